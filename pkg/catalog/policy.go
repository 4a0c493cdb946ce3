package catalog

import (
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// readPolicy reads the column, empty or NULL where all is left to the defaults. A key or
// a word that is not known is a fault, as it would be to a program that is older than who
// wrote it: a policy that was passed over would tell people who are to be spared.
func readPolicy(text string) (notify.Policy, error) {
	var p notify.Policy
	if strings.TrimSpace(text) == "" {
		return p, nil
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(&p)
	if _, rest := d.Token(); err != nil || !errors.Is(rest, io.EOF) {
		return notify.Policy{}, i18n.Errorf("%q: an object such as {\"arrangements\":\"tell\"} is expected, with keys that this program knows", text)
	}
	if p.Kind != "" {
		if p.Kind, err = notify.ParseKind(string(p.Kind)); err != nil {
			return p, err
		}
	}
	if p.Arrangements != "" {
		p.Arrangements, err = notify.ParseArrangements(string(p.Arrangements))
	}
	return p, err
}

// writePolicy is the value of the column, NULL where all is left to the defaults.
func writePolicy(p notify.Policy) sql.NullString {
	text, err := json.Marshal(p)
	if err != nil || p == (notify.Policy{}) {
		return sql.NullString{}
	}
	return sql.NullString{String: string(text), Valid: true}
}
