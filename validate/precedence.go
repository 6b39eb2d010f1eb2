package validate

import (
	"cmp"
	"slices"

	"portolan/model"
)

// One cause is one finding. Where several rules, or one rule at several places, would
// say what one thing does, the more precise one speaks. See also Rule.Explains,
// leaveRanges and asMeant.

// leaveDoubles drops the findings whose cause another finding says more precisely.
func (p *Pass) leaveDoubles() {
	p.leaveRanges()
	p.leaveRegions()
}

// regionRules are the rules about the Regions of what a link joins.
var regionRules = []string{
	"graph/cross-region-target", "place/same-region", "endpoint/region", "waf/region-mismatch",
	"elb/cert-region", "api/regional-cert-region", "api/edge-cert-region", "api/cross-region-integration",
}

// homeOf is the Region that a node or a guard states, or has by itself.
func homeOf(n *model.Node) string {
	if v, set := n.Get("region"); set && len(v) > 0 {
		return v[0]
	}
	return n.Region()
}

// leaveRegions: what stands in another Region than all that it is joined with is one
// mistake, at the first of its links; and what is in another Region is in another
// partition perhaps, which is no second one.
func (p *Pass) leaveRegions() {
	var all []*Finding
	for _, f := range p.findings {
		if slices.Contains(regionRules, f.Rule) {
			all = append(all, f)
		}
	}
	if len(all) == 0 {
		return
	}
	slices.SortStableFunc(all, func(a, b *Finding) int {
		// No error gives way to a warning.
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(ruleOrder()[a.Rule], ruleOrder()[b.Rule]), compareLinks(a.Links[:1], b.Links[:1]))
	})
	type odd struct{ node, region string } // what differs, and from which Region
	first, apart := map[odd]*Finding{}, map[model.LinkRef]bool{}
	drop := map[*Finding]bool{}
	for _, f := range all {
		l := p.t.Link(f.Links[0])
		from, to := p.From(l), p.To(l)
		apart[f.Links[0]] = true
		ends := []odd{{l.From, homeOf(to)}, {l.To, homeOf(from)}}
		for _, at := range ends {
			if before := first[at]; before != nil && at.region != "" && !drop[f] {
				before.With(from, to)
				drop[f] = true
			}
		}
		for _, at := range ends {
			if first[at] == nil && !drop[f] {
				first[at] = f
			}
		}
	}
	p.findings = slices.DeleteFunc(p.findings, func(f *Finding) bool {
		return drop[f] || f.Rule == "place/partition" && apart[f.Links[0]]
	})
}

// leaveFollowers: what a rule says of a setting of a behaviour is said where the setting
// stands, at the link to its own origin, and once: not at the origins that have it from
// there. Of words as they are written it is said at each.
func (p *Pass) leaveFollowers() {
	type place struct {
		link       model.LinkRef
		rule, prop string
	}
	said := map[place]*Finding{}
	at := func(l model.LinkRef, f *Finding) place { return place{l, f.Rule, f.Prop} }
	for _, f := range p.findings {
		if f.onLink && !p.accepted(f) && said[at(f.Links[0], f)] == nil {
			said[at(f.Links[0], f)] = f
		}
	}
	p.findings = slices.DeleteFunc(slices.Clone(p.findings), func(f *Finding) bool {
		if !f.onLink || RuleNamed(f.Rule).Group == "words" {
			return false
		}
		l := p.t.Link(f.Links[0])
		lead := saying(l, f.Prop)
		if lead == l || p.illegal[lead] { // of an illegal link nothing else is said
			return false
		}
		if before := said[at(lead.Ref(), f)]; before != nil {
			before.Along(l).follows = append(before.follows, l.Ref())
			return true
		}
		if _, own := l.Get(f.Prop); own {
			return false // what stands there in vain is the fault
		}
		f.Links = slices.Insert(slices.DeleteFunc(f.Links, func(x model.LinkRef) bool { return x == lead.Ref() }), 0, lead.Ref())
		f.With(p.To(lead)).follows = append(f.follows, l.Ref())
		said[at(lead.Ref(), f)] = f
		return false
	})
}
