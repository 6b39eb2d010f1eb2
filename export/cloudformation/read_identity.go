package cloudformation

import (
	"portolan/model"
)

// knownNodes are the nodes of a drawing by the resources, as "stack/LogicalID", that an
// export makes of them. A resource may have got another id since, and its comment may be
// gone: it stands for the same node.
type knownNodes map[string]*model.Node

// nodesKnown are the nodes of the resources that an attempt pairs.
func nodesKnown(a *attempt, drawing *model.Topology) knownNodes {
	if a == nil {
		return nil
	}
	out := knownNodes{}
	for _, p := range a.pairs {
		if p.read == nil || p.written == nil || p.read.isExtra() {
			continue
		}
		if n := drawing.Node(p.written.node); n != nil {
			out[p.read.in.name+"/"+p.read.id] = n
		}
	}
	return out
}

// byDrawing finds the nodes that the drawing of a set gives to resources: first those that
// stand for a node, then its parts.
func (s *sketch) byDrawing() {
	for _, t := range s.set {
		for _, r := range t.resources {
			n := s.known[t.name+"/"+r.id]
			if n == nil || s.byID[n.ID] != nil || !isDrawn(n.Kind(), r.kind) {
				continue
			}
			s.add(n.ID, n.Title, n.Kind(), r)
			r.node = n.ID
		}
	}
	for _, t := range s.set {
		for _, r := range t.resources {
			if n := s.known[t.name+"/"+r.id]; n != nil && s.byID[n.ID] != nil {
				r.node = n.ID
			}
		}
	}
}
