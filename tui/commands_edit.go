package tui

import (
	"cmp"

	"portolan/model/sketch"
	"portolan/tui/inspector"
	"portolan/tui/origin"
)

// editCommands change the design. Those with edits set are refused in read-only
// designs.
func editCommands() []*command { return append(addCommands(), changeCommands()...) }

func addCommands() []*command {
	return []*command{
		{
			id: "add", one: true, keys: []string{"a"}, in: inCanvas | inSelect, group: groupEdit, menu: "a a", words: []string{"add"}, title: "Add after the focus", on: onNode, hint: "add", edits: true, idle: noneBehind,
			help: "Opens the palette of kinds. Words may name a kind, an alias, a Region or a city: \"alb eu\", \"s3 sydney\", \"r53 failover\"; name=value sets a property, with ; between the items of a list and quotes around blanks: alb rules=\"fixed 404\"; commas add several in a row. The new node is connected and gets the focus, in one undo step.",
			run:  func(m *Model, _ string) { m.startAdd(sketch.Place{Near: m.focus.node}) },
		},
		{
			id: "add.before", one: true, keys: []string{"A"}, in: inCanvas | inSelect, group: groupEdit, menu: "a b", title: "Add before the focus", on: onNode, edits: true, why: noneBefore,
			help: "As add, but the new node sends requests to the focused one.",
			run:  func(m *Model, _ string) { m.startAdd(sketch.Place{Near: m.focus.node, Before: true}) },
		},
		{
			id: "add.loose", keys: []string{"o"}, in: drawing, group: groupEdit, menu: "a o", title: "Add without a link", on: onEmpty, edits: true,
			help: "Adds a node that is connected to nothing.",
			run:  func(m *Model, _ string) { m.startAdd(sketch.Place{}) },
		},
		{
			id: "region.add", in: drawing, group: groupEdit, menu: "a r", words: []string{"add-in"}, arg: "REGION", title: "Add in the Region", on: onRegion, edits: true,
			help: "Adds a node that is connected to nothing in the Region: the one that is named or under the pointer, else that of the focus.",
			run:  (*Model).addInRegion,
		},
		{
			id: "insert", keys: []string{"i", "a"}, in: inLink, group: groupEdit, menu: "a i", title: "Insert on the link", on: onLink, hint: "insert", edits: true, why: needsLink, idle: noneBetween,
			help: "Splits the focused link with a new node; what fits keeps the properties of the link.",
			run:  func(m *Model, _ string) { ref := m.focus.link; m.startAdd(sketch.Place{Near: ref.From, On: &ref}) },
		},
		{
			id: "insert.choose", one: true, keys: []string{"i"}, in: inCanvas, group: groupEdit, title: "Insert on the first link of the node", edits: true, why: needsNode,
			help: "Puts the focus on a link of the node and opens the palette to split it.",
			run: func(m *Model, _ string) {
				if m.cycleLinks(1); m.focus.onLink {
					ref := m.focus.link
					m.startAdd(sketch.Place{Near: ref.From, On: &ref})
				}
			},
		},
		{
			id: "connect", one: true, keys: []string{"c"}, in: inCanvas | inSelect, group: groupEdit, menu: "a c", words: []string{"connect"}, title: "Connect from the focus", on: onNode | onMarked, hint: "connect", edits: true, why: needsNode, idle: noTarget(false),
			help: "Legal targets get letters, the others say on . why not. c again connects to the nearest legal node on the right. With two nodes selected it links the first to the second.",
			run:  func(m *Model, _ string) { m.connectCommand(false) },
		},
		{
			id: "connect.to", one: true, keys: []string{"C"}, in: inCanvas | inSelect, group: groupEdit, menu: "a C", title: "Connect to the focus", on: onNode, edits: true, why: noneBefore, idle: noTarget(true),
			help: "As connect, but the focused node is the target.",
			run:  func(m *Model, _ string) { m.connectCommand(true) },
		},
	}
}

func changeCommands() []*command {
	return []*command{
		{
			id: "edit", one: true, keys: []string{"enter"}, in: drawing, group: groupEdit, menu: "e e", words: []string{"edit"}, title: "Edit in the inspector", on: onNode | onLink, hint: "edit", edits: true,
			help: "Opens the typed fields of the focused node or link. {inspector.fields.apply} applies all changes as one undo step.",
			why: func(m *Model) string {
				if m.boxed() != nil { // which it opens
					return ""
				}
				return cmp.Or(m.doc.whyReadOnly(), m.plainLink())
			},
			run:     func(m *Model, _ string) { m.startEdit("") },
			box:     func(m *Model, b *inspector.Box, _ string) { m.openBox(b.Key) },
			boxHint: (*Model).opensBox,
		},
		{
			id: "rename", one: true, keys: []string{"r", "f2"}, in: inCanvas, group: groupEdit, menu: "e r", words: []string{"rename"}, arg: "TITLE", title: "Change the title", on: onNode, edits: true, why: needsName,
			help:     "The title is shown instead of the id; a record shows its DNS name, which this changes. Empty removes the title. A box of a group gets another name.",
			run:      (*Model).startRename,
			box:      (*Model).renameBox,
			boxTitle: func(*Model, *inspector.Box) string { return "Rename the group" },
		},
		{
			id: "rename.link", keys: []string{"r", "f2"}, in: inLink, group: groupEdit, title: "Change the path or name of the link", on: onLink, edits: true, why: needsLinkName,
			help: "Changes what a link is told apart by: the path of a behaviour, the set identifier of an answer, the route of an integration.",
			run:  (*Model).startRename,
		},
		{
			id: "kind", one: true, keys: []string{"t"}, in: inCanvas, group: groupEdit, menu: "e t", words: []string{"kind"}, arg: "KIND", title: "Change the kind", on: onNode, edits: true, why: needsNode,
			help: "Makes the node another kind; links stay, and so do the properties that both kinds have.",
			run:  (*Model).startKind,
		},
		{
			id: "region", keys: []string{"R"}, in: inCanvas | inSelect, group: groupEdit, menu: "e R", words: []string{"region"}, arg: "REGION", title: "Move to a Region", on: onNode | onMarked, edits: true, why: needsRegional,
			help: "Opens the list of Regions; a city or continent finds one too.",
			run:  (*Model).startRegion,
		},
		{
			id: "delete", keys: []string{"d", "delete", "backspace"}, in: drawing, group: groupEdit, menu: "e d", words: []string{"delete"}, title: "Delete", on: onNode | onLink | onMarked, edits: true, why: needsNode,
			help: "Deletes the focused node or link, or all selected nodes, with their links.",
			run:  func(m *Model, _ string) { m.deleteFocus() },
		},
		{
			id: "delete.join", keys: []string{"X"}, in: inCanvas, group: groupEdit, menu: "e X", title: "Delete and join the neighbours", on: onNode, edits: true, why: unjoinable,
			help: "Deletes the node and links what led to it with what it led to, where that is legal.",
			run:  func(m *Model, _ string) { m.deleteJoin() },
		},
		{
			id: "undo", keys: []string{"u", "ctrl+z"}, in: drawing, group: groupEdit, menu: "e u", words: []string{"undo"}, title: "Undo", on: onEmpty, edits: true,
			help: "Takes back the last step and names it. Moves of the focus and the camera are no steps.",
			why: func(m *Model) string {
				if !m.doc.history.CanUndo() {
					return "Nothing to undo."
				}
				return ""
			},
			run: func(m *Model, _ string) { m.undo() },
		},
		{
			id: "redo", keys: []string{"U", "ctrl+r", "ctrl+y"}, in: drawing, group: groupEdit, menu: "e U", words: []string{"redo"}, title: "Redo", on: onEmpty, edits: true,
			help: "Makes the step again that was undone last.",
			why: func(m *Model) string {
				if !m.doc.history.CanRedo() {
					return "Nothing to redo."
				}
				return ""
			},
			run: func(m *Model, _ string) { m.redo() },
		},
		{
			id: "undo.list", keys: nil, in: anywhere, group: groupEdit, words: []string{"undos"}, title: "List the steps that can be undone",
			help: "Shows the names of the steps, the latest first.",
			run:  func(m *Model, _ string) { m.listSteps() },
		},
	}
}

// needsName says why the focus has no name that could be changed.
func needsName(m *Model) string {
	if b := m.boxed(); b != nil && !isNamed(b) {
		return upperFirst(m.boxName(m.focus.node)) + " has no name of its own: " + m.opens(m.focus.node)
	}
	return needsNode(m)
}

func needsRegional(m *Model) string {
	for _, id := range m.selection() {
		if m.doc.now().Node(id).Info().Regional {
			return ""
		}
	}
	if m.boxed() != nil {
		return "Nothing of " + m.boxName(m.focus.node) + " lives in a Region: " + m.opens(m.focus.node)
	}
	if n := m.node(); n != nil {
		return n.Info().Title + " is global: it has no Region."
	}
	return needsNode(m)
}

func findingCommands() []*command {
	needsFinding := func(m *Model) string {
		if m.findingAt() == nil {
			if m.look.report == nil || len(m.look.report.Findings) == 0 {
				return "The design has no findings."
			}
			return m.spell("No finding here: {finding.next} goes to the next one.")
		}
		return ""
	}
	fixable := func(m *Model) string {
		if w := needsFinding(m); w != "" {
			return w
		}
		return m.noFix(m.fixableAt())
	}
	return []*command{
		{
			id: "finding.next", keys: []string{"}"}, in: drawing, group: groupFix, menu: "n }", title: "Next finding",
			help: "Goes to the next finding, worst first, and dims what it is not about; {up} shows everything again.",
			run:  func(m *Model, _ string) { m.nextFinding(1) },
		},
		{
			id: "finding.previous", keys: []string{"{"}, in: drawing, group: groupFix, title: "Previous finding",
			help: "Goes to the previous finding.",
			run:  func(m *Model, _ string) { m.nextFinding(-1) },
		},
		{
			id: "fix", keys: []string{"f"}, in: drawing, group: groupFix, menu: "x f", title: "Fix", on: onNode | onLink, hint: "fix", edits: true, why: fixable,
			help: "Shows what the recommended fix of the finding at the focus would change; {fix.apply} applies it as one undo step.",
			run:  (*Model).fixHere,
		},
		{
			id: "fix.choose", keys: []string{"F"}, in: drawing, group: groupFix, menu: "x F", title: "Choose among fixes", edits: true, why: needsFinding,
			help: "Lists every way out of the finding with its effect.",
			run:  func(m *Model, _ string) { m.openFix(m.findingAt().Key(), true) },
		},
		{
			id: "fix.all", keys: nil, in: drawing, group: groupFix, menu: "x a", words: []string{"fix-all", "fixall"}, title: "Apply all safe fixes", on: onEmpty, edits: true, why: (*Model).noSafeFix,
			help: "Applies every fix that changes only what it names and cannot break anything, as one undo step.",
			run:  func(m *Model, _ string) { m.fixAll() },
		},
		{
			id: "explain", keys: []string{"O"}, in: drawing, group: groupFix, menu: "x o", words: []string{"explain"}, arg: "RULE", title: "Explain", on: onNode | onLink, hint: "why?",
			help:   "Explains the rule of the finding at the focus, or the kind of the node: why, sources, exam tip.",
			run:    (*Model).explain,
			boxWhy: (*Model).unexplained,
		},
		{
			id: "sources", keys: []string{origin.Key}, in: anywhere, group: groupFix, menu: "x s", words: []string{"sources"}, title: "Where the numbers come from", on: onNode | onLink,
			help: "Opens what each number of the focus is made of, what of it is assumed, and the page or table behind it. Other views open those of their selection.",
			run:  func(m *Model, _ string) { m.openSources() },
		},
		{
			id: "ignore", keys: []string{"!"}, in: drawing, group: groupFix, menu: "x i", title: "Ignore with a reason", on: onNode | onLink, edits: true, why: needsFinding,
			help: "Accepts the finding at the focus; the reason is kept in the file.",
			run:  func(m *Model, _ string) { m.askIgnore(m.findingAt().Key()) },
		},
	}
}
