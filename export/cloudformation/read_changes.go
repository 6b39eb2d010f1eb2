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
	same := sameLinks(drawing, now)
	for _, l := range drawing.Links {
		other := same[l]
		if other == nil {
			out = append(out, Change{Link: l.Ref(), Drawing: string(l.Kind)})
			continue
		}
		for _, p := range l.Info().Props {
			if was, is, differ := twoValues(p, l.Spec, other.Spec); differ {
				out = append(out, Change{Link: l.Ref(), Property: p.Name, Drawing: was, Resource: is})
			}
		}
	}
	known := map[*model.Link]bool{}
	for _, l := range same {
		known[l] = true
	}
	for _, l := range now.Links {
		if !known[l] {
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

// sameLinks are the links of a design by those of another that they are: of several
// between two nodes those first that say the same, then the others in their order.
func sameLinks(drawing, now *model.Topology) map[*model.Link]*model.Link {
	out, taken := map[*model.Link]*model.Link{}, map[*model.Link]bool{}
	for _, alike := range []bool{true, false} {
		for _, l := range drawing.Links {
			if out[l] != nil {
				continue
			}
			for _, o := range now.Out(l.From) {
				if o.To == l.To && o.Kind == l.Kind && !taken[o] && (!alike || sameSpec(l, o)) {
					out[l], taken[o] = o, true
					break
				}
			}
		}
	}
	return out
}
