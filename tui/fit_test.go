package tui

import (
	"strconv"
	"strings"
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

// Views that speak of all of the design say so while only a part of it is shown, in
// every size; the others follow the filter and say nothing.
func TestViewsOfTheWholeDesignSaySoUnderAFilter(t *testing.T) {
	for _, size := range [][2]int{{200, 60}, {80, 24}, {60, 15}, {30, 8}} {
		s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
		said := "Of all " + strconv.Itoa(len(s.m.doc.now().Nodes))
		for _, v := range s.m.views {
			s.Press("1", ":show all", "<enter>", ":"+v.word, "<enter>").Lacks(said)
			s.Press("1", ":show downstream:list-eu", "<enter>")
			if s.Press(":"+v.word, "<enter>"); s.m.overlay() != nil { // which part to export
				s.Press("<esc>")
			}
			if v.whole {
				s.Sees(said)
			} else {
				s.Lacks(said)
			}
		}
	}
}

// A low screen names the keys of a dialog once, at its foot; a higher one inside the
// dialog too.
func TestLowDialogsNameTheirKeysOnce(t *testing.T) {
	for name, keys := range map[string][]string{"palette": {"<ctrl+p>"}, "fix": {"}", "f"}, "group": {"v", "]", "<ctrl+g>"}, "city": {"3", "+"}} {
		for _, size := range []struct{ w, h, times int }{{60, 15, 1}, {30, 8, 1}, {80, 24, 2}} {
			s := newSession(t, size.w, size.h, sample(t, "broken-launch")).Press(keys...)
			if n := strings.Count(s.m.ui.surface.Plain(), "⏎ "); n != size.times {
				t.Errorf("%s at %dx%d: %d times\n%s", name, size.w, size.h, n, s.m.ui.surface.Plain())
			}
		}
	}
}
