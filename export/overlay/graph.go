package overlay

import (
	"slices"

	"portolan/model/layout"
)

// Annotate returns g with what users wait as a further fact of their boxes and
// the shares of requests behind the labels of lines. Boxes grow as they must;
// g stays as it is. Findings are no part of it.
func (n *Notes) Annotate(g layout.Graph) layout.Graph {
	if n == nil || n.Waits == nil && n.Shares == nil {
		return g
	}
	g.Nodes, g.Edges = slices.Clone(g.Nodes), slices.Clone(g.Edges)
	for i := range g.Nodes {
		x := &g.Nodes[i]
		s := n.Wait(x.ID)
		if s == "" {
			continue
		}
		x.Face.Facts = slices.Clone(x.Face.Facts)
		if last := len(x.Face.Facts) - 1; x.Fixed != nil && last >= 0 {
			// A box whose place is chosen by hand grows to the side alone:
			// what stands below it stays free.
			x.Face.Facts[last] += " · " + s
		} else {
			x.Face.Facts = append(x.Face.Facts, s)
			x.H++
		}
		x.W = max(x.W, layout.Columns(x.Face.Facts[len(x.Face.Facts)-1])+4)
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		e.Label = joined(e.Label, n.Share(e.Ref.String()))
	}
	return g
}

// joined puts two texts behind each other, either of which may be empty.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}
