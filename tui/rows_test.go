package tui

import (
	"slices"
	"testing"

	"portolan/model/layout"
)

// The cursor of a view stays on the node that has the focus: through every order of the
// table, by keys, by clicks and by the wheel, and when a design is opened with a node.
func TestRowsGoAlongWithTheFocus(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront")).Press("7", "<down>", "<down>")
	on := func(does string) {
		t.Helper()
		if at := s.m.panes.table.Selected(); at == "" || at != s.m.focus.node {
			t.Errorf("%s: the row is %q, the focus %q", does, at, s.m.focus.node)
		}
	}
	on("down")
	id := s.m.focus.node
	for range 7 {
		for _, key := range []string{"<right>", "r"} {
			if s.Press(key); s.m.focus.node != id {
				t.Errorf("%s moved the focus to %s", key, s.m.focus.node)
			}
			on(key)
		}
	}
	x, y := s.find("Region")
	s.Click(x, y)
	on("a click on a head")
	s.Click(x, y+4)
	on("a click on a row")
	if s.m.focus.node == id {
		t.Error("the click chose no other row")
	}
	s.Press(":").Press("alb-us", "<enter>").Press("7").Focus("alb-us")
	on("a typed name")
	s.Press("<enter>").Focus("alb-us")

	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		for _, view := range []string{"table", "outline", "latency"} {
			s := newSession(t, size[0], size[1], sample(t, "global-storefront"), func(o *Options) { o.View, o.Focus = ViewNamed(view), "alb-us" })
			s.Focus("alb-us")
			switch view {
			case "table":
				if at := s.m.panes.table.Selected(); at != "alb-us" {
					t.Errorf("%v: the table is on %s", size, at)
				}
			case "outline":
				if at := s.m.panes.outline.Selected(); at != "alb-us" {
					t.Errorf("%v: the outline is on %s", size, at)
				}
			case "latency":
				if j, _ := s.m.panes.latency.Selected(); !slices.Contains(j.Path, "alb-us") {
					t.Errorf("%v: the request chosen passes %v", size, j.Path)
				}
			}
		}
	}
}

// A link that has the focus is named in the outline, in its row and in the status, at
// every size, before a key acts on it.
func TestLinkFocusIsSeenInTheOutline(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {48, 24}, {46, 12}} {
		s := newSession(t, size[0], size[1], sample(t, "static-site")).Press("2")
		s.m.focusNode("cdn", false)
		s.Press("<tab>") // another pane is none here
		s.Press("e")
		name := layout.LinkTitle(s.design(), s.m.focus.link)
		s.Sees("link " + name)
		for range s.m.linksAround() {
			s.Press("e").Sees("link " + layout.LinkTitle(s.design(), s.m.focus.link))
		}
		at := s.m.focus.link
		s.Press("d")
		if s.design().Link(at) != nil {
			t.Errorf("%v: the link that is shown is still there", size)
		}
	}
}

// On a row that stands for no node nothing of the design is changed unseen.
func TestHeadingOfTheOutlineIsNoNode(t *testing.T) {
	path := tempFile(t, "x.topo.yaml", "portolan: 1\nname: x\nnodes:\n  - {id: a, kind: s3, region: eu-west-1}\n  - {id: b, kind: s3, region: eu-west-1}\n")
	s := newSession(t, 120, 36, file(path), state(t.TempDir())).Press("2", "<home>")
	if !s.m.panes.outline.OnHeading() {
		t.Fatalf("no heading\n%s", s.screen())
	}
	s.Press("d").Sees("This row is no node")
	if len(s.design().Nodes) != 2 {
		t.Error("a node went that had no row marked")
	}
}
