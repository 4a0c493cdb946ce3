package config

// Sections shows the tests everything a file holds.
func Sections(f *File) map[string]map[string]string { return f.sections }

// Parse reads a file that is nowhere.
var Parse = parse

// Get is a setting as it holds for a division, 0 for none.
func (s *Source) Get(division int64, section, name string) (value string, ok bool) {
	value, from := s.lookupDivision(division)(section, name)
	return value, from != absent
}
