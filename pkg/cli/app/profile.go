package app

import (
	"errors"
	"os"
	"runtime"
	"runtime/pprof"

	"github.com/spf13/pflag"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// profile holds the files for the profiles of a command's time and memory.
type profile struct {
	cpu, memory string
	running     *os.File // where the processor's profile is being written, or nil
}

// Register adds the flags, which help does not show.
func (p *profile) Register(f *pflag.FlagSet) {
	f.StringVar(&p.cpu, "cpuprofile", "", "write a profile of the processor's time to this file")
	f.StringVar(&p.memory, "memprofile", "", "write a profile of the memory to this file")
	for _, name := range []string{"cpuprofile", "memprofile"} {
		f.Lookup(name).Hidden = true
	}
}

// Start begins the processor's profile if one is wanted.
func (p *profile) Start() error {
	if p.cpu == "" {
		return nil
	}
	f, err := os.Create(p.cpu)
	if err != nil {
		return i18n.Errorf("write a profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return i18n.Errorf("write a profile: %w", errors.Join(err, f.Close()))
	}
	p.running = f
	return nil
}

// Finish writes the profiles, whether or not the command succeeded: all memory
// that was ever taken, and what of it is still in use.
func (p *profile) Finish() error {
	var errs []error
	if p.running != nil {
		pprof.StopCPUProfile()
		errs = append(errs, p.running.Close())
	}
	if p.memory != "" {
		errs = append(errs, writeMemoryProfile(p.memory))
	}
	if err := errors.Join(errs...); err != nil {
		return i18n.Errorf("write a profile: %w", err)
	}
	return nil
}

func writeMemoryProfile(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	runtime.GC() // what is in use is known after a collection
	return errors.Join(pprof.Lookup("allocs").WriteTo(f, 0), f.Close())
}
