// Package recipient decides at which addresses a customer may be reached: which
// contacts count, whose consent is needed, and what is one address written
// twice. It is policy alone, without input or output.
package recipient

import (
	"net/mail"
	"strings"

	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/phone"
)

// Policy is what an installation asks of contacts and consents. The zero value
// is the strict one of LMS's own notifier (bin/lms-notify.php).
type Policy struct {
	IgnoreConsents     bool // send without consent to service information
	IgnoreContactFlags bool // use contacts not marked for notifications, too
	AllowForeign       bool // send SMS abroad
}

// warningDestination stands in LMS's log where an address would.
const warningDestination = "www"

// Resolve returns the distinct, normalised addresses of the customer on the
// channel: e-mail addresses with the domain in lower case, telephone numbers in
// E.164 without the plus. Without any it returns the reason.
func (p Policy) Resolve(c notify.Customer, channel notify.Channel) ([]string, notify.Reason) {
	switch channel {
	case notify.Warning:
		if !c.HasNode {
			return nil, notify.NoNode
		}
		return []string{warningDestination}, ""
	case notify.Email:
		return p.contacts(c, notify.ContactEmail, c.MailConsent, addresses)
	case notify.SMS:
		return p.contacts(c, notify.ContactMobile, c.SMSConsent, p.numbers)
	}
	return nil, notify.NoContact
}

// contacts walks the contacts of one kind. The reason it gives is that of the
// contact that came nearest to being used.
func (p Policy) contacts(c notify.Customer, kind int, consent bool, read func(string) ([]string, notify.Reason)) ([]string, notify.Reason) {
	reason := notify.NoContact
	nearer := func(r notify.Reason) {
		if nearness(r) > nearness(reason) {
			reason = r
		}
	}
	var found []string
	seen := make(map[string]bool)
	for _, contact := range c.Contacts {
		switch {
		case contact.Type&kind == 0:
			continue
		case contact.Type&notify.ContactDisabled != 0:
			nearer(notify.ContactOff)
			continue
		case contact.Type&notify.ContactNotifications == 0 && !p.IgnoreContactFlags:
			nearer(notify.NotForNotices)
			continue
		}
		usable, why := read(contact.Value)
		for _, address := range usable {
			if key := strings.ToLower(address); !seen[key] {
				seen[key] = true
				found = append(found, address)
			}
		}
		if len(usable) == 0 {
			nearer(why)
		}
	}
	switch {
	case len(found) == 0:
		return nil, reason
	case !consent && !p.IgnoreConsents:
		return nil, notify.NoConsent
	}
	return found, ""
}

func nearness(r notify.Reason) int {
	order := []notify.Reason{notify.NoContact, notify.ContactOff, notify.NotForNotices, notify.BadContact, notify.ForeignNumber}
	for i, o := range order {
		if o == r {
			return i
		}
	}
	return -1
}

// addresses reads the e-mail addresses of one contact: people write several
// into one field.
func addresses(field string) ([]string, notify.Reason) {
	var out []string
	for _, part := range strings.FieldsFunc(field, func(r rune) bool { return strings.ContainsRune(",; \t\r\n\u00a0", r) }) {
		address, err := mail.ParseAddress(part)
		if err != nil {
			continue
		}
		at := strings.LastIndexByte(address.Address, '@')
		domain := strings.ToLower(address.Address[at+1:])
		if !strings.Contains(domain, ".") {
			continue
		}
		out = append(out, address.Address[:at+1]+domain)
	}
	if len(out) == 0 {
		return nil, notify.BadContact
	}
	return out, ""
}

func (p Policy) numbers(field string) ([]string, notify.Reason) {
	var out []string
	reason := notify.BadContact
	for _, r := range phone.ParseAll(field) {
		switch {
		case r.Kind != phone.Mobile:
			continue
		case r.Foreign && !p.AllowForeign:
			reason = notify.ForeignNumber
			continue
		}
		out = append(out, r.Number.String())
	}
	if len(out) == 0 {
		return nil, reason
	}
	return out, ""
}

// BankAccounts returns what the customer may pay to: the account reckoned from
// the division, the customer's own ones that LMS keeps as contacts, or both,
// one a line. Empty when there is none.
func (p AccountPolicy) BankAccounts(c notify.Customer, d notify.Division) string {
	var own []string
	for _, contact := range c.Contacts {
		const wanted = notify.ContactBankAccount | notify.ContactInvoices
		if contact.Type&(wanted|notify.ContactDisabled) == wanted {
			own = append(own, notify.GroupAccount(strings.TrimSpace(contact.Value)))
		}
	}
	reckoned := d.BankAccount(c.ID)
	switch {
	case p.OnlyOwn && len(own) > 0:
		return strings.Join(own, "\n")
	case p.AddOwn && reckoned != "":
		return strings.Join(append([]string{reckoned}, own...), "\n")
	case p.AddOwn:
		return strings.Join(own, "\n")
	}
	return reckoned
}

// AccountPolicy says whether accounts kept as contacts count (LMS:
// messages.use_all_accounts, messages.use_only_alternative_accounts).
type AccountPolicy struct {
	AddOwn  bool
	OnlyOwn bool
}
