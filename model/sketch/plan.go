package sketch

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// Want is a node that a person asks for: a kind and what they said about it.
// What they left out follows from where it goes.
type Want struct {
	Kind   model.Kind
	Region string
	Word   string // the word that named the Region
	City   string
	Policy string
	Name   string // DNS name or title
	Set    []model.Setting
}

// Place is where new nodes go.
type Place struct {
	T      *model.Topology
	Near   string         // node to join, "" for none
	Before bool           // the new node sends requests to Near
	On     *model.LinkRef // link to split
	Region string         // Region chosen by the person, "" for the derived one
	Guess  string         // place of a population when none is named
}

// Addition is what would happen: the edits, or why they are impossible.
type Addition struct {
	Edits    []model.Edit
	After    *model.Topology
	Nodes    []*model.Node
	From, To *model.Node // ends of the last new link
	Named    string      // word that named the Region
	Note     string      // what changes besides, "" for nothing
	Why      string
}

// Plan works out the addition of one or more nodes in a row.
func (p Place) Plan(wants []Want) Addition {
	out := Addition{After: p.T}
	near := p.Near
	for i, w := range wants {
		step := p
		if i > 0 {
			step.On, step.Before = nil, false
		}
		if out.Why = step.one(&out, near, w); out.Why != "" {
			return out
		}
		near = out.Nodes[len(out.Nodes)-1].ID
	}
	return out
}

// one adds one node to an addition and returns why it is impossible.
func (p Place) one(out *Addition, nearID string, w Want) string {
	t := out.After
	near := t.Node(nearID)
	c := Context{T: t, Near: near, Region: cmp.Or(w.Region, p.Region, p.region(t, near, w.Kind)), City: w.City, Policy: w.Policy, Name: w.Name, Guess: p.Guess}
	out.Named = w.Word
	n := NewNode(w.Kind, c)
	for _, s := range w.Set { // nobody else has the node yet
		prop, _ := model.FindProp(n.Info().Props, s.Prop)
		if err := prop.Set(n.Spec, s.Value); err != nil {
			return err.Error()
		}
	}
	edits := []model.Edit{model.Add{Node: n}}
	switch {
	case p.On != nil:
		return p.insert(out, n)
	case near != nil:
		from, to := near, n
		if p.Before {
			from, to = n, near
		}
		if len(model.Legal(from, to)) == 0 {
			if !Attaches(to, from) {
				return refuseText(from, to)
			}
			from, to = to, from // guards are attached, whichever way one asks
		}
		links, note := Join(t, from, to)
		edits = append(edits, links...)
		out.From, out.To = from, to
		if note != "" {
			out.Note = note
		}
	}
	return out.apply(n, edits...)
}

// Attaches tells whether a legal link between two nodes carries no requests, so
// that one may ask for it from either end.
func Attaches(from, to *model.Node) bool {
	c := model.Legal(from, to)
	return len(c) > 0 && !c[0].Link.Info().Data
}

// AnyAt tells whether a node of some kind can be added in a place.
func AnyAt(p Place) bool {
	return slices.ContainsFunc(model.Kinds(), func(k *model.KindInfo) bool {
		return p.Plan([]Want{{Kind: k.Kind}}).Why == ""
	})
}

// repeats are the kinds of links of which two nodes may have several: one for
// each path, record set, rule or route.
var repeats = map[model.LinkKind]bool{model.Origin: true, model.ResolvesTo: true, model.Forwards: true, model.Integration: true}

// Joins tells whether a new link between two nodes would be legal and say
// something new.
func Joins(t *model.Topology, from, to *model.Node) bool {
	if from == nil || to == nil || from == to {
		return false
	}
	if len(model.Legal(from, to)) == 0 {
		from, to = to, from
		if !Attaches(from, to) {
			return false
		}
	}
	return repeats[model.Legal(from, to)[0].Link] || !slices.ContainsFunc(t.Out(from.ID), func(l *model.Link) bool { return l.To == to.ID })
}

// insert puts the node on the link.
func (p Place) insert(out *Addition, n *model.Node) string {
	t := out.After
	from, to := t.Node(p.On.From), t.Node(p.On.To)
	if from == nil || to == nil || t.Link(*p.On) == nil {
		return "the link is gone"
	}
	if len(model.Legal(from, n)) == 0 {
		return refuseText(from, n)
	}
	if len(model.Legal(n, to)) == 0 {
		return refuseText(n, to)
	}
	edits, err := Insert(t, t.Link(*p.On), n)
	if err != nil {
		return err.Error()
	}
	out.From, out.To = from, n
	return out.apply(n, edits...)
}

func (o *Addition) apply(n *model.Node, edits ...model.Edit) string {
	after, err := model.Apply(o.After, edits...)
	if err != nil {
		return err.Error()
	}
	o.After = after
	o.Edits = append(o.Edits, edits...)
	o.Nodes = append(o.Nodes, n)
	return ""
}

func refuseText(from, to *model.Node) string {
	r := model.Refuse(from, to)
	if r.Instead != "" {
		return r.Why + "; " + r.Instead
	}
	return r.Why
}

// Title names the undo step.
func (o Addition) Title(name func(id string) string) string {
	names := make([]string, len(o.Nodes))
	for i, n := range o.Nodes {
		names[i] = n.Info().Caption + " " + name(n.ID)
	}
	return "add " + strings.Join(names, ", ")
}
