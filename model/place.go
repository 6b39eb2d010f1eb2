package model

import (
	"slices"
	"strings"
)

// Place is a node or a link as it stands in a topology: what a property may
// depend on to have an effect.
type Place struct {
	In       *Topology
	Node     *Node // nil at a link
	Link     *Link // nil at a node
	From, To *Node // ends of the link
}

// AtNode is the place of a node of t.
func AtNode(t *Topology, n *Node) Place { return Place{In: t, Node: n} }

// AtLink is the place of a link of t.
func AtLink(t *Topology, l *Link) Place {
	return Place{In: t, Link: l, From: t.Node(l.From), To: t.Node(l.To)}
}

// Props lists the descriptors of the node or link.
func (at Place) Props() []Prop {
	if at.Link != nil {
		return at.Link.Info().Props
	}
	return at.Node.Info().Props
}

// Label names the place in messages.
func (at Place) Label() string {
	if at.Link != nil {
		return at.From.Label() + " -> " + at.To.Label()
	}
	return at.Node.Label()
}

// Spec is that of the node or link, as it was written.
func (at Place) Spec() any { return at.raw() }

// raw is the spec with what was set, effective the one with defaults.
func (at Place) raw() any {
	if at.Link != nil {
		return at.Link.Spec
	}
	return at.Node.Spec
}

func (at Place) effective() any {
	if at.Link != nil {
		return at.Link.Effective()
	}
	return at.Node.Effective()
}

// Value is what the named property of the place is, with its default; lists
// are joined by commas, "" stands for nothing.
func (at Place) Value(name string) string {
	p, ok := FindProp(at.Props(), name)
	if !ok {
		return ""
	}
	v, set := p.Get(at.effective())
	if !set {
		return ""
	}
	return strings.Join(v, ",")
}

// Idle lists the properties of the place that were set to something and have
// no effect there, in the order of the descriptors. What only spells out a
// default is not among them.
func (at Place) Idle() []Idle {
	var out []Idle
	for _, p := range at.Set() {
		if why := p.Idle(at); why != "" {
			out = append(out, Idle{p, why})
		}
	}
	return out
}

// Counts tells whether a property of the place has an effect there.
func (at Place) Counts(name string) bool {
	p, ok := FindProp(at.Props(), name)
	return ok && p.Idle(at) == ""
}

// Set lists the properties of the place that were set to more than their
// default, in the order of the descriptors.
func (at Place) Set() []Prop {
	var out []Prop
	for _, p := range at.Props() {
		if p.says(at) {
			out = append(out, p)
		}
	}
	return out
}

// Idle is a property that has no effect where it stands.
type Idle struct {
	Prop Prop
	Why  string // a clause to follow "because"
}

// says tells whether the property was set to more than its default.
func (p Prop) says(at Place) bool {
	if !p.IsSet(at.raw()) {
		return false
	}
	v, _ := p.Get(at.raw())
	if len(v) == 0 || len(v) == 1 && (v[0] == "" || v[0] == "false") {
		return false
	}
	return strings.Join(v, ",") != p.DefaultFor(at.raw(), Ends{at.From, at.To})
}

// condition says where a property counts.
type condition struct {
	text string             // completes "Counts ...", for the reference
	idle func(Place) string // why it does not count at the place; "" when it does
}

// Counts says in words where the property has an effect, "" for everywhere.
func (p Prop) Counts() string {
	var all []string
	for _, c := range p.where {
		all = append(all, c.text)
	}
	return strings.Join(all, ", ")
}

// Idle says why the property has no effect at a place, as a clause to follow
// "because"; "" when it has one.
func (p Prop) Idle(at Place) string {
	for _, c := range p.where {
		if why := c.idle(at); why != "" {
			return why
		}
	}
	return ""
}

// counts adds a condition under which the property has an effect; all must hold.
func (p Prop) counts(c condition) Prop {
	p.where = append(slices.Clip(p.where), c)
	return p
}

// where is a condition of its own kind.
func where(text string, idle func(Place) string) condition { return condition{text, idle} }

// with holds where another property of the same node or link has one of the
// values; without values, where it is set to something (a switch: to true).
func with(prop string, values ...string) condition {
	text := "with " + prop
	if len(values) > 0 {
		text += " " + strings.Join(values, " or ")
	}
	return condition{text, func(at Place) string {
		v := at.Value(prop)
		switch {
		case len(values) > 0 && slices.Contains(values, v), len(values) == 0 && v != "" && v != "false":
			return ""
		case v == "":
			return at.labelOf(prop) + " is not set"
		}
		return at.labelOf(prop) + " is " + v
	}}
}

// unless holds where another property has none of the values; without values,
// where it is not set (a switch: false).
func unless(prop string, values ...string) condition {
	text := "unless " + prop
	if len(values) > 0 {
		text += " " + strings.Join(values, " or ")
	}
	return condition{text, func(at Place) string {
		v := at.Value(prop)
		if len(values) > 0 && !slices.Contains(values, v) || len(values) == 0 && (v == "" || v == "false") {
			return ""
		}
		return at.labelOf(prop) + " is " + v
	}}
}

// labelOf is how people call a property of the place.
func (at Place) labelOf(prop string) string {
	p, _ := FindProp(at.Props(), prop)
	return p.Label
}

// notTowards holds on links to nodes of other kinds, startingAt on links from the kinds.
func notTowards(kinds ...Kind) condition {
	return condition{"not towards " + kindWords(kinds), func(at Place) string {
		if at.To == nil || !slices.Contains(kinds, at.To.Kind()) {
			return ""
		}
		return "the link leads to " + article(at.To.Info().Title)
	}}
}

// leadingTo holds on links to nodes of the kinds.
func leadingTo(kinds ...Kind) condition {
	return condition{"towards " + kindWords(kinds), func(at Place) string {
		if at.To == nil || slices.Contains(kinds, at.To.Kind()) {
			return ""
		}
		return "the link leads to " + article(at.To.Info().Title)
	}}
}

func startingAt(kinds ...Kind) condition {
	return condition{"from " + kindWords(kinds), func(at Place) string {
		if at.From == nil || slices.Contains(kinds, at.From.Kind()) {
			return ""
		}
		return "the link starts at " + article(at.From.Info().Title)
	}}
}

func notFrom(kinds ...Kind) condition {
	return condition{"not from " + kindWords(kinds), func(at Place) string {
		if at.From == nil || !slices.Contains(kinds, at.From.Kind()) {
			return ""
		}
		return "the link starts at " + article(at.From.Info().Title)
	}}
}

// under holds on answers of records with one of the policies.
func under(policies ...string) condition {
	text := "under policy " + strings.Join(policies, ", ")
	if len(policies) > 2 {
		text = "unless the policy of the record is " + PolicySimple
	}
	return condition{text, func(at Place) string {
		r, ok := As[*Record](at.From)
		if !ok || slices.Contains(policies, r.Policy.Val()) {
			return ""
		}
		return "the policy of " + at.From.Label() + " is " + r.Policy.Val()
	}}
}

// never is for what is kept in the format but says nothing, with the reason.
func never(why string) condition {
	return condition{"nowhere: " + why, func(Place) string { return why }}
}

func kindWords(kinds []Kind) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = string(k)
	}
	return strings.Join(words, ", ")
}

// article puts a or an before a title as it is spoken.
func article(title string) string {
	for _, an := range []string{"A", "E", "I", "O", "S3"} {
		if strings.HasPrefix(title, an) {
			return "an " + title
		}
	}
	return "a " + title
}
