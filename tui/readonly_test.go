package tui

import (
	"strings"
	"testing"

	"portolan/tui/picker"
)

// locked is a session on a design that may only be looked at.
func locked(t *testing.T, w, h int) *session {
	return newSession(t, w, h, sample(t, "broken-launch"), state(t.TempDir()), func(o *Options) { o.ReadOnly = true })
}

// In a design that is read-only nothing is offered that it then refuses: pressing each
// hint of each pane and view, and choosing each command of each menu, changes nothing and
// is never answered with the reason.
func TestReadOnlyOffersNoEdits(t *testing.T) {
	refused := func(s *session, what string) {
		t.Helper()
		if strings.Contains(s.m.ui.message, "Read-only") {
			t.Errorf("%s is offered, and answered with %q", what, s.m.ui.message)
		}
	}
	for _, size := range [][2]int{{120, 36}, {60, 15}} {
		for _, to := range [][]string{{}, {"v"}, {"}"}, {"2"}, {"3"}, {"3", "tab"}, {"3", "tab", "tab"}, {"4"}, {"5"}, {"6"}, {"7"}, {"g", "i"}, {"g", "i", "down", "down"}, {"g", "f"}, {"g", "f", "down", "down"}} {
			open := func() *session {
				s := locked(t, size[0], size[1])
				for _, k := range to {
					if len(k) > 1 {
						k = "<" + k + ">"
					}
					s.Press(k)
				}
				s.m.say("")
				return s
			}
			before := open()
			for _, h := range before.m.hintsNow() {
				for _, k := range h.Keys {
					s := open()
					if len([]rune(k)) > 1 {
						k = "<" + k + ">"
					}
					was := s.design()
					s.Press(k)
					if refused(s, strings.Join(to, " ")+": "+k+" "+h.Does); s.design() != was {
						t.Errorf("%v: %s changes the design", to, k)
					}
				}
			}
		}
	}
	menus := []func(*session) *session{
		func(s *session) *session { return s.right(s.at("cdn")) },
		func(s *session) *session { x, y := s.Press("7").find("cdn "); return s.right(x, y) },
		func(s *session) *session {
			r := s.m.ui.rects.inspector
			return s.right(r.X+4, r.Y+3)
		},
		func(s *session) *session {
			r := s.m.ui.rects.findings
			return s.right(r.X+4, r.Y+3)
		},
	}
	for i, menu := range menus {
		for row, last := 0, ""; ; row++ {
			s := menu(locked(t, 120, 36))
			l, ok := s.m.overlay().(*picker.List)
			if !ok {
				break // nothing can be done here
			}
			for range row {
				s.Press("<down>")
			}
			it, can := l.Selected()
			if it.ID == last {
				break
			}
			last = it.ID
			s.m.say("")
			was := s.design()
			s.Press("<enter>")
			if refused(s, "menu: "+it.Label); s.design() != was || !can {
				t.Errorf("menu %d: %s", i, it.Label)
			}
		}
	}
}

// A drag of anything in a design that is read-only says that it is refused, while it
// goes on and at its end, and moves nothing.
func TestReadOnlyRefusesDrags(t *testing.T) {
	s := locked(t, 120, 36)
	for _, n := range s.design().Nodes {
		r, ok := s.m.canvas.Place(n.ID)
		if !ok {
			continue
		}
		x, y := s.at(n.ID)
		for _, edge := range []int{0, r.W / 2} {
			was, drawn := s.design(), s.m.canvas.Drawing()
			s.Drag(x-edge, y, x-edge+12, y+5)
			if s.design() != was || s.m.canvas.Drawing() != drawn {
				t.Fatalf("%s was moved", n.ID)
			}
			if m := s.m.ui.message; strings.Contains(m, "Moved") || strings.Contains(m, "Release") {
				t.Errorf("%s: a drag is answered with %q", n.ID, m)
			}
		}
		if s.m.canvas.At(x-s.m.ui.rects.canvas.X-1, y-s.m.ui.rects.canvas.Y-1).Found {
			continue // a click there goes to the finding
		}
		if s.Drag(x, y, x+8, y+3); !strings.Contains(s.m.ui.message, "Read-only") {
			t.Errorf("%s: a drag is answered with %q", n.ID, s.m.ui.message)
		}
		s.Press("<esc>")
	}
}
