package failure

import (
	"portolan/model"
)

// routes are the links that requests may take, with the record sets of one name
// put together as Route 53 sees them: record nodes of equal zone, name and type
// are one group.
type routes struct {
	t     *model.Topology
	group map[string]string        // record node -> first record node of its group
	out   map[string][]*model.Link // by node; of groups by their first node
}

func newRoutes(t *model.Topology) *routes {
	r := &routes{t: t, group: map[string]string{}, out: make(map[string][]*model.Link, len(t.Nodes))}
	type key struct{ zone, name, kind string }
	first := map[key]string{}
	for _, n := range t.Nodes {
		s, ok := model.As[*model.Record](n)
		if !ok {
			continue
		}
		r.group[n.ID] = n.ID
		if s.Name.Val() == "" {
			continue
		}
		k := key{s.Zone.Val(), s.Name.Val(), s.Type.Val()}
		if _, had := first[k]; !had {
			first[k] = n.ID
		}
		r.group[n.ID] = first[k]
	}
	for _, l := range t.Links {
		if l.Data() && model.LegalLink(t, l) {
			from := r.head(l.From)
			r.out[from] = append(r.out[from], l)
		}
	}
	return r
}

// head is the node that stands for the group of a record; any other node
// stands for itself.
func (r *routes) head(id string) string {
	if g, ok := r.group[id]; ok {
		return g
	}
	return id
}

// from lists the links that requests at a node may take, in document order.
func (r *routes) from(id string) []*model.Link { return r.out[r.head(id)] }

// reached finds the nodes to which links lead from users.
func (r *routes) reached() map[string]bool {
	found := map[string]bool{}
	var queue []string
	for _, n := range r.t.Nodes {
		if n.Kind() == model.KindUsers {
			queue = append(queue, n.ID)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, l := range r.from(queue[0]) {
			if !found[l.To] {
				found[l.To] = true
				queue = append(queue, l.To)
			}
		}
	}
	return found
}
