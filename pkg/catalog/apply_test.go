package catalog_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

// TestApply: all changes or none, and nothing over what changed meanwhile.
func TestApply(t *testing.T) {
	t.Parallel()
	c, db := open(t)
	ctx := context.Background()
	cycle, err := schedule.ParseCycle("0 8 * * *")
	if err != nil {
		t.Fatal(err)
	}
	body := "Hej"
	n := notify.Notification{
		Name: "Dług", State: notify.Inactive, Event: notify.NoEvent, Repeat: notify.RepeatOnce, Cycle: cycle, Once: true, Armed: 1,
		Channels: []notify.Channel{notify.Email}, Text: notify.Text{Body: &body},
		Filters: []notify.Filter{{Kind: notify.Status, Value: "connected"}},
	}
	named := func(name string) notify.Notification {
		other := n
		other.Name = name
		return other
	}
	ids, err := c.Apply(ctx, nil, []notify.Notification{n, named("Drugi"), named("Trzeci")})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]int64{1, 2, 3}, ids); d != "" {
		t.Fatalf("ids (-want +got):\n%s", d)
	}
	seen := func() (list []notify.Notification) {
		entries, err := c.List(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			list = append(list, e.Notification)
		}
		return list
	}
	edit := func(id int64, change func(*notify.Notification)) notify.Notification {
		list := seen()
		after := list[slices.IndexFunc(list, func(n notify.Notification) bool { return n.ID == id })]
		change(&after)
		return after
	}
	stored := func() (lines []string) {
		list, err := c.List(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			lines = append(lines, fmt.Sprintf("%s %s %d %v", e.Name, e.State, e.Armed, e.Filters))
		}
		return lines
	}
	rename := func(n *notify.Notification) { n.Name, n.Filters = "Wpłata", nil }
	enable := func(n *notify.Notification) { n.State = notify.Active }
	remove := func(n *notify.Notification) { n.State = notify.Deleted }

	if _, err := c.Apply(ctx, seen(), []notify.Notification{edit(1, rename), edit(2, enable), edit(3, remove)}); err != nil {
		t.Fatal(err)
	}
	want := []string{"Wpłata inactive 1 []", "Drugi active 2 [status connected]", "Trzeci deleted 1 [status connected]"}
	if d := cmp.Diff(want, stored()); d != "" {
		t.Fatalf("changed (-want +got):\n%s", d)
	}

	overtaken := map[string]string{
		"a field":  "UPDATE powiadom_notifications SET subject = 'Inny' WHERE id = 1",
		"a filter": "INSERT INTO powiadom_filters VALUES (1, 'status', 'waiting')",
		"a state":  "UPDATE powiadom_notifications SET state = 'active' WHERE id = 1",
		"deleted":  "UPDATE powiadom_notifications SET deleted = 1 WHERE id = 1",
		"gone":     "DELETE FROM powiadom_notifications WHERE id = 1",
	}
	for _, what := range []string{"a field", "a filter", "a state", "deleted", "gone"} {
		before, change := seen(), edit(1, func(n *notify.Notification) { n.Name = "Faktura" })
		if _, err := db.ExecContext(ctx, overtaken[what]); err != nil {
			t.Fatal(err)
		}
		want := stored()
		_, err := c.Apply(ctx, before, []notify.Notification{n, edit(2, func(n *notify.Notification) { n.Name = "Inny" }), change})
		if !errors.Is(err, catalog.ErrChanged) {
			t.Errorf("%s changed meanwhile: %v, want ErrChanged", what, err)
		}
		if d := cmp.Diff(want, stored()); d != "" {
			t.Errorf("%s changed meanwhile, and something was stored (-want +got):\n%s", what, d)
		}
	}
	if _, err := c.Apply(ctx, seen(), []notify.Notification{edit(3, enable)}); !errors.Is(err, catalog.ErrDeleted) {
		t.Errorf("a deleted one: %v, want ErrDeleted", err)
	}
	if _, err := c.Apply(ctx, seen(), []notify.Notification{edit(3, remove)}); !errors.Is(err, catalog.ErrDeleted) {
		t.Errorf("a deleted one deleted: %v, want ErrDeleted", err)
	}

	// Two who add the same file at the same time add it once.
	added := n
	added.Name = "Jedna"
	before := seen()
	var wins atomic.Int32
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			switch _, err := c.Apply(ctx, before, []notify.Notification{added}); {
			case err == nil:
				wins.Add(1)
			case !errors.Is(err, catalog.ErrChanged):
				t.Errorf("added by two: %v, want ErrChanged", err)
			}
		})
	}
	both.Wait()
	if wins.Load() != 1 {
		t.Errorf("added by two: %d times, want once", wins.Load())
	}
	_, err = c.Apply(ctx, seen(), []notify.Notification{added})
	if taken, ok := errors.AsType[*catalog.NameError](err); !ok || taken.Has != "Jedna" {
		t.Errorf("a name that was seen: %v, want a NameError", err)
	}
}
