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
				return s.setAlong(place().Link, model.Setting{Prop: name, Value: v})
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

// setAlong sets a property of a link, and of those that share it.
func (s *solver) setAlong(l *model.Link, set model.Setting) []model.Edit {
	edits := []model.Edit{model.SetLink{Link: l.Ref(), Props: []model.Setting{set}}}
	for _, o := range s.sharing(l, set.Prop) {
		edits = append(edits, model.SetLink{Link: o, Props: []model.Setting{set}})
	}
	return edits
}

// sharing are the other links of which a property is one with that of a link: the dial of
// an accelerator is that of the endpoint group of a Region.
func (s *solver) sharing(l *model.Link, name string) []model.LinkRef {
	if l.Kind != model.Endpoint || name != "dial" {
		return nil
	}
	region := func(l *model.Link) string {
		e, _ := model.LinkAs[*model.EndpointSpec](l)
		return e.Region.Or(s.now.t.Node(l.To).Region())
	}
	var out []model.LinkRef
	for _, o := range s.now.t.Out(l.From) {
		if o.Kind == l.Kind && o.Ref() != l.Ref() && region(o) == region(l) {
			out = append(out, o.Ref())
		}
	}
	return out
}
