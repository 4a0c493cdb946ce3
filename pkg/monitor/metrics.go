// Package monitor tells the programs that watch a machine how a run went: in a file
// for Prometheus, and by a ping of a watchdog. It decides nothing, and what it
// cannot do is no fault of the run.
package monitor

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"time"
)

// Run is what a run tells of itself.
type Run struct {
	Ended    time.Time
	Took     time.Duration
	ExitCode int
	Sent     map[string]int // by channel
	Failed   map[string]int // for good, by channel
	State    *State         // nil when the database did not tell
}

// State is how things stand at the end of a run.
type State struct {
	Waiting map[string]int // deliveries, by channel
	Oldest  time.Duration  // how long the oldest of them has waited; 0: none does
	Held    int            // runs that wait for a person
	Paused  bool
}

// metric is one name with its values, by channel; the empty channel is the only one
// of a metric that has no channels.
type metric struct {
	name   string
	help   string
	values map[string]float64
}

// metrics lists all there is to say. The help texts are English in any language:
// programs read them.
func (r Run) metrics() []metric {
	list := []metric{
		{"powiadom_last_run_timestamp_seconds", "When the last run ended, in Unix time.", single(float64(r.Ended.Unix()))},
		{"powiadom_last_run_success", "Whether the last run ended with exit code 0.", single(truth(r.ExitCode == 0))},
		{"powiadom_last_run_exit_code", "Exit code of the last run.", single(float64(r.ExitCode))},
		{"powiadom_last_run_duration_seconds", "How long the last run took.", single(r.Took.Seconds())},
		{"powiadom_last_run_sent_deliveries", "Deliveries that the last run sent.", counts(r.Sent)},
		{"powiadom_last_run_failed_deliveries", "Deliveries that failed for good in the last run.", counts(r.Failed)},
	}
	if r.State == nil {
		return list
	}
	return append(list,
		metric{"powiadom_waiting_deliveries", "Deliveries that wait to be sent.", counts(r.State.Waiting)},
		metric{"powiadom_oldest_waiting_seconds", "How long the oldest delivery has waited, 0 without one.", single(r.State.Oldest.Seconds())},
		metric{"powiadom_held_runs", "Runs that the guard has stopped and that wait for a person.", single(float64(r.State.Held))},
		metric{"powiadom_paused", "Whether a person has stopped everything.", single(truth(r.State.Paused))},
	)
}

func single(v float64) map[string]float64 { return map[string]float64{"": v} }

func counts(by map[string]int) map[string]float64 {
	values := make(map[string]float64, len(by))
	for channel, n := range by {
		values[channel] = float64(n)
	}
	return values
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// Write writes the run in Prometheus' text format.
func (r Run) Write(w io.Writer) error {
	var b bytes.Buffer
	for _, m := range r.metrics() {
		b.WriteString("# HELP " + m.name + " " + m.help + "\n# TYPE " + m.name + " gauge\n")
		for _, channel := range slices.Sorted(maps.Keys(m.values)) {
			label := ""
			if channel != "" {
				label = `{channel="` + channel + `"}`
			}
			fmt.Fprintf(&b, "%s%s %s\n", m.name, label, strconv.FormatFloat(m.values[channel], 'f', -1, 64))
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}
