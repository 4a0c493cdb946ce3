package send

import (
	"slices"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// sayDebug tells whoever sends by hand, or tries what would be sent, that
// customers get nothing, and why.
func (a commands) sayDebug(s *app.Session, channels []notify.Channel) error {
	for _, c := range notify.Channels() {
		if !slices.Contains(channels, c) {
			continue
		}
		for _, line := range s.DebugLines(c) {
			if _, err := ui.Fprintf(a.Streams.Err, "powiadom: %s\n", line); err != nil {
				return err
			}
		}
	}
	return nil
}
