package lms

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// ItemStatus is the state of one line of LMS's message log (lib/definitions.php,
// MSG_*).
type ItemStatus int

// The states. An LMS before 2022 does not know ItemCancelled: what is cancelled is
// written as failed there.
const (
	ItemNew       ItemStatus = 1
	ItemSent      ItemStatus = 2
	ItemFailed    ItemStatus = 3
	ItemDraft     ItemStatus = 4
	ItemDelivered ItemStatus = 5
	ItemCancelled ItemStatus = 6
	ItemBounced   ItemStatus = 7
	ItemReady     ItemStatus = 8
)

// Message is one entry of LMS's message list: what was said, before the
// variables were filled in, by one channel and one sender.
type Message struct {
	Channel notify.Channel
	Sender  string // From of an e-mail
	Subject string
	Body    string
	HTML    bool
}

// Item is one line under a Message: one address of one customer.
type Item struct {
	Message     int64    // id of the entry that it belongs to
	Of          *Message // the entry itself: a text equal to its own is stored as NULL
	Customer    int64
	Destination string
	Status      ItemStatus
	Subject     string // as sent
	Body        string // as sent
}

// userPanel is what LMS itself sends to its user panel; no notification goes there.
const userPanel notify.Channel = "userpanel"

// messageTypes are LMS's codes of message types (lib/definitions.php, MSG_*), a
// channel's own before those that only LMS writes. A browser warning is MSG_WWW.
func messageTypes() []notify.Channel {
	return []notify.Channel{1: notify.Email, 2: notify.SMS, 3: notify.SMS, 4: notify.Warning, 5: userPanel, 6: userPanel}
}

// ChannelOf is the channel of a message type, empty for one that is not known.
func ChannelOf(messageType int) notify.Channel {
	if all := messageTypes(); messageType > 0 && messageType < len(all) {
		return all[messageType]
	}
	return ""
}

// MessageTypes are the codes of channels, in order.
func MessageTypes(wanted ...notify.Channel) []int {
	var codes []int
	for code, channel := range messageTypes() {
		if channel != "" && slices.Contains(wanted, channel) {
			codes = append(codes, code)
		}
	}
	return codes
}

// maxStatement bounds the bytes of values in one INSERT, well below the
// server's default max_allowed_packet of 16 MiB.
const maxStatement = 1 << 20

// AddMessage inserts an entry of the message list and returns its id.
func (d *Database) AddMessage(ctx context.Context, tx *sqlx.Tx, m Message) (int64, error) {
	contentType := "text/plain"
	if m.HTML {
		contentType = "text/html"
	}
	result, err := tx.ExecContext(ctx, d.queries["insert_message"], slices.Index(messageTypes(), m.Channel), m.Subject, m.Body, m.Sender, contentType)
	if err != nil {
		return 0, i18n.Errorf("write LMS's message list: %w", err)
	}
	return result.LastInsertId()
}

// AddItems inserts lines of messages and returns their ids, in the order of the
// items. The ids are read back: how a server numbers the rows of one INSERT
// depends on its settings, in a cluster for one.
func (d *Database) AddItems(ctx context.Context, tx *sqlx.Tx, items []Item) ([]int64, error) {
	columns := []string{"messageid", "customerid", "destination", "status", "lastdate", "body"}
	if d.schema.ItemSubject {
		columns = append(columns, "subject")
	}
	ids := make([]int64, 0, len(items))
	for len(items) > 0 {
		n, size := 0, 0
		var args []any
		var rows []string
		for n < len(items) && size < maxStatement {
			it := items[n]
			row := "(?, ?, ?, ?, 0, ?"
			if it.Status != ItemNew {
				row = "(?, ?, ?, ?, UNIX_TIMESTAMP(), ?"
			}
			args = append(args, it.Message, it.Customer, it.Destination, it.Status, unless(it.Body, it.Of.Body))
			if d.schema.ItemSubject {
				row += ", ?"
				args = append(args, unless(it.Subject, it.Of.Subject))
			}
			rows = append(rows, row+")")
			size += len(it.Body) + len(it.Subject) + len(it.Destination) + 64
			n++
		}
		result, err := tx.ExecContext(ctx, "INSERT INTO messageitems ("+strings.Join(columns, ", ")+") VALUES "+strings.Join(rows, ", "), args...)
		if err != nil {
			return nil, i18n.Errorf("write LMS's message log: %w", err)
		}
		first, err := result.LastInsertId()
		if err != nil {
			return nil, err
		}
		more, err := d.itemsSince(ctx, tx, first, items[:n])
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
		items = items[n:]
	}
	return ids, nil
}

// Withdrawn tells which entries of the message list an operator has cancelled
// meanwhile (LMS: modules/messagecancel.php), and which he has deleted.
func (d *Database) Withdrawn(ctx context.Context, tx *sqlx.Tx, entries []int64) (cancelled, deleted map[int64]bool, err error) {
	cancelled, deleted = make(map[int64]bool), make(map[int64]bool)
	if len(entries) == 0 {
		return cancelled, deleted, nil
	}
	query, args, err := d.queries.In("entries", entries)
	if err != nil {
		return nil, nil, err
	}
	var rows []struct {
		ID        int64 `db:"id"`
		Cancelled bool  `db:"cancelled"`
	}
	if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, nil, i18n.Errorf("read LMS's message list: %w", err)
	}
	for _, id := range entries {
		deleted[id] = true
	}
	for _, r := range rows {
		delete(deleted, r.ID)
		if r.Cancelled {
			cancelled[r.ID] = true
		}
	}
	return cancelled, deleted, nil
}

func (d *Database) itemsSince(ctx context.Context, tx *sqlx.Tx, first int64, items []Item) ([]int64, error) {
	var messages []int64
	for _, it := range items {
		if !slices.Contains(messages, it.Message) {
			messages = append(messages, it.Message)
		}
	}
	query, args, err := d.queries.In("items_since", messages, first)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ID          int64  `db:"id"`
		Customer    int64  `db:"customer"`
		Destination string `db:"destination"`
	}
	if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read back LMS's message log: %w", err)
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		if i < len(items) && (r.Customer != items[i].Customer || r.Destination != items[i].Destination) {
			return nil, i18n.Errorf("read back LMS's message log: line %d is another customer's", r.ID)
		}
		ids[i] = r.ID
	}
	if len(ids) != len(items) {
		return nil, i18n.Errorf("read back LMS's message log: %d lines, %d were written", len(ids), len(items))
	}
	return ids, nil
}

func unless(text, same string) sql.NullString {
	return sql.NullString{String: text, Valid: text != same}
}

// Warning is a text to be shown in the browsers of one customer.
type Warning struct {
	Customer int64
	Text     string
}

// Shown is what LMS shows to a customer in his browser: the text, and at which of his
// nodes.
type Shown struct {
	Text string
	Lit  map[int64]bool // by node: whether it is turned on
}

// ShownTo reads what LMS shows to customers, and locks it until the end of the
// transaction: nobody changes the text or a flag meanwhile. Customers whom LMS has
// deleted for good are missing.
func (d *Database) ShownTo(ctx context.Context, tx *sqlx.Tx, customers []int64) (map[int64]Shown, error) {
	shown := make(map[int64]Shown, len(customers))
	if len(customers) == 0 {
		return shown, nil
	}
	var texts []struct {
		ID      int64  `db:"id"`
		Message string `db:"message"`
	}
	query, args, err := d.queries.In("lock_messages", customers)
	if err != nil {
		return nil, err
	}
	if err := tx.SelectContext(ctx, &texts, query, args...); err != nil {
		return nil, i18n.Errorf("read the texts of warnings: %w", err)
	}
	for _, r := range texts {
		shown[r.ID] = Shown{Text: r.Message, Lit: make(map[int64]bool)}
	}
	var nodes []struct {
		ID    int64 `db:"id"`
		Owner int64 `db:"owner"`
		Lit   bool  `db:"lit"`
	}
	if query, args, err = d.queries.In("lock_warnings", customers); err != nil {
		return nil, err
	}
	if err := tx.SelectContext(ctx, &nodes, query, args...); err != nil {
		return nil, i18n.Errorf("read where warnings are on: %w", err)
	}
	for _, n := range nodes {
		if s, ok := shown[n.Owner]; ok {
			s.Lit[n.ID] = n.Lit
		}
	}
	return shown, nil
}

// Warn sets the customers' warnings and turns them on for all their nodes, as
// LMS's own form does (modules/customerwarn.php). A customer has one text: a
// new one takes the place of the old.
func (d *Database) Warn(ctx context.Context, tx *sqlx.Tx, warnings []Warning) error {
	if err := d.WriteWarnings(ctx, tx, warnings); err != nil {
		return err
	}
	for some := range slices.Chunk(warnings, warnAtOnce) {
		ids := make([]int64, len(some))
		for i, w := range some {
			ids[i] = w.Customer
		}
		query, args, err := d.queries.In("set_warning", ids)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, query, args...); err != nil {
			return i18n.Errorf("turn warnings on: %w", err)
		}
	}
	return nil
}

// warnAtOnce is how many customers or nodes one statement turns on or off.
const warnAtOnce = 1000

// WriteWarnings sets the texts of customers' warnings, and leaves their nodes alone.
func (d *Database) WriteWarnings(ctx context.Context, tx *sqlx.Tx, warnings []Warning) error {
	for len(warnings) > 0 {
		n, size := 0, 0
		var ids, args []any
		cases := strings.Builder{}
		for n < len(warnings) && size < maxStatement {
			w := warnings[n]
			cases.WriteString(" WHEN ? THEN ?")
			args = append(args, w.Customer, w.Text)
			ids = append(ids, w.Customer)
			size += len(w.Text) + 32
			n++
		}
		query := "UPDATE customers SET message = CASE id" + cases.String() + " ELSE message END WHERE id IN (" + marks(len(ids)) + ")"
		if _, err := tx.ExecContext(ctx, query, append(args, ids...)...); err != nil {
			return i18n.Errorf("write the texts of warnings: %w", err)
		}
		warnings = warnings[n:]
	}
	return nil
}

// TurnOff turns the warnings of nodes off.
func (d *Database) TurnOff(ctx context.Context, tx *sqlx.Tx, nodes []int64) error {
	for some := range slices.Chunk(nodes, warnAtOnce) {
		query, args, err := d.queries.In("clear_warning", some)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, query, args...); err != nil {
			return i18n.Errorf("turn warnings off: %w", err)
		}
	}
	return nil
}

// ItemState is a line of the message log and the message it belongs to, as
// they are now.
type ItemState struct {
	notify.Delivery
	Status ItemStatus
}

// Items reads lines of the message log by id. Lines that an operator deleted
// are missing from the result.
func (d *Database) Items(ctx context.Context, db sqlx.QueryerContext, ids []int64) (map[int64]ItemState, error) {
	query, args, err := inQuery(strings.Replace(d.queries["deliveries"], "{{subject}}", d.schema.Subject(), 1), ids)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ID          int64      `db:"id"`
		Customer    int64      `db:"customer"`
		Division    int64      `db:"division"`
		Destination string     `db:"destination"`
		Status      ItemStatus `db:"status"`
		Sender      string     `db:"sender"`
		Subject     string     `db:"subject"`
		Body        string     `db:"body"`
		ContentType string     `db:"contenttype"`
		Created     int64      `db:"cdate"`
	}
	if err := sqlx.SelectContext(ctx, db, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read LMS's message log: %w", err)
	}
	items := make(map[int64]ItemState, len(rows))
	for _, r := range rows {
		items[r.ID] = ItemState{Status: r.Status, Delivery: notify.Delivery{
			ID: r.ID, Customer: r.Customer, Division: r.Division, Destination: r.Destination, Sender: r.Sender,
			Subject: r.Subject, Body: r.Body, HTML: strings.Contains(r.ContentType, "html"),
			Planned: time.Unix(r.Created, 0).UTC(),
		}}
	}
	return items, nil
}

// ItemResult is how a delivery ended.
type ItemResult struct {
	ID        int64
	Status    ItemStatus
	Error     string // for ItemFailed, and for a temporary failure that waits
	Unsure    bool   // it may have been delivered all the same
	GatewayID string
}

// UnsureMark begins the error of a line that may have been delivered. Such lines are
// found by it, whatever the language of the text after it.
const UnsureMark = "[unsure] "

// cancelledMark begins the error of a line that was cancelled in an LMS that does not
// know that status: it is stored as failed, but not tried again.
const cancelledMark = "[cancelled] "

// reason is what the log says of the result.
func (r ItemResult) reason() string {
	if r.Unsure {
		return UnsureMark + i18n.Sprintf("may have been delivered: %s", r.Error)
	}
	return r.Error
}

// Settle writes results into the message log. Results that are final overwrite a status
// that an operator has set meanwhile; a temporary failure is written only into lines
// that still wait.
func (d *Database) Settle(ctx context.Context, tx *sqlx.Tx, results []ItemResult) error {
	var status, failure, gateway, note cases
	var ended, waiting []any
	for _, r := range results {
		if r.Status == ItemNew {
			waiting = append(waiting, r.ID)
			note.when(r.ID, d.schema.printable(r.reason()))
			continue
		}
		ended = append(ended, r.ID)
		if r.Status == ItemCancelled && !d.schema.Cancelled {
			r.Status, r.Error = ItemFailed, cancelledMark+r.Error
		}
		if r.Status != ItemSent {
			status.when(r.ID, r.Status)
		}
		if r.Error != "" {
			failure.when(r.ID, d.schema.printable(r.reason()))
		}
		if r.GatewayID != "" && d.schema.TextGatewayID {
			gateway.when(r.ID, r.GatewayID)
		}
	}
	err := updateItems(ctx, tx, ended, "",
		assignment{"status", "2", status}, assignment{"error", "NULL", failure}, assignment{"externalmsgid", "externalmsgid", gateway})
	if err != nil {
		return err
	}
	return updateItems(ctx, tx, waiting, " AND status = 1", assignment{"error", "error", note})
}

// Report writes what the gateway says of messages in the end, unless somebody has
// changed their lines since they were sent.
func (d *Database) Report(ctx context.Context, tx *sqlx.Tx, results []ItemResult) error {
	var status, failure cases
	var ids []any
	for _, r := range results {
		ids = append(ids, r.ID)
		status.when(r.ID, r.Status)
		if r.Error != "" {
			failure.when(r.ID, d.schema.printable(r.Error))
		}
	}
	return updateItems(ctx, tx, ids, " AND status = 2", assignment{"error", "error", failure}, assignment{"status", "status", status})
}

// ReturnItem writes that a message came back after it had been sent, with what was said
// of it. False when its line is not one that was sent, or it is written there already.
// LMS before 2022 knows no such status: it stands as failed there.
func (d *Database) ReturnItem(ctx context.Context, tx *sqlx.Tx, id int64, words string) (bool, error) {
	to, from := ItemBounced, []ItemStatus{ItemSent, ItemDelivered, ItemFailed}
	if !d.schema.Cancelled {
		to, from = ItemFailed, []ItemStatus{ItemSent, ItemDelivered}
	}
	query, args, err := d.queries.In("return_item", to, d.schema.printable(words), id, from)
	if err != nil {
		return false, err
	}
	result, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return false, i18n.Errorf("write LMS's message log: %w", err)
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// cases are values by the id of a line.
type cases struct {
	args []any // id, value, id, value, …
}

func (c *cases) when(id int64, value any) {
	c.args = append(c.args, id, value)
}

// assignment sets a column to the values of its cases, and in other lines to an
// expression. It is left out when it would change nothing.
type assignment struct {
	column, otherwise string
	cases
}

// updateItems changes lines of the message log in one statement.
func updateItems(ctx context.Context, tx *sqlx.Tx, ids []any, condition string, assignments ...assignment) error {
	if len(ids) == 0 {
		return nil
	}
	set := []string{"lastdate = UNIX_TIMESTAMP()"}
	var args []any
	for _, a := range assignments {
		switch {
		case len(a.args) > 0:
			set = append(set, a.column+" = CASE id"+strings.Repeat(" WHEN ? THEN ?", len(a.args)/2)+" ELSE "+a.otherwise+" END")
			args = append(args, a.args...)
		case a.otherwise != a.column:
			set = append(set, a.column+" = "+a.otherwise)
		}
	}
	query := "UPDATE messageitems SET " + strings.Join(set, ", ") + " WHERE id IN (" + marks(len(ids)) + ")" + condition
	if _, err := tx.ExecContext(ctx, query, append(args, ids...)...); err != nil {
		return i18n.Errorf("write results into LMS's message log: %w", err)
	}
	return nil
}

// Reopened is a failed line that waits again.
type Reopened struct {
	ID     int64 `db:"id"`
	Unsure bool  `db:"unsure"` // it may have been delivered
}

// Reopen makes failed lines of a message wait again: those with the given ids, or all
// when none are given. Cancelled lines are left as they are, and unless unsure is set
// also those that may have been delivered. It returns the lines that wait again, and
// how many were left since they may have been delivered.
func (d *Database) Reopen(ctx context.Context, tx *sqlx.Tx, message int64, only []int64, unsure bool) (reopened []Reopened, left int, err error) {
	if err := tx.SelectContext(ctx, &reopened, d.queries["failed_items"], len(UnsureMark), UnsureMark, message, len(cancelledMark), cancelledMark); err != nil {
		return nil, 0, i18n.Errorf("read LMS's message log: %w", err)
	}
	if len(only) > 0 {
		reopened = slices.DeleteFunc(reopened, func(r Reopened) bool { return !slices.Contains(only, r.ID) })
	}
	if failed := len(reopened); !unsure {
		reopened = slices.DeleteFunc(reopened, func(r Reopened) bool { return r.Unsure })
		left = failed - len(reopened)
	}
	if len(reopened) == 0 {
		return nil, left, nil
	}
	ids := make([]int64, len(reopened))
	for i, r := range reopened {
		ids[i] = r.ID
	}
	query, args, err := d.queries.In("reopen_items", ids)
	if err != nil {
		return nil, 0, err
	}
	if _, err := tx.ExecContext(ctx, query, args...); err != nil {
		return nil, 0, i18n.Errorf("write LMS's message log: %w", err)
	}
	return reopened, left, nil
}

// printable replaces characters that the log cannot store, so that a result is written
// whatever a server has replied.
func (s Schema) printable(text string) string {
	return strings.Map(func(r rune) rune {
		if _, ok := s.Storable(string(r)); !ok || r == 0 {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
}

func marks(n int) string {
	return strings.TrimSuffix(strings.Repeat("?, ", n), ", ")
}
