package validate_test

import (
	"path/filepath"
	"slices"
	"testing"

	"portolan/model"
	"portolan/model/racetest"
	"portolan/validate"
)

// TestConditionsAreEnforced: every condition of the table of connections names the rules
// that see to it, and nothing else in the table names rules. Each of them fires on a
// design, about a link of that kind between such ends or an end of it: on a fixture of a
// rule, or on one in testdata/conditions, where ends lie that no fixture has.
func TestConditionsAreEnforced(t *testing.T) {
	racetest.OneGoroutine(t)
	designs := corpus(t)
	more, err := filepath.Glob("testdata/conditions/*.topo.yaml")
	if err != nil || len(more) == 0 {
		t.Fatalf("no designs of conditions: %v", err)
	}
	for _, path := range more {
		designs[path] = load(t, path).Topology
	}
	type told struct {
		rule, from, to string
		link           model.LinkKind
	}
	seen := map[told]bool{}
	for _, topo := range designs {
		for _, f := range validate.Check(topo).Findings {
			for _, l := range topo.Links {
				if slices.Contains(f.Links, l.Ref()) || slices.Contains(f.Nodes, l.From) || slices.Contains(f.Nodes, l.To) {
					seen[told{f.Rule, model.Variant(topo.Node(l.From)), model.Variant(topo.Node(l.To)), l.Kind}] = true
				}
			}
		}
	}
	for _, c := range model.Connections() {
		if (c.Condition == "") != (len(c.Rules) == 0) {
			t.Errorf("%s -> %s (%s): condition %q, rules %v", c.From, c.To, c.Link, c.Condition, c.Rules)
		}
		for _, id := range c.Rules {
			switch {
			case validate.RuleNamed(id) == nil:
				t.Errorf("%s -> %s (%s): no rule is called %s", c.From, c.To, c.Link, id)
			case !seen[told{id, c.From, c.To, c.Link}]:
				t.Errorf("%s -> %s (%s): %s fires on no design with such a link", c.From, c.To, c.Link, id)
			}
		}
	}
}
