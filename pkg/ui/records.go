package ui

import (
	"encoding/csv"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/near"
)

// Format is how records are written.
type Format int

// The formats. JSON is one object a line; CSV is that of RFC 4180 with "\n" at
// the ends of lines, UTF-8 without a mark, and a header line.
const (
	AsTable Format = iota
	AsJSON
	AsCSV
)

// Records writes a list of records in one of the formats, as they come. T is a
// struct whose JSON names are the columns of the CSV; row makes the cells of a
// table's row out of a record.
//
// A cell of CSV is what JSON has in that place: texts without quotes, each but a
// Text one line by Line, null as an empty cell, lists and objects as JSON. Spreadsheets take a text that begins
// with =, +, -, @, a tab or a carriage return for a formula; such a cell gets a
// single quote in front. Numbers are as they are.
type Records[T any] struct {
	out    *Output
	format Format
	table  Table
	row    func(T) []Cell
	csv    *csv.Writer
	fields []reflect.StructField
	chosen bool // the fields are a choice
}

// NewRecords begins a list. table and row are for AsTable alone: the header, and
// what makes a record's row.
func NewRecords[T any](out *Output, format Format, table Table, row func(T) []Cell) *Records[T] {
	r := &Records[T]{out: out, format: format, table: table, row: row, fields: fields(reflect.TypeFor[T]())}
	if format == AsCSV {
		r.csv = csv.NewWriter(out.w)
	}
	return r
}

// Select keeps the columns of these names, which may be Polish, alone, in their order; no
// names change nothing. A table then has those of the CSV.
func (r *Records[T]) Select(names []string) error {
	if len(names) == 0 {
		return nil
	}
	all := r.fields
	r.fields, r.chosen, r.table = nil, true, Table{}
	for i, name := range names {
		meant, ok := near.Meant(name, columns(all))
		if !ok {
			return i18n.Errorf("column %q: %s", name, near.AllowedAre(name, columns(all)))
		}
		at := slices.Index(columns(all), meant)
		r.fields = append(r.fields, all[at])
		r.table.Header = append(r.table.Header, strings.ToUpper(jsonName(all[at])))
		if kind := all[at].Type.Kind(); kind >= reflect.Int && kind <= reflect.Float64 {
			r.table.Right = append(r.table.Right, i)
		} else {
			r.table.Flexible = append(r.table.Flexible, i)
		}
	}
	return nil
}

// Begin writes what stands before the first record. It is called once.
func (r *Records[T]) Begin() error {
	if r.csv == nil {
		return nil
	}
	return r.csv.Write(columns(r.fields))
}

// Add writes a record, or keeps it for the table.
func (r *Records[T]) Add(record T) error {
	switch r.format {
	case AsJSON:
		return r.json(record)
	case AsCSV:
		line, err := cells(reflect.ValueOf(record), r.fields)
		if err != nil {
			return err
		}
		return r.csv.Write(line)
	case AsTable:
	}
	if !r.chosen {
		r.table.Rows = append(r.table.Rows, r.row(record))
		return nil
	}
	line, err := cells(reflect.ValueOf(record), r.fields)
	row := make([]Cell, len(line))
	for i, text := range line {
		row[i].Text = text
	}
	r.table.Rows = append(r.table.Rows, row)
	return err
}

// json writes the chosen fields of a record, or all as encoding/json does.
func (r *Records[T]) json(record T) error {
	if !r.chosen {
		return r.out.JSON(record)
	}
	line := []byte("{")
	for i, f := range r.fields {
		raw, err := json.Marshal(reflect.ValueOf(record).FieldByIndex(f.Index).Interface())
		if err != nil {
			return i18n.Errorf("column %s: %w", jsonName(f), err)
		}
		if i > 0 {
			line = append(line, ',')
		}
		line = append(append(strconv.AppendQuote(line, jsonName(f)), ':'), raw...)
	}
	return r.out.JSON(json.RawMessage(append(line, '}')))
}

// End writes what is left. A table without rows is nothing.
func (r *Records[T]) End() error {
	switch {
	case r.csv != nil:
		r.csv.Flush()
		return r.csv.Error()
	case r.format == AsTable && len(r.table.Rows) > 0:
		return r.out.Write(r.table)
	}
	return nil
}

// fields are the fields of a record that JSON has, those of embedded structs
// among them.
func fields(t reflect.Type) []reflect.StructField {
	var out []reflect.StructField
	for _, f := range reflect.VisibleFields(t) {
		if name := jsonName(f); f.IsExported() && !f.Anonymous && name != "-" {
			out = append(out, f)
		}
	}
	return out
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "" {
		return f.Name
	}
	return name
}

func columns(fields []reflect.StructField) []string {
	var names []string
	for _, f := range fields {
		names = append(names, jsonName(f))
	}
	return names
}

func cells(record reflect.Value, fields []reflect.StructField) ([]string, error) {
	var out []string
	for _, f := range fields {
		raw, err := json.Marshal(record.FieldByIndex(f.Index).Interface())
		if err != nil {
			return nil, i18n.Errorf("column %s: %w", jsonName(f), err)
		}
		out = append(out, cell(raw, f.Type == reflect.TypeFor[Text]() || f.Type == reflect.TypeFor[*Text]()))
	}
	return out, nil
}

// cell is a JSON value as a cell of CSV, of several lines if it may be.
func cell(raw []byte, lines bool) string {
	if string(raw) == "null" {
		return ""
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return string(escaped(raw))
	}
	if !lines {
		text = Line(text)
	}
	text = unmarked(text)
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return "'" + text
		}
	}
	return text
}
