package tui

import (
	"fmt"
	"strings"
	"testing"

	"portolan/tui/picker"
	"portolan/tui/screen"
)

// No menu of a right click lists what is refused: whatever the view and its state, no
// entry that is chosen answers why it cannot be done.
func TestMenusListNothingThatIsRefused(t *testing.T) {
	t.Chdir(t.TempDir()) // where reports go
	pane := func(r func(*session) screen.Rect, dx, dy int) func(*session) (int, int) {
		return func(s *session) (int, int) { at := r(s); return at.X + dx, at.Y + dy }
	}
	cell := func(x, y int) func(*session) (int, int) { return func(*session) (int, int) { return x, y } }
	row := func(text string) func(*session) (int, int) {
		return func(s *session) (int, int) { return s.find(text) }
	}
	canvas := pane(func(s *session) screen.Rect { return s.m.ui.rects.canvas }, 45, 1)
	for _, c := range []struct {
		sample string
		keys   []string
		at     func(*session) (x, y int)
	}{
		{"global-storefront", []string{"4"}, cell(60, 6)},
		{"static-site", []string{"4", "<space>"}, cell(60, 6)},
		{"static-site", []string{"4", "m"}, cell(60, 6)},
		{"static-site", []string{"4", "o"}, cell(60, 6)},
		{"static-site", []string{"4"}, cell(60, 22)},
		{"static-site", []string{"3"}, cell(10, 5)},
		{"static-site", []string{"3"}, cell(70, 6)},
		{"static-site", []string{"3"}, cell(10, 24)},
		{"static-site", []string{"3", "-", "-"}, cell(10, 5)},
		{"static-site", []string{"3", "-", "u"}, cell(10, 5)},
		{"broken-launch", []string{"3"}, cell(10, 5)},
		{"static-site", nil, canvas},
		{"global-storefront", []string{"0---"}, canvas},
		{"static-site", []string{"+++"}, canvas},
		{"broken-launch", nil, canvas},
		{"static-site", []string{"2"}, cell(10, 5)},
		{"static-site", []string{"5"}, cell(10, 6)},
		{"static-site", []string{"6"}, cell(10, 6)},
		{"static-site", []string{"6", "<left>"}, cell(40, 12)},
		{"static-site", []string{"6", "0"}, cell(90, 6)},
		{"global-storefront", []string{"7"}, row("App EU")},
		{"global-storefront", []string{"7"}, row("sydney")},
		{"broken-launch", nil, pane(func(s *session) screen.Rect { return s.m.ui.rects.findings }, 4, 4)},
		{"static-site", nil, pane(func(s *session) screen.Rect { return s.m.ui.rects.findings }, 4, 2)},
		{"broken-launch", nil, pane(func(s *session) screen.Rect { return s.m.ui.rects.inspector }, 4, 5)},
	} {
		at := fmt.Sprint(c.sample, c.keys)
		open := func() (*session, *picker.List) {
			s := newSession(t, 100, 30, sample(t, c.sample), state(t.TempDir())).Press(c.keys...)
			s.right(c.at(s))
			l, _ := s.m.overlay().(*picker.List)
			return s, l
		}
		_, l := open()
		if l == nil {
			t.Errorf("%s: no menu", at)
			continue
		}
		titles := map[string]bool{}
		for i, it := range l.Items() {
			if titles[it.Label] {
				t.Errorf("%s lists %s twice", at, it.Label)
			}
			titles[it.Label] = true
			if it.Disabled != "" || it.ID == "app.quit" || it.ID == "app.suspend" {
				continue
			}
			s, l := open()
			s.m.ui.message, s.m.ui.bad = "", false
			s.m.performOr(l.Choose(l.Items()[i]), func() {})
			if said := s.m.ui.message; s.m.ui.bad || s.m.ui.mode == nil && refuses(said) {
				t.Errorf("%s, %s (%s): %s", at, it.Label, it.ID, said)
			}
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
