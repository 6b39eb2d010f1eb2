package cloudformation

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// wish is a property that may explain what differs.
type wish struct {
	place  string
	name   string   // of the property
	at     []string // the node, or the ends of the link
	about  string   // the place, the property and what it is to explain
	said   []gap    // where its value may be read
	values func() [][]string
	edit   func(value []string) []model.Edit
}

// proposed are the properties that carry something that differs.
func (s *solver) proposed() []wish {
	var out []wish
	by := s.touched()
	for _, n := range s.now.t.Nodes {
		if row := serviceOf(n); row == nil {
			continue
		}
		near := s.near(by, n.ID)
		for _, d := range s.drawablesOf(n) {
			out = s.wish(out, near, d)
		}
		for _, g := range by[n.ID] {
			if v, ok := replaced(n.Label(), g.have, g.want); ok && strings.Contains(g.have, n.Label()) && !model.Blank(v) && sayable(v) {
				out = append(out, wish{at: []string{n.ID}, about: n.ID + " title " + g.key(), values: func() [][]string { return [][]string{{v}} }, edit: func(v []string) []model.Edit { return []model.Edit{model.Retitle{ID: n.ID, Title: v[0]}} }})
			}
		}
	}
	for _, l := range s.now.t.Links {
		all := s.drawablesAlong(l)
		if len(all) == 0 {
			continue
		}
		near := s.near(by, l.From, l.To)
		for _, d := range all {
			out = s.wish(out, near, d)
		}
	}
	return out
}

// wish adds a property when something that differs is carried by it.
func (s *solver) wish(out []wish, near []gap, d drawnProp) []wish {
	p := d.prop
	if s.readAtOnce(d.kind, p.Name) {
		return out
	}
	if l := d.place().Link; l != nil && !s.draft && slices.Contains(readFirst, p.Name) && s.stillSaid(l) {
		return out // what another way says is no word of this one
	}
	var carried []gap
	for _, g := range near {
		if carriers().carry(g, d.property()) {
			carried = append(carried, g)
		}
	}
	gaps, spoken := carried, carried
	if free(p) {
		spoken = carriers().saying(d.property(), gaps)
	}
	if len(p.Choices) == 0 {
		gaps = spoken
	}
	if len(gaps) == 0 && s.draft && p.Type == model.Bool && s.now.refused[d.name] {
		gaps = near[:min(1, len(near))] // it may be what the export asks for
	}
	worth := s.worth(p, gaps)
	if !worth && (s.draft || len(carried) == 0) {
		return out
	}
	now := d.place()
	read := s.outright(now, p)
	if _, set := p.Get(now.Spec()); !worth && !set && len(read) == 0 {
		return out
	}
	if !worth {
		gaps = carried
	}
	about := d.name + " " + p.Name
	for _, g := range gaps {
		about += " " + g.key() + "=" + g.have
	}
	return append(out, wish{d.name, p.Name, d.at, about, spoken, func() [][]string { return s.values(d.place(), p, worth, spoken, read) }, d.edit})
}

// values are those that a property may have: what is read of the templates without the
// drawing, what is proposed where they can say it, and none.
func (s *solver) values(at model.Place, p model.Prop, worth bool, spoken []gap, read [][]string) [][]string {
	if worth {
		read = append(read, valuesFor(at, p, spoken, s.lists(spoken))...)
	} else if _, set := p.Get(at.Spec()); set {
		read = append(read, nil)
	}
	return read
}

// outright are the values of a property in the design that the templates give without
// the drawing.
func (s *solver) outright(at model.Place, p model.Prop) [][]string {
	read := s.sketched()
	if read == nil {
		return nil
	}
	var out [][]string
	add := func(spec any) {
		v, set := p.Get(spec)
		if now, is := p.Get(at.Spec()); set && (!is || !slices.Equal(v, now)) && fits(p, v) {
			out = append(out, v)
		}
	}
	if at.Link == nil {
		if n := read.Node(at.Node.ID); n != nil && n.Kind() == at.Node.Kind() {
			add(n.Spec)
		}
		return out
	}
	for _, l := range read.Out(at.Link.From) {
		if l.To == at.Link.To && l.Kind == at.Link.Kind {
			add(l.Spec)
		}
	}
	if p.Name == "listener" { // a rule is named by the listener that has it
		listeners, _ := at.In.Node(at.Link.From).Get("listeners")
		for _, listener := range listeners {
			name, _, _ := strings.Cut(listener, " ")
			out = append(out, []string{name})
		}
	}
	return out
}

// renamed are the links that call an entry of a list by what it was, as those of a
// load balancer do with its listeners.
func (s *solver) renamed(id string, p model.Prop, value []string) []model.Edit {
	now, _ := p.Get(s.now.t.Node(id).Spec)
	if p.Name != "listeners" || len(now) != len(value) {
		return nil
	}
	var out []model.Edit
	for i, was := range now {
		old, _, _ := strings.Cut(was, " ")
		is, _, _ := strings.Cut(value[i], " ")
		for _, l := range s.now.t.Out(id) {
			if named, _ := l.Get("listener"); old != is && slices.Equal(named, []string{old}) {
				out = append(out, model.SetLink{Link: l.Ref(), Props: []model.Setting{{Prop: "listener", Value: []string{is}}}})
			}
		}
	}
	return out
}

// readFirst are properties that a guess has outright from the rules and routes of a
// set of ours.
var readFirst = []string{"host", "pathRule", "hostRegex", "pathRegex", "header", "method", "query", "sourceIp", "route", "path"}

// worth tells whether gaps can say what a property is. What is there or missing as a
// whole says only which word it is.
func (s *solver) worth(p model.Prop, gaps []gap) bool {
	for _, g := range gaps {
		switch {
		case s.draft && s.ours && g.written == nil && slices.Contains(readFirst, p.Name):
		case g.path != "" && !g.absent:
			return true
		case p.Type == model.RegionID && g.written == nil: // what is there is in some Region
			return true
		case p.Type == model.Bool, len(p.Choices) > 0 && len(p.Choices) <= manyChoices, g.absent && g.path != "":
			return true
		}
	}
	return false
}

// near are the gaps at the resources of nodes, of those beside them, and of the
// network, with what whole resources say that are too many.
func (s *solver) near(by map[string][]gap, ids ...string) []gap {
	around := map[string]bool{"": true}
	for _, id := range ids {
		around[id] = true
		for _, l := range s.now.t.Links {
			if l.From == id {
				around[l.To] = true
			}
			if l.To == id {
				around[l.From] = true
			}
		}
	}
	var out []gap
	for _, id := range slices.Sorted(maps.Keys(around)) {
		out = append(out, by[id]...)
	}
	return s.spelled(out)
}

// spelled adds to gaps of whole resources what these say.
func (s *solver) spelled(gaps []gap) []gap {
	out := slices.Clone(gaps)
	for _, g := range gaps {
		if g.path != "" || g.read == nil {
			continue
		}
		for _, path := range slices.Sorted(maps.Keys(s.leaves[g.read])) {
			out = append(out, gap{pair: g.pair, path: path, want: s.leaves[g.read][path], new: true})
		}
	}
	return out
}

// lists are the lists of texts that the resources of gaps hold.
func (s *solver) lists(gaps []gap) [][]string {
	var out [][]string
	seen := map[string]bool{}
	for _, g := range gaps {
		if g.read == nil {
			continue
		}
		parent := g.path
		if i := strings.LastIndexByte(parent, '.'); i >= 0 {
			parent = parent[:i]
		}
		if seen[g.read.id+" "+parent] {
			continue
		}
		seen[g.read.id+" "+parent] = true
		var items []string
		for i := 0; ; i++ {
			text, ok := s.leaves[g.read][parent+"."+strconv.Itoa(i)]
			if !ok {
				break
			}
			items = append(items, text)
		}
		if len(items) > 0 {
			out = append(out, items)
		}
	}
	return out
}
