package app

import (
	"time"

	"github.com/spf13/pflag"

	"github.com/powiadom/powiadom/pkg/dispatch"
)

// RegisterYes declares the flag with which a script agrees.
func RegisterYes(f *pflag.FlagSet, yes *bool) { f.BoolVarP(yes, "yes", "y", false, "do not ask") }

// OnceTime writes the minute of a one-time notification: with the offset from UTC
// on a day on which the clock is set.
func OnceTime(at time.Time) string {
	if (dispatch.Coming{At: at}).ClocksChange() {
		return at.Format("2006-01-02 15:04 -07:00")
	}
	return at.Format("2006-01-02 15:04")
}
