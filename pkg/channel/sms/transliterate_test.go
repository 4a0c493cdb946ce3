package sms_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/powiadom/powiadom/pkg/channel/sms"
)

func TestTransliterate(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, text, want string }{
		{"empty", "", ""},
		{"plain", "Saldo: -12,50 zl {ok}", "Saldo: -12,50 zl {ok}"},
		{"Polish", "Zażółć gęślą jaźń, ZAŻÓŁĆ GĘŚLĄ JAŹŃ", "Zazolc gesla jazn, ZAZOLC GESLA JAZN"},
		{"Polish decomposed", "Z\u0307o\u0301łc\u0301", "Zolc"},
		{"amount", "1\u00a0234,56\u00a0zł", "1 234,56 zl"},
		{"spaces", "a\u2009b\u202fc\u3000d\te", "a b c d e"},
		{"quotes", "„a” “b” ‘c’ ‚d’ «e» ‹f› `g´", `"a" "b" 'c' 'd' "e" 'f' 'g'`},
		{"dashes", "a-b–c—d‑e−f", "a-b-c-d-e-f"},
		{"ellipsis", "cdn…", "cdn..."},
		{"euro", "10 €", "10 €"},
		{"letters of the alphabet", "éàùüöäñåæøßÇÉÄÖÑÜ§¿¡£¥¤ΔΦΓΛΩΠΨΣΘΞ", "éàùüöäñåæøßÇÉÄÖÑÜ§¿¡£¥¤ΔΦΓΛΩΠΨΣΘΞ"},
		{"the same decomposed", "e\u0301a\u0300", "éà"},
		{"letters beside the alphabet", "çÈâêîôûčřž", "cEaeioucrz"},
		{"Cyrillic", "Київ Щука", "Kiyiv Shchuka"},
		{"other signs", "20 °C, 5 m², x × y", "20 degC, 5 m2, x x y"},
		{"emoji", "Awaria ⚠️ 🚧👷🏽‍♀️ 🇵🇱 ❤️ ✅!", "Awaria     !"},
		{"invisible", "a\u200bb\u200dc\u00add\ufeffe\u2060f\u202eg", "abcdefg"},
		{"control", "a\x00b\x1bc\x7fd", "abcd"},
		{"line ends", "a\r\nb\rc\nd\u2028e\ff", "a\nb\nc\nd\ne\nf"},
		{"letter without a spelling", "\U00010400x", "?x"},
		{"broken byte", "Za\xbf", "Za?"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := sms.Transliterate(tc.text); got != tc.want {
				t.Errorf("Transliterate(%q) = %q, want %q", tc.text, got, tc.want)
			}
		})
	}
}

// TestTransliterateEveryCharacter goes through the two planes that hold living
// scripts and signs, beyond which the general table has nothing.
func TestTransliterateEveryCharacter(t *testing.T) {
	t.Parallel()
	for r := range rune(0x20000) {
		checkTransliterated(t, "a"+string(r)+"b")
	}
}

func TestTransliterateProperty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { checkTransliterated(t, rapid.String().Draw(t, "text")) })
}

type reporter interface {
	Errorf(format string, args ...any)
}

// checkTransliterated verifies that only GSM-7 comes out, and comes out again.
func checkTransliterated(t reporter, text string) {
	got := sms.Transliterate(text)
	for _, r := range got {
		if naiveSeptets(r) == 0 || r == '\r' || r == '\f' {
			t.Errorf("Transliterate(%q) = %q, which holds %U", text, got, r)
		}
	}
	if again := sms.Transliterate(got); again != got {
		t.Errorf("Transliterate(%q) = %q, and of that %q", text, got, again)
	}
}

func FuzzTransliterate(f *testing.F) {
	for _, s := range []string{"", "Zażółć", "1\u00a0234,56\u00a0zł", "„x”…—", "👷🏽‍♀️", "\xff", "e\u0301", "\r\n\f", "北京", "`^{}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkTransliterated(t, s) })
}

func BenchmarkTransliterate(b *testing.B) {
	for _, bc := range []struct{ name, text string }{
		{"plain", strings.Repeat("Zaplac 123,45 zl do 15.12. ", 15)},
		{"polish", strings.Repeat("Zapłać 1\u00a0234,45\u00a0zł do 15.12. ", 15)},
		{"cyrillic", strings.Repeat("Сплатіть 123,45 до 15.12. ", 15)},
	} {
		b.Run(bc.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sms.Transliterate(bc.text)
			}
		})
	}
}

func TestPrepare(t *testing.T) {
	t.Parallel()
	polish := strings.Repeat("ł", 161)
	for _, tc := range []struct {
		name     string
		text     string
		maxParts int
		plain    bool
		want     string
		size     sms.Segments
	}{
		{"plain", "abc", 1, true, "abc", sms.Segments{Units: 3, Parts: 1}},
		{"Polish made plain", polish, 2, true, strings.Repeat("l", 161), sms.Segments{Units: 161, Parts: 2}},
		{"Polish kept", polish, 3, false, polish, sms.Segments{Encoding: sms.UCS2, Units: 161, Parts: 3}},
		{"kept and composed", "o\u0301\r\nź", 1, false, "ó\nź", sms.Segments{Encoding: sms.UCS2, Units: 3, Parts: 1}},
		{"blanks at the end", strings.Repeat("a", 160) + " \r\n\u00a0\n", 1, true, strings.Repeat("a", 160), sms.Segments{Units: 160, Parts: 1}},
		{"blanks at the beginning", "  a", 1, false, "  a", sms.Segments{Units: 3, Parts: 1}},
		{"no limit given", strings.Repeat("a", 918), 0, true, strings.Repeat("a", 918), sms.Segments{Units: 918, Parts: 6}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, size, err := sms.Prepare(tc.text, tc.maxParts, tc.plain)
			if err != nil || got != tc.want || size != tc.size {
				t.Errorf("Prepare(%q) = %q, %+v, %v, want %q, %+v", tc.text, got, size, err, tc.want, tc.size)
			}
			again, _, err := sms.Prepare(got, tc.maxParts, tc.plain)
			if err != nil || again != got {
				t.Errorf("Prepare of the prepared text = %q, %v, want %q", again, err, got)
			}
		})
	}
}

func TestPrepareRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", " \r\n\t", "🚧", "\u00a0"} {
		if _, _, err := sms.Prepare(text, 1, true); !errors.Is(err, sms.ErrNoText) {
			t.Errorf("Prepare(%q) error = %v, want ErrNoText", text, err)
		}
	}
	_, size, err := sms.Prepare(strings.Repeat("ł", 161), 2, false)
	long, ok := errors.AsType[*sms.TooLongError](err)
	if !ok || *long != (sms.TooLongError{Needed: 3, Allowed: 2, Encoding: sms.UCS2}) || size.Parts != 3 {
		t.Errorf("Prepare of a long text = %+v, %v, want a TooLongError of 3 parts", size, err)
	}
	if want := "the text needs 3 SMS parts (UCS-2), 2 are allowed"; err.Error() != want {
		t.Errorf("error = %q, want %q", err, want)
	}
	if _, _, err := sms.Prepare(strings.Repeat("a", 919), 0, true); err == nil {
		t.Error("Prepare of 919 letters without a limit succeeded, want an error")
	}
}
