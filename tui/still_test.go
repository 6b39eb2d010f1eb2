package tui

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/racetest"
	"portolan/tui/act"
	"portolan/tui/findings"
	"portolan/tui/latencyview"
	"portolan/tui/picker"
	"portolan/tui/screen"
)

// listOnTop is the list that lies on top, and where it does.
func (s *session) listOnTop() (*picker.List, screen.Rect) {
	s.t.Helper()
	o := s.m.onTop()
	at := s.m.ui.rects.body
	if len(s.m.visibleOverlays()) > 0 {
		at = s.m.overlayRect(o)
	} else if p, ok := s.m.active().(*latencyview.Panel); ok {
		x, y := s.find("╔")
		w, h := p.OnTop().Size(at.W, at.H)
		at = screen.Rect{X: x, Y: y, W: w, H: h}
	}
	if l, ok := o.(*picker.List); ok {
		return l, at
	}
	l, ok := reflect.ValueOf(o).Elem().FieldByName("List").Interface().(*picker.List) // of a palette, or of a field's choices
	if !ok {
		s.t.Fatalf("no list on top, but %T\n%s", o, s.screen())
	}
	return l, at
}

// referenceWithout is the reference design without some of its nodes.
func referenceWithout(t *testing.T, ids ...string) startWith {
	t.Helper()
	top, _ := check(t, "testdata/reference.topo.yaml")
	for _, id := range ids {
		after, err := model.Apply(top, model.Remove{IDs: []string{id}})
		if err != nil {
			t.Fatal(err)
		}
		top = after
	}
	return func(o *Options) { o.Design, o.Title = top, "reference" }
}

// A double click takes the row that stood under the pointer, in each list, at each size
// and on each row: nothing moves between the two clicks, whatever the first one changes.
func TestDoubleClickTakesTheRowUnderThePointer(t *testing.T) {
	racetest.OneGoroutine(t)
	lists := []struct {
		name   string
		design startWith
		focus  string
		keys   []string
	}{
		{"add behind a distribution", referenceWithout(t, "api", "fn"), "cdn", []string{"a"}},
		{"add behind a record", referenceWithout(t, "alb-2", "web-2", "api", "fn"), "origin", []string{"a"}},
		{"add behind a balancer", referenceWithout(t, "web"), "alb", []string{"a"}},
		{"first node", blank(), "", []string{"a"}},
		{"scrolled", referenceWithout(t), "cdn", []string{"a", "<pgdown>", "<pgdown>"}},
		{"kinds", referenceWithout(t), "alb", []string{"t"}},
		{"Regions", referenceWithout(t), "alb", []string{"R"}},
		{"commands", referenceWithout(t), "alb", []string{"<ctrl+p>"}},
		{"keys", referenceWithout(t), "alb", []string{"?"}},
		{"a field's choices", referenceWithout(t), "origin", []string{"<enter>", "<tab>", "<tab>", "<tab>", "<tab>", "<enter>"}},
		{"what if", sample(t, "global-storefront"), "", []string{"3", "w"}},
	}
	sizes := [][2]int{{120, 36}, {80, 24}, {45, 12}, {60, 15}}
	for _, l := range lists {
		tried := 0
		for i, size := range sizes {
			if i > 2 && l.keys[0] != "a" { // these lists stand in the middle
				break
			}
			s := newSession(t, size[0], size[1], l.design, state(t.TempDir()))
			for row := range size[1] {
				if l.focus != "" {
					s.m.toPane(paneCanvas)
					s.m.focusNode(l.focus, true)
				}
				open := len(s.m.ui.overlays)
				s.Press(l.keys...)
				if s.m.onTop() == nil { // not at this size
					break
				}
				list, at := s.listOnTop()
				if row < at.H {
					tried += s.doubles(l.name, list, at.X+at.W/2, at.Y+row)
				}
				for range 4 {
					if len(s.m.ui.overlays) > open || s.m.onTop() != nil || s.m.editing() {
						s.Press("<esc>")
					}
				}
				if row >= at.H {
					break
				}
			}
		}
		if tried < 5 {
			t.Errorf("%s: %d rows were tried", l.name, tried)
		}
	}
}

// doubles clicks twice at a cell of a list and checks what is taken. It tells how many
// rows of the list stand there.
func (s *session) doubles(name string, l *picker.List, x, y int) int {
	s.t.Helper()
	taken, choose := "", l.Choose
	l.Choose = func(it picker.Item) act.Action { taken = it.ID; return act.None{} }
	defer func() { l.Choose = choose }()
	before := s.screenRow(y)
	was, _ := l.Selected()
	s.Click(x, y)
	now, ok := l.Selected()
	if s.m.onTop() == nil || now.Label == "" || now.ID == was.ID && taken == "" && s.m.ui.message == "" {
		return 0 // no row
	}
	at := fmt.Sprintf("%s at %dx%d, row %d", name, s.w, s.h, y)
	words := strings.Fields(now.Label)
	if i := slices.IndexFunc(words, func(w string) bool { return !strings.Contains(before, w[:min(len(w), 5)]) }); i == 0 {
		s.t.Errorf("%s: %q is chosen by a click on %q", at, now.Label, strings.TrimSpace(before))
	}
	if after := s.screenRow(y); !strings.Contains(after, "▸") && !strings.Contains(after, ">") {
		s.t.Errorf("%s: the row that was clicked has moved away:\n%s", at, s.screen())
	}
	taken = ""
	s.click(x, y)
	switch {
	case ok && taken != now.ID:
		s.t.Errorf("%s: %q was under the pointer, %q is taken\n%s", at, now.ID, taken, s.screen())
	case !ok && (taken != "" || !strings.HasPrefix(s.m.ui.message, now.Label[:min(4, len(now.Label))])):
		s.t.Errorf("%s: %q cannot be chosen, %q is taken, it says %q", at, now.ID, taken, s.m.ui.message)
	}
	return 1
}

// So it is in the dialog of a fix, where what is said of a choice is longer or shorter.
func TestDoubleClickTakesTheFixUnderThePointer(t *testing.T) {
	racetest.OneGoroutine(t)
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 15}, {45, 12}, {30, 8}} {
		s := newSession(t, size[0], size[1], sample(t, "broken-launch"), state(t.TempDir()))
		tried := 0
		for n := range 12 {
			s.Press("}", "f")
			d, ok := s.m.overlay().(*findings.FixDialog)
			if !ok {
				continue
			}
			for k, f := range d.Finding().Fixes {
				if s.m.overlay() == nil {
					s.Press("f")
				}
				r := s.m.overlayRect(s.m.overlay())
				y := -1
				for row := range r.H {
					if strings.Contains(s.screenRow(r.Y+row), fmt.Sprintf(" %d  %s", k+1, f.Title[:8])) {
						y = r.Y + row
					}
				}
				if y < 0 {
					continue
				}
				tried++
				if s.Double(r.X+r.W/2, y); !strings.Contains(fmt.Sprint(s.m.doc.history.Steps()), f.Title) {
					t.Errorf("%v, finding %d: fix %d (%s) is not what is done: %q\n%s", size, n, k+1, f.Title, s.m.ui.message, s.screen())
				}
				s.Press("u")
			}
			s.Press("<esc>")
		}
		if tried < 5 {
			t.Errorf("%v: %d fixes were tried", size, tried)
		}
	}
}
