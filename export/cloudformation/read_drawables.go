package cloudformation

import (
	"portolan/model"
)

// drawnProp is a property of a node or link of the design of which an export makes
// something.
type drawnProp struct {
	prop  model.Prop
	kind  string   // of the node or link
	name  string   // of the node or link
	at    []string // the node, or the ends of the link
	place func() model.Place
	edit  func(value []string) []model.Edit
}

// property is the property as the table of carriers calls it.
func (d drawnProp) property() string { return d.kind + "." + d.prop.Name }

// drawablesOf are those of a node.
func (s *solver) drawablesOf(n *model.Node) []drawnProp {
	row := serviceOf(n)
	if row == nil {
		return nil
	}
	var out []drawnProp
	for _, name := range row.properties {
		p, ok := model.FindProp(n.Info().Props, name)
		if !ok {
			continue
		}
		place := func() model.Place { return model.AtNode(s.now.t, s.now.t.Node(n.ID)) }
		out = append(out, drawnProp{p, string(n.Kind()), n.ID, []string{n.ID}, place, func(v []string) []model.Edit {
			return append([]model.Edit{model.Set{ID: n.ID, Props: []model.Setting{{Prop: name, Value: v}}}}, s.renamed(n.ID, p, v)...)
		}})
	}
	return out
}

// drawablesAlong are those of a link.
func (s *solver) drawablesAlong(l *model.Link) []drawnProp {
	from, to := s.now.t.Node(l.From), s.now.t.Node(l.To)
	if serviceOf(from) == nil || !wires(from, to) {
		return nil
	}
	ref := l.Ref()
	place := func() model.Place {
		now := s.now.t.Link(ref)
		if now == nil {
			now = l
		}
		return model.AtLink(s.now.t, now)
	}
	var out []drawnProp
	for _, name := range serviceOf(from).links()[to.Kind()] {
		if p, ok := model.FindProp(l.Info().Props, name); ok {
			out = append(out, drawnProp{p, string(l.Kind), ref.String(), []string{l.From, l.To}, place, func(v []string) []model.Edit {
				return []model.Edit{model.SetLink{Link: ref, Props: []model.Setting{{Prop: name, Value: v}}}}
			}})
		}
	}
	return out
}

// drawables are all of them.
func (s *solver) drawables() []drawnProp {
	var out []drawnProp
	for _, n := range s.now.t.Nodes {
		out = append(out, s.drawablesOf(n)...)
	}
	for _, l := range s.now.t.Links {
		out = append(out, s.drawablesAlong(l)...)
	}
	return out
}
