package ui

import (
	"io"
	"os"
	"slices"
	"sync"
	"unicode/utf8"

	"golang.org/x/term"

	"github.com/powiadom/powiadom/pkg/control"
)

// Guard is the one place where text leaves the program: what others wrote, LMS's
// data, a server's answer, an argument, must not be obeyed by the terminal that
// shows it or by the program that reads cron's mail. It lets line ends and tabs
// through; any other character of package control, and each byte that is no UTF-8,
// becomes U+FFFD; the carriage return of a line's end is dropped. The marks of a Cell
// become colours where these are wanted, and nothing elsewhere. A character that is
// written in pieces is put together first.
//
// Line ends inside a value are the business of Line, which all that takes values
// uses.
type Guard struct {
	mu   sync.Mutex
	w    io.Writer
	held []byte // the beginning of something that has not come whole

	colours bool // a terminal that wants them
}

// Guarded puts a guard before a writer that has none.
func Guarded(w io.Writer) *Guard {
	if g, ok := w.(*Guard); ok {
		return g
	}
	return &Guard{w: w}
}

// Below is the writer behind the guard, for a program that the terminal is
// handed over to. Without a guard it is the writer itself.
func Below(w io.Writer) io.Writer {
	if g, ok := w.(*Guard); ok {
		return g.w
	}
	return w
}

// IsTerminal reports whether a person reads what is written.
func IsTerminal(w io.Writer) bool {
	f, ok := Below(w).(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

const unknown = utf8.RuneError

// Write passes on what is harmless. It takes all of p unless the writer behind
// fails.
func (g *Guard) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	in := p
	if len(g.held) > 0 {
		in = slices.Concat(g.held, p)
	}
	out, rest := g.harmless(make([]byte, 0, len(in)), in)
	g.held = append([]byte(nil), rest...)
	if len(out) == 0 {
		return len(p), nil
	}
	if _, err := g.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush writes what has come in part, and will not be completed.
func (g *Guard) Flush() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.held) == 0 {
		return nil
	}
	g.held = nil
	_, err := g.w.Write(utf8.AppendRune(nil, unknown))
	return err
}

// redraw writes a line over the one that the cursor stands in.
func (g *Guard) redraw(line, after string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	out, _ := g.harmless(nil, []byte(Line(line)))
	_, err := g.w.Write([]byte("\r" + string(out) + after))
	return err
}

// harmless appends to out what may leave of in, up to something at its end that
// is not whole.
func (g *Guard) harmless(out, in []byte) (harmless, rest []byte) {
	for i := 0; i < len(in); {
		b := in[i]
		if ' ' <= b && b < 0x7f || b == '\n' || b == '\t' {
			out = append(out, b)
			i++
			continue
		}
		if !utf8.FullRune(in[i:]) {
			return out, in[i:]
		}
		if b == '\r' {
			if i+1 == len(in) {
				return out, in[i:]
			}
			if in[i+1] == '\n' {
				i++
				continue
			}
		}
		r, size := utf8.DecodeRune(in[i:])
		i += size
		switch {
		case !isMark(r):
		case g.colours:
			out = append(out, escape(r)...)
			continue
		default:
			continue
		}
		if control.Is(r) {
			r = unknown
		}
		out = utf8.AppendRune(out, r)
	}
	return out, nil
}
