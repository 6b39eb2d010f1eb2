package validate_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"portolan/validate"
)

// TestFactsAreEnforced holds, of each fact about names and Host along a path and
// about protocols, the rule that enforces it, or why no rule does. Each row with a rule
// names a design that shows it, on which that rule fires.
func TestFactsAreEnforced(t *testing.T) {
	for name, rows := range map[string]int{"host-and-names.csv": 73, "protocols.csv": 44} {
		file, err := os.Open(filepath.Join("testdata", "facts", name))
		if err != nil {
			t.Fatal(err)
		}
		all, err := csv.NewReader(file).ReadAll()
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		if err != nil || len(all) != rows+1 {
			t.Fatalf("%s: %d rows, want %d: %v", name, len(all)-1, rows, err)
		}
		for _, row := range all[1:] {
			rule, without := row[3], row[4]
			switch {
			case (rule == "") == (without == ""):
				t.Errorf("%s: %v: a rule or a reason, not both or none", name, row)
			case rule == "":
			case validate.RuleNamed(rule) == nil:
				t.Errorf("%s: %v: no rule %s", name, row, rule)
			default:
				found := validate.Check(load(t, filepath.Join("testdata", "rules", row[5]+".topo.yaml")).Topology).Findings
				if !slices.ContainsFunc(found, func(f validate.Finding) bool { return f.Rule == rule }) {
					t.Errorf("%s: %v: %s does not fire on its design", name, row, rule)
				}
			}
		}
	}
}
