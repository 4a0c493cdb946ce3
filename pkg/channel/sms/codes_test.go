package sms

import "testing"

// TestCodeRulesOrdered makes sure that each code has one meaning.
func TestCodeRulesOrdered(t *testing.T) {
	t.Parallel()
	last := 0
	for _, r := range codeRules {
		if r.lo <= last || r.hi < r.lo {
			t.Errorf("rule %d-%d follows %d, want ascending codes without overlap", r.lo, r.hi, last)
		}
		if r.meaning == "" {
			t.Errorf("rule %d-%d has no meaning", r.lo, r.hi)
		}
		last = r.hi
	}
}
