package text

import (
	"fmt"
	"strings"

	"portolan/model/layout"
)

// graph reads a drawing's graph from lines such as
//
//	a USERS 0              node: id, caption, rank, frame
//	b ALB 3 us-east-1
//	a -> b : label         link; -> request, ~> DNS, .> attach
func graph(text string, level layout.Level) layout.Graph {
	var g layout.Graph
	index := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		line, label, _ := strings.Cut(line, ":")
		f := strings.Fields(line)
		if len(f) == 3 && strings.HasSuffix(f[1], ">") {
			class := map[string]layout.Class{"->": layout.Request, "~>": layout.DNS, ".>": layout.Attach}[f[1]]
			g.Edges = append(g.Edges, layout.Edge{
				From: index[f[0]], To: index[f[2]], ID: fmt.Sprintf("%s #%d", line, len(g.Edges)),
				Label: strings.TrimSpace(label), Class: class,
			})
			continue
		}
		n := layout.Node{ID: f[0], W: 15, H: 4, Face: layout.Face{Caption: f[1], Title: f[0], Facts: []string{"rank " + f[2]}, Letter: rune(f[1][0])}}
		fmt.Sscan(f[2], &n.Rank)
		if len(f) > 3 {
			n.Group = f[3]
		}
		switch level {
		case layout.Compact:
			n.Face.Facts = nil
			n.W, n.H = 4+len(f[1])+len(f[0]), 1
		case layout.Dots:
			n.W, n.H = 1, 1
		}
		index[n.ID] = len(g.Nodes)
		g.Nodes = append(g.Nodes, n)
	}
	return g
}

var pictures = map[string]string{
	"one node": "only CLOUDFRONT 2",
	"fan out": `
users USERS 0
cdn CLOUDFRONT 2
assets S3 3
web ALB 3
api API 3
users -> cdn
cdn -> assets : /static/*
cdn -> web : default (*)
cdn -> api : /api/*`,
	"diamond": `
a USERS 0
b ALB 3
c ALB 3
d DATA 5
a -> b
a -> c
b -> d
c -> d`,
	"two regions": `
sydney USERS 0
frankfurt USERS 0
www ROUTE53 1
alb-us ALB 3 us-east-1
app-us EC2 4 us-east-1
alb-eu ALB 3 eu-west-1
app-eu EC2 4 eu-west-1
table DATA 5 eu-west-1
sydney ~> www
frankfurt ~> www
www ~> alb-us : us-east-1
www ~> alb-eu : eu-west-1
alb-us -> app-us
alb-eu -> app-eu
app-us -> table
app-eu -> table`,
	"cycle": `
a ECS 4
b ECS 4
c ECS 4
a -> b : ask
b -> c
c -> a : answer
b -> a`,
	"self loop": `
a USERS 0
b LAMBDA 4 us-east-1
a -> b
b -> b : retry
b -> b`,
	"parallel links": `
cdn CLOUDFRONT 2
web ALB 3
cdn -> web : /api/*
cdn -> web : /img/*
cdn -> web : default (*)
cdn .> web`,
	"disconnected": `
a USERS 0
b ALB 3
c S3 4
d DATA 5
a -> b`,
	"crossing": `
a USERS 0
b USERS 0
c USERS 0
x ALB 3
y ALB 3
z ALB 3
a -> y
a -> z
b -> x
b -> z
c -> x
c -> y`,
	"long way": `
u USERS 0
r ROUTE53 1
c CLOUDFRONT 2
l ALB 3
e EC2 4
d DATA 5
u ~> r
r ~> c
c -> l
l -> e
e -> d
u -> l : direct
c -> d : reads`,
}
