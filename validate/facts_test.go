package validate_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"portolan/validate"
)

// TestFactsAreEnforced holds, of each fact about names and Host along a path and
// about protocols, the rule that enforces it, or why no rule does. Each rule
// that is named has designs on which it fires.
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
			case validate.RuleNamed(rule) == nil || len(fixtures(t, rule, "fires")) == 0:
				t.Errorf("%s: %v: no rule %s", name, row, rule)
			}
		}
	}
}
