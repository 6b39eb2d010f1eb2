package traffic

import (
	"slices"

	"portolan/model"
)

// routes are the links that requests may take, prepared for walking.
type routes struct {
	out    map[string][]*model.Link // by node; the answers of all records of a group
	groups map[string]string        // record id -> id of the first record of its group
	asks   map[[2]string]asking     // by entry and protocol
}

// recordKey is what record nodes of one group have in common.
type recordKey struct {
	zone, name, kind string
	private          bool
}

// keyOf is what tells the group of a record node; not of what is no record.
func keyOf(n *model.Node) (k recordKey, ok bool) {
	s, ok := model.As[*model.Record](n)
	if !ok {
		return k, false
	}
	return recordKey{model.Domain(s.Zone.Val()), model.Domain(s.Name.Val()), s.Type.Val(), s.ZonePrivate.Val()}, true
}

// RecordGroups names, for every record node, the first record node of its
// group: nodes of equal zone, name and type are one group, as Route 53 sees
// them. A public and a private zone of one domain are two: people get the answers
// of the one, what is in the VPC those of the other. A record without a name is alone.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
func RecordGroups(t *model.Topology) map[string]string {
	out := map[string]string{}
	first := map[recordKey]string{}
	for _, n := range t.Nodes {
		k, ok := keyOf(n)
		if !ok {
			continue
		}
		out[n.ID] = n.ID
		if k.name == "" {
			continue
		}
		if _, had := first[k]; !had {
			first[k] = n.ID
		}
		out[n.ID] = first[k]
	}
	return out
}

// sameRecords are the record nodes of the group of a node, see [RecordGroups]; nil for
// what is no record.
func sameRecords(t *model.Topology, n *model.Node) []*model.Node {
	k, ok := keyOf(n)
	if !ok || k.name == "" {
		return nil
	}
	var out []*model.Node
	for _, other := range t.Named(k.name) {
		if of, ok := keyOf(other); ok && of == k {
			out = append(out, other)
		}
	}
	return out
}

// newRoutes leaves out links that carry no traffic: those the connection table
// forbids, and writes, which no response waits for. Record nodes of one zone,
// name and type are one record group: each has the answers of all.
func newRoutes(t *model.Topology) *routes {
	r := &routes{out: make(map[string][]*model.Link, len(t.Nodes)), groups: RecordGroups(t), asks: map[[2]string]asking{}}
	for _, l := range t.Links {
		if !l.Data() || l.Kind == model.Writes || !model.LegalLink(t, l) {
			continue
		}
		from := l.From
		if g, ok := r.groups[from]; ok {
			from = g
		}
		r.out[from] = append(r.out[from], l)
	}
	return r
}

// from lists the links that requests at n may take, in document order.
func (r *routes) from(n *model.Node) []*model.Link {
	if n == nil {
		return nil
	}
	if g, ok := r.groups[n.ID]; ok {
		return r.out[g]
	}
	return r.out[n.ID]
}

// entries lists the nodes that users call, each once.
func (r *routes) entries(users *model.Node) []string {
	var out []string
	for _, l := range r.from(users) {
		if !slices.Contains(out, l.To) {
			out = append(out, l.To)
		}
	}
	return out
}
