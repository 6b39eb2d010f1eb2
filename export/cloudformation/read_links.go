package cloudformation

import (
	"cmp"
	"slices"

	"portolan/model"
)

// removeLinks tries the design without each link that starts or ends at a node
// of which something differs. In a guess at a set of ours a link goes too that
// changes nothing: no resource says that it is there.
func (s *solver) removeLinks() {
	touched := s.touched()
	for _, l := range s.now.t.Links {
		if outside[s.now.t.Node(l.From).Kind()] != "" {
			continue
		}
		if s.draft && s.ours && l.Kind != model.Probes && !slices.Contains(readOutright, l.Kind) {
			s.keep(s.edit(model.Disconnect{Link: l.Ref()}))
		} else if len(touched[l.From]) > 0 || len(touched[l.To]) > 0 {
			s.take(s.edit(model.Disconnect{Link: l.Ref()}))
		}
	}
}

// keyProperties tell links of one pair of nodes apart.
var keyProperties = []string{"path", "route", "pathRule", "host", "setIdentifier", "listener"}

// joinNodes draws links for what the templates refer to.
func (s *solver) joinNodes() {
	for _, e := range s.referred() {
		from, to := s.now.t.Node(e[0]), s.now.t.Node(e[1])
		if from == nil || to == nil || s.isGone(e[0], e[1]) || s.draft && slices.ContainsFunc(s.now.t.Out(to.ID), func(l *model.Link) bool { return l.To == from.ID }) {
			continue // the other way round it is drawn already
		}
		for _, as := range model.LinkKindsFor(from.Kind(), to.Kind()) {
			if s.draft && carriesOrigins(from, to) {
				continue // each was read from a behaviour, or is told
			}
			if !s.saysLink(from.ID, to.ID, as) {
				continue
			}
			drawn := slices.ContainsFunc(s.now.t.Out(from.ID), func(l *model.Link) bool { return l.To == to.ID })
			if !drawn {
				s.take(s.edit(model.Connect{From: from.ID, To: to.ID, As: as}))
			}
			if s.draft {
				continue // it has a link for each path that the templates name
			}
			for _, edit := range s.further(from, to, as) {
				s.take(s.edit(edit))
			}
		}
	}
}

// removeLost takes away the links that the drawing gives and the templates do not, where
// both are read in the same way: nothing of one end refers to the other any more. What a
// store has of its own stays, and what led to it is told as gone.
func (s *solver) removeLost() {
	if !s.ours || s.draft || len(s.now.gaps) == 0 {
		return
	}
	is, was := s.sketched(), s.drawnAsSketch()
	if is == nil || was == nil {
		return
	}
	for _, lost := range notIn(is.Links, was.Links) {
		l := s.drawnAs(lost)
		if l == nil || outside[s.now.t.Node(l.From).Kind()] != "" || linksOf(is, l.From, l.To, l.Kind) >= linksOf(was, l.From, l.To, l.Kind) {
			continue
		}
		t, err := s.edit(model.Disconnect{Link: l.Ref()})
		if err != nil {
			continue
		}
		if a := s.try(t); a != nil && s.closes(a) {
			s.leave(a)
			s.now = cmp.Or(s.try(t), a) // without what is left over
			s.gone = append(s.gone, [2]string{l.From, l.To})
		}
	}
}

// closes tells whether an attempt says something of what differs, and nothing else of what
// ways lead to.
func (s *solver) closes(a *attempt) bool {
	was, is := s.now.keys(), a.keys()
	return slices.ContainsFunc(s.now.gaps, func(g gap) bool { return !is[g.key()] }) &&
		!slices.ContainsFunc(a.gaps, func(g gap) bool { return g.leads() && !was[g.key()] })
}

// linksOf is how many links of a kind lead from one node to another.
func linksOf(t *model.Topology, from, to string, as model.LinkKind) int {
	n := 0
	for _, l := range t.Out(from) {
		if l.To == to && l.Kind == as {
			n++
		}
	}
	return n
}

// stillSaid tells whether the templates say of a link, and of those beside it, what the
// drawing gives: another one, or a rule of its node, is what is gone or was edited.
func (s *solver) stillSaid(l *model.Link) bool {
	is, was := s.sketched(), s.drawnAsSketch()
	if is == nil || was == nil || linksOf(was, l.From, l.To, l.Kind) == 0 {
		return false
	}
	return !slices.ContainsFunc(notIn(is.Links, was.Links), func(o *model.Link) bool {
		return o.From == l.From && o.To == l.To && o.Kind == l.Kind
	})
}

// saysLink tells whether the templates say that one more link leads from a node to another
// than their drawing has. What is left of a node that is gone, or what one link alone
// refers to, may fit another link too: that it does says nothing of such a link.
func (s *solver) saysLink(from, to string, as model.LinkKind) bool {
	if s.draft {
		return true
	}
	is, was := s.sketched(), s.drawnAsSketch()
	if is == nil || was == nil {
		return false
	}
	return linksOf(is, from, to, as) > linksOf(was, from, to, as)
}

// further are links between a pair of nodes with what tells them from others.
func (s *solver) further(from, to *model.Node, as model.LinkKind) []model.Edit {
	var out []model.Edit
	touched := s.touched()
	texts := map[string]bool{}
	for _, g := range append(touched[from.ID], touched[to.ID]...) {
		for _, text := range s.wanted(g) {
			if texts[text] || len(texts) > maxValues {
				continue
			}
			texts[text] = true
			for _, name := range keyProperties {
				if _, ok := model.FindProp(as.Info().Props, name); !ok || s.has(from, to, name, text) {
					continue
				}
				out = append(out, model.Connect{From: from.ID, To: to.ID, As: as, Props: []model.Setting{{Prop: name, Value: []string{text}}}})
			}
		}
	}
	return out
}

func (s *solver) has(from, to *model.Node, name, text string) bool {
	return slices.ContainsFunc(s.now.t.Out(from.ID), func(l *model.Link) bool {
		v, _ := l.Get(name)
		return l.To == to.ID && slices.Contains(v, text)
	})
}

// referred are the pairs of nodes between which the templates refer and a link
// may lead, in the order of the templates.
func (s *solver) referred() [][2]string {
	node := map[*readResource]string{}
	for _, p := range s.now.pairs {
		if p.read != nil && p.written != nil {
			node[p.read] = p.written.node
		}
	}
	of := func(r *readResource) *model.Node {
		if r.node != "" {
			return s.now.t.Node(r.node)
		}
		return s.now.t.Node(node[r])
	}
	var out [][2]string
	add := func(a, b *model.Node) {
		e := [2]string{a.ID, b.ID}
		if len(model.Legal(a, b)) > 0 && !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	for _, t := range s.read {
		for _, r := range t.resources {
			for _, ref := range s.refs[r] {
				if a, b := of(r), of(ref.to); a != nil && b != nil && a != b {
					add(a, b)
					add(b, a)
				}
			}
		}
	}
	return out
}

// callPlainly lets those who come in speak plain HTTP where that is nearer to the
// templates: what is opened to them follows from how they call, and no template says it.
func (s *solver) callPlainly(visitors []string) {
	for _, id := range visitors {
		if s.ours && s.now.cost > 0 {
			s.take(s.edit(model.Set{ID: id, Props: []model.Setting{{Prop: "protocol", Value: []string{model.ProtocolHTTP}}}}))
		}
	}
}
