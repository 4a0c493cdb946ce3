package cli

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"

	"github.com/spf13/pflag"
)

// profile is where a developer wants to have written what a command's time and
// memory go to.
type profile struct {
	cpu, memory string
	running     *os.File // where the processor's profile is being written, or nil
}

// register adds the flags, which help does not show.
func (p *profile) register(f *pflag.FlagSet) {
	f.StringVar(&p.cpu, "cpuprofile", "", flagCPUProfile)
	f.StringVar(&p.memory, "memprofile", "", flagMemoryProfile)
	for _, name := range []string{"cpuprofile", "memprofile"} {
		f.Lookup(name).Hidden = true
	}
}

// start begins the processor's profile if one is wanted.
func (p *profile) start() error {
	if p.cpu == "" {
		return nil
	}
	f, err := os.Create(p.cpu)
	if err != nil {
		return fmt.Errorf(textProfile, err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return fmt.Errorf(textProfile, errors.Join(err, f.Close()))
	}
	p.running = f
	return nil
}

// finish writes the profiles, whether or not the command succeeded: all memory
// that was ever taken, and what of it is still in use.
func (p *profile) finish() error {
	var errs []error
	if p.running != nil {
		pprof.StopCPUProfile()
		errs = append(errs, p.running.Close())
	}
	if p.memory != "" {
		errs = append(errs, writeMemoryProfile(p.memory))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf(textProfile, err)
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
