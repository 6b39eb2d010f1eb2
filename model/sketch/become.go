package sketch

import (
	"slices"

	"portolan/model"
)

// standing are the properties that say where a node stands. A kind that has them cannot
// do without.
var standing = []string{"scope", "region"}

// Become is the edit that makes a node another kind. Where that has to stand somewhere and
// the node did not yet, it goes where a new one would.
func Become(t *model.Topology, n *model.Node, k model.Kind) model.Edit {
	change := model.ChangeKind{ID: n.ID, Kind: k}
	after, err := change.Apply(t)
	if err != nil {
		return change
	}
	near := neighbour(t, n)
	began := NewNode(k, Context{T: t, Near: near, Region: regionFor(t, near)})
	var props []model.Setting
	for _, prop := range standing {
		if _, set := after.Node(n.ID).Get(prop); set {
			continue
		}
		if v, ok := began.Get(prop); ok {
			props = append(props, model.Setting{Prop: prop, Value: v})
		}
	}
	if props == nil {
		return change
	}
	return model.Batch{
		Says:  func(name func(string) string) string { return model.NameOf(change, name) },
		Edits: []model.Edit{change, model.Set{ID: n.ID, Props: props}},
	}
}

// neighbour is what stands behind a node, else before it; one in a Region if there is any.
func neighbour(t *model.Topology, n *model.Node) *model.Node {
	var first *model.Node
	for _, l := range slices.Concat(t.Out(n.ID), t.In(n.ID)) {
		other := t.Node(l.To)
		if other == n {
			other = t.Node(l.From)
		}
		if other.Region() != "" {
			return other
		}
		if first == nil {
			first = other
		}
	}
	return first
}
