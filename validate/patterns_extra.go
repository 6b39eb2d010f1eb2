package validate

import (
	"slices"

	"portolan/model"
	"portolan/model/geo"
)

var extraPatterns = []pattern{
	{PatternInfo{
		ID: "origin-failover", Title: "Origin Failover",
		PresentWhen:  "a distribution has an origin group",
		CompleteWhen: "two origins in different Regions, failover codes, 503 and 504 among them where the group is for failures, reads only; two buckets are replicated",
		Items:        []string{"two members", "failover codes", "codes of an origin that is gone", "different Regions", "reads only", "two buckets are joined by replication"},
	}, findOriginFailover},
	{PatternInfo{
		ID: "cloudfront-multi-region-origin", Title: "CloudFront with a Multi-Region Origin",
		StudyNote:    "the right form of latency routing + CloudFront",
		PresentWhen:  "the origin of a distribution is a latency, failover or weighted record with two or more regional endpoints",
		CompleteWhen: "the origin name is its own, its answers are monitored and in different Regions",
		Items: []string{
			"the record name differs from every alternate name", "every answer is monitored", "different Regions",
			"APIs carry the record name as custom domain",
		},
	}, findMultiRegionOrigin},
	{PatternInfo{
		ID: "private-origin", Title: "Private Origin",
		PresentWhen:  "a distribution reaches a load balancer via a VPC origin",
		CompleteWhen: "the load balancer is internal",
		Items:        []string{"scheme internal"},
	}, findPrivateOrigin},
	{PatternInfo{
		ID: "global-accelerator", Title: "Global Accelerator",
		PresentWhen:  "an accelerator leads to load balancers or instances",
		CompleteWhen: "endpoints in two Regions, each reaching compute",
		Items:        []string{"two Regions", "every endpoint reaches compute"},
	}, findAccelerator},
	{PatternInfo{
		ID: "static-ip-web", Title: "Static IP for the Web",
		PresentWhen:  "an NLB or an accelerator leads to an ALB",
		CompleteWhen: "an NLB listens on TCP in the Region of the ALB",
		Items:        []string{"TCP listener of the NLB", "same Region"},
	}, findStaticIP},
	{PatternInfo{
		ID: "edge-security", Title: "Edge Security",
		PresentWhen:  "a web ACL or Shield protects a node on the way of the users",
		CompleteWhen: "scope and Region fit, and the origins of a distribution cannot be bypassed",
		Items:        []string{"scope and Region fit", "origins cannot be bypassed"},
	}, findEdgeSecurity},
	{PatternInfo{
		ID: "geo-steering", Title: "Geographic Steering",
		PresentWhen:  "a record chooses by the place of the user",
		CompleteWhen: "a default answer, and an answer for every location of the users",
		Items:        []string{"default answer", "every location is covered"},
	}, findGeoSteering},
}

// originGroup is the members of one origin group of a behaviour.
type originGroup struct {
	dist    *model.Node
	path    string
	name    string
	members []*model.Link
}

// OriginGroups lists the origin groups of the distributions in document order.
func (p *Pass) OriginGroups() []*originGroup {
	type key struct{ dist, path, name string }
	at := map[key]*originGroup{}
	var out []*originGroup
	for _, l := range p.Links(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		if o.Group.Val() == "" {
			continue
		}
		k := key{l.From, o.Path.Val(), o.Group.Val()}
		if at[k] == nil {
			at[k] = &originGroup{dist: p.From(l), path: k.path, name: k.name}
			out = append(out, at[k])
		}
		at[k].members = append(at[k].members, l)
	}
	return out
}

func findOriginFailover(p *Pass) []*sighting {
	var out []*sighting
	for _, g := range p.OriginGroups() {
		if g.fallsThrough() {
			continue // no preparation for a failure
		}
		s := sight(g.dist)
		var regions [][]string
		criteria := false
		for _, l := range g.members {
			o, _ := model.LinkAs[*model.OriginSpec](l)
			s.with(p.To(l))
			regions = append(regions, p.Regions(p.To(l)))
			criteria = criteria || len(o.Criteria.Val()) > 0
		}
		s.need(len(g.members) == 2, "two members in origin group "+g.name, "cloudfront/origin-group-size")
		s.need(criteria, "failover codes", "cloudfront/origin-group-no-criteria")
		s.need(g.meetsLoss(), "failover codes 503 and 504", originGroupDead)
		s.need(len(g.writing()) == 0, "reads only", "cloudfront/origin-group-write-methods")
		if len(g.members) == 2 {
			a, b := p.To(g.members[0]), p.To(g.members[1])
			s.need(!slices.Equal(regions[0], regions[1]), "origins in different Regions", "cloudfront/origin-group-same-region")
			if a.Kind() == model.KindS3 && b.Kind() == model.KindS3 {
				s.need(linked(p.t, a.ID, b.ID) || linked(p.t, b.ID, a.ID), "replication between the buckets", "s3/replication-for-failover")
			}
		}
		out = append(out, s)
	}
	return out
}

func findMultiRegionOrigin(p *Pass) []*sighting {
	var out []*sighting
	isRecord := func(n *model.Node) bool { return n.Kind() == model.KindRecord }
	groups := p.ofRecord()
	p.originsOf(isRecord, func(dist, record *model.Node, _ []*model.Link) {
		g := groups[record]
		ends := p.Endpoints(record)
		switch g.Policy() {
		case model.PolicyLatency, model.PolicyFailover, model.PolicyWeighted:
		default:
			return
		}
		if len(ends) < 2 {
			return
		}
		s := sight(dist, record).with(ends...)
		d, _ := model.As[*model.CloudFront](dist)
		s.need(!model.Covers(d.Aliases.Val(), g.Name()), "an origin name that is not an alternate name of "+label(dist), "graph/forwarding-cycle")
		if g.Policy() == model.PolicyFailover {
			p.needFailover(g, s)
		} else {
			p.needMonitored(g, s)
		}
		for _, e := range ends {
			if api, ok := model.APIOf(e.Effective()); ok {
				s.need(model.Covers([]string{api.CustomDomain.Val()}, g.Name()), "the custom domain "+g.Name()+" on "+label(e), "route53/api-needs-custom-domain")
			}
		}
		s.need(p.inTwoRegions(ends), "endpoints in different Regions", "global/single-region-path")
		out = append(out, s)
	})
	return out
}

func (p *Pass) groupByRecord() map[*model.Node]*Group {
	out := map[*model.Node]*Group{}
	for _, g := range p.Groups() {
		for _, n := range g.Records {
			out[n] = g
		}
	}
	return out
}

func findPrivateOrigin(p *Pass) []*sighting {
	var out []*sighting
	p.originsOf(isBalancer, func(dist, lb *model.Node, links []*model.Link) {
		if every(links, func(o *model.OriginSpec) bool { return o.Via.Val() != model.ViaVPCOrigin }) {
			return
		}
		s := sight(dist, lb)
		s.need(lb.Private(), "an internal load balancer instead of a public "+label(lb), "cloudfront/alb-bypass")
		out = append(out, s)
	})
	return out
}

func findAccelerator(p *Pass) []*sighting {
	var out []*sighting
	for _, n := range p.Nodes(model.KindAccelerator) {
		s := sight(n)
		regions := map[string]bool{}
		for _, l := range p.t.Out(n.ID) {
			if p.illegal[l] {
				continue
			}
			to := p.To(l)
			s.with(to)
			if r := to.Region(); r != "" {
				regions[r] = true
			}
			s.need(p.reachesCompute(to), "compute behind "+label(to), "graph/dead-end")
		}
		if len(s.nodes) == 1 {
			continue
		}
		s.need(len(regions) >= 2 || p.fixedAddresses(s.nodes[0]), "endpoints in two Regions", "accelerator/single-region")
		out = append(out, s)
	}
	return out
}

func findStaticIP(p *Pass) []*sighting {
	var out []*sighting
	for _, l := range slices.Concat(p.Links(model.Forwards), p.Links(model.Endpoint)) {
		from, to := p.From(l), p.To(l)
		if to.Kind() != model.KindALB || from.Kind() != model.KindNLB && from.Kind() != model.KindAccelerator {
			continue
		}
		s := sight(from, to)
		if nlb, ok := model.As[*model.NLB](from); ok {
			s.need(nlb.Listener.Val() == "tcp", "a TCP listener on "+label(from), "elb/nlb-to-alb")
			s.need(from.Region() == to.Region(), label(from)+" and "+label(to)+" in one Region", "elb/nlb-to-alb")
		}
		out = append(out, s)
	}
	return out
}

func findEdgeSecurity(p *Pass) []*sighting {
	var out []*sighting
	for _, n := range p.t.Nodes {
		guards := slices.Concat(p.Attached(n, model.KindWAF), p.Attached(n, model.KindShield))
		if len(guards) == 0 {
			continue
		}
		s := sight(n, guards...)
		for _, g := range guards {
			if w, ok := model.As[*model.WAF](g); ok {
				s.need(webACLFits(w, n), "a web ACL that fits "+label(n), "waf/region-mismatch")
			}
		}
		for _, l := range p.t.Out(n.ID) {
			if o, ok := model.LinkAs[*model.OriginSpec](l); ok && isBalancer(p.To(l)) {
				s.need(p.closedOrigin(o, p.To(l)), "an origin that cannot be bypassed: "+label(p.To(l)), "cloudfront/alb-bypass")
			}
		}
		out = append(out, s)
	}
	return out
}

// webACLFits tells whether scope and Region of a web ACL suit what it guards.
// What is not given is taken to fit.
func webACLFits(w *model.WAF, n *model.Node) bool {
	scope, region := model.ScopeRegional, n.Region()
	if atEdge(n) {
		scope, region = model.ScopeCloudFront, model.CloudFrontRegion
	}
	return w.Scope.Or(scope) == scope && (region == "" || w.Region.Or(region) == region)
}

func findGeoSteering(p *Pass) []*sighting {
	var out []*sighting
	for _, g := range p.GroupsOf(model.PolicyGeolocation) {
		if len(g.Answers) == 0 {
			continue
		}
		s := sight(g.Lead(), g.Records...)
		for _, a := range g.Answers {
			s.with(a.Target)
		}
		s.need(hasDefaultLocation(g), "a default answer", "route53/geolocation-no-default")
		for _, u := range p.Askers(g) {
			for _, place := range uncovered(g, u) {
				s.need(false, "an answer for "+label(u)+" in "+place, "route53/geolocation-uncovered-users")
			}
		}
		out = append(out, s)
	}
	return out
}

// uncovered lists the locations of a population for which a geolocation group
// has no answer. Places that are not known are not judged.
func uncovered(g *Group, users *model.Node) []string {
	u, _ := model.As[*model.Users](users)
	var out []string
	for _, place := range u.Locations.Val() {
		at, _ := geo.Locate(place)
		if at.Continent == "" {
			continue
		}
		if !slices.ContainsFunc(g.Answers, func(a Answer) bool { return locationHolds(a.Spec.Location.Val(), at) }) {
			out = append(out, place)
		}
	}
	return out
}

// locationHolds tells whether the location of an answer holds a place.
func locationHolds(location string, at geo.Place) bool {
	a, ok := geo.ParseArea(location)
	return ok && a.Holds(at)
}
