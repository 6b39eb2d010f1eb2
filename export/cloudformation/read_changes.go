package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// changes are the differences between two designs.
func changes(drawing, now *model.Topology) []Change {
	var out []Change
	for _, n := range drawing.Nodes {
		other := now.Node(n.ID)
		if other == nil {
			out = append(out, Change{Node: n.ID, Drawing: n.Info().Title})
			continue
		}
		if n.Title != other.Title {
			out = append(out, Change{Node: n.ID, Property: "title", Drawing: n.Title, Resource: other.Title})
		}
		for _, p := range n.Info().Props {
			if was, is, differ := twoValues(p, n.Spec, other.Spec); differ {
				out = append(out, Change{Node: n.ID, Property: p.Name, Drawing: was, Resource: is})
			}
		}
	}
	for _, n := range now.Nodes {
		if drawing.Node(n.ID) == nil {
			out = append(out, Change{Node: n.ID, Resource: n.Info().Title})
		}
	}
	for _, l := range drawing.Links {
		other := now.Link(l.Ref())
		if other == nil || other.Kind != l.Kind {
			out = append(out, Change{Link: l.Ref(), Drawing: string(l.Kind)})
			continue
		}
		for _, p := range l.Info().Props {
			if was, is, differ := twoValues(p, l.Spec, other.Spec); differ {
				out = append(out, Change{Link: l.Ref(), Property: p.Name, Drawing: was, Resource: is})
			}
		}
	}
	for _, l := range now.Links {
		if other := drawing.Link(l.Ref()); other == nil || other.Kind != l.Kind {
			out = append(out, Change{Link: l.Ref(), Resource: string(l.Kind)})
		}
	}
	return out
}

func twoValues(p model.Prop, a, b any) (was, is string, differ bool) {
	v, set := p.Get(a)
	w, also := p.Get(b)
	if set {
		was = strings.Join(v, ", ")
	}
	if also {
		is = strings.Join(w, ", ")
	}
	return was, is, set != also || set && !slices.Equal(v, w)
}
