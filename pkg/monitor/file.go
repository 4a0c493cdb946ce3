package monitor

import (
	"cmp"
	"os"
	"path/filepath"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// WriteFile writes the run to a file for node_exporter's textfile collector. A new
// file takes the place of the old one, so that none is ever read half written;
// until then its name is not one that the collector reads.
func (r Run) WriteFile(name string) error {
	if err := r.replace(name); err != nil {
		return i18n.Errorf("write the metrics: %w", i18n.System(err))
	}
	return nil
}

func (r Run) replace(name string) error {
	file, err := os.CreateTemp(filepath.Dir(name), ".powiadom-*.new")
	if err != nil {
		return err
	}
	err = r.Write(file)
	// The collector is another user's.
	err = cmp.Or(err, file.Chmod(0o644))
	err = cmp.Or(err, file.Close())
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}
