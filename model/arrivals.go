package model

// Arrivals are the links by which requests reach a node. Those of guards are left out:
// see [Topology.Guards].
func (t *Topology) Arrivals(id string) []*Link {
	return passing(t.In(id), func(l *Link) *Node { return t.Node(l.From) })
}

// Departures are the links by which requests leave a node, or a guard is attached.
func (t *Topology) Departures(id string) []*Link {
	return passing(t.Out(id), func(l *Link) *Node { return t.Node(l.To) })
}

// passing are the links whose far end is no guard.
func passing(links []*Link, far func(*Link) *Node) []*Link {
	var out []*Link
	for _, l := range links {
		if n := far(l); n != nil && !n.Info().Guard() {
			out = append(out, l)
		}
	}
	return out
}
