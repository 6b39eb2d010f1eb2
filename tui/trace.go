package tui

import (
	"slices"

	"portolan/model/layout"
	"portolan/tui/act"
)

// trace makes the way of a request stand out on the canvas until esc.
func (m *Model) trace(a act.Trace) {
	t := m.doc.now()
	m.showView(act.Canvas)
	m.focus.way = nil
	for _, ref := range a.Links {
		if t.Link(ref) != nil && !slices.Contains(m.focus.way, ref) {
			m.focus.way = append(m.focus.way, ref)
		}
	}
	if len(m.focus.way) == 0 {
		m.say("This request takes no link of the design.")
		return
	}
	m.focus.finding = ""
	nodes := m.wayNodes()
	for _, id := range nodes {
		m.within(id)
	}
	slices.Reverse(nodes) // its beginning is what must be seen
	m.canvas.RevealWay(nodes)
	back := " · {up} shows everything again."
	if m.look.filter.on() { // which stays
		back = " · {up} ends the dimming."
	}
	m.say(a.Text + m.spell(back))
}

// pointTo makes what a goal is about stand out on the canvas until esc.
func (m *Model) pointTo(a act.Point) {
	t := m.doc.now()
	m.focus.finding, m.focus.way, m.focus.about = "", nil, act.Point{}
	for _, ref := range a.Links {
		if t.Link(ref) != nil {
			m.focus.about.Links = append(m.focus.about.Links, ref)
			a.Nodes = append(a.Nodes, ref.From, ref.To)
		}
	}
	for _, id := range a.Nodes {
		if t.Node(id) != nil && !slices.Contains(m.focus.about.Nodes, id) {
			m.focus.about.Nodes = append(m.focus.about.Nodes, id)
		}
	}
	if nodes := m.focus.about.Nodes; len(nodes) > 0 {
		m.within(nodes[0])
		m.reveal()
		if a.There {
			m.toPane(paneCanvas)
			m.focusNode(nodes[0], true)
		}
	}
	m.say(printable(a.Text))
}

// wayNodes lists the nodes on the way that stands out.
func (m *Model) wayNodes() []string {
	var out []string
	for _, ref := range m.focus.way {
		for _, id := range []string{ref.From, ref.To} {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// foundLegend explains the signs behind dots.
func (m *Model) foundLegend(d *layout.Drawing) (out []string) {
	errors, warnings := false, false
	for i := range d.Boxes {
		c := m.look.counts[d.Boxes[i].ID]
		errors, warnings = errors || c.Errors > 0, warnings || c.Errors == 0 && c.Warnings > 0
	}
	if errors {
		out = append(out, " "+m.theme.Glyphs.Error+" errors ")
	}
	if warnings {
		out = append(out, " "+m.theme.Glyphs.Warning+" warnings ")
	}
	return out
}
