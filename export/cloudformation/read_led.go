package cloudformation

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// What tells the links of a node apart: links to another end with the same of these are
// the same way, that leads elsewhere.
var wayProperties = append([]string{"listener", "setIdentifier", "event", "group", "groupRole"}, readFirst...)

// maxLed bounds the links that are led elsewhere.
const maxLed = 8

// reroute is a link that leads elsewhere than drawn, or that nobody drew.
type reroute struct {
	old  *model.Link // in the drawing as it is read, nil for none
	read *model.Link
}

// leadElsewhere leads links where the templates lead now. Which these are is what the
// templates say without their drawing, held against what an export of the drawing says in
// the same way: what cannot be read so is missing in both. What the old end had for the
// link and nothing leads to any more stays, and is told as left over.
func (s *solver) leadElsewhere() {
	if !s.ours || s.draft || !slices.ContainsFunc(s.now.gaps, gap.leads) {
		return
	}
	is, was := s.sketched(), s.drawnAsSketch()
	if is == nil || was == nil {
		return
	}
	all := s.turns(was.Links, is.Links)
	if len(all) > 1 && s.lead(all...) { // one may take the place of another
		return
	}
	for _, t := range all {
		s.lead(t)
	}
}

// turns are the links that lead elsewhere in one list than in another, and those that
// only this one has.
func (s *solver) turns(was, is []*model.Link) []reroute {
	lost, more := notIn(is, was), notIn(was, is)
	var out []reroute
	for _, l := range more {
		if s.now.t.Node(l.From) == nil || s.now.t.Node(l.To) == nil || len(out) == maxLed {
			continue
		}
		at := slices.IndexFunc(lost, func(o *model.Link) bool { return o.From == l.From && o.Kind == l.Kind && wayOfLink(o) == wayOfLink(l) })
		if at >= 0 {
			out = append(out, reroute{lost[at], l})
			lost = slices.Delete(lost, at, at+1)
		} else if !slices.ContainsFunc(lost, func(o *model.Link) bool { return o.From == l.From && o.To == l.To && o.Kind == l.Kind }) {
			out = append(out, reroute{nil, l}) // else it is one with another property
		}
	}
	return out
}

// wayOfLink are the properties of a link that tell it from others of its node.
func wayOfLink(l *model.Link) string {
	var out []string
	for _, name := range wayProperties {
		if p, ok := model.FindProp(l.Info().Props, name); ok {
			v, _ := p.Get(l.Spec)
			out = append(out, strings.Join(v, ","))
		}
	}
	return strings.Join(out, "\x00")
}

// notIn are the links of a list that another has not.
func notIn(others, links []*model.Link) []*model.Link {
	rest := slices.Clone(others)
	var out []*model.Link
	for _, l := range links {
		at := slices.IndexFunc(rest, func(o *model.Link) bool {
			return o.From == l.From && o.To == l.To && o.Kind == l.Kind && wayOfLink(o) == wayOfLink(l)
		})
		if at < 0 {
			out = append(out, l)
			continue
		}
		rest = slices.Delete(rest, at, at+1)
	}
	return out
}

// drawnAs is the link of the design that is read as another, nil when several may be.
func (s *solver) drawnAs(read *model.Link) *model.Link {
	var all, same []*model.Link
	for _, l := range s.now.t.Links {
		if l.From != read.From || l.To != read.To || l.Kind != read.Kind {
			continue
		}
		if all = append(all, l); wayOfLink(l) == wayOfLink(read) {
			same = append(same, l)
		}
	}
	switch {
	case len(all) == 1:
		return all[0]
	case len(same) == 1:
		return same[0]
	}
	return nil
}

// lead takes the design in which links lead where they were read, and tells whether it is
// nearer to the templates at what they name.
func (s *solver) lead(turns ...reroute) bool {
	var best *attempt
	for _, like := range []func(old, beside *model.Link) *model.Link{
		func(old, beside *model.Link) *model.Link { return cmp.Or(beside, old) }, // as what leads there already
		func(old, _ *model.Link) *model.Link { return old },
		func(_, _ *model.Link) *model.Link { return nil },
	} {
		t := s.led(turns, like)
		if t == nil {
			continue
		}
		if a := s.try(t); a != nil && s.leadsThere(a) && (best == nil || a.cost < best.cost) {
			best = a
		}
	}
	if best == nil {
		return false
	}
	s.leave(best)
	s.now = cmp.Or(s.try(best.t), best) // without what is left over
	for _, t := range turns {
		if t.old != nil && !slices.ContainsFunc(s.now.t.Out(t.old.From), func(l *model.Link) bool { return l.To == t.old.To }) {
			s.gone = append(s.gone, [2]string{t.old.From, t.old.To})
		}
	}
	return true
}

// led is the design with links that lead elsewhere, nil for none. like says whose
// properties such a link has, beside what tells it from others.
func (s *solver) led(turns []reroute, like func(old, beside *model.Link) *model.Link) *model.Topology {
	links := slices.Clone(s.now.t.Links)
	for _, r := range turns {
		from, to := s.now.t.Node(r.read.From), s.now.t.Node(r.read.To)
		l := model.NewLinkAs(from, to, r.read.Kind)
		way, old := r.read, (*model.Link)(nil)
		if r.old != nil {
			if old = s.drawnAs(r.old); old == nil {
				return nil
			}
			way = old
		}
		beside := slices.IndexFunc(s.now.t.Links, func(o *model.Link) bool { return o.From == l.From && o.To == l.To && o.Kind == l.Kind })
		var as *model.Link
		if beside >= 0 {
			as = like(old, s.now.t.Links[beside])
		} else {
			as = like(old, nil)
		}
		for _, p := range l.Info().Props {
			of := as
			if slices.Contains(wayProperties, p.Name) || p.Name == "weight" && old != nil {
				of = way
			}
			if of == nil {
				continue
			}
			if v, set := p.Get(of.Spec); set {
				_ = p.Set(l.Spec, v)
			}
		}
		if at := slices.Index(links, old); old != nil && at >= 0 {
			links[at] = l
		} else {
			links = append(links, l)
		}
	}
	t, err := s.now.t.With(s.now.t.Nodes, links)
	if err != nil {
		return nil
	}
	return t
}

// leadsThere tells whether an attempt closes a gap at what the templates lead to, and
// opens none.
func (s *solver) leadsThere(a *attempt) bool {
	now, then := map[string]bool{}, map[string]bool{}
	for _, g := range s.now.gaps {
		if g.leads() {
			now[g.key()] = true
		}
	}
	for _, g := range a.gaps {
		if g.leads() {
			then[g.key()] = true
			if !now[g.key()] {
				return false
			}
		}
	}
	return len(then) < len(now)
}

// leads tells whether a gap is at what a way leads to, or at a way.
func (g gap) leads() bool {
	if g.path == "" {
		return slices.Contains(routing, g.resource().kind)
	}
	field := g.path[strings.LastIndexByte(g.path, '.')+1:]
	return slices.Contains(leadFields, field)
}

// leadFields are where a template says what a way leads to.
var leadFields = []string{"TargetOriginId", "OriginId", "TargetGroupArn", "EndpointId", "DNSName", "Uri", "IntegrationUri", "Target"}

// drawnAsSketch is the design that an export of the drawing gives without the drawing.
func (s *solver) drawnAsSketch() *model.Topology {
	if !s.drew {
		s.drew, s.drawn = true, s.sketchOfDrawing()
	}
	return s.drawn
}

func (s *solver) sketchOfDrawing() *model.Topology {
	f := s.foresee(s.first)
	if f == nil {
		return nil
	}
	var set []*readTemplate
	known := knownNodes{}
	for _, o := range f.set {
		src, err := o.render()
		if err != nil {
			return nil
		}
		t, err := parseTemplate(o.name+".yaml", src)
		if err != nil {
			return nil
		}
		for name, p := range t.parameters {
			if w := o.parameters[name]; w != nil {
				p.from = w.from
			}
		}
		for _, r := range o.resources {
			if n := s.first.Node(r.node); n != nil {
				known[t.name+"/"+r.id] = n
			}
		}
		set = append(set, t)
	}
	draft := newSketch(set)
	draft.known = known
	t, err := draft.topology()
	if err != nil {
		return nil
	}
	return t
}
