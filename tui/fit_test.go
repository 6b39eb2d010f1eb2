package tui

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/layout"
	"portolan/model/racetest"
	"portolan/samples"
	"portolan/tui/canvas"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
)

// A fit stays while another part of the design is shown: dots give way to names where
// these have room, and come back.
func TestFitStaysWithAFilter(t *testing.T) {
	s := newSession(t, 66, 20, sample(t, "global-storefront")).Press("0")
	if s.m.look.level != layout.Dots {
		t.Fatalf("the sample fits at level %v", s.m.look.level)
	}
	s.Press(":show downstream:list-eu", "<enter>")
	if d := s.m.canvas.Drawing(); d.Level == layout.Dots || !s.m.canvas.Fits(d) {
		t.Errorf("one node is drawn at level %v", d.Level)
	}
	s.Press(":show all", "<enter>")
	if d := s.m.canvas.Drawing(); d.Level != layout.Dots {
		t.Errorf("all is drawn at level %v", d.Level)
	}
}

// fitted checks that all of the design is in sight, and that the title says so.
func (s *session) fitted() *session {
	s.t.Helper()
	seen, all := s.m.canvas.Counts()
	if seen != all || !strings.Contains(s.screen(), "· fit") {
		s.t.Errorf("%d of %d boxes are in view at level %v:\n%s", seen, all, s.m.look.level, s.screen())
	}
	return s
}

// The same design has the same zoom after it was edited and is as it was again, and
// after each edit the one that fits.
func TestSameDesignSameZoom(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {200, 60}, {100, 30}, {80, 24}} {
		s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
		if size[0] < 120 {
			s.Press("0")
		}
		level := s.m.look.level
		same := func(after string) {
			t.Helper()
			if s.m.look.level != level {
				t.Errorf("%v: level %d at first, %d after %s", size, level, s.m.look.level, after)
			}
			s.fitted()
			if s.Press("0"); s.m.look.level != level {
				t.Errorf("%v: level %d at first, %d by 0 after %s", size, level, s.m.look.level, after)
			}
		}
		s.Press("/", "Orders US", "<enter>", "y", "P", "u")
		same("a paste that was undone")
		s.Press("/", "catalogue", "<enter>", "d")
		s.fitted()
		s.Press("u")
		same("a deletion that was undone")
	}
}

// shape is how a design is drawn: how much of each node, which way, and whether all of
// it is in sight.
type shape struct {
	level  layout.Level
	way    layout.Direction
	w, h   int
	inside bool
}

func (s *session) shape() shape {
	d := s.m.canvas.Drawing()
	return shape{s.m.look.level, d.Direction, d.W, d.H, s.m.canvas.Fits(d)}
}

// Whatever was done with a design and taken back, it has the zoom that it had, and by 0
// the one that 0 gives it.
func TestAnyEditAndUndoKeepsTheZoom(t *testing.T) {
	t.Parallel()
	edits := map[string][]string{
		"deleting": {"d"}, "copying": {"y", "P"}, "moving": {"<shift+right>"}, "folding": {":fold-all", "<enter>"},
		"duplicating": {"<ctrl+d>"}, "moving far": {"m", "<shift+down>", "<shift+down>", "<enter>"},
	}
	tried, refused := map[string]int{}, map[string]int{}
	for _, name := range samples.Names() {
		for _, size := range [][2]int{{120, 36}, {80, 24}, {200, 60}} {
			s := newSession(t, size[0], size[1], sample(t, name))
			start, design := s.shape(), s.design()
			zero := newSession(t, size[0], size[1], sample(t, name)).Press("0").shape()
			nodes := s.m.canvas.Nearest("")
			for i, what := range slices.Sorted(maps.Keys(edits)) {
				tried[what]++
				s.m.focusNode(nodes[(3*i)%len(nodes)], false)
				s.Press(edits[what]...)
				if s.design() == design {
					refused[what]++
					continue // not possible with this one
				}
				for s.design() != design {
					s.Press("u")
				}
				if got := s.shape(); got != start {
					t.Errorf("%s at %v: %v at first, %v after %s and undo", name, size, start, got, what)
				}
			}
			if got := s.Press("0").shape(); got != zero {
				t.Errorf("%s at %v: 0 gives %v after all that, %v before", name, size, got, zero)
			}
		}
	}
	for what, n := range refused { // a key that means nothing would be refused everywhere
		if n*2 > tried[what] {
			t.Errorf("%s was not possible %d of %d times", what, n, tried[what])
		}
	}
}

// Taking an edit back brings back the picture as it was: the drawing, and the camera
// over it, also of designs that are drawn in the background.
func TestUndoBringsThePictureBack(t *testing.T) {
	t.Parallel()
	edits := [][]string{{"z"}, {"<shift+right>", "<shift+down>"}, {"d"}, {"y", "P"}, {":fold-all", "<enter>"}}
	designs := map[string]startWith{"100 nodes": designed(manyServices(t, 24))}
	for _, name := range samples.Names() {
		designs[name] = sample(t, name)
	}
	for _, name := range slices.Sorted(maps.Keys(designs)) {
		for _, size := range [][2]int{{120, 36}, {80, 24}, {200, 60}, {60, 15}} {
			s := newSession(t, size[0], size[1], designs[name])
			design, nodes := s.design(), s.m.canvas.Nearest("")
			for i, edit := range edits {
				s.m.focusNode(nodes[(3*i+1)%len(nodes)], true)
				if s.Press("<esc>"); i > 2 && !s.m.canvas.Fits(s.m.canvas.Drawing()) {
					s.Press("L") // the focus is still in view, elsewhere
					s.m.reveal()
				}
				was := s.m.canvas.Drawing()
				x, y := s.m.canvas.Camera()
				s.Press(edit...)
				if s.overlaid() {
					s.Press("<enter>")
				}
				if s.design() == design {
					continue // not possible with this one
				}
				for s.design() != design {
					s.Press("u")
				}
				d := s.m.canvas.Drawing()
				if !reflect.DeepEqual(d.Boxes, was.Boxes) || !reflect.DeepEqual(d.Lines, was.Lines) || !reflect.DeepEqual(d.Frames, was.Frames) {
					t.Errorf("%s at %v: after %v and undo another drawing", name, size, edit)
				}
				if nx, ny := s.m.canvas.Camera(); nx != x || ny != y {
					t.Errorf("%s at %v: after %v and undo the camera is at %d,%d and not %d,%d", name, size, edit, nx, ny, x, y)
				}
			}
		}
	}
}

// overlaid tells whether a list asks something.
func (s *session) overlaid() bool { return s.m.overlay() != nil }

// The key goes to the largest zoom that has room for everything, down to the Regions.
func TestFitGoesDownToRegions(t *testing.T) {
	for _, n := range []int{1, 6, 24, 75} {
		for _, size := range [][2]int{{120, 36}, {80, 24}, {200, 60}, {60, 15}} {
			s := newSession(t, size[0], size[1], designed(manyServices(t, n))).Press("0").fitted()
			level := s.m.look.level
			for l := layout.Detail; l < level; l++ { // nothing larger has room
				if s.m.zoom(l); s.m.canvas.Fits(s.m.canvas.Drawing()) {
					t.Errorf("%d services at %v: 0 gives level %d, but %d fits", n, size, level, l)
				}
			}
		}
	}
}

// replicas is a design in which every Region has links with every other.
func replicas(t *testing.T, regions int) *model.Topology {
	t.Helper()
	nodes := []*model.Node{model.NewNode("users", "", &model.Users{})}
	var links []*model.Link
	for i, r := range geo.Regions()[:regions] {
		nodes = append(nodes, model.NewNode("bucket-"+strconv.Itoa(i), "", &model.S3{Region: model.Some(r.Code)}))
		links = append(links, model.NewLink(nodes[0], nodes[i+1]))
		for k := range i {
			links = append(links, model.NewLink(nodes[k+1], nodes[i+1]))
		}
	}
	top, err := model.New("replicas", nodes, links)
	if err != nil {
		t.Fatal(err)
	}
	return top
}

// The overview has room however the Regions are linked, and says when links have none.
func TestOverviewAlwaysFits(t *testing.T) {
	t.Parallel()
	for _, n := range []int{2, 8, 20} {
		for _, size := range [][2]int{{120, 36}, {80, 24}, {200, 60}, {60, 15}} {
			s := newSession(t, size[0], size[1], designed(replicas(t, n)))
			if n > 15 && size[1] < 24 {
				continue // two columns of nine rows cannot hold their names
			}
			s.m.zoom(overview)
			d := s.m.canvas.Drawing()
			if !s.m.canvas.Fits(d) || len(d.Boxes) != n+1 {
				t.Errorf("%d Regions at %v: %d by %d cells for %d boxes", n, size, d.W, d.H, len(d.Boxes))
			}
			for i := range d.Boxes {
				for k := range i {
					if a, b := d.Boxes[i], d.Boxes[k]; a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
						t.Errorf("%d Regions at %v: %s stands on %s", n, size, a.ID, b.ID)
					}
				}
			}
			if s.Press("0"); s.m.look.level == overview {
				s.fitted()
				if (len(d.Lines) == 0) != strings.Contains(s.screen(), "without lines") {
					t.Errorf("%d Regions at %v: %d lines, and it says\n%s", n, size, len(d.Lines), s.screen())
				}
			}
		}
	}
}

// What is in sight stays so: an edit turns to a smaller zoom only where no drawing of the
// zoom that there was has room, and the key for it never shows less than what shows all
// already. A node that is copied, deleted, or folded with its Region, is drawn with names
// as long as one row of them has room in any way of standing the frames.
func TestWhatIsInSightStaysSo(t *testing.T) {
	t.Parallel()
	for _, name := range samples.Names() {
		for _, size := range [][2]int{{120, 36}, {80, 24}, {200, 60}, {60, 15}} {
			for _, zero := range []bool{false, true} {
				s := newSession(t, size[0], size[1], sample(t, name))
				if zero {
					s.Press("0")
				}
				design, nodes := s.design(), s.m.canvas.Nearest("")
				for i, edit := range [][]string{{"y", "P"}, {"d"}, {":fold-all", "<enter>"}, {"y", "P"}, {"d"}} {
					s.m.focusNode(nodes[(5*i)%len(nodes)], false)
					s.Press(edit...)
					if s.design() == design {
						continue // not possible with this one
					}
					was := s.shape()
					if zero {
						s.fitted()
					}
					is := s.Press("0").fitted().shape()
					if was.inside && is.level > was.level {
						t.Errorf("%s at %v after %v: %v showed all, and 0 gives %v", name, size, edit, was, is)
					}
					for s.design() != design {
						s.Press("u")
					}
				}
			}
		}
	}
	// These had room only with frames behind each other.
	for _, edit := range [][]string{{"/", "catalogue", "<enter>", "d"}, {"/", "Orders US", "<enter>", "y", "P"}, {":fold us-east-1", "<enter>"}} {
		s := newSession(t, 120, 36, sample(t, "global-storefront")).Press(edit...).fitted()
		if s.m.look.level > layout.Compact {
			t.Errorf("%v: level %v", edit, s.m.look.level)
		}
		if s.Press("0").fitted(); s.m.look.level > layout.Compact {
			t.Errorf("%v and 0: level %v", edit, s.m.look.level)
		}
	}
}

// A smaller zoom shows at least as much as the one before, and both ways the drawing
// keeps its direction.
func TestZoomKeepsTheDirection(t *testing.T) {
	for _, name := range samples.Names() {
		for _, size := range [][2]int{{120, 36}, {80, 24}, {200, 60}, {60, 15}} {
			s := newSession(t, size[0], size[1], sample(t, name))
			way := s.m.canvas.Drawing().Direction
			for _, key := range []string{"-", "-", "+", "+", "+", "-"} {
				was, before := s.m.look.level, s.m.canvas.Drawing()
				seen, _ := s.m.canvas.Counts()
				if was == layout.Dots && key == "-" {
					continue // to the Regions
				}
				s.Press(key)
				d := s.m.canvas.Drawing()
				if d.Direction != way && d.Level != layout.Dots { // those turn where they have no room
					t.Errorf("%s at %v: %s from level %v turns the drawing", name, size, key, was)
				}
				if now, _ := s.m.canvas.Counts(); key == "-" && now < seen {
					t.Errorf("%s at %v: %s from level %v (%d by %d) shows %d of what were %d (%d by %d)", name, size, key, was, before.W, before.H, now, seen, d.W, d.H)
				}
			}
		}
	}
}

// The title says that all fits only while all is in view.
func TestTitleSaysFitOnlyWhenAllIsInView(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {100, 30}, {60, 15}} {
		s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
		if seen, all := s.m.canvas.Counts(); (seen == all) != strings.Contains(s.screen(), "· fit") {
			t.Errorf("%v: %d of %d in view:\n%s", size, seen, all, s.screen())
		}
		s.Press("0").fitted().Press("LLLL").Sees(" in view").Lacks("· fit")
	}
	s := newSession(t, 80, 24, sample(t, "global-storefront"))
	for range 24 { // all boxes may be in view while lines and frames are not
		s.Press("J")
		if all := s.m.canvas.Whole(); !all && strings.Contains(s.screen(), "· fit") {
			t.Errorf("the title says that all fits:\n%s", s.screen())
		}
	}
}

// While another part of a large design is laid out, the title speaks of the drawing that
// is still there, and does not say that all fits.
func TestTitleWaitsForTheDrawing(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {200, 60}, {60, 15}} {
		s := newSession(t, size[0], size[1], designed(manyServices(t, 75)))
		s.Press("0", ":show upstream:svc57-app", "<enter>").fitted()
		level := canvas.LevelName(levelOf(s.m.canvas.Drawing()))
		_, work := s.m.Update(parttest.Key("esc"))
		s.frame()
		s.Sees("Canvas · " + level).Lacks("· fit")
		s.do(work)
		s.frame()
		s.fitted()
	}
}

// Every letter that is drawn as a dot is explained, with the colours of its kind and of
// what was found about it.
func TestEveryDotIsExplained(t *testing.T) {
	for _, name := range []string{"global-storefront", "broken-launch", "global-api", "static-site"} {
		for _, size := range [][2]int{{200, 60}, {120, 36}, {80, 24}} {
			s := newSession(t, size[0], size[1], sample(t, name))
			s.m.zoom(layout.Dots)
			s.m.ui.dirty = true
			s.frame()
			d := s.m.canvas.Drawing()
			x0, y0 := s.m.canvas.Cell(0, 0)
			at := s.m.ui.rects.canvas.Inset(1)
			for i := range d.Boxes {
				b := &d.Boxes[i]
				if caption := s.design().Node(b.ID).Info().Caption; s.m.canvas.Fits(d) && !strings.Contains(s.screen(), string(b.Letter)+" "+caption) && !strings.Contains(s.screen(), ", "+caption) {
					t.Errorf("%s at %v: nothing says that %c is %s\n%s", name, size, b.Letter, caption, s.screen())
				}
				x, y := at.X+b.X-x0, at.Y+b.Y-y0
				if c := s.m.look.counts[b.ID]; c.Errors > 0 && b.ID != s.m.focus.node && at.Contains(x, y) && s.m.ui.surface.At(x, y).Role != theme.ErrorText {
					t.Errorf("%s at %v: %s has errors and looks like others", name, size, b.ID)
				}
			}
		}
	}
}

// Views that speak of all of the design say so while only a part of it is shown, in
// every size; the others follow the filter and say nothing.
func TestViewsOfTheWholeDesignSaySoUnderAFilter(t *testing.T) {
	for _, size := range [][2]int{{200, 60}, {80, 24}, {60, 15}, {30, 8}} {
		s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
		said := "Of all " + strconv.Itoa(len(s.m.doc.now().Nodes))
		for _, v := range s.m.views {
			s.Press("1", ":show all", "<enter>", ":"+v.word, "<enter>").Lacks(said)
			s.Press("1", ":show downstream:list-eu", "<enter>")
			if s.Press(":"+v.word, "<enter>"); s.m.overlay() != nil { // which part to export
				s.Press("<esc>")
			}
			if v.whole {
				s.Sees(said)
			} else {
				s.Lacks(said)
			}
		}
	}
}

// An edit that leaves something out of sight, or names, where all was shown says so.
func TestEditsThatOutgrowTheCanvasSaySo(t *testing.T) {
	racetest.OneGoroutine(t)
	t.Parallel()
	gone, zero := 0, false
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
		for range 2 {
			design := s.design()
			for _, id := range s.m.canvas.Nearest("") {
				for _, edit := range [][]string{{"y", "P"}, {"d"}} {
					s.m.focusNode(id, false)
					whole, was := s.m.canvas.Whole(), levelOf(s.m.canvas.Drawing())
					if s.Press(edit...); s.design() == design {
						continue
					}
					for _, n := range s.design().Nodes { // what was just made, and the focus
						if (design.Node(n.ID) == nil || n.ID == s.m.focus.node) && !s.m.seen(n.ID) {
							t.Errorf("%v, 0 pressed: %v: %s is out of sight after %v of %s", size, zero, n.ID, edit, id)
						}
					}
					said := ""
					switch is := levelOf(s.m.canvas.Drawing()); {
					case !whole:
					case !s.m.canvas.Whole():
						said = "Not all is in sight any more: 0 shows all."
						gone++
					case is > was && is == layout.Dots:
						said = "as dots only."
					}
					if said != "" && !strings.Contains(s.m.said(), said) || said == "" && s.m.look.outgrown != "" {
						t.Errorf("%v, 0 pressed: %v: %v of %s: %q is not %q", size, zero, edit, id, s.m.said(), said)
					}
					for s.design() != design {
						s.Press("u")
					}
				}
			}
			zero = true
			s.Press("0")
		}
		zero = false
	}
	if gone == 0 {
		t.Error("nothing outgrows the canvas, so nothing was tested")
	}
}

// While a node is being added the title speaks of the drawing that is shown, as it would
// be after that.
func TestTitleSpeaksOfTheProposal(t *testing.T) {
	racetest.OneGoroutine(t)
	t.Parallel()
	grown := 0
	for _, size := range [][2]int{{120, 36}, {80, 24}, {100, 30}} {
		s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
		for _, id := range s.m.canvas.Nearest("") {
			s.m.focusNode(id, false)
			s.Press("a")
			view, _ := s.m.drawnView()
			if said := strings.Contains(s.screen(), "· fit"); said && !view.Whole() || !said && view.Whole() && s.m.overlayRect(s.m.overlay()).Y > s.m.ui.rects.canvas.Y {
				t.Errorf("%v, after %s: whole is %v\n%s", size, id, view.Whole(), s.screen())
			}
			if !view.Whole() {
				grown++
			}
			s.Press("<esc>")
		}
	}
	if grown == 0 {
		t.Error("no proposal outgrows the canvas")
	}
}
