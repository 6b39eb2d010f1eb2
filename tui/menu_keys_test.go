package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/model/failure"
	"portolan/tui/picker"
	"portolan/tui/screen"
)

// Every entry of every menu of a right click does something there: pressed in turn, none
// answers that it means nothing in this place, and each leaves a trace on the screen.
func TestEachEntryOfAMenuDoesSomething(t *testing.T) {
	type spot struct {
		name string
		keys []string
		at   func(*session) (x, y int)
	}
	in := func(r func(*session) screen.Rect, dx, dy int) func(*session) (int, int) {
		return func(s *session) (int, int) { at := r(s); return at.X + dx, at.Y + dy }
	}
	cell := func(x, y int) func(*session) (int, int) { return func(*session) (int, int) { return x, y } }
	node := func(id string) func(*session) (int, int) { return func(s *session) (int, int) { return s.at(id) } }
	spots := []spot{
		{"node", nil, node("alb-us")},
		{"node of the outline", []string{"2"}, cell(10, 5)},
		{"row of the latency view", []string{"3"}, cell(10, 6)},
		{"row of what breaks", []string{"4"}, cell(10, 4)},
		{"what users get", []string{"4"}, cell(60, 4)},
		{"row of the matrix", []string{"4", "m"}, cell(60, 5)},
		{"row of the formats", []string{"5"}, cell(10, 4)},
		{"the preview", []string{"5"}, cell(60, 6)},
		{"the world", []string{"6"}, cell(10, 6)},
		{"row of the table", []string{"7"}, cell(10, 6)},
		{"inspector", nil, in(func(s *session) screen.Rect { return s.m.ui.rects.inspector }, 4, 3)},
		{"findings", nil, in(func(s *session) screen.Rect { return s.m.ui.rects.findings }, 4, 4)},
		{"empty canvas", nil, in(func(s *session) screen.Rect { return s.m.ui.rects.canvas }, 70, 2)},
	}
	for _, sp := range spots {
		pressed, seen := 0, map[string]bool{}
		for i := 0; ; i++ {
			t.Chdir(t.TempDir()) // where exports go
			s := newSession(t, 120, 36, sample(t, "global-storefront"), state(t.TempDir())).Press(sp.keys...)
			s.right(sp.at(s)).Press("<esc>") // the row is selected
			s.m.ui.message, s.m.ui.dirty = "", true
			s.frame()
			before := s.screen()
			s.right(sp.at(s))
			l, ok := s.m.overlay().(*picker.List)
			if !ok {
				t.Fatalf("%s: no menu\n%s", sp.name, s.screen())
			}
			for range i {
				s.Press("<down>")
			}
			it, _ := l.Selected()
			if seen[it.ID] {
				break // there are no more
			}
			seen[it.ID] = true
			if it.Disabled != "" || it.ID == "app.quit" || it.ID == "app.suspend" {
				continue
			}
			s.m.ui.message = ""
			s.Press("<enter>")
			pressed++
			name := fmt.Sprintf("%s, %s (%s)", sp.name, it.Label, it.ID)
			for _, w := range []string{"means", "does nothing", "There is no command", "Nothing is selected", "not possible any more."} {
				if strings.Contains(s.m.ui.message+" ", w+" ") && !strings.Contains(s.m.ui.message, "By all means") {
					t.Errorf("%s: %s", name, s.m.ui.message)
				}
			}
			if s.screen() == before || s.m.overlay() != nil && s.m.overlay() == l {
				t.Errorf("%s leaves no trace:\n%s", name, s.screen())
			}
		}
		if pressed < 2 {
			t.Errorf("%s: %d entries", sp.name, pressed)
		}
	}
}

// A menu names the thing under the pointer, and one click on an entry runs it, as in
// every menu.
func TestMenuNamesItsThing(t *testing.T) {
	for _, c := range []struct {
		sample, view, text, title string
	}{
		{"broken-launch", "1", "api-needs-custom", "api-needs-custom-domain, api"},
		{"global-storefront", "1", "Protocol ", "Protocol https"},
		{"global-storefront", "3", "Sydney", "Sydney"},
		{"global-storefront", "5", "CloudFormation", "CloudFormation"},
		{"global-storefront", "4", "Sao Paulo", "Sao Paulo GET"},
		{"static-site", "4", "Sydney", "Sydney GET"},
	} {
		s := newSession(t, 120, 36, sample(t, c.sample)).Press(c.view)
		x, y := s.find(c.text)
		s.right(x, y)
		if r := s.m.overlayRect(s.m.overlay()); !strings.Contains(s.m.ui.surface.Sub(screen.Rect{X: r.X, Y: r.Y, W: r.W, H: 1}).Plain(), c.title) {
			t.Errorf("%v:\n%s", c, s.screen())
		}
	}
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	x, y := s.at("alb-us")
	s.right(x, y).Press("<down>", "<down>", "<up>", "<up>")
	x, y = s.findIn(s.m.overlayRect(s.m.overlay()), "Change the title")
	if s.Click(x, y); s.m.ui.mode == nil || s.m.overlay() != nil {
		t.Errorf("one click does not run it:\n%s", s.screen())
	}
}

// In the world view a right click is about what lies there: people, a Region, or the map.
func TestMenuOfTheWorldIsAboutTheSpot(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront")).Press("6")
	body, told := s.m.ui.rects.body, map[string]bool{}
	for y := range body.H {
		for x := 0; x < body.W; x += 2 {
			at := s.m.panes.world.Under(x, y)
			if told[at.Title] {
				continue
			}
			told[at.Title] = true
			s.right(body.X+x, body.Y+y)
			if _, ok := s.m.overlay().(*picker.List); !ok || !strings.Contains(s.screen(), at.Title+" ") {
				t.Fatalf("%v: another menu\n%s", at, s.screen())
			}
			if strings.Contains(s.screen(), "Break the Region") != (at.Region != "") {
				t.Errorf("%v:\n%s", at, s.screen())
			}
			if at.Users != "" && s.m.focus.node != at.Users {
				t.Errorf("%v: the focus is on %s", at, s.m.focus.node)
			}
			s.Press("<esc>")
			if at.Region == "eu-west-1" {
				s.right(body.X+x, body.Y+y).Press("Break", "<enter>")
				if !slices.Contains(s.m.panes.failure.Broken(), failure.Break{Kind: failure.Region, ID: at.Region}) {
					t.Errorf("%v was chosen and is not broken", at)
				}
				s.Press("u", "6")
			}
		}
	}
	for _, want := range []string{"Region eu-west-1", "Region us-east-1", "Map"} {
		if !told[want] {
			t.Errorf("nothing is %s: %v", want, told)
		}
	}
}
