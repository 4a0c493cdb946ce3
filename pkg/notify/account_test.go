package notify_test

import (
	"testing"

	"github.com/powiadom/powiadom/pkg/notify"
)

func TestBankAccount(t *testing.T) {
	tests := []struct {
		name     string
		account  string
		customer int64
		want     string
	}{
		{"eight digits", "10501025", 1, "02 1050 1025 0000 0000 0000 0001"},
		{"twenty digits", "12345678901234567890", 42, "81 1234 5678 9012 3456 7890 0042"},
		{"sixteen digits", "1050102510000022", 123, "50 1050 1025 1000 0022 0000 0123"},
		{"full account as it is", "61109010140000071219812874", 7, "61 1090 1014 0000 0712 1981 2874"},
		{"full account with the country, blanks and dashes", " pl 61-1090-1014\u00a00000 0712–1981 2874 ", 7, "61 1090 1014 0000 0712 1981 2874"},
		{"prefix with blanks", "1050 1025", 1, "02 1050 1025 0000 0000 0000 0001"},
		{"twenty digits, the last id that fits", "12345678901234567890", 9999, "29 1234 5678 9012 3456 7890 9999"},
		{"twenty digits, an id too long", "12345678901234567890", 10000, ""},
		{"a digit changed", "61109010140000071219812875", 7, ""},
		{"two digits changed places", "61109010140000071219812847", 7, ""},
		{"a digit too many", "611090101400000712198128740", 7, ""},
		{"a digit too few", "6110901014000007121981287", 7, ""},
		{"letters", "AB501025", 7, ""},
		{"another country", "DE61109010140000071219812874", 7, ""},
		{"none", "", 7, ""},
		{"the country alone", "PL", 7, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := notify.Division{Account: tt.account}
			if got := d.BankAccount(tt.customer); got != tt.want {
				t.Errorf("BankAccount(%d) of %q = %q, want %q", tt.customer, tt.account, got, tt.want)
			}
		})
	}
}
