package config

import (
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
}

// variable is the address of a setting.
type variable struct{ section, name string }

// origin tells where a value comes from.
type origin int

const (
	absent origin = iota
	fromFile
	fromTable
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

// Get returns a setting that holds everywhere. It may be present and empty,
// which for LMS mostly means the same as absent.
func (s *Source) Get(section, name string) (value string, ok bool) {
	value, from := s.lookup(section, name)
	return value, from != absent
}

// GetDivision returns a setting as it holds for a division, 0 for none.
func (s *Source) GetDivision(division int64, section, name string) (value string, ok bool) {
	if value, ok = s.divisions[division][variable{section, name}]; ok {
		return value, true
	}
	return s.Get(section, name)
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

// lookupDivision looks at the rows of one division only.
func (s *Source) lookupDivision(division int64) lookup {
	return func(section, name string) (string, origin) {
		if value, ok := s.divisions[division][variable{section, name}]; ok {
			return value, fromTable
		}
		return "", absent
	}
}

// ownDivisions lists the divisions that have rows of their own, in order.
func (s *Source) ownDivisions() []int64 {
	ids := slices.Sorted(maps.Keys(s.divisions))
	return slices.DeleteFunc(ids, func(id int64) bool { return id == 0 })
}
