package define

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/definition"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

// naming translates between filters and the names that files use. LMS's names are read
// once.
type naming struct {
	s     *app.Session
	known map[notify.FilterKind][]lms.Name
	found map[notify.FilterKind]map[string]notify.Filter // by what was typed
}

// readNaming reads the names of groups, devices and networks. Customers go by their
// ids: names are theirs, and do not belong in files.
func readNaming(ctx context.Context, s *app.Session) (*naming, error) {
	n := &naming{s: s, known: make(map[notify.FilterKind][]lms.Name), found: make(map[notify.FilterKind]map[string]notify.Filter)}
	for _, kind := range notify.FilterKinds() {
		names, err := s.Lms.Names(ctx, kind)
		if err != nil {
			return nil, err
		}
		n.known[kind] = names
		n.found[kind] = make(map[string]notify.Filter)
	}
	return n, nil
}

// name writes a filter: by name where the name alone leads back to it, by id
// where it does not, or where LMS no longer has what it names.
func (n *naming) name(f notify.Filter) string {
	if f.Kind == notify.Status || f.Kind == notify.LinkType {
		return f.Value
	}
	names := n.known[f.Kind]
	at := slices.IndexFunc(names, func(k lms.Name) bool { return strconv.FormatInt(k.ID, 10) == f.Value })
	if at < 0 {
		return f.Value
	}
	name := names[at].Name
	if strings.Trim(name, "0123456789") == "" || strings.TrimSpace(name) != name {
		return f.Value // no name, one that reads as an id, or one that nobody can type
	}
	for i, other := range names {
		if i != at && strings.EqualFold(other.Name, name) {
			return f.Value
		}
	}
	return name
}

// resolver finds what a file names. An id that LMS no longer has is kept where
// the stored notification has it already: it matches nobody, and taking it away
// would widen the audience.
func (n *naming) resolver(ctx context.Context, stored []definition.Stored) definition.Resolver {
	return func(e definition.Entry, kind notify.FilterKind, typed string) (notify.Filter, error) {
		if f, ok := n.found[kind][typed]; ok {
			return f, nil
		}
		f, err := n.s.Lms.Resolve(ctx, kind, typed)
		if err != nil {
			kept := notify.Filter{Kind: kind, Value: typed}
			for _, s := range stored {
				same := e.ID != 0 && s.ID == e.ID || e.ID == 0 && s.Name == e.Name && s.State != notify.Deleted
				if same && slices.Contains(s.Filters, kept) {
					return kept, nil
				}
			}
			return notify.Filter{}, err
		}
		n.found[kind][typed] = f
		return f, nil
	}
}
