package lms_test

import (
	"testing"

	"github.com/powiadom/powiadom/pkg/lms"
)

func TestPostalAddress(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		address lms.PostalAddress
		want    string
	}{
		{"nothing", lms.PostalAddress{}, ""},
		{"a flat", lms.PostalAddress{Street: "ul. Żółwia", House: "12", Flat: "3", Zip: "99-100", City: "Łęczyca"}, "ul. Żółwia 12/3, 99-100 Łęczyca"},
		{"a village without streets", lms.PostalAddress{House: "7", Zip: "99-106", City: "Wólka", PostOffice: "Krośniewice"}, "Wólka 7, 99-106 Krośniewice"},
		{"a street in a village", lms.PostalAddress{Street: "ul. Łąkowa", House: "7", Zip: "99-106", City: "Wólka", PostOffice: "Krośniewice"}, "ul. Łąkowa 7, Wólka, 99-106 Krośniewice"},
		{"a post office of the town", lms.PostalAddress{Street: "Rynek", House: "1", Zip: "30-001", City: "Kraków", PostOffice: "Kraków"}, "Rynek 1, 30-001 Kraków"},
		{"a house in a village, nothing else", lms.PostalAddress{City: "Wólka", House: "7"}, "Wólka 7"},
		{"a village alone", lms.PostalAddress{City: "Wólka"}, "Wólka"},
		{"a village with its code", lms.PostalAddress{City: "Wólka", House: "7", Zip: "99-106"}, "Wólka 7, 99-106 Wólka"},
		{"blanks", lms.PostalAddress{Street: "  ul.  Żółwia ", House: " 1 ", City: " "}, "ul. Żółwia 1"},
	}
	for _, tt := range tests {
		if got := tt.address.String(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
