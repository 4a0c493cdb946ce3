package inspect

// ReadGrants and JudgeGrants open the reading of SHOW GRANTS to tests.
func ReadGrants(lines []string, name string) []Right {
	have, _ := readGrants(lines, name)
	return have
}

func JudgeGrants(lines []string, name string) Rights {
	have, roles := readGrants(lines, name)
	return compare(have, Needed(), roles)
}
