package notify

import (
	"fmt"
	"strconv"
	"strings"
)

// accountPrefixMax is the longest account that LMS treats as the prefix of
// individual accounts; a longer one is taken as it is (lib/common.php,
// iban_account).
const accountPrefixMax = 20

// BankAccount returns the account that a customer of the division pays to, in
// groups of 2-4-4-4-4-4-4 digits, without the country. A division with a short
// account has individual ones: prefix, the customer's id padded to 24 digits in
// all, and in front the two check digits of ISO 13616 for Poland. Empty when
// the division has none.
func (d Division) BankAccount(customer int64) string {
	account := d.Account
	switch {
	case account == "":
		return ""
	case len(account) <= accountPrefixMax:
		body := account + fmt.Sprintf("%0*d", 24-len(account), customer)
		account = fmt.Sprintf("%02d", 98-mod97(body+"PL00")) + body
	}
	return GroupAccount(account)
}

// GroupAccount writes an account number in groups, as on Polish transfer forms.
func GroupAccount(account string) string {
	if len(account) < 2 {
		return account
	}
	var b strings.Builder
	b.WriteString(account[:2])
	for rest := account[2:]; rest != ""; {
		n := min(4, len(rest))
		b.WriteString(" " + rest[:n])
		rest = rest[n:]
	}
	return b.String()
}

// mod97 is the remainder of ISO 7064 MOD 97-10; letters count as A=10 to Z=35,
// anything else is passed over.
func mod97(s string) int {
	rest := 0
	for _, r := range strings.ToUpper(s) {
		switch {
		case r >= '0' && r <= '9':
			rest = (rest*10 + int(r-'0')) % 97
		case r >= 'A' && r <= 'Z':
			n := strconv.Itoa(int(r - 'A' + 10))
			rest = (rest*100 + int(n[0]-'0')*10 + int(n[1]-'0')) % 97
		}
	}
	return rest
}
