package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// outcome is what one process took.
type outcome struct {
	Wall   time.Duration
	Memory int64 // most it had in memory at once, bytes
	Code   int   // exit code
}

// LaunchWord as the first argument makes the benchmark's binary a launcher.
const LaunchWord = "launch"

// Launch runs a command, given as its path and arguments, and writes what it took
// to file descriptor 3. It is a process of its own because of the memory: a
// process inherits the high-water mark of the one that starts it, and the
// benchmark itself may have grown.
func Launch(args []string) error {
	if len(args) == 0 {
		return errors.New("launch: no command")
	}
	cmd := exec.CommandContext(context.Background(), args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	start := time.Now()
	err := cmd.Run()
	took := outcome{Wall: time.Since(start)}
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		return err
	}
	took.Code = cmd.ProcessState.ExitCode()
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		took.Memory = usage.Maxrss * 1024
	}
	return json.NewEncoder(os.NewFile(3, "result")).Encode(took)
}

// run runs a command and waits for it. What it prints goes to out, which may be
// nil. An exit code that is not 0 is an error.
func (b *bench) run(ctx context.Context, out io.Writer, command ...string) (outcome, error) {
	took, words, err := b.launch(ctx, out, command...)
	if err == nil && took.Code != 0 {
		err = fmt.Errorf("exit code %d: %s", took.Code, strings.TrimSpace(words))
	}
	if err != nil {
		return took, fmt.Errorf("%.200s: %w", strings.Join(command, " "), err)
	}
	return took, nil
}

// launch is run, but any exit code will do; it returns what the command said on
// standard error.
func (b *bench) launch(ctx context.Context, out io.Writer, command ...string) (outcome, string, error) {
	var took outcome
	result, hand, err := os.Pipe()
	if err != nil {
		return took, "", err
	}
	defer func() { _ = result.Close() }()
	cmd := exec.CommandContext(ctx, b.Launcher, append([]string{LaunchWord}, command...)...)
	var words bytes.Buffer
	cmd.Stdout, cmd.Stderr = out, &words
	cmd.ExtraFiles = []*os.File{hand}
	err = cmd.Run()
	_ = hand.Close()
	if err != nil {
		return took, "", fmt.Errorf("%w: %s", err, words.String())
	}
	err = json.NewDecoder(result).Decode(&took)
	return took, words.String(), err
}

// powiadom runs the program under test with a configuration file.
func (b *bench) powiadom(ctx context.Context, ini string, out io.Writer, args ...string) (outcome, error) {
	return b.run(ctx, out, append([]string{b.Powiadom, "-C", ini}, args...)...)
}
