package config_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/config"
)

func noEnv(string) (string, bool) { return "", false }

func parse(t *testing.T, src string) *config.File {
	t.Helper()
	f, err := config.Parse("lms.ini", []byte(src), noEnv)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestParseAsPHP compares with what PHP 8.2 answered; testdata/phpini.php asks
// it again. Where a file does not end in a line break PHP 8.2 refuses some
// comments; none of that is in the table. What PHP would compute is refused.
func TestParseAsPHP(t *testing.T) {
	src, err := os.ReadFile(filepath.Join("testdata", "phpini.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Src      string
		Want     map[string]map[string]string
		Computed bool // by operators
	}
	if err := json.Unmarshal(src, &cases); err != nil {
		t.Fatal(err)
	}
	env := func(name string) (string, bool) { return "env value", name == "POWIADOM_TEST" }
	for _, c := range cases {
		f, err := config.Parse("lms.ini", []byte(c.Src), env)
		switch {
		case c.Computed:
			if !strings.Contains(fmt.Sprint(err), ": unquoted ") {
				t.Errorf("Parse(%q) = %v, want a refusal of the operator", c.Src, err)
			}
		case c.Want == nil && err == nil:
			t.Errorf("Parse(%q) succeeds, PHP refuses it", c.Src)
		case c.Want != nil && err != nil:
			t.Errorf("Parse(%q) = %v, PHP reads %v", c.Src, err, c.Want)
		case err == nil:
			if diff := cmp.Diff(c.Want, config.Sections(f)); diff != "" {
				t.Errorf("Parse(%q) differs from PHP (-want +got):\n%s", c.Src, diff)
			}
		}
	}
}

func TestParseErrors(t *testing.T) {
	const head = "[database]\nuser = lms\n"
	tests := []struct {
		name, src, want, hint string
	}{
		{"parenthesis", head + "password = Tajne(1\n", "lms.ini line 3: database.password: unquoted (", "put the value in double quotes"},
		{"equals", head + "password = Tajne=1\n", "lms.ini line 3: database.password: unquoted =", "put the value in double quotes"},
		{"exclamation", head + "password = Tajne!\n", "lms.ini line 3: database.password: unquoted !", "put the value in double quotes"},
		{"operator without operand", head + "password = Tajne&\n", "lms.ini line 3: database.password: unquoted &", "put the value in double quotes"},
		{"open parenthesis", head + "password = (Tajne\n", "lms.ini line 3: database.password: unquoted (", "put the value in double quotes"},
		{"word", head + "password = Tajne no 1\n", "lms.ini line 3: database.password: an unquoted word such as on, no or null in the middle of the value", "put the value in double quotes"},
		{"double quote", head + "password = Taj\"ne\nhost = x\n", "lms.ini line 3: database.password: a quotation that is never closed", `close the quotation; a " inside double quotes is written \"`},
		{"single quote", head + "password = 'Tajne\nhost = x\n", "lms.ini line 3: database.password: a quotation that is never closed", `close the quotation; a " inside double quotes is written \"`},
		{"variable", head + "password = Tajne${\n", "lms.ini line 3: database.password: ${ without a name and a closing }", "write ${NAME}, or put the value in single quotes"},
		{"hash", head + "# Tajne (old)\n", "lms.ini line 3: unexpected (", "put values in double quotes and begin comments with ;"},
		{"key", head + "no = Tajne\n", "lms.ini line 3: a word such as on, no or null where a key should stand", "give the key another name; begin comments with ;"},
		{"indented section", head + "  [mail]\n", "lms.ini line 3: a bracket that no equals sign follows", "begin [section] in the first column; begin comments with ;"},
		{"section", head + "[mail\n", "lms.ini line 3: a bracket that is not closed on its line", "write [section] on one line"},
		{"no key", head + "= Tajne\n", "lms.ini line 3: unexpected =", "put values in double quotes and begin comments with ;"},
		{"NUL", head + "password = Taj\x00ne\n", "lms.ini line 3: a NUL byte", "save the file as plain text in UTF-8"},
		{"operator", head + "password = Taj|ne\n", "lms.ini line 3: database.password: unquoted |", "put the value in double quotes"},
		{"negation", head + "password = !Tajne\n", "lms.ini line 3: database.password: unquoted !", "put the value in double quotes"},
		{"parentheses", head + "password = (Tajne)\n", "lms.ini line 3: database.password: unquoted (", "put the value in double quotes"},
		{"behind a word", head + "password = on Tajne\n", "lms.ini line 3: database.password: an unquoted word such as on, no or null in the middle of the value", "put the value in double quotes"},
		{"rest of a value", head + "password = ''Taj=ne(\n", "lms.ini line 3: unquoted (", "put the value in double quotes"},
		{"line after quotation", "[a]\r\nk = \"x\r\ny\"\r\npassword = Tajne(\r\n", "lms.ini line 4: a.password: unquoted (", "put the value in double quotes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := config.Parse("lms.ini", []byte(tt.src), noEnv)
			fe, ok := errors.AsType[*config.FileError](err)
			if !ok {
				t.Fatalf("Parse = %v, want a FileError", err)
			}
			if got := fe.Error(); got != tt.want {
				t.Errorf("Error() = %q, want %q", got, tt.want)
			}
			if got := fe.Hint(); got != tt.hint {
				t.Errorf("Hint() = %q, want %q", got, tt.hint)
			}
		})
	}
}

func TestParseWarnings(t *testing.T) {
	tests := []struct {
		name, src, value string
		want             []string
	}{
		{"none", `"pa&ss;word"`, "pa&ss;word", nil},
		{"comment", "Tajne ; comment", "Tajne", nil},
		{"cut", "Taj;ne", "Taj", []string{"lms.ini line 2: database.password: the value is cut off at an unquoted ; : put the value in double quotes"}},
		{"dollar", "Tajne$", "Tajne$\n", []string{"lms.ini line 2: database.password: a $ at the end of the line joins the next line to the value: put the value in double quotes"}},
		{"apostrophe", "Taj'ne", "Taj", []string{"lms.ini line 2: database.password: a single quote that is never closed: PHP drops the rest of the file: put the value in double quotes"}},
		{"empty quotes", "''", "", nil},
		{"after empty quotes", "''Tajne", "", []string{"lms.ini line 2: database.password: what follows '' is lost: put the value in double quotes"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := parse(t, "[database]\npassword = "+tt.src+"\n")
			if got, ok := f.Get("database", "password"); got != tt.value || !ok {
				t.Errorf("Get = %q, %v, want %q", got, ok, tt.value)
			}
			if diff := cmp.Diff(tt.want, warnings(f)); diff != "" {
				t.Errorf("Warnings (-want +got):\n%s", diff)
			}
		})
	}
	f := parse(t, "user = lms\n[mail]\nk = 1\n[mail]\n")
	want := []string{
		"lms.ini line 1: user: outside of any section, and never read",
		"lms.ini line 4: [mail]: the section stands twice: PHP forgets the first one",
	}
	if diff := cmp.Diff(want, warnings(f)); diff != "" {
		t.Errorf("Warnings (-want +got):\n%s", diff)
	}
}

func warnings(f *config.File) []string {
	var texts []string
	for _, w := range f.Warnings() {
		texts = append(texts, w.String())
	}
	return texts
}

func TestParseFallback(t *testing.T) {
	f := parse(t, "[a]\nk = ${NONE:-x y}\n")
	if got, _ := f.Get("a", "k"); got != "x y" {
		t.Errorf("Get = %q, want %q", got, "x y")
	}
}

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, src []byte, mode fs.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, src, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}

	f, err := config.ReadFile(write("good.ini", []byte("[a]\nk=1\n"), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := f.Get("a", "k"); got != "1" || !ok {
		t.Errorf("Get = %q, %v, want 1", got, ok)
	}
	if want := filepath.Join(dir, "good.ini"); f.Name() != want {
		t.Errorf("Name() = %q, want %q", f.Name(), want)
	}

	tests := []struct {
		name, path, hint string
	}{
		{"missing", filepath.Join(dir, "none.ini"), "name the configuration file of LMS with -C"},
		{"directory", dir, "name the configuration file of LMS with -C"},
		{"too large", write("large.ini", make([]byte, 2<<20), 0o600), "name the configuration file of LMS with -C"},
		{"forbidden", write("secret.ini", nil, 0), "run powiadom as a user who may read the file, or name another one with -C"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.name == "forbidden" && os.Geteuid() == 0 {
				t.Skip("root may read everything")
			}
			_, err := config.ReadFile(tt.path)
			fe, ok := errors.AsType[*config.FileError](err)
			if !ok {
				t.Fatalf("ReadFile = %v, want a FileError", err)
			}
			if got, want := fe.Error(), tt.path+": cannot be read: "; !strings.HasPrefix(got, want) {
				t.Errorf("Error() = %q, want prefix %q", got, want)
			}
			if fe.Hint() != tt.hint {
				t.Errorf("Hint() = %q, want %q", fe.Hint(), tt.hint)
			}
		})
	}
	if _, err := config.ReadFile(filepath.Join(dir, "none.ini")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("ReadFile = %v, want fs.ErrNotExist inside", err)
	}
}

// quote writes any value so that PHP reads it back: single quotes around
// everything but single quotes.
func quote(value string) string {
	if value == "" {
		return `""`
	}
	parts := strings.Split(value, "'")
	for i, part := range parts {
		if part != "" {
			parts[i] = "'" + part + "'"
		}
	}
	return strings.Join(parts, `"'"`)
}

// doubleQuote is what the advice asks for.
func doubleQuote(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`).Replace(value) + `"`
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", "x", "pa&ss", `a"b\`, "it's", "$", "${HOME}", "a\r\nb", "on", "'\"'", "(((", "[a]\nk=1\n;c\n# x\n", "k[]=1\nz=''\n", "[a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if file, err := config.Parse("f", []byte(s), noEnv); err != nil {
			if !strings.HasPrefix(err.Error(), "f line ") {
				t.Fatalf("Parse(%q) = %v, which names no line", s, err)
			}
			if fe, ok := errors.AsType[*config.FileError](err); !ok || fe.Hint() == "" {
				t.Fatalf("Parse(%q) = %v without advice", s, err)
			}
		} else if file == nil {
			t.Fatalf("Parse(%q) returns neither file nor error", s)
		}
		if strings.Contains(s, "\x00") {
			return
		}
		quoted := []string{quote(s)}
		if !strings.Contains(s, "\"\n") && !strings.Contains(s, "\"\r") { // PHP: \" at the end of a line closes
			quoted = append(quoted, doubleQuote(s))
		}
		for _, q := range quoted {
			file, err := config.Parse("f", []byte("[a]\nk = "+q+"\nz = 1\n"), noEnv)
			if err != nil {
				t.Fatalf("Parse(k = %s): %v", q, err)
			}
			if got, _ := file.Get("a", "k"); got != s {
				t.Fatalf("Parse(k = %s) reads %q, want %q", q, got, s)
			}
			if got, _ := file.Get("a", "z"); got != "1" || len(file.Warnings()) != 0 {
				t.Fatalf("Parse(k = %s): next key %q, warnings %v", q, got, file.Warnings())
			}
		}
	})
}

// What is odd in the file may be why the database cannot be reached.
func TestSuspect(t *testing.T) {
	f := parse(t, "[database]\npassword = Taj;ne\n")
	cause := errors.New("denied")
	err := f.Suspect(cause)
	const want = "denied; lms.ini line 2: database.password: the value is cut off at an unquoted ; : put the value in double quotes"
	if err.Error() != want || !errors.Is(err, cause) {
		t.Errorf("Suspect = %v, want %s", err, want)
	}
	if err := f.Suspect(nil); err != nil {
		t.Errorf("Suspect(nil) = %v", err)
	}
	if err := parse(t, "[database]\npassword = Tajne\n").Suspect(cause); err != cause { //nolint:errorlint // it is the same
		t.Errorf("Suspect = %v without warnings", err)
	}
}

// The files that LMS ships hold comments alone between their sections, with any
// character in them; what people make of them is plain values.
func TestParseStock(t *testing.T) {
	f := parse(t, "; $Id$\n;\n; It's an example!!! (see doc & manual) ^_^ | ~\n\n[database]\n\n; type\t\t= mysql\n type\t\t= mysqli\nhost\t\t= localhost\nuser\t\t= lms\n"+
		"password\t= password\ndatabase\t= lms\n\n[phpui]\n; allow_from = 192.168.0.0/16, 213.25.209.224/27\nreload_sqlquery\t= \"INSERT INTO reload VALUES ('1','%TIME%')\" ; (!)\n"+
		"[directories]\nsys_dir\t\t= /var/www/html/lms\n\n[dhcp:public-custa]\n; default_lease_time = 3600\n")
	where, err := f.Database(func(string) bool { return false })
	if err != nil || where.User != "lms" || where.Password != "password" || where.Name != "lms" {
		t.Errorf("Database = %+v, %v", where, err)
	}
	if got, _ := f.Get("phpui", "reload_sqlquery"); got != "INSERT INTO reload VALUES ('1','%TIME%')" || len(f.Warnings()) > 0 {
		t.Errorf("Get = %q, warnings %v", got, f.Warnings())
	}
}
