package dot

import (
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// carried is what the attributes of our own say of one thing. What is not asked
// for is left over.
type carried struct {
	r     *reader
	id    string // for guesses
	attrs map[string]string
	taken map[string]bool
}

func (r *reader) carriedBy(id string, attrs map[string]string) *carried {
	return &carried{r, id, attrs, map[string]bool{}}
}

func (c *carried) raw(name string) (string, bool) {
	c.taken[carriedPrefix+name] = true
	v, ok := c.attrs[carriedPrefix+name]
	return v, ok
}

func (c *carried) text(name string) string {
	v, _ := c.raw(name)
	return carriedValue(v)
}

func (c *carried) list(name string) ([]string, bool) {
	v, ok := c.raw(name)
	return carriedItems(v), ok
}

// order is the place of the thing in the design, the last for what was added.
func (c *carried) order() int {
	v, _ := c.raw(carriedOrder)
	if n, err := strconv.Atoi(v); err == nil {
		return n
	}
	return math.MaxInt
}

func (c *carried) leftOut(what, why string) {
	c.r.guesses = append(c.r.guesses, Guess{c.id, what, why, true})
}

// props sets the properties that are carried.
func (c *carried) props(before string, props []model.Prop, spec any) {
	for _, p := range props {
		v, ok := c.raw(before + p.Name)
		if !ok {
			continue
		}
		value := []string{carriedValue(v)}
		if p.Type.IsList() {
			value = carriedItems(v)
		}
		if p.Type == model.NodeRef || p.Type == model.NodeList {
			if value, ok = c.nodes(p, value); !ok {
				continue
			}
		}
		if err := p.Set(spec, value); err != nil {
			c.leftOut("property "+before+p.Name, onOneLine(err.Error()))
		}
	}
}

// nodes finds the ids of nodes that a property names.
func (c *carried) nodes(p model.Prop, names []string) (ids []string, ok bool) {
	for _, name := range names {
		id := c.r.ids[idText(name)]
		if id == "" {
			c.leftOut("property "+p.Name, fmt.Sprintf("there is no node %q", onOneLine(name)))
			continue
		}
		ids = append(ids, id)
	}
	return ids, len(ids) > 0 || len(names) == 0
}

// rest reports attributes that nobody asked for.
func (c *carried) rest() {
	var names []string
	for name := range c.attrs {
		if strings.HasPrefix(name, carriedPrefix) && !c.taken[name] {
			names = append(names, onOneLine(name))
		}
	}
	slices.Sort(names)
	for _, name := range names {
		c.leftOut("attribute "+name, "there is no such property")
	}
}

// carriedNode reads a node that carries its properties; false when it does not.
func (r *reader) carriedNode(n *rawNode) (*model.Node, bool) {
	if !r.graph.carries() {
		return nil, false
	}
	c := r.carriedBy(r.ids[n.name], n.attrs)
	info := model.Kind(c.text(carriedKind)).Info()
	if info == nil {
		if _, _, own := ownKind(n.attrs["tooltip"]); own {
			c.leftOut("properties that its label does not show", "the attributes that carry them are gone")
		}
		return nil, false
	}
	title := c.text(carriedTitle)
	if title == "" && c.id != n.name {
		title = onOneLine(n.name)
	}
	r.order[n.name] = c.order()
	if place, ok := c.list(carriedPlace); ok {
		c.place(place)
	}
	spec := info.NewSpec()
	c.props("", info.Props, spec)
	kept := c.kept()
	c.rest()
	node := model.NewNode(c.id, title, spec).Keeping(kept)
	drawnFor(n, node.Region())
	return node, true
}

// kept reads tags and notes.
func (c *carried) kept() model.Kept {
	return model.Kept{Tags: c.entries(carriedTags), Notes: c.entries(carriedNotes)}
}

func (c *carried) entries(name string) []model.Entry {
	items, _ := c.list(name)
	var out []model.Entry
	for i := 0; i+1 < len(items); i += 2 {
		out = append(out, model.Entry{Key: items[i], Value: items[i+1]})
	}
	return out
}

func (c *carried) place(at []string) {
	by := len(at) == 3 && at[2] == carriedMove
	if len(at) == 2 || by {
		x, errX := strconv.Atoi(at[0])
		y, errY := strconv.Atoi(at[1])
		if errX == nil && errY == nil {
			c.r.places[c.id] = model.Point{X: x, Y: y, By: by}
			return
		}
	}
	c.leftOut("place", "it is no column and row")
}

// carriedLink reads the properties that an edge carries; false when it carries none.
func (r *reader) carriedLink(e *rawEdge, l *model.Link, from, to *model.Node) (order int, ok bool) {
	if _, ok := e.attrs[carriedPrefix+carriedOrder]; !ok || !r.graph.carries() {
		return math.MaxInt, false
	}
	c := r.carriedBy(l.From+" -> "+l.To, e.attrs)
	if kind := model.LinkKind(c.text(carriedAs)); kind != "" {
		if slices.Contains(model.LinkKindsFor(from.Kind(), to.Kind()), kind) {
			l.Kind, l.Named, l.Spec = kind, true, kind.Info().NewSpec()
		} else {
			c.leftOut("kind "+onOneLine(string(kind)), fmt.Sprintf("no link from %s to %s is of it", from.Kind(), to.Kind()))
		}
	}
	order = c.order()
	l.Kept.Notes = c.kept().Notes
	c.props("", l.Info().Props, l.Spec)
	c.rest()
	return order, true
}

// carriedDesign adds what is neither node nor link to a topology under
// construction.
func (r *reader) carriedDesign(t *model.Topology) {
	c := r.carriedBy("graph", r.graph.attrs)
	if v := r.graph.attrs[carriedFormat]; v != carriedVersion {
		c.leftOut("what this version does not know", fmt.Sprintf("the attributes are of version %q, known is %s", onOneLine(v), carriedVersion))
	}
	t.Name, t.Description = c.text(carriedName), c.text(carriedDescription)
	t.Kept = c.kept()
	if len(r.places) > 0 {
		t.Layout = r.places
	}
	t.Ignores = carriedEntries(c, carriedIgnore, ignoreFields)
	t.Groups = c.groups(t)
	t.Expect = carriedEntries(c, carriedExpect, expectFields())
	assume := &model.Assumptions{}
	c.props(carriedAssume, model.AssumptionProps(), assume)
	if *assume != (model.Assumptions{}) {
		t.Assume = assume
	}
	for name := range c.attrs {
		if strings.HasPrefix(name, carriedPrefix+carriedNodeOf) || strings.HasPrefix(name, carriedPrefix+carriedLinkOf) {
			c.taken[name] = true // see unfold
		}
	}
	folded, _ := c.list(carriedFolded)
	for _, id := range folded {
		if t.Node(id) != nil {
			continue
		}
		r.guesses = append(r.guesses, Guess{onOneLine(id), "node", "it is drawn as part of the label of another one", true})
	}
	c.rest()
}

// groups reads named groups and what is folded.
func (c *carried) groups(t *model.Topology) []model.Group {
	var out []model.Group
	for i := 1; ; i++ {
		items, ok := c.list(carriedGroup + strconv.Itoa(i))
		if !ok {
			return out
		}
		if len(items) < 2 {
			c.leftOut(carriedGroup+strconv.Itoa(i), "it names no group")
			continue
		}
		g, ok := model.ParseGroupKey(items[0])
		if g.Folded = items[1] == wordFolded; g.Kind == model.NamedGroup {
			g.Nodes = items[2:]
		}
		if err := t.CheckGroup(g); !ok || err != nil {
			c.leftOut(fmt.Sprintf("group %q", onOneLine(items[0])), "it does not fit the design")
			continue
		}
		out = append(out, g)
	}
}

func carriedEntries[S any](c *carried, name string, fields []textField[S]) []S {
	var out []S
	for i := 1; ; i++ {
		items, ok := c.list(name + strconv.Itoa(i))
		if !ok {
			return out
		}
		var entry S
		for _, item := range items {
			key, value, _ := strings.Cut(item, "=")
			j := slices.IndexFunc(fields, func(f textField[S]) bool { return f.name == key })
			if j < 0 {
				c.leftOut(fmt.Sprintf("%q of %s%d", onOneLine(key), name, i), "there is no such key")
				continue
			}
			*fields[j].at(&entry) = value
		}
		out = append(out, entry)
	}
}

// carriedItems undoes [carriedList].
func carriedItems(s string) []string {
	if s == "" || s == noItems {
		return []string{}
	}
	items := strings.Split(s, ",")
	for i, item := range items {
		items[i] = carriedValue(item)
	}
	return items
}

// carriedValue undoes [carriedText]. What looks like no escape stays.
func carriedValue(s string) string {
	if s == "%" {
		return ""
	}
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if c, err := hex.DecodeString(s[i+1 : i+3]); err == nil {
				b.WriteByte(c[0])
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// unfold adds the nodes that stand in the labels of others, and their links,
// as if they were drawn.
func (r *reader) unfold() {
	r.withoutBoxes()
	c := r.carriedBy("graph", r.graph.attrs)
	for i := 1; ; i++ {
		items, ok := c.list(carriedNodeOf + strconv.Itoa(i))
		if !ok {
			break
		}
		first, attrs := unlisted(items)
		if name := first["id"]; name != "" && r.graph.byName[name] == nil && len(r.graph.nodes) < maxNodes {
			n := &rawNode{name: name, attrs: attrs}
			r.graph.byName[name] = n
			r.graph.nodes = append(r.graph.nodes, n)
		}
	}
	for i := 1; ; i++ {
		items, ok := c.list(carriedLinkOf + strconv.Itoa(i))
		if !ok {
			return
		}
		first, attrs := unlisted(items)
		e := &rawEdge{from: first["from"], to: first["to"], attrs: attrs, directed: true}
		switch {
		case r.graph.byName[e.from] == nil || r.graph.byName[e.to] == nil:
			c.leftOut(onOneLine("link "+e.from+" -> "+e.to), "one of its ends is gone")
		case len(r.graph.edges) < maxLinks:
			r.graph.edges = append(r.graph.edges, e)
		}
	}
}

// withoutBoxes leaves out what stands for folded groups: their nodes and links are
// carried.
func (r *reader) withoutBoxes() {
	has := func(attrs map[string]string, name string) bool { return attrs[carriedPrefix+name] != "" }
	g := r.graph
	g.nodes = slices.DeleteFunc(g.nodes, func(n *rawNode) bool {
		if !has(n.attrs, carriedBox) {
			return false
		}
		delete(g.byName, n.name)
		return true
	})
	g.edges = slices.DeleteFunc(g.edges, func(e *rawEdge) bool { return has(e.attrs, carriedJoined) })
}

// unlisted parts the ends and ids of a list of attributes from the attributes.
func unlisted(items []string) (first, attrs map[string]string) {
	first, attrs = map[string]string{}, map[string]string{}
	for _, item := range items {
		switch name, value, _ := strings.Cut(item, "="); name {
		case "id", "from", "to":
			first[name] = value
		default:
			attrs[carriedPrefix+name] = value
		}
	}
	return first, attrs
}
