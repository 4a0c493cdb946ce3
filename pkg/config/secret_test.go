package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/config"
)

func TestSecretsOfTheFile(t *testing.T) {
	const (
		sms      = "[powiadom]\nsmsapitoken = \"geheim\"\n"
		mail     = "[mail]\nsmtp_username = \"u\"\nsmtp_password = \"geheim\"\n"
		at       = mail + "smtp_host = \"smtp.isp.example\"\n"
		goes     = ": stands in uiconfig, and %s, which would go there, in the file alone: write the address into the file, too, or the secret into uiconfig"
		weaker   = ": stands in uiconfig, and would have %s, which stands in the file alone, sent less protected than the file says: clear it, write it into the file, or the secret into uiconfig"
		password = "mail.smtp_password"
		token    = "powiadom.smsapitoken"
		proxy    = sms + "smsapi_url = \"https://proxy.isp.example/sms\"\n"
	)
	tests := []struct {
		name    string
		file    string
		rows    string // of uiconfig, blanks between
		setting string // that is at fault; empty: none
		why     string
		secret  string
	}{
		{"gateway elsewhere", sms, "powiadom.smsapi_url=https://evil.example/sms.do", "powiadom.smsapi_url", goes, token},
		{"second gateway elsewhere", sms, "powiadom.smsapi_backup_url=https://evil.example/sms.do", "powiadom.smsapi_backup_url", goes, token},
		{"this machine", sms, "powiadom.smsapi_url=http://127.0.0.1:8080/", "powiadom.smsapi_url", goes, token},
		{"a name that looks like it", sms, "powiadom.smsapi_url=https://api.smsapi.pl.evil.example/", "powiadom.smsapi_url", goes, token},
		{"the gateway's name in the path", sms, "powiadom.smsapi_url=https://evil.example/api.smsapi.pl", "powiadom.smsapi_url", goes, token},
		{"password of the gateway", "[phpui]\nsmsapipass = p\n", "phpui.smsapiuser=u powiadom.smsapi_url=https://evil.example/", "powiadom.smsapi_url", goes, "phpui.smsapipass"},
		{
			"token hidden by an empty row", sms + "[phpui]\nsmsapiuser = u\nsmsapipass = p\n", "powiadom.smsapitoken= powiadom.smsapi_url=https://evil.example/",
			"powiadom.smsapi_url", goes, "phpui.smsapipass",
		},
		{"the gateway's own hosts", sms, "powiadom.smsapi_url=https://API2.smsapi.pl/sms.do powiadom.smsapi_backup_url=https://api.smsapi.pl/x", "", "", ""},
		{"address of the file", proxy, "powiadom.smsapi_backup_url=https://proxy.isp.example/other", "", "", ""},
		{"other port", proxy, "powiadom.smsapi_url=https://proxy.isp.example:8443/sms", "powiadom.smsapi_url", goes, token},
		{"all in the file", proxy, "", "", "", ""},
		{"all in the table", "", "phpui.smsapiuser=u phpui.smsapipass=p powiadom.smsapi_url=https://proxy.isp.example/sms", "", "", ""},
		{"token of the table", sms, "powiadom.smsapitoken=other powiadom.smsapi_url=https://proxy.isp.example/sms", "", "", ""},

		{"mail server elsewhere", at, "mail.smtp_host=evil.example", "mail.smtp_host", goes, password},
		{"by lms-notify's section", at, "notify.smtp_host=evil.example", "notify.smtp_host", goes, password},
		{"host in the table alone", mail, "mail.smtp_host=smtp.isp.example", "mail.smtp_host", goes, password},
		{"host hidden by an empty row", at, "mail.smtp_host=", "mail.smtp_host", goes, password},
		{"no login", "[mail]\nsmtp_password = geheim\n", "mail.smtp_host=evil.example", "", "", ""},
		{"login turned off", at, "mail.smtp_host=evil.example mail.smtp_auth_type=none", "", "", ""},
		{"login turned on", "[mail]\nsmtp_password = geheim\n", "mail.smtp_host=evil.example mail.smtp_username=u", "mail.smtp_host", goes, password},
		{"password of lms-notify", "[notify]\nsmtp_user = u\nsmtp_pass = geheim\n", "mail.smtp_host=evil.example", "mail.smtp_host", goes, "notify.smtp_pass"},
		{"password of the table", at, "mail.smtp_host=other.example notify.smtp_password=p", "", "", ""},
		{"same host", at, "mail.smtp_host=SMTP.isp.example mail.smtp_port=587", "", "", ""},
		{"host of the other section", at + "[notify]\nsmtp_host = \"notify.isp.example\"\n", "notify.smtp_host=smtp.isp.example", "", "", ""},
		{"this machine by another name", mail, "mail.smtp_host=localhost", "", "", ""},

		{"no TLS", at, "mail.smtp_secure=false", "mail.smtp_secure", weaker, password},
		{"TLS as the file says", at + "smtp_secure = \"false\"\n", "mail.smtp_secure=false", "", "", ""},
		{"another TLS", at + "smtp_secure = ssl\n", "mail.smtp_secure=tls", "", "", ""},
		{"no TLS on this machine", mail, "mail.smtp_secure=false", "", "", ""},
		{"any certificate", at, "mail.smtp_ssl_verify_peer=0", "mail.smtp_ssl_verify_peer", weaker, password},
		{"any certificate, by lms-notify's", at, "notify.smtp_ssl_verify_peer=0", "notify.smtp_ssl_verify_peer", weaker, password},
		{"any name", at, "mail.smtp_ssl_verify_peer_name=0", "mail.smtp_ssl_verify_peer_name", weaker, password},
		{"self-signed", at, "notify.smtp_ssl_allow_self_signed=1", "notify.smtp_ssl_allow_self_signed", weaker, password},
		{"in the clear", at + "smtp_auth_type = \"cram-md5\"\n", "mail.smtp_auth_type=plain", "mail.smtp_auth_type", weaker, password},
		{"stricter", at + "smtp_ssl_verify_peer = 0\n", "mail.smtp_ssl_verify_peer=1 mail.smtp_secure=ssl mail.smtp_auth_type=cram-md5", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var table []config.Row
			for row := range strings.FieldsSeq(tt.rows) {
				key, value, _ := strings.Cut(row, "=")
				section, name, _ := strings.Cut(key, ".")
				table = append(table, config.Row{Section: section, Var: name, Value: value})
			}
			_, problems := config.New(parse(t, tt.file), table).Settings(defaults())
			var got, want []string
			for _, text := range texts(problems) {
				if strings.Contains(text, "the file alone") {
					got = append(got, text)
				}
				if strings.Contains(text, "geheim") {
					t.Errorf("the secret is in %q", text)
				}
			}
			if tt.setting != "" {
				want = []string{tt.setting + strings.ReplaceAll(tt.why, "%s", tt.secret)}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}
