package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestMouseOnTheCanvas(t *testing.T) {
	s := newSession(t, 160, 45, sample(t, "static-site"))
	first := s.m.focus.node
	other := ""
	for _, id := range s.m.canvas.Order() {
		if id != first && s.m.canvas.Drawing().Box(id) >= 0 {
			other = id
		}
	}
	s.Click(s.at(other)).Focus(other)

	x, y := s.at(other)
	s.Drag(x, y, x+6, y+3) // dragging a node places it by hand, as one step
	if _, placed := s.design().Layout[other]; !placed || len(s.m.doc.history.Steps()) != 1 {
		t.Fatalf("placed %v, steps %v", placed, s.m.doc.history.Steps())
	}
	s.Press("u")
	if _, placed := s.design().Layout[other]; placed {
		t.Fatal("undo leaves the node where it was dragged")
	}

	fx, fy := s.at(first)
	s.Click(fx, fy, tea.ModCtrl)
	if !s.m.focus.marked[first] || !s.m.focus.marked[other] {
		t.Fatalf("marked %v", s.m.focus.marked)
	}
	s.Press("<esc>")

	c := s.m.ui.rects.canvas
	s.Drag(c.X+1, c.Y+c.H-2, c.X+c.W-2, c.Y+1, tea.ModShift)
	if n := len(s.m.focus.marked); n < 3 {
		t.Fatalf("%d nodes in the rectangle", n)
	}
	s.Press("<esc>")

	before, _ := s.m.canvas.Cell(0, 0)
	s.Drag(c.X+c.W/2, c.Y+c.H-2, c.X+c.W/2-8, c.Y+c.H-2)
	if now, _ := s.m.canvas.Cell(0, 0); now != before+8 {
		t.Fatalf("dragging the empty canvas moved it from %d to %d", before, now)
	}

	s.send(tea.MouseWheelMsg(tea.Mouse{X: 5, Y: 5, Button: tea.MouseWheelDown, Mod: tea.ModCtrl}))
	s.Sees("Canvas · compact")
	fx, fy = s.at(first)
	s.Double(fx, fy).Sees("editing")
}

// A click on a hint of the footer does what the key does.
func TestFooterCanBeClicked(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "static-site"))
	x, y := s.find("a add")
	s.Click(x, y).Sees("Add after")
}

// The second click of a double on a row that the first chose already meets nothing of
// what lies beneath.
func TestDoubleClickChoosesOnce(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-api"))
	s.right(60, 30).Press("tidy everything")
	r := s.m.overlayRect(s.m.overlay())
	x, y := s.findIn(r, "▸")
	s.Double(x, y)
	if s.m.overlay() != nil {
		t.Errorf("something opened beneath:\n%s", s.screen())
	}
}
