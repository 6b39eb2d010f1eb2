package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/racetest"
	"portolan/model/sketch"
	"portolan/samples"
	"portolan/tui/add"
	"portolan/tui/picker"
)

// alone is a design of one node of a kind.
func alone(t *testing.T, kind model.Kind) *model.Topology {
	t.Helper()
	top, err := model.Add{Node: sketch.NewNode(kind, sketch.Context{T: &model.Topology{}, Region: "eu-west-1", City: "berlin"})}.Apply(&model.Topology{Name: "alone"})
	if err != nil {
		t.Fatal(err)
	}
	return top
}

// refused says in what way a row of a menu led to nothing, "" when it did something.
func (s *session) refused() string {
	said := s.m.ui.message
	switch {
	case s.m.ui.bad, s.m.ui.mode == nil && refuses(said), strings.Contains(said, "Nothing here fits"):
		return said
	}
	if o, ok := s.m.overlay().(*add.Palette); ok && !slices.ContainsFunc(o.Items(), func(it picker.Item) bool { return it.Disabled == "" }) {
		return "no kind can be added"
	}
	return ""
}

// performAll performs each row of a menu that open opens, each in a design of its own.
func performAll(t *testing.T, name string, start func() *session, open func(*session)) int {
	t.Helper()
	n, pressed := 1, 0
	for i := 0; i < n; i++ {
		s := start()
		open(s)
		l, ok := s.m.overlay().(*picker.List)
		if !ok {
			return 0
		}
		items := l.Items()
		n = len(items)
		it := items[i]
		if it.Disabled != "" || it.ID == "app.quit" || it.ID == "app.suspend" || strings.HasPrefix(it.ID, "export") {
			continue
		}
		l.Select(it.ID)
		s.m.ui.message, s.m.ui.bad = "", false
		s.Press("<enter>")
		pressed++
		if w := s.refused(); w != "" {
			t.Errorf("%s, %s (%s): %s", name, it.Label, it.ID, w)
		}
	}
	return pressed
}

// No row of a menu is refused, of whatever kind the node is that stands alone in a design.
func TestMenusOfLoneNodes(t *testing.T) {
	racetest.OneGoroutine(t)
	for _, k := range model.Kinds() {
		top := alone(t, k.Kind)
		performAll(t, string(k.Kind), func() *session { return newSession(t, 120, 36, designed(top)) }, func(s *session) {
			s.m.focusNode(top.Nodes[0].ID, true)
			s.right(s.at(top.Nodes[0].ID))
		})
		performAll(t, string(k.Kind)+", empty place", func() *session { return newSession(t, 120, 36, designed(top)) }, func(s *session) {
			c := s.m.ui.rects.canvas
			s.right(c.X+2, c.Y+c.H-2)
		})
	}
}

// The same for every node, link and frame of full designs.
func TestMenusOfFullDesigns(t *testing.T) {
	racetest.OneGoroutine(t)
	kinds := map[string]bool{}
	for _, name := range samples.Names() {
		start := func() *session { return newSession(t, 160, 45, sample(t, name)) }
		s := start()
		for _, n := range s.design().Nodes {
			key := string(n.Kind())
			if kinds[key] {
				continue
			}
			kinds[key] = true
			performAll(t, name+", "+n.ID, start, func(s *session) {
				s.m.focusNode(n.ID, true)
				s.m.openContext(onNode, s.m.focusName(), "")
			})
		}
		for _, l := range s.design().Links {
			key := string(l.Kind)
			if kinds[key] {
				continue
			}
			kinds[key] = true
			performAll(t, fmt.Sprint(name, ", ", l.Ref()), start, func(s *session) {
				s.m.focus.node = l.From
				s.m.focusLink(l.Ref())
				s.m.openContext(onLink, s.m.focusName(), "")
			})
		}
		if f := s.m.canvas.Drawing().Frames; len(f) > 0 {
			performAll(t, name+", "+f[0].ID, start, func(s *session) { s.m.openContext(onRegion, f[0].ID, f[0].ID) })
		}
	}
}
