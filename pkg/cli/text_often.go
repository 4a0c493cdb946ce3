package cli

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences about what is asked before a notification is stored, about dates and
// about names.
var (
	flagOn = i18n.T("at `TIME` (2026-12-24T18:00) and then never again; with --once, in the place of --cycle")

	textStoreAnyway = i18n.T("Store it as active all the same? [y/N] ")
	textApplyAnyway = i18n.T("Store this all the same? [y/N] ")
	textNotAgreed   = i18n.T("nothing was stored")
	textRefused     = i18n.T("not stored as active: %s")
	textLabelOf     = i18n.T("notification %d (%s): ")
	hintOftenNew    = i18n.T("give a cycle such as --cycle \"0 9 * * *\", or --inactive to keep it without sending, or --yes if it is meant so")
	hintOftenStored = i18n.T("give a cycle, as in: powiadom edit %d --cycle \"0 9 * * *\"; or keep it inactive (powiadom disable %d); or give --yes if it is meant so")
	hintOftenFile   = i18n.T("give it a cycle such as \"0 9 * * *\", or state: inactive, or give --yes if it is meant so")
	hintDateFile    = i18n.T("choose another date, or state: inactive, or give --yes if it is meant so")
	hintDateStored  = i18n.T("give another date, as in: powiadom edit %d --on \"2026-12-24 18:00\"; or --yes if it is meant so")
	hintDateNew     = i18n.T("say the date with its year, as in --once --on \"2026-12-24 18:00\", or give --yes if it is meant so")

	hintNameTaken = i18n.T("choose another name, or change the one that has it: powiadom edit %d")

	textGoesOut   = i18n.T("notification %d (%s) goes out once, on %s")
	textOnOrCycle = i18n.T("on and cycle exclude each other; give one of them")
	textOnNotOnce = i18n.T("on: a date comes once; leave --once=false out")
	textOnWhen    = i18n.T("on: the time is empty; give one such as \"2026-12-24 18:00\"")
	textOnPassed  = i18n.T("on %s: that is not ahead, it is %s now")
	textOnFar     = i18n.T("on %s: a schedule has no year, so that at most a year ahead can be said; it would go out on %s already")
	textOnSecond  = i18n.T("on %s: the clock shows that minute twice, and a schedule knows the first time alone, %s; choose another minute")
)
