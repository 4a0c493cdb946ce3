package cli

import "github.com/powiadom/powiadom/pkg/i18n"

// The line of progress.
var (
	textProgress         = i18n.T("%d of %d messages, %d failed, %.0f/s, %s left")
	textProgressWaiting  = i18n.T("%d of %d messages, %d failed")
	textProgressPlanning = i18n.T("%d of %d messages, more are being planned, %d failed, %.0f/s")
)
