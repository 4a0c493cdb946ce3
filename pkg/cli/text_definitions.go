package cli

// Flags of the commands about definitions.
const (
	flagCount  = "show `N` occurrences of each notification, 1 to 10000 (default 1; with --until 100)"
	flagUntil  = "show what comes until `TIME` (2026-11-23T08:00, or RFC 3339)"
	flagNextAt = "what comes after `TIME` in the place of now"
)

// What the commands about definitions say.
const (
	textNoNotification = "notification %d: %w"
	textBadCount       = "count %d: allowed is 1 to %d"
	textUntilPast      = "until %s: that is not after %s"
	textNothingComes   = "Nothing is coming."
	textNotComing      = "notification %d (%s) is %s: it has no coming occurrence"
	textOnceUsed       = "notification %d (%s) is for one time and has run already: it has no coming occurrence; \"powiadom disable %d\" and \"enable %d\" arm it again"
	textNextCut        = "notification %d (%s): only the first %d until then are shown; -n shows more"
	textClocksChange   = "clocks change"
	textNoFindings     = "Nothing to find fault with in %d notifications.\n"
	textLintErrors     = "errors: %d"
	textInsteadOf      = "in the place of %s, which the clock skips"
)

func headerNext() []string { return []string{"TIME", "ID", "NAME", "CHANNELS", "NOTE"} }
