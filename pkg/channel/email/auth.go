package email

import (
	"crypto/hmac"
	"crypto/md5" // CRAM-MD5 is defined by it
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/i18n"
)

const textPlaintextAuth = "the password is not sent over an unencrypted connection to another host"

// authenticate logs in (RFC 4954) if the configuration has a user name. Nothing of
// what was told in the exchange gets into the fault.
func (c *client) authenticate(cfg *Config) *fault {
	if !cfg.logsIn() {
		return nil
	}
	if !c.secure && !c.loopback() {
		return lost(phaseAUTH, i18n.Errorf(textPlaintextAuth))
	}
	mechanism, err := c.mechanism(cfg.AuthType)
	if err != nil {
		return lost(phaseAUTH, err)
	}
	begin, answers := exchange(mechanism, cfg.Username, cfg.Password)
	r, err := c.command(begin)
	for _, answer := range answers {
		if err != nil || r.code != 334 {
			break
		}
		challenge, bad := base64.StdEncoding.DecodeString(strings.TrimSpace(r.text))
		if bad != nil {
			return lost(phaseAUTH, i18n.Errorf("server sent a challenge that is not base64"))
		}
		r, err = c.command(base64.StdEncoding.EncodeToString([]byte(answer(challenge))))
	}
	switch {
	case err != nil:
		return lost(phaseAUTH, err)
	case r.kind() == 2:
		return nil
	}
	if repeats(r.text, cfg.Username, cfg.Password) {
		r.text = r.status()
	}
	return refused(phaseAUTH, r)
}

// shortestSecret is how long a word must be to be taken for a part of a secret.
const shortestSecret = 4

// repeats reports whether a server's words hold something of the password, or of
// what was said to log in: as it is, or in base64, also cut off.
func repeats(text, user, password string) bool {
	encode := base64.StdEncoding.EncodeToString
	secrets := []string{password, encode([]byte(password)), encode([]byte("\x00" + user + "\x00" + password))}
	if password != "" && strings.Contains(strings.ToLower(text), strings.ToLower(password)) {
		return true
	}
	for word := range strings.FieldsSeq(text) {
		word = strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for _, secret := range secrets {
			if len(word) >= shortestSecret && strings.Contains(secret, word) || len(secret) >= shortestSecret && strings.Contains(word, secret) {
				return true
			}
		}
	}
	return false
}

// mechanism chooses among what the server offers: under encryption the simple
// ones first, since servers offer CRAM-MD5 without being able to do it.
func (c *client) mechanism(want config.AuthType) (config.AuthType, error) {
	if len(c.ext.auth) == 0 {
		return "", i18n.Errorf("server does not offer AUTH")
	}
	try := []config.AuthType{want}
	if want == config.AuthAuto {
		try = []config.AuthType{config.AuthPlain, config.AuthLogin, config.AuthCRAMMD5}
		if !c.secure {
			try = []config.AuthType{config.AuthCRAMMD5, config.AuthPlain, config.AuthLogin}
		}
	}
	for _, m := range try {
		if slices.Contains(c.ext.auth, string(m)) {
			return m, nil
		}
	}
	return "", i18n.Errorf("server offers AUTH %s, none of which can be used", strings.ToUpper(strings.Join(c.ext.auth, " ")))
}

// exchange gives the AUTH command of a mechanism and the answers to the
// server's challenges: RFC 4616 (PLAIN), draft-murchison-sasl-login (LOGIN),
// RFC 2195 (CRAM-MD5).
func exchange(mechanism config.AuthType, user, password string) (begin string, answers []func(challenge []byte) string) {
	say := func(s string) func([]byte) string { return func([]byte) string { return s } }
	switch mechanism {
	case config.AuthPlain:
		secret := base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password))
		return "AUTH PLAIN " + secret, nil
	case config.AuthLogin:
		return "AUTH LOGIN", []func([]byte) string{say(user), say(password)}
	default:
		return "AUTH CRAM-MD5", []func([]byte) string{func(challenge []byte) string {
			sum := hmac.New(md5.New, []byte(password))
			sum.Write(challenge)
			return user + " " + hex.EncodeToString(sum.Sum(nil))
		}}
	}
}
