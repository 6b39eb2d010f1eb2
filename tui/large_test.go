package tui

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/layout"
	extent "portolan/model/scope"
	"portolan/model/wording"
	"portolan/samples/samplestest"
	"portolan/tui/act"
)

// manyServices is a design of n services behind one distribution, in three Regions.
func manyServices(t *testing.T, n int) *model.Topology {
	t.Helper()
	var nodes, links strings.Builder
	for i := range n {
		region := []string{"us-east-1", "eu-west-1", "ap-southeast-2"}[i%3]
		fmt.Fprintf(&nodes, "  - {id: svc%[1]d-api, kind: record, name: svc%[1]d.example.com}\n  - {id: svc%[1]d-alb, kind: alb, region: %[2]s}\n  - {id: svc%[1]d-app, kind: asg, region: %[2]s}\n  - {id: svc%[1]d-db, kind: datastore, engine: aurora, region: %[2]s}\n", i, region)
		fmt.Fprintf(&links, "  - {from: cdn, to: svc%[1]d-api, path: /svc%[1]d/*}\n  - svc%[1]d-api -> svc%[1]d-alb\n  - svc%[1]d-alb -> svc%[1]d-app\n  - svc%[1]d-app -> svc%[1]d-db\n", i)
	}
	text := "portolan: 1\nname: many\nnodes:\n  - {id: users, kind: users, locations: [Sydney]}\n  - {id: www, kind: record, name: www.example.com}\n  - {id: cdn, kind: cloudfront, aliases: [www.example.com]}\n" + nodes.String() + "links:\n  - users -> www\n  - www -> cdn\n" + links.String()
	f, err := document.Parse("many", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f.Topology
}

func designed(top *model.Topology) startWith { return func(o *Options) { o.Design = top } }

// At 300 nodes a node is found, its requests are followed and a finding is fixed in
// at most 30 keys, each of which the screen offers.
func TestLargeDesignByKeys(t *testing.T) {
	t.Parallel()
	s := newSession(t, 120, 36, designed(manyServices(t, 75)), state(t.TempDir()))
	if n := len(s.design().Nodes); n < 300 {
		t.Fatalf("%d nodes", n)
	}
	s.Hit("space", "n", "/").Press("svc57-alb", "<enter>").Focus("svc57-alb").Sees("svc57-alb")
	s.Hit("space", "v", "V").Sees("Requests through svc57-alb").Hit("enter").Sees("requests through svc57-alb", "esc show everything")
	for _, id := range []string{"users", "cdn", "svc57-api", "svc57-app"} {
		if !s.m.canvas.Drawn(id) {
			t.Errorf("%s is on the way and not drawn", id)
		}
	}
	if s.m.canvas.Drawn("svc56-alb") {
		t.Error("svc56-alb is not on the way and drawn")
	}
	s.Hit("down").Focus("svc57-app").Hit("up").Focus("svc57-alb")
	before := s.m.look.report
	s.Hit("f", "enter")
	if s.m.look.report == before || len(s.m.look.report.Findings) >= len(before.Findings) {
		t.Errorf("%d findings before, %d after", len(before.Findings), len(s.m.look.report.Findings))
	}
	if s.presses > 30 {
		t.Errorf("%d keys", s.presses)
	}
	t.Logf("%d keys", s.presses)
}

// A filter changes no design, says what is shown, and esc ends it; what is focused
// beyond it ends it too.
func TestFilter(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	before := s.design()
	s.m.focusNode("alb-us", true)
	s.Press(":").Press("show downstream:alb-us", "<enter>").Sees("behind Orders US", "of 24 nodes shown")
	if s.m.canvas.Drawn("cdn") || !s.m.canvas.Drawn("app-us") || !s.m.canvas.Drawn("cert-us") {
		t.Error("not what is behind alb-us, with its guards")
	}
	s.Press("<esc>").Lacks("behind Orders US")
	s.Press(":").Press("show region:eu-west-1", "<enter>").Sees("Region eu-west-1")
	s.m.focusNode("cdn", true)
	s.frame()
	if s.m.look.filter.on() || !s.m.canvas.Drawn("cdn") {
		t.Error("the focus is out of sight")
	}
	s.Press(":").Press("show region:eu-west", "<enter>").Sees("did you mean")
	if s.design() != before {
		t.Error("a filter changed the design")
	}
}

// The requests through a node that none passes are not to be had, with the reason; where
// an edit leaves none, all is shown again, and that is said.
func TestFilterOfNoRequests(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "static-site"))
	s.Press("o", "s3", "<enter>").Press("V").Sees("no request passes")
	s.Press("<enter>")
	if s.m.look.filter.on() && s.m.look.filter.of.Kind == extent.Request {
		t.Errorf("a lone box is shown\n%s", s.screen())
	}
	s = newSession(t, 120, 36, sample(t, "static-site"))
	s.Press(":show request:pages", "<enter>").Sees("requests through pages")
	s.m.focusNode("pages", true)
	s.Press("e", "d").Sees("no request passes pages any more")
	if s.m.look.filter.on() {
		t.Error("the filter stays")
	}
}

// An edit in a filter changes what the same edit changes in the whole, and nothing else.
func TestEditInAFilterIsThatEdit(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]string{{"d"}, {"y", "p"}, {"<ctrl+d>"}, {"r", "<ctrl+u>", "New", "<enter>"}, {"X"}} {
		both := [2]*model.Topology{}
		for i := range both {
			s := newSession(t, 120, 36, sample(t, "global-storefront"))
			if i == 0 {
				s.Press(":show downstream:alb-us", "<enter>")
			}
			s.m.focusNode("app-us", true)
			before := s.design()
			if s.Press(keys...); s.design() == before {
				t.Fatalf("%v changes nothing: %s", keys, s.m.said())
			}
			both[i] = s.design()
		}
		if a, b := document.Format(both[0]), document.Format(both[1]); !bytes.Equal(a, b) {
			t.Errorf("%v in a filter gives\n%s\nand in the whole\n%s", keys, a, b)
		}
	}
}

// Every view that lists nodes shows the part that is shown, says so alike, and
// lets esc show everything.
func TestFilterReachesEveryListOfNodes(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 15}, {48, 12}, {30, 8}} {
		for _, view := range []string{"1", "2", "7"} {
			s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
			s.Press(view).Press(":").Press("show region:eu-west-1", "<enter>")
			s.m.ui.message = ""
			s.Sees("6 of 24")
			for y, row := range strings.Split(s.frame(), "\n") {
				if y > 0 && y < size[1]-2 && (strings.Contains(row, "Shop CDN, ") || strings.Contains(row, "us-east-1")) && !strings.Contains(row, "eu-west-1") {
					t.Errorf("view %s at %v lists what is not shown: %s", view, size, row)
				}
			}
			s.Press("<esc>").Lacks("6 of 24")
			if s.m.look.filter.on() {
				t.Errorf("view %s at %v: esc keeps the filter", view, size)
			}
		}
	}
}

// Of patterns those are told whose nodes are all shown.
func TestFilterReachesPatterns(t *testing.T) {
	s := newSession(t, 120, 50, sample(t, "static-site"))
	s.Sees("Static Content Distribution")
	some := s.design().Nodes[0].ID
	s.Press(":").Press("show upstream:"+some, "<enter>").Lacks("Static Content Distribution")
	s.Press("g", "f").Lacks("Static Content Distribution")
}

// Exports ask whether they show all or what the canvas shows.
func TestExportAsksWhatIsShown(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.Press(":").Press("show region:eu-west-1", "<enter>")
	s.Press("5").Sees("Export which part?", "All of the design", "What is shown", "Region eu-west-1").Press("<down>").Sees("Templates and JSON have all of the design.").Press("<enter>")
	s.Press(":").Press("export text", "<enter>", "<enter>")
	s.Lacks("Export which part?")
	for _, size := range [][2]int{{80, 24}, {60, 15}} { // what the choice does not do is said whole
		s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
		s.Press(":").Press("show region:eu-west-1", "<enter>", "5", "<down>").Sees("Templates and JSON have all of the design.")
	}
}

// A folded box stands for its nodes: what acts on a selection takes all of them,
// what acts on one node says that the box must be opened first.
func TestFolding(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	all := len(s.design().Nodes)
	s.m.focusNode("alb-us", true)
	s.Press("z").Sees("Fold into one box", "Region us-east-1").Press("<enter>").Sees("us-east-1 (8)", "in one box")
	if s.m.canvas.Folded("app-us") == nil || s.m.boxed() == nil {
		t.Fatal("us-east-1 is no box with the focus")
	}
	s.Press("d")
	if n := len(s.design().Nodes); n != all-8 {
		t.Errorf("%d of %d nodes are left", n, all)
	}
	s.Press("u").Sees("us-east-1 (8)")
	s.m.focusNode(s.m.canvas.Folded("app-us")[0], false)
	folded := s.design()
	if s.Press("a").Sees("is one box of 8 nodes, and this is for one node: z opens it"); s.design() != folded || s.m.overlay() != nil {
		t.Error("adding behind a box did something with one of its nodes")
	}
	if s.Press("<enter>"); s.m.canvas.Folded("app-us") != nil {
		t.Error("⏎ does not open the box")
	}
	s.Press("u").Sees("us-east-1 (8)").Press("u")
	if len(s.design().Groups) != 0 {
		t.Errorf("%+v", s.design().Groups)
	}
	s.Press("u").Sees("Nothing to undo")
}

// A selection gets a name, is one box, and is found again.
func TestGroups(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.m.focusNode("alb-us", true)
	s.Press("v")
	s.m.mark("app-us")
	s.Press("<ctrl+g>").Sees("Group 2 nodes").Press("<ctrl+u>", "Orders", "<enter>").Sees("Orders (2)")
	s.Press("z").Lacks("Orders (2)")
	s.Press(":").Press("select-group Orders", "<enter>").Sees("SELECT 2")
	s.Press("<esc>")
	s.m.focusNode("app-us", false)
	s.Press(":").Press("ungroup", "<enter>").Sees("is no more")
	if len(s.design().Groups) != 0 {
		t.Errorf("%+v", s.design().Groups)
	}
}

// Beyond dots there are Regions with their numbers; enter shows one alone.
func TestOverview(t *testing.T) {
	s := newSession(t, 120, 36, designed(manyServices(t, 24)))
	for range 6 {
		s.Press("-")
	}
	s.Sees("Canvas · Regions", "us-east-1 (24)", "eu-west-1 (24)", "8 links").Lacks("in view")
	s.fitsInView()
	for range 20 {
		if s.m.focus.node != s.m.canvas.Folded("svc0-alb")[0] {
			s.Press("w").fitsInView()
		}
	}
	s.Sees("24 nodes in one box").Press("<enter>").Sees("Region us-east-1", "of 99 nodes shown")
	if d := s.m.canvas.Drawing(); d.Overview || d.Level == layout.Dots {
		t.Error("one Region is still the overview")
	}
}

// Where a smaller zoom draws the focus in a box, the box has it, whichever of its nodes
// that was and however it came to it: what is framed is what is named. A larger zoom
// leads back to the node.
func TestBoxTakesTheFocusOverByZoom(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	for _, searched := range []bool{true, false} {
		for _, id := range []string{"sydney", "alb-eu", "app-eu", "list-us"} {
			if s.design().Node(id) == nil {
				t.Fatalf("no node %s", id)
			}
			if s.m.focusNode(id, false); searched {
				s.m.focusItself(id, false)
			}
			s.Press("---")
			b := s.m.boxed()
			if s.m.look.level != overview || b == nil || !slices.Contains(b.Members, id) {
				t.Fatalf("%s, searched %v: the focus is on %+v: %s", id, searched, b, s.m.statusText())
			}
			s.Sees(fmt.Sprintf("%s · %s in one box", b.Title, wording.Count(len(b.Members), "node")))
			if s.Press("+++"); s.m.boxed() != nil || s.m.focus.node != id {
				t.Errorf("%s, searched %v: back in detail the focus is on %s", id, searched, s.m.focus.node)
			}
		}
	}
	s.Press("---", "/app-eu", "<enter>") // what is searched for in a box has the focus for itself
	if s.m.boxed() != nil {
		t.Errorf("a search leads to a box: %s", s.m.statusText())
	}
}

// All Regions are in sight, however the overview is reached, and stay so while the
// focus goes round and the window changes.
func TestOverviewIsInSight(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{"------", "0", "+---", "w--b---"} {
		s := newSession(t, 120, 36, designed(manyServices(t, 75))).Press(keys)
		for _, size := range [][2]int{{120, 36}, {80, 24}, {100, 30}, {200, 60}, {120, 36}} {
			s.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			for range 6 {
				if seen, all := s.m.canvas.Counts(); seen != all {
					t.Fatalf("%s at %v: %d of %d boxes\n%s", keys, size, seen, all, s.screen())
				}
				s.Press("w")
			}
		}
	}
}

// The camera keeps a way that is shown in sight as far as there is room.
func TestCameraFollowsTheWay(t *testing.T) {
	s := newSession(t, 120, 36, designed(manyServices(t, 24)))
	for _, id := range []string{"svc23-alb", "svc0-alb", "svc22-alb"} {
		links := append(s.design().In(id), s.design().Out(id)...)
		var refs []model.LinkRef
		for _, l := range links {
			refs = append(refs, l.Ref())
		}
		s.m.pointTo(act.Point{Links: refs})
		s.frame()
		if !strings.Contains(s.screen(), id) {
			t.Errorf("%s is out of sight:\n%s", id, s.screen())
		}
	}
}

// The table sorts by each column, by keys and by clicks on its heads.
func TestTableSorts(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "broken-launch"))
	s.Press("7").Sees("Name ↑", "Kind", "Region", "In", "Out", "Findings", "p95 ms")
	s.Press("<right>").Sees("Kind ↑", "Sorted by the kind")
	x, y := s.find("Findings")
	s.Click(x, y).Sees("Findings ↓").Press("<home>")
	worst := s.m.panes.table.Selected()
	if c := s.m.look.counts[worst]; c.Errors == 0 {
		t.Errorf("%s is the first and has no error", worst)
	}
	s.Press("r").Sees("Findings ↑").Press("r", "<enter>").Focus(worst).Sees("Canvas ·")
	s.Press("g", "t", "g", "t").Sees("TABLE")
}

// What was undone is undone again after a restart; a file that is another one by
// then says so.
func TestUndoSurvivesARestart(t *testing.T) {
	dir := t.TempDir()
	path := tempFile(t, "x.topo.yaml", "portolan: 1\nname: x\nnodes:\n  - {id: users, kind: users, locations: [Paris]}\n  - {id: web, kind: alb, region: eu-west-1}\nlinks:\n  - users -> web\n")
	s := newSession(t, 120, 36, file(path), state(dir))
	s.m.focusNode("web", false)
	s.Press("r").Press("Front", "<enter>", "d", "<ctrl+s>")
	if s.design().Node("web") != nil {
		t.Fatal("web is still there")
	}
	s.m.quit()
	s = newSession(t, 120, 36, file(path), state(dir))
	s.Press("u").Sees("Undone: delete Front").Focus("web").Press("u").Sees("Undone: title Front")
	if n := s.design().Node("web"); n == nil || n.Title != "" {
		t.Errorf("%+v", n)
	}
	s.Press("U", "U")
	s.m.quit()
	other := tempFile(t, "y.topo.yaml", "portolan: 1\nname: y\nnodes: []\n")
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	s = newSession(t, 120, 36, file(path), state(dir))
	s.Sees("another one now").Press("u").Sees("Nothing to undo")
}

// An open group has a frame with its name: a click on it selects its nodes, a right
// click folds, renames and forgets it, a double click renames it. Where it can have no
// frame its nodes carry its name, and their menu has the same.
func TestOpenGroupByMouse(t *testing.T) {
	top := samplestest.Topology(t, "global-api")
	top, err := model.Apply(top,
		model.SetGroup{Group: model.Group{Kind: model.NamedGroup, Name: "edge", Nodes: []string{"api-name", "front"}}},
		model.SetGroup{Group: model.Group{Kind: model.NamedGroup, Name: "paying", Nodes: []string{"paris", "table"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		s := newSession(t, size[0], size[1], designed(top))
		title := func(name string) (x, y int) {
			t.Helper()
			x, y = s.find(name + " ·")
			return x, y
		}
		s.Click(title("edge")).Sees("SELECT 2")
		if !s.m.focus.marked["front"] || !s.m.focus.marked["api-name"] {
			t.Errorf("%v are selected", s.m.focus.marked)
		}
		s.Press("<esc>")
		s.right(title("edge")).Sees("Group edge", "Fold or open the group", "Rename the group", "Ungroup").Lacks("Add in the Region")
		s.choose("Rename the group").Press("<ctrl+u>", "web", "<enter>").Sees("web ·")
		s.Double(title("web")).Sees("Rename the group web").Press("<esc>")
		s.Press("<esc>").right(title("web")).choose("fold or open the group").Sees("web (2)").Press("u")
		s.right(title("web")).choose("ungroup").Lacks("web ·")
		if len(s.design().Groups) != 1 {
			t.Errorf("%+v", s.design().Groups)
		}
		s.Press("<esc>").Sees("[paying]").right(s.at("table")).choose("rename the group").Press("<ctrl+u>", "vip", "<enter>").Sees("[vip]").Lacks("[paying]")
		s.right(s.at("table")).choose("ungroup").Lacks("[vip]")
		s.right(s.at("table")).Lacks("Ungroup")
	}
}

// Frames and tags of groups show without colours and in ASCII.
func TestOpenGroupInASCII(t *testing.T) {
	top := samplestest.Topology(t, "global-api")
	top, err := (model.SetGroup{Group: model.Group{Kind: model.NamedGroup, Name: "edge", Nodes: []string{"api-name", "front"}}}).Apply(top)
	if err != nil {
		t.Fatal(err)
	}
	s := newSession(t, 80, 24, designed(top), func(o *Options) { o.Theme, o.ASCII = "mono", true })
	s.Sees("'' edge ''''").Click(s.find("edge ''")).Sees("SELECT 2")
}

// Folding changes the drawing: where that is not in sight it is refused with the reason.
func TestFoldingNeedsItsDrawing(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	before := s.design()
	for _, view := range []string{"3", "4", "5", "6"} {
		for _, what := range []string{"fold-all", "fold eu-west-1", "fold-region eu-west-1", "unfold-all"} {
			s.Press(view).Press(":").Press(what, "<enter>").Sees("Folding changes the drawing, which is not in sight")
		}
		s.Press("1")
	}
	if s.design() != before {
		t.Error("something was folded")
	}
}

// fitsInView checks that every box that is drawn is in sight, and the drawing as a whole.
func (s *session) fitsInView() *session {
	s.t.Helper()
	if seen, all := s.m.canvas.Counts(); seen != all || !s.m.canvas.Fits(s.m.canvas.Drawing()) {
		s.t.Errorf("%d of %d boxes are in view\n%s", seen, all, s.screen())
	}
	return s
}

// Folding and opening Regions, stacks and selections of large designs keeps what has the
// focus in sight.
func TestFoldingLargeDesignsKeepsTheFocusInSight(t *testing.T) {
	t.Parallel()
	for _, n := range []int{24, 75} { // 99 and 303 nodes
		s := newSession(t, 120, 36, designed(manyServices(t, n)))
		design := s.design()
		inSight := func(after string) {
			t.Helper()
			id := s.m.focus.node
			r, ok := s.m.canvas.Place(id) // its own, or that of the box that it is in
			x, y := s.m.canvas.Cell(0, 0)
			in := s.m.ui.rects.canvas.Inset(1)
			if !ok || r.X < x || r.Y < y || r.X+r.W > x+in.W || r.Y+r.H > y+in.H {
				t.Errorf("%d services, %s: %s is out of sight\n%s", n, after, id, s.screen())
			}
		}
		s.m.focusNode("svc20-app", true)
		for _, what := range []string{"fold eu-west-1", "fold svc20-alb", "fold-all", "unfold-all"} {
			s.Press(":").Press(what, "<enter>")
			if s.m.overlay() != nil {
				s.Press("<enter>")
			}
			inSight(what)
		}
		s.m.focusNode("svc3-alb", true)
		s.Press("v")
		s.m.mark("svc3-app")
		s.m.mark("svc3-db")
		s.Press("z")
		inSight("folding a selection")
		if s.m.canvas.Folded("svc3-app") == nil {
			t.Errorf("%d services: the selection is no box\n%s", n, s.screen())
		}
		s.Press("z")
		inSight("opening it")
		for s.design() != design {
			s.Press("u")
		}
		inSight("undo")
	}
}
