package layout

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/racetest"
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
		if f := frameFaults(g, d); len(f) > 0 {
			t.Fatal(f)
		}
		if d.W < 1 || d.H < 1 {
			t.Fatalf("%d by %d cells", d.W, d.H)
		}
	})
}

// A label stands beside its own line, over no box, frame or other label, and whatever
// has an arrow head shows it, wherever people put boxes.
func TestMovesKeepLabelsAndHeads(t *testing.T) {
	racetest.OneGoroutine(t)
	rapid.Check(t, func(t *rapid.T) {
		o := rapid.SampledFrom(allOptions[:10]).Draw(t, "options")
		g := randomGraph(t, o, 10)
		if len(g.Nodes) == 0 {
			return
		}
		for range rapid.IntRange(1, 4).Draw(t, "moves") {
			i := rapid.IntRange(0, len(g.Nodes)-1).Draw(t, "node")
			g.Nodes[i].Move = model.Point{X: rapid.IntRange(-30, 30).Draw(t, "along"), Y: rapid.IntRange(-30, 30).Draw(t, "across"), By: true}
		}
		d := Arrange(g, o)
		c := &checker{g: g, d: d, box: map[Point]int{}}
		c.boxes()
		c.lines()
		c.out = nil // where boxes stand wall to wall lines go over each other
		c.labels()
		c.heads()
		if len(c.out) > 0 {
			t.Fatalf("%s\n%+v", strings.Join(c.out, "\n"), g)
		}
	})
}

// frameFaults lists what stands half in a frame, in one that is not its own, and frames
// that overlap.
func frameFaults(g Graph, d *Drawing) []string {
	c := &checker{g: g, d: d}
	c.frames()
	return c.out
}

// A step by hand takes the frame of a Region along, or makes it grow, only where that
// runs behind no other box and over no other frame, and the box stands where the step put it.
func TestStepsTakeFramesOverNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := rapid.SampledFrom(allOptions).Draw(t, "options")
		g := randomGraph(t, o, 10)
		if len(g.Nodes) == 0 {
			return
		}
		d := Arrange(g, o)
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			var ids []string
			first := rapid.IntRange(0, len(g.Nodes)-1).Draw(t, "node")
			for i := first; i < min(len(g.Nodes), first+rapid.IntRange(1, 3).Draw(t, "nodes")); i++ {
				ids = append(ids, g.Nodes[i].ID)
			}
			way := rapid.SampledFrom([]Point{{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {5, 0}, {0, 5}}).Draw(t, "way")
			n := d.FreeFrom(ids, way.X, way.Y)
			if n == 0 {
				continue
			}
			want := map[string]Point{}
			for i := range g.Nodes {
				b := &d.Boxes[i]
				want[b.ID] = b.Moved
				if slices.Contains(ids, b.ID) {
					want[b.ID] = Point{b.Moved.X + n*way.X, b.Moved.Y + n*way.Y}
					g.Nodes[i].Move = d.MoveOf(want[b.ID].X, want[b.ID].Y)
				}
			}
			d = Arrange(g, o)
			if f := frameFaults(g, d); len(f) > 0 {
				t.Fatalf("%v by %v, %d times: %v", ids, way, n, f)
			}
			for i := range d.Boxes {
				if b := &d.Boxes[i]; b.Moved != want[b.ID] {
					t.Fatalf("%v by %v, %d times: %s went %v, not %v", ids, way, n, b.ID, b.Moved, want[b.ID])
				}
			}
		}
	})
}
