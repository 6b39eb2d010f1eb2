package mermaid

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"portolan/export/overlay"
)

// legend explains the notes in a box beside the chart. Its name cannot be one
// of a node: those begin with "n_".
func (c *chart) legend() {
	lines := c.o.Notes.Legend()
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(c, "  legend[\"%s\"]:::legend\n", label(lines...))
	c.WriteString("  classDef legend fill:none,stroke-dasharray:3 3,text-align:left\n")
}

// severities in the order in which they are written.
var severities = []string{"error", "warning", "info"}

// marks draws the borders of what has findings in the colour of the most severe
// one. The label says it in a word as well.
func (c *chart) marks() {
	for _, severity := range severities {
		var names []string
		for i, n := range c.graph.Nodes {
			if c.o.Notes.Severity(n.ID) == severity {
				names = append(names, c.names[i])
			}
		}
		if len(names) > 0 {
			fmt.Fprintf(c, "  classDef %s stroke:%s,stroke-width:3px\n  class %s %s\n",
				severity, c.palette.finding[severity], strings.Join(names, ","), severity)
		}
	}
}

// widths draws links by the share of requests that take them, and those with
// findings in the colour of the most severe one.
func (c *chart) widths() {
	for i, e := range c.graph.Edges {
		var style []string
		ref := e.Ref.String()
		if color := c.palette.finding[c.o.Notes.Severity(ref)]; color != "" {
			style = append(style, "stroke:"+color)
		}
		if share, ok := c.o.Notes.Weight(ref); ok {
			style = append(style, "stroke-width:"+width(share))
		}
		if len(style) > 0 {
			lines := strconv.Itoa(c.first[i])
			for k := c.first[i] + 1; k < c.first[i+1]; k++ {
				lines += "," + strconv.Itoa(k)
			}
			fmt.Fprintf(c, "  linkStyle %s %s\n", lines, strings.Join(style, ","))
		}
	}
}

// width of a line that a share of all requests takes.
func width(share float64) string {
	return strconv.FormatFloat(math.Round((1+5*share)*10)/10, 'f', -1, 64) + "px"
}

// finding is what a link says of its most severe finding.
func finding(n *overlay.Notes, ref string) string {
	if s := n.Severity(ref); s != "" {
		return "! " + s
	}
	return ""
}
