package layout

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/samples"
	"portolan/samples/samplestest"
)

// From 60 columns on a wider text has no taller drawing, for the samples and 200
// made up designs, in every width to 200.
func TestWiderIsNeverTaller(t *testing.T) {
	check := func(name string, topo *model.Topology, o Options, dress *Dress) {
		t.Helper()
		const least, most = 60, 200
		l := newLadder(topo, most, o, dress)
		l.boxed = l.hasBoxes()
		before := 1 << 30
		for w := least; w <= most; w++ {
			d, dressed := l.climb(w, least)
			if d == nil {
				if before < 1<<30 {
					t.Fatalf("%s: no drawing in %d columns, but in less", name, w)
				}
				continue
			}
			if d.W > w || d.Cut || d.Level == Dots {
				t.Fatalf("%s: %d columns, cut %v, level %d where there are %d", name, d.W, d.Cut, d.Level, w)
			}
			rows := d.H
			if dress != nil && !dressed {
				rows += dress.Without
			}
			if rows > before {
				t.Fatalf("%s: %d rows in %d columns, %d in less", name, rows, w, before)
			}
			before = rows
			if (w == 61 || w == 100 || w == most) && len(topo.Nodes) <= manyNodes {
				again, also := FitWidth(topo, w, least, o, dress)
				if !reflect.DeepEqual(d, again) || dressed != also {
					t.Fatalf("%s: FitWidth differs in %d columns", name, w)
				}
			}
		}
	}
	for _, name := range samples.Names() {
		for _, o := range []Options{{}, {Unfold: true}, {OneWay: true}, {OneWay: true, Direction: TopDown}} {
			check(fmt.Sprint(name, o.OneWay, o.Direction), samplestest.Topology(t, name), o, nil)
		}
		check(name+" dressed", samplestest.Topology(t, name), Options{}, &Dress{waiting, 3})
	}
	for seed := range uint64(200) {
		topo := ordinary(t, rand.New(rand.NewPCG(seed, 1)))
		check(fmt.Sprint("design ", seed), topo, Options{}, nil)
		if seed%4 == 0 {
			check(fmt.Sprint("dressed ", seed), topo, Options{}, &Dress{waiting, 3})
		}
	}
	for _, n := range []int{160, 300} {
		check(fmt.Sprint(n, " nodes"), many(t, n), Options{}, nil)
	}
}

// waiting adds a line to the boxes of users, and to what links say.
func waiting(g Graph) Graph {
	g.Nodes, g.Edges = slices.Clone(g.Nodes), slices.Clone(g.Edges)
	for i := range g.Nodes {
		if x := &g.Nodes[i]; x.Face.Kind == model.KindUsers {
			x.Face.Facts = append(slices.Clone(x.Face.Facts), "p50 120 ms")
			x.W, x.H = max(x.W, 14), x.H+1
		}
	}
	for i := range g.Edges {
		g.Edges[i].Label = joined(g.Edges[i].Label, "33.3 %")
	}
	return g
}

// many is a design of n nodes: sites of five behind one name.
func many(t *testing.T, n int) *model.Topology {
	var b strings.Builder
	b.WriteString("u users\nwww record name=www.example.com policy=latency\nu -> www\n")
	for i := range n / 5 {
		fmt.Fprintf(&b, "lb%d alb region=us-east-1\na%d ecs region=us-east-1\nb%d lambda region=us-east-1\nd%d datastore region=us-east-1\ns%d s3\nwww -> lb%d\nlb%d -> a%d\na%d -> d%d\n", i, i, i, i, i, i, i, i, i, i)
	}
	return topology(t, b.String())
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
		d, _ := FitWidth(topo, w, 60, Options{}, nil)
		if d == nil || d.Cut || d.Level != Detail {
			t.Fatalf("%d columns: %+v", w, d)
		}
		b := d.Boxes[d.Box("www")]
		if name := bare(strings.Join(b.Rows, "")); name != "www.a-rather-long-name-of-a-shop.example.com" && b.Title != "www.a-rather-long-name-of-a-shop.example.com" {
			t.Errorf("%d columns: %q %q", w, b.Title, b.Rows)
		}
	}
}

// Scripts without spaces break between letters, but not before a sign that
// begins no row or behind one that ends none.
func TestNamesWithoutSpacesWrap(t *testing.T) {
	const name = "注文処理サーバー群（東京・大阪の予備を含む長い名前）"
	rows, cut := titleRows(name, 20, true)
	if cut || len(rows) < 2 || strings.Join(rows, "") != name {
		t.Fatalf("%q, cut %v", rows, cut)
	}
	for i, r := range rows {
		if Columns(r) > 20 || i > 0 && strings.ContainsAny(r[:3], "）ー・") || strings.HasSuffix(r, "（") {
			t.Errorf("row %q of %q", r, rows)
		}
	}
}
