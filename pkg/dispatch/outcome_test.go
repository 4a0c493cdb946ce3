package dispatch

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/powiadom/powiadom/pkg/notify"
)

func TestOutcome(t *testing.T) {
	t.Parallel()
	broken, guard := errors.New("broken"), new(GuardError)
	for _, tc := range []struct {
		name string
		a    attempt
		want outcome
	}{
		{"nothing in the way", attempt{}, runPlanned},
		{"its last page has ended it", attempt{ended: true}, runPlanned},
		{"something to tell", attempt{problems: []error{broken}}, runPlanned},
		{"not to be carried out", attempt{why: "deleted"}, runStopped},
		{"a person must agree", attempt{guard: guard}, runHeld},
		{"a fault", attempt{err: broken}, runInterrupted},
		{"a fault after a page", attempt{err: broken, problems: []error{broken}}, runInterrupted},
		{"told to stop", attempt{err: context.Canceled}, runInterrupted},
		{"another process has it", attempt{err: fmt.Errorf("page: %w", notify.ErrTaken)}, runTaken},
	} {
		if got := tc.a.outcome(); got != tc.want {
			t.Errorf("%s: outcome %d, want %d", tc.name, got, tc.want)
		}
	}
}
