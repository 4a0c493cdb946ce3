package config

// Sections shows the tests everything a file holds.
func Sections(f *File) map[string]map[string]string { return f.sections }
