package layout

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"portolan/model"
	"portolan/samples"
	"portolan/samples/samplestest"
)

// From 60 columns on a wider text has no taller drawing, for the samples and 200
// made up designs, in every width to 200.
func TestWiderIsNeverTaller(t *testing.T) {
	check := func(name string, topo *model.Topology, o Options) {
		t.Helper()
		const least, most = 60, 200
		l := newLadder(topo, most, []Frames{FramesByCrossings, FramesInLine}, o)
		l.boxed = l.hasBoxes()
		before := 1 << 30
		for w := least; w <= most; w++ {
			d := l.climb(w, least)
			if d == nil {
				if before < 1<<30 {
					t.Fatalf("%s: no drawing in %d columns, but in less", name, w)
				}
				continue
			}
			if d.W > w || d.Cut || d.Level == Dots {
				t.Fatalf("%s: %d columns, cut %v, level %d where there are %d", name, d.W, d.Cut, d.Level, w)
			}
			if d.H > before {
				t.Fatalf("%s: %d rows in %d columns, %d in less", name, d.H, w, before)
			}
			before = d.H
			if (w == 61 || w == 100 || w == most) && !reflect.DeepEqual(d, FitWidth(topo, w, least, o)) {
				t.Fatalf("%s: FitWidth differs in %d columns", name, w)
			}
		}
	}
	for _, name := range samples.Names() {
		for _, o := range []Options{{}, {Unfold: true}, {OneWay: true}, {OneWay: true, Direction: TopDown}} {
			check(fmt.Sprint(name, o.OneWay, o.Direction), samplestest.Topology(t, name), o)
		}
	}
	for seed := range uint64(200) {
		check(fmt.Sprint("design ", seed), ordinary(t, rand.New(rand.NewPCG(seed, 1))), Options{})
	}
}

// ordinary is a design as people make them: users in front of names, balancers
// and computers, in up to three Regions.
func ordinary(t *testing.T, r *rand.Rand) *model.Topology {
	kinds := [][]string{{"users"}, {"record"}, {"cloudfront", "global-accelerator"}, {"alb", "http-api"}, {"ecs", "lambda"}, {"s3", "datastore"}}
	titles := []string{"", "web", "Orders of the north", "payments-reconciliation-service-production", "注文受付"}
	regions := []string{"us-east-1", "eu-west-1", "ap-southeast-2"}
	var nodes []*model.Node
	var links []*model.Link
	var last []*model.Node
	for layer, choice := range kinds {
		var row []*model.Node
		for range 1 + r.IntN(3) {
			k := model.Kind(choice[r.IntN(len(choice))]).Info()
			spec := k.NewSpec()
			set := func(name, value string) {
				if p, ok := model.FindProp(k.Props, name); ok {
					if err := p.Set(spec, []string{value}); err != nil {
						t.Fatal(err)
					}
				}
			}
			set("region", regions[r.IntN(len(regions))])
			if layer == 1 {
				set("name", []string{"www.example.com", "api.shop.example.com", "example.com"}[r.IntN(3)])
			}
			n := model.NewNode(fmt.Sprintf("n%d", len(nodes)), titles[r.IntN(len(titles))], spec)
			nodes, row = append(nodes, n), append(row, n)
			for range min(len(last), 1+r.IntN(2)) {
				if from := last[r.IntN(len(last))]; !linked(links, from, n) {
					links = append(links, model.NewLink(from, n))
				}
			}
		}
		last = row
	}
	topo, err := model.New("layered", nodes, links)
	if err != nil {
		t.Fatal(err)
	}
	return topo
}

func linked(links []*model.Link, from, to *model.Node) bool {
	for _, l := range links {
		if l.From == from.ID && l.To == to.ID {
			return true
		}
	}
	return false
}

// Names are told whole as long as there is room to wrap them, even where the
// drawing with the most room would cut them.
func TestNamesWrapBeforeTheyAreCut(t *testing.T) {
	topo := topology(t, `
u users
www record name=www.a-rather-long-name-of-a-shop.example.com
app ecs
u -> www
www -> app`)
	for _, w := range []int{60, 80, 120} {
		d := FitWidth(topo, w, 60, Options{})
		if d == nil || d.Cut || d.Level != Detail {
			t.Fatalf("%d columns: %+v", w, d)
		}
		b := d.Boxes[d.Box("www")]
		if name := bare(strings.Join(b.Rows, "")); name != "www.a-rather-long-name-of-a-shop.example.com" && b.Title != "www.a-rather-long-name-of-a-shop.example.com" {
			t.Errorf("%d columns: %q %q", w, b.Title, b.Rows)
		}
	}
}
