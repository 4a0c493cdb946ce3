package cli

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences and labels of forecast.
var (
	flagDays          = i18n.T("look `N` days ahead")
	flagForecastUntil = i18n.T("look ahead up to `TIME`, in the place of --days")

	textBadDays     = i18n.T("days %d: allowed is 1 to %d")
	textDaysOrUntil = i18n.T("days and until exclude each other; give one of them")
	textUntilFar    = i18n.T("until %s: at most %d days ahead are shown")
	textForecastOf  = i18n.T("notification %d (%s): %w")
	textHeldOther   = i18n.T("run %d of it waits for a confirmation")

	textUnknownYet = i18n.T("?")
	textPerDay     = i18n.T("%d a day")
	textTimes      = i18n.T("%d times")
	textGuardMark  = i18n.N("guard")
	textNewsMark   = i18n.N("news")

	textForecastTotal  = i18n.T("Runs: %d. Messages: %s. SMS parts: %d.\n")
	textForecastCost   = i18n.T("Cost of SMS: %s.\n")
	textForecastPeople = i18n.T("People are those of %s. Nobody knows who will owe or pay by then.\n")
	textForecastGuard  = i18n.T("The guard would stop what is marked \"guard\"; \"powiadom run --help\" tells why.\n")
)

func headerForecast() []string {
	return []string{i18n.T("WHEN"), i18n.T("ID"), i18n.T("NAME"), i18n.T("PEOPLE"), i18n.T("EMAIL"), i18n.T("SMS"), i18n.T("PARTS"), i18n.C("channel", "WARN"), i18n.T("COST"), i18n.T("NOTE")}
}
