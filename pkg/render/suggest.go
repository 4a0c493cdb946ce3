package render

import "strings"

// exampleTable stands for every %last_N_in_a_table where one must be named.
const exampleTable = tablePrefix + "10" + tableSuffix

// allNames returns every variable a template may use, with the percent sign; the
// table is given with ten rows.
func allNames() []string {
	return []string{
		"%" + varCID, "%" + varCustomer, "%" + varBalance, "%" + varPIN,
		"%" + varBankAccount, "%" + varPayment, "%" + exampleTable,
	}
}

// Suggest returns the variable that an unknown word was probably meant to be,
// with the percent sign, or "" if none is near. The word may be given with or
// without its percent sign.
func Suggest(word string) string {
	word = strings.ToLower(strings.TrimPrefix(word, "%"))
	if strings.HasPrefix(word, "last") {
		return "%" + exampleTable
	}
	best, least := "", len(word)+1
	for _, name := range allNames() {
		bare := name[1:]
		d := distance(word, bare)
		if d <= nearness(bare) && d < least {
			best, least = name, d
		}
	}
	return best
}

// nearness is how many letters of a name may be wrong: one in three.
func nearness(name string) int { return max(1, len(name)/3) }

// distance is the Levenshtein distance of two ASCII words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
