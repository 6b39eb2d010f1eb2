package findings

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/layout"
	"portolan/tui/theme"
)

// Change is one difference between two revisions of a design.
type Change struct {
	Sign string // "+" new, "-" gone, "~" different
	What string // name of a node, link as "a → b", or what of the design
	Text string // what it is, or the property with its old and new value
}

// Shown is the sign as a terminal shows it.
func (c Change) Shown(g *theme.Glyphs) string {
	switch {
	case g.Aloud:
		return told(c.Sign) + ":"
	case c.Sign == "~":
		return g.Changed
	}
	return c.Sign
}

// told is the word for the sign of a difference.
func told(sign string) string {
	switch sign {
	case "+":
		return "added"
	case "-":
		return "removed"
	case "~":
		return "changed"
	}
	return "unchanged"
}

// Changes lists what differs from before to after in the order of the design:
// nodes, links, then what belongs to the design as a whole. What the layout section
// has does not count.
func Changes(before, after *model.Topology) []Change {
	var out []Change
	for _, n := range before.Nodes {
		switch m := after.Node(n.ID); {
		case m == nil:
			out = append(out, Change{"-", n.ID, n.Info().Title})
		case m != n:
			out = append(out, nodeChanges(n, m)...)
		}
	}
	for _, n := range after.Nodes {
		if before.Node(n.ID) == nil {
			out = append(out, Change{"+", n.ID, strings.Join(append([]string{n.Info().Title}, settings(n.Info().Props, n.Spec)...), ", ")})
		}
	}
	for _, l := range before.Links {
		switch m := after.Link(l.Ref()); {
		case m == nil:
			out = append(out, Change{"-", l.Ref().String(), "link"})
		case m.Kind != l.Kind:
			out = append(out, Change{"~", l.Ref().String(), "link " + arrow(string(l.Kind), string(m.Kind))})
		case m != l:
			out = append(out, propChanges(l.Ref().String(), l.Info().Props, l.Spec, m.Spec, model.EndsOf(after, l))...)
		}
	}
	for _, l := range after.Links {
		if before.Link(l.Ref()) == nil {
			out = append(out, Change{"+", l.Ref().String(), strings.Join(append([]string{"link " + string(l.Kind)}, settings(l.Info().Props, l.Spec)...), ", ")})
		}
	}
	return append(named(out, before, after), designChanges(before, after)...)
}

// AllChanges are those and what differs in the layout section: groups, what is folded,
// places on the canvas.
func AllChanges(before, after *model.Topology) []Change {
	return append(Changes(before, after), layoutChanges(before, after)...)
}

// layoutChanges are those of groups and of places that a person gave nodes.
func layoutChanges(before, after *model.Topology) []Change {
	var out []Change
	names := layout.Names(after)
	nodes := func(t *model.Topology, g model.Group) string {
		var of []string
		for _, id := range t.Members(g) {
			of = append(of, cmp.Or(names[id], id))
		}
		return strings.Join(of, ", ")
	}
	find := func(t *model.Topology, key string) (model.Group, bool) {
		i := slices.IndexFunc(t.Groups, func(g model.Group) bool { return g.Key() == key })
		if i < 0 {
			return model.Group{}, false
		}
		return t.Groups[i], true
	}
	state := func(g model.Group) string {
		if g.Folded {
			return "folded"
		}
		return "open"
	}
	for _, b := range before.Groups {
		a, ok := find(after, b.Key())
		name := layout.GroupName(before, b)
		switch {
		case !ok && b.Kind != model.NamedGroup:
			out = append(out, Change{"~", name, arrow("folded", "open")})
			continue
		case !ok:
			out = append(out, Change{"-", name, nodes(before, b)})
			continue
		}
		if was, is := nodes(before, b), nodes(after, a); was != is && b.Kind == model.NamedGroup {
			out = append(out, Change{"~", name, "nodes " + arrow(was, is)})
		}
		if a.Folded != b.Folded {
			out = append(out, Change{"~", name, arrow(state(b), state(a))})
		}
	}
	for _, a := range after.Groups {
		if _, ok := find(before, a.Key()); ok {
			continue
		}
		if name := layout.GroupName(after, a); a.Kind == model.NamedGroup {
			out = append(out, Change{"+", name, nodes(after, a) + ", " + state(a)})
		} else {
			out = append(out, Change{"~", name, arrow("open", "folded")})
		}
	}
	for _, n := range after.Nodes {
		was, had := before.Layout[n.ID]
		is, has := after.Layout[n.ID]
		switch {
		case before.Node(n.ID) == nil || had == has && was == is:
		case has:
			out = append(out, Change{"~", names[n.ID], "another place on the canvas"})
		default:
			out = append(out, Change{"~", names[n.ID], "its own place on the canvas is forgotten"})
		}
	}
	return out
}

// named calls nodes and links as the canvas does, after the change or, when they are
// gone, before it.
func named(changes []Change, before, after *model.Topology) []Change {
	was, is := layout.Names(before), layout.Names(after)
	call := func(id string) string { return cmp.Or(is[id], was[id], id) }
	for i, c := range changes {
		if from, to, link := strings.Cut(c.What, " -> "); link {
			changes[i].What = call(from) + " → " + call(to)
		} else {
			changes[i].What = call(c.What)
		}
	}
	return changes
}

func nodeChanges(n, m *model.Node) []Change {
	var out []Change
	if n.Title != m.Title {
		out = append(out, Change{"~", n.ID, "title " + arrow(orNone(n.Title), orNone(m.Title))})
	}
	if n.Kind() != m.Kind() {
		return append(out, Change{"~", n.ID, arrow(n.Info().Title, m.Info().Title)})
	}
	return append(out, propChanges(n.ID, n.Info().Props, n.Spec, m.Spec, model.Ends{})...)
}

func propChanges(what string, props []model.Prop, old, now any, ends model.Ends) []Change {
	var out []Change
	for _, p := range props {
		a, setA := p.Get(old)
		b, setB := p.Get(now)
		if setA == setB && strings.Join(a, "\x00") == strings.Join(b, "\x00") {
			continue
		}
		out = append(out, Change{"~", what, p.Label + "  " + arrow(shown(p, old, ends), shown(p, now, ends))})
	}
	return out
}

// shown is a value as a person reads it, with the default where none is set.
func shown(p model.Prop, spec any, ends model.Ends) string {
	v, set := p.Get(spec)
	if set {
		return withUnit(orNone(strings.Join(v, ", ")), p.Unit)
	}
	if d := p.DefaultFor(spec, ends); d != "" {
		return withUnit(d, p.Unit) + " (default)"
	}
	return "not set"
}

func withUnit(v, unit string) string {
	if unit == "" || v == "none" {
		return v
	}
	return v + " " + unit
}

func settings(props []model.Prop, spec any) []string {
	var out []string
	for _, p := range props {
		if v, set := p.Get(spec); set {
			out = append(out, p.Label+" "+withUnit(strings.Join(v, ", "), p.Unit))
		}
	}
	return out
}

func designChanges(before, after *model.Topology) []Change {
	var out []Change
	if before.Name != after.Name {
		out = append(out, Change{"~", "design", "name " + arrow(orNone(before.Name), orNone(after.Name))})
	}
	if before.Description != after.Description {
		out = append(out, Change{"~", "design", "description"})
	}
	a, b := before.Assume, after.Assume
	if a != b {
		if a == nil {
			a = &model.Assumptions{}
		}
		if b == nil {
			b = &model.Assumptions{}
		}
		out = append(out, propChanges("assume", model.AssumptionProps(), a, b, model.Ends{})...)
	}
	for _, g := range before.Ignores {
		if !hasIgnore(after.Ignores, g) {
			out = append(out, Change{"-", "accepted", ignoreText(g)})
		}
	}
	for _, g := range after.Ignores {
		if !hasIgnore(before.Ignores, g) {
			out = append(out, Change{"+", "accepted", ignoreText(g)})
		}
	}
	return out
}

func hasIgnore(list []model.Ignore, g model.Ignore) bool {
	for _, o := range list {
		if o == g {
			return true
		}
	}
	return false
}

func ignoreText(g model.Ignore) string {
	if g.On == "" {
		return g.Rule + ": " + g.Reason
	}
	return g.Rule + " on " + g.On + ": " + g.Reason
}

func arrow(from, to string) string { return from + " → " + to }

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
