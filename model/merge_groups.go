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
		b, x, y := find(m.base.Groups, key), find(m.mine.Groups, key), find(m.theirs.Groups, key)
		both := value{set: x.set && y.set}
		if both.set {
			both.words = append([]string{x.words[0]}, bothOf(tail(b.words), tail(x.words), tail(y.words))...)
		}
		v := m.chooseOr(Conflict{Prop: key}, b, x, y, both)
		if !v.set {
			continue
		}
		g, _ := ParseGroupKey(key)
		g.Folded, g.Nodes = v.words[0] == "folded", v.words[1:]
		t.Groups = append(t.Groups, renameInGroups([]Group{g}, stays)...)
	}
}

func tail(words []string) []string { return words[min(1, len(words)):] }
