package tui

import (
	"slices"

	"portolan/model"
	"portolan/model/sketch"
)

// follow goes along a link that leaves (or reaches) the focus. Several links
// get letters to choose by.
func (m *Model) follow(out bool) {
	if l := m.link(); l != nil {
		if out {
			m.focusNode(l.To, true)
		} else {
			m.focusNode(l.From, true)
		}
		return
	}
	switch ends := m.followed(out); len(ends) {
	case 0:
		m.say(m.noneToFollow(out))
	case 1:
		m.focusNode(ends[0], true)
	default:
		m.choose("FOLLOW", "Follow a link of "+m.focusName(), ends, func(m *Model, id string) { m.focusNode(id, true) })
	}
}

// followed are the ends of the links that leave (or reach) the focus.
func (m *Model) followed(out bool) []string {
	ids := m.stands(m.focus.node)
	links, far := linksOf(m.doc.now().Out, ids), func(l *model.Link) string { return l.To }
	if !out {
		links, far = linksOf(m.doc.now().In, ids), func(l *model.Link) string { return l.From }
	}
	var ends []string
	for _, l := range links {
		if end := m.seat(far(l)); !slices.Contains(ends, end) && !slices.Contains(ids, far(l)) {
			ends = append(ends, end)
		}
	}
	return ends
}

// noneToFollow says that no link leaves (or reaches) the focus, "" when one does.
func (m *Model) noneToFollow(out bool) string {
	switch w := needsNode(m); {
	case w != "" || m.link() != nil || len(m.followed(out)) > 0:
		return w
	case out:
		return "No link leaves " + m.focusName() + m.spell(". {connect} connects it.")
	}
	if noneBefore(m) != "" {
		return "No link reaches " + m.focusName() + "."
	}
	return "No link reaches " + m.focusName() + m.spell(". {connect.to} connects to it.")
}

// noneBefore says that no kind of node can be added before the focus, "" when one can.
func noneBefore(m *Model) string {
	n := m.node()
	if n == nil || m.boxed() != nil || sketch.AnyAt(sketch.Place{T: m.doc.now(), Near: n.ID, Before: true}) {
		return needsNode(m)
	}
	return "Nothing can be linked to " + m.focusName() + "."
}

// noneBehind says that no kind of node can be added after the focus, "" when one can.
func noneBehind(m *Model) string {
	if n := m.node(); n == nil || sketch.AnyAt(sketch.Place{T: m.doc.now(), Near: n.ID}) {
		return needsNode(m)
	}
	return m.focusName() + " can be linked to nothing."
}

// noneBetween says that no kind of node can be inserted on the focused link, "" when one
// can.
func noneBetween(m *Model) string {
	if ref := m.focus.link; sketch.AnyAt(sketch.Place{T: m.doc.now(), Near: ref.From, On: &ref}) {
		return ""
	}
	return "Nothing can stand between the ends of this link."
}

// noTarget says that the design has nothing to link with the focus, or that two selected
// nodes do not go together.
func noTarget(into bool) func(*Model) string {
	return func(m *Model) string {
		if s := m.selection(); m.focus.selecting && len(s) == 2 {
			if !m.joins(s[0], s[1], into) {
				return "These two cannot be linked."
			}
			return ""
		}
		for _, n := range m.doc.now().Nodes {
			if m.joins(m.focus.node, n.ID, into) {
				return ""
			}
		}
		return "Nothing in the design fits " + m.focusName() + "."
	}
}

// noLinks says that the focus has no links to go to, "" when it has.
func noLinks(m *Model) string {
	if w := needsNode(m); w != "" || len(m.linksAround()) > 0 {
		return w
	}
	return "No links at " + m.focusName() + m.spell(". {connect} connects it.")
}

// linksOf are the links of nodes on one side.
func linksOf(side func(string) []*model.Link, ids []string) []*model.Link {
	var out []*model.Link
	for _, id := range ids {
		out = append(out, side(id)...)
	}
	return out
}
