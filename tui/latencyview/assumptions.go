package latencyview

import (
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/canonical"
	"portolan/model/latency"
	"portolan/tui/act"
	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

func (p *Panel) drawAssumptions(s screen.Surface, th *theme.Theme) {
	if p.res == nil || s.W() < 10 || s.H() < 1 {
		return
	}
	all := p.res.Assumptions
	name, value, standard := 10, 8, 10
	for _, a := range all {
		name = max(name, screen.Width(assumptionLabel(a))+2)
		value = max(value, screen.Width(valueOf(a))+2)
		standard = max(standard, screen.Width(a.Default)+2)
	}
	name = min(name, s.W()/2)
	const source = 16 // less says nothing of a page
	if s.W()-3-name-value-standard < source {
		standard = 0 // a mark says what is no longer the default
	}
	x := 3
	if th.Glyphs.Aloud {
		p.readAssumptions(s, th)
		return
	}
	s.Text(x, 0, screen.Truncate(pad("Assumption", name)+pad("Value", value)+pad("Default", standard)+"Source", s.W()-x), theme.Muted)
	model := "model " + p.res.DataVersion + ", data of " + p.res.DataDate
	if s.W() > 110 {
		s.Right(s.W()-1, 0, model, theme.Muted)
	}
	room := s.H() - 1
	p.scroll.assumptions = screen.Scroll(p.scroll.assumptions, p.assumed, room, len(all))
	if room > 0 {
		defer s.Sub(screen.Rect{Y: 1, W: s.W(), H: room}).More(th.Glyphs, p.scroll.assumptions, len(all), theme.Accent)
	}
	for y := range min(room, len(all)-p.scroll.assumptions) {
		i := p.scroll.assumptions + y
		a := all[i]
		style := func(r theme.Role) theme.Role { return r }
		if i == p.assumed && p.focus == lowerPane {
			style = func(theme.Role) theme.Role { return theme.Selected }
			s.Line(0, y+1, s.W(), "", theme.Selected)
			s.Text(0, y+1, th.Glyphs.Pointer, theme.Selected)
		}
		role := theme.Base
		if a.Changed {
			s.Text(1, y+1, th.Glyphs.Modified, style(theme.Accent))
			role = theme.Accent
		}
		at := s.Text(x, y+1, pad(assumptionLabel(a), name), style(theme.Base))
		at = s.Text(at, y+1, pad(valueOf(a), value), style(role))
		at = s.Text(at, y+1, pad(a.Default, standard), style(theme.Muted))
		s.Text(at, y+1, screen.Truncate(a.Source, s.W()-1-at), style(theme.Muted))
	}
}

func assumptionLabel(a latency.Assumption) string {
	if prop, ok := model.FindProp(model.AssumptionProps(), a.Name); ok {
		return prop.Label
	}
	return a.Name
}

func valueOf(a latency.Assumption) string {
	if a.Value == "" {
		return "by node"
	}
	return a.Value
}

// chooseAssumption lists the assumptions to pick one for a change.
func (p *Panel) chooseAssumption() act.Action {
	var items []picker.Item
	for i, a := range p.res.Assumptions {
		it := picker.Item{ID: strconv.Itoa(i), Label: assumptionLabel(a), Detail: a.Name, Right: valueOf(a), Words: []string{a.Name}}
		if a.Changed {
			it.Right += " (changed)"
		}
		items = append(items, it)
	}
	if len(items) == 0 {
		return act.Say{Text: "The estimate rests on no assumption that can be changed."}
	}
	l := picker.New("Change an assumption", items)
	l.Noun = "assumptions"
	l.Choose = func(it picker.Item) act.Action {
		i, err := strconv.Atoi(it.ID)
		if err != nil {
			return nil
		}
		return p.editAssumption(i)
	}
	if p.focus == lowerPane {
		l.Select(strconv.Itoa(p.assumed))
	}
	p.overlay.Show(l)
	return act.None{}
}

// editAssumption asks for a value. The edit goes to the root; the new figures
// come back by Set.
func (p *Panel) editAssumption(i int) act.Action {
	if p.res == nil || i < 0 || i >= len(p.res.Assumptions) {
		return act.Say{Text: "There is no assumption to change."}
	}
	a := p.res.Assumptions[i]
	prop, ok := model.FindProp(model.AssumptionProps(), a.Name)
	if !ok {
		return act.Say{Text: a.Name + " is part of the model and cannot be changed in the design.", Error: true}
	}
	p.assumed = i
	if len(prop.Choices) > 0 && !prop.Open {
		p.overlay.Show(p.choices(prop, a))
		return act.None{}
	}
	prompt := picker.NewPrompt(prop.Label, assumptionHelp(prop), current(p.t, prop), func(text string) act.Action {
		return p.assume(prop, text)
	})
	prompt.Check = func(text string) string { return wrong(prop, text) }
	p.overlay.Show(prompt)
	return act.None{}
}

func (p *Panel) choices(prop model.Prop, a latency.Assumption) *picker.List {
	var items []picker.Item
	for _, c := range prop.Choices {
		items = append(items, picker.Item{ID: c.Value, Label: c.Value, Detail: c.Meaning})
	}
	items = append(items, picker.Item{Label: "default", Detail: "leave it to the model: " + a.Default})
	l := picker.New(prop.Label, items)
	l.Choose = func(it picker.Item) act.Action { return p.assume(prop, it.ID) }
	l.Select(a.Value)
	return l
}

func (p *Panel) assume(prop model.Prop, text string) act.Action {
	p.overlay.Close()
	set := model.Setting{Prop: prop.Name}
	set.Value = typed(prop, text)
	return act.Edit{Edit: model.SetAssumption{Setting: set}}
}

// typed is what a text means for a property, nil when it takes the value away.
func typed(prop model.Prop, text string) []string {
	if text == "" {
		return nil
	}
	v, err := canonical.Value(prop, text)
	if err != nil {
		return []string{text} // wrong says why
	}
	return v
}

// current is the value that the design sets, "" when it sets none.
func current(t *model.Topology, prop model.Prop) string {
	if t == nil || t.Assume == nil {
		return ""
	}
	v, _ := prop.Get(t.Assume)
	return strings.Join(v, ", ")
}

func assumptionHelp(prop model.Prop) string {
	text := prop.Help
	if prop.HasRange() {
		text += " From " + prop.Bounds() + "."
	} else if prop.Unit != "" {
		text += " In " + prop.Unit + "."
	}
	if prop.Default != "" {
		text += " Default " + prop.Default + "."
	}
	return strings.TrimSpace(text) + " Empty means the default."
}

// wrong says why a property cannot have the value; "" when it can.
func wrong(prop model.Prop, text string) string {
	if text == "" {
		return ""
	}
	value, err := canonical.Value(prop, text)
	if err == nil {
		err = prop.Set(&model.Assumptions{}, value)
	}
	if err == nil {
		err = prop.InRange(value[0])
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
