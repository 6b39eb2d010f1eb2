package validate_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/validate"
)

var wantMatch = regexp.MustCompile(`# want: (complete|partial)(.*)`)

// TestPatterns reads testdata/patterns/ID/*.topo.yaml. The line of the node that
// keys a match says what is wanted: complete, or partial and the rules that
// explain what is missing.
func TestPatterns(t *testing.T) {
	for _, info := range validate.Patterns() {
		dir := filepath.Join("testdata", "patterns", filepath.FromSlash(info.ID))
		files, err := filepath.Glob(filepath.Join(dir, "*.topo.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		states := map[string]bool{}
		for _, path := range files {
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			want := map[int]string{}
			for i, line := range strings.Split(string(src), "\n") {
				if m := wantMatch.FindStringSubmatch(line); m != nil {
					rules := strings.Fields(m[2])
					slices.Sort(rules)
					want[i+1] = strings.Join(append([]string{m[1]}, rules...), " ")
					states[m[1]] = true
				}
			}
			if len(want) == 0 {
				states["absent"] = true
			}
			f := load(t, path)
			for _, m := range validate.Check(f.Topology).Patterns {
				if m.ID != info.ID {
					continue
				}
				line := f.NodePos(m.Nodes[0]).Line
				var rules []string
				for _, x := range m.Missing {
					rules = append(rules, x.Rule)
					if x.Text == "" || x.Rule != "" && validate.RuleNamed(x.Rule) == nil {
						t.Errorf("%s:%d: missing %+v", path, line, x)
					}
				}
				slices.Sort(rules)
				got := strings.Join(append([]string{m.State.String()}, slices.Compact(rules)...), " ")
				if want[line] != got {
					t.Errorf("%s:%d: %q, want %q: %v", path, line, got, want[line], m.Missing)
				}
				delete(want, line)
			}
			for line, w := range want {
				t.Errorf("%s:%d: no match, want %q", path, line, w)
			}
		}
		if len(states) < 3 {
			t.Errorf("%s: fixtures show only %v", info.ID, states)
		}
	}
}
