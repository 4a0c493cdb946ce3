package e2e_test

import (
	"testing"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/program"
	"github.com/powiadom/powiadom/pkg/internal/storm"
)

// A channel that cannot send stops; nobody is marked, nothing counts against
// anybody, and the next run after mending sends to all, once.
func TestChannelFaults(t *testing.T) {
	t.Parallel()
	for _, fault := range storm.ChannelFaults() {
		t.Run(fault.Name, func(t *testing.T) {
			t.Parallel()
			g := storm.New(t, storm.Options{Program: program.Path, Customers: 200})
			doubled := fault.Try(t, g)
			g.Mend(t)
			g.Require(t, doubled)
		})
	}
}

// One bad address among many fails alone.
func TestBadAddress(t *testing.T) {
	t.Parallel()
	storm.BadAddress(t, storm.New(t, storm.Options{Program: program.Path, Customers: 200}))
}

// What an operator cancels in LMS in the middle of sending stops within a batch.
func TestCancelledInLMS(t *testing.T) {
	t.Parallel()
	if mariadbtest.Default(t) == mariadbtest.G2021 {
		t.Skip("LMS of 2021 knows no cancelling")
	}
	storm.Cancelled(t, storm.New(t, storm.Options{Program: program.Path, Customers: 1000}))
}

// What is cancelled in LMS while the mail server puts everybody off stays
// cancelled, also what was tried meanwhile.
func TestCancelledUnsent(t *testing.T) {
	t.Parallel()
	storm.CancelledUnsent(t, storm.New(t, storm.Options{Program: program.Path, Customers: 400}))
}
