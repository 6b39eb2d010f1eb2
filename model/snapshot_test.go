package model_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/model"
)

// snapshot writes everything that a topology says, so that a later change of
// any part of it shows.
func snapshot(t *model.Topology) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q %q\n", t.Name, t.Description)
	props := func(list []model.Prop, spec any) {
		for _, p := range list {
			if v, set := p.Get(spec); set {
				fmt.Fprintf(&b, " %s=%q", p.Name, v)
			}
		}
	}
	for _, n := range t.Nodes {
		fmt.Fprintf(&b, "node %s %q %s", n.ID, n.Title, n.Kind())
		props(n.Info().Props, n.Spec)
		b.WriteString(" |")
		props(n.Info().Props, n.Effective())
		fmt.Fprintf(&b, " at %d %v in %d out %d\n", t.Index(n.ID), t.Node(n.ID) == n, len(t.In(n.ID)), len(t.Out(n.ID)))
	}
	for _, l := range t.Links {
		fmt.Fprintf(&b, "link %s %s %v", l.Ref(), l.Kind, l.Named)
		props(l.Info().Props, l.Spec)
		b.WriteString(" |")
		props(l.Info().Props, l.Effective())
		b.WriteByte('\n')
	}
	ids := make([]string, 0, len(t.Layout))
	for id := range t.Layout {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		fmt.Fprintf(&b, "at %s %v\n", id, t.Layout[id])
	}
	fmt.Fprintf(&b, "%q\n", t.Ignores)
	props(model.AssumptionProps(), t.Assumed())
	fmt.Fprintf(&b, " %v\n%q\n", t.Assume != nil, t.Expect)
	return b.String()
}

func node(id string, spec model.Spec) *model.Node { return model.NewNode(id, "", spec) }

// shop is a design with something of everything.
func shop(t testing.TB) *model.Topology {
	t.Helper()
	nodes := []*model.Node{
		node("sydney", &model.Users{Locations: model.Some([]string{"Sydney"}), Share: model.Some(30.0)}),
		node("www", &model.Record{Zone: model.Some("example.com"), Name: model.Some("www.example.com"), Policy: model.Some(model.PolicyFailover)}),
		model.NewNode("cdn", "Shop CDN", &model.CloudFront{Aliases: model.Some([]string{"www.example.com"})}),
		node("assets", &model.S3{Region: model.Some("us-east-1")}),
		node("alb-1", &model.ALB{Region: model.Some("us-east-1")}),
		node("app", &model.ASG{Region: model.Some("us-east-1"), Min: model.Some(3)}),
		node("check", &model.HealthCheck{}),
		node("all", &model.HealthCheck{Type: model.Some(model.HealthCheckCalculated), Children: model.Some([]string{"check"})}),
		node("acl", &model.WAF{Scope: model.Some(model.ScopeCloudFront)}),
	}
	by := map[string]*model.Node{}
	for _, n := range nodes {
		by[n.ID] = n
	}
	link := func(from, to string) *model.Link { return model.NewLink(by[from], by[to]) }
	primary := link("www", "cdn")
	primary.Spec = &model.ResolvesToSpec{Role: model.Some(model.RolePrimary), HealthCheck: model.Some("check")}
	static, dynamic := link("cdn", "assets"), link("cdn", "alb-1")
	static.Spec = &model.OriginSpec{Path: model.Some("/static/*"), Access: model.Some(model.AccessOAC), Criteria: model.Some([]int{500, 502})}
	topo, err := model.New("Shop", nodes, []*model.Link{
		link("sydney", "www"), primary, static, dynamic, link("cdn", "alb-1"), link("alb-1", "app"), link("acl", "cdn"), link("check", "cdn"),
	})
	if err != nil {
		t.Fatal(err)
	}
	topo.Layout = map[string]model.Point{"cdn": {X: 34, Y: 6}, "alb-1": {X: 60, Y: 6}}
	topo.Ignores = []model.Ignore{
		{Rule: "cloudfront/no-waf", On: "cdn", Reason: "later"},
		{Rule: "elb/x", On: "cdn -> alb-1 #2", Reason: "known"},
		{Rule: "elb/y", On: "alb-1", Reason: "known"},
		{Rule: "graph/z", Reason: "whole design"},
	}
	topo.Expect = []model.Expectation{{From: "sydney", P95: "60ms"}, {Survives: "node:alb-1"}}
	return topo
}
