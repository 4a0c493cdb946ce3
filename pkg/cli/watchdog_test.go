package cli_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// watchdog is one that runs ping.
type watchdog struct {
	*httptest.Server

	mu    sync.Mutex
	code  int
	asked []string
}

func newWatchdog() *watchdog {
	w := &watchdog{code: http.StatusOK}
	w.Server = httptest.NewServer(w)
	return w
}

func (w *watchdog) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, r.Method+" "+r.URL.Path)
	out.WriteHeader(w.code)
}

func answerPing(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: watchdog CODE")
	}
	code, err := strconv.Atoi(args[0])
	ts.Check(err)
	w := worldOf(ts).dog
	w.mu.Lock()
	defer w.mu.Unlock()
	w.code = code
}

func showPings(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: pings")
	}
	w := worldOf(ts).dog
	w.mu.Lock()
	defer w.mu.Unlock()
	out := ts.Stdout()
	for _, asked := range w.asked {
		_, err := fmt.Fprintln(out, asked)
		ts.Check(err)
	}
}
