package tui

import (
	"strings"
	"testing"

	"portolan/model/layout"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// What one has gone to while a link is drawn is marked as what has the focus is, with its
// letter, at each zoom and in the outline.
func TestTheTargetGoneToIsMarkedAsTheFocus(t *testing.T) {
	for _, at := range []struct {
		w, h int
		zoom []string
	}{{120, 36, nil}, {120, 36, []string{"-"}}, {120, 36, []string{"-", "-"}}, {60, 15, nil}, {30, 8, nil}} {
		s := newSession(t, at.w, at.h, sample(t, "static-site"))
		s.Press(at.zoom...)
		s.m.focusNode("cdn", true)
		s.Press("c", "<right>")
		c, ok := s.m.ui.mode.(*connecting)
		if !ok || c.cursor == c.from {
			s.Press("<down>")
			if c, ok = s.m.ui.mode.(*connecting); !ok || c.cursor == c.from {
				t.Fatalf("%v: nowhere to go\n%s", at, s.screen())
			}
		}
		s.frame()
		r, drawn := s.m.canvas.Place(c.cursor)
		in := s.m.ui.rects.canvas
		dx, dy := s.m.canvas.Cell(0, 0)
		box := screen.Rect{X: in.X + 1 + r.X - dx, Y: in.Y + 1 + r.Y - dy, W: r.W, H: r.H}
		roles, signs := map[theme.Role]int{}, 0
		look := func(x, y int) {
			cell := s.m.ui.surface.At(x, y)
			if roles[cell.Role]++; cell.Text == s.m.theme.Glyphs.Pointer {
				signs++
			}
		}
		switch {
		case s.m.stage() == outlineStage:
			_, y := s.find(" " + c.cursor)
			for x := 1; x < at.w-1; x++ {
				look(x, y)
			}
			if roles[theme.Selected] < at.w/2 || signs == 0 {
				t.Errorf("%v: the row of %s has the roles %v and %d signs\n%s", at, c.cursor, roles, signs, s.screen())
			}
			continue
		case !drawn:
			t.Fatalf("%v: %s is not drawn", at, c.cursor)
		case levelOf(s.m.canvas.Drawing()) == layout.Detail:
			for x := box.X; x < box.X+box.W; x++ {
				look(x, box.Y+box.H-1)
			}
			look(box.X, box.Y+box.H/2)
			if roles[theme.BoxFocus] < box.W/2 || signs == 0 {
				t.Errorf("%v: the frame of %s has the roles %v and %d signs\n%s", at, c.cursor, roles, signs, s.screen())
			}
		default:
			for x := box.X - 1; x <= box.X+box.W; x++ {
				look(x, box.Y)
			}
			if roles[theme.Selected] < box.W || signs == 0 {
				t.Errorf("%v: the row of %s has the roles %v and %d signs\n%s", at, c.cursor, roles, signs, s.screen())
			}
		}
		if l := c.targets[c.cursor]; l != "" && !strings.Contains(s.screen(), l) {
			t.Errorf("%v: no letter %s", at, l)
		}
	}
}
