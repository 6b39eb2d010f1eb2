package failure

import (
	"portolan/model"
	"portolan/model/traffic"
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
	r := &routes{t: t, group: traffic.RecordGroups(t), out: make(map[string][]*model.Link, len(t.Nodes))}
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
	zones := traffic.PrivateZonesOf(r.t)
	var queue []string
	for _, n := range r.t.Nodes {
		if n.Kind() == model.KindUsers {
			queue = append(queue, n.ID)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, l := range r.from(queue[0]) {
			to := r.t.Node(l.To)
			if l.Kind == model.Queries {
				to = zones.Answering(r.t, r.t.Node(l.From), to)
			}
			if !found[to.ID] {
				found[to.ID] = true
				queue = append(queue, to.ID)
			}
		}
	}
	return found
}
