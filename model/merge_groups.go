package model

import "slices"

// mergeGroups merges named groups and what is folded, in the order of mine.
func (m *merger) mergeGroups(t *Topology) {
	was, mine, theirs, old := m.renamedGroups()
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
	for _, g := range slices.Concat(mine, theirs) {
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
		b, x, y := find(was, key), find(mine, key), find(theirs, key)
		both := value{set: x.set && y.set}
		if both.set {
			both.words = append([]string{x.words[0]}, bothOf(tail(b.words), tail(x.words), tail(y.words))...)
		}
		var v value
		if name := old[key]; name != "" && x.set != y.set { // a new name alone is a change too
			c := Conflict{Prop: key, Base: "named " + name + ", " + b.String(), Mine: x.String(), Theirs: y.String()}
			if v = x; m.theirsWins(c) {
				v = y
			}
		} else {
			v = m.chooseOr(Conflict{Prop: key}, b, x, y, both)
		}
		if !v.set {
			continue
		}
		g, _ := ParseGroupKey(key)
		g.Folded, g.Nodes = v.words[0] == "folded", v.words[1:]
		t.Groups = append(t.Groups, renameInGroups([]Group{g}, stays)...)
	}
}

func tail(words []string) []string { return words[min(1, len(words)):] }

// renamedGroups are the groups of base, mine and theirs, those that one side gave
// another name with that name everywhere, so that what the other did to them is done to
// one group. Where both renamed one it is asked which name stays. old are the names that
// renamed groups had, by their keys.
func (m *merger) renamedGroups() (base, mine, theirs []Group, old map[string]string) {
	old = map[string]string{}
	base, mine, theirs = slices.Clone(m.base.Groups), slices.Clone(m.mine.Groups), slices.Clone(m.theirs.Groups)
	inMine, inTheirs := groupRenames(base, mine), groupRenames(base, theirs)
	for i, b := range m.base.Groups {
		x, y := inMine[b.Name], inTheirs[b.Name]
		if b.Kind != NamedGroup {
			continue
		}
		to := ""
		switch {
		case x != "" && y != "":
			if x != y && (named(mine, y) >= 0 || named(theirs, x) >= 0) {
				continue // that name is another group's
			}
			to = m.text("name of group "+b.Name, b.Name, x, y)
		case x != "" && named(theirs, x) < 0:
			to, y = x, b.Name
		case y != "" && named(mine, y) < 0:
			to, x = y, b.Name
		default:
			continue
		}
		base[i].Name = to
		old[base[i].Key()] = b.Name
		if at := named(mine, x); at >= 0 { // else it was forgotten
			mine[at].Name = to
		}
		if at := named(theirs, y); at >= 0 {
			theirs[at].Name = to
		}
	}
	return base, mine, theirs, old
}

// named is the place of a named group in a list, -1 where it is not in it.
func named(list []Group, name string) int {
	return slices.IndexFunc(list, func(g Group) bool { return g.Kind == NamedGroup && g.Name == name })
}

// groupRenames are the named groups that a side most likely renamed: one that is gone
// and one that is new have most of their nodes in common.
func groupRenames(base, side []Group) map[string]string {
	like := func(a, b Group) bool {
		in := 0
		for _, id := range a.Nodes {
			if slices.Contains(b.Nodes, id) {
				in++
			}
		}
		return 2*in > max(len(a.Nodes), len(b.Nodes))
	}
	out, taken := map[string]string{}, map[string]bool{}
	for _, b := range base {
		if b.Kind != NamedGroup || named(side, b.Name) >= 0 {
			continue
		}
		for _, g := range side {
			if g.Kind == NamedGroup && named(base, g.Name) < 0 && !taken[g.Name] && like(b, g) {
				out[b.Name], taken[g.Name] = g.Name, true
				break
			}
		}
	}
	return out
}
