package validate

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// Rules about requests that fail though nothing is broken. They say what the
// walk of estimates says, unless a more precise rule has said it at a place on
// the way. See Pass.nameFailures, which runs them after all others.
const (
	trafficFails       = "traffic/fails"
	trafficPrivate     = "traffic/private-address"
	trafficProtocol    = "traffic/protocol"
	trafficRefused     = "traffic/refused"
	trafficNotAdmitted = "traffic/not-admitted"
	trafficTooSlow     = "traffic/too-slow"
	trafficFamily      = "traffic/address-family"

	cloudFrontRedirectLoop = "cloudfront/origin-redirect-loop"
	elbRedirectLoop        = "elb/redirect-loop"
)

var trafficRules = []*Rule{
	{
		ID: trafficPrivate, Group: "traffic", Severity: Error, Verified: VerifiedLogic,
		Title:   "Private address called from outside",
		When:    "Requests are sent to something that has private addresses only, from where no packet gets there.",
		Why:     "The connection never comes about, whatever else is right.",
		Message: "Requests of {users}{path} fail: {why}",
		FixText: "Make the target public, or reach it as AWS offers: a VPC origin of CloudFront, a VPC link of an API, an accelerator, or users inside the network",
		Sources: []string{srcPrivateContentVpcOrigins},
		Check:   afterOthers,
	},
	{
		ID: trafficProtocol, Group: "traffic", Severity: Error, Verified: VerifiedLogic,
		Title:   "Protocol that the station does not speak",
		When:    "Requests come in a protocol that the station they are sent to has no listener for, or does not take.",
		Why:     "The connection is refused, or the answer is an error every time.",
		Message: "Requests of {users}{path} fail: {why}",
		FixText: "Give the station a listener for the protocol, or ask it in one that it takes",
		Sources: []string{srcUsingHttpsCloudfrontToCustomOrigin},
		Check:   afterOthers,
	},
	{
		ID: trafficRefused, Group: "traffic", Severity: Error, Verified: VerifiedLogic,
		Title:   "Requests refused by a rule of their station",
		When:    "A rule, a route, a method, a login, a switched-off address or the access control of a station refuses the requests that come to it, or they come under a name for which it does not answer.",
		Why:     "Everybody who takes this way gets an error.",
		Message: "Requests of {users}{path} fail: {why}",
		FixText: "Let a rule or route take these requests, or stop sending them here",
		Sources: []string{srcRuleActionTypes},
		Check:   afterOthers,
	},
	{
		ID: trafficNotAdmitted, Group: "traffic", Severity: Error, Verified: VerifiedLogic,
		Title:   "Sender that is not let in",
		When:    "Security groups do not admit who sends the requests, a client certificate is wanted that the sender does not show, or no certificate of the target covers the name by which it is called.",
		Why:     "The connection or its handshake fails every time.",
		Message: "Requests of {users}{path} fail: {why}",
		FixText: "Admit the sender, or let it show what is asked for",
		Sources: []string{srcNLBSecurityGroups},
		Check:   afterOthers,
	},
	{
		ID: trafficFamily, Group: "traffic", Severity: Error, Verified: VerifiedLogic,
		Title:   "Address family that is missing",
		When:    "The users have addresses of one family alone, and what they call, or the record they ask, has none of it.",
		Why:     "There is no address to connect to.",
		Message: "Requests of {users}{path} fail: {why}",
		FixText: "Give the target addresses of both families and the name a record of each type",
		Sources: []string{srcApplicationLoadBalancers},
		Check:   afterOthers,
	},
	{
		ID: trafficTooSlow, Group: "traffic", Severity: Error, Verified: VerifiedYes,
		Title:   "Backend slower than somebody waits",
		When:    "The time that a backend works on a request is longer than a station before it waits for the answer, than App Runner (120 s) or AppSync (30 s) lets it, or the authorizer of an HTTP API works for longer than 10 s.",
		Why:     "Users get a timeout while the backend still works, and often ask again.",
		Message: "Requests of {users}{path} fail: {why}",
		FixText: "Answer sooner, raise the timeout of the station if AWS lets you, or answer at once and let the work go on",
		Sources: []string{srcAPIOrigin, srcLimits, "https://docs.aws.amazon.com/apprunner/latest/dg/develop.html", "https://docs.aws.amazon.com/general/latest/gr/appsync.html", "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html"},
		Check:   afterOthers,
	},
	{
		ID: trafficFails, Group: "traffic", Severity: Error, Verified: VerifiedLogic,
		Title:   "Requests that fail though nothing is broken",
		When:    "The walk of the estimate finds that requests fail in the intact design, and no more precise rule says why.",
		Why:     "Everybody who takes this way gets an error or no answer.",
		Message: "Requests of {users}{path} fail: {why}",
		FixText: "See what the estimate says about the way of these requests, and mend the station at which it ends",
		Sources: []string{srcRoutingPolicy},
		Check:   afterOthers,
	},
}

func afterOthers(*Pass) {} // see nameFailures

// failure is what the rules know about a cause of failed requests: which rule
// names it, whether it is a matter of the link by which requests come, and which
// more precise rules say the same.
type failure struct {
	rule    string
	onLink  bool
	precise []string
}

var failures = map[traffic.Cause]failure{
	traffic.CauseNowhere: {rule: trafficFails, precise: []string{
		"graph/dead-end", "graph/users-no-entry", "cloudfront/no-default-behavior", illegalConnection,
		aliasNotAllowed, s3NeedsWebsite, privateAPIOrigin, acceleratorEndpoint, lambdaTargetGroup, gwlbInPath,
	}},
	traffic.CauseCircle:    {rule: trafficFails, precise: []string{"graph/forwarding-cycle", "cloudfront/origin-is-own-name"}},
	traffic.CauseRedirects: {rule: trafficFails, precise: []string{cloudFrontRedirectLoop, elbRedirectLoop}},
	traffic.CausePrivate: {rule: trafficPrivate, onLink: true, precise: []string{
		"endpoint/gateway-service",
		"cloudfront/internal-origin-needs-vpc-origin", "cloudfront/vpc-origin-target", "cloudfront/private-api", "api/vpc-link-missing",
		"api/rest-vpc-link-target", "api/http-vpc-link-target", "api/private-needs-endpoint", "route53/internal-target-public-zone",
		"route53/private-zone-internet-users", "route53/private-api", "endpoint/private", "endpoint/gateway-target",
	}},
	traffic.CauseProtocol: {rule: trafficProtocol, onLink: true, precise: []string{
		"api/balancer-listener",
		"cloudfront/non-http-traffic", "cloudfront/grpc-requirements", "cloudfront/website-origin-https", "cloudfront/api-origin-http",
		"elb/alb-non-http", "elb/lambda-websocket", "elb/version-mismatch", "elb/quic-listener", "api/websocket-wrong-kind", "accelerator/listener-protocol", "cloudfront/websocket-headers",
		"elb/no-listener", "cloudfront/origin-no-listener", "cloudfront/origin-redirect-loop", "graph/protocol-refused", "accelerator/endpoint-protocol", "api/vpc-link-listener", "api/vpc-link-server-name", "api/vpc-link-plain-http", "elb/tls13-only", "endpoint/private-api-http", "cloudfront/vpc-origin-limits", "elb/nlb-to-alb",
	}},
	traffic.CauseCountry:  {rule: trafficRefused, onLink: true, precise: []string{"cloudfront/geo-restriction-blocks-users"}},
	traffic.CauseLocation: {rule: trafficFails, precise: []string{"route53/geolocation-uncovered-users", "route53/geolocation-invalid"}},
	traffic.CauseFamily:   {rule: trafficFamily, onLink: true, precise: []string{"route53/alias-family", "route53/no-address-record", "cloudfront/origin-address-type", "accelerator/dual-stack"}},
	traffic.CauseGroups:   {rule: trafficNotAdmitted, onLink: true, precise: []string{"elb/security-group"}},
	traffic.CauseCertificate: {rule: trafficNotAdmitted, onLink: true, precise: []string{
		"elb/mtls-behind-cloudfront", "elb/mtls-listener", "elb/cert-name-mismatch", "cloudfront/origin-cert-mismatch",
		"elb/https-needs-cert", "elb/cert-region", "cloudfront/alias-needs-cert", "cloudfront/cert-region", "cloudfront/cert-name-mismatch",
		"api/cert-name-mismatch", "api/edge-cert-region", "api/regional-cert-region",
	}},
	traffic.CauseHost: {rule: trafficRefused, precise: []string{
		"route53/cloudfront-name-not-alias", "route53/asked-name", "route53/api-needs-custom-domain", "route53/s3-bucket-name-mismatch", "route53/service-custom-domain",
		"cloudfront/api-host-header", "cloudfront/s3-host-header", "cloudfront/chain-host-header", "elb/host-unserved",
		"route53/multi-distribution-routing", "route53/failover-both-cloudfront",
	}},
	traffic.CauseAccess: {rule: trafficRefused, precise: []string{
		"cloudfront/s3-origin-no-access-control", "cloudfront/oai-kms", "cloudfront/oac-on-website", "s3/website-needs-public-read", "cloudfront/function-url-access", "api/private-needs-endpoint",
	}},
	traffic.CauseRule: {rule: trafficRefused, precise: []string{"elb/version-mismatch", "elb/host-unserved", "cloudfront/auth-not-forwarded", "cloudfront/chain-too-long", "graph/forwarding-cycle", "size/no-room"}},
	traffic.CauseLate: {rule: trafficTooSlow, onLink: true, precise: []string{"api/integration-timeout"}},
}

// nameFailures makes every request that fails in the intact design a finding,
// one for each cause: by the reason of the walk at the node or link that decides
// it, unless a more precise rule found an error on the way. Those that the
// design accepts count too.
func (p *Pass) nameFailures(s *traffic.Survey) {
	n := &namer{Pass: p, at: map[failedAt]*Finding{}}
	for _, trip := range tripsByUsers(s) {
		for i := range trip.Journeys {
			if j := &trip.Journeys[i]; j.Outcome == traffic.Failed {
				n.name(j)
			}
		}
	}
}

// tripsByUsers are the trips of a survey, those of the users with the smallest id first:
// a finding names the first users, whatever the order of the document.
func tripsByUsers(s *traffic.Survey) []traffic.Trip {
	return slices.SortedStableFunc(slices.Values(s.Trips), func(a, b traffic.Trip) int {
		return cmp.Compare(a.Population.Users.ID, b.Population.Users.ID)
	})
}

// failedAt tells one cause from another.
type failedAt struct {
	cause traffic.Cause
	node  string
	link  model.LinkRef
}

type namer struct {
	*Pass
	at    map[failedAt]*Finding // nil where a more precise rule says it
	named map[string][]*Finding // errors of the other rules, by rule; made when wanted
}

func (n *namer) name(j *traffic.Journey) {
	f := failures[j.Cause]
	hop := j.Hops[j.Decider]
	at := failedAt{cause: j.Cause, node: hop.Node.ID}
	if f.onLink && hop.Link != nil {
		at.node, at.link = "", hop.Link.Ref()
	}
	found, seen := n.at[at]
	if !seen {
		if !n.saidBefore(f.precise, j) {
			found = n.say(cmp.Or(f.rule, trafficFails), at, j)
		}
		n.at[at] = found
	}
	if found != nil {
		found.With(j.Users)
	}
}

func (n *namer) say(rule string, at failedAt, j *traffic.Journey) *Finding {
	n.rule = RuleNamed(rule)
	hop := j.Hops[j.Decider]
	path := ""
	if j.Request.Path != "*" {
		path = " for " + j.Request.Path
	}
	why := strings.TrimSuffix(j.Why[len(j.Why)-1], ".")
	pairs := []string{"users", j.Users.Label(), "path", path, "why", why}
	if at.node == "" {
		return n.AboutLink(hop.Link, "", pairs...)
	}
	return n.About(hop.Node, "", pairs...)
}

// saidBefore tells whether one of the rules has an error on the way of a journey.
func (n *namer) saidBefore(rules []string, j *traffic.Journey) bool {
	if n.named == nil { // equivalent, if always: only saves time
		n.named = map[string][]*Finding{}
		for _, f := range n.findings {
			n.named[f.Rule] = append(n.named[f.Rule], f)
		}
	}
	for _, rule := range rules {
		for _, f := range n.named[rule] {
			if f.onTheWay(j) {
				return true
			}
		}
	}
	return false
}

// onTheWay tells whether the place of a finding is a station of the journey, or
// a link that leaves one, as that does by which the next is reached, or that
// attaches something to one.
func (f *Finding) onTheWay(j *traffic.Journey) bool {
	node, link, onLink := f.Site()
	return slices.ContainsFunc(j.Hops, func(h traffic.Hop) bool {
		if onLink {
			return h.Node.ID == link.From || f.onGuard && h.Node.ID == link.To
		}
		return h.Node.ID == node
	})
}
