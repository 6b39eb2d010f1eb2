package mermaid

import (
	"fmt"
	"slices"
	"strconv"

	"portolan/model/layout"
)

// crossing tells of every link whether others cross it in any layout, at the
// place where its label would be: two nodes that both lead to the same two Regions
// (or nodes outside of them). Mermaid sets the label of a link at its middle and
// draws other lines behind it; of a node it keeps them away, so the labels of
// these links are nodes.
func crossing(g layout.Graph) []bool {
	block := func(e layout.Edge) string {
		if r := g.Nodes[e.To].Group; r != "" {
			return r
		}
		return "#" + strconv.Itoa(e.To)
	}
	leads := map[int][]string{} // sources to blocks, each once
	for _, e := range g.Edges {
		if b := block(e); e.From != e.To && !slices.Contains(leads[e.From], b) {
			leads[e.From] = append(leads[e.From], b)
		}
	}
	type pair struct{ a, b string }
	sources := map[pair][]int{} // of two blocks, those that lead to both
	for from, blocks := range leads {
		for i, a := range blocks[:min(len(blocks), mostBlocks)] {
			for _, b := range blocks[i+1 : min(len(blocks), mostBlocks)] {
				p := pair{min(a, b), max(a, b)}
				sources[p] = append(sources[p], from)
			}
		}
	}
	type way struct {
		from  int
		block string
	}
	crossed := map[way]bool{}
	for p, from := range sources {
		if len(from) < 2 {
			continue
		}
		for _, f := range from {
			crossed[way{f, p.a}], crossed[way{f, p.b}] = true, true
		}
	}
	out := make([]bool, len(g.Edges))
	for i, e := range g.Edges {
		out[i] = crossed[way{e.From, block(e)}]
	}
	return out
}

// mostBlocks bounds the work for a node that leads everywhere.
const mostBlocks = 32

// labelled draws a link whose label is a node without a box.
func (c *chart) labelled(e layout.Edge, arrow, text string) {
	c.labels++
	name := "l_" + strconv.Itoa(c.labels)
	line := "---"
	if arrow != "-->" {
		line = "-.-"
	}
	fmt.Fprintf(c, "  %s[\"%s\"]:::linkLabel\n  %s %s %s\n  %s %s %s\n", name, text, c.names[e.From], line, name, name, arrow, c.names[e.To])
}
