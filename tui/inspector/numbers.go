package inspector

import (
	"strconv"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/wording"
	"portolan/tui/origin"
)

// Numbers are those of what is shown, that of the selected row first, and what
// that is.
func (p *Panel) Numbers() (about string, all []origin.Number) {
	at := p.row().edit
	switch {
	case p.t == nil:
		return "", nil
	case p.sel.Link != nil:
		l := p.t.Link(*p.sel.Link)
		all = origin.Properties(l.Info().Props, l.Spec, model.EndsOf(p.t, l), at)
		all = append(all, origin.Weights(p.t, l.From)...)
		return layout.LinkTitle(p.t, *p.sel.Link), append(all, origin.Findings(p.findings()))
	case p.sel.Box != nil:
		names := make([]string, len(p.sel.Box.Members))
		for i, id := range p.sel.Box.Members {
			names[i] = layout.TitleOf(p.t.Node(id))
		}
		n := origin.Number{Name: "Nodes in one box", Value: strconv.Itoa(len(names)), How: []string{wording.Some(names)}}
		return p.sel.Box.Title, []origin.Number{n, origin.Findings(p.findings())}
	case p.sel.Node != "":
		n := p.t.Node(p.sel.Node)
		all = origin.Properties(n.Info().Props, n.Spec, model.Ends{}, at)
		all = append(all, origin.Weights(p.t, n.ID)...)
		all = append(all, origin.Ends(p.t, n.ID)...)
		return layout.TitleOf(n), append(all, origin.Findings(p.findings()))
	}
	all = origin.Totals(p.t)
	if p.rep != nil {
		all = append(all, origin.Findings(p.rep.Findings))
	}
	all = append(all, origin.Goals(p.t)...)
	a := p.t.Assume
	if a == nil {
		a = &model.Assumptions{}
	}
	props := origin.Properties(model.AssumptionProps(), a, model.Ends{}, at)
	for i := range props {
		if props[i].Name != "" {
			props[i].Name = "Assumption: " + props[i].Name
		}
	}
	return "", append(all, props...)
}
