package before

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/report"
	"github.com/powiadom/powiadom/pkg/ui"
)

// call is a customer who cannot be told, with what the office needs to call him.
type call struct {
	decisions  []dispatch.Decision // one for each channel, or the one that a record is about
	telephones []lms.Telephone
	address    string
	failure    lms.Failure // zero when nothing has failed
}

// callJSON is a line of "recipients --unreachable --json" and the columns of --csv:
// one customer and one channel.
type callJSON struct {
	recipientJSON
	Telephone         string  `json:"telephone"`          // to try first
	TelephoneDisabled bool    `json:"telephone_disabled"` // in LMS; then all are
	OtherTelephones   string  `json:"other_telephones"`   // commas between, disabled ones last
	Address           string  `json:"address"`
	FailedAt          *string `json:"failed_at"` // null: nothing has failed
	FailedTo          string  `json:"failed_to"`
	Failure           string  `json:"failure"` // in the server's words
}

func toCallJSON(c call, zone *time.Location) callJSON {
	out := callJSON{
		recipientJSON: toRecipientJSON(c.decisions[0]), Address: c.address,
		FailedAt: app.TimeOrNull(c.failure.At, zone), FailedTo: c.failure.Destination, Failure: c.failure.Error,
	}
	var others []string
	for i, t := range c.telephones {
		if i == 0 {
			out.Telephone, out.TelephoneDisabled = t.Number, t.Disabled
			continue
		}
		others = append(others, t.Number)
	}
	out.OtherTelephones = strings.Join(others, ", ")
	return out
}

// numbers are the telephones for people, who see which ones are disabled. Where they are
// whole, no line ends within a number.
func (c call) numbers(whole bool) []string {
	var words []string
	for _, t := range c.telephones {
		number := t.Number
		if whole {
			number = blankOfNumber.ReplaceAllString(number, "$1\u00a0")
		}
		if t.Disabled {
			number = i18n.Sprintf("%s (disabled in LMS)", number)
		}
		words = append(words, number)
	}
	return words
}

var blankOfNumber = regexp.MustCompile(`(\d) \b`)

// missing says what is missing by each channel, channels with the same reason together.
func (c call) missing(word func(string) string) string {
	var reasons []notify.Reason
	channels := make(map[notify.Reason][]string)
	for _, d := range c.decisions {
		if channels[d.Reason] == nil {
			reasons = append(reasons, d.Reason)
		}
		channels[d.Reason] = append(channels[d.Reason], word(string(d.Channel)))
	}
	parts := make([]string, len(reasons))
	for i, r := range reasons {
		parts[i] = strings.Join(channels[r], ", ") + ": " + reasonText(r)
	}
	return strings.Join(parts, "; ")
}

// failed says for people what failed last: when, to which address, and why.
func (c call) failed(when func(time.Time) string) string {
	if c.failure.At.IsZero() {
		return ""
	}
	words, why := when(c.failure.At), c.failure.Error
	if !strings.Contains(why, c.failure.Destination) {
		words += " " + c.failure.Destination
	}
	if why != "" {
		words += ": " + why
	}
	return words
}

// callsAtOnce is for how many customers telephones and the like are read together.
const callsAtOnce = 500

// callReader puts decisions together by customer, and reads what is needed to call.
type callReader struct {
	s        *app.Session
	emit     func(call) error
	page     []call
	noRights bool // addresses may not be read
}

// add takes one more decision. Those about one customer come one behind the other.
func (r *callReader) add(ctx context.Context, d dispatch.Decision) error {
	if last := len(r.page) - 1; last >= 0 && r.page[last].decisions[0].Customer == d.Customer {
		r.page[last].decisions = append(r.page[last].decisions, d)
		return nil
	}
	if len(r.page) == callsAtOnce {
		if err := r.flush(ctx); err != nil {
			return err
		}
	}
	r.page = append(r.page, call{decisions: []dispatch.Decision{d}})
	return nil
}

// flush hands out the page.
func (r *callReader) flush(ctx context.Context) error {
	ids := make([]int64, len(r.page))
	for i, c := range r.page {
		ids[i] = c.decisions[0].Customer
	}
	telephones, err := r.s.Lms.Telephones(ctx, ids)
	if err != nil {
		return err
	}
	failures, err := r.s.Lms.LastFailures(ctx, ids)
	if err != nil {
		return err
	}
	addresses, err := r.s.Lms.PostalAddresses(ctx, ids)
	if errors.Is(err, lms.ErrNoAddresses) {
		r.noRights = true
	} else if err != nil {
		return err
	}
	for i, c := range r.page {
		c.telephones, c.failure, c.address = telephones[ids[i]], failures[ids[i]], addresses[ids[i]].String()
		if err := r.emit(c); err != nil {
			return err
		}
	}
	r.page = r.page[:0]
	return nil
}

// calls lists who cannot be told, so that the office can call them: for people one row
// a customer, for programs one record for each of his channels.
func (a commands) calls(ctx context.Context, s *app.Session, o recipientsOptions, n notify.Notification, walk func(func(dispatch.Decision) error) error) error {
	r := &callReader{s: s}
	each := func(emit func(call) error) error {
		r.emit = emit
		err := walk(func(d dispatch.Decision) error {
			if d.Reason == "" {
				return nil
			}
			return r.add(ctx, d)
		})
		if err != nil {
			return err
		}
		return r.flush(ctx)
	}
	var err error
	if o.html != "" {
		err = a.callPage(ctx, s, o.html, n, each)
	} else {
		err = a.callList(o, s.Zone(), each)
	}
	if err == nil && r.noRights {
		_, err = ui.Fprintf(a.Streams.Err, "powiadom: without addresses, which the database user may not read: run scripts/grant.sql again as the database's administrator\n")
	}
	return err
}

func (a commands) callList(o recipientsOptions, zone *time.Location, each func(func(call) error) error) error {
	walk := each
	if !o.formats.Plain() {
		walk = func(emit func(call) error) error {
			return each(func(c call) error {
				for d := range slices.Chunk(c.decisions, 1) {
					c.decisions = d
					if err := emit(c); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	return app.Listing[call, callJSON]{
		Table: ui.Table{
			Header:   []string{i18n.T("ID"), i18n.T("CUSTOMER"), i18n.T("TELEPHONE"), i18n.T("ADDRESS"), i18n.T("MISSING"), i18n.T("LAST FAILURE")},
			Flexible: []int{1, 2, 3, 4, 5}, Right: []int{0}, Whole: true,
		},
		Row:    func(c call) []ui.Cell { return a.callRow(c, zone) },
		Record: func(c call) callJSON { return toCallJSON(c, zone) },
		Empty:  i18n.T("All who are meant can be told."),
	}.Show(a.App, o.formats, walk)
}

func (a commands) callRow(c call, zone *time.Location) []ui.Cell {
	d := c.decisions[0]
	when := func(t time.Time) string { return app.PastTime(t, false, zone) }
	if a.Out.Terminal() {
		when = day(zone)
	}
	return ui.Row(app.IDText(d.Customer), d.CustomerName, strings.Join(c.numbers(a.Out.Terminal()), ", "), c.address,
		ui.Cell{Text: c.missing(a.Word), Colour: ui.Bad}, c.failed(when))
}

// day writes the day of an instant.
func day(zone *time.Location) func(time.Time) string {
	return func(t time.Time) string { return t.In(zone).Format(time.DateOnly) }
}

// callPage writes the list as a page of HTML into a file; "-" is standard output.
func (a commands) callPage(ctx context.Context, s *app.Session, file string, n notify.Notification, each func(func(call) error) error) error {
	list := report.CallList{Notification: n.Name, Made: a.Now().In(s.Zone())}
	err := each(func(c call) error {
		d := c.decisions[0]
		list.Calls = append(list.Calls, report.Call{
			Customer: d.Customer, Name: d.CustomerName, Telephones: c.numbers(true), Address: c.address,
			Missing: c.missing(i18n.T), Failure: c.failed(day(s.Zone())),
		})
		return nil
	})
	if err != nil {
		return err
	}
	if list.Provider, err = s.Lms.Provider(ctx); err != nil {
		return err
	}
	if file == "-" {
		return list.Page(a.Streams.Out)
	}
	return i18n.System(app.WriteFile(file, list.Page))
}
