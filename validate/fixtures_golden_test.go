package validate_test

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/model/document"
	"portolan/model/document/difftest"
	"portolan/validate"
)

// TestFixtureFindings holds what every rule says of every fixture, its own and
// those of the other rules: the line, the rule, the nodes and the fixes that it
// offers with the number of their edits, a safe one with an exclamation mark.
// A rule that grows or shrinks anywhere shows here;
// go test ./validate -run TestFixtureFindings -update writes it anew.
func TestFixtureFindings(t *testing.T) {
	var b strings.Builder
	for _, path := range allFixtures(t) {
		f := load(t, path)
		b.WriteString(findingsText(f, validate.Check(f.Topology), fixtureName(path)))
	}
	golden.RequireEqual(t, b.String())
}

// TestFindings holds, for every firing fixture, the findings of its rule word by
// word and what each of their fixes changes in the file;
// go test ./validate -run TestFindings -update writes it anew.
func TestFindings(t *testing.T) {
	groups := map[string]*strings.Builder{}
	var names []string
	for _, rule := range validate.Rules() {
		b := groups[rule.Group]
		if b == nil {
			b = &strings.Builder{}
			groups[rule.Group] = b
			names = append(names, rule.Group)
		}
		for _, path := range fixtures(t, rule.ID, "fires") {
			f := load(t, path)
			text, err := ownFindingsText(f, validate.Check(f.Topology), fixtureName(path), rule.ID)
			if err != nil {
				t.Errorf("%s: %v", path, err)
			}
			b.WriteString(text)
		}
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) { golden.RequireEqual(t, groups[name].String()) })
	}
}

// TestMatches holds what the patterns' own fixtures match, with what is missing
// word by word; go test ./validate -run TestMatches -update writes it anew.
func TestMatches(t *testing.T) {
	var b strings.Builder
	for _, path := range allFixtures(t) {
		if strings.HasPrefix(fixtureName(path), "patterns/") {
			b.WriteString(matchesText(validate.Check(load(t, path).Topology), fixtureName(path)))
		}
	}
	golden.RequireEqual(t, b.String())
}

// TestFixtureMatches holds what the fixtures of the rules match, a line for each
// match: its nodes, the rules that explain what is missing, and how many notes
// it has; go test ./validate -run TestFixtureMatches -update writes it anew.
func TestFixtureMatches(t *testing.T) {
	var b strings.Builder
	for _, path := range allFixtures(t) {
		if strings.HasPrefix(fixtureName(path), "rules/") {
			b.WriteString(matchLines(validate.Check(load(t, path).Topology), fixtureName(path)))
		}
	}
	golden.RequireEqual(t, b.String())
}

// allFixtures lists the fixtures of rules and patterns.
func allFixtures(t testing.TB) []string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir("testdata", func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".topo.yaml") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// fixtureName is how goldens call the fixture.
func fixtureName(path string) string {
	return strings.TrimPrefix(strings.TrimSuffix(filepath.ToSlash(path), ".topo.yaml"), "testdata/")
}

// findingsText is one line for each finding.
func findingsText(f *document.File, report *validate.Report, name string) string {
	var lines []string
	for _, x := range report.Findings {
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
	return strings.Join(append([]string{name}, lines...), "\n") + "\n"
}

// matchesText is what the report says of patterns.
func matchesText(report *validate.Report, name string) string {
	var b strings.Builder
	b.WriteString(name + "\n")
	for _, m := range report.Patterns {
		fmt.Fprintf(&b, "  %s %s: %s", m.State, m.ID, m.Title)
		for _, s := range []string{m.Subtitle, m.Pair} {
			if s != "" {
				b.WriteString(", " + s)
			}
		}
		fmt.Fprintf(&b, "\n    nodes: %s\n", strings.Join(m.Nodes, ", "))
		for _, x := range m.Missing {
			fmt.Fprintf(&b, "    missing: %s (%s)\n", x.Text, x.Rule)
		}
		for _, note := range m.Notes {
			fmt.Fprintf(&b, "    note: %s\n", note)
		}
	}
	return b.String()
}

// matchLines is a line for each match.
func matchLines(report *validate.Report, name string) string {
	var b strings.Builder
	for _, m := range report.Patterns {
		fmt.Fprintf(&b, "%s %s %s %s", name, m.State, m.ID, strings.Join(m.Nodes, ","))
		for _, x := range m.Missing {
			b.WriteString(" -" + x.Rule)
		}
		fmt.Fprintf(&b, " notes:%d\n", len(m.Notes))
	}
	return b.String()
}

// ownFindingsText is the findings of the rule with all that they say, and the
// lines that their fixes take out of the file and put into it.
func ownFindingsText(f *document.File, report *validate.Report, name, rule string) (string, error) {
	var b strings.Builder
	b.WriteString(name + "\n")
	for _, x := range report.Findings {
		if x.Rule != rule {
			continue
		}
		at, link, onLink := x.Site()
		if onLink {
			at = link.String()
		}
		fmt.Fprintf(&b, "  %s on %s: %s\n", x.Severity, at, x.Message)
		fmt.Fprintf(&b, "    advice: %s\n", x.FixText)
		fmt.Fprintf(&b, "    nodes: %s\n", strings.Join(x.Nodes, ", "))
		if len(x.Links) > 0 {
			fmt.Fprintf(&b, "    links: %v\n", x.Links)
		}
		if x.Prop != "" {
			fmt.Fprintf(&b, "    property: %s", x.Prop)
			if x.Item > 0 {
				fmt.Fprintf(&b, ", entry %d", x.Item)
			}
			b.WriteString("\n")
		}
		for _, fix := range x.Fixes {
			safe := ""
			if fix.Safe {
				safe = ", safe"
			}
			fmt.Fprintf(&b, "    fix %s%s: %s\n", fix.ID, safe, fix.Title)
			after, err := fix.Apply(f.Topology)
			if err != nil {
				return b.String(), fmt.Errorf("fix %s: %w", fix.ID, err)
			}
			file, err := f.Encode(after)
			if err != nil {
				return b.String(), fmt.Errorf("fix %s: %w", fix.ID, err)
			}
			for _, line := range difftest.ChangedLines(string(f.Source()), string(file)) {
				fmt.Fprintf(&b, "      %s %s\n", line[:1], line[1:])
			}
		}
	}
	return b.String(), nil
}
