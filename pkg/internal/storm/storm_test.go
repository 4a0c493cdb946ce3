package storm_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/dbproxy"
	"github.com/powiadom/powiadom/pkg/internal/program"
	"github.com/powiadom/powiadom/pkg/internal/storm"
)

// table gathers the faults of all tests.
var table storm.Table

// group is how many results the program writes down at a time at most.
const group = 500

// strength is how hard the storm blows: POWIADOM_STORM is short or full.
func strength(t *testing.T) (full bool) {
	t.Helper()
	switch given := os.Getenv("POWIADOM_STORM"); given {
	case "":
		t.Skip("a storm takes minutes: POWIADOM_STORM=short or full lets it loose (make storm)")
	case "full":
		full = true
	case "short":
	default:
		t.Fatalf("POWIADOM_STORM=%s: allowed are short and full", given)
	}
	return full
}

// random is a source that POWIADOM_STORM_SEED can set; it is logged.
func random(t *testing.T) *rand.Rand {
	t.Helper()
	seed := rand.Uint64()
	if given := os.Getenv("POWIADOM_STORM_SEED"); given != "" {
		var err error
		if seed, err = strconv.ParseUint(given, 10, 64); err != nil {
			t.Fatalf("POWIADOM_STORM_SEED: %v", err)
		}
	}
	fmt.Printf("%s: seed %d\n", t.Name(), seed)
	return rand.New(rand.NewPCG(seed, 0))
}

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	if os.Getenv("POWIADOM_STORM") == "" {
		return m.Run() // all will be skipped
	}
	code := program.Main(m)
	if err := table.Write(os.Stdout); err != nil {
		panic(err)
	}
	return code
}

// Killed hundreds of times, several processes at a time, everybody is told all
// the same: no SMS twice, an e-mail twice only if the kill fell between sending
// and writing it down.
func TestKills(t *testing.T) {
	t.Parallel()
	customers, kills := 3000, 60
	if strength(t) {
		customers, kills = 20000, 300
	}
	source := random(t)
	g := storm.New(t, storm.Options{Program: program.Path, Customers: customers, Lanes: 3, Server: storm.StartServer(t)})
	for total := 0; total < kills && !t.Failed(); {
		g.Forget(t)
		did := g.Kills(t, source, kills-total)
		c := g.Require(t, group*did.Kills)
		table.Add("process killed (SIGKILL), three side by side", did.Kills, c)
		total += did.Kills
		fmt.Printf("%s: %d customers, %d processes in %d minutes, %d killed: one kill doubled %d e-mails at most, sent %v before it at most\n",
			t.Name(), customers, did.Processes, did.Minutes+1, did.Kills, did.Most, did.Longest.Round(time.Millisecond))
	}
}

// The database server is killed under several processes, again and again.
func TestServerKills(t *testing.T) {
	t.Parallel()
	customers, kills := 1500, 5
	if strength(t) {
		customers, kills = 10000, 40
	}
	source := random(t)
	g := storm.New(t, storm.Options{Program: program.Path, Customers: customers, Lanes: 3, Server: storm.StartServer(t)})
	for total := 0; total < kills && !t.Failed(); {
		g.Forget(t)
		did := g.ServerKills(t, source, kills-total)
		g.Mend(t)
		table.Add("database server killed (SIGKILL) under three processes", did, g.Require(t, group*did*3))
		total += did
	}
}

// Each fault of the database and of the channels, once for everybody.
func TestFaults(t *testing.T) {
	t.Parallel()
	full := strength(t)
	customers, faults := 600, storm.DatabaseFaults()
	if full {
		customers = 4000
		faults = append(faults, storm.LongDatabaseFaults()...)
	}
	server := storm.StartServer(t)
	for _, fault := range append(faults, storm.ChannelFaults()...) {
		t.Run(fault.Name, func(t *testing.T) {
			g := storm.New(t, storm.Options{Program: program.Path, Customers: customers, Lanes: 2, Server: server})
			doubled := fault.Try(t, g)
			g.Mend(t)
			table.Add(fault.Name, 1, g.Require(t, doubled))
		})
	}
}

// Connections to the database are cut at the n-th command of a run, or at every
// n-th, before the server has seen it or before its answer has come.
func TestCuts(t *testing.T) {
	t.Parallel()
	step := 12
	if strength(t) {
		step = 1
	}
	var cutter storm.Cutter
	g := storm.New(t, storm.Options{Program: program.Path, Customers: 12, Hook: cutter.Hook})
	for _, how := range []struct {
		name   string
		always bool
		moment dbproxy.Moment
	}{
		{"connection cut before the n-th command", false, dbproxy.Before},
		{"connection cut before the answer to the n-th command", false, dbproxy.After},
		{"connections cut before every n-th command", true, dbproxy.Before},
		{"connections cut before the answer to every n-th command", true, dbproxy.After},
	} {
		for n := 1; ; n += step {
			g.Forget(t)
			hits := cutter.Cut(t, g, n, how.always, how.moment)
			if hits == 0 {
				break // a run has no more commands
			}
			g.Mend(t)
			table.Add(how.name, hits, g.Require(t, 10))
			if t.Failed() {
				t.Fatalf("%s, n = %d", how.name, n)
			}
		}
	}
}
