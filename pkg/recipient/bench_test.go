package recipient_test

import (
	"testing"

	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/recipient"
)

func BenchmarkResolve(b *testing.B) {
	for _, bc := range []struct {
		name    string
		channel notify.Channel
		kind    int
		values  []string
	}{
		{"address", notify.Email, mail, []string{"jan.kowalski@Poczta.example"}},
		{"addresses", notify.Email, mail, []string{"biuro@firma.example, ksiegowosc@firma.example", "Biuro@firma.example"}},
		{"number", notify.SMS, mobile, []string{"501234567"}},
		{"numbers", notify.SMS, mobile, []string{"+48 501-234-567 (żona), 602 345 678", "tel. 0501234567"}},
		{"foreign number", notify.SMS, mobile, []string{"+49 (0)1512 3456789"}},
	} {
		b.Run(bc.name, func(b *testing.B) {
			c := notify.Customer{MailConsent: true, SMSConsent: true, Contacts: contacts(bc.kind, bc.values...)}
			p := recipient.Policy{AllowForeign: true}
			b.ReportAllocs()
			for b.Loop() {
				if found, reason := p.Resolve(c, bc.channel); len(found) == 0 {
					b.Fatal(reason)
				}
			}
		})
	}
}
