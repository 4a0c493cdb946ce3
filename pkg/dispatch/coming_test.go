package dispatch_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

func TestOccurrences(t *testing.T) {
	t.Parallel()
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		got, err := time.ParseInLocation("2006-01-02T15:04", text, warsaw)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	of := func(cycles ...string) []notify.Notification {
		list := make([]notify.Notification, len(cycles))
		for i, cycle := range cycles {
			c, err := schedule.ParseCycle(cycle)
			if err != nil {
				t.Fatal(err)
			}
			list[i] = notify.Notification{ID: int64(i + 1), Cycle: c}
		}
		return list
	}
	once := of("* * * * *")
	once[0].Once = true
	tests := []struct {
		name   string
		list   []notify.Notification
		agenda dispatch.Agenda
		want   []string
		more   []int64
	}{
		{
			"the next one of each, in order", of("0 9 * * *", "* * * * *", "30 8 * * *"),
			dispatch.Agenda{After: at("2026-11-23T08:00"), Each: 1},
			[]string{"2 2026-11-23T08:01+01:00", "3 2026-11-23T08:30+01:00", "1 2026-11-23T09:00+01:00"},
			[]int64{1, 2, 3},
		},
		{
			"the same minute by id", of("0 9 * * *", "0 9 * * *"),
			dispatch.Agenda{After: at("2026-11-23T08:00"), Each: 1, Until: at("2026-11-23T09:00")},
			[]string{"1 2026-11-23T09:00+01:00", "2 2026-11-23T09:00+01:00"},
			nil,
		},
		{
			"every minute does not drown the others", of("* * * * *", "0 9 * * *"),
			dispatch.Agenda{After: at("2026-11-23T08:57"), Each: 2, Until: at("2026-11-24T09:00")},
			[]string{
				"1 2026-11-23T08:58+01:00", "1 2026-11-23T08:59+01:00",
				"2 2026-11-23T09:00+01:00", "2 2026-11-24T09:00+01:00",
			},
			[]int64{1},
		},
		{
			"a one-time notification", once,
			dispatch.Agenda{After: at("2026-11-23T08:00"), Each: 5},
			[]string{"1 2026-11-23T08:01+01:00"},
			nil,
		},
		{
			"the hour that comes twice", of("30 2 * * *", "30 * 25 10 *"),
			dispatch.Agenda{After: at("2026-10-25T01:00"), Each: 9, Until: at("2026-10-25T03:30")},
			[]string{
				"2 2026-10-25T01:30+02:00 change", "1 2026-10-25T02:30+02:00 change", "2 2026-10-25T02:30+02:00 change",
				"2 2026-10-25T02:30+01:00 change", "2 2026-10-25T03:30+01:00 change",
			},
			nil,
		},
		{
			"the hour that is skipped", of("30 2 * * *", "30 * 29 3 *"),
			dispatch.Agenda{After: at("2026-03-28T12:00"), Each: 2, Until: at("2026-03-30T02:30")},
			[]string{
				"2 2026-03-29T00:30+01:00 change", "2 2026-03-29T01:30+01:00 change",
				"1 2026-03-29T03:00+02:00 change for 2026-03-29T02:30", "1 2026-03-30T02:30+02:00",
			},
			[]int64{2},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			coming, more := test.agenda.Occurrences(test.list)
			var got []string
			for _, c := range coming {
				line := fmt.Sprintf("%d %s", c.Notification.ID, c.At.Format("2006-01-02T15:04Z07:00"))
				if c.ClocksChange() {
					line += " change"
				}
				if skipped := c.Skipped(); skipped != "" {
					line += " for " + skipped
				}
				got = append(got, line)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("occurrences (-want +got):\n%s", d)
			}
			var ids []int64
			for _, n := range more {
				ids = append(ids, n.ID)
			}
			if d := cmp.Diff(test.more, ids); d != "" {
				t.Errorf("more follow (-want +got):\n%s", d)
			}
		})
	}
}
