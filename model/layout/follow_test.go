package layout

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
)

// chooser picks a number from 0 to n-1.
type chooser func(n int) int

// edited is g with one node or edge more or less.
func edited(g Graph, pick chooser) Graph {
	g.Nodes, g.Edges = slices.Clone(g.Nodes), slices.Clone(g.Edges)
	n := len(g.Nodes)
	switch k := pick(4); {
	case n == 0 || k == 0:
		x := Node{ID: "new", W: 1, H: 1}
		if n > 0 {
			x = g.Nodes[pick(n)]
			x.ID = "new"
			g.Edges = append(g.Edges, Edge{From: pick(n), To: n, ID: "to new"})
		}
		g.Nodes = append(g.Nodes, x)
	case k == 1:
		return without(g, pick(n))
	case k == 2 || len(g.Edges) == 0:
		g.Edges = append(g.Edges, Edge{From: pick(n), To: pick(n), ID: "new"})
	default:
		i := pick(len(g.Edges))
		g.Edges = slices.Delete(g.Edges, i, i+1)
	}
	return g
}

func without(g Graph, k int) Graph {
	g.Nodes = slices.Delete(g.Nodes, k, k+1)
	g.Edges = slices.DeleteFunc(g.Edges, func(e Edge) bool { return e.From == k || e.To == k })
	for i := range g.Edges {
		e := &g.Edges[i]
		if e.From > k {
			e.From--
		}
		if e.To > k {
			e.To--
		}
	}
	return g
}

// turned lists pairs of boxes that stand in one layer before and after, but in
// the other order.
func turned(before, after *Drawing) []string {
	along := func(b *Box) (u, v int) { return b.X, b.Y }
	if after.Direction == TopDown {
		along = func(b *Box) (u, v int) { return b.Y, b.X }
	}
	var out []string
	for i := range after.Boxes {
		for k := range i {
			a, b := &after.Boxes[i], &after.Boxes[k]
			x, y := before.Box(a.ID), before.Box(b.ID)
			if x < 0 || y < 0 {
				continue
			}
			ua, va := along(a)
			ub, vb := along(b)
			ux, vx := along(&before.Boxes[x])
			uy, vy := along(&before.Boxes[y])
			if ua == ub && ux == uy && (va < vb) != (vx < vy) {
				out = append(out, a.ID+" and "+b.ID)
			}
		}
	}
	return out
}

func TestAnEditKeepsTheOrderOfTheRest(t *testing.T) {
	for _, o := range allOptions {
		t.Run(fmt.Sprintf("direction %d level %d tight %v snug %v", o.Direction, o.Level, o.Tight, o.Snug), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				g := randomGraph(t, o, 20)
				before := Arrange(g, o)
				pick := func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "pick") }
				for edit := range rapid.IntRange(1, 3).Draw(t, "edits") {
					g = edited(g, pick)
					for i := range g.Nodes { // so that IDs stay unique
						if n := &g.Nodes[i]; n.ID == "new" {
							n.ID = fmt.Sprint("new of edit ", edit)
						}
					}
					follow := o
					follow.Previous = before
					after := Arrange(g, follow)
					if f := faults(g, after); len(f) > 0 {
						t.Fatalf("%s\n%+v", strings.Join(f, "\n"), g)
					}
					if pairs := turned(before, after); len(pairs) > 0 {
						t.Fatalf("%v changed places", pairs)
					}
					if !reflect.DeepEqual(after, Arrange(g, follow)) {
						t.Fatal("two drawings of one graph differ")
					}
					before = after
				}
			})
		})
	}
}

func TestAnEditMovesLittle(t *testing.T) {
	const edits, row = 20, 5 // rows from one box to the next
	for _, n := range []int{10, 30, 100} {
		g := layered(n, 6)
		before := Arrange(g, Options{})
		d := newDice(2)
		following, anew := 0, 0
		for range edits {
			h := edited(g, d.roll)
			following += displacement(before, Arrange(h, Options{Previous: before}))
			anew += displacement(before, Arrange(h, Options{}))
		}
		t.Logf("%d nodes: median displacement of an edit %.1f rows, anew %.1f", n, float64(following)/edits, float64(anew)/edits)
		if following > edits*2*row || 2*following > anew {
			t.Errorf("%d nodes: in %d edits the median box moved %d rows, anew %d", n, edits, following, anew)
		}
	}
}

// displacement is how many rows the middle one of all boxes moved.
func displacement(before, after *Drawing) int {
	var rows []int
	for i := range after.Boxes {
		if k := before.Box(after.Boxes[i].ID); k >= 0 {
			dy := after.Boxes[i].Y - before.Boxes[k].Y
			rows = append(rows, max(dy, -dy))
		}
	}
	slices.Sort(rows)
	return rows[len(rows)/2]
}

func TestTheSameGraphDrawnAgainStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := rapid.SampledFrom(allOptions).Draw(t, "options")
		g := randomGraph(t, o, 20)
		before := Arrange(g, o)
		o.Previous = before
		after := Arrange(g, o)
		if pairs := turned(before, after); len(pairs) > 0 {
			t.Fatalf("%v changed places", pairs)
		}
		for i := range before.Boxes {
			if a, b := before.Boxes[i], after.Boxes[i]; before.Direction == LeftRight && a.X != b.X || before.Direction == TopDown && a.Y != b.Y {
				t.Fatalf("%s changed its layer", a.ID)
			}
		}
	})
}

func TestFitKeepsTheShapeWhileItFits(t *testing.T) {
	before := topology(t, shop)
	d := Fit(before, 70, 60, Options{})
	if d.Direction != TopDown {
		t.Fatalf("direction %d", d.Direction)
	}
	smaller, err := model.New("test", before.Nodes[:4], before.Links[:2])
	if err != nil {
		t.Fatal(err)
	}
	if d := Fit(smaller, 70, 60, Options{}); d.Direction != LeftRight {
		t.Fatalf("four nodes are drawn in direction %d: the test shows nothing", d.Direction)
	}
	after := Fit(smaller, 70, 60, Options{Previous: d})
	if after.Direction != d.Direction || after.Level != d.Level {
		t.Errorf("direction %d level %d became %d, %d", d.Direction, d.Level, after.Direction, after.Level)
	}
	if d := Fit(smaller, 70, 60, Options{Previous: d, OneWay: true}); d.Direction != LeftRight {
		t.Error("the shape of the drawing before counts more than the direction asked for")
	}
	if d := Fit(smaller, 20, 0, Options{Previous: d}); d.W > 20 {
		t.Errorf("%d columns where there are 20", d.W)
	}
}

func BenchmarkFollow(b *testing.B) {
	for _, n := range []int{100, 1000} {
		g := layered(n, 6)
		before := Arrange(g, Options{})
		g = edited(g, newDice(3).roll)
		b.Run(fmt.Sprintf("%d nodes", n), func(b *testing.B) {
			for b.Loop() {
				Arrange(g, Options{Previous: before})
			}
		})
	}
}
