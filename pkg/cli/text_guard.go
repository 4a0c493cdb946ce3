package cli

// Sentences and labels of the guard.
const (
	flagMaxRecipients = "a run that would reach more than `N` customers waits for a confirmation; 0: no limit"
	flagConfirmRun    = "go on with the waiting run of --only `ID`, if it reaches no more than `COUNT` customers now"
	flagConfirmSend   = "it may reach up to `COUNT` customers, whatever the guard says"
	flagDrop          = "give up the waiting run of --only ID"

	textOnlyOne      = "%s goes with exactly one --only ID"
	textConfirmAlone = "--confirm and --drop exclude each other, --at, --catch-up and --dry-run"
	textBadConfirm   = "confirm %d: the number of customers that was told is expected, 1 or more"
	textDropped      = "given up by hand"
	textDroppedState = "given up: the notification was made %s"

	textOf = "notification %d: %w"

	labelMax  = "at most"
	labelHeld = "waiting"

	textHeldRun  = "run %d of %s, for a confirmation of %d customers"
	textHeldNote = "%d: run %d waits for a confirmation of %d customers; \"powiadom run --only %d --confirm %d\" goes on"

	hintConfirmSend = "the same command with --confirm %d sends it"
	textAskSend     = "%v.\nSend it all the same? [y/N] "
)
