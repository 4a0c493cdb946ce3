package definition

import (
	"slices"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Stored is a notification as it is kept, as far as it could be read.
type Stored struct {
	notify.Notification
	Broken bool // not all of it could be read
}

// Change makes a stored notification what a file says.
type Change struct {
	Before *Stored             // nil for a new one
	After  notify.Notification // with state deleted: it is to be deleted
	At     Position            // in the file; zero for a deletion
	// From and To are both as Write writes them, empty for one that is not, or
	// will not be.
	From, To string
}

// Plan is what applying a file means.
type Plan struct {
	Changes []Change // new and changed ones in the order of the file, then deletions by id
	Same    int      // how many stay as they are
	// Spared are stored ones that are not in the file and cannot be understood:
	// they are not deleted.
	Spared []Stored
}

// Compare finds out what has to change so that the stored notifications are as
// the entries say. An entry means the notification with its id, or without one
// the notification of its name that is not deleted and that no id in the file
// means; if there is none it is new. With prune, what no entry means is deleted.
// Faults are those of entries that cannot be carried out; the plan is of use when
// there is none.
func Compare(stored []Stored, entries []Entry, prune bool, names Naming) (Plan, []*SourceError) {
	c := comparison{stored: stored, meant: make(map[int64]Position), names: names}
	for _, e := range entries {
		if e.ID != 0 {
			c.byID(e)
		}
	}
	for _, e := range entries {
		if e.ID == 0 {
			c.byName(e, entries)
		}
	}
	for _, e := range entries {
		c.change(e)
	}
	if prune {
		c.prune()
	}
	c.checkNames(entries)
	return c.plan, inOrder(c.faults)
}

type comparison struct {
	stored []Stored
	meant  map[int64]Position  // which entry means a stored one
	target map[Position]Stored // which stored one an entry means
	names  Naming
	plan   Plan
	faults []*SourceError
}

func (c *comparison) fault(at Position, english string, args ...any) {
	c.faults = append(c.faults, &SourceError{at, i18n.Errorf(english, args...)})
}

func (c *comparison) claim(e Entry, s Stored) {
	if other, twice := c.meant[s.ID]; twice {
		c.fault(e.At, "notification %d is in the file twice, here and at %s", s.ID, other)
		return
	}
	c.meant[s.ID] = e.At
	if c.target == nil {
		c.target = make(map[Position]Stored)
	}
	c.target[e.At] = s
}

const textWasDeleted = "notification %d was deleted, and a deleted notification never comes back; leave its id out to add a new one"

func (c *comparison) byID(e Entry) {
	at := slices.IndexFunc(c.stored, func(s Stored) bool { return s.ID == e.ID })
	if at < 0 {
		c.fault(e.At, "id %d: there is no such notification; leave the id out to add a new one", e.ID)
		return
	}
	s := c.stored[at]
	switch {
	case s.State == notify.Deleted && e.State != notify.Deleted:
		c.fault(e.At, textWasDeleted, e.ID)
	case s.State != notify.Deleted && e.State == notify.Deleted:
		c.fault(e.At, "notification %d: a state cannot be made deleted here; take the entry out and use --prune, or \"powiadom delete %d\"",
			e.ID, e.ID)
	default:
		c.claim(e, s)
	}
}

const textSameName = "the name %q is in the file twice, here and at %s; give the ids, or another name"

func (c *comparison) byName(e Entry, entries []Entry) {
	if e.State == notify.Deleted {
		c.fault(e.At, "a new notification cannot be deleted; leave the entry out")
		return
	}
	for _, other := range entries {
		if notify.NameKey(other.Name) == notify.NameKey(e.Name) && other.At != e.At {
			c.fault(e.At, textSameName, e.Name, other.At)
			return
		}
	}
	var found []Stored
	for _, s := range c.stored {
		if _, meant := c.meant[s.ID]; !meant && s.State != notify.Deleted && s.Name == e.Name {
			found = append(found, s)
		}
	}
	switch len(found) {
	case 0:
	case 1:
		c.claim(e, found[0])
	default:
		c.fault(e.At, "%d notifications are named %q, among them %d and %d; give the id", len(found), e.Name, found[0].ID, found[1].ID)
	}
}

func (c *comparison) change(e Entry) {
	after := e.Notification
	s, ok := c.target[e.At]
	if !ok {
		if e.ID == 0 {
			c.plan.Changes = append(c.plan.Changes, Change{After: after, At: e.At, To: Write(after, c.names)})
		}
		return
	}
	after.ID = s.ID
	from, to := Write(s.Notification, c.names), Write(after, c.names)
	switch {
	case from == to && !s.Broken:
		c.plan.Same++
	case s.State == notify.Deleted:
		c.fault(e.At, textWasDeleted, e.ID)
	default:
		c.plan.Changes = append(c.plan.Changes, Change{Before: &s, After: after, At: e.At, From: from, To: to})
	}
}

func (c *comparison) prune() {
	for _, s := range c.stored {
		_, meant := c.meant[s.ID]
		switch {
		case meant || s.State == notify.Deleted:
		case s.Broken:
			c.plan.Spared = append(c.plan.Spared, s)
		default:
			after := s.Notification
			after.State = notify.Deleted
			c.plan.Changes = append(c.plan.Changes, Change{Before: &s, After: after, From: Write(s.Notification, c.names)})
		}
	}
}

// checkNames finds new names, of new notifications or renamed ones, that another
// one has in the end, in the file or beside it.
func (c *comparison) checkNames(entries []Entry) {
	left := c.left()
	faulty := make(map[Position]bool, len(c.faults))
	for _, f := range c.faults {
		faulty[f.At] = true
	}
	for _, change := range c.plan.Changes {
		key := notify.NameKey(change.After.Name)
		if faulty[change.At] || change.To == "" || change.Before != nil && notify.NameKey(change.Before.Name) == key {
			continue
		}
		for _, e := range entries {
			if e.At != change.At && e.State != notify.Deleted && notify.NameKey(e.Name) == key {
				c.fault(change.At, textSameName, e.Name, e.At)
			}
		}
		for _, s := range left {
			if notify.NameKey(s.Name) == key {
				c.fault(change.At, "the name %q: notification %d has it already (%q); choose another, or give the id",
					change.After.Name, s.ID, s.Name)
			}
		}
	}
}

// left are the stored notifications that no entry means and that stay.
func (c *comparison) left() []Stored {
	var left []Stored
	for _, s := range c.stored {
		deleted := func(change Change) bool { return change.To == "" && change.After.ID == s.ID }
		if _, meant := c.meant[s.ID]; !meant && s.State != notify.Deleted && !slices.ContainsFunc(c.plan.Changes, deleted) {
			left = append(left, s)
		}
	}
	return left
}
