package tui

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/model/racetest"
	extent "portolan/model/scope"
	"portolan/samples/samplestest"
)

// What is searched for is found whatever draws it: in a box of several, at any zoom and
// size, in rows. The focus goes to it, and the box in which it stands is named.
func TestSearchFindsWhatIsFolded(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {30, 8}} {
		for _, first := range [][]string{{}, {":fold us-east-1", "<enter>"}, {":fold-all", "<enter>"}, {"-", "-", "-"}} {
			s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
			s.Press(first...)
			for _, view := range []string{"1", "2", "7"} {
				s.Press(view)
				for _, n := range s.design().Nodes {
					s.m.goToHit("www")
					s.m.startSearch(n.ID)
					if s.m.focus.node != n.ID || s.m.boxed() != nil {
						t.Errorf("%v, %v, view %s: searching %s leads to %s: %s", size, first, view, n.ID, s.m.focus.node, s.m.said())
						continue
					}
					if view == "7" && s.m.panes.table.Selected() != n.ID {
						t.Errorf("%v, %v: the row of %s is that of %s", size, first, n.ID, s.m.panes.table.Selected())
					}
					box := s.m.canvas.Folded(n.ID) != nil && s.m.boxes()
					if named := strings.Contains(s.m.said(), "stands in the box of "+s.m.boxName(n.ID)+":"); named != box {
						t.Errorf("%v, %v, view %s: in a box %v, but %q", size, first, view, box, s.m.said())
					}
				}
			}
		}
	}
}

// How many are found depends neither on zoom nor on view nor on size, and a search
// without success leaves the focus where it was.
func TestSearchCountsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	said := map[string]string{}
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 15}, {30, 8}} {
		for _, view := range []string{"1", "2", "7"} {
			for _, zoom := range []string{"", "-"} {
				s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
				s.Press(view)
				if zoom != "" {
					s.Press(zoom)
				}
				for _, query := range []string{"orders us", "orders", "cert", "region:eu-*"} {
					s.m.startSearch(query)
					if now := s.m.said(); said[query] == "" {
						said[query] = now
					} else if now != said[query] {
						t.Errorf("%s: %q in view %s at %v%s, %q elsewhere", query, now, view, size, zoom, said[query])
					}
				}
				s.m.goToHit("www")
				s.Press("/", "orders un", "<enter>").Focus("www").Press("/", "orders", "<esc>").Focus("www")
			}
		}
	}
}

// foldedDesigns are those of [foldedSession], each made once, so that it is judged once.
var foldedDesigns sync.Map

// foldedDesign is a design in which something stands as one box. The nodes in it are
// called Zz and their id, so that whoever names one is caught.
func foldedDesign(t *testing.T, which string) *model.Topology {
	t.Helper()
	if top, ok := foldedDesigns.Load(which); ok {
		return top.(*model.Topology)
	}
	top := samplestest.Topology(t, "global-storefront")
	in := map[string][]string{"group": {"alb-us", "app-us"}, "stack": {"app-us", "cert-us"}}[which]
	var edits []model.Edit
	for _, n := range top.Nodes {
		if slices.Contains(in, n.ID) || in == nil && (n.Region() == "us-east-1" || which == "users" && n.Kind() == model.KindUsers || which == "rest" && n.Region() == "" && n.Kind() != model.KindUsers) {
			edits = append(edits, model.Retitle{ID: n.ID, Title: "Zz" + n.ID})
		}
	}
	if g, ok := map[string]model.Group{
		"Region": {Kind: model.RegionGroup, Name: "us-east-1"}, "node": {Kind: model.RegionGroup, Name: "us-east-1"},
		"group": {Kind: model.NamedGroup, Name: "Pair", Nodes: []string{"app-us", "alb-us"}}, "stack": {Kind: model.StackGroup, Name: "alb-us"},
	}[which]; ok {
		g.Folded = true
		edits = append(edits, model.SetGroup{Group: g})
	}
	top, err := model.Apply(top, edits...)
	if err != nil {
		t.Fatal(err)
	}
	made, _ := foldedDesigns.LoadOrStore(which, top)
	return made.(*model.Topology)
}

// foldedSession is a session on that design, in which the box has the focus, or a node in it.
func foldedSession(t *testing.T, which string) (*session, []string) {
	t.Helper()
	s := newSession(t, 120, 36, designed(foldedDesign(t, which)))
	s.m.ui.hidden = true
	s.send(tea.WindowSizeMsg{Width: 120, Height: 36})
	switch which {
	case "node":
		s.m.focusItself("app-us", false)
		return s, s.m.canvas.Folded("app-us")
	case "overview", "users", "rest":
		s.m.zoom(overview)
	}
	at := map[string]string{"Region": "cert", "group": "alb-us", "stack": "alb-us", "overview": "cert", "users": "sydney", "rest": "www"}[which]
	s.m.focusNode(s.m.canvas.Folded(at)[0], false)
	s.send(tea.WindowSizeMsg{Width: 120, Height: 36})
	b := s.m.boxed()
	if b == nil || len(b.Members) < 2 {
		t.Fatalf("%s: no box has the focus: %+v", which, b)
	}
	return s, b.Members
}

func (m *Model) makeGroupOf(t *testing.T, name string, ids ...string) {
	t.Helper()
	if !m.setFolded(model.Group{Kind: model.NamedGroup, Name: name, Nodes: ids, Folded: true}, true) {
		t.Fatal(m.said())
	}
}

// A folded box is one thing for every command: it does it with all of its nodes, or shows
// something, or says why not and what is folded. None of its nodes is changed, broken or
// named alone. What is refused changes nothing, and so does what is left by esc: neither
// the design and its steps nor what is folded, nor focus, zoom and camera.
func TestBoxIsOneThingForEveryCommand(t *testing.T) {
	racetest.OneGoroutine(t)
	t.Parallel()
	plain := newSession(t, 120, 36, sample(t, "global-storefront"))
	plain.m.focusNode("alb-us", false)
	kinds := []struct{ which, name string }{
		{"Region", "Region us-east-1"}, {"group", "Pair"}, {"stack", "Orders US"}, {"overview", "us-east-1"}, {"users", "Users (3)"}, {"rest", "utside Regions (7)"}, {"node", ""},
	}
	refused := 0
	for _, k := range kinds {
		s, members := foldedSession(t, k.which)
		for _, c := range newRegistry(allViews()).all {
			all := k.which == "Region" || k.which == "overview" || k.which == "node"
			if c.in&inCanvas == 0 || c.far || c.group == groupFile || c.group == groupWorkshop || !all && !c.one && c.box == nil && c.boxWhy == nil && !c.edits {
				continue
			}
			s.m.say("")
			c = s.m.table.named(c.id)
			before, design, why := s.standing(), s.design(), s.m.refusal(c)
			s.m.runCommand(c, "")
			s.send(tea.WindowSizeMsg{Width: 120, Height: 36})
			if n := s.changedOf(design, members); k.which != "node" && n != 0 && n != len(members) {
				t.Errorf("%s: %s changes %d of %d nodes of the box", k.which, c.id, n, len(members))
			}
			if k.which != "node" && s.namesANode(c, k.which == "users" || k.which == "rest") {
				t.Errorf("%s: %s names a node of the box alone: %q\n%s", k.which, c.id, s.m.ui.message, s.screen())
			}
			if why != "" {
				if refused++; s.m.ui.message != why || !s.m.ui.bad || s.standing() != before {
					t.Errorf("%s: %s is refused and does something: %q", k.which, c.id, s.m.ui.message)
				}
				about := !strings.HasPrefix(c.id, "zoom.") // what is folded, not how large
				if about && plain.m.refusal(plain.m.table.named(c.id)) == "" && !strings.Contains(why, k.name) {
					t.Errorf("%s: %s does not name what is folded: %q", k.which, c.id, why)
				}
			}
			if s.m.overlay() != nil || s.m.ui.mode != nil || k.which == "node" && (s.m.focus.onLink || s.m.editing()) {
				for range 3 {
					if s.m.overlay() != nil || s.m.ui.mode != nil || s.m.focus.onLink || s.m.editing() {
						s.Press("<esc>")
					}
				}
				s.m.toPane(paneCanvas)
				if s.frame(); s.standing() != before {
					t.Errorf("%s: %s that is left changes %v into %v: %s", k.which, c.id, before, s.standing(), s.m.ui.message)
				}
			}
			if s.standing() != before || s.m.ui.view != viewCanvas || s.m.focus.selecting || s.m.ui.pane != paneCanvas || s.m.simulating() != "" {
				s, members = foldedSession(t, k.which)
			}
		}
	}
	if refused < 60 {
		t.Errorf("only %d commands were refused", refused)
	}
}

// changedOf counts those of some nodes that an edit changed.
func (s *session) changedOf(before *model.Topology, ids []string) (n int) {
	for _, id := range ids {
		if now := s.design().Node(id); now == nil || !reflect.DeepEqual(now, before.Node(id)) {
			n++
		}
	}
	return n
}

// namesANode tells whether a node of a box of [foldedSession] is named where the box is meant.
// Patterns name what is global, and sources of a box list all of its nodes.
func (s *session) namesANode(c *command, global bool) bool {
	if strings.Contains(s.m.ui.message, "Zz") {
		return c.id != "delete" && c.id != "cut"
	}
	return !global && s.m.ui.view == viewCanvas && s.m.boxed() != nil && c.group != groupView && c.group != groupMove && c.group != groupHelp && c.id != "undo.list" && c.id != "sources" && strings.Contains(s.screen(), "Zz")
}

// What the footer shows over a box does what it says, and so does its menu, which begins
// with what is about the box.
func TestHintsAndMenuOfABox(t *testing.T) {
	t.Parallel()
	first := map[string]string{"Region": "Open the box", "group": "Open the box", "stack": "Open the box", "overview": "Show the Region alone", "users": "Show all nodes", "rest": "Show all nodes"}
	for which, title := range first {
		s, members := foldedSession(t, which)
		for _, h := range s.m.hintsNow() {
			before, camera := s.m.footprint(), s.standing()
			if s.Press(strings.TrimSpace("<" + h.Keys[len(h.Keys)-1] + ">")); s.m.ui.bad || s.m.footprint() == before && s.m.ui.message == "" {
				t.Errorf("%s: %v %s does nothing: %q", which, h.Keys, h.Does, s.m.ui.message)
			}
			if h.Does == "open" && s.m.canvas.Folded(members[0]) != nil || h.Does == "show alone" && !s.m.look.filter.on() || h.Does == "show nodes" && s.m.canvas.Drawing().Overview {
				t.Errorf("%s: %v does not %s", which, h.Keys, h.Does)
			}
			if s.m.overlay() != nil || s.m.ui.mode != nil {
				s.Press("<esc>")
			}
			if s.standing() != camera || s.m.look.filter.on() {
				s, members = foldedSession(t, which)
			}
		}
		items := s.m.contextItems(onNode)
		if items[0].Label != title || items[0].Group != thisBox {
			t.Errorf("%s: the menu begins with %s", which, items[0].Label)
		}
		for _, it := range items {
			s, _ := foldedSession(t, which)
			if s.m.runCommand(s.m.table.named(it.ID), ""); s.m.ui.bad {
				t.Errorf("%s: the menu offers %s, which says %q", which, it.Label, s.m.ui.message)
			}
		}
	}
}

// What the keys of a node do with a box, one by one.
func TestKeysOnABox(t *testing.T) {
	t.Parallel()
	s, members := foldedSession(t, "Region")
	all := len(s.design().Nodes)
	if s.Press("X"); len(s.design().Nodes) != all-len(members) {
		t.Errorf("%d of %d nodes are left: %s", len(s.design().Nodes), all, s.m.said())
	}
	s.Sees("Deleted us-east-1 (8), joined").Press("u").Sees("us-east-1 (8)")
	s.Press("m").Sees("Region us-east-1 is placed with its nodes: z opens it.").Lacks("MOVE")
	s.Press("V").Sees("Requests through Region us-east-1", "In front of Region us-east-1", "Behind Region us-east-1").Press("<enter>").Sees("Shown: requests through Region us-east-1")
	for _, id := range []string{"www", "alb-us", "list-us", "sydney"} {
		if !s.m.canvas.Drawn(id) {
			t.Errorf("%s is on a way through the Region and not drawn", id)
		}
	}
	if s.m.canvas.Drawn("app-eu") {
		t.Error("app-eu is on no way through the Region and drawn")
	}
	s.Press("<esc>")
	s.Press("O").Sees("Region us-east-1 is one box of 8 nodes")
	s.Press(":rename Other", "<enter>").Sees("Region us-east-1 has no name of its own").Press(":kind alb", "<enter>").Sees("is one box of 8 nodes")
	s.Press("x").Sees("us-east-1 is broken, in the simulation only")
	s, _ = foldedSession(t, "overview")
	s.Press("x").Sees("us-east-1 is broken, in the simulation only")
	s, members = foldedSession(t, "group")
	s.Press("x").Sees("Group Pair is broken, in the simulation only")
	if n := len(s.m.panes.failure.Broken()); n != len(members) {
		t.Errorf("%d of %d nodes are broken", n, len(members))
	}
	s.Press("1").Press("<esc>", "x").Press("1", "x").Sees("Group Pair is mended").Press("1")
	s.Press("r").Sees("Rename the group Pair").Press("<esc>").Press(":rename Twins", "<enter>").Sees("Twins (2)")
	s.Press("v").Sees("SELECT 2").Press("<space>").Sees("SELECT 0").Press("<space>").Sees("SELECT 2")
}

// By mouse a box is one thing too: two clicks open it, its menu lists nothing for one
// node, no link is drawn to a node in it.
func TestMouseOnABox(t *testing.T) {
	t.Parallel()
	s, members := foldedSession(t, "Region")
	before := s.design()
	x, y := s.at(members[0])
	s.right(x, y).Sees("Delete", "Move to a Region")
	s.Lacks("Edit in the inspector").Lacks("Change the kind").Lacks("Change the title").Lacks("Move by hand").Lacks("Add after the focus")
	s.Press("<esc>")
	s.m.focusNode("catalogue", false)
	s.Press("c", "<esc>").Press("c")
	s.Click(x, y).Sees("Region us-east-1 is one box of 8 nodes")
	if s.design() != before {
		t.Error("a link was drawn to a node in the box")
	}
	s.m.focusNode(members[0], false)
	s.Double(x, y).Sees("Opened Region us-east-1, 8 nodes.")
	if s.m.panes.inspector.Editing() {
		t.Error("the fields of a node in the box are open")
	}
}

// A move that leads nowhere is none.
func TestMoveThatLeadsNowhere(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.m.focusNode("app-eu", false)
	s.Press("m", "<enter>").Sees("Nothing was moved.").Press("m", "<esc>").Sees("Nothing was moved.")
	s.Press("m", "j", "<enter>").Sees("Moved.").Press("m", "j", "<esc>").Sees("Move taken back.")
}

// What selects several takes what a filter shows and nothing else, so that nothing is
// deleted unseen; what the filter hides leaves the selection.
func TestSelectionIsOfWhatIsShown(t *testing.T) {
	t.Parallel()
	for _, filter := range []string{"region:eu-west-1", "downstream:alb-us", "request:api-us"} {
		for _, keys := range [][]string{{"<ctrl+a>"}, {"I"}, {"v", "I"}, {"v", "]"}, {"v", "["}, {":select-region us-east-1", "<enter>"}, {":select-group Both", "<enter>"}, {"v", "w", "w", "w", "w"}} {
			s := newSession(t, 120, 36, sample(t, "global-storefront"))
			s.m.do(model.SetGroup{Group: model.Group{Kind: model.NamedGroup, Name: "Both", Nodes: []string{"app-us", "app-eu", "www"}}}, "")
			s.Press(":show "+filter, "<enter>").Press(keys...)
			all := s.m.part()
			for id := range s.m.focus.marked {
				if !all.Has(id) {
					t.Errorf("%s, %v: %s is selected and not shown", filter, keys, id)
				}
			}
			if only := len(all.Only); keys[0] == "<ctrl+a>" && len(s.m.focus.marked) != only {
				t.Errorf("%s: %d of %d are selected", filter, len(s.m.focus.marked), only)
			}
		}
	}
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.Press("<ctrl+a>").Sees("SELECT 24").Press(":show region:eu-west-1", "<enter>").Sees("SELECT 6")
	before := len(s.design().Nodes)
	if s.Press("d"); len(s.design().Nodes) != before-6 {
		t.Errorf("%d of %d nodes are left", len(s.design().Nodes), before)
	}
	s.Press("u").Sees("SELECT 6") // the selection comes back with its nodes
}

// An edit that leads the focus out of what is shown shows everything again and says so;
// what was added to a part is said beside its name.
func TestEditsOutOfTheFilter(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.m.focusNode("alb-us", false)
	s.Press(":show region:us-east-1", "<enter>")
	for _, key := range []string{"d", "<delete>"} { // the next node of the part has the focus, and the part stays
		s.Press("/App US", "<enter>", key).Sees("Done: delete App US.")
		if s.m.focus.node == "sydney" || !s.m.look.filter.on() || !s.m.show().Only[s.m.focus.node] {
			t.Errorf("%s: focus on %s, filter on %v: %s", key, s.m.focus.node, s.m.look.filter.on(), s.m.ui.message)
		}
		s.Press("u")
		s.m.filterTo(extent.Scope{Kind: extent.Region, Of: "us-east-1"})
	}
	s.Press("/Orders US", "<enter>").Press(":region eu-west-1", "<enter>").Sees("Done: move Orders US to eu-west-1.", "Orders US is not among Region us-east-1: everything is shown again.")
	if !s.m.canvas.Drawn("alb-us") {
		t.Error("the focus is out of sight")
	}
	s.Press("u").Press(":show region:us-east-1", "<enter>").Press(":add-in eu-west-1", "<enter>", "alb", "<enter>")
	if s.m.filterText() != "Region us-east-1 and what was added since" {
		t.Errorf("the part is called %q", s.m.filterText())
	}
}

// A name has one group: another selection does not take it from the first.
func TestGroupKeepsItsName(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.m.makeGroupOf(t, "A", "app-us", "alb-us")
	s.m.focusNode("alb-eu", false)
	s.Press("v")
	s.m.mark("app-eu")
	before := s.design()
	s.Press("<ctrl+g>", "<ctrl+u>", "A", "<enter>").Sees("There is a group A already")
	if s.design() != before || s.m.overlay() == nil {
		t.Errorf("%+v", s.design().Groups)
	}
	s.Press("<esc>").Press(":group A", "<enter>").Sees("There is a group A already").Press(":group B", "<enter>")
	if g := s.design().Groups; len(g) != 2 || len(g[0].Nodes) != 2 {
		t.Errorf("%+v", g)
	}
	s.Press("z").Sees("Opened group B")
	s.m.focusNode("app-eu", false) // opening a box leads back to where it was folded
	s.Press(":fold eu-west-1", "<enter>").Press("z").Sees("Opened Region eu-west-1").Focus("app-eu")
}

// Sentences in rows name what works there: z folds rows, and nothing fits the canvas.
func TestKeysInRows(t *testing.T) {
	for _, first := range [][]string{{":fold us-east-1", "<enter>"}, {"v", "j", "<ctrl+g>", "A", "<enter>"}} {
		s := newSession(t, 30, 8, sample(t, "global-storefront")).Press(first...)
		said := s.m.said()
		way := regexp.MustCompile(`(:fold\S*(?: \S+)?) opens it`).FindStringSubmatch(said)
		if strings.Contains(said, "z opens") || way == nil {
			t.Errorf("%v says %q", first, said)
			continue
		}
		if s.Press(way[1], "<enter>"); len(s.design().Folds()) != 0 {
			t.Errorf("%v names %s, which says %q", first, way[1], s.m.said())
		}
	}
	s := newSession(t, 30, 8, sample(t, "global-storefront"))
	s.m.focusNode("alb-us", false)
	if s.Press("V", "<enter>", "d"); strings.Contains(s.m.said(), "shows all") {
		t.Errorf("says %q", s.m.said())
	}
}

// Where a step takes the focus to what stands in a box of several, the box has it: keys
// for one node are not offered over a box that does not show it.
func TestBoxHasTheFocusAfterAStep(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {100, 30}} {
		s := newSession(t, size[0], size[1], sample(t, "global-storefront")).Press("0---")
		x, y := s.find("us-east-1")
		if s.Click(x, y).Press("d"); s.m.boxed() == nil || s.design().Node("alb-us") != nil {
			t.Errorf("deleted at %v: %s\n%s", size, s.m.focus.node, s.screen())
		}
		s = newSession(t, size[0], size[1], sample(t, "broken-launch")).Press(":fold-all", "<enter>", "}}}}}}", "f", "<enter>")
		if s.m.boxed() == nil || s.m.overlay() != nil {
			t.Errorf("fixed at %v: %s\n%s", size, s.m.focus.node, s.screen())
		}
		s.Sees("open").Lacks("c connect")
	}
}
