package goals

import (
	"testing"

	"portolan/model"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/validate/exercise"
)

// What both designs have steps back behind the differences; where there are none the
// design is drawn as it is.
func TestOnlyDifferencesMakeTheRestStepBack(t *testing.T) {
	c, err := exercise.Load(exercise.BuiltIn(), "")
	if err != nil {
		t.Fatal(err)
	}
	e := c.Exercises[1]
	for _, x := range []struct {
		mine *model.Topology
		back bool
	}{{e.Solution, false}, {e.Start, true}} {
		both, err := exercise.Compare(x.mine, e.Solution)
		if err != nil {
			t.Fatal(err)
		}
		s, back := screen.New(120, 36), 0
		NewCompared(e, both).Draw(s, theme.For("dark", true, theme.Unicode, theme.TrueColor), true)
		for y := range s.H() {
			for x := range s.W() {
				if c := s.At(x, y); c.Role == theme.Dimmed && c.Text != " " {
					back++
				}
			}
		}
		if back > 0 != x.back {
			t.Errorf("%d differences: %d cells step back\n%s", len(both.Differences), back, s.Plain())
		}
	}
}
