package dispatch_test

import (
	"testing"

	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/notify"
)

// TestLift: a run of the present minute takes warnings back, from a bounded number of
// customers; one of another minute, or of some notifications only, does not.
func TestLift(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		o    dispatch.Options
		want int
	}{
		{"each minute", dispatch.Options{}, 500},
		{"another minute", dispatch.Options{Replay: true}, 0},
		{"some notifications", dispatch.Options{Only: []int64{2}}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			for c := range int64(700) { // LMS has none of them any more
				w.warned = append(w.warned, notify.Warned{ID: c + 1, Customer: c + 1, Run: 1, Notification: 1})
			}
			_, err := w.dispatcher(nil, nil).Run(t.Context(), at, tt.o)
			if err != nil || len(w.lifted) != tt.want {
				t.Errorf("%d warnings were taken back, %v; want %d", len(w.lifted), err, tt.want)
			}
		})
	}
}

// TestWarningsThatAreNotUnderstood: who cannot tell what a warning was about leaves it,
// until its time is over.
func TestWarningsThatAreNotUnderstood(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.customers = []notify.Customer{{ID: 1}, {ID: 2}}
	w.warned = []notify.Warned{{ID: 1, Customer: 1, Run: 1}, {ID: 2, Customer: 2, Run: 1, Until: at}}
	d := w.dispatcher(nil, nil)
	d.Present = at
	over, _, err := d.Over(t.Context())
	if err != nil || len(over) != 1 || over[0].ID != 2 {
		t.Errorf("Over = %+v, %v; want the second", over, err)
	}
}
