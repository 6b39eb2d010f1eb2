package sketch

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// Copies are the edits that add copies of nodes, and the ids of the copies in
// the order of the originals.
type Copies struct {
	Edits []model.Edit
	IDs   []string
}

// Copy makes copies of nodes of a design, which may be an earlier revision of t
// or another design, with the links among them. Joined copies also get the
// links that led to the originals from what is not copied. What copies name
// among the originals, nodes and DNS names, they name among the copies; what
// only one thing may have, they get anew.
func Copy(t, from *model.Topology, ids []string, joined bool) Copies {
	c := copier{t: t, from: from, ids: map[string]string{}, names: map[string]string{}, joined: joined}
	c.name(ids)
	for _, id := range ids {
		if n := from.Node(id); n != nil && c.ids[id] != "" {
			c.do(model.Add{Node: c.node(n)})
			c.out.IDs = append(c.out.IDs, c.ids[id])
		}
	}
	for _, l := range from.Links {
		c.link(l)
	}
	return c.out
}

// Twin is the spec of a copy that stands beside the original and answers to the
// same names, as in another Region. ids are those of the copies, by original.
func Twin(t *model.Topology, n *model.Node, ids map[string]string) model.Spec {
	c := copier{t: t, from: t, ids: ids, joined: true}
	return c.node(n).Spec
}

// copier is a copy in the making.
type copier struct {
	t, from *model.Topology
	next    *model.Topology   // t after the edits so far
	ids     map[string]string // of the copies, by original
	names   map[string]string // DNS names of the copies, by that of the original in small letters
	joined  bool
	out     Copies
}

// name chooses ids and DNS names for the copies.
func (c *copier) name(ids []string) {
	c.next = c.t
	for _, id := range ids {
		n := c.from.Node(id)
		if n == nil || c.ids[id] != "" {
			continue
		}
		c.ids[id] = c.freshID(id)
		if r, ok := n.Spec.(*model.Record); ok && r.Name.Val() != "" && c.names[model.Domain(r.Name.Val())] == "" && hasName(c.t, r.Name.Val()) {
			label, zone := c.label(model.Domain(r.Name.Val()), model.Domain(r.Zone.Val()))
			c.names[model.Domain(r.Name.Val())] = freshName(label, zone, func(name string) bool {
				return hasName(c.t, name) || has(c.names, name)
			})
		}
	}
}

// freshID is an id that neither the design nor another copy has: the same one
// when it is free, else with a number in place of that of an earlier copy.
func (c *copier) freshID(id string) string {
	if c.t.Node(id) == nil && !has(c.ids, id) {
		return id
	}
	next, base := c.t, copyBase(id)
	for {
		fresh := next.FreshID(base)
		with, err := (model.Add{Node: model.NewNode(fresh, "", &model.Users{})}).Apply(next)
		if !has(c.ids, fresh) || err != nil {
			return fresh
		}
		next = with // taken by a copy
	}
}

func has(names map[string]string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// copyBase is an id without the number that an earlier copy got: web-2 -> web.
func copyBase(id string) string {
	i := strings.LastIndexByte(id, '-')
	if i > 0 && i < len(id)-1 && strings.Trim(id[i+1:], "0123456789") == "" {
		return id[:i]
	}
	return id
}

// label splits a name for a copy into the label that gets a number, in place of
// that of an earlier copy, and the rest. The name of the zone itself, and a
// wildcard, get a label of their own.
func (c *copier) label(name, zone string) (label, rest string) {
	if label, rest, ok := strings.Cut(name, "."); ok && name != zone && label != "*" && strings.Contains(rest, ".") {
		if base := strings.TrimRight(label, "0123456789"); base != "" && hasName(c.t, base+"."+rest) {
			label = base
		}
		return label, rest
	}
	if rest, wild := strings.CutPrefix(name, "*."); wild {
		return "*.copy", rest
	}
	return "copy", name
}

// node copies a node. Its properties name the copies.
func (c *copier) node(n *model.Node) *model.Node {
	info := n.Info()
	spec := info.NewSpec()
	for _, p := range info.Props {
		v, set := p.Get(n.Spec)
		if set {
			v = c.refs(p, v)
		}
		if set = set && len(v) > 0; !set {
			continue
		}
		if v = c.own(n, p, v); len(v) > 0 {
			_ = p.Set(spec, v) // what the node has, a node of its kind takes
		}
	}
	return model.NewNode(c.ids[n.ID], n.Title, spec).Keeping(n.Kept)
}

// nameProps are the properties of nodes that hold DNS names.
var nameProps = []string{"name", "names", "aliases", "customDomain", "fqdn", "target", "bucketName"}

// onlyOne are the names that one resource may have and no other.
var onlyOne = []string{"aliases", "customDomain", "bucketName"}

// own is the value of a property for the copy: names follow those of the
// copies, and a name that only the original may have is left out.
func (c *copier) own(n *model.Node, p model.Prop, v []string) []string {
	if !slices.Contains(nameProps, p.Name) {
		return v
	}
	var out []string
	for _, name := range v {
		fresh, renamed := c.names[model.Domain(name)]
		switch {
		case renamed:
			out = append(out, fresh)
		case slices.Contains(onlyOne, p.Name) && c.taken(n.Kind(), p, name), (p.Name == "fqdn" || p.Name == "target") && c.watched(n):
		default:
			out = append(out, name)
		}
	}
	return out
}

// taken tells whether a node of the design has a name that the copy cannot
// have too. Regional APIs of one name stand in several Regions behind one
// record, so a joined copy keeps it.
func (c *copier) taken(k model.Kind, p model.Prop, name string) bool {
	if p.Name == "customDomain" && c.joined {
		return false
	}
	return slices.ContainsFunc(c.t.Nodes, func(n *model.Node) bool {
		if n.Kind() != k {
			return false
		}
		v, _ := p.Get(n.Spec)
		return slices.ContainsFunc(v, func(other string) bool { return model.Domain(other) == model.Domain(name) })
	})
}

// watched tells whether what a health check probes is copied too: the copy
// watches the copy then, not the address of the original.
func (c *copier) watched(n *model.Node) bool {
	return slices.ContainsFunc(c.from.Out(n.ID), func(l *model.Link) bool {
		return l.Kind == model.Probes && c.ids[l.To] != ""
	})
}

// refs maps the nodes that a property names to their copies. A node that the
// design does not have is left out.
func (c *copier) refs(p model.Prop, v []string) []string {
	if p.MayName && len(v) == 1 && c.ids[v[0]] != "" {
		return []string{c.ids[v[0]]}
	}
	if p.Type != model.NodeRef && p.Type != model.NodeList {
		return v
	}
	var out []string
	for _, id := range v {
		if fresh := c.ids[id]; fresh != "" {
			out = append(out, fresh)
		} else if c.same(id) {
			out = append(out, id)
		}
	}
	return out
}

// same tells whether the design has the node that another design or revision
// calls so.
func (c *copier) same(id string) bool {
	a, b := c.t.Node(id), c.from.Node(id)
	return a != nil && b != nil && a.Kind() == b.Kind()
}

// link copies a link among the copies, or joins a copy to what led to the
// original.
func (c *copier) link(l *model.Link) {
	from, to := c.ids[l.From], c.ids[l.To]
	switch {
	case to == "":
	case from != "":
		c.do(c.connect(l, from, to))
	case c.joined && c.same(l.From):
		c.do(c.join(l, to))
	}
}

// Repeat lists the properties that a link sets, without some of them, for a
// copy: what it names among the originals becomes the copies.
func Repeat(t *model.Topology, l *model.Link, ids map[string]string, without ...string) []model.Setting {
	c := copier{t: t, from: t, ids: ids}
	out := c.connect(l, "", "").Props
	return slices.DeleteFunc(out, func(s model.Setting) bool { return slices.Contains(without, s.Prop) })
}

func (c *copier) connect(l *model.Link, from, to string) model.Connect {
	e := connect(l, from, to, nil)
	for i, s := range e.Props {
		p, _ := model.FindProp(l.Info().Props, s.Prop)
		e.Props[i].Value = c.refs(p, s.Value)
		switch s.Prop {
		case "setIdentifier": // may be named after its target
			e.Props[i].Value[0] = cmp.Or(c.ids[s.Value[0]], s.Value[0])
		case "host":
			e.Props[i].Value[0] = cmp.Or(c.names[model.Domain(s.Value[0])], s.Value[0])
		}
	}
	e.Props = slices.DeleteFunc(e.Props, func(s model.Setting) bool { return len(s.Value) == 0 })
	return e
}

// places are the properties by which the links of one node are told apart; two
// of them must not say the same.
var places = map[model.LinkKind][]string{
	model.ResolvesTo: {"setIdentifier", "role", "region", "location", "localZoneGroup", "coordinates", "cidrLocation"},
	model.Origin:     {"path", "group", "groupRole", "criteria"},
}

// join leads what leads to the original to the copy as well, in a place of its
// own among the links of that node.
func (c *copier) join(l *model.Link, to string) model.Connect {
	e := c.connect(l, l.From, to)
	own := places[l.Kind]
	e.Props = slices.DeleteFunc(e.Props, func(s model.Setting) bool { return slices.Contains(own, s.Prop) })
	if from, copied := c.next.Node(l.From), c.next.Node(to); from != nil && copied != nil {
		for _, s := range Props(c.next, from, copied) {
			if slices.Contains(own, s.Prop) {
				e.Props = append(e.Props, s)
			}
		}
	}
	return e
}

func (c *copier) do(e model.Edit) {
	next, err := e.Apply(c.next)
	if err != nil {
		return // it would fail for the caller too
	}
	c.next = next
	c.out.Edits = append(c.out.Edits, e)
}

// connect makes the edit that joins two nodes as a link joins its own, without
// some of its properties.
func connect(l *model.Link, from, to string, without []string) model.Connect {
	e := model.Connect{From: from, To: to}
	if l.Named {
		e.As = l.Kind
	}
	for _, p := range l.Info().Props {
		if v, set := p.Get(l.Spec); set && !slices.Contains(without, p.Name) {
			e.Props = append(e.Props, model.Setting{Prop: p.Name, Value: v})
		}
	}
	return e
}
