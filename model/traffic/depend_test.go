package traffic_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

// What a walk does not depend on may break without a difference, alone and
// beside what is broken already.
func TestNothingElseMatters(t *testing.T) {
	net := traffictest.Network{}
	rapid.Check(t, func(t *rapid.T) {
		d := randomDesign(t)
		f := traffic.Failures{}
		if rapid.Bool().Draw(t, "something is broken") {
			f = randomFailures(t, d)
		}
		w := traffic.NewWalker(d, net, f)
		for _, p := range traffic.Populations(d) {
			for _, r := range w.Requests(p.Users) {
				r.Method = rapid.SampledFrom([]string{"GET", "POST"}).Draw(t, "method")
				want, needs := w.Walk(p, r), depends(w, p, r)
				free := map[string]bool{}
				for _, n := range d.Nodes {
					if needs[n.ID] {
						continue
					}
					free[n.ID] = true
					if got := w.Under(with(f, n.ID)).Walk(p, r); !reflect.DeepEqual(got, want) {
						t.Fatalf("%s %s does not depend on %s, yet without it\n%v\nis\n%v", p.Location, r.Path, n.ID, ways(want), ways(got))
					}
				}
				for _, region := range traffictest.Regions {
					if slices.ContainsFunc(d.Nodes, func(n *model.Node) bool { return needs[n.ID] && n.Region() == region }) {
						continue
					}
					g, z := f, f
					g.Regions, z.Zones = added(f.Regions, region), added(f.Zones, region+"a")
					if a, b := w.Under(g).Walk(p, r), w.Under(z).Walk(p, r); !reflect.DeepEqual(a, want) || !reflect.DeepEqual(b, want) {
						t.Fatalf("%s %s depends on nothing in %s, yet without it, or its first zone, it goes other ways", p.Location, r.Path, region)
					}
				}
				if got := w.Under(with(f, keys(free)...)).Walk(p, r); !reflect.DeepEqual(got, want) {
					t.Fatalf("%s %s does not depend on %v, yet they make a difference together", p.Location, r.Path, keys(free))
				}
			}
		}
	})
}

// with adds broken nodes to failures; broken health checks are nodes too.
func with(f traffic.Failures, ids ...string) traffic.Failures {
	f.Nodes = added(f.Nodes, ids...)
	return f
}

func added(m map[string]bool, ids ...string) map[string]bool {
	out := map[string]bool{}
	for id := range m {
		out[id] = true
	}
	for _, id := range ids {
		out[id] = true
	}
	return out
}

func keys(m map[string]bool) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	return out
}

// The set is of use only if it leaves out what a request has nothing to do with.
func TestDependsIsSmall(t *testing.T) {
	d := traffictest.Design(t, "users u locations=Paris,Chicago", "record r policy=latency", "cloudfront cdn",
		"alb us region=us-east-1", "alb eu region=eu-west-1", "asg app-us region=us-east-1", "asg app-eu region=eu-west-1",
		"s3 assets region=us-east-1", "waf acl scope=CLOUDFRONT", "record other", "acl -> cdn",
		"u -> cdn", "cdn -> assets access=oac path=/static/*", "cdn -> r", "r -> us", "r -> eu", "us -> app-us", "eu -> app-eu", "other -> us")
	w := traffic.NewWalker(d, traffictest.Network{}, traffic.Failures{})
	p := traffic.Populations(d)[0]
	if got := fmt.Sprint(depends(w, p, traffic.Request{Path: "/static/*"})); got != "map[acl:true assets:true cdn:true]" {
		t.Errorf("/static/* depends on %s", got)
	}
	if got := depends(w, p, traffic.Request{Path: "/cart"}); got["assets"] || got["us"] || got["other"] || !got["eu"] || !got["app-eu"] || !got["r"] {
		t.Errorf("/cart depends on %v", got)
	}
}

// A balancer whose default target is down still counts as healthy by another
// rule: the request depends on that one's target though it never goes there.
func TestDependsOnWhatIsNotOnTheWay(t *testing.T) {
	d := traffictest.Design(t, threeEndpoints("", "", "")...)
	d2 := traffictest.Design(t, append(threeEndpoints("", "", ""), "asg img region=eu-west-1", "eu -> img pathRule=/img/*")...)
	for _, tc := range []struct {
		d    *model.Topology
		want bool
	}{{d, false}, {d2, true}} {
		w := traffic.NewWalker(tc.d, traffictest.Network{}, nodes("x"))
		if got := depends(w, traffic.Populations(tc.d)[0], traffic.Request{Path: "/cart"})["img"]; got != tc.want {
			t.Errorf("depends on img: %v, want %v", got, tc.want)
		}
	}
}

// depends are the nodes that a walk asks, by id.
func depends(w *traffic.Walker, p traffic.Population, r traffic.Request) map[string]bool {
	_, nodes := w.WalkAsking(p, r)
	out := make(map[string]bool, len(nodes))
	for _, n := range nodes {
		out[n.ID] = true
	}
	return out
}
