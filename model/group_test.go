package model_test

import (
	"slices"
	"testing"

	"portolan/model"
	"portolan/samples/samplestest"
)

func folded(t *testing.T, top *model.Topology, edits ...model.Edit) *model.Topology {
	t.Helper()
	next, err := model.Apply(top, edits...)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// A stack is a node and what requests reach through it alone, with its guards; what
// is reached on another way too is none of it.
func TestStack(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	for _, c := range []struct {
		head string
		want []string
	}{
		{"alb-us", []string{"alb-us", "app-us", "cert-us"}},
		{"app-us", []string{"app-us"}},
	} {
		got := top.Members(model.Group{Kind: model.StackGroup, Name: c.head})
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("stack of %s: %v, want %v", c.head, got, c.want)
		}
	}
}

// A node that several folded groups hold stands in one box.
func TestFoldsDoNotOverlap(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	top = folded(t, top,
		model.SetGroup{Group: model.Group{Kind: model.StackGroup, Name: "alb-us", Folded: true}},
		model.SetGroup{Group: model.Group{Kind: model.NamedGroup, Name: "both", Nodes: []string{"app-us", "www"}, Folded: true}},
		model.SetGroup{Group: model.Group{Kind: model.RegionGroup, Name: "us-east-1", Folded: true}},
	)
	seen := map[string]string{}
	for _, g := range top.Folds() {
		for _, id := range g.Nodes {
			if seen[id] != "" {
				t.Errorf("%s stands in %s and %s", id, seen[id], g.Key())
			}
			seen[id] = g.Key()
		}
	}
	if seen["app-us"] != "region us-east-1" || seen["www"] != "group both" {
		t.Errorf("app-us in %q, www in %q", seen["app-us"], seen["www"])
	}
}

// Groups follow nodes that are renamed, and go with the last node.
func TestGroupsFollowNodes(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	top = folded(t, top,
		model.SetGroup{Group: model.Group{Kind: model.NamedGroup, Name: "x", Nodes: []string{"alb-us", "app-us"}}},
		model.SetGroup{Group: model.Group{Kind: model.StackGroup, Name: "alb-us", Folded: true}},
		model.Rename{ID: "alb-us", To: "front"},
	)
	if got := top.Groups; len(got) != 2 || got[0].Nodes[0] != "front" || got[1].Name != "front" {
		t.Errorf("after a rename: %+v", got)
	}
	top = folded(t, top, model.Remove{IDs: []string{"front"}})
	if got := top.Groups; len(got) != 1 || !slices.Equal(got[0].Nodes, []string{"app-us"}) {
		t.Errorf("after a removal: %+v", got)
	}
	if top = folded(t, top, model.Remove{IDs: []string{"app-us"}}); len(top.Groups) != 0 {
		t.Errorf("without nodes: %+v", top.Groups)
	}
}

func TestCheckGroup(t *testing.T) {
	top := samplestest.Topology(t, "static-site")
	id := top.Nodes[0].ID
	for _, g := range []model.Group{
		{Kind: model.NamedGroup, Name: "", Nodes: []string{id}},
		{Kind: model.NamedGroup, Name: "x"},
		{Kind: model.NamedGroup, Name: "x", Nodes: []string{id, id}},
		{Kind: model.NamedGroup, Name: "x", Nodes: []string{"nobody"}},
		{Kind: model.NamedGroup, Name: "a\x1bb", Nodes: []string{id}},
		{Kind: model.StackGroup, Name: "nobody", Folded: true},
	} {
		if _, err := (model.SetGroup{Group: g}).Apply(top); err == nil {
			t.Errorf("%+v is taken", g)
		}
	}
}

// Two people fold different things: both stay; what both changed is named.
func TestMergeGroups(t *testing.T) {
	base := samplestest.Topology(t, "global-storefront")
	fold := func(top *model.Topology, region string) *model.Topology {
		return folded(t, top, model.SetGroup{Group: model.Group{Kind: model.RegionGroup, Name: region, Folded: true}})
	}
	m := model.Merge(base, fold(base, "us-east-1"), fold(base, "eu-west-1"), nil)
	if len(m.Topology.Groups) != 2 || len(m.Conflicts) != 0 {
		t.Errorf("%+v, %v", m.Topology.Groups, m.Conflicts)
	}
	group := func(nodes ...string) *model.Topology {
		return folded(t, base, model.SetGroup{Group: model.Group{Kind: model.NamedGroup, Name: "x", Nodes: nodes}})
	}
	m = model.Merge(base, group("www"), group("cdn"), nil)
	if len(m.Topology.Groups) != 1 || m.Topology.Groups[0].Nodes[0] != "www" || len(m.Conflicts) != 1 {
		t.Errorf("%+v, %v", m.Topology.Groups, m.Conflicts)
	}
}

// A group keeps its place and its nodes under another name, which must be free.
func TestRenameGroup(t *testing.T) {
	top := folded(t, samplestest.Topology(t, "global-storefront"),
		model.SetGroup{Group: model.Group{Kind: model.NamedGroup, Name: "a", Nodes: []string{"www"}}},
		model.SetGroup{Group: model.Group{Kind: model.NamedGroup, Name: "b", Nodes: []string{"cdn"}, Folded: true}})
	next := folded(t, top, model.RenameGroup{From: "a", To: "c"})
	if g := next.Groups[0]; g.Name != "c" || g.Nodes[0] != "www" || len(next.Groups) != 2 || top.Groups[0].Name != "a" {
		t.Errorf("%+v after %+v", next.Groups, top.Groups)
	}
	for _, e := range []model.RenameGroup{{"a", "b"}, {"x", "y"}, {"a", ""}, {"a", "two\nlines"}} {
		if _, err := e.Apply(top); err == nil {
			t.Errorf("%+v is taken", e)
		}
	}
}
