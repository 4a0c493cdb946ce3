package sms_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/channel/sms"
)

// alphabet is 3GPP TS 23.038 §6.2.1 typed anew, row by row of its table.
const alphabet = "@£$¥èéùìòÇ\nØø\rÅå" +
	"Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ" +
	" !\"#¤%&'()*+,-./" +
	"0123456789:;<=>?" +
	"¡ABCDEFGHIJKLMNO" +
	"PQRSTUVWXYZÄÖÑÜ§" +
	"¿abcdefghijklmno" +
	"pqrstuvwxyzäöñüà"

const extension = "\f^{}\\[~]|€"

func TestSegment(t *testing.T) {
	t.Parallel()
	a, pl := strings.Repeat("a", 400), strings.Repeat("ą", 400)
	cut := func(s string, n int) string { return string([]rune(s)[:n]) }
	for _, tc := range []struct {
		name string
		text string
		want sms.Segments
	}{
		{"empty", "", sms.Segments{}},
		{"one", "a", sms.Segments{Units: 1, Parts: 1}},
		{"160 GSM", cut(a, 160), sms.Segments{Units: 160, Parts: 1}},
		{"161 GSM", cut(a, 161), sms.Segments{Units: 161, Parts: 2}},
		{"306 GSM", cut(a, 306), sms.Segments{Units: 306, Parts: 2}},
		{"307 GSM", cut(a, 307), sms.Segments{Units: 307, Parts: 3}},
		{"70 UCS-2", cut(pl, 70), sms.Segments{Encoding: sms.UCS2, Units: 70, Parts: 1}},
		{"71 UCS-2", cut(pl, 71), sms.Segments{Encoding: sms.UCS2, Units: 71, Parts: 2}},
		{"134 UCS-2", cut(pl, 134), sms.Segments{Encoding: sms.UCS2, Units: 134, Parts: 2}},
		{"135 UCS-2", cut(pl, 135), sms.Segments{Encoding: sms.UCS2, Units: 135, Parts: 3}},
		{"euro fills 160", cut(a, 158) + "€", sms.Segments{Units: 160, Parts: 1}},
		{"euro exceeds 160", cut(a, 159) + "€", sms.Segments{Units: 161, Parts: 2}},
		{"escape pair ends a part", cut(a, 151) + "€" + cut(a, 153), sms.Segments{Units: 306, Parts: 2}},
		{"escape pair on the boundary", cut(a, 152) + "€" + cut(a, 152), sms.Segments{Units: 306, Parts: 3}},
		{"surrogates on the boundary", cut(pl, 66) + "😀" + cut(pl, 66), sms.Segments{Encoding: sms.UCS2, Units: 134, Parts: 3}},
		{"extension is one unit in UCS-2", "ą€", sms.Segments{Encoding: sms.UCS2, Units: 2, Parts: 1}},
		{"161 Polish", cut(pl, 1) + cut(a, 160), sms.Segments{Encoding: sms.UCS2, Units: 161, Parts: 3}},
		{"backtick", "`", sms.Segments{Encoding: sms.UCS2, Units: 1, Parts: 1}},
		{"NBSP", "1\u00a0zl", sms.Segments{Encoding: sms.UCS2, Units: 4, Parts: 1}},
		{"broken byte", "\xff", sms.Segments{Encoding: sms.UCS2, Units: 1, Parts: 1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, sms.Segment(tc.text)); diff != "" {
				t.Errorf("Segment(%q) differs (-want +got):\n%s", tc.text, diff)
			}
		})
	}
}

func TestSegmentAlphabet(t *testing.T) {
	t.Parallel()
	for r := range rune(0x20000) {
		if 0xD800 <= r && r < 0xE000 {
			continue
		}
		want := sms.Segments{Encoding: sms.UCS2, Units: utf16.RuneLen(r), Parts: 1}
		if n := naiveSeptets(r); n > 0 {
			want = sms.Segments{Units: n, Parts: 1}
		}
		if got := sms.Segment(string(r)); got != want {
			t.Errorf("Segment(%U) = %+v, want %+v", r, got, want)
		}
	}
}

// naiveSeptets looks a character up in the typed table.
func naiveSeptets(r rune) int {
	switch {
	case strings.ContainsRune(alphabet, r):
		return 1
	case strings.ContainsRune(extension, r):
		return 2
	}
	return 0
}

// naiveSegment writes the text out unit by unit and cuts it as a phone does.
func naiveSegment(text string) sms.Segments {
	const escape = 0x1B
	var gsm, ucs []int // units; a pair is an escape, or a high surrogate, and what follows
	plain := true
	for _, r := range text {
		if n := naiveSeptets(r); n == 2 {
			gsm = append(gsm, escape, int(r))
		} else {
			gsm = append(gsm, int(r))
			plain = plain && n == 1
		}
		for _, u := range utf16.Encode([]rune{r}) {
			ucs = append(ucs, int(u))
		}
	}
	if plain {
		return sms.Segments{Units: len(gsm), Parts: naiveParts(gsm, 160, 153, func(u int) bool { return u == escape })}
	}
	first := func(u int) bool { return 0xD800 <= u && u < 0xDC00 }
	return sms.Segments{Encoding: sms.UCS2, Units: len(ucs), Parts: naiveParts(ucs, 70, 67, first)}
}

func naiveParts(units []int, single, joined int, opensPair func(int) bool) int {
	switch {
	case len(units) == 0:
		return 0
	case len(units) <= single:
		return 1
	}
	parts := 0
	for len(units) > 0 {
		n := min(joined, len(units))
		if n < len(units) && opensPair(units[n-1]) {
			n--
		}
		units = units[n:]
		parts++
	}
	return parts
}

func FuzzSegment(f *testing.F) {
	for _, s := range []string{
		"", "a", strings.Repeat("€", 81), strings.Repeat("😀", 40), strings.Repeat("a", 152) + "€" + strings.Repeat("a", 152),
		strings.Repeat("zażółć gęślą jaźń ", 20), "\xff\xfe", "{[|]}",
	} {
		f.Add(s, 1)
		f.Add(s, 9)
	}
	f.Fuzz(func(t *testing.T, s string, n int) {
		text := strings.Repeat(s, max(1, n%40))
		got, want := sms.Segment(text), naiveSegment(text)
		if got != want {
			t.Errorf("Segment(%q) = %+v, want %+v", text, got, want)
		}
	})
}

func BenchmarkSegment(b *testing.B) {
	for _, bc := range []struct{ name, text string }{
		{"gsm", strings.Repeat("Zaplac 123,45 zl do 15.12. ", 15)},
		{"ucs2", strings.Repeat("Zapłać 123,45 zł do 15.12. ", 15)},
	} {
		b.Run(bc.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sms.Segment(bc.text)
			}
		})
	}
}
