package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// Bounds of settling: how many places are settled one by one, how many properties a
// place may stand for to say one of them, and how much further from the templates a
// property may lead: what it makes may be gone or not there yet, but not most of a stack.
const (
	maxSettled     = 12
	manySettled    = 40 // of templates of other people, where nothing was drawn before
	manyMeant      = 16
	maxSettledDebt = 4 * costHome
)

// settle takes the resources at their word where one property alone gives exactly what
// a place of them says. What follows from it elsewhere, and was not edited too, makes
// the design as a whole no nearer to the templates, so that the search does not find it;
// but the place itself says what is deployed. It is not taken where another place that
// says the property better still says what it was.
func (s *solver) settle() {
	var edited []string // by somebody: the rest follows from what was changed since
	for _, g := range s.edited {
		if g.path != "" && (!g.absent || g.left || g.added) && (!g.new || s.draft && s.ours) && !g.same && !strings.Contains(g.want, "${") {
			edited = append(edited, g.key())
		}
	}
	most := maxSettled
	if s.draft {
		most = manySettled
	}
	for _, key := range edited[:min(len(edited), most)] {
		at := slices.IndexFunc(s.now.gaps, func(g gap) bool { return g.key() == key })
		if at < 0 {
			continue
		}
		if a := s.given(s.now.gaps[at]); a != nil {
			s.now = a
		}
	}
}

// reopens tells whether an attempt takes back what explains an edit.
func (s *solver) reopens(a *attempt) bool {
	now, then := s.now.keys(), a.keys()
	return slices.ContainsFunc(s.edited, func(g gap) bool { return !now[g.key()] && then[g.key()] })
}

// given is the nearest design of which one property alone gives what a place says, nil
// for none.
func (s *solver) given(g gap) *attempt {
	means := carriers().alike(g)
	if len(means) > manyMeant {
		return nil
	}
	var best *attempt
	if g.added {
		means = carriers().at[placeOf(g)] // nothing is said there that another place could say better
	}
	for _, d := range s.drawables() {
		if !means[d.property()] || d.prop.Name == "region" || !s.beside(g, d.at) {
			continue
		}
		for _, v := range sayings(d.place(), d.prop, g) {
			t, err := s.edit(d.edit(v)...)
			if err != nil {
				continue
			}
			most := s.now.cost + maxSettledDebt
			if best != nil {
				most = best.cost - 1
			}
			a := s.nearer(t, most)
			if a == nil || a.cost > most || !s.gives(a, g) || g.added && s.addsMore(a) || s.contradicted(g, d, a) || s.unsaid(d.property(), s.now, a) || s.reopens(a) {
				continue
			}
			best = a
		}
	}
	return best
}

// gives tells whether a design has the resource of a gap, and says there what it should.
func (s *solver) gives(a *attempt, g gap) bool {
	if !slices.ContainsFunc(a.pairs, func(p pair) bool { return p.read == g.read && p.written != nil }) {
		return false
	}
	at := slices.IndexFunc(a.gaps, func(o gap) bool { return o.key() == g.key() })
	switch {
	case g.added:
		return at < 0 || !a.gaps[at].added
	case g.left && at < 0:
		return !s.ours // what is left out in both is what AWS takes
	case g.left:
		return a.gaps[at].same
	}
	return at < 0 || a.gaps[at].same
}

// differed tells whether the templates first said something else at the place of a gap.
func (s *solver) differed(g gap) bool {
	return slices.ContainsFunc(s.edited, func(o gap) bool { return o.key() == g.key() && !o.same })
}

// beside tells whether a gap is at nodes, at what is linked to them, or at none.
func (s *solver) beside(g gap, nodes []string) bool {
	node := g.node()
	return node == "" || slices.ContainsFunc(nodes, func(id string) bool { return id == node || linked(s.now.t, id, node) })
}

// sayings are the values of a property that a place may say: each of a yes and no and
// of a few words, a number as it stands and in other units, and a text as it stands or in
// the place of what it was.
func sayings(at model.Place, p model.Prop, g gap) [][]string {
	g.absent = false // what it would be is known
	s := &proposals{prop: p, at: at, seen: map[string]bool{}, scratch: scratchOf(at)}
	now, set := p.Get(at.Spec())
	if !set {
		now = strings.Split(at.Value(p.Name), ",")
	}
	s.seen[strings.Join(now, "\x00")] = set || !g.added // what is left out may be more than its default
	switch {
	case p.Type == model.Bool:
		s.add("true")
		s.add("false")
	case p.Type == model.NodeRef, p.Type == model.NodeList:
	case p.Type.IsList():
		for i := range now {
			for _, v := range replacedEach(now[i], g.have, g.want) {
				changed := slices.Clone(now)
				changed[i] = v
				s.add(changed...)
			}
		}
	case len(p.Choices) > 0:
		s.choices([]gap{g})
	case p.Type == model.Int, p.Type == model.Decimal:
		s.numbers(g.want)
	case g.added:
		s.add("")
	default:
		for _, v := range append(replacedEach(now[0], g.have, g.want), g.want) {
			if sayable(v) {
				s.add(v)
			}
		}
	}
	if set && len(s.values) > 0 {
		s.values = append(s.values, nil)
	}
	return s.values
}

// contradicted tells whether an attempt gives something else where the templates still
// say what the property was: at a place that stands for fewer properties, or for as many
// and is another field; or in most of the resources and items that have the same field.
func (s *solver) contradicted(g gap, d drawnProp, a *attempt) bool {
	was := map[string]bool{}
	for _, o := range s.now.gaps {
		was[o.key()] = was[o.key()] || !o.same
	}
	least, against := carriers().shared(g, d.property()), 0
	for _, o := range a.gaps {
		if s.draft && !was[o.key()] && (!o.absent || o.left || o.added) && !o.same {
			return true // it says something else of what was read already
		}
		if was[o.key()] || o.path == "" || o.absent || o.new || !carriers().alike(o)[d.property()] {
			continue
		}
		switch n := carriers().shared(o, d.property()); {
		case n < least:
			return true
		case n == least && o.want == g.have && nameOf(placeOf(o)) != nameOf(placeOf(g)):
			return true
		case n == least && o.want == g.have:
			against++
		}
	}
	if named := free(d.prop) && d.prop.Type != model.Int && d.prop.Type != model.Decimal && !d.prop.Type.IsList(); named {
		return against > 0 // what still has that name may be what is meant
	}
	return against > 1
}

// alike are the properties that are carried by a place, or by one of the same name of
// another resource of its service: a listener says of its own targets what a rule says.
func (t carrierTable) alike(g gap) map[string]bool { return t.named[nameOf(placeOf(g))] }

// shared is how many properties a place may stand for that carries one of them.
func (t carrierTable) shared(g gap, property string) int {
	if n := len(t.at[placeOf(g)]); t.carry(g, property) {
		return n
	}
	return len(t.alike(g))
}

// nameOf is the service of a place and the field in which it is.
func nameOf(place string) string {
	kind, path, _ := strings.Cut(place, " ")
	service, _, _ := cutLast(kind, "::")
	path = strings.TrimSuffix(strings.TrimSuffix(path, ".*"), ".Value")
	if _, field, ok := cutLast(path, "."); ok && !strings.Contains(path, "[") {
		path = field
	}
	return service + " " + path
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
