package validate_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/model"
	"portolan/validate"
)

// TestFactsAreEnforced holds, of each fact about names and Host along a path and
// about protocols, the rule that enforces it, or why no rule does. Each row with a rule
// names a design of its own that shows it, on which that rule fires; at most two lines from
// it lies one in which the setting is right, on which the rule is silent.
func TestFactsAreEnforced(t *testing.T) {
	shown, places := map[string]bool{}, []string{}
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
			case shown[row[5]]:
				t.Errorf("%s: %v: the design of another row", name, row)
			default:
				shown[row[5]] = true
				rightBeside(t, rule, row[5])
				at := placesOf(t, rule, row[5])
				if len(at) == 0 {
					t.Errorf("%s: %v: %s does not fire on its design", name, row, rule)
				}
				places = append(places, row[5]+": "+strings.Join(at, ", "))
			}
		}
	}
	slices.Sort(places)
	golden.RequireEqual(t, strings.Join(places, "\n")+"\n")
}

// placesOf are the nodes, links and properties of a design at which a rule speaks.
func placesOf(t *testing.T, rule, design string) []string {
	t.Helper()
	topo := load(t, filepath.Join("testdata", "rules", design+".topo.yaml")).Topology
	var out []string
	for _, f := range validate.Check(topo).Findings {
		if f.Rule != rule {
			continue
		}
		at, link, onLink := f.Site()
		known := false
		if onLink {
			at = link.String()
			_, known = model.FindProp(topo.Link(link).Info().Props, f.Prop)
		} else {
			_, known = model.FindProp(topo.Node(at).Info().Props, f.Prop)
		}
		if f.Prop != "" {
			at += " " + f.Prop
		}
		if !known && f.Prop != "" {
			t.Errorf("%s: %s names the property %s, which its place has not", design, rule, f.Prop)
		}
		out = append(out, at)
	}
	return out
}

// rightBeside wants a fixture on which a rule is silent at most two lines from a design.
func rightBeside(t *testing.T, rule, design string) {
	t.Helper()
	read := func(path string) []string {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for line := range strings.Lines(string(text)) {
			line, _, _ = strings.Cut(line, " # ")
			out = append(out, strings.TrimSpace(line))
		}
		return out
	}
	wrong := read(filepath.Join("testdata", "rules", design+".topo.yaml"))
	for _, path := range fixtures(t, rule, "silent") {
		right := read(path)
		other := 0
		for _, lines := range [][2][]string{{wrong, right}, {right, wrong}} {
			n := 0
			for _, line := range lines[0] {
				if !slices.Contains(lines[1], line) && !strings.HasPrefix(line, "name:") {
					n++
				}
			}
			other = max(other, n)
		}
		if other > 0 && other <= 2 {
			return
		}
	}
	t.Errorf("no fixture on which %s is silent is at most two lines from %s", rule, design)
}
