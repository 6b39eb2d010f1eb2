package tui

import (
	"strings"
	"testing"

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

// Patterns that read alike stand in one row, complete ones too.
func TestPatternsThatReadAlikeAreOne(t *testing.T) {
	s := newSession(t, 120, 50, designed(manyServices(t, 24))).Press("0")
	seen := map[string]bool{}
	for _, row := range strings.Split(s.screen(), "\n") {
		if at := strings.Index(row, "Pattern  "); at >= 0 {
			row, _, _ = strings.Cut(row[at:], "┃")
			if seen[row] {
				t.Errorf("twice: %s", row)
			}
			seen[row] = true
		}
	}
	if len(seen) == 0 {
		t.Error("no pattern is shown")
	}
}
