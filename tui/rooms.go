package tui

import (
	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/add"
	"portolan/tui/binding"
	"portolan/tui/findings"
	"portolan/tui/goals"
	"portolan/tui/latencyview"
	"portolan/tui/merging"
	"portolan/tui/part"
	"portolan/tui/picker"
	"portolan/tui/reader"
	"portolan/tui/start"
	"portolan/validate"
	"portolan/validate/exercise"
)

// rooms are the tables of every pane, overlay and mode, in the order of the
// page of keys. Those that are not open now are made for it.
func (m *Model) rooms() []*binding.Table {
	var out []*binding.Table
	room := func(p any) {
		switch p := p.(type) {
		case interface{ Rooms() []*binding.Table }: // parts with several states
			out = append(out, p.Rooms()...)
		case part.Panel:
			out = append(out, p.Bindings())
		}
	}
	if m.panes.start != nil {
		room(m.panes.start)
	} else {
		room(start.NewScreen(nil, nil))
	}
	for _, v := range m.views {
		if v.panel != nil {
			room(v.panel(&m.panes))
		}
	}
	room(m.panes.inspector)
	room(m.panes.findings)
	room(m.panes.goals)
	room(findings.NewFix(nil, validate.Finding{}, nil))
	out = append(out, add.Keys())
	out = append(out, latencyview.Ideas())
	out = append(out, binding.New(recoverRoom, "Recovered work", stay("")))
	room(merging.New(merging.Sides{Mine: "mine", Theirs: "theirs", Merge: func(func(model.Conflict) model.Answer) model.Merged { return model.Merged{} }}))
	room(picker.New("", nil))
	room(picker.NewPrompt("", "", "", nil))
	room(reader.New("", ""))
	out = append(out, binding.New(hintsRoom, "Hints of an exercise", nextHint()))
	room(goals.NewPresent(&exercise.Exercise{}, nil))
	room(goals.NewCompared(&exercise.Exercise{}, &exercise.Comparison{}))
	room(goals.NewQuiz("", nil))
	for _, x := range []mode{&leader{}, &pick{}, &connecting{pick: &pick{}}, &moving{}, &typing{}} {
		out = append(out, x.bindings(m))
	}
	return append(out, picker.LineKeys(), onTopKeys(), m.sequenceKeys())
}

// onTopKeys close what lies on top where it has no such key itself.
func onTopKeys() *binding.Table {
	return binding.New("top", "Whatever lies on top",
		binding.Binding{ID: "close", Keys: []string{"esc", "q"}, Title: "Close it", Help: "Where that has no key of its own for it.", Run: binding.Get(func() act.Action { return act.Close{} })})
}

// sequenceKeys serve while a sequence of keys is not complete.
func (m *Model) sequenceKeys() *binding.Table {
	return binding.New("sequence", "Several keys in a row",
		binding.Binding{ID: "drop", Keys: []string{"esc"}, Title: "Forget the keys so far", Run: binding.Do(func() { m.ui.prefix = "" })})
}

// bound is a table with the keys of the configuration.
func (m *Model) bound(t *binding.Table) *binding.Table {
	t.Rebind(m.keymap)
	return t
}

// tables are those that what is on the screen uses now.
func (m *Model) tables() []*binding.Table {
	var out []*binding.Table
	if p := m.active(); p != nil {
		out = append(out, p.Bindings())
	}
	for _, o := range m.visibleOverlays() {
		out = append(out, o.Bindings())
	}
	if m.ui.mode != nil {
		out = append(out, m.ui.mode.bindings(m))
	}
	return out
}

// always tells whether a command takes a key whatever is on top.
func (m *Model) always(key string) bool {
	c, _ := m.table.lookup(key, anywhere)
	return c != nil && c.always
}
