package app

import (
	"github.com/spf13/pflag"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/ui"
)

// Formats are the flags of a command that lists something: a table, JSON or
// CSV.
type Formats struct{ json, csv bool }

// Register adds --json and --csv.
func (f *Formats) Register(flags *pflag.FlagSet) {
	flags.BoolVar(&f.json, "json", false, "one JSON object a line")
	flags.BoolVar(&f.csv, "csv", false, "CSV with a header line")
}

// Chosen is the format asked for. The error is one of usage.
func (f *Formats) Chosen() (ui.Format, error) {
	switch {
	case f.json && f.csv:
		return ui.AsTable, Usage(i18n.Errorf("json and csv exclude each other; give one of them"))
	case f.json:
		return ui.AsJSON, nil
	case f.csv:
		return ui.AsCSV, nil
	}
	return ui.AsTable, nil
}

// List writes what walk hands out, record by record.
func List[T any](r *ui.Records[T], walk func(add func(T) error) error) error {
	if err := r.Begin(); err != nil {
		return err
	}
	if err := walk(r.Add); err != nil {
		return err
	}
	return r.End()
}
