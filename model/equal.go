package model

import (
	"maps"
	"slices"
)

// Equal tells whether two topologies say the same: the same nodes and links in
// the same order with the same properties set, and the same name, description,
// layout, ignores, assumptions, expectations and what is kept.
func Equal(a, b *Topology) bool {
	if a == b || a == nil || b == nil {
		return a == b
	}
	return a.Name == b.Name && a.Description == b.Description &&
		slices.EqualFunc(a.Nodes, b.Nodes, EqualNodes) &&
		slices.EqualFunc(a.Links, b.Links, EqualLinks) &&
		maps.Equal(a.Layout, b.Layout) &&
		slices.EqualFunc(a.Groups, b.Groups, Group.equal) &&
		slices.Equal(a.Ignores, b.Ignores) &&
		equalAssumptions(a.Assume, b.Assume) &&
		slices.Equal(a.Expect, b.Expect) &&
		a.Kept.Equal(b.Kept)
}

// EqualNodes tells whether two nodes have the same id, title, kind and properties.
func EqualNodes(a, b *Node) bool {
	return a == b || a.ID == b.ID && a.Title == b.Title && a.Kind() == b.Kind() && a.Kept.Equal(b.Kept) && equalProps(a.Info().Props, a.Spec, b.Spec)
}

// EqualLinks tells whether two links have the same ends, kind and properties.
func EqualLinks(a, b *Link) bool {
	return a == b || a.From == b.From && a.To == b.To && a.Kind == b.Kind && a.Named == b.Named && a.Kept.Equal(b.Kept) && equalProps(a.Info().Props, a.Spec, b.Spec)
}

func equalProps(props []Prop, a, b any) bool {
	for _, p := range props {
		if !p.same(a, b) {
			return false
		}
	}
	return true
}

// equalAssumptions treats no assumptions and assumptions of which none is set alike.
func equalAssumptions(a, b *Assumptions) bool {
	var none Assumptions
	if a == nil {
		a = &none
	}
	if b == nil {
		b = &none
	}
	return *a == *b
}
