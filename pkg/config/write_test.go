package config_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/powiadom/powiadom/pkg/config"
)

func parsed(t interface{ Fatal(args ...any) }, text string) *config.File {
	f, err := config.Parse("lms.ini", []byte(text), func(name string) (string, bool) { return "from " + name, true })
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestDaily(t *testing.T) {
	t.Parallel()
	f := parsed(t, `[database]
type = mysql
host = localhost
user = lms
password = "lms's"
database = lms
ssl_verify = off

[mail]
smtp_password = 'a"b\c$d${HOME}'
smtp_host = ${RELAY}
debug_level = 3

[phpui]
smsapifrom = Sieć
[powiadom]
foreign_numbers = on
`)
	text, err := f.Daily("powiadom", "new;=secret")
	if err != nil {
		t.Fatal(err)
	}
	daily := parsed(t, text)
	for setting, want := range map[string]string{
		"database.user": "powiadom", "database.password": "new;=secret", "database.database": "lms", "database.ssl_verify": "",
		"mail.smtp_password": `a"b\c$d${HOME}`, "mail.smtp_host": "from RELAY", "phpui.smsapifrom": "Sieć", "powiadom.foreign_numbers": "1",
	} {
		section, name, _ := strings.Cut(setting, ".")
		if got, ok := daily.Get(section, name); !ok || got != want {
			t.Errorf("%s = %q, %v, want %q", setting, got, ok, want)
		}
	}
	if _, ok := daily.Get("mail", "debug_level"); ok {
		t.Error("a setting that powiadom does not read was taken along")
	}
	shown, err := f.Hidden().Daily("powiadom", "***")
	if err != nil || strings.Contains(shown, "lms's") || strings.Contains(shown, "HOME") || strings.Count(shown, `"***"`) != 2 {
		t.Errorf("shown, %v:\n%s", err, shown)
	}
	if got, _ := f.Get("mail", "smtp_password"); !strings.HasPrefix(got, "a") {
		t.Errorf("hiding changed the file itself: %q", got)
	}
}

// Whatever a value is, the file that is written says the same, or none is.
func TestDailyProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		password := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.RuneFrom([]rune(`"'\${};=#[] ab`+"\n")))).Draw(t, "password")
		text, err := parsed(t, "[database]\ndatabase = lms\n").Daily("powiadom", config.Secret(password))
		if err != nil {
			return
		}
		if got, _ := parsed(t, text).Get("database", "password"); got != password {
			t.Fatal(fmt.Sprintf("%q came back as %q from %s", password, got, text))
		}
	})
}
