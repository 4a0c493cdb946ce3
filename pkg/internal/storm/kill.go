package storm

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
)

// settleSize is how many results the program writes down at a time at most, and
// so how many e-mails one kill may double (dispatch, settleSize).
const settleSize = 500

// Killed says what a storm of kills did.
type Killed struct {
	Kills     int
	Processes int           // started in all
	Minutes   int           // that came meanwhile, each with an occurrence of its own
	Most      int           // e-mails that one kill doubled
	Longest   time.Duration // that one of them had been sent before the kill
}

// cron starts processes on a lane, one soon after the other.
type cron struct {
	lane    *Lane
	number  int
	process *Process
	dies    time.Time // zero: it is let live
	next    time.Time
}

// Kills runs processes on all lanes, as a cron with short minutes would, and
// kills each at a random moment until so many were killed; from then on they are
// let live. It returns when all is done, which may be before.
func (g *Ground) Kills(t testing.TB, random *rand.Rand, kills int) Killed {
	t.Helper()
	const minute = 5 * time.Second
	var did Killed
	ends := make(map[process]time.Time)
	g.Gateway(func(smsapitest.Request) smsapitest.Fault {
		return smsapitest.Fault{Delay: time.Duration(g.Lanes[0].pace.Load())}
	})
	defer g.Gateway(nil)
	crons := make([]*cron, len(g.Lanes))
	for i, l := range g.Lanes {
		crons[i] = &cron{lane: l, number: i}
	}
	begun := time.Now()
	look := begun
	for done := false; ; time.Sleep(2 * time.Millisecond) {
		now := time.Now()
		if now.Sub(begun) > 20*time.Minute {
			t.Fatalf("after %v and %d kills %d deliveries and runs are left", now.Sub(begun), did.Kills, g.Left(t))
		}
		if !done && now.After(look) {
			look = now.Add(200 * time.Millisecond)
			done = g.done(t)
		}
		idle := 0
		for _, c := range crons {
			switch {
			case c.process == nil && done:
				idle++
			case c.process == nil && now.After(c.next):
				did.Processes++
				did.Minutes = int(now.Sub(begun) / minute)
				c.start(t, random, g.At.Add(time.Duration(did.Minutes)*time.Minute), did.Kills < kills)
			case c.process != nil:
				if at, died := c.look(t, now); died {
					did.Kills++
					ends[process{c.number, c.process.Life}] = at
				}
				c.rest(random)
			}
		}
		if idle == len(crons) {
			break
		}
	}
	for _, l := range g.Lanes {
		l.Pace(0)
	}
	g.blame(t, ends, &did)
	return did
}

// done reports whether somebody has planned something, and nothing is left.
func (g *Ground) done(t testing.TB) bool {
	t.Helper()
	return g.Left(t) == 0 && mariadbtest.Get[int](t, g.DB, "SELECT COUNT(*) FROM powiadom_runs WHERE deliveries > 0") > 0
}

// start starts a process. Half of those who die do so early, while they look
// round and plan; mail servers and gateway are now fast and now slow.
func (c *cron) start(t testing.TB, random *rand.Rand, at time.Time, mortal bool) {
	t.Helper()
	paces := []time.Duration{0, 0, 2 * time.Millisecond, 10 * time.Millisecond}
	c.lane.Pace(paces[random.IntN(len(paces))])
	c.dies = time.Time{}
	if mortal {
		life := 250 * time.Millisecond
		if random.IntN(2) == 0 {
			life = 900 * time.Millisecond
		}
		c.dies = time.Now().Add(time.Duration(random.Int64N(int64(life))))
	}
	c.process = c.lane.RunAt(t, at)
}

// look sees to a process: whether its hour has come, or it has ended by itself.
func (c *cron) look(t testing.TB, now time.Time) (at time.Time, died bool) {
	t.Helper()
	select {
	case <-c.process.Done():
		if end := c.process.Wait(); end.Code != 0 || end.Stderr != "" {
			t.Errorf("a process that was let live: exit code %d, said %q; want success in silence", end.Code, end.Stderr)
		}
		return at, false
	default:
	}
	if c.dies.IsZero() || now.Before(c.dies) {
		return at, false
	}
	at = time.Now()
	c.process.Kill()
	return at, true
}

// rest lets some time go by after the end of a process.
func (c *cron) rest(random *rand.Rand) {
	select {
	case <-c.process.Done():
		c.process = nil
		c.next = time.Now().Add(time.Duration(20+random.IntN(80)) * time.Millisecond)
	default:
	}
}

// blame holds every doubled e-mail against the process that sent it first: that
// process must have been killed, and no more than one group is its doing.
func (g *Ground) blame(t testing.TB, ends map[process]time.Time, did *Killed) {
	t.Helper()
	var counts map[process]int
	counts, did.Longest = g.unsettled(ends)
	for p, n := range counts {
		if _, killed := ends[p]; !killed {
			t.Errorf("%d e-mails of process %d on lane %d were sent again, though nobody killed it", n, p.life, p.lane)
		}
		did.Most = max(did.Most, n)
	}
	if did.Most > settleSize {
		t.Errorf("one kill doubled %d e-mails, want at most %d", did.Most, settleSize)
	}
}
