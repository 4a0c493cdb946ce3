package i18n_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Vet takes the functions of this package for those of fmt: it finds a wrong value
// of a sentence wherever one is said.
func TestVet(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source := `package report

import (
	"io"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/ui"
)

func planted(w io.Writer) {
	_ = i18n.Sprintf("run %d", "one")
	_ = i18n.Errorf("run %d: %w", 1)
	_, _ = i18n.Fprintf(w, "nothing", 1)
	_ = i18n.Sprintf("it failed: %w", io.EOF)
	_ = ui.Sprintf("run %d", "one")
	_, _ = ui.Fprintf(w, "run %d", "one")
	_ = i18n.Errorf("run %d: %w", 1, io.EOF)
	_ = i18n.N(2, "%d run", "%d runs", "two")
}
`
	file := filepath.Join(dir, "planted.go")
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	where, err := filepath.Abs(filepath.Join(root, "pkg", "report", "planted.go"))
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{where: file}})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	vet := exec.CommandContext(t.Context(), "go", "vet", "-printf", "-overlay", list, "./pkg/report")
	vet.Dir = root
	out, err := vet.CombinedOutput()
	if err == nil || strings.Count(string(out), "planted.go:") != 7 {
		t.Errorf("%v, want seven faults:\n%s", err, out)
	}
}
