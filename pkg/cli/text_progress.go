package cli

// The line of progress.
const (
	textProgress         = "%d of %d messages, %d failed, %.0f/s, %s left"
	textProgressWaiting  = "%d of %d messages, %d failed"
	textProgressPlanning = "%d of %d messages, more are being planned, %d failed, %.0f/s"
)
