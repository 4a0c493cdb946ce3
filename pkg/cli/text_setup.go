package cli

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences of setup.
var (
	flagDrySetup     = i18n.T("show the plan with its statements and files, and do nothing")
	flagLMSFile      = i18n.T("LMS's own `FILE`")
	flagAdminFile    = i18n.T("`FILE` like lms.ini with an administrator of the database")
	flagDBUser       = i18n.T("database user `NAME` for daily work")
	flagNewPassword  = i18n.T("give the database user a new password if he is there already")
	flagRunAs        = i18n.T("`USER` of this machine who runs it")
	flagCronFile     = i18n.T("`FILE` of cron's line")
	flagNoCron       = i18n.T("leave cron alone")
	flagDefaultTexts = i18n.T("put Polish default texts into LMS where it has none")

	textSetupOf        = i18n.T("Setting up powiadom for the database %s at %s (%s):\n")
	textStepTodo       = i18n.T("to do")
	textStepDone       = i18n.T("ok")
	textStepLeft       = i18n.T("left")
	textStepApplied    = i18n.T("done: %s\n")
	textNothingToSetUp = i18n.T("everything is in place: nothing was changed")
	textSetupDoctor    = i18n.T("What \"powiadom doctor\" says:")
	textNoStep         = i18n.T("nothing")
	textUnfinished     = i18n.T("%v; done: %s; not done: %s; \"powiadom setup\" again goes on from there")
	textNotSetUp       = i18n.T("nothing was changed")
	textSetupYes       = i18n.T("setup asks before it changes anything: give --yes where nobody can answer, or --dry-run to look")

	textAskLMSFile = i18n.T("There is no /etc/lms/lms.ini. Where is LMS's own lms.ini? ")
	textAskSetup   = i18n.T("Do this? [y/N] ")
	textAskTexts   = i18n.T("Put these default texts into LMS? [y/N] ")
	textAskCron    = i18n.T("Turn on cron's line? Active notifications then go out at their time. [y/N] ")
	textHandRun    = i18n.T("An administrator of the database runs (the file holds the password):")
	textAskHand    = i18n.T("Press Enter when that was done (anything else ends setup): ")
)
