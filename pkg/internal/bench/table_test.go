package bench

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	ms := time.Millisecond
	rows := []Row{
		*row("idle minute").against(12*ms, 8*ms).want("≤ 8 ms", false).peak(21*mebibyte, 20).asked(3, 3),
		*row("mails to Postfix").rate(900, 1000).want("≥ 0.85×", true),
		*row("dług, w złotych").took(61*time.Second).asked(1234, 7),
	}
	var out strings.Builder
	if err := Write(&out, rows); err != nil {
		t.Fatal(err)
	}
	const want = `case                 ours   limit  ratio  target   met       MiB    SQL
-------------------------------------------------------------------------
idle minute       12.0 ms  8.0 ms   1.50  ≤ 8 ms   missed  21.0!      3
mails to Postfix    900/s  1000/s   0.90  ≥ 0.85×  yes
dług, w złotych      61 s                                         1234!
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}

	var misses []Miss
	for _, r := range rows {
		misses = append(misses, r.Missed...)
	}
	wantMisses := []Miss{
		{Text: "idle minute: 12.0 ms (ratio 1.50), wanted ≤ 8 ms", Timed: true},
		{Text: "idle minute: 21.0 MiB, wanted ≤ 20.0"},
		{Text: "dług, w złotych: 1234 statements, wanted ≤ 7"},
	}
	if diff := cmp.Diff(wantMisses, misses); diff != "" {
		t.Errorf("misses (-want +got):\n%s", diff)
	}
}

func TestMiddle(t *testing.T) {
	t.Parallel()
	if got := middle([]time.Duration{5, 1, 3}); got != 3 {
		t.Errorf("middle of 5, 1, 3 = %d, want 3", got)
	}
	if got := middle([]time.Duration{4, 1, 2, 9}); got != 3 {
		t.Errorf("middle of 4, 1, 2, 9 = %d, want 3", got)
	}
}

func TestCountStatements(t *testing.T) {
	t.Parallel()
	log := strings.Join([]string{
		"/usr/sbin/mariadbd, Version: 10.11 (Debian 12). started with:",
		"Tcp port: 3306  Unix socket: /tmp/sock",
		"Time\t\t    Id Command\tArgument",
		"261123 14:11:47\t     4 Query\tSET GLOBAL general_log = 1", // was there before
		"\t\t     5 Connect\troot@localhost on lms using TCP/IP",
		"\t\t     5 Query\tSET sql_mode = 'x'",
		"\t\t     5 Query\tSELECT 1",
		"FROM cash", // the rest of the statement
		"261123 14:11:48\t     6 Connect\troot@localhost on lms using TCP/IP",
		"\t\t     5 Query\tSET TRANSACTION ISOLATION LEVEL READ COMMITTED",
		"\t\t     6 Prepare\tSELECT ?",
		"\t\t     6 Execute\tSELECT 2",
		"\t\t     6 Close stmt\t",
		"\t\t     6 Quit\t",
		"\t\t     5 Quit\t",
		"\t\t     4 Query\tSET GLOBAL general_log = 0",
	}, "\n")
	if got, err := countStatements(strings.NewReader(log)); got != 3 || err != nil {
		t.Errorf("statements = %d, want 3 (%v)", got, err)
	}
}
