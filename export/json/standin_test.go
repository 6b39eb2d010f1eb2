package jsonexport

import (
	"bytes"
	"strconv"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/failure"
	"portolan/model/latency"
	"portolan/samples/samplestest"
)

// dials is a design with numbers that the samples state none of.
const dials = `portolan: 1
name: Dials
nodes:
  - {id: paris, kind: users, locations: [Paris], rate: 100}
  - {id: rome, kind: users, locations: [Rome], rate: 100, network: internet}
  - {id: ga, kind: global-accelerator}
  - {id: r, kind: record, zone: example.com, name: example.com, policy: weighted}
  - {id: web, kind: nlb, region: eu-west-1}
  - {id: app, kind: asg, region: eu-west-1, capacity: 90}
  - {id: web2, kind: alb, region: us-east-1}
  - {id: app2, kind: ecs, region: us-east-1, capacity: 90}
  - {id: fn, kind: lambda, region: us-east-1, reservedConcurrency: 5}
  - {id: check, kind: health-check}
links:
  - paris -> ga
  - rome -> r
  - {from: r, to: web, alias: true, weight: 10, healthCheck: check}
  - {from: r, to: web2, alias: true, weight: 20}
  - check -> web
  - ga -> web
  - ga -> web2
  - web -> app
  - web2 -> app2
  - {from: web2, to: fn, pathRule: /f}
`

// with is a design with another value at a place.
func with(t *testing.T, top *model.Topology, at model.Place, p model.Prop, value string) *model.Topology {
	t.Helper()
	set := []model.Setting{{Prop: p.Name, Value: []string{value}}}
	var e model.Edit = model.Set{}
	if at.Link != nil {
		e = model.SetLink{Link: at.Link.Ref(), Props: set}
	} else {
		e = model.Set{ID: at.Node.ID, Props: set}
	}
	out, err := e.Apply(top)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// figures are all that is said of a design, with what stands in for its values.
func figures(t *testing.T, top *model.Topology) (text string, ins []StandIn) {
	t.Helper()
	var b bytes.Buffer
	r, err := latency.Estimate(top, latency.Options{})
	if err != nil {
		t.Fatal(err)
	}
	estimate := NewEstimateDocument(r, nil)
	ins, estimate.StandIns = estimate.StandIns, nil
	if err := Encode(&b, estimate); err != nil { // what is not finite is no JSON
		t.Fatal(err)
	}
	for _, breaks := range [][]failure.Break{nil, {{Kind: failure.Region, ID: top.Regions()[0]}}, {{Kind: failure.Zone, ID: top.Regions()[0] + "a"}}} {
		r, err := failure.Simulate(top, breaks, failure.Options{})
		if err != nil {
			continue // no such zone
		}
		if r.ServedPercent < 0 || r.ServedPercent > 100 {
			t.Errorf("%v %% are served", r.ServedPercent)
		}
		document := NewSimulateDocument(top, r, nil, nil)
		document.StandIns = nil
		if err := Encode(&b, document); err != nil {
			t.Fatal(err)
		}
	}
	return b.String(), ins
}

// A number outside its range is told, and every figure is that of the nearest number
// within: of each property of every kind and link of some designs.
func TestOutOfRangeIsToldAndCountedAsTheBound(t *testing.T) {
	f, err := document.Parse("dials.topo.yaml", []byte(dials))
	if err != nil {
		t.Fatal(err)
	}
	tried, moved := map[string]bool{}, 0
	for _, top := range []*model.Topology{f.Topology, samplestest.Topology(t, "global-storefront"), samplestest.Topology(t, "multi-region-failover"), samplestest.Topology(t, "global-api")} {
		plain, _ := figures(t, top)
		try := func(at model.Place, kind string) {
			for _, p := range at.Props() {
				if !p.HasRange() || p.Type.IsList() || tried[kind+p.Name] {
					continue
				}
				tried[kind+p.Name] = true
				for _, bound := range []float64{p.Min, p.Max} {
					off := bound + 7
					if bound == p.Min {
						off = bound - 7
					}
					text := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
					want, _ := figures(t, with(t, top, at, p, text(bound)))
					got, ins := figures(t, with(t, top, at, p, text(off)))
					if got != want {
						t.Errorf("%s of %s: %s is not counted as %s", p.Name, at.Label(), text(off), text(bound))
					}
					if len(ins) == 0 || ins[0].Prop != p.Name || ins[0].Value != text(off) || ins[0].Used != text(bound) {
						t.Errorf("%s of %s: %s, said is %+v", p.Name, at.Label(), text(off), ins)
					}
					if got != plain {
						moved++
					}
				}
			}
		}
		for _, n := range top.Nodes {
			try(model.AtNode(top, n), string(n.Kind()))
		}
		for _, l := range top.Links {
			try(model.AtLink(top, l), string(l.Kind))
		}
	}
	if len(tried) < 40 || moved < 20 {
		t.Errorf("%d properties were tried, and %d values moved a figure", len(tried), moved)
	}
}

// What is no number outside a range and gives no figure all the same.
func TestSharesThatAreNone(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"accessMix: [wifi 0, lte 0]", "rate: 1", "Access mix of paris gives nobody a share: counted with the usual mix of the country."},
		{"accessMix: [wifi 0], access: fibre", "rate: 1", "Access mix of paris gives nobody a share: counted with fibre."},
		{"accessMix: [wifi 0.1]", "rate: 1", ""},
		{"share: 70", "share: 40", "Shares of the users paris, rome come to 110 % together, of 100 there are: counted with each in proportion."},
		{"share: 60", "share: 40", ""},
		{"share: 60", "share: 30", ""}, // less is taken in proportion, as the property says
		{"share: 0", "share: 0", "Shares of the users paris, rome come to 0 % together, of 100 there are: counted with equal shares."},
		{"share: 0", "rate: 1", ""}, // who states none takes all
	} {
		f, err := document.Parse("shares.topo.yaml", []byte("portolan: 1\nname: Shares\nnodes:\n  - {id: paris, kind: users, locations: [Paris], "+c.a+"}\n  - {id: rome, kind: users, locations: [Rome], "+c.b+"}\n  - {id: app, kind: s3, region: eu-west-1, access: website}\nlinks:\n  - paris -> app\n  - rome -> app\n"))
		if err != nil {
			t.Fatal(err)
		}
		_, ins := figures(t, f.Topology)
		got := ""
		for _, s := range ins {
			got += s.Text
		}
		if got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.a, c.b, got, c.want)
		}
	}
}
