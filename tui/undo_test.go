package tui

import (
	"reflect"
	"strings"
	"testing"

	"portolan/model"
)

// kindOfEdit is a way in which a person changes a design: where it begins, and what is
// done there.
type kindOfEdit struct {
	name  string
	begin func(s *session)
	keys  []string
	do    func(s *session)
}

// kindsOfEdits are those of one design without a file.
var kindsOfEdits = []kindOfEdit{
	{name: "add", begin: onNodeOf("web"), keys: []string{"a", "ecs", "<enter>"}},
	{name: "add before", begin: onNodeOf("api-eu"), keys: []string{"A", "cf", "<enter>"}},
	{name: "add in a row", begin: onNodeOf("cdn"), keys: []string{"a", "alb, ec2", "<enter>"}},
	{name: "add loose", begin: onNodeOf("web"), keys: []string{"o", "s3", "<enter>"}},
	{name: "insert", begin: onLinkOf("cdn", "web"), keys: []string{"i", "<enter>"}},
	{name: "connect", begin: onNodeOf("web"), keys: []string{"c", "c", "<enter>"}},
	{name: "rename", begin: onNodeOf("web"), keys: []string{"r", "<ctrl+u>", "front", "<enter>"}},
	{name: "another id", begin: onNodeOf("web"), do: func(s *session) { s.m.do(model.Rename{ID: "web", To: "entry"}, "") }},
	{name: "kind", begin: onNodeOf("shop"), keys: []string{":kind s3", "<enter>"}},
	{name: "Region", begin: onNodeOf("app"), keys: []string{":region eu-west-1", "<enter>"}},
	{name: "Region of several", begin: onNodesOf("app", "backups"), keys: []string{":region eu-west-2", "<enter>"}},
	{name: "delete", begin: onNodeOf("web"), keys: []string{"d"}},
	{name: "delete and join", begin: onNodeOf("shop"), keys: []string{"X"}},
	{name: "delete several", begin: onNodesOf("web", "app"), keys: []string{"d"}},
	{name: "delete a link", begin: onLinkOf("web", "app"), keys: []string{"d"}},
	{name: "cut", begin: onNodeOf("web"), keys: []string{"<ctrl+x>"}},
	{name: "paste", begin: onNodesOf("web", "app"), keys: []string{"y", "p"}},
	{name: "paste elsewhere", begin: func(s *session) { s.m.focusNode("web", false); s.Press("y"); s.m.focusNode("fn", false) }, keys: []string{"P"}},
	{name: "duplicate", begin: onNodeOf("web"), keys: []string{"<ctrl+d>"}},
	{name: "duplicate several", begin: onNodesOf("web", "app"), keys: []string{"<ctrl+d>"}},
	{name: "nudge", begin: onNodeOf("web"), keys: []string{"<shift+down>", "<shift+down>"}},
	{name: "move by keys", begin: onNodeOf("web"), keys: []string{"m", "<down>", "<down>", "<enter>"}},
	{name: "tidy", begin: madeReady(model.Move{ID: "web", To: model.Point{X: 70, Y: 3}}, onNodeOf("web")), keys: []string{"\\"}},
	{name: "tidy all", begin: madeReady(model.Move{ID: "web", To: model.Point{X: 70, Y: 3}}, onNodeOf("web")), keys: []string{":tidy", "<enter>"}},
	{name: "fold a Region", begin: onNodeOf("web"), keys: []string{"z", "<enter>"}},
	{name: "fold all", begin: onNodeOf("web"), keys: []string{":fold-all", "<enter>"}},
	{name: "unfold all", begin: madeReady(model.SetGroup{Group: model.Group{Kind: model.RegionGroup, Name: "eu-west-1", Folded: true}}, onNodeOf("lagos")), keys: []string{":unfold-all", "<enter>"}},
	{name: "group", begin: onNodesOf("web", "app"), keys: []string{"<ctrl+g>", "<ctrl+u>", "pair", "<enter>"}},
	{name: "rename a group", begin: madeReady(model.SetGroup{Group: model.Group{Kind: model.NamedGroup, Name: "pair", Nodes: []string{"web", "app"}}}, onNodeOf("web")), keys: []string{":rename-group pair", "<enter>", "<ctrl+u>", "two", "<enter>"}},
	{name: "ungroup", begin: madeReady(model.SetGroup{Group: model.Group{Kind: model.NamedGroup, Name: "pair", Nodes: []string{"web", "app"}}}, onNodeOf("web")), keys: []string{":ungroup pair", "<enter>"}},
	{name: "fix", begin: onNodeOf("cdn"), keys: []string{"f", "<enter>"}},
	{name: "fix what stands out", begin: func(s *session) { s.Press("}") }, keys: []string{"f", "<enter>"}},
	{name: "all fixes", begin: onNodeOf("web"), keys: []string{":fix-all", "<enter>", "<enter>"}},
	{name: "ignore", begin: func(s *session) { s.Press("}") }, keys: []string{"!", "it is a rehearsal", "<enter>"}},
	{name: "field of the inspector", begin: onNodeOf("lagos"), do: inField("Title")},
	{name: "field of a link", begin: onLinkOf("cdn", "assets"), do: inField("Path")},
	{name: "assumption", begin: onNodeOf("lagos"), keys: []string{"3", "a", "<enter>", "<down>", "<enter>"}},
	{name: "drag", begin: onNodeOf("backups"), do: func(s *session) { x, y := s.at("backups"); s.Drag(x, y, x+5, y+3) }},
	{name: "drop on a link", begin: madeReady(model.Add{Node: model.NewNode("spare", "", &model.NLB{})}, onNodeOf("spare")), do: func(s *session) {
		s.m.do(s.m.dropOnLink(s.m.node(), model.LinkRef{From: "cdn", To: "web"}).edit, "")
	}},
}

func onNodeOf(id string) func(*session) { return func(s *session) { s.m.focusNode(id, false) } }

func onLinkOf(from, to string) func(*session) {
	return func(s *session) { s.m.focusLink(model.LinkRef{From: from, To: to}) }
}

func onNodesOf(ids ...string) func(*session) {
	return func(s *session) {
		s.m.focusNode(ids[0], false)
		s.Press("v")
		for _, id := range ids[1:] {
			s.m.focusNode(id, false)
		}
	}
}

// madeReady is a focus behind an edit that the one in question needs.
func madeReady(edit model.Edit, begin func(*session)) func(*session) {
	return func(s *session) { s.m.do(edit, ""); begin(s) }
}

// inField types into a field of the inspector.
func inField(label string) func(*session) {
	return func(s *session) {
		s.Press("<enter>")
		s.Click(s.findIn(s.m.ui.rects.inspector, label))
		s.Press("x", "<ctrl+s>")
	}
}

// elsewhere leaves whatever is open and goes to another node.
func (s *session) elsewhere() {
	s.t.Helper()
	for range 9 {
		if s.m.overlay() == nil && s.m.ui.mode == nil && !s.m.editing() {
			break
		}
		s.Press("<esc>")
	}
	s.m.showView(viewCanvas)
	s.m.toPane(paneCanvas)
	s.m.unmark()
	s.m.focusNode(s.design().Nodes[1].ID, false)
}

// Whatever the edit was, undo goes back to where it was made and redo to where it led, focus
// and selection alike, wherever the person went meanwhile. All take place in one session.
func TestEachKindOfEditIsUndoneInItsPlace(t *testing.T) {
	newSession(t, 160, 45, sample(t, "broken-launch")).undoesInPlace(kindsOfEdits)
	newSession(t, 160, 45, sample(t, "global-api")).undoesInPlace([]kindOfEdit{
		{name: "idea", begin: func(s *session) { s.m.focusNode(s.design().Nodes[0].ID, false) }, keys: []string{"3", "w", "1", "<enter>"}},
	})
	s, _, _ := meeting(t, 160, 45)
	s.undoesInPlace([]kindOfEdit{{name: "merge", begin: onNodeOf("web"), keys: []string{":merge", "<enter>", "T", "<enter>"}}})
}

func (s *session) undoesInPlace(edits []kindOfEdit) {
	s.t.Helper()
	t := s.t
	travel := func(name, key string, n int, design *model.Topology, place model.Spot) {
		t.Helper()
		for range n {
			s.elsewhere()
			s.Press(key)
		}
		if !sameDesign(s.design(), design) {
			t.Errorf("%s: %s leads to another design", name, key)
		}
		if got := s.m.spot(); !reflect.DeepEqual(got, place) {
			t.Errorf("%s: %s leads to %+v, not %+v", name, key, got, place)
		}
	}
	for _, c := range edits {
		start := len(s.m.doc.history.Steps())
		s.elsewhere()
		c.begin(s)
		have, before, from := len(s.m.doc.history.Steps()), s.design(), s.m.spot()
		if s.Press(c.keys...); c.do != nil {
			c.do(s)
			s.frame()
		}
		n := len(s.m.doc.history.Steps()) - have
		if n <= 0 {
			t.Errorf("%s changes nothing: %q\n%s", c.name, s.m.ui.message, s.screen())
			continue
		}
		after, to := s.design(), s.m.spot()
		travel(c.name, "u", n, before, from)
		travel(c.name, "U", n, after, to)
		for len(s.m.doc.history.Steps()) > start {
			s.elsewhere()
			s.Press("u")
		}
	}
}

// Undo and redo stay in the view that shows what they did, and say it where that is only
// to be seen on the canvas. Views without a key for them say where there is one.
func TestUndoStaysInItsView(t *testing.T) {
	t.Parallel()
	for _, view := range []string{"1", "2", "3", "4", "5", "6", "7"} {
		for _, step := range []struct {
			edit  model.Edit
			drawn bool
		}{{model.Retitle{ID: "alb-us", Title: "Shop"}, false}, {model.SetGroup{Group: model.Group{Kind: model.RegionGroup, Name: "us-east-1", Folded: true}}, true}} {
			s := newSession(t, 120, 36, sample(t, "global-storefront"))
			before := s.design()
			s.m.do(step.edit, "")
			after := s.design()
			s.Press(view)
			at := s.m.ui.view
			for _, key := range []string{"u", "<ctrl+r>"} {
				s.Press(key)
				want := after
				if key == "u" && view <= "3" {
					want = before
				}
				if s.m.ui.view != at || s.design() != want {
					t.Errorf("%s in view %s: view %v, undone %v: %q", key, view, s.m.ui.view, s.design() == before, s.m.said())
				}
				if said := s.m.said(); view > "3" && !strings.Contains(said, " means ") && !strings.Contains(said, "Nothing ") || (step.drawn && view == "3") != strings.Contains(said, "Only the canvas shows that.") {
					t.Errorf("%s in view %s says %q", key, view, said)
				} else if back := map[string]string{"u": "U to redo.", "<ctrl+r>": "u to undo."}[key]; view <= "3" && !strings.Contains(said, back) {
					t.Errorf("%s in view %s says %q, not %q", key, view, said, back)
				}
			}
		}
	}
}

// A step that deleted many nodes is named by their number and a few of them.
func TestAStepOfManyNodesIsNamedByTheirNumber(t *testing.T) {
	s := newSession(t, 80, 24, sample(t, "global-storefront")).Press("<ctrl+a>", "d")
	if said := s.m.said(); !strings.HasPrefix(said, "Done: delete 24 nodes: ") || !strings.Contains(said, ", 20 more. u to undo.") {
		t.Error(said)
	}
	if said := s.Press("u").m.said(); !strings.HasPrefix(said, "Undone: delete 24 nodes: ") || !strings.Contains(said, ", 20 more. U to redo.") {
		t.Error(said)
	}
	s = newSession(t, 80, 24, sample(t, "global-storefront"))
	s.m.do(model.Remove{IDs: []string{"alb-us", "app-us"}}, "")
	s.Press("u").Sees("Undone: delete Orders US, App US. U to redo.")
}
