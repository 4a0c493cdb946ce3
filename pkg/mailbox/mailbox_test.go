package mailbox_test

import (
	"net/mail"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/powiadom/powiadom/pkg/mailbox"
)

func TestParseList(t *testing.T) {
	t.Parallel()
	one := func(s string) []string { return []string{s} }
	tests := []struct {
		name, in string
		want     []string // nil: refused
	}{
		{"address", "Jan.Kowalski+isp@EXAMPLE.Net", one("Jan.Kowalski+isp@example.net")},
		{"blanks round it", " \tjan@x.pl\u00a0\r\n", one("jan@x.pl")},
		{"all signs", "!#$%&'*+-/=?^_`{|}~@x.pl", one("!#$%&'*+-/=?^_`{|}~@x.pl")},
		{"name", "Jan Kowalski <jan@x.pl>", one("jan@x.pl")},
		{"name in quotes", `"Kowalski, Jan" <jan@x.pl>`, one("jan@x.pl")},
		{"name with Polish letters", "Łukasz W. Żak < jan@x.pl >", one("jan@x.pl")},
		{"brackets alone", "<jan@x.pl>", one("jan@x.pl")},
		{"quotes that must be", `"jan kowalski"@x.pl`, one(`"jan kowalski"@x.pl`)},
		{"quotes within quotes", `"a\"b\\c"@x.pl`, one(`"a\"b\\c"@x.pl`)},
		{"quotes that need not be", `"jan"@x.pl`, one("jan@x.pl")},
		{"an @ in quotes", `"a@b"@x.pl`, one(`"a@b"@x.pl`)},
		{"letters before the @", "żółw@x.pl", one("żółw@x.pl")},
		{"the same, decomposed", norm.NFD.String("żółw") + "@x.pl", one("żółw@x.pl")},

		{"comma", "a@x.pl,b@x.pl", []string{"a@x.pl", "b@x.pl"}},
		{"semicolon, lines, blanks", "a@x.pl; b@x.pl\nc@x.pl d@x.pl;", []string{"a@x.pl", "b@x.pl", "c@x.pl", "d@x.pl"}},
		{"names in a list", `Jan <a@x.pl>, "B; C" <b@x.pl>`, []string{"a@x.pl", "b@x.pl"}},

		{"IDN", "jan@żółw.pl", one("jan@xn--w-uga1v8h.pl")},
		{"IDN in capitals", "jan@ŻÓŁW.PL", one("jan@xn--w-uga1v8h.pl")},
		{"IDN decomposed", "jan@" + norm.NFD.String("żółw.pl"), one("jan@xn--w-uga1v8h.pl")},
		{"IDN in punycode", "jan@XN--W-uga1v8h.pl", one("jan@xn--w-uga1v8h.pl")},
		{"sharp s is no ss", "jan@straße.de", one("jan@xn--strae-oqa.de")},
		{"middle dot between l", "jan@col·lecció.cat", one("jan@xn--collecci-ioa91d.cat")},
		{"right to left", "jan@אב.example", one("jan@xn--4dbc.example")},

		{"soft hyphen, zero width, marks, BOM", "\ufeffj\u00adan\u200b@x\u2060.p\u200el", one("jan@x.pl")},
		{"hard blank between two", "a@x.pl\u00a0b@x.pl", []string{"a@x.pl", "b@x.pl"}},

		{"nothing", "", nil},
		{"separators alone", " ,; \n", nil},
		{"no address", "brak", nil},
		{"one of several is bad", "a@x.pl, b@@x.pl", nil},
		{"a note behind", "a@x.pl nieaktualny", nil},
		{"a note behind in brackets", "a@x.pl (nieaktualny)", nil},
		{"a note before", "nie: a@x.pl", nil},
		{"a group", "biuro: a@x.pl;", nil},
		{"mailto", "mailto:a@x.pl", nil},
		{"a header", "a@x.pl\r\nBcc: b@x.pl", nil},
		{"a name that is an address", "a@x.pl <b@x.pl>", nil},
		{"a name behind an address", "a@x.pl Jan <b@x.pl>", nil},
		{"an address behind brackets", "<a@x.pl> b@x.pl", nil},
		{"a bracket too few", "Jan <a@x.pl", nil},
		{"a bracket too many", "a@x.pl>", nil},
		{"a word behind brackets", "<a@x.pl>x", nil},
		{"a route", "<@y.pl:a@x.pl>", nil},
		{"a blank within", "jan @x.pl", nil},
		{"dots", "jan..k@x.pl", nil},
		{"a dot before the @", "jan.@x.pl", nil},
		{"nothing before the @", "@x.pl", nil},
		{"nothing in quotes", `""@x.pl`, nil},
		{"quotes in the middle", `a"b"c@x.pl`, nil},
		{"quotes that do not end", `"jan@x.pl`, nil},
		{"(at)", "jan(at)x.pl", nil},
		{"no dot in the domain", "root@localhost", nil},
		{"a dot at the end", "jan@x.pl.", nil},
		{"two dots", "jan@x..pl", nil},
		{"underscore in the domain", "jan@my_host.pl", nil},
		{"hyphen at the end", "jan@x-.pl", nil},
		{"address of a machine", "jan@192.168.0.1", nil},
		{"literal", "jan@[192.168.0.1]", nil},
		{"heart in the domain", "jan@i♥ny.pl", nil},
		{"emoji in the domain", "jan@😀.pl", nil},
		{"emoji in punycode", "jan@xn--e28h.pl", nil},
		{"ligature in the domain", "jan@ﬁrma.pl", nil},
		{"full-width letters in the domain", "jan@ｘ.pl", nil},
		{"ideographic full stop", "jan@x。pl", nil},
		{"punycode that is none", "jan@xn--a.pl", nil},
		{"punycode of what needs none", "jan@xn--abc-.pl", nil},
		{"joiner out of place", "jan@a\u200db.pl", nil},
		{"joiner before the @", "j\u200dan@x.pl", nil},
		{"middle dot alone", "jan@a·b.pl", nil},
		{"both rows of Arabic digits", "jan@\u0661\u06f1.pl", nil},
		{"both directions in a label", "jan@aא.pl", nil},
		{"override of direction", "a@x.pl\u202e", nil},
		{"isolate", "\u2066a@x.pl\u2069", nil},
		{"escape", "a\x1b[31m@x.pl", nil},
		{"null", "a@x.pl\x00", nil},
		{"C1", "a@x.pl\u0085", nil},
		{"broken UTF-8", "a\xff@x.pl", nil},
		{"replacement character", "a\ufffd@x.pl", nil},
		{"variation selector", "a\ufe0f@x.pl", nil},
		{"Hangul filler", "a\u3164@x.pl", nil},
		{"long", strings.Repeat("a", 65) + "@x.pl", nil},
		{"long with quotes", `"` + strings.Repeat(" ", 63) + `"@x.pl`, nil},
		{"long domain", "a@" + strings.Repeat("abcdefghi.", 26) + "pl", nil},
		{"long label", "a@" + strings.Repeat("a", 64) + ".pl", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			list, err := mailbox.ParseList(tt.in)
			var got []string
			for _, m := range list {
				got = append(got, m.String())
			}
			if d := cmp.Diff(tt.want, got); d != "" || (err == nil) != (tt.want != nil) {
				t.Errorf("ParseList(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
			}
		})
	}
}

// lookup takes domains as DNS does: a---a.pl is one, though its hyphens stand where
// names in other scripts have theirs.
var lookup = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.CheckHyphens(false))

// What is read is one address to another parser, too, and the same one.
func check(t interface{ Fatalf(string, ...any) }, field string) {
	list, err := mailbox.ParseList(field)
	if err != nil {
		if len(list) > 0 {
			t.Fatalf("%q: %v beside an error", field, list)
		}
		return
	}
	for _, m := range list {
		written := m.String()
		other, err := mail.ParseAddress(written)
		if err != nil || other.Name != "" {
			t.Fatalf("%q: net/mail makes %v, %v of %q", field, other, err, written)
		}
		at := strings.LastIndexByte(other.Address, '@')
		local, domain := other.Address[:at], other.Address[at+1:]
		if domain != m.Domain() || strings.Trim(domain, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" || !strings.Contains(domain, ".") {
			t.Fatalf("%q: domain %q of %q", field, domain, written)
		}
		letters, err := lookup.ToUnicode(domain)
		if err != nil {
			t.Fatalf("%q: package idna on %q: %v", field, domain, err)
		}
		for _, again := range []string{
			written, norm.NFD.String(inQuotes(local) + "@" + letters), `"` + "\u0141 <" + `" <` + written + ">", "\ufeff" + strings.Replace(written, "@", "@\u00ad", 1) + "\u00a0",
			strings.TrimSuffix(written, domain) + strings.ToUpper(domain),
		} {
			back, err := mailbox.Parse(again)
			if err != nil || back != m || back.Key() != m.Key() {
				t.Fatalf("%q: %q reads as %q, %v; want %q", field, again, back, err, written)
			}
		}
		if !utf8.ValidString(written) || strings.ContainsAny(written, "\r\n\x00\x1b\u200b\u00ad") || len(written) > 254 {
			t.Fatalf("%q: %q", field, written)
		}
	}
}

// inQuotes quotes whatever it is.
func inQuotes(local string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(local) + `"`
}

func TestAnotherParserAgrees(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.SampledFrom([]string{
			"jan", "Ż", "o\u0301", "\u00ad", "\u200b", "\u00a0", " ", ".", "@", "@", "x", ".pl", "żółw.pl", "xn--w-uga1v8h.pl", "XN--", `"`, `"`, `\`, "<", ">", ",", ";", "\n", "(", ":",
			"\u202e", "\u200d", "ß", "א", "♥", "-", "_", "1", "l·l", "\x1b", "\xff", "K", "İ", "\u0661", "\u06f1",
		})
		check(t, strings.Join(rapid.SliceOfN(piece, 0, 14).Draw(t, "pieces"), ""))
		local := rapid.StringN(1, 20, 40).Draw(t, "local")
		check(t, inQuotes(local)+"@"+rapid.StringMatching(`[a-zżółß-]{1,8}\.(pl|рф)`).Draw(t, "domain"))
	})
}

func FuzzParseList(f *testing.F) {
	for _, seed := range []string{
		"jan@x.pl", `"a b"@x.pl, Jan <b@żółw.pl>; c@xn--w-uga1v8h.pl`, "a@x.pl b@y.pl\n", `"\"" <"a@b"@x.pl>`, "j\u00ad@ŻÓŁW.pl", "a@col·lecció.cat", "a@x.pl (b)",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, field string) { check(t, field) })
}
