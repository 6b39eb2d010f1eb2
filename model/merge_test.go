package model_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"portolan/model"
)

func edited(t *testing.T, base *model.Topology, edits ...model.Edit) *model.Topology {
	t.Helper()
	out, err := model.Apply(base, edits...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func set(id, prop string, value ...string) model.Edit {
	return model.Set{ID: id, Props: []model.Setting{{Prop: prop, Value: value}}}
}

func setLink(ref model.LinkRef, prop string, value ...string) model.Edit {
	return model.SetLink{Link: ref, Props: []model.Setting{{Prop: prop, Value: value}}}
}

func said(conflicts []model.Conflict) string {
	lines := make([]string, len(conflicts))
	for i, c := range conflicts {
		lines[i] = c.String()
	}
	return strings.Join(lines, "\n")
}

// What two people did in different places is all in the merge.
func TestMergeKeepsBoth(t *testing.T) {
	base := shop(t)
	mine := []model.Edit{
		set("app", "min", "5"),
		model.Retitle{ID: "cdn", Title: "Mine"},
		model.Add{Node: node("archive", &model.OnPremises{}), After: "app"},
		model.Connect{From: "alb-1", To: "archive"},
		setLink(model.LinkRef{From: "cdn", To: "alb-1"}, "path", "/api/*"),
		model.Move{ID: "cdn", To: model.Point{X: 1, Y: 1}},
		model.IgnoreFinding{Ignore: model.Ignore{Rule: "a/b", Reason: "mine"}},
	}
	theirs := []model.Edit{
		set("app", "thinkTime", "9"),
		set("cdn", "aliases", "www.example.com", "shop.example.com"),
		model.Add{Node: node("bucket", &model.S3{}), After: "app"},
		model.Rename{ID: "alb-1", To: "front"},
		setLink(model.LinkRef{From: "cdn", To: "front", N: 1}, "path", "/pay/*"),
		model.Disconnect{Link: model.LinkRef{From: "check", To: "cdn"}},
		model.SetAssumption{Setting: model.Setting{Prop: "tls", Value: []string{"1.2"}}},
		model.Describe{Name: "Shop", Description: "theirs"},
	}
	m := model.Merge(base, edited(t, base, mine...), edited(t, base, theirs...), nil)
	if len(m.Conflicts) > 0 {
		t.Fatal(said(m.Conflicts))
	}
	// The edits of theirs before mine, which then name the balancer by its new id.
	mine[3] = model.Connect{From: "front", To: "archive"}
	mine[4] = setLink(model.LinkRef{From: "cdn", To: "front"}, "path", "/api/*")
	want := edited(t, edited(t, base, theirs...), mine...)
	if !model.Equal(m.Topology, want) {
		t.Fatalf("%s\nis not\n%s", snapshot(m.Topology), snapshot(want))
	}
}

// A conflict is named by node, link and property, and decided as was said.
func TestMergeNamesConflicts(t *testing.T) {
	link := model.LinkRef{From: "cdn", To: "assets"}
	for _, c := range []struct {
		name         string
		mine, theirs []model.Edit
		want         string
	}{
		{"property", []model.Edit{set("app", "min", "4")}, []model.Edit{set("app", "min", "5")}, "app min: 4 here, 5 there"},
		{"property cleared", []model.Edit{model.Set{ID: "app", Props: []model.Setting{{Prop: "min"}}}}, []model.Edit{set("app", "min", "5")}, "app min: not set here, 5 there"},
		{"title", []model.Edit{model.Retitle{ID: "cdn", Title: "A"}}, []model.Edit{model.Retitle{ID: "cdn", Title: "B"}}, "cdn title: A here, B there"},
		{"kind", []model.Edit{model.ChangeKind{ID: "assets", Kind: model.KindALB}}, []model.Edit{set("assets", "region", "eu-west-1")}, "assets kind: alb here, s3 there"},
		{"link property", []model.Edit{setLink(link, "path", "/a")}, []model.Edit{setLink(link, "path", "/b")}, "cdn -> assets path: /a here, /b there"},
		{"link deleted", []model.Edit{model.Disconnect{Link: link}}, []model.Edit{setLink(link, "path", "/b")}, "cdn -> assets: deleted here, origin path=/b there"},
		{"node deleted", []model.Edit{model.Remove{IDs: []string{"app"}}}, []model.Edit{set("app", "min", "9")}, "app: deleted here, changed: Minimum there"},
		{"node deleted that gets a link", []model.Edit{model.Connect{From: "cdn", To: "app"}}, []model.Edit{model.Remove{IDs: []string{"app"}}}, "app: changed: its links here, deleted there"},
		{"node deleted that is named", []model.Edit{setLink(model.LinkRef{From: "www", To: "cdn"}, "healthCheck", "all")}, []model.Edit{model.Remove{IDs: []string{"all"}}}, "all: changed: its links here, deleted there"},
		{"node renamed and deleted", []model.Edit{model.Rename{ID: "app", To: "shop"}}, []model.Edit{model.Remove{IDs: []string{"app"}}}, "shop: changed: id here, deleted there"},
		{"node deleted and renamed", []model.Edit{model.Remove{IDs: []string{"app"}}}, []model.Edit{model.Rename{ID: "app", To: "shop"}}, "shop: deleted here, changed: id there"},
		{"node renamed otherwise", []model.Edit{model.Rename{ID: "app", To: "shop"}}, []model.Edit{model.Rename{ID: "app", To: "store"}}, "shop id: shop here, store there"},
		{"region cleared", []model.Edit{set("assets", "region", "eu-west-1")}, []model.Edit{model.Set{ID: "assets", Props: []model.Setting{{Prop: "region"}}}}, "assets region: eu-west-1 here, not set there"},
		{"title cleared", []model.Edit{model.Retitle{ID: "cdn", Title: "A"}}, []model.Edit{model.Retitle{ID: "cdn"}}, "cdn title: A here, not set there"},
		{"same id", []model.Edit{model.Add{Node: node("new", &model.ALB{Region: model.Some("eu-west-1")})}}, []model.Edit{model.Add{Node: node("new", &model.ALB{Region: model.Some("us-east-1")})}}, "new region: eu-west-1 here, us-east-1 there"},
		{"place", []model.Edit{model.Move{ID: "cdn", To: model.Point{X: 1, Y: 2}}}, []model.Edit{model.Move{ID: "cdn", Free: true}}, "cdn place: 1, 2 here, not set there"},
		{"name", []model.Edit{model.Describe{Name: "A"}}, []model.Edit{model.Describe{Name: "B"}}, "design name: A here, B there"},
		{"assumption", []model.Edit{model.SetAssumption{Setting: model.Setting{Prop: "tls", Value: []string{"1.2"}}}}, []model.Edit{model.SetAssumption{Setting: model.Setting{Prop: "tls", Value: []string{"1.3"}}}}, "design assume tls: 1.2 here, 1.3 there"},
		{
			"ignore",
			[]model.Edit{model.IgnoreFinding{Ignore: model.Ignore{Rule: "elb/x", On: "cdn -> alb-1 #2"}, Lift: true}, model.IgnoreFinding{Ignore: model.Ignore{Rule: "elb/x", On: "cdn -> alb-1 #2", Reason: "mine"}}},
			[]model.Edit{model.IgnoreFinding{Ignore: model.Ignore{Rule: "elb/x", On: "cdn -> alb-1 #2"}, Lift: true}, model.IgnoreFinding{Ignore: model.Ignore{Rule: "elb/x", On: "cdn -> alb-1 #2", Reason: "theirs"}}},
			"cdn -> alb-1 #2 ignore elb/x: mine here, theirs there",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			base := shop(t)
			x, y := edited(t, base, c.mine...), edited(t, base, c.theirs...)
			m := model.Merge(base, x, y, nil)
			if said(m.Conflicts) != c.want {
				t.Fatalf("%q is not %q", said(m.Conflicts), c.want)
			}
			if c.name == "node renamed and deleted" && (m.Topology.Node("shop") == nil || model.Merge(base, x, y, func(model.Conflict) model.Answer { return model.Theirs }).Topology.Node("shop") != nil) {
				t.Error("what was said does not decide whether the node goes")
			}
			if c.name == "ignore" || c.name == "node deleted that gets a link" || c.name == "node deleted that is named" || c.name == "node deleted" || c.name == "node renamed and deleted" || c.name == "node deleted and renamed" {
				return // what the other side changed beside stays
			}
			if !model.Equal(m.Topology, x) {
				t.Errorf("mine is not taken:\n%s", snapshot(m.Topology))
			}
			if m = model.Merge(base, x, y, func(model.Conflict) model.Answer { return model.Theirs }); !model.Equal(m.Topology, y) {
				t.Errorf("theirs is not taken:\n%s", snapshot(m.Topology))
			}
		})
	}
}

// Both is offered where there is room for both, and says what it gives.
func TestMergeTakesBoth(t *testing.T) {
	link := model.LinkRef{From: "cdn", To: "assets"}
	lists := func(v ...string) []model.Edit { return []model.Edit{set("cdn", "aliases", v...)} }
	alb := func(region string) []model.Edit {
		return []model.Edit{model.Add{Node: node("new", &model.ALB{Region: model.Some(region)})}, model.Connect{From: "new", To: "app"}}
	}
	for _, c := range []struct {
		name         string
		mine, theirs []model.Edit
		both         string // of the first conflict
		want         []model.Edit
	}{
		{"list", lists("shop.example.com", "a.example.com"), lists("shop.example.com", "b.example.com"), "shop.example.com, a.example.com, b.example.com", lists("shop.example.com", "a.example.com", "b.example.com")},
		{"list with what one took out", lists("a.example.com"), lists("shop.example.com", "b.example.com"), "a.example.com, b.example.com", lists("a.example.com", "b.example.com")},
		{"number", []model.Edit{set("app", "min", "4")}, []model.Edit{set("app", "min", "5")}, "", []model.Edit{set("app", "min", "4")}},
		{
			"link",
			[]model.Edit{setLink(link, "path", "/a")},
			[]model.Edit{setLink(link, "path", "/b")},
			"two links",
			[]model.Edit{setLink(link, "path", "/a"), model.Connect{From: "cdn", To: "assets"}, setLink(model.LinkRef{From: "cdn", To: "assets", N: 1}, "path", "/b")},
		},
		{
			"node that both added", alb("eu-west-1"), alb("us-east-1"), "two nodes, theirs as new-2",
			append(alb("eu-west-1"), model.Add{Node: node("new-2", &model.ALB{Region: model.Some("us-east-1")})}, model.Connect{From: "new-2", To: "app"}),
		},
		{
			"nodes of two kinds", alb("eu-west-1"),
			[]model.Edit{model.Add{Node: node("new", &model.S3{})}},
			"two nodes, theirs as new-2",
			append(alb("eu-west-1"), model.Add{Node: node("new-2", &model.S3{})}),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			base := edited(t, shop(t), set("cdn", "aliases", "shop.example.com"))
			m := model.Merge(base, edited(t, base, c.mine...), edited(t, base, c.theirs...), func(model.Conflict) model.Answer { return model.Both })
			if len(m.Conflicts) == 0 || m.Conflicts[0].Both != c.both {
				t.Fatalf("%+v", m.Conflicts)
			}
			got, want := m.Topology, edited(t, base, c.want...)
			if c.name == "link" { // it stands beside the one that it was
				if p, _ := got.Link(model.LinkRef{From: "cdn", To: "assets", N: 1}).Get("path"); len(got.Links) != len(base.Links)+1 || !slices.Equal(p, []string{"/b"}) {
					t.Fatalf("%s", snapshot(got))
				}
				return
			}
			if !model.Equal(got, want) {
				t.Fatalf("%s\nis not\n%s", snapshot(got), snapshot(want))
			}
		})
	}
}

// A node that stays against a deletion keeps its links and what names it.
func TestMergeRestoresWhatWentWithANode(t *testing.T) {
	base := shop(t)
	mine := edited(t, base, set("check", "type", "TCP"))
	theirs := edited(t, base, model.Remove{IDs: []string{"check"}}, set("app", "thinkTime", "9"))
	m := model.Merge(base, mine, theirs, nil)
	if len(m.Conflicts) != 1 || !model.Equal(m.Topology, edited(t, mine, set("app", "thinkTime", "9"))) {
		t.Fatalf("%v\n%s", m.Conflicts, snapshot(m.Topology))
	}
	m = model.Merge(base, mine, theirs, func(model.Conflict) model.Answer { return model.Theirs })
	if !model.Equal(m.Topology, theirs) {
		t.Fatalf("%s", snapshot(m.Topology))
	}
}

// Goals are merged figure by figure.
func TestMergeGoals(t *testing.T) {
	with := func(e ...model.Expectation) *model.Topology {
		c := shop(t)
		c.Expect = e
		return c
	}
	goal := model.Expectation{From: "sydney", P50: "40ms", P95: "60ms"}
	base := with(goal)
	a, b := goal, goal
	a.P50, b.P95 = "30ms", "70ms"
	m := model.Merge(base, with(a, model.Expectation{Survives: "node:app"}), with(b), nil)
	want := []model.Expectation{{From: "sydney", P50: "30ms", P95: "70ms"}, {Survives: "node:app"}}
	if len(m.Conflicts) > 0 || !slices.Equal(m.Topology.Expect, want) {
		t.Fatalf("%v %v", m.Conflicts, m.Topology.Expect)
	}
	b.P50 = "20ms"
	if m = model.Merge(base, with(a), with(b), nil); said(m.Conflicts) != "design expect sydney p50: 30ms here, 20ms there" {
		t.Fatal(said(m.Conflicts))
	}
	if m = model.Merge(base, with(), with(b), nil); said(m.Conflicts) != "design expect sydney: deleted here, changed there" || len(m.Topology.Expect) > 0 {
		t.Fatal(said(m.Conflicts), m.Topology.Expect)
	}
}

// A part of a design that merging does not know would be lost without a word.
func TestMergeKnowsEveryPart(t *testing.T) {
	parts := func(v any) string {
		var names []string
		for i := range reflect.TypeOf(v).NumField() {
			if f := reflect.TypeOf(v).Field(i); f.IsExported() {
				names = append(names, f.Name)
			}
		}
		return strings.Join(names, " ")
	}
	for _, c := range []struct {
		of   any
		want string
	}{
		{model.Topology{}, "Name Description Nodes Links Layout Groups Ignores Assume Expect Kept"},
		{model.Node{}, "ID Title Spec Kept"},
		{model.Link{}, "From To Kind Named Spec Kept"},
		{model.Ignore{}, "Rule On Reason"},
		{model.Expectation{}, "From Request P50 P90 P95 P99 Availability Survives Method Within RPO Stays Of"},
	} {
		if got := parts(c.of); got != c.want {
			t.Errorf("%T has %q, merging knows %q: let it merge the new part, then say so here", c.of, got, c.want)
		}
	}
}

// A thousand nodes are merged part by part, not pair by pair.
func TestMergeOfALargeDesign(t *testing.T) {
	nodes := make([]*model.Node, 3000)
	var links []*model.Link
	for i := range nodes {
		nodes[i] = node(fmt.Sprintf("n%d", i), &model.Lambda{})
		if i > 0 {
			links = append(links, model.NewLink(nodes[i-1], nodes[i]))
		}
	}
	base, err := model.New("", nodes, links)
	if err != nil {
		t.Fatal(err)
	}
	m := model.Merge(base, edited(t, base, set("n7", "region", "eu-west-1")), edited(t, base, model.Remove{IDs: []string{"n2000", "n9"}}), nil)
	if len(m.Conflicts) > 0 || len(m.Topology.Nodes) != 2998 || len(m.Topology.Links) != 2995 {
		t.Fatalf("%v, %d nodes, %d links", m.Conflicts, len(m.Topology.Nodes), len(m.Topology.Links))
	}
}
