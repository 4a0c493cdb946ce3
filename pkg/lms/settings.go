package lms

import (
	"cmp"
	"context"
	"database/sql"
	"errors"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Setting is a row of LMS's settings (table uiconfig).
type Setting struct {
	Section  string `db:"section"`
	Var      string `db:"var"`
	Value    string `db:"value"`
	Disabled bool   `db:"disabled"`
	User     *int64 `db:"userid"`
	Division *int64 `db:"divisionid"`
}

// Settings reads all settings kept in the database. It fails when LMS is too old, even
// before Probe.
func (d *Database) Settings(ctx context.Context) ([]Setting, error) {
	var rows []Setting
	err := d.db.SelectContext(ctx, &rows, d.queries["settings"])
	if database.IsDenied(err) {
		err = d.db.SelectContext(ctx, &rows, d.queries["settings_alone"])
	}
	if database.IsNoTable(err) || database.IsNoColumn(err) {
		return nil, cmp.Or(d.Probe(ctx), err)
	}
	if err != nil {
		return nil, i18n.Errorf("read LMS's settings: %w", err)
	}
	return rows, nil
}

// Divisions reads the provider's companies by id.
func (d *Database) Divisions(ctx context.Context) (map[int64]notify.Division, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.divisions != nil {
		return d.divisions, nil
	}
	var rows []struct {
		ID      int64  `db:"id"`
		Account string `db:"account"`
		Email   string `db:"email"`
	}
	if err := d.db.SelectContext(ctx, &rows, d.queries["divisions"]); err != nil {
		return nil, i18n.Errorf("read divisions: %w", err)
	}
	divisions := make(map[int64]notify.Division, len(rows))
	for _, r := range rows {
		divisions[r.ID] = notify.Division{ID: r.ID, Account: r.Account, Email: r.Email}
	}
	d.divisions = divisions
	return divisions, nil
}

// DivisionCustomers counts the customers of each company of the provider; 0 is none.
func (d *Database) DivisionCustomers(ctx context.Context) (map[int64]int, error) {
	var rows []struct {
		Division  int64 `db:"division"`
		Customers int   `db:"customers"`
	}
	if err := d.db.SelectContext(ctx, &rows, d.queries["division_customers"]); err != nil {
		return nil, i18n.Errorf("count the customers of divisions: %w", err)
	}
	out := make(map[int64]int, len(rows))
	for _, r := range rows {
		out[r.Division] = r.Customers
	}
	return out, nil
}

// Provider is what the provider is called, empty when LMS does not say or the
// database user may not know.
func (d *Database) Provider(ctx context.Context) (string, error) {
	var name string
	err := d.db.GetContext(ctx, &name, d.queries["provider"])
	if errors.Is(err, sql.ErrNoRows) || database.IsDenied(err) {
		return "", nil
	}
	if err != nil {
		return "", i18n.Errorf("read the provider's name: %w", err)
	}
	return name, nil
}

// SetDefaultText stores the text of notifications without a body, such as
// phpui.invoice_sms. It changes none that LMS has already, or that is switched off.
func (d *Database) SetDefaultText(ctx context.Context, name, text string) error {
	_, err := database.Exec(ctx, d.db, d.queries["default_text_update"], text, name)
	if err == nil {
		_, err = database.Exec(ctx, d.db, d.queries["default_text_insert"], name, text, name)
	}
	if err != nil {
		return i18n.Errorf("store default text phpui.%s: %w", name, err)
	}
	return nil
}
