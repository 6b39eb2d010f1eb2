package model

// A behaviour of CloudFront has one set of policies, methods and rules for viewers,
// whichever of its origins is asked: the secondary of its origin group, or one that a
// function chooses. The link to its own origin leads and says them, and the others
// follow.
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CacheBehavior.html

// Lead is the link that says the settings of the behaviour to which the link adds an
// origin; nil where the link says them itself.
func (l *Link) Lead() *Link { return l.lead }

// Overruled lists the properties that the link sets otherwise than the lead of its
// behaviour does, in the order of the descriptors.
func (l *Link) Overruled() []Prop {
	var out []Prop
	if l.lead == nil {
		return nil
	}
	for _, p := range l.Info().Props {
		if p.IsSet(l.Spec) && p.overruled(l) {
			out = append(out, p)
		}
	}
	return out
}

// overruled tells whether the lead of a link says the property, and not as the link.
func (p Prop) overruled(l *Link) bool {
	return l.lead != nil && p.follows(l.lead.Effective()) && !(p.IsSet(l.Spec) && p.same(l.Spec, l.lead.Effective()))
}

// follows tells whether further origins have the property of their lead.
func (p Prop) follows(lead any) bool { return p.behaviour || p.one && p.IsSet(lead) }

// ofBehaviour marks what a behaviour says once for all its origins.
func (p Prop) ofBehaviour() Prop {
	p.behaviour = true
	return p.ledBy("at the own origin of a behaviour")
}

// ofOne marks what any link of a behaviour may say for all, the lead before the others:
// the codes of an origin group, and what a function does that chooses an origin.
func (p Prop) ofOne() Prop {
	p.one = true
	return p.ledBy("once in a behaviour")
}

func (p Prop) ledBy(text string) Prop {
	own := p
	p.where = append([]condition{where(text, func(at Place) string {
		if at.Link == nil || !own.overruled(at.Link) {
			return ""
		}
		return "the link to " + at.In.Node(at.Link.lead.To).Label() + " says it for the behaviour"
	})}, p.where...)
	return p
}

// OfBehaviour tells whether a behaviour says the property once for all its origins.
func (p Prop) OfBehaviour() bool { return p.behaviour }

// FailoverCodes are the status codes that start the failover of an origin group, as the
// first of its links that states some says; none where none does.
func FailoverCodes(members ...*Link) []int {
	for _, l := range members {
		if o, ok := LinkAs[*OriginSpec](l); ok && len(o.Criteria.Val()) > 0 {
			return o.Criteria.Val()
		}
	}
	return nil
}

// lead lets the links to further origins of a behaviour follow the one that leads.
func lead(links []*Link, nodes map[string]*Node) {
	var done map[string]bool
	for _, l := range links {
		o, ok := l.Spec.(*OriginSpec)
		if !ok || l.lead == nil && !o.Group.IsSet() && !o.ChosenBy.IsSet() || done[l.From] {
			continue
		}
		if done == nil {
			done = map[string]bool{}
		}
		done[l.From] = true
		leadOrigins(links, l.From, nodes)
	}
}

// leadOrigins does it for one distribution.
func leadOrigins(links []*Link, from string, nodes map[string]*Node) {
	leads := map[string]int{} // by path: the first own origin, or else the first
	var all []int
	for i, l := range links {
		o, ok := l.Spec.(*OriginSpec)
		if !ok || l.From != from {
			continue
		}
		all = append(all, i)
		now, taken := leads[o.behaviour()]
		if !taken || o.ChosenBy.Val() == "" && links[now].Spec.(*OriginSpec).ChosenBy.Val() != "" {
			leads[o.behaviour()] = i
		}
	}
	for _, i := range all { // the first that is no secondary, where that one is in a group
		o := links[i].Spec.(*OriginSpec)
		first := leads[o.behaviour()]
		if now := links[first].Spec.(*OriginSpec); i > first && o.inGroupOf(now) && now.GroupRole.Val() == RoleSecondary && o.GroupRole.Val() != RoleSecondary {
			leads[o.behaviour()] = i
		}
	}
	follow := func(i int, by *Link) {
		if l := links[i]; l.lead != by {
			links[i] = l.following(by, nodes[l.To])
		}
	}
	for _, i := range leads {
		follow(i, nil)
	}
	for _, i := range all {
		o := links[i].Spec.(*OriginSpec)
		first := links[leads[o.behaviour()]]
		switch {
		case first == links[i]:
		case o.ChosenBy.Val() != "" || o.inGroupOf(first.Spec.(*OriginSpec)):
			follow(i, first)
		default: // another behaviour of the same path, which no distribution has
			follow(i, nil)
		}
	}
}

func (s *OriginSpec) behaviour() string { return BehaviorPath(s.Path.Or("*")) }

// inGroupOf tells whether two own origins of a path are of one origin group.
func (s *OriginSpec) inGroupOf(other *OriginSpec) bool {
	return s.ChosenBy.Val() == "" && other.ChosenBy.Val() == "" && s.Group.Val() != "" && s.Group.Val() == other.Group.Val()
}

// following is a copy of the link with the settings of the behaviour that the lead says.
func (l *Link) following(lead *Link, to *Node) *Link {
	c := *l
	c.lead, c.effective = lead, l.effectiveFor(Ends{To: to})
	if lead != nil {
		says := lead.Effective()
		for _, p := range l.Info().Props {
			if p.follows(says) {
				p.copy(c.effective, says)
			}
		}
	}
	return &c
}
