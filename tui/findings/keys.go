package findings

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"
	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/picker"
	"portolan/validate"
)

// Key implements part.Panel.
func (p *Panel) Key(msg tea.KeyPressMsg) act.Action { return p.Bindings().Key(msg) }

// Bindings implements part.Panel.
func (p *Panel) Bindings() *binding.Table {
	if p.typing != nil {
		return p.filtering
	}
	return p.keys
}

// on gives a hint while the cursor is on a row of a kind.
func (p *Panel) on(hints map[kind]string) func() string {
	return func() string {
		it, ok := p.at()
		if !ok {
			return ""
		}
		return hints[it.kind]
	}
}

func (p *Panel) bindings() *binding.Table {
	next := func(by int) func(string) act.Action { return binding.Get(func() act.Action { return p.next(by) }) }
	do := func(v verb) func(string) act.Action {
		return binding.Get(func() act.Action { return p.do(v) })
	}
	fixable := func(hint string) func() string {
		return func() string {
			if it, ok := p.at(); ok && it.kind == active && len(it.f.Fixes) > 0 {
				return hint
			}
			return ""
		}
	}
	some := func(hint string) func() string {
		return func() string {
			if p.only() > 0 {
				return hint
			}
			return ""
		}
	}
	return binding.New("findings", "List of findings", append([]binding.Binding{
		{ID: "next", Keys: []string{"}"}, Title: "Next finding", Now: some("next"), Run: next(1)},
		{ID: "previous", Keys: []string{"{"}, Title: "Previous finding", Now: some("prev"), Run: next(-1)},
		{ID: "go", Keys: []string{"enter"}, Title: "Go to what the finding is about", Now: p.on(map[kind]string{active: "go to", accepted: "go to", pattern: "go to"}), Run: binding.Get(p.goTo)},
		{ID: "fix", Keys: []string{"f"}, Title: "Fix the finding", Edits: binding.Always, Now: fixable("fix"), Run: do(fix)},
		{ID: "fixes", Keys: []string{"F"}, Title: "Choose among its fixes", Edits: binding.Always, Now: fixable("all fixes"), Run: do(fixAll)},
		{ID: "ignore", Keys: []string{"!"}, Title: "Accept the finding with a reason, or lift that", Edits: binding.Always, Now: p.on(map[kind]string{active: "ignore", accepted: "lift"}), Run: do(accept)},
		{ID: "explain", Keys: []string{"O"}, Title: "Explain the rule or pattern", Now: p.on(map[kind]string{active: "why?", accepted: "why?", pattern: "why?"}), Run: do(explain)},
		{ID: "errors", Keys: []string{"e"}, Title: "Errors only, or all", Hint: "errors only", Run: binding.Do(func() { p.errors = !p.errors; p.rebuild() })},
		{ID: "filter", Keys: []string{"/"}, Title: "Filter the list", Hint: "filter", Run: binding.Do(func() { p.typing = picker.NewEntry(p.filter) })},
		{ID: "leave", Keys: []string{"esc"}, Title: "Show all again, then leave the list", Run: binding.Get(p.leave)},
	}, binding.Rows("Row", "", true, func() int { return p.view.page / 3 }, p.move)...)...)
}

// filterBindings serve the line in which the filter is typed.
func (p *Panel) filterBindings() *binding.Table {
	t := binding.New("findings.filter", "Filter of the findings",
		binding.Binding{ID: "keep", Keys: []string{"enter", "down"}, Title: "Keep the filter", Hint: "keep", Run: binding.Do(func() { p.typing = nil })},
		binding.Binding{ID: "all", Keys: []string{"esc"}, Title: "Show all again", Hint: "all", Run: binding.Do(func() { p.typing, p.filter = nil, ""; p.rebuild() })},
	)
	t.Types, t.Line = true, picker.LineKeys()
	t.Rest = func(msg tea.KeyPressMsg) act.Action {
		if !p.typing.Key(msg) {
			return nil
		}
		p.filter = p.typing.Value()
		p.rebuild()
		return act.None{}
	}
	t.Notes = func() []binding.Hint { return []binding.Hint{{Note: "type", Does: "filter"}} }
	return t
}

// leave takes back a filter first.
func (p *Panel) leave() act.Action {
	if p.filter == "" && !p.errors {
		return act.Close{}
	}
	p.filter, p.errors = "", false
	p.rebuild()
	return act.None{}
}

// verb is what can be done with a row.
type verb int

const (
	fix    verb = iota
	fixAll      // lists the fixes
	accept      // or lifts that
	explain
)

// do does something with the row under the cursor.
func (p *Panel) do(v verb) act.Action {
	it, ok := p.at()
	switch {
	case !ok:
		return act.Say{Text: "No finding is selected."}
	case it.kind == pattern && v == explain:
		return act.Explain{Name: it.m.ID}
	case it.kind == pattern && v == fix:
		return p.fixPattern(it.m)
	case it.kind == pattern:
		return act.Say{Text: p.keys.Spell("A pattern is not a finding. {explain} explains it.")}
	case v == explain:
		return act.Explain{Name: it.f.Rule}
	case it.kind == struck:
		return act.Say{Text: Short(it.f.Rule) + " is settled already."}
	case v == accept && it.kind == accepted:
		return p.lift(it.f)
	case v == accept:
		return act.Ignore{Finding: it.f.Key()}
	case it.kind == accepted:
		return act.Say{Text: p.keys.Spell("This finding is accepted. {ignore} lifts that.")}
	case len(it.f.Fixes) == 0:
		return act.Say{Text: "No ready fix for " + Short(it.f.Rule) + ". " + it.f.FixText}
	}
	return act.Fix{Finding: it.f.Key(), All: v == fixAll}
}

// fixPattern opens the fix of the first thing that a pattern misses.
func (p *Panel) fixPattern(m validate.Match) act.Action {
	for _, miss := range m.Missing {
		for _, f := range p.rep.Findings {
			if f.Rule == miss.Rule && len(f.Fixes) > 0 && slices.ContainsFunc(f.Nodes, func(id string) bool { return slices.Contains(m.Nodes, id) }) {
				return act.Fix{Finding: f.Key()}
			}
		}
	}
	if m.State == validate.Complete {
		return act.Say{Text: m.Title + " is complete."}
	}
	return act.Say{Text: "No ready fix for what " + m.Title + p.keys.Spell(" misses. {explain} explains the pattern.")}
}

// lift takes back the acceptance that covers a finding.
func (p *Panel) lift(f validate.Finding) act.Action {
	for _, g := range p.t.Ignores {
		if g.Names(f.Rule) && (g.On == "" || slices.Contains(f.Nodes, g.On) ||
			slices.ContainsFunc(f.Links, func(l model.LinkRef) bool { return l.String() == g.On })) {
			return act.Edit{Edit: model.IgnoreFinding{Ignore: g, Lift: true}}
		}
	}
	return act.Say{Text: "What accepts this finding is no longer in the design."}
}

// Paste puts pasted text into the filter, when it is open.
func (p *Panel) Paste(text string) act.Action {
	if p.typing == nil {
		return nil
	}
	p.typing.Paste(text)
	p.filter = p.typing.Value()
	p.rebuild()
	return act.None{}
}

// Status implements part.Panel.
func (p *Panel) Status() string {
	it, ok := p.at()
	if !ok {
		return ""
	}
	switch it.kind {
	case pattern:
		return it.m.Title + " · " + it.m.State.String()
	case accepted:
		return "accepted · " + Short(it.f.Rule)
	case struck:
		return "settled · " + Short(it.f.Rule)
	}
	n := 0
	for _, o := range p.items[:p.cursor+1] {
		if o.kind == active {
			n++
		}
	}
	return fmt.Sprintf("%d of %d · %s", n, p.only(), Short(it.f.Rule))
}

// Rooms are the tables of the list and of its filter.
func (p *Panel) Rooms() []*binding.Table { return []*binding.Table{p.keys, p.filtering} }
