package validate_test

import (
	"testing"

	"portolan/model"
	"portolan/validate"
)

// Every condition of the table of connections names the rules that see to it,
// and nothing else in the table names rules.
func TestConditionsAreEnforced(t *testing.T) {
	for _, c := range model.Connections() {
		if (c.Condition == "") != (len(c.Rules) == 0) {
			t.Errorf("%s -> %s (%s): condition %q, rules %v", c.From, c.To, c.Link, c.Condition, c.Rules)
		}
		for _, id := range c.Rules {
			if validate.RuleNamed(id) == nil {
				t.Errorf("%s -> %s (%s): no rule is called %s", c.From, c.To, c.Link, id)
			}
		}
	}
}
