package tui

import (
	"testing"

	"portolan/model/layout"
)

// A fit stays while another part of the design is shown: dots give way to names where
// these have room, and come back.
func TestFitStaysWithAFilter(t *testing.T) {
	s := newSession(t, 70, 24, sample(t, "global-storefront")).Press("0")
	if s.m.look.level != layout.Dots {
		t.Fatalf("the sample fits at level %v", s.m.look.level)
	}
	s.Press(":show downstream:list-eu", "<enter>")
	if d := s.m.canvas.Drawing(); d.Level == layout.Dots || !s.m.canvas.Fits(d) {
		t.Errorf("one node is drawn at level %v", d.Level)
	}
	s.Press(":show all", "<enter>")
	if d := s.m.canvas.Drawing(); d.Level != layout.Dots {
		t.Errorf("all is drawn at level %v", d.Level)
	}
}
