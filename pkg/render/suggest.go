package render

import (
	"strings"

	"github.com/powiadom/powiadom/pkg/near"
)

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
	names := allNames()
	for i, name := range names {
		names[i] = name[1:]
	}
	if best, ok := near.Word(word, names); ok {
		return "%" + best
	}
	return ""
}
