package canvas

import (
	"cmp"
	"slices"

	"portolan/export/text"
	"portolan/model"
	"portolan/model/layout"
	"portolan/tui/screen"
)

// Hit is what lies under a cell.
type Hit struct {
	Node   string // "" when there is none
	Folded bool   // the node is the first of a box of several
	Border bool   // the cell is on the border of the node's box
	Found  bool   // the cell shows that the node has findings
	Link   model.LinkRef
	IsLink bool
	Frame  string // Region whose frame holds the cell
	Ring   string // name of the group whose frame or title is at the cell
}

// At finds what lies under a cell of the window.
func (v *View) At(x, y int) Hit {
	if v.d == nil || x < 0 || y < 0 || x >= v.w || y >= v.h {
		return Hit{}
	}
	cx, cy := v.Cell(x, y)
	var h Hit
	if i := v.d.FrameAt(cx, cy); i >= 0 {
		h.Frame = v.d.Frames[i].ID
	}
	h.Found = v.found(x, y)
	for i := range v.items {
		if it := &v.items[i]; it.badge && !h.Found && it.r.Contains(cx, cy) && v.d.BoxAt(cx, cy) == it.box {
			h.Node = it.id
			return h
		}
	}
	if i := v.d.BoxAt(cx, cy); i >= 0 {
		b := &v.d.Boxes[i]
		if h.Node = b.ID; b.Members != nil {
			h.Node, h.Folded = b.Members[0], true
		}
		h.Border = b.H > 2 && (cx == b.X || cx == b.X+b.W-1 || cy == b.Y || cy == b.Y+b.H-1)
		return h
	}
	if i := v.d.LineAt(cx, cy); i >= 0 {
		h.Link, h.IsLink = v.d.Lines[i].Ref, true
	} else if i := v.d.RingAt(cx, cy); i >= 0 {
		h.Ring = v.d.Frames[i].Title
	}
	return h
}

// found tells whether a cell of the window shows the findings of a box, as it was
// painted last: their numbers in its border, or their sign in a box of one row.
func (v *View) found(x, y int) bool {
	c := v.grid.At(x, y)
	if c.Owner <= 0 || int(c.Owner) > len(v.d.Boxes) {
		return false
	}
	row := v.d.Level != layout.Detail || v.d.Boxes[c.Owner-1].H < 3
	return c.Style.Role() == text.Finding || row && c.Style.Role() == text.BoxBorder && (c.Style.Has(text.Failed) || c.Style.Has(text.Warned))
}

// Within lists the nodes whose box lies in a rectangle of the window.
func (v *View) Within(r screen.Rect) []string {
	var out []string
	for _, it := range v.items {
		if !it.badge && it.r.X-v.x < r.X+r.W && it.r.Y-v.y < r.Y+r.H && it.r.X-v.x+it.r.W > r.X && it.r.Y-v.y+it.r.H > r.Y {
			out = append(out, v.standsFor(&it)...)
		}
	}
	return out
}

// standsFor lists the nodes that an item stands for.
func (v *View) standsFor(it *item) []string {
	if m := v.d.Boxes[it.box].Members; m != nil && !it.badge {
		return m
	}
	return []string{it.id}
}

// Order lists everything that can have the focus as a request meets it; the
// guards of a node follow the node. One node stands for a box of several.
func (v *View) Order() []string { return v.OrderWith("") }

// OrderWith is Order in which a node that is in a box of several stands for it.
func (v *View) OrderWith(keep string) []string {
	out := make([]string, 0, len(v.items))
	seen := make(map[string]bool, len(v.items))
	for i := range v.items {
		if it := &v.items[i]; !seen[it.id] {
			seen[it.id] = true
			out = append(out, v.node(it, keep))
		}
	}
	return out
}

// Nearest lists what is visible, nearest to a node first; to the middle of the
// window when the node is not drawn.
func (v *View) Nearest(id string) []string {
	cx, cy := v.Middle()
	if r, ok := v.Place(id); ok {
		cx, cy = r.X+r.W/2, r.Y+r.H/2
	}
	type near struct {
		id string
		d  int
	}
	var all []near
	seen := map[string]bool{v.drawnAs(id): true}
	for _, it := range v.items {
		if seen[it.id] || !v.sees(it.r) {
			continue
		}
		seen[it.id] = true
		dx, dy := it.r.X+it.r.W/2-cx, 2*(it.r.Y+it.r.H/2-cy)
		all = append(all, near{v.node(&it, ""), dx*dx + dy*dy})
	}
	slices.SortStableFunc(all, func(a, b near) int { return cmp.Compare(a.d, b.d) })
	out := make([]string, len(all))
	for i, n := range all {
		out[i] = n.id
	}
	return out
}

// Neighbour is the nearest node in a direction, "" when there is none. Badges
// hang below their box: down from the box reaches the first, up the box again.
func (v *View) Neighbour(id string, way layout.Way) string {
	id = v.drawnAs(id)
	at := slices.IndexFunc(v.items, func(it item) bool { return it.id == id })
	if at < 0 || v.d == nil {
		return ""
	}
	it := v.items[at]
	switch {
	case way == layout.Down && at+1 < len(v.items) && v.items[at+1].badge && v.items[at+1].box == it.box:
		return v.items[at+1].id
	case way == layout.Up && it.badge:
		return v.items[at-1].id
	}
	i := v.d.Neighbour(it.box, way)
	if i < 0 {
		return ""
	}
	to := ""
	for k := range v.items {
		if v.items[k].box == i && (to == "" || way == layout.Up) { // arrive from below at the last badge
			to = v.node(&v.items[k], "")
		}
	}
	return to
}

// Around lists the links of a node clockwise, starting at the top.
func (v *View) Around(id string) []model.LinkRef {
	r, ok := v.Place(id)
	if !ok {
		return nil
	}
	type spoke struct {
		ref   model.LinkRef
		angle int
	}
	var all []spoke
	for i := range v.d.Lines {
		l := &v.d.Lines[i]
		if len(l.Points) == 0 {
			continue
		}
		for _, ref := range refsOf(l) {
			if ref.From != id && ref.To != id {
				continue
			}
			p, q := l.Points[0], l.Points[len(l.Points)-1]
			if ref.From != id {
				p, q = q, p
			}
			all = append(all, spoke{ref, clock(r, p, q)})
		}
	}
	slices.SortStableFunc(all, func(a, b spoke) int { return cmp.Compare(a.angle, b.angle) })
	out := make([]model.LinkRef, len(all))
	for i, s := range all {
		out[i] = s.ref
	}
	return out
}

// clock is a number that grows clockwise along the border of a box: top,
// right, bottom, left; links from one cell are told apart by their far end.
func clock(r screen.Rect, p, far layout.Point) int {
	const side = 1 << 20
	turn := min(max(far.Y-r.Y, -500), 500)
	switch {
	case p.Y <= r.Y:
		return (p.X-r.X)<<10 + min(max(far.X-r.X, -500), 500)
	case p.X >= r.X+r.W-1:
		return side + (p.Y-r.Y)<<10 + turn
	case p.Y >= r.Y+r.H-1:
		return 2*side - (p.X-r.X)<<10
	}
	return 3*side - (p.Y-r.Y)<<10 - turn
}
