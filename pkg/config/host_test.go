package config_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/config"
)

// What a machine writes to and calls stands in the file alone: rows of uiconfig
// count for nothing, and are named.
func TestFileOnly(t *testing.T) {
	file := parse(t, "[powiadom]\nhost = a\nstate_dir = /state\nping_url = \" https://watch.isp.example/geheim \"\n")
	var rows []config.Row
	var want []string
	for _, s := range config.Reference() {
		if s.FileOnly {
			rows = append(rows, config.Row{Section: s.Section, Var: s.Name, Value: "elsewhere"})
			want = append(want, s.Section+"."+s.Name)
		}
	}
	division := int64(1)
	rows[0].DivisionID = &division
	rows = append(rows, config.Row{Section: "powiadom", Var: "lease", Value: "240"})
	if diff := cmp.Diff(want, config.New(file, rows).Ignored()); diff != "" {
		t.Errorf("Ignored (-want +got):\n%s", diff)
	}
	for i := range rows {
		rows[i].Disabled = true
	}
	if got := config.New(file, rows).Ignored(); len(got) > 0 {
		t.Errorf("Ignored names rows that are disabled: %v", got)
	}
	host, err := file.Host(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(config.Host{Name: "a", StateDir: "/state", Ping: "https://watch.isp.example/geheim"}, host); diff != "" {
		t.Errorf("Host (-want +got):\n%s", diff)
	}
	if got := host.Ping.String(); got != "***" {
		t.Errorf("the address of the watchdog shows: %s", got)
	}
}
