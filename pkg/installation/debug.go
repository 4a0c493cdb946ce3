package installation

import (
	"fmt"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Debug returns the debug address that gets a channel's messages to customers of a
// division instead of them.
func (s *Session) Debug(c notify.Channel, division int64) config.Debug {
	switch c {
	case notify.Email:
		return s.Settings.DebugEmail(division)
	case notify.SMS:
		return s.Settings.DebugPhone(division)
	case notify.Warning:
	}
	return config.Debug{}
}

// DebugLines say which debug addresses get a channel's messages: a sentence for all
// customers and one for each division with another address.
func (s *Session) DebugLines(c notify.Channel) []string {
	all := s.Debug(c, 0)
	if !all.On() {
		return nil
	}
	every, some := i18n.T("%s is set: every e-mail goes to %s"), i18n.T("%s is set: e-mails to customers of division %d go to %s")
	if c == notify.SMS {
		every, some = i18n.T("%s is set: every SMS goes to %s"), i18n.T("%s is set: SMS to customers of division %d go to %s")
	}
	lines := []string{fmt.Sprintf(every, all.Setting, all.To)}
	for _, division := range s.Settings.OwnDivisions() {
		if own := s.Debug(c, division); own != all {
			lines = append(lines, fmt.Sprintf(some, own.Setting, division, own.To))
		}
	}
	return lines
}
