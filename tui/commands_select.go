package tui

// selectCommands act on several nodes at once.
func selectCommands() []*command { return append(choiceCommands(), arrangeCommands()...) }

func choiceCommands() []*command {
	return []*command{
		{
			id: "select", keys: []string{"v"}, in: inCanvas | inLink, group: groupSelect, menu: "e v", title: "Select several", on: onNode, why: needsNode,
			help: "Starts a selection with the focus. What moves the focus extends it, {select.toggle} takes the focus in or out, {select.downstream} and {select.upstream} take the whole chain, {up} leaves.",
			run: func(m *Model, _ string) {
				m.beginSelecting()
				for _, id := range m.stands(m.focus.node) {
					m.mark(id)
				}
			},
		},
		{
			id: "select.toggle", keys: []string{"space"}, in: inSelect, group: groupSelect, title: "Take the focus in or out", hint: "in/out",
			help: "Adds the focused node to the selection or removes it.",
			run: func(m *Model, _ string) {
				out := m.focus.marked[m.focus.node]
				for _, id := range m.stands(m.focus.node) {
					if m.mark(id); out {
						delete(m.focus.marked, id)
					}
				}
			},
		},
		{
			id: "select.downstream", keys: []string{"]"}, in: inSelect, group: groupSelect, title: "Select everything behind", on: onMarked, hint: "chain",
			help: "Adds everything that requests reach from the selection.",
			run:  func(m *Model, _ string) { m.chain(true) },
		},
		{
			id: "select.upstream", keys: []string{"["}, in: inSelect, group: groupSelect, title: "Select everything in front", on: onMarked,
			help: "Adds everything from which requests reach the selection.",
			run:  func(m *Model, _ string) { m.chain(false) },
		},
		{
			id: "region.select", in: drawing, group: groupSelect, menu: "e A", words: []string{"select-region"}, arg: "REGION", title: "Select all in the Region", on: onRegion,
			help: "Selects every node of the Region: the one that is named or under the pointer, else that of the focus.",
			run:  (*Model).selectRegion,
		},
		{
			id: "select.all", keys: []string{"ctrl+a"}, in: drawing, group: groupSelect, words: []string{"all"}, title: "Select all", on: onEmpty, why: needsNode,
			help: "Selects every node that is shown.",
			run: func(m *Model, _ string) {
				m.focus.onLink, m.focus.selecting = false, true
				for _, n := range m.doc.now().Nodes {
					m.mark(n.ID)
				}
				m.say(m.selectedText())
			},
		},
		{
			id: "select.invert", keys: []string{"I"}, in: inCanvas | inSelect, group: groupSelect, title: "Invert the selection", why: needsNode,
			help: "Selects what is shown and not selected.",
			run: func(m *Model, _ string) {
				old := m.focus.marked
				m.focus.marked, m.focus.selecting = nil, true
				for _, n := range m.doc.now().Nodes {
					if !old[n.ID] {
						m.mark(n.ID)
					}
				}
				m.say(m.selectedText())
			},
		},
		{
			id: "select.leave", keys: []string{"v"}, in: inSelect, group: groupSelect, title: "Leave the selection", on: onMarked,
			help: "Forgets the selection; so does {up}.",
			run:  func(m *Model, _ string) { m.unmark() },
		},
	}
}

func arrangeCommands() []*command {
	nudge := func(id, key string, dx, dy int) *command {
		return &command{
			id: "nudge." + id, keys: []string{key}, in: inCanvas | inSelect, group: groupSelect, title: "Nudge " + id, edits: true, drawn: true, why: movable,
			help: "Moves the selected nodes by one cell; consecutive nudges are one undo step.",
			run:  func(m *Model, _ string) { m.nudgeFocus(dx, dy) },
		}
	}
	return []*command{
		{
			id: "copy", keys: []string{"y"}, in: inCanvas | inSelect, group: groupSelect, menu: "e y", title: "Copy", on: onNode | onMarked, why: needsNode,
			help: "Copies the selected nodes with the links among them.",
			run:  func(m *Model, _ string) { m.copy() },
		},
		{
			id: "cut", keys: []string{"ctrl+x"}, in: inCanvas | inSelect, group: groupSelect, title: "Cut", on: onNode | onMarked, edits: true, why: needsNode,
			help: "Copies the selected nodes and deletes them.",
			run:  func(m *Model, _ string) { m.copy(); m.deleteFocus() },
		},
		{
			id: "paste", keys: []string{"p"}, in: inCanvas | inSelect, group: groupSelect, menu: "e p", title: "Paste", on: onEmpty | onRegion, edits: true, why: copied,
			help: "Adds copies of what was copied, with the links among them.",
			run:  func(m *Model, _ string) { m.pasteNodes(false) },
		},
		{
			id: "paste.joined", keys: []string{"P"}, in: inCanvas | inSelect, group: groupSelect, title: "Paste with incoming links", edits: true, why: copied,
			help: "As paste, and what led to the originals leads to the copies too.",
			run:  func(m *Model, _ string) { m.pasteNodes(true) },
		},
		{
			id: "duplicate", keys: []string{"ctrl+d"}, in: inCanvas | inSelect, group: groupSelect, menu: "e D", title: "Duplicate", on: onNode | onMarked, edits: true, why: needsNode,
			help: "Copies the selected nodes in place and selects the copies.",
			run:  func(m *Model, _ string) { m.duplicate() },
		},
		{
			id: "move", keys: []string{"m"}, in: inCanvas | inSelect, group: groupSelect, menu: "e m", title: "Move by hand", on: onNode | onMarked, edits: true, drawn: true, why: movable,
			help: "Arrows move the selected nodes, {move.keep} keeps the place, {move.back} takes it back. The layout leaves hand-placed nodes where they are.",
			run:  func(m *Model, _ string) { m.startMove() },
		},
		nudge("left", "shift+left", -stepX, 0),
		nudge("right", "shift+right", stepX, 0),
		nudge("up", "shift+up", 0, -stepY),
		nudge("down", "shift+down", 0, stepY),
		{
			id: "tidy", keys: []string{"\\"}, in: inCanvas | inSelect, group: groupSelect, menu: "e \\", title: "Tidy the selection", on: onNode | onMarked, edits: true, drawn: true, why: needsPlaced,
			help: "Forgets the hand-made places of the selected nodes.",
			run:  func(m *Model, _ string) { m.tidy(m.selection()) },
		},
		{
			id: "tidy.all", keys: []string{"|"}, in: drawing, group: groupSelect, menu: "e |", words: []string{"tidy"}, title: "Tidy everything", on: onEmpty, edits: true, drawn: true,
			help: "Forgets all hand-made places and draws everything anew. Without it what you edit stays near where it was. Where nothing was placed by hand, nothing in the design changes: u then takes back the edit before.",
			run:  func(m *Model, _ string) { m.tidyAll() },
		},
	}
}

func copied(m *Model) string {
	if len(m.clip.ids) == 0 {
		return m.spell("Nothing was copied yet: {copy} copies.")
	}
	return ""
}
