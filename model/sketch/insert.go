package sketch

import (
	"slices"

	"portolan/model"
)

// Insert makes the edits that put a node on a link. The half of the old kind
// keeps its properties; what it does not set starts as on a new link.
func Insert(t *model.Topology, on *model.Link, n *model.Node) ([]model.Edit, error) {
	edit := model.InsertOn{Link: on.Ref(), Node: n}
	after, err := edit.Apply(t)
	if err != nil {
		return nil, err
	}
	edits := []model.Edit{edit}
	for _, end := range [][2]*model.Node{{t.Node(on.From), n}, {n, t.Node(on.To)}} {
		for _, l := range after.Out(end[0].ID) {
			if l.To != end[1].ID {
				continue
			}
			if fresh := halfProps(t, l, end[0], end[1]); len(fresh) > 0 {
				edits = append(edits, model.SetLink{Link: l.Ref(), Props: fresh})
			}
		}
	}
	return edits, nil
}

// targetProps are the properties of an answer that follow from what it answers
// with, so that another target starts them anew.
var targetProps = []string{"alias", "evaluateTargetHealth"}

// halfProps lists what to set on one half of a link that was split. A half
// covers the same paths as the whole did.
func halfProps(t *model.Topology, l *model.Link, from, to *model.Node) []model.Setting {
	var out []model.Setting
	value := map[string][]string{}
	for _, s := range Props(t, from, to) {
		value[s.Prop] = s.Value
	}
	if l.Kind == model.ResolvesTo {
		for _, name := range targetProps {
			if _, set := l.Get(name); set && value[name] == nil {
				out = append(out, model.Setting{Prop: name})
			}
		}
	}
	for _, s := range Props(t, from, to) {
		if _, set := l.Get(s.Prop); !set && s.Prop != "path" {
			out = append(out, s)
		}
	}
	return out
}

// Route makes the edits that lead a link through a node that is there already.
func Route(t *model.Topology, on *model.Link, n *model.Node) []model.Edit {
	edits := []model.Edit{model.Disconnect{Link: on.Ref()}}
	kept := false // one half at most is the link as it was
	for _, end := range [][2]*model.Node{{t.Node(on.From), n}, {n, t.Node(on.To)}} {
		half := model.Connect{From: end[0].ID, To: end[1].ID, Props: Props(t, end[0], end[1])}
		if !kept && on.Kind == model.ImpliedLinkKind(end[0].Kind(), end[1].Kind()) {
			kept = true
			half = connect(on, end[0].ID, end[1].ID, nil)
			half.Props = merge(half.Props, halfProps(t, on, end[0], end[1]))
		}
		edits = append(edits, half)
	}
	return edits
}

// merge puts later settings over earlier ones; one without a value takes the
// property away.
func merge(props, over []model.Setting) []model.Setting {
	var out []model.Setting
	for _, s := range append(props, over...) {
		out = slices.DeleteFunc(out, func(o model.Setting) bool { return o.Prop == s.Prop })
		if s.Value != nil {
			out = append(out, s)
		}
	}
	return out
}
