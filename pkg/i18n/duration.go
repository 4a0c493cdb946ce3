package i18n

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Duration is a length of time for people, to two units that go with its size: "9 days",
// "27 h 46 min", "45 s", "0.2 s". From two days on it is whole days.
func Duration(d time.Duration) string {
	d = d.Abs()
	switch {
	case d >= 48*time.Hour:
		days := int(d / (24 * time.Hour))
		return N(days, "%d day", "%d days", days)
	case d >= time.Hour:
		return parts(d.Round(time.Minute), time.Hour, "h", time.Minute, "min")
	case d >= time.Minute:
		return parts(d.Round(time.Second), time.Minute, "min", time.Second, "s")
	case d >= 10*time.Second:
		return strconv.Itoa(int(d.Round(time.Second)/time.Second)) + " s"
	}
	seconds := strconv.FormatFloat(math.Round(d.Seconds()*100)/100, 'f', -1, 64)
	if current == Polish {
		seconds = strings.Replace(seconds, ".", ",", 1)
	}
	return seconds + " s"
}

// parts is a length in two units, the second left out where there is nothing of it. The
// signs of units are the same in both languages.
func parts(d, large time.Duration, largeSign string, small time.Duration, smallSign string) string {
	text := strconv.Itoa(int(d/large)) + " " + largeSign
	if rest := int(d % large / small); rest > 0 {
		text += " " + strconv.Itoa(rest) + " " + smallSign
	}
	return text
}
