package recipient_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/recipient"
)

const (
	mail     = notify.ContactEmail | notify.ContactNotifications
	mobile   = notify.ContactMobile | notify.ContactNotifications
	disabled = notify.ContactDisabled
)

func contacts(kind int, values ...string) []notify.Contact {
	out := make([]notify.Contact, len(values))
	for i, v := range values {
		out[i] = notify.Contact{ID: int64(i + 1), Value: v, Type: kind}
	}
	return out
}

func TestResolve(t *testing.T) {
	t.Parallel()
	all := recipient.Policy{IgnoreConsents: true, IgnoreContactFlags: true, AllowForeign: true}
	tests := []struct {
		name     string
		policy   recipient.Policy
		channel  notify.Channel
		contacts []notify.Contact
		node     bool
		consents bool
		want     []string
		reason   notify.Reason
	}{
		{name: "address", channel: notify.Email, contacts: contacts(mail, "Jan.Nowak@Poczta.Example"), consents: true, want: []string{"Jan.Nowak@poczta.example"}},
		{name: "case of the local part is kept, and counts as one", channel: notify.Email, contacts: contacts(mail, "Jan@x.example", "jan@X.example"), consents: true, want: []string{"Jan@x.example"}},
		{
			name: "several in a field", channel: notify.Email, contacts: contacts(mail, "a@x.example; b@x.example,c@x.example\nd@x.example"), consents: true,
			want: []string{"a@x.example", "b@x.example", "c@x.example", "d@x.example"},
		},
		{name: "one of several is bad", channel: notify.Email, contacts: contacts(mail, "a@x.example, b@@x"), consents: true, reason: notify.BadContact},
		{name: "one field is bad, another is not", channel: notify.Email, contacts: contacts(mail, "a@x.example (stary)", "b@x.example"), consents: true, want: []string{"b@x.example"}},
		{
			name: "writings of one mailbox", channel: notify.Email, consents: true,
			contacts: contacts(mail, "Jan@Żółw.example", "jan@xn--w-uga1v8h.example", "Jan Nowak <\u200bjan@z\u0307o\u0301łw.example>", `"jan"@ŻÓŁW.example`),
			want:     []string{"Jan@xn--w-uga1v8h.example"},
		},
		{name: "quotes are kept", channel: notify.Email, contacts: contacts(mail, `"jan nowak"@x.example`), consents: true, want: []string{`"jan nowak"@x.example`}},
		{name: "letters before the @", channel: notify.Email, contacts: contacts(mail, "żółw@x.example"), consents: true, reason: notify.BadContact},
		{name: "letters before the @, allowed", policy: recipient.Policy{SMTPUTF8: true}, channel: notify.Email, contacts: contacts(mail, "żółw@x.example"), consents: true, want: []string{"żółw@x.example"}},
		{name: "no dot in the domain", channel: notify.Email, contacts: contacts(mail, "root@localhost"), consents: true, reason: notify.BadContact},
		{name: "no address", channel: notify.Email, contacts: contacts(mobile, "601100201"), consents: true, reason: notify.NoContact},
		{name: "nothing", channel: notify.Email, consents: true, reason: notify.NoContact},
		{name: "disabled", channel: notify.Email, contacts: contacts(mail|disabled, "a@x.example"), consents: true, reason: notify.ContactOff},
		{name: "disabled stays so whatever is ignored", policy: all, channel: notify.Email, contacts: contacts(mail|disabled, "a@x.example"), reason: notify.ContactOff},
		{name: "no flag", channel: notify.Email, contacts: contacts(notify.ContactEmail, "a@x.example"), consents: true, reason: notify.NotForNotices},
		{name: "no flag, ignored", policy: all, channel: notify.Email, contacts: contacts(notify.ContactEmail, "a@x.example"), want: []string{"a@x.example"}},
		{name: "no consent", channel: notify.Email, contacts: contacts(mail, "a@x.example"), reason: notify.NoConsent},
		{name: "no consent and no contact: nothing to consent to", channel: notify.Email, reason: notify.NoContact},
		{name: "the nearest reason", channel: notify.SMS, contacts: append(contacts(mobile|disabled, "601100201"), contacts(mobile, "12345", "+4915123456789")...), consents: true, reason: notify.ForeignNumber},
		{name: "both kinds in one", channel: notify.SMS, contacts: contacts(mobile|mail, "601100201"), consents: true, want: []string{"48601100201"}},

		{name: "spellings of one number", channel: notify.SMS, contacts: contacts(mobile, "601 100 201", "+48601100201", "0048 601-100-201", "(48) 601100201"), consents: true, want: []string{"48601100201"}},
		{name: "two numbers", channel: notify.SMS, contacts: contacts(mobile, "601100201", "602100202"), consents: true, want: []string{"48601100201", "48602100202"}},
		{name: "landline", channel: notify.SMS, contacts: contacts(mobile, "12 632 10 20"), consents: true, reason: notify.BadContact},
		{name: "foreign", channel: notify.SMS, contacts: contacts(mobile, "+4915123456789"), consents: true, reason: notify.ForeignNumber},
		{name: "foreign, allowed", policy: all, channel: notify.SMS, contacts: contacts(mobile, "+4915123456789"), want: []string{"4915123456789"}},

		{name: "warning", channel: notify.Warning, node: true, want: []string{"www"}},
		{name: "warning without a node", channel: notify.Warning, contacts: contacts(mail, "a@x.example"), consents: true, reason: notify.NoNode},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := notify.Customer{Contacts: tt.contacts, HasNode: tt.node, MailConsent: tt.consents, SMSConsent: tt.consents}
			found, reason := tt.policy.Resolve(c, tt.channel)
			var got []string
			for _, to := range found {
				got = append(got, to.To)
			}
			if d := cmp.Diff(tt.want, got); d != "" || reason != tt.reason {
				t.Errorf("Resolve() = %q, %q, want %q, %q", got, reason, tt.want, tt.reason)
			}
		})
	}
}

// LMS's log has a number as the contact has it, the first writing if it has
// several.
func TestWritten(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		channel  notify.Channel
		contacts []notify.Contact
		want     []recipient.Address
	}{
		{"a number", notify.SMS, contacts(mobile, "601-100-201"), []recipient.Address{{To: "48601100201", Written: "601-100-201"}}},
		{
			"the first of two writings", notify.SMS, contacts(mobile, "+48 601 100 201", "601100201"),
			[]recipient.Address{{To: "48601100201", Written: "+48 601 100 201"}},
		},
		{
			"two in a field", notify.SMS, contacts(mobile, "601 100 201 (Anna), 602-100-202"),
			[]recipient.Address{{To: "48601100201", Written: "601 100 201"}, {To: "48602100202", Written: "602-100-202"}},
		},
		{"an address", notify.Email, contacts(mail, "Jan@X.example"), []recipient.Address{{To: "Jan@x.example", Written: "Jan@x.example"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := notify.Customer{Contacts: tt.contacts}
			got, reason := recipient.Policy{IgnoreConsents: true}.Resolve(c, tt.channel)
			if d := cmp.Diff(tt.want, got); d != "" || reason != "" {
				t.Errorf("Resolve() gives reason %q (-want +got):\n%s", reason, d)
			}
		})
	}
}

// Explain tells of every contact that could serve, in order, what Resolve made
// of it.
func TestExplain(t *testing.T) {
	t.Parallel()
	c := notify.Customer{Contacts: []notify.Contact{
		{ID: 1, Value: "601 100 201; 602 100 202", Type: mobile},
		{ID: 2, Value: "jan@x.example", Type: mail},
		{ID: 3, Value: "601-100-201, 603100203", Type: mobile},
		{ID: 4, Value: "604100204", Type: mobile | disabled},
		{ID: 5, Value: "605100205", Type: notify.ContactMobile},
		{ID: 6, Value: "+4915123456789", Type: mobile},
	}}
	want := []recipient.Use{
		{Contact: c.Contacts[0], Used: []string{"48601100201", "48602100202"}},
		{Contact: c.Contacts[2], Used: []string{"48603100203"}, Repeated: []string{"48601100201"}},
		{Contact: c.Contacts[3], Reason: notify.ContactOff},
		{Contact: c.Contacts[4], Reason: notify.NotForNotices},
		{Contact: c.Contacts[5], Reason: notify.ForeignNumber},
	}
	if d := cmp.Diff(want, recipient.Policy{}.Explain(c, notify.SMS)); d != "" {
		t.Errorf("Explain (-want +got):\n%s", d)
	}
	if needed, given := (recipient.Policy{}).Consent(c, notify.SMS); !needed || given {
		t.Errorf("Consent = %v, %v; want it needed and not given", needed, given)
	}
	if needed, _ := (recipient.Policy{IgnoreConsents: true}).Consent(c, notify.SMS); needed {
		t.Error("consent is needed though it is ignored")
	}
	if needed, _ := (recipient.Policy{}).Consent(c, notify.Warning); needed {
		t.Error("a warning needs consent")
	}
}

// Why an address cannot be used is said in words.
func TestExplainAddress(t *testing.T) {
	t.Parallel()
	c := notify.Customer{Contacts: contacts(mail, "a@x.example", "nie: b@x.example", "żółw@x.example")}
	var got []string
	for _, u := range (recipient.Policy{}).Explain(c, notify.Email) {
		got = append(got, u.Why)
	}
	want := []string{
		"", `"nie: b@x.example" is not an e-mail address`,
		"żółw@x.example: letters outside ASCII before the @ need a mail server with SMTPUTF8, and the setting powiadom.smtputf8",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("Why (-want +got):\n%s", d)
	}
}

// A consent counts for its own channel.
func TestConsentOfTheOtherChannel(t *testing.T) {
	t.Parallel()
	both := append(contacts(mail, "a@x.example"), contacts(mobile, "601100201")...)
	if _, reason := (recipient.Policy{}).Resolve(notify.Customer{Contacts: both, MailConsent: true}, notify.SMS); reason != notify.NoConsent {
		t.Errorf("SMS with consent to mail: %q, want %q", reason, notify.NoConsent)
	}
	if _, reason := (recipient.Policy{}).Resolve(notify.Customer{Contacts: both, SMSConsent: true}, notify.Email); reason != notify.NoConsent {
		t.Errorf("e-mail with consent to SMS: %q, want %q", reason, notify.NoConsent)
	}
}

func TestBankAccounts(t *testing.T) {
	t.Parallel()
	const own = notify.ContactBankAccount | notify.ContactInvoices
	with := contacts(own, "61109010140000071219812874", " 50105010251000002200000123 ")
	reckoned := "02 1050 1025 0000 0000 0000 0001"
	first, second := "61 1090 1014 0000 0712 1981 2874", "50 1050 1025 1000 0022 0000 0123"
	division := notify.Division{Account: "10501025"}
	tests := []struct {
		name     string
		policy   recipient.AccountPolicy
		contacts []notify.Contact
		division notify.Division
		want     string
	}{
		{"the reckoned one", recipient.AccountPolicy{}, with, division, reckoned},
		{"all", recipient.AccountPolicy{AddOwn: true}, with, division, reckoned + "\n" + first + "\n" + second},
		{"only own", recipient.AccountPolicy{OnlyOwn: true}, with, division, first + "\n" + second},
		{"only own, without any", recipient.AccountPolicy{OnlyOwn: true}, nil, division, reckoned},
		{"own without the division's", recipient.AccountPolicy{AddOwn: true}, with, notify.Division{}, first + "\n" + second},
		{"disabled", recipient.AccountPolicy{OnlyOwn: true}, contacts(own|disabled, "1"), division, reckoned},
		{"not for invoices", recipient.AccountPolicy{OnlyOwn: true}, contacts(notify.ContactBankAccount, "1"), division, reckoned},
		{"none", recipient.AccountPolicy{}, with, notify.Division{}, ""},
		{"own in other writings", recipient.AccountPolicy{OnlyOwn: true}, contacts(own, "PL61 1090 1014-0000 0712 1981 2874"), division, first},
		{"own that is none beside one that is", recipient.AccountPolicy{OnlyOwn: true}, append(contacts(own, "12 34"), with...), division, first + "\n" + second},
		{"only own, which is none", recipient.AccountPolicy{OnlyOwn: true}, contacts(own, "12 34"), division, ""},
		{"all, own is none", recipient.AccountPolicy{AddOwn: true}, contacts(own, "12 34"), division, reckoned},
		{"division's is none", recipient.AccountPolicy{}, nil, notify.Division{Account: "AB501025"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.policy.BankAccounts(notify.Customer{ID: 1, Contacts: tt.contacts}, tt.division); got != tt.want {
				t.Errorf("BankAccounts() = %q, want %q", got, tt.want)
			}
		})
	}
}

// A dead address is passed over; the others of the customer are used.
func TestDead(t *testing.T) {
	t.Parallel()
	mail := func(values ...string) (list []notify.Contact) {
		for _, v := range values {
			list = append(list, notify.Contact{Value: v, Type: notify.ContactEmail | notify.ContactNotifications})
		}
		return list
	}
	dead := []notify.DeadAddress{{Channel: notify.Email, Destination: "jan@poczta.example", Words: "550"}}
	p := recipient.Policy{IgnoreConsents: true}
	tests := []struct {
		name     string
		contacts []notify.Contact
		dead     []notify.DeadAddress
		to       string
		reason   notify.Reason
	}{
		{"the only one", mail("jan@poczta.example"), dead, "", notify.Dead},
		{"in other letters", mail("Jan@Poczta.example"), dead, "", notify.Dead},
		{"one of two", mail("jan@poczta.example", "j@dom.example"), dead, "j@dom.example", ""},
		{"two in a field", mail("jan@poczta.example, j@dom.example"), dead, "j@dom.example", ""},
		{"corrected", mail("jan.k@poczta.example"), dead, "jan.k@poczta.example", ""},
		{"of another channel", mail("jan@poczta.example"), []notify.DeadAddress{{Channel: notify.SMS, Destination: "jan@poczta.example"}}, "jan@poczta.example", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := notify.Customer{Contacts: tt.contacts, Dead: tt.dead}
			found, reason := p.Resolve(c, notify.Email)
			to := ""
			if len(found) == 1 {
				to = found[0].To
			}
			if to != tt.to || reason != tt.reason {
				t.Errorf("Resolve = %v, %q; want %q, %q", found, reason, tt.to, tt.reason)
			}
		})
	}
	both := notify.Customer{Contacts: mail("jan@poczta.example", "j@dom.example"), Dead: dead}
	if got := p.Reaches(both, notify.Email, "jan@poczta.example"); got != notify.Dead {
		t.Errorf("a message to a dead address that waits: %q, want %q", got, notify.Dead)
	}
	if got := p.Reaches(both, notify.Email, "j@dom.example"); got != "" {
		t.Errorf("a message to the other address that waits: %q, want that it goes", got)
	}
}
