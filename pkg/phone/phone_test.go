package phone_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/powiadom/powiadom/pkg/phone"
)

// describe writes results as a list such as "mobile 48501234567, foreign mobile
// 4915123456789, invalid".
func describe(results []phone.Result) []string {
	var all []string
	for _, r := range results {
		text := strings.TrimSpace([]string{"invalid", "mobile", "fixed", "other"}[r.Kind] + " " + r.Number.String())
		if r.Foreign {
			text = "foreign " + text
		}
		all = append(all, text)
	}
	return all
}

func TestParseAll(t *testing.T) {
	t.Parallel()
	const one = "mobile 48501234567"
	both := []string{one, "mobile 48502345678"}
	tests := []struct {
		name, raw string
		want      []string
	}{
		{"empty", "", nil},
		{"blank", " \u00a0 ", nil},

		{"nine digits", "501234567", []string{one}},
		{"blanks", "501 234 567", []string{one}},
		{"no-break blanks", "501\u00a0234\u00a0567", []string{one}},
		{"dashes", "501-234-567", []string{one}},
		{"typographic dashes", "501\u2013234\u2011567", []string{one}},
		{"points", "501.234.567", []string{one}},
		{"full-width digits", "５０１２３４５６７", []string{one}},
		{"invisible direction marks", "\u202a+48 501 234 567\u202c", []string{one}},
		{"plus", "+48501234567", []string{one}},
		{"plus and blanks", "+48 501-234-567", []string{one}},
		{"plus apart", "+ 48 501 234 567", []string{one}},
		{"plus in brackets", "(+48) 501 234 567", []string{one}},
		{"code in brackets", "+(48) 501 234 567", []string{one}},
		{"double zero", "0048501234567", []string{one}},
		{"double zero and blanks", "00 48 501 234 567", []string{one}},
		{"plus and double zero", "+0048 501 234 567", []string{one}},
		{"code without plus", "48501234567", []string{one}},
		{"code without plus, blanks", "48 501 234 567", []string{one}},
		{"trunk zero", "0501234567", []string{one}},
		{"trunk zero in brackets", "+48(0)501234567", []string{one}},
		{"trunk zero after the code", "+48 0501 234 567", []string{one}},
		{"trunk zero after a bare code", "48 0 501 234 567", []string{one}},
		{"tel URI", "tel:+48-501-234-567", []string{one}},
		{"tel URI with extension", "tel:+48501234567;ext=12", []string{one}},

		{"label", "kom. 501 234 567", []string{one}},
		{"label with colon", "Tel.: 501234567", []string{one}},
		{"label glued", "tel501234567", []string{one}},
		{"name before", "Jan Kowalski 501 234 567", []string{one}},
		{"label with a plus in it", "dom+kom 501234567", []string{one}},
		{"comment in brackets", "501234567 (żona)", []string{one}},
		{"comment glued", "501234567żona", []string{one}},
		{"comment", "501 234 567 po 18:00", []string{one}},
		{"comment after a point", "501234567. Dzwonić po 18", []string{one}},
		{"extension", "501 234 567 wew. 12", []string{one}},
		{"number in brackets is a comment", "501234567 (2)", []string{one}},
		{"digits in brackets do not join", "48 362 12 34 (56)", []string{"fixed 48483621234"}},
		{"flat after a slash", "501234567/8", []string{one}},
		{"code as comment", "501 234 567 (+48)", []string{one}},

		{"comma", "501 234 567, 502 345 678", both},
		{"semicolon", "501234567;502345678", both},
		{"slash", "501234567/502345678", both},
		{"slash, blanks", "501 234 567 / 502 345 678", both},
		{"bar", "501234567|502345678", both},
		{"line break", "501234567\r\n502345678", both},
		{"lub", "501 234 567 lub 502 345 678", both},
		{"LUB", "501 234 567 LUB 502 345 678", both},
		{"i", "501234567 i 502345678", both},
		{"oraz", "501234567 oraz 502345678", both},
		{"plus begins another", "+48 501 234 567 +48 502 345 678", both},
		{"plus begins another, glued", "501234567+48502345678", both},
		{"only a blank between", "501234567 502345678", both},
		{"comments on each", "501234567 (żona), 502345678 (mąż)", both},
		{"names before each", "Anna 501234567, Jan: 502345678", both},
		{"thrice the same", "501234567, +48 501 234 567; 0501234567", []string{one}},
		{"comment with separator", "501234567, żona", []string{one}},
		{"blanks alone do not part groups", "501 234 567 502 345 678", []string{"invalid"}},
		{"second number after a word", "501234567 żona 502345678", []string{one, "invalid"}},
		{"identity number in a comment", "501234567 PESEL 48050112345", []string{one, "invalid"}},
		{"mobile and landline", "501234567, 22 345 67 89", []string{one, "fixed 48223456789"}},

		{"Warsaw", "22 345 67 89", []string{"fixed 48223456789"}},
		{"Warsaw, brackets", "(22) 345-67-89", []string{"fixed 48223456789"}},
		{"Warsaw, trunk", "(0-22) 345 67 89", []string{"fixed 48223456789"}},
		{"Radom is no country code", "48 362 12 34", []string{"fixed 48483621234"}},
		{"Radom with country code", "+48 48 362 12 34", []string{"fixed 48483621234"}},
		{"Radom with bare country code", "48483621234", []string{"fixed 48483621234"}},
		{"premium rate", "700 123 456", []string{"other 48700123456"}},
		{"toll free", "800 123 456", []string{"other 48800123456"}},
		{"internet telephony", "39 123 45 67", []string{"other 48391234567"}},
		{"machines", "21 310 12 34", []string{"mobile 48213101234"}},

		{"German mobile", "+49 1512 3456789", []string{"foreign mobile 4915123456789"}},
		{"German mobile, trunk", "+49 (0)1512 3456789", []string{"foreign mobile 4915123456789"}},
		{"German mobile, double zero", "0049 1512 3456789", []string{"foreign mobile 4915123456789"}},
		{"German landline", "+49 30 123456", []string{"foreign fixed 4930123456"}},
		{"Italian landline keeps its zero", "+39 06 1234 5678", []string{"foreign fixed 390612345678"}},
		{"Ukrainian mobile", "+380 50 123 45 67", []string{"foreign mobile 380501234567"}},
		{"American, either", "+1 212 555 2368", []string{"foreign mobile 12125552368"}},
		{"foreign and Polish", "+49 1512 3456789, 501234567", []string{"foreign mobile 4915123456789", one}},

		{"no number", "brak", []string{"invalid"}},
		{"zero", "0", []string{"invalid"}},
		{"plus alone", "+", []string{"invalid"}},
		{"eight digits", "50123456", []string{"invalid"}},
		{"ten digits", "5012345678", []string{"invalid"}},
		{"plus forgot the code", "+501 234 567", []string{"invalid"}},
		{"plus and zero", "+0501234567", []string{"invalid"}},
		{"too long after the code", "+48 501 234 567 8", []string{"invalid"}},
		{"unused prefix", "400 123 456", []string{"invalid"}},
		{"no such country", "+999 123 456 789", []string{"invalid"}},
		{"letter O for zero", "5O1234567", []string{"invalid"}},
		{"letters are not digits", "501CALLNOW", []string{"invalid"}},
		{"split into bits", "501, 234, 567", []string{"invalid"}},
		{"foreign without plus", "380501234567", []string{"invalid"}},
		{"good and bad", "501234567, 50234567", []string{one, "invalid"}},
		{"e-mail address", "jan@example.com", []string{"invalid"}},
		{"Arabic digits", "٥٠١٢٣٤٥٦٧", []string{"invalid"}},
		{"very long", strings.Repeat("5", 300), []string{"invalid"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, describe(phone.ParseAll(tt.raw))); diff != "" {
				t.Errorf("ParseAll(%q) (-want +got):\n%s", tt.raw, diff)
			}
		})
	}
}

func TestRaw(t *testing.T) {
	t.Parallel()
	var got []string
	for _, r := range phone.ParseAll(" kom. 501234567 (żona), 50234567 ") {
		got = append(got, r.Raw)
	}
	if diff := cmp.Diff([]string{"kom. 501234567 (żona)", "50234567"}, got); diff != "" {
		t.Errorf("Raw (-want +got):\n%s", diff)
	}
}

// A number is written as the field has it, without what is not of the number.
func TestWritten(t *testing.T) {
	t.Parallel()
	tests := []struct {
		raw  string
		want []string
	}{
		{"501 234 567", []string{"501 234 567"}},
		{"501-234-567", []string{"501-234-567"}},
		{" +48501234567 ", []string{"+48501234567"}},
		{"kom. 501234567 (żona)", []string{"501234567"}},
		{"(+48) 501 234 567", []string{"(+48) 501 234 567"}},
		{"+(48) 501234567", []string{"+(48) 501234567"}},
		{"Anna (501) 234-567.", []string{"(501) 234-567"}},
		{"+48(0)501234567", []string{"+48(0)501234567"}},
		{"501\u00a0234\u00a0567", []string{"501 234 567"}},
		{"501234567/ 0048 502 345 678", []string{"501234567", "0048 502 345 678"}},
		{"501234567 502345678", []string{"501234567", "502345678"}},
		{"+49 1512 3456789", []string{"+49 1512 3456789"}},
		{"50234567", []string{""}},
	}
	for _, tt := range tests {
		var got []string
		for _, r := range phone.ParseAll(tt.raw) {
			got = append(got, r.Written)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Written in %q (-want +got):\n%s", tt.raw, diff)
		}
	}
}

// TestMobilePrefixes goes through all Polish numbers by their first four digits.
func TestMobilePrefixes(t *testing.T) {
	t.Parallel()
	mobile := map[int]bool{
		45: true, 50: true, 51: true, 53: true, 57: true, 60: true, 66: true,
		69: true, 72: true, 73: true, 78: true, 79: true, 88: true,
	}
	for first := range 10000 {
		const machines = 21 // only some ranges of it are in use
		prefix := first / 100
		if prefix == machines {
			continue
		}
		raw := fmt.Sprintf("+48%04d34567", first)
		if got := phone.ParseAll(raw)[0].Kind == phone.Mobile; got != mobile[prefix] {
			t.Errorf("ParseAll(%s) is mobile = %v, want %v", raw, got, mobile[prefix])
		}
	}
}

// TestTwoNumbers writes two numbers in any of many ways into one field.
func TestTwoNumbers(t *testing.T) {
	t.Parallel()
	write := func(t *rapid.T, national string) string {
		label := rapid.SampledFrom([]string{"", "kom. ", "tel:", "Anna "}).Draw(t, "label")
		prefix := rapid.SampledFrom([]string{"", "+48", "+48 ", "0048 ", "48", "0", "+48(0)", "(+48) "}).Draw(t, "prefix")
		sep := rapid.SampledFrom([]string{"", " ", "-", ".", "\u00a0"}).Draw(t, "grouping")
		comment := rapid.SampledFrom([]string{"", " (żona)", " wew. 12", " (2)", " dom"}).Draw(t, "comment")
		return label + prefix + national[:3] + sep + national[3:6] + sep + national[6:] + comment
	}
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.StringMatching(`(45|50|51|53|57|60|66|69|72|73|78|79|88)[0-9]{7}`).Draw(t, "first")
		second := rapid.StringMatching(`(45|50|51|53|57|60|66|69|72|73|78|79|88)[0-9]{7}`).Draw(t, "second")
		between := rapid.SampledFrom([]string{",", ", ", ";", "/", " / ", "|", " lub ", " i ", "\n"}).Draw(t, "between")
		want := []string{"mobile 48" + first}
		if first != second {
			want = append(want, "mobile 48"+second)
		}
		raw := write(t, first) + between + write(t, second)
		if diff := cmp.Diff(want, describe(phone.ParseAll(raw))); diff != "" {
			t.Fatalf("ParseAll(%q) (-want +got):\n%s", raw, diff)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, raw := range []string{
		"501234567", "+48 501 234 567", "0048501234567", "0501234567", "+48(0)501234567", "48 362 12 34",
		"501 234 567, 502 345 678", "501234567 lub 502345678", "501234567 (żona)", "501 234 567 wew. 12",
		"kom. 501…", "tel:+48501234567;ext=12", "+49 (0)1512 3456789", "501\u00a0234\u00a0567", "５０１２３４５６７",
		"501234567 502345678", "501CALLNOW", "brak", "", "+", "+ (", "501234567 PESEL 48050112345",
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		results := phone.ParseAll(raw)
		if len(results) == 0 && strings.TrimSpace(raw) != "" && strings.ContainsAny(raw, "0123456789") {
			t.Errorf("ParseAll(%q) has no result", raw)
		}
		seen := make(map[phone.Number]bool)
		for _, r := range results {
			if (r.Kind == phone.Invalid) != (r.Number == phone.Number{}) {
				t.Errorf("ParseAll(%q) has %v: a number beside invalid, or none", raw, r)
			}
			if r.Kind != phone.Invalid {
				checkNumber(t, raw, r)
				if seen[r.Number] {
					t.Errorf("ParseAll(%q) has %s twice", raw, r.Number)
				}
				seen[r.Number] = true
			}
		}
	})
}

// checkNumber checks that a number is read from itself again and from what it is
// written as, and that its digits stand in the field in their order, but for Poland's country code.
func checkNumber(t *testing.T, raw string, r phone.Result) {
	t.Helper()
	number := r.Number.String()
	if number == "" || len(number) > 15 || strings.Trim(number, "0123456789") != "" {
		t.Fatalf("ParseAll(%q) has %q, want up to 15 digits", raw, number)
	}
	again := phone.ParseAll("+" + number)
	if len(again) != 1 || again[0].Number != r.Number || again[0].Kind != r.Kind || again[0].Foreign != r.Foreign {
		t.Errorf("ParseAll(+%s) = %v, want the same as in %v", number, again, r)
	}
	if written := phone.ParseAll(r.Written); len(written) != 1 || written[0].Number != r.Number || written[0].Written != r.Written {
		t.Errorf("ParseAll(%q) of %q = %v, want the number alone, as in %v", r.Written, raw, written, r)
	}
	if !r.Foreign {
		number = strings.TrimPrefix(number, "48")
	}
	rest := number
	for _, digit := range raw {
		if digit >= '０' && digit <= '９' {
			digit += '0' - '０'
		}
		if rest != "" && rune(rest[0]) == digit {
			rest = rest[1:]
		}
	}
	if rest != "" {
		t.Errorf("ParseAll(%q) has %s, whose digits are not in it", raw, number)
	}
}
