package layout

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// randomStages gives the frames of g stages without gaps.
func randomStages(t *rapid.T, g Graph) []int {
	names, _ := groupsOf(g)
	stages := make([]int, len(names))
	for i := range stages {
		stages[i] = rapid.IntRange(0, len(names)-1).Draw(t, "stage")
	}
	return dense(stages)
}

func TestFramesOfALaterStageStandBehind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := sanitize(randomGraph(t, Options{}, 24), Options{})
		stages := randomStages(t, g)
		turned := orient(g)
		layer := layersOf(g, turned, stages)
		for i, e := range g.Edges {
			if e.From < 0 || e.From == e.To {
				continue
			}
			a, b := e.From, e.To
			if turned[i] {
				a, b = b, a
			}
			if layer[a] >= layer[b] {
				t.Fatalf("%s leads from layer %d to %d", e.ID, layer[a], layer[b])
			}
		}
		_, groups := groupsOf(g)
		for i, a := range groups {
			for k, b := range groups {
				if a >= 0 && b >= 0 && stages[a] < stages[b] && layer[i] >= layer[k] {
					t.Fatalf("%s of stage %d is in layer %d, %s of stage %d in layer %d",
						g.Nodes[i].ID, stages[a], layer[i], g.Nodes[k].ID, stages[b], layer[k])
				}
			}
		}
	})
}

func TestDrawingsWithStagesAreSound(t *testing.T) {
	for _, o := range allOptions {
		t.Run(fmt.Sprintf("direction %d level %d tight %v snug %v", o.Direction, o.Level, o.Tight, o.Snug), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				g := randomGraph(t, o, 20)
				d, _ := arrange(g, o, &plan{stages: randomStages(t, g)})
				if f := faults(g, d); len(f) > 0 {
					t.Fatalf("%s\n%+v", strings.Join(f, "\n"), g)
				}
				if len(g.Nodes) == 0 {
					return
				}
				follow := o
				follow.Previous = d
				if again := Arrange(g, follow); !reflect.DeepEqual(again.memory.stages, d.memory.stages) {
					t.Fatalf("stages %v became %v", d.memory.stages, again.memory.stages)
				}
			})
		})
	}
}

// framesInOneColumn tells whether all frames of d start in one column.
func framesInOneColumn(d *Drawing) bool {
	return !slices.ContainsFunc(d.Frames, func(f Frame) bool { return f.X != d.Frames[0].X })
}

func TestFramesStandBehindEachOtherWhereThatCrossesLess(t *testing.T) {
	for _, n := range []int{30, 100, 300} {
		g := layered(n, 3)
		beside := newScheme(g, Options{}, nil)
		beside.order()
		p := choosePlan(g, Options{})
		if p.stages == nil {
			t.Errorf("%d nodes: all frames stand side by side", n)
			continue
		}
		s := newScheme(g, Options{}, p.stages)
		if p.layers != nil {
			s.reuse(p.layers)
		} else {
			s.order()
		}
		side, behind := newOrderer(beside).crossings(), newOrderer(s).crossings()
		t.Logf("%d nodes: %d crossings side by side, %d with stages %v", n, side, behind, p.stages)
		if behind*savedShare > side*(savedShare-1) {
			t.Errorf("%d nodes: %d crossings with stages %v, %d side by side", n, behind, p.stages, side)
		}
		if d := Arrange(g, Options{}); framesInOneColumn(d) {
			t.Errorf("%d nodes: the drawing has all frames in one column", n)
		}
	}
}

func TestTwoRegionsStandSideBySide(t *testing.T) {
	var g Graph
	add := func(id, group string, rank int) int {
		g.Nodes = append(g.Nodes, Node{ID: id, W: 12, H: 4, Group: group, Rank: rank})
		return len(g.Nodes) - 1
	}
	link := func(a, b int) {
		g.Edges = append(g.Edges, Edge{From: a, To: b, ID: fmt.Sprint(a, "-", b)})
	}
	users := add("users", "", 0)
	for range 3 { // each record leads to both Regions, so that lines must cross
		record := add(fmt.Sprint("record-", len(g.Nodes)), "", 1)
		link(users, record)
		for _, region := range []string{"us-east-1", "eu-west-1"} {
			link(record, add(fmt.Sprint("alb-", len(g.Nodes)), region, 3))
		}
	}
	if p := choosePlan(g, Options{}); p.stages != nil {
		t.Errorf("stages %v, want both Regions side by side", p.stages)
	}
	if d := Arrange(g, Options{}); !framesInOneColumn(d) {
		t.Error("the Regions do not start in one column")
	}
}

func TestStagesOutliveEdits(t *testing.T) {
	g := layered(40, 4)
	before := Arrange(g, Options{})
	if before.memory.stages == nil {
		t.Fatal("all frames stand side by side: nothing to keep")
	}
	d := newDice(7)
	for range 10 {
		g = edited(g, d.roll)
		for i := range g.Nodes {
			if n := &g.Nodes[i]; n.ID == "new" {
				n.ID = fmt.Sprint("node-", len(g.Nodes))
			}
		}
		after := Arrange(g, Options{Previous: before})
		if f := faults(g, after); len(f) > 0 {
			t.Fatal(strings.Join(f, "\n"))
		}
		if !reflect.DeepEqual(after.memory.stages, before.memory.stages) {
			t.Fatalf("stages %v became %v", before.memory.stages, after.memory.stages)
		}
		before = after
	}
}

func TestOneProcessorDrawsLikeMany(t *testing.T) {
	g := layered(60, 5)
	many := Arrange(g, Options{})
	for range 3 {
		if !reflect.DeepEqual(many, Arrange(g, Options{})) {
			t.Fatal("two drawings of one graph differ")
		}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if !reflect.DeepEqual(many, Arrange(g, Options{})) {
		t.Error("a drawing made on one processor differs")
	}
}
