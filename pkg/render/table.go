package render

import (
	"strings"
	"unicode/utf8"
)

// Column labels of %last_N_in_a_table, as LMS prints them in Polish. Customers
// read these.
const (
	labelDate        = "Data"
	labelCharge      = "Obciążenie"
	labelPayment     = "Wpłata"
	labelBalance     = "Saldo"
	labelDescription = "Opis"
)

// columns are the columns of the table, with the widths of LMS
// (getLastNInTable): 13 characters, 53 for the description, both with the blanks
// around the text.
func columns() [5]column {
	return [5]column{
		{labelDate, 13},
		{labelCharge, 13},
		{labelPayment, 13},
		{labelBalance, 13},
		{labelDescription, 53},
	}
}

type column struct {
	label string
	width int // in characters
}

func (e Entry) cells() [5]string {
	return [5]string{e.Date, e.Charge, e.Payment, e.Balance, e.Description}
}

// writeTable writes the entries, without a line break at the end.
func writeTable(b *strings.Builder, entries []Entry, mode Mode) {
	if mode == HTML {
		writeHTMLTable(b, entries)
		return
	}
	writeTextTable(b, entries)
}

// writeTextTable draws the boxed table of LMS. Widths count characters where LMS
// counts bytes, so that Polish letters and no-break spaces do not bend it.
func writeTextTable(b *strings.Builder, entries []Entry) {
	const perRow = 120 // 109 characters, some of two bytes
	b.Grow((len(entries) + 4) * perRow)

	cols := columns()
	var labels [5]string
	for i, c := range cols {
		labels[i] = c.label
	}
	writeRule(b, cols)
	b.WriteByte('\n')
	writeRow(b, cols, labels)
	writeRule(b, cols)
	b.WriteByte('\n')
	for _, e := range entries {
		writeRow(b, cols, e.cells())
	}
	writeRule(b, cols)
}

// writeRule draws a line of dashes, without a line break.
func writeRule(b *strings.Builder, cols [5]column) {
	const dashes = "-----------------------------------------------------"
	for i, c := range cols {
		if i > 0 {
			b.WriteByte('+')
		}
		b.WriteString(dashes[:c.width])
	}
}

// writeRow writes one line of cells. A cell too long for its column is not cut
// and keeps a blank behind it.
func writeRow(b *strings.Builder, cols [5]column, cells [5]string) {
	const blanks = "                                                     "
	for i, c := range cols {
		if i > 0 {
			b.WriteByte('|')
		}
		cell := oneLine(cells[i])
		b.WriteByte(' ')
		b.WriteString(cell)
		b.WriteString(blanks[:max(1, c.width-1-utf8.RuneCountInString(cell))])
	}
	b.WriteByte('\n')
}

// writeHTMLTable writes the same columns as markup. Styles are inline, since
// mail clients drop style sheets, and there is no line break, of which LMS's
// customer card would make a <br> within the table.
func writeHTMLTable(b *strings.Builder, entries []Entry) {
	const (
		perRow = 400
		border = `border:1px solid #999;padding:4px 8px;`
		text   = `<td style="` + border + `">`
		amount = `<td style="` + border + `text-align:right;white-space:nowrap">`
	)
	b.Grow((len(entries) + 2) * perRow)

	b.WriteString(`<table style="border-collapse:collapse"><thead><tr>`)
	for _, c := range columns() {
		b.WriteString(`<th style="` + border + `text-align:left">` + c.label + `</th>`)
	}
	b.WriteString("</tr></thead><tbody>")
	tags := [5]string{text, amount, amount, amount, text}
	for _, e := range entries {
		b.WriteString("<tr>")
		for i, cell := range e.cells() {
			b.WriteString(tags[i])
			writeValue(b, cell, HTML)
			b.WriteString("</td>")
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table>")
}
