package dot

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/awalterschulze/gographviz/ast"

	"portolan/export/overlay"
	"portolan/export/palette"
	"portolan/model"
	"portolan/model/layout"
	"portolan/model/wording"
)

// Options choose how the graph looks. The zero value is a light graph from
// left to right with every guard as a node of its own.
type Options struct {
	Notes     *overlay.Notes // shown on top: marks, waits and shares, explained below the title
	Direction layout.Direction
	Theme     string       // [palette.Light] (default) or [palette.Dark]
	Show      *layout.Show // which part, nil for all with groups as the design folds them
	// Folded writes web ACLs, certificates, health checks and edge functions
	// into the label of what they guard instead of drawing them.
	Folded bool
}

// Write writes t in the DOT language. The same topology and options give the
// same bytes. Any text is allowed in ids, titles and properties; it is quoted.
func Write(w io.Writer, t *model.Topology, o Options) error {
	d, err := newDrawing(t, o)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	d.write(b)
	if err := b.Flush(); err != nil {
		return fmt.Errorf("dot: %w", err)
	}
	return nil
}

// drawing is one run of the writer.
type drawing struct {
	t       *model.Topology
	o       Options
	palette *colours
	index   map[string]int           // of a node in graph
	faces   map[string]layout.Face   // what the box of a node says; none for guards that stand in another
	labels  map[model.LinkRef]string // what links say
	graph   layout.Graph
}

func newDrawing(t *model.Topology, o Options) (*drawing, error) {
	p := themes[cmp.Or(o.Theme, palette.Light)]
	if p == nil {
		return nil, fmt.Errorf("dot: %w", &palette.OptionError{Option: "theme", Value: o.Theme, Want: "light or dark"})
	}
	d := &drawing{t: t, o: o, palette: p, index: map[string]int{}, faces: map[string]layout.Face{}, labels: map[model.LinkRef]string{}}
	g := layout.GraphOf(t, layout.Options{Unfold: !o.Folded, Whole: true, Show: o.Show})
	d.graph, d.o.Notes = g, o.Notes.OfGraph(g)
	for i, n := range g.Nodes {
		d.faces[n.ID], d.index[n.ID] = n.Face, i
	}
	for _, e := range g.Edges {
		d.labels[e.Ref] = e.Label
	}
	return d, nil
}

// shown tells whether a node is one of the graph.
func (d *drawing) shown(id string) bool {
	_, ok := d.faces[id]
	return ok
}

func (d *drawing) write(w *bufio.Writer) {
	fmt.Fprintf(w, "digraph %s {\n", quoted(graphName(d.t)))
	for _, s := range append(d.defaults(), d.ofDesign().statements()...) {
		statement(w, 1, s)
	}
	byRegion := map[string][]*model.Node{}
	for _, n := range d.t.Nodes {
		if d.shown(n.ID) {
			byRegion[n.Region()] = append(byRegion[n.Region()], n)
		}
	}
	d.nodes(w, 1, byRegion[""])
	d.boxes(w, "", 1)
	names := clusterNames(d.t.Regions())
	for i, r := range d.t.Regions() {
		if len(byRegion[r]) == 0 && !d.hasBox(r) {
			continue
		}
		fmt.Fprintf(w, "\tsubgraph %s {\n", names[i])
		for _, s := range d.frame(r) {
			statement(w, 2, s)
		}
		d.nodes(w, 2, byRegion[r])
		d.boxes(w, r, 2)
		w.WriteString("\t}\n")
	}
	for i, l := range d.t.Links {
		if d.shown(l.From) && d.shown(l.To) {
			statement(w, 1, d.edge(l, i+1))
		}
	}
	d.lines(w)
	w.WriteString("}\n")
}

// nodes writes the nodes of a Region, those of a group in a cluster within it.
func (d *drawing) nodes(w *bufio.Writer, depth int, list []*model.Node) {
	begun := map[int]bool{}
	indent := strings.Repeat("\t", depth)
	for _, n := range list {
		r := d.graph.Nest(d.index[n.ID])
		switch {
		case r < 0:
			statement(w, depth, d.node(n))
		case !begun[r]:
			begun[r] = true
			fmt.Fprintf(w, "%ssubgraph %s%d {\n", indent, groupCluster, r+1)
			for _, s := range d.frame(d.graph.Rings[r].Title) {
				statement(w, depth+1, s)
			}
			for _, n := range list {
				if d.graph.Nest(d.index[n.ID]) == r {
					statement(w, depth+1, d.node(n))
				}
			}
			w.WriteString(indent + "}\n")
		}
	}
}

// groupCluster begins the names of clusters of groups. No Region's begins so.
const groupCluster = "clusterGroup"

func statement(w *bufio.Writer, depth int, s ast.Stmt) {
	for range depth {
		w.WriteByte('\t')
	}
	w.WriteString(s.String())
	w.WriteString(";\n")
}

// clusterNames gives each Region a cluster name of plain letters: gographviz
// knows clusters only by an unquoted name. Regions that differ get names that
// differ.
func clusterNames(regions []string) []string {
	names := make([]string, len(regions))
	seen := map[string]bool{}
	for i, r := range regions {
		name := "cluster_" + wording.Plain(r)
		if seen[name] {
			name += "_" + strconv.Itoa(i)
		}
		seen[name] = true
		names[i] = name
	}
	return names
}

func (d *drawing) defaults() []ast.Stmt {
	p := d.palette
	graph := attrs{
		{"rankdir", map[layout.Direction]string{layout.LeftRight: "LR", layout.TopDown: "TB"}[d.o.Direction]},
		{"label", d.title()},
		{"labelloc", "t"},
		{"fontname", font},
		{"fontcolor", p.ink},
		{"bgcolor", p.paper},
		{"compound", "true"},
		{"nodesep", "0.4"},
		{"ranksep", "0.8"},
	}
	return []ast.Stmt{
		ast.GraphAttrs(graph.attrList()),
		ast.NodeAttrs(attrs{{"shape", "box"}, {"style", "rounded,filled"}, {"fontname", font}, {"fontsize", "11"}, {"penwidth", "1"}}.attrList()),
		ast.EdgeAttrs(attrs{{"fontname", font}, {"fontsize", "10"}, {"color", p.line}, {"fontcolor", p.ink}}.attrList()),
	}
}

// title is name and description of the design, and what the notes mean.
func (d *drawing) title() string {
	var lines []string
	if d.t.Name != "" {
		lines = append(lines, d.t.Name, d.t.Description)
	}
	for _, s := range d.o.Notes.Legend() {
		lines = append(lines, legendSign+s)
	}
	return label(lines...)
}

// frame is the look of the cluster of a Region, or of a group.
func (d *drawing) frame(title string) []ast.Stmt {
	return attrs{
		{"label", label(title)},
		{"style", "rounded,dashed"},
		{"color", d.palette.line},
		{"fontcolor", d.palette.ink},
		{"fontname", font},
	}.statements()
}

func (d *drawing) node(n *model.Node) ast.Stmt {
	p := d.palette
	c := p.family[n.Info().Family]
	a := attrs{
		{"label", d.nodeLabel(n)},
		{"tooltip", label(n.Info().Title + ": " + n.Label())},
		{"fillcolor", c.Fill},
		{"fontcolor", c.Text},
		{"color", c.Border},
	}
	if border, ok := p.finding[d.o.Notes.Severity(n.ID)]; ok {
		a[4].value = border
		a = append(a, attr{"penwidth", "3"})
	}
	return &ast.NodeStmt{NodeID: nodeID(n.ID), Attrs: append(a, d.ofNode(n)...).attrList()}
}

// edge is the link that stands in that place of the design, from 1.
func (d *drawing) edge(l *model.Link, order int) ast.Stmt {
	p := d.palette
	var a attrs
	ref := l.Ref().String()
	if text := label(d.labels[l.Ref()], d.o.Notes.Share(ref)); text != "" {
		a = append(a, attr{"label", text})
	}
	a = append(a, attr{"tooltip", label(ref + ": " + string(l.Kind))})
	switch {
	case !l.Data():
		// What guards a node stands beside it: it must not push it to a later rank.
		a = append(a, attr{"style", "dotted"}, attr{"arrowhead", "none"}, attr{"constraint", "false"})
	case l.Kind == model.Queries || l.Kind == model.ResolvesTo:
		a = append(a, attr{"style", "dashed"})
	}
	if share, ok := d.o.Notes.Weight(ref); ok {
		a = append(a, attr{"penwidth", decimal(math.Round((1+4*share)*10) / 10)})
	}
	if color, ok := p.finding[d.o.Notes.Severity(ref)]; ok {
		a = append(a, attr{"color", color}, attr{"arrowtail", "tee"}, attr{"dir", "both"})
	}
	return &ast.EdgeStmt{
		Source:  nodeID(l.From),
		EdgeRHS: ast.EdgeRHS{{Op: ast.DIRECTED, Destination: nodeID(l.To)}},
		Attrs:   append(a, ofLink(l, order)...).attrList(),
	}
}

func nodeID(id string) *ast.NodeID { return &ast.NodeID{ID: ast.ID(quoted(idText(id)))} }

func graphName(t *model.Topology) string {
	if s := model.Slug(t.Name); s != "" {
		return s
	}
	return "topology"
}

type attr struct{ name, value string }

type attrs []attr

func (a attrs) attrList() ast.AttrList {
	list := make(ast.AList, len(a))
	for i, x := range a {
		list[i] = &ast.Attr{Field: ast.ID(x.name), Value: ast.ID(quoted(x.value))}
	}
	return ast.AttrList{list}
}

func (a attrs) statements() []ast.Stmt {
	out := make([]ast.Stmt, len(a))
	for i, x := range a {
		out[i] = &ast.Attr{Field: ast.ID(x.name), Value: ast.ID(quoted(x.value))}
	}
	return out
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
