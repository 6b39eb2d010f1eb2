package dot

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/export/judgetest"
	"portolan/export/overlay"
	"portolan/export/palette"
	"portolan/model"
	"portolan/model/layout"
)

func node(t testing.TB, id, title string, kind model.Kind, props ...string) *model.Node {
	t.Helper()
	spec := kind.Info().NewSpec()
	for i := 0; i < len(props); i += 2 {
		p, ok := model.FindProp(kind.Info().Props, props[i])
		if !ok {
			t.Fatalf("%s has no property %s", kind, props[i])
		}
		if err := p.Set(spec, []string{props[i+1]}); err != nil {
			t.Fatal(err)
		}
	}
	return model.NewNode(id, title, spec)
}

func link(t testing.TB, from, to *model.Node, props ...string) *model.Link {
	t.Helper()
	l := model.NewLink(from, to)
	for i := 0; i < len(props); i += 2 {
		p, ok := model.FindProp(l.Info().Props, props[i])
		if !ok {
			t.Fatalf("%s has no property %s", l.Kind, props[i])
		}
		if err := p.Set(l.Spec, []string{props[i+1]}); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func topology(t testing.TB, name string, nodes []*model.Node, links []*model.Link) *model.Topology {
	t.Helper()
	top, err := model.New(name, nodes, links)
	if err != nil {
		t.Fatal(err)
	}
	return top
}

// shop has every look that a link can have: queries, answers of a policy,
// behaviours, forwards and attachments, over two Regions.
func shop(t testing.TB) *model.Topology {
	users := node(t, "sydney", "", model.KindUsers, "locations", "Sydney", "share", "30")
	www := node(t, "www", "", model.KindRecord, "zone", "example.com", "name", "www.example.com")
	cdn := node(t, "cdn", "Shop CDN", model.KindCloudFront, "aliases", "www.example.com")
	acl := node(t, "acl", "", model.KindWAF, "scope", "CLOUDFRONT", "region", "us-east-1")
	assets := node(t, "assets", "", model.KindS3, "region", "us-east-1")
	orders := node(t, "orders", "", model.KindRecord, "name", "orders.example.com", "policy", "failover")
	us := node(t, "alb-us", "Orders US", model.KindALB, "region", "us-east-1")
	eu := node(t, "alb-eu", "Orders EU", model.KindALB, "region", "eu-west-1")
	app := node(t, "app-us", "", model.KindASG, "region", "us-east-1", "min", "2")
	return topology(t, "Global shop", []*model.Node{users, www, cdn, acl, assets, orders, us, eu, app}, []*model.Link{
		link(t, users, www), link(t, www, cdn), link(t, acl, cdn),
		link(t, cdn, assets, "path", "/static/*", "access", "oac"), link(t, cdn, orders),
		link(t, orders, us, "role", "primary"), link(t, orders, eu, "role", "secondary"), link(t, us, app),
	})
}

func written(t testing.TB, top *model.Topology, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, top, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	top := shop(t)
	cases := map[string]Options{
		"light":  {},
		"dark":   {Theme: palette.Dark, Direction: layout.TopDown},
		"folded": {Folded: true, Notes: &overlay.Notes{Findings: map[string]string{"cdn": "error", "alb-eu": "warning", "gone": "error"}}},
	}
	for name, o := range cases {
		t.Run(name, func(t *testing.T) { golden.RequireEqual(t, written(t, top, o)) })
	}
}

// Every node and link must come back from gographviz as drawn.
func TestParsesToTheSameGraph(t *testing.T) {
	top := shop(t)
	g, err := analysed(written(t, top, Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Nodes.Nodes) != len(top.Nodes) || len(g.Edges.Edges) != len(top.Links) {
		t.Fatalf("%d nodes and %d edges, want %d and %d", len(g.Nodes.Nodes), len(g.Edges.Edges), len(top.Nodes), len(top.Links))
	}
	for _, n := range top.Nodes {
		q := strconv.Quote(n.ID)
		if !g.IsNode(q) {
			t.Errorf("node %s is missing", n.ID)
		}
		parent := g.Name
		if r := n.Region(); r != "" {
			parent = "cluster_" + strings.ReplaceAll(r, "-", "_")
		}
		if !g.Relations.ParentToChildren[parent][q] {
			t.Errorf("node %s is not in %s", n.ID, parent)
		}
	}
	for i, l := range top.Links {
		e := g.Edges.Edges[i]
		if e.Src != strconv.Quote(l.From) || e.Dst != strconv.Quote(l.To) || !e.Dir {
			t.Errorf("edge %d is %s to %s, want %s", i, e.Src, e.Dst, l.Ref())
		}
	}
}

func TestEdgesSayWhy(t *testing.T) {
	out := string(written(t, shop(t), Options{}))
	for _, want := range []string{`label="/static/*"`, `label="primary"`, `label="secondary"`} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
	for _, style := range []struct{ edge, want string }{
		{`"sydney"->"www"`, `style="dashed"`},
		{`"acl"->"cdn"`, `style="dotted"`},
	} {
		for _, line := range strings.Split(out, "\n") {
			if strings.Contains(line, style.edge) && !strings.Contains(line, style.want) {
				t.Errorf("%s lacks %s: %s", style.edge, style.want, line)
			}
		}
	}
}

func TestFoldedGuardsBecomeBadges(t *testing.T) {
	out := string(written(t, shop(t), Options{Folded: true}))
	if strings.Contains(out, `"acl" [`) {
		t.Errorf("the folded web ACL is still drawn:\n%s", out)
	}
	if !strings.Contains(out, `+ WAF`) {
		t.Errorf("the distribution does not show its web ACL:\n%s", out)
	}
}

func TestFoldedGuardsThatSendDataStay(t *testing.T) {
	cdn := node(t, "cdn", "", model.KindCloudFront)
	edge := node(t, "auth", "", model.KindLambdaEdge)
	table := node(t, "sessions", "", model.KindDatastore, "region", "us-east-1")
	top := topology(t, "x", []*model.Node{cdn, edge, table}, []*model.Link{link(t, cdn, edge), link(t, edge, table)})
	if out := string(written(t, top, Options{Folded: true})); !strings.Contains(out, `"auth"->"sessions"`) {
		t.Errorf("folding lost a link that carries data:\n%s", out)
	}
}

func TestFindingsAreWordsToo(t *testing.T) {
	out := string(written(t, shop(t), Options{Notes: &overlay.Notes{Findings: map[string]string{"cdn": "error"}}}))
	if !strings.Contains(out, `\n! error"`) {
		t.Errorf("the finding is colour only:\n%s", out)
	}
}

func TestRegionsThatReadAlikeStayApart(t *testing.T) {
	a := node(t, "a", "", model.KindS3, "region", "us-east-1")
	b := node(t, "b", "", model.KindS3, "region", "us-east_1")
	out := written(t, topology(t, "x", []*model.Node{a, b}, nil), Options{})
	g, err := analysed(out)
	if err != nil {
		t.Fatal(err)
	}
	if len(g.SubGraphs.SubGraphs) != 2 {
		t.Errorf("%d clusters, want 2:\n%s", len(g.SubGraphs.SubGraphs), out)
	}
}

func TestSameBytesTwice(t *testing.T) {
	top := shop(t)
	o := Options{Notes: &overlay.Notes{Findings: map[string]string{"cdn": "error", "www": "warning"}}}
	if !bytes.Equal(written(t, top, o), written(t, top, o)) {
		t.Error("two runs differ")
	}
}

func TestUnknownTheme(t *testing.T) {
	var b bytes.Buffer
	var want *palette.OptionError
	if err := Write(&b, shop(t), Options{Theme: "sepia"}); !errors.As(err, &want) || b.Len() > 0 {
		t.Errorf("error is %v, wrote %q", err, b.String())
	}
}

func TestContrast(t *testing.T) {
	for name, p := range themes {
		pairs := map[string][2]string{"ink": {p.ink, p.paper}}
		for f, c := range p.family {
			pairs[fmt.Sprint("family ", f)] = [2]string{c.Text, c.Fill}
		}
		for what, c := range pairs {
			if r := contrast(t, c[0], c[1]); r < 4.5 {
				t.Errorf("%s, %s: contrast %.2f is below 4.5", name, what, r)
			}
		}
		for what, c := range p.finding {
			if r := contrast(t, c, p.paper); r < 3 {
				t.Errorf("%s, %s border: contrast %.2f is below 3", name, what, r)
			}
		}
	}
}

// contrast is the ratio of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	la, lb := luminance(t, a), luminance(t, b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(v) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// render asks Graphviz whether it takes the graph. It skips when Graphviz is
// not installed, unless judges are required.
func render(t *testing.T, src []byte) {
	t.Helper()
	cmd := exec.Command(judgetest.Program(t, "dot"), "-Tsvg")
	cmd.Stdin = bytes.NewReader(src)
	var talk bytes.Buffer
	cmd.Stderr = &talk
	out, err := cmd.Output()
	if err != nil || !bytes.Contains(out, []byte("</svg>")) {
		t.Fatalf("dot: %v: %s", err, talk.String())
	}
	for _, line := range strings.Split(talk.String(), "\n") {
		// Missing fonts are the machine's matter.
		if strings.Contains(line, "rror") {
			t.Errorf("dot says: %s", line)
		}
	}
}

func TestGraphvizTakesIt(t *testing.T) {
	for _, o := range []Options{{}, {Folded: true, Theme: palette.Dark, Direction: layout.TopDown}} {
		render(t, written(t, shop(t), o))
	}
}

func TestGraphvizTakesHostileText(t *testing.T) {
	nasty := "a\"b\\ \\N \\\" <b> & \x1b[31m\n\r\x00 → \u202e \xff"
	n := model.NewNode(nasty, nasty, &model.S3{Region: model.Some(nasty)})
	m := model.NewNode(`x\`, `x\`, &model.Users{})
	top := topology(t, nasty, []*model.Node{n, m}, []*model.Link{model.NewLink(m, n)})
	out := written(t, top, Options{})
	if bytes.ContainsAny(out, "\x1b\x00\r") {
		t.Errorf("control characters got through:\n%q", out)
	}
	render(t, out)
}

func FuzzWriteParses(f *testing.F) {
	f.Add("www", "Title", "us-east-1", "/static/*")
	f.Add("a\\", "\"", "\\N", "\\\"")
	f.Add("%22", "<b>x</b>", "", "\xff\xfe")
	f.Add("node", "graph", "\n", "\ufffd")
	f.Fuzz(func(t *testing.T, id, title, region, path string) {
		a := model.NewNode(id, title, &model.CloudFront{Aliases: model.Some([]string{title})})
		b := model.NewNode(id+"2", title, &model.S3{Region: model.Some(region)})
		l := model.NewLink(a, b)
		l.Spec = &model.OriginSpec{Path: model.Some(path)}
		top, err := model.New(title, []*model.Node{a, b}, []*model.Link{l})
		if err != nil {
			t.Skip()
		}
		out := written(t, top, Options{})
		g, err := analysed(out)
		if err != nil {
			t.Fatalf("%v in\n%s", err, out)
		}
		if len(g.Nodes.Nodes) != 2 || len(g.Edges.Edges) != 1 {
			t.Fatalf("%d nodes, %d edges in\n%s", len(g.Nodes.Nodes), len(g.Edges.Edges), out)
		}
	})
}

func wide(t testing.TB, n int) *model.Topology {
	nodes := make([]*model.Node, n)
	var links []*model.Link
	regions := []string{"us-east-1", "eu-west-1", "ap-southeast-2", "sa-east-1"}
	for i := range nodes {
		nodes[i] = node(t, fmt.Sprintf("alb-%d", i), fmt.Sprintf("Balancer %d", i), model.KindALB, "region", regions[i%len(regions)])
		if i > 0 {
			links = append(links, model.NewLink(nodes[i/2], nodes[i]))
		}
	}
	return topology(t, "wide", nodes, links)
}

func BenchmarkWrite(b *testing.B) {
	for _, n := range []int{100, 1000, 10000} {
		top := wide(b, n)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var buf bytes.Buffer
				if err := Write(&buf, top, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkGographviz is what its own writer takes for the same graphs, with
// clusters and all attributes that it knows: the peer of BenchmarkWrite.
func BenchmarkGographviz(b *testing.B) {
	for _, n := range []int{100, 1000, 10000} {
		g, err := analysed(written(b, wide(b, n), Options{}))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if len(g.String()) == 0 {
					b.Fatal("nothing written")
				}
			}
		})
	}
}

func TestJoinedEmojiStayWhole(t *testing.T) {
	const family = "👨\u200d👩\u200d👧"
	top := topology(t, "x", []*model.Node{model.NewNode("a", family+"\u202e", &model.S3{})}, nil)
	if out := string(written(t, top, Options{})); !strings.Contains(out, `label="S3\n`+family+`·\nprivate"`) {
		t.Errorf("the family is parted:\n%s", out)
	}
}

// What looks like an entity in a title is no entity.
func TestTitlesWithAmpersands(t *testing.T) {
	for _, title := range []string{"R&D; more", "a &amp; b", "&#233; &eacute;", "AT&T"} {
		top, err := model.New("", []*model.Node{model.NewNode("a", title, &model.S3{})}, nil)
		if err != nil {
			t.Fatal(err)
		}
		src := strings.ReplaceAll(string(written(t, top, Options{})), "portolan", "other")
		back, _, err := Read(strings.NewReader(src))
		if err != nil || back.Nodes[0].Title != title {
			t.Errorf("%q is shown as %q (%v)", title, back.Nodes[0].Title, err)
		}
	}
}
