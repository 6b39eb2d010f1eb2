package findings

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"
	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/part"
	"portolan/tui/picker"
	"portolan/validate"
)

// Key implements part.Panel.
func (p *Panel) Key(msg tea.KeyPressMsg) act.Action {
	if p.typing != nil {
		return p.filterKey(msg)
	}
	if by := part.Rows(msg.String(), p.view.page/3); by != 0 {
		return p.move(by)
	}
	switch msg.String() {
	case "}":
		return p.Next(1)
	case "{":
		return p.Next(-1)
	case "enter":
		return p.focus()
	case "e":
		p.errors = !p.errors
		p.rebuild()
		return act.None{}
	case "/":
		p.typing = picker.NewEntry(p.filter)
		return act.None{}
	case "esc":
		return p.leave()
	}
	return p.verb(msg.String())
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

// verb handles the keys that do something with the row under the cursor.
func (p *Panel) verb(key string) act.Action {
	it, ok := p.at()
	switch key {
	case "f", "F", "!", "O":
	default:
		return nil
	}
	switch {
	case !ok:
		return act.Say{Text: "No finding is selected."}
	case it.kind == pattern && key == "O":
		return act.Explain{Name: it.m.ID}
	case it.kind == pattern && key == "f":
		return p.fixPattern(it.m)
	case it.kind == pattern:
		return act.Say{Text: "A pattern is not a finding. O explains it."}
	case key == "O":
		return act.Explain{Name: it.f.Rule}
	case it.kind == struck:
		return act.Say{Text: Short(it.f.Rule) + " is settled already."}
	case key == "!" && it.kind == accepted:
		return p.lift(it.f)
	case key == "!":
		return act.Ignore{Finding: it.f.Key()}
	case it.kind == accepted:
		return act.Say{Text: "This finding is accepted. ! lifts that."}
	case len(it.f.Fixes) == 0:
		return act.Say{Text: "No ready fix for " + Short(it.f.Rule) + ". " + it.f.FixText}
	}
	return act.Fix{Finding: it.f.Key(), All: key == "F"}
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
	return act.Say{Text: "No ready fix for what " + m.Title + " misses. O explains the pattern."}
}

// lift takes back the acceptance that covers a finding.
func (p *Panel) lift(f validate.Finding) act.Action {
	for _, g := range p.t.Ignores {
		if g.Rule == f.Rule && (g.On == "" || slices.Contains(f.Nodes, g.On) ||
			slices.ContainsFunc(f.Links, func(l model.LinkRef) bool { return l.String() == g.On })) {
			return act.Edit{Edit: model.IgnoreFinding{Ignore: g, Lift: true}}
		}
	}
	return act.Say{Text: "What accepts this finding is no longer in the design."}
}

func (p *Panel) filterKey(msg tea.KeyPressMsg) act.Action {
	switch msg.String() {
	case "esc":
		p.typing, p.filter = nil, ""
		p.rebuild()
		return act.None{}
	case "enter", "down":
		p.typing = nil
		return act.None{}
	}
	if !p.typing.Key(msg) {
		return nil
	}
	p.filter = p.typing.Value()
	p.rebuild()
	return act.None{}
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

// Hints implements part.Panel.
func (p *Panel) Hints() []part.Hint {
	if p.typing != nil {
		return []part.Hint{{Key: "type", Does: "filter"}, {Key: "enter", Does: "keep"}, {Key: "esc", Does: "all"}}
	}
	it, ok := p.at()
	hints := []part.Hint{{Key: "}", Does: "next"}, {Key: "{", Does: "prev"}, {Key: "enter", Does: "go to"}}
	if ok && it.kind == active && len(it.f.Fixes) > 0 {
		hints = append(hints, part.Hint{Key: "f", Does: "fix"}, part.Hint{Key: "F", Does: "all fixes"})
	}
	switch {
	case ok && it.kind == active:
		hints = append(hints, part.Hint{Key: "!", Does: "ignore"})
	case ok && it.kind == accepted:
		hints = append(hints, part.Hint{Key: "!", Does: "lift"})
	}
	return append(hints, part.Hint{Key: "O", Does: "why?"}, part.Hint{Key: "e", Does: "errors only"}, part.Hint{Key: "/", Does: "filter"})
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
