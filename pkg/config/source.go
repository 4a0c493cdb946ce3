package config

import (
	"cmp"
	"maps"
	"slices"
)

// Row is a row of LMS's table uiconfig.
type Row struct {
	Section    string
	Var        string
	Value      string
	Disabled   bool
	UserID     *int64
	DivisionID *int64
}

// Source is the configuration of LMS as its own code sees it: lms.ini, over it
// the rows of uiconfig, variable by variable, and over both the rows of a
// division. Names are case-sensitive, as in LMS (lib/LMSConfig).
type Source struct {
	file      *File
	divisions map[int64]map[variable]string // rows; 0: those of no division
	rows      []Row                         // all that count, in their order
}

// variable is the address of a setting.
type variable struct{ section, name string }

// origin tells where a value comes from.
type origin int

const (
	absent origin = iota
	fromFile
	fromTable
	fromDivision // a row of the table that is a division's own
)

// New merges a file and the rows of uiconfig. Disabled rows count for nothing,
// nor do rows of users: powiadom acts for none. LMS's table allows duplicates;
// of those the last row given wins, so rows are handed in by id.
func New(file *File, rows []Row) *Source {
	s := &Source{file: file, divisions: map[int64]map[variable]string{}}
	for _, row := range rows {
		if row.Disabled || id(row.UserID) != 0 {
			continue
		}
		s.rows = append(s.rows, row)
		division := id(row.DivisionID)
		if s.divisions[division] == nil {
			s.divisions[division] = map[variable]string{}
		}
		s.divisions[division][variable{row.Section, row.Var}] = row.Value
	}
	return s
}

// id returns the number of a user or division, 0 for none: LMS reads NULL and 0
// alike.
func id(p *int64) int64 {
	if p == nil {
		return 0
	}
	return *p
}

func (s *Source) lookup(section, name string) (string, origin) {
	if value, ok := s.divisions[0][variable{section, name}]; ok {
		return value, fromTable
	}
	if value, ok := s.file.Get(section, name); ok {
		return value, fromFile
	}
	return "", absent
}

// lookupDivision looks as LMS does for one division: its rows stand over those
// of all, even where they are empty.
func (s *Source) lookupDivision(division int64) lookup {
	return func(section, name string) (string, origin) {
		if value, ok := s.divisions[division][variable{section, name}]; ok && division != 0 {
			return value, fromDivision
		}
		return s.lookup(section, name)
	}
}

// ownDivisions lists the divisions that have rows of their own, in order.
func (s *Source) ownDivisions() []int64 {
	ids := slices.Sorted(maps.Keys(s.divisions))
	return slices.DeleteFunc(ids, func(id int64) bool { return id == 0 })
}

// places lists every value that a setting has anywhere, also one that another
// covers: rows of all, rows of divisions, the file.
func (s *Source) places(section, name string) []place {
	var found []place
	for _, row := range s.rows {
		if row.Section == section && row.Var == name {
			found = append(found, place{row.Value, id(row.DivisionID)})
		}
	}
	slices.SortStableFunc(found, func(a, b place) int { return cmp.Compare(a.division, b.division) })
	if value, ok := s.file.Get(section, name); ok {
		found = append(found, place{value: value})
	}
	return found
}

// Ignored lists the settings, as section.variable, that have a row of uiconfig
// though only the file counts for them.
func (s *Source) Ignored() []string {
	var names []string
	for _, setting := range Reference() {
		if setting.FileOnly && slices.ContainsFunc(s.rows, func(r Row) bool { return r.Section == setting.Section && r.Var == setting.Name }) {
			names = append(names, setting.Section+"."+setting.Name)
		}
	}
	return names
}

// place is one value of a setting, and the division that it is of.
type place struct {
	value    string
	division int64
}
