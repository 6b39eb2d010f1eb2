package dot

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"portolan/model"
)

// readForeign reads a graph that people wrote and gives what is told besides.
func readForeign(t *testing.T, src string) (*model.Topology, string) {
	t.Helper()
	top, guesses, err := Read(strings.NewReader(src))
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	var told strings.Builder
	for _, g := range guesses {
		fmt.Fprintln(&told, g)
	}
	return top, told.String()
}

// syntax are graphs that Graphviz reads, in forms that people and tools write.
var syntax = []string{
	`digraph g { a [label="CloudFront", ]; b [label="S3";]; a -> b; }`,
	`digraph g { a [label="Cloud" + "Front" + ""]; "x" + "y" -> a }`,
	"digraph g { a [label=\"S3 \\\nbucket\"]; b [label=\"two\nlines\"] }",
	`digraph g { a, b -> c, d [label=x]; e, f [shape=box] }`,
	`DiGraph { Node [shape=box] Edge [label=x] a -> b; SubGraph s { c -> d } }`,
	"# preprocessed\ndigraph { // one\n /* two */ a -> b }",
	`digraph { -.5 -> 1. -> 12 ; 1.5 [label="ALB"] }`,
	`strict graph { a -- b -- a; a -- a }`, `strict digraph { a -> b -> a; a -> b; a -> a }`,
	`digraph { a -> b [key=k]; a -> b [key=k label=z]; a -> b }`,
	`digraph { subgraph cluster_a { x } y; subgraph cluster_a { z } subgraph cluster_a { w } -> v }`,
	`digraph { {a; b} -> {c d} -> e; {f} [x=1] }`, `digraph { a:p:n -> b:sw; "a:p" -> c }`,
	`digraph { a [label=<<b>x</b> y>] b [label = "q\"uote \\"] }`, `digraph { a [label="A"] [shape=box] [] ; "node" -> "graph" }`,
	`digraph { edge [dir=back]; subgraph { edge [dir=none]; a -> b } c -> d }`, `digraph "" { "" -> "é" ; é -> b }`,
	`graph{graph[a=b]node[a=b]edge[a=b]c=d}`, `digraph { label = Root subgraph cluster_x { label = Inner; a } }`,
}

// Graphviz itself says which nodes and edges a graph has.
func TestReadsWhatGraphvizReads(t *testing.T) {
	dot, err := exec.LookPath("dot")
	if err != nil {
		t.Skip("Graphviz is not installed")
	}
	for _, src := range syntax {
		cmd := exec.Command(dot, "-Tdot_json")
		cmd.Stdin = strings.NewReader(src)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("Graphviz refuses %s", src)
		}
		var want struct {
			Objects []struct {
				Name  string
				Nodes []int
				Label *string
			}
			Edges []struct{ Tail, Head int }
		}
		if err := json.Unmarshal(out, &want); err != nil {
			t.Fatal(err)
		}
		g, err := parse([]byte(src))
		if err != nil {
			t.Errorf("%v\n%s", err, src)
			continue
		}
		var nodes, edges, wantNodes, wantEdges []string
		for _, o := range want.Objects {
			if o.Label != nil && g.byName[o.Name] != nil {
				wantNodes = append(wantNodes, o.Name)
			}
		}
		for _, e := range want.Edges {
			wantEdges = append(wantEdges, want.Objects[e.Tail].Name+" to "+want.Objects[e.Head].Name)
		}
		for _, n := range g.nodes {
			nodes = append(nodes, n.name)
		}
		for _, e := range g.edges {
			edges = append(edges, e.from+" to "+e.to)
		}
		for _, list := range [][]string{nodes, edges, wantNodes, wantEdges} {
			slices.Sort(list)
		}
		if !slices.Equal(nodes, wantNodes) || !slices.Equal(edges, wantEdges) {
			t.Errorf("%s\nnodes %q, Graphviz reads %q\nedges %q, Graphviz reads %q", src, nodes, wantNodes, edges, wantEdges)
		}
	}
}

func TestReadsSyntaxOfGraphviz(t *testing.T) {
	for _, src := range append(syntax, "\uFEFFdigraph { a }") { // newer builds pass over the mark
		readForeign(t, src)
	}
}

// Each graph says something that a topology has no place for or that is drawn
// otherwise than it is written.
func TestTellsWhatItChangesOrLeaves(t *testing.T) {
	for _, x := range []struct {
		name, src, nodes, links string
		told                    []string
	}{
		{"backwards", `digraph { s3 -> cf [dir=back taillabel=origin]; edge [dir=back] c -> d }`, "", "cf>s3 d>c", []string{"cf -> s3: direction: dir=back draws the arrow backwards", `label at its head "origin"`}},
		{"arrow ends", `digraph { a -> b [dir=both arrowhead=none]; c -> d [arrowhead=none]; e -> f [dir=both]; g -> h [dir=none] }`, "", "b>a c>d e>f g>h", []string{
			"b -> a: direction: dir=both, arrowhead=none draws the arrow backwards", "c -> d: direction: arrowhead=none draws no arrow", "e -> f: direction: dir=both draws arrows at both ends", "g -> h: direction: dir=none",
		}},
		{"directed after all", `graph { a -- b [dir=forward]; c -- d [dir=back]; e -- f }`, "", "a>b d>c e>f", []string{"d -> c: direction: dir=back", "e -> f: direction: the edge has none"}},
		{"invisible", `digraph { a -> b [style="dashed, invis"]; x [style=invis]; b -> c; x -> c; subgraph { edge [style=invis] a -> c } }`, "a b c", "b>c", []string{"a -> b: left out edge: it is invisible", "x: left out node: it is invisible", "a -> c: left out edge", "x -> c: left out edge"}},
		{"points and legends", `digraph { node [shape=box] a -> p -> b; p [shape=point]; k [shape=plaintext label="Key: red = TLS"]; subgraph cluster_l { label=Legend; l1 -> l2 } c [shape=none label="made in spring"] d [shape=none image="aws/s3.png"] }`, "a b d", "", []string{
			"p: left out node: it is a point", "k: left out node \"Key: red = TLS\"", "l1: left out node: it stands in a legend", "c: left out node \"made in spring\"", "a -> p: left out edge",
		}},
		{"frames", `digraph { subgraph cluster_v { label="VPC &amp; more"; subgraph cluster_z { label="eu-west-1a"; a [label=EC2] } } subgraph cluster_r { label="Europe (Frankfurt)"; b [label=ALB] } subgraph cluster_i { label=Ireland; c [label=NLB] } subgraph plain { label=Plain; d } }`, "", "", []string{
			`cluster_v: left out cluster "VPC & more"`, `cluster_z: left out cluster "eu-west-1a"`, "a: Region eu-west-1", "b: Region eu-central-1", "c: Region eu-west-1",
		}},
		{"strict", `strict digraph { a -> b; a -> b [label=x]; b -> a }`, "", "a>b b>a", []string{"a -> b: one link: the graph is strict"}},
		{"labels at ends", `digraph { compound=true; a -> b [headlabel=443 xlabel=why lhead=cluster_b]; subgraph cluster_b { b } c [xlabel=aside] }`, "", "a>b", []string{`a -> b: left out label at its head "443"`, `left out label "why"`, `frame it leads to, "cluster_b"`, `c: left out outer label "aside"`}},
		{"ports", `digraph { a [shape=record label="<p>x|<q>y"]; a:q:n -> b:s }`, "", "a>b", []string{`port it leaves, "q"`}},
		{"several graphs", "digraph { a -> b }\ndigraph { c }", "a b", "a>b", []string{"graph: left out what follows it: only the first graph"}},
		{"backwards to many", `digraph { a -> {b c} [dir=back]; edge [dir=back]; { edge [dir=forward]; d -> e } f -> g }`, "", "b>a c>a d>e g>f", []string{"b -> a: direction: dir=back", "c -> a: direction: dir=back", "g -> f: direction: dir=back"}},
		{"ends that say nothing", `digraph { a -> b [dir=both arrowtail=none]; c -> d [dir=back arrowtail=none]; e -> f [dir=both arrowhead=none arrowtail=normal] }`, "", "a>b c>d f>e", []string{"c -> d: direction: dir=back, arrowtail=none draws no arrow", "f -> e: direction: dir=both, arrowhead=none, arrowtail=normal draws the arrow backwards"}},
		{"defaults that hide", `digraph { node [style=invis] s; node [style=filled] a; s -> a; edge [style=invis]; a -> b; edge [style=solid]; b -> c }`, "a b c", "b>c", []string{"s: left out node: it is invisible", "s -> a: left out edge: its end", "a -> b: left out edge: it is invisible"}},
		{"strict without direction", `strict graph { a -- b; b -- a }`, "a b", "a>b", []string{"a -> b: one link: the graph is strict", "a -> b: direction: the edge has none"}},
		{"label at a port", `digraph { a [label=<<table><tr><td port="p">API Gateway</td></tr></table>>]; a:p:sw -> b [taillabel=80 headlabel=8080] }`, "a b", "a>b", []string{"a: kind rest-api", `port it leaves, "p"`, `label at its tail "80"`, `label at its head "8080"`}},
		{"frames that are none", `digraph { subgraph cluster_x { label="Auto Scaling group"; a } subgraph cluster_eu_west_1 { b [label=Lambda] } a -> b }`, "a b", "a>b", []string{`cluster_x: left out cluster "Auto Scaling group"`, "b: Region eu-west-1"}},
		{"looks", `digraph { a [color=red URL="https://example.com"]; rankdir=LR }`, "", "", []string{"graph: left out attributes URL, color, rankdir"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			top, told := readForeign(t, x.src)
			for _, want := range x.told {
				if !strings.Contains(told, want) {
					t.Errorf("nothing says %q:\n%s", want, told)
				}
			}
			var nodes, links []string
			for _, n := range top.Nodes {
				nodes = append(nodes, n.ID)
			}
			for _, l := range top.Links {
				links = append(links, l.From+">"+l.To)
			}
			if got := strings.Join(nodes, " "); x.nodes != "" && got != x.nodes {
				t.Errorf("nodes %s, want %s", got, x.nodes)
			}
			if got := strings.Join(links, " "); x.links != "" && got != x.links {
				t.Errorf("links %s, want %s", got, x.links)
			}
		})
	}
}

func TestReadsLabelsAsGraphvizShowsThem(t *testing.T) {
	for label, want := range map[string]string{
		`"Route&nbsp;53 &amp; DNS"`:                   "Route 53 & DNS",
		`"a &lt;b&gt; &#233;&#x41; &amp;lt; AT&T; &"`: "a <b> éA &lt; AT&T; &",
		`"\N at \G\lnext"`:                            "n at g next",
		`<<b>A</b> &amp;amp; <i>B</i><br/>C>`:         "A &amp; B C",
		`"{<p> ALB\|x|{<h> web|\<b\>}}" shape=record`: "ALB|x web <b>",
		`<a <!-- > --> b>`:                            "a b",
		`"a|b"`:                                       "a|b",
		`"caf` + "\xe9" + `"`:                         "café",
		`"tab\\n" + " \"quoted\" end"`:                `tab\n "quoted" end`,
	} {
		top, _ := readForeign(t, "digraph g { n [label="+label+"] }")
		if got := top.Nodes[0].Title; got != want {
			t.Errorf("%s reads %q, want %q", label, got, want)
		}
	}
	top, told := readForeign(t, "digraph { charset=latin1; a [label=\"caf\xc3\xa9\"] }")
	if got := top.Nodes[0].Title; got != "cafÃ©" || strings.Contains(told, "charset") {
		t.Errorf("title %q; %s", got, told)
	}
}

// A word of ours in the name of something else decides nothing.
func TestWordsThatTellKinds(t *testing.T) {
	for _, x := range []struct {
		kind   model.Kind
		labels []string
	}{
		{model.KindOnPremises, []string{
			"NAT Gateway", "Internet Gateway", "Transit Gateway", "Payment gateway", "Gateway", "Security group", "ALB security group",
			"Listener", "ALB listener", "Listener :443", "User service", "Storage Gateway", "Step Functions", "Network Firewall", "Container Registry", "SQS queue", "Client VPN", "Payment API",
			"Database migration", "Mobile Hub", "Orders", "Route 53 Resolver", "Internet-facing thing", "Lambda execution role", "CloudFront access logs",
			"NAT gateway a", "Managed NAT", "Internet Gateway (IGW)", "AWS Transit Gateway", "Stripe payment gateway", "Payment gateway API", "SG web", "HTTPS listener", "ALB listener rule", "API Gateway security group", "Customer gateway", "Database subnet", "CloudFront OAC", "Cron job",
		}},
		{model.KindDatastore, []string{"Aurora Serverless", "Aurora Serverless v2", "Users database", "Database (primary)", "Redis cache", "DynamoDB table", "DB 1"}},
		{model.KindOpenSearch, []string{"OpenSearch Serverless", "Amazon OpenSearch Service"}},
		{model.KindCognito, []string{"Cognito user pool", "Cognito Serverless auth"}},
		{model.KindUsers, []string{"Users", "Mobile users", "End users in Europe", "Browser", "Customer\\nbrowser", "Internet", "Mobile app", "Clients (EU)"}},
		{model.KindCloudFront, []string{"CloudFront", "Amazon CloudFront distribution", "CDN", "CloudFront with S3 origin"}},
		{model.KindS3, []string{"S3", "S3 origin for CloudFront", "Amazon S3", "Assets bucket"}},
		{model.KindLambda, []string{"Lambda", "AWS Lambda function", "Lambda behind API Gateway", "Resize function"}},
		{model.KindRESTAPI, []string{"API Gateway", "Amazon API Gateway", "REST API"}},
		{model.KindALB, []string{"ALB", "Application Load Balancer", "Load Balancer 2", "load balancer (public)"}},
		{model.KindASG, []string{"EC2", "WebServer 1", "EC2 instance", "Auto Scaling group"}},
		{model.KindVPCEndpoint, []string{"VPC endpoint", "S3 gateway endpoint", "Interface endpoint"}},
		{model.KindWAF, []string{"WAF", "AWS WAF web ACL"}},
	} {
		for _, label := range x.labels {
			top, told := readForeign(t, `digraph { n1 [label="`+label+`"]; n1 -> n2 }`)
			if got := top.Nodes[0].Kind(); got != x.kind {
				t.Errorf("%q is read as %s, want %s\n%s", label, got, x.kind, told)
			}
		}
	}
}
