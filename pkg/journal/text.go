package journal

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences that users read, kept apart from the rules that choose them.
var (
	textNoTables  = i18n.T("powiadom's own tables are missing in this database")
	textTablesOld = i18n.T("powiadom's own tables are too old (version %d, this program needs %d)")
	textTablesNew = i18n.T("powiadom's own tables are newer than this program (version %d, this program knows %d)")

	textGivenUp = i18n.T("%s (given up after %d attempts)")
)

// A pause.
var (
	textPaused      = i18n.T("everything is paused since %s: %s")
	textBadRefs     = i18n.T("message %d of run %d is held back: its row in powiadom_outbox has refs %q, where numbers parted by commas are allowed")
	textPausedUntil = i18n.T("everything is paused from %s to %s: %s")
	hintResume      = i18n.T("\"powiadom resume\" goes on")
)
