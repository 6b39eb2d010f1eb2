package dot

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"portolan/model"
)

// rawGraph is what matters of a DOT graph: nodes and edges in the order of
// their first mention, with what their attributes and the defaults say.
type rawGraph struct {
	name, label string
	strict      bool
	directed    bool
	charset     string
	attrs       map[string]string // of our own
	nodes       []*rawNode
	edges       []*rawEdge
	clusters    []*rawCluster // that are drawn as frames
	merged      []*rawEdge    // edges that are drawn as one with an edge before
	unread      map[string]bool
	more        bool // something follows the graph
	latin1      bool // the bytes were no UTF-8
	said        int  // attributes

	byName map[string]*rawNode
	byEnds map[[3]string]*rawEdge
	parts  map[string]*scope // subgraphs by name
}

type rawNode struct {
	name    string
	attrs   map[string]string
	cluster *rawCluster
}

type rawEdge struct {
	from, to         string
	fromPort, toPort string
	attrs            map[string]string
	directed         bool
}

type rawCluster struct {
	name, label string
	frame       bool // drawn: only clusters are
	region      bool // it is read as a Region
	outer       *rawCluster
}

// Bounds: how deep subgraphs stand in each other, and what nodes and edges say.
const (
	mostNested = model.MaxDepth
	maxAttrs   = 2_000_000
)

// parse reads the first graph of a DOT text.
func parse(src []byte) (*rawGraph, error) {
	g, err := parseText(src)
	if err != nil {
		return nil, err
	}
	if latin1Charset(g.charset) || !utf8.Valid(src) {
		// Graphviz takes bytes that are no UTF-8 for Latin-1.
		out := make([]rune, len(src))
		for i, c := range src {
			out[i] = rune(c)
		}
		latin1 := !latin1Charset(g.charset)
		if g, err = parseText([]byte(string(out))); err != nil {
			return nil, err
		}
		g.latin1 = latin1
	}
	return g, nil
}

func latin1Charset(name string) bool {
	switch strings.ToLower(name) {
	case "latin-1", "latin1", "l1", "iso-8859-1", "iso_8859-1", "iso8859-1", "iso-ir-100":
		return true
	}
	return false
}

func parseText(src []byte) (*rawGraph, error) {
	g := &rawGraph{
		attrs: map[string]string{}, unread: map[string]bool{},
		byName: map[string]*rawNode{}, byEnds: map[[3]string]*rawEdge{}, parts: map[string]*scope{},
	}
	p := &parser{lexer: newLexer(src), g: g}
	return g, p.graph()
}

// carries tells whether Write wrote the graph, with all of the design in it.
func (g *rawGraph) carries() bool { return g.attrs[carriedFormat] != "" }

// scope is a subgraph: what is said in it holds for what begins in it.
type scope struct {
	cluster    *rawCluster
	node, edge map[string]string // defaults
	names      []string          // of the nodes that it mentions
	has        map[string]bool
}

func (s *scope) inner(c *rawCluster) *scope {
	return &scope{c, maps.Clone(s.node), maps.Clone(s.edge), nil, map[string]bool{}}
}

func (s *scope) mention(names ...string) {
	for _, name := range names {
		if !s.has[name] {
			s.has[name] = true
			s.names = append(s.names, name)
		}
	}
}

// graphAttr reads an attribute of the graph or of a subgraph.
func (g *rawGraph) graphAttr(c *rawCluster, field, value string) {
	carried := field == carriedFormat || strings.HasPrefix(field, carriedPrefix)
	switch {
	case field == "label" && c == nil:
		g.label = value
	case field == "label":
		c.label = value
	case field == "cluster" && c != nil && strings.EqualFold(value, "true") && !c.frame:
		c.frame = true
		g.clusters = append(g.clusters, c)
	case c == nil && field == "charset":
		g.charset = value
	case c == nil && carried:
		g.attrs[field] = value
	case !carried:
		g.unread[field] = true
	}
}

// node mentions a node. Its place is the first cluster that does, and defaults
// count where it is mentioned first.
func (g *rawGraph) node(name string, s *scope) (*rawNode, error) {
	n := g.byName[name]
	if n == nil {
		if err := model.TooLarge(len(g.nodes)+1, 0); err != nil {
			return nil, fmt.Errorf("dot: the graph has %w", err)
		}
		n = &rawNode{name: name, attrs: maps.Clone(s.node)}
		g.byName[name] = n
		g.nodes = append(g.nodes, n)
	}
	if n.cluster == nil {
		n.cluster = s.cluster
	}
	s.mention(name)
	return n, nil
}

// link adds an edge. Edges that repeat one of a strict graph, or one with the
// same key, are that edge: what they say is said of it.
func (g *rawGraph) link(e *rawEdge, said map[string]string) error {
	id := [3]string{e.from, e.to, said["key"]}
	if g.strict {
		id[2] = ""
	}
	if !g.directed && id[0] > id[1] {
		id[0], id[1] = id[1], id[0]
	}
	if first := g.byEnds[id]; first != nil && (g.strict || id[2] != "") {
		g.merged = append(g.merged, first)
		return g.say(first.attrs, said)
	}
	if err := model.TooLarge(0, len(g.edges)+1); err != nil {
		return fmt.Errorf("dot: the graph has %w", err)
	}
	g.byEnds[id] = e
	g.edges = append(g.edges, e)
	return g.say(e.attrs, said)
}

// say notes attributes, which lists of nodes and subgraphs multiply.
func (g *rawGraph) say(of, said map[string]string) error {
	if g.said += len(said); g.said > maxAttrs {
		return fmt.Errorf("dot: the graph has more than %d attributes", maxAttrs)
	}
	maps.Copy(of, said)
	return nil
}

// readAttrs are the attributes, besides our own, that say what something is or
// whether and how it is drawn.
var readAttrs = []string{
	"label", "xlabel", "headlabel", "taillabel", "tooltip", "image", "shape", "style", "penwidth",
	"dir", "arrowhead", "arrowtail", "lhead", "ltail", "key",
}

// keep takes what an attribute says, and remembers the names of others.
func (g *rawGraph) keep(into map[string]string, field, value string, carried bool) {
	switch {
	case slices.Contains(readAttrs, field):
		into[field] = value
	case strings.HasPrefix(field, carriedPrefix):
		if carried {
			into[field] = value
		}
	default:
		g.unread[field] = true
	}
}

// sayAboutGraph tells what of the text the topology lacks.
func (r *reader) sayAboutGraph() {
	g := r.graph
	if g.latin1 {
		r.guess("graph", "charset Latin-1", "the text is no UTF-8")
	}
	if c := strings.ToLower(g.charset); c != "" && !latin1Charset(c) && c != "utf-8" && c != "utf8" {
		r.leftOut("graph", fmt.Sprintf("charset %q", onOneLine(g.charset)), "the text is read as UTF-8 or Latin-1")
	}
	if g.more {
		r.leftOut("graph", "what follows it", "only the first graph of a file is read")
	}
	told := map[*rawEdge]bool{}
	for _, e := range g.merged {
		if !told[e] {
			told[e] = true
			why := "the edges have one key, which makes them one"
			if g.strict {
				why = "the graph is strict, which merges parallel edges"
			}
			r.guess(r.edgeRef(e), "one link", why)
		}
	}
}

// sayLooks names the attributes that nothing was read from.
func (r *reader) sayLooks() {
	if names := slices.Sorted(maps.Keys(r.graph.unread)); len(names) > 0 {
		r.leftOut("graph", "attributes "+onOneLine(strings.Join(names, ", ")), "they say how it looks, not what it is")
	}
}

// edgeRef names an edge by the ids of its ends.
func (r *reader) edgeRef(e *rawEdge) string {
	return model.Visible(r.idOf(e.from) + " -> " + r.idOf(e.to))
}

func (r *reader) idOf(name string) string {
	if id := r.ids[name]; id != "" {
		return id
	}
	return onOneLine(name)
}
