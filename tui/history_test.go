package tui

import (
	"reflect"
	"slices"
	"testing"

	"portolan/model"
)

// The next node after an undo hangs where the person was, not where the undone
// node was drawn.
func TestAddAfterUndoHangsOnTheSameNode(t *testing.T) {
	for _, c := range []struct{ from, one, other string }{{"cdn", "waf", "acm"}, {"alb", "waf", "acm"}, {"www", "s3", "alb"}, {"web", "data", "s3"}} {
		s := site(t)
		s.m.focusNode(c.from, false)
		s.Press("a", c.one, "<enter>")
		first := s.m.focus.node
		if first == c.from {
			t.Fatalf("%s was not added\n%s", c.one, s.screen())
		}
		s.Press("u").Focus(c.from)
		s.Press("U").Focus(first)
		s.Press("u").Focus(c.from)
		s.Press("a", c.other, "<enter>")
		if n := s.m.focus.node; !slices.Contains(s.links(), n+" -> "+c.from) && !slices.Contains(s.links(), c.from+" -> "+n) {
			t.Errorf("after an undo the new node hangs elsewhere than on %s: %v", c.from, s.links())
		}
	}
}

// Undo goes back to where each step was made, redo to where it led, focus and
// selection alike, wherever the person went meanwhile.
func TestUndoAndRedoGoBackToThePlace(t *testing.T) {
	s := site(t)
	type step struct{ from, to model.Spot }
	var steps []step
	have := len(s.m.doc.history.Steps())
	for _, keys := range [][]string{
		{"[", "["},
		{"a", "waf", "<enter>"},
		{"["},
		{"e"}, // a link
		{"d"},
		{"<esc>"},
		{"v", "]"}, // two nodes
		{"y"},
		{"p"},
		{"<esc>"},
		{"v", "["},
		{"d"},
		{"<esc>"},
		{"<ctrl+d>"},
		{"<shift+down>", "<shift+down>"},
		{"r", "<ctrl+u>", "front", "<enter>"},
	} {
		from := s.m.spot()
		s.Press(keys...)
		if now := len(s.m.doc.history.Steps()); now > have {
			have = now
			steps = append(steps, step{from, s.m.spot()})
		}
	}
	if len(steps) < 7 {
		t.Fatalf("the session made %d steps", len(steps))
	}
	for i, st := range slices.Backward(steps) {
		s.Press("<esc>", "<esc>", "w", "w") // elsewhere
		s.Press("u")
		if got := s.m.spot(); !reflect.DeepEqual(got, st.from) {
			t.Fatalf("undo of step %d leads to %+v, was at %+v", i, got, st.from)
		}
	}
	for i, st := range steps {
		s.Press("<esc>", "<esc>", "b", "b")
		s.Press("U")
		if got := s.m.spot(); !reflect.DeepEqual(got, st.to) {
			t.Fatalf("redo of step %d leads to %+v, was at %+v", i, got, st.to)
		}
	}
}
