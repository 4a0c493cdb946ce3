package schedule_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// due is one occurrence: the real minute in UTC, and the key.
type due struct{ At, Key string }

// TestOccurrence lists all that is due in a stretch of real time, minute by
// minute, on the days on which the clock is changed.
func TestOccurrence(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, zone, cycle string
		from, to          string // UTC, to excluded
		want              []due
	}{
		{
			"an ordinary day", "Europe/Warsaw", "0,30 8 * * *", "2026-11-23 00:00", "2026-11-24 00:00",
			[]due{{"2026-11-23 07:00", "2026-11-23T08:00"}, {"2026-11-23 07:30", "2026-11-23T08:30"}},
		},
		{
			"spring: skipped minute at the end of the gap", "Europe/Warsaw", "30 2 * * *", "2027-03-27 12:00", "2027-03-28 12:00",
			[]due{{"2027-03-28 01:00", "2027-03-28T02:30"}},
		},
		{
			"spring: several skipped minutes are one", "Europe/Warsaw", "0,15,30 2 * * *", "2027-03-27 12:00", "2027-03-28 12:00",
			[]due{{"2027-03-28 01:00", "2027-03-28T02:30"}},
		},
		{
			"spring: skipped and ordinary are one, the ordinary", "Europe/Warsaw", "0,30 2,3 * * *", "2027-03-27 12:00", "2027-03-28 12:00",
			[]due{{"2027-03-28 01:00", "2027-03-28T03:00"}, {"2027-03-28 01:30", "2027-03-28T03:30"}},
		},
		{
			"spring: the date of the skipped minute counts", "Europe/Warsaw", "30 2 28 3 *", "2027-03-27 12:00", "2027-03-29 12:00",
			[]due{{"2027-03-28 01:00", "2027-03-28T02:30"}},
		},
		{
			"spring: other dates are not made up for", "Europe/Warsaw", "30 2 27 3 *", "2027-03-27 12:00", "2027-03-29 12:00",
			nil,
		},
		{
			"spring: minutes around the gap", "Europe/Warsaw", "59 1 * * *", "2027-03-27 12:00", "2027-03-28 12:00",
			[]due{{"2027-03-28 00:59", "2027-03-28T01:59"}},
		},
		{
			"spring: an hourly rule follows real time", "Europe/Warsaw", "30 * * * *", "2027-03-28 00:00", "2027-03-28 03:00",
			[]due{{"2027-03-28 00:30", "2027-03-28T00:30Z"}, {"2027-03-28 01:30", "2027-03-28T01:30Z"}, {"2027-03-28 02:30", "2027-03-28T02:30Z"}},
		},
		{
			"autumn: once, in the first pass", "Europe/Warsaw", "30 2 * * *", "2026-10-24 12:00", "2026-10-25 12:00",
			[]due{{"2026-10-25 00:30", "2026-10-25T02:30"}},
		},
		{
			"autumn: hours on both sides", "Europe/Warsaw", "0 1,2,3 * * *", "2026-10-24 12:00", "2026-10-25 12:00",
			[]due{{"2026-10-24 23:00", "2026-10-25T01:00"}, {"2026-10-25 00:00", "2026-10-25T02:00"}, {"2026-10-25 02:00", "2026-10-25T03:00"}},
		},
		{
			"autumn: an hourly rule is due in both passes", "Europe/Warsaw", "30 * * * *", "2026-10-25 00:00", "2026-10-25 03:00",
			[]due{{"2026-10-25 00:30", "2026-10-25T00:30Z"}, {"2026-10-25 01:30", "2026-10-25T01:30Z"}, {"2026-10-25 02:30", "2026-10-25T02:30Z"}},
		},
		{
			"autumn: *,5 begins with a star", "Europe/Warsaw", "30 *,2 * * *", "2026-10-25 00:00", "2026-10-25 02:00",
			[]due{{"2026-10-25 00:30", "2026-10-25T00:30Z"}, {"2026-10-25 01:30", "2026-10-25T01:30Z"}},
		},
		{
			"autumn: 0-23 does not", "Europe/Warsaw", "30 0-23 * * *", "2026-10-25 00:00", "2026-10-25 03:00",
			[]due{{"2026-10-25 00:30", "2026-10-25T02:30"}, {"2026-10-25 02:30", "2026-10-25T03:30"}},
		},
		{
			"half an hour forward", "Australia/Lord_Howe", "0,15,45 2 * * *", "2026-10-03 00:00", "2026-10-04 00:00",
			[]due{{"2026-10-03 15:30", "2026-10-04T02:15"}, {"2026-10-03 15:45", "2026-10-04T02:45"}},
		},
		{
			"half an hour back", "Australia/Lord_Howe", "15,45 1 * * *", "2026-04-04 00:00", "2026-04-05 00:00",
			[]due{{"2026-04-04 14:15", "2026-04-05T01:15"}, {"2026-04-04 14:45", "2026-04-05T01:45"}},
		},
		{
			"a gap at midnight", "America/Sao_Paulo", "0 0 * * *", "2018-11-03 12:00", "2018-11-05 01:00",
			[]due{{"2018-11-04 03:00", "2018-11-04T00:00"}},
		},
		{
			"a gap at midnight, by the weekday", "America/Sao_Paulo", "30 0 * * sun", "2018-11-03 12:00", "2018-11-05 12:00",
			[]due{{"2018-11-04 03:00", "2018-11-04T00:30"}},
		},
		{
			"back over midnight: the day before is not repeated", "America/Sao_Paulo", "30 23 * * *", "2018-02-17 12:00", "2018-02-18 12:00",
			[]due{{"2018-02-18 01:30", "2018-02-17T23:30"}},
		},
		{
			"a whole day left out", "Pacific/Apia", "0 8,20 * * *", "2011-12-29 12:00", "2011-12-31 12:00",
			[]due{{"2011-12-29 18:00", "2011-12-29T08:00"}, {"2011-12-30 06:00", "2011-12-29T20:00"}, {"2011-12-30 10:00", "2011-12-30T20:00"}, {"2011-12-30 18:00", "2011-12-31T08:00"}, {"2011-12-31 06:00", "2011-12-31T20:00"}},
		},
		{
			"a whole day repeated", "Pacific/Kwajalein", "0 12 * * *", "1969-09-29 13:00", "1969-10-02 13:00",
			[]due{{"1969-09-30 01:00", "1969-09-30T12:00"}, {"1969-10-02 00:00", "1969-10-01T12:00"}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := parse(t, tt.cycle)
			loc := zone(t, tt.zone)
			var got []due
			for at := instant(t, tt.from); at.Before(instant(t, tt.to)); at = at.Add(time.Minute) {
				if key, ok := s.Occurrence(at.In(loc)); ok {
					got = append(got, due{at.Format(layout), key})
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%q in %s (-want +got):\n%s", tt.cycle, tt.zone, diff)
			}
		})
	}
}

func TestSecondPassHasTheKeyOfTheFirst(t *testing.T) {
	t.Parallel()
	s := parse(t, "30 2 * * *")
	first := instant(t, "2026-10-25 00:30").In(zone(t, "Europe/Warsaw"))
	firstKey, firstDue := s.Occurrence(first)
	secondKey, secondDue := s.Occurrence(first.Add(time.Hour))
	if firstKey != secondKey || firstKey != "2026-10-25T02:30" {
		t.Errorf("keys = %q and %q, want 2026-10-25T02:30 twice", firstKey, secondKey)
	}
	if !firstDue || secondDue {
		t.Errorf("due = %v and %v, want true and false", firstDue, secondDue)
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, zone, cycle, after, want string // instants in UTC
	}{
		{"strictly after", "UTC", "0 8 * * *", "2026-11-23 08:00", "2026-11-24 08:00"},
		{"one minute before", "UTC", "0 8 * * *", "2026-11-23 07:59", "2026-11-23 08:00"},
		{"every minute", "UTC", "* * * * *", "2026-12-31 23:59", "2027-01-01 00:00"},
		{"over a year", "UTC", "0 0 1 1 *", "2026-01-01 00:00", "2027-01-01 00:00"},
		{"31 skips short months", "UTC", "0 0 31 * *", "2026-03-31 00:00", "2026-05-31 00:00"},
		{"leap day", "UTC", "0 0 29 2 *", "2026-11-23 00:00", "2028-02-29 00:00"},
		{"leap day over 2100", "UTC", "0 0 29 2 *", "2096-02-29 00:00", "2104-02-29 00:00"},
		{"leap day in 2000", "UTC", "0 0 29 2 *", "1999-01-01 00:00", "2000-02-29 00:00"},
		{"leap day or a Monday in February", "UTC", "0 0 29 2 1", "2028-02-22 00:00", "2028-02-28 00:00"},
		{"either day", "UTC", "0 0 15 * 1", "2026-11-23 00:00", "2026-11-30 00:00"},
		{"winter time", "Europe/Warsaw", "0 8 * * *", "2026-11-23 12:00", "2026-11-24 07:00"},
		{"summer time", "Europe/Warsaw", "0 8 * * *", "2026-07-23 12:00", "2026-07-24 06:00"},
		{"into the gap", "Europe/Warsaw", "30 2 * * *", "2027-03-27 12:00", "2027-03-28 01:00"},
		{"after the gap", "Europe/Warsaw", "30 2 * * *", "2027-03-28 01:00", "2027-03-29 00:30"},
		{"into the fold", "Europe/Warsaw", "30 2 * * *", "2026-10-24 12:00", "2026-10-25 00:30"},
		{"not the second pass", "Europe/Warsaw", "30 2 * * *", "2026-10-25 00:30", "2026-10-26 01:30"},
		{"hourly takes the second pass", "Europe/Warsaw", "30 * * * *", "2026-10-25 00:30", "2026-10-25 01:30"},
		{"only the gap of one day", "Europe/Warsaw", "30 2 28 3 *", "2026-04-01 00:00", "2027-03-28 01:00"},
		{"31 December of a leap year", "Europe/Warsaw", "0 8 * * *", "2028-12-31 08:00", "2029-01-01 07:00"},
		{"over 31 December of a leap year", "Europe/Warsaw", "0 8 1 2 *", "2068-12-30 08:00", "2069-02-01 07:00"},
		{"a fixed offset", "Etc/GMT+5", "0 8 * * *", "2026-11-23 13:00", "2026-11-24 13:00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			loc := zone(t, tt.zone)
			got, ok := parse(t, tt.cycle).Next(instant(t, tt.after).In(loc))
			if want := instant(t, tt.want); !ok || !got.Equal(want) {
				t.Fatalf("%q: Next(%s) = %s, %v, want %s", tt.cycle, tt.after, got.UTC().Format(layout), ok, tt.want)
			}
			if got.Location() != loc {
				t.Errorf("Next is in zone %s, want %s", got.Location(), loc)
			}
		})
	}
}

func TestNextFloors(t *testing.T) {
	t.Parallel()
	after := instant(t, "2026-11-23 07:59").Add(30 * time.Second)
	got, ok := parse(t, "0 8 * * *").Next(after)
	if want := instant(t, "2026-11-23 08:00"); !ok || !got.Equal(want) {
		t.Errorf("Next(07:59:30) = %s, %v, want %s", got, ok, want)
	}
}

func BenchmarkOccurrence(b *testing.B) {
	at := instant(b, "2026-11-23 07:00").In(zone(b, "Europe/Warsaw"))
	for name, cycle := range map[string]string{
		"due":   "0 8 * * *",
		"star":  "* * * * *",
		"other": "30 9 1,15 * 1-5",
	} {
		s := parse(b, cycle)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.Occurrence(at)
			}
		})
	}
}

func BenchmarkNext(b *testing.B) {
	after := instant(b, "2096-02-29 07:00").In(zone(b, "Europe/Warsaw"))
	for name, cycle := range map[string]string{
		"tomorrow": "0 8 * * *",
		"leap day": "0 0 29 2 *",
	} {
		s := parse(b, cycle)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.Next(after)
			}
		})
	}
}
