package tui

import (
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/samples"
	"portolan/samples/samplestest"
	"portolan/validate"
)

// Targets to which a link would make an error have the last letters, faint ones, are not the
// nearest, and say why not: a balancer registers no servers of another Region.
func TestLinksThatMakeErrorsComeLast(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {200, 60}, {80, 24}, {45, 30}} {
		s := newSession(t, size[0], size[1], referenceWithout(t))
		err := s.m.do(model.Disconnect{Link: model.LinkRef{From: "alb", To: "web"}}, "")
		s.m.focusNode("alb", true)
		s.Press("c")
		c, ok := s.m.ui.mode.(*connecting)
		if !err || !ok {
			t.Fatalf("%v: no connecting\n%s", size, s.screen())
		}
		if c.wrong["web-2"] == "" || c.wrong["web"] != "" {
			t.Fatalf("%v: wrong are %v", size, c.wrong)
		}
		if order := c.offered(s.m); slices.Index(order, "web") > slices.Index(order, "web-2") && slices.Contains(order, "web-2") {
			t.Errorf("%v: offered %v", size, order)
		}
		s.Sees("Faint letters")
		c.cursor = "web-2"
		if s.Press("."); !strings.Contains(s.m.ui.message, "cannot register") {
			t.Errorf("%v: it says %q", size, s.m.ui.message)
		}
		s.Press("c")
		if links := s.links(); !slices.Contains(links, "alb -> web") {
			t.Errorf("%v: the nearest is none of %v", size, links)
		}
	}
	s := newSession(t, 120, 36, referenceWithout(t))
	s.m.focusNode("alb", true)
	s.Press("c")
	letter := s.m.ui.mode.(*connecting).targets["web-2"]
	if s.Press(letter); !strings.Contains(s.m.ui.message, "makes an error") || s.errors() == 0 {
		t.Errorf("linked, it says %q with %d errors", s.m.ui.message, s.errors())
	}
}

// In each sample what is offered first makes no error on the new link.
func TestFirstLettersMakeNoError(t *testing.T) {
	for _, name := range samples.Names() {
		top := samplestest.Topology(t, name)
		if len(top.Nodes) > 14 {
			continue
		}
		s := newSession(t, 200, 60, sample(t, name))
		for _, n := range top.Nodes {
			s.m.focusNode(n.ID, true)
			s.Press("c")
			c, ok := s.m.ui.mode.(*connecting)
			if !ok {
				continue
			}
			for id := range c.targets {
				from, to := n.ID, id
				if len(model.Legal(top.Node(from), top.Node(to))) == 0 {
					from, to = to, from
				}
				s.m.leave()
				s.m.connect(from, to, false)
				new := 0
				for _, f := range validate.Check(s.design()).Findings {
					if _, l, onLink := f.Site(); onLink && f.Severity == validate.Error && l.From == from && l.To == to && l.N > 0 == (top.Link(model.LinkRef{From: from, To: to}) != nil) {
						new++
					}
				}
				if new > 0 && c.wrong[id] == "" {
					t.Errorf("%s: %s to %s is offered like any", name, n.ID, id)
				}
				s.m.undo()
			}
			s.Press("<esc>")
		}
	}
}
