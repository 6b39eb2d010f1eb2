package tui

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/model/layout"
	"portolan/samples"
	"portolan/samples/samplestest"
)

// sighting is what a drawing shows, from the place where its first still box stands.
type sighting struct {
	d      *layout.Drawing
	x, y   int
	screen string
}

// pictured keeps what is drawn now, counted from a node.
func (s *session) pictured(from string) sighting {
	s.t.Helper()
	d := s.m.canvas.Drawing()
	i := d.Box(from)
	if i < 0 {
		s.t.Fatalf("%s is not drawn", from)
	}
	return sighting{d, d.Boxes[i].X, d.Boxes[i].Y, s.screen()}
}

// onlyMoved checks that of two pictures the second differs by the place of one box and
// by its lines, in the same shape.
func (s *session) onlyMoved(was, is sighting, id string) (dx, dy int) {
	s.t.Helper()
	a, b := was.d, is.d
	if a.Direction != b.Direction || a.Level != b.Level || len(a.Boxes) != len(b.Boxes) {
		s.t.Errorf("%s: direction %d and level %d became %d and %d", id, a.Direction, a.Level, b.Direction, b.Level)
		return 0, 0
	}
	for i := range a.Boxes {
		p, q := a.Boxes[i], b.Boxes[i]
		x, y := q.X-is.x-p.X+was.x, q.Y-is.y-p.Y+was.y
		if p.ID == id {
			dx, dy = x, y
		} else if x != 0 || y != 0 || p.W != q.W || p.H != q.H {
			s.t.Errorf("%s was moved, and %s went %d,%d", id, p.ID, x, y)
		}
	}
	s.framesAreClear(b)
	for i, l := range a.Lines {
		if a.Boxes[l.From].ID == id || a.Boxes[l.To].ID == id {
			continue
		}
		pts := slices.Clone(b.Lines[i].Points)
		for k := range pts {
			pts[k].X, pts[k].Y = pts[k].X-is.x+was.x, pts[k].Y-is.y+was.y
		}
		j := a.Box(id)
		box := &layout.Box{}
		if j >= 0 {
			box = &b.Boxes[j]
		}
		if !reflect.DeepEqual(pts, l.Points) && !under(l, box.X-is.x+was.x, box.Y-is.y+was.y, box) && !atFrame(l, is, was) {
			s.t.Errorf("%s was moved, and the line %s as well", id, l.ID)
		}
	}
	return dx, dy
}

// framesAreClear checks that no frame of a Region stands over another one or over a box
// that is not in it. What the pointer holds is over all.
func (s *session) framesAreClear(d *layout.Drawing) {
	s.t.Helper()
	for i, f := range d.Frames {
		meets := func(x, y, w, h int) bool { return f.X < x+w && x < f.X+f.W && f.Y < y+h && y < f.Y+f.H }
		for _, b := range d.Boxes {
			if !f.Ring && b.Group != f.ID && !b.Lifted && meets(b.X, b.Y, b.W, b.H) {
				s.t.Errorf("the frame of %s stands over %s\n%s", f.ID, b.ID, s.screen())
			}
		}
		for _, o := range d.Frames[:i] {
			if !f.Ring && !o.Ring && meets(o.X, o.Y, o.W, o.H) {
				s.t.Errorf("the frames of %s and %s overlap\n%s", f.ID, o.ID, s.screen())
			}
		}
	}
}

// atFrame tells whether a line had run along a side of a frame that stands elsewhere now,
// which would hide it.
func atFrame(l layout.Line, is, was sighting) bool {
	for _, f := range is.d.Frames {
		x0, y0 := f.X-is.x+was.x, f.Y-is.y+was.y
		x1, y1 := x0+f.W-1, y0+f.H-1
		stood := slices.ContainsFunc(was.d.Frames, func(o layout.Frame) bool { return o.X == x0 && o.Y == y0 && o.W == f.W && o.H == f.H })
		for k := 1; !stood && k < len(l.Points); k++ {
			p, q := l.Points[k-1], l.Points[k]
			if p.Y == q.Y && (p.Y == y0 || p.Y == y1) && min(x1, max(p.X, q.X)) > max(x0, min(p.X, q.X)) ||
				p.X == q.X && (p.X == x0 || p.X == x1) && min(y1, max(p.Y, q.Y)) > max(y0, min(p.Y, q.Y)) {
				return true
			}
		}
	}
	return false
}

// under tells whether a box at a place stands on a line or its label.
func under(l layout.Line, x, y int, b *layout.Box) bool {
	meets := func(x0, y0, x1, y1 int) bool {
		return x0 < x+b.W && x <= x1 && y0 < y+b.H+b.BadgeRows() && y <= y1
	}
	for k := 1; k < len(l.Points); k++ {
		p, q := l.Points[k-1], l.Points[k]
		if meets(min(p.X, q.X), min(p.Y, q.Y), max(p.X, q.X), max(p.Y, q.Y)) {
			return true
		}
	}
	return l.Label != "" && meets(l.LabelAt.X, l.LabelAt.Y, l.LabelAt.X+layout.Columns(l.Label)-1, l.LabelAt.Y)
}

// another is a box that is drawn beside one.
func (s *session) another(id string) string {
	for _, b := range s.m.canvas.Drawing().Boxes {
		if b.ID != id {
			return b.ID
		}
	}
	return id
}

var moveSizes = [][2]int{{120, 36}, {200, 60}, {80, 24}}

// A move by a key moves that node and its lines, in the drawing as it is; undo restores
// the picture, and all fits again by the key for that.
func TestMoveByKeyMovesOneNode(t *testing.T) {
	t.Parallel()
	tried, blocked := 0, 0
	for _, name := range samples.Names() {
		for _, size := range moveSizes {
			s := newSession(t, size[0], size[1], sample(t, name))
			for i, id := range s.m.canvas.Nearest("") {
				if s.m.canvas.Drawing().Box(id) < 0 {
					continue // a guard
				}
				s.m.focusNode(id, false)
				s.Press("<esc>")
				from := s.another(id)
				was := s.pictured(from)
				cx, cy := s.m.canvas.Camera()
				key, way := [4]string{"<shift+right>", "<shift+down>", "<shift+left>", "<shift+up>"}[i%4], [4][2]int{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}[i%4]
				s.Press(key)
				tried++
				if strings.Contains(s.screen(), "No room on that side") {
					blocked++
					continue
				}
				now := s.pictured(from)
				dx, dy := s.onlyMoved(was, now, id)
				if dx*way[0] < 0 || dy*way[1] < 0 || dx*way[0]+dy*way[1] == 0 || dx*way[1] != 0 || dy*way[0] != 0 {
					t.Errorf("%s at %v: %s moves %s by %d,%d", name, size, key, id, dx, dy)
				}
				if step := [2]int{stepX, stepY}; max(dx, -dx) > step[0] || max(dy, -dy) > step[1] {
					if free := was.d.FreeFrom([]string{id}, step[0]*way[0], step[1]*way[1]); free < 2 {
						t.Errorf("%s at %v: %s moves %s by %d,%d, and the next place is free", name, size, key, id, dx, dy)
					}
				}
				nx, ny := s.m.canvas.Camera()
				if x, y := now.x-nx-was.x+cx, now.y-ny-was.y+cy; (x != 0 || y != 0) && now.d.Origin == was.d.Origin && s.m.canvas.Fits(now.d) {
					t.Errorf("%s at %v: %s moves %s, and all else goes %d,%d on the screen", name, size, key, id, x, y)
				}
				if i%4 == 1 {
					s.samePicture(from)
				}
				s.Press("u")
				if got := s.pictured(from); !reflect.DeepEqual(got.d.Boxes, was.d.Boxes) || !reflect.DeepEqual(got.d.Lines, was.d.Lines) || !reflect.DeepEqual(got.d.Frames, was.d.Frames) {
					t.Errorf("%s at %v: after %s at %s and undo the picture is another\n%s\n%s", name, size, key, id, was.screen, got.screen)
				}
			}
		}
	}
	if blocked*10 > tried {
		t.Errorf("%d of %d moves are refused", blocked, tried)
	}
}

// A step by hand is a step: the node goes over no other and out of no frame into the next,
// and level and direction stay. Where it stands still on the screen it is said what moves instead.
func TestStepGoesOverNothing(t *testing.T) {
	t.Parallel()
	keys := []string{"<shift+right>", "<shift+left>", "<shift+down>", "<shift+up>"}
	ways := [][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}
	for _, name := range samples.Names() {
		for n, size := range [][2]int{{120, 36}, {200, 60}, {80, 24}, {60, 15}} {
			s := newSession(t, size[0], size[1], sample(t, name))
			for i, id := range s.m.canvas.Nearest("") {
				if s.m.canvas.Drawing().Box(id) < 0 {
					continue // a guard
				}
				for k, key := range keys {
					if (i+k+n)%4 > 0 {
						continue // it takes the other three in the other sizes
					}
					way := ways[k]
					s.m.focusNode(id, true)
					from := s.another(id)
					was := s.pictured(from)
					at := was.d.Box(id)
					stood, _ := s.m.canvas.Place(id)
					s.Press(key)
					if s.m.canvas.Drawing() == was.d {
						s.Sees("No room on that side")
						continue
					}
					dx, dy := s.onlyMoved(was, s.pictured(from), id)
					if dx*way[0] < 0 || dy*way[1] < 0 {
						t.Errorf("%s at %v: %s moves %s by %d,%d", name, size, key, id, dx, dy)
					}
					still, _ := s.m.canvas.Place(id)
					if said := strings.Contains(s.screen(), "At the edge of the canvas"); said != (still == stood) {
						t.Errorf("%s at %v: %s moves %s from %v to %v on the screen, and that the rest makes room is said: %v", name, size, key, id, stood, still, said)
					}
					b := was.d.Boxes[at]
					x0, y0 := min(b.X, b.X+dx), min(b.Y, b.Y+dy)
					for k, o := range was.d.Boxes {
						if k != at && o.X < max(b.X, b.X+dx)+b.W && x0 < o.X+o.W && o.Y < max(b.Y, b.Y+dy)+b.H && y0 < o.Y+o.H {
							t.Errorf("%s at %v: %s takes %s by %d,%d over %s", name, size, key, id, dx, dy, o.ID)
						}
					}
					s.Press("u")
				}
			}
		}
	}
}

// A far step goes as far as there is room: as far as single steps lead, five at most.
func TestFarStepGoesAsFarAsItCan(t *testing.T) {
	t.Parallel()
	part := 0
	for _, name := range samples.Names() {
		for _, size := range [][2]int{{120, 36}, {60, 15}} {
			s := newSession(t, size[0], size[1], sample(t, name))
			for _, id := range s.m.canvas.Nearest("") {
				if s.m.canvas.Drawing().Box(id) < 0 {
					continue // a guard
				}
				for _, way := range []string{"right", "left", "down", "up"} {
					s.m.focusNode(id, true)
					near, design := 0, s.design()
					d := s.m.canvas.Drawing()
					step := map[string][2]int{"right": {stepX, 0}, "left": {-stepX, 0}, "down": {0, stepY}, "up": {0, -stepY}}[way]
					for near < 5 && d.FreeFrom([]string{id}, (near+1)*step[0], (near+1)*step[1]) == 1 {
						near++
					}
					if near == 0 || near == 5 {
						continue
					}
					part++
					from := s.another(id)
					was := s.pictured(from)
					s.Press("m", "<shift+"+way+">", "<enter>")
					if s.design() == design {
						t.Errorf("%s at %v: %s has room for %d steps to the %s and stays", name, size, id, near, way)
						continue
					}
					if dx, dy := s.onlyMoved(was, s.pictured(from), id); dx != near*step[0] || dy != near*step[1] {
						t.Errorf("%s at %v: %s goes %d,%d to the %s, and there is room for %d", name, size, id, dx, dy, way, near)
					}
					s.Press("u")
				}
			}
		}
	}
	if part == 0 {
		t.Error("no step was shorter than five")
	}
}

// A part of the design is drawn in a shape of its own, in which a step leads elsewhere
// than in the whole: nothing is moved there, by keys or by the pointer, and the answer
// says what to do first.
func TestNothingIsMovedInAPart(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {200, 60}, {80, 24}, {60, 15}} {
		s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
		s.Press(":show downstream:list-eu", "<enter>", "/", "list", "<enter>")
		before, id := s.design(), s.m.focus.node
		for _, keys := range [][]string{{"<shift+right>"}, {"<shift+down>"}, {"m"}} {
			s.Press(keys...).Sees("Show all first (esc)")
		}
		if size[1] > 24 {
			x, y := s.at(id)
			s.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
			s.send(tea.MouseMotionMsg{X: x + 4, Y: y + 1, Button: tea.MouseLeft})
			s.send(tea.MouseReleaseMsg{X: x + 4, Y: y + 1, Button: tea.MouseLeft})
			s.Sees("Show all first (esc)").Lacks("Moved.")
		}
		if s.design() != before {
			t.Errorf("%v: the design was changed", size)
		}
		s.Press("<esc>", "<shift+down>").Lacks("Show all first")
	}
}

// samePicture checks that opening the design as it is draws what is drawn, where that
// has room, and that all fits by the key for it.
func (s *session) samePicture(from string) {
	s.t.Helper()
	t := s.design()
	open := newSession(s.t, s.w, s.h, func(o *Options) { o.Design = t })
	if was, is := s.pictured(from), open.pictured(from); s.m.canvas.Fits(was.d) {
		s.onlyMoved(was, is, "")
	}
	if open.Press("0"); !open.m.canvas.Fits(open.m.canvas.Drawing()) {
		s.t.Errorf("after a move not all fits:\n%s", open.screen())
	}
}

// Dragging does the same, keeps the node under the pointer, and is one step.
func TestDragMovesOneNode(t *testing.T) {
	t.Parallel()
	for _, name := range samples.Names() {
		for _, size := range moveSizes {
			s := newSession(t, size[0], size[1], sample(t, name))
			for _, id := range s.m.canvas.Nearest("")[:3] {
				i := s.m.canvas.Drawing().Box(id)
				if i < 0 {
					continue
				}
				from := s.another(id)
				was := s.pictured(from)
				x, y := s.at(id)
				if s.m.canvas.At(x-s.m.ui.rects.canvas.X-1, y-s.m.ui.rects.canvas.Y-1).Border {
					continue // a drag from the border draws a link
				}
				c := s.m.ui.rects.canvas
				steps := [][2]int{{1, 0}, {0, 1}, {6, 0}, {-3, 2}}
				ex, ey := x, y
				for _, d := range steps {
					ex, ey = ex+d[0], ey+d[1]
				}
				if !c.Inset(1).Contains(ex, ey) {
					continue
				}
				s.dragWith(id, x, y, func() { s.onlyMoved(was, s.pictured(from), id) }, steps...)
				if len(s.m.doc.history.Steps()) != 1 {
					t.Fatalf("%s at %v: steps %v", name, size, s.m.doc.history.Steps())
				}
				if s.design().Layout[id].By { // not dropped into another Region or on a link
					s.onlyMoved(was, s.pictured(from), id)
				}
				s.Press("u")
				if got := s.pictured(from); !reflect.DeepEqual(got.d.Boxes, was.d.Boxes) || !reflect.DeepEqual(got.d.Lines, was.d.Lines) {
					t.Errorf("%s at %v: after dragging %s and undo the picture is another\n%s\n%s", name, size, id, was.screen, got.screen)
				}
			}
		}
	}
}

// dragWith drags a node in steps and looks after each; it stays under the pointer.
func (s *session) dragWith(id string, x, y int, look func(), steps ...[2]int) {
	s.t.Helper()
	s.now = s.now.Add(1e9)
	e := tea.Mouse{X: x, Y: y, Button: tea.MouseLeft}
	s.send(tea.MouseClickMsg(e))
	for _, d := range steps {
		e.X, e.Y = e.X+d[0], e.Y+d[1]
		s.send(tea.MouseMotionMsg(e))
		c := s.m.ui.rects.canvas
		if h := s.m.canvas.At(e.X-c.X-1, e.Y-c.Y-1); h.Node != id {
			s.t.Errorf("under the pointer is %q, not %s\n%s", h.Node, id, s.screen())
		}
		look()
	}
	s.send(tea.MouseReleaseMsg(e))
}

// What was placed by cells in the file is drawn there, at full size.
func TestCellsOfTheFileAreKept(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	top, err := model.Move{ID: "www", To: model.Point{X: 70, Y: 3}}.Apply(top)
	if err != nil {
		t.Fatal(err)
	}
	s := newSession(t, 120, 36, func(o *Options) { o.Design = top })
	d := s.m.canvas.Drawing()
	if b := d.Boxes[d.Box("www")]; b.X-d.Origin.X != 70 || b.Y-d.Origin.Y != 3 || d.Level != layout.Detail || d.Direction != layout.LeftRight {
		t.Errorf("www is at %d,%d", b.X-d.Origin.X, b.Y-d.Origin.Y)
	}
	if s.Press("0"); !s.m.canvas.Fits(s.m.canvas.Drawing()) {
		t.Error("it does not fit")
	}
}

// Lines to a node that was moved join each other on their way, as they did before, where
// each for itself would run around it.
func TestLinesToAMovedNodeRunStraight(t *testing.T) {
	s := newSession(t, 60, 15, sample(t, "global-storefront")).Press("/", "www", "<enter>", "<shift+right>", "<shift+down>")
	d, lines := s.m.canvas.Drawing(), 0
	for i := range d.Lines {
		if l := &d.Lines[i]; d.Boxes[l.To].ID == "www" {
			if lines++; len(l.Points) > 4 {
				t.Errorf("%s has %d corners\n%s", l.ID, len(l.Points)-2, s.screen())
			}
		}
	}
	if lines != 3 {
		t.Fatalf("%d lines lead to the node", lines)
	}
}

// The side of a frame that goes along with a step lies along no line: it would hide it.
func TestFramesThatGoAlongHideNoLine(t *testing.T) {
	tried := 0
	for _, size := range [][2]int{{120, 36}, {200, 60}} {
		top, _ := check(t, filepath.Join("testdata", "reference.topo.yaml"))
		s := newSession(t, size[0], size[1], designed(top))
		s.m.focusNode("berlin", true)
		s.Press("a", "alb fra", "<enter>")
		for _, key := range []string{"<shift+right>", "<shift+down>", "<shift+down>", "<shift+down>", "<shift+left>", "<shift+down>", "<shift+up>"} {
			s.Press(key)
			d := s.m.canvas.Drawing()
			for _, l := range d.Lines {
				if at := (sighting{d: d}); atFrame(l, at, sighting{d: &layout.Drawing{}}) {
					t.Errorf("%v, after %s: %s runs along a frame\n%s", size, key, l.ID, s.screen())
				}
				tried++
			}
		}
	}
	if tried == 0 {
		t.Error("no line is drawn")
	}
}
