package validate

import (
	"cmp"
	"slices"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/latency"
	"portolan/model/traffic"
)

// A word of a closed list that is wrong is one mistake. What other rules would say of
// the design because of it says the same again, in words that may be untrue: there is
// no certificate of a Region that does not exist. So they judge the design as it was
// most likely meant.

// wrongWord is what a finding knows of the word that it is about.
type wrongWord struct {
	at    site
	right string // the word that was most likely meant, "" when none is near
	maybe bool   // it may be right, and newer than the data
	alone bool   // nothing else is said of the value
}

// misspelt marks a finding as one about a wrong word, in place of which right was
// most likely meant; "" when none is near.
func (f *Finding) misspelt(at site, right string) *Finding {
	f.wrong = &wrongWord{at: at, right: right}
	return f
}

// asMeant is the pass over the design with its wrong words as they were meant, and
// with what was found of these words. p is the pass over the design as it is
// written; nothing is made again when all its words are right.
// s follows the requests of p.
func (p *Pass) asMeant(s *traffic.Survey) *Pass {
	var words []*Finding
	doubt := false
	for _, f := range p.findings {
		if f.wrong != nil {
			words = append(words, f)
			doubt = doubt || f.wrong.maybe
		}
	}
	if len(words) == 0 {
		return p
	}
	q := p
	if t := p.mended(words, false); t != p.t {
		q = judge(t, latency.NewSurvey(t))
	}
	if t := p.mended(words, true); doubt && t != q.t {
		q.keep(judge(t, latency.NewSurvey(t)))
	}
	q.findings = slices.DeleteFunc(q.findings, func(f *Finding) bool {
		return f.wrong != nil || slices.ContainsFunc(words, f.atWordOf)
	})
	if q != p {
		q.nameMisled(s, words)
	}
	q.findings = append(q.findings, words...)
	q.joinTwins(q.causeOf, func(f *Finding) bool { return f.wrong != nil })
	return q
}

// nameMisled lets the findings about wrong words name the requests that fail in the
// design as it is written and not as it was meant: those are led elsewhere by the words,
// such as past the answer of a record whose Region is none.
func (p *Pass) nameMisled(s *traffic.Survey, words []*Finding) {
	n := &namer{Pass: p}
	for _, trip := range tripsByUsers(s) {
		for i := range trip.Journeys {
			j := &trip.Journeys[i]
			if j.Outcome != traffic.Failed || n.knows(j) {
				continue
			}
			for _, f := range words {
				if f.wrong.at.prop != "" && f.Severity == Error {
					f.With(p.t.Node(j.Users.ID), p.t.Node(j.Hops[j.Decider].Node.ID))
				}
			}
		}
	}
}

// knows tells whether an error is about a failed journey: of a rule that explains its
// cause, or at the station that decides it, which names the users.
func (n *namer) knows(j *traffic.Journey) bool {
	for f, at := range n.explaining(j) {
		if f.Severity == Error || at && f.Severity == Warning {
			return true
		}
	}
	return n.onIllegal(j) || slices.ContainsFunc(n.findings, func(f *Finding) bool {
		return f.Severity == Error && slices.Contains(f.Nodes, j.Users.ID) && slices.Contains(f.Nodes, j.Hops[j.Decider].Node.ID)
	})
}

// atWordOf tells whether the finding is about the very value that g calls wrong.
func (f *Finding) atWordOf(g *Finding) bool {
	return g.wrong.alone && f.Prop == g.Prop && f.sameSite(g)
}

func (f *Finding) sameSite(g *Finding) bool {
	a, from, onLink := f.Site()
	b, to, other := g.Site()
	return a == b && from == to && onLink == other
}

// keep drops the findings that another pass does not have: those that there are only
// when a Region that may be new is one for itself. Where the Region is known a rule may
// know more of a number outside its range; then the general finding stays.
func (p *Pass) keep(other *Pass) {
	p.findings = slices.DeleteFunc(p.findings, func(f *Finding) bool {
		return !slices.ContainsFunc(other.findings, func(g *Finding) bool {
			return f.Rule == g.Rule && f.sameSite(g) || ofRange(f) && ofOneValue(f, g)
		})
	})
}

// mended is the design with the wrong words of findings as they were meant, those
// that may be right too where doubt holds. A word in place of which none is near is
// left out, or is the Region of what it is joined with.
func (p *Pass) mended(words []*Finding, doubt bool) *model.Topology {
	values := map[site][]string{}
	var order []site
	for _, f := range words {
		w := f.wrong
		right := w.right
		if w.at.prop == "" || w.maybe && !doubt {
			continue
		}
		if w.maybe || right == "" {
			right = cmp.Or(p.neighbouring(w.at), right)
		}
		if w.maybe && right == "" {
			continue
		}
		if _, known := values[w.at]; !known {
			order = append(order, w.at)
			values[w.at] = p.written(w.at)
		}
		values[w.at][max(0, f.Item-1)] = right
		w.alone = f.Item == 0 && (right == "" || !ofRegion(w.at))
	}
	if len(order) == 0 {
		return p.t
	}
	nodes, links := map[string][]model.Setting{}, map[model.LinkRef][]model.Setting{}
	for _, at := range order {
		set := model.Setting{Prop: at.prop, Value: slices.DeleteFunc(values[at], func(v string) bool { return v == "" })}
		if at.l != nil {
			links[at.l.Ref()] = append(links[at.l.Ref()], set)
		} else {
			nodes[at.n.ID] = append(nodes[at.n.ID], set)
		}
	}
	t, err := model.SetAll(p.t, nodes, links)
	if err != nil {
		return p.t // as where no word is near
	}
	return t
}

// written is a copy of the value of a property as the design has it.
func (p *Pass) written(at site) []string {
	value, _ := at.value()
	return slices.Clone(value)
}

func (at site) value() ([]string, bool) {
	if at.l != nil {
		return at.l.Get(at.prop)
	}
	return at.n.Get(at.prop)
}

// neighbouring is, for a property that holds a Region, the known Region of what is
// joined with the place: that whose code is most like the word, or where none is like
// it the first. "" when there is none.
func (p *Pass) neighbouring(at site) string {
	known := slices.DeleteFunc(p.regionsBeside(at), func(r string) bool { return !geo.IsRegion(r) })
	if len(known) == 0 {
		return ""
	}
	word := p.written(at)[0]
	if geo.NearestRegion(word) == "" {
		return known[0]
	}
	return slices.MinFunc(known, func(a, b string) int { return cmp.Compare(unlike(word, a), unlike(word, b)) })
}

// ofRegion tells whether a property holds a Region.
func ofRegion(at site) bool {
	var props []model.Prop
	if at.l != nil {
		props = at.l.Info().Props
	} else {
		props = at.n.Info().Props
	}
	prop, _ := model.FindProp(props, at.prop)
	return prop.Type == model.RegionID
}

// regionsBeside lists the Regions of what is joined with a place that has one: of
// that to which requests go first, then of that from which they come, then others.
func (p *Pass) regionsBeside(at site) []string {
	if !ofRegion(at) {
		return nil
	}
	if at.l != nil {
		return slices.Concat(slices.Clone(p.Regions(p.To(at.l))), p.Regions(p.From(at.l)))
	}
	var next, before, others []*model.Node
	for _, l := range p.t.Out(at.n.ID) {
		if l.Data() {
			next = append(next, p.To(l))
		} else {
			others = append(others, p.To(l))
		}
	}
	for _, l := range p.t.In(at.n.ID) {
		if l.Data() {
			before = append(before, p.From(l))
		} else {
			others = append(others, p.From(l))
		}
	}
	var out []string
	for _, n := range slices.Concat(sortedByID(next), sortedByID(before), sortedByID(others)) {
		if at.n.Info().Guard() {
			out = append(out, model.CertificateRegion(n))
		} else {
			out = append(out, n.Region())
		}
	}
	return out
}
