package tui

import (
	"strings"
	"testing"

	"portolan/model"
)

// A step that takes away what a filter is about, whatever step and wherever, is told with
// what it did, that the filter is over and why.
func TestWhatEndsAFilterIsTold(t *testing.T) {
	t.Parallel()
	gone := "The filter is over, since Orders US is gone: everything is shown."
	for _, c := range []struct {
		name  string
		view  string
		show  string
		keys  []string
		says  []string
		first func(s *session)
	}{
		{name: "delete", show: "upstream:alb-us", keys: []string{"d"}, says: []string{"Done: delete Orders US.", gone}},
		{name: "delete in the outline", view: "2", show: "downstream:alb-us", keys: []string{"d"}, says: []string{"Done: delete Orders US.", gone}},
		{name: "delete and join", show: "request:alb-us", keys: []string{"X"}, says: []string{"Deleted Orders US, joined ", gone}},
		{name: "cut", show: "downstream:alb-us", keys: []string{"<ctrl+x>"}, says: []string{"delete Orders US", gone}},
		{name: "undo", show: "downstream:alb-us", keys: []string{"u"}, says: []string{"Undone: ", gone}, first: func(s *session) {
			s.Press("<ctrl+d>").Press(":show downstream:"+s.m.focus.node, "<enter>")
		}},
		{name: "redo", show: "downstream:alb-us", keys: []string{"U"}, says: []string{"Redone: delete Orders US.", gone}, first: func(s *session) {
			s.Press("d", "u").Press(":show downstream:alb-us", "<enter>")
		}},
		{name: "Region", show: "region:us-east-1", keys: []string{"d"}, says: []string{"Done: delete ", "The filter is over, since nothing lives in us-east-1 any more: everything is shown."}, first: func(s *session) {
			s.Press("<ctrl+a>")
		}},
		{name: "moved to another Region", show: "region:us-east-1", keys: []string{":region us-west-2", "<enter>"}, says: []string{"us-west-2", "The filter is over, since nothing lives in us-east-1 any more: everything is shown."}, first: func(s *session) {
			s.Press("<ctrl+a>")
		}},
	} {
		for _, size := range [][2]int{{120, 36}, {30, 8}} {
			s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
			s.m.focusNode("alb-us", false)
			if s.Press(":show "+c.show, "<enter>"); c.view != "" {
				s.Press(c.view)
				s.m.focusNode("alb-us", false)
			}
			if c.first != nil {
				c.first(s)
			}
			if !s.m.look.filter.on() {
				t.Fatalf("%s: there is no filter to end: %s", c.name, s.m.said())
			}
			s.Press(c.keys...)
			for _, want := range c.says {
				if !strings.Contains(s.m.said(), want) {
					t.Errorf("%s at %v: %q lacks %q", c.name, size, s.m.said(), want)
				}
			}
			if s.m.look.filter.on() {
				t.Errorf("%s at %v: the filter stays", c.name, size)
			}
			if s.Press("."); strings.Contains(s.m.said(), "filter is over") {
				t.Errorf("%s: said again: %q", c.name, s.m.said())
			}
		}
	}
}

// A filter stays with its node when that gets another name, and with undo and redo.
func TestFilterFollowsANewName(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.m.focusNode("alb-us", false)
	s.Press(":show downstream:alb-us", "<enter>")
	all := len(s.m.show().Only)
	for _, step := range []func(){
		func() { s.m.do(model.Rename{ID: "alb-us", To: "orders-us"}, ""); s.m.focusNode("orders-us", false) },
		func() { s.Press("u") },
		func() { s.Press("U") },
	} {
		step()
		if got := s.m.part(); !s.m.look.filter.on() || len(got.Only) != all || got.What != "behind Orders US" {
			t.Errorf("after %q: %v, %d of %d nodes", s.m.said(), got.What, len(got.Only), all)
		}
	}
}
