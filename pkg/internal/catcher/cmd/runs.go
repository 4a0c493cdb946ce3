package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/powiadom/powiadom/pkg/ui"
)

// summary is a line of "run --json".
type summary struct {
	Notification int64          `json:"notification"`
	Matched      int            `json:"matched"`
	Deliveries   int            `json:"deliveries"`
	Sent         int            `json:"sent"`
	Failed       int            `json:"failed"`
	Deferred     int            `json:"deferred"`
	Skipped      map[string]int `json:"skipped"`
	Stopped      string         `json:"stopped"`
}

// runs shows what a run did, notification by notification, and fails when one
// of them did less than all.
func runs(list string) error {
	names, err := readNames(list)
	if err != nil {
		return err
	}
	all, err := decodeAll[summary](os.Stdin)
	if err != nil {
		return err
	}
	t := ui.Table{
		Header: []string{"ID", "NOTIFICATION", "MATCHED", "MESSAGES", "SENT", "FAILED", "WAITING", "SKIPPED"},
		Right:  []int{0, 2, 3, 4, 5, 6, 7}, Flexible: []int{1},
	}
	var faults []error
	reasons := make(map[string]int)
	for _, s := range all {
		skipped := 0
		for reason, n := range s.Skipped {
			skipped += n
			reasons[reason] += n
		}
		row := ui.Row(s.Notification, names[s.Notification])
		for _, n := range []int{s.Matched, s.Deliveries, s.Sent, s.Failed, s.Deferred, skipped} {
			row = append(row, ui.Row(n)...)
		}
		t.Rows = append(t.Rows, row)
		if s.Sent == 0 || s.Sent != s.Deliveries || s.Stopped != "" {
			faults = append(faults, fmt.Errorf("notification %d: %d of %d messages sent (%s)", s.Notification, s.Sent, s.Deliveries, s.Stopped))
		}
	}
	if err := output().Write(t); err != nil {
		return err
	}
	fmt.Println()
	for i, reason := range slices.Sorted(maps.Keys(reasons)) {
		head := ""
		if i == 0 {
			head = "Skipped:"
		}
		fmt.Printf("%-8s %4d  %s\n", head, reasons[reason], strings.ReplaceAll(reason, "_", " "))
	}
	return errors.Join(faults...)
}

func readNames(file string) (map[int64]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	type entry struct {
		ID   int64  `json:"id"`
		Name string `json:"name"`
	}
	entries, err := decodeAll[entry](f)
	names := make(map[int64]string, len(entries))
	for _, e := range entries {
		names[e.ID] = e.Name
	}
	return names, err
}

func decodeAll[T any](r io.Reader) ([]T, error) {
	var all []T
	for d := json.NewDecoder(r); ; {
		var v T
		err := d.Decode(&v)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
}
