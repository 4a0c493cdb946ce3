package render_test

import (
	"flag"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/render"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func values() render.Values {
	return render.Values{
		CID:         7,
		Customer:    "Kowalski Jan",
		Balance:     "-1234,50\u00a0zł",
		PIN:         "4321",
		BankAccount: "02 1050 1025 0000 0000 0000 0001\n50 1050 1025 1000 0022 0000 0123",
		Payment:     "50,00\u00a0zł",
		Last: []render.Entry{
			{Date: "2026/08/20", Payment: "50,00\u00a0zł", Balance: "-345,67\u00a0zł", Description: "Wpłata"},
			{Date: "2026/08/01", Charge: "60,00\u00a0zł", Balance: "-60,00\u00a0zł", Description: "Abonament <Łącze> 08/2026"},
			{Date: "2026/07/01", Charge: "1\u00a0000\u00a0000,00\u00a0zł", Balance: "0,00\u00a0zł", Description: "Umowa\r\nnr 5\n%pin " + strings.Repeat("ż", 60)},
		},
	}
}

func TestExecute(t *testing.T) {
	tests := []struct {
		name, text, plain, html string
	}{
		{"empty", "", "", ""},
		{"no variable", "Dzień dobry", "Dzień dobry", "Dzień dobry"},
		{"each", "%cid|%customer|%balance|%pin|%payment", "7|Kowalski Jan|-1234,50\u00a0zł|4321|50,00\u00a0zł", "7|Kowalski Jan|-1234,50\u00a0zł|4321|50,00\u00a0zł"},
		{"twice", "%pin%pin", "43214321", "43214321"},
		{"punctuation ends a word", "%cid. %cid, %cid-1 (%cid)ż%cidż", "7. 7, 7-1 (7)ż7ż", "7. 7, 7-1 (7)ż7ż"},
		{"the name counts, whatever is behind it", "%customername %cid1 %balancezł %pin_code", "Kowalski Janname 71 -1234,50\u00a0złzł 4321_code", "Kowalski Janname 71 -1234,50\u00a0złzł 4321_code"},
		{"names are case sensitive", "%CID %Pin", "%CID %Pin", "%CID %Pin"},
		{"percent", "10% rabatu, 50%, 5 %, %1 %% %%cid %", "10% rabatu, 50%, 5 %, %1 %% %7 %", "10% rabatu, 50%, 5 %, %1 %% %7 %"},
		{"accounts", "%bankaccount.", "02 1050 1025 0000 0000 0000 0001\n50 1050 1025 1000 0022 0000 0123.", "02 1050 1025 0000 0000 0000 0001<br>50 1050 1025 1000 0022 0000 0123."},
		{"template text is not escaped", "<b>%cid</b> & \r\n", "<b>7</b> & \r\n", "<b>7</b> & \r\n"},
		{"odd tables", "%last_0_in_a_table %last_05_in_a_table %last_100_in_a_table %last_x_in_a_table %last_+5_in_a_table", "%last_0_in_a_table %last_05_in_a_table %last_100_in_a_table %last_x_in_a_table %last_+5_in_a_table", "%last_0_in_a_table %last_05_in_a_table %last_100_in_a_table %last_x_in_a_table %last_+5_in_a_table"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			parsed := render.Parse(tt.text)
			if got := parsed.Execute(values(), render.Plain); got != tt.plain {
				t.Errorf("Execute(%q, Plain) = %q, want %q", tt.text, got, tt.plain)
			}
			if got := parsed.Execute(values(), render.HTML); got != tt.html {
				t.Errorf("Execute(%q, HTML) = %q, want %q", tt.text, got, tt.html)
			}
			if got := parsed.String(); got != tt.text {
				t.Errorf("String() = %q, want %q", got, tt.text)
			}
		})
	}
}

func TestExecuteHostileValues(t *testing.T) {
	tests := []struct {
		name, customer, plain, html string
	}{
		{"markup", `<b>Jan</b> & "S-ka"`, `<b>Jan</b> & "S-ka"`, "&lt;b&gt;Jan&lt;/b&gt; &amp; &#34;S-ka&#34;"},
		{"variable", "%pin %cid", "%pin %cid", "%pin %cid"},
		{"new header", "Jan\r\nBcc: x@example.com", "Jan Bcc: x@example.com", "Jan Bcc: x@example.com"},
		{"single breaks", "a\rb\nc\x00d\x1be\x7ff\u0085g\u2028h", "a b c d e f g h", "a b c d e f g h"},
		{"tab stays", "a\tb", "a\tb", "a\tb"},
		{"half a variable", "%", "%", "%"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := render.Values{Customer: tt.customer, PIN: "4321"}
			parsed := render.Parse("%customer")
			if got := parsed.Execute(v, render.Plain); got != tt.plain {
				t.Errorf("Execute(Plain) = %q, want %q", got, tt.plain)
			}
			if got := parsed.Execute(v, render.HTML); got != tt.html {
				t.Errorf("Execute(HTML) = %q, want %q", got, tt.html)
			}
		})
	}

	t.Run("a value ends in a percent sign", func(t *testing.T) {
		got := render.Parse("%customercid %customer%pin").Execute(render.Values{Customer: "%", PIN: "cid"}, render.Plain)
		if want := "%cid %cid"; got != want {
			t.Errorf("Execute = %q, want %q", got, want)
		}
	})
	t.Run("accounts", func(t *testing.T) {
		v := render.Values{BankAccount: "1\r\n<2>\x003"}
		if got, want := render.Parse("%bankaccount").Execute(v, render.Plain), "1\n<2> 3"; got != want {
			t.Errorf("Execute(Plain) = %q, want %q", got, want)
		}
		if got, want := render.Parse("%bankaccount").Execute(v, render.HTML), "1<br>&lt;2&gt; 3"; got != want {
			t.Errorf("Execute(HTML) = %q, want %q", got, want)
		}
	})
}

func TestTableGolden(t *testing.T) {
	tests := []struct {
		file, text string
		mode       render.Mode
	}{
		{"table.txt", "Operacje:\n%last_10_in_a_table\nKoniec.\n", render.Plain},
		{"table.html", "<p>Operacje:</p>\n%last_10_in_a_table\n<p>Koniec.</p>\n", render.HTML},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			got := render.Parse(tt.text).Execute(values(), tt.mode)
			path := filepath.Join("testdata", tt.file)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("Execute differs from %s (-want +got):\n%s", path, diff)
			}
		})
	}
}

func TestTableShape(t *testing.T) {
	lines := func(rows, entries int) []string {
		v := values()
		v.Last = v.Last[:entries]
		text := "%last_" + string(rune('0'+rows)) + "_in_a_table"
		return strings.Split(render.Parse(text).Execute(v, render.Plain), "\n")
	}
	for _, tt := range []struct{ rows, entries, want int }{{9, 0, 4}, {9, 2, 6}, {1, 2, 5}, {2, 2, 6}} {
		got := lines(tt.rows, tt.entries)
		if len(got) != tt.want {
			t.Errorf("%d of %d entries: %d lines, want %d", tt.rows, tt.entries, len(got), tt.want)
		}
		for _, line := range got {
			if n := utf8.RuneCountInString(line); n != 109 {
				t.Errorf("line %q is %d characters wide, want 109", line, n)
			}
		}
	}
	if got, want := lines(1, 1)[3], " 2026/08/20  |             | 50,00\u00a0zł    |"; !strings.HasPrefix(got, want) {
		t.Errorf("row = %q, want prefix %q", got, want)
	}
}

func TestNeeds(t *testing.T) {
	tests := []struct {
		text string
		want render.Needs
	}{
		{"Witaj %customer (%cid) %foo", render.Needs{}},
		{"%balance", render.Needs{Balance: true}},
		{"%pin", render.Needs{PIN: true}},
		{"%bankaccount", render.Needs{BankAccount: true}},
		{"%payment", render.Needs{Payment: true}},
		{"%last_5_in_a_table %last_99_in_a_table %last_1_in_a_table", render.Needs{Last: 99}},
	}
	var union render.Needs
	for _, tt := range tests {
		got := render.Parse(tt.text).Needs()
		if got != tt.want {
			t.Errorf("Parse(%q).Needs() = %+v, want %+v", tt.text, got, tt.want)
		}
		union = union.Union(got)
	}
	if want := (render.Needs{Balance: true, PIN: true, BankAccount: true, Payment: true, Last: 99}); union != want {
		t.Errorf("Union = %+v, want %+v", union, want)
	}
}

func TestWords(t *testing.T) {
	parsed := render.Parse("%foo %cid 100%do %last_05_in_a_table %pin %foo %cid %last_3_in_a_table %5x")
	if diff := cmp.Diff([]string{"%foo", "%do", "%last_05_in_a_table"}, parsed.Unknown()); diff != "" {
		t.Errorf("Unknown (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"%cid", "%pin", "%last_3_in_a_table"}, parsed.Variables()); diff != "" {
		t.Errorf("Variables (-want +got):\n%s", diff)
	}
	for _, name := range render.Names() {
		if got := render.Parse(name).Variables(); len(got) != 1 || got[0] != name {
			t.Errorf("Names lists %s, which Parse reads as %q", name, got)
		}
	}
}

func TestSuggest(t *testing.T) {
	tests := map[string]string{
		"%custmer":            "%customer",
		"balnce":              "%balance",
		"%ballance":           "%balance",
		"%PIN":                "%pin",
		"%pim":                "%pin",
		"%bank_account":       "%bankaccount",
		"%last_05_in_a_table": "%last_10_in_a_table",
		"%last10":             "%last_10_in_a_table",
		"%do":                 "",
		"%kwota":              "",
		"":                    "",
	}
	for word, want := range tests {
		if got := render.Suggest(word); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestSingleLine(t *testing.T) {
	tests := []struct {
		name, text string
		limit      int
		want       string
	}{
		{"plain", "Faktura nr 5", 200, "Faktura nr 5"},
		{"header injection", "Faktura\r\nBcc: x@example.com\r\n", 200, "Faktura Bcc: x@example.com"},
		{"trimmed", " \t\r\n a \x00\x01 b\u0085 ", 200, "a b"},
		{"no-break space stays", "5,00\u00a0zł", 200, "5,00\u00a0zł"},
		{"counts characters", "żółwie", 3, "żół"},
		{"no blank at the end", "ab cd", 3, "ab"},
		{"room for one more", "ab cd", 4, "ab c"},
		{"nothing left", "\r\n", 10, ""},
		{"no room", "abc", 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := render.SingleLine(tt.text, tt.limit); got != tt.want {
				t.Errorf("SingleLine(%q, %d) = %q, want %q", tt.text, tt.limit, got, tt.want)
			}
		})
	}
}

func FuzzTemplate(f *testing.F) {
	for _, seed := range []string{"", "%cid", "%%cid%", "100%do", "%last_10_in_a_table", "%bankaccount.", "<p>%customer</p>", "%customername"} {
		f.Add(seed, "<i>%pin\r\nx")
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		parsed := render.Parse(text)
		if got := parsed.String(); got != text {
			t.Fatalf("Parse(%q).String() = %q", text, got)
		}
		if !strings.Contains(text, "%") {
			if got := parsed.Execute(values(), render.HTML); got != text {
				t.Fatalf("Parse(%q) without a variable renders to %q", text, got)
			}
		}

		// Values are put in as they are, wherever the template names them.
		const marker = "[%pin%cid%customer]"
		v := render.Values{Customer: marker, Balance: marker, PIN: marker, BankAccount: marker, Payment: marker}
		v.Last = []render.Entry{{Date: marker, Description: marker}}
		got := parsed.Execute(v, render.Plain)
		named := 0
		for _, variable := range parsed.Variables() {
			if variable != "%cid" {
				named++
			}
		}
		if n := strings.Count(got, marker); n < named {
			t.Fatalf("Parse(%q) names %d values but %q holds %d", text, named, got, n)
		}

		// What a value brings into HTML is neither markup nor a second line.
		hostile := render.Parse("%customer").Execute(render.Values{Customer: name}, render.HTML)
		if strings.ContainsAny(hostile, "<>\r\n") {
			t.Fatalf("customer %q renders to %q", name, hostile)
		}
		plain := render.Parse("%customer").Execute(render.Values{Customer: name}, render.Plain)
		if html.UnescapeString(hostile) != plain && !strings.Contains(name, "&") {
			t.Fatalf("customer %q: HTML %q and text %q differ", name, hostile, plain)
		}

		line := render.SingleLine(text, 20)
		if utf8.RuneCountInString(line) > 20 || line != strings.Trim(line, " ") || strings.ContainsAny(line, "\r\n\x00") {
			t.Fatalf("SingleLine(%q) = %q", text, line)
		}
		if again := render.SingleLine(line, 20); again != line {
			t.Fatalf("SingleLine twice: %q then %q", line, again)
		}
	})
}

func BenchmarkExecute(b *testing.B) {
	parsed := render.Parse("Szanowny Kliencie %customer (%cid), saldo %balance, konto %bankaccount, PIN %pin.")
	v := values()
	for _, mode := range []struct {
		name string
		mode render.Mode
	}{{"plain", render.Plain}, {"html", render.HTML}} {
		b.Run(mode.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				parsed.Execute(v, mode.mode)
			}
		})
	}
}

func BenchmarkTable(b *testing.B) {
	parsed := render.Parse("%last_10_in_a_table")
	v := values()
	for range 7 {
		v.Last = append(v.Last, v.Last[0])
	}
	for name, mode := range map[string]render.Mode{"plain": render.Plain, "html": render.HTML} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				parsed.Execute(v, mode)
			}
		})
	}
}
