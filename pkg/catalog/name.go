package catalog

import (
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// NameError is a name for a notification that another one has, which is not
// deleted.
type NameError struct {
	Name string
	ID   int64  // of the other one; 0: it is new, too
	Has  string // its name as it is written
}

func (e *NameError) Error() string {
	return i18n.Sprintf("name %q: notification %d has it already (%q)", e.Name, e.ID, e.Has)
}

// CheckNames returns a *NameError when one of the wanted notifications, once all
// of them are stored, would be new or renamed with a name that another one has, as
// people read names. Namesakes that are stored already may stay.
func CheckNames(now []Entry, wanted []notify.Notification) error {
	stored := make(map[int64]notify.Notification, len(now))
	for _, e := range now {
		stored[e.ID] = e.Notification
	}
	named := make(map[string][]notify.Notification) // those that are not deleted, in the end
	keep := func(n notify.Notification) {
		if n.State != notify.Deleted {
			named[notify.NameKey(n.Name)] = append(named[notify.NameKey(n.Name)], n)
		}
	}
	changed := make(map[int64]bool, len(wanted))
	for _, n := range wanted {
		changed[n.ID] = true
		keep(n)
	}
	for _, e := range now {
		if !changed[e.ID] {
			keep(e.Notification)
		}
	}
	for _, n := range wanted {
		key := notify.NameKey(n.Name)
		if was, ok := stored[n.ID]; n.State == notify.Deleted || ok && notify.NameKey(was.Name) == key {
			continue
		}
		if len(named[key]) < 2 {
			continue
		}
		taken := &NameError{Name: n.Name, Has: n.Name} // by another new one
		for _, other := range named[key] {
			if other.ID != n.ID {
				taken.ID, taken.Has = other.ID, other.Name
			}
		}
		return taken
	}
	return nil
}
