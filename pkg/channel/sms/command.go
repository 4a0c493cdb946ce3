package sms

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// CommandConfig is a program that sends messages, and for whom.
type CommandConfig struct {
	// Template is its path and arguments, parted as by a shell; {number}, {text} and
	// {id} in arguments stand for those of a message. Without any of them the message
	// comes as JSON on standard input.
	Template     string
	Timeout      time.Duration    // for one message
	Sessions     int              // programs at once, of all processes of this machine
	Locks        string           // folder of the files that see to it
	DebugTo      string           // when set, every message goes to this number instead
	DebugOf      map[int64]string // those to customers of these divisions go to these numbers
	Installation string           // id of this LMS database, part of every id
}

// Command sends messages through a program. It is safe for concurrent use.
type Command struct {
	template template
	timeout  time.Duration
	slots    slots
	debug    map[int64]string
	prefix   string // of every id
}

// NewCommand checks a configuration; it starts nothing.
func NewCommand(c CommandConfig) (*Command, error) {
	t, err := parseTemplate(c.Template)
	if err != nil {
		return nil, i18n.Errorf("sms_command: %w", err)
	}
	debug, err := debugOf(Config{DebugTo: c.DebugTo, DebugOf: c.DebugOf})
	if err != nil {
		return nil, err
	}
	return &Command{
		template: t, timeout: c.Timeout, debug: debug, prefix: idPrefix(c.Installation),
		slots: slots{dir: c.Locks, program: t.program, count: c.Sessions},
	}, nil
}

// Program is the path of the program.
func (c *Command) Program() string { return c.template.program }

// SenderOf is empty: the program knows who it sends for.
func (c *Command) SenderOf(notify.Delivery) string { return "" }

// What a program says by its exit code; sysexits.h has the second one.
const (
	exitAccepted = 0
	exitTryAgain = 75
)

// commandMessage is what a program gets of a delivery.
type commandMessage struct {
	Number string `json:"number"` // digits with the country code, no plus
	Text   string `json:"text"`
	ID     string `json:"id"` // ours, the same for each attempt
}

// Send starts the program for one delivery and says what became of it: exit code 0
// is an acceptance, with the program's own id on the first line of standard output,
// which may be empty; 75 asks for another attempt later; any other is a refusal,
// with the reason on the first line of standard error. The text must have come from
// Prepare, the destination is a number in any writing.
//
// A program that was killed, by the deadline or by others, may have sent the
// message: the error is of class Unknown. One that could not be started is of class
// Halt. When ctx ends before the start it returns ctx.Err(); a program that runs is
// waited for.
func (c *Command) Send(ctx context.Context, d notify.Delivery) (notify.Receipt, error) {
	m, err := c.message(d)
	if err != nil {
		return notify.Receipt{}, err
	}
	leave, err := c.slots.enter(ctx)
	if err != nil {
		return notify.Receipt{}, err
	}
	defer leave()
	return c.run(context.WithoutCancel(ctx), m)
}

func (c *Command) message(d notify.Delivery) (commandMessage, error) {
	m := commandMessage{Number: recipientOf(d, c.debug), Text: d.Body, ID: idOf(c.prefix, d)}
	var err error
	switch {
	case !isNumber(m.Number):
		err = errNoNumber
	case strings.TrimSpace(m.Text) == "":
		err = errNoText
	case c.template.asks && strings.ContainsRune(m.Text, 0):
		err = i18n.Errorf("the text holds a NUL character, which no argument of a program can")
	default:
		return m, nil
	}
	return m, &notify.DeliveryError{Class: notify.Permanent, Scope: notify.OfDelivery, Err: err}
}

// leftBehind is how long the output of a program that has ended is waited for, when
// something that it started holds it open.
const leftBehind = 2 * time.Second

func (c *Command) run(ctx context.Context, m commandMessage) (notify.Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.template.program, c.template.fill(m)...)
	var out, complaint head
	cmd.Stdout, cmd.Stderr = &out, &complaint
	cmd.Env, cmd.Dir = environment(), "/"
	if !c.template.asks {
		input, err := asJSON(m)
		if err != nil {
			return notify.Receipt{}, err
		}
		cmd.Stdin = bytes.NewReader(input)
	}
	// A group of its own: a signal for powiadom is none for the program, and the
	// deadline is for all that it started. It ends with powiadom, by the kernel, which
	// takes the thread that started it for powiadom.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = leftBehind
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		return notify.Receipt{}, &notify.DeliveryError{Class: notify.Halt, Scope: notify.OfChannel, Err: i18n.Errorf("start %s: %w", c.template.program, startCause(err))}
	}
	_ = cmd.Wait() // the state says it better
	return c.judge(cmd.ProcessState, ctx.Err() != nil, out.line(), complaint.line())
}

// judge says what the end of the program means. late: the deadline had passed.
func (c *Command) judge(state *os.ProcessState, late bool, id, reason string) (notify.Receipt, error) {
	if !state.Exited() {
		err := i18n.Errorf("%s was killed by a signal", c.template.program)
		if late {
			err = i18n.Errorf("%s did not end within %s and was killed", c.template.program, i18n.Duration(c.timeout))
		}
		return notify.Receipt{}, &notify.DeliveryError{Class: notify.Unknown, Scope: notify.OfChannel, Err: err}
	}
	code := state.ExitCode()
	if code == exitAccepted {
		return notify.Receipt{GatewayID: clean(scalar(id)), Reply: id}, nil
	}
	class := notify.Permanent
	if code == exitTryAgain {
		class = notify.Temporary
	}
	return notify.Receipt{}, &notify.DeliveryError{
		Class: class, Scope: notify.Unclear, Code: strconv.Itoa(code),
		Err: i18n.Errorf("%s ended with %d: %s", c.template.program, code, cmp.Or(reason, i18n.T("no reason given"))),
	}
}

// startCause strips the path, which the sentence around has.
func startCause(err error) error {
	if pe, ok := errors.AsType[*os.PathError](err); ok {
		err = pe.Err
	}
	return i18n.System(err)
}

// environment is all that the program gets of powiadom's own.
func environment() []string {
	env := []string{"PATH=" + cmp.Or(os.Getenv("PATH"), "/usr/local/bin:/usr/bin:/bin")}
	for _, name := range []string{"LANG", "HOME"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// asJSON is the message as one line.
func asJSON(m commandMessage) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(m)
	return b.Bytes(), err
}

// What is kept of a program's output, in bytes and characters.
const (
	outputKept = 4096
	lineKept   = 200
)

// head keeps the beginning of what is written to it.
type head struct{ bytes.Buffer }

// Write takes everything.
func (h *head) Write(p []byte) (int, error) {
	h.Buffer.Write(p[:min(len(p), outputKept-h.Len())])
	return len(p), nil
}

// line is the first line, without what a terminal would obey, and not too long.
func (h *head) line() string {
	first, _, _ := strings.Cut(h.String(), "\n")
	first = strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r == unicode.ReplacementChar, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
			return -1
		}
		return r
	}, first)
	runes := []rune(strings.TrimSpace(first))
	if len(runes) > lineKept {
		return string(runes[:lineKept-1]) + "…"
	}
	return string(runes)
}
