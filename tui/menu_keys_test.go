package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/racetest"
	"portolan/tui/picker"
	"portolan/tui/screen"
)

// menuSpots are the places whose menus are gone through: a sample, the keys that lead there
// and the cell that is right clicked.
func menuSpots() []menuSpot {
	in := func(r func(*session) screen.Rect, dx, dy int) func(*session) (int, int) {
		return func(s *session) (int, int) { at := r(s); return at.X + dx, at.Y + dy }
	}
	cell := func(x, y int) func(*session) (int, int) { return func(*session) (int, int) { return x, y } }
	row := func(text string) func(*session) (int, int) {
		return func(s *session) (int, int) { return s.find(text) }
	}
	canvas := func(s *session) screen.Rect { return s.m.ui.rects.canvas }
	findings := func(s *session) screen.Rect { return s.m.ui.rects.findings }
	inspector := func(s *session) screen.Rect { return s.m.ui.rects.inspector }
	return []menuSpot{
		{"global-storefront", nil, func(s *session) (int, int) { return s.at("alb-us") }},
		{"global-storefront", []string{"4"}, cell(60, 6)},
		{"global-storefront", []string{"4"}, cell(10, 4)},
		{"static-site", []string{"4", "<space>"}, cell(60, 6)},
		{"static-site", []string{"4", "m"}, cell(60, 5)},
		{"static-site", []string{"4", "o"}, cell(60, 6)},
		{"static-site", []string{"4"}, cell(60, 22)},
		{"static-site", []string{"3"}, cell(10, 5)},
		{"static-site", []string{"3"}, cell(70, 6)},
		{"static-site", []string{"3"}, cell(10, 24)},
		{"static-site", []string{"3", "-", "-"}, cell(10, 5)},
		{"static-site", []string{"3", "-", "u"}, cell(10, 5)},
		{"broken-launch", []string{"3"}, cell(10, 5)},
		{"static-site", nil, in(canvas, 45, 1)},
		{"global-storefront", []string{"0---"}, in(canvas, 45, 1)},
		{"static-site", []string{"+++"}, in(canvas, 45, 1)},
		{"broken-launch", nil, in(canvas, 45, 1)},
		{"static-site", []string{"2"}, cell(10, 5)},
		{"static-site", []string{"5"}, cell(10, 6)},
		{"static-site", []string{"5"}, cell(60, 6)},
		{"static-site", []string{"6"}, cell(10, 6)},
		{"static-site", []string{"6", "<left>"}, cell(40, 12)},
		{"static-site", []string{"6", "0"}, cell(90, 6)},
		{"global-storefront", []string{"7"}, row("App EU")},
		{"global-storefront", []string{"7"}, row("sydney")},
		{"broken-launch", nil, in(findings, 4, 4)},
		{"static-site", nil, in(findings, 4, 2)},
		{"broken-launch", nil, in(inspector, 4, 5)},
	}
}

type menuSpot struct {
	sample string
	keys   []string
	at     func(*session) (x, y int)
}

// Every entry of every menu of a right click is run in turn. None is refused, listed twice
// or without meaning in its place, and each leaves a trace on the screen.
func TestEachEntryOfAMenuDoesSomething(t *testing.T) {
	racetest.OneGoroutine(t)
	t.Chdir(t.TempDir()) // where exports and reports go
	for _, sp := range menuSpots() {
		name, pressed, titles := fmt.Sprint(sp.sample, sp.keys), 0, map[string]bool{}
		for i, n := 0, 1; i < n; i++ {
			s := newSession(t, 100, 30, sample(t, sp.sample), state(t.TempDir())).Press(sp.keys...)
			s.right(sp.at(s)).Press("<esc>") // the row is selected
			s.m.ui.message, s.m.ui.dirty = "", true
			s.frame()
			before := s.screen()
			s.right(sp.at(s))
			l, ok := s.m.overlay().(*picker.List)
			if !ok {
				t.Errorf("%s: no menu\n%s", name, s.screen())
				break
			}
			items := l.Items()
			n = len(items)
			it := items[i]
			if titles[it.Label] {
				t.Errorf("%s lists %s twice", name, it.Label)
			}
			titles[it.Label] = true
			if it.Disabled != "" || it.ID == "app.quit" || it.ID == "app.suspend" {
				continue
			}
			l.Select(it.ID)
			s.m.ui.message, s.m.ui.bad = "", false
			s.Press("<enter>")
			pressed++
			at, said := fmt.Sprintf("%s, %s (%s)", name, it.Label, it.ID), s.m.ui.message
			if s.m.ui.bad || s.m.ui.mode == nil && refuses(said) {
				t.Errorf("%s: %s", at, said)
			}
			for _, w := range []string{"means", "does nothing", "There is no command", "Nothing is selected", "not possible any more."} {
				if strings.Contains(said+" ", w+" ") && !strings.Contains(said, "By all means") {
					t.Errorf("%s: %s", at, said)
				}
			}
			if s.screen() == before || s.m.overlay() != nil && s.m.overlay() == l {
				t.Errorf("%s leaves no trace:\n%s", at, s.screen())
			}
		}
		if pressed < 2 {
			t.Errorf("%s: %d entries", name, pressed)
		}
	}
}

// refuses tells whether a message says why something was not done.
func refuses(said string) bool {
	for _, w := range []string{"No ", "Nothing ", "Only ", "There is no", "There are no", "This journey has no"} {
		if strings.HasPrefix(said, w) && said != "Nothing is broken." && said != "No minimap." {
			return true
		}
	}
	return strings.Contains(said, "already") || strings.Contains(said, "est zoom.")
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

// Users break by themselves no more than anything leads to them: neither their menu nor
// the reason that no link reaches them proposes it, and the keys say the same.
func TestMenuOfUsersListsNothingRefused(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "static-site"))
	id := ""
	for _, n := range s.design().Nodes {
		if n.Kind() == model.KindUsers {
			id = n.ID
		}
	}
	s.m.focusNode(id, true)
	s.right(s.at(id))
	l, ok := s.m.overlay().(*picker.List)
	if !ok {
		t.Fatal(s.screen())
	}
	for _, it := range l.Items() {
		if slices.Contains([]string{"break", "connect.to", "add.before"}, it.ID) {
			t.Errorf("%s is listed", it.Label)
		}
	}
	s.Press("<esc>", "[").Lacks("connects to it")
	s.Press("C").Sees("Nothing can be linked to")
	s.Press("A").Sees("Nothing can be linked to")
	s.Press("x").Sees("does not break by itself")
}
