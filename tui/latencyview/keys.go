package latencyview

import (
	tea "charm.land/bubbletea/v2"

	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/origin"
)

// Key implements [part.Panel].
func (p *Panel) Key(k tea.KeyPressMsg) act.Action {
	if p.overlay.Open() {
		return p.overlay.Key(k)
	}
	return p.keys.Key(k)
}

// Bindings implements [part.Panel].
func (p *Panel) Bindings() *binding.Table {
	if p.overlay.Open() {
		return p.overlay.Bindings()
	}
	return p.keys
}

// What the pane that has the focus shows.
func (p *Panel) comparing() bool { return p.whatif != nil && p.focus == lowerPane }
func (p *Panel) assuming() bool  { return p.whatif == nil && p.focus == lowerPane }
func (p *Panel) above() bool     { return p.focus != lowerPane }

func (p *Panel) onTried() bool {
	j, ok := p.Selected()
	return ok && p.isTried(j)
}

// aboves is a hint that only the upper panes show.
func (p *Panel) aboves(hint string) func() string {
	return p.aboveNow(func() string { return hint })
}

func (p *Panel) bindings() *binding.Table {
	t := binding.New("latency", "Latency view")
	t.Add(p.withFigures(p.answers())...)
	t.Add(p.moves()...)
	t.Add(p.withFigures(p.looks())...)
	t.Add(p.withFigures(p.changes())...)
	t.Add(p.withFigures(p.outputs())...)
	t.Add(p.always()...)
	return t
}

// withFigures are bindings that mean something only when there is an estimate.
func (p *Panel) withFigures(list []binding.Binding) []binding.Binding {
	for i := range list {
		when := list[i].When
		list[i].When = func() bool { return p.res != nil && (when == nil || when()) }
	}
	return list
}

// moves go through the pane.
func (p *Panel) moves() []binding.Binding {
	rows := binding.Rows("Row", "", true, p.pageRows, func(by int) act.Action { p.move(by); return act.None{} })
	for i := range rows[:2] {
		rows[i].Now = func() string {
			switch {
			case p.comparing():
				return "scroll"
			case p.assuming():
				return "assumption"
			case len(p.rows) == 0:
				return ""
			}
			return "row"
		}
	}
	return rows
}

// answers are what enter and esc say to what is shown.
func (p *Panel) answers() []binding.Binding {
	return []binding.Binding{
		{ID: "apply", Keys: []string{"enter"}, When: p.comparing, Title: "Change the design as the idea says", Edits: binding.Always, Hint: "change the design", Run: binding.Get(p.apply)},
		{ID: "drop", Keys: []string{"esc"}, When: func() bool { return p.whatif != nil }, Title: "Drop the idea", Hint: "drop the idea", Run: binding.Get(p.drop)},
		{ID: "enter", Keys: []string{"enter"}, When: p.above, Title: "Go to the waterfall, there: why", Run: binding.Get(p.enter)},
	}
}

// looks choose what is shown.
func (p *Panel) looks() []binding.Binding {
	branch := func(by int) func(string) act.Action {
		return binding.Get(func() act.Action { return p.switchBranch(by) })
	}
	return []binding.Binding{
		{ID: "assume.change", Keys: []string{"enter"}, When: p.assuming, Title: "Change the assumption", Edits: binding.Always, Hint: "change", Run: binding.Get(p.enter)},
		{
			ID: "whatif", Keys: []string{"w"}, Title: "What if", Help: "Lists ideas that make the selected request faster, with what they gain.", Why: p.noIdeas,
			Now: func() string {
				if p.comparing() {
					return "other ideas"
				}
				return p.aboves("what if")()
			}, Run: binding.Get(p.whatIf),
		},
		origin.Binding(p.numbers, "."),
		{
			ID: "visits", Keys: []string{"c"}, Title: "First or repeat visits", Why: p.noRow, Now: p.aboveNow(func() string { return map[bool]string{true: "first visits", false: "repeat visits"}[p.warm] }),
			Help: "Shows the times of first visits, with name and connection, or of repeat visits.", Run: binding.Get(p.toggleWarm),
		},
		{ID: "left", Keys: []string{"left"}, Title: "The case before: cache hit or miss", Why: p.oneCase, Now: p.aboves("hit, miss"), Run: branch(-1)},
		{ID: "right", Keys: []string{"right"}, Title: "The next case: cache hit or miss", Why: p.oneCase, Now: p.aboves("hit, miss"), Run: branch(1)},
	}
}

// aboveNow is a changing hint that only the upper panes show.
func (p *Panel) aboveNow(hint func() string) func() string {
	return func() string {
		if p.above() {
			return hint()
		}
		return ""
	}
}

func (p *Panel) changes() []binding.Binding {
	return []binding.Binding{
		{ID: "city.add", Keys: []string{"A"}, Title: "Add the city that is tried", Why: p.notTried, Edits: binding.Always, Now: p.aboveNow(func() string {
			return map[bool]string{true: "add city"}[p.onTried()]
		}), Run: binding.Get(p.addTried)},
		{
			ID: "city.try", Keys: []string{"+"}, Title: "Try a city", Now: p.aboves("try city"), Run: binding.Get(p.askCity),
			Help: "Estimates a further city without changing the design.",
		},
		{ID: "city.remove", Keys: []string{"-"}, Title: "Remove the city, or drop what is tried", Why: p.noRow, Edits: func() bool { return !p.onTried() }, Now: p.aboveNow(func() string {
			return map[bool]string{true: "drop", false: "remove"}[p.onTried()]
		}), Run: binding.Get(p.removeCity)},
		{ID: "target", Keys: []string{"t"}, Title: "Ask for a target", Edits: binding.Always, Now: p.aboves("target"), Run: binding.Get(p.askTarget)},
		{ID: "hitratio", Keys: []string{"h"}, Title: "Change the cache hit ratio", Why: p.noCache, Edits: binding.Always, Now: p.aboves("hit ratio"), Run: binding.Get(p.askHitRatio)},
		{ID: "assume", Keys: []string{"a"}, Title: "Choose an assumption to change", Why: p.noAssumption, Edits: binding.Always, Now: p.aboves("assume"), Run: binding.Get(p.chooseAssumption)},
		{ID: "sort", Keys: []string{"s"}, Title: "Sort the table otherwise", Why: p.noRow, Now: p.aboves("sort"), Run: binding.Get(p.sort)},
	}
}

func (p *Panel) outputs() []binding.Binding {
	seen := func(hint string) func() string { // also among the assumptions
		return func() string {
			if p.comparing() {
				return ""
			}
			return hint
		}
	}
	return []binding.Binding{
		{ID: "model", Keys: []string{"m"}, Title: "Model and sources of the figures", Now: seen("model"), Run: binding.Get(p.showModel)},
		{ID: "way", Keys: []string{"p"}, Title: "Show the way on the canvas", Why: p.noRow, Now: p.aboves("show way"), Run: binding.Get(p.trace)},
		{ID: "copy", Keys: []string{"y"}, Title: "Copy the row", Why: p.noRow, Now: p.aboves("copy"), Run: binding.Get(p.copyRow)},
		{ID: "export", Keys: []string{"x"}, Title: "Write the table to a file", Now: seen("export"), Run: binding.Get(p.askExport)},
	}
}

// always are the bindings that need no figures.
func (p *Panel) always() []binding.Binding {
	root := func(c act.Command, b binding.Binding) binding.Binding {
		b.Command, b.Run = &c, binding.Get(func() act.Action { return act.Run{Command: c} })
		return b
	}
	return []binding.Binding{
		// What the view changes is taken back where it was changed.
		root(act.Undo, binding.Binding{ID: "undo", Keys: []string{"u", "ctrl+z"}, Title: "Undo", Help: "Takes back the last step, whatever it was, and stays in this view.", Edits: binding.Always, Now: p.aboves("undo")}),
		root(act.Redo, binding.Binding{ID: "redo", Keys: []string{"U", "ctrl+r", "ctrl+y"}, Title: "Redo", Help: "Makes the step again that was undone last, and stays in this view.", Edits: binding.Always}),
		{ID: "pane.next", Keys: []string{"tab"}, Title: "Next pane", Hint: "pane", Run: binding.Do(func() { p.focus = (p.focus + 1) % panes })},
		{ID: "pane.previous", Keys: []string{"shift+tab"}, Title: "Previous pane", Run: binding.Do(func() { p.focus = (p.focus + panes - 1) % panes })},
	}
}

func (p *Panel) drop() act.Action {
	p.dropIdea()
	return act.Say{Text: "The idea is dropped; the design is as it was."}
}

// Rooms are the keys of the view itself, also while an overlay is open in it.
func (p *Panel) Rooms() []*binding.Table { return []*binding.Table{p.keys} }
