package scene

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/export/overlay"
	"portolan/export/palette"
	"portolan/model"
	"portolan/model/layout"
	"portolan/samples"
	"portolan/samples/samplestest"
)

type fatal interface {
	Helper()
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

func built(t fatal, topo *model.Topology, o Options) *Scene {
	t.Helper()
	s, err := Build(topo, o)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return s
}

var directions = []layout.Direction{layout.LeftRight, layout.TopDown}

func TestSamples(t *testing.T) {
	for _, name := range samples.Names() {
		for _, dir := range directions {
			t.Run(fmt.Sprint(name, " ", dir), func(t *testing.T) {
				topo := samplestest.Topology(t, name)
				o := Options{Direction: dir, Notes: &overlay.Notes{Findings: map[string]string{topo.Nodes[0].ID: withError, topo.Nodes[len(topo.Nodes)-1].ID: withWarning}}}
				checkScene(t, topo, built(t, topo, o), dir)
			})
		}
	}
}

func TestRandomTopologies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topo := random(t)
		dir := rapid.SampledFrom(directions).Draw(t, "direction")
		findings := map[string]string{}
		for _, n := range topo.Nodes {
			findings[n.ID] = rapid.SampledFrom([]string{"", withError, withWarning, "info"}).Draw(t, "finding")
		}
		checkScene(t, topo, built(t, topo, Options{Direction: dir, Notes: &overlay.Notes{Findings: findings}}), dir)
	})
}

func random(t *rapid.T) *model.Topology {
	kinds := model.Kinds()
	titles := []string{"", "A title that is rather longer than most", "日本語の名前です", strings.Repeat("W", 50), "e\u0301\u200dх🙂", "a\x1b[31mb\u202e\x00"}
	var nodes []*model.Node
	n := rapid.IntRange(0, 12).Draw(t, "nodes")
	for i := range n {
		k := rapid.SampledFrom(kinds).Draw(t, "kind")
		spec := k.NewSpec()
		if p, ok := model.FindProp(k.Props, "region"); ok && rapid.Bool().Draw(t, "regional") {
			if err := p.Set(spec, []string{rapid.SampledFrom([]string{"us-east-1", "ap-southeast-2"}).Draw(t, "region")}); err != nil {
				t.Fatal(err)
			}
		}
		nodes = append(nodes, model.NewNode(fmt.Sprintf("node-%d", i), rapid.SampledFrom(titles).Draw(t, "title"), spec))
	}
	var links []*model.Link
	for i := 0; n > 0 && i < rapid.IntRange(0, 2*n).Draw(t, "links"); i++ {
		from, to := rapid.IntRange(0, n-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to")
		l := model.NewLink(nodes[from], nodes[to])
		if p, ok := model.FindProp(l.Info().Props, "path"); ok {
			if err := p.Set(l.Spec, []string{fmt.Sprintf("/WWWW-%d/*", i)}); err != nil {
				t.Fatal(err)
			}
		}
		links = append(links, l)
	}
	topo, err := model.New(rapid.SampledFrom(append(titles, strings.Repeat("long name ", 30))).Draw(t, "name"), nodes, links)
	if err != nil {
		t.Fatal(err)
	}
	return topo
}

// checkScene checks what every picture owes its reader.
func checkScene(t fatal, topo *model.Topology, s *Scene, dir layout.Direction) {
	t.Helper()
	saysEverything(t, topo, s, dir)
	for i := range s.Groups {
		g := &s.Groups[i]
		for _, shape := range g.Shapes {
			if text, ok := shape.(*Text); ok {
				staysInside(t, s, g, text)
			}
		}
	}
	strikesNoText(t, s)
	crossesWithGaps(t, topo, s, dir)
	sharesNoDashes(t, s)
}

func drawing(topo *model.Topology, dir layout.Direction) *layout.Drawing {
	return layout.FromTopology(topo, layout.Options{BoxWidth: boxWidth, Whole: true, Direction: dir})
}

func letters(s string) string { return strings.Join(strings.Fields(Clean(s)), "") }

// saysEverything looks for the title, kind and guards of every box and for the
// label of every link, in the shapes that belong to them and in the
// description.
func saysEverything(t fatal, topo *model.Topology, s *Scene, dir layout.Direction) {
	t.Helper()
	says := map[string]string{}
	for _, g := range s.Groups {
		for _, shape := range g.Shapes {
			if text, ok := shape.(*Text); ok {
				says[g.Class+" "+g.ID] += letters(text.S)
			}
		}
	}
	desc := letters(s.Desc)
	need := func(where, what string) {
		t.Helper()
		if !strings.Contains(says[where], letters(what)) {
			t.Errorf("%s says %q, not %q", where, says[where], what)
		}
		if !strings.Contains(desc, letters(what)) {
			t.Errorf("the description does not say %q: %s", what, s.Desc)
		}
	}
	d := drawing(topo, dir)
	for _, b := range d.Boxes {
		need("node "+b.ID, b.Caption)
		need("node "+b.ID, b.Title)
		for _, f := range b.Facts {
			need("node "+b.ID, f)
		}
		for _, bd := range b.Badges {
			need("node "+b.ID, bd.Text)
		}
	}
	for _, l := range d.Lines {
		if l.Label != "" {
			need("label "+l.ID, l.Label)
		}
	}
	for _, f := range d.Frames {
		if !strings.Contains(says["frame "], letters(f.Title)) {
			t.Errorf("no frame says %s", f.Title)
		}
	}
}

type area struct{ x0, y0, x1, y1 float64 }

func (a area) within(b area) bool {
	const e = 0.01
	return a.x0 >= b.x0-e && a.x1 <= b.x1+e && a.y0 >= b.y0-e && a.y1 <= b.y1+e
}

func (a area) meets(b area) bool { return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1 }

// extent of a text: from the tops of capitals to below descenders.
func extent(t *Text) area {
	return area{t.X, t.Y - 0.72*t.Size, t.X + t.W, t.Y + 0.21*t.Size}
}

func rectArea(r *Rect) area { return area{r.X, r.Y, r.X + r.W, r.Y + r.H} }

// staysInside checks that a text has its room, is marked tight where other
// fonts could leave it, and lies in a rectangle of its box or tab.
func staysInside(t fatal, s *Scene, g *Group, text *Text) {
	t.Helper()
	if w := (&builder{scene: s}).measure(text.S, text.Size, text.Bold); math.Abs(w-text.W) > 0.01 {
		t.Errorf("%q is %.2f wide, not %.2f", text.S, w, text.W)
	}
	if text.X < text.Room.X-0.01 || text.X+text.W > text.Room.X+text.Room.W+0.01 {
		t.Errorf("%s %s: %q leaves its room: %+v", g.Class, g.ID, text.S, *text)
	}
	if !text.Tight && text.W*slack > text.Room.W+0.02 {
		t.Errorf("%q may leave its room in other fonts: %+v", text.S, *text)
	}
	if text.W > 0 && !extent(text).within(area{0, 0, s.W, s.H}) {
		t.Errorf("%q leaves the picture: %+v", text.S, *text)
	}
	if g.Class != "node" && g.Class != "frame" || text.W == 0 {
		return
	}
	if !slices.ContainsFunc(g.Shapes, func(shape Shape) bool {
		r, ok := shape.(*Rect)
		return ok && extent(text).within(rectArea(r))
	}) {
		t.Errorf("%s %s: %q leaves its box: %+v", g.Class, g.ID, text.S, *text)
	}
}

// stroke is a straight part of a line, longer than a dot.
type stroke struct {
	area
	id string
}

func strokes(s *Scene) []stroke {
	var out []stroke
	for _, g := range s.Groups {
		if g.Class != "line" {
			continue
		}
		p, ok := g.Shapes[0].(*Path)
		if !ok || p.Stroke == "" {
			continue
		}
		var at point
		for _, step := range p.Steps {
			if step.Op == Straight {
				out = append(out, stroke{area{min(at.x, step.X), min(at.y, step.Y), max(at.x, step.X), max(at.y, step.Y)}, g.ID})
			}
			at = point{step.X, step.Y}
		}
	}
	return out
}

// strikesNoText checks that no line runs through a label, unless the label
// stands on a patch, and that labels keep off boxes and each other.
func strikesNoText(t fatal, s *Scene) {
	t.Helper()
	var labels []area
	for _, g := range s.Groups {
		if g.Class != "label" {
			continue
		}
		text := g.Shapes[len(g.Shapes)-1].(*Text)
		a := extent(text)
		for _, o := range labels {
			if a.meets(o) {
				t.Errorf("label %q stands on another", text.S)
			}
		}
		labels = append(labels, a)
		if patch, ok := g.Shapes[0].(*Rect); ok {
			if !a.within(rectArea(patch)) {
				t.Errorf("label %q leaves its patch", text.S)
			}
			continue
		}
		for _, l := range strokes(s) {
			l.y0, l.y1, l.x0, l.x1 = l.y0-lineWidth/2, l.y1+lineWidth/2, l.x0-lineWidth/2, l.x1+lineWidth/2
			if a.meets(l.area) {
				t.Errorf("line %s strikes through %q", l.id, text.S)
			}
		}
	}
	for _, g := range s.Groups {
		if g.Class != "node" {
			continue
		}
		for _, a := range labels {
			if box := rectArea(g.Shapes[0].(*Rect)); a.meets(box) {
				t.Errorf("a label stands on node %s", g.ID)
			}
		}
	}
}

// crossesWithGaps checks that lines which share no end never touch where one
// crosses the other.
func crossesWithGaps(t fatal, topo *model.Topology, s *Scene, dir layout.Direction) {
	t.Helper()
	lines := map[string]*layout.Line{}
	d := drawing(topo, dir)
	for i := range d.Lines {
		lines[d.Lines[i].ID] = &d.Lines[i]
	}
	all := strokes(s)
	for _, a := range all {
		for _, b := range all {
			l, o := lines[a.id], lines[b.id]
			if a.y0 != a.y1 || b.x0 != b.x1 || l.From == o.From || l.To == o.To {
				continue
			}
			if a.x0+0.5 < b.x0 && b.x0 < a.x1-0.5 && b.y0+0.5 < a.y0 && a.y0 < b.y1-0.5 {
				t.Errorf("%s runs into %s", a.id, b.id)
			}
		}
	}
}

// sharesNoDashes checks that dashed lines of one look share no more of their
// way than a corner: else the dashes of one fill the gaps of the other.
func sharesNoDashes(t fatal, s *Scene) {
	t.Helper()
	dash := map[string]string{}
	for _, g := range s.Groups {
		if p, ok := g.Shapes[0].(*Path); ok && g.Class == "line" && p.Dash != nil {
			dash[g.ID] = fmt.Sprint(p.Dash)
		}
	}
	all := strokes(s)
	for i, a := range all {
		for _, b := range all[i+1:] {
			if dash[a.id] == "" || dash[a.id] != dash[b.id] || a.id == b.id {
				continue
			}
			x, y := min(a.x1, b.x1)-max(a.x0, b.x0), min(a.y1, b.y1)-max(a.y0, b.y0)
			if x >= 0 && y >= 0 && x+y > cellH {
				t.Errorf("%s and %s share %.0f pixels", a.id, b.id, x+y)
			}
		}
	}
}

func TestSameBuildTwice(t *testing.T) {
	topo := samplestest.Topology(t, "global-storefront")
	a, b := built(t, topo, Options{}), built(t, topo, Options{})
	if fmt.Sprintf("%+v", flat(a)) != fmt.Sprintf("%+v", flat(b)) {
		t.Error("two builds differ")
	}
}

// flat lists all shapes by value.
func flat(s *Scene) []any {
	out := []any{s.W, s.H, s.Title, s.Desc}
	for _, g := range s.Groups {
		out = append(out, g.Class, g.ID, g.Title)
		for _, shape := range g.Shapes {
			switch v := shape.(type) {
			case *Rect:
				out = append(out, *v)
			case *Path:
				out = append(out, *v)
			case *Text:
				out = append(out, *v)
			}
		}
	}
	return out
}

func TestFindingsShowByShapeAndWord(t *testing.T) {
	topo := samplestest.Topology(t, "dynamic-web")
	count := func(s *Scene, class, id string) int {
		for _, g := range s.Groups {
			if g.Class == class && g.ID == id {
				return len(g.Shapes)
			}
		}
		t.Fatalf("no %s %s", class, id)
		return 0
	}
	plain := built(t, topo, Options{Notes: &overlay.Notes{Findings: map[string]string{"cdn": "info", "nobody": withError}}})
	marked := built(t, topo, Options{Notes: &overlay.Notes{Findings: map[string]string{"cdn": withError, "cert": withWarning, "cdn -> assets": withError}}})
	if count(marked, "node", "cdn") != count(plain, "node", "cdn")+4 {
		t.Error("want two shapes for each of the two signs")
	}
	if count(marked, "legend", "") <= count(plain, "legend", "") {
		t.Error("the legend explains no signs")
	}
	for _, want := range []string{"finding: error", "(warning)", "assets (/static/*) (error)"} {
		if !strings.Contains(marked.Desc, want) || strings.Contains(plain.Desc, want) {
			t.Errorf("%q is not where it should be", want)
		}
	}
}

func TestUnknownTheme(t *testing.T) {
	topo := samplestest.Topology(t, "static-site")
	_, err := Build(topo, Options{Theme: "sepia"})
	var bad *palette.OptionError
	if !errors.As(err, &bad) || !strings.Contains(err.Error(), "sepia") {
		t.Error(err)
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"a\x00b\x1b[1m\u202ec":    "ab[1mc",
		"two\nlines\tand\u2028so": "two lines and so",
		"\xff\ufffe":              "\ufffd",
		"क्\u200dष":               "क्\u200dष",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestGlyphsThatGoFontsLackTakeRoom(t *testing.T) {
	for s, want := range map[string]float64{"日": 10, "☃": 7.5, "\u0301": 0} {
		g := glyphs(nil, s, 10, false)
		if len(g) != 1 || g[0].Index != 0 || g[0].Advance != want {
			t.Errorf("%q: %+v, want an advance of %v", s, g, want)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{100, 1000} {
		var nodes []*model.Node
		var links []*model.Link
		for i := range n {
			k := model.KindALB
			if i >= n/2 {
				k = model.KindLambda
			}
			nodes = append(nodes, model.NewNode(fmt.Sprintf("n%d", i), "", k.Info().NewSpec()))
			if i >= n/2 {
				links = append(links, model.NewLink(nodes[(i*7)%(n/2)], nodes[i]))
			}
		}
		topo, err := model.New("many", nodes, links)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := Build(topo, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A name or description without spaces breaks as well, and nothing is lost.
func TestHeadingsWithoutSpacesWrap(t *testing.T) {
	for _, name := range []string{strings.Repeat("averylongnamewithoutanyspaces", 8), strings.Repeat("静的ページを（東京から）届けます。", 12)} {
		topo, err := model.New(name, []*model.Node{model.NewNode("a", "", &model.S3{})}, nil)
		if err != nil {
			t.Fatal(err)
		}
		s := built(t, topo, Options{})
		said := ""
		for _, shape := range s.Groups[0].Shapes {
			text := shape.(*Text)
			if said += text.S; text.W > text.Room.W+0.01 || text.Size != headingSize {
				t.Errorf("%q is %.0f wide at %.1f", text.S, text.W, text.Size)
			}
		}
		if said != name {
			t.Errorf("the heading says %q", said)
		}
	}
}

// A guard with a long name takes rows, not a wide box.
func TestLongGuardsWrap(t *testing.T) {
	for name, title := range map[string]string{
		"words":    "Managed rule groups and rate limits that the security team keeps for every public website",
		"wide":     "不正アクセスを遮断するためのウェブアプリケーションファイアウォール",
		"unbroken": strings.Repeat("certificate", 7) + " of the shop",
	} {
		cdn, acl := model.NewNode("cdn", "", &model.CloudFront{}), model.NewNode("acl", title, &model.WAF{})
		topo, err := model.New("", []*model.Node{cdn, acl}, []*model.Link{model.NewLink(acl, cdn)})
		if err != nil {
			t.Fatal(err)
		}
		for _, dir := range []layout.Direction{layout.LeftRight, layout.TopDown} {
			checkScene(t, topo, built(t, topo, Options{Direction: dir}), dir)
			d := drawing(topo, dir)
			b := &d.Boxes[0]
			if rows := b.Badges[0].Rows; len(rows) < 2 || strings.Join(strings.Fields(strings.Join(rows, "")), "") != strings.Join(strings.Fields(b.Badges[0].Text), "") {
				t.Errorf("%s: rows %q of %q", name, rows, b.Badges[0].Text)
			}
			if name != "unbroken" && b.W > boxWidth {
				t.Errorf("%s: the box is %d cells wide", name, b.W)
			}
		}
	}
}
