package mermaid

import (
	"bufio"
	"fmt"
	"io"

	"portolan/export/overlay"
	"portolan/export/palette"
	"portolan/model"
	"portolan/model/layout"
	"portolan/model/wording"
)

// Options choose how the flowchart looks. The zero value flows from left to
// right, in the theme of the page, with every guard as a node of its own.
type Options struct {
	Direction layout.Direction
	// Theme is [palette.Light] or [palette.Dark], "" to leave the choice to the page
	// that shows the diagram; the colours of nodes are readable on both.
	Theme string
	Show  *layout.Show   // which part, nil for all with groups as the design folds them
	Notes *overlay.Notes // shown on top: marks, waits and shares, explained in a box of their own
	// Folded writes web ACLs, certificates, health checks and edge functions
	// into the label of what they guard instead of drawing them.
	Folded bool
}

// Write writes t as a flowchart, without a code fence around it. The same
// topology and options give the same bytes. Any text is allowed in ids, titles
// and properties.
//
// Mermaid itself refuses texts of more than 50,000 characters and more than 500
// links unless the page allows more; Write does not.
func Write(w io.Writer, t *model.Topology, o Options) error {
	p := themes[o.Theme]
	if p == nil {
		return fmt.Errorf("mermaid: %w", &palette.OptionError{Option: "theme", Value: o.Theme, Want: "light, dark or nothing"})
	}
	c := &chart{Writer: bufio.NewWriter(w), t: t, o: o, palette: p}
	g := layout.GraphOf(t, layout.Options{Unfold: !o.Folded, Whole: true, Show: o.Show})
	c.o.Notes = o.Notes.OfGraph(g)
	c.graph = c.o.Notes.Annotate(g)
	c.names = nodeNames(c.graph.Nodes)
	c.write()
	if err := c.Flush(); err != nil {
		return fmt.Errorf("mermaid: %w", err)
	}
	return nil
}

// chart is one run of the writer.
type chart struct {
	*bufio.Writer
	t       *model.Topology
	o       Options
	palette *colours
	graph   layout.Graph
	names   []string // of the nodes of graph in the flowchart
	labels  int      // links whose label is a node, so that they are drawn in two
	first   []int    // of each link the number of its first line
}

func (c *chart) write() {
	c.head()
	byRegion := map[string][]int{}
	for i, n := range c.graph.Nodes {
		byRegion[n.Group] = append(byRegion[n.Group], i)
	}
	c.nodes("  ", byRegion[""])
	regions := c.t.Regions()
	taken := map[string]bool{}
	for _, r := range regions {
		if len(byRegion[r]) == 0 {
			continue
		}
		fmt.Fprintf(c, "  subgraph %s[\"%s\"]\n", unique("r_"+wording.Plain(r), taken), label(r))
		c.nodes("    ", byRegion[r])
		c.WriteString("  end\n")
	}
	crossed := crossing(c.graph)
	for i, e := range c.graph.Edges {
		c.first = append(c.first, i+c.labels)
		c.edge(e, crossed[i])
	}
	c.first = append(c.first, len(c.graph.Edges)+c.labels)
	c.legend()
	c.classes()
	c.marks()
	c.widths()
}

// curves never turn back against the flow, so that fewer lines run behind the
// labels of others than with Mermaid's default.
var flows = map[layout.Direction]struct{ word, curve string }{layout.LeftRight: {"LR", "monotoneX"}, layout.TopDown: {"TB", "monotoneY"}}

// head is what stands before the first node: title, theme and curve, and both title
// and description for screen readers.
func (c *chart) head() {
	c.WriteString("---\n")
	if c.t.Name != "" {
		fmt.Fprintf(c, "title: %s\n", yamlText(c.t.Name))
	}
	c.WriteString("config:\n")
	if theme := c.palette.mermaid; theme != "" {
		fmt.Fprintf(c, "  theme: %s\n", theme)
	}
	flow := flows[c.o.Direction]
	fmt.Fprintf(c, "  flowchart:\n    curve: %s\n---\n", flow.curve)
	fmt.Fprintf(c, "flowchart %s\n", flow.word)
	if s := label(c.t.Name); s != "" {
		fmt.Fprintf(c, "  accTitle: %s\n", s)
	}
	if s := label(c.t.Description); s != "" {
		fmt.Fprintf(c, "  accDescr: %s\n", s)
	}
}

// nodes writes the nodes of a Region, those of a group in a frame within it.
func (c *chart) nodes(indent string, list []int) {
	begun := map[int]bool{}
	for _, i := range list {
		r := c.graph.Nest(i)
		switch {
		case r < 0:
			c.node(indent, i)
		case !begun[r]:
			begun[r] = true
			fmt.Fprintf(c, "%ssubgraph g_%d[\"%s\"]\n", indent, r+1, label(c.graph.Rings[r].Title))
			for _, k := range c.graph.Rings[r].Nodes {
				c.node(indent+"  ", k)
			}
			c.WriteString(indent + "end\n")
		}
	}
}

func (c *chart) node(indent string, i int) {
	n := c.graph.Nodes[i]
	lines := append([]string{n.Face.Caption, n.Face.Title}, n.Face.Facts...)
	for _, b := range n.Face.Badges {
		if b.Text != "" {
			lines = append(lines, "+ "+b.Text)
		}
	}
	for _, s := range c.graph.Loose(i) {
		lines = append(lines, layout.Tag(s))
	}
	if s := c.o.Notes.Severity(n.ID); s != "" {
		lines = append(lines, "! "+s)
	}
	fmt.Fprintf(c, "%s%s[\"%s\"]:::%s\n", indent, c.names[i], label(lines...), className[n.Face.Family])
}

// edge draws requests solid, name lookups dotted and attachments dotted without
// an arrow.
func (c *chart) edge(e layout.Edge, crossed bool) {
	arrow := "-->"
	switch e.Class {
	case layout.DNS:
		arrow = "-.->"
	case layout.Attach:
		arrow = "-.-"
	}
	if s := label(e.Label, finding(c.o.Notes, e.Ref.String())); s != "" {
		if crossed {
			c.labelled(e, arrow, s)
			return
		}
		arrow += `|"` + s + `"|`
	}
	fmt.Fprintf(c, "  %s %s %s\n", c.names[e.From], arrow, c.names[e.To])
}

// classes writes the colours of the families that occur.
func (c *chart) classes() {
	seen := map[model.Family]bool{}
	for _, n := range c.graph.Nodes {
		seen[n.Face.Family] = true
	}
	for f := range model.FamilyDatabase + 1 {
		if seen[f] {
			k := c.palette.family[f]
			fmt.Fprintf(c, "  classDef %s fill:%s,stroke:%s,color:%s\n", className[f], k.Fill, k.Border, k.Text)
		}
	}
	if c.labels > 0 {
		c.WriteString("  classDef linkLabel fill:none,stroke:none\n")
	}
}
