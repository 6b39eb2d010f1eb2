package validate_test

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/validate"
)

// TestFixtureFindings holds what every rule says of every fixture, its own and
// those of the other rules: the line, the rule, the nodes and the fixes that it
// offers with the number of their edits, a safe one with an exclamation mark. A rule that grows or shrinks anywhere shows
// here; go test ./validate -run TestFixtureFindings -update writes it anew.
func TestFixtureFindings(t *testing.T) {
	var b strings.Builder
	err := filepath.WalkDir("testdata", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".topo.yaml") {
			return err
		}
		f := load(t, path)
		var lines []string
		for _, x := range validate.Check(f.Topology).Findings {
			node, link, onLink := x.Site()
			line := f.NodePos(node).Line
			if onLink {
				line = f.LinkPos(link).Line
			}
			s := fmt.Sprintf("%4d %s %s", line, x.Rule, strings.Join(x.Nodes, ","))
			for _, fix := range x.Fixes {
				s += fmt.Sprintf(" %s:%d", fix.ID, len(fix.Edits))
				if fix.Safe {
					s += "!"
				}
			}
			lines = append(lines, s)
		}
		slices.Sort(lines)
		name := strings.TrimSuffix(filepath.ToSlash(path), ".topo.yaml")
		b.WriteString(strings.Join(append([]string{strings.TrimPrefix(name, "testdata/")}, lines...), "\n") + "\n")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	golden.RequireEqual(t, b.String())
}
