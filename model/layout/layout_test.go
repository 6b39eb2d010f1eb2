package layout

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var allOptions = []Options{
	{Direction: LeftRight, Level: Detail},
	{Direction: TopDown, Level: Detail},
	{Direction: LeftRight, Level: Detail, Tight: true},
	{Direction: TopDown, Level: Detail, Tight: true},
	{Direction: LeftRight, Level: Detail, Tight: true, Short: true, Snug: true},
	{Direction: TopDown, Level: Detail, Tight: true, Short: true, Snug: true},
	{Direction: LeftRight, Level: Compact, Tight: true, Short: true, Snug: true},
	{Direction: TopDown, Level: Compact, Tight: true, Short: true, Snug: true},
	{Direction: LeftRight, Level: Compact},
	{Direction: TopDown, Level: Compact},
	{Direction: LeftRight, Level: Dots},
	{Direction: TopDown, Level: Dots},
}

// randomGraph draws any graph: cycles, loops, repeated edges, loose nodes.
func randomGraph(t *rapid.T, o Options, maxNodes int) Graph {
	n := rapid.IntRange(0, maxNodes).Draw(t, "nodes")
	groups := rapid.IntRange(0, 4).Draw(t, "groups")
	var g Graph
	for i := range n {
		x := Node{ID: fmt.Sprintf("n%d", i), Rank: rapid.IntRange(noRank, 5).Draw(t, "rank")}
		switch o.Level {
		case Detail:
			x.W, x.H = rapid.IntRange(4, 24).Draw(t, "w"), rapid.IntRange(3, 6).Draw(t, "h")
			for k := range rapid.IntRange(0, 2).Draw(t, "badges") {
				x.Face.Badges = append(x.Face.Badges, Badge{Text: fmt.Sprint("b", k)})
			}
		case Compact:
			x.W, x.H = rapid.IntRange(4, 24).Draw(t, "w"), 1
		default:
			x.W, x.H = 1, 1
		}
		if k := rapid.IntRange(0, groups).Draw(t, "group"); k > 0 {
			x.Group = fmt.Sprintf("region-%d", k)
		}
		g.Nodes = append(g.Nodes, x)
	}
	if n == 0 {
		return g
	}
	for i := range rapid.IntRange(0, 2*n).Draw(t, "edges") {
		e := Edge{From: rapid.IntRange(0, n-1).Draw(t, "from"), To: rapid.IntRange(0, n-1).Draw(t, "to"), ID: fmt.Sprintf("e%d", i)}
		e.Class = Class(rapid.IntRange(0, 2).Draw(t, "class"))
		if o.Level != Dots { // dots have no labels
			e.Label = strings.Repeat("x", max(0, rapid.IntRange(-6, 12).Draw(t, "label")))
		}
		g.Edges = append(g.Edges, e)
	}
	return g
}

func TestEveryDrawingIsSound(t *testing.T) {
	for _, o := range allOptions {
		t.Run(fmt.Sprintf("direction %d level %d tight %v snug %v", o.Direction, o.Level, o.Tight, o.Snug), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				g := randomGraph(t, o, 24)
				if f := faults(g, Arrange(g, o)); len(f) > 0 {
					t.Fatalf("%s\n%+v", strings.Join(f, "\n"), g)
				}
			})
		})
	}
}

func TestOddGraphs(t *testing.T) {
	box := func(id, group string) Node { return Node{ID: id, W: 12, H: 4, Group: group, Rank: noRank} }
	for name, g := range map[string]Graph{
		"none":         {},
		"one":          {Nodes: []Node{box("a", "")}},
		"one in frame": {Nodes: []Node{box("a", "us-east-1")}},
		"itself":       {Nodes: []Node{box("a", "")}, Edges: []Edge{{ID: "aa", Label: "loop"}, {ID: "again"}}},
		"several":      {Nodes: []Node{box("a", ""), box("b", "")}, Edges: []Edge{{To: 1, ID: "1", Label: "x"}, {To: 1, ID: "2", Label: "y"}, {To: 1, ID: "3", Class: DNS}}},
		"there, back":  {Nodes: []Node{box("a", ""), box("b", "")}, Edges: []Edge{{To: 1, ID: "ab", Label: "x"}, {From: 1, ID: "ba", Label: "y"}}},
		"cycle":        {Nodes: []Node{box("a", ""), box("b", "x"), box("c", "y")}, Edges: []Edge{{To: 1, ID: "ab"}, {From: 1, To: 2, ID: "bc"}, {From: 2, ID: "ca"}}},
		"apart":        {Nodes: []Node{box("a", ""), box("b", ""), box("c", "x"), box("d", "y")}, Edges: []Edge{{To: 1, ID: "ab"}, {From: 2, To: 3, ID: "cd"}}},
	} {
		for _, o := range allOptions[:6] {
			d := Arrange(g, o)
			for _, f := range faults(g, d) {
				t.Errorf("%s: %s", name, f)
			}
			for i := range d.Lines {
				if d.Lines[i].Label != g.Edges[i].Label {
					t.Errorf("%s: label %q became %q", name, g.Edges[i].Label, d.Lines[i].Label)
				}
			}
			if len(g.Nodes) == 0 && (d.W != 0 || d.H != 0) {
				t.Errorf("nothing is %dx%d", d.W, d.H)
			}
		}
	}
}

func TestSameGraphSameDrawing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := rapid.SampledFrom(allOptions).Draw(t, "options")
		g := randomGraph(t, o, 20)
		if a, b := Arrange(g, o), Arrange(g, o); !reflect.DeepEqual(a, b) {
			t.Fatalf("two drawings of one graph differ")
		}
	})
}
