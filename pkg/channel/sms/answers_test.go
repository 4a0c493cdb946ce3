package sms_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/notify"
)

// TestClientsAnswers: what other people's clients of SMSAPI have recorded is taken as
// testdata/answers.txt says.
func TestClientsAnswers(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/answers.txt")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	classes := map[string]notify.Class{"failed": notify.Permanent, "halt": notify.Halt, "later": notify.Temporary, "unknown": notify.Unknown}
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		rows++
		cells := strings.Split(line, " | ")
		if len(cells) != 4 {
			t.Fatalf("%d cells, want 4: %s", len(cells), line)
		}
		status, err := strconv.Atoi(cells[0])
		if err != nil {
			t.Fatal(err)
		}
		body := strings.NewReplacer("TO", number, "NATIONAL", strings.TrimPrefix(number, "48"), "IDX", "powiadom-test-1").Replace(cells[2])
		verdict, detail, _ := strings.Cut(cells[1], " ")
		s := serve(t, smsapitest.Options{Hook: func(smsapitest.Request) smsapitest.Fault {
			return smsapitest.Fault{Status: status, Body: body}
		}})
		got, err := open(t, config(s)).Send(t.Context(), delivery(1))
		if verdict == "sent" {
			if err != nil || got.GatewayID != detail {
				t.Errorf("%s\n\tgives %+v, %v", line, got, err)
			}
			continue
		}
		class, known := classes[verdict]
		if !known {
			t.Fatalf("verdict %q: %s", verdict, line)
		}
		if de := failure(t, err); de.Class != class || de.Code != detail {
			t.Errorf("%s\n\tis of class %v, code %q (%v)", line, de.Class, de.Code, err)
		}
	}
	if rows < 30 {
		t.Errorf("%d answers, want 30 or more", rows)
	}
}
