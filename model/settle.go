package model

import "slices"

// behaviourProps are properties of a behaviour that a distribution may state
// too, as files of old do: there it means every behaviour.
var behaviourProps = []string{"signedUrls", "grpc"}

// settle moves what a distribution says for all its behaviours to them, except
// where a behaviour says it itself. A distribution without behaviours keeps it
// until it has one. Nodes and links that change are copies.
func (t *Topology) settle() {
	owned := false // Nodes and Links are copies that may be changed
	for i, n := range t.Nodes {
		if n.Kind() != KindCloudFront {
			continue
		}
		for _, name := range behaviourProps {
			v, set := n.Get(name)
			if !set || !slices.ContainsFunc(t.Links, func(l *Link) bool { return l.From == n.ID && l.Kind == Origin }) {
				continue
			}
			if !owned {
				t.Nodes, t.Links, owned = slices.Clone(t.Nodes), slices.Clone(t.Links), true
			}
			n, _ = n.with(name, nil) // the property exists
			t.Nodes[i] = n
			t.stateOnBehaviours(n.ID, name, v)
		}
	}
}

func (t *Topology) stateOnBehaviours(dist, name string, value []string) {
	for i, l := range t.Links {
		if l.From != dist || l.Kind != Origin {
			continue
		}
		if _, set := l.Get(name); !set {
			t.Links[i], _ = l.with(name, value) // both have the same type
		}
	}
}
