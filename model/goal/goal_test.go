package goal_test

import (
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/goal"
)

// design is a shop in two Regions behind one name, with goals appended.
func design(t *testing.T, expect string) *model.Topology {
	t.Helper()
	src := `portolan: 1
name: Shop
nodes:
  - {id: paris, kind: users, locations: [Paris], share: 60}
  - {id: sydney, kind: users, locations: [Sydney], share: 40}
  - {id: nowhere, kind: record, zone: example.org, name: example.org}
  - {id: shop, kind: record, zone: example.com, name: example.com, policy: failover}
  - {id: alb-eu, kind: alb, region: eu-west-1}
  - {id: alb-us, kind: alb, region: us-east-1}
  - {id: app-eu, kind: asg, region: eu-west-1}
  - {id: app-us, kind: asg, region: us-east-1}
links:
  - paris -> shop
  - sydney -> shop
  - {from: shop, to: alb-eu, alias: true, role: primary, evaluateTargetHealth: true}
  - {from: shop, to: alb-us, alias: true, role: secondary, evaluateTargetHealth: true}
  - alb-eu -> app-eu
  - alb-us -> app-us
expect:
  - ` + expect + "\n"
	f, err := document.Parse("shop.topo.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return f.Topology
}

func TestGoals(t *testing.T) {
	for _, c := range []struct {
		expect   string
		state    goal.State
		evidence string
	}{
		// What must survive: 60 s to notice and 60 s of cached names.
		{"{survives: region:eu-west-1}", goal.Met, "after 120 s at most"},
		{"{survives: region:eu-west-1, within: 120s}", goal.Met, "after 120 s"},
		{"{survives: region:eu-west-1, within: 119s}", goal.Unmet, "served only after 120 s"},
		{"{survives: region:eu-west-1, from: Paris, method: POST, within: 60s}", goal.Unmet, "Paris POST"},
		{"{survives: region:us-east-1, within: 0s}", goal.Met, "after 0 s"},
		{"{survives: node:alb-eu, within: 2m}", goal.Met, ""},
		// What is committed on the way: two legs of 99.99 % × 99.99 %, in two
		// Regions: 1 - (1 - 0.99980001)² = 99.999996 %.
		{"{availability: 99.9999%}", goal.Met, "99.999996 %"},
		{"{availability: 99.99999999}", goal.Unmet, "another way stands in for"},
		{"{rpo: 5s}", goal.Unknown, "needs survives"},
		{"{survives: region:eu-west-1, rpo: 5s}", goal.Unknown, "No data store"},
		// What cannot be judged is not met.
		{"{survives: region:ap-south-1}", goal.Unknown, "ap-south-1"},
		{"{survives: us-east-1}", goal.Unknown, "region:"},
		{"{survives: region:eu-west-1, from: Atlantis}", goal.Unknown, "Atlantis"},
		{"{method: GET}", goal.Unknown, "asks for nothing"},

		// Times of first visits.
		{"{from: Paris, p95: 5s}", goal.Met, "Paris has a p95"},
		{"{from: Paris, p95: 1ms}", goal.Unmet, "Paris has a p95"},
		{"{p50: 150ms}", goal.Unmet, "Sydney has a p50"},
		{"{from: Paris, p90: 5s}", goal.Met, "Paris has a p90"},
		{"{from: Paris, p90: 1ms, p99: 5s}", goal.Unmet, "Paris has a p90"},
		{"{from: Paris, p95: 5s, p99: 1ms}", goal.Unmet, "Paris has a p99"},
		{"{from: Paris, p99: 1ms, of: user}", goal.Unmet, "One user of Paris has a p99"},
		{"{from: Sydney, p50: 1ms, p95: 5s}", goal.Unmet, "p50"},
		// With a failure the times are those of the way around it.
		{"{from: Paris, p50: 150ms}", goal.Met, ""},
		{"{from: Paris, p50: 150ms, survives: region:eu-west-1}", goal.Unmet, "Paris has a p50"},

		// Where requests stay, also when a Region breaks.
		{"{from: Paris, stays: eu}", goal.Unmet, "app-us in us-east-1 when Region eu-west-1 is broken"},
		{"{from: Paris, stays: eu, survives: region:us-east-1}", goal.Met, "European Union"},
		{"{from: Paris, stays: 'eu,us'}", goal.Met, ""},
		{"{from: Sydney, stays: oc}", goal.Unmet, "eu-west-1"},
		{"{from: Paris, stays: Narnia}", goal.Unknown, "Narnia"},
	} {
		t.Run(c.expect, func(t *testing.T) {
			got := goal.Check(design(t, c.expect))
			if len(got) != 1 {
				t.Fatalf("%d results for one goal", len(got))
			}
			r := got[0]
			if r.State != c.state || !strings.Contains(strings.Join(r.Evidence, "\n"), c.evidence) {
				t.Errorf("%s, evidence %q; want %s with %q", r.State, r.Evidence, c.state, c.evidence)
			}
			if r.State == goal.Unmet && len(r.Nodes) == 0 {
				t.Error("a goal that is missed names no node")
			}
			if r.State != goal.Met && len(r.Evidence) == 0 {
				t.Error("no reason is given")
			}
		})
	}
}

// TestUnknownAvailability: two ways, one at least of which nothing is promised. The
// lesser bound meets, the greater misses, and between them nobody can tell.
func TestUnknownAvailability(t *testing.T) {
	balancer := "{id: b, kind: alb, region: eu-west-1}\n  - {id: eb, kind: asg, region: eu-west-1}"
	for _, c := range []struct {
		second, want string
		state        goal.State
		says         string
	}{
		{"{id: b, kind: on-premises, public: true}", "99%", goal.Unknown, "nothing is published for a, b"},
		{balancer, "99.9%", goal.Met, "99.98 % at least"},
		{balancer, "99.999%", goal.Unknown, "nothing is published for a"},
	} {
		more := ""
		if c.second == balancer {
			more = "  - b -> eb\n"
		}
		src := `portolan: 1
name: Sites
nodes:
  - {id: u, kind: users, locations: [Paris]}
  - {id: r, kind: record, zone: example.com, name: a.example.com, policy: failover}
  - {id: a, kind: on-premises, public: true}
  - ` + c.second + `
  - {id: k, kind: health-check, type: HTTP}
links:
  - u -> r
  - {from: r, to: a, role: primary, healthCheck: k}
  - {from: r, to: b, role: secondary}
  - k -> a
` + more + `expect:
  - {availability: ` + c.want + "}\n"
		f, err := document.Parse("sites.topo.yaml", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		v := goal.Check(f.Topology)[0]
		if said := strings.Join(v.Evidence, " "); v.State != c.state || !strings.Contains(said, c.says) {
			t.Errorf("%s with %s: %v, %q", c.want, c.second, v.State, said)
		}
	}
}

// A design without users reaches no goal by having nothing to judge.
func TestNothingIsNoSuccess(t *testing.T) {
	for _, e := range []model.Expectation{{P95: "60ms"}, {From: "Paris", P95: "60ms"}, {Stays: "eu"}, {Survives: "region:eu-west-1"}} {
		top, err := model.New("", nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		with := *top
		with.Expect = []model.Expectation{e}
		for _, r := range goal.Check(&with) {
			if r.State == goal.Met {
				t.Errorf("%s is met by an empty design", r.Text)
			}
		}
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		e    model.Expectation
		want string
	}{
		{model.Expectation{From: "Sydney", Request: "/static/*", P95: "60ms"}, "Sydney /static/*: p95 at most 60ms"},
		{model.Expectation{Survives: "region:us-east-1", Method: "get", Within: "60s"}, "everyone GET: survives region:us-east-1, within 60s"},
		{model.Expectation{P50: "40ms", P90: "60ms", P95: "70ms", P99: "1s", Of: "user"}, "everyone: p50 at most 40ms, p90 at most 60ms, p95 at most 70ms, p99 at most 1s, of one user"},
		{model.Expectation{From: "Frankfurt", Stays: "eu"}, "Frankfurt: stays in eu"},
	} {
		if got := goal.Text(c.e); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
