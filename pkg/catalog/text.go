package catalog

// Sentences that users read, kept apart from the rules that choose them.
const (
	textNotFound     = "there is none; \"powiadom list --all\" shows all"
	textDeleted      = "it was deleted, and a deleted notification never comes back; add a new one"
	textNotification = "notification %d: %w"
	textStore        = "store notification %q: %w"
	textChanged      = "it was changed meanwhile"
	textBroken       = "notification %d (%s) cannot be understood and is left out: %v"
	textContentType  = "%q: allowed are text/plain and text/html"
	textNotAnID      = "%s %q: an id, a number, is expected"
	textNotAWord     = "%s %q: allowed are %s"
)
