package validate_test

import (
	"testing"

	"portolan/validate"
)

// TestWaysRound: what tells of a way round a guard is a rule, and others do not.
func TestWaysRound(t *testing.T) {
	count := 0
	for _, r := range validate.Rules() {
		if validate.WayRound(r.ID) {
			count++
		}
	}
	if count != 9 || !validate.WayRound("cloudfront/alb-bypass") || validate.WayRound("cloudfront/no-waf") {
		t.Errorf("%d rules tell of ways round guards, want 9 with cloudfront/alb-bypass and without cloudfront/no-waf", count)
	}
	if r := validate.RuleNamed("no/rule"); r != nil {
		t.Errorf("a name of no rule finds %s", r.ID)
	}
}
