package validate

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
	"portolan/model/wording"
)

// nameCircles makes a finding of every circle of balancers whose own redirects lead
// clients back to where they asked, as the walk of some request finds: one that users
// make, or one for a path by which a balancer redirects. Balancers that redirect to each
// other are one circle, wherever a client enters it: the finding is at the first by id.
func (p *Pass) nameCircles(s *traffic.Survey) {
	said, inOne := map[string]*Finding{}, map[*model.Node]bool{}
	for _, trip := range slices.Concat(s.Trips, s.Detours()) {
		for i := range trip.Journeys {
			j := &trip.Journeys[i]
			if j.Cause != traffic.CauseRedirects {
				continue
			}
			round := sortedByID(redirectors(j))
			var key strings.Builder
			for _, lb := range round {
				inOne[lb] = true
				key.WriteString(lb.ID + "\n")
			}
			f := said[key.String()]
			if f == nil {
				f = p.circle(round, j)
				said[key.String()] = f
			}
			f.With(round...).With(j.Users)
		}
	}
	for _, lb := range p.Nodes(model.KindALB) { // nobody who is drawn may ask there
		s, _ := model.As[*model.ALB](lb)
		if !inOne[lb] && slices.ContainsFunc(s.Listeners.Val(), func(l string) bool { return p.leadsBack(lb, s, l) }) {
			p.rule = RuleNamed(elbRedirectLoop)
			p.About(lb, "rules", "lb", label(lb), "path", "", "how", ownRule)
		}
	}
}

// redirectors are the balancers that redirect in the circle in which a journey ends: the
// last station of each request of the client.
func redirectors(j *traffic.Journey) []*model.Node {
	all := []*model.Node{j.Hops[j.Decider].Node}
	left := j.Circle - 1
	for i := j.Decider; i > 0 && left > 0; i-- {
		if j.Hops[i].Again != "" {
			left--
			if lb := j.Hops[i-1].Node; !slices.Contains(all, lb) {
				all = append(all, lb)
			}
		}
	}
	return all
}

const ownRule = "by a rule of its own"

func (p *Pass) circle(round []*model.Node, j *traffic.Journey) *Finding {
	lb, path, where := round[0], "", ownRule
	if j.Request.Path != "*" {
		path = " for " + j.Request.Path
	}
	if len(round) > 1 {
		where = "to " + labels(round[1:]) + ", and they come back,"
	}
	at := slices.IndexFunc(j.Hops, func(h traffic.Hop) bool { return h.Node.Kind() == model.KindCloudFront })
	if at < 0 {
		p.rule = RuleNamed(elbRedirectLoop)
		return p.About(lb, "rules", "lb", label(lb), "path", path, "how", where)
	}
	p.rule = RuleNamed(cloudFrontRedirectLoop)
	how := path[min(1, len(path)):]
	if how == "" {
		how = "for any path"
	}
	return p.About(lb, "rules", "lb", label(lb), "dist", label(j.Hops[at].Node), "how", how, "where", where)
}

// fewLoops is how many loops of one knot of links are named one by one. What has more is
// one muddle, whose loops nobody would mend one after the other.
const fewLoops = 3

// round is the links of a loop, from its first node back to that.
type round []*model.Link

func forwardingCycles(p *Pass) {
	onward := p.onward()
	for i := range onward {
		onward[i] = slices.SortedStableFunc(slices.Values(onward[i]), func(a, b *model.Link) int { return cmp.Compare(a.To, b.To) })
	}
	for _, knot := range p.loopsWithin(p.t.Nodes, onward, nil) {
		s := &rounds{Pass: p, onward: onward, gone: map[[2]int]bool{}}
		loops := s.of(knot)
		if len(loops) > fewLoops {
			s.gone = nil
			p.sayLoop(s.shortest(knot), ", the shortest of many loops among "+wording.Count(len(knot), stationsWord(knot))).With(knot...).knot = knot
			continue
		}
		for _, l := range loops {
			p.sayLoop(l, "")
		}
	}
}

func stationsWord(nodes []*model.Node) string {
	if all(nodes, func(n *model.Node) bool { return n.Kind() == model.KindRecord }) {
		return "record"
	}
	return "station"
}

func (p *Pass) sayLoop(links round, knot string) *Finding {
	first := p.To(links[len(links)-1])
	steps := []string{label(first)}
	for _, l := range links {
		steps = append(steps, label(p.To(l)))
	}
	if len(steps) > 6 {
		steps = append(append(steps[:3:3], "..."), steps[len(steps)-2:]...)
	}
	return p.About(first, "", "path", strings.Join(steps, " -> "), "knot", knot).Along(links...)
}

// rounds looks for loops among links of which some steps, from node to node, are gone.
type rounds struct {
	*Pass
	onward [][]*model.Link
	gone   map[[2]int]bool
	steps  int // looked at so far
}

// of lists loops of a strongly connected part, each of which is there without the step
// that closes one before it: whoever goes round passes the place of one of them. It ends
// where there are more than a few.
func (s *rounds) of(knot []*model.Node) []round {
	var out []round
	for parts := [][]*model.Node{knot}; len(parts) > 0; {
		var left [][]*model.Node // what is no part of a loop now never is again
		for _, part := range parts {
			links, last := s.through(part[0], idsOf(part), len(part)+1)
			s.gone[[2]int{last, s.t.Index(part[0].ID)}] = true
			if out = append(out, links); len(out) > fewLoops {
				return out
			}
			left = append(left, s.loopsWithin(part, s.onward, s.gone)...)
		}
		parts = left
	}
	return out
}

// enoughSteps is how many steps the search for the shortest loop of a large knot takes
// before it is content with the shortest so far.
const enoughSteps = 200_000

// shortest is a shortest loop of a strongly connected part, the one through the node of
// the smallest id.
func (s *rounds) shortest(knot []*model.Node) round {
	inside := idsOf(knot)
	best, _ := s.through(knot[0], inside, len(knot)+1)
	for _, n := range knot[1:] {
		if s.steps > enoughSteps || len(best) == 1 { // equivalent, if never: only saves time
			break
		}
		if links, _ := s.through(n, inside, len(best)); links != nil {
			best = links
		}
	}
	return best
}

func idsOf(nodes []*model.Node) map[string]bool {
	out := make(map[string]bool, len(nodes))
	for _, n := range nodes {
		out[n.ID] = true
	}
	return out
}

// through lists the links of a shortest way from a node back to it, among those of a
// strongly connected part, that has less than so many, and the index of the node that leads back.
func (s *rounds) through(n *model.Node, inside map[string]bool, less int) (links round, last int) {
	type step struct {
		link        *model.Link
		from, depth int
	}
	start := s.t.Index(n.ID)
	via := map[int]step{}
	for queue := []int{start}; len(queue) > 0 && via[start].link == nil; queue = queue[1:] {
		at := queue[0]
		depth := via[at].depth + 1
		if depth >= less {
			return nil, 0
		}
		for _, l := range s.onward[at] {
			s.steps++
			to := s.t.Index(l.To)
			if via[to].link != nil || s.gone[[2]int{at, to}] ||
				!inside[l.To] { // equivalent, or without !inside[l.To]: only saves time
				continue
			}
			via[to] = step{l, at, depth}
			queue = append(queue, to)
		}
	}
	last = via[start].from
	for at := start; len(links) == 0 || at != start; at = via[at].from {
		links = append(links, via[at].link)
	}
	slices.Reverse(links)
	return links, last
}
