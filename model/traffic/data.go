package traffic

import (
	"fmt"
	"slices"

	"portolan/model"
)

// dataTier tells what the data stores behind compute do to a request. They are
// no stations of the way: what they cost is in the think time of the compute.
// But compute without its data answers with an error. Of stores that replicate
// each other one is enough, a replica being taken as promoted; of others each
// is needed. Buckets that compute writes to are taken as written aside. That a
// store is down is nothing that a balancer or Route 53 sees: health checks are taken
// as shallow. All this is assumed; what a design may do about it:
// https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_mitigate_interaction_failure_graceful_degradation.html
func (c *course) dataTier(n *model.Node) (down, moved string) {
	if !n.Kind().Compute() || !c.failures.Any() {
		return "", ""
	}
	var up, lost []*model.Node
	for _, id := range c.stores(n) {
		if store := c.t.Node(id); c.broken(store) == "" {
			up = append(up, store)
		} else {
			lost = append(lost, store)
		}
	}
	for _, store := range lost {
		standIn := c.replicaAmong(store, up)
		if standIn == nil || c.unnoticed {
			return fmt.Sprintf("%s needs %s, and %s", n.Label(), store.Label(), c.broken(store)), ""
		}
		moved = fmt.Sprintf("%s, so %s turns to %s.", c.broken(store), n.Label(), standIn.Label())
	}
	return "", moved
}

// replicaAmong finds a store that a broken one replicates to or from.
func (c *course) replicaAmong(store *model.Node, up []*model.Node) *model.Node {
	for _, other := range up {
		for _, l := range c.t.Out(store.ID) {
			if l.Kind == model.Replicates && l.To == other.ID {
				return other
			}
		}
		for _, l := range c.t.In(store.ID) {
			if l.Kind == model.Replicates && l.From == other.ID {
				return other
			}
		}
	}
	return nil
}

// stores lists the data stores of compute, in document order.
func (g *ground) stores(n *model.Node) []string {
	return slices.DeleteFunc(linkedTo(g.t, n.ID, model.Writes), func(id string) bool { return g.t.Node(id).Kind() != model.KindDatastore })
}

// linkedTo lists what links of some kinds lead to from a node, in document order.
func linkedTo(t *model.Topology, id string, kinds ...model.LinkKind) []string {
	var out []string
	for _, l := range t.Out(id) {
		if slices.Contains(kinds, l.Kind) && model.LegalLink(t, l) {
			out = append(out, l.To)
		}
	}
	return out
}

// Touched are the nodes that a request with a path touches: those of the path, and
// what each of them asks that is no station of the way: its data, functions, authorizers.
func Touched(t *model.Topology, path []string) []string {
	out := slices.Clone(path)
	for _, id := range path {
		for _, to := range linkedTo(t, id, model.Writes, model.Invokes, model.Authorizes) {
			if !slices.Contains(out, to) {
				out = append(out, to)
			}
		}
	}
	return out
}
