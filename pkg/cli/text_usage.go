package cli

import "github.com/powiadom/powiadom/pkg/i18n"

// What help has around the commands' own texts.
var (
	textUsage       = i18n.T("Usage:")
	textExamples    = i18n.T("Examples:")
	textCommands    = i18n.T("Available Commands:")
	textFlags       = i18n.T("Flags:")
	textGlobalFlags = i18n.T("Global Flags:")
	textMoreHelp    = i18n.T("Use \"%s COMMAND --help\" for more information about a command.")
	textDefault     = i18n.T("%s (default %s)")
	textUseRoot     = i18n.T("powiadom COMMAND")

	flagHelp           = i18n.T("show this help")
	flagLanguage       = i18n.T("`LANGUAGE` to speak: en or pl; default: that of LC_ALL, LC_MESSAGES or LANG")
	flagNoDescriptions = i18n.T("complete without descriptions")
)

// What the library finds wrong with a command line.
var (
	textUnknownFlag  = i18n.T("unknown flag: %s")
	textNoValue      = i18n.T("flag needs an argument: %s")
	textBadFlag      = i18n.T("bad flag syntax: %s")
	textBadValue     = i18n.T("invalid argument %q for %s: %s")
	textWantNumber   = i18n.T("a whole number is expected")
	textWantID       = i18n.T("an id, a number, is expected")
	textWantBool     = i18n.T("true or false is expected")
	textWantDuration = i18n.T("a duration such as 30m or 12h is expected")
	textBadLanguage  = i18n.T("allowed are %s")
	textBadArguments = i18n.T("the arguments do not fit: %q; the command is used as \"%s\"")
	textTooFew       = i18n.T("an argument is missing; the command is used as \"%s\"")
)

// What stands before what is told beside the results.
var (
	textHint    = i18n.T("hint: %s\n")
	textWarning = i18n.T("warning: %s\n")
	textNote    = i18n.T("note: %s\n")
)
