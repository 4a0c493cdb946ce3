package app

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/mailbox"
	"github.com/powiadom/powiadom/pkg/near"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
	"github.com/powiadom/powiadom/pkg/phone"
)

// choiceError means that what was typed names none, or more than one. It is one of
// usage; the lines are what it may have meant.
type choiceError struct {
	error
	lines []string
	hint  string
}

func (e choiceError) Unwrap() error { return usageError{e.error} }

// Lines are printed below the error, one each.
func (e choiceError) Lines() []string { return e.lines }

func (e choiceError) Hint() string { return e.hint }

// mostListed is how many of several matches are listed.
const mostListed = 10

// Pieces are the values of a flag that takes several, each of which may be a list of
// ids with commas between, as ever. Names may have commas.
func Pieces(values []string) []string {
	var out []string
	for _, v := range values {
		parts := strings.Split(v, ",")
		if slices.ContainsFunc(parts, func(p string) bool { return !isNumber(p) }) {
			parts = []string{v}
		}
		out = append(out, parts...)
	}
	return out
}

func isNumber(s string) bool {
	_, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	return err == nil
}

// resolved resolves each of several values, and returns each id once.
func resolved(ctx context.Context, s *Session, values []string, one func(context.Context, *Session, string) (int64, error)) ([]int64, error) {
	var ids []int64
	for _, v := range Pieces(values) {
		id, err := one(ctx, s, v)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// CustomerIDs are those of the customers that were typed.
func CustomerIDs(ctx context.Context, s *Session, values []string) ([]int64, error) {
	return resolved(ctx, s, values, CustomerID)
}

// WholeCustomerIDs are the same where something is done to them: a part of a name is not
// enough.
func WholeCustomerIDs(ctx context.Context, s *Session, values []string) ([]int64, error) {
	ids, err := resolved(ctx, s, values, func(ctx context.Context, s *Session, typed string) (int64, error) {
		return customerID(ctx, s, typed, wholeName)
	})
	if err != nil {
		return nil, err
	}
	known, gone, err := s.Lms.Known(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if !slices.Contains(known, id) && !slices.Contains(gone, id) {
			return nil, Usage(i18n.Errorf("customer %d: LMS has none with this id", id))
		}
	}
	return ids, nil
}

// CustomerNames are the names of all customers who are not deleted, by id.
func CustomerNames(ctx context.Context, s *Session) (map[int64]string, error) {
	people, err := s.Lms.People(ctx)
	names := make(map[int64]string, len(people))
	for _, p := range people {
		names[p.ID] = p.Name()
	}
	return names, err
}

// NotificationIDs are those of the notifications that were typed.
func NotificationIDs(ctx context.Context, s *Session, values []string) ([]int64, error) {
	return resolved(ctx, s, values, NotificationID)
}

// RunIDs are those of the runs that were typed.
func RunIDs(ctx context.Context, s *Session, values []string) ([]int64, error) {
	return resolved(ctx, s, values, RunID)
}

// fewestDigits is the length from which a number may be one of a telephone.
const fewestDigits = 9

// CustomerID finds the one customer whom somebody typed: by the id first, by an e-mail
// address, by a telephone number in any writing, or by the name. By other things than
// the id only those are found who are not deleted, and no contractors. Words of the name
// will do, where nobody else has them.
func CustomerID(ctx context.Context, s *Session, typed string) (int64, error) {
	return customerID(ctx, s, typed, anyWords)
}

// nameMatch is how much of a name must be typed.
type nameMatch bool

const (
	anyWords  nameMatch = false // to look at somebody
	wholeName nameMatch = true  // to send to him, or to keep him in a notification
)

func customerID(ctx context.Context, s *Session, typed string, match nameMatch) (int64, error) {
	typed = strings.TrimSpace(typed)
	id, err := strconv.ParseInt(typed, 10, 64)
	switch {
	case typed == "":
		return 0, ErrNoCustomer()
	case err == nil && id <= 0 && typed[0] != '+':
		return 0, Usage(i18n.Errorf("customer %d: an id, a number above 0, is expected", id))
	case err == nil && typed[0] != '+':
		return numbered(ctx, s, typed, id)
	}
	people, near, err := matching(ctx, s, typed, match)
	if err != nil {
		return 0, err
	}
	if len(people) == 1 {
		return people[0].ID, nil
	}
	return 0, whichCustomer(ctx, s, typed, match, people, near)
}

// ErrNoCustomer means that a customer must be named.
func ErrNoCustomer() error {
	return Usage(i18n.Errorf("which customer? Give --customer with an id, a name, an e-mail address or a telephone number"))
}

// numbered is the customer with an id, or else the one with such a telephone number.
func numbered(ctx context.Context, s *Session, typed string, id int64) (int64, error) {
	if len(typed) < fewestDigits {
		return id, nil
	}
	known, gone, err := s.Lms.Known(ctx, []int64{id})
	if err != nil || len(known)+len(gone) > 0 {
		return id, err
	}
	people, _, err := matching(ctx, s, typed, anyWords)
	switch {
	case err != nil || len(people) == 0:
		return id, err
	case len(people) == 1:
		return people[0].ID, nil
	}
	return 0, whichCustomer(ctx, s, typed, anyWords, people, nil)
}

// matching are the customers who have what was typed; where none has, those with a name
// that is near.
func matching(ctx context.Context, s *Session, typed string, match nameMatch) (found, near []lms.Person, err error) {
	people, err := s.Lms.People(ctx)
	if err != nil {
		return nil, nil, err
	}
	types, is := contactAsked(typed)
	if types == 0 {
		found, near = named(people, typed, match)
		return found, near, nil
	}
	reached, err := s.Lms.Reached(ctx, types, is)
	return slices.DeleteFunc(people, func(p lms.Person) bool { return !reached[p.ID] }), nil, err
}

// contactAsked says which contacts can have what was typed, and whether one does; no
// types where it is neither an address nor a number.
func contactAsked(typed string) (types int, is func(contact string) bool) {
	if strings.Contains(typed, "@") {
		asked, err := mailbox.Parse(typed)
		return lms.ContactsEmail, func(contact string) bool {
			if strings.EqualFold(strings.TrimSpace(contact), typed) {
				return true
			}
			list, _ := mailbox.ParseList(contact)
			return err == nil && slices.ContainsFunc(list, func(m mailbox.Mailbox) bool { return m.Key() == asked.Key() })
		}
	}
	if strings.ContainsFunc(typed, unicode.IsLetter) {
		return 0, nil
	}
	asked := phone.ParseAll(typed)
	if len(asked) != 1 || asked[0].Kind == phone.Invalid {
		return 0, nil
	}
	return lms.ContactsTelephone, func(contact string) bool {
		return slices.ContainsFunc(phone.ParseAll(contact), func(r phone.Result) bool { return r.Kind != phone.Invalid && r.Number == asked[0].Number })
	}
}

// named are the customers of a name. A whole name goes before all who have the words
// among theirs, and where it is wanted they do not count. Near are those with words that
// begin so.
func named(people []lms.Person, typed string, match nameMatch) (found, near []lms.Person) {
	key := notify.NameKey(typed)
	words := strings.Fields(key)
	if len(words) == 0 {
		return nil, nil
	}
	var whole []lms.Person
	for _, p := range people {
		own := notify.NameKey(p.Name())
		switch {
		case own == key, notify.NameKey(p.First+" "+p.Lastname) == key:
			whole = append(whole, p)
		case hasWords(own, words, func(have, want string) bool { return have == want }):
			found = append(found, p)
		case hasWords(own, words, begins):
			near = append(near, p)
		}
	}
	switch {
	case len(whole) > 0:
		return whole, nil
	case len(found)+len(near) == 0:
		return nil, misspelt(people, words)
	case match == wholeName:
		return nil, append(found, near...)
	}
	return found, near
}

// misspelt are the customers whose names have words that are nearly those typed.
func misspelt(people []lms.Person, words []string) (alike []lms.Person) {
	for _, p := range people {
		if hasWords(notify.NameKey(p.Name()), words, similar) {
			alike = append(alike, p)
		}
	}
	return alike
}

// similar reports whether a word may have been meant by another.
func similar(have, want string) bool {
	_, ok := near.Word(want, []string{have})
	return ok
}

// hasWords reports whether a name has each of the words, in any order.
func hasWords(name string, words []string, is func(have, want string) bool) bool {
	own := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '"' })
	return !slices.ContainsFunc(words, func(want string) bool {
		return !slices.ContainsFunc(own, func(have string) bool { return is(have, want) })
	})
}

// begins reports whether two words begin alike: the shorter one, but for what is
// declined at its end.
func begins(have, want string) bool {
	stem := []rune(want)
	if len(stem) > 4 {
		stem = stem[:len(stem)-1]
	}
	return strings.HasPrefix(have, string(stem))
}

func whichCustomer(ctx context.Context, s *Session, typed string, match nameMatch, found, near []lms.Person) error {
	if len(found) == 0 {
		e := choiceError{error: i18n.Errorf("customer %q: there is none who is not deleted", typed), hint: i18n.T("give the id, words of the name, an e-mail address or a telephone number; deleted customers and contractors go by their id")}
		if len(near) == 0 {
			return e
		}
		e.error = i18n.Errorf("customer %q: there is none who is not deleted; near are:", typed)
		if match == wholeName {
			e.error = i18n.Errorf("customer %q: nobody has that whole name; near are:", typed)
			e.hint = i18n.T("give the id or the whole name, since it decides who is told")
		}
		var err error
		e.lines, err = personLines(ctx, s, near)
		return orError(e, err)
	}
	e := choiceError{error: i18n.Errorf("customer %q: several match (%d):", typed, len(found)), hint: i18n.T("give the id of the one that is meant")}
	var err error
	e.lines, err = personLines(ctx, s, found)
	return orError(e, err)
}

// orError is the choice, or what kept it from being listed.
func orError(e choiceError, err error) error {
	if err != nil {
		return err
	}
	return e
}

// personLines lists customers with what tells them apart.
func personLines(ctx context.Context, s *Session, people []lms.Person) ([]string, error) {
	shown := people[:min(len(people), mostListed)]
	ids := make([]int64, len(shown))
	for i, p := range shown {
		ids[i] = p.ID
	}
	addresses, err := s.Lms.Addresses(ctx, ids)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, p := range shown {
		line := IDText(p.ID) + " " + p.Name()
		if address := addresses[p.ID]; address != "" {
			line += ", " + address
		}
		lines = append(lines, line)
	}
	return andMore(lines, len(people)), nil
}

func andMore(lines []string, all int) []string {
	if more := all - len(lines); more > 0 {
		lines = append(lines, i18n.Sprintf("and %d more", more))
	}
	return lines
}

// NotificationID finds the one notification that somebody typed: by the id first, or by
// the name of one that is not deleted.
func NotificationID(ctx context.Context, s *Session, typed string) (int64, error) {
	if isNumber(typed) {
		return parseID(strings.TrimSpace(typed))
	}
	entries, err := s.Catalog.List(ctx)
	if err != nil {
		return 0, err
	}
	key := notify.NameKey(typed)
	var found []int64
	var lines, alike []string
	for _, e := range entries {
		own, line := notify.NameKey(e.Name), IDText(e.ID)+" "+e.Name
		switch {
		case key == "":
		case own == key && e.State != notify.Deleted:
			found, lines = append(found, e.ID), append(lines, line)
		case own == key:
			alike = append(alike, i18n.Sprintf("%s (deleted)", line))
		case e.State != notify.Deleted && (strings.Contains(own, key) || hasWords(own, strings.Fields(key), begins) || similar(own, key)):
			alike = append(alike, line)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return 0, choiceError{
			i18n.Errorf("notification %q: several have that name (%d):", typed, len(found)),
			andMore(lines[:min(len(lines), mostListed)], len(lines)), i18n.T("give the id of the one that is meant"),
		}
	case len(alike) > 0:
		return 0, choiceError{
			i18n.Errorf("notification %q: none has that name; near are:", typed),
			andMore(alike[:min(len(alike), mostListed)], len(alike)), i18n.T("give the id or the whole name"),
		}
	}
	return 0, choiceError{i18n.Errorf("notification %q: none has that name", typed), nil, i18n.T("give the id or the whole name; \"powiadom list\" shows them")}
}

// lastRun is the word for the newest run, in both languages.
func lastRun() []string { return []string{"last", "ostatni"} }

// IsLast reports whether somebody typed the word for the last run.
func IsLast(typed string) bool { return slices.Contains(lastRun(), notify.NameKey(typed)) }

// RunID finds the run that somebody typed: by the id, or as the last one.
func RunID(ctx context.Context, s *Session, typed string) (int64, error) {
	typed = strings.TrimSpace(typed)
	if !IsLast(typed) {
		id, err := strconv.ParseInt(typed, 10, 64)
		if err != nil || id <= 0 {
			return 0, Usage(i18n.Errorf("run %q: an id, a number, or \"last\" is expected", typed))
		}
		return id, nil
	}
	var last int64
	_, err := s.Past().Runs(ctx, past.RunQuestion{Limit: 1}, func(r past.Run) error {
		last = r.Run
		return nil
	})
	if err == nil && last == 0 {
		err = Usage(i18n.Errorf("run %q: there has been none", typed))
	}
	return last, err
}
