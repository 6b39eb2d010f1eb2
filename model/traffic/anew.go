package traffic

import (
	"slices"

	"portolan/model"
)

// calm is the same walk at the same place with nothing broken.
func (c *course) calm() *course {
	d := *c
	d.Walker, d.onPath = c.unbroken(), slices.Clone(c.onPath)
	d.aside, d.asideNow = false, false
	return &d
}

// anew tells the requests that step aside for what is broken now from those that step
// aside in the same way with nothing broken, of which intact gives the answers. What
// these lose further on is a loss of its own.
func (c *course) anew(answers []answer, intact func(*course) []answer) []answer {
	if !c.failures.Any() || !slices.ContainsFunc(answers, func(a answer) bool { return a.failover }) {
		return answers
	}
	had := map[*model.Link]float64{}
	for _, a := range intact(c.calm()) {
		for _, p := range a.takers() {
			if a.failover {
				had[p.Link] += a.share * p.Share
			}
		}
	}
	var out []answer
	for _, a := range answers {
		if !a.failover {
			out = append(out, a)
			continue
		}
		still := 0.0
		for _, p := range a.takers() {
			same := min(had[p.Link], a.share*p.Share)
			had[p.Link] -= same
			still += same
		}
		if still < 1e-12 {
			out = append(out, a)
			continue
		}
		as := a
		as.share, as.standing = min(still, a.share), true
		if c.aside && a.usual != nil { // the intact design does not tell them apart here
			as.failover, as.reason = false, *a.usual
		}
		out = append(out, as)
		if a.share -= still; a.share > 1e-12 {
			out = append(out, a)
		}
	}
	return joined(out)
}

// takers are the links by which the requests of an answer go on, with their parts.
func (a *answer) takers() []Peer {
	if len(a.peers) > 0 {
		return a.peers
	}
	return []Peer{{Link: a.link, Share: 1}}
}

// joined puts together the answers that go the same way without stepping aside.
func joined(answers []answer) []answer {
	var out []answer
	for _, a := range answers {
		i := slices.IndexFunc(out, func(b answer) bool { return !a.failover && !b.failover && a.link == b.link && a.reason == b.reason })
		if i < 0 {
			out = append(out, a)
			continue
		}
		out[i].share += a.share
	}
	return out
}

// stepAside enters a way that steps aside, and gives what leaves it.
func (c *course) stepAside(standing bool) func() {
	was, wasNow := c.aside, c.asideNow
	c.aside, c.asideNow = true, c.asideNow || !standing
	return func() { c.aside, c.asideNow = was, wasNow }
}
