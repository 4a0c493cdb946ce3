package cli

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences and labels of the guard.
var (
	flagMaxRecipients = i18n.T("a run that would reach more than `N` customers waits for a confirmation; 0: no limit")
	flagConfirmRun    = i18n.T("go on with the waiting run of --only ID, if it reaches no more than `COUNT` customers now")
	flagConfirmSend   = i18n.T("it may reach up to `COUNT` customers, whatever the guard says")
	flagAgain         = i18n.T("send it though `RUN` sends the same since a moment ago")
	flagDrop          = i18n.T("give up the waiting run of --only ID")

	textOnlyOne      = i18n.T("%s goes with exactly one --only ID")
	textConfirmAlone = i18n.T("--confirm and --drop exclude each other, --at, --catch-up and --dry-run")
	textBadConfirm   = i18n.T("confirm %d: the number of customers that was told is expected, 1 or more")
	textBadAgain     = i18n.T("again %d: the number of the run that was told is expected, 1 or more")
	textDropped      = i18n.T("given up by hand")
	textDroppedState = i18n.T("given up: the notification was made %s")

	textOf = i18n.T("notification %d: %w")

	labelMax  = i18n.T("at most")
	labelHeld = i18n.T("waiting")

	textHeldRun  = i18n.T("run %d of %s, for a confirmation of %d customers")
	textHeldNote = i18n.T("%d: run %d waits for a confirmation of %d customers; \"powiadom run --only %d --confirm %d\" goes on")

	hintConfirmSend = i18n.T("the same command with --confirm %d sends it")
	hintAgain       = i18n.T("the same command with --again %d sends it a second time")
	textYes         = i18n.C("answers", "y yes")
	textAskSend     = i18n.T("%v.\nSend it all the same? [y/N] ")
)
