package inspector

import (
	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/origin"
	"portolan/tui/picker"
)

// Bindings implements part.Panel.
func (p *Panel) Bindings() *binding.Table {
	switch {
	case p.form == nil:
		return p.keys
	case p.form.popup != nil:
		return p.form.popup.Bindings()
	case p.form.asking:
		return p.leaving
	}
	return p.fields
}

// viewBindings serve the facts.
func (p *Panel) viewBindings() *binding.Table {
	rows := binding.Rows("Row", "move", true, func() int { return max(1, p.facts.page-1) }, func(by int) act.Action { p.moveBy(by); return act.None{} })
	fix := func(all bool) func(string) act.Action { return binding.Get(func() act.Action { return p.fix(all) }) }
	return binding.New("inspector", "Inspector", append(rows,
		binding.Binding{ID: "enter", Keys: []string{"enter"}, Title: "Edit the row, or go to what it is about", Edits: func() bool { return p.row().do == nil }, Now: p.entering, Run: binding.Get(p.enter)},
		binding.Binding{ID: "explain", Keys: []string{"O"}, Title: "Explain what is shown", Hint: "explain", Run: binding.Get(p.explain)},
		origin.Binding(p.Numbers),
		binding.Binding{ID: "fix", Keys: []string{"f"}, Title: "Fix the finding of the row", Edits: binding.Always, Why: p.noFix, Run: fix(false)},
		binding.Binding{ID: "fixes", Keys: []string{"F"}, Title: "Choose among its fixes", Edits: binding.Always, Why: p.noFix, Run: fix(true)},
		binding.Binding{ID: "leave", Keys: []string{"esc"}, Title: "Back to the canvas", Run: binding.Get(func() act.Action { return act.Close{} })},
		binding.Binding{ID: "pane.next", Keys: []string{"tab"}, Title: "Next pane", Hint: "next pane", Run: binding.Get(func() act.Action { return act.Run{Command: act.NextPane} })},
	)...)
}

// entering is what enter does with a row.
func (p *Panel) entering() string {
	if p.keys.Locked() != "" {
		return "go to"
	}
	return "edit or go to"
}

// moveBy moves by rows: to a neighbour, by a page, or to the end.
func (p *Panel) moveBy(by int) {
	v := &p.facts
	switch {
	case by == 1 || by == -1:
		p.step(by)
	case by <= -len(v.rows):
		v.cursor, v.top = -1, 0
		p.step(1)
		v.top = 0
	case by >= len(v.rows):
		v.cursor = len(v.rows)
		p.step(-1)
		v.top, v.free = len(v.rows), true // the end is seen, also where nothing there leads anywhere
	default:
		p.page(by)
	}
}

// leaveBindings answer the question whether many changes are to be dropped.
func (p *Panel) leaveBindings() *binding.Table {
	t := binding.New("inspector.leave", "Inspector, when fields are left",
		binding.Binding{ID: "keep", Keys: []string{"k", "n", "esc"}, Title: "Keep editing", Hint: "keep editing", Run: binding.Do(func() { p.form.asking = false })},
		binding.Binding{ID: "discard", Keys: []string{"d", "y"}, Title: "Discard the changes", Hint: "discard", Run: binding.Get(func() act.Action { return p.form.discard() })},
		binding.Binding{ID: "apply", Keys: []string{"ctrl+s", "enter", "ctrl+enter"}, Title: "Apply the changes", Hint: "apply", Run: binding.Get(func() act.Action {
			p.form.asking = false
			return p.form.apply()
		})},
	)
	t.Rest = func(tea.KeyPressMsg) act.Action {
		return act.Say{Text: t.Spell("{keep} keeps editing, {discard} discards the changes, {apply} applies them.")}
	}
	return t
}

// fieldBindings serve the fields. What belongs to one type of field comes first
// and hides the rest.
func (p *Panel) fieldBindings() *binding.Table {
	t := binding.New("inspector.fields", "Inspector, editing")
	t.Add(p.itemBindings()...)
	t.Add(p.valueBindings()...)
	t.Add(p.choiceBindings()...)
	t.Add(p.formBindings()...)
	t.Types, t.Line = true, picker.LineKeys()
	t.Rest = func(msg tea.KeyPressMsg) act.Action { return p.spelt(p.form.at().rest(p.form, msg)) }
	t.Notes = func() []binding.Hint { return p.form.at().notes() }
	return t
}

// on is when the field under the cursor is of some type and no item is typed.
func (p *Panel) on(is func(*field) bool) func() bool {
	return func() bool { f := p.form.at(); return f.typing == nil && is(f) }
}

// at makes a Run of what the field under the cursor does.
func (p *Panel) at(run func(*field, *form) act.Action) func(string) act.Action {
	return binding.Get(func() act.Action { return p.spelt(run(p.form.at(), p.form)) })
}

// spelt puts keys of the fields into what a field answers.
func (p *Panel) spelt(a act.Action) act.Action {
	if said, ok := a.(act.Say); ok {
		said.Text = p.fields.Spell(said.Text)
		return said
	}
	return a
}

func onItem(f *field) bool { return f.list() && f.item < len(f.value) }
func onNew(f *field) bool  { return f.list() && f.item == len(f.value) }

// itemBindings serve lists: rows of items and a last row that adds one.
func (p *Panel) itemBindings() []binding.Binding {
	typing := func() bool { return p.form.at().typing != nil }
	add := p.at(func(f *field, fm *form) act.Action { f.item = len(f.value); return f.change(fm, "") })
	reorder := func(by int) func(string) act.Action {
		return p.at(func(f *field, fm *form) act.Action { return f.reorder(fm, by) })
	}
	return []binding.Binding{
		{ID: "item.keep", Keys: []string{"enter"}, When: typing, Title: "Keep the item", Hint: "keep", Run: p.at(func(f *field, fm *form) act.Action { f.keep(fm); return nil })},
		{ID: "item.drop", Keys: []string{"esc"}, When: typing, Title: "Drop what is typed", Hint: "drop", Run: p.at(func(f *field, _ *form) act.Action { f.typing = nil; return nil })},
		{ID: "item.done", Keys: []string{"up", "down"}, When: typing, Title: "Keep the item and stop typing", Run: p.at(func(f *field, fm *form) act.Action { f.stopTyping(fm); return nil })},
		{ID: "item.change", Keys: []string{"enter"}, When: p.on(onItem), Title: "Change the item", Hint: "change", Run: p.at(func(f *field, fm *form) act.Action { return f.change(fm, "") })},
		{ID: "item.add", Keys: []string{"a", "+"}, When: p.on(onItem), Title: "Add an item", Hint: "add", Run: add},
		{ID: "item.remove", Keys: []string{"d", "delete", "backspace"}, When: p.on(onItem), Title: "Remove the item", Hint: "remove", Run: p.at(func(f *field, fm *form) act.Action { f.remove(fm); return nil })},
		{ID: "item.later", Keys: []string{"J", "shift+down"}, When: p.on(onItem), Title: "Move the item down", Hint: "reorder", Run: reorder(1)},
		{ID: "item.earlier", Keys: []string{"K", "shift+up"}, When: p.on(onItem), Title: "Move the item up", Hint: "reorder", Run: reorder(-1)},
		{ID: "item.new", Keys: []string{"enter", "space", "+"}, When: p.on(onNew), Title: "Add the first item or a further one", Hint: "add", Run: add},
		{ID: "item.next", Keys: []string{"down"}, When: p.on(onItem), Title: "Next item", Run: p.at(func(f *field, _ *form) act.Action { f.item++; return nil })},
		{ID: "item.previous", Keys: []string{"up"}, When: p.on(func(f *field) bool { return f.list() && f.item > 0 }), Title: "Item before", Run: p.at(func(f *field, _ *form) act.Action { f.item--; return nil })},
		{ID: "item.help", Keys: []string{"left", "right"}, When: p.on((*field).list), Title: "Say what can be done with items", Run: p.at(func(f *field, _ *form) act.Action { return act.Say{Text: p.aboutItems()} })},
	}
}

// valueBindings serve text, numbers, and yes or no.
func (p *Panel) valueBindings() []binding.Binding {
	proposing := func(f *field) bool { return f.textual() && len(f.prop.Choices) > 0 }
	yesNo := func(f *field) bool { return f.prop.Type == model.Bool }
	slide := func(by int) func(string) act.Action {
		return p.at(func(f *field, fm *form) act.Action { f.slide(fm, by); return nil })
	}
	turn := func(to bool) func(string) act.Action {
		return p.at(func(f *field, fm *form) act.Action { return f.turn(fm, to) })
	}
	bar := p.on(func(f *field) bool { return f.textual() && f.bar() })
	clear := p.on(func(f *field) bool { return f.textual() && !f.bar() && f.prop.Type != model.Enum })
	return []binding.Binding{
		{ID: "less", Keys: []string{"left"}, When: bar, Title: "One less", Hint: "change", Run: slide(-1)},
		{ID: "more", Keys: []string{"right"}, When: bar, Title: "One more", Hint: "change", Run: slide(1)},
		{ID: "muchless", Keys: []string{"shift+left"}, When: bar, Title: "Ten less", Run: slide(-10)},
		{ID: "muchmore", Keys: []string{"shift+right"}, When: bar, Title: "Ten more", Run: slide(10)},
		{ID: "proposals", Keys: []string{"enter"}, When: p.on(proposing), Title: "List the proposals", Hint: "list", Run: p.at(func(f *field, fm *form) act.Action { return f.open(fm, "") })},
		{ID: "done", Keys: []string{"enter"}, When: p.on(func(f *field) bool { return f.textual() && !proposing(f) }), Title: "On to the next field", Run: p.at(func(_ *field, fm *form) act.Action { return fm.move(1) })},
		{ID: "clear", Keys: []string{"ctrl+u"}, When: clear, Title: "Clear the text before the cursor", Hint: "clear", Run: p.at(func(f *field, fm *form) act.Action { return f.rest(fm, binding.Press("ctrl+u")) })},
		{ID: "switch", Keys: []string{"space", "enter", "left", "right"}, When: p.on(yesNo), Title: "Switch on or off", Hint: "switch", Run: p.at(func(f *field, fm *form) act.Action { return f.turn(fm, f.current() != "true") })},
		{ID: "yes", Keys: []string{"y", "Y"}, When: p.on(yesNo), Title: "Switch on", Run: turn(true)},
		{ID: "no", Keys: []string{"n", "N"}, When: p.on(yesNo), Title: "Switch off", Run: turn(false)},
	}
}

// choiceBindings serve closed choices, Regions and references, and the choices
// of open ones.
func (p *Panel) choiceBindings() []binding.Binding {
	closed := func(f *field) bool { return !f.list() && !f.textual() && f.prop.Type != model.Bool }
	choosing := func(f *field) bool { return closed(f) || f.textual() && f.prop.Type == model.Enum }
	hint := func() string {
		if p.form.at().prop.Type == model.RegionID {
			return ""
		}
		return "choose"
	}
	choose := func(by int) func(string) act.Action {
		return p.at(func(f *field, fm *form) act.Action { return f.choose(fm, by) })
	}
	return []binding.Binding{
		{ID: "choice.previous", Keys: []string{"left", "shift+left"}, When: p.on(choosing), Title: "Choice before", Now: hint, Run: choose(-1)},
		{ID: "choice.next", Keys: []string{"right", "shift+right"}, When: p.on(choosing), Title: "Next choice", Now: hint, Run: choose(1)},
		{ID: "choices", Keys: []string{"enter", "space"}, When: p.on(closed), Title: "List the choices", Hint: "list", Run: p.at(func(f *field, fm *form) act.Action { return f.open(fm, "") })},
		{ID: "unset", Keys: []string{"backspace", "delete", "ctrl+u"}, When: p.on(closed), Title: "Take the choice back", Run: p.at(func(f *field, fm *form) act.Action {
			f.reset()
			fm.touched()
			return nil
		})},
	}
}

// formBindings go from field to field and leave.
func (p *Panel) formBindings() []binding.Binding {
	move := func(by int) func(string) act.Action {
		return binding.Get(func() act.Action { return p.form.move(by) })
	}
	jump := func(by int) func(string) act.Action {
		return binding.Do(func() {
			f := p.form
			f.to(max(0, min(len(f.fields)-1, f.cursor+by*max(1, f.page-2))), 1)
		})
	}
	return []binding.Binding{
		{ID: "next", Keys: []string{"tab", "down"}, Title: "Next field", Hint: "next", Run: move(1)},
		{ID: "previous", Keys: []string{"shift+tab", "up"}, Title: "Field before", Run: move(-1)},
		{ID: "apply", Keys: []string{"ctrl+s", "ctrl+enter"}, Title: "Apply all changes", Help: "Applies the changes of all fields as one undo step.", Hint: "apply", Run: binding.Get(func() act.Action { return p.form.apply() })},
		{ID: "leave", Keys: []string{"esc"}, Title: "Leave the fields", Hint: "leave", Run: binding.Get(func() act.Action { return p.form.escape() })},
		{ID: "default", Keys: []string{"alt+backspace", "alt+delete"}, When: p.on(func(*field) bool { return true }), Title: "Back to the default", Hint: "default", Run: binding.Do(func() {
			p.form.at().reset()
			p.form.touched()
		})},
		{ID: "pagedown", Keys: []string{"pgdown"}, Title: "A page of fields down", Run: jump(1)},
		{ID: "pageup", Keys: []string{"pgup"}, Title: "A page of fields up", Run: jump(-1)},
	}
}

// Rooms are the tables of all states of the inspector.
func (p *Panel) Rooms() []*binding.Table { return []*binding.Table{p.keys, p.fields, p.leaving} }
