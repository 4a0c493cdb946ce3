package ui

import (
	"io"
	"os"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"
)

// Progress is one line on a terminal that is written anew while something goes
// on. A nil one does nothing.
type Progress struct {
	w     *Guard
	width func() int
	text  func() string
	stop  chan struct{}
	done  chan struct{}
	shown int // columns that the line takes now
}

// drawn is how often the line is written anew.
const drawn = 200 * time.Millisecond

// StartProgress shows what text returns, five times a second, until Stop. An
// empty text shows nothing. The result is nil unless the writer is a terminal on
// which one can go back to the beginning of a line.
func StartProgress(w io.Writer, getenv func(string) string, text func() string) *Progress {
	f, ok := Below(w).(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) || getenv("TERM") == "dumb" {
		return nil
	}
	p := newProgress(Guarded(w), text)
	p.width = func() int {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			return width
		}
		return defaultWidth
	}
	go p.run(time.NewTicker(drawn))
	return p
}

func newProgress(w *Guard, text func() string) *Progress {
	return &Progress{
		w: w, text: text, stop: make(chan struct{}), done: make(chan struct{}), width: func() int { return defaultWidth },
	}
}

func (p *Progress) run(tick *time.Ticker) {
	defer close(p.done)
	defer tick.Stop()
	for {
		select {
		case <-p.stop:
			p.draw("")
			return
		case <-tick.C:
			p.draw(p.text())
		}
	}
}

// draw writes a text over the one before. It stays clear of the last column,
// where some terminals go on to the next line.
func (p *Progress) draw(line string) {
	line = text.Snip(Line(line), p.width()-1, "…")
	width := text.StringWidthWithoutEscSequences(line)
	if width == 0 && p.shown == 0 {
		return
	}
	rest := max(0, p.shown-width)
	after := ""
	if width == 0 {
		after = "\r"
	}
	// Nothing is to be done about a terminal that is gone.
	_ = p.w.redraw(line+strings.Repeat(" ", rest), after)
	p.shown = width
}

// Stop takes the line away and returns when it is gone.
func (p *Progress) Stop() {
	if p == nil {
		return
	}
	close(p.stop)
	<-p.done
}
