package tui

import (
	"portolan/model"
	"portolan/model/layout"
	"portolan/tui/screen"
)

// room is the size of the canvas that drawings are fitted to.
func (m *Model) room() screen.Rect {
	in := m.ui.rects.fit.Inset(1)
	return screen.Rect{W: max(1, in.W), H: max(1, in.H)}
}

// fitDrawing is the most detailed drawing that has room; a design that is too
// large even for names is scrolled rather than shown as dots. Nodes that have cells of
// their own stay there: such designs are drawn at full size. What the
// last drawing has too stays near its place; nil starts anew.
func fitDrawing(t *model.Topology, room screen.Rect, last *layout.Drawing, show *layout.Show) *layout.Drawing {
	if t.Pinned() {
		return layout.FromTopology(t, layout.Options{Level: layout.Detail, Previous: last, Show: show})
	}
	return layout.FitAll(t, room.W, room.H, layout.Options{Previous: last, Show: show})
}

// drawn is the drawing at a chosen level, or the one that fits. The overview has few
// boxes, which are fitted too.
func drawn(t *model.Topology, room screen.Rect, z zoomed, last *layout.Drawing, show *layout.Show) *layout.Drawing {
	switch {
	case z.same && last != nil && !t.Pinned():
		return layout.InShapeOf(last, t, show)
	case !z.chosen:
		return fitDrawing(t, room, last, show)
	case z.level == layout.Dots && z.fits && !t.Pinned():
		return layout.FitDots(t, room.W, room.H, layout.Options{Previous: last, Show: show})
	case z.level == overview:
		return layout.OverviewOf(t, room.W, room.H, layout.Options{Previous: last, Show: show})
	}
	if t.Pinned() { // cells in a file are those of this direction
		z.way = layout.LeftRight
	}
	o := layout.Options{Level: z.level, Direction: z.way, Previous: last, Show: show}
	if z.full {
		return layout.FromTopology(t, o)
	}
	return layout.AtLevel(t, room.W, room.H, o)
}

// drawnNow is the drawing of a design as the canvas shows it now.
func (m *Model) drawnNow(t *model.Topology, last *layout.Drawing, show *layout.Show) *layout.Drawing {
	return drawn(t, m.room(), m.wished(), last, show)
}
