package catalog_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/jmoiron/sqlx"
	"golang.org/x/text/unicode/norm"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

// TestCheckNames: a new name is nobody else's, as people read it; what is stored
// twice already may stay.
func TestCheckNames(t *testing.T) {
	t.Parallel()
	make1 := func(id int64, name string, state notify.State) notify.Notification {
		return notify.Notification{ID: id, Name: name, State: state}
	}
	now := []catalog.Entry{
		{Notification: make1(1, "Dług", notify.Active)},
		{Notification: make1(2, "Wpłata", notify.Inactive)},
		{Notification: make1(3, "Stare", notify.Deleted)},
		{Notification: make1(4, "Dwa", notify.Active)},
		{Notification: make1(5, "dwa", notify.Active)},
		{Notification: make1(6, "Powódź", notify.Active)},
	}
	tests := []struct {
		name   string
		wanted []notify.Notification
		want   int64 // who has the name; 0: nobody
	}{
		{"another name", []notify.Notification{make1(0, "Faktura", notify.Active)}, 0},
		{"a letter of its own", []notify.Notification{make1(0, "Dlug", notify.Active)}, 0},
		{"taken", []notify.Notification{make1(0, "Dług", notify.Active)}, 1},
		{"taken, and inactive", []notify.Notification{make1(0, "Wpłata", notify.Inactive)}, 2},
		{"in capitals", []notify.Notification{make1(0, "DŁUG", notify.Active)}, 1},
		{"with blanks", []notify.Notification{make1(0, "\u00a0dług ", notify.Active)}, 1},
		{"decomposed", []notify.Notification{make1(0, norm.NFD.String("powódź"), notify.Active)}, 6},
		{"of a deleted one", []notify.Notification{make1(0, "Stare", notify.Active)}, 0},
		{"of one that is deleted at once", []notify.Notification{make1(0, "Dług", notify.Active), make1(1, "Dług", notify.Deleted)}, 0},
		{"of one that is renamed at once", []notify.Notification{make1(0, "Dług", notify.Active), make1(1, "Inny", notify.Active)}, 0},
		{"exchanged", []notify.Notification{make1(1, "Wpłata", notify.Active), make1(2, "Dług", notify.Active)}, 0},
		{"renamed", []notify.Notification{make1(2, "dług", notify.Active)}, 1},
		{"its own", []notify.Notification{make1(1, "dług", notify.Active)}, 0},
		{"stored twice", []notify.Notification{make1(4, "DWA", notify.Active), make1(5, "dwa", notify.Inactive)}, 0},
		{"a third", []notify.Notification{make1(1, "dwa", notify.Active)}, 5},
		{"deleted", []notify.Notification{make1(4, "Dwa", notify.Deleted)}, 0},
	}
	for _, test := range tests {
		err := catalog.CheckNames(now, test.wanted)
		taken, isTaken := errors.AsType[*catalog.NameError](err)
		if isTaken != (test.want != 0) || isTaken && taken.ID != test.want {
			t.Errorf("%s: %v, want that of %d", test.name, err, test.want)
		}
	}
	if _, twice := errors.AsType[*catalog.NameError](catalog.CheckNames(nil, []notify.Notification{make1(0, "Nowa", notify.Active), make1(0, "nowa", notify.Active)})); !twice {
		t.Error("two new ones of a name are taken for one")
	}
}

// TestNamesAtOnce: of many who add or rename at once, to a table that is empty at
// first, one gets the name.
func TestNamesAtOnce(t *testing.T) {
	t.Parallel()
	c, db := open(t)
	ctx := context.Background()
	body := "Hej"
	cycle, err := schedule.ParseCycle("0 9 * * *")
	if err != nil {
		t.Fatal(err)
	}
	n := notify.Notification{
		State: notify.Inactive, Event: notify.NoEvent, Repeat: notify.RepeatOnce, Cycle: cycle, Armed: 1,
		Channels: []notify.Channel{notify.Email}, Text: notify.Text{Body: &body},
	}
	for round := range 5 {
		var all sync.WaitGroup
		for i := range 6 {
			all.Go(func() {
				added := n
				added.Name = fmt.Sprint([]string{"Dług ", "DŁUG "}[i%2], round)
				if _, err := c.Add(ctx, added); err != nil {
					if _, taken := errors.AsType[*catalog.NameError](err); !taken {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		if stored := count(t, db, "SELECT COUNT(*) FROM powiadom_notifications"); stored != round+1 {
			t.Fatalf("%d are stored, want %d", stored, round+1)
		}
	}
	var all sync.WaitGroup
	for id := int64(1); id <= 5; id++ {
		all.Go(func() {
			seen, err := c.Get(ctx, id)
			if err != nil {
				t.Error(err)
				return
			}
			renamed := seen
			renamed.Name = "Wspólna"
			if err := c.Update(ctx, seen, renamed); err != nil {
				if _, taken := errors.AsType[*catalog.NameError](err); !taken {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if renamed := count(t, db, "SELECT COUNT(*) FROM powiadom_notifications WHERE name = 'Wspólna'"); renamed != 1 {
		t.Errorf("%d have the name, want one", renamed)
	}
}

func count(t *testing.T, db *sqlx.DB, query string) (n int) {
	t.Helper()
	if err := db.GetContext(t.Context(), &n, query); err != nil {
		t.Fatal(err)
	}
	return n
}
