package dot

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"portolan/export/palette"
	"portolan/model"
	"portolan/model/document"
	"portolan/model/layout"
	"portolan/model/traffic/traffictest"
	"portolan/samples"
	"portolan/samples/samplestest"
)

// gist is what a graph must carry: nodes with title, kind and Region, sorted
// since Regions gather them, and links with their kinds in their order.
func gist(top *model.Topology) (nodes, links []string) {
	for _, n := range top.Nodes {
		nodes = append(nodes, fmt.Sprintf("%s %q %s %q", n.ID, n.Title, n.Kind(), n.Region()))
	}
	slices.Sort(nodes)
	for _, l := range top.Links {
		links = append(links, fmt.Sprintf("%s: %s", l.Ref(), l.Kind))
	}
	return nodes, links
}

type failer interface {
	Helper()
	Fatalf(string, ...any)
}

func readBack(t failer, src []byte) *model.Topology {
	t.Helper()
	top, guesses, err := Read(bytes.NewReader(src))
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	if len(guesses) > 0 {
		t.Fatalf("guesses about a graph of our own: %v\n%s", guesses, src)
	}
	return top
}

func dotOf(t failer, top *model.Topology, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, top, o); err != nil {
		t.Fatalf("%v", err)
	}
	return b.Bytes()
}

func checkRoundTrip(t failer, top *model.Topology, o Options) {
	t.Helper()
	src := dotOf(t, top, o)
	back := readBack(t, src)
	nodes, links := gist(top)
	backNodes, backLinks := gist(back)
	if diff := cmp.Diff(nodes, backNodes) + cmp.Diff(links, backLinks); diff != "" {
		t.Fatalf("%s\n%s", diff, src)
	}
	if !model.Equal(top, back) {
		t.Fatalf("comes back as\n%s\nwas\n%s\n%s", document.Format(back), document.Format(top), src)
	}
	if again := dotOf(t, back, o); !bytes.Equal(src, again) {
		t.Fatalf("the second picture differs:\n%s", cmp.Diff(string(src), string(again)))
	}
}

func TestReadBackSamples(t *testing.T) {
	for _, name := range samples.Names() {
		for _, o := range []Options{{}, {Theme: palette.Dark, Direction: layout.TopDown}} {
			t.Run(name, func(t *testing.T) { checkRoundTrip(t, samplestest.Topology(t, name), o) })
		}
	}
}

func TestReadBackRandomDesigns(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		top, err := traffictest.Parse(traffictest.Random(func(n int) int { return rapid.IntRange(0, n-1).Draw(rt, "pick") })...)
		if err != nil {
			rt.Skip(err)
		}
		checkRoundTrip(rt, top, Options{})
	})
}

func TestReadBackEveryKindAndFact(t *testing.T) {
	top := traffictest.Design(
		t, "users u locations=Paris,Sydney share=12.5", "record r zone=example.com name=a.example.com policy=weighted type=AAAA", "record g name=g.example.com policy=geolocation",
		"record p name=p.example.com policy=geoproximity", "record i name=i.example.com policy=ip-based", "record f name=f.example.com policy=failover",
		"health-check hc type=TCP fqdn=h.example.com interval=10", "cloudfront cdn aliases=a.example.com,b.example.com", "cloudfront-function cff", "lambda-edge le", "waf w scope=REGIONAL region=eu-west-1",
		"shield sh", "certificate c region=us-east-1 names=a.example.com,b.example.com", "global-accelerator ga", "alb a region=eu-west-1 scheme=internal azs=3", "nlb n region=eu-west-1 azs=1", "gwlb gw region=eu-west-1",
		"rest-api ra region=eu-west-1 endpoint=regional customDomain=api.example.com", "http-api ha region=eu-west-1 customDomain=h.example.com", "websocket-api wa region=eu-west-1", "vpc-link v region=eu-west-1",
		"s3 s region=eu-west-1 access=website", "lambda l region=us-east-1", "function-url fu region=us-east-1", "asg asg region=eu-west-1 azs=2 min=4", "ecs e region=eu-west-1 azs=2 min=1",
		"on-premises op location=Berlin", "datastore d region=eu-west-1 engine=aurora",
		"u -> r", "r -> a weight=0", "r -> n weight=255", "g -> a location=DE", "g -> n location=*", "p -> a region=eu-west-1 bias=-10", "p -> n bias=5", "i -> a cidrLocation=office", "f -> a role=primary", "f -> n role=secondary",
		"cdn -> s path=/static/*", "cdn -> a group=main groupRole=primary", "cdn -> n group=main groupRole=secondary", "cdn -> cff event=viewer-response path=/x", "a -> asg host=a.example.com pathRule=/x/*", "a -> asg",
		"ra -> l route=GET+/items", "ga -> a dial=50 weight=10", "l -> d", "w -> a", "hc -> op as=probes",
	)
	checkRoundTrip(t, top, Options{})
	back := readBack(t, dotOf(t, top, Options{}))
	for _, want := range []struct{ id, prop, value string }{
		{"u", "locations", "Paris Sydney"},
		{"u", "share", "12.5"},
		{"r", "name", "a.example.com"},
		{"r", "policy", "weighted"},
		{"r", "type", "AAAA"},
		{"hc", "interval", "10"},
		{"cdn", "aliases", "a.example.com b.example.com"},
		{"a", "scheme", "internal"},
		{"a", "azs", "3"},
		{"s", "access", "website"},
		{"asg", "min", "4"},
		{"op", "location", "Berlin"},
		{"d", "engine", "aurora"},
	} {
		if got, _ := back.Node(want.id).Get(want.prop); strings.Join(got, " ") != want.value {
			t.Errorf("%s of %s is %q, want %q", want.prop, want.id, got, want.value)
		}
	}
}

// Guards that stand in the label of what they guard are not lost.
func TestReadBackFoldedGuards(t *testing.T) {
	for _, name := range samples.Names() {
		checkRoundTrip(t, samplestest.Topology(t, name), Options{Folded: true})
	}
	for _, top := range traffictest.Designs(50) {
		checkRoundTrip(t, top, Options{Folded: true})
	}
	src := dotOf(t, samplestest.Topology(t, "global-storefront"), Options{Folded: true})
	if strings.Contains(string(src), "\n\t\"acl\" [") {
		t.Error("the web ACL is a node of the graph")
	}
}

const foreign = `/* somebody else's */
strict digraph "Web shop" {
	rankdir=LR; node [shape=box]
	browser [label="Customer\nbrowser"];
	"DNS 1" [label="Route 53"];
	cf [label=<<b>CloudFront</b><br/>edge &amp; cache>];
	subgraph cluster_eu { label="Ireland (eu-west-1)";
		web1; lb [label="Load Balancer"]; web1 [label="WebServer 1"]
		db [label="{MySQL|primary}", shape=record]
	}
	thing [image="icons/aws-s3.png"]
	"?" -> browser -> "DNS 1" -> cf -> {lb thing} [label="/img/*"];
	lb -> web1 [label="when it rains"]; web1 -> db; db -> mystery
}`

func TestReadsForeignGraphs(t *testing.T) {
	top, guesses, err := Read(strings.NewReader(foreign))
	if err != nil {
		t.Fatal(err)
	}
	nodes, links := gist(top)
	wantNodes := []string{
		`browser "Customer browser" users ""`, `cf "CloudFront edge & cache" cloudfront ""`, `db "MySQL primary" datastore "eu-west-1"`,
		`dns-1 "Route 53" record ""`, `lb "Load Balancer" alb "eu-west-1"`, `mystery "" on-premises ""`, `node "?" on-premises ""`, `thing "" s3 ""`, `web1 "WebServer 1" asg "eu-west-1"`,
	}
	wantLinks := []string{
		"node -> browser: requests", "browser -> dns-1: queries", "dns-1 -> cf: resolves-to", "cf -> lb: origin", "cf -> thing: origin", "lb -> web1: forwards", "web1 -> db: writes", "db -> mystery: requests",
	}
	if diff := cmp.Diff(wantNodes, nodes); diff != "" {
		t.Error(diff)
	}
	if len(links) != len(wantLinks) {
		t.Errorf("links %q", links)
	}
	for i, l := range links {
		if i != 0 && i != 7 && l != wantLinks[i] { // the kinds of illegal pairs are the model's affair
			t.Errorf("link %q, want %q", l, wantLinks[i])
		}
	}
	var told []string
	for _, g := range guesses {
		told = append(told, g.String())
	}
	for _, want := range []string{
		`dns-1: id: "DNS 1" is no slug`, `cf: kind cloudfront: its label says "cloudfront"`, `lb: kind alb: its label says "load balancer"`,
		`lb: Region eu-west-1: it stands in a cluster with that name`, `thing: kind s3: its image says "s3"`,
		`node: kind on-premises: no word names a service`, `mystery: kind on-premises: no word names a service`,
	} {
		if !slices.Contains(told, want) {
			t.Errorf("no guess %s in\n%s", want, strings.Join(told, "\n"))
		}
	}
	if p, _ := top.Links[3].Get("path"); top.Name != "Web shop" || len(p) != 1 || p[0] != "/img/*" {
		t.Errorf("name %q, path %q", top.Name, p)
	}
}

func TestUndirectedEdgesAreGuesses(t *testing.T) {
	top, guesses, err := Read(strings.NewReader(`graph { alb -- ec2 [label="when it rains"] }`))
	if err != nil {
		t.Fatal(err)
	}
	last := Guess{}
	if len(guesses) > 0 {
		last = guesses[len(guesses)-1]
	}
	if len(top.Links) != 1 || top.Links[0].From != "alb" || !slices.ContainsFunc(guesses, func(g Guess) bool { return g.What == "direction" }) {
		t.Errorf("links %v, guesses %v, last %v", top.Links, guesses, last)
	}
}

func TestIDsStayDifferent(t *testing.T) {
	long := strings.Repeat("x", 80)
	top, _, err := Read(strings.NewReader(`digraph { "A b" -> "a-b" -> "a b"; "` + long + `1" -> "` + long + `2"; "日本" -> "" }`))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range top.Nodes {
		if err := model.CheckID(n.ID); err != nil {
			t.Error(err)
		}
	}
	if len(top.Nodes) != 7 || top.Node("a-b") == nil || top.Node("a-b").Title != "" {
		t.Errorf("%d nodes", len(top.Nodes))
	}
}

// An id has the same length in every format: a longer name is shortened, and told.
func TestLongNamesAreShortenedAndTold(t *testing.T) {
	long := strings.Repeat("a", model.MaxID+1)
	top, guesses, err := Read(strings.NewReader("digraph { " + long + " -> b" + long[:model.MaxID-1] + " }"))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range top.Nodes {
		if err := model.CheckID(n.ID); err != nil {
			t.Error(err)
		}
	}
	told := 0
	for _, g := range guesses {
		if strings.HasSuffix(g.String(), "is longer than 64 characters") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("%d names told as too long in %v, want the one of 65", told, guesses)
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	deep := "digraph {" + strings.Repeat("subgraph {", 101) + "a" + strings.Repeat("}", 102)
	var many strings.Builder
	many.WriteString("digraph {")
	for i := range maxNodes + 1 {
		fmt.Fprintf(&many, "n%d;", i)
	}
	many.WriteString("}")
	var group strings.Builder
	for i := range 300 {
		fmt.Fprintf(&group, "n%d ", i)
	}
	for src, want := range map[string]string{
		"":                      "dot: line 1, column 1: ",
		"digraph {\n a -> ; }":  `dot: line 2, column 7: ";" is not expected here`,
		"nodes:\n - id: a":      `dot: line 1, column 1: "nodes" is not expected here`,
		"digraph {\n\x1b]0;x }": "dot: line 2, column 1: ",
		deep:                    "dot: subgraphs are nested too deeply: at most 32 levels",
		many.String():           "dot: the graph has more than 20000 nodes",
		"digraph {{" + group.String() + "} -> {" + group.String() + "}}": "dot: the graph has more than 60000 links",
		strings.Repeat(" ", maxSize+1):                                   "dot: the graph is larger than 16 MB",
	} {
		top, _, err := Read(strings.NewReader(src))
		if err == nil || top != nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.60q\nerror: %v\nwant %s", src, err, want)
		}
		var syntax *syntaxError
		if strings.Contains(want, "line") && !errors.As(err, &syntax) {
			t.Errorf("%.60q: %T is no *SyntaxError", src, err)
		}
		if err != nil && strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Errorf("%.60q: the message has control characters: %q", src, err)
		}
	}
}

// Titles of kinds are how Read knows them: no two may be the same, and none may
// hold what parts it from the label.
func TestKindTitlesTellKinds(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range model.Kinds() {
		if seen[k.Title] || strings.Contains(k.Title, ": ") {
			t.Errorf("the title %q does not tell %s", k.Title, k.Kind)
		}
		seen[k.Title] = true
	}
}

func FuzzRead(f *testing.F) {
	for _, src := range []string{`digraph "x" { graph [portolan_format="1"]; a [portolan_kind="s3"]; a -> b [label="/x"]; }`, "", "digraph { a -> {b {c d}} -> e:n:sw }", "graph{a--a}", `digraph{a[label="\"\\\n\N|",tooltip="S3 bucket: x"]}`, "digraph { node [label=x] edge [label=y] a->b }"} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		top, guesses, err := Read(bytes.NewReader(src))
		if err != nil {
			return
		}
		for _, n := range top.Nodes {
			if err := model.CheckID(n.ID); err != nil {
				t.Error(err)
			}
			if strings.ContainsFunc(n.Title, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }) {
				t.Errorf("title %q", n.Title)
			}
		}
		for _, g := range guesses {
			if strings.ContainsFunc(g.String(), func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }) {
				t.Errorf("guess %q", g)
			}
		}
		second, _, err := Read(bytes.NewReader(dotOf(t, top, Options{})))
		if err != nil {
			t.Fatalf("what was read does not read back: %v", err)
		}
		nodes, links := gist(top)
		backNodes, backLinks := gist(second)
		if diff := cmp.Diff(nodes, backNodes) + cmp.Diff(links, backLinks); diff != "" {
			t.Error(diff)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	src := dotOf(b, wide(b, 500), Options{})
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, _, err := Read(bytes.NewReader(src)); err != nil {
			b.Fatal(err)
		}
	}
}
