package latency

import (
	"math"
	"testing"

	topo "portolan/model"
	"portolan/model/geo"
	"portolan/model/traffic/traffictest"
)

// steady is the table without jitter: every p95 is its p50.
func steady() *figureTable {
	rows := Figures()
	for i := range rows {
		rows[i].P95 = rows[i].P50
	}
	return newFigureTable(rows)
}

// with is the table with other medians, without jitter.
func with(figures map[string]float64) *figureTable {
	rows := steady().rows
	for i, f := range rows {
		if v, ok := figures[f.Item]; ok {
			rows[i].P50, rows[i].P95 = v, v
		}
	}
	return newFigureTable(rows)
}

// assuming returns the design with figures under assume.
func assuming(t testing.TB, d *topo.Topology, settings ...topo.Setting) *topo.Topology {
	t.Helper()
	for _, s := range settings {
		var err error
		if d, err = (topo.SetAssumption{Setting: s}).Apply(d); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func setting(prop, value string) topo.Setting {
	return topo.Setting{Prop: prop, Value: []string{value}}
}

// branchOf estimates a design of one population and one request and returns
// its journey and the branch of that name.
func branchOf(t *testing.T, d *topo.Topology, o Options, name string) (Journey, Branch) {
	t.Helper()
	r, err := estimateWith(d, o, steady())
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Journeys) != 1 {
		t.Fatalf("%d journeys, want 1", len(r.Journeys))
	}
	for _, b := range r.Journeys[0].Branches {
		if b.Name == name {
			return r.Journeys[0], b
		}
	}
	t.Fatalf("no branch %q in %+v", name, r.Journeys[0])
	panic("unreachable")
}

const (
	sydney   = "users sydney locations=Sydney access=fibre"
	virginia = "asg app region=us-east-1 thinkTime=20 thinkTimeP95=20"
)

func direct(t testing.TB) *topo.Topology {
	return traffictest.Design(t, sydney, "alb alb region=us-east-1", virginia, "sydney -> alb", "alb -> app")
}

func behindCloudFront(t testing.TB, behaviour string) *topo.Topology {
	return traffictest.Design(t, sydney, "cloudfront cdn", "alb alb region=us-east-1 listeners=https:443,http:80", "certificate wc", "wc -> alb", virginia,
		"sydney -> cdn", "cdn -> alb "+behaviour, "alb -> app")
}

func accelerated(t testing.TB) *topo.Topology {
	return traffictest.Design(t, sydney, "global-accelerator ga", "alb alb region=us-east-1", virginia,
		"sydney -> ga", "ga -> alb", "alb -> app")
}

// TestWorkedExample is the worked example of the latency model: a wired user in
// Sydney, first visit over TLS 1.3, application in us-east-1.
func TestWorkedExample(t *testing.T) {
	known := setting("resolverRate", "1000000") // the resolver knows the name
	reused, fresh := setting("originRate", "1000000"), setting("originRate", "0")
	type row map[string]float64
	tests := []struct {
		name   string
		design *topo.Topology
		branch string
		want   row
		ttfb   float64
	}{
		{
			"direct", assuming(t, direct(t), known), "",
			row{"dns": 7.0, "tcp": 212.8, "tls": 212.8, "request": 212.8, "balancer": 2, "compute": 20},
			667.4,
		},
		{
			"CloudFront hit", assuming(t, behindCloudFront(t, "cachePolicy=CachingOptimized"), known), "hit",
			row{"dns": 7.0, "tcp": 11.1, "tls": 11.1, "request": 11.1, "edge": 2},
			42.3,
		},
		{
			"miss, reused origin connection", assuming(t, behindCloudFront(t, ""), known, reused), "",
			row{"dns": 7.0, "tcp": 11.1, "tls": 11.1, "request": 11.1, "edge": 2, "origin-connect": 0, "origin-fetch": 199.7, "balancer": 2, "compute": 20},
			264.0,
		},
		{
			"miss, new origin connection", assuming(t, behindCloudFront(t, ""), known, fresh), "",
			row{"dns": 7.0, "tcp": 11.1, "tls": 11.1, "request": 11.1, "edge": 2, "origin-connect": 399.4, "origin-fetch": 199.7, "balancer": 2, "compute": 20},
			663.4,
		},
		{
			"Global Accelerator", assuming(t, accelerated(t), known), "",
			row{"dns": 7.0, "tcp": 11.1, "tls": 210.8, "request": 210.8, "balancer": 2, "compute": 20},
			461.7,
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			_, b := branchOf(t, tc.design, Options{Connection: Cold}, tc.branch)
			got := row{}
			for _, s := range b.Steps {
				got[s.Name] += s.P50
			}
			if got["spread"] != 0 {
				t.Errorf("spread %v without jitter, want 0", got["spread"])
			}
			delete(got, "spread")
			if len(got) != len(tc.want) {
				t.Errorf("steps %v, want %v", got, tc.want)
			}
			for name, want := range tc.want {
				if ms, ok := got[name]; !ok || math.Abs(ms-want) > 0.1 {
					t.Errorf("%s = %.2f, want %.1f", name, ms, want)
				}
			}
			// The example rounds the round trips before it multiplies them.
			if math.Abs(b.P50-tc.ttfb) > 0.2 {
				t.Errorf("time to first byte %.2f, want %.1f", b.P50, tc.ttfb)
			}
			if b.P95 != b.P50 {
				t.Errorf("p95 %v without jitter, want the p50 %v", b.P95, b.P50)
			}
		})
	}
}

// TestFiguresOfTheExample: the round trips, the last mile and the floor that the
// example starts from.
func TestFiguresOfTheExample(t *testing.T) {
	net, figures := newNetwork(), embeddedFigures()
	sydney, virginia := mustLocate(t, "Sydney"), mustLocate(t, "us-east-1")
	edge := geo.NearestEdge(sydney.Point, geo.PriceClassAll).Place()
	mile := figures.get("last-mile/fibre").P50
	for _, tc := range []struct {
		name      string
		got, want float64
	}{
		{"last mile", mile, 4.0},
		{"distance to the edge location in km", math.Round(geo.GreatCircle(sydney.Point, edge.Point)), 9},
		{"Internet to the edge location", net.Internet(sydney, edge), 7.1},
		{"Ru, users to edge location", net.Internet(sydney, edge) + mile, 11.1},
		{"Internet to the Region", net.Internet(sydney, virginia), 208.8},
		{"Rd, users to Region", net.Internet(sydney, virginia) + mile, 212.8},
		{"Rb, edge location to Region", net.Backbone(edge, virginia), 199.7},
		{"resolver", figures.get("resolver").P50 + mile, 7},
		{"E, edge location", figures.get("edge").P50, 2},
		{"L, balancer", figures.get("alb").P50, 2},
		{"C, compute", figures.get("asg").P50, 20},
		{"floor", fibreFloor(sydney, virginia), 153.5},
	} {
		if math.Abs(tc.got-tc.want) > 0.1 {
			t.Errorf("%s is %.2f, want %.1f", tc.name, tc.got, tc.want)
		}
	}
}

// TestWarmExample: what the example says of an open viewer connection.
func TestWarmExample(t *testing.T) {
	reused := setting("originRate", "1000000")
	tests := []struct {
		name   string
		design *topo.Topology
		branch string
		want   float64
	}{
		{"direct", direct(t), "", 234.8},
		{"hit", behindCloudFront(t, "cachePolicy=CachingOptimized"), "hit", 13.1},
		{"miss", assuming(t, behindCloudFront(t, ""), reused), "", 234.8},
	}
	for _, tc := range tests {
		if _, b := branchOf(t, tc.design, Options{Connection: Warm}, tc.branch); math.Abs(b.P50-tc.want) > 0.1 {
			t.Errorf("%s: %.2f, want %.1f", tc.name, b.P50, tc.want)
		}
	}
}
