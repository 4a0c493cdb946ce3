package money_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/powiadom/powiadom/pkg/money"
)

// In the wanted texts `_` stands for U+00A0, which the eye cannot tell.
func visible(s string) string { return strings.ReplaceAll(s, "\u00a0", "_") }

func amount(t *testing.T, s string) decimal.Decimal {
	t.Helper()
	d, err := decimal.NewFromString(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestFormatCurrency(t *testing.T) {
	t.Parallel()
	tests := []struct{ amount, iso, want string }{
		{"0", "", "0,00_zł"},
		{"5", "", "5,00_zł"},
		{"50.5", "", "50,50_zł"},
		{"-50.50", "", "-50,50_zł"},
		{"999.99", "", "999,99_zł"},
		{"-1234.50", "", "-1234,50_zł"},
		{"9999.99", "", "9999,99_zł"},
		{"9999.995", "", "10_000,00_zł"},
		{"12345.67", "", "12_345,67_zł"},
		{"-12345.67", "", "-12_345,67_zł"},
		{"123456.7", "", "123_456,70_zł"},
		{"1234567.89", "", "1_234_567,89_zł"},
		{"12345678901234567890.12", "", "12_345_678_901_234_567_890,12_zł"},
		{"1e3", "", "1000,00_zł"},

		{"0.005", "", "0,01_zł"},
		{"-0.005", "", "-0,01_zł"},
		{"0.0049999", "", "0,00_zł"},
		{"-0.0049999", "", "0,00_zł"},
		{"-0.00", "", "0,00_zł"},
		{"2.675", "", "2,68_zł"},
		{"1.2349999999", "", "1,23_zł"},

		{"12", "PLN", "12,00_zł"},
		{"12", "EUR", "12,00_EUR"},
		{"-12345", "EUR", "-12_345,00_EUR"},
	}
	for _, tt := range tests {
		if got := visible(money.FormatCurrency(amount(t, tt.amount), tt.iso)); got != tt.want {
			t.Errorf("FormatCurrency(%s, %q) = %q, want %q", tt.amount, tt.iso, got, tt.want)
		}
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	if got, want := money.Plain(money.Format(amount(t, "-12345.67"))), "-12 345,67 zł"; got != want {
		t.Errorf("Plain = %q, want %q", got, want)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"50", "50"},
		{"50,5", "50.5"},
		{"50,00", "50"},
		{"50.00", "50"},
		{"0,01", "0.01"},
		{"007", "7"},
		{" 50 ", "50"},
		{"+50", "50"},
		{"-50,25", "-50.25"},
		{"1234,56", "1234.56"},
		{"1 234,56", "1234.56"},
		{"1 234,56 zł", "1234.56"},
		{"1\u00a0234,56\u00a0zł", "1234.56"},
		{"12\u202f345,67\u202fzł", "12345.67"},
		{"1 234 567", "1234567"},
		{"50zł", "50"},
		{"50 ZŁ", "50"},
		{"50 zl", "50"},
		{"50 PLN", "50"},
		{"-0", "0"},
	}
	for _, tt := range tests {
		got, err := money.Parse(tt.text)
		if err != nil || !got.Equal(amount(t, tt.want)) {
			t.Errorf("Parse(%q) = %s, %v, want %s", tt.text, got, err, tt.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	const (
		notAnAmount = "not an amount"
		badGroups   = "blanks are allowed between groups of three digits only"
		twoMarks    = "more than one decimal mark; write thousands without a point or comma"
		tooPrecise  = "more than two decimals"
	)
	tests := []struct{ text, want string }{
		{"", notAnAmount},
		{"zł", notAnAmount},
		{"-", notAnAmount},
		{"--5", notAnAmount},
		{"- 5", badGroups},
		{"1e5", notAnAmount},
		{"0x10", notAnAmount},
		{"NaN", notAnAmount},
		{"Inf", notAnAmount},
		{"1_000", notAnAmount},
		{"50 EUR", notAnAmount},
		{"50 zł zł", notAnAmount},
		{"50,", notAnAmount},
		{",50", notAnAmount},
		{"50,-", notAnAmount},
		{"50,0 0", notAnAmount},
		{"٥٠", notAnAmount},
		{"12 34", badGroups},
		{"1234 567", badGroups},
		{"1  234", badGroups},
		{"1.234,56", twoMarks},
		{"1,234.56", twoMarks},
		{"1.234.567", twoMarks},
		{"50,00,00", twoMarks},
		{"1.234", tooPrecise},
		{"0,001", tooPrecise},
	}
	for _, tt := range tests {
		got, err := money.Parse(tt.text)
		want := fmt.Sprintf("amount %q: %s; allowed are amounts such as 50, 50,00, 50.00 and 1 234,56 zł", tt.text, tt.want)
		if err == nil || err.Error() != want {
			t.Errorf("Parse(%q) = %s, %v, want %s", tt.text, got, err, want)
		}
	}
}

func TestParseReadsFormat(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := decimal.New(rapid.Int64().Draw(t, "value"), rapid.Int32Range(-12, 6).Draw(t, "exponent"))
		for _, text := range []string{money.Format(d), money.Plain(money.Format(d))} {
			got, err := money.Parse(text)
			if err != nil || !got.Equal(d.Round(2)) {
				t.Fatalf("Parse(Format(%s)) = %s, %v, want %s; the text is %q", d, got, err, d.Round(2), text)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"50", "50,00", "50.00", "-1 234,56 zł", "12\u00a0345,67\u00a0zł", "1e5", "1.234,56", "1,234", "+0,5 PLN", ",", "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := money.Parse(s)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "amount ") {
				t.Errorf("Parse(%q) error %q does not name the amount", s, err)
			}
			return
		}
		text := money.Format(d)
		if again, err := money.Parse(text); err != nil || !again.Equal(d) {
			t.Errorf("Parse(%q) = %s, but Parse(%q) = %s, %v", s, d, text, again, err)
		}
		if strings.HasPrefix(text, "-0,00") {
			t.Errorf("Format(%s) = %q, want no negative zero", d, text)
		}
	})
}
