package failureview

import (
	tea "charm.land/bubbletea/v2"

	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/origin"
)

// Key implements [part.Panel].
func (p *Panel) Key(k tea.KeyPressMsg) act.Action {
	replace := p.replace
	a := p.keys.Key(k)
	p.replace = p.replace && !replace // only the next key may replace the report
	return a
}

// Bindings implements [part.Panel].
func (p *Panel) Bindings() *binding.Table { return p.keys }

// pick is the hint of the keys that move: what they do depends on the pane.
func (p *Panel) pick(sideways bool) string {
	switch {
	case p.focus == timelinePane && sideways, p.focus == breaksPane && sideways, p.holds && sideways:
		return ""
	case p.focus == timelinePane:
		return "scroll"
	}
	return "pick"
}

// pressHint says what space does in the pane.
func (p *Panel) pressHint() string {
	switch {
	case p.holds && p.focus == usersPane:
		return "to the figures"
	case p.holds && p.focus == timelinePane:
		return ""
	case p.focus == usersPane && !p.single && p.unsent() != "":
		return ""
	case p.focus == usersPane && !p.single:
		return "timeline"
	case p.focus == timelinePane:
		return "step"
	}
	return "break"
}

func (p *Panel) bindings() *binding.Table {
	t := binding.New("failure", "Failure view",
		binding.Binding{
			ID: "press", Keys: []string{"space", "enter"}, Title: "Break or mend", Now: p.pressHint, Why: p.noPress, Run: binding.Get(p.press),
			Help: "Breaks what is selected, or mends it again. In the table it goes to the timeline, there a step in time.",
		},
		binding.Binding{ID: "pane.next", Keys: []string{"tab"}, Title: "Next pane", Hint: "pane", Run: binding.Do(func() { p.focus = (p.focus + 1) % panes })},
		binding.Binding{ID: "pane.previous", Keys: []string{"shift+tab"}, Title: "Previous pane", Run: binding.Do(func() { p.focus = (p.focus + panes - 1) % panes })},
		binding.Binding{
			ID: "matrix", Keys: []string{"m"}, Title: "Survival matrix or one break", Help: "Shows what every single break would cost, or the table of what is broken now.",
			Now: func() string { return map[bool]string{true: "one break", false: "matrix"}[p.single] },
			Run: binding.Do(func() {
				p.single, p.holds, p.focus = p.holds || !p.single, false, usersPane
				p.aim()
			}),
		},
		binding.Binding{
			ID: "held", Keys: []string{"o"}, Title: "What the design holds", Help: "Shows availability, recovery time and writes lost under what is broken, or under the worst single break, and where the figures of the selected row come from.",
			Now: func() string { return map[bool]string{true: "table", false: "objectives"}[p.holds] },
			Run: binding.Do(func() { p.holds, p.focus = !p.holds, usersPane }),
		},
		origin.Binding(p.numbers),
		binding.Binding{ID: "time.next", Keys: []string{"t"}, Title: "Next event of the timeline", Why: p.noTime, Hint: "step time", Run: binding.Get(func() act.Action { return p.stepTime(1) })},
		binding.Binding{ID: "way", Keys: []string{"p"}, Title: "Show the way on the canvas", Why: p.noWay, Hint: "show way", Run: binding.Get(p.trace)},
		binding.Binding{ID: "report", Keys: []string{"x"}, Title: "Write a report", Hint: "report", Run: binding.Get(p.write)},
		binding.Binding{ID: "reset", Keys: []string{"R"}, Title: "Mend everything", Why: p.intact, Hint: "reset", Run: binding.Get(func() act.Action {
			p.Reset()
			return act.Say{Text: "Nothing is broken."}
		})},
		binding.Binding{ID: "leave", Keys: []string{"esc"}, Title: "Cancel what takes long, end the simulation, then leave", Now: p.leaveHint, Run: binding.Get(p.leave)},
		binding.Binding{ID: "copy", Keys: []string{"y"}, Title: "Copy the report", Hint: "copy", Run: binding.Get(p.copy)},
		binding.Binding{ID: "time.previous", Keys: []string{"T"}, Title: "Previous event of the timeline", Why: p.noTime, Hint: "step back", Run: binding.Get(func() act.Action { return p.stepTime(-1) })},
		binding.Binding{ID: "left", Keys: []string{"left", "h"}, Title: "Left, or back in time", Now: func() string { return p.pick(true) }, Run: binding.Do(func() { p.sideways(-1) })},
		binding.Binding{ID: "right", Keys: []string{"right", "l"}, Title: "Right, or on in time", Now: func() string { return p.pick(true) }, Run: binding.Do(func() { p.sideways(1) })},
	)
	rows := binding.Rows("Row", "", true, p.page, func(by int) act.Action { p.move(by); return act.None{} })
	for i := range rows[:2] {
		rows[i].Now = func() string { return p.pick(false) }
	}
	t.Add(rows...)
	return t
}

func (p *Panel) leaveHint() string {
	if p.waiting() {
		return "cancel"
	}
	return "leave"
}

func (p *Panel) leave() act.Action {
	if p.waiting() {
		p.single, p.holds = false, false
		return act.Say{Text: "Cancelled: not everything was broken."}
	}
	if len(p.broken) > 0 {
		p.Reset()
		return act.Say{Text: "The simulation is over; nothing is broken."}
	}
	p.single, p.holds, p.focus = false, false, breaksPane // who comes back begins anew
	return act.Show{View: act.Canvas}
}

// intact says that nothing is broken, "" when something is.
func (p *Panel) intact() string {
	if len(p.broken) == 0 {
		return "Nothing is broken."
	}
	return ""
}

// noTime says why there are no events to go along, "" when there are.
func (p *Panel) noTime() string {
	switch j := p.journey(); {
	case len(p.broken) == 0:
		return "Nothing is broken yet: there is no time to step through."
	case p.res != nil && (j == nil || len(j.Recovery.Timeline) == 0):
		return "Nothing happens to this request in time."
	}
	return ""
}

// noPress says why what is selected has nothing to press.
func (p *Panel) noPress() string {
	if p.focus == timelinePane && !p.holds {
		return p.noTime()
	}
	return ""
}

func (p *Panel) noWay() string {
	if p.journey() == nil {
		return "There is no request to follow."
	}
	return ""
}
