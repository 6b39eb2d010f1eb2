package tui

// foldCommands decide what stands as one box and which part of the design is drawn.
func foldCommands() []*command {
	return []*command{
		{
			id: "fold", keys: []string{"z"}, in: inCanvas | inSelect, group: groupSelect, menu: "e z", words: []string{"fold"}, arg: "REGION|GROUP|NODE", title: "Fold or open a box", on: onNode | onMarked, edits: true, why: seesFolds(needsNode), bare: (*Model).alone,
			help:     "Draws the Region, the group or the stack of the focus as one box, or the selection; on such a box it shows its nodes again. A stack is a node with all that requests reach through it alone. Exports show the same, and the file keeps it.",
			run:      (*Model).fold,
			boxTitle: (*Model).openTitle,
		},
		{
			id: "fold.region", in: drawing, group: groupSelect, words: []string{"fold-region"}, arg: "REGION", title: "Fold or open the Region", on: onRegion, edits: true, why: seesFolds(nil),
			help: "Draws a Region as one box, or its nodes again: the one that is named or under the pointer, else that of the focus.",
			run:  (*Model).foldRegion,
		},
		{
			id: "fold.all", in: drawing, group: groupSelect, menu: "e Z", words: []string{"fold-all"}, title: "Fold all Regions", on: onEmpty, edits: true, why: seesFolds(unfolded),
			help: "Draws every Region as one box, as one step.",
			run:  func(m *Model, _ string) { m.foldAll(true) },
		},
		{
			id: "unfold.all", in: drawing, group: groupSelect, menu: "e W", words: []string{"unfold-all"}, title: "Open all boxes", on: onEmpty, edits: true, why: seesFolds(folded),
			help: "Draws the nodes of all folded Regions, stacks and groups again.",
			run:  func(m *Model, _ string) { m.foldAll(false) },
		},
		{
			id: "group", keys: []string{"ctrl+g"}, in: inCanvas | inSelect, group: groupSelect, menu: "e g", words: []string{"group"}, arg: "NAME", title: "Group the selection", on: onMarked, edits: true, why: needsNode,
			help: "Gives the selected nodes a name and draws them as one box. The file keeps the group in its layout section.",
			run:  (*Model).startGroup,
		},
		{
			id: "ungroup", keys: []string{"ctrl+u"}, in: inCanvas | inSelect, group: groupSelect, words: []string{"ungroup"}, arg: "NAME", title: "Ungroup", on: onGroup, edits: true, why: grouped,
			help: "Forgets the group of the focus, or the one that is named. Its nodes stay.",
			run:  (*Model).ungroup,
		},
		{
			id: "fold.group", in: drawing, group: groupSelect, words: []string{"fold-group"}, arg: "NAME", title: "Fold or open the group", on: onGroup, edits: true, why: grouped,
			help: "Draws a group with a name as one box, or its nodes again: the one that is named or under the pointer, else that of the focus.",
			run:  (*Model).foldGroup,
		},
		{
			id: "group.rename", in: drawing, group: groupSelect, words: []string{"rename-group"}, arg: "NAME", title: "Rename the group", on: onGroup, edits: true, why: grouped,
			help: "Gives a group another name: the one that is named or under the pointer, else that of the focus.",
			run:  (*Model).startRenameGroup,
		},
		{
			id: "group.select", in: drawing, group: groupSelect, menu: "e G", words: []string{"select-group"}, arg: "NAME", title: "Select a group", on: onGroup, why: grouped,
			help: "Selects the nodes of a group with a name.",
			run:  (*Model).selectGroup,
		},
		{
			id: "filter", keys: []string{"V"}, in: drawing, group: groupView, menu: "v V", words: []string{"show", "filter"}, arg: "all|request:ID|upstream:ID|downstream:ID|region:CODE", title: "Show only a part", on: onNode | onEmpty, why: needsNode,
			help: "Draws what requests through the focus touch, what is in front of it or behind it, or one Region. It changes nothing in the design; {up} shows everything.",
			run:  (*Model).startFilter,
		},
		{
			id: "filter.region", in: drawing, group: groupView, words: []string{"show-region"}, arg: "REGION", title: "Show only the Region", on: onRegion,
			help: "Draws one Region alone: the one that is named or under the pointer, else that of the focus; {up} shows everything.",
			run: func(m *Model, arg string) {
				if at := m.regionMeant(arg); at != "" {
					m.startFilter("region:" + at)
				}
			},
		},
		{
			id: "filter.none", in: drawing, group: groupView, words: []string{"show-all"}, title: "Show everything", on: onEmpty, why: filtered,
			help: "Ends the filter; so does {up}.",
			run:  func(m *Model, _ string) { m.startFilter("all") },
		},
	}
}

// seesFolds says why what changes which boxes are drawn cannot be done in a view that
// draws none, before what else there is to say.
func seesFolds(why func(*Model) string) func(*Model) string {
	return func(m *Model) string {
		switch m.ui.view {
		case viewCanvas, viewOutline, viewTable:
		default:
			return "Folding changes the drawing, which is not in sight: " + m.keyOf("view.canvas") + " shows it."
		}
		if why == nil {
			return ""
		}
		return why(m)
	}
}

func folded(m *Model) string {
	for _, g := range m.doc.now().Groups {
		if g.Folded {
			return ""
		}
	}
	return "Nothing is folded: " + m.keyHere("fold") + " folds."
}

func grouped(m *Model) string {
	for _, g := range m.doc.now().Groups {
		if g.Kind == "group" {
			return ""
		}
	}
	return "There is no group with a name: " + m.keyOf("group") + " in a selection makes one."
}

func filtered(m *Model) string {
	if m.look.filter.on() {
		return ""
	}
	return "Everything is shown."
}

// unfolded says that the design has no Region to fold, "" when it has one.
func unfolded(m *Model) string {
	if w := needsNode(m); w != "" {
		return w
	}
	if len(m.doc.now().Regions()) == 0 {
		return "Nothing of the design stands in a Region."
	}
	return ""
}
