package document

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/model"
)

// corpus returns the sample designs and the test documents by name.
func corpus(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, pattern := range []string{"../../samples/*.topo.yaml", "testdata/*.topo.yaml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			data, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			out[filepath.Base(p)] = data
		}
	}
	if len(out) < 2 {
		t.Fatal("no documents to test with")
	}
	return out
}

func TestCorpusRoundTrips(t *testing.T) {
	for name, src := range corpus(t) {
		t.Run(name, func(t *testing.T) {
			f, err := Parse(name, src)
			if err != nil {
				t.Fatal(err)
			}
			if out, err := f.Encode(f.Topology); err != nil || !bytes.Equal(out, src) {
				t.Errorf("saving without a change changes the file: %v", err)
			}
			if g := mustParse(t, string(Format(f.Topology))); !model.Equal(f.Topology, g.Topology) {
				t.Errorf("the canonical form means something else:\n%s", Format(g.Topology))
			}
			formatted := FormatFile(f)
			g := mustParse(t, string(formatted))
			if !model.Equal(f.Topology, g.Topology) {
				t.Errorf("formatting changes the meaning:\n%s", formatted)
			}
			if again := FormatFile(g); !bytes.Equal(again, formatted) {
				t.Errorf("formatting twice differs:\n%s\n%s", formatted, again)
			}
			if a, b := comments(f), comments(g); a != b {
				t.Errorf("%d comments became %d:\n%s", a, b, formatted)
			}
		})
	}
}

func comments(f *File) int {
	n := 0
	for _, c := range commentColumns(f.src) {
		if c >= 0 {
			n++
		}
	}
	return n
}

func TestStorefrontMeansWhatItSays(t *testing.T) {
	src, err := os.ReadFile("testdata/storefront.topo.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f := mustParse(t, string(src))
	topo := f.Topology
	if topo.Name != "Global storefront" || len(topo.Nodes) != 10 || len(topo.Links) != 9 {
		t.Fatalf("name %q, %d nodes, %d links", topo.Name, len(topo.Nodes), len(topo.Links))
	}
	cdn, _ := model.As[*model.CloudFront](topo.Node("cdn"))
	if topo.Node("cdn").Title != "Shop CDN" || cdn.Aliases.Val()[0] != "www.example.com" {
		t.Errorf("cdn is %+v", cdn)
	}
	origin, _ := model.LinkAs[*model.OriginSpec](topo.Link(model.LinkRef{From: "cdn", To: "assets"}))
	if origin.Path.Val() != "/static/*" || origin.Access.Val() != model.AccessOAC {
		t.Errorf("the origin link is %+v", origin)
	}
	if topo.Layout["cdn"] != (model.Point{X: 34, Y: 6}) {
		t.Errorf("layout is %v", topo.Layout)
	}
	if want := (model.Ignore{Rule: "cloudfront/no-waf", On: "cdn", Reason: "added by the platform team"}); topo.Ignores[0] != want {
		t.Errorf("ignores %v", topo.Ignores)
	}
	if topo.Assume.TLS.Val() != "1.3" || topo.Assume.HitRatio.Val() != 75 {
		t.Errorf("assumes %+v", topo.Assume)
	}
	if want := (model.Expectation{Survives: "region:us-east-1", Method: "GET", Within: "60s"}); topo.Expect[1] != want {
		t.Errorf("expects %v", topo.Expect)
	}
}

func TestPositions(t *testing.T) {
	f := mustParse(t, `portolan: 1
nodes:
  - {id: a, kind: s3, region: us-east-1}
  -
    id: cf
    kind: cloudfront
    title: "Ünïcode"
links:
  - {from: cf, to: a, path: "/ü", access: oac}
  - cf -> a
ignore:
  - {rule: x, reason: y}
expect:
  - {from: Sydney, p95: 60ms}
`)
	second := model.LinkRef{From: "cf", To: "a", N: 1}
	for _, c := range []struct {
		what string
		got  Pos
		want Pos
	}{
		{"node", f.NodePos("a"), Pos{3, 5}},
		{"node on the line below its dash", f.NodePos("cf"), Pos{5, 5}},
		{"property", f.PropPos("a", "region", -1), Pos{3, 23}},
		{"property that is left out", f.PropPos("a", "access", -1), Pos{3, 5}},
		{"title", f.PropPos("cf", "title", -1), Pos{7, 5}},
		{"link", f.LinkPos(model.LinkRef{From: "cf", To: "a"}), Pos{9, 5}},
		{"second link of the pair", f.LinkPos(second), Pos{10, 5}},
		{"link property behind an umlaut", f.LinkPropPos(model.LinkRef{From: "cf", To: "a"}, "access", -1), Pos{9, 35}},
		{"property of a short link", f.LinkPropPos(second, "path", -1), Pos{10, 5}},
		{"ignore", f.IgnorePos(0), Pos{12, 5}},
		{"expectation", f.ExpectPos(0), Pos{14, 5}},
		{"no such node", f.NodePos("nobody"), Pos{}},
		{"no such expectation", f.ExpectPos(7), Pos{}},
	} {
		if c.got != c.want {
			t.Errorf("%s: at %v, want %v", c.what, c.got, c.want)
		}
	}
	if got := f.Line(3); got != "  - {id: a, kind: s3, region: us-east-1}" {
		t.Errorf("line 3 is %q", got)
	}
}

// head is what broken documents of the table start with; it has two lines.
const head = "portolan: 1\nnodes:\n"

// want is a problem: its line:column, part of its message, its suggestion.
type want struct {
	place, says, suggests string
}

var brokenDocuments = map[string]struct {
	src   string
	wants []want
	nodes int // that are understood all the same
}{
	"empty":                    {"", []want{{"1:1", "empty", ""}}, 0},
	"comments only":            {"# nothing\n", []want{{"1:1", "empty", ""}}, 0},
	"a list":                   {"- a\n", []want{{"1:1", "mapping", ""}}, 0},
	"a word":                   {"hello\n", []want{{"1:1", "mapping", ""}}, 0},
	"no version":               {"name: x\n", []want{{"1:1", "portolan: 1", ""}}, 0},
	"version later":            {"name: x\nportolan: 1\n", []want{{"2:1", "first key", ""}}, 0},
	"version is a word":        {"portolan: one\n", []want{{"1:11", "whole number", ""}}, 0},
	"version 0":                {"portolan: 0\n", []want{{"1:11", "whole number", ""}}, 0},
	"unknown section":          {"portolan: 1\nnods: []\n", []want{{"2:1", `"nods"`, "nodes"}}, 0},
	"section twice":            {head + "  - {id: a, kind: s3}\nnodes: []\n", []want{{"4:1", "twice, first on line 2", ""}}, 1},
	"nodes are no list":        {"portolan: 1\nnodes: {a: s3}\n", []want{{"2:8", "list", ""}}, 0},
	"node is a word":           {head + "  - site\n", []want{{"3:5", "{id: site, kind: s3}", ""}}, 0},
	"misspelt key":             {head + "  - id: a\n    knd: alb\n", []want{{"4:5", `"knd"`, "kind"}}, 1},
	"misspelt property":        {head + "  - {id: a, kind: alb, shceme: internal}\n", []want{{"3:24", `"shceme"`, "scheme"}}, 1},
	"property of another":      {head + "  - {id: a, kind: lambda, scheme: internal}\n", []want{{"3:27", `lambda has no key "scheme"`, ""}}, 1},
	"snake case":               {head + "  - {id: a, kind: alb, idle_timeout: 60}\n", []want{{"3:24", "idle_timeout", "idleTimeout"}}, 1},
	"key twice":                {head + "  - {id: a, kind: alb, kind: nlb}\n", []want{{"3:24", "twice", ""}}, 1},
	"unknown kind":             {head + "  - {id: a, kind: cloudfrnt}\n", []want{{"3:19", `no kind "cloudfrnt"`, "cloudfront"}}, 1},
	"alias of a kind":          {head + "  - {id: a, kind: ec2}\n", []want{{"3:19", `no kind "ec2"`, "asg"}}, 1},
	"no such kind at all":      {head + "  - {id: a, kind: submarine}\n", []want{{"3:19", "submarine", ""}}, 0},
	"no kind":                  {head + "  - {id: a}\n", []want{{"3:5", "no kind: one of users, record", ""}}, 0},
	"no id":                    {head + "  - {kind: s3}\n", []want{{"3:5", "no id", ""}}, 0},
	"id is no slug":            {head + "  - {id: My Site, kind: s3}\n", []want{{"3:10", "cannot be an id", "my-site"}}, 0},
	"id twice":                 {head + "  - {id: a, kind: s3}\n  - {id: a, kind: alb}\n", []want{{"4:10", "twice, first on line 3", "a-2"}}, 1},
	"unknown word of an enum":  {head + "  - {id: a, kind: alb, scheme: public}\n", []want{{"3:32", "internet-facing, internal", ""}}, 1},
	"fraction":                 {head + "  - {id: a, kind: alb, azs: 2.5}\n", []want{{"3:29", "whole number", ""}}, 1},
	"not a number":             {head + "  - {id: a, kind: users, share: .nan}\n", []want{{"3:33", "a number", ""}}, 1},
	"list for a text":          {head + "  - {id: a, kind: record, name: [x, y]}\n", []want{{"3:33", "one text, not a list of 2", ""}}, 1},
	"mapping for a text":       {head + "  - {id: a, kind: record, name: {x: y}}\n", []want{{"3:33", "one text, not a mapping", ""}}, 1},
	"mapping for a list":       {head + "  - {id: a, kind: cloudfront, aliases: {x: y}}\n", []want{{"3:40", "a list such as [a, b], not a mapping", ""}}, 1},
	"word for a number":        {head + "  - {id: a, kind: alb, azs: two}\n", []want{{"3:29", "a whole number, not \"two\"", ""}}, 1},
	"word for a yes":           {head + "  - {id: a, kind: alb, accessLogs: perhaps}\n", []want{{"3:36", "true or false, not \"perhaps\"", ""}}, 1},
	"unit of something else":   {head + "  - {id: a, kind: alb, idleTimeout: 60 KB}\n", []want{{"3:37", "a whole number of s, not \"60 KB\"", ""}}, 1},
	"unit of nothing":          {head + "  - {id: a, kind: alb, azs: 2 zones}\n", []want{{"3:29", "without a unit", "2"}}, 1},
	"part of a second":         {head + "  - {id: a, kind: alb, idleTimeout: 500ms}\n", []want{{"3:37", "a whole number of s", ""}}, 1},
	"share of one":             {head + "  - {id: a, kind: users, share: 0.4}\n", []want{{"3:33", "can mean 40 % (write 40) or 0.4 % (write 0.4%)", ""}}, 1},
	"zones by name":            {head + "  - {id: a, kind: alb, azs: [us-east-1a, us-east-1b]}\n", []want{{"3:29", "a whole number, how many zones are used; [us-east-1a, us-east-1b] can mean 2 of any zones or just these", "azs: 2"}}, 1},
	"zone by name":             {head + "  - {id: a, kind: alb, azs: us-east-1a}\n", []want{{"3:29", "can mean 1 of any zones or just these", "azs: 1"}}, 1},
	"gigabyte of megabytes":    {head + "  - {id: a, kind: lambda-edge, memory: 1GB}\n", []want{{"3:40", "can mean 1000 or 1024 of them", ""}}, 1},
	"comma in a number":        {head + "  - {id: a, kind: alb, idleTimeout: \"1,500\"}\n", []want{{"3:37", "can mean 1500 or 1.5", ""}}, 1},
	"methods of no set":        {head + "  - {id: a, kind: cloudfront}\n  - {id: b, kind: alb}\nlinks:\n  - {from: a, to: b, methods: [GET, POST]}\n", []want{{"6:31", "one of GET,HEAD, GET,HEAD,OPTIONS, all", ""}}, 2},
	"arrow to the left":        {head + "  - {id: a, kind: s3}\nlinks:\n  - a <- a\n", []want{{"5:5", "a -> b", "a -> a"}}, 1},
	"nobody in a chain":        {head + "  - {id: site, kind: s3}\nlinks:\n  - site → sit → site\n", []want{{"5:12", `no node "sit"`, "site"}}, 1},
	"nobody in a list of ends": {head + "  - {id: site, kind: s3}\nlinks:\n  - {from: site, to: [site, sit]}\n", []want{{"5:29", `no node "sit"`, "site"}}, 1},
	"no value":                 {head + "  - id: a\n    kind: alb\n    region:\n", []want{{"5:12", "no value", ""}}, 1},
	"escape sequence":          {head + "  - {id: a, kind: s3, title: \"\\e[31mred\"}\n", []want{{"3:30", "U+001B", ""}}, 1},
	"raw control character":    {head + "  - {id: a, kind: s3, title: a\x1b[31mred}\n  - {id: b, kind: s3}\n", []want{{"3:31", "U+001B", ""}}, 1},
	"bell":                     {head + "  - {id: a, kind: s3, title: a\ab}\n", []want{{"3:31", "U+0007", ""}}, 1},
	"direction override":       {head + "  - {id: a, kind: s3, title: a\u202eb}\n", []want{{"3:31", "U+202E", ""}}, 1},
	"newline in a title":       {head + "  - {id: a, kind: s3, title: \"a\\nb\"}\n", []want{{"3:30", "U+000A", ""}}, 1},
	"blank title":              {head + "  - {id: a, kind: s3, title: \"  \"}\n", []want{{"3:30", "title is blank", ""}}, 1},
	"not UTF-8":                {head + "  - {id: a, kind: s3, title: caf\xe9}\n", []want{{"3:33", "0xe9", ""}}, 1},
	"tab":                      {head + "  - id: a\n\tkind: alb\n", []want{{"4:1", "tab", ""}}, 1},
	"anchor":                   {head + "  - &x {id: a, kind: s3}\n", []want{{"3:5", "anchors", ""}}, 1},
	"alias":                    {head + "  - &x {id: a, kind: s3}\n  - *x\n", []want{{"3:5", "anchors", ""}, {"4:5", "aliases", ""}}, 1},
	"merge key":                {head + "  - {id: a, kind: s3, <<: {region: us-east-1}}\n", []want{{"3:23", `"<<"`, ""}}, 1},
	"tag":                      {head + "  - {id: a, kind: !!str s3}\n", []want{{"3:19", "tags", ""}}, 1},
	"second document":          {head + "  - {id: a, kind: s3}\n---\nportolan: 1\n", []want{{"4:1", "second YAML document", ""}}, 1},
	"bracket not closed":       {head + "  - {id: a, kind: s3}\n  - {id: b, kind: s3\n  - {id: c, kind: s3}\n", []want{{"4:5", "not closed", ""}}, 2},
	"quote not closed":         {"portolan: 1\nname: \"shop\nnodes:\n  - {id: a, kind: s3}\n", []want{{"2:7", "never closed", ""}}, 1},
	"two colons":               {"portolan: 1\nname: shop: two\nnodes:\n  - {id: a, kind: s3}\n", []want{{"2:11", "second ':'", ""}}, 1},
	"key without colon":        {head + "  - id: a\n    kind\n  - {id: b, kind: s3}\n", []want{{"4:5", "':' is expected", ""}}, 1},
	"too deep":                 {"portolan: 1\nname: " + strings.Repeat("[", 200) + "\n", []want{{"2:39", "too deeply", ""}}, 0},
	"link to nobody":           {head + "  - {id: site, kind: s3}\nlinks:\n  - site -> sit\n", []want{{"5:13", `no node "sit"`, "site"}}, 1},
	"link from nobody":         {head + "  - {id: site, kind: s3}\nlinks:\n  - {from: stie, to: site}\n", []want{{"5:12", `no node "stie"`, "site"}}, 1},
	"link without arrow":       {head + "  - {id: a, kind: s3}\nlinks:\n  - a a\n", []want{{"5:5", "a -> b", ""}}, 1},
	"link without end":         {head + "  - {id: a, kind: s3}\nlinks:\n  - {from: a}\n", []want{{"5:5", `no "to"`, ""}}, 1},
	"link property":            {head + "  - {id: a, kind: alb}\n  - {id: b, kind: asg}\nlinks:\n  - {from: a, to: b, bias: 3}\n", []want{{"6:22", "kind forwards", ""}}, 2},
	"as":                       {head + "  - {id: a, kind: http-api}\n  - {id: b, kind: lambda}\nlinks:\n  - {from: a, to: b, as: authorises}\n", []want{{"6:26", "integration or authorizes", "authorizes"}}, 2},
	"health check of nobody":   {head + "  - {id: a, kind: record}\n  - {id: b, kind: alb}\n  - {id: check, kind: health-check}\nlinks:\n  - {from: a, to: b, healthCheck: chekc}\n", []want{{"7:35", `"chekc"`, "check"}}, 3},
	"layout of nobody":         {head + "  - {id: site, kind: s3}\nlayout:\n  sight: [1, 2]\n", []want{{"5:3", `"sight"`, ""}}, 1},
	"layout is no pair":        {head + "  - {id: a, kind: s3}\nlayout:\n  a: 3\n", []want{{"5:6", "[column, row]", ""}}, 1},
	"layout by half":           {head + "  - {id: a, kind: s3}\nlayout:\n  a: {along: 3}\n", []want{{"5:6", "{along: 24, across: 0}", ""}}, 1},
	"layout far away":          {head + "  - {id: a, kind: s3}\nlayout:\n  a: [1, 99999999]\n", []want{{"5:6", "at most", ""}}, 1},
	"ignore without reason":    {"portolan: 1\nignore:\n  - {rule: a/b}\n", []want{{"3:5", "no reason", ""}}, 0},
	"ignore for no reason":     {"portolan: 1\nignore:\n  - {rule: a/b, reason: \" \"}\n", []want{{"3:25", "reason", ""}}, 0},
	"assume what is unknown":   {"portolan: 1\nassume:\n  hitratio: 3\n", []want{{"3:3", "hitratio", "hitRatio"}}, 0},
	"time without unit":        {"portolan: 1\nexpect:\n  - {p95: 60}\n", []want{{"3:11", "60ms", ""}}, 0},
	"expect what is unknown":   {"portolan: 1\nexpect:\n  - {p98: 60ms}\n", []want{{"3:6", "p98", "p90"}}, 0},
	"policy of a protocol":     {head + "  - {id: a, kind: cloudfront, minTLS: TLSv1.2}\n", []want{{"3:39", "minTLS", "TLSv1.2_2025"}}, 1},
	"protocol in other words":  {head + "  - {id: a, kind: cloudfront, minTLS: TLS 1.3}\n", []want{{"3:39", "minTLS", "TLSv1.3_2025"}}, 1},
	"no weaker protocol":       {head + "  - {id: a, kind: cloudfront}\n  - {id: b, kind: alb}\nlinks:\n  - {from: a, to: b, originMinTLS: TLSv1.3}\n", []want{{"6:36", "originMinTLS", ""}}, 2},
	"a slip for https":         {head + "  - {id: a, kind: cloudfront}\n  - {id: b, kind: alb}\nlinks:\n  - {from: a, to: b, originProtocol: htts-only}\n", []want{{"6:38", "originProtocol", "https-only"}}, 2},
	"all in one go": {
		head + "  - {id: a, kind: ablb}\n  - {id: a, kind: s3}\n  - {id: b, kind: s3, acess: rest}\nlinks:\n  - a -> c1\n",
		[]want{{"3:19", "ablb", "alb"}, {"4:10", "twice", "a-2"}, {"5:23", "acess", "access"}, {"7:10", "c1", ""}},
		2,
	},
}

func TestEveryProblemHasItsPlace(t *testing.T) {
	for name, c := range brokenDocuments {
		t.Run(name, func(t *testing.T) {
			f, err := Parse("x.topo.yaml", []byte(c.src))
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want problems", err)
			}
			if len(e.Problems) != len(c.wants) {
				t.Fatalf("%d problems, want %d:\n%v", len(e.Problems), len(c.wants), err)
			}
			for i, w := range c.wants {
				p := e.Problems[i]
				if place := fmt.Sprintf("%d:%d", p.Line, p.Column); place != w.place || !strings.Contains(p.Message, w.says) || p.Suggestion != w.suggests {
					t.Errorf("got %s %q (suggests %q), want %s %q (suggests %q)", place, p.Message, p.Suggestion, w.place, w.says, w.suggests)
				}
			}
			if !f.Damaged || len(f.Topology.Nodes) != c.nodes {
				t.Errorf("damaged %v, %d nodes understood, want %d", f.Damaged, len(f.Topology.Nodes), c.nodes)
			}
			if strings.ContainsRune(err.Error(), 0x1b) {
				t.Errorf("the message emits an escape sequence: %q", err)
			}
			if _, err := f.Encode(f.Topology); !errors.Is(err, errDamaged) {
				t.Errorf("a damaged document is written: %v", err)
			}
		})
	}
}

func TestMessageShowsTheLine(t *testing.T) {
	_, err := Parse("shop.topo.yaml", []byte(head+"  - {id: a, kind: ablb}\n"))
	want := `shop.topo.yaml:3:19: there is no kind "ablb"; did you mean alb?
    - {id: a, kind: ablb}
                    ^`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestMessagesAreBounded(t *testing.T) {
	src := head + strings.Repeat("  - {id: a, kind: submarine"+strings.Repeat(" ", 500)+"}\n", 5000)
	_, err := Parse("x", []byte(src))
	if err == nil || len(err.Error()) > 10_000 || !strings.Contains(err.Error(), "more problems") {
		t.Errorf("the message has %d bytes", len(fmt.Sprint(err)))
	}
}

func TestScalarsOfAnyTypeAreText(t *testing.T) {
	f := mustParse(t, head+"  - {id: cdn, kind: cloudfront, priceClass: 100, title: 1.10}\n  - {id: link, kind: vpc-link, version: 1}\n  - {id: 42, kind: s3, bucketName: 2026-01-02}\n")
	if got, _ := f.Topology.Node("cdn").Get("priceClass"); got[0] != "100" || f.Topology.Node("cdn").Title != "1.10" {
		t.Errorf("price class %v, title %q", got, f.Topology.Node("cdn").Title)
	}
	if got, _ := f.Topology.Node("42").Get("bucketName"); got[0] != "2026-01-02" {
		t.Errorf("bucket name %v", got)
	}
}

func TestNewerFormatOpensReadOnly(t *testing.T) {
	src := "portolan: 3\nname: later\nwormholes: [a]\nnodes:\n  - {id: a, kind: s3, colour: red}\n"
	f, err := Parse("later.topo.yaml", []byte(src))
	var newer *NewerFormatError
	if !errors.As(err, &newer) || newer.Written != 3 || !strings.Contains(err.Error(), "written by format 3, this build knows 1") {
		t.Fatalf("got %v", err)
	}
	if !f.NewerFormat || f.Topology.Name != "later" || f.Topology.Node("a") == nil {
		t.Errorf("what is known was not read: %+v", f.Topology)
	}
	if _, err := f.Encode(f.Topology); !errors.As(err, &newer) {
		t.Errorf("a newer document is written: %v", err)
	}
}

func TestSizeIsBounded(t *testing.T) {
	src := append([]byte("portolan: 1\n"), bytes.Repeat([]byte("#"), MaxSize)...)
	if f, err := Parse("big", src); err == nil || !f.Damaged || !strings.Contains(err.Error(), "larger than 16 MB") {
		t.Errorf("got %v", err)
	}
}

func TestByteOrderMarkAndLineEnds(t *testing.T) {
	src := "\ufeffportolan: 1\r\nname: ü\r\n\r\nnodes:\r\n  - {id: a, kind: s3} # keep\r\n"
	f := mustParse(t, src)
	next, err := model.Apply(f.Topology, model.Move{ID: "a", To: model.Point{X: 1, Y: 2}}, model.Retitle{ID: "a", Title: "Bucket"})
	if err != nil {
		t.Fatal(err)
	}
	out, err := f.Encode(next)
	want := "\ufeffportolan: 1\r\nname: ü\r\n\r\nnodes:\r\n  - {id: a, kind: s3, title: Bucket} # keep\r\n\r\nlayout:\r\n  a: [1, 2]\r\n"
	if err != nil || string(out) != want {
		t.Errorf("got %q (%v)\nwant %q", out, err, want)
	}
}

func FuzzParse(f *testing.F) {
	for _, src := range smallDocuments {
		f.Add([]byte(src))
	}
	f.Add([]byte(head + "  - {id: a, kind: s3\n\tb: &x [*x]\n  - \"\n"))
	f.Add([]byte("\ufeffportolan: 1\r\nname: |\r\n  a\r\nnodes: [{id: a, kind: alb}]\r\nlinks: [a -> a]\r\n"))
	f.Add([]byte("{portolan: 1, nodes: [{id: a, kind: s3}], layout: {a: [1, 2]}}"))
	f.Fuzz(func(t *testing.T, src []byte) {
		file, err := Parse("fuzz", src)
		if file == nil || file.Topology == nil {
			t.Fatal("nothing to look at")
		}
		if err != nil {
			if text := err.Error(); strings.ContainsFunc(strings.ReplaceAll(text, "\n", ""), model.Unusable) {
				t.Fatalf("the message holds control characters: %q", text)
			}
			return
		}
		if out, err := file.Encode(file.Topology); err != nil || !bytes.Equal(out, src) {
			t.Fatalf("saving without a change: %v", err)
		}
		formatted := FormatFile(file)
		again, err := Parse("formatted", formatted)
		if err != nil || !model.Equal(file.Topology, again.Topology) {
			t.Fatalf("formatting changes the meaning: %v\n%q\n%s", err, src, formatted)
		}
		if a, b := comments(file), comments(again); a != b {
			t.Fatalf("%d comments became %d:\n%q\n%q\n%s", a, b, src, formatted, formatted)
		}
		if nodes := file.Topology.Nodes; len(nodes) > 0 {
			id := nodes[0].ID
			next, err := model.Apply(file.Topology, model.Retitle{ID: id, Title: "x: y"}, model.Move{ID: id})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := file.Encode(next); err != nil {
				t.Fatalf("an edit cannot be saved: %v", err)
			}
		}
	})
}

// What a list leaves out is counted.
func TestProblemsLeftOut(t *testing.T) {
	for n, says := range map[int]string{shownProblems + 1: "and 1 more problem", shownProblems + 2: "and 2 more problems"} {
		e := &Error{Problems: make([]Problem, n)}
		if got := e.Error(); !strings.HasSuffix(got, "\n"+says) {
			t.Errorf("%d problems end with %q", n, got[max(0, len(got)-30):])
		}
	}
}
