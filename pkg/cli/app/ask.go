package app

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"github.com/spf13/pflag"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Interactive reports whether a person can be asked.
func (a *App) Interactive() bool {
	f, ok := a.Streams.In.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Ask puts a question and reads a line. The error is io.EOF when there is no
// line any more.
func (a *App) Ask(question string) (string, error) {
	lines := strings.Split(question, "\n")
	for i, line := range lines {
		lines[i] = string(a.Out.Fold(line, 0))
	}
	if _, err := fmt.Fprint(a.Streams.Err, strings.Join(lines, "\n")); err != nil {
		return "", err
	}
	if a.answers == nil {
		a.answers = bufio.NewReader(a.Streams.In)
	}
	line, err := a.answers.ReadString('\n')
	if line != "" {
		err = nil
	}
	return strings.TrimSpace(line), err
}

// Agreed asks a question; anything but yes is no.
func (a *App) Agreed(question string) bool {
	answer, err := a.Ask(question)
	return err == nil && isYes(answer)
}

// isYes reports whether a person agreed, in the language of the question.
func isYes(answer string) bool {
	return slices.Contains(strings.Fields(i18n.C("answers", "y yes")), strings.ToLower(answer))
}

// RegisterYes declares the flag with which a script agrees.
func RegisterYes(f *pflag.FlagSet, yes *bool) { f.BoolVarP(yes, "yes", "y", false, "do not ask") }
