package tui

import (
	"fmt"
	"strings"
	"testing"

	"portolan/tui/theme"
)

// What commands act on is seen whatever stands out beside it: at every size of
// the canvas and at every zoom each selected node has the mark of a selection.
func TestSelectionIsSeenBesideAFinding(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		for _, zoom := range []string{"", "-", "--"} {
			s := newSession(t, size[0], size[1], sample(t, "broken-launch")).Press("}", zoom, "v", "]")
			look := s.m.canvasLook()
			for id := range s.m.focus.marked {
				if look.Dimmed[id] {
					t.Errorf("%v: %s is selected and steps back", size, id)
				}
				if r, ok := s.m.canvas.Place(id); ok && s.m.seen(id) && !s.has(id, theme.Selected) {
					t.Errorf("%v, zoom %q: %s at %v has no mark\n%s", size, zoom, id, r, s.screen())
				}
			}
			if len(look.Dimmed) == 0 {
				t.Errorf("%v: nothing steps back", size)
			}
			if s.m.focusNode("notes", false); s.m.canvasLook().Dimmed["notes"] {
				t.Error("the focus steps back")
			}
		}
	}
}

// has tells whether a cell of the box of a node on the canvas has a role.
func (s *session) has(id string, role theme.Role) bool {
	r, _ := s.m.canvas.Place(id)
	x0, y0 := s.m.canvas.Cell(0, 0)
	in := s.m.ui.surface.Sub(s.m.ui.rects.canvas.Inset(1))
	for y := r.Y - y0; y < r.Y-y0+r.H; y++ {
		for x := r.X - x0; x < r.X-x0+r.W; x++ {
			if x >= 0 && y >= 0 && x < in.W() && y < in.H() && in.At(x, y).Role == role {
				return true
			}
		}
	}
	return false
}

// Esc climbs one level from every mode that begins in a selection: the selection
// is still there.
func TestModesLeaveToTheSelection(t *testing.T) {
	for _, key := range []string{"c", "C", "s", "m", "/", ":"} {
		s := newSession(t, 120, 36, sample(t, "global-storefront"))
		s.m.focusNode("orders", false)
		s.Press("v", "]")
		before := len(s.m.focus.marked)
		s.Press(key)
		if s.m.ui.mode == nil {
			t.Errorf("%s begins no mode\n%s", key, s.screen())
		}
		s.Press("<esc>").Sees(fmt.Sprintf("SELECT %d", before))
	}
}

// Going to what a finding is about leaves the list: the place has the focus in
// sight, at every size.
func TestListOfFindingsGivesWay(t *testing.T) {
	for _, size := range sizes {
		s := newSession(t, size[0], size[1], sample(t, "broken-launch")).Press("g", "f", "j", "j")
		f, _ := s.m.panes.findings.Selected()
		before := s.screen()
		if s.Press("<enter>"); s.screen() == before || s.m.ui.pane != paneCanvas {
			t.Errorf("%v: the list stays\n%s", size, s.screen())
		}
		node, link, onLink := f.Site()
		if onLink {
			node = link.From
		}
		if s.m.focus.node != node || s.m.focus.onLink != onLink || s.m.stage() == noStage || !s.m.seen(node) {
			t.Errorf("%v: %s is not in sight\n%s", size, node, s.screen())
		}
		if s.m.focus.finding != f.Key() {
			t.Errorf("%v: the finding does not stand out", size)
		}
	}
}

// Beside its focus and its selection a small box keeps the letter of its kind
// and the sign of its finding.
func TestSmallBoxesKeepTheirLetters(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {200, 60}} {
		smallBoxes(t, newSession(t, size[0], size[1], sample(t, "broken-launch")).Press("-", "v", "]"))
	}
}

func smallBoxes(t *testing.T, s *session) {
	t.Helper()
	for id := range s.m.focus.marked {
		n := s.design().Node(id)
		r, ok := s.m.canvas.Place(id)
		if !ok || n.Info().Guard() || !s.m.seen(id) || r.W < 4 {
			continue
		}
		x0, y0 := s.m.canvas.Cell(0, 0)
		in := s.m.ui.surface.Sub(s.m.ui.rects.canvas.Inset(1))
		text := ""
		for x := range r.W + 1 {
			text += in.At(r.X-x0+x, r.Y-y0).Text
		}
		if !strings.HasPrefix(text, string(n.Info().Letter)) && !strings.Contains(text, n.Info().Caption) || !strings.ContainsAny(text, "▸●") {
			t.Errorf("%s is %q", id, text)
		}
		if c := s.m.look.counts[id]; c.Errors+c.Warnings > 0 && !strings.ContainsAny(text, "✗⚠") {
			t.Errorf("%s is %q without its finding", id, text)
		}
	}
}
