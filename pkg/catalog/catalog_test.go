package catalog_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jmoiron/sqlx"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

func TestMain(m *testing.M) { os.Exit(mariadbtest.Main(m)) }

// open returns a catalogue as daily work has it, and the administrator's handle.
func open(t *testing.T) (*catalog.Catalog, *sqlx.DB) {
	t.Helper()
	d := mariadbtest.New(t)
	return catalog.New(d.Granted(t).Open(t)), d.Open(t)
}

func TestQueries(t *testing.T) {
	t.Parallel()
	db := mariadbtest.New(t).Granted(t).Open(t)
	queries := catalog.Queries()
	for name, query := range queries {
		if strings.HasPrefix(name, "where_") {
			query = strings.ReplaceAll(queries["select"], "{{where}}", query)
		}
		query = strings.ReplaceAll(query, "{{where}}", "TRUE")
		statement, err := db.PrepareContext(context.Background(), query)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		_ = statement.Close()
	}
}

// TestRoundTrip stores what can be stored and reads it back equal.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	c, db := open(t)
	ctx := context.Background()
	compare := cmp.Options{
		cmpopts.IgnoreFields(notify.Notification{}, "ID", "Created", "Updated"), cmpopts.EquateEmpty(),
		cmp.Comparer(func(a, b schedule.Schedule) bool { return a == b }),
		cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) }),
		cmpopts.SortSlices(func(a, b notify.Filter) bool { return a.String() < b.String() }),
	}
	rapid.Check(t, func(rt *rapid.T) {
		want := drawNotification(rt)
		if faults := want.Validate(); len(faults) > 0 {
			rt.Fatalf("the test made something invalid: %v", faults)
		}
		// Names are drawn twice now and then.
		if _, err := db.ExecContext(ctx, "UPDATE powiadom_notifications SET deleted = 1"); err != nil {
			rt.Fatal(err)
		}
		id, err := c.Add(ctx, want)
		if err != nil {
			rt.Fatal(err)
		}
		got, err := c.Get(ctx, id)
		if err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(want, got, compare); d != "" {
			rt.Fatalf("added (-want +got):\n%s", d)
		}
		other := drawNotification(rt)
		other.ID, other.State, other.Armed = id, want.State, want.Armed
		if err := c.Update(ctx, got, other); err != nil {
			rt.Fatal(err)
		}
		if got, err = c.Get(ctx, id); err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(other, got, compare); d != "" {
			rt.Fatalf("updated (-want +got):\n%s", d)
		}
	})
}

func drawNotification(t *rapid.T) notify.Notification {
	cycle, err := schedule.ParseCycle(rapid.SampledFrom([]string{
		"* * * * *", "0 9 * * *", "0,15,30 8-18 1,15 * *", "5 * * jan-mar 0", "0 8 29 2 *",
	}).Draw(t, "cycle"))
	if err != nil {
		t.Fatal(err)
	}
	n := notify.Notification{
		Name: rapid.StringMatching(`[A-Za-zżółć😀%'"][^\x00]{0,60}`).Draw(t, "name"), State: rapid.SampledFrom([]notify.State{notify.Active, notify.Inactive}).Draw(t, "state"),
		Cycle: cycle, Once: rapid.Bool().Draw(t, "once"), Armed: 1,
		Event:    rapid.SampledFrom(notify.Events()).Draw(t, "event"),
		Repeat:   rapid.SampledFrom([]notify.Repeat{notify.RepeatOnce, notify.RepeatEveryRun}).Draw(t, "repeat"),
		Channels: rapid.SliceOfNDistinct(rapid.SampledFrom(notify.Channels()), 1, 3, rapid.ID).Draw(t, "channels"),
		Text:     notify.Text{Subject: rapid.StringN(0, 60, 200).Draw(t, "subject"), HTML: rapid.Bool().Draw(t, "html")},
	}
	if rapid.Bool().Draw(t, "has body") {
		body := "x" + rapid.String().Draw(t, "body")
		n.Text.Body = &body
	}
	if n.Event == notify.Due {
		n.DueDays = rapid.IntRange(-notify.MostDays, notify.MostDays).Draw(t, "due days")
	}
	if n.Event == notify.Debt {
		if n.Debt.Overdue = rapid.Bool().Draw(t, "overdue"); n.Debt.Overdue {
			n.Debt.Grace = rapid.IntRange(0, notify.MostDays).Draw(t, "grace")
		}
		amount := decimal.New(rapid.Int64Range(1, 99_999_999).Draw(t, "amount"), -2)
		if rapid.Bool().Draw(t, "over") {
			n.Debt.Over = &amount
		} else {
			n.Debt.Tariffs = &amount
		}
	}
	kinds := []notify.Filter{
		{Kind: notify.CustomerGroup, Value: "1"},
		{Kind: notify.CustomerGroup, Value: "2147483647"},
		{Kind: notify.NodeGroup, Value: "3"},
		{Kind: notify.Device, Value: "4"},
		{Kind: notify.Network, Value: "5"},
		{Kind: notify.Status, Value: "debt-collection"},
		{Kind: notify.LinkType, Value: "fiber"},
		{Kind: notify.Customers, Value: "6"},
	}
	n.Filters = rapid.SliceOfDistinct(rapid.SampledFrom(kinds), rapid.ID).Draw(t, "filters")
	return n
}

// TestStates: deleted is final, whoever writes what into the row.
func TestStates(t *testing.T) {
	t.Parallel()
	c, db := open(t)
	ctx := context.Background()
	body := "Hej"
	cycle, err := schedule.ParseCycle("* * * * *")
	if err != nil {
		t.Fatal(err)
	}
	n := notify.Notification{
		Name: "X", State: notify.Inactive, Event: notify.NoEvent, Repeat: notify.RepeatOnce, Cycle: cycle, Once: true, Armed: 1,
		Channels: []notify.Channel{notify.Email}, Text: notify.Text{Body: &body},
	}
	if n.ID, err = c.Add(ctx, n); err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		name   string
		do     func() error
		state  notify.State
		armed  int64
		active int
		err    error
	}{
		{"as added", func() error { return nil }, notify.Inactive, 1, 0, nil},
		{"enabled: armed anew", func() error { return c.Enable(ctx, n.ID) }, notify.Active, 2, 1, nil},
		{"enabled again: nothing new", func() error { return c.Enable(ctx, n.ID) }, notify.Active, 2, 1, nil},
		{"disabled", func() error { return c.Disable(ctx, n.ID) }, notify.Inactive, 2, 0, nil},
		{"deleted", func() error { return c.Delete(ctx, n.ID) }, notify.Deleted, 2, 0, nil},
		{"enabled after that", func() error { return c.Enable(ctx, n.ID) }, notify.Deleted, 2, 0, catalog.ErrDeleted},
		{"changed after that", func() error { return c.Update(ctx, n, n) }, notify.Deleted, 2, 0, catalog.ErrDeleted},
		{"switched on by hand", func() error {
			_, err := db.ExecContext(ctx, "UPDATE powiadom_notifications SET state = 'active'")
			return err
		}, notify.Deleted, 2, 0, nil},
		{"enabled by command on top", func() error { return c.Enable(ctx, n.ID) }, notify.Deleted, 2, 0, catalog.ErrDeleted},
		{"another", func() error { return c.Enable(ctx, n.ID+1) }, notify.Deleted, 2, 0, catalog.ErrNotFound},
	}
	for _, s := range steps {
		if err := s.do(); !errors.Is(err, s.err) {
			t.Errorf("%s: %v, want %v", s.name, err, s.err)
		}
		got, err := c.Get(ctx, n.ID)
		if err != nil {
			t.Fatal(err)
		}
		active, broken, err := c.Active(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got.State != s.state || got.Armed != s.armed || len(active) != s.active || len(broken) != 0 {
			t.Errorf("%s: state %s, armed %d, %d active, broken %v, want %s, %d, %d", s.name, got.State, got.Armed, len(active), broken, s.state, s.armed, s.active)
		}
	}
}

// TestActive: what is nonsense is an error of its own, never a wider audience.
func TestActive(t *testing.T) {
	t.Parallel()
	c, db := open(t)
	ctx := context.Background()
	for _, statement := range []string{
		"INSERT INTO powiadom_notifications (id, name, channels, body) SELECT seq, CONCAT('n', seq), 'email', 'Hej' FROM " + mariadbtest.Numbers(12),
		"UPDATE powiadom_notifications SET state = ' DELETED ' WHERE id = 2",
		"UPDATE powiadom_notifications SET state = 'Inactive' WHERE id = 3",
		"UPDATE powiadom_notifications SET state = '' WHERE id = 4",
		"UPDATE powiadom_notifications SET state = ' Active', event = 'NONE', channels = 'Email, ,SMS,email' WHERE id = 5",
		`INSERT INTO powiadom_filters VALUES (6, 'customer-group', '-'), (7, 'network', '1 OR 1=1'), (8, 'status', '3'), (9, 'device', '+1'),
			(10, 'customer', '99999999999999999999'), (11, '', ''), (99, 'customer', 'nobody''s')`,
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	active, broken, err := c.Active(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var ids, brokenIDs []int64
	for _, n := range active {
		ids = append(ids, n.ID)
	}
	for _, b := range broken {
		e, ok := errors.AsType[*catalog.BrokenError](b)
		if !ok {
			t.Fatalf("%v is no BrokenError", b)
		}
		brokenIDs = append(brokenIDs, e.ID)
	}
	if d := cmp.Diff([]int64{1, 5, 12}, ids); d != "" {
		t.Errorf("active (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]int64{4, 6, 7, 8, 9, 10, 11}, brokenIDs); d != "" {
		t.Errorf("broken (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]notify.Channel{notify.Email, notify.SMS}, active[1].Channels); d != "" {
		t.Errorf("channels of 5 (-want +got):\n%s", d)
	}
}

// Two change one notification at once: the later one is refused, whatever the
// first one did, and undoes nothing.
func TestUpdateOvertaken(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	c, _ := open(t)
	cycle, err := schedule.ParseCycle("0 9 * * *")
	if err != nil {
		t.Fatal(err)
	}
	id, err := c.Add(ctx, notify.Notification{
		Name: "Info", State: notify.Active, Cycle: cycle, Armed: 1, Event: notify.NoEvent, Repeat: notify.RepeatOnce,
		Channels: []notify.Channel{notify.Email},
	})
	if err != nil {
		t.Fatal(err)
	}
	get := func() notify.Notification {
		n, err := c.Get(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	renamed := func(n notify.Notification, name string) notify.Notification { n.Name = name; return n }
	first := map[string]func(seen notify.Notification) error{
		"edit": func(seen notify.Notification) error { return c.Update(ctx, seen, renamed(seen, "First")) },
		"filter": func(seen notify.Notification) error {
			n := seen
			n.Filters = []notify.Filter{{Kind: notify.Status, Value: "waiting"}}
			return c.Update(ctx, seen, n)
		},
		"disable": func(notify.Notification) error { return c.Disable(ctx, id) },
		"enable":  func(notify.Notification) error { return c.Enable(ctx, id) },
		"apply": func(seen notify.Notification) error {
			_, err := c.Apply(ctx, []notify.Notification{seen}, []notify.Notification{renamed(seen, "Applied")})
			return err
		},
	}
	for _, what := range []string{"edit", "filter", "disable", "enable", "apply"} {
		seen := get()
		if err := first[what](seen); err != nil {
			t.Fatal(what, err)
		}
		want := get()
		if err := c.Update(ctx, seen, renamed(seen, "Second")); !errors.Is(err, catalog.ErrChanged) {
			t.Errorf("edit after %s: %v, want ErrChanged", what, err)
		}
		if d := cmp.Diff(want, get(), cmp.Comparer(func(a, b schedule.Schedule) bool { return a == b })); d != "" {
			t.Errorf("edit after %s, and something was stored (-want +got):\n%s", what, d)
		}
	}
	seen := get()
	if err := c.Delete(ctx, id); err != nil {
		t.Fatal(err)
	}
	if err := c.Update(ctx, seen, seen); !errors.Is(err, catalog.ErrDeleted) {
		t.Errorf("edit after delete: %v, want ErrDeleted", err)
	}
}
