package email

import (
	"fmt"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Policy says when a connection is encrypted. The zero value is Opportunistic.
type Policy int

const (
	// Opportunistic uses STARTTLS when the server offers it. A STARTTLS that is
	// offered and then fails is an error: nothing falls back to plain text.
	Opportunistic Policy = iota
	// None never encrypts.
	None
	// Required refuses to go on without STARTTLS.
	Required
	// Implicit encrypts from the first byte, port 465 (RFC 8314).
	Implicit
)

func (p Policy) String() string {
	switch p {
	case Opportunistic:
		return "opportunistic"
	case None:
		return "none"
	case Required:
		return "required"
	case Implicit:
		return "implicit"
	}
	return fmt.Sprintf("Policy(%d)", int(p))
}

// ParsePolicy reads a policy by the name that String gives it, in any case.
func ParsePolicy(s string) (Policy, error) {
	for _, p := range []Policy{None, Opportunistic, Required, Implicit} {
		if strings.EqualFold(p.String(), strings.TrimSpace(s)) {
			return p, nil
		}
	}
	return 0, i18n.Errorf(textPolicy, s)
}
