package cloudformation

import (
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
