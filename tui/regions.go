package tui

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/picker"
)

// startRegion moves the selection to a Region: arg, else one of a list.
func (m *Model) startRegion(arg string) {
	ids, box := m.selection(), m.boxed()
	if arg != "" {
		m.moveToRegion(ids, arg)
		return
	}
	called := m.called(ids)
	if box != nil && !m.focus.selecting {
		called = m.boxName(m.focus.node) + ", " + called + ","
	}
	var l *picker.List
	l = picker.Regions("Move "+called+" to", picker.UserPlaces(m.doc.now()), func(code string) act.Action {
		if m.moveToRegion(ids, code) {
			m.remove(l)
		}
		return act.None{}
	})
	m.push(l)
}

// moveToRegion moves nodes to a Region and tells what becomes of boxes by that. What had
// the focus as a box still has it so where it stands in one.
func (m *Model) moveToRegion(ids []string, code string) bool {
	whole := m.boxed() != nil
	e, note := m.regionMove(ids, code)
	if !m.apply(act.Edit{Edit: e, Note: note}) {
		return false
	}
	if whole {
		m.letBoxHave()
		m.focus.decided = m.doc.rev
		m.panes.show(m)
	}
	return true
}

// regionMove is the edit that moves nodes to a Region, and what becomes of folded boxes by
// it. A box of which all goes where nothing lives yet goes there as a box.
func (m *Model) regionMove(ids []string, code string) (model.Edit, string) {
	t := m.doc.now()
	move := setRegion(t, ids, code)
	after, err := move.Apply(t)
	if err != nil || after == t {
		return move, ""
	}
	there, _ := t.Group(string(model.RegionGroup) + " " + code)
	others := len(t.Members(there)) > 0
	boxed := there.Folded || m.look.level == overview
	var notes []string
	edits := []model.Edit{move}
	for _, g := range t.Folds() {
		if g.Kind != model.RegionGroup || len(after.Members(g)) > 0 {
			continue
		}
		gone := "the box of " + m.groupName(g)
		edits = append(edits, model.SetGroup{Group: model.Group{Kind: g.Kind, Name: g.Name}})
		switch {
		case !others:
			boxed, there.Folded = true, true
			notes = append(notes, gone+" is that of "+code+" now")
		case !boxed:
			notes = append(notes, gone+" is gone: they stand in "+code+" by themselves")
		default:
			notes = append(notes, gone+" is gone")
		}
	}
	if there.Folded {
		edits = append(edits, model.SetGroup{Group: there})
	}
	if boxed && others && m.boxes() {
		stand := map[bool]string{true: "it stands", false: "they stand"}[len(ids) == 1]
		notes = append(notes, stand+" in the box of "+m.groupName(there)+" now")
	}
	stay := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return after.Node(id).Region() == code })
	switch n := len(stay); {
	case n == 1:
		notes = append(notes, m.label(stay[0])+" is global and stays")
	case n > 1:
		notes = append(notes, wording.Count(n, "node")+" are global and stay")
	}
	moved := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(stay, id) })
	return model.Batch{Says: stepName("move", moved, " to "+code), Edits: edits}, strings.Join(notes, ", ")
}

// setRegion moves nodes to a Region; global ones stay as they are. A hand-made
// place is forgotten, since it lies in the old Region.
func setRegion(t *model.Topology, ids []string, code string) model.Edit {
	var edits []model.Edit
	for _, id := range ids {
		if n := t.Node(id); n == nil || !n.Info().Regional {
			continue
		}
		edits = append(edits, model.Set{ID: id, Props: []model.Setting{{Prop: "region", Value: []string{code}}}})
		if _, placed := t.Layout[id]; placed {
			edits = append(edits, model.Move{ID: id, Free: true})
		}
	}
	return model.Batch{Says: stepName("move", ids, " to "+code), Edits: edits}
}
