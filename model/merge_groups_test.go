package model

import (
	"slices"
	"testing"
)

// A group that one side renamed and the other changed stays one group, with both.
func TestMergeOfARenamedGroup(t *testing.T) {
	node := func(id string) *Node { return &Node{ID: id, Spec: &ALB{}} }
	design := func(groups ...Group) *Topology {
		top, err := New("", []*Node{node("a"), node("b"), node("c"), node("d")}, nil)
		if err != nil {
			t.Fatal(err)
		}
		c := *top
		c.Groups = groups
		return &c
	}
	pair := func(name string, ids ...string) Group { return Group{Kind: NamedGroup, Name: name, Nodes: ids} }
	base := design(pair("Pair", "a", "b"))
	for _, c := range []struct {
		name         string
		mine, theirs []Group
		want         []Group
		asks         int
	}{
		{"renamed here, changed there", []Group{pair("New", "a", "b")}, []Group{pair("Pair", "a", "b", "c")}, []Group{pair("New", "a", "b", "c")}, 0},
		{"changed here, renamed there", []Group{pair("Pair", "a", "b", "c")}, []Group{pair("New", "a", "b")}, []Group{pair("New", "a", "b", "c")}, 0},
		{"renamed and changed here, changed there", []Group{pair("New", "a", "b", "d")}, []Group{pair("Pair", "a", "b", "c")}, []Group{pair("New", "a", "b", "d")}, 1},
		{"renamed alike", []Group{pair("New", "a", "b")}, []Group{pair("New", "a", "b")}, []Group{pair("New", "a", "b")}, 0},
		{"renamed otherwise", []Group{pair("Mine", "a", "b")}, []Group{pair("Theirs", "a", "b")}, []Group{pair("Mine", "a", "b")}, 1},
		{"renamed here, forgotten there", []Group{pair("New", "a", "b")}, nil, []Group{pair("New", "a", "b")}, 1},
		{"forgotten here, renamed there", nil, []Group{pair("New", "a", "b")}, nil, 1},
		{"changed here, forgotten there", []Group{pair("Pair", "a", "b", "c")}, nil, []Group{pair("Pair", "a", "b", "c")}, 1},
		{"forgotten here, changed there", nil, []Group{pair("Pair", "a", "b", "c")}, nil, 1},
		{"folded here, forgotten there", []Group{{Kind: NamedGroup, Name: "Pair", Nodes: []string{"a", "b"}, Folded: true}}, nil, []Group{{Kind: NamedGroup, Name: "Pair", Nodes: []string{"a", "b"}, Folded: true}}, 1},
		{"as before here, forgotten there", []Group{pair("Pair", "a", "b")}, nil, nil, 0},
		{"forgotten by both", nil, nil, nil, 0},
		{"the other's name taken here", []Group{pair("Mine", "a", "b"), pair("Theirs", "d")}, []Group{pair("Theirs", "a", "b")}, []Group{pair("Mine", "a", "b"), pair("Theirs", "d")}, 1},
		{"another group there", []Group{pair("New", "a", "b")}, []Group{pair("Pair", "a", "b"), pair("Rest", "c", "d")}, []Group{pair("New", "a", "b"), pair("Rest", "c", "d")}, 0},
	} {
		got := Merge(base, design(c.mine...), design(c.theirs...), nil)
		if !slices.EqualFunc(got.Topology.Groups, c.want, Group.equal) {
			t.Errorf("%s: %+v", c.name, got.Topology.Groups)
		}
		if len(got.Conflicts) != c.asks {
			t.Errorf("%s: %v", c.name, got.Conflicts)
		}
	}
}

// Of a node that one side deleted it is said what the other changed.
func TestMergeSaysWhatWasChanged(t *testing.T) {
	base, err := New("", []*Node{{ID: "a", Spec: &ALB{}}, {ID: "b", Spec: &ALB{}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	mine, _ := (Batch{Edits: []Edit{Retitle{ID: "a", Title: "Shop"}, Set{ID: "a", Props: []Setting{{Prop: "region", Value: []string{"eu-west-1"}}}}}}).Apply(base)
	theirs, _ := (Remove{IDs: []string{"a"}}).Apply(base)
	got := Merge(base, mine, theirs, nil).Conflicts
	if len(got) != 1 || got[0].Mine != "changed: title, Region" || got[0].Theirs != "deleted" {
		t.Errorf("%+v", got)
	}
}
