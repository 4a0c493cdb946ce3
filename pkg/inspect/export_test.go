package inspect

// JudgeGrants opens the reading of SHOW GRANTS to tests.
func JudgeGrants(lines []string, name string) Rights {
	have, roles := readGrants(lines, name)
	return compare(have, Needed(), roles)
}
