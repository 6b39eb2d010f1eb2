// Package canvas shows a drawing through a camera: it pans, finds what lies
// under a cell, moves the focus in space and paints the visible part with
// theme roles. It knows nothing of keys and edits.
package canvas

import (
	"slices"

	"portolan/export/text"
	"portolan/model/layout"
	"portolan/tui/screen"
)

// margin is how near the focus may come to the edge before the camera follows.
const margin = 2

// View is a window on a drawing. The zero View shows nothing.
type View struct {
	d     *layout.Drawing
	x, y  int  // cell of the drawing in the top left corner of the window
	w, h  int  // size of the window
	held  bool // a new drawing must not move the camera more than needed
	items []item
	folds fold
	grid  text.Grid
	runes map[rune]string
}

// item is something in the drawing that can have the focus: a box, or a badge
// under a box.
type item struct {
	id    string
	box   int
	badge bool
	r     screen.Rect
}

// Drawing is what the view shows, nil when there is nothing yet.
func (v *View) Drawing() *layout.Drawing { return v.d }

// SetDrawing shows another drawing. When it does not fit the window the item
// with the id keep stays where it was on the screen.
func (v *View) SetDrawing(d *layout.Drawing, keep string) {
	before, had := v.Place(keep)
	v.d = d
	v.index()
	after, has := v.Place(keep)
	if v.held && d != nil && had && has {
		v.x += after.X - before.X
		v.y += after.Y - before.Y
		if !v.Fits(d) {
			v.clamp()
			return
		}
		if v.whole(screen.Rect{W: d.W, H: d.H}) {
			return
		}
	}
	switch {
	case d == nil || v.Fits(d):
		v.Home()
	case had && has:
		v.x += after.X - before.X
		v.y += after.Y - before.Y
		v.clamp()
		v.fill()
	case has:
		v.Show(keep)
	default:
		v.clamp()
	}
}

// SetMoved shows a drawing in which something was moved by hand: all else stays where it
// is on the screen. What fits and is out of sight goes home unless the camera is held.
func (v *View) SetMoved(d *layout.Drawing) {
	if v.d != nil {
		v.x += d.Origin.X - v.d.Origin.X
		v.y += d.Origin.Y - v.d.Origin.Y
	}
	v.d = d
	v.index()
	if !v.held && v.Fits(d) && !v.whole(screen.Rect{W: d.W, H: d.H}) {
		v.Home()
		return
	}
	v.clamp()
}

// Hold keeps the camera where it is while a node is dragged: a drawing that
// fits is not put back to the top left corner as long as all of it shows.
func (v *View) Hold(on bool) { v.held = on }

// Preview is another drawing seen through the same camera.
func (v *View) Preview(d *layout.Drawing, keep string) *View {
	out := &View{d: v.d, x: v.x, y: v.y, w: v.w, h: v.h, held: true}
	out.index()
	out.SetDrawing(d, keep)
	return out
}

func (v *View) index() {
	v.items = v.items[:0]
	if v.d == nil {
		v.folds = fold{}
		return
	}
	v.fold()
	for _, i := range v.d.ReadingOrder() {
		b := &v.d.Boxes[i]
		v.items = append(v.items, item{id: b.ID, box: i, r: screen.Rect{X: b.X, Y: b.Y, W: b.W, H: b.H}})
		if v.d.Level != layout.Detail {
			continue
		}
		first := len(v.items)
		for _, g := range b.Badges {
			v.items = append(v.items, item{id: g.ID, box: i, badge: true, r: screen.Rect{X: g.At.X, Y: g.At.Y, W: max(4, min(b.W-2, layout.Columns(g.Text)+2)), H: len(g.Lines())}})
		}
		share(v.items[first:])
	}
}

// share divides the sign of several guards, such as "2 CHECK", among them, so
// that each has cells of its own to be pointed at.
func share(badges []item) {
	for from := 0; from < len(badges); {
		to := from + 1
		for to < len(badges) && badges[to].r.X == badges[from].r.X && badges[to].r.Y == badges[from].r.Y {
			to++
		}
		all, n := badges[from].r, to-from
		for k := range badges[from:to] {
			x, end := all.W*k/n, all.W*(k+1)/n
			badges[from+k].r.X, badges[from+k].r.W = all.X+x, max(1, end-x)
		}
		from = to
	}
}

// Resize gives the window a size in cells.
func (v *View) Resize(w, h int) {
	if w = max(0, w); w == v.w && max(0, h) == v.h {
		return
	}
	v.w, v.h = w, max(0, h)
	v.clamp()
	v.settle()
}

// settle puts the drawing where Home has it along each axis that has room for
// the whole of it; along others no part of the window stays empty.
func (v *View) settle() {
	if v.d == nil {
		return
	}
	x, y := v.home()
	if v.d.W > v.w {
		x = min(max(v.x, 0), v.d.W-v.w)
	}
	if v.d.H > v.h {
		y = min(max(v.y, 0), v.d.H-v.h)
	}
	v.x, v.y = x, y
}

// fill moves the camera as little as needed to show the whole width or height of
// the drawing where there is room.
func (v *View) fill() {
	if v.d.W <= v.w {
		v.x = min(max(v.x, v.d.W-v.w), 0)
	}
	if v.d.H <= v.h {
		v.y = min(max(v.y, v.d.H-v.h), 0)
	}
}

// Fits tells whether the whole drawing has room in the window.
func (v *View) Fits(d *layout.Drawing) bool { return d.W <= v.w && d.H <= v.h }

// Home puts the top left corner of the drawing into that of the window, with a
// little air around it where there is room.
func (v *View) Home() { v.x, v.y = v.home() }

func (v *View) home() (x, y int) {
	if v.d == nil || v.d.W+2 <= v.w || v.d.W > v.w {
		x = -1
	}
	if v.d != nil && v.d.H+2 <= v.h {
		y = -1
	}
	if v.d != nil && v.d.W+4 <= v.w {
		x = -2
	}
	return x, y
}

// Camera is the cell of the drawing in the top left corner of the window.
func (v *View) Camera() (x, y int) { return v.x, v.y }

// StandAt puts the camera where it was.
func (v *View) StandAt(x, y int) {
	v.x, v.y = x, y
	v.clamp()
}

// Pan moves the camera. Some of the drawing always stays in the window.
func (v *View) Pan(dx, dy int) {
	v.x += dx
	v.y += dy
	v.clamp()
}

func (v *View) clamp() {
	if v.d == nil {
		v.x, v.y = 0, 0
		return
	}
	const keep = 6
	v.x = max(min(v.x, v.d.W-keep), min(keep-v.w, 0))
	v.y = max(min(v.y, v.d.H-keep/2), min(keep/2-v.h, 0))
}

// Place is where a node is drawn, in cells of the drawing. A guard that is
// folded into a badge of several nodes has the place of the first.
func (v *View) Place(id string) (screen.Rect, bool) {
	if v.d == nil || id == "" {
		return screen.Rect{}, false
	}
	if it := v.item(v.drawnAs(id)); it != nil {
		return it.r, true
	}
	for i := range v.d.Boxes { // folded without a badge of its own
		b := &v.d.Boxes[i]
		for _, g := range b.Badges {
			if g.ID == id {
				return screen.Rect{X: b.X, Y: b.Y, W: b.W, H: b.H}, true
			}
		}
	}
	return screen.Rect{}, false
}

func (v *View) item(id string) *item {
	for i := range v.items {
		if v.items[i].id == id {
			return &v.items[i]
		}
	}
	return nil
}

// linkPlace is the cell in the middle of a link and whether it is drawn.
func (v *View) linkPlace(id string) (x, y int, ok bool) {
	if v.d == nil {
		return 0, 0, false
	}
	if line, ok := v.folds.line[id]; ok {
		id = line
	}
	for i := range v.d.Lines {
		if l := &v.d.Lines[i]; l.ID == id && len(l.Points) > 0 {
			if l.Label != "" {
				return l.LabelAt.X + layout.Columns(l.Label)/2, l.LabelAt.Y, true
			}
			p := l.Points[len(l.Points)/2]
			return p.X, p.Y, true
		}
	}
	return 0, 0, false
}

// Reveal scrolls as little as needed to show a node with some air around it.
func (v *View) Reveal(id string) {
	if r, ok := v.Place(id); ok {
		v.reveal(r)
	}
}

// RevealLink does the same for a link.
func (v *View) RevealLink(id string) {
	if x, y, ok := v.linkPlace(id); ok {
		v.reveal(screen.Rect{X: x - 2, Y: y, W: 4, H: 1})
	}
}

func (v *View) reveal(r screen.Rect) {
	follow := func(at, size, from, room, whole int) int {
		air := min(margin, max(0, (room-size)/2))
		if whole <= room {
			air = 0 // nothing to follow unless the drawing was pushed aside
		}
		if at+size+air > from+room {
			from = at + size + air - room
		}
		if at-air < from {
			from = at - air
		}
		return from
	}
	v.x = follow(r.X, r.W, v.x, v.w, v.d.W)
	v.y = follow(r.Y, r.H, v.y, v.h, v.d.H)
	v.clamp()
}

// Centre puts a node into the middle of the window.
func (v *View) Centre(id string) {
	if r, ok := v.Place(id); ok {
		v.x, v.y = r.X+r.W/2-v.w/2, r.Y+r.H/2-v.h/2
		v.clamp()
	}
}

// Show puts a node into the middle of the window as far as that hides nothing
// for which there is room.
func (v *View) Show(id string) {
	v.Centre(id)
	v.settle()
}

// Middle is the cell of the drawing in the middle of the window.
func (v *View) Middle() (x, y int) { return v.x + v.w/2, v.y + v.h/2 }

// Cell turns a cell of the window into a cell of the drawing.
func (v *View) Cell(x, y int) (int, int) { return v.x + x, v.y + y }

func (v *View) sees(r screen.Rect) bool {
	return r.X < v.x+v.w && r.Y < v.y+v.h && r.X+r.W > v.x && r.Y+r.H > v.y
}

// whole tells whether all of the rectangle is in the window.
func (v *View) whole(r screen.Rect) bool {
	return r.X >= v.x && r.Y >= v.y && r.X+r.W <= v.x+v.w && r.Y+r.H <= v.y+v.h
}

// Whole tells whether all of the drawing is in the window, lines and frames included.
func (v *View) Whole() bool { return v.d == nil || v.whole(screen.Rect{W: v.d.W, H: v.d.H}) }

// SeesAny tells whether some of any box is in the window.
func (v *View) SeesAny() bool {
	return slices.ContainsFunc(v.items, func(it item) bool { return v.sees(it.r) })
}

// Counts are the numbers of boxes in the window and in all.
func (v *View) Counts() (seen, all int) {
	if v.d == nil {
		return 0, 0
	}
	for _, it := range v.items {
		if it.badge {
			continue
		}
		all++
		if v.whole(it.r) {
			seen++
		}
	}
	return seen, all
}
