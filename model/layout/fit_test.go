package layout

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
)

// randomTopology draws any topology, legal or not.
func randomTopology(t *rapid.T, most int) *model.Topology {
	kinds := model.Kinds()
	set := func(props []model.Prop, spec any, name, value string) {
		if p, ok := model.FindProp(props, name); ok && value != "" {
			if err := p.Set(spec, []string{value}); err != nil {
				t.Fatal(err)
			}
		}
	}
	var nodes []*model.Node
	n := rapid.IntRange(0, most).Draw(t, "nodes")
	for i := range n {
		k := rapid.SampledFrom(kinds).Draw(t, "kind")
		spec := k.NewSpec()
		set(k.Props, spec, "region", rapid.SampledFrom([]string{"", "us-east-1", "eu-west-1"}).Draw(t, "region"))
		if k.Kind == model.KindRecord {
			set(k.Props, spec, "name", rapid.SampledFrom([]string{"", "www.example.com", "www.shop.example.com", "*.example.com", "example.com"}).Draw(t, "name"))
		}
		title := rapid.SampledFrom([]string{"", "", "www", "A rather long title of a node", "日本語の名前です", "one.two-three/four", strings.Repeat("x", 30)}).Draw(t, "title")
		nodes = append(nodes, model.NewNode(fmt.Sprintf("node-%d", i), title, spec))
	}
	var links []*model.Link
	for i := range rapid.IntRange(0, 2*n).Draw(t, "links") {
		from, to := rapid.IntRange(0, n-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to")
		l := model.NewLink(nodes[from], nodes[to])
		set(l.Info().Props, l.Spec, "path", fmt.Sprintf("/path-%d/*", i))
		links = append(links, l)
	}
	topo, err := model.New("random", nodes, links)
	if err != nil {
		t.Fatal(err)
	}
	return topo
}

// graphOf is the graph that a drawing shows.
func graphOf(d *Drawing) Graph {
	var g Graph
	for i := range d.Boxes {
		b := &d.Boxes[i]
		g.Nodes = append(g.Nodes, Node{ID: b.ID, W: 1, H: 1, Group: b.Group, Face: b.Face})
	}
	for i := range d.Lines {
		l := &d.Lines[i]
		g.Edges = append(g.Edges, Edge{From: l.From, To: l.To, ID: l.ID, Label: l.Label})
	}
	return g
}

func TestFitIsSoundAndTellsEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topo := randomTopology(t, 14)
		w := rapid.SampledFrom([]int{0, 20, 40, 60, 80, 100, 150, 250}).Draw(t, "w")
		h := rapid.SampledFrom([]int{0, 8, 18, 32, 56}).Draw(t, "h")
		o := Options{
			Level: Level(rapid.IntRange(0, 2).Draw(t, "level")), OneWay: rapid.Bool().Draw(t, "one way"),
			Direction: Direction(rapid.IntRange(0, 1).Draw(t, "direction")), Unfold: rapid.Bool().Draw(t, "unfold"),
		}
		d := Fit(topo, w, h, o)
		if f := faults(graphOf(d), d); len(f) > 0 {
			t.Fatalf("%+v: %s", d, strings.Join(f, "\n"))
		}
		if d.Level < o.Level || o.OneWay && d.Direction != o.Direction {
			t.Fatalf("level %d direction %d", d.Level, d.Direction)
		}
		if d.Level < Dots && w > 0 && d.W > w {
			t.Fatalf("%d columns where there are %d", d.W, w)
		}
		if !reflect.DeepEqual(d, Fit(topo, w, h, o)) {
			t.Fatal("two drawings of one topology differ")
		}
		if d.Cut || d.Level == Dots {
			return
		}
		tells(t, topo, d, o)
	})
}

// tells checks that a drawing names every node, guard and link label in words
// that nothing else has.
func tells(t *rapid.T, topo *model.Topology, d *Drawing, o Options) {
	g := GraphOf(topo, Options{Unfold: o.Unfold, Whole: true})
	named := map[string]string{}
	for i := range d.Boxes {
		b := &d.Boxes[i]
		title := g.Nodes[i].Face.Title
		if b.Title != title && (b.Kind != model.KindRecord || !strings.HasPrefix(title, b.Title+".")) {
			t.Fatalf("%s is titled %q instead of %q", b.ID, b.Title, title)
		}
		if other, ok := named[b.Title]; ok && b.Title != title {
			t.Fatalf("%q stands for %s and for %s", b.Title, b.ID, other)
		}
		named[b.Title] = b.ID
		if len(b.Rows) > 0 && bare(strings.Join(b.Rows, "")) != bare(b.Title) {
			t.Fatalf("rows of %q are %q", b.Title, b.Rows)
		}
		inner := b.W - 4
		for _, r := range b.Rows {
			if Columns(r) > inner {
				t.Fatalf("%q is wider than %d", r, inner)
			}
		}
		if d.Level == Detail && len(b.Rows) == 0 && Columns(b.Title) > inner {
			t.Fatalf("%q is wider than %d", b.Title, inner)
		}
		if len(b.Badges) != len(g.Nodes[i].Face.Badges) {
			t.Fatalf("%s has %d badges", b.ID, len(b.Badges))
		}
	}
	for i := range d.Lines {
		if d.Lines[i].Label != g.Edges[i].Label {
			t.Fatalf("label %q instead of %q", d.Lines[i].Label, g.Edges[i].Label)
		}
	}
}

func bare(s string) string { return strings.ReplaceAll(s, " ", "") }

func TestFitPrefersDetailAndLeftToRight(t *testing.T) {
	topo := topology(t, shop)
	for _, c := range []struct {
		w, h     int
		level    Level
		dir      Direction
		scrolled bool
	}{
		{0, 0, Detail, LeftRight, false},
		{140, 40, Detail, LeftRight, false},
		{70, 50, Detail, TopDown, false},
		{60, 22, Compact, TopDown, false},
		{100, 8, Compact, LeftRight, false},
		{70, 5, Detail, TopDown, true},
		{15, 0, Dots, TopDown, false},
	} {
		d := Fit(topo, c.w, c.h, Options{})
		if d.Level != c.level || d.Direction != c.dir {
			t.Errorf("%dx%d is level %d, direction %d, %dx%d", c.w, c.h, d.Level, d.Direction, d.W, d.H)
		}
		if tall := c.h > 0 && d.H > c.h; tall != c.scrolled {
			t.Errorf("%dx%d is %d high", c.w, c.h, d.H)
		}
	}
}

func TestFitKeepsPlacesOnlyInDetailFromLeftToRight(t *testing.T) {
	topo := *topology(t, shop)
	topo.Layout = map[string]model.Point{"app": {X: 7, Y: 50}}
	kept := func(d *Drawing) bool {
		b := d.Boxes[d.Box("app")]
		return b.X-d.Origin.X == 7 && b.Y-d.Origin.Y == 50
	}
	if d := Fit(&topo, 150, 80, Options{}); !kept(d) {
		t.Error("a wide detailed drawing does not keep the place")
	}
	if d := Fit(&topo, 60, 0, Options{}); d.Direction != TopDown || kept(d) {
		t.Error("a drawing from top to bottom keeps the place of another drawing")
	}
	if d := Fit(&topo, 150, 80, Options{Loose: true}); kept(d) {
		t.Error("the place is kept although it was to be left out of account")
	}
}

func TestGuardsByKind(t *testing.T) {
	topo := topology(t, `
www record name=www.example.com
api record name=api.example.com
web record name=www.shop.example.com
apex record name=example.com zone=example.com
cdn cloudfront
a certificate
b waf
c certificate
www -> cdn
a -> cdn
b -> cdn
c -> cdn`)
	g := GraphOf(topo, Options{Short: true})
	var got []string
	for _, b := range node(t, g, "cdn").Face.Badges {
		got = append(got, b.ID+" "+b.Text)
	}
	if want := "a 2 ACM|c |b WAF"; strings.Join(got, "|") != want {
		t.Errorf("badges are %q, want %q", strings.Join(got, "|"), want)
	}
	for id, want := range map[string]string{"www": "www.example", "api": "api", "web": "www.shop", "apex": "example.com"} {
		if n := node(t, g, id); n.Face.Title != want {
			t.Errorf("%s is titled %q, want %q", id, n.Face.Title, want)
		}
	}
}

func BenchmarkFit(b *testing.B) {
	for _, n := range []int{24, 100, 300, 1000} {
		topo := manyRegions(b, n)
		b.Run(fmt.Sprintf("%d nodes drawn once", n), func(b *testing.B) {
			for b.Loop() {
				FromTopology(topo, Options{})
			}
		})
		for _, size := range [][2]int{{82, 32}, {148, 56}, {100, 0}} {
			b.Run(fmt.Sprintf("%d nodes in %dx%d", n, size[0], size[1]), func(b *testing.B) {
				for b.Loop() {
					Fit(topo, size[0], size[1], Options{})
				}
			})
		}
	}
}

// manyRegions is a topology of about n nodes: users, records and distributions
// in front of balancers with their instances in six Regions.
func manyRegions(b *testing.B, n int) *model.Topology {
	var nodes []*model.Node
	var links []*model.Link
	add := func(id, kind, region string) *model.Node {
		k := model.Kind(kind).Info()
		spec := k.NewSpec()
		if p, ok := model.FindProp(k.Props, "region"); ok && region != "" {
			if err := p.Set(spec, []string{region}); err != nil {
				b.Fatal(err)
			}
		}
		nodes = append(nodes, model.NewNode(id, "", spec))
		return nodes[len(nodes)-1]
	}
	join := func(from, to *model.Node) { links = append(links, model.NewLink(from, to)) }
	regions := []string{"us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2", "sa-east-1"}
	for i := 0; len(nodes) < n; i++ {
		users, www, cdn := add(fmt.Sprint("users-", i), "users", ""), add(fmt.Sprint("www-", i), "record", ""), add(fmt.Sprint("cdn-", i), "cloudfront", "")
		join(users, www)
		join(www, cdn)
		for k := range 3 {
			r := regions[(i+k)%len(regions)]
			alb, app := add(fmt.Sprintf("alb-%d-%d", i, k), "alb", r), add(fmt.Sprintf("app-%d-%d", i, k), "asg", r)
			join(cdn, alb)
			join(alb, app)
		}
	}
	topo, err := model.New("many", nodes, links)
	if err != nil {
		b.Fatal(err)
	}
	return topo
}
