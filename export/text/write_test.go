package text

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"portolan/export/overlay"
	"portolan/export/overlay/overlaytest"
	"portolan/model"
	"portolan/model/document"
	"portolan/model/layout"
	"portolan/samples"
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
		fmt.Fprintf(&b, "%s\n%s\n", heading(o), written(t, topo, o))
	}
	golden.RequireEqual(t, b.String())
}

// heading names the options of a picture that has no notes.
func heading(o Options) string {
	return fmt.Sprintf("{Width:%d ASCII:%t Unfold:%t Direction:%d}", o.Width, o.ASCII, o.Unfold, o.Direction)
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
		if d, _ := drawing(topo, o); d != nil {
			paintsEverything(t, d)
		} else {
			listsEverything(t, topo, got)
		}
		if again := written(t, topo, o); again != got {
			t.Fatal("the same topology was written in two ways")
		}
	})
}

// paintsEverything checks that title, kind and guards of every box and the label
// of every line can be read in the cells that belong to them.
func paintsEverything(t fatal, d *layout.Drawing) {
	t.Helper()
	texts := map[int32]map[Role]string{}
	grid := paint(d, PaintOptions{})
	for _, c := range grid.Cells {
		if c.R == 0 || c.R == ' ' {
			continue
		}
		if texts[c.Owner] == nil {
			texts[c.Owner] = map[Role]string{}
		}
		texts[c.Owner][c.Style.Role()] += grid.Text(c)
	}
	for i := range d.Boxes {
		b, says := &d.Boxes[i], texts[int32(i+1)]
		if says[Title] != letters(b.Title) || says[Caption] != letters(b.Caption) {
			t.Fatalf("%s %s is painted as %q", b.Caption, b.Title, says)
		}
		for _, g := range b.Badges {
			if !strings.Contains(says[Badge]+says[Fact], letters(g.Text)) {
				t.Fatalf("guard %s of %s is painted as %q", g.Text, b.Title, says)
			}
		}
	}
	for i := range d.Lines {
		if says := texts[-int32(i+1)]; says[Label] != letters(d.Lines[i].Label) {
			t.Fatalf("label %q is painted as %q", d.Lines[i].Label, says)
		}
	}
}

// listsEverything checks that an outline names all nodes, kinds and labels.
func listsEverything(t fatal, topo *model.Topology, got string) {
	t.Helper()
	want := []string{}
	for _, node := range topo.Nodes {
		want = append(want, node.Info().Caption+layout.Names(topo)[node.ID])
	}
	for _, e := range layout.GraphOf(topo, layout.Options{}).Edges {
		want = append(want, e.Label)
	}
	for _, w := range want {
		if !strings.Contains(letters(got), letters(w)) {
			t.Fatalf("%q is missing in\n%s", w, got)
		}
	}
}

func sample(t fatal, name string) *model.Topology {
	t.Helper()
	src, ok := samples.Read(name)
	if !ok {
		t.Fatalf("no sample %s", name)
	}
	doc, err := document.Parse(name, src)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return doc.Topology
}

func TestSamples(t *testing.T) {
	for _, name := range samples.Names() {
		t.Run(name, func(t *testing.T) {
			topo := sample(t, name)
			var b strings.Builder
			for _, o := range []Options{{Width: 80}, {Width: 120}, {Width: 80, ASCII: true}, {Width: 120, ASCII: true}} {
				d, _ := drawing(topo, o)
				if d == nil {
					t.Fatalf("no drawing at %d columns", o.Width)
				}
				paintsEverything(t, d)
				fmt.Fprintf(&b, "%s\n%s\n", heading(o), written(t, topo, o))
			}
			golden.RequireEqual(t, b.String())
		})
	}
}

// Screens of usual sizes, and pages of README files, have room for a drawing of
// the largest sample.
func TestTheStorefrontHasRoom(t *testing.T) {
	topo := sample(t, "global-storefront")
	for _, c := range []struct {
		w, h  int
		level layout.Level
		dir   layout.Direction
	}{
		{148, 56, layout.Detail, layout.LeftRight},
		{120, 0, layout.Detail, layout.LeftRight},
		{100, 0, layout.Detail, layout.TopDown},
		{80, 0, layout.Detail, layout.TopDown},
		{72, 0, layout.Detail, layout.TopDown},
		{82, 32, layout.Detail, layout.TopDown},
		{78, 18, layout.Compact, layout.TopDown},
	} {
		d := layout.Fit(topo, c.w, c.h, layout.Options{})
		if d.Level != c.level || d.Direction != c.dir || d.W > c.w || c.h > 0 && d.H > c.h {
			t.Errorf("%dx%d: level %d, direction %d, %dx%d", c.w, c.h, d.Level, d.Direction, d.W, d.H)
		}
	}
}

// Where Regions have no room side by side, they stand below each other.
func TestRegionsBelowEachOther(t *testing.T) {
	var b strings.Builder
	for _, c := range []struct {
		sample string
		width  int
	}{{"latency-routing", 50}, {"broken-launch", 72}, {"multi-region-failover", 40}} {
		topo, o := sample(t, c.sample), Options{Width: c.width}
		d, _ := drawing(topo, o)
		if d == nil {
			t.Fatalf("%s: no drawing at %d columns", c.sample, c.width)
		}
		paintsEverything(t, d)
		fmt.Fprintf(&b, "%s\n%s\n", c.sample, written(t, topo, o))
	}
	golden.RequireEqual(t, b.String())
}

// Every sample is drawn in a page of 72 columns.
func TestSamplesFitAPage(t *testing.T) {
	for _, name := range samples.Names() {
		for _, ascii := range []bool{false, true} {
			o := Options{Width: 72, ASCII: ascii}
			d, _ := drawing(sample(t, name), o)
			if d == nil || d.W > o.Width {
				t.Errorf("%s: no drawing at 72 columns", name)
			}
		}
	}
}

// Findings, guards and the focus share the borders of narrow boxes.
func TestNarrowDrawingsWithFindings(t *testing.T) {
	topo := topology(t, storefront+"\nfn lambda region=us-east-1\nalb-us -> fn\nguard waf\nguard -> alb-us")
	o := PaintOptions{Focus: "alb-us", Counts: map[string]Counts{
		"cdn": {Errors: 1, Warnings: 2}, "alb-us": {Warnings: 1}, "alb-eu": {Errors: 1},
	}}
	var b strings.Builder
	for _, size := range [][2]int{{66, 40}, {66, 22}} {
		for _, o.ASCII = range []bool{false, true} {
			d := layout.Fit(topo, size[0], size[1], layout.Options{})
			fmt.Fprintf(&b, "%v ascii %v\n%s\n", size, o.ASCII, paint(d, o))
		}
	}
	golden.RequireEqual(t, b.String())
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

// What stands on top of a design is in the drawing where that has room, and
// told below it anyway.
func TestStorefrontWithNotes(t *testing.T) {
	topo := sample(t, "global-storefront")
	var b strings.Builder
	for _, p := range []overlay.Parts{{Findings: true}, {Latency: true}, {Traffic: true}, {Findings: true, Latency: true, Traffic: true}} {
		for _, o := range []Options{{Width: 120}, {Width: 72, ASCII: true}, {Width: 40}} {
			o.Notes = overlaytest.Notes(topo, p)
			out := written(t, topo, o)
			for line := range strings.Lines(out) {
				if n := layout.Columns(strings.TrimSuffix(line, "\n")); n > o.Width {
					t.Errorf("%d columns, %d asked for: %s", n, o.Width, line)
				}
			}
			fmt.Fprintf(&b, "%s %+v\n%s\n", heading(o), p, out)
		}
	}
	golden.RequireEqual(t, b.String())
}

func TestBrokenLaunchWithNotes(t *testing.T) {
	topo := sample(t, "broken-launch")
	var b strings.Builder
	for _, o := range []Options{{Width: 100}, {Width: 60, ASCII: true}} {
		o.Notes = overlaytest.Notes(topo, overlay.Parts{Findings: true, Latency: true, Traffic: true})
		fmt.Fprintf(&b, "%s\n%s\n", heading(o), written(t, topo, o))
	}
	golden.RequireEqual(t, b.String())
}

// Whoever reads a list finds where each link goes: the name behind the arrow
// begins exactly one line.
func TestOutlineHasOneNameForEachNode(t *testing.T) {
	src := `portolan: 1
name: Names
nodes:
  - {id: u, kind: users, locations: [Paris]}
  - {id: r, kind: record, zone: example.com, name: www.example.com}
  - {id: c1, kind: cloudfront, title: CDN}
  - {id: c2, kind: cloudfront, title: CDN}
  - {id: c3, kind: cloudfront, title: www.example.com}
links:
  - u -> r
  - {from: r, to: c1, weight: 1}
  - {from: r, to: c2, weight: 1}
  - {from: r, to: c3, weight: 1}
`
	doc, err := document.Parse("names", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	topologies := []*model.Topology{doc.Topology}
	for _, name := range samples.Names() {
		topologies = append(topologies, sample(t, name))
	}
	for i, topo := range topologies {
		heads, targets := map[string]int{}, map[string]bool{}
		names := layout.Names(topo)
		lines := outline(topo, Options{ASCII: true})
		for _, line := range lines {
			if target, ok := strings.CutPrefix(line, "  -> "); ok {
				targets[target] = true
			}
		}
		for _, n := range topo.Nodes {
			for _, line := range lines {
				if head := n.Info().Caption + " " + names[n.ID]; line == head || strings.HasPrefix(line, head+" (") || strings.HasPrefix(line, head+" in ") {
					heads[n.ID]++
				}
			}
		}
		for _, l := range topo.Links {
			found := false
			for target := range targets {
				found = found || target == names[l.To] || strings.HasPrefix(target, names[l.To]+": ")
			}
			if heads[l.To] != 1 || !found {
				t.Errorf("%s: %s is called %q behind the arrow: %v, at the head of %d lines", topo.Name, l.To, names[l.To], found, heads[l.To])
			}
		}
		if got := strings.Join(lines, "\n"); i == 0 {
			for _, want := range []string{"  -> www.example.com [r]", "ROUTE 53 www.example.com [r] (", "  -> CDN [c2]", "CLOUDFRONT CDN [c2]"} {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
		}
	}
}

// Words keep the marks on their letters and emoji their parts, in drawings and
// in lists, and every border stays in its column.
func TestNamesOfManyScripts(t *testing.T) {
	names := []string{"Gro\u0308ße Zu\u0308rich", "हिन्दी Viê\u0323t", "👩\u200d👩\u200d👧 ❤\ufe0f 🇩🇪 👍🏽"}
	var nodes []*model.Node
	for i, name := range names {
		nodes = append(nodes, model.NewNode(fmt.Sprintf("n%d", i), name, model.KindALB.Info().NewSpec()))
	}
	topo, err := model.New("scripts", nodes, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, o := range []Options{{}, {Width: 20}, {ASCII: true}} {
		drawn, listed := written(t, topo, o), strings.Join(outline(topo, Options{Width: 20}), "\n")
		for _, name := range names {
			for _, word := range strings.Fields(name) {
				if !strings.Contains(drawn, word) || !strings.Contains(listed, word) {
					t.Errorf("%q is not in\n%s%s", word, drawn, listed)
				}
			}
		}
		fmt.Fprintf(&b, "%s\n%s\n%s\n\n", heading(o), drawn, listed)
	}
	golden.RequireEqual(t, b.String())
}
