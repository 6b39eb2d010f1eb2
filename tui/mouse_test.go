package tui

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/validate"
)

func TestMouseOnTheCanvas(t *testing.T) {
	s := newSession(t, 160, 45, sample(t, "static-site"))
	first := s.m.focus.node
	other := ""
	for _, id := range s.m.canvas.Order() {
		if id != first && s.m.canvas.Drawing().Box(id) >= 0 {
			other = id
		}
	}
	s.Click(s.at(other)).Focus(other)

	x, y := s.at(other)
	s.Drag(x, y, x+6, y+3) // dragging a node places it by hand, as one step
	if _, placed := s.design().Layout[other]; !placed || len(s.m.doc.history.Steps()) != 1 {
		t.Fatalf("placed %v, steps %v", placed, s.m.doc.history.Steps())
	}
	s.Press("u")
	if _, placed := s.design().Layout[other]; placed {
		t.Fatal("undo leaves the node where it was dragged")
	}

	fx, fy := s.at(first)
	s.Click(fx, fy, tea.ModCtrl)
	if !s.m.focus.marked[first] || !s.m.focus.marked[other] {
		t.Fatalf("marked %v", s.m.focus.marked)
	}
	s.Press("<esc>")

	c := s.m.ui.rects.canvas
	s.Drag(c.X+1, c.Y+c.H-2, c.X+c.W-2, c.Y+1, tea.ModShift)
	if n := len(s.m.focus.marked); n < 3 {
		t.Fatalf("%d nodes in the rectangle", n)
	}
	s.Press("<esc>")

	before, _ := s.m.canvas.Cell(0, 0)
	s.Drag(c.X+c.W/2, c.Y+c.H-2, c.X+c.W/2-8, c.Y+c.H-2)
	if now, _ := s.m.canvas.Cell(0, 0); now != before+8 {
		t.Fatalf("dragging the empty canvas moved it from %d to %d", before, now)
	}

	s.send(tea.MouseWheelMsg(tea.Mouse{X: 5, Y: 5, Button: tea.MouseWheelDown, Mod: tea.ModCtrl}))
	s.Sees("Canvas · compact")
	fx, fy = s.at(first)
	s.Double(fx, fy).Sees("editing")
}

// The second click of a double on a row that the first chose already meets nothing of
// what lies beneath.
func TestDoubleClickChoosesOnce(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-api"))
	s.right(60, 30).Press("tidy everything")
	r := s.m.overlayRect(s.m.overlay())
	x, y := s.findIn(r, "▸")
	s.Double(x, y)
	if s.m.overlay() != nil {
		t.Errorf("something opened beneath:\n%s", s.screen())
	}
}

// What a drag says about the place under the pointer goes with it: on the way it holds
// for the place where the pointer is, after the release not at all.
func TestWhatADragSaysGoesWithIt(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	for _, b := range s.m.canvas.Drawing().Boxes {
		x, y := s.at(b.ID)
		x += 1 - b.W/2
		if c := s.m.ui.rects.canvas.Inset(1); !s.m.canvas.At(x-1-c.X, y-c.Y).Border {
			continue
		}
		s.Drag(x-1, y, x-3, y+1).Lacks("Release on a node")
		s.Press("<esc>", "<esc>")
		s.Drag(x-1, y, x, y).Lacks("Release on a node")
		s.Press("<esc>", "<esc>")
	}

	told, c := 0, s.m.ui.rects.canvas.Inset(1)
	e := tea.Mouse{Button: tea.MouseLeft}
	e.X, e.Y = s.at("alb-us")
	s.send(tea.MouseClickMsg(e))
	for y := c.Y; y < c.Y+c.H; y += 3 {
		for x := c.X; x < c.X+c.W; x += 11 {
			e.X, e.Y = x, y
			s.send(tea.MouseMotionMsg(e))
			d := s.m.dropAt(s.m.mouse.lx, s.m.mouse.ly)
			if said := strings.Contains(s.m.ui.message, "Release to"); said && d.edit == nil {
				t.Errorf("at %d,%d: %q, and the release does nothing", x, y, s.m.ui.message)
			}
			if d.edit != nil {
				told++
			}
		}
	}
	s.send(tea.MouseReleaseMsg(e))
	s.Lacks("Release to")
	if told == 0 {
		t.Error("no place means anything")
	}
}

// A click on the sign of findings goes to a finding of that node, the next click to
// its next one.
func TestClickOnABadgeIsItsFinding(t *testing.T) {
	for _, zoom := range []string{"", "-"} { // numbers in the border, and a sign in a row
		s := newSession(t, 240, 60, sample(t, "broken-launch")).Press(zoom)
		tried := 0
		for _, id := range slices.Sorted(maps.Keys(s.m.look.counts)) {
			c := s.m.look.counts[id]
			r, ok := s.m.canvas.Place(id)
			if !ok || c.Errors+c.Warnings == 0 || s.m.canvas.Drawing().Box(id) < 0 {
				continue
			}
			x0, y0 := s.m.canvas.Cell(0, 0)
			at := s.m.ui.rects.canvas.Inset(1)
			x, y := -1, at.Y+r.Y-y0+r.H-1
			for k := range r.W {
				if h := s.m.canvas.At(r.X+k-x0, y-at.Y); x < 0 && h.Found {
					x = at.X + r.X + k - x0
				}
			}
			if !at.Contains(at.X+r.X-x0, y) || !at.Contains(at.X+r.X+r.W-1-x0, y) {
				continue // out of sight
			}
			if x < 0 {
				t.Errorf("%s has %v and no sign to click", id, c)
				continue
			}
			tried++
			first := s.Click(x, y).finding(id)
			if first == nil {
				continue
			}
			if c.Errors > 0 && first.Severity != validate.Error {
				t.Errorf("%s: the first is %s", id, first.Key())
			}
			s.Press("<esc>")
		}
		if tried < 2 {
			t.Errorf("%d signs", tried)
		}
	}
}

// finding is that which stands out; it must be about a node.
func (s *session) finding(id string) *validate.Finding {
	s.t.Helper()
	f := s.m.finding()
	if f == nil {
		s.t.Errorf("a click on the sign of %s shows no finding:\n%s", id, s.screen())
		return nil
	}
	node, link, onLink := f.Site()
	if node != id && (!onLink || link.From != id) {
		s.t.Errorf("a click on the sign of %s shows %s", id, f.Key())
	}
	return f
}

// In the numbers of findings each has its own colour.
func TestNumbersOfFindingsHaveTheirColours(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "broken-launch")) // the sign of a guard in the same row
	x, y := s.find("✗1 ⚠")
	s.Sees("⛨ ── ✗1 ⚠4")
	if got := s.m.ui.surface.At(x, y).Role; got != theme.ErrorText {
		t.Errorf("the error is %v", got)
	}
	if got := s.m.ui.surface.At(x+3, y).Role; got != theme.WarningText {
		t.Errorf("the warning is %v", got)
	}
}

// The way that is shown is heavy, and nothing beside it is; a link that has the focus
// is marked at both ends, a short one as a whole.
func TestWhatStandsOutAmongLinks(t *testing.T) {
	s := newSession(t, 160, 45, sample(t, "global-storefront")).Press("4", "<space>", "p")
	look := s.m.canvasLook()
	if len(s.m.focus.way) == 0 {
		t.Fatal("no way is shown")
	}
	for id := range look.Heavy {
		if look.Heavy[id] && !slices.ContainsFunc(s.m.focus.way, func(r model.LinkRef) bool { return r.String() == id }) {
			t.Errorf("%s is heavy and not on the way", id)
		}
	}
	s.m.ui.dirty = true
	s.frame()
	s.Sees("━ this way", "─ not taken", "× carries nothing")
	s.onTheWay()
	s.Press("<esc>").Lacks("this way")
	s = newSession(t, 160, 45, sample(t, "broken-launch"))
	for _, l := range s.m.canvas.Drawing().Lines {
		if len(l.Points) < 2 {
			continue
		}
		s.m.focusLink(l.Ref)
		s.m.ui.dirty = true
		s.frame()
		x0, y0 := s.m.canvas.Cell(0, 0)
		at := s.m.ui.rects.canvas.Inset(1)
		for _, p := range l.Points {
			x, y := at.X+p.X-x0, at.Y+p.Y-y0
			end := p == l.Points[0] || p == l.Points[len(l.Points)-1]
			if role := s.m.ui.surface.At(x, y).Role; end && !ofName(s.m.ui.surface.At(x, y).Text) && at.Contains(x, y) && role != theme.LineFocus && role != theme.Selected {
				t.Errorf("%s: an end is %v", l.ID, role)
			}
		}
	}
}

// ofName tells whether a cell shows a letter of a name, which no mark may hide.
func ofName(cell string) bool {
	return cell != "" && (unicode.IsLetter([]rune(cell)[0]) || unicode.IsDigit([]rune(cell)[0]))
}

// onTheWay checks that no cell of a line on the way steps back, though other lines run
// through it too.
func (s *session) onTheWay() {
	s.t.Helper()
	d := s.m.canvas.Drawing()
	x0, y0 := s.m.canvas.Cell(0, 0)
	at := s.m.ui.rects.canvas.Inset(1)
	for i := range d.Lines {
		l := &d.Lines[i]
		if !slices.Contains(s.m.focus.way, l.Ref) {
			continue
		}
		for k := 1; k < len(l.Points); k++ {
			p, q := l.Points[k-1], l.Points[k]
			for p != q {
				switch {
				case p.X < q.X:
					p.X++
				case p.X > q.X:
					p.X--
				case p.Y < q.Y:
					p.Y++
				default:
					p.Y--
				}
				x, y := at.X+p.X-x0, at.Y+p.Y-y0
				if c := s.m.ui.surface.At(x, y); p != q && at.Contains(x, y) && c.Role == theme.Dimmed && c.Text != " " {
					s.t.Errorf("%s steps back at %d,%d:\n%s", l.ID, x, y, s.screen())
				}
			}
		}
	}
}

// A link of one cell is seen without colours, and its mark hides no letter of a name.
func TestShortLinksAreMarkedBesideNames(t *testing.T) {
	for _, name := range []string{"dark", "high-contrast", "mono"} {
		s := newSession(t, 120, 36, sample(t, "broken-launch"))
		s.m.theme = theme.For(name, true, s.m.theme.Glyphs, theme.TrueColor)
		for _, l := range s.m.canvas.Drawing().Lines {
			if l.Ref.From == "shop" {
				s.m.focusLink(l.Ref)
			}
		}
		s.m.ui.dirty = true
		s.frame()
		s.Sees("[▾]")
		x, y := s.find("─ CLOUDFRONT")
		for k := range len([]rune("CLOUDFRONT")) {
			if role := s.m.ui.surface.At(x+2+k, y).Role; role == theme.Selected || role == theme.LineFocus {
				t.Errorf("%s: a letter of CLOUDFRONT is %v", name, role)
			}
		}
	}
}

// A drag from the border of a box draws a link, also to a box that is drawn elsewhere.
func TestDragFromTheBorderConnects(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	before := len(s.design().Links)
	place := s.m.canvas.Drawing()
	r, _ := s.m.canvas.Place("cdn")
	x0, y0 := s.m.canvas.Cell(0, 0)
	at := s.m.ui.rects.canvas.Inset(1)
	x, y := s.at("alb-eu")
	s.Drag(at.X+r.X-x0, at.Y+r.Y-y0+1, x, y)
	if len(s.design().Links) != before+1 || !slices.Contains(s.links(), "cdn -> alb-eu") {
		t.Errorf("links %v\n%s", s.links(), s.screen())
	}
	if len(s.design().Layout) != 0 || s.m.canvas.Drawing().Direction != place.Direction {
		t.Error("the drag moved something")
	}
}

// In a drawing that was made to fit, a node dropped into another Region belongs there,
// and one that is dropped on a link stands on it; nothing turns meanwhile.
func TestDropInAFittedDrawing(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	was := s.m.canvas.Drawing()
	x, y := s.at("assets")
	tx, ty := s.at("app-eu")
	s.dragWith("assets", x, y, func() {
		if d := s.m.canvas.Drawing(); d.Direction != was.Direction || d.Level != was.Level {
			t.Fatalf("the drawing turned:\n%s", s.screen())
		}
	}, [2]int{-1, 0}, [2]int{0, 1}, [2]int{tx - x - 5, ty - y - 6})
	if got := s.design().Node("assets").Region(); got != "eu-west-1" {
		t.Fatalf("assets is in %s\n%s", got, s.screen())
	}
	if len(s.design().Layout) != 0 || len(s.m.doc.history.Steps()) != 1 {
		t.Errorf("places %v, steps %v", s.design().Layout, s.m.doc.history.Steps())
	}
	s.Press("u")
	if got := s.design().Node("assets").Region(); got != "us-east-1" {
		t.Errorf("undo leaves it in %s", got)
	}
}

// The first click of a double moves no row: the second meets the field that was aimed at,
// below a list that had the cursor too, wherever the clicks go one after the other.
func TestDoubleClickMeetsTheFieldAimedAt(t *testing.T) {
	s := newSession(t, 120, 50, sample(t, "global-storefront"))
	x, y := s.at("cdn")
	s.Double(x, y).Sees("editing")
	s.Sees("+  add")
	for _, label := range []string{"Minimum TLS", "Geo countries", "Price class", "Alternate names", "Root object"} {
		x, y := s.findIn(s.m.ui.rects.inspector, label)
		s.Click(x, y)
		if got := s.m.ui.surface.Sub(screen.Rect{X: x, Y: y, W: len(label), H: 1}).Plain(); strings.TrimSpace(got) != label {
			t.Fatalf("%s moved away from the pointer:\n%s", label, s.screen())
		}
	}
}

// A click on the counts of the title bar leads to the findings from every view and pane,
// and says nothing about the view where that is shown already.
func TestClickOnCountsLeadsToTheFindings(t *testing.T) {
	for _, size := range [][2]int{{200, 60}, {120, 36}, {110, 30}, {80, 24}, {60, 15}} {
		for _, v := range allViews() {
			s := newSession(t, size[0], size[1], sample(t, "broken-launch")).Press(v.digit)
			for range 2 { // the second time they are there
				s.Click(size[0]-3, 0)
				if s.m.ui.view != viewCanvas || s.m.ui.pane != paneFindings {
					t.Errorf("%v, view %s: view %v, pane %v", size, v.word, s.m.ui.view, s.m.ui.pane)
				}
				s.Lacks("This is the Canvas view").Lacks("This is the canvas view")
			}
		}
	}
}
