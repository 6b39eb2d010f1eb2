package dot

import (
	"fmt"
	"strconv"
	"strings"

	"portolan/model"

	"github.com/awalterschulze/gographviz"
	"github.com/awalterschulze/gographviz/ast"

	"portolan/model/pattern"
)

// rawGraph is what matters of a DOT graph: nodes and edges in the order of
// their first mention, with labels and tooltips as written.
type rawGraph struct {
	name, label string
	attrs       map[string]string // of our own
	nodes       []*rawNode
	edges       []*rawEdge

	byName  map[string]*rawNode
	reached map[string]bool // nodes to which an edge leads
	leaves  map[string]bool // nodes from which an edge leads
}

type rawNode struct {
	name    string
	attrs   map[string]string
	cluster *rawCluster
}

type rawEdge struct {
	from, to string
	attrs    map[string]string
	directed bool
}

type rawCluster struct {
	name, label string
	outer       *rawCluster
}

// mostNested bounds how deep subgraphs stand in each other.
const mostNested = model.MaxDepth

var (
	syntaxPlace = pattern.Lazy(`line=(\d+), column=(\d+)`)
	syntaxToken = pattern.Lazy(`(?s)^Error in S\d+: .*?\(\d+,(.*?)\), Pos\(`)
)

// parse reads DOT. The parser is guarded: it was written for graphs that people
// mean well.
func parse(src []byte) (g *rawGraph, err error) {
	defer func() {
		if p := recover(); p != nil {
			g, err = nil, &SyntaxError{Message: "the graph cannot be parsed: " + onOneLine(fmt.Sprint(p))}
		}
	}()
	tree, err := gographviz.Parse(src)
	if err != nil {
		return nil, syntaxError(err)
	}
	g = &rawGraph{name: unquoted(tree.ID), attrs: map[string]string{}, byName: map[string]*rawNode{}, reached: map[string]bool{}, leaves: map[string]bool{}}
	if err := g.statements(tree.StmtList, nil, 0); err != nil {
		return nil, err
	}
	return g, nil
}

func syntaxError(err error) error {
	text := err.Error()
	out := &SyntaxError{Message: "this is not a DOT graph"}
	if m := syntaxPlace().FindStringSubmatch(text); m != nil {
		out.Line, _ = strconv.Atoi(m[1])
		out.Column, _ = strconv.Atoi(m[2])
	}
	if m := syntaxToken().FindStringSubmatch(text); m != nil && m[1] != "" {
		token := []rune(onOneLine(m[1]))
		out.Message = fmt.Sprintf("%q is not expected here", string(token[:min(len(token), 40)]))
	}
	return out
}

func (g *rawGraph) statements(list ast.StmtList, c *rawCluster, depth int) error {
	if depth > mostNested {
		return fmt.Errorf("dot: subgraphs are nested too deeply: at most %d levels", mostNested)
	}
	// Attributes of a subgraph count for all of it, wherever they stand.
	for _, s := range list {
		switch s := s.(type) {
		case *ast.Attr:
			g.graphAttr(c, s)
		case ast.GraphAttrs:
			for _, a := range s {
				for _, x := range a {
					g.graphAttr(c, x)
				}
			}
		}
	}
	for _, s := range list {
		var err error
		switch s := s.(type) {
		case *ast.NodeStmt:
			var n *rawNode
			if n, err = g.node(s.NodeID.ID, c); err == nil {
				merge(n.attrs, s.Attrs)
			}
		case *ast.EdgeStmt:
			err = g.edge(s, c, depth)
		case *ast.SubGraph:
			_, err = g.subgraph(s, c, depth)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (g *rawGraph) graphAttr(c *rawCluster, a *ast.Attr) {
	field := unquoted(a.Field)
	switch {
	case field == "label" && c == nil:
		g.label = unquoted(a.Value)
	case field == "label":
		c.label = unquoted(a.Value)
	case c == nil && (field == carriedFormat || strings.HasPrefix(field, carriedPrefix)):
		g.attrs[field] = unquoted(a.Value)
	}
}

// carries tells whether Write wrote the graph, with all of the design in it.
func (g *rawGraph) carries() bool { return g.attrs[carriedFormat] != "" }

// node mentions a node. Its place is the first cluster that does.
func (g *rawGraph) node(id ast.ID, c *rawCluster) (*rawNode, error) {
	name := unquoted(id)
	n := g.byName[name]
	if n == nil {
		if err := model.TooLarge(len(g.nodes)+1, 0); err != nil {
			return nil, fmt.Errorf("dot: the graph has %w", err)
		}
		n = &rawNode{name: name, attrs: map[string]string{}}
		g.byName[name] = n
		g.nodes = append(g.nodes, n)
	}
	if n.cluster == nil {
		n.cluster = c
	}
	return n, nil
}

// subgraph reads a subgraph and lists the nodes it mentions.
func (g *rawGraph) subgraph(s *ast.SubGraph, c *rawCluster, depth int) ([]string, error) {
	inner := &rawCluster{name: unquoted(s.ID), outer: c}
	if err := g.statements(s.StmtList, inner, depth+1); err != nil {
		return nil, err
	}
	var names []string
	seen := map[string]bool{}
	collect(s.StmtList, func(name string) {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	})
	return names, nil
}

// collect lists the nodes that statements mention. Their depth was checked.
func collect(list ast.StmtList, found func(string)) {
	at := func(l ast.Location) {
		switch l := l.(type) {
		case *ast.NodeID:
			found(unquoted(l.ID))
		case *ast.SubGraph:
			collect(l.StmtList, found)
		}
	}
	for _, s := range list {
		switch s := s.(type) {
		case *ast.NodeStmt:
			at(s.NodeID)
		case *ast.EdgeStmt:
			at(s.Source)
			for _, x := range s.EdgeRHS {
				at(x.Destination)
			}
		case *ast.SubGraph:
			at(s)
		}
	}
}

// edge reads a chain of edges. A subgraph at an end stands for all its nodes.
func (g *rawGraph) edge(s *ast.EdgeStmt, c *rawCluster, depth int) error {
	attrs := map[string]string{}
	merge(attrs, s.Attrs)
	from, err := g.ends(s.Source, c, depth)
	if err != nil {
		return err
	}
	for _, x := range s.EdgeRHS {
		to, err := g.ends(x.Destination, c, depth)
		if err != nil {
			return err
		}
		if err := model.TooLarge(0, len(g.edges)+len(from)*len(to)); err != nil {
			return fmt.Errorf("dot: the graph has %w", err)
		}
		for _, a := range from {
			for _, b := range to {
				g.edges = append(g.edges, &rawEdge{a, b, attrs, x.Op == ast.DIRECTED})
				g.leaves[a], g.reached[b] = true, true
			}
		}
		from = to
	}
	return nil
}

func (g *rawGraph) ends(l ast.Location, c *rawCluster, depth int) ([]string, error) {
	if s, ok := l.(*ast.SubGraph); ok {
		return g.subgraph(s, c, depth)
	}
	n, err := g.node(l.GetID(), c)
	if err != nil {
		return nil, err
	}
	return []string{n.name}, nil
}

// merge takes the attributes that say what something is.
func merge(into map[string]string, list ast.AttrList) {
	for _, a := range list {
		for _, x := range a {
			switch field := unquoted(x.Field); field {
			case "label", "xlabel", "tooltip", "image", "shape", "penwidth":
				into[field] = unquoted(x.Value)
			default:
				if strings.HasPrefix(field, carriedPrefix) {
					into[field] = unquoted(x.Value)
				}
			}
		}
	}
}

// unquoted is the text of an id. HTML strings become plain text; backslashes
// other than before quotes are left for [textLines].
func unquoted(id ast.ID) string {
	s := string(id)
	switch {
	case len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"':
		s = strings.ReplaceAll(s[1:len(s)-1], "\\\n", "")
		return strings.ReplaceAll(s, `\"`, `"`)
	case len(s) >= 2 && s[0] == '<' && s[len(s)-1] == '>':
		return htmlText(s[1 : len(s)-1])
	}
	return s
}
