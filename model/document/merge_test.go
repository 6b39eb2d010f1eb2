package document

import (
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
)

// The laws of merging are judged here, where any design can be drawn.

// changedGen draws what a few edits make of a design.
func changedGen(t *rapid.T, base *model.Topology, most int) *model.Topology {
	topo := base
	for range rapid.IntRange(0, most).Draw(t, "edits") {
		if next, err := editGen(t, topo).Apply(topo); err == nil {
			topo = next
		}
	}
	if rapid.Bool().Draw(t, "furnished") {
		c, err := topo.With(topo.Nodes, topo.Links)
		if err != nil {
			t.Fatal(err)
		}
		c.Layout, c.Ignores, c.Assume, c.Expect = nil, nil, nil, nil
		ids := []string{}
		for _, n := range c.Nodes {
			ids = append(ids, n.ID)
		}
		furnish(t, c, ids)
		topo = c
	}
	return topo
}

// What only one side changed is the result, to the last property and in the
// same order.
func TestMergeTakesTheOnlyChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := topologyGen(6).Draw(t, "base")
		x := changedGen(t, base, 6)
		if rapid.IntRange(0, 5).Draw(t, "other") == 0 {
			x = topologyGen(6).Draw(t, "another design")
		}
		for name, m := range map[string]model.Merged{"mine": model.Merge(base, x, base, nil), "theirs": model.Merge(base, base, x, nil), "both": model.Merge(base, x, x, nil)} {
			if len(m.Conflicts) > 0 || !model.Equal(m.Topology, x) {
				t.Fatalf("%s: conflicts %v\n%s\nis not\n%s", name, m.Conflicts, Format(m.Topology), Format(x))
			}
		}
	})
}

// Who is called mine makes no difference where nobody is in the way of the other.
func TestMergesWithoutConflictCommute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := topologyGen(6).Draw(t, "base")
		x, y := changedGen(t, base, 4), changedGen(t, base, 4)
		a, b := model.Merge(base, x, y, nil), model.Merge(base, y, x, nil)
		if (len(a.Conflicts) == 0) != (len(b.Conflicts) == 0) {
			t.Fatalf("%v\nagainst\n%v", a.Conflicts, b.Conflicts)
		}
		if len(a.Conflicts) == 0 && !model.Equal(a.Topology, b.Topology) {
			t.Fatalf("%s\nagainst\n%s", Format(a.Topology), Format(b.Topology))
		}
		theirs := model.Merge(base, x, y, func(model.Conflict) model.Answer { return model.Theirs })
		both := model.Merge(base, x, y, func(model.Conflict) model.Answer { return model.Both })
		for _, m := range []model.Merged{a, b, theirs, both} {
			text := Format(m.Topology)
			if f, err := Parse("merged", text); err != nil || !model.Equal(f.Topology, m.Topology) {
				t.Fatalf("a merge does not read back: %v\n%s", err, text)
			}
		}
	})
}

// Two edits that give the same design in either order give it as a merge.
func TestIndependentEditsMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := topologyGen(5).Draw(t, "base")
		e, f := editGen(t, base), editGen(t, base)
		x, errX := e.Apply(base)
		y, errY := f.Apply(base)
		if errX != nil || errY != nil || model.Equal(x, y) {
			return // what both did the same is done once
		}
		ef, errX := f.Apply(x)
		fe, errY := e.Apply(y)
		if errX != nil || errY != nil || !model.Equal(ef, fe) {
			return
		}
		m := model.Merge(base, x, y, nil)
		if len(m.Conflicts) > 0 || !model.Equal(m.Topology, ef) {
			t.Fatalf("%v (%#v) and %v (%#v): conflicts %v\n%s\nis not\n%s\nfrom\n%s", e, e, f, f, m.Conflicts, Format(m.Topology), Format(ef), Format(base))
		}
	})
}
