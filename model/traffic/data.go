package traffic

import (
	"fmt"

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
	var out []string
	for _, l := range g.t.Out(n.ID) {
		if l.Kind == model.Writes && g.t.Node(l.To).Kind() == model.KindDatastore && model.LegalLink(g.t, l) {
			out = append(out, l.To)
		}
	}
	return out
}
