package app

import (
	"github.com/spf13/pflag"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/ui"
)

// Formats are the flags of a command that lists something: a table, JSON or
// CSV, and which columns.
type Formats struct {
	json, csv bool
	columns   []string
}

// Register adds --json, --csv and --columns.
func (f *Formats) Register(flags *pflag.FlagSet) {
	flags.BoolVar(&f.json, "json", false, "one JSON object a line")
	flags.BoolVar(&f.csv, "csv", false, "CSV with a header line")
	flags.StringSliceVar(&f.columns, "columns", nil, "only these columns, `NAMES` as those of --csv, with commas")
	flags.Lookup("columns").DefValue = "" // the library would show "[]"
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

// JSON reports whether JSON was asked for.
func (f *Formats) JSON() bool { return f.json }

// ForDryRun refuses, unless it is a dry run, what only a list can have.
func (f *Formats) ForDryRun(dryRun bool) error {
	if _, err := f.Chosen(); err != nil {
		return err
	}
	if !dryRun && (f.csv || len(f.columns) > 0) {
		return Usage(i18n.Errorf("--csv and --columns go with --dry-run"))
	}
	return nil
}

// Plain reports whether it is to be the command's own table.
func (f *Formats) Plain() bool { return !f.json && !f.csv && len(f.columns) == 0 }

// Listing is how a command lists what it has of type S: as rows of a table for a
// person, as records of type J for programs and for --columns.
type Listing[S, J any] struct {
	Table  ui.Table
	Row    func(S) []ui.Cell
	Record func(S) J
	Empty  string // what a person is told when there is nothing; empty: nothing
}

// Show writes what walk hands out, one by one, in the format that was asked for.
func (l Listing[S, J]) Show(a *App, f Formats, walk func(add func(S) error) error) error {
	format, err := f.Chosen()
	if err != nil {
		return err
	}
	found := false
	if f.Plain() {
		err = write(ui.NewRecords(a.Out, format, l.Table, l.Row), func(add func(S) error) error {
			return walk(func(s S) error { found = true; return add(s) })
		})
	} else {
		r := ui.NewRecords[J](a.Out, format, ui.Table{}, nil)
		if err := r.Select(f.columns); err != nil {
			return Usage(err)
		}
		err = write(r, func(add func(J) error) error {
			return walk(func(s S) error { found = true; return add(l.Record(s)) })
		})
	}
	if err == nil && !found && format == ui.AsTable && l.Empty != "" && a.Out.Terminal() {
		_, err = ui.Fprintf(a.Streams.Out, "%s\n", l.Empty)
	}
	return err
}

// Each hands out what is in a list.
func Each[S any](list []S) func(add func(S) error) error {
	return func(add func(S) error) error {
		for _, s := range list {
			if err := add(s); err != nil {
				return err
			}
		}
		return nil
	}
}

func write[T any](r *ui.Records[T], walk func(add func(T) error) error) error {
	if err := r.Begin(); err != nil {
		return err
	}
	if err := walk(r.Add); err != nil {
		return err
	}
	return r.End()
}
