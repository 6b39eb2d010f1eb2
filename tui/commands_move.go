package tui

import (
	"portolan/model/layout"
)

func needsNode(m *Model) string {
	if m.node() == nil {
		return m.spell("The design is empty: press {add} to add the first node.")
	}
	return ""
}

// movable is why no node can be moved by hand. A move is told from where the layout of
// the whole design puts the node; that of a part puts it elsewhere, often the other way
// round, so that the same step would lead to another place.
func movable(m *Model) string {
	if m.look.filter.on() {
		return m.spell("Show all first ({up}): a part of the design is drawn in a shape of its own, in which a step leads elsewhere.")
	}
	for _, id := range m.selection() {
		if m.boxes() && m.canvas.Folded(id) != nil {
			return upperFirst(m.boxName(id)) + " is placed with its nodes: " + m.opens(id)
		}
	}
	return needsNode(m)
}

func needsLink(m *Model) string {
	if m.link() == nil {
		return m.spell("No link has the focus: press {link.next} to go along the links of a node.")
	}
	return ""
}

func moveCommands() []*command { return append(focusCommands(), jumpCommands()...) }

func focusCommands() []*command {
	way := func(id string, keys []string, w layout.Way, title string) *command {
		return &command{
			id: "focus." + id, keys: keys, in: inCanvas | inSelect, group: groupMove, title: title,
			help: "The nearest node in that direction: within 45 degrees, else 80, else anywhere on that side. While selecting, what is reached joins the selection.",
			run:  func(m *Model, _ string) { m.focus.finding = ""; m.goTo(w) },
		}
	}
	return []*command{
		way("left", []string{"left", "h"}, layout.Left, "Focus left"),
		way("down", []string{"down", "j"}, layout.Down, "Focus down"),
		way("up", []string{"up", "k"}, layout.Up, "Focus up"),
		way("right", []string{"right", "l"}, layout.Right, "Focus right"),
		{
			id: "link.source", keys: []string{"left", "h"}, in: inLink, group: groupMove, title: "Go to the source of the link", on: onLink,
			help: "Puts the focus on the node from which the focused link starts.",
			run:  func(m *Model, _ string) { m.focusNode(m.focus.link.From, false) },
		},
		{
			id: "link.target", keys: []string{"right", "l"}, in: inLink, group: groupMove, title: "Go to the target of the link", on: onLink,
			help: "Puts the focus on the node at which the focused link ends.",
			run:  func(m *Model, _ string) { m.focusNode(m.focus.link.To, false) },
		},
		{
			id: "link.next", keys: []string{"down", "j", "e"}, in: inLink, group: groupMove, title: "Next link, clockwise", hint: "next link", why: onlyLink,
			help: "Goes round the links of the node clockwise.",
			run:  func(m *Model, _ string) { m.cycleLinks(1) },
		},
		{
			id: "link.previous", keys: []string{"up", "k"}, in: inLink, group: groupMove, title: "Previous link", why: onlyLink,
			help: "Goes round the links of the node against the clock.",
			run:  func(m *Model, _ string) { m.cycleLinks(-1) },
		},
		{
			id: "links", one: true, keys: []string{"e"}, in: inCanvas, group: groupMove, menu: "n e", words: []string{"links"}, title: "Focus the links of the node", on: onNode, why: noLinks,
			help: "Puts the focus on a link of the node; ↑↓ go round, ←→ go to its ends.",
			run:  func(m *Model, _ string) { m.cycleLinks(1) },
		},
		{
			id: "follow", keys: []string{"]"}, in: inCanvas | inLink, group: groupMove, title: "Follow a link onwards", on: onNode, why: func(m *Model) string { return m.noneToFollow(true) },
			help: "Goes along an outgoing link; several get letters to choose by.",
			run:  func(m *Model, _ string) { m.follow(true) },
		},
		{
			id: "follow.back", keys: []string{"["}, in: inCanvas | inLink, group: groupMove, title: "Follow a link back", on: onNode, why: func(m *Model) string { return m.noneToFollow(false) },
			help: "Goes along an incoming link; several get letters to choose by.",
			run:  func(m *Model, _ string) { m.follow(false) },
		},
		{
			id: "order.next", keys: []string{"w"}, in: drawing, group: groupMove, title: "Next in reading order",
			help: "Users, DNS, edge, balancers and APIs, origins.",
			run:  func(m *Model, _ string) { m.step(1) },
		},
		{
			id: "order.previous", keys: []string{"b"}, in: drawing, group: groupMove, title: "Previous in reading order",
			help: "Users, DNS, edge, balancers and APIs, origins, backwards.",
			run:  func(m *Model, _ string) { m.step(-1) },
		},
		{
			id: "order.first", keys: []string{"g g", "home"}, in: drawing, group: groupMove, title: "First in reading order",
			help: "Goes to the first node that a request meets.",
			run: func(m *Model, _ string) {
				if o := m.order(); len(o) > 0 {
					m.goEnd(o[0])
				}
			},
		},
		{
			id: "order.last", keys: []string{"G", "end"}, in: drawing, group: groupMove, title: "Last in reading order",
			help: "Goes to the last node that a request meets.",
			run: func(m *Model, _ string) {
				if o := m.order(); len(o) > 0 {
					m.goEnd(o[len(o)-1])
				}
			},
		},
	}
}

func jumpCommands() []*command {
	return []*command{
		{
			id: "jump", keys: []string{"s"}, in: drawing, group: groupMove, menu: "n s", words: []string{"jump"}, title: "Jump to a label", on: onEmpty, hint: "jump", why: needsNode,
			help: "Puts letters on everything in sight; typing them moves the focus.",
			run: func(m *Model, _ string) {
				m.toStage()
				p := newPick("JUMP", nil, func(m *Model, id string) { m.focusNode(id, true) })
				p.offer = func(m *Model) []string { return m.inSight(m.focus.node) }
				m.enter(p)
				m.makeRoom() // what was said before gives its rows back
				m.freshLabels()
			},
		},
		{
			id: "jump.back", keys: []string{"ctrl+o"}, in: drawing, group: groupMove, title: "Back in the jump list",
			help: "Goes back to where the focus was before it jumped.",
			run: func(m *Model, _ string) {
				m.jumpBack(&m.focus.back, &m.focus.forward, "The jump list starts here.")
			},
		},
		{
			id: "jump.forward", keys: []string{"g i"}, in: drawing, group: groupMove, title: "Forward in the jump list",
			help: "Takes a step back in the jump list back again.",
			run: func(m *Model, _ string) {
				m.jumpBack(&m.focus.forward, &m.focus.back, "The jump list ends here.")
			},
		},
		{
			id: "describe", keys: []string{"."}, in: drawing, group: groupMove, words: []string{"describe"}, title: "Describe the focus", on: onNode | onLink, hint: "describe",
			help: "Says in one sentence what has the focus and how it is joined.",
			run:  func(m *Model, _ string) { m.say(m.describe()) },
		},
		{
			id: "search", keys: []string{"/"}, in: drawing, group: groupMove, menu: "n /", words: []string{"search"}, arg: "TEXT", title: "Search", on: onEmpty, why: needsNode,
			help: "Finds nodes by name, kind, Region or property (region:eu-*), those with that name first; n and N repeat.",
			run:  (*Model).startSearch,
		},
		{
			id: "search.next", keys: []string{"n"}, in: drawing, group: groupMove, title: "Next match", why: searched,
			help: "Goes to the next node that the last search found.",
			run:  func(m *Model, _ string) { m.searchStep(1) },
		},
		{
			id: "search.previous", keys: []string{"N"}, in: drawing, group: groupMove, title: "Previous match", why: searched,
			help: "Goes to the previous node that the last search found.",
			run:  func(m *Model, _ string) { m.searchStep(-1) },
		},
	}
}

func searched(m *Model) string {
	if m.ui.search == "" {
		return m.spell("Nothing was searched for yet: {search} searches.")
	}
	return ""
}
