package tui

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/layout"
)

// A line that is typed where there is no footer says how it is accepted and left.
func TestTypedLinesSayTheirKeysWithoutAFooter(t *testing.T) {
	for _, keys := range [][]string{{":"}, {"/"}, {"r"}} {
		s := newSession(t, 30, 8, sample(t, "broken-launch")).Press(keys...)
		rows := strings.Split(strings.TrimRight(s.screen(), "\n"), "\n")
		if last := rows[len(rows)-1]; !strings.Contains(last, "⏎") || !strings.Contains(last, "esc") {
			t.Errorf("%v: %q", keys, last)
		}
	}
}

// Where the camera has gone beyond the drawing, the answer says how to come back.
func TestPanSaysHowToComeBack(t *testing.T) {
	s := newSession(t, 80, 24, sample(t, "global-storefront"))
	for range 40 {
		s.Press("H")
	}
	s.Sees("= goes back to the focus, 0 shows all").Press("0").fitted()
}

// The list of steps says when each was made.
func TestStepsHaveTimes(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "static-site"))
	s.Press("<ctrl+d>", "<esc>", ":undo list", "<enter>")
	at := s.m.opt.Clock().Format("15:04")
	s.Sees(at + ":").Sees("duplicate")
}

// A dot with findings has their sign beside it, and the sign is explained.
func TestDotsHaveSigns(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "broken-launch"))
	s.m.zoom(layout.Dots)
	s.m.ui.dirty = true
	text := s.Press("<esc>").screen()
	for _, want := range []string{"D✗", "C✗", "E⚠", "✗ errors", "⚠ warnings"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// The matrix stands on what is broken and marks it; who leaves the view and comes back
// begins with the list of what can break.
func TestMatrixMarksWhatIsBroken(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront")).Press("4", "<down>", "<space>", "m")
	s.Sees("× Region eu-west-1")
	s.Press("<esc>").Press("4", "o", "<esc>", "4").Sees("What users get").Press("<space>").Sees("Broken: ")
}

// Patterns that read alike stand in one row, complete ones too; of others what tells them
// apart is not cut, at any width.
func TestPatternsThatReadAlikeAreOne(t *testing.T) {
	for _, size := range [][2]int{{120, 50}, {120, 36}, {100, 40}, {80, 40}} {
		for name, design := range map[string]*model.Topology{"services": manyServices(t, 24), "APIs": manyAPIs(t, 8)} {
			s := newSession(t, size[0], size[1], designed(design)).Press("0", "-", "-", "-")
			seen := map[string]bool{}
			for _, row := range strings.Split(s.screen(), "\n") {
				if at := strings.Index(row, "Pattern  "); at >= 0 {
					row, _, _ = strings.Cut(row[at:], "┃")
					if seen[row] {
						t.Errorf("%v, %s: twice: %s", size, name, row)
					}
					seen[row] = true
				}
			}
			if len(seen) == 0 {
				t.Errorf("%v, %s: no pattern is shown\n%s", size, name, s.screen())
			}
		}
	}
}

// manyAPIs is a design in which each of n APIs behind a distribution has nothing behind it.
func manyAPIs(t *testing.T, n int) *model.Topology {
	t.Helper()
	var nodes, links strings.Builder
	for i := range n {
		fmt.Fprintf(&nodes, "  - {id: cdn%[1]d, kind: cloudfront}\n  - {id: api%[1]d, kind: rest-api, title: API Gateway %[1]d, region: eu-west-1}\n", i)
		fmt.Fprintf(&links, "  - users -> cdn%[1]d\n  - cdn%[1]d -> api%[1]d\n", i)
	}
	f, err := document.Parse("apis", []byte("portolan: 1\nname: apis\nnodes:\n  - {id: users, kind: users, locations: [Sydney]}\n"+nodes.String()+"links:\n"+links.String()))
	if err != nil {
		t.Fatal(err)
	}
	return f.Topology
}
