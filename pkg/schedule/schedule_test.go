package schedule_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // tests do not depend on the machine's zones

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/schedule"
)

const layout = "2006-01-02 15:04"

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func parse(t testing.TB, cycle string) schedule.Schedule {
	t.Helper()
	s, err := schedule.ParseCycle(cycle)
	if err != nil {
		t.Fatalf("ParseCycle(%q): %v", cycle, err)
	}
	return s
}

// instant reads a time in UTC.
func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(layout, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestMatches(t *testing.T) {
	t.Parallel()
	// 2026-11-01 is a Sunday.
	tests := []struct {
		name, cycle, at string
		want            bool
	}{
		{"five stars, any minute", "* * * * *", "2026-11-23 11:26", true},
		{"minute alone is hourly", "5 * * * *", "2026-11-23 23:05", true},
		{"minute alone, other minute", "5 * * * *", "2026-11-23 23:06", false},
		{"minute and hour are daily", "30 8 * * *", "2026-11-23 08:30", true},
		{"minute and hour, other hour", "30 8 * * *", "2026-11-23 09:30", false},
		{"last minute of the year", "59 23 31 12 *", "2026-12-31 23:59", true},
		{"list", "0,15,30 * * * *", "2026-11-23 11:15", true},
		{"list, between", "0,15,30 * * * *", "2026-11-23 11:20", false},
		{"range, first", "0 8-18 * * *", "2026-11-23 08:00", true},
		{"range, last", "0 8-18 * * *", "2026-11-23 18:00", true},
		{"range, past", "0 8-18 * * *", "2026-11-23 19:00", false},
		{"list of ranges", "0 1,8-10,20-22 * * *", "2026-11-23 21:00", true},
		{"list of ranges, between", "0 1,8-10,20-22 * * *", "2026-11-23 12:00", false},
		{"leading zeros", "05 08 01 02 *", "2026-02-01 08:05", true},
		{"month name", "0 0 * nov *", "2026-11-23 00:00", true},
		{"month name, capitals", "0 0 * NOV *", "2026-11-23 00:00", true},
		{"month names in a list", "0 0 * jan,Nov *", "2026-11-23 00:00", true},
		{"month names in a range", "0 0 * sep-nov *", "2026-11-23 00:00", true},
		{"month names in a range, past", "0 0 * sep-nov *", "2026-12-23 00:00", false},
		{"Polish month", "0 0 * lis *", "2026-11-23 00:00", true},
		{"Polish month, with its mark and capitals", "0 0 * WRZ-PAŹ *", "2026-10-23 00:00", true},
		{"Polish month, without", "0 0 * paz *", "2026-11-23 00:00", false},
		{"pon is Monday", "0 0 * * pon", "2026-11-02 00:00", true},
		{"pon-pt has no Sunday", "0 0 * * pn-pt", "2026-11-01 00:00", false},
		{"pt-nd ends on Sunday", "0 0 * * pt-nd", "2026-11-01 00:00", true},
		{"śr is Wednesday", "0 0 * * śr", "2026-11-04 00:00", true},
		{"0 is Sunday", "0 0 * * 0", "2026-11-01 00:00", true},
		{"7 is Sunday", "0 0 * * 7", "2026-11-01 00:00", true},
		{"sun is Sunday", "0 0 * * sun", "2026-11-01 00:00", true},
		{"0 is not Monday", "0 0 * * 0", "2026-11-02 00:00", false},
		{"6-7 has Sunday", "0 0 * * 6-7", "2026-11-01 00:00", true},
		{"6-7 has Saturday", "0 0 * * 6-7", "2026-11-07 00:00", true},
		{"6-7 has no Monday", "0 0 * * 6-7", "2026-11-02 00:00", false},
		{"fri-sun ends on Sunday", "0 0 * * fri-sun", "2026-11-01 00:00", true},
		{"fri-sun has Saturday", "0 0 * * fri-sun", "2026-11-07 00:00", true},
		{"fri-sun has no Monday", "0 0 * * fri-sun", "2026-11-02 00:00", false},
		{"5-sun mixes digits and names", "0 0 * * 5-sun", "2026-11-01 00:00", true},
		{"sun-tue begins on Sunday", "0 0 * * sun-tue", "2026-11-01 00:00", true},
		{"mon-fri has no Sunday", "0 0 * * mon-fri", "2026-11-01 00:00", false},

		{"both days given, day of month is enough", "0 0 15 * 1", "2026-11-15 00:00", true},
		{"both days given, day of week is enough", "0 0 15 * 1", "2026-11-23 00:00", true},
		{"both days given, neither", "0 0 15 * 1", "2026-11-24 00:00", false},
		{"either day, but month always", "0 0 15 10 1", "2026-11-23 00:00", false},
		{"star day of month: day of week must match", "0 8 * * 1", "2026-11-24 08:00", false},
		{"star day of week: day of month must match", "0 8 15 * *", "2026-11-16 08:00", false},
		{"1-31 is no star: every day", "0 8 1-31 * 1", "2026-11-24 08:00", true},
		{"*,5 is a star", "0 8 *,5 * 1", "2026-11-05 08:00", false},
		{"5,* is no star", "0 8 5,* * 1", "2026-11-24 08:00", true},
		{"0-6 is no star", "0 8 15 * 0-6", "2026-11-24 08:00", true},
		{"*,1 in day of week is a star", "0 8 15 * *,1", "2026-11-23 08:00", false},

		{"31 in a long month", "0 0 31 * *", "2026-12-31 00:00", true},
		{"31 and short months with a weekday", "0 0 31 4 1", "2026-04-06 00:00", true},
		{"29 February", "0 0 29 2 *", "2028-02-29 00:00", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			at := instant(t, tt.at).Add(37 * time.Second)
			if got := parse(t, tt.cycle).Matches(at); got != tt.want {
				t.Errorf("%q: Matches(%s) = %v, want %v", tt.cycle, tt.at, got, tt.want)
			}
		})
	}
}

func TestEmptyFieldsAreStars(t *testing.T) {
	t.Parallel()
	got, err := schedule.Parse(schedule.Fields{Minute: " 5 ", Month: "  "})
	if err != nil {
		t.Fatal(err)
	}
	want := schedule.Fields{Minute: "5", Hour: "*", DayOfMonth: "*", Month: "*", DayOfWeek: "*"}
	if diff := cmp.Diff(want, got.Fields()); diff != "" {
		t.Errorf("Fields() (-want +got):\n%s", diff)
	}
}

func TestString(t *testing.T) {
	t.Parallel()
	tests := []struct{ cycle, want string }{
		{"* * * * *", "* * * * *"},
		{" 05   08 * * * ", "5 8 * * *"},
		{"15,0,5 * * * *", "0,5,15 * * * *"},
		{"1,2,3,5,7,8 * * * *", "1-3,5,7,8 * * * *"},
		{"0 0 * jan,DEC mon-wed", "0 0 * 1,12 1-3"},
		{"0 0 * * fri-sun", "0 0 * * 0,5,6"},
		{"0 0 * * 7", "0 0 * * 0"},
		{"0 0 * * 0-7", "0 0 * * 0-6"},
		{"0 0 *,5 * 1", "0 0 * * 1"},
		{"0 0 5,* * 1", "0 0 1-31 * 1"},
		{"0-59 0-23 1-31 1-12 0-6", "0-59 0-23 1-31 1-12 0-6"},
	}
	for _, tt := range tests {
		if got := parse(t, tt.cycle).String(); got != tt.want {
			t.Errorf("ParseCycle(%q).String() = %q, want %q", tt.cycle, got, tt.want)
		}
	}
}

func TestStarIsNotTheFullRange(t *testing.T) {
	t.Parallel()
	if parse(t, "0 0 * * 1") == parse(t, "0 0 1-31 * 1") {
		t.Error("`*` and `1-31` as day of month are equal, want different")
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		cycle string
		want  schedule.FieldError // without Allowed
	}{
		{"", schedule.FieldError{Field: "cycle", Problem: schedule.WrongCount}},
		{"@daily", schedule.FieldError{Field: "cycle", Piece: "@daily", Problem: schedule.WrongCount}},
		{"* * * *", schedule.FieldError{Field: "cycle", Piece: "* * * *", Problem: schedule.WrongCount}},
		{"* * * * * *", schedule.FieldError{Field: "cycle", Piece: "* * * * * *", Problem: schedule.WrongCount}},

		{"61 * * * *", schedule.FieldError{Field: "minute", Piece: "61", Problem: schedule.OutOfRange}},
		{"0,99999999999999999999 * * * *", schedule.FieldError{Field: "minute", Piece: "99999999999999999999", Problem: schedule.OutOfRange}},
		{"* 24 * * *", schedule.FieldError{Field: "hour", Piece: "24", Problem: schedule.OutOfRange}},
		{"* 20-24 * * *", schedule.FieldError{Field: "hour", Piece: "20-24", Problem: schedule.OutOfRange}},
		{"* * 0 * *", schedule.FieldError{Field: "day of month", Piece: "0", Problem: schedule.OutOfRange}},
		{"* * 32 * *", schedule.FieldError{Field: "day of month", Piece: "32", Problem: schedule.OutOfRange}},
		{"* * * 13 *", schedule.FieldError{Field: "month", Piece: "13", Problem: schedule.OutOfRange}},
		{"* * * 0 *", schedule.FieldError{Field: "month", Piece: "0", Problem: schedule.OutOfRange}},
		{"* * * * 8", schedule.FieldError{Field: "day of week", Piece: "8", Problem: schedule.OutOfRange}},

		{"30-10 * * * *", schedule.FieldError{Field: "minute", Piece: "30-10", Problem: schedule.Reversed, Instead: "30-59,0-10"}},
		{"* 22-6 * * *", schedule.FieldError{Field: "hour", Piece: "22-6", Problem: schedule.Reversed, Instead: "22-23,0-6"}},
		{"* * 25-5 * *", schedule.FieldError{Field: "day of month", Piece: "25-5", Problem: schedule.Reversed, Instead: "25-31,1-5"}},
		{"* * * nov-feb *", schedule.FieldError{Field: "month", Piece: "nov-feb", Problem: schedule.Reversed, Instead: "11-12,1-2"}},
		{"* * * * 5-0", schedule.FieldError{Field: "day of week", Piece: "5-0", Problem: schedule.Reversed, Instead: "5-7"}},
		{"* * * * fri-0", schedule.FieldError{Field: "day of week", Piece: "fri-0", Problem: schedule.Reversed, Instead: "5-7"}},
		{"* * * * fri-mon", schedule.FieldError{Field: "day of week", Piece: "fri-mon", Problem: schedule.Reversed, Instead: "5-7,1"}},
		{"* * * * 7-2", schedule.FieldError{Field: "day of week", Piece: "7-2", Problem: schedule.Reversed, Instead: "7,1-2"}},

		{"*/15 * * * *", schedule.FieldError{Field: "minute", Piece: "*/15", Problem: schedule.Step, Instead: "0,15,30,45"}},
		{"*/1 * * * *", schedule.FieldError{Field: "minute", Piece: "*/1", Problem: schedule.Step, Instead: "*"}},
		{"5/15 * * * *", schedule.FieldError{Field: "minute", Piece: "5/15", Problem: schedule.Step, Instead: "5,20,35,50"}},
		{"1,*/30 * * * *", schedule.FieldError{Field: "minute", Piece: "*/30", Problem: schedule.Step, Instead: "0,30"}},
		{"*/100 * * * *", schedule.FieldError{Field: "minute", Piece: "*/100", Problem: schedule.Step, Instead: "0"}},
		{"*/9223372036854775807 * * * *", schedule.FieldError{Field: "minute", Piece: "*/9223372036854775807", Problem: schedule.Step, Instead: "0"}},
		{"*/0 * * * *", schedule.FieldError{Field: "minute", Piece: "*/0", Problem: schedule.Step}},
		{"*/ * * * *", schedule.FieldError{Field: "minute", Piece: "*/", Problem: schedule.Step}},
		{"*/2/2 * * * *", schedule.FieldError{Field: "minute", Piece: "*/2/2", Problem: schedule.Step}},
		{"* 8-18/2 * * *", schedule.FieldError{Field: "hour", Piece: "8-18/2", Problem: schedule.Step, Instead: "8,10,12,14,16,18"}},
		{"* * * * */2", schedule.FieldError{Field: "day of week", Piece: "*/2", Problem: schedule.Step, Instead: "0,2,4,6"}},
		{"* * * * mon-fri/2", schedule.FieldError{Field: "day of week", Piece: "mon-fri/2", Problem: schedule.Step, Instead: "1,3,5"}},

		{"1,,2 * * * *", schedule.FieldError{Field: "minute", Problem: schedule.Empty}},
		{"* 1, * * *", schedule.FieldError{Field: "hour", Problem: schedule.Empty}},
		{", * * * *", schedule.FieldError{Field: "minute", Problem: schedule.Empty}},
		{"- * * * *", schedule.FieldError{Field: "minute", Piece: "-", Problem: schedule.Unknown}},
		{"5- * * * *", schedule.FieldError{Field: "minute", Piece: "5-", Problem: schedule.Unknown}},
		{"-5 * * * *", schedule.FieldError{Field: "minute", Piece: "-5", Problem: schedule.Unknown}},
		{"+5 * * * *", schedule.FieldError{Field: "minute", Piece: "+5", Problem: schedule.Unknown}},
		{"1-2-3 * * * *", schedule.FieldError{Field: "minute", Piece: "1-2-3", Problem: schedule.Unknown}},
		{"** * * * *", schedule.FieldError{Field: "minute", Piece: "**", Problem: schedule.Unknown}},
		{"*-5 * * * *", schedule.FieldError{Field: "minute", Piece: "*-5", Problem: schedule.Unknown}},
		{"5~10 * * * *", schedule.FieldError{Field: "minute", Piece: "5~10", Problem: schedule.Unknown}},
		{"* * ? * *", schedule.FieldError{Field: "day of month", Piece: "?", Problem: schedule.Unknown}},
		{"* * L * *", schedule.FieldError{Field: "day of month", Piece: "L", Problem: schedule.Unknown}},
		{"* * 15W * *", schedule.FieldError{Field: "day of month", Piece: "15W", Problem: schedule.Unknown}},
		{"* * * * 1#2", schedule.FieldError{Field: "day of week", Piece: "1#2", Problem: schedule.Unknown}},
		{"jan * * * *", schedule.FieldError{Field: "minute", Piece: "jan", Problem: schedule.Unknown}},
		{"* * * mon *", schedule.FieldError{Field: "month", Piece: "mon", Problem: schedule.Unknown}},
		{"* * * * sunday", schedule.FieldError{Field: "day of week", Piece: "sunday", Problem: schedule.Unknown, Instead: "sun"}},
		{"* * * * poniedziałek", schedule.FieldError{Field: "day of week", Piece: "poniedziałek", Problem: schedule.Unknown, Instead: "pon"}},
		{"* * * * monday-fridya", schedule.FieldError{Field: "day of week", Piece: "monday-fridya", Problem: schedule.Unknown, Instead: "mon-fri"}},
		{"* * * novembre *", schedule.FieldError{Field: "month", Piece: "novembre", Problem: schedule.Unknown, Instead: "nov"}},
		{"* * * * x", schedule.FieldError{Field: "day of week", Piece: "x", Problem: schedule.Unknown}},
		{"٣ * * * *", schedule.FieldError{Field: "minute", Piece: "٣", Problem: schedule.Unknown}},

		{"0 0 31 2 *", schedule.FieldError{Field: "day of month", Piece: "31", Problem: schedule.NeverComes, Month: "2"}},
		{"0 0 30 feb *", schedule.FieldError{Field: "day of month", Piece: "30", Problem: schedule.NeverComes, Month: "2"}},
		{"0 0 31 4,6,9,11 *", schedule.FieldError{Field: "day of month", Piece: "31", Problem: schedule.NeverComes, Month: "4,6,9,11"}},
	}
	for _, tt := range tests {
		t.Run(tt.cycle, func(t *testing.T) {
			t.Parallel()
			_, err := schedule.ParseCycle(tt.cycle)
			got, ok := errors.AsType[*schedule.FieldError](err)
			if !ok {
				t.Fatalf("ParseCycle(%q) error = %v, want a *FieldError", tt.cycle, err)
			}
			text := got.Error()
			if !strings.HasPrefix(text, tt.want.Field+" ") {
				t.Errorf("error %q does not begin with the field %q", text, tt.want.Field)
			}
			if tt.want.Instead != "" && !strings.HasSuffix(text, "write "+tt.want.Instead) {
				t.Errorf("error %q does not say to write %s", text, tt.want.Instead)
			}
			got.Allowed = ""
			if diff := cmp.Diff(&tt.want, got); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBlankInsideField(t *testing.T) {
	t.Parallel()
	_, err := schedule.Parse(schedule.Fields{Hour: "8, 9"})
	const want = `hour "8, 9": a blank inside the field; allowed are 0-23, lists such as 8,16, ranges such as 8-18, and *`
	if err == nil || err.Error() != want {
		t.Errorf("Parse error = %v, want %s", err, want)
	}
}

func TestErrorTexts(t *testing.T) {
	t.Parallel()
	tests := []struct{ cycle, want string }{
		{"61 * * * *", `minute "61": out of range; allowed are 0-59, lists such as 0,30, ranges such as 0-5, and *`},
		{"*/15 * * * *", `minute "*/15": steps (/) are not part of the language; write 0,15,30,45`},
		{"* * * * 5-0", `day of week "5-0": the range ends before it begins; write 5-7`},
		{"0 0 31 2 *", `day of month "31": no such day ever comes in month 2; allowed are 1-31, lists such as 1,15, ranges such as 1-10, and *`},
	}
	for _, tt := range tests {
		_, err := schedule.ParseCycle(tt.cycle)
		if err == nil || err.Error() != tt.want {
			t.Errorf("ParseCycle(%q) error = %v, want %s", tt.cycle, err, tt.want)
		}
	}
}

func TestMoreThanHourly(t *testing.T) {
	t.Parallel()
	tests := []struct {
		cycle string
		want  bool
	}{
		{"* * * * *", true},
		{"0,30 8 * * *", true},
		{"5 * * * *", false},
		{"5,5 8 * * *", false},
		{"0,59 8 * * *", true},
		{"59 8,9 * * *", false},
	}
	for _, tt := range tests {
		if got := parse(t, tt.cycle).MoreThanHourly(); got != tt.want {
			t.Errorf("%q: MoreThanHourly() = %v, want %v", tt.cycle, got, tt.want)
		}
	}
}

func TestZeroScheduleIsNeverDue(t *testing.T) {
	t.Parallel()
	var s schedule.Schedule
	at := instant(t, "2026-11-23 00:00")
	if s.Matches(at) {
		t.Error("zero Schedule matches")
	}
	if next, ok := s.Next(at); ok {
		t.Errorf("zero Schedule: Next = %s, want none", next)
	}
}

func TestUnknownProblem(t *testing.T) {
	t.Parallel()
	err := &schedule.FieldError{Field: "minute", Problem: 99}
	if !strings.Contains(err.Error(), "Problem(99)") {
		t.Errorf("Error() = %q, want the number of the problem in it", err)
	}
}
