package cloudformation

import (
	"slices"

	"portolan/model"
)

// solver changes a design until an export of it gives the templates that were
// read, as far as it can. It proposes, and the exporter judges: a change counts
// when it brings the export nearer to the templates.
type solver struct {
	*comparison
	now   *attempt
	first *model.Topology // what stands in it is not taken away without need
	draft bool            // it is a guess, of which links may be wrong
	most  int             // exports that could be made at first
	early bool            // there was more to try
	tried map[string]bool // changes that brought nothing, by what they were to explain
	// edited is where the templates of a set first differed from its drawing.
	edited []gap
	gone   [][2]string // the ends of links of which nothing is there any more
	// drawn is what the drawing gives without itself, once somebody asked.
	drawn *model.Topology
	drew  bool
}

// solve gives the design that is nearest to the templates. Properties come before
// links: what one of them explains needs no other drawing.
func (s *solver) solve() {
	for round := range 6 {
		before := s.now.cost
		s.removeNodes()
		if round == 0 {
			s.removeGone()
			s.leadElsewhere()
			s.removeLost()
		}
		s.setProperties()
		if s.now.cost > 0 {
			s.joinNodes()
			s.removeLinks()
		}
		if s.now.cost == before || s.now.cost == 0 {
			break
		}
	}
	s.early = s.tries <= 0
	if s.most > 4 {
		s.tries = max(s.tries, s.most/4)
	}
	s.restore()
	s.settle()
}

// take keeps a changed design when it is nearer to the templates.
func (s *solver) take(t *model.Topology, err error) bool {
	if err != nil {
		return false
	}
	a := s.nearer(t, s.now.cost-1)
	if a == nil || a.cost >= s.now.cost {
		return false
	}
	s.now = a
	return true
}

func (s *solver) edit(edits ...model.Edit) (*model.Topology, error) {
	return model.Apply(s.now.t, edits...)
}

// removeNodes takes away the nodes whose main resource is gone.
func (s *solver) removeNodes() {
	if !s.ours || s.draft {
		return
	}
	gone, there := map[string]bool{}, map[string]bool{}
	for _, p := range s.now.pairs {
		if p.written == nil || p.written.node == "" {
			continue
		}
		n := s.now.t.Node(p.written.node)
		if n == nil || !isMain(n.Kind(), p.written.kind) {
			continue
		}
		if p.read == nil {
			gone[n.ID] = true
		} else {
			there[n.ID] = true
		}
	}
	for _, n := range s.now.t.Nodes {
		if !gone[n.ID] || there[n.ID] {
			continue
		}
		t, err := s.edit(model.Remove{IDs: []string{n.ID}})
		if err != nil {
			continue
		}
		// Its resource is gone, whatever that costs where others still name it.
		if a := s.try(t); a != nil {
			s.now = a
		}
	}
}

// touched are the nodes that gaps are about.
func (s *solver) touched() map[string][]gap {
	out := map[string][]gap{}
	for _, g := range s.now.gaps {
		out[g.node()] = append(out[g.node()], g)
	}
	return out
}

// wanted are the texts of the templates at a gap.
func (s *solver) wanted(g gap) []string {
	if g.path != "" || g.read == nil {
		return []string{g.want}
	}
	var out []string
	for _, text := range s.leaves[g.read] {
		out = append(out, text)
	}
	slices.Sort(out)
	return out
}

// restore brings back what the first design said, and takes away what nothing
// said, where the export is as near to the templates without it. In a draft what
// only spells out a default goes too.
func (s *solver) restore() {
	for _, n := range s.now.t.Nodes {
		var was any
		if o := s.first.Node(n.ID); o != nil && o.Kind() == n.Kind() {
			was = o.Spec
		}
		s.restorePlace(model.AtNode(s.now.t, n), was, func(set model.Setting) model.Edit { return model.Set{ID: n.ID, Props: []model.Setting{set}} })
	}
	for _, l := range s.now.t.Links {
		var was any
		if o := s.first.Link(l.Ref()); o != nil && o.Kind == l.Kind {
			was = o.Spec
		}
		s.restorePlace(model.AtLink(s.now.t, l), was, func(set model.Setting) model.Edit {
			return model.Batch{Edits: s.setAlong(l, set)}
		})
	}
}

func (s *solver) restorePlace(at model.Place, was any, edit func(model.Setting) model.Edit) {
	says := at.Set()
	for _, p := range at.Props() {
		now, set := p.Get(at.Spec())
		var old []string
		wasSet := false
		if was != nil {
			old, wasSet = p.Get(was)
		}
		if !wasSet {
			old = nil
		}
		if set == wasSet && (!set || slices.Equal(now, old)) {
			if !s.draft || !set || slices.ContainsFunc(says, func(o model.Prop) bool { return o.Name == p.Name }) {
				continue
			}
			old = nil
		}
		t, err := s.edit(edit(model.Setting{Prop: p.Name, Value: old}))
		if s.keep(t, err) || err != nil {
			continue
		}
		if a := s.try(t); a != nil && !s.credible(at, p, a) {
			s.now = a
		}
	}
}

// keep takes a design that is not further from the templates, and tells whether it is.
func (s *solver) keep(t *model.Topology, err error) bool {
	if err != nil {
		return false
	}
	a := s.nearer(t, s.now.cost)
	if a == nil || a.cost > s.now.cost {
		return false
	}
	s.now = a
	return true
}
