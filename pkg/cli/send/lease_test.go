package send

import (
	"testing"

	"github.com/powiadom/powiadom/pkg/channel/email"
	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/config"
)

// A quarter of the shortest lease, which an attempt has at least, holds the longest
// step of every channel.
func TestLeaseHoldsEachStep(t *testing.T) {
	t.Parallel()
	if least, longest := config.LeastLease(), max(email.LongestStep, sms.LongestStep); least < 4*longest {
		t.Errorf("a lease of %s is allowed, a step may take %s", least, longest)
	}
}
