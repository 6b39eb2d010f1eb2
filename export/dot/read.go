package dot

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/wording"
)

// Bounds of what [Read] takes.
const (
	maxSize  = model.MaxSize // bytes
	maxNodes = model.MaxNodes
	maxLinks = model.MaxLinks
)

// Guess is something that a graph does not say in so many words and [Read]
// decided, or had to leave out.
type Guess struct {
	ID      string // node id, or "a -> b"
	What    string // what was decided, such as "kind alb"
	Why     string
	LeftOut bool // What names what the topology lacks
}

func (g Guess) String() string {
	if g.LeftOut {
		return fmt.Sprintf("%s: left out %s: %s", g.ID, g.What, g.Why)
	}
	return fmt.Sprintf("%s: %s: %s", g.ID, g.What, g.Why)
}

// syntaxError says where a graph is not DOT.
type syntaxError struct {
	Line, Column int // from 1; 0 when unknown
	Message      string
}

func (e *syntaxError) Error() string {
	if e.Line == 0 {
		return "dot: " + e.Message
	}
	return fmt.Sprintf("dot: line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// Read makes a topology of a DOT graph.
//
// What [Write] wrote comes back equal: attributes that Graphviz passes over
// carry all that the picture does not show, and they count, not the labels.
// What a tool took out is listed as left out. Of pictures of an earlier version, without those
// attributes, come ids, titles, kinds, Regions and links, with the properties
// that labels show.
//
// Any other graph is read as well as it can be: kinds by words in labels and
// names, Regions by Region codes, ids as slugs. All that is listed as guesses.
//
// Errors are a *SyntaxError, those of r, or say which bound the graph exceeds
// or what in a graph of our own no document can hold.
func Read(r io.Reader) (*model.Topology, []Guess, error) {
	src, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return nil, nil, fmt.Errorf("dot: %w", err)
	}
	if err := model.TooLong(len(src)); err != nil {
		return nil, nil, fmt.Errorf("dot: the graph is %w", err)
	}
	g, err := parse(src)
	if err != nil {
		return nil, nil, err
	}
	rd := &reader{graph: g, ids: map[string]string{}, taken: map[string]bool{}, nodes: map[string]*model.Node{}, order: map[string]int{}, places: map[string]model.Point{}}
	return rd.topology()
}

// reader turns a parsed graph into a topology.
type reader struct {
	graph   *rawGraph
	ids     map[string]string // name in the graph -> id
	taken   map[string]bool   // ids
	nodes   map[string]*model.Node
	order   map[string]int         // name in the graph -> place in the design, from 1
	places  map[string]model.Point // by id
	guesses []Guess
}

func (r *reader) guess(id, what, why string) {
	r.guesses = append(r.guesses, Guess{ID: id, What: what, Why: why})
}

func (r *reader) leftOut(id, what, why string) {
	r.guesses = append(r.guesses, Guess{id, what, why, true})
}

func (r *reader) topology() (*model.Topology, []Guess, error) {
	r.sayAboutGraph()
	if r.graph.carries() {
		r.unfold()
	}
	r.withoutAids()
	r.name()
	nodes := make([]ordered[*model.Node], len(r.graph.nodes))
	own := false
	for i, n := range r.graph.nodes {
		node, mine := r.carriedNode(n)
		if node == nil {
			r.order[n.name] = math.MaxInt
			node, mine = r.node(n)
		}
		own = own || mine
		nodes[i] = ordered[*model.Node]{node, r.order[n.name]}
		r.nodes[n.name] = node
	}
	links := make([]ordered[*model.Link], len(r.graph.edges))
	for i, e := range r.graph.edges {
		links[i].it, links[i].order = r.link(e)
	}
	r.sayClusters()
	name, description := r.title(own)
	t, err := model.New(name, inOrder(nodes), inOrder(links))
	if err != nil {
		return nil, nil, fmt.Errorf("dot: %w", err)
	}
	t.Description = description // t is still under construction
	switch {
	case r.graph.carries():
		r.carriedDesign(t)
		if _, err := new(document.File).Encode(t); err != nil {
			return nil, nil, fmt.Errorf("dot: %w", err)
		}
	case own:
		r.guesses = append(r.guesses, Guess{"graph", "properties that labels do not show, goals, assumptions, accepted findings and places", "no attributes carry them, as in pictures of an earlier version", true})
	default:
		r.sayLooks()
	}
	return t, r.guesses, nil
}

// ordered is something with its place in the design.
type ordered[T any] struct {
	it    T
	order int
}

func inOrder[T any](list []ordered[T]) []T {
	slices.SortStableFunc(list, func(a, b ordered[T]) int { return cmp.Compare(a.order, b.order) })
	out := make([]T, len(list))
	for i, x := range list {
		out[i] = x.it
	}
	return out
}

// name gives every node an id. Slugs keep theirs, whatever else becomes one.
func (r *reader) name() {
	for _, n := range r.graph.nodes {
		if model.CheckID(n.name) == nil {
			r.ids[n.name], r.taken[n.name] = n.name, true
		}
	}
	for _, n := range r.graph.nodes {
		if r.ids[n.name] != "" {
			continue
		}
		base := model.Slug(n.name)
		if base == "" {
			base = "node"
		}
		const room = 5 // for a number behind a slug of full length
		base = strings.TrimRight(base[:min(len(base), model.MaxID-room)], "-_.")
		id := base
		for i := 2; r.taken[id]; i++ {
			id = fmt.Sprintf("%s-%d", base, i)
		}
		r.ids[n.name], r.taken[id] = id, true
		why := fmt.Sprintf("%q is no slug", onOneLine(n.name))
		if len(n.name) > model.MaxID && model.CheckID(n.name[:model.MaxID]) == nil {
			why = fmt.Sprintf("%q is longer than %d characters", onOneLine(model.Shortened(n.name)), model.MaxID)
		}
		r.guess(id, "id", why)
	}
}

// node reads one node and tells whether Write wrote it.
func (r *reader) node(n *rawNode) (*model.Node, bool) {
	id := r.ids[n.name]
	lines := r.labelLines(n)
	kind, title, own := ownKind(n.attrs["tooltip"])
	if !own {
		kind, title = r.guessKind(n, id, lines)
	}
	switch {
	case title == id:
		title = ""
	case title == "" && id != n.name:
		title = onOneLine(n.name)
	}
	spec := kind.Info().NewSpec()
	r.region(n, id, kind, spec, own, lines)
	if text := strings.Join(textLines(n.attrs["xlabel"], escapesOf(n.name)), " "); text != "" && !own {
		r.leftOut(id, fmt.Sprintf("outer label %q", text), "a node has one title")
	}
	if own && len(lines) > 1 {
		if kind == model.KindRecord && lines[1] != n.name && title == "" { // called by its name
			lines = append(lines[:1:1], lines...)
		}
		readFacts(kind, spec, lines[2:])
	}
	return model.NewNode(id, title, spec), own
}

// labelLines are the lines of the label of a node; of a record, its fields.
func (r *reader) labelLines(n *rawNode) []string {
	names := escapes{'N': n.name, 'G': r.graph.name}
	if shape := n.attrs["shape"]; shape == "record" || shape == "Mrecord" {
		return recordLines(n.attrs["label"], names)
	}
	return textLines(n.attrs["label"], names)
}

// ownKind reads the tooltip that Write gives a node: title of the kind and
// label of the node.
func ownKind(tooltip string) (kind model.Kind, title string, ok bool) {
	head, rest, found := strings.Cut(strings.Join(textLines(tooltip, nil), " "), ": ")
	if !found {
		return "", "", false
	}
	i := slices.IndexFunc(model.Kinds(), func(k *model.KindInfo) bool { return k.Title == head })
	if i < 0 {
		return "", "", false
	}
	return model.Kinds()[i].Kind, rest, true
}

// region sets the Region of a node by the cluster it stands in, or by a code in
// its label.
func (r *reader) region(n *rawNode, id string, kind model.Kind, spec model.Spec, own bool, lines []string) {
	if !kind.Info().Regional {
		return
	}
	p, ok := model.FindProp(kind.Info().Props, "region")
	if !ok {
		return
	}
	for c := n.cluster; c != nil; c = c.outer {
		label := r.clusterTitle(c)
		if own && strings.HasPrefix(c.name, "cluster_"+wording.Plain(label)) && label != "" {
			_ = p.Set(spec, []string{label}) // any text is a Region for Set
			c.region = true
			return
		}
		if code := frameRegion(c, label); code != "" {
			_ = p.Set(spec, []string{code})
			r.guess(id, "Region "+code, "it stands in a cluster with that name")
			return
		}
	}
	if code := regionIn(strings.Join(lines, " ")); code != "" && !own {
		_ = p.Set(spec, []string{code})
		r.guess(id, "Region "+code, "its label names it")
	}
}

// link reads one edge. Its kind is the one that Write named, or else the one
// that its ends imply. The order is its place in the design.
func (r *reader) link(e *rawEdge) (*model.Link, int) {
	r.straighten(e)
	from, to := r.nodes[e.from], r.nodes[e.to]
	l := model.NewLink(from, to)
	ref := l.From + " -> " + l.To
	r.sayEnds(e)
	if order, ok := r.carriedLink(e, l, from, to); ok {
		return l, order
	}
	tooltip := strings.Join(textLines(e.attrs["tooltip"], nil), " ")
	if i := strings.LastIndex(tooltip, ": "); i >= 0 {
		kind := model.LinkKind(tooltip[i+2:])
		if kind != l.Kind && slices.Contains(model.LinkKindsFor(from.Kind(), to.Kind()), kind) {
			l.Kind, l.Named, l.Spec = kind, true, kind.Info().NewSpec()
		}
	}
	if label := strings.Join(r.linkLines(e), " "); label != "" && !readLinkLabel(l, from, to, label) {
		r.guesses = append(r.guesses, Guess{ref, fmt.Sprintf("label %q", label), "a " + string(l.Kind) + " link has no property for it", true})
	}
	return l, math.MaxInt
}

// linkLines are the lines of the label of an edge without the share of
// requests that Write puts last where it draws edges by their traffic.
func (r *reader) linkLines(e *rawEdge) []string {
	lines := textLines(cmp.Or(e.attrs["label"], e.attrs["xlabel"]), r.edgeEscapes(e))
	if last := len(lines) - 1; last >= 0 && e.attrs["penwidth"] != "" && trafficFact().MatchString(lines[last]) {
		return lines[:last]
	}
	return lines
}

// title is name and description of the design: the label of the graph, or its
// name where that says something.
func (r *reader) title(own bool) (name, description string) {
	lines := textLines(r.graph.label, escapes{'G': r.graph.name})
	if own {
		lines = slices.DeleteFunc(lines, func(s string) bool { return strings.HasPrefix(s, legendSign) })
		if len(lines) > 0 {
			return lines[0], strings.Join(lines[1:], " ")
		}
		return "", ""
	}
	if len(lines) > 0 {
		return strings.Join(lines, " "), ""
	}
	if len(r.graph.name) > 1 { // "G" says nothing
		return onOneLine(r.graph.name), ""
	}
	return "", ""
}
