package validate

import "testing"

// TestConsequences holds that every rule of the table exists, that none gives way to
// itself, and that no rule of errors gives way to advice alone.
func TestConsequences(t *testing.T) {
	for _, c := range consequences {
		for _, id := range c.rules {
			r, worst := RuleNamed(id), Info
			if r == nil {
				t.Fatalf("no rule %s", id)
			}
			for _, to := range c.to {
				of := RuleNamed(to)
				if of == nil || to == id {
					t.Fatalf("%s gives way to %q", id, to)
				}
				worst = min(worst, of.Severity)
			}
			if r.Severity < worst {
				t.Errorf("%s is worse than all to which it gives way", id)
			}
		}
	}
	for id, kind := range twins {
		if RuleNamed(id) == nil || kind == "" {
			t.Errorf("twins of %q", id)
		}
	}
}
