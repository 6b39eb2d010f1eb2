package tui

import (
	"strings"
	"testing"

	"portolan/tui/binding"
)

// A population that is deleted and taken back is selected again, and none is new.
func TestUndoInTheLatencyView(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {100, 30}} {
		s := newSession(t, size[0], size[1], sample(t, "static-site")).Press("3")
		first, _ := s.m.panes.latency.Selected()
		s.Press("-").Lacks(" new ")
		if j, _ := s.m.panes.latency.Selected(); j.Users == first.Users {
			t.Fatal(s.screen())
		}
		for _, keys := range []string{"u", "1", "3"} {
			if j, _ := s.Press(keys).m.panes.latency.Selected(); j.Users != first.Users {
				t.Errorf("%v: %s is selected\n%s", size, j.Users, s.screen())
			}
			if keys != "1" {
				s.Lacks(" new ")
			}
		}
	}
}

// A city that was tried and becomes part of the design stays selected.
func TestAddedCityIsSelected(t *testing.T) {
	s := newSession(t, 100, 30, sample(t, "static-site")).Press("3+", "tokyo", "<enter>", "A")
	if j, _ := s.m.panes.latency.Selected(); j.Location != "Tokyo" || s.design().Node(j.Users) == nil {
		t.Errorf("%q is selected\n%s", j.Location, s.screen())
	}
}

// Without users the footer of the latency view offers nothing that needs a row: each of
// its hints does something.
func TestFooterOfTheLatencyViewWithoutUsers(t *testing.T) {
	open := func() *session { return newSession(t, 100, 30, sample(t, "static-site")).Press("3--") }
	hints := open().m.hintsNow()
	if len(hints) < 2 {
		t.Fatalf("%v", hints)
	}
	for _, h := range hints {
		for _, k := range h.Keys {
			s := open()
			before := s.screen()
			s.m.ui.message = ""
			s.send(binding.Press(k))
			if s.m.ui.bad || strings.HasPrefix(s.m.ui.message, "No") || s.screen() == before {
				t.Errorf("%v %s: %q", k, h.Does, s.m.ui.message)
			}
		}
	}
}
