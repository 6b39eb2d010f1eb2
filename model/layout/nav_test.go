package layout

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestNeighbours(t *testing.T) {
	// a   b
	//   c
	// d       e
	d := &Drawing{Boxes: []Box{
		{ID: "a", X: 0, Y: 0, W: 10, H: 4},
		{ID: "b", X: 40, Y: 0, W: 10, H: 4},
		{ID: "c", X: 20, Y: 8, W: 10, H: 4},
		{ID: "d", X: 0, Y: 20, W: 10, H: 4},
		{ID: "e", X: 80, Y: 20, W: 10, H: 4},
	}}
	for _, c := range []struct {
		from string
		way  Way
		want string
	}{
		{"a", Right, "c"},
		{"a", Down, "d"},
		{"b", Left, "c"},
		{"c", Right, "b"},
		{"c", Left, "a"},
		{"d", Up, "a"},
		{"d", Right, "e"},
		{"e", Left, "c"},
		{"e", Right, ""},
		{"a", Up, ""},
	} {
		got := ""
		if i := d.Neighbour(d.Box(c.from), c.way); i >= 0 {
			got = d.Boxes[i].ID
		}
		if got != c.want {
			t.Errorf("from %s way %d leads to %q, want %q", c.from, c.way, got, c.want)
		}
	}
	if d.Neighbour(-1, Up) != -1 || d.Neighbour(9, Up) != -1 || d.Box("zz") != -1 {
		t.Error("a box that is not there has a neighbour")
	}
}

func TestHitTest(t *testing.T) {
	g := Graph{
		Nodes: []Node{
			{ID: "a", W: 15, H: 4, Face: Face{Badges: []Badge{{ID: "acl", Text: "WAF acl"}}}},
			{ID: "b", W: 15, H: 4, Rank: 1, Group: "us-east-1"},
		},
		Edges: []Edge{{From: 0, To: 1, ID: "ab", Label: "/api/*"}},
	}
	d := Arrange(g, Options{})
	a, b, l := d.Boxes[0], d.Boxes[1], d.Lines[0]
	for _, c := range []struct {
		x, y, box, line, frame int
	}{
		{a.X, a.Y, 0, -1, -1},
		{a.X + 5, a.Y + 4, 0, -1, -1}, // the badge
		{b.X + 14, b.Y + 3, 1, -1, 0},
		{b.X - 2, b.Y + 3, -1, -1, 0},
		{a.X + a.W + 1, l.Points[0].Y, -1, 0, -1},
		{l.LabelAt.X + 5, l.LabelAt.Y, -1, 0, -1},
		{d.W, d.H, -1, -1, -1},
		{-1, -1, -1, -1, -1},
	} {
		if box, line, frame := d.BoxAt(c.x, c.y), d.LineAt(c.x, c.y), d.FrameAt(c.x, c.y); box != c.box || line != c.line || frame != c.frame {
			t.Errorf("at %d,%d: box %d line %d frame %d, want %+v", c.x, c.y, box, line, frame, c)
		}
	}
}

func TestReadingOrderFollowsTheRequest(t *testing.T) {
	g := Graph{Nodes: []Node{{ID: "db", W: 15, H: 4, Rank: 5}, {ID: "cdn", W: 15, H: 4, Rank: 2}, {ID: "users", W: 15, H: 4}}}
	for _, dir := range []Direction{LeftRight, TopDown} {
		d := Arrange(g, Options{Direction: dir})
		if got := fmt.Sprint(d.ReadingOrder()); got != "[2 1 0]" {
			t.Errorf("direction %d reads %s", dir, got)
		}
	}
}

// layered makes a graph like those of real designs: six layers, links mostly
// to what is near in the next layer.
func layered(n int, regions int) Graph {
	r := rand.New(rand.NewPCG(1, 2))
	var g Graph
	var by [6][]int
	for i := range n {
		l := i * 6 / n
		x := Node{ID: fmt.Sprint("n", i), W: 17, H: 4, Rank: l}
		if l > 2 && regions > 0 {
			x.Group = fmt.Sprint("region-", r.IntN(regions))
		}
		by[l] = append(by[l], i)
		g.Nodes = append(g.Nodes, x)
	}
	for i := range n * 13 / 10 {
		l := r.IntN(5)
		k := r.IntN(len(by[l]))
		m := min(max(k*len(by[l+1])/len(by[l])+r.IntN(7)-3, 0), len(by[l+1])-1)
		g.Edges = append(g.Edges, Edge{From: by[l][k], To: by[l+1][m], ID: fmt.Sprint("e", i)})
	}
	return g
}

func TestLargeDrawingsAreSound(t *testing.T) {
	for _, regions := range []int{0, 6} {
		g := layered(1000, regions)
		for _, f := range faults(g, Arrange(g, Options{})) {
			t.Errorf("%d regions: %s", regions, f)
		}
	}
}

func BenchmarkArrange(b *testing.B) {
	for _, n := range []int{10, 100, 1000, 10000} {
		for _, regions := range []int{0, 6} {
			g := layered(n, regions)
			b.Run(fmt.Sprintf("%d nodes %d regions", n, regions), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					Arrange(g, Options{})
				}
			})
		}
	}
	g := layered(1000, 0)
	d := Arrange(g, Options{})
	for i := range g.Nodes {
		g.Nodes[i].Fixed = &Point{d.Boxes[i].X, d.Boxes[i].Y}
	}
	b.Run("1000 nodes all placed where they are", func(b *testing.B) {
		for b.Loop() {
			Arrange(g, Options{})
		}
	})
	for i := range g.Nodes {
		g.Nodes[i].Fixed = &Point{d.Boxes[i].X + 1 + i%2, d.Boxes[i].Y}
	}
	b.Run("1000 nodes all placed elsewhere", func(b *testing.B) {
		for b.Loop() {
			Arrange(g, Options{})
		}
	})
}
