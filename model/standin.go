package model

import (
	"fmt"
	"slices"
	"strconv"
)

// StandIn is something of a design that no figure can be made of, and what is counted
// with in its place.
type StandIn struct {
	At    Place
	Prop  Prop
	Item  int    // of a list, -1 where the property has one value or all of the list is meant
	Value string // as it is written
	Used  string // in its place
	What  string // what is wrong with it, a clause
}

// String is a sentence.
func (s StandIn) String() string { return s.What + ": counted with " + s.Used + "." }

// OutOfRange lists the numbers outside the range of their property, in document order,
// with the nearest that is in it.
func OutOfRange(t *Topology) []StandIn {
	var out []StandIn
	t.places(func(at Place) { out = append(out, at.outOfRange()...) })
	return out
}

// places visits the nodes, then the links.
func (t *Topology) places(visit func(Place)) {
	for _, n := range t.Nodes {
		visit(AtNode(t, n))
	}
	for _, l := range t.Links {
		visit(AtLink(t, l))
	}
}

func (at Place) outOfRange() []StandIn {
	var out []StandIn
	for _, p := range at.Props() {
		if p.within(at.Spec()) {
			continue
		}
		values, set := p.Get(at.Spec())
		for i, v := range values {
			if !set || p.InRange(v) == nil {
				continue
			}
			s := StandIn{At: at, Prop: p, Item: -1, Value: v, Used: p.nearest(v), What: fmt.Sprintf("%s of %s is %s, not %s", p.Label, at.Label(), p.Range(), v)}
			if p.Type.IsList() {
				s.Item = i
			}
			out = append(out, s)
		}
	}
	return out
}

// within tells whether a property is unset, or a number of its range: most are, and
// need no text for it.
func (p Prop) within(spec any) bool {
	if !p.HasRange() {
		return true
	}
	switch o := p.at(spec).(type) {
	case *Opt[int]:
		return !o.set || float64(o.val) >= p.Min && float64(o.val) <= p.Max
	case *Opt[float64]:
		return !o.set || o.val >= p.Min && o.val <= p.Max
	}
	return false
}

// nearest is the number of the range that is next to a value outside it.
func (p Prop) nearest(value string) string {
	bound := p.Min
	if v, err := strconv.ParseFloat(value, 64); err == nil && v > p.Max {
		bound = p.Max
	}
	return strconv.FormatFloat(bound, 'f', -1, 64)
}

// StandIns lists all for which something else is counted: numbers outside their range,
// a mix of access that is none, shares of more than all.
func StandIns(t *Topology) []StandIn {
	out := append(append(OutOfRange(t), EmptyMixes(t)...), emptyGroups(t)...)
	for _, s := range ShareSums(t) {
		used := "each in proportion"
		if s.Percent == 0 {
			used = "equal shares"
		}
		at := s.Places[0]
		p, _ := FindProp(at.Props(), "share")
		out = append(out, StandIn{
			At: at, Prop: p, Item: -1, Value: s.Text(), Used: used,
			What: fmt.Sprintf("Shares of %s come to %s %% together, of 100 there are", s.Of, s.Text()),
		})
	}
	return out
}

// EmptyMixes lists the users whose mix of access says of no kind that anybody has it.
func EmptyMixes(t *Topology) []StandIn {
	var out []StandIn
	for _, n := range t.Nodes {
		u, ok := As[*Users](n)
		if !ok || len(u.AccessMix.Val()) == 0 || len(u.AccessShares()) > 0 {
			continue
		}
		at, used := AtNode(t, n), "the usual mix of the country"
		if kind := u.Access.Val(); kind != AccessMixed {
			used = kind
		}
		p, _ := FindProp(at.Props(), "accessMix")
		out = append(out, StandIn{At: at, Prop: p, Item: -1, Used: used, What: fmt.Sprintf("%s of %s gives nobody a share", p.Label, at.Label())})
	}
	return out
}

// emptyGroups lists the groups and services of which nothing has to run, beside
// others. How many do at the moment no design says: they are counted with one, as if
// the first request had started it.
func emptyGroups(t *Topology) []StandIn {
	var out []StandIn
	for _, n := range t.Nodes {
		least, word := 1, "instance"
		switch s := n.Effective().(type) {
		case *ASG:
			least = s.Min.Val()
		case *ECS:
			least, word = s.Min.Val(), "task"
		}
		if least > 0 || slices.ContainsFunc(t.In(n.ID), func(l *Link) bool { return Deserted(t, l) != "" }) {
			continue // requests that find nothing else fail
		}
		at := AtNode(t, n)
		p, _ := FindProp(at.Props(), "min")
		out = append(out, StandIn{
			At: at, Prop: p, Item: -1, Value: strconv.Itoa(least), Used: "one " + word + " (assumed)",
			What: fmt.Sprintf("%s of %s lets nothing run", p.Label, n.Label()),
		})
	}
	return out
}

// ShareSum are shares of one whole that are more than it, or nothing of it.
type ShareSum struct {
	Of      string  // what shares, in words
	Places  []Place // that state a share, in document order
	Percent float64
}

// Text is the sum without its unit.
func (s ShareSum) Text() string { return strconv.FormatFloat(s.Percent, 'f', -1, 64) }

// roundedOff is by how much of a percent a sum of decimals may be off.
const roundedOff = 1e-6

// ShareSums lists the shares of populations, and of the behaviours of a distribution,
// that come to more than 100 %, or to nothing though all are stated. Less than 100
// is scaled up without a word, as docs say of shares.
func ShareSums(t *Topology) []ShareSum {
	users := summing{}
	for _, n := range t.Nodes {
		if u, ok := As[*Users](n); ok {
			users.add(AtNode(t, n), u.Share)
		}
	}
	users.of = "the users" + users.names()
	out := users.off()
	for _, n := range t.Nodes {
		if n.Kind() != KindCloudFront {
			continue
		}
		paths, seen := summing{of: "the behaviours of " + n.Label()}, map[string]bool{}
		for _, l := range t.Out(n.ID) {
			// Origins of one behaviour state its share together, and those that a
			// function chooses have another.
			o, ok := LinkAs[*OriginSpec](l)
			if !ok || o.ChosenBy.Val() != "" || seen[o.Path.Val()] && !o.Share.IsSet() {
				continue
			}
			seen[o.Path.Val()] = true
			paths.add(AtLink(t, l), o.Share)
		}
		out = append(out, paths.off()...)
	}
	return out
}

// summing adds up shares.
type summing struct {
	of     string
	places []Place
	sum    float64
	open   bool // somebody states none and takes what is left
}

func (s *summing) add(at Place, share Opt[float64]) {
	if !share.IsSet() {
		s.open = true
		return
	}
	p, _ := FindProp(at.Props(), "share")
	s.places = append(s.places, at)
	s.sum += min(max(share.Val(), p.Min), p.Max) // as it is counted
}

// mostNamed are the users that a sum of shares names.
const mostNamed = 3

// names are the same in whatever order the users are drawn.
func (s *summing) names() string {
	var labels []string
	for _, at := range s.places {
		labels = append(labels, at.Label())
	}
	slices.Sort(labels)
	out := ""
	for i, label := range labels {
		switch {
		case i == mostNamed:
			return out + " and " + strconv.Itoa(len(labels)-i) + " more"
		case i > 0:
			out += ","
		}
		out += " " + label
	}
	return out
}

func (s *summing) off() []ShareSum {
	none := len(s.places) > 0 && !s.open && s.sum == 0
	if none || s.sum > 100+roundedOff {
		return []ShareSum{{s.of, s.places, s.sum}}
	}
	return nil
}

// Countable is the design that figures are made of: each number outside its range is
// the nearest in it. Most designs are their own.
func Countable(t *Topology) *Topology {
	off := OutOfRange(t)
	if len(off) == 0 {
		return t
	}
	nodes, links := map[*Node]*Node{}, map[*Link]*Link{}
	for _, s := range off {
		if s.At.Link != nil {
			c := links[s.At.Link]
			if c == nil {
				l := *s.At.Link
				l.Spec, l.effective = l.Info().clone(l.Spec), nil
				c = &l
				links[s.At.Link] = c
			}
			s.put(c.Spec)
			continue
		}
		c := nodes[s.At.Node]
		if c == nil {
			n := *s.At.Node
			n.Spec = n.Info().clone(n.Spec)
			c = &n
			nodes[s.At.Node] = c
		}
		s.put(c.Spec)
		c.effective = effectiveSpec(c.Spec)
	}
	out, err := t.With(replacedBy(t.Nodes, nodes), replacedBy(t.Links, links))
	if err != nil {
		return t // ids and ends are those of t
	}
	return out
}

// put writes what is used in the place of a value.
func (s StandIn) put(spec any) {
	values, _ := s.Prop.Get(spec)
	if s.Item < 0 {
		values = []string{s.Used}
	} else {
		values[s.Item] = s.Used
	}
	_ = s.Prop.Set(spec, values) // a number of the range has its form
}

func replacedBy[T comparable](all []T, by map[T]T) []T {
	out := make([]T, len(all))
	for i, x := range all {
		out[i] = x
		if c, ok := by[x]; ok {
			out[i] = c
		}
	}
	return out
}
