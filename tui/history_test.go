package tui

import (
	"reflect"
	"slices"
	"testing"

	"portolan/model"
	"portolan/model/document"
)

// The next node after an undo hangs where the person was, not where the undone
// node was drawn.
func TestAddAfterUndoHangsOnTheSameNode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, one, other string }{{"cdn", "waf", "acm"}, {"alb", "waf", "acm"}, {"www", "s3", "alb"}, {"web", "data", "s3"}} {
		s := site(t)
		s.m.focusNode(c.from, false)
		s.Press("a", c.one, "<enter>")
		first := s.m.focus.node
		if first == c.from {
			t.Fatalf("%s was not added\n%s", c.one, s.screen())
		}
		s.Press("u").Focus(c.from)
		s.Press("U").Focus(first)
		s.Press("u").Focus(c.from)
		s.Press("a", c.other, "<enter>")
		if n := s.m.focus.node; !slices.Contains(s.links(), n+" -> "+c.from) && !slices.Contains(s.links(), c.from+" -> "+n) {
			t.Errorf("after an undo the new node hangs elsewhere than on %s: %v", c.from, s.links())
		}
	}
}

// Undo goes back to where each step was made, redo to where it led, focus and
// selection alike, wherever the person went meanwhile.
func TestUndoAndRedoGoBackToThePlace(t *testing.T) {
	t.Parallel()
	s := site(t)
	type step struct{ from, to model.Spot }
	var steps []step
	have := len(s.m.doc.history.Steps())
	for _, keys := range [][]string{
		{"[", "["},
		{"a", "waf", "<enter>"},
		{"["},
		{"e"}, // a link
		{"d"},
		{"<esc>"},
		{"v", "]"}, // two nodes
		{"y"},
		{"p"},
		{"<esc>"},
		{"v", "["},
		{"d"},
		{"<esc>"},
		{"<ctrl+d>"},
		{"<shift+down>", "<shift+down>"},
		{"r", "<ctrl+u>", "front", "<enter>"},
	} {
		from := s.m.spot()
		s.Press(keys...)
		if now := len(s.m.doc.history.Steps()); now > have {
			have = now
			steps = append(steps, step{from, s.m.spot()})
		}
	}
	if len(steps) < 7 {
		t.Fatalf("the session made %d steps", len(steps))
	}
	for i, st := range slices.Backward(steps) {
		s.Press("<esc>", "<esc>", "w", "w") // elsewhere
		s.Press("u")
		if got := s.m.spot(); !reflect.DeepEqual(got, st.from) {
			t.Fatalf("undo of step %d leads to %+v, was at %+v", i, got, st.from)
		}
	}
	for i, st := range steps {
		s.Press("<esc>", "<esc>", "b", "b")
		s.Press("U")
		if got := s.m.spot(); !reflect.DeepEqual(got, st.to) {
			t.Fatalf("redo of step %d leads to %+v, was at %+v", i, got, st.to)
		}
	}
}

// Duplicate and paste of a failover stack with its health check name the
// copies, whichever keys ask for them, and undo takes one step.
func TestCopiesOfAFailoverStackNameTheCopies(t *testing.T) {
	f, err := document.Parse("stack.topo.yaml", []byte(`portolan: 1
nodes:
  - {id: ann, kind: users, locations: [Paris]}
  - {id: www, kind: record, zone: example.com, name: www.example.com, policy: failover}
  - {id: alb-us, kind: alb, region: us-east-1}
  - {id: alb-eu, kind: alb, region: eu-west-1}
  - {id: check, kind: health-check}
  - {id: all, kind: health-check, type: CALCULATED, threshold: 1, children: [check]}
links:
  - ann -> www
  - {from: www, to: alb-us, role: primary, setIdentifier: alb-us, healthCheck: all}
  - {from: www, to: alb-eu, role: secondary, setIdentifier: alb-eu}
  - check -> alb-us
`))
	if err != nil {
		t.Fatal(err)
	}
	top := f.Topology
	for _, keys := range [][]string{{"<ctrl+d>"}, {"y", "p"}, {"y", "P"}, {"y", "<esc>", "gg", "P"}} {
		s := newSession(t, 160, 45, func(o *Options) { o.Design = top })
		s.m.focusNode("www", false)
		s.Press("v")
		for _, id := range []string{"alb-us", "alb-eu", "check", "all"} {
			s.m.focusNode(id, false)
		}
		before := s.m.spot()
		s.Press(keys...)
		d := s.design()
		l := d.Link(model.LinkRef{From: "www-2", To: "alb-us-2"})
		if l == nil || len(d.Nodes) != 11 {
			t.Fatalf("%v: links %v", keys, s.links())
		}
		check, _ := l.Get("healthCheck")
		set, _ := l.Get("setIdentifier")
		children, _ := d.Node("all-2").Get("children")
		name, _ := d.Node("www-2").Get("name")
		if check[0] != "all-2" || set[0] != "alb-us-2" || children[0] != "check-2" || name[0] == "www.example.com" {
			t.Errorf("%v: the copy depends on %v, is %v, combines %v, is called %v", keys, check, set, children, name)
		}
		if !slices.Contains(s.links(), "check-2 -> alb-us-2") || slices.Contains(s.links(), "check -> alb-us-2") {
			t.Errorf("%v: links %v", keys, s.links())
		}
		if joined := slices.Contains(s.links(), "ann -> www-2"); joined != (keys[len(keys)-1] == "P") {
			t.Errorf("%v: joined %v", keys, joined)
		}
		if got := s.m.selection(); len(got) != 5 || slices.Contains(got, "www") {
			t.Errorf("%v: selected are %v", keys, got)
		}
		s.Press("u")
		if !sameDesign(s.design(), top) {
			t.Errorf("%v: one undo does not take the copies back", keys)
		}
		if len(keys) == 1 && !reflect.DeepEqual(s.m.spot(), before) {
			t.Errorf("%v: undo leads to %+v", keys, s.m.spot())
		}
	}
}

// What was found out about a state is not found out again after undo and redo, and the
// states that were left long ago are forgotten.
func TestUndoHasFindingsAtOnce(t *testing.T) {
	own := func(o *Options) { o.past = &judgements{most: fewJudged} }
	s := newSession(t, 120, 36, sample(t, "broken-launch"), own)
	report, estimate := s.m.look.report, s.m.look.estimate
	s.Press("d")
	after := s.m.look.report
	if after == report || estimate == nil {
		t.Fatal("an edit has the findings of before")
	}
	if s.Press("u"); s.m.look.report != report || s.m.look.estimate != estimate {
		t.Error("undo looks for them again")
	}
	if s.Press("<ctrl+r>"); s.m.look.report != after {
		t.Error("redo looks for them again")
	}
	s.Press("u")
	for range fewJudged {
		s.Press("<ctrl+d>")
	}
	if n := len(s.m.opt.past.list); n != fewJudged {
		t.Errorf("%d states are remembered", n)
	}
}
