package canvas

import (
	"maps"
	"slices"

	"portolan/model/layout"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// The size of the minimap, border included.
const (
	mapW = 18
	mapH = 7
)

// minimap draws the whole drawing small, with the window as a frame, into a corner. It
// stays away where each of them would hide what the person works on.
func (v *View) minimap(s screen.Surface, th *theme.Theme, look Look) {
	if s.W() < 3*mapW || s.H() < 2*mapH {
		return
	}
	corner, ok := v.mapCorner(s, look)
	if !ok {
		return
	}
	m := Clear(s, corner, theme.Grid)
	in := m.Frame(th.Glyphs.Pane, "map", theme.PaneBorder, theme.Muted)
	w, h := in.W(), in.H()
	scale := func(p, all, room int) int { return min(max(p*room/max(all, 1), 0), room-1) }
	d := v.d
	x0, y0 := scale(v.x, d.W, w), scale(v.y, d.H, h)
	x1, y1 := scale(v.x+v.w-1, d.W, w), scale(v.y+v.h-1, d.H, h)
	if x1 > x0 && y1 > y0 {
		in.Sub(screen.Rect{X: x0, Y: y0, W: x1 - x0 + 1, H: y1 - y0 + 1}).Frame(th.Glyphs.Pane, "", theme.Accent, theme.Accent)
	}
	var focus *item
	for i := range v.items {
		it := &v.items[i]
		if it.badge {
			continue
		}
		if it.id == look.Focus {
			focus = it // last, so that no neighbour in the same cell hides it
			continue
		}
		sign, role := th.Glyphs.Dot, theme.Family(d.Boxes[it.box].Family)
		switch c := look.Counts[it.id]; {
		case c.Errors > 0:
			sign, role = th.Glyphs.Error, theme.ErrorText
		case c.Warnings > 0:
			sign, role = th.Glyphs.Warning, theme.WarningText
		}
		in.Set(scale(it.r.X+it.r.W/2, d.W, w), scale(it.r.Y+it.r.H/2, d.H, h), sign, role)
	}
	if focus != nil {
		in.Set(scale(focus.r.X+focus.r.W/2, d.W, w), scale(focus.r.Y+focus.r.H/2, d.H, h), th.Glyphs.Marked, theme.BoxFocus)
	}
}

// mapCorner is the corner of the window in which the map hides least, of those in which
// it hides nothing that must be seen; ok is false when there is none.
func (v *View) mapCorner(s screen.Surface, look Look) (best screen.Rect, ok bool) {
	left, right := 1, s.W()-mapW-1
	top, bottom := 0, s.H()-mapH
	seen := v.mustSee(look)
	least := -1
	for _, r := range []screen.Rect{{X: left, Y: bottom, W: mapW, H: mapH}, {X: right, Y: bottom, W: mapW, H: mapH}, {X: right, Y: top, W: mapW, H: mapH}, {X: left, Y: top, W: mapW, H: mapH}} {
		if slices.ContainsFunc(seen, func(o screen.Rect) bool { return overlap(r, o) }) {
			continue
		}
		n := 0
		for y := range r.H {
			for x := range r.W {
				if s.At(r.X+x, r.Y+y).Text != " " {
					n++
				}
			}
		}
		if least < 0 || n < least {
			best, least = r, n
		}
	}
	return best, least >= 0
}

// mustSee are the places, in cells of the window, of what nothing may lie on: the node or
// the link that has the focus, what is about to be, and what is chosen by.
func (v *View) mustSee(look Look) []screen.Rect {
	var out []screen.Rect
	keep := func(r screen.Rect) {
		r.X, r.Y = r.X-v.x, r.Y-v.y
		out = append(out, r)
	}
	ids := slices.Collect(maps.Keys(look.Labels))
	for _, id := range append(slices.AppendSeq(ids, maps.Keys(look.Ghosts)), look.Focus, look.Sub) {
		if r, ok := v.Place(id); ok {
			keep(r)
		}
	}
	if look.Ghost != nil {
		out = append(out, *look.Ghost)
	}
	for i := range v.d.Lines {
		l := &v.d.Lines[i]
		if look.Link == "" || l.ID != look.Link {
			continue
		}
		for k := 1; k < len(l.Points); k++ {
			a, b := l.Points[k-1], l.Points[k]
			keep(screen.Rect{X: min(a.X, b.X), Y: min(a.Y, b.Y), W: max(a.X, b.X) - min(a.X, b.X) + 1, H: max(a.Y, b.Y) - min(a.Y, b.Y) + 1})
		}
		if l.Label != "" {
			keep(screen.Rect{X: l.LabelAt.X, Y: l.LabelAt.Y, W: layout.Columns(l.Label), H: 1})
		}
	}
	return out
}

func overlap(a, b screen.Rect) bool {
	return a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}
