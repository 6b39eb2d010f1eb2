package dot

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/wording"
)

// Shapes that show a text without a box, as captions do.
var captionShapes = []string{"plaintext", "none", "plain", "note", "comment", "underline"}

// legendWords begin the label of what explains a picture.
var legendWords = []string{"legend", "key", "legende", "caption", "title", "note", "notes", "todo"}

// invisible tells whether a style hides what has it.
func invisible(style string) bool {
	return slices.ContainsFunc(strings.Split(style, ","), func(s string) bool { return strings.TrimSpace(s) == "invis" })
}

// withoutAids leaves out what serves only the drawing: invisible nodes and
// edges, points where lines meet, captions and legends. All is told. Nodes
// that Write wrote stay.
func (r *reader) withoutAids() {
	g := r.graph
	r.invisibleEdges()
	linked := map[string]bool{}
	for _, e := range g.edges {
		linked[e.from], linked[e.to] = true, true
	}
	aids := map[string]bool{}
	g.nodes = slices.DeleteFunc(g.nodes, func(n *rawNode) bool {
		why := r.aid(n, linked[n.name])
		if why == "" || r.writtenByUs(n) {
			return false
		}
		aids[n.name] = true
		r.leftOut(onOneLine(n.name), "node"+shownLabel(n), why)
		return true
	})
	g.edges = slices.DeleteFunc(g.edges, func(e *rawEdge) bool {
		at := e.from
		if !aids[at] {
			at = e.to
		}
		if !aids[at] {
			return false
		}
		r.leftOut(r.edgeRef(e), "edge", fmt.Sprintf("its end %q is a drawing aid; link what it joins by hand", onOneLine(at)))
		return true
	})
}

func (r *reader) invisibleEdges() {
	g := r.graph
	g.edges = slices.DeleteFunc(g.edges, func(e *rawEdge) bool {
		if !invisible(e.attrs["style"]) || e.attrs[carriedPrefix+carriedOrder] != "" {
			return false
		}
		r.leftOut(r.edgeRef(e), "edge", "it is invisible (style=invis), a drawing aid")
		return true
	})
}

// aid says why a node is a drawing aid; empty when it is none.
func (r *reader) aid(n *rawNode, linked bool) string {
	for c := n.cluster; c != nil; c = c.outer {
		if legendText(r.clusterTitle(c)) {
			return "it stands in a legend, a drawing aid"
		}
	}
	text := strings.Join(r.labelLines(n), " ")
	switch {
	case invisible(n.attrs["style"]):
		return "it is invisible (style=invis), a drawing aid"
	case n.attrs["shape"] == "point":
		return "it is a point (shape=point), a drawing aid"
	case linked || n.attrs["image"] != "" || !slices.Contains(captionShapes, n.attrs["shape"]):
		return ""
	case legendText(text):
		return "it is a legend, a drawing aid"
	}
	if _, ok := kindIn(text); ok {
		return ""
	}
	return fmt.Sprintf("it is text without a box (shape=%s) and no edge, a drawing aid", n.attrs["shape"])
}

// legendText tells whether a text begins as a legend does: with its word alone
// or before a colon.
func legendText(text string) bool {
	first, _, _ := strings.Cut(text, ":")
	first = strings.ToLower(strings.TrimSpace(first))
	return slices.Contains(legendWords, first) || strings.HasPrefix(first, "legend ")
}

func shownLabel(n *rawNode) string {
	if text := strings.Join(textLines(n.attrs["label"], escapesOf(n.name)), " "); text != "" && text != n.name {
		return fmt.Sprintf(" %q", text)
	}
	return ""
}

// writtenByUs tells whether Write wrote a node.
func (r *reader) writtenByUs(n *rawNode) bool {
	_, _, own := ownKind(n.attrs["tooltip"])
	return own || n.attrs[carriedPrefix+carriedKind] != ""
}

func (r *reader) clusterTitle(c *rawCluster) string {
	return strings.Join(textLines(c.label, escapes{'G': c.name}), " ")
}

// sayClusters tells of the frames that are no Region, by their labels.
func (r *reader) sayClusters() {
	for _, c := range r.graph.clusters {
		title := r.clusterTitle(c)
		if c.region || r.carriesGroup(c, title) || legendText(title) || frameRegion(c, title) != "" && !zone(title) {
			continue
		}
		if title == "" {
			title = onOneLine(c.name)
		}
		r.leftOut(onOneLine(c.name), fmt.Sprintf("cluster %q", title), "it is no Region, and no other frames are read")
	}
}

// carriesGroup tells whether Write drew a cluster for a group, which the graph
// carries.
func (r *reader) carriesGroup(c *rawCluster, title string) bool {
	if !strings.HasPrefix(c.name, groupCluster) {
		return false
	}
	found := r.carriedBy("graph", r.graph.attrs)
	for i := 1; ; i++ {
		items, ok := found.list(carriedGroup + strconv.Itoa(i))
		if !ok {
			return false
		}
		if len(items) > 0 && items[0] == string(model.NamedGroup)+" "+title {
			return true
		}
	}
}

// drawnFor marks the frame that Write drew for the Region of a node: it names
// it so.
func drawnFor(n *rawNode, region string) {
	for c := n.cluster; c != nil; c = c.outer {
		if region != "" && strings.HasPrefix(c.name, "cluster_"+wording.Plain(region)) {
			c.region = true
			return
		}
	}
}

// straighten turns an edge whose arrow is drawn backwards, and tells of edges
// whose arrows say no direction, or two.
func (r *reader) straighten(e *rawEdge) {
	if _, ok := e.attrs[carriedPrefix+carriedOrder]; ok || r.writtenByUs(r.graph.byName[e.from]) {
		return
	}
	dir := e.attrs["dir"]
	if dir == "" {
		dir = map[bool]string{true: "forward", false: "none"}[e.directed]
	}
	head := (dir == "forward" || dir == "both") && e.attrs["arrowhead"] != "none"
	tail := (dir == "back" || dir == "both") && e.attrs["arrowtail"] != "none"
	said := ""
	for _, name := range []string{"dir", "arrowhead", "arrowtail"} {
		if v := e.attrs[name]; v != "" {
			said = strings.TrimLeft(said+", "+name+"="+onOneLine(v), ", ")
		}
	}
	switch {
	case tail && !head:
		r.turn(e, said)
	case tail:
		r.guess(r.edgeRef(e), "direction", said+" draws arrows at both ends; it is read in the order of its ends")
	case !head && said == "":
		r.guess(r.edgeRef(e), "direction", "the edge has none; it is read in the order of its ends")
	case !head:
		r.guess(r.edgeRef(e), "direction", said+" draws no arrow; it is read in the order of its ends")
	}
}

// turn reads an edge from its head to its tail, with what stands at its ends.
func (r *reader) turn(e *rawEdge, said string) {
	e.from, e.to, e.fromPort, e.toPort = e.to, e.from, e.toPort, e.fromPort
	for _, pair := range [][2]string{{"headlabel", "taillabel"}, {"lhead", "ltail"}} {
		a, b := e.attrs[pair[0]], e.attrs[pair[1]]
		e.attrs[pair[0]], e.attrs[pair[1]] = b, a
		maps.DeleteFunc(e.attrs, func(_, v string) bool { return v == "" })
	}
	r.guess(r.edgeRef(e), "direction", said+" draws the arrow backwards; it is read as the arrow points")
}

// sayEnds tells what an edge says of its ends that a link cannot.
func (r *reader) sayEnds(e *rawEdge) {
	ref := r.edgeRef(e)
	for _, x := range []struct{ attr, what, why string }{
		{"taillabel", "label at its tail", "a link has one label"},
		{"headlabel", "label at its head", "a link has one label"},
		{"xlabel", "outer label", "a link has one label"},
		{"ltail", "the frame it leaves,", "a link leaves a node"},
		{"lhead", "the frame it leads to,", "a link leads to a node"},
	} {
		if x.attr == "xlabel" && e.attrs["label"] == "" {
			continue // it is read as the label
		}
		if text := strings.Join(textLines(e.attrs[x.attr], r.edgeEscapes(e)), " "); text != "" {
			r.leftOut(ref, fmt.Sprintf("%s %q", x.what, text), x.why+" (attribute "+x.attr+")")
		}
	}
	for _, x := range []struct{ port, what string }{{e.fromPort, "port it leaves,"}, {e.toPort, "port it leads to,"}} {
		if x.port != "" {
			r.leftOut(ref, fmt.Sprintf("%s %q", x.what, onOneLine(x.port)), "a link joins nodes, not parts of them")
		}
	}
}
