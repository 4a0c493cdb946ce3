package config_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // not every machine has the zones

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/span"
)

func defaults() config.Defaults {
	return config.Defaults{Timezone: time.UTC, Hostname: "isp.example.com"}
}

// settings reads settings from rows of uiconfig, given as section.name=value.
func settings(t *testing.T, rows ...string) (config.Settings, config.Problems) {
	t.Helper()
	var table []config.Row
	for _, row := range rows {
		key, value, _ := strings.Cut(row, "=")
		section, name, _ := strings.Cut(key, ".")
		table = append(table, config.Row{Section: section, Var: name, Value: value})
	}
	return config.New(parse(t, ""), table).Settings(defaults())
}

func TestSettingsDefaults(t *testing.T) {
	got, problems := settings(t)
	want := config.Settings{
		General:      config.General{Timezone: time.UTC, Lease: 5 * time.Minute, PaymentDays: 14, AtMostOnce: span.Span{Days: 1}, SMSDaily: 3},
		DefaultTexts: map[string]string{},
		Email: config.Email{
			Host: "127.0.0.1", Port: 25, Auth: config.AuthNone, TLS: config.TLSOpportunistic, VerifyName: true,
			Connections: 4, PerConnection: 10, HELO: "isp.example.com",
		},
		SMS: config.SMS{
			URL: "https://api.smsapi.pl/sms.do", BackupURL: "https://api2.smsapi.pl/sms.do",
			Connections: 5, MaxParts: 6, Transliterate: true,
		},
	}
	if diff := cmp.Diff(want, got, cmpSettings()...); diff != "" {
		t.Errorf("Settings (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{
		"phpui.smsapiuser: is not set: SMSAPI takes phpui.smsapiuser with phpui.smsapipass, or powiadom.smsapitoken",
	}, texts(problems)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func cmpSettings() []cmp.Option {
	return []cmp.Option{
		cmpopts.IgnoreUnexported(config.Settings{}),
		cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() }),
	}
}

func texts(problems config.Problems) []string {
	var all []string
	for _, p := range problems {
		all = append(all, p.String())
	}
	return all
}

func TestSettingsValues(t *testing.T) {
	got, problems := settings(t,
		"powiadom.timezone=Europe/Warsaw", "powiadom.lease=240", "powiadom.foreign_numbers=tak",
		"notify.ignore_customer_consents=1", "notify.ignore_contact_flags=Yes", "powiadom.ignore_contact_flags=nie",
		"phpui.indebted_mail=Dług %balance\n", "phpui.payment_sms=Dziękujemy", "phpui.invoice_sms=",
		"messages.use_all_accounts=t", "messages.use_only_alternative_accounts=enabled",
		"mail.smtp_host=smtp.example.com", "mail.smtp_port=587", "mail.smtp_username=isp", "mail.smtp_password= p w ",
		"mail.smtp_auth_type=CRAM-MD5", "mail.smtp_secure=TLS", "mail.smtp_ssl_verify_peer=0",
		"mail.smtp_ssl_allow_self_signed=on",
		"powiadom.smtp_connections=64", "powiadom.smtp_messages_per_connection=50", "powiadom.smtp_helo=mx.example.com",
		"phpui.smsapifrom=Internet", "phpui.smsapiuser=isp", "phpui.smsapipass=0123456789abcdef0123456789ABCDEF",
		"powiadom.smsapi_password_md5=1", "powiadom.smsapi_url=http://127.0.0.1:8080/sms.do",
		"powiadom.sms_connections=1", "powiadom.sms_max_parts=3", "sms.transliterate_message=false",
		"powiadom.first_run_limit=500", "powiadom.payment_days=30", "phpui.root_netdevice_id= 17 ",
		"powiadom.sms_price= 0,0875 ",
	)
	if len(problems) > 0 {
		t.Errorf("problems: %v", problems)
	}
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	price := decimal.RequireFromString("0.0875")
	want := config.Settings{
		Report: config.Report{SMSPrice: &price},
		General: config.General{
			Timezone: warsaw, Lease: 240 * time.Second, IgnoreConsents: true, AllowForeignNumbers: true,
			FirstRunLimit: 500, AtMostOnce: span.Span{Days: 1}, SMSDaily: 3, PaymentDays: 30, RootDevice: 17,
		},
		Accounts:     config.Accounts{All: true, OnlyAlternative: true},
		DefaultTexts: map[string]string{"indebted_mail": "Dług %balance\n", "payment_sms": "Dziękujemy"},
		Email: config.Email{
			Host: "smtp.example.com", Port: 587, Username: "isp", Password: " p w ",
			Auth: config.AuthCRAMMD5, TLS: config.TLSRequired, AllowSelfSigned: true, VerifyName: true,
			Connections: 64, PerConnection: 50, HELO: "mx.example.com",
		},
		SMS: config.SMS{
			Sender: "Internet", User: "isp", Password: "0123456789abcdef0123456789ABCDEF", PasswordIsMD5: true,
			URL: "http://127.0.0.1:8080/sms.do", Connections: 1, MaxParts: 3,
		},
	}
	if diff := cmp.Diff(want, got, cmpSettings()...); diff != "" {
		t.Errorf("Settings (-want +got):\n%s", diff)
	}
}

func TestSettingsTLS(t *testing.T) {
	const far, user = "mail.smtp_host=smtp.example.com", "mail.smtp_username=isp"
	tests := []struct {
		name   string
		rows   []string
		tls    config.TLSPolicy
		auth   config.AuthType
		port   int
		verify bool
	}{
		{"this machine", nil, config.TLSOpportunistic, config.AuthNone, 25, false},
		{"this machine by name", []string{"mail.smtp_host=Localhost", user}, config.TLSOpportunistic, config.AuthAuto, 25, false},
		{"this machine by IPv6", []string{"mail.smtp_host=[::1]", user}, config.TLSOpportunistic, config.AuthAuto, 25, false},
		{"another machine", []string{far}, config.TLSOpportunistic, config.AuthNone, 25, true},
		{"a password to another machine", []string{far, user}, config.TLSRequired, config.AuthAuto, 25, true},
		{"the same, empty", []string{far, user, "mail.smtp_secure=", "mail.smtp_ssl_verify_peer="}, config.TLSRequired, config.AuthAuto, 25, false},
		{"in the clear by wish", []string{far, user, "mail.smtp_secure=false"}, config.TLSNone, config.AuthAuto, 25, true},
		{"tls", []string{"mail.smtp_secure=tls"}, config.TLSRequired, config.AuthNone, 25, false},
		{"ssl", []string{far, "mail.smtp_secure=SSL"}, config.TLSImplicit, config.AuthNone, 465, true},
		{"ssl elsewhere", []string{far, "mail.smtp_secure=ssl", "mail.smtp_port=4650"}, config.TLSImplicit, config.AuthNone, 4650, true},
		{"any login", []string{far, user, "mail.smtp_auth_type=true"}, config.TLSRequired, config.AuthAuto, 25, true},
		{"login", []string{far, user, "mail.smtp_auth_type=LOGIN"}, config.TLSRequired, config.AuthLogin, 25, true},
		{"no login", []string{far, user, "mail.smtp_auth_type=false"}, config.TLSRequired, config.AuthNone, 25, true},
		{"no user, no login", []string{far, "mail.smtp_auth_type=plain"}, config.TLSOpportunistic, config.AuthNone, 25, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			set, problems := settings(t, tt.rows...)
			if found := problems.In(config.AreaEmail); len(found) > 0 {
				t.Errorf("problems: %v", found)
			}
			got := set.Email
			if got.TLS != tt.tls || got.Auth != tt.auth || got.Port != tt.port || got.VerifyPeer != tt.verify {
				t.Errorf("TLS %s, auth %s, port %d, verify %v, want %s, %s, %d, %v",
					got.TLS, got.Auth, got.Port, got.VerifyPeer, tt.tls, tt.auth, tt.port, tt.verify)
			}
		})
	}
}

// An unquoted "false" in the file reaches the program as an empty value.
func TestSettingsFalseInFile(t *testing.T) {
	f := parse(t, "[mail]\nsmtp_host = smtp.example.com\nsmtp_ssl_verify_peer = false\n[sms]\ntransliterate_message = off\n[phpui]\nsmsapifrom = FALSE\n")
	got, _ := config.New(f, nil).Settings(defaults())
	if got.Email.VerifyPeer || got.SMS.Transliterate || got.SMS.Sender != "ECO" {
		t.Errorf("verify %v, transliterate %v, sender %q, want false, false, ECO",
			got.Email.VerifyPeer, got.SMS.Transliterate, got.SMS.Sender)
	}
}

func TestSettingsSMSSender(t *testing.T) {
	tests := []struct {
		value, want string
		ok          bool
	}{
		{"", "ECO", true},
		{"FALSE", "ECO", true},
		{"False", "ECO", true},
		{"ECO", "ECO", true},
		{"2Way", "2Way", true},
		{"Moj-ISP.pl 1", "", false}, // 12 characters
		{"M&j ISP!+_%", "M&j ISP!+_%", true},
		{"Mój ISP", "", false},
		{"a;b", "", false},
		{"48600100200", "48600100200", true},
		{"1234567890123456", "1234567890123456", true},
		{"12345678901234567", "", false},
		{"1234567", "1234567", true},
	}
	for _, tt := range tests {
		got, problems := settings(t, "powiadom.smsapitoken=x", "phpui.smsapifrom="+tt.value)
		if got.SMS.Sender != tt.want || (len(problems) == 0) != tt.ok {
			t.Errorf("smsapifrom %q = %q, %v, want %q, %v", tt.value, got.SMS.Sender, problems, tt.want, tt.ok)
		}
	}
}

func TestSettingsGateway(t *testing.T) {
	tests := []struct {
		name        string
		rows        []string
		url, backup string
	}{
		{"own backup", []string{"powiadom.smsapi_backup_url=https://b.example.com/"}, "https://api.smsapi.pl/sms.do", "https://b.example.com/"},
		{"own url", []string{"powiadom.smsapi_url=https://a.example.com/"}, "https://a.example.com/", ""},
		{"both", []string{"powiadom.smsapi_url=https://a.example.com/", "powiadom.smsapi_backup_url=http://localhost/"}, "https://a.example.com/", "http://localhost/"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, problems := settings(t, append(tt.rows, "powiadom.smsapitoken=x")...)
			if got.SMS.URL != tt.url || got.SMS.BackupURL != tt.backup || len(problems) > 0 {
				t.Errorf("url %q, backup %q, problems %v, want %q, %q", got.SMS.URL, got.SMS.BackupURL, problems, tt.url, tt.backup)
			}
		})
	}
}

func TestSettingsProblems(t *testing.T) {
	const token = "powiadom.smsapitoken=x"
	const badDebug = " is not understood, so nothing is sent: write e-mail addresses with commas between, or clear it"
	const badPhone = " is no telephone number, so nothing is sent: write one of 9 to 15 digits, or clear it"
	const badURL = ": not allowed: write an address that begins with https:// and holds no user (http:// is for this machine only)"
	const needed = ": is not set: SMSAPI takes phpui.smsapiuser with phpui.smsapipass, or powiadom.smsapitoken"
	tests := []struct {
		row  string
		area config.Area
		want string
	}{
		{"powiadom.timezone=Warszawa", config.AreaGeneral, `powiadom.timezone: "Warszawa" is no time zone: write a name such as Europe/Warsaw`},
		{"powiadom.lease=239", config.AreaGeneral, `powiadom.lease: "239" is not allowed: write a whole number from 240 to 3600`},
		{"powiadom.lease=3601", config.AreaGeneral, `powiadom.lease: "3601" is not allowed: write a whole number from 240 to 3600`},
		{"powiadom.foreign_numbers=maybe", config.AreaGeneral, `powiadom.foreign_numbers: "maybe" is neither yes nor no: write true or false`},
		{"mail.smtp_host=ssl://smtp.example.com", config.AreaEmail, `mail.smtp_host: "ssl://smtp.example.com" is no host: write one name or address, without port and scheme`},
		{"mail.smtp_host=a.example.com:25", config.AreaEmail, `mail.smtp_host: "a.example.com:25" is no host: write one name or address, without port and scheme`},
		{"mail.smtp_port=smtp", config.AreaEmail, `mail.smtp_port: "smtp" is not allowed: write a whole number from 1 to 65535`},
		{"mail.smtp_port=0", config.AreaEmail, `mail.smtp_port: "0" is not allowed: write a whole number from 1 to 65535`},
		{"mail.smtp_auth_type=xoauth2", config.AreaEmail, `mail.smtp_auth_type: "xoauth2" is not allowed: write one of auto, plain, login, cram-md5, none`},
		{"mail.smtp_secure=starttls", config.AreaEmail, `mail.smtp_secure: "starttls" is not allowed: write one of tls, ssl, false`},
		{"mail.smtp_secure=true", config.AreaEmail, `mail.smtp_secure: "true" is not allowed: write one of tls, ssl, false`},
		{"mail.debug_email=a@example.com; b@example.com", config.AreaEmail, `mail.debug_email: "a@example.com; b@example.com"` + badDebug},
		{"mail.debug_email= ", config.AreaEmail, `mail.debug_email: " "` + badDebug},
		{"mail.debug_email=,", config.AreaEmail, `mail.debug_email: ","` + badDebug},
		{"notify.debug_email=false", config.AreaEmail, `notify.debug_email: "false"` + badDebug},
		{"mail.reply_email=a\r\nBcc: b@example.com", config.AreaEmail, `mail.reply_email: "a\r\nBcc: b@example.com" is not understood: write e-mail addresses with commas between`},
		{"notify.notify_email=x", config.AreaEmail, `notify.notify_email: "x" is not understood: write e-mail addresses with commas between`},
		{"notify.dsn_email=a@example.com, b@example.com", config.AreaEmail, `notify.dsn_email: "a@example.com, b@example.com" is not one e-mail address`},
		{"mail.mdn_email=x", config.AreaEmail, `mail.mdn_email: "x" is not one e-mail address`},
		{"notify.smtp_host=a b", config.AreaEmail, `notify.smtp_host: "a b" is no host: write one name or address, without port and scheme`},
		{"notify.smtp_port=x", config.AreaEmail, `notify.smtp_port: "x" is not allowed: write a whole number from 1 to 65535`},
		{"notify.smtp_auth=ntlm", config.AreaEmail, `notify.smtp_auth: "ntlm" is not allowed: write one of auto, plain, login, cram-md5, none`},
		{"notify.smtp_ssl_verify_peer=maybe", config.AreaEmail, `notify.smtp_ssl_verify_peer: "maybe" is neither yes nor no: write true or false`},
		{"messages.sender_email=nobody", config.AreaEmail, `messages.sender_email: "nobody" is not one e-mail address`},
		{"notify.mailfrom=nobody", config.AreaEmail, `notify.mailfrom: "nobody" is not one e-mail address`},
		{"messages.sender_name=a\nb", config.AreaEmail, `messages.sender_name: holds control characters`},
		{"powiadom.smtp_messages_per_connection=0", config.AreaEmail, `powiadom.smtp_messages_per_connection: "0" is not allowed: write a whole number from 1 to 10000`},
		{"powiadom.smtp_connections=65", config.AreaEmail, `powiadom.smtp_connections: "65" is not allowed: write a whole number from 1 to 64`},
		{"powiadom.smtp_helo=a b", config.AreaEmail, `powiadom.smtp_helo: "a b" is no host name`},
		{"powiadom.first_run_limit=-1", config.AreaGeneral, `powiadom.first_run_limit: "-1" is not allowed: write a whole number from 0 to 1000000000`},
		{"powiadom.sms_max_parts=7", config.AreaSMS, `powiadom.sms_max_parts: "7" is not allowed: write a whole number from 1 to 6`},
		{"powiadom.sms_price=-1", config.AreaReport, `powiadom.sms_price: "-1" is no price: write złoty for one part of an SMS, such as 0,09; at most 10`},
		{"powiadom.sms_price=11", config.AreaReport, `powiadom.sms_price: "11" is no price: write złoty for one part of an SMS, such as 0,09; at most 10`},
		{"powiadom.sms_price=1e-2", config.AreaReport, `powiadom.sms_price: "1e-2" is no price: write złoty for one part of an SMS, such as 0,09; at most 10`},
		{"powiadom.sms_price=9 gr", config.AreaReport, `powiadom.sms_price: "9 gr" is no price: write złoty for one part of an SMS, such as 0,09; at most 10`},
		{"powiadom.smsapi_url=http://user:Tajne@api.example.com/", config.AreaSMS, "powiadom.smsapi_url" + badURL},
		{"powiadom.smsapi_url=http://api.example.com/", config.AreaSMS, "powiadom.smsapi_url" + badURL},
		{"powiadom.smsapi_url=api.example.com", config.AreaSMS, "powiadom.smsapi_url" + badURL},
		{"powiadom.smsapi_backup_url=ftp://localhost/", config.AreaSMS, "powiadom.smsapi_backup_url" + badURL},
		{"sms.debug_phone=12", config.AreaSMS, `sms.debug_phone: "12"` + badPhone},
		{"notify.debug_phone=600100200,600100201", config.AreaSMS, `notify.debug_phone: "600100200,600100201"` + badPhone},
		{"sms-customers.debug_phone= ", config.AreaSMS, `sms-customers.debug_phone: " "` + badPhone},
		{"powiadom.smsapitoken=Tajne\r\nx", config.AreaSMS, "powiadom.smsapitoken: holds blanks, control characters or letters outside of ASCII"},
		{"powiadom.smsapitoken=", config.AreaSMS, "phpui.smsapiuser" + needed},
	}
	for _, tt := range tests {
		t.Run(tt.row, func(t *testing.T) {
			_, problems := settings(t, token, tt.row)
			if diff := cmp.Diff([]string{tt.want}, texts(problems)); diff != "" {
				t.Fatalf("problems (-want +got):\n%s", diff)
			}
			if problems[0].Area != tt.area || len(problems.In(tt.area)) != 1 {
				t.Errorf("area %s, want %s", problems[0].Area, tt.area)
			}
			if strings.Contains(problems.Err().Error(), "Tajne") {
				t.Errorf("Err() = %v gives a secret away", problems.Err())
			}
		})
	}

	_, problems := settings(t, "phpui.smsapiuser=isp")
	if diff := cmp.Diff([]string{"phpui.smsapipass" + needed}, texts(problems)); diff != "" {
		t.Errorf("user alone (-want +got):\n%s", diff)
	}
	_, problems = settings(t, "phpui.smsapiuser=isp", "phpui.smsapipass=Tajne", "powiadom.smsapi_password_md5=1")
	if diff := cmp.Diff([]string{"phpui.smsapipass: is no MD5 sum of 32 hex digits, which powiadom.smsapi_password_md5 says it is"}, texts(problems)); diff != "" {
		t.Errorf("no MD5 sum (-want +got):\n%s", diff)
	}
	if err := (config.Problems{}).Err(); err != nil {
		t.Errorf("no problems: Err() = %v, want nil", err)
	}
}

func TestSender(t *testing.T) {
	division := func(section, name, value string) config.Row {
		return config.Row{Section: section, Var: name, Value: value, DivisionID: new(int64(3))}
	}
	global := func(section, name, value string) config.Row {
		return config.Row{Section: section, Var: name, Value: value}
	}
	tests := []struct {
		name     string
		rows     []config.Row
		division int64
		email    string
		want     string // the address, or the error
	}{
		{"nothing", nil, 0, "", "messages.sender_email: no sender: set messages.sender_email in LMS, or the e-mail of the division"},
		{"division's e-mail", nil, 3, " d@example.com ", "<d@example.com>"},
		{"division's e-mail is none", nil, 3, "d", `divisions.email (division 3): "d" is not one e-mail address`},
		{"notify", []config.Row{global("notify", "mailfrom", "n@example.com"), global("notify", "mailfname", "N")}, 3, "d@example.com", `"N" <n@example.com>`},
		{"notify, newer name", []config.Row{global("notify", "mailfrom", "n@example.com"), global("notify", "sender_email", "s@example.com"), global("notify", "sender_name", "S")}, 0, "", `"S" <s@example.com>`},
		{"phpui before notify", []config.Row{global("notify", "sender_email", "s@example.com"), global("phpui", "message_sender_email", "p@example.com")}, 0, "", "<p@example.com>"},
		{"messages before phpui", []config.Row{global("phpui", "message_sender_email", "p@example.com"), global("messages", "sender_email", "m@example.com"), global("messages", "sender_name", "Łącze")}, 0, "", "=?utf-8?q?=C5=81=C4=85cze?= <m@example.com>"},
		{"division's row", []config.Row{global("messages", "sender_email", "m@example.com"), global("messages", "sender_name", "M"), division("messages", "sender_email", "own@example.com")}, 3, "d@example.com", `"M" <own@example.com>`},
		{"division's older row", []config.Row{global("messages", "sender_email", "m@example.com"), division("phpui", "message_sender_email", "own@example.com"), division("messages", "sender_name", "Own")}, 3, "", `"Own" <m@example.com>`},
		{"division's name alone", []config.Row{global("messages", "sender_email", "m@example.com"), division("messages", "sender_name", "Own")}, 3, "", `"Own" <m@example.com>`},
		{"another division", []config.Row{global("messages", "sender_email", "m@example.com"), division("messages", "sender_email", "own@example.com")}, 4, "", "<m@example.com>"},
		{"empty row", []config.Row{global("messages", "sender_email", "m@example.com"), division("messages", "sender_email", "")}, 3, "d@example.com", "<d@example.com>"},
		{"name in the address", []config.Row{global("messages", "sender_email", "Biuro <m@example.com>")}, 0, "", `"Biuro" <m@example.com>`},
		{"broken row", []config.Row{global("messages", "sender_email", "m@example.com"), division("messages", "sender_email", "own")}, 3, "", `messages.sender_email (division 3): "own" is not one e-mail address`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			set, _ := config.New(parse(t, ""), tt.rows).Settings(defaults())
			address, err := set.Sender(tt.division, tt.email)
			got := address.String()
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("Sender(%d, %q) = %s, want %s", tt.division, tt.email, got, tt.want)
			}
		})
	}

	_, problems := config.New(parse(t, ""), []config.Row{division("messages", "sender_email", "own")}).Settings(defaults())
	want := []string{`messages.sender_email (division 3): "own" is not one e-mail address`}
	if diff := cmp.Diff(want, texts(problems.In(config.AreaEmail))); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestSecretIsNeverPrinted(t *testing.T) {
	const password = "Tajne123"
	s := config.Database{User: "lms", Password: password}
	var log strings.Builder
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	logger.Info("x", "password", s.Password, "database", s)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "password", s.Password, "database", s)
	encoded, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	outputs := []string{
		log.String(), string(encoded), s.Password.String(), s.Password.GoString(),
		fmt.Sprintf("%v %+v %#v %s %q %x %d", s, s, s, s.Password, s.Password, s.Password, s.Password),
		fmt.Sprint(s.Password, &s, []config.Secret{s.Password}),
	}
	for _, out := range outputs {
		if strings.Contains(out, password) || strings.Contains(out, "54616a6e65") || !strings.Contains(out, "***") {
			t.Errorf("output %q", out)
		}
	}
	if got := s.Password.Reveal(); got != password {
		t.Errorf("Reveal() = %q, want %q", got, password)
	}
}

// With a program in the file nothing is asked of SMSAPI's settings; the table has no
// say in it, and what is wrong beside them stays so.
func TestSMSCommand(t *testing.T) {
	const file = "[powiadom]\nsms_command = \"/usr/local/bin/sms '{number}' {text}\"\n"
	wrong := []config.Row{
		{Section: "phpui", Var: "smsapifrom", Value: "<>"},
		{Section: "powiadom", Var: "smsapi_url", Value: "ftp://x"},
		{Section: "powiadom", Var: "sms_command", Value: "/bin/false"},
		{Section: "powiadom", Var: "sms_command_timeout", Value: "5"},
		{Section: "powiadom", Var: "sms_command_sessions", Value: "9"},
	}
	got, problems := config.New(parse(t, file), wrong).Settings(defaults())
	want := config.SMSCommand{Template: "/usr/local/bin/sms '{number}' {text}", Timeout: time.Minute, Sessions: 1}
	if got.SMS.Command != want || len(problems) != 0 {
		t.Errorf("%+v, problems %v; want %+v and none", got.SMS.Command, problems, want)
	}
	got, problems = config.New(parse(t, ""), wrong).Settings(defaults())
	if got.SMS.Command.On() || len(problems) == 0 {
		t.Errorf("of the table alone: %+v, problems %v; want no program, and SMSAPI's problems", got.SMS.Command, problems)
	}
	got, problems = config.New(parse(t, file+"sms_command_timeout = 601\nsms_command_sessions = 0\n"),
		[]config.Row{{Section: "powiadom", Var: "sms_max_parts", Value: "7"}}).Settings(defaults())
	if diff := cmp.Diff([]string{
		`powiadom.sms_max_parts: "7" is not allowed: write a whole number from 1 to 6`,
		`powiadom.sms_command_timeout: "601" is not allowed: write a whole number from 1 to 600`,
		`powiadom.sms_command_sessions: "0" is not allowed: write a whole number from 1 to 64`,
	}, texts(problems)); diff != "" {
		t.Errorf("%+v, problems (-want +got):\n%s", got.SMS.Command, diff)
	}
	if got, _ := config.New(parse(t, "[powiadom]\nsms_command = /usr/local/bin/sms {number} -t {text}\n"), nil).Settings(defaults()); got.SMS.Command.Template != "/usr/local/bin/sms {number} -t {text}" {
		t.Errorf("without quotes: %q", got.SMS.Command.Template)
	}
}
