package before

import (
	"testing"

	"github.com/powiadom/powiadom/pkg/notify"
)

// Codes are for programs; people read words.
func TestWords(t *testing.T) {
	t.Parallel()
	for _, r := range notify.Reasons() {
		if reasonText(r) == string(r) {
			t.Errorf("reason %s has no words", r)
		}
	}
	for _, r := range notify.Rules() {
		if ruleLabel(r) == string(r) && r != notify.IsActive && r != notify.NotHeld && r != notify.IsDue && r != notify.HasText && r != notify.EventCame {
			t.Errorf("rule %s has no words", r)
		}
	}
	for _, kind := range notify.FilterKinds() {
		if ruleLabel(kind.Rule()) != string(kind) {
			t.Errorf("filter %s is called %q", kind, ruleLabel(kind.Rule()))
		}
	}
}
