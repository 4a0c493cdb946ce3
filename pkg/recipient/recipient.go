// Package recipient decides at which addresses a customer may be reached: which
// contacts count, whose consent is needed, and what is one address written
// twice. It is policy alone, without input or output.
package recipient

import (
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/mailbox"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/phone"
)

// Policy is what an installation asks of contacts and consents. The zero value
// is the strict one of LMS's own notifier (bin/lms-notify.php).
type Policy struct {
	IgnoreConsents     bool // send without consent to service information
	IgnoreContactFlags bool // use contacts not marked for notifications, too
	AllowForeign       bool // send SMS abroad
	Marketing          bool // consent to marketing is asked for, whatever else is ignored
	SMTPUTF8           bool // the mail server takes letters outside ASCII before the @
}

// warningDestination stands in LMS's log where an address would.
const warningDestination = "www"

// Address is where a message goes.
type Address struct {
	To string // normalised: an e-mail address as mailbox.Mailbox writes it, a number in E.164 without the plus
	// Written is the same as LMS's log has it and people look for it: a number as
	// the contact has it.
	Written string
}

// Resolve returns the distinct addresses of the customer on the channel. Without
// any it returns the reason.
func (p Policy) Resolve(c notify.Customer, channel notify.Channel) ([]Address, notify.Reason) {
	return p.resolve(c, channel, func(Use) {})
}

// Reaches reports whether a message to the destination, planned some time ago,
// may go to the customer as he is now: the reason is empty when it may. It goes
// the way of Resolve, so that nobody is written to who would not be chosen.
func (p Policy) Reaches(c notify.Customer, channel notify.Channel, destination string) notify.Reason {
	found, reason := p.Resolve(c, channel)
	if reason != "" {
		return reason
	}
	if _, dead := c.DeadAt(channel, destination); dead {
		return notify.Dead
	}
	meant := map[string]bool{strings.ToLower(destination): true}
	anybody := Policy{IgnoreConsents: true, IgnoreContactFlags: true, AllowForeign: true}
	field := notify.Contact{Value: destination, Type: notify.ContactEmail | notify.ContactMobile}
	if same, _ := anybody.Resolve(notify.Customer{Contacts: []notify.Contact{field}}, channel); len(same) == 1 {
		meant[strings.ToLower(same[0].To)] = true
	}
	for _, address := range found {
		if meant[strings.ToLower(address.To)] || address.Written == destination {
			return ""
		}
	}
	return notify.AddressGone
}

// Use is what becomes of one contact.
type Use struct {
	Contact  notify.Contact
	Used     []string             // addresses found in it
	Repeated []string             // addresses in it that an earlier contact has, too
	Reason   notify.Reason        // why there is none; empty when there is
	Why      string               // what is wrong with an e-mail address that cannot be used
	Dead     []notify.DeadAddress // addresses in it to which nothing goes any more
}

// Explain goes the way of Resolve and returns what it made of each of the
// customer's contacts that could serve the channel.
func (p Policy) Explain(c notify.Customer, channel notify.Channel) []Use {
	var uses []Use
	p.resolve(c, channel, func(u Use) {
		if channel == notify.Email && u.Reason == notify.BadContact {
			_, err := p.mailboxes(u.Contact.Value)
			u.Why = err.Error()
		}
		uses = append(uses, u)
	})
	return uses
}

// Consent reports whether the customer's consent to the channel is asked for,
// and whether he gave it.
func (p Policy) Consent(c notify.Customer, channel notify.Channel) (needed, given bool) {
	switch {
	case p.Marketing && channel == notify.Email:
		return true, c.MailMarketing
	case p.Marketing && channel == notify.SMS:
		return true, c.SMSMarketing
	}
	switch channel {
	case notify.Email:
		return !p.IgnoreConsents, c.MailConsent
	case notify.SMS:
		return !p.IgnoreConsents, c.SMSConsent
	case notify.Warning:
	}
	return false, false
}

// resolve tells saw of each contact that it comes across.
func (p Policy) resolve(c notify.Customer, channel notify.Channel, saw func(Use)) ([]Address, notify.Reason) {
	switch channel {
	case notify.Warning:
		if !c.HasNode {
			return nil, notify.NoNode
		}
		return []Address{{warningDestination, warningDestination}}, ""
	case notify.Email:
		return p.contacts(c, channel, notify.ContactEmail, p.addresses, saw)
	case notify.SMS:
		return p.contacts(c, channel, notify.ContactMobile, p.numbers, saw)
	}
	return nil, notify.NoContact
}

// reader reads the addresses out of a contact, or says why there is none.
type reader func(field string) ([]Address, notify.Reason)

// contacts walks the contacts of one kind. The reason it gives is that of the
// contact that came nearest to being used.
func (p Policy) contacts(c notify.Customer, channel notify.Channel, kind int, read reader, saw func(Use)) ([]Address, notify.Reason) {
	reason := notify.NoContact
	var found []Address
	seen := make(map[string]bool)
	for _, contact := range c.Contacts {
		if contact.Type&kind == 0 {
			continue
		}
		u := Use{Contact: contact}
		var usable []Address
		usable, u.Reason = p.usable(contact, read)
		for _, address := range usable {
			if d, dead := c.DeadAt(channel, address.Written); dead {
				u.Dead = append(u.Dead, d)
			} else if key := strings.ToLower(address.To); !seen[key] {
				seen[key] = true
				found = append(found, address)
				u.Used = append(u.Used, address.To)
			} else {
				u.Repeated = append(u.Repeated, address.To)
			}
		}
		if len(u.Dead) > 0 && len(u.Used)+len(u.Repeated) == 0 {
			u.Reason = notify.Dead
		}
		if nearness(u.Reason) > nearness(reason) {
			reason = u.Reason
		}
		saw(u)
	}
	if len(found) == 0 {
		return nil, reason
	}
	if needed, given := p.Consent(c, channel); needed && !given {
		return nil, notify.NoConsent
	}
	return found, ""
}

// usable are the addresses in one contact, or why there is none.
func (p Policy) usable(contact notify.Contact, read reader) ([]Address, notify.Reason) {
	switch {
	case contact.Type&notify.ContactDisabled != 0:
		return nil, notify.ContactOff
	case contact.Type&notify.ContactNotifications == 0 && !p.IgnoreContactFlags:
		return nil, notify.NotForNotices
	}
	return read(contact.Value)
}

func nearness(r notify.Reason) int {
	order := []notify.Reason{notify.NoContact, notify.ContactOff, notify.NotForNotices, notify.BadContact, notify.ForeignNumber, notify.Dead}
	for i, o := range order {
		if o == r {
			return i
		}
	}
	return -1
}

// addresses reads the e-mail addresses of one contact.
func (p Policy) addresses(field string) ([]Address, notify.Reason) {
	list, err := p.mailboxes(field)
	if err != nil {
		return nil, notify.BadContact
	}
	out := make([]Address, len(list))
	for i, m := range list {
		out[i] = Address{m.String(), m.String()}
	}
	return out, ""
}

// mailboxes understands a field whole or says what is wrong with it.
func (p Policy) mailboxes(field string) ([]mailbox.Mailbox, error) {
	list, err := mailbox.ParseList(field)
	if err != nil {
		return nil, err
	}
	for _, m := range list {
		if m.UTF8() && !p.SMTPUTF8 {
			return nil, i18n.Errorf("%v: letters outside ASCII before the @ need a mail server with SMTPUTF8, and the setting powiadom.smtputf8",
				m)
		}
	}
	return list, nil
}

func (p Policy) numbers(field string) ([]Address, notify.Reason) {
	var out []Address
	reason := notify.BadContact
	for _, r := range phone.ParseAll(field) {
		switch {
		case r.Kind != phone.Mobile:
			continue
		case r.Foreign && !p.AllowForeign:
			reason = notify.ForeignNumber
			continue
		}
		out = append(out, Address{r.Number.String(), r.Written})
	}
	if len(out) == 0 {
		return nil, reason
	}
	return out, ""
}

// BankAccounts returns what the customer may pay to: the account reckoned from
// the division, the customer's own ones that LMS keeps as contacts, or both,
// one a line. A contact that is no account is left out; where it would have been
// the only one, no other takes its place. Empty when there is none.
func (p AccountPolicy) BankAccounts(c notify.Customer, d notify.Division) string {
	var own []string
	hasOwn := false
	for _, contact := range c.Contacts {
		const wanted = notify.ContactBankAccount | notify.ContactInvoices
		if contact.Type&(wanted|notify.ContactDisabled) != wanted {
			continue
		}
		hasOwn = true
		if account := notify.GroupAccount(contact.Value); account != "" {
			own = append(own, account)
		}
	}
	reckoned := d.BankAccount(c.ID)
	switch {
	case p.OnlyOwn && hasOwn:
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
