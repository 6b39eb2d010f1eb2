package layout

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestHandPlacedNodesStayAndLinesGoRoundThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := rapid.SampledFrom(allOptions[:2]).Draw(t, "options")
		g := randomGraph(t, o, 14)
		framed := rapid.Bool().Draw(t, "framed")
		taken := map[Point]bool{}
		for i := range g.Nodes {
			if !framed {
				g.Nodes[i].Group = ""
			}
			slot := Point{rapid.IntRange(-1, 3).Draw(t, "column"), rapid.IntRange(-1, 3).Draw(t, "row")}
			if rapid.Bool().Draw(t, "fixed") && !taken[slot] {
				taken[slot] = true
				g.Nodes[i].Fixed = &Point{slot.X * 40, slot.Y * 20}
				g.Nodes[i].H = min(g.Nodes[i].H, 6)
			}
		}
		d := Arrange(g, o)
		for i := range g.Nodes {
			for k := range i {
				if g.Nodes[i].Fixed != nil && g.Nodes[k].Fixed != nil && d.area(i).meets(d.area(k)) {
					return // a box grew to hold its ports: where it stands is the person's choice
				}
			}
		}
		for i, n := range g.Nodes {
			if n.Fixed != nil && (d.Boxes[i].X != n.Fixed.X+d.Origin.X || d.Boxes[i].Y != n.Fixed.Y+d.Origin.Y) {
				t.Fatalf("%s is at %d,%d with origin %v, placed at %v", n.ID, d.Boxes[i].X, d.Boxes[i].Y, d.Origin, *n.Fixed)
			}
		}
		c := &checker{g: g, d: d, box: map[Point]int{}}
		c.boxes()
		c.lines()
		if !framed { // frames follow their members wherever a person put them
			c.frames()
			c.labels()
		}
		if f := c.out; len(f) > 0 {
			t.Fatalf("%s\n%+v", strings.Join(f, "\n"), g)
		}
		if !reflect.DeepEqual(d, Arrange(g, o)) {
			t.Fatal("two drawings of one graph differ")
		}
	})
}

func TestMovingOneNodeLeavesTheOthersAlone(t *testing.T) {
	var g Graph
	for i := range 8 {
		g.Nodes = append(g.Nodes, Node{ID: fmt.Sprint(i), W: 15, H: 4, Rank: i / 2})
		if i > 1 {
			g.Edges = append(g.Edges, Edge{From: i - 2, To: i, ID: fmt.Sprint("e", i)})
		}
	}
	before := Arrange(g, Options{})
	g.Nodes[3].Fixed = &Point{before.Boxes[3].X, before.Boxes[3].Y + 30}
	after := Arrange(g, Options{})
	for i := range g.Nodes {
		if i != 3 && !reflect.DeepEqual(before.Boxes[i], after.Boxes[i]) {
			t.Errorf("box %d moved from %+v to %+v", i, before.Boxes[i], after.Boxes[i])
		}
	}
	for i, l := range before.Lines {
		if l.From != 3 && l.To != 3 && !reflect.DeepEqual(l, after.Lines[i]) {
			t.Errorf("line %s moved from %v to %v", l.ID, l.Points, after.Lines[i].Points)
		}
	}
}

func TestHandPlacedNodesInOneSpotStillDraw(t *testing.T) {
	g := Graph{Nodes: []Node{
		{ID: "a", W: 15, H: 4, Fixed: &Point{3, 3}},
		{ID: "b", W: 15, H: 4, Fixed: &Point{3, 3}},
		{ID: "c", W: 15, H: 4, Fixed: &Point{1 << 40, -1 << 40}},
	}, Edges: []Edge{{From: 0, To: 1, ID: "ab", Label: "x"}, {From: 1, To: 2, ID: "bc"}, {From: 0, To: 0, ID: "aa"}}}
	d := Arrange(g, Options{})
	for _, l := range d.Lines {
		if len(l.Points) < 2 {
			t.Errorf("line %s has no way", l.ID)
		}
	}
	if d.Boxes[0].X != d.Boxes[1].X || d.Boxes[0].Y != d.Boxes[1].Y {
		t.Error("boxes placed in one spot were moved")
	}
}
