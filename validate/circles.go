package validate

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
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

func forwardingCycles(p *Pass) {
	gone, onward := map[[2]int]bool{}, p.onward()
	for i := range onward {
		onward[i] = slices.SortedStableFunc(slices.Values(onward[i]), func(a, b *model.Link) int { return cmp.Compare(a.To, b.To) })
	}
	for parts := p.loopsWithin(p.t.Nodes, onward, gone); len(parts) > 0; {
		var left [][]*model.Node // what is no part of a circle now never is again
		for _, part := range parts {
			p.sayLoop(part, onward, gone)
			left = append(left, p.loopsWithin(part, onward, gone)...)
		}
		parts = left
	}
}

// sayLoop names one loop of a part and takes away the step that closes it, so that
// another that is there without it is named too: whoever goes round passes the place of
// a finding.
func (p *Pass) sayLoop(part []*model.Node, onward [][]*model.Link, gone map[[2]int]bool) {
	links, last := p.shortestLoop(part, onward, gone)
	gone[[2]int{last, p.t.Index(part[0].ID)}] = true
	steps := []string{label(part[0])}
	for _, l := range links {
		steps = append(steps, label(p.To(l)))
	}
	if len(steps) > 6 {
		steps = append(append(steps[:3:3], "..."), steps[len(steps)-2:]...)
	}
	p.About(part[0], "", "path", strings.Join(steps, " -> ")).Along(links...)
}

// shortestLoop lists the links of a shortest way from the first node of a strongly
// connected part back to it, and the index of the node that leads back.
func (p *Pass) shortestLoop(part []*model.Node, onward [][]*model.Link, gone map[[2]int]bool) (links []*model.Link, last int) {
	inside := make(map[string]bool, len(part))
	for _, n := range part {
		inside[n.ID] = true
	}
	type step struct {
		link *model.Link
		from int
	}
	start := p.t.Index(part[0].ID)
	via := map[int]step{}
	for queue := []int{start}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for _, l := range onward[at] {
			to := p.t.Index(l.To)
			if via[to].link != nil || gone[[2]int{at, to}] ||
				!inside[l.To] { // equivalent, or without !inside[l.To]: only saves time
				continue
			}
			via[to] = step{l, at}
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
