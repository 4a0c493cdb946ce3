package config

import (
	"net/url"
	"slices"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// A secret that stands in lms.ini alone is root's. Whoever may write uiconfig, an
// operator in LMS's web interface, must not learn it by having it sent to a
// machine of his own, or in the clear: it goes only where the file alone would
// send it, as well protected as that, or to the gateway's own hosts. A secret that
// stands in uiconfig is the operator's already, and a setting of the file is
// root's: both are free.

// ownHosts are SMSAPI's, of both its domains.
func ownHosts() []string {
	return []string{"api.smsapi.pl", "api2.smsapi.pl", "api.smsapi.com", "api2.smsapi.com"}
}

// The settings that hold what is sent to the mail server, in LMS's order.
func smtpPasswords() []string {
	return []string{"notify.smtp_password", "notify.smtp_pass", "mail.smtp_password"}
}

// checkSecrets notes the settings of uiconfig that would give away a secret of
// the file.
func (s *Source) checkSecrets(set Settings, d Defaults, problems *Problems) {
	in := func(area Area) reader { return reader{lookup: s.lookup, area: area, problems: problems} }
	// What is wrong with the file alone matters only if it counts.
	alone := reader{lookup: s.lookupFile, problems: new(Problems)}
	checkSMSSecret(in(AreaSMS), alone, set.SMS)
	checkEmailSecret(in(AreaEmail), alone, set.Email, d)
}

// lookupFile looks into the file as if there were no uiconfig.
func (s *Source) lookupFile(section, name string) (string, origin) {
	if value, ok := s.file.Get(section, name); ok {
		return value, fromFile
	}
	return "", absent
}

const problemSecretGoes = "stands in uiconfig, and %s, which would go there, in the file alone: write the address into the file, too, or the secret into uiconfig"

func checkSMSSecret(r, alone reader, sms SMS) {
	if sms.Command.On() {
		return // nothing of it is sent
	}
	secret := "powiadom.smsapitoken"
	if sms.Token == "" {
		secret = "phpui.smsapipass"
	}
	if value, from := r.find(secret); from != fromFile || value == "" {
		return
	}
	const first, second = "powiadom.smsapi_url", "powiadom.smsapi_backup_url"
	allowed := []string{authority(alone.text(first)), authority(alone.text(second))}
	for _, setting := range []string{first, second} {
		value, from := r.find(setting)
		value = strings.TrimSpace(value)
		if from != fromTable || value == "" || slices.Contains(allowed, authority(value)) || isOwn(value) {
			continue
		}
		r.problem(setting, problemSecretGoes, secret)
	}
}

// authority is to whom an address of a gateway leads: scheme, host and port.
func authority(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return strings.ToLower(u.Scheme + "://" + u.Host)
}

func isOwn(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && slices.Contains(ownHosts(), strings.ToLower(u.Hostname()))
}

const problemSecretBare = "stands in uiconfig, and would have %s, which stands in the file alone, sent less protected than the file says: clear it, write it into the file, or the secret into uiconfig"

func checkEmailSecret(r, alone reader, e Email, d Defaults) {
	if e.Auth == AuthNone || e.Password == "" {
		return // nothing of it is sent
	}
	secret, from := "", absent
	for _, setting := range smtpPasswords() {
		if value, found := r.find(setting); value != "" && secret == "" {
			secret, from = setting, found
		}
	}
	if from != fromFile {
		return
	}
	own := readEmail(alone, d)
	blame := func(problem string, settings ...string) {
		for _, setting := range settings {
			if _, from := r.find(setting); from == fromTable {
				r.problem(setting, problem, secret)
				return
			}
		}
	}
	if !sameHost(alone, e.Host, own.Host) {
		blame(i18n.T(problemSecretGoes), "notify.smtp_host", "mail.smtp_host")
		return
	}
	// As it would be with the file alone, but for who logs in.
	own.TLS = readTLS(alone, !loopback(own.Host))
	if isForced(own.TLS) && !isForced(e.TLS) {
		blame(i18n.T(problemSecretBare), "mail.smtp_secure")
	}
	if own.VerifyPeer && !e.VerifyPeer {
		blame(i18n.T(problemSecretBare), "notify.smtp_ssl_verify_peer", "mail.smtp_ssl_verify_peer")
	}
	if own.VerifyName && !e.VerifyName {
		blame(i18n.T(problemSecretBare), "notify.smtp_ssl_verify_peer_name", "mail.smtp_ssl_verify_peer_name")
	}
	if !own.AllowSelfSigned && e.AllowSelfSigned {
		blame(i18n.T(problemSecretBare), "notify.smtp_ssl_allow_self_signed", "mail.smtp_ssl_allow_self_signed")
	}
	own.Auth = readAuth(alone, e.Username)
	if rankAuth(e.Auth) < rankAuth(own.Auth) {
		blame(i18n.T(problemSecretBare), "notify.smtp_auth_type", "notify.smtp_auth", "mail.smtp_auth_type")
	}
}

// sameHost reports whether a mail server stands in the file: the one that it
// would be without uiconfig, or the one that LMS's other section names.
func sameHost(alone reader, host, own string) bool {
	if strings.EqualFold(host, own) || loopback(host) && loopback(own) {
		return true
	}
	for _, setting := range []string{"notify.smtp_host", "mail.smtp_host"} {
		if strings.EqualFold(host, strings.Trim(alone.text(setting), "[]")) {
			return true
		}
	}
	return false
}

// isForced reports whether nothing is sent without TLS.
func isForced(p TLSPolicy) bool { return p == TLSRequired || p == TLSImplicit }

// rankAuth orders the ways to log in by how well they keep a password: CRAM-MD5
// (RFC 2195) never shows it.
func rankAuth(a AuthType) int {
	switch a {
	case AuthCRAMMD5, AuthNone:
		return 2
	case AuthAuto:
		return 1
	case AuthPlain, AuthLogin:
	}
	return 0
}
