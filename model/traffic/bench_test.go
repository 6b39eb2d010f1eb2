package traffic_test

import (
	"fmt"
	"testing"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

// large is 1,000 nodes and 50 populations: two dozen sites, each a distribution
// in front of a latency record over five Regions, with failover to a bucket,
// guards and data.
func large(b *testing.B) *model.Topology {
	var lines []string
	var cities []string
	for _, c := range geo.Cities() {
		if len(cities) < 50 {
			cities = append(cities, c.Name)
		}
	}
	regions := traffictest.Regions
	for s := range 24 {
		lines = append(lines,
			fmt.Sprintf("record www%d zone=x%d.org name=www.x%d.org", s, s, s), fmt.Sprintf("cloudfront cdn%d", s), fmt.Sprintf("waf acl%d scope=CLOUDFRONT", s), fmt.Sprintf("certificate cert%d region=us-east-1", s),
			fmt.Sprintf("s3 assets%d region=us-east-1", s), fmt.Sprintf("record api%d policy=latency zone=x%d.org name=api.x%d.org", s, s, s),
			fmt.Sprintf("www%d -> cdn%d", s, s), fmt.Sprintf("acl%d -> cdn%d", s, s), fmt.Sprintf("cert%d -> cdn%d", s, s), fmt.Sprintf("cdn%d -> assets%d path=/static/*", s, s), fmt.Sprintf("cdn%d -> api%d", s, s))
		for k, r := range regions {
			id := fmt.Sprintf("%d-%d", s, k)
			lines = append(lines, fmt.Sprintf("alb lb%s region=%s", id, r), fmt.Sprintf("datastore db%s region=%s", id, r), fmt.Sprintf("api%d -> lb%s region=%s evaluateTargetHealth=true", s, id, r))
			for t := range 5 {
				lines = append(lines, fmt.Sprintf("asg app%s-%d region=%s", id, t, r), fmt.Sprintf("lb%s -> app%s-%d", id, id, t), fmt.Sprintf("app%s-%d -> db%s", id, t, id))
			}
		}
	}
	for u := range 10 {
		lines = append(lines, fmt.Sprintf("users u%d locations=%s,%s,%s,%s,%s", u, plus(cities[5*u]), plus(cities[5*u+1]), plus(cities[5*u+2]), plus(cities[5*u+3]), plus(cities[5*u+4])))
		for s := range 24 {
			if s%10 == u || s/10 == u {
				lines = append(lines, fmt.Sprintf("u%d -> www%d", u, s))
			}
		}
	}
	d := traffictest.Design(b, lines...)
	for i := 0; len(d.Nodes) < 1000; i++ {
		n := model.NewNode(fmt.Sprintf("spare%d", i), "", model.KindLambda.Info().NewSpec())
		next, err := d.With(append(d.Nodes[:len(d.Nodes):len(d.Nodes)], n), d.Links)
		if err != nil {
			b.Fatal(err)
		}
		d = next
	}
	return d
}

func plus(city string) string {
	out := []byte(city)
	for i, c := range out {
		if c == ' ' {
			out[i] = '+'
		}
	}
	return string(out)
}

func BenchmarkNewWalker(b *testing.B) {
	d := large(b)
	for b.Loop() {
		traffic.NewWalker(d, traffictest.Network{}, traffic.Failures{})
	}
}

func BenchmarkUnder(b *testing.B) {
	w := traffic.NewWalker(large(b), traffictest.Network{}, traffic.Failures{})
	f := traffic.Failures{Nodes: map[string]bool{"lb3-1": true}}
	for b.Loop() {
		w.Under(f)
	}
}

// BenchmarkSurvivalMatrix follows every request of every population through the
// intact design, and again under every failure of one node or Region on which
// it depends.
func BenchmarkSurvivalMatrix(b *testing.B) {
	d := large(b)
	populations := traffic.Populations(d)
	if len(d.Nodes) != 1000 || len(populations) != 50 {
		b.Fatalf("%d nodes, %d populations", len(d.Nodes), len(populations))
	}
	walks := 0
	for b.Loop() {
		walks = matrix(d, populations)
	}
	b.ReportMetric(float64(walks), "walks/op")
}

type follow struct {
	p     traffic.Population
	r     traffic.Request
	needs map[string]bool
}

func matrix(d *model.Topology, populations []traffic.Population) (walks int) {
	w := traffic.NewWalker(d, latency.NewNetwork(), traffic.Failures{})
	byNode, byRegion := map[string][]follow{}, map[string][]follow{}
	for _, p := range populations {
		for _, r := range w.Requests(p.Users) {
			w.Walk(p, r)
			f := follow{p, r, depends(w, p, r)}
			walks += 2
			regions := map[string]bool{}
			for id := range f.needs {
				byNode[id] = append(byNode[id], f)
				if region := d.Node(id).Region(); region != "" && !regions[region] {
					regions[region] = true
					byRegion[region] = append(byRegion[region], f)
				}
			}
		}
	}
	again := func(f traffic.Failures, follows []follow) {
		under := w.Under(f)
		for _, x := range follows {
			under.Walk(x.p, x.r)
			walks++
		}
	}
	for id, follows := range byNode {
		again(traffic.Failures{Nodes: map[string]bool{id: true}}, follows)
	}
	for region, follows := range byRegion {
		again(traffic.Failures{Regions: map[string]bool{region: true}}, follows)
	}
	return walks
}
