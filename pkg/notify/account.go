package notify

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// A Polish account has 26 digits, of which the first two check the others. LMS
// treats one of at most 20 characters as the prefix of individual accounts
// (lib/common.php, iban_account).
const (
	accountDigits    = 26
	accountPrefixMax = 20
)

// BankAccount returns the account that a customer of the division pays to, in
// groups of 2-4-4-4-4-4-4 digits, without the country. A division with a short
// account has individual ones: prefix, the customer's id padded to 24 digits in
// all, and in front the two check digits of ISO 13616 for Poland. Empty when
// the division has none, or when what comes of it is none: nobody must pay to an
// account that does not exist.
func (d Division) BankAccount(customer int64) string {
	account := bareAccount(d.Account)
	if n := len(account); 0 < n && n <= accountPrefixMax {
		body := account + fmt.Sprintf("%0*d", accountDigits-2-n, customer)
		account = fmt.Sprintf("%02d", 98-mod97(body+"PL00")) + body
	}
	return GroupAccount(account)
}

// GroupAccount writes an account number in groups, as on Polish transfer forms,
// however it is written. Empty when it is none: too many or too few digits,
// other characters, wrong check digits.
func GroupAccount(text string) string {
	account := bareAccount(text)
	if len(account) != accountDigits || strings.Trim(account, "0123456789") != "" || mod97(account[2:]+"PL"+account[:2]) != 1 {
		return ""
	}
	groups := []string{account[:2]}
	for rest := account[2:]; rest != ""; rest = rest[4:] {
		groups = append(groups, rest[:4])
	}
	return strings.Join(groups, " ")
}

// bareAccount is an account without blanks, dashes and the country in front.
func bareAccount(text string) string {
	bare := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			return -1
		}
		return r
	}, text)
	if len(bare) >= 2 && strings.EqualFold(bare[:2], "PL") {
		bare = bare[2:]
	}
	return bare
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
