package past

// Sentences that users read, kept apart from the rules that choose them.
const textBadStatus = "status %q: allowed are new, sent, failed and cancelled"
