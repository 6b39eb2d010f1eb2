package validate

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/quota"
)

const (
	withinQuota  = "size/quota"
	withinLimit  = "size/limit"
	srcALBLimits = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html"
	srcNLBLimits = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html"
	srcGALimits  = "https://docs.aws.amazon.com/global-accelerator/latest/dg/limits-global-accelerator.html"
	srcACMLimits = "https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html"
)

// quotaRules compare how many there are of something with how many AWS takes. The
// numbers stand in the quotas of package quota.
var quotaRules = []*Rule{
	{
		ID: withinQuota, Group: "size", Severity: Warning, Verified: VerifiedYes,
		Title:   "More than an account gets unasked",
		When:    "There are more of something than AWS grants before it is asked for more: more than 50 listeners, 100 listener rules or 1,000 targets of an Application Load Balancer, more than 25 certificates beside the default one of a load balancer, more than 500 targets in one zone of a Network Load Balancer, or at all where it balances across zones, more than 300 targets in one zone of a Gateway Load Balancer, more than 10 names on a certificate, more than 10 endpoints of one kind in an endpoint group of an accelerator, more than 100 load balancers or distributions of a web ACL, more than 100 functions of Lambda@Edge of a distribution, more than 4 key groups or 10 names in one list of a policy of a behaviour, or more than 10 authorizers or 300 routes of an API.",
		Why:     "AWS refuses what is above the quota until it is raised.",
		Message: "{n} has {count} {what}, and AWS takes {limit} until the quota is raised",
		FixText: "Ask AWS for a higher quota, or split it up",
		Note:    "Targets are counted by the least number of members that a group states. What a distribution has of behaviours, origins and alternate names is a matter of cloudfront/quota.",
		Sources: []string{srcALBLimits, srcNLBLimits, srcGALimits, srcACMLimits, srcCloudfrontLimits, srcLimits},
		Check:   func(p *Pass) { p.counts(true) },
	},
	{
		ID: withinLimit, Group: "size", Severity: Error, Verified: VerifiedYes,
		Title:   "More than AWS takes",
		When:    "There are more of something than AWS takes, and it does not raise the limit: more than 100 target groups of an Application Load Balancer, more than 100 names on a certificate, more than 10 endpoints of several kinds or with Application Load Balancers in an endpoint group of an accelerator, more than 1,024 characters in the names of one list of a cache policy, more than 300 integrations of an HTTP API, or more than 400 values of a record.",
		Why:     "AWS refuses what is above the limit.",
		Message: "{n} has {count} {what}, and AWS takes {limit} at most",
		FixText: "Split it up",
		Sources: []string{srcALBLimits, srcGALimits, srcACMLimits, srcCloudfrontLimits, srcLimits},
		Check:   func(p *Pass) { p.counts(false) },
	},
}

// counted is something that a node of the kind has, with the row of the quotas that
// says how many it may have.
type counted struct {
	item  string
	kind  model.Kind
	prop  string
	count func(p *Pass, n *model.Node) int
}

var countedOfNodes = []counted{
	{"alb-listeners", model.KindALB, "listeners", func(_ *Pass, n *model.Node) int {
		b, _ := model.As[*model.ALB](n)
		return len(b.Listeners.Val())
	}},
	{"alb-rules", model.KindALB, "", (*Pass).listenerRules},
	{"alb-certificates", model.KindALB, "", (*Pass).furtherCertificates},
	{"nlb-certificates", model.KindNLB, "", (*Pass).furtherCertificates},
	{"alb-target-groups", model.KindALB, "", func(p *Pass, n *model.Node) int { return len(p.targetsOf(n)) }},
	{"alb-targets", model.KindALB, "", (*Pass).members},
	{"nlb-targets/cross-zone", model.KindNLB, "", func(p *Pass, n *model.Node) int {
		if b, _ := model.As[*model.NLB](n); b.CrossZone.Val() {
			return p.members(n)
		}
		return 0
	}},
	{"nlb-targets/zone", model.KindNLB, "", func(p *Pass, n *model.Node) int {
		if b, _ := model.As[*model.NLB](n); b.CrossZone.Val() {
			return 0
		}
		return p.membersOfZone(n)
	}},
	{"gwlb-targets/zone", model.KindGWLB, "", (*Pass).membersOfZone},
	{"waf-balancers", model.KindWAF, "", guarded(model.KindALB)},
	{"waf-distributions", model.KindWAF, "", guarded(model.KindCloudFront)},
	{"certificate-names", model.KindCertificate, "names", func(p *Pass, n *model.Node) int {
		if names := namesOfCertificate(p, n); names <= int(quota.Of("certificate-names/most").Limit) {
			return names // more is an error
		}
		return 0
	}},
	{"certificate-names/most", model.KindCertificate, "names", namesOfCertificate},
	{"cloudfront-edge-functions", model.KindCloudFront, "", func(p *Pass, n *model.Node) int {
		return distinctEnds(p.t.Out(n.ID), func(l *model.Link) string {
			if l.Kind == model.Invokes && p.To(l).Kind() == model.KindLambdaEdge {
				return l.To
			}
			return ""
		})
	}},
	{"rest-api-authorizers", model.KindRESTAPI, "", (*Pass).authorizers},
	{"http-api-authorizers", model.KindHTTPAPI, "", (*Pass).authorizers},
	{"rest-api-resources", model.KindRESTAPI, "", (*Pass).routePaths},
	{"http-api-integrations", model.KindHTTPAPI, "", (*Pass).integrations},
	{"websocket-api-routes", model.KindWebSocketAPI, "", (*Pass).integrations},
}

// countedOfLinks are what a behaviour has.
var countedOfLinks = []struct {
	item, prop string
	count      func(o *model.OriginSpec) int
}{
	{"behaviour-key-groups", "keyGroups", func(o *model.OriginSpec) int { return len(o.KeyGroups.Val()) }},
	{"policy-names", "cacheQuery", func(o *model.OriginSpec) int { return len(ofPolicy(o, o.CacheQuery)) }},
	{"policy-names", "cacheCookies", func(o *model.OriginSpec) int { return len(ofPolicy(o, o.CacheCookies)) }},
	{"policy-names", "originRequestHeaders", func(o *model.OriginSpec) int {
		if o.OriginRequestPolicy.Val() != "custom" {
			return 0
		}
		return len(o.OriginRequestHeaders.Val())
	}},
	{"policy-characters", "cacheHeaders", func(o *model.OriginSpec) int { return characters(ofPolicy(o, o.CacheHeaders)) }},
	{"policy-characters", "cacheQuery", func(o *model.OriginSpec) int { return characters(ofPolicy(o, o.CacheQuery)) }},
	{"policy-characters", "cacheCookies", func(o *model.OriginSpec) int { return characters(ofPolicy(o, o.CacheCookies)) }},
}

// ofPolicy is a list of a cache policy where there is one of the design's own.
func ofPolicy(o *model.OriginSpec, list model.Opt[[]string]) []string {
	if o.CachePolicy.Val() != model.CachingCustom {
		return nil
	}
	return list.Val()
}

func characters(names []string) int { return len([]rune(strings.Join(names, ""))) }

// counts reports what exceeds the quotas that AWS raises, or those that it does not.
func (p *Pass) counts(raised bool) {
	over := func(item string, count int) (pairs []string) {
		q := quota.Of(item)
		if q.Adjustable != raised || count <= int(q.Limit) {
			return nil
		}
		return []string{"count", strconv.Itoa(count), "what", q.Unit, "limit", strconv.Itoa(int(q.Limit))}
	}
	for _, c := range countedOfNodes {
		for _, n := range p.Nodes(c.kind) {
			if pairs := over(c.item, c.count(p, n)); pairs != nil {
				p.About(n, c.prop, append(pairs, "n", label(n))...)
			}
		}
	}
	for _, l := range p.Links(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		for _, c := range countedOfLinks {
			if pairs := over(c.item, c.count(o)); pairs != nil {
				p.AboutLink(l, c.prop, append(pairs, "n", "The behaviour towards "+label(p.To(l)))...)
			}
		}
	}
	for _, g := range p.GroupsOf(model.PolicySimple) {
		if pairs := over("record-values", len(g.Answers)); pairs != nil {
			p.AboutGroup(g, "", append(pairs, "n", recordName(g.Records[0]))...)
		}
	}
	p.eachAccelerator(func(n *model.Node, _ *model.Accelerator, endpoints []*model.Link) {
		for _, region := range regionsOf(p, endpoints) {
			count, item := 0, "endpoints/alike"
			var first model.Kind
			for _, l := range endpoints {
				if p.endpointRegion(l) != region {
					continue
				}
				kind := p.To(l).Kind()
				if count++; count == 1 {
					first = kind
				}
				if kind != first || kind == model.KindALB {
					item = "endpoints/mixed"
				}
			}
			if pairs := over(item, count); pairs != nil {
				pairs[3] += " in " + region
				p.About(n, "", append(pairs, "n", label(n))...)
			}
		}
	})
}

// regionsOf lists the Regions of endpoints in the order of the drawing.
func regionsOf(p *Pass, endpoints []*model.Link) []string {
	var out []string
	seen := map[string]bool{}
	for _, l := range endpoints {
		if r := p.endpointRegion(l); !seen[r] {
			seen[r] = true
			out = append(out, r)
		}
	}
	return out
}

func namesOfCertificate(_ *Pass, n *model.Node) int {
	c, _ := model.As[*model.Certificate](n)
	return len(c.Names.Val())
}

// furtherCertificates are those beside the one that is the default.
func (p *Pass) furtherCertificates(n *model.Node) int {
	return len(p.Attached(n, model.KindCertificate)) - 1
}

func guarded(kind model.Kind) func(*Pass, *model.Node) int {
	return func(p *Pass, acl *model.Node) int {
		return distinctEnds(p.t.Out(acl.ID), func(l *model.Link) string {
			if p.To(l).Kind() == kind {
				return l.To
			}
			return ""
		})
	}
}

// distinctEnds counts the different words that links give, "" for none.
func distinctEnds(links []*model.Link, of func(*model.Link) string) int {
	seen := map[string]bool{}
	for _, l := range links {
		if end := of(l); end != "" {
			seen[end] = true
		}
	}
	return len(seen)
}

// listenerRules counts those with a condition, and those by which a balancer answers
// itself; what takes all other requests is the default.
func (p *Pass) listenerRules(n *model.Node) int {
	b, _ := model.As[*model.ALB](n)
	var rules []*model.Link
	for _, l := range p.t.Out(n.ID) {
		f, ok := model.LinkAs[*model.ForwardsSpec](l)
		if ok && len(f.Conditions()) > 0 && all(rules, func(r *model.Link) bool { return !model.SameRule(r, l) }) {
			rules = append(rules, l)
		}
	}
	return len(rules) + len(b.Rules.Val())
}

// targets are what a balancer forwards to, each once.
func (p *Pass) targetsOf(n *model.Node) []*model.Node {
	var out []*model.Node
	seen := map[string]bool{}
	for _, l := range p.t.Out(n.ID) {
		if l.Kind == model.Forwards && !seen[l.To] {
			seen[l.To] = true
			out = append(out, p.To(l))
		}
	}
	return out
}

// members are the targets of a balancer, by the least that its groups have.
func (p *Pass) members(n *model.Node) int {
	count := 0
	for _, to := range p.targetsOf(n) {
		if low, _ := leastOf(to); low > 0 {
			count += low
		} else {
			count++
		}
	}
	return count
}

// membersOfZone are the targets in the fullest zone, where groups are spread evenly.
func (p *Pass) membersOfZone(n *model.Node) int {
	count := 0
	for _, to := range p.targetsOf(n) {
		if low, zones := leastOf(to); zones > 0 {
			count += (low + zones - 1) / zones
		}
	}
	return count
}

// leastOf is how many members a group has at least, in how many zones.
func leastOf(n *model.Node) (members, zones int) {
	switch s := n.Effective().(type) {
	case *model.ASG:
		return s.Min.Val(), s.AZs.Val()
	case *model.ECS:
		return s.Min.Val(), s.AZs.Val()
	}
	return 0, 0
}

func (p *Pass) authorizers(api *model.Node) int {
	return distinctEnds(p.t.Out(api.ID), func(l *model.Link) string {
		if l.Kind == model.Authorizes {
			return l.To
		}
		return ""
	})
}

func (p *Pass) integrations(api *model.Node) int {
	return len(slices.DeleteFunc(slices.Clone(p.t.Out(api.ID)), func(l *model.Link) bool { return l.Kind != model.Integration }))
}

// routePaths counts the resources of a REST API: a route of each path.
func (p *Pass) routePaths(api *model.Node) int {
	return distinctEnds(p.t.Out(api.ID), func(l *model.Link) string {
		i, ok := model.LinkAs[*model.IntegrationSpec](l)
		if !ok {
			return ""
		}
		_, path, found := strings.Cut(i.Route.Val(), " ")
		if !found {
			return i.Route.Val()
		}
		return path
	})
}
