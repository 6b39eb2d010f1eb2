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

// In a filter the footer says of the key that leaves what it does now, step by step, in
// each mode and view, and so do the sentences that name it.
func TestFooterInAFilterSaysWhatEscLeaves(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		keys []string
		says []string // in turn
	}{
		{"nothing else", nil, []string{"show everything"}},
		{"selection", []string{"v"}, []string{"leave selection", "show everything"}},
		{"selection before the filter", []string{":show-all", "<enter>", "v", ":show upstream:alb-us", "<enter>"}, []string{"leave selection", "show everything"}},
		{"link", []string{"e"}, []string{"leave the link", "show everything"}},
		{"finding", []string{"}"}, []string{"end dimming"}},
		{"outline", []string{"2"}, []string{"show everything", ""}},
		{"selection in the outline", []string{"2", "v"}, []string{"leave selection", "show everything"}},
		{"table", []string{"7"}, []string{"show everything", ""}},
		{"connecting", []string{"c"}, []string{"back", "show everything"}},
	} {
		s := newSession(t, 200, 60, sample(t, "global-storefront"))
		if s.m.focusNode("alb-us", false); c.name == "finding" {
			s = newSession(t, 200, 60, sample(t, "broken-launch")).Press("}")
			node := s.m.finding().Nodes[0]
			s.Press("<esc>", "<esc>").Press(":show downstream:"+node, "<enter>")
		} else {
			s.Press(":show upstream:alb-us", "<enter>")
		}
		s.Press(c.keys...)
		if strings.Contains(s.m.said(), "esc shows everything") && c.says[0] != "show everything" {
			t.Errorf("%s: %q, where esc does something else", c.name, s.m.said())
		}
		for i, want := range c.says {
			does := ""
			for _, h := range s.m.hintsNow() {
				if len(h.Keys) > 0 && h.Keys[0] == "esc" {
					does = h.Does
					break
				}
			}
			if does != want {
				t.Errorf("%s, after esc %d times: esc %s, not %q", c.name, i, does, want)
			}
			if on := s.m.look.filter.on(); s.Press("<esc>").m.look.filter.on() == on && want == "show everything" || s.m.look.filter.on() != on && want != "show everything" {
				t.Errorf("%s: esc says %q and does not do that", c.name, want)
			}
		}
	}
}

// Each node that a filter counts is in the drawing: a guard of something that it leaves
// out stands there by itself, and what has the focus is framed.
func TestFilterDrawsWhatItCounts(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"global-storefront", "broken-launch", "global-api"} {
		s := newSession(t, 100, 30, sample(t, name))
		for _, n := range s.design().Nodes {
			for _, what := range []string{"upstream:" + n.ID, "downstream:" + n.ID, "region:" + n.Region()} {
				if s.Press(":show "+what, "<enter>"); !s.m.look.filter.on() {
					continue // such as the Region of what has none
				}
				for id := range s.m.show().Only {
					if !s.m.canvas.Drawn(id) {
						t.Errorf("%s, %s: %s is counted and not drawn\n%s", name, what, id, s.screen())
					}
				}
				if !s.m.canvas.Drawn(s.m.focus.node) || !s.m.show().Only[s.m.focus.node] {
					t.Errorf("%s, %s: %s has the focus", name, what, s.m.focus.node)
				}
				s.Press(":show all", "<enter>")
			}
		}
	}
	s := newSession(t, 80, 24, sample(t, "global-storefront")).Press("0---")
	x, y := s.find("us-east-1")
	s.Click(x, y).Press("<enter>").Sees("cert", "8 of 24 nodes")
}
