package journal

// Sentences that users read, kept apart from the rules that choose them.
const (
	textNoTables  = "powiadom's own tables are missing in this database"
	textTablesOld = "powiadom's own tables are too old (version %d, this program needs %d)"
	textTablesNew = "powiadom's own tables are newer than this program (version %d, this program knows %d)"

	textGivenUp = "%s (given up after %d attempts)"
)
