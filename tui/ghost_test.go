package tui

import (
	"strings"
	"testing"
)

// While a node is being added the canvas shows it dotted at the place that it
// gets, beside the palette; leaving shows the design as it was.
func TestGhostShowsWhereTheNodeGoes(t *testing.T) {
	s := newSession(t, 160, 45, sample(t, "static-site"))
	before := s.screen()
	s.Press("l", "l", "a", "alb")
	p := s.m.overlayRect(s.m.overlay())
	g := s.m.shadow(s.m.ghosting())
	if g == nil || !g.ids["alb"] {
		t.Fatal("no ghost")
	}
	at, ok := g.view.Place("alb")
	x0, y0 := g.view.Cell(0, 0)
	at.X, at.Y = at.X-x0+s.m.ui.rects.canvas.X+1, at.Y-y0+s.m.ui.rects.canvas.Y+1
	if !ok || at.X+at.W > p.X && at.X < p.X+p.W && at.Y+at.H > p.Y && at.Y < p.Y+p.H {
		t.Fatalf("the ghost at %v is under the palette at %v\n%s", at, p, s.screen())
	}
	s.m.View()
	if got := s.m.ui.surface.Sub(at).Plain(); !strings.Contains(got, "┄ ALB") && !strings.Contains(got, "ALB ┄") {
		t.Fatalf("not dotted:\n%s", got)
	}
	s.Press("<enter>").Focus("alb")
	x1, y1 := s.m.canvas.Cell(0, 0)
	if now, _ := s.m.canvas.Place("alb"); now.X-x1 != at.X-s.m.ui.rects.canvas.X-1 || now.Y-y1 != at.Y-s.m.ui.rects.canvas.Y-1 {
		t.Errorf("drawn at %v, announced at %v", now, at)
	}
	s = newSession(t, 160, 45, sample(t, "static-site"))
	if s.Press("a", "alb", "<esc>"); strings.Join(strings.Split(s.screen(), "\n")[:40], "\n") != strings.Join(strings.Split(before, "\n")[:40], "\n") {
		t.Fatalf("leaving changes the picture:\n%s", s.screen())
	}
}
