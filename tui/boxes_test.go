package tui

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/model/document"
	"portolan/samples/samplestest"
)

// A design that is opened anew has the zoom that fit gives, and so has the session in
// which its boxes were folded: the same design is drawn with as much detail whatever was
// done before.
func TestFoldsHaveOneZoom(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sample string
		w, h   int
		folds  []string
	}{
		{"global-storefront", 120, 36, []string{"us-east-1"}},
		{"global-storefront", 120, 36, []string{"alb-us", "orders"}},
		{"global-storefront", 100, 30, []string{"eu-west-1", "us-east-1"}},
		{"global-api", 80, 24, []string{"us-east-1", "orders"}},
		{"broken-launch", 100, 30, []string{"us-east-1", "osaka"}},
		{"latency-routing", 100, 30, []string{"us-west-2", "alb-us"}},
		{"latency-routing", 100, 30, []string{"ap-southeast-2", "eu-central-1"}},
		{"latency-routing", 60, 15, []string{"alb-us"}},
	} {
		s := newSession(t, c.w, c.h, sample(t, c.sample))
		for _, f := range c.folds {
			s.m.foldNamed(f)
		}
		if folds := len(s.design().Folds()); folds == 0 {
			t.Fatalf("%v folds nothing", c)
		}
		s.frame()
		s.Press("0")
		anew := newSession(t, c.w, c.h, designed(s.design()))
		opened, fits := anew.m.look.level, anew.m.canvas.Fits(anew.m.canvas.Drawing())
		if anew.Press("0"); anew.m.look.level != s.m.look.level {
			t.Errorf("%v: fit gives level %d where it was folded, %d where it was opened", c, s.m.look.level, anew.m.look.level)
		}
		if fits && opened != anew.m.look.level { // names come before all in sight, until all is asked for
			t.Errorf("%v: it opens at level %d and fits at %d", c, opened, anew.m.look.level)
		}
	}
}

// Undo and redo go back to the node or to the box, whichever had the focus, at any zoom.
func TestUndoKnowsTheBoxFromTheNode(t *testing.T) {
	t.Parallel()
	for _, first := range [][]string{{"---"}, {":fold us-east-1", "<enter>"}} {
		for _, to := range []string{"", "cert", "app-us", "alb-us"} { // the whole box, its first node, others
			s := newSession(t, 120, 36, sample(t, "global-storefront"))
			s.m.focusNode("alb-us", false)
			if s.Press(first...); to != "" {
				s.m.startSearch(to)
			}
			node, whole := s.m.focus.node, s.m.boxed() != nil
			if whole != (to == "") {
				t.Fatalf("%v, %q: the whole box %v", first, to, whole)
			}
			same := func(after string) {
				t.Helper()
				if s.m.focus.node != node || (s.m.boxed() != nil) != whole {
					t.Errorf("%v, %q, %s: the focus is on %s: %s", first, to, after, s.m.focus.node, s.m.statusText())
				}
			}
			s.Press("d")
			s.m.focusNode("www", false)
			s.Press("u")
			same("undo")
			s.Press("U", "u")
			same("redo and undo")
		}
	}
}

// A box has the focus where a smaller zoom, less room or folding everything puts its node
// into it; an edit of one node that puts it into a box leaves the focus on the node.
func TestBoxTakesTheFocusOver(t *testing.T) {
	t.Parallel()
	boxed := func(s *session, how, id string, want bool) {
		t.Helper()
		if b := s.m.boxed(); (b != nil) != want || want && !slices.Contains(b.Members, id) || s.m.canvas.Folded(id) == nil {
			t.Errorf("%s: the focus is on %+v: %s", how, b, s.m.statusText())
		}
	}
	s := newSession(t, 200, 60, designed(manyServices(t, 24))).Press("/svc5-app", "<enter>", "0")
	if s.m.canvas.Drawing().Overview {
		t.Fatal("the large window has no room for more than Regions")
	}
	s.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	boxed(s, "a smaller window", "svc5-app", true)
	s = newSession(t, 80, 24, designed(manyServices(t, 24))).Press("/svc5-app", "<enter>")
	if s.m.boxed() != nil {
		t.Fatal("it stands in a box already")
	}
	boxed(s.Press("0"), "fit", "svc5-app", true)
	s = newSession(t, 120, 36, sample(t, "global-storefront")).Press("/app-eu", "<enter>", ":fold-all", "<enter>")
	boxed(s, "folding all", "app-eu", true)
	s = newSession(t, 120, 36, sample(t, "global-storefront"))
	s.Press(":fold us-east-1", "<enter>", "/app-eu", "<enter>", ":region us-east-1", "<enter>").Focus("app-eu")
	boxed(s, "moving it there", "app-eu", false)
}

// What is named as the way to open a box opens it from where it is said: with the focus
// elsewhere, while several are selected, while the other end of a link is chosen.
func TestWaysToOpenABox(t *testing.T) {
	t.Parallel()
	fold := []string{":fold us-east-1", "<enter>"}
	for _, c := range []struct {
		what string
		keys []string
		says string
		way  []string
	}{
		{"describing it", []string{"."}, "z opens it", []string{"z"}},
		{"describing it while selecting", []string{"v", "."}, ":fold us-east-1 opens it", []string{":fold us-east-1", "<enter>"}},
		{"moving it while selecting", []string{"v", "m"}, ":fold us-east-1 opens it", []string{":fold us-east-1", "<enter>"}},
		{"adding behind it", []string{"a"}, "z opens it", []string{"z"}},
		{"connecting to it", []string{"/cdn", "<enter>", "c"}, ":fold us-east-1 opens it. esc leaves CONNECT.", []string{"<esc>", ":fold us-east-1", "<enter>"}},
		{"searching in it", []string{"/app-us", "<enter>"}, "z opens it", []string{"z"}},
	} {
		s := newSession(t, 120, 36, sample(t, "global-storefront")).Press(fold...).Press(c.keys...)
		if to, ok := s.m.ui.mode.(*connecting); ok {
			to.cursor = "cert"
			s.Press("<enter>")
		}
		if said := s.m.said(); !strings.Contains(said, c.says) {
			t.Errorf("%s: says %q", c.what, said)
			continue
		}
		if s.Press(c.way...); len(s.design().Folds()) != 0 {
			t.Errorf("%s: %v opens nothing: %s", c.what, c.way, s.m.said())
		}
	}
}

// standing is what a dialog that is left, or a command that is refused, must not change.
func (s *session) standing() [6]any {
	x, y := s.m.canvas.Camera()
	return [6]any{s.design(), len(s.m.doc.history.Steps()), s.m.spot().Node, s.m.spot().Box, s.m.look.level, [2]int{x, y}}
}

// A command about one node of a box that is left, or that finds nothing to do, leaves the
// box as it was and makes no step; one that is carried out keeps it open.
func TestDialogThatIsLeftLeavesTheBox(t *testing.T) {
	t.Parallel()
	for _, first := range [][]string{{":fold us-east-1", "<enter>"}, {"---"}} {
		path := tempFile(t, "x.topo.yaml", string(document.Format(samplestest.Topology(t, "global-storefront"))))
		s := newSession(t, 120, 36, file(path), state(t.TempDir())).Press(first...).Press("/app-us", "<enter>", ":w", "<enter>")
		before := s.standing()
		for _, keys := range [][]string{
			{"a", "<esc>"},
			{"A", "<esc>"},
			{"c", "<esc>"},
			{"C", "<esc>"},
			{"t", "<esc>"},
			{"r", "<esc>"},
			{"<enter>", "<esc>"},
			{"e", "<esc>"},
			{"i", "<esc>", "<esc>"},
			{"R", "<esc>"},
			{"e", "j", "<esc>"},
			{"r", "<enter>"},
			{":kind alb2", "<enter>"},
		} {
			if s.Press(keys...); s.standing() != before || s.m.doc.modified() {
				t.Fatalf("%v, %v: %v is now %v: %s", first, keys, before, s.standing(), s.m.said())
			}
		}
		if s.Press("t"); s.m.canvas.Folded("app-us") != nil {
			t.Errorf("%v: what is worked on is not seen", first)
		}
		s.Press("<esc>", "r", "Front", "<enter>").Focus("app-us")
		if s.m.canvas.Folded("app-us") != nil || s.design().Node("app-us").Title == "App US" {
			t.Errorf("%v: the title is %q: %s", first, s.design().Node("app-us").Title, s.m.said())
		}
	}
}

// From a Region that was opened in the overview esc leads back there: to its zoom and to
// the box, whichever of its nodes has the focus by then.
func TestBackToTheOverview(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{"------", "0"} {
		for _, moves := range []string{"", "w", "+", "jj"} {
			s := newSession(t, 120, 36, designed(manyServices(t, 75))).Press(keys)
			s.m.focusNode(s.m.canvas.Folded("svc0-alb")[0], false)
			before, fits, x, y := s.m.focusName(), s.m.look.fits, 0, 0
			x, y = s.m.canvas.Camera()
			if s.Press("<enter>"); !s.m.look.filter.on() || s.m.canvas.Drawing().Overview {
				t.Fatal("the Region is not shown alone")
			}
			s.Press(moves)
			for range 3 {
				if s.m.look.filter.on() {
					s.Press("<esc>")
				}
			}
			cx, cy := s.m.canvas.Camera()
			if d := s.m.canvas.Drawing(); !d.Overview || s.m.look.fits != fits || s.m.focusName() != before || cx != x || cy != y {
				t.Errorf("%s, %q: overview %v, all in sight %v, focus on %s, camera at %d,%d and not %d,%d", keys, moves, d.Overview, s.m.look.fits, s.m.focusName(), cx, cy, x, y)
			}
		}
	}
	s := newSession(t, 120, 36, sample(t, "global-storefront")).Press("---", ":show all", "<enter>")
	if !s.m.canvas.Drawing().Overview {
		t.Error("showing all, which is shown, leaves the overview")
	}
}

// What moves a box to another Region says how many go where, and what becomes of boxes;
// undo gives the box back.
func TestBoxGoesToAnotherRegion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		to    string
		first []string
		says  []string
		focus string // of the box, "" for a node
	}{
		{"eu-central-1", nil, []string{"move 8 nodes to eu-central-1; the box of Region us-east-1 is that of eu-central-1 now"}, "eu-central-1 (8)"},
		{"eu-west-1", nil, []string{"move 8 nodes to eu-west-1; the box of Region us-east-1 is gone: they stand in eu-west-1 by themselves"}, ""},
		{"eu-west-1", []string{":fold eu-west-1", "<enter>"}, []string{"move 8 nodes to eu-west-1; the box of Region us-east-1 is gone, they stand in the box of Region eu-west-1 now"}, "eu-west-1 (14)"},
		{"eu-west-1", []string{":unfold-all", "<enter>", "---"}, []string{"move 8 nodes to eu-west-1; they stand in the box of Region eu-west-1 now"}, "eu-west-1 (14)"},
	} {
		for _, list := range []bool{false, true} {
			s := newSession(t, 120, 36, sample(t, "global-storefront")).Press(":fold us-east-1", "<enter>").Press(c.first...)
			s.m.focusNode(s.m.canvas.Folded("alb-us")[0], false)
			before, was := s.design(), s.m.focusName()
			if list {
				s.Press("R").Sees("Move Region us-east-1, 8 nodes, to").Press(c.to, "<enter>")
			} else {
				s.Press(":region "+c.to, "<enter>")
			}
			for _, text := range c.says {
				if !strings.Contains(s.m.said(), text) {
					t.Errorf("%+v says %q", c, s.m.said())
				}
			}
			if c.focus != "" && (s.m.boxed() == nil || s.m.focusName() != c.focus) || c.focus == "" && s.m.boxed() != nil {
				t.Errorf("%+v: the focus is on %s", c, s.m.focusName())
			}
			if s.Press("u"); s.design() != before || s.m.focusName() != was || s.m.boxed() == nil {
				t.Errorf("%+v: undo leads to %s", c, s.m.focusName())
			}
		}
	}
}

// A node that is dropped on the box of a folded Region goes there, as it does on the
// Region when that is open; what lives in none is only moved, and a box itself is not.
func TestDropOnAFoldedRegion(t *testing.T) {
	t.Parallel()
	s := newSession(t, 160, 45, sample(t, "global-storefront")).Press(":fold us-east-1", "<enter>")
	box := s.m.canvas.Folded("cert")[0]
	before := s.design()
	drop := func(id string) {
		t.Helper()
		x, y := s.at(id)
		toX, toY := s.at(box)
		s.hold(id, [2]int{1, 0}, [2]int{toX - x - 1, toY - y})
	}
	drop("app-eu")
	s.Focus("app-eu")
	if n := s.design().Node("app-eu"); n.Region() != "us-east-1" || len(s.m.doc.history.Steps()) != 2 || !slices.Contains(s.m.canvas.Folded(box), "app-eu") {
		t.Errorf("it lives in %s, steps %v", n.Region(), s.m.doc.history.Steps())
	}
	if said := s.m.said(); !strings.Contains(said, "Done: move App EU to us-east-1.") || !strings.Contains(said, "App EU stands in the box of Region us-east-1: z opens it.") {
		t.Errorf("says %q", said)
	}
	if s.Press("u").Focus("app-eu"); s.design() != before {
		t.Error("undo does not take it back")
	}
	drop("sydney")
	if n := s.design().Node("sydney"); n.Region() != "" || s.m.said() == "" || s.m.canvas.Folded("sydney") != nil {
		t.Errorf("users live in %q: %q", n.Region(), s.m.said())
	}
	s.Press("u")
	x, y := s.at(box)
	s.Drag(x, y, x, y-6).Sees("Region us-east-1 is placed with its nodes: z opens it.")
	if s.design() != before {
		t.Error("the box was moved")
	}
}

// The key opens the box of a group that was just made, also where a large design is still
// being laid out.
func TestTheKeyOpensANewGroup(t *testing.T) {
	t.Parallel()
	s := newSession(t, 120, 36, designed(manyServices(t, 30)), state(t.TempDir()))
	s.Press("v", "<down>", "<ctrl+g>", "Grp", "<enter>")
	if said := s.m.said(); !strings.HasSuffix(said, " z opens it.") {
		t.Errorf("says %q", said)
	}
	if s.Press("z"); len(s.design().Folds()) != 0 {
		t.Errorf("z opens nothing: %s", s.m.said())
	}
}

// Sources of a box name its nodes as other views do.
func TestSourcesOfABoxNameItsNodes(t *testing.T) {
	t.Parallel()
	s := newSession(t, 120, 36, designed(foldedDesign(t, "group")), state(t.TempDir()))
	s.m.focusNode(s.m.canvas.Folded("app-us")[0], false)
	s.Press("<up>", "<down>")
	s.m.focusNode(s.m.canvas.Folded("app-us")[0], false)
	s.m.panes.show(s.m)
	s.Press("#").Sees("Zzalb-us", "Zzapp-us")
}
