package tui

import (
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/tui/findings"
)

// The same first design with the mouse: only text is typed.
func TestFirstDesignByMouse(t *testing.T) {
	s := newSession(t, 200, 50, blank())
	s.Double(60, 20).Sees("Add").Press("sydney", "<enter>").Focus("sydney")

	drop := func(from string) { // a link dragged from the border to empty canvas adds
		x, y := s.at(from)
		s.Drag(x, y-2, x, 40)
	}
	drop("sydney")
	s.Sees("Add after sydney").Click(s.find("ROUTE 53")).Press("<enter>").Focus("www")
	drop("www")
	s.Press("<enter>").Focus("cdn")
	drop("cdn")
	s.Press("<enter>").Focus("assets")
	drop("cdn")
	s.Press("alb", "<enter>").Focus("alb")
	drop("alb")
	s.Press("ec2", "<enter>").Focus("web")

	s.Double(100, 42).Press("frankfurt", "<enter>").Focus("frankfurt")
	fx, fy := s.at("frankfurt")
	wx, wy := s.at("www")
	s.Drag(fx, fy-2, wx, wy) // a link dragged to a node connects
	want := []string{"sydney -> www", "www -> cdn", "cdn -> assets", "cdn -> alb", "alb -> web", "frankfurt -> www"}
	if got := s.links(); !slices.Equal(got, want) {
		t.Fatalf("links %v", got)
	}

	for range 20 { // click the finding in the list, then its fix
		if s.errors() == 0 {
			break
		}
		row := "✗ " + findings.Short(s.m.look.report.Findings[0].Rule)
		s.Click(s.findIn(s.m.ui.rects.findings, row))
		x, y := s.findIn(s.m.ui.rects.findings, row)
		s.Double(x, y)
		if s.m.overlay() == nil {
			t.Fatal("no fix dialog:\n" + s.screen())
		}
		x, y = s.findIn(s.m.overlayRect(s.m.overlay()), "1  ")
		s.Click(x, y).Click(x, y)
	}
	if s.errors() != 0 {
		t.Fatalf("%d errors left:\n%s", s.errors(), s.screen())
	}

	x, y := s.find("3 Latency")
	s.Click(x, y).Sees("Sydney", "Frankfurt")
	x, y = s.find("1 Canvas")
	s.Click(x, y).Sees("Inspector")
}

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
