package cli

// Flags of the commands about definitions.
const (
	flagCount  = "show `N` occurrences of each notification, 1 to 10000 (default 1; with --until 100)"
	flagUntil  = "show what comes until `TIME` (2026-11-23T08:00, or RFC 3339)"
	flagNextAt = "what comes after `TIME` in the place of now"
)

// Flags of apply.
const (
	flagFile        = "the notifications are in `FILE`, - is standard input"
	flagYes         = "do not ask"
	flagPrune       = "delete the notifications that are not in the file"
	flagApplyDryRun = "show what would change; write nothing"
)

// What apply and the editor say.
const (
	textNoFile        = "which file? Give it with -f FILE, - is standard input"
	textInFile        = "%s:%w"
	textSpared        = "notification %d (%s) is not in the file and cannot be understood: it is left alone; \"powiadom delete %d\" deletes it"
	textPlan          = "new %d, changed %d, same %d, to be deleted %d\n"
	textChangeOf      = "notification %d (%s)"
	textChangeNew     = "new notification (%s)"
	textChangeDeleted = "notification %d (%s), to be deleted"
	textNobodyToAsk   = "nothing was changed: there is no terminal to ask on; give --yes to store this, or --dry-run to look only"
	textAgree         = "Store this? [y/N] "
	textNotApplied    = "Nothing was changed."
	textAdded         = "added notification %d (%s)\n"
	hintChanged       = "nothing was stored; give the command again to see what is there now"
	textNoEditor      = "no editor: set $VISUAL or $EDITOR, or give flags"
	textEditorFailed  = "editor %s: %w; nothing was changed, and what was written is in %s"
	textOtherID       = "id: it must stay %d"
	textEditDeletes   = "state: allowed are active, inactive; \"powiadom delete %d\" deletes"
	textEditAgain     = "e: edit again, q: give up and keep the file [e/q] "
	textKept          = "nothing was changed; what was written is in %s"
	textUnchanged     = "nothing was changed"
	textOvertaken     = "%w, and nothing is overwritten; what was written is in %s"
	textNotStored     = "%w; what was written is in %s"
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
	textClockSkips     = "clock skips %s"
)

func headerNext() []string { return []string{"TIME", "ID", "NAME", "CHANNELS", "NOTE"} }
