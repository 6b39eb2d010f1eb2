package layout

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
)

// A move in cells is found again from its steps, in drawings of every shape.
func TestMovesAreKeptToTheCell(t *testing.T) {
	for level := range pitch {
		for _, way := range []Direction{LeftRight, TopDown} {
			d := &Drawing{Level: Level(level), Direction: way}
			for c := -60; c <= 60; c++ {
				if got := d.CellsOf(d.MoveOf(c, -2*c)); got != (Point{c, -2 * c}) {
					t.Fatalf("level %d, direction %d: %d,%d comes back as %v", level, way, c, -2*c, got)
				}
			}
		}
	}
}

// What a person moved stands where it was put, or where there is room nearby; nothing
// else moves, nothing is covered, and lines go round boxes.
func TestMovesLeaveTheRestAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := rapid.SampledFrom(allOptions).Draw(t, "options")
		g := randomGraph(t, o, 12)
		if len(g.Nodes) == 0 {
			return
		}
		still := Arrange(g, o)
		moved := map[int]bool{}
		for range rapid.IntRange(1, 3).Draw(t, "moves") {
			i := rapid.IntRange(0, len(g.Nodes)-1).Draw(t, "node")
			moved[i] = true
			g.Nodes[i].Move = model.Point{X: rapid.IntRange(-60, 60).Draw(t, "along"), Y: rapid.IntRange(-60, 60).Draw(t, "across"), By: true}
		}
		d := Arrange(g, o)
		if !reflect.DeepEqual(d, Arrange(g, o)) {
			t.Fatal("two drawings of one graph differ")
		}
		for i := range d.Boxes {
			a, b := still.Boxes[i], d.Boxes[i]
			if !moved[i] && (b.X-d.Origin.X != a.X || b.Y-d.Origin.Y != a.Y || b.W != a.W || b.H != a.H) {
				t.Fatalf("%s went from %d,%d to %d,%d with origin %v", a.ID, a.X, a.Y, b.X, b.Y, d.Origin)
			}
			for k := range i {
				if (moved[i] || moved[k]) && d.area(i).meets(d.area(k)) {
					t.Fatalf("%s stands on %s", b.ID, d.Boxes[k].ID)
				}
			}
		}
		for i, l := range d.Lines {
			if l.From >= 0 && len(l.Points) < 2 {
				t.Fatalf("line %d has no way", i)
			}
		}
		if d.W < 1 || d.H < 1 {
			t.Fatalf("%d by %d cells", d.W, d.H)
		}
	})
}
