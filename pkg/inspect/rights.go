package inspect

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/scripts"
)

// Right is a privilege on a table, or on one column of it.
type Right struct {
	Privilege string // SELECT, INSERT, …
	Table     string // "*" for all of the database, "*.*" for all of the server
	Column    string // empty for the whole table
}

func (r Right) String() string {
	if r.Column != "" {
		return fmt.Sprintf("%s (%s) on %s", r.Privilege, r.Column, r.Table)
	}
	return fmt.Sprintf("%s on %s", r.Privilege, r.Table)
}

// Rights compares what the database user may do with what daily work needs.
type Rights struct {
	Missing []Right
	// Excess are rights to change or to rule beyond the need; reading more is not
	// among them.
	Excess []Right
	// Roles reports that rights come from roles, too, which are not looked into.
	Roles bool
}

// Rights reads the user's grants.
func (i *Inspector) Rights(ctx context.Context) (Rights, error) {
	var lines []string
	if err := i.db.SelectContext(ctx, &lines, i.queries["grants"]); err != nil {
		return Rights{}, i18n.Errorf("read the rights of the database user: %w", err)
	}
	var name string
	if err := i.db.GetContext(ctx, &name, i.queries["database"]); err != nil {
		return Rights{}, i18n.Errorf("read the name of the database: %w", err)
	}
	have, roles := readGrants(lines, name)
	return compare(have, Needed(), roles), nil
}

// Needed are the rights that daily work needs: those of scripts/grant.sql.
func Needed() []Right {
	var out []Right
	for _, statement := range scripts.Grant() {
		if list, found := strings.CutPrefix(statement, "GRANT "); found {
			privileges, rest, _ := strings.Cut(list, " ON ")
			table, _, _ := strings.Cut(rest, " TO ")
			out = append(out, expand(privileges, table)...)
		}
	}
	return out
}

func compare(have, needed []Right, roles bool) Rights {
	out := Rights{Roles: roles}
	for _, r := range needed {
		if !slices.ContainsFunc(have, func(h Right) bool { return h.covers(r) }) {
			out.Missing = append(out.Missing, r)
		}
	}
	for _, h := range have {
		if h.Privilege == "SELECT" || h.Privilege == "USAGE" || slices.ContainsFunc(needed, func(r Right) bool { return r.covers(h) }) {
			continue
		}
		out.Excess = append(out.Excess, h)
	}
	slices.SortFunc(out.Excess, func(a, b Right) int {
		return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.Privilege, b.Privilege), cmp.Compare(a.Column, b.Column))
	})
	out.Excess = slices.Compact(out.Excess)
	return out
}

const allPrivileges = "ALL PRIVILEGES"

// covers reports whether who has r has other, too.
func (r Right) covers(other Right) bool {
	return (r.Privilege == other.Privilege || r.Privilege == allPrivileges) &&
		(r.Table == other.Table || r.Table == wholeDatabase && other.Table != wholeServer || r.Table == wholeServer) &&
		(r.Column == "" || r.Column == other.Column)
}

const (
	wholeDatabase = "*"
	wholeServer   = "*.*"
)

// readGrants reads the lines of SHOW GRANTS, as far as they are about the
// database. MySQL may take rights on all of the server back for one database
// (partial_revokes).
func readGrants(lines []string, name string) (have []Right, roles bool) {
	var revoked []string
	for _, line := range lines {
		if list, found := strings.CutPrefix(line, "REVOKE "); found {
			privileges, rest, _ := strings.Cut(list, " ON ")
			object, _, _ := strings.Cut(rest, " FROM ")
			if schema, _, found := cutObject(object); found && schema == name {
				for _, r := range expand(privileges, wholeServer) {
					revoked = append(revoked, r.Privilege)
				}
			}
			continue
		}
		privileges, rest, found := strings.Cut(strings.TrimPrefix(line, "GRANT "), " ON ")
		if !found { // GRANT `role` TO `user`
			roles = roles || strings.HasPrefix(line, "GRANT ")
			continue
		}
		object, options, _ := strings.Cut(rest, " TO ")
		schema, table, found := cutObject(object)
		switch {
		case !found: // a procedure, a proxy
		case schema == "*":
			have = append(have, expand(privileges, wholeServer)...)
			if strings.Contains(options, grantOption) {
				have = append(have, Right{Privilege: grantOption, Table: wholeServer})
			}
		case schema == name, table == wholeDatabase && like(schema, name):
			have = append(have, expand(privileges, strings.ToLower(table))...)
			if strings.Contains(options, grantOption) {
				have = append(have, Right{Privilege: grantOption, Table: strings.ToLower(table)})
			}
		}
	}
	have = slices.DeleteFunc(have, func(r Right) bool { return r.Table == wholeServer && slices.Contains(revoked, r.Privilege) })
	return have, roles
}

const grantOption = "GRANT OPTION"

// cutObject reads `schema`.`table`, `schema`.* or *.*; other things, such as
// FUNCTION `schema`.`name`, are not found. A backtick in a name is doubled.
func cutObject(object string) (schema, table string, found bool) {
	schema, rest, found := cutName(object)
	rest, dot := strings.CutPrefix(rest, ".")
	if !found || !dot {
		return "", "", false
	}
	table, rest, found = cutName(rest)
	return schema, table, found && rest == ""
}

func cutName(text string) (name, rest string, found bool) {
	if rest, found = strings.CutPrefix(text, "*"); found {
		return "*", rest, true
	}
	if rest, found = strings.CutPrefix(text, "`"); !found {
		return "", "", false
	}
	for {
		piece, after, found := strings.Cut(rest, "`")
		if !found {
			return "", "", false
		}
		name += piece
		if rest, found = strings.CutPrefix(after, "`"); !found {
			return name, rest, true
		}
		name += "`"
	}
}

// like matches a name with a pattern of a grant: % and _ are wildcards, unless a
// backslash is in front.
func like(pattern, name string) bool {
	if pattern == "" {
		return name == ""
	}
	switch c := pattern[0]; {
	case c == '%':
		for i := range len(name) + 1 {
			if like(pattern[1:], name[i:]) {
				return true
			}
		}
		return false
	case c == '\\' && len(pattern) > 1:
		return name != "" && name[0] == pattern[1] && like(pattern[2:], name[1:])
	default:
		return name != "" && (c == '_' || c == name[0]) && like(pattern[1:], name[1:])
	}
}

// expand reads a list of privileges: SELECT (`id`, `name`), INSERT.
func expand(privileges, table string) []Right {
	var out []Right
	for privileges != "" {
		name, rest := privileges, ""
		var columns []string
		if comma, bracket := strings.IndexByte(privileges, ','), strings.IndexByte(privileges, '('); bracket >= 0 && (comma < 0 || bracket < comma) {
			list, after, _ := strings.Cut(privileges[bracket+1:], ")")
			name, rest = privileges[:bracket], strings.TrimPrefix(strings.TrimSpace(after), ",")
			columns = strings.Split(strings.ReplaceAll(list, "`", ""), ",")
		} else if comma >= 0 {
			name, rest = privileges[:comma], privileges[comma+1:]
		}
		name = strings.ToUpper(strings.TrimSpace(name))
		if len(columns) == 0 {
			out = append(out, Right{Privilege: name, Table: table})
		}
		for _, column := range columns {
			out = append(out, Right{Privilege: name, Table: table, Column: strings.ToLower(strings.TrimSpace(column))})
		}
		privileges = strings.TrimSpace(rest)
	}
	return out
}
