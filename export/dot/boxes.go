package dot

import (
	"bufio"
	"math"
	"slices"

	"github.com/awalterschulze/gographviz/ast"

	"portolan/model/layout"
	"portolan/model/wording"
)

// hasBox tells whether something stands for several nodes within a Region.
func (d *drawing) hasBox(region string) bool {
	return slices.ContainsFunc(d.graph.Nodes, func(n layout.Node) bool { return n.Face.Members != nil && n.Group == region })
}

// boxes writes what stands for several nodes of a Region, "" for outside of all.
// The nodes are carried with the graph.
func (d *drawing) boxes(w *bufio.Writer, region string, depth int) {
	for i := range d.graph.Nodes {
		n := &d.graph.Nodes[i]
		if n.Face.Members == nil || n.Group != region {
			continue
		}
		lines := append([]string{n.Face.Caption, n.Face.Title}, n.Face.Facts...)
		c := d.palette.family[n.Face.Family]
		a := attrs{{"label", ""}, {"tooltip", label(n.ID + ": " + wording.Count(len(n.Face.Members), "node"))}, {"fillcolor", c.Fill}, {"fontcolor", c.Text}, {"color", c.Border}, {"peripheries", "2"}}
		f := d.o.Notes.Severity(n.ID)
		if border, ok := d.palette.finding[f]; ok {
			a[4].value = border
			a = append(a, attr{"penwidth", "3"})
			lines = append(lines, "! "+f)
		}
		a[0].value = label(lines...)
		a.add(carriedBox, carriedText(n.ID, false))
		statement(w, depth, &ast.NodeStmt{NodeID: nodeID(n.ID), Attrs: a.attrList()})
	}
}

// lines writes the links of boxes of several.
func (d *drawing) lines(w *bufio.Writer) {
	for _, e := range d.graph.Edges {
		from, to := &d.graph.Nodes[e.From], &d.graph.Nodes[e.To]
		if from.Face.Members == nil && to.Face.Members == nil {
			continue
		}
		var a attrs
		ref := e.Ref.String()
		if text := label(e.Label, d.o.Notes.Share(ref)); text != "" {
			a = append(a, attr{"label", text})
		}
		switch e.Class {
		case layout.Attach:
			a = append(a, attr{"style", "dotted"}, attr{"arrowhead", "none"}, attr{"constraint", "false"})
		case layout.DNS:
			a = append(a, attr{"style", "dashed"})
		}
		if share, ok := d.o.Notes.Weight(ref); ok {
			a = append(a, attr{"penwidth", decimal(math.Round((1+4*share)*10) / 10)})
		}
		if color, ok := d.palette.finding[d.o.Notes.Severity(ref)]; ok {
			a = append(a, attr{"color", color}, attr{"arrowtail", "tee"}, attr{"dir", "both"})
		}
		a.add(carriedJoined, carriedText(wording.Count(max(1, len(e.Joined)), "link"), false))
		statement(w, 1, &ast.EdgeStmt{
			Source:  nodeID(from.ID),
			EdgeRHS: ast.EdgeRHS{{Op: ast.DIRECTED, Destination: nodeID(to.ID)}},
			Attrs:   a.attrList(),
		})
	}
}
