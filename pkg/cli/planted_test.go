package cli_test

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/powiadom/powiadom/pkg/control"
)

// What somebody who may write into LMS's tables, or a server, could plant.
const (
	orders  = "Zły\x1b[2J\x1b]0;x\a\x1b[31m\u009b31m\u202eab\u2066\u200f\u061c\b\x7f"
	planted = orders + "\nFORGED\r\n  FORGED\tx\vFORGED\u2028FORGED\u0085FORGED"
)

// harmless runs a program into pipes and on a terminal. Neither may get anything
// of what was planted but what is left of it when it is made harmless. What goes
// into the pipes is left in stdout and stderr.
func harmless(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: harmless CODE PROGRAM [ARG...]")
	}
	checkHarmless(ts, "terminal", onTerminal(ts, args))
	exits(ts, false, args)
	unspoilt(ts, false, nil)
}

func checkHarmless(ts *testscript.TestScript, where, text string) {
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		// Deeper ones are where a sentence is folded.
		if strings.HasPrefix(line, "FORGED") || strings.HasPrefix(line, "  FORGED") {
			ts.Fatalf("%s: a planted line end came through: %q", where, line)
		}
		if r, found := control.First(strings.ReplaceAll(line, "\t", "")); found || !utf8.ValidString(line) {
			ts.Fatalf("%s: %U came through: %q", where, r, line)
		}
	}
}

func unspoilt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: unspoilt")
	}
	checkHarmless(ts, "stdout", ts.ReadFile("stdout"))
	checkHarmless(ts, "stderr", ts.ReadFile("stderr"))
}

// jsonOf is a text inside the quotes of JSON.
func jsonOf(text string) string {
	raw, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return strings.Trim(string(raw), `"`)
}
