package config_test

import (
	"net/mail"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/config"
)

// row is a row of uiconfig: section.name=value, or D/section.name=value for the
// division D.
func row(text string) config.Row {
	key, value, _ := strings.Cut(text, "=")
	var r config.Row
	if division, rest, ok := strings.Cut(key, "/"); ok {
		key = rest
		r.DivisionID = new(int64(division[0] - '0'))
	}
	r.Section, r.Var, _ = strings.Cut(key, ".")
	r.Value = value
	return r
}

func rows(texts ...string) []config.Row {
	var all []config.Row
	for _, text := range texts {
		all = append(all, row(text))
	}
	return all
}

// Any debug address that stands anywhere holds for everybody; where several do,
// each division has its own, in LMS's order.
func TestDebug(t *testing.T) {
	disabled := row("notify.debug_email=d@x.pl")
	disabled.Disabled = true
	user := row("notify.debug_email=d@x.pl")
	user.UserID = new(int64(5))
	tests := []struct {
		name         string
		file         string
		rows         []config.Row
		all          string // setting > address, to customers of no division
		third, other string // to those of divisions 3 and 4, if it differs
	}{
		{name: "none"},
		{name: "mail", rows: rows("mail.debug_email=a@x.pl"), all: "mail.debug_email > a@x.pl"},
		{name: "notify", rows: rows("notify.debug_email=a@x.pl"), all: "notify.debug_email > a@x.pl"},
		{name: "a list", rows: rows("notify.debug_email=a@x.pl, B <b@x.pl>,"), all: "notify.debug_email > a@x.pl, b@x.pl"},
		{name: "both", rows: rows("notify.debug_email=n@x.pl", "mail.debug_email=m@x.pl"), all: "mail.debug_email > m@x.pl"},
		{name: "off as LMS reads it", rows: rows("notify.debug_email=0", "mail.debug_email=")},
		{name: "disabled, of a user", rows: []config.Row{disabled, user}},
		{name: "in the file", file: "[notify]\ndebug_email = f@x.pl\n", all: "notify.debug_email > f@x.pl"},
		{name: "table over file", file: "[mail]\ndebug_email = f@x.pl\n", rows: rows("mail.debug_email=t@x.pl"), all: "mail.debug_email > t@x.pl"},
		{name: "in the file, under an empty row", file: "[mail]\ndebug_email = f@x.pl\n", rows: rows("mail.debug_email="), all: "mail.debug_email > f@x.pl"},
		{name: "twice, the later empty", rows: rows("mail.debug_email=t@x.pl", "mail.debug_email="), all: "mail.debug_email > t@x.pl"},
		{
			name: "a division's own", rows: rows("mail.debug_email=m@x.pl", "3/mail.debug_email=t@x.pl"),
			all: "mail.debug_email > m@x.pl", third: "mail.debug_email (division 3) > t@x.pl",
		},
		{
			name: "one division's alone", rows: rows("3/notify.debug_email=t@x.pl", "4/mail.reply_email=r@x.pl"),
			all: "notify.debug_email (division 3) > t@x.pl",
		},
		{
			name: "a division's empty row", rows: rows("mail.debug_email=m@x.pl", "3/mail.debug_email="), all: "mail.debug_email > m@x.pl",
		},
		{
			name: "a division's, over all by another name", rows: rows("mail.debug_email=m@x.pl", "3/notify.debug_email=t@x.pl"),
			all: "mail.debug_email > m@x.pl",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			set, problems := config.New(parse(t, tt.file), tt.rows).Settings(defaults())
			if found := problems.In(config.AreaEmail); len(found) > 0 {
				t.Errorf("problems: %v", found)
			}
			for division, want := range map[int64]string{0: tt.all, 3: tt.third, 4: tt.other} {
				if want == "" {
					want = tt.all
				}
				got := ""
				if d := set.DebugEmail(division); d.On() {
					got = d.Setting + " > " + d.To
				}
				if got != want {
					t.Errorf("DebugEmail(%d) = %q, want %q", division, got, want)
				}
			}
		})
	}
}

func TestDebugPhone(t *testing.T) {
	tests := []struct {
		name string
		rows []string
		want string
	}{
		{"none", nil, ""},
		{"all SMS", []string{"sms.debug_phone=+48 600-100-200"}, "sms.debug_phone > 48600100200"},
		{"those to customers", []string{"sms-customers.debug_phone=600100201", "sms.debug_phone=600100200"}, "sms-customers.debug_phone > 600100201"},
		{"the notifier's", []string{"notify.debug_phone=0048600100202"}, "notify.debug_phone > 48600100202"},
		{"before the notifier's", []string{"notify.debug_phone=600100202", "sms.debug_phone=600100200"}, "sms.debug_phone > 600100200"},
		{"off as LMS reads it", []string{"sms-customers.debug_phone=0", "notify.debug_phone="}, ""},
		{"of a division", []string{"4/notify.debug_phone=600100204"}, "notify.debug_phone (division 4) > 600100204"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			set, problems := config.New(parse(t, ""), rows(append(tt.rows, "powiadom.smsapitoken=x")...)).Settings(defaults())
			if len(problems) > 0 {
				t.Errorf("problems: %v", problems)
			}
			got := ""
			if d := set.DebugPhone(3); d.On() {
				got = d.Setting + " > " + d.To
			}
			if got != tt.want {
				t.Errorf("DebugPhone = %q, want %q", got, tt.want)
			}
		})
	}
}

// One that cannot be understood is never passed over, wherever it stands.
func TestDebugProblems(t *testing.T) {
	const bad = ` is not understood, so nothing is sent: write e-mail addresses with commas between, or clear it`
	tests := []struct {
		name string
		file string
		rows []string
		want []string
	}{
		{"a division's", "", []string{"3/notify.debug_email=x"}, []string{`notify.debug_email (division 3): "x"` + bad}},
		{"beside a good one", "", []string{"mail.debug_email=x", "notify.debug_email=a@x.pl"}, []string{`mail.debug_email: "x"` + bad}},
		{"of all, said once", "", []string{"mail.debug_email=x", "3/mail.reply_email=a@x.pl"}, []string{`mail.debug_email: "x"` + bad}},
		{"in the file under an empty row", "[mail]\ndebug_email = x\n", []string{"mail.debug_email="}, []string{`mail.debug_email: "x"` + bad}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := config.New(parse(t, tt.file), rows(tt.rows...)).Settings(defaults())
			if diff := cmp.Diff(tt.want, texts(problems.In(config.AreaEmail))); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHead(t *testing.T) {
	set, problems := config.New(parse(t, ""), rows(
		"notify.reply_email=A <a@x.pl>,b@x.pl", "mail.reply_email=c@x.pl", "notify.notify_email=k@x.pl, l@x.pl", "mail.dsn_email=m@x.pl",
		"notify.mdn_email=0", "mail.mdn_email=r@x.pl",
		"3/notify.reply_email=", "3/notify.dsn_email=d3@x.pl", "4/messages.sender_name=IV",
	)).Settings(defaults())
	if found := problems.In(config.AreaEmail); len(found) > 0 {
		t.Errorf("problems: %v", found)
	}
	copies := []*mail.Address{{Address: "k@x.pl"}, {Address: "l@x.pl"}}
	all := config.Head{
		ReplyTo: []*mail.Address{{Name: "A", Address: "a@x.pl"}, {Address: "b@x.pl"}}, Copies: copies,
		Bounces: &mail.Address{Address: "m@x.pl"}, Receipts: &mail.Address{Address: "r@x.pl"},
	}
	third := config.Head{
		ReplyTo: []*mail.Address{{Address: "c@x.pl"}}, Copies: copies,
		Bounces: &mail.Address{Address: "d3@x.pl"}, Receipts: &mail.Address{Address: "r@x.pl"},
	}
	for division, want := range map[int64]config.Head{0: all, 3: third, 4: all, 5: all} {
		if diff := cmp.Diff(want, set.Head(division)); diff != "" {
			t.Errorf("Head(%d) (-want +got):\n%s", division, diff)
		}
	}
}

// The notifier's mail server goes before the one of all mails, name by name, and
// its longer names before the shorter.
func TestNotifierServer(t *testing.T) {
	got, problems := settings(t,
		"mail.smtp_host=mail.example.com", "mail.smtp_port=25", "mail.smtp_username=m", "mail.smtp_password=mp", "mail.smtp_auth_type=plain",
		"mail.smtp_ssl_verify_peer=true", "mail.smtp_ssl_verify_peer_name=true", "mail.smtp_ssl_allow_self_signed=false", "mail.smtp_secure=tls",
		"notify.smtp_host=notify.example.com", "notify.smtp_port=587", "notify.smtp_user=short", "notify.smtp_pass=sp", "notify.smtp_password=long",
		"notify.smtp_auth=login", "notify.smtp_ssl_verify_peer=", "notify.smtp_ssl_verify_peer_name=no", "notify.smtp_ssl_allow_self_signed=1",
	)
	if found := problems.In(config.AreaEmail); len(found) > 0 {
		t.Errorf("problems: %v", found)
	}
	want := config.Email{
		Host: "notify.example.com", Port: 587, Username: "short", Password: "long", Auth: config.AuthLogin, TLS: config.TLSRequired,
		AllowSelfSigned: true, Connections: 4, PerConnection: 10, HELO: "isp.example.com",
	}
	if diff := cmp.Diff(want, got.Email); diff != "" {
		t.Errorf("Email (-want +got):\n%s", diff)
	}
	if got.Email.Password.Reveal() != "long" {
		t.Error("another password")
	}
	got, _ = settings(t, "mail.smtp_host=mail.example.com", "notify.smtp_username=n", "notify.smtp_host=", "notify.smtp_auth_type=cram-md5", "notify.smtp_auth=login")
	if e := got.Email; e.Host != "mail.example.com" || e.Username != "n" || e.Auth != config.AuthCRAMMD5 {
		t.Errorf("host %s, user %s, auth %s", e.Host, e.Username, e.Auth)
	}
}

func TestFrames(t *testing.T) {
	const on = "powiadom.message_templates=1"
	tests := []struct {
		name       string
		rows       []string
		all, third config.Frames
		problem    string
	}{
		{"off unless set", []string{"mail.message_template=A %body", "sms.message_template=S %body", "mail.html_message_template=nothing"}, config.Frames{}, config.Frames{}, ""},
		{"on", []string{on}, config.Frames{}, config.Frames{}, ""},
		{
			"one for both kinds",
			[]string{on, "mail.message_template=A %body\n", "sms.message_template=S %body"},
			config.Frames{Text: "A %body\n", HTML: "A %body\n", SMS: "S %body"},
			config.Frames{Text: "A %body\n", HTML: "A %body\n", SMS: "S %body"},
			"",
		},
		{
			"each kind, and a division's",
			[]string{
				on, "mail.message_template=A %body", "mail.text_message_template=T %body", "sms.message_template=S %body", "sms-customers.message_template=C %body",
				"3/mail.html_message_template=H %body", "3/mail.text_message_template=",
			},
			config.Frames{Text: "T %body", HTML: "A %body", SMS: "C %body"},
			config.Frames{Text: "A %body", HTML: "H %body", SMS: "C %body"},
			"",
		},
		{
			"without a place for the message",
			[]string{on, "3/mail.text_message_template=Pozdrawiamy"},
			config.Frames{},
			config.Frames{},
			"mail.text_message_template (division 3): has no %body, so that the message would be lost: write it where the message is to stand",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			set, problems := config.New(parse(t, ""), rows(append(tt.rows, "powiadom.smsapitoken=x")...)).Settings(defaults())
			if got := strings.Join(texts(problems), "; "); got != tt.problem {
				t.Errorf("problems %q, want %q", got, tt.problem)
			}
			if diff := cmp.Diff([]config.Frames{tt.all, tt.third}, []config.Frames{set.Frames(0), set.Frames(3)}); diff != "" {
				t.Errorf("Frames (-want +got):\n%s", diff)
			}
		})
	}
}

// Where LMS asks for yes or no, an empty value is no; where it asks for a text,
// it is not set.
func TestEmptyFlags(t *testing.T) {
	tests := []struct {
		name string
		rows []string
		got  func(config.Settings) bool
		want bool
	}{
		{"accounts, the notifier's", []string{"notify.use_all_accounts=tak"}, func(s config.Settings) bool { return s.Accounts.All }, true},
		{"accounts, empty", []string{"messages.use_all_accounts=", "notify.use_all_accounts=1"}, func(s config.Settings) bool { return s.Accounts.All }, false},
		{"letters, empty", []string{"sms.transliterate_message="}, func(s config.Settings) bool { return s.SMS.Transliterate }, true},
		{"letters, to customers", []string{"sms.transliterate_message=1", "sms-customers.transliterate_message=false"}, func(s config.Settings) bool { return s.SMS.Transliterate }, false},
		{"letters, to customers, as good as not set", []string{"sms.transliterate_message=1", "sms-customers.transliterate_message=0"}, func(s config.Settings) bool { return s.SMS.Transliterate }, true},
		{"consents, empty", []string{"notify.ignore_customer_consents="}, func(s config.Settings) bool { return s.General.IgnoreConsents }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			set, _ := settings(t, tt.rows...)
			if got := tt.got(set); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
