package cli

import "github.com/powiadom/powiadom/pkg/i18n"

// Flags of the commands about definitions.
var (
	flagCount  = i18n.T("show `N` occurrences of each notification, 1 to 10000 (default 1; with --until 100)")
	flagUntil  = i18n.T("show what comes until `TIME` (2026-11-23T08:00, or RFC 3339)")
	flagNextAt = i18n.T("what comes after `TIME` in the place of now")
)

// Flags of apply.
var (
	flagFile        = i18n.T("the notifications are in `FILE`, - is standard input")
	flagYes         = i18n.T("do not ask")
	flagPrune       = i18n.T("delete the notifications that are not in the file")
	flagApplyDryRun = i18n.T("show what would change; write nothing")
)

// What apply and the editor say.
var (
	textNoFile        = i18n.T("which file? Give it with -f FILE, - is standard input")
	textInFile        = i18n.T("%s:%w")
	textSpared        = i18n.T("notification %d (%s) is not in the file and cannot be understood: it is left alone; \"powiadom delete %d\" deletes it")
	textPlan          = i18n.T("new %d, changed %d, same %d, to be deleted %d\n")
	textChangeOf      = i18n.T("notification %d (%s)")
	textChangeNew     = i18n.T("new notification (%s)")
	textChangeDeleted = i18n.T("notification %d (%s), to be deleted")
	textNobodyToAsk   = i18n.T("nothing was changed: there is no terminal to ask on; give --yes to store this, or --dry-run to look only")
	textAgree         = i18n.T("Store this? [y/N] ")
	textNotApplied    = i18n.T("Nothing was changed.")
	textAdded         = i18n.T("added notification %d (%s)\n")
	hintChanged       = i18n.T("nothing was stored; give the command again to see what is there now")
	textNoEditor      = i18n.T("no editor: set $VISUAL or $EDITOR, or give flags")
	textEditorFailed  = i18n.T("editor %s: %w; nothing was changed, and what was written is in %s")
	textOtherID       = i18n.T("id: it must stay %d")
	textEditDeletes   = i18n.T("state: allowed are active, inactive; \"powiadom delete %d\" deletes")
	textEditAgain     = i18n.T("e: edit again, q: give up and keep the file [e/q] ")
	textKept          = i18n.T("nothing was changed; what was written is in %s")
	textUnchanged     = i18n.T("nothing was changed")
	textOvertaken     = i18n.T("%w, and nothing is overwritten; what was written is in %s")
	textNotStored     = i18n.T("%w; what was written is in %s")
)

// What the commands about definitions say.
var (
	textNoNotification = i18n.T("notification %d: %w")
	textBadCount       = i18n.T("count %d: allowed is 1 to %d")
	textUntilPast      = i18n.T("until %s: that is not after %s")
	textNothingComes   = i18n.T("Nothing is coming.")
	textNotComing      = i18n.T("notification %d (%s) is %s: it has no coming occurrence")
	textOnceUsed       = i18n.T("notification %d (%s) is for one time and has run already: it has no coming occurrence; \"powiadom disable %d\" and \"enable %d\" arm it again")
	textNextCut        = i18n.T("notification %d (%s): only the first %d until then are shown; -n shows more")
	textClocksChange   = i18n.N("clocks change")
	textNoFindings     = i18n.T("Nothing to find fault with in %d notifications.\n")
	textLintErrors     = i18n.T("errors: %d")
	textClockSkips     = i18n.N("clock skips %s")
)

func headerNext() []string {
	return []string{i18n.T("TIME"), i18n.T("ID"), i18n.T("NAME"), i18n.T("CHANNELS"), i18n.T("NOTE")}
}
