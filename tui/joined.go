package tui

import (
	"cmp"
	"fmt"
	"slices"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/wording"
	"portolan/tui/canvas"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// drawJoined lists below an overview that has no room for lines which of its boxes have
// links between them, and how many, and returns how many rows that takes.
func (m *Model) drawJoined(s screen.Surface, view *canvas.View) int {
	d := view.Drawing()
	if d == nil || !d.Overview || len(d.Lines) > 0 || !view.Fits(d) {
		return 0
	}
	g := layout.GraphOf(m.doc.now(), layout.Options{Level: layout.Compact, Show: m.show(), Loose: true})
	edges := slices.DeleteFunc(g.Edges, func(e layout.Edge) bool { return e.From == e.To })
	links := func(e layout.Edge) int { return max(1, len(e.Joined)) }
	slices.SortStableFunc(edges, func(a, b layout.Edge) int { return cmp.Compare(links(b), links(a)) })
	room := s.H() - d.H - 3
	if len(edges) == 0 || room < min(3, len(edges)+1) {
		return 0
	}
	all := len(edges)
	if all+1 > room {
		edges = edges[:room-2]
	}
	count, from := 0, 0
	for _, e := range edges {
		count = max(count, len(wording.Count(links(e), "link")))
		from = max(from, screen.Width(printable(g.Nodes[e.From].Face.Title)))
	}
	y := d.H + 2
	s.Text(2, y, "Links between them", theme.Muted)
	for _, e := range edges {
		y++
		s.Right(2+count, y, wording.Count(links(e), "link"), theme.Strong)
		text := fmt.Sprintf("%-*s %s %s", from, printable(g.Nodes[e.From].Face.Title), m.theme.Glyphs.Arrow, printable(g.Nodes[e.To].Face.Title))
		role := theme.Base
		switch {
		case m.onWay(e):
			text += thisWay
		case len(m.focus.way) > 0:
			role = theme.Muted
		}
		s.Text(4+count, y, screen.Truncate(m.signs(text), s.W()-6-count), role)
	}
	if more := all - len(edges); more > 0 {
		y++
		s.Text(2, y, fmt.Sprintf("and %d more", more), theme.Muted)
	}
	return y + 1 - d.H
}

// thisWay stands behind links that a way which is shown takes.
const thisWay = " · this way"

// onWay tells whether the way that is shown takes a link that an edge stands for.
func (m *Model) onWay(e layout.Edge) bool {
	return slices.ContainsFunc(m.focus.way, func(r model.LinkRef) bool { return r == e.Ref || slices.Contains(e.Joined, r) })
}
