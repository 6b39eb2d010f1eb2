package validate

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"portolan/model"
	"portolan/model/traffic"
)

// A consequence is a rule whose finding only tells what follows from another: mending
// the other mends it. Then the other speaks alone. An error never gives way to a warning.
type consequence struct {
	rules []string // whose findings give way
	to    []string // to a finding of one of these
	where relation // where both are of one cause
}

// relation tells whether a finding is of the cause of another.
type relation func(p *Pass, f, of *Finding) bool

var (
	balancers = []model.Kind{model.KindALB, model.KindNLB}
	apis      = []model.Kind{model.KindRESTAPI, model.KindHTTPAPI, model.KindWebSocketAPI}
)

// consequences are applied in this order: what gave way explains nothing more.
var consequences = []consequence{
	// The type of a record decides both.
	{[]string{"route53/no-address-record"}, []string{"route53/alias-record-type", "route53/alias-type-mismatch"}, sharing(model.KindRecord)},
	{[]string{"route53/alias-family", "route53/alias-record-type"}, []string{"route53/alias-type-mismatch"}, sharing(model.KindRecord)},
	// So does its zone.
	{[]string{"route53/private-zone-internet-users"}, []string{"route53/cloudfront-private-zone"}, intoItsRecord},
	{[]string{"route53/geolocation-no-default"}, []string{"route53/geolocation-uncovered-users"}, sharing(model.KindRecord)},
	// What says whom each answer is for is missing, so that nobody knows whom none is for.
	{[]string{"route53/geolocation-uncovered-users"}, []string{"route53/geolocation-missing"}, sharing(model.KindRecord)},
	{
		[]string{"route53/geolocation-no-default", "route53/latency-single-region", "route53/weighted-single-target"},
		[]string{"route53/geolocation-missing", "route53/latency-region-missing", "route53/weight-out-of-range"},
		byThePolicy,
	},
	{[]string{"route53/ip-based-collection", "route53/ip-based-no-default"}, []string{"route53/ip-based-private-zone"}, sharing(model.KindRecord)},
	{[]string{"route53/failover-primary-unmonitored"}, []string{"route53/failover-duplicate-role"}, ofSecondPrimary},
	{[]string{"route53/ip-based-no-default"}, []string{"route53/ip-based-collection"}, sharing(model.KindRecord)},
	// Where the roles are wrong, a side has none.
	{[]string{"route53/failover-incomplete"}, []string{"route53/failover-duplicate-role"}, ofRoles},
	// A standby in the Region of its primary leaves no path without that Region.
	{[]string{"global/single-region-path"}, []string{"global/failover-same-region"}, byThatName},
	// Both tell of users with IPv6 that a name has no address for them.
	{[]string{"route53/ipv6-needs-aaaa"}, []string{usersFamily}, sharing(model.KindRecord)},
	// A name that is no host name is neither proved nor asked for.
	{[]string{"cloudfront/cert-name-mismatch", "route53/cloudfront-name-not-alias"}, []string{"names/host-form"}, ofMisspeltName},
	{[]string{"cloudfront/cert-name-mismatch"}, []string{"route53/cloudfront-name-not-alias"}, ofProvedName},

	{[]string{"place/targets-out-of-zones"}, []string{"elb/alb-needs-two-azs", "elb/nlb-single-az"}, sharing(balancers...)},
	{[]string{"api/function-url-bypass"}, []string{"cloudfront/function-url-open"}, sharing(model.KindFunctionURL)},
	{[]string{"s3/website-kms"}, []string{"cloudfront/oac-on-website"}, sharing(model.KindS3)},
	{[]string{"s3/website-needs-public-read"}, []string{"cloudfront/oac-on-website"}, sharing(model.KindS3)},

	// An NLB listens for what its links say, and one towards an ALB for TCP alone.
	{[]string{"elb/no-listener", "elb/https-needs-cert"}, []string{"elb/nlb-to-alb"}, sharing(model.KindNLB)},
	{[]string{"place/same-region"}, []string{"elb/nlb-to-alb"}, onOneLink},
	// A rule that belongs to no listener leaves the listeners without one.
	{[]string{"elb/no-listener", "api/vpc-link-listener", "accelerator/endpoint-protocol", "cloudfront/origin-no-listener"}, []string{"elb/link-listener"}, sharing(model.KindNLB)},
	// Where the listener that is asked for is missing, so is what it would do.
	{[]string{"elb/http-no-redirect", "elb/certificate-unused", "elb/protocol-version", "elb/auth-listener", "elb/usual-port", "elb/udp-outside-vpc"}, []string{"elb/no-listener", "cloudfront/origin-no-listener"}, sharing(balancers...)},
	{[]string{"elb/certificate-unused"}, []string{trafficProtocol, redirectClosed}, sharing(balancers...)},
	{[]string{"elb/nlb-udp-dualstack", "elb/udp-outside-vpc"}, []string{"accelerator/endpoint-protocol", "api/vpc-link-listener"}, sharing(model.KindNLB)},
	{[]string{"elb/no-listener"}, []string{"accelerator/endpoint-protocol"}, sharing(model.KindAccelerator)},
	{[]string{"elb/certificate-unused", "elb/quic-targets"}, []string{"accelerator/endpoint-protocol", "api/vpc-link-listener", "api/vpc-link-server-name", "elb/no-listener"}, sharing(balancers...)},
	{[]string{"elb/quic-targets"}, []string{"elb/nlb-target-protocol"}, atOneSetting},
	{[]string{"elb/nlb-target-protocol"}, []string{"endpoint/private-api-http"}, atOneSetting},
	{[]string{"elb/http-no-redirect"}, []string{"elb/auth-listener"}, sharing(model.KindALB)},
	// Listeners that all redirect leave none to which a rule could belong.
	{[]string{"elb/own-answer", "elb/link-listener", "elb/auth-listener"}, []string{redirectClosed, "api/vpc-link-listener", "elb/no-listener"}, onRedirect},
	{[]string{"elb/auth-listener"}, []string{"api/vpc-link-server-name"}, sharing(model.KindALB)},
	// A listener that is wrong for who calls it is wrong for what it forwards to.
	{[]string{"elb/nlb-target-protocol", "elb/https-needs-cert"}, []string{"accelerator/endpoint-protocol", "elb/no-listener"}, ofWrongListener},
	{[]string{"elb/version-mismatch"}, []string{"elb/protocol-version"}, atOnePlace},
	{[]string{"elb/usual-port"}, []string{"elb/no-listener", "endpoint/private-api-http"}, sharing(model.KindUsers)},
	{[]string{"elb/version-assumed"}, []string{trafficProtocol}, onOneLink},
	{[]string{"endpoint/gateway-target"}, []string{"endpoint/gateway-service"}, sharing(model.KindVPCEndpoint)},
	// What users speak decides all of these.
	{[]string{"elb/alb-non-http"}, []string{"elb/no-listener"}, behind},
	{[]string{"elb/no-listener", "elb/usual-port", "endpoint/private-api-http"}, []string{"graph/protocol-refused"}, byTheUsers},
	{[]string{"graph/protocol-doubtful"}, []string{grpcOff, "cloudfront/websocket-headers"}, sharing(model.KindUsers)},
	{[]string{"cloudfront/non-http-traffic"}, []string{"graph/protocol-refused"}, sharing(model.KindUsers)},
	// A function URL leads to one function.
	{[]string{"api/route-conflict"}, []string{"api/function-url-function"}, sharing(model.KindFunctionURL)},
	// A list of countries that is empty keeps everybody out, or nobody.
	{[]string{"cloudfront/geo-restriction-blocks-users"}, []string{"cloudfront/geo-restriction-empty"}, sharing(model.KindCloudFront)},
	{[]string{"cloudfront/viewer-http-allowed"}, []string{"cloudfront/viewer-mtls"}, atOneSetting},
	// The second member that a group lacks stands beside it.
	{[]string{"cloudfront/behavior-twice", "graph/property-without-effect"}, []string{"cloudfront/origin-group-size"}, ofLoneMember},
	// What is no group fails over on nothing.
	{[]string{"cloudfront/origin-group-no-criteria"}, []string{"cloudfront/origin-group-size"}, onOneLink},
	// What it fails over on tells whether it is meant for disasters.
	{[]string{"cloudfront/origin-group-same-region", "s3/replication-for-failover"}, []string{"cloudfront/origin-group-no-criteria"}, ofOneGroup},
	// Where a function cannot run, it changes and chooses nothing.
	{[]string{"cloudfront/origin-choice", "cloudfront/function-too-late"}, []string{"cloudfront/function-event", "cloudfront/function-runtime"}, sharing(model.KindCloudFrontFunction)},
	{[]string{"cloudfront/function-too-late"}, []string{"cloudfront/origin-choice"}, sharing(model.KindCloudFrontFunction)},
	{[]string{ruleUnmet, "cloudfront/function-url-access"}, []string{"cloudfront/access-control-target"}, atOneSetting},
	{[]string{"cloudfront/function-url-writes"}, []string{"cloudfront/origin-group-write-methods"}, atOneSetting},
	{[]string{"cloudfront/behavior-settings"}, []string{"cloudfront/dynamic-content-cached", "cloudfront/static-not-cached", "cloudfront/api-host-header"}, inOneBehavior},
	// The addresses that a balancer has decide both.
	{[]string{"cloudfront/origin-address-type"}, []string{"route53/alias-family"}, sharing(balancers...)},
	// What a behaviour allows, passes on and speaks to its origin.
	{[]string{ruleUnmet}, []string{trafficRefused}, ofMethods},
	{[]string{"cloudfront/dynamic-content-cached"}, []string{"elb/auth-behind-cloudfront"}, onOneLink},
	{[]string{"cloudfront/error-page-origin"}, []string{"cloudfront/grpc-without"}, atOneSetting},
	{[]string{"cloudfront/origin-no-listener"}, []string{"cloudfront/grpc-requirements"}, onOneLink},
	{[]string{"cloudfront/origin-http"}, []string{"cloudfront/origin-redirect-loop", "cloudfront/origin-no-listener", "cloudfront/api-origin-http", "cloudfront/grpc-requirements"}, onOneLink},

	// How an API authorizes.
	{[]string{"api/authorizer-auth"}, []string{"api/authorizer-kind"}, sharing(apis...)},
	{[]string{"api/no-authorizer"}, []string{"api/authorizer-auth"}, sharing(apis...)},
	{[]string{"api/domain-needs-cert"}, []string{"graph/illegal-connection"}, sharing(model.KindRESTAPI)},
	{[]string{"cloudfront/authorized-cached"}, []string{"api/jwt-authorizer-rest"}, sharing(apis...)},
	// A balancer that is public beside the API in front of it.
	{[]string{"elb/no-waf", "elb/http-no-redirect"}, []string{"api/balancer-bypass"}, sharing(balancers...)},

	{[]string{"route53/private-api"}, []string{"api/private-needs-endpoint"}, sharing(model.KindRESTAPI)},
	{[]string{"api/default-endpoint-open"}, []string{"api/mtls-bypass"}, atOnePlace},
	{[]string{"route53/health-check-own-name"}, []string{"route53/health-check-private-target"}, sharing(model.KindHealthCheck)},
	// The Host that CloudFront sends decides all of these.
	{[]string{"cloudfront/origin-cert-host"}, []string{bucketHost, "cloudfront/chain-host-header"}, atOneSetting},
	{[]string{"cloudfront/api-host-header", "cloudfront/service-host-header"}, []string{bucketHost}, atOneSetting},
	{[]string{"elb/host-rule-unmet", "elb/host-unserved"}, []string{"cloudfront/origin-cert-mismatch"}, ofProvedHost},
	// A balancer that is internal or lets others in.
	{[]string{"route53/health-check-private-target", "elb/auth-network"}, []string{"route53/internal-target-public-zone", "cloudfront/internal-origin-needs-vpc-origin"}, sharing(balancers...)},
	{[]string{"route53/health-check-refused"}, []string{"route53/health-check-search"}, sharing(model.KindHealthCheck)},
	{[]string{"route53/health-check-refused"}, []string{"elb/security-group", "elb/link-listener", "elb/host-unserved"}, sharing(balancers...)},
	// Where one thing stands in another Region than what it works with, the design seems
	// to be meant for two.
	{[]string{"global/single-region-path", "global/failover-same-region"}, append([]string{"elb/nlb-to-alb"}, regionRules...), losingItsRegion},
}

// accepted tells whether the design accepts a finding: then others are not left to it.
func (p *Pass) accepted(f *Finding) bool { return slices.ContainsFunc(p.t.Ignores, f.matches) }

// leaveConsequences drops the findings that follow from another, and says once what one
// rule says at several places for one cause.
func (p *Pass) leaveConsequences() {
	active := func(f *Finding) bool { return f.wrong == nil && !p.accepted(f) }
	p.joinTwins(p.causeOf, active)
	p.joinTwins(p.alike, active)
	for _, c := range consequences {
		var of []*Finding
		for _, f := range p.findings {
			if slices.Contains(c.to, f.Rule) && !p.accepted(f) {
				of = append(of, f)
			}
		}
		if len(of) == 0 {
			continue
		}
		p.findings = slices.DeleteFunc(p.findings, func(f *Finding) bool {
			return slices.Contains(c.rules, f.Rule) && slices.ContainsFunc(of, func(g *Finding) bool {
				return f.Severity >= g.Severity && c.where(p, f, g)
			})
		})
	}
}

// sharing asks for a node of one of the kinds that both findings name.
func sharing(kinds ...model.Kind) relation {
	return func(p *Pass, f, of *Finding) bool {
		return slices.ContainsFunc(f.Nodes, func(id string) bool {
			return slices.Contains(of.Nodes, id) && slices.Contains(kinds, p.t.Node(id).Kind())
		})
	}
}

// intoItsRecord: the other finding is about an answer of the very record to which the links
// lead. A record of the same name beside it has a zone of its own.
func intoItsRecord(p *Pass, f, of *Finding) bool {
	return len(of.Links) > 0 && all(f.Links, func(l model.LinkRef) bool {
		return l.To == of.Links[0].From || !p.privateRecord(l.To)
	})
}

func (p *Pass) privateRecord(id string) bool {
	r, ok := model.As[*model.Record](p.t.Node(id))
	return ok && r.ZonePrivate.Val()
}

// byTheUsers: the other finding stands where the same users ask, and so is about each of
// what they ask. One behind what they ask is about the way there alone.
func byTheUsers(p *Pass, f, of *Finding) bool {
	return len(of.Links) > 0 && p.t.Node(of.Links[0].From).Kind() == model.KindUsers && slices.Contains(f.Nodes, of.Links[0].From)
}

func atOnePlace(_ *Pass, f, of *Finding) bool { return f.sameSite(of) }

// atOneSetting: another word for one property mends both.
func atOneSetting(_ *Pass, f, of *Finding) bool { return f.sameSite(of) && f.Prop == of.Prop }

// ofProvedHost: the certificate of the balancer covers the names that all rules look for,
// so that the Host which is sent is wrong for both; and nobody else calls the balancer.
func ofProvedHost(p *Pass, f, of *Finding) bool {
	return slices.ContainsFunc(of.Nodes, func(id string) bool {
		lb := p.t.Node(id)
		rules, _ := p.hostRulesOf(lb)
		return slices.Contains(f.Nodes, id) && len(rules) > 0 && all(rules, func(l *model.Link) bool {
			ok, known := p.covered(lb, hostOf(l))
			return ok && known
		}) && all(p.t.In(id), func(l *model.Link) bool { return !l.Data() || slices.Contains(of.Nodes, l.From) })
	})
}

func onOneLink(_ *Pass, f, of *Finding) bool {
	return slices.ContainsFunc(f.Links, func(l model.LinkRef) bool { return slices.Contains(of.Links, l) })
}

// onRedirect: the rule belongs to a listener that only redirects, or would belong to none
// but such.
func onRedirect(p *Pass, f, of *Finding) bool {
	lb := p.t.Node(f.Nodes[0])
	if f.onLink {
		lb = p.t.Node(f.Links[0].From)
	}
	alb, ok := model.As[*model.ALB](lb)
	if !ok || !slices.Contains(of.Nodes, lb.ID) {
		return false
	}
	if f.onLink {
		s, ok := model.LinkAs[*model.ForwardsSpec](p.t.Link(f.Links[0]))
		return ok && (p.redirecting(lb, strings.ToLower(s.Listener.Val())) || !s.Listener.IsSet() && p.redirectsEverywhere(lb, alb))
	}
	if f.Item > len(alb.Rules.Val()) {
		return false
	}
	own, err := model.ParseOwnAnswer(alb.Rules.Val()[f.Item-1])
	return err == nil && refusedAnswer(own, alb.Listeners.Val()) == unlistened
}

// ofRoles: an answer of the group has no role or one too many. One that is drawn twice is
// no answer more.
func ofRoles(p *Pass, f, of *Finding) bool {
	g := p.ofRecord()[p.t.Node(of.Nodes[0])]
	targets := map[string]bool{}
	for _, a := range g.Answers {
		targets[a.Target.ID] = true
	}
	return f.sameSite(of) && len(targets) == len(g.Answers)
}

// byThatName: the users ask for the name whose two sides are in the Region, and for
// nothing else.
func byThatName(p *Pass, f, of *Finding) bool {
	out := p.t.Out(f.Nodes[0])
	return f.region == of.region && len(out) > 0 && all(out, func(l *model.Link) bool { return slices.Contains(of.Nodes, l.To) })
}

// ofWrongListener: what the balancer forwards to takes what it is asked for, or it is
// asked for datagrams, for which it needs no certificate.
func ofWrongListener(p *Pass, f, of *Finding) bool {
	return slices.ContainsFunc(of.Nodes, func(id string) bool {
		asked := ""
		switch n := p.t.Node(id); n.Kind() {
		case model.KindAccelerator:
			asked = acceleratorTakes(n)
		case model.KindUsers:
			u, _ := model.As[*model.Users](n)
			if asked = model.ProtocolTCP; u.Protocol.Val() == model.ProtocolUDP {
				asked = model.ProtocolUDP
			}
		}
		if !f.onLink {
			return asked == model.ProtocolUDP && slices.Contains(of.Nodes, f.Nodes[0])
		}
		s, _ := model.LinkAs[*model.ForwardsSpec](p.t.Link(f.Links[0]))
		return slices.Contains(nlbTargets[asked], s.Protocol.Val()) && slices.Contains(of.Nodes, f.Links[0].From)
	})
}

// ofLoneMember: the group has one member, and the link says no group and is of the same
// behaviour.
func ofLoneMember(p *Pass, f, of *Finding) bool {
	if !f.onLink || len(of.Links) != 1 {
		return false
	}
	member := of.Links[0]
	other, _ := model.LinkAs[*model.OriginSpec](p.t.Link(member))
	return slices.ContainsFunc(f.Links, func(l model.LinkRef) bool {
		mine, ok := model.LinkAs[*model.OriginSpec](p.t.Link(l))
		return ok && l != member && l.From == member.From && mine.Group.Val() == "" && behaviorPath(mine) == behaviorPath(other)
	})
}

// byThePolicy: the record states a policy alone, and nothing that the policy asks of its
// answers.
func byThePolicy(_ *Pass, f, of *Finding) bool { return of.of != "" && slices.Contains(f.Nodes, of.of) }

// ofSecondPrimary: the answer is one primary too many.
func ofSecondPrimary(p *Pass, f, of *Finding) bool {
	g := p.ofRecord()[p.t.Node(of.Nodes[0])]
	primaries := map[*model.Node]bool{} // one that is drawn twice is one
	for _, a := range g.Answers {
		if a.Spec.Role.Val() == model.RolePrimary {
			primaries[a.Target] = true
		}
	}
	return len(primaries) > 1 && slices.Contains(of.Nodes, f.Links[0].From)
}

// ofOneGroup: both are about an origin group of the same distribution, or one of its
// members.
func ofOneGroup(p *Pass, f, of *Finding) bool {
	return onOneLink(p, f, of) || slices.ContainsFunc(of.Links, func(l model.LinkRef) bool { return slices.Contains(f.Nodes, l.To) })
}

// inOneBehavior: both are about origins of one behaviour.
func inOneBehavior(p *Pass, f, of *Finding) bool {
	return f.onLink && of.onLink && f.Links[0].From == of.Links[0].From && pathAt(p, f) == pathAt(p, of)
}

// pathAt is the path of the behaviour at whose origin a finding is.
func pathAt(p *Pass, f *Finding) string {
	s, _ := model.LinkAs[*model.OriginSpec](p.t.Link(f.Links[0]))
	return behaviorPath(s)
}

// ofMethods: both are about the methods that a behaviour allows.
func ofMethods(p *Pass, f, of *Finding) bool {
	return f.Prop == "method" && of.Prop == "methods" && onOneLink(p, f, of)
}

// behind: the other finding is about the way to what passes requests on to the place.
func behind(p *Pass, f, of *Finding) bool {
	return len(of.Links) > 0 && slices.ContainsFunc(p.t.Out(of.Links[0].To), func(l *model.Link) bool { return l.To == f.Nodes[0] })
}

// ofMisspeltName: the alternate name that is no host name is the one that no certificate
// covers, or was meant to be the one by which people ask.
func ofMisspeltName(p *Pass, f, of *Finding) bool {
	dist := p.t.Node(of.Nodes[0])
	d, ok := model.As[*model.CloudFront](dist)
	if !ok || !slices.Contains(f.Nodes, dist.ID) {
		return false
	}
	r, ok := model.As[*model.Record](p.t.Node(f.Nodes[0]))
	if !ok {
		return f.Item == of.Item
	}
	return strings.Contains(lettersOf(d.Aliases.Val()[of.Item-1]), lettersOf(r.Name.Val()))
}

// lettersOf are the letters and digits of a name, which who misspells its signs has right.
func lettersOf(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// ofProvedName: the certificate covers the name by which people ask, so that the one
// that it does not cover was meant to be it.
func ofProvedName(p *Pass, f, of *Finding) bool {
	if !sharing(model.KindCloudFront)(p, f, of) {
		return false
	}
	certs := p.Attached(p.t.Node(f.Nodes[0]), model.KindCertificate)
	return slices.ContainsFunc(of.Nodes, func(id string) bool {
		r, ok := model.As[*model.Record](p.t.Node(id))
		return ok && traffic.ProvesAlias(certs, r.Name.Val())
	})
}

// losingItsRegion: one of the Regions that the other finding tells apart is that whose
// loss the finding is about.
func losingItsRegion(p *Pass, f, of *Finding) bool {
	if len(of.Links) == 0 {
		return false
	}
	l := p.t.Link(of.Links[0])
	from, to := homeOf(p.From(l)), homeOf(p.To(l))
	return from != "" && to != "" && from != to && (f.region == from || f.region == to)
}

// twins are rules that may say one thing at several places: those that name one node of
// a kind are one finding.
var twins = map[string]model.Kind{
	"route53/alias-record-type":       model.KindRecord,
	"route53/alias-family":            model.KindRecord,
	"route53/api-needs-custom-domain": model.KindRecord,
	"graph/protocol-refused":          model.KindUsers,
	"graph/proof-missing":             model.KindUsers,
	"graph/users-family":              model.KindUsers,
	"accelerator/dual-stack":          model.KindAccelerator,
	"accelerator/endpoint-protocol":   model.KindAccelerator,
	"api/websocket-wrong-kind":        model.KindUsers,
	"cloudfront/non-http-traffic":     model.KindUsers,
	grpcOff:                           model.KindCloudFront,
	"cloudfront/waf-scope":            model.KindWAF,
	"cloudfront/oac-on-website":       model.KindS3,
	"elb/redirect-loop":               model.KindALB,
	"elb/host-aws-name":               model.KindALB,

	"route53/multivalue-alias":            model.KindRecord,
	"route53/health-check-private-target": model.KindHealthCheck,
}

// cause tells what a finding is about from what others of its rule are about.
type cause struct{ rule, what string }

// causeOf is what the finding is about where its rule may say so at several places. A
// rule that knows says it itself, by Finding.of.
func (p *Pass) causeOf(f *Finding) (c cause, ok bool) {
	if f.of != "" {
		return cause{f.Rule, f.of}, true
	}
	for _, id := range f.Nodes {
		if f.onLink && p.t.Node(id).Kind() == twins[f.Rule] {
			return cause{f.Rule, id}, true
		}
	}
	if f.wrong != nil || RuleNamed(f.Rule).Group == "words" {
		return cause{}, false
	}
	if f.onLink && f.Prop != "" { // one setting, whatever lies behind
		return cause{f.Rule, fmt.Sprint(f.Links[0], f.Prop, f.Item)}, true
	}
	return cause{}, false
}

// alike is a finding as it reads: what says the same words of the same nodes at several
// links, as two behaviours with one origin do, tells nothing more.
func (p *Pass) alike(f *Finding) (c cause, ok bool) {
	if !f.onLink || f.wrong != nil || RuleNamed(f.Rule).Group == "words" {
		return cause{}, false
	}
	own := model.LinkRef{} // which has a word of its own
	if _, set := p.t.Link(f.Links[0]).Get(f.Prop); set {
		own = f.Links[0]
	}
	return cause{f.Rule, fmt.Sprint(f.Message, slices.Sorted(slices.Values(f.Nodes)), own)}, true
}

// joinTwins makes one finding of those that say the same of one thing, at the first by
// the order of ids.
func (p *Pass) joinTwins(of func(*Finding) (cause, bool), which func(*Finding) bool) {
	first := map[cause]*Finding{}
	var all []*Finding
	for _, f := range p.findings {
		if _, ok := of(f); ok && which(f) {
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b *Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), compareLinks(a.Links, b.Links), strings.Compare(a.Nodes[0], b.Nodes[0]))
	})
	drop := map[*Finding]bool{}
	for _, f := range all {
		at, _ := of(f)
		if first[at] == nil {
			first[at] = f
			continue
		}
		first[at].join(p, f)
		drop[f] = true
	}
	p.findings = slices.DeleteFunc(p.findings, func(f *Finding) bool { return drop[f] })
}

// join makes the finding one about the places of another too. A fix mends both: what it
// does for both it does once, and at the later place first, as a link that goes gives its
// number to the next between the same two nodes.
func (f *Finding) join(p *Pass, of *Finding) {
	for _, id := range of.Nodes {
		f.With(p.t.Node(id))
	}
	for _, l := range of.Links {
		f.Along(p.t.Link(l))
	}
	for i := range f.Fixes {
		for _, x := range of.Fixes {
			if x.ID == f.Fixes[i].ID {
				edits := slices.Clone(x.Edits)
				for _, e := range f.Fixes[i].Edits {
					if !slices.ContainsFunc(x.Edits, func(o model.Edit) bool { return reflect.DeepEqual(e, o) }) {
						edits = append(edits, e)
					}
				}
				f.Fixes[i].Edits = edits
			}
		}
	}
}
