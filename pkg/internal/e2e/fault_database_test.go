package e2e_test

import (
	"math/rand/v2"
	"testing"

	"github.com/powiadom/powiadom/pkg/internal/dbproxy"
	"github.com/powiadom/powiadom/pkg/internal/program"
	"github.com/powiadom/powiadom/pkg/internal/storm"
)

// Whatever befalls the database in the middle of a run: no result is invented,
// sending stops within a group of results when they cannot be written, the run
// says why and fails, and the next one finishes the work. The package storm has
// the same faults again, and longer ones, among more customers.
func TestDatabaseFaults(t *testing.T) {
	t.Parallel()
	server := storm.StartServer(t) // its settings are changed: one fault after the other
	for _, fault := range storm.DatabaseFaults() {
		t.Run(fault.Name, func(t *testing.T) {
			g := storm.New(t, storm.Options{Program: program.Path, Customers: 600, Lanes: 2, Server: server})
			doubled := fault.Try(t, g)
			g.Mend(t)
			g.Require(t, doubled)
		})
	}
}

// Connections to the database are cut at some command of a run, once or again
// and again, before the server has seen it or before its answer has come.
func TestDatabaseCuts(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	var cutter storm.Cutter
	g := storm.New(t, storm.Options{Program: program.Path, Customers: 10, Hook: cutter.Hook})
	hits := 0
	for range 12 {
		for _, moment := range []dbproxy.Moment{dbproxy.Before, dbproxy.After} {
			g.Forget(t)
			n, always := 1+random.IntN(60), random.IntN(2) == 0
			hit := cutter.Cut(t, g, n, always, moment)
			hits += hit
			g.Mend(t)
			g.Require(t, 8)
			if t.Failed() {
				t.Fatalf("cut at command %d (again and again: %t), moment %d", n, always, moment)
			}
		}
	}
	if hits == 0 {
		t.Error("no connection was cut")
	}
	t.Logf("%d connections cut", hits)
}
