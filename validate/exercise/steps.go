package exercise

import (
	"slices"

	"portolan/model"
)

// Steps lists edits that lead from one design to another, each one thing that a
// person would do.
func Steps(from, to *model.Topology) []model.Edit {
	var out []model.Edit
	var gone []string
	for _, n := range from.Nodes {
		if to.Node(n.ID) == nil {
			gone = append(gone, n.ID)
		}
	}
	if len(gone) > 0 {
		out = append(out, model.Remove{IDs: gone})
	}
	for _, l := range slices.Backward(from.Links) { // the last first, since those behind move up
		if from.Node(l.From) != nil && to.Node(l.From) != nil && to.Node(l.To) != nil && to.Link(l.Ref()) == nil {
			out = append(out, model.Disconnect{Link: l.Ref()})
		}
	}
	for _, n := range to.Nodes {
		was := from.Node(n.ID)
		if was == nil {
			out = append(out, model.Add{Node: n})
			continue
		}
		if was.Kind() != n.Kind() {
			out = append(out, model.ChangeKind{ID: n.ID, Kind: n.Kind()})
		}
		if set := settings(kept(was, n.Kind()), n, n.Info().Props); len(set) > 0 {
			out = append(out, model.Set{ID: n.ID, Props: set})
		}
		if was.Title != n.Title {
			out = append(out, model.Retitle{ID: n.ID, Title: n.Title})
		}
	}
	for _, l := range to.Links {
		was := from.Link(l.Ref())
		if was == nil {
			out = append(out, model.Connect{From: l.From, To: l.To, As: l.Kind, Props: settings(nil, l, l.Info().Props)})
		} else if set := settings(was, l, l.Info().Props); len(set) > 0 {
			out = append(out, model.SetLink{Link: l.Ref(), Props: set})
		}
	}
	return out
}

// kept is what stays of a node that changes its kind.
func kept(n *model.Node, kind model.Kind) getter {
	if n.Kind() == kind {
		return n
	}
	t, err := model.New("", []*model.Node{n}, nil)
	if err != nil {
		return nil
	}
	if t, err = model.Apply(t, model.ChangeKind{ID: n.ID, Kind: kind}); err != nil {
		return nil
	}
	return t.Nodes[0]
}

// getter is a node or a link.
type getter interface {
	Get(prop string) ([]string, bool)
}

// settings are the properties in which two places differ.
func settings(was, now getter, props []model.Prop) []model.Setting {
	var out []model.Setting
	for _, p := range props {
		var old []string
		var had bool
		if was != nil {
			old, had = was.Get(p.Name)
		}
		value, has := now.Get(p.Name)
		if had == has && equalTexts(old, value) {
			continue
		}
		if !has {
			value = nil
		} else if value == nil {
			value = []string{}
		}
		out = append(out, model.Setting{Prop: p.Name, Value: value})
	}
	return out
}

func equalTexts(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
