package text

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/layout"
)

type fatal interface {
	Helper()
	Fatalf(string, ...any)
}

// topology reads nodes and links such as
//
//	alb-us alb region=us-east-1 azs=2
//	www -> cdn role=primary
func topology(t fatal, text string) *model.Topology {
	t.Helper()
	var nodes []*model.Node
	var links []*model.Link
	byID := map[string]*model.Node{}
	set := func(props []model.Prop, spec any, words []string) {
		for _, w := range words {
			name, value, _ := strings.Cut(w, "=")
			p, ok := model.FindProp(props, name)
			if !ok {
				t.Fatalf("no property %q", name)
			}
			if err := p.Set(spec, []string{value}); err != nil {
				t.Fatalf("%v", err)
			}
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		f := strings.Fields(line)
		if len(f) > 2 && f[1] == "->" {
			l := model.NewLink(byID[f[0]], byID[f[2]])
			set(l.Info().Props, l.Spec, f[3:])
			links = append(links, l)
			continue
		}
		k := model.Kind(f[1]).Info()
		spec := k.NewSpec()
		set(k.Props, spec, f[2:])
		n := model.NewNode(f[0], "", spec)
		byID[n.ID] = n
		nodes = append(nodes, n)
	}
	topo, err := model.New("test", nodes, links)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return topo
}

const storefront = `
sydney users locations=Sydney share=30
frankfurt users locations=Frankfurt share=70
www record zone=example.com name=www.example.com policy=simple
cdn cloudfront aliases=www.example.com
cert certificate region=us-east-1
acl waf
assets s3 region=us-east-1
orders record name=orders.example.com policy=failover
alb-us alb region=us-east-1 azs=2
alb-eu alb region=eu-west-1 azs=2
app-us asg region=us-east-1 azs=2 min=2
app-eu asg region=eu-west-1 azs=2 min=2
db datastore region=eu-west-1 engine=aurora
sydney -> www
frankfurt -> www
www -> cdn
cert -> cdn
acl -> cdn
cdn -> assets path=/static/* access=oac
cdn -> orders
orders -> alb-us role=primary
orders -> alb-eu role=secondary
alb-us -> app-us
alb-eu -> app-eu
app-us -> db
app-eu -> db`

func written(t fatal, topo *model.Topology, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, topo, o); err != nil {
		t.Fatalf("%v", err)
	}
	return b.String()
}

func TestStorefrontAtSeveralWidths(t *testing.T) {
	topo := topology(t, storefront)
	var b strings.Builder
	for _, o := range []Options{
		{},
		{Width: 120},
		{Width: 60},
		{Width: 44},
		{Width: 30},
		{Width: 9},
		{Width: 100, ASCII: true},
		{Width: 110, Unfold: true},
		{Direction: TopDown},
		{Width: 26, ASCII: true},
	} {
		fmt.Fprintf(&b, "%+v\n%s\n", o, written(t, topo, o))
	}
	golden.RequireEqual(t, b.String())
}

func TestNothingWrittenForNothingDrawn(t *testing.T) {
	topo, err := model.New("empty", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s := written(t, topo, Options{Width: 40}); s != "" {
		t.Errorf("an empty topology is written as %q", s)
	}
}

// letters keeps what a text says without the spaces at which it may be broken.
func letters(s string) string { return strings.Join(strings.Fields(s), "") }

func TestEveryNameAndLabelIsThereAtEveryWidth(t *testing.T) {
	kinds := model.Kinds()
	rapid.Check(t, func(t *rapid.T) {
		var nodes []*model.Node
		n := rapid.IntRange(1, 12).Draw(t, "nodes")
		for i := range n {
			k := rapid.SampledFrom(kinds).Draw(t, "kind")
			spec := k.NewSpec()
			if p, ok := model.FindProp(k.Props, "region"); ok && rapid.Bool().Draw(t, "regional") {
				if err := p.Set(spec, []string{rapid.SampledFrom([]string{"us-east-1", "eu-west-1"}).Draw(t, "region")}); err != nil {
					t.Fatal(err)
				}
			}
			title := rapid.SampledFrom([]string{"", "A rather long title of a node", "日本語の名前"}).Draw(t, "title")
			nodes = append(nodes, model.NewNode(fmt.Sprintf("node-%d", i), title, spec))
		}
		var links []*model.Link
		for range rapid.IntRange(0, 2*n).Draw(t, "links") {
			from, to := rapid.IntRange(0, n-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to")
			l := model.NewLink(nodes[from], nodes[to])
			if p, ok := model.FindProp(l.Info().Props, "path"); ok {
				if err := p.Set(l.Spec, []string{fmt.Sprintf("/path-%d/*", len(links))}); err != nil {
					t.Fatal(err)
				}
			}
			links = append(links, l)
		}
		topo, err := model.New("random", nodes, links)
		if err != nil {
			t.Fatal(err)
		}
		o := Options{Width: rapid.SampledFrom([]int{0, 20, 40, 60, 72, 80, 100, 160}).Draw(t, "width"), Direction: Direction(rapid.IntRange(0, 2).Draw(t, "direction"))}
		got := written(t, topo, o)
		for _, line := range strings.Split(got, "\n") {
			if w := layout.Columns(line); o.Width > 0 && w > o.Width {
				t.Fatalf("%d columns, %d allowed: %q", w, o.Width, line)
			}
		}
		want := []string{}
		for _, node := range nodes {
			want = append(want, node.Label(), node.Info().Caption)
		}
		for _, e := range layout.GraphOf(topo, layout.Options{}).Edges {
			want = append(want, e.Label)
		}
		for _, w := range want {
			if !strings.Contains(letters(got), letters(w)) {
				t.Fatalf("%q is missing in\n%s", w, got)
			}
		}
		if again := written(t, topo, o); again != got {
			t.Fatal("the same topology was written in two ways")
		}
	})
}

func BenchmarkPaint(b *testing.B) {
	for _, n := range []int{100, 1000} {
		var text strings.Builder
		for i := range n {
			fmt.Fprintf(&text, "n%d ALB %d\n", i, i*6/n)
		}
		for i := n / 6; i < n; i++ {
			fmt.Fprintf(&text, "n%d -> n%d : /p%d\n", i-n/6, i, i)
		}
		d := layout.Arrange(graph(text.String(), layout.Detail), layout.Options{})
		b.Run(fmt.Sprintf("screen of %d nodes", n), func(b *testing.B) {
			g := &Grid{}
			o := PaintOptions{Clip: Rect{0, 0, 200, 60}, Focus: "n1"}
			b.ReportAllocs()
			for b.Loop() {
				PaintInto(g, d, o)
			}
		})
	}
}
