package model

import "slices"

// mergeGroups merges named groups and what is folded, in the order of mine.
func (m *merger) mergeGroups(t *Topology) {
	find := func(in []Group, key string) value {
		i := slices.IndexFunc(in, func(g Group) bool { return g.Key() == key })
		if i < 0 {
			return value{}
		}
		words := []string{"open"}
		if in[i].Folded {
			words[0] = "folded"
		}
		return value{append(words, in[i].Nodes...), true}
	}
	var keys []string
	for _, g := range slices.Concat(m.mine.Groups, m.theirs.Groups) {
		keys = append(keys, g.Key())
	}
	left := map[string]bool{}
	for _, n := range t.Nodes {
		left[n.ID] = true
	}
	stays := func(id string) string {
		if !left[id] {
			return ""
		}
		return id
	}
	for _, key := range union(keys) {
		v := m.choose(Conflict{Prop: key}, find(m.base.Groups, key), find(m.mine.Groups, key), find(m.theirs.Groups, key))
		if !v.set {
			continue
		}
		g, _ := ParseGroupKey(key)
		g.Folded, g.Nodes = v.words[0] == "folded", v.words[1:]
		t.Groups = append(t.Groups, renameInGroups([]Group{g}, stays)...)
	}
}
