// Package render turns the %-variables of a message into text: it parses a
// template once, tells which values it needs and fills it in for each customer.
//
// It knows nothing of where values come from: money, dates and accounts are
// handed in as ready strings, so that a page of customers can be read with
// exactly the queries its template asks for.
package render

import (
	"slices"
	"strconv"
	"strings"
)

// The variables of a template, without the leading percent sign.
const (
	varCID         = "cid"
	varCustomer    = "customer"
	varBalance     = "balance"
	varPIN         = "pin"
	varBankAccount = "bankaccount"
	varPayment     = "payment"

	tablePrefix = "last_"
	tableSuffix = "_in_a_table"
)

// maxRows is the largest N of %last_N_in_a_table.
const maxRows = 99

// kind tells what a piece of a template stands for.
type kind int

const (
	literal kind = iota
	cid
	customer
	balance
	pin
	bankAccount
	payment
	table
	unknown // a %word that is no variable: printed as it stands
)

// piece is one stretch of a template's source.
type piece struct {
	kind kind
	text string // the source, with the percent sign
	rows int    // N of %last_N_in_a_table
}

// Template is a parsed message text. The zero value is the empty text.
type Template struct {
	source string
	pieces []piece
}

// Needs says which values a template names, so that callers fetch no others.
// CID and Customer are always at hand and are not listed.
type Needs struct {
	Balance     bool
	PIN         bool
	BankAccount bool
	Payment     bool
	Last        int // rows of the longest table, 0 for none
}

// Union returns what two templates need together, a subject and a body.
func (n Needs) Union(m Needs) Needs {
	return Needs{
		Balance:     n.Balance || m.Balance,
		PIN:         n.PIN || m.PIN,
		BankAccount: n.BankAccount || m.BankAccount,
		Payment:     n.Payment || m.Payment,
		Last:        max(n.Last, m.Last),
	}
}

// Parse reads a template. It never fails: a percent sign that no letter follows
// is a percent sign ("rabat 10%"). Of the names that fit at a percent sign the
// longest is taken, whatever stands behind it, as LMS does: %balancezł is a
// balance and two letters. A word that begins with no name stays as it is and is
// listed by Unknown; it is as long as letters, digits and underscores of ASCII
// go.
func Parse(text string) Template {
	t := Template{source: text}
	start := 0 // of the literal being collected
	for at := 0; at < len(text); {
		end := wordEnd(text, at)
		if end == at {
			at++
			continue
		}
		if start < at {
			t.pieces = append(t.pieces, piece{kind: literal, text: text[start:at]})
		}
		found := variable(text[at:end])
		t.pieces = append(t.pieces, found)
		at += len(found.text)
		start = at
	}
	if start < len(text) {
		t.pieces = append(t.pieces, piece{kind: literal, text: text[start:]})
	}
	return t
}

// wordEnd returns where the %word that begins at text[at] ends, or at if none
// begins there.
func wordEnd(text string, at int) int {
	if text[at] != '%' || at+1 == len(text) || !isLetter(text[at+1]) {
		return at
	}
	end := at + 2
	for end < len(text) && isWord(text[end]) {
		end++
	}
	return end
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isWord(c byte) bool { return isLetter(c) || '0' <= c && c <= '9' || c == '_' }

// names are the variables without a number. None begins with another, so the
// one that fits is the longest.
func names() []struct {
	name string
	kind kind
} {
	return []struct {
		name string
		kind kind
	}{
		{varBankAccount, bankAccount},
		{varCustomer, customer},
		{varBalance, balance},
		{varPayment, payment},
		{varCID, cid},
		{varPIN, pin},
	}
}

// variable classifies a %word by the name it begins with. The piece may be
// shorter than the word.
func variable(word string) piece {
	for _, n := range names() {
		if strings.HasPrefix(word[1:], n.name) {
			return piece{kind: n.kind, text: word[:1+len(n.name)]}
		}
	}
	if length, rows := tableName(word[1:]); rows > 0 {
		return piece{kind: table, text: word[:1+length], rows: rows}
	}
	return piece{kind: unknown, text: word}
}

// tableName reads a leading last_N_in_a_table: its length and N, or zeros. N is
// written without a leading zero and goes from 1 to 99.
func tableName(word string) (length, rows int) {
	rest, ok := strings.CutPrefix(word, tablePrefix)
	if !ok {
		return 0, 0
	}
	digits, _, ok := strings.Cut(rest, tableSuffix)
	if !ok || strings.HasPrefix(digits, "0") {
		return 0, 0
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > maxRows {
		return 0, 0
	}
	return len(tablePrefix) + len(digits) + len(tableSuffix), n
}

// String returns the text the template was parsed from.
func (t Template) String() string { return t.source }

// Variables returns the variables the template names, each once, in the order
// of their first use, with the percent sign.
func (t Template) Variables() []string {
	return t.words(func(k kind) bool { return k != literal && k != unknown })
}

// Unknown returns the words that look like variables and are none, each once, in
// the order of their first use, with the percent sign. Suggest finds what was
// meant.
func (t Template) Unknown() []string {
	return t.words(func(k kind) bool { return k == unknown })
}

func (t Template) words(want func(kind) bool) []string {
	var words []string
	for _, p := range t.pieces {
		if want(p.kind) && !slices.Contains(words, p.text) {
			words = append(words, p.text)
		}
	}
	return words
}

// Needs returns what must be known of a customer to fill the template in.
func (t Template) Needs() Needs {
	var n Needs
	for _, p := range t.pieces {
		switch p.kind {
		case balance:
			n.Balance = true
		case pin:
			n.PIN = true
		case bankAccount:
			n.BankAccount = true
		case payment:
			n.Payment = true
		case table:
			n.Last = max(n.Last, p.rows)
		case literal, cid, customer, unknown:
		}
	}
	return n
}
