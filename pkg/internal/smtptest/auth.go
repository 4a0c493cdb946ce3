package smtptest

import (
	"crypto/hmac"
	"crypto/md5" // CRAM-MD5 is defined by it
	"encoding/hex"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// AuthMechanisms is what EHLO offers.
func (s *session) AuthMechanisms() []string {
	if s.server.options.Username == "" {
		return nil
	}
	return s.server.options.Mechanisms
}

// Auth begins an exchange.
func (s *session) Auth(mechanism string) (sasl.Server, error) {
	o := s.server.options
	check := func(user, password string) error {
		if user != o.Username || password != o.Password {
			return errLogin
		}
		s.user = user
		return nil
	}
	switch mechanism {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
	case sasl.Login:
		return &loginServer{check: check}, nil
	case "CRAM-MD5":
		return &cramServer{password: o.Password, check: check}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

// loginServer is LOGIN, which asks for the name and then the password.
type loginServer struct {
	check func(user, password string) error
	step  int
	user  string
}

func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if l.step == 0 && response != nil {
		l.step = 1 // the name came with the command
	}
	l.step++
	switch l.step {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

// cramServer is CRAM-MD5 (RFC 2195).
type cramServer struct {
	password string
	check    func(user, password string) error
	asked    bool
}

const cramChallenge = "<1896.697170952@smtptest.example>"

func (c *cramServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if !c.asked {
		c.asked = true
		return []byte(cramChallenge), false, nil
	}
	user, sum, _ := strings.Cut(string(response), " ")
	want := hmac.New(md5.New, []byte(c.password))
	want.Write([]byte(cramChallenge))
	if sum != hex.EncodeToString(want.Sum(nil)) {
		return nil, true, errLogin
	}
	return nil, true, c.check(user, c.password)
}
