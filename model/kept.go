package model

import "slices"

// Kept is what a design says for others: it is kept, written again and, where
// they have a place for it, handed on.
type Kept struct {
	Tags  []Entry // of the AWS resources
	Notes []Entry // keys that begin with x-; each value is one line of YAML
}

// Entry is a key with its value.
type Entry struct{ Key, Value string }

// Equal tells whether the same is kept, in the same order.
func (k Kept) Equal(o Kept) bool {
	return slices.Equal(k.Tags, o.Tags) && slices.Equal(k.Notes, o.Notes)
}

// TagsOf are the tags of the resources of a node: its own, and those of the
// whole design that it does not set itself.
func (t *Topology) TagsOf(n *Node) []Entry {
	var own []Entry
	if n != nil {
		own = n.Kept.Tags
	}
	out := slices.Clone(own)
	for _, e := range t.Kept.Tags {
		if !slices.ContainsFunc(own, func(o Entry) bool { return o.Key == e.Key }) {
			out = append(out, e)
		}
	}
	return out
}

// Keeping is the node with what is kept of it.
func (n *Node) Keeping(k Kept) *Node {
	if n.Kept.Equal(k) {
		return n
	}
	c := *n
	c.Kept = k
	return &c
}

// mergeKept takes the tags and the notes that one side changed.
func (m *merger) mergeKept(at Conflict, b, x, y Kept) Kept {
	choose := func(prop string, b, x, y []Entry) []Entry {
		at.Prop = prop
		both := bothEntries(b, x, y)
		switch v := m.chooseOr(at, entries(b), entries(x), entries(y), entries(both)); {
		case v.equal(entries(x)):
			return x
		case v.equal(entries(y)):
			return y
		}
		return both
	}
	return Kept{choose("tags", b.Tags, x.Tags, y.Tags), choose("x- keys", b.Notes, x.Notes, y.Notes)}
}

// bothEntries are the entries of both sides, none when both gave a key other values.
func bothEntries(b, x, y []Entry) []Entry {
	of := map[string]Entry{}
	for _, e := range slices.Concat(b, x, y) {
		of[e.Key+": "+e.Value] = e
	}
	var out []Entry
	for _, w := range bothOf(entries(b).words, entries(x).words, entries(y).words) {
		if slices.ContainsFunc(out, func(e Entry) bool { return e.Key == of[w].Key }) {
			return nil
		}
		out = append(out, of[w])
	}
	return out
}

func entries(list []Entry) value {
	var out value
	for _, e := range list {
		out.words, out.set = append(out.words, e.Key+": "+e.Value), true
	}
	return out
}
