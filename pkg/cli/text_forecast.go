package cli

// Sentences and labels of forecast.
const (
	flagDays          = "look `N` days ahead"
	flagForecastUntil = "look ahead up to `TIME`, in the place of --days"

	textBadDays     = "days %d: allowed is 1 to %d"
	textDaysOrUntil = "days and until exclude each other; give one of them"
	textUntilFar    = "until %s: at most %d days ahead are shown"
	textForecastOf  = "notification %d (%s): %w"
	textHeldOther   = "run %d of it waits for a confirmation"

	textUnknownYet = "?"
	textPerDay     = "%d a day"
	textTimes      = "%d times"
	textGuardMark  = "guard"
	textNewsMark   = "news"

	textForecastTotal  = "Runs: %d. Messages: %s. SMS parts: %d.\n"
	textForecastCost   = "Cost of SMS: %s.\n"
	textForecastPeople = "People are those of %s. Nobody knows who will owe or pay by then.\n"
	textForecastGuard  = "The guard would stop what is marked \"guard\"; \"powiadom run --help\" tells why.\n"
)

func headerForecast() []string {
	return []string{"WHEN", "ID", "NAME", "PEOPLE", "EMAIL", "SMS", "PARTS", "WARN", "COST", "NOTE"}
}
