package validate

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

var route53Patterns = []pattern{
	{PatternInfo{
		ID: "multi-region-failover", Title: "Multi-Region Failover", StudyNote: "Multi-Region Failover, Route 53 + ELB",
		PresentWhen:  "a failover record leads to a load balancer",
		CompleteWhen: "a monitored primary and a secondary in another Region, both able to serve",
		Items: []string{
			"one primary and one secondary", "the primary is monitored", "the sides are in different Regions",
			"both sides reach compute; the secondary may be CloudFront or an S3 website (static fallback)", "not both sides CloudFront",
		},
	}, findFailover},
	{PatternInfo{
		ID: "latency-routing", Title: "Latency-Based Routing", StudyNote: "Latency-Based Routing, Route 53 + CloudFront/ELB/API GW",
		PresentWhen:  "a latency record is reached by users or is the origin of a distribution",
		CompleteWhen: "monitored answers in two or more Regions, each with the Region of its regional endpoint",
		Items: []string{
			"two or more answers with different Regions", "each Region is that of the endpoint", "every answer is monitored",
			"targets are ELB, regional APIs with the same custom domain, or other regional endpoints, not CloudFront",
		},
	}, findLatency},
	{PatternInfo{
		ID: "weighted-shift", Title: "Weighted Traffic Shifts", StudyNote: "Weighted Traffic Shifts, Route 53 + ELB",
		PresentWhen:  "a weighted record leads to a load balancer",
		CompleteWhen: "monitored answers with valid weights for two or more targets",
		Items:        []string{"two or more different targets", "valid weights with a sum above 0", "every answer is monitored"},
	}, findWeighted},
	{PatternInfo{
		ID: "pair/route53-cloudfront", Title: "Route 53 + CloudFront", StudyNote: "Route 53 + CloudFront",
		PresentWhen:  "a record leads to a distribution",
		CompleteWhen: "a simple alias, or CloudFront as one side of a policy, to a distribution that knows the name and has its certificate",
		Items: []string{
			"policy simple, or CloudFront is one side only", "alias with evaluate target health off",
			"the name is among the alternate names", "a certificate from us-east-1 covers it",
		},
	}, findPairCloudFront},
	{PatternInfo{
		ID: "pair/route53-elb", Title: "Route 53 + ELB", StudyNote: "Route 53 + ELB",
		PresentWhen:  "a record leads to a load balancer",
		CompleteWhen: "the conditions of its policy hold",
		Items: []string{
			"weighted, failover, latency: as Weighted Traffic Shifts, Multi-Region Failover, Latency-Based Routing",
			"geolocation: a default answer", "simple: one internet-facing load balancer with compute",
		},
	}, findPairELB},
	{PatternInfo{
		ID: "pair/route53-apigw", Title: "Route 53 + API Gateway", StudyNote: "Route 53 + API Gateway",
		PresentWhen:  "a record leads to an API",
		CompleteWhen: "every API carries the name as custom domain, with a certificate in the right Region",
		Items: []string{
			"regional endpoints (edge-optimized only with policy simple)", "the custom domain is the record name",
			"certificates in the right Region", "latency, failover, weighted: two Regions", "failover: a health check of the primary",
		},
	}, findPairAPI},
}

// answersTo lists the groups of which an answer leads to a node that is
// wanted, with those nodes.
func (p *Pass) answersTo(wants func(*model.Node) bool, visit func(g *Group, s *sighting, ends []*model.Node)) []*sighting {
	var out []*sighting
	for _, g := range p.Groups() {
		var ends []*model.Node
		found := false
		for _, a := range g.Answers {
			for _, e := range p.Endpoints(a.Target) {
				found = found || wants(e)
				if !slices.Contains(ends, e) {
					ends = append(ends, e)
				}
			}
		}
		if !found {
			continue
		}
		s := sight(g.Lead(), g.Records...)
		for _, a := range g.Answers {
			s.with(a.Target)
		}
		s.with(ends...)
		before := len(out)
		out = append(out, s)
		visit(g, s, ends)
		if s.head == nil {
			out = out[:before]
		}
	}
	return out
}

func findFailover(p *Pass) []*sighting {
	return p.answersTo(isBalancer, func(g *Group, s *sighting, _ []*model.Node) {
		if g.Policy() != model.PolicyFailover {
			s.head = nil
			return
		}
		p.needFailover(g, s)
	})
}

func (p *Pass) needFailover(g *Group, s *sighting) {
	sides := map[string][]Answer{}
	for _, a := range g.Answers {
		sides[a.Spec.Role.Val()] = append(sides[a.Spec.Role.Val()], a)
	}
	primary, secondary := sides[model.RolePrimary], sides[model.RoleSecondary]
	s.need(len(primary) > 0, "a primary answer", "route53/failover-incomplete")
	s.need(len(secondary) > 0, "a secondary answer", "route53/failover-incomplete")
	s.need(len(primary) < 2 && len(secondary) < 2 && len(sides[""]) == 0, "one primary and one secondary", "route53/failover-duplicate-role")
	s.need(all(primary, p.Monitored), "a primary that is monitored", "route53/failover-primary-unmonitored")
	if len(primary) == 0 || len(secondary) == 0 {
		return
	}
	first, second := primary[0].Target, secondary[0].Target
	s.need(!slices.Equal(p.Regions(first), p.Regions(second)), "sides in different Regions", "global/failover-same-region")
	s.need(p.reachesCompute(first), "compute behind "+label(first), "graph/dead-end")
	switch {
	case second.Kind() == model.KindCloudFront && first.Kind() == model.KindCloudFront:
		s.need(false, "a side that is not CloudFront", "route53/failover-both-cloudfront")
	case second.Kind() == model.KindCloudFront, second.Kind() == model.KindS3:
		s.note("static fallback: " + label(second) + " answers when " + label(first) + " is down")
	default:
		s.need(p.reachesCompute(second), "compute behind "+label(second), "graph/dead-end")
	}
}

func findLatency(p *Pass) []*sighting {
	var out []*sighting
	for _, g := range p.GroupsOf(model.PolicyLatency) {
		isOrigin := slices.ContainsFunc(g.Records, func(n *model.Node) bool {
			return slices.ContainsFunc(p.t.In(n.ID), func(l *model.Link) bool { return l.Kind == model.Origin })
		})
		if len(g.Answers) == 0 || !isOrigin && !p.FromUsers().reaches(g.Lead()) {
			continue
		}
		s := sight(g.Lead(), g.Records...)
		for _, a := range g.Answers {
			s.with(a.Target)
		}
		if isOrigin {
			s.note("behind CloudFront: the distribution picks the nearest endpoint by this name")
		}
		p.needLatency(g, s)
		out = append(out, s)
	}
	return out
}

func (p *Pass) needLatency(g *Group, s *sighting) {
	regions := map[string]bool{}
	for _, a := range g.Answers {
		if r := a.Spec.Region.Val(); r != "" {
			regions[r] = true
		}
		for _, e := range p.Endpoints(a.Target) {
			if e.Kind() == model.KindCloudFront {
				continue
			}
			s.need(e.Region() != "" && model.Variant(e) != "api_edge", "a regional endpoint instead of "+label(e), "")
			s.need(e.Region() == "" || a.Spec.Region.Val() == e.Region(), "the region of "+label(e)+" on its answer", "route53/latency-region-mismatch")
			if api, ok := model.APIOf(e.Effective()); ok {
				s.need(model.Covers([]string{api.CustomDomain.Val()}, g.Name()), "the custom domain "+g.Name()+" on "+label(e), "route53/api-needs-custom-domain")
			}
		}
	}
	s.need(len(regions) >= 2, "answers in two Regions", "route53/latency-single-region")
	p.needMonitored(g, s)
	switch dists, _ := p.distributionsOf(g); len(dists) {
	case 0:
	case 1:
		s.need(false, "regional endpoints instead of the distribution "+label(dists[0]), "route53/latency-to-one-cloudfront")
	default:
		s.need(false, "one distribution, with the latency record behind it", "route53/multi-distribution-routing")
	}
}

func (p *Pass) needMonitored(g *Group, s *sighting) {
	for _, a := range g.Answers {
		s.need(p.Monitored(a), "health of the answer "+label(a.Target), "route53/group-member-unmonitored")
	}
}

func findWeighted(p *Pass) []*sighting {
	return p.answersTo(isBalancer, func(g *Group, s *sighting, ends []*model.Node) {
		if g.Policy() != model.PolicyWeighted {
			s.head = nil
			return
		}
		p.needWeighted(g, s)
		s.subtitle = "region shift"
		if !p.inTwoRegions(ends) {
			s.subtitle = "blue/green"
		}
	})
}

func (p *Pass) needWeighted(g *Group, s *sighting) {
	sum, live := 0, 0
	valid := true
	targets := map[*model.Node]bool{}
	for _, a := range g.Answers {
		targets[a.Target] = true
		w := a.Spec.Weight
		valid = valid && w.IsSet() && validWeight(w.Val())
		sum += w.Val()
		if w.Val() > 0 {
			live++
		}
	}
	s.need(len(targets) >= 2, "a second target", "route53/weighted-single-target")
	s.need(valid, "a weight from 0 to 255 on every answer", "route53/weight-out-of-range")
	s.need(!valid || sum > 0, "a weight above 0", "route53/weights-all-zero")
	p.needMonitored(g, s)
	if !valid || sum == 0 {
		return
	}
	var shares []string
	for _, a := range g.Answers {
		shares = append(shares, fmt.Sprintf("%s %d %%", label(a.Target), (a.Spec.Weight.Val()*200+sum)/(2*sum)))
	}
	s.note("shares: " + strings.Join(shares, ", "))
	if live == 1 && len(g.Answers) > 1 {
		s.note("shift not started or finished: one answer takes all traffic")
	}
}

func findPairCloudFront(p *Pass) []*sighting {
	isDistribution := func(n *model.Node) bool { return n.Kind() == model.KindCloudFront }
	return p.answersTo(isDistribution, func(g *Group, s *sighting, ends []*model.Node) {
		var dists []*model.Node
		for _, e := range ends {
			if isDistribution(e) {
				dists = append(dists, e)
			}
		}
		alone := len(dists) == len(ends)
		switch policy := g.Policy(); {
		case len(dists) > 1 && policy == model.PolicyFailover:
			s.need(false, "one distribution", "route53/failover-both-cloudfront")
		case len(dists) > 1:
			s.need(false, "one distribution", "route53/multi-distribution-routing")
		case alone && policy != model.PolicySimple && policy != model.PolicyFailover:
			s.need(false, "a simple alias: the policy has one distribution to choose from", "route53/latency-to-one-cloudfront")
		}
		for _, a := range g.Answers {
			if a.Target.Kind() == model.KindCloudFront {
				s.need(a.Spec.Alias.Val(), "an alias to "+label(a.Target), "route53/apex-needs-alias")
				s.need(!a.Spec.EvaluateTargetHealth.Val(), "evaluate target health off", "route53/cloudfront-evaluate-health")
				p.needName(s, a.Target, g.Name())
			}
		}
	})
}

// needName asks that a distribution answers for a name and proves it.
func (p *Pass) needName(s *sighting, dist *model.Node, name string) {
	d, _ := model.As[*model.CloudFront](dist)
	s.need(model.Covers(d.Aliases.Val(), name), name+" among the alternate names of "+label(dist), "route53/cloudfront-name-not-alias")
	certs := p.Attached(dist, model.KindCertificate)
	s.need(len(certs) > 0, "a certificate on "+label(dist), "cloudfront/alias-needs-cert")
	if len(certs) == 0 {
		return
	}
	s.need(p.certifiedIn(dist, model.CloudFrontRegion), "a certificate from us-east-1", "cloudfront/cert-region")
	s.need(slices.ContainsFunc(certs, func(n *model.Node) bool {
		c, _ := model.As[*model.Certificate](n)
		return c.MayCover(name)
	}), "a certificate that covers "+name, "cloudfront/cert-name-mismatch")
}

func findPairELB(p *Pass) []*sighting {
	return p.answersTo(isBalancer, func(g *Group, s *sighting, ends []*model.Node) {
		switch g.Policy() {
		case model.PolicyWeighted:
			p.needWeighted(g, s)
		case model.PolicyFailover:
			p.needFailover(g, s)
		case model.PolicyLatency:
			p.needLatency(g, s)
		case model.PolicyGeolocation:
			s.need(hasDefaultLocation(g), "a default answer", "route53/geolocation-no-default")
		case model.PolicySimple:
			if all(g.Answers, func(a Answer) bool { return a.Target.Kind() == model.KindRecord }) {
				s.head = nil // the name behind the alias is the one to judge
				return
			}
			s.need(len(ends) == 1, "a single load balancer", "route53/simple-multiple-alias")
			for _, lb := range ends {
				s.need(!lb.Private() || g.Spec.ZonePrivate.Val(), "an internet-facing load balancer", "route53/internal-target-public-zone")
				s.need(p.reachesCompute(lb) || p.frontsBucket(lb), "compute behind "+label(lb), "graph/dead-end")
			}
		default:
			p.needMonitored(g, s)
		}
	})
}

func hasDefaultLocation(g *Group) bool {
	return slices.ContainsFunc(g.Answers, func(a Answer) bool { return a.Spec.Location.Val() == "*" })
}

func findPairAPI(p *Pass) []*sighting {
	isAPI := func(n *model.Node) bool { return n.Kind().API() }
	return p.answersTo(isAPI, func(g *Group, s *sighting, ends []*model.Node) {
		for _, n := range ends {
			api, ok := model.APIOf(n.Effective())
			if !ok {
				continue
			}
			edge := model.Variant(n) == "api_edge"
			s.need(!edge || g.Policy() == model.PolicySimple, "a regional endpoint for "+label(n), "api/edge-multi-region")
			s.need(model.Variant(n) != "api_private" || g.Spec.ZonePrivate.Val(), "an API that answers outside a VPC", "route53/private-api")
			s.need(model.Covers([]string{api.CustomDomain.Val()}, g.Name()), "the custom domain "+g.Name()+" on "+label(n), "route53/api-needs-custom-domain")
			region, rule := n.Region(), "api/regional-cert-region"
			if edge {
				region, rule = model.CloudFrontRegion, "api/edge-cert-region"
			}
			if len(p.Attached(n, model.KindCertificate)) == 0 {
				rule = "api/domain-needs-cert"
			}
			s.need(p.certifiedIn(n, region), "a certificate from "+region+" on "+label(n), rule)
		}
		switch g.Policy() {
		case model.PolicyLatency, model.PolicyFailover, model.PolicyWeighted:
			s.need(p.inTwoRegions(ends), "APIs in two Regions", "global/single-region-path")
		}
		if g.Policy() == model.PolicyFailover {
			s.need(all(g.Answers, func(a Answer) bool { return a.Spec.Role.Val() != model.RolePrimary || p.HealthChecked(a) }),
				"a health check of the primary", "route53/failover-managed-service-health")
		}
	})
}
