package ui

import (
	"encoding/csv"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
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
}

// NewRecords begins a list. table and row are for AsTable alone: the header, and
// what makes a record's row.
func NewRecords[T any](out *Output, format Format, table Table, row func(T) []Cell) *Records[T] {
	r := &Records[T]{out: out, format: format, table: table, row: row}
	if format == AsCSV {
		r.csv = csv.NewWriter(out.w)
	}
	return r
}

// Begin writes what stands before the first record. It is called once.
func (r *Records[T]) Begin() error {
	if r.csv == nil {
		return nil
	}
	return r.csv.Write(columns(reflect.TypeFor[T]()))
}

// Add writes a record, or keeps it for the table.
func (r *Records[T]) Add(record T) error {
	switch r.format {
	case AsJSON:
		return r.out.JSON(record)
	case AsCSV:
		line, err := cells(reflect.ValueOf(record))
		if err != nil {
			return err
		}
		return r.csv.Write(line)
	case AsTable:
	}
	r.table.Rows = append(r.table.Rows, r.row(record))
	return nil
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

func columns(t reflect.Type) []string {
	var names []string
	for _, f := range fields(t) {
		names = append(names, jsonName(f))
	}
	return names
}

func cells(record reflect.Value) ([]string, error) {
	var out []string
	for _, f := range fields(record.Type()) {
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
