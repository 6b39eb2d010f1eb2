package failure

import (
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// nameShift waits until the last resolver has dropped the last answer that leads
// to what is left out.
func (s *scene) nameShift(x shift, asked *kind, after []traffic.Journey, way []traffic.Hop, left []*model.Link) shift {
	x.by = byName
	x.byEdges = slices.ContainsFunc(way, func(h traffic.Hop) bool { return h.Kind == traffic.HopEdge })
	if last := s.last(asked, after, x.at); last != nil {
		x.noticed, x.ttl, x.source = last.notice, last.ttl, last.source
		for _, n := range last.lost {
			x.lost = appendNew(x.lost, n)
		}
		return x
	}
	for _, l := range left {
		d, n := s.delayOf(l), s.turns(l, 0)
		if n == nil {
			continue
		}
		if n.seconds+d.ttl >= x.after() {
			x.noticed, x.ttl, x.source = *n, d.ttl, d.source
		}
	}
	return x
}

// lasting is the answer of a name that leads longest to what is left out.
type lasting struct {
	notice
	ttl    float64
	source string
	lost   []*model.Node // all that are handed out until then
}

// turn is an answer whose health a break changes.
type turn struct {
	link   *model.Link
	before bool // it was healthy
	notice
}

// turnsUnder lists the answers below a name whose health changes, those of names
// that it leads to among them.
func (s *scene) turnsUnder(record *model.Node, seen map[string]bool) []turn {
	head := s.routes.head(record.ID)
	if seen[head] {
		return nil
	}
	seen[head] = true
	var out []turn
	for _, l := range s.routes.from(head) {
		if to := s.t.Node(l.To); to.Kind() == model.KindRecord {
			out = append(out, s.turnsUnder(to, seen)...)
		}
		if before := s.intact.Healthy(l); before != s.walker.Healthy(l) {
			t := turn{link: l, before: before}
			if n := s.turns(l, 0); n != nil {
				t.notice = *n
			}
			out = append(out, t)
		}
	}
	return out
}

// named is a name as some requests meet it.
type named struct {
	asked *kind
	head  string
}

// last remembers what [scene.lastAnswer] finds: many ways lead by one name.
func (s *scene) last(asked *kind, after []traffic.Journey, record *model.Node) *lasting {
	n := named{asked, s.routes.head(record.ID)}
	out, known := s.lasts[n]
	if !known {
		out = s.lastAnswer(asked, after, record)
		if s.lasts == nil {
			s.lasts = map[named]*lasting{}
		}
		s.lasts[n] = out
	}
	return out
}

// mostMoments bounds at how many moments the answers of one name are looked at.
const mostMoments = 8

// lastAnswer follows the answers of a name from moment to moment, where several
// change their health: an answer that is handed out between two of them may lead
// to something that is down as well. It is nil where one change tells all.
func (s *scene) lastAnswer(asked *kind, after []traffic.Journey, record *model.Node) *lasting {
	head := s.routes.head(record.ID)
	turns := s.turnsUnder(record, map[string]bool{})
	if len(turns) == 0 || len(turns) == 1 && turns[0].before {
		return nil
	}
	var moments []float64
	for _, t := range turns {
		if !slices.Contains(moments, t.seconds) {
			moments = append(moments, t.seconds)
		}
	}
	if len(moments) > mostMoments {
		return nil
	}
	slices.Sort(moments)
	takes := s.taken(after, head)
	var out *lasting
	var lost []*model.Node
	for _, at := range moments {
		for _, hand := range s.handed(asked, head, turns, at) {
			if takes[hand.link] {
				continue
			}
			lost = appendNew(lost, s.t.Node(hand.link.To))
			if out == nil || at+hand.ttl >= out.seconds+out.ttl {
				out = &lasting{notice: noticeAt(turns, hand.link, at), ttl: hand.ttl, source: hand.source}
			}
		}
	}
	if out != nil {
		out.lost = lost
	}
	return out
}

// noticeAt is what happens at a moment, best at the answer that it is about.
func noticeAt(turns []turn, about *model.Link, at float64) notice {
	var out *turn
	for i := range turns {
		if t := &turns[i]; t.seconds == at && (out == nil || t.link == about) {
			out = t
		}
	}
	return out.notice
}

// handed is an answer that a name gives, and how long resolvers keep what it leads to.
type handed struct {
	link   *model.Link
	ttl    float64
	source string
}

// handed lists the answers of a name just before a moment: what changes then or
// later is as it was.
func (s *scene) handed(asked *kind, head string, turns []turn, at float64) []handed {
	health := map[*model.Link]bool{}
	for _, t := range turns {
		if t.seconds >= at {
			health[t.link] = t.before
		}
	}
	var out []handed
	for _, j := range s.walker.Holding(health).Walk(asked.population, asked.request) {
		for i := 1; i < len(j.Hops); i++ {
			if l := j.Hops[i].Link; l != nil && s.routes.head(l.From) == head {
				h := handed{link: l}
				h.ttl, h.source = s.kept(j.Hops, i)
				if !slices.Contains(out, h) {
					out = append(out, h)
				}
			}
		}
	}
	return out
}

// kept is how long resolvers keep the answer by which a way goes on: an alias to
// another name has the TTL of the answer that this gives.
func (s *scene) kept(hops []traffic.Hop, i int) (float64, string) {
	l := hops[i].Link
	a, ok := model.LinkAs[*model.ResolvesToSpec](l)
	if ok && a.Alias.Val() && i+1 < len(hops) && hops[i].Kind == traffic.HopDNS {
		if next := hops[i+1].Link; next != nil {
			return s.kept(hops, i+1)
		}
	}
	d := s.delayOf(l)
	return d.ttl, d.source
}

// walk follows requests under the breaks. What names and accelerators lead more of them
// to than before takes over like any other. Outcomes are those of [compared].
func (s *scene) walk(k *kind) []traffic.Journey {
	return s.joined(k.before, compared(k.before, s.replaced(k, s.walker.Walk(k.population, k.request))))
}
