package cli

import (
	"fmt"
	"slices"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// debug is who gets a channel's messages to customers of a division in their
// place.
func (s *session) debug(c notify.Channel, division int64) config.Debug {
	switch c {
	case notify.Email:
		return s.settings.DebugEmail(division)
	case notify.SMS:
		return s.settings.DebugPhone(division)
	case notify.Warning:
	}
	return config.Debug{}
}

// debugLines say who gets a channel's messages in the place of the customers, a
// sentence for all and one for each division that differs.
func (s *session) debugLines(c notify.Channel) []string {
	all := s.debug(c, 0)
	if !all.On() {
		return nil
	}
	every, some := i18n.T("%s is set: every e-mail goes to %s"), i18n.T("%s is set: e-mails to customers of division %d go to %s")
	if c == notify.SMS {
		every, some = i18n.T("%s is set: every SMS goes to %s"), i18n.T("%s is set: SMS to customers of division %d go to %s")
	}
	lines := []string{fmt.Sprintf(every, all.Setting, all.To)}
	for _, division := range s.settings.OwnDivisions() {
		if own := s.debug(c, division); own != all {
			lines = append(lines, fmt.Sprintf(some, own.Setting, division, own.To))
		}
	}
	return lines
}

// sayDebug tells whoever sends by hand, or tries what would be sent, that
// customers get nothing, and why.
func (a *app) sayDebug(s *session, channels []notify.Channel) error {
	for _, c := range notify.Channels() {
		if !slices.Contains(channels, c) {
			continue
		}
		for _, line := range s.debugLines(c) {
			if _, err := ui.Fprintf(a.streams.Err, "powiadom: %s\n", line); err != nil {
				return err
			}
		}
	}
	return nil
}
