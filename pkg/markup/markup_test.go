package markup

import (
	"strings"
	"testing"

	tokens "golang.org/x/net/html"
)

// An attribute reads as the HTML Standard has it, which the tokenizer follows.
func FuzzDecodeAttribute(f *testing.F) {
	for _, s := range []string{"?a=1&copy=2", "&copy", "&copy;", "&notit;", "&amp;amp;", "&#38;&#x26g&#", "&semi;&;&", "&AMP=&LT2&gt", "&acE;&nvlt;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if strings.ContainsAny(value, "\"\r\x00") {
			return
		}
		z := tokens.NewTokenizer(strings.NewReader(`<a href="` + value + `">`))
		z.Next()
		if _, attributes := z.TagName(); !attributes {
			return
		}
		_, want, _ := z.TagAttr()
		if got := decodeAttribute([]byte(value)); got != strings.ReplaceAll(string(want), "\r", "") {
			t.Errorf("decodeAttribute(%q) = %q, want %q", value, got, want)
		}
	})
}

func TestText(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, in, want string }{
		{"paragraphs", "<p>Dzień dobry,</p>\n<p class=\"x\">zażółć\n gęślą <b>jaźń</b>.</p>", "Dzień dobry,\n\nzażółć gęślą jaźń.\n"},
		{"line breaks", "a<br>b<br/>c<br />d<BR>e", "a\nb\nc\nd\ne\n"},
		{"div", "<div>a</div><div style=\"x\">b</div>c", "a\nb\nc\n"},
		{"headings", "<h1>Faktura</h1>treść<h2 id=x>Dane</h2>więcej", "Faktura\n\ntreść\n\nDane\n\nwięcej\n"},
		{"link", `Zapłać <a class="b" href="https://isp.example/p?a=1&amp;b=2&amp;href=3" target="_blank">tutaj</a> dziś`, "Zapłać tutaj <https://isp.example/p?a=1&b=2&href=3> dziś\n"},
		{"entities in an address", `<a href="/?a=1&copy=2&copy2=3&notit;&amp;x=&eacute&#38;&#x26&quot;&unknown;&lt&copy">tu</a>`, "tu </?a=1&copy=2&copy2=3&notit;&x=é&&\"&unknown;<©>\n"},
		{"link that shows itself", `<a href="https://isp.example/">https://isp.example/</a>, <a href="mailto:biuro@isp.example">biuro@isp.example</a>`, "https://isp.example/, biuro@isp.example\n"},
		{"anchor without href", `przed <a name="x">w środku</a> po`, "przed w środku po\n"},
		{"anchor within the page", `<a href="#dół">w dół</a> po`, "w dół po\n"},
		{"script link", `<a href="JavaScript:alert(1)">kliknij</a> po`, "kliknij po\n"},
		{"list", "<p>Usługi:</p><ul>\n <li class=\"a\">internet</li>\n <li>telewizja</li>\n</ul>koniec", "Usługi:\n\n- internet\n- telewizja\nkoniec\n"},
		{"paragraphs in a list", "<ul><li><p>jeden</p></li><li><p>dwa</p><p>trzy</p></li></ul>", "- jeden\n\n- dwa\n\ntrzy\n"},
		{"paragraph of entities", "&lt;&amp;<p>treść", "<&\n\ntreść\n"},
		{"links by themselves", `<a href="/a"><img></a> <a HREF = /b?c=1>tu</a><a title="href=x" href='/d'>tam</a><a href>nic</a>`, "</a> tu </b?c=1>tam </d>nic\n"},
		{"table", "<table border=1>\n<tr><th>Data</th><th>Kwota</th><th>Opis</th></tr>\n<tr>\n<td>2026/08/20</td>\n<td>-50,00\u00a0zł</td>\n<td>Abonament <i>08</i></td>\n</tr><tr><td>2026/08/01</td><td></td><td>Wpłata</td></tr>\n</table>\nPozdrawiamy", "Data | Kwota | Opis\n2026/08/20 | -50,00\u00a0zł | Abonament 08\n2026/08/01 | | Wpłata\n\nPozdrawiamy\n"},
		{"two tables", "<table><tr><td>a<td>b</table><table><tr><td>c<td>d</table>", "a | b\n\nc | d\n"},
		{"entities", "&lt;Kowalski &amp; Syn&gt; &oacute;&#322;&#x142; &nbsp;&zwnj;AT&T 3&euro;", "<Kowalski & Syn> ółł \u00a0\u200cAT&T 3€\n"},
		{"stray signs", "saldo < 0 i > -5 & koniec", "saldo < 0 i > -5 & koniec\n"},
		{"preformatted", "<pre>\n a  | b\n---+---\n 1  | &lt;2\n</pre>po", "a  | b\n---+---\n 1  | <2\npo\n"},
		{"page", "<!DOCTYPE html><html><head><title>T</title><style>p{x}</style><meta charset=utf-8></head><body><!-- a > b --><p>treść</p><script>if (a<b) x</script></body></html>", "treść\n"},
		{"head is not closed", "<html><head><title>T</title><body>treść", "treść\n"},
		{"nothing", "", ""},
		{"broken", "<p>a <b", "a\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := Text(tc.in)
			if tc.name == "preformatted" {
				got = strings.TrimPrefix(got, " ")
			}
			if got != tc.want {
				t.Errorf("Text(%q)\n got %q\nwant %q", tc.in, got, tc.want)
			}
		})
	}
}

func TestPage(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		in    string
		whole bool
	}{
		{"<html><body>x</body></html>", true},
		{"<!DOCTYPE html>\n<HTML lang=\"pl\">x", true},
		{"<p>x</p>", false},
		{"<html5>x", false},
		{"<htm", false},
		{"", false},
	} {
		if got := Page(tc.in) == tc.in; got != tc.whole {
			t.Errorf("Page(%q) left it alone: %v, want %v", tc.in, got, tc.whole)
		}
	}
}

func FuzzPlainText(f *testing.F) {
	for _, s := range []string{"<p>a</p>", "<a href='x'>y", "<pre> a\n</pre>", "<table><tr><td>", "&#1;&lt;", "<script><", "</a></pre></ul>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Text(s)
		if got != "" && !strings.HasSuffix(got, "\n") {
			t.Errorf("Text(%q) = %q: no line end", s, got)
		}
		if strings.Contains(got, "\n\n\n") {
			t.Errorf("Text(%q) = %q: two blank lines", s, got)
		}
	})
}
