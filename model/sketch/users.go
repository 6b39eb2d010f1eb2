package sketch

import (
	"fmt"
	"slices"

	"portolan/model"
)

// Users makes the edit that adds a population in a place, with the properties
// and links of the first population. Without one, it asks the first name, else
// the first node, that users may reach.
func Users(t *model.Topology, place string) (model.Edit, error) {
	node := NewNode(model.KindUsers, Context{T: t, City: place})
	var edits []model.Edit
	if i := slices.IndexFunc(t.Nodes, func(n *model.Node) bool { return n.Kind() == model.KindUsers }); i >= 0 {
		node = model.NewNode(node.ID, titleFor(node.ID, place), usersLike(t.Nodes[i], place))
		for _, l := range t.Out(t.Nodes[i].ID) {
			edits = append(edits, connect(l, node.ID, l.To, nil))
		}
	} else if to := firstFor(t, node); to != "" {
		edits = append(edits, model.Connect{From: node.ID, To: to})
	}
	e := model.Batch{Title: "add users in " + place, Edits: append([]model.Edit{model.Add{Node: node, After: lastUsers(t)}}, edits...)}
	if _, err := e.Apply(t); err != nil {
		return nil, fmt.Errorf("users in %s cannot be added: %w", place, err)
	}
	return e, nil
}

// titleFor is the place when the id does not say it.
func titleFor(id, place string) string {
	if id == model.Slug(place) {
		return ""
	}
	return place
}

// usersLike is a population in another place. How many there are and by which
// addresses they come is theirs alone.
func usersLike(n *model.Node, place string) *model.Users {
	spec := &model.Users{}
	if first, ok := n.Spec.(*model.Users); ok {
		c := *first
		spec = &c
	}
	spec.Share, spec.CIDR = model.Opt[float64]{}, model.Opt[[]string]{}
	spec.Locations = model.Some([]string{place})
	return spec
}

func lastUsers(t *model.Topology) string {
	last := ""
	for _, n := range t.Nodes {
		if n.Kind() == model.KindUsers {
			last = n.ID
		}
	}
	return last
}

func firstFor(t *model.Topology, users *model.Node) string {
	for _, tier := range []model.Tier{model.TierDNS, model.TierEdge, model.TierBalancer, model.TierOrigin} {
		for _, n := range t.Nodes {
			if n.Info().Tier == tier && len(model.Legal(users, n)) > 0 {
				return n.ID
			}
		}
	}
	return ""
}

// Resettle is an edit that also renames the populations which it moves to another place
// and which bear the name of the place before. May tells which can be renamed.
func Resettle(t *model.Topology, e model.Edit, may func(id string) bool) model.Edit {
	var more []model.Edit
	for _, id := range movedTo(e) {
		n := t.Node(id)
		after, err := e.Apply(t)
		if err != nil || n == nil || !may(id) {
			continue
		}
		was, now := onePlace(n), onePlace(after.Node(id))
		if was == "" || now == "" || was == now || id != model.Slug(was) {
			continue
		}
		to := after.FreshID(model.Slug(now))
		more = append(more, model.Rename{ID: id, To: to})
		if n.Title == was {
			more = append(more, model.Retitle{ID: to, Title: titleFor(to, now)})
		}
	}
	if len(more) == 0 {
		return e
	}
	return model.Batch{Says: func(name func(string) string) string { return model.NameOf(e, name) }, Edits: append([]model.Edit{e}, more...)}
}

// movedTo are the nodes whose places an edit sets.
func movedTo(e model.Edit) (ids []string) {
	switch e := e.(type) {
	case model.Set:
		if slices.ContainsFunc(e.Props, func(s model.Setting) bool { return s.Prop == "locations" }) {
			return []string{e.ID}
		}
	case model.Batch:
		for _, part := range e.Edits {
			ids = append(ids, movedTo(part)...)
		}
	}
	return ids
}

// onePlace is the place of a population that has just one.
func onePlace(n *model.Node) string {
	if n == nil {
		return ""
	}
	if u, ok := model.As[*model.Users](n); ok && len(u.Locations.Val()) == 1 {
		return u.Locations.Val()[0]
	}
	return ""
}
