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
