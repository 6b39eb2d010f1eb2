package validate

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
	"portolan/model/wording"
)

// Rules about requests that fail at one station for what another says of them: the walk
// finds them, and they are shown at the link that decides. See nameFailures.
const (
	switchedOffName = "api/default-endpoint-off"
	bucketHost      = "cloudfront/s3-host-header"
	grpcOff         = "cloudfront/grpc-off"
	unservedPath    = "cloudfront/path-unserved"
	privateName     = "cloudfront/private-origin-name"
	privateServer   = "graph/private-server"

	chainHost          = "cloudfront/chain-host-header"
	websiteOriginHTTPS = "cloudfront/website-origin-https"
	privateZoneUsers   = "route53/private-zone-internet-users"
	askedName          = "route53/asked-name"
	protocolRefused    = "graph/protocol-refused"
)

var nearerRules = []*Rule{
	{
		ID: switchedOffName, Group: "api", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseSwitchedOff},
		Title:    "Call by a name that is switched off",
		When:     "Users or CloudFront call an API by its execute-api name, and the API is said to answer to its custom domain alone.",
		Why:      "API Gateway answers such calls with 403, an HTTP API with 404.",
		Message:  "{n} is called by {caller} under its execute-api name, which is switched off",
		FixText:  "Lead the calls to the custom domain of {n} by a record, or leave the execute-api name on",
		Sources:  []string{srcDisableDefaultEndpoint},
		Check:    afterOthers,
	},
	{
		ID: unservedPath, Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseUntaken},
		Title:    "Path that the origin does not take",
		When:     "The requests of a behaviour, with the origin path in front, fit the path or method of no rule of the ALB and of no route of the API behind it; or the behaviour is said to allow all methods, and all rules of the ALB or routes of the API look for one that only reads.",
		Why:      "CloudFront sends the whole path of the viewer, and puts the origin path in front of it. A balancer or API that knows no such path answers with an error.",
		Message:  "No rule or route of {n} takes {request}, as {dist} sends it",
		FixText:  "Let a rule or route of {n} take that path or method, or change the path, the origin path or the methods of the behaviour",
		Note:     "A function of the behaviour may change the path, and then it is not judged.",
		Sources:  []string{srcDistValuesOrigin, srcRuleConditionTypes, srcHTTPAPIRoutes},
		Check:    afterOthers,
	},
	{
		ID: grpcOff, Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "gRPC that the behaviour does not take",
		When:     "Users of gRPC call a distribution, and the behaviour that gets their requests is not said to take gRPC, nor is the distribution.",
		Why:      "CloudFront passes gRPC on only where a behaviour has it enabled.",
		Message:  "{users} speak gRPC, which behaviour {behaviour} of {dist} does not take",
		FixText:  "Enable gRPC on the behaviour, with HTTP/2, POST and HTTPS to the origin",
		Sources:  []string{srcDistributionUsingGrpc},
		Check:    afterOthers,
	},
	{
		ID: privateName, Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate},
		Title:    "Origin name of a private zone",
		When:     "The origin of a behaviour is a record of a private hosted zone, or a name that leads to one.",
		Why:      "Private zones answer inside their VPCs alone, and edge locations are outside: CloudFront does not find the origin and answers 502.",
		Message:  "{dist} does not find {n}, whose zone is private",
		FixText:  "Put the name of the origin into a public zone, or reach the load balancer as a VPC origin",
		Sources:  []string{srcHostedZonePrivateConsiderations, srcPrivateContentVpcOrigins},
		Check:    afterOthers,
	},
	{
		ID: privateServer, Group: "graph", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate},
		Title:    "Private server called over the Internet",
		When:     "CloudFront, or an API without a VPC link, calls a server that has no public address. So does CloudFront whose origin is the name of an endpoint of a VPC or of a service of VPC Lattice.",
		Why:      "Both call over the Internet, where private addresses are not routed.",
		Message:  "{caller} calls {n} over the Internet, and it has no public address",
		FixText:  "{public}, or {detour}",
		Sources:  []string{srcDownloadDistS3AndCustomOrigins, srcHTTPAPIPrivate},
		Check:    afterOthers,
	},
}

const srcDisableDefaultEndpoint = "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html"

// near is where a failed journey is named, and by which rule.
type near struct {
	rule, prop string
	link       *model.Link
	header     string // that a rule looks for, of elb/rule-unmet

	node *model.Node // where it is a matter of a station
	// Of elb/redirect-closed: what has no listener, and for which protocol.
	door   *model.Node
	scheme string
}

// nearer is a rule that names why a journey failed at the link that decides it.
func (n *namer) nearer(j *traffic.Journey) (near, bool) {
	hop := j.Hops[j.Decider]
	slow := n.slowAuthorizer(j)
	if at, ok := n.closedDoor(j); ok {
		return at, true
	}
	switch {
	case slow != nil:
		return near{rule: trafficTooSlow, link: slow}, true
	case hop.Link == nil:
	case j.Cause == traffic.CausePrivate && hop.Node.Kind() == model.KindRecord && hop.Link.Kind == model.Origin:
		return near{rule: privateName, link: hop.Link}, true
	case j.Cause == traffic.CausePrivate && hop.Node.Kind() == model.KindRecord && hop.Link.Kind == model.ResolvesTo:
		if l := n.originOf(j); l != nil {
			return near{rule: privateName, link: l}, true
		}
		return near{rule: privateZoneUsers, link: hop.Link}, true
	case j.Cause == traffic.CausePrivate && (hop.Node.Kind() == model.KindVPCEndpoint || hop.Node.Kind() == model.KindLattice):
		return near{rule: privateServer, link: hop.Link}, n.originOf(j) != nil
	case j.Cause == traffic.CauseProtocol && hop.Node.Kind() == model.KindS3 && isWebsite(hop.Node):
		return near{rule: websiteOriginHTTPS, link: n.originOf(j), prop: "originProtocol"}, n.originOf(j) != nil
	case j.Cause == traffic.CauseHost && hop.Node.Kind() == model.KindCloudFront:
		return n.passingHost(j)
	case j.Cause == traffic.CauseHost && n.askedFor(j) != "":
		return near{rule: askedName, link: passingOn(j)}, true
	case j.Cause == traffic.CausePrivate && hop.Node.Hidden() && n.From(hop.Link).Kind() != model.KindUsers:
		return near{rule: privateServer, link: hop.Link}, true
	case j.Cause == traffic.CauseHost && hop.Node.Kind() == model.KindS3 && hop.Link.Kind == model.Origin:
		return n.passedHost(j)
	case j.Cause == traffic.CauseSwitchedOff:
		return near{rule: switchedOffName, link: hop.Link}, true
	case j.Cause == traffic.CauseUntaken:
		if at, ok := n.withoutSecret(j); ok {
			return at, true
		}
		if at, ok := n.outOfSource(j); ok {
			return at, true
		}
		return n.untaken(j)
	case j.Cause == traffic.CauseRule && hop.Node.Kind() == model.KindCloudFront:
		return n.withoutMethod(j)
	case j.Cause == traffic.CauseProtocol && hop.Node.Kind() == model.KindCloudFront:
		return n.withoutGRPC(j)
	case j.Cause == traffic.CauseProtocol && n.From(hop.Link).Kind() == model.KindVPCEndpoint && n.refusesAll(j):
		return near{rule: protocolRefused, link: hop.Link}, true
	}
	return near{}, false
}

// closedDoor is the balancer that redirected the client to where nobody listens: all that
// it went through since passes on what comes.
func (n *namer) closedDoor(j *traffic.Journey) (near, bool) {
	if j.Cause != traffic.CauseProtocol {
		return near{}, false
	}
	for i := j.Decider; i > 0; i-- {
		h, before := j.Hops[i], j.Hops[i-1].Node
		if i < j.Decider && h.Node.Kind() != model.KindRecord && h.Node.Kind() != model.KindAccelerator && h.Node.Kind() != model.KindNLB {
			return near{}, false
		}
		if h.Again == "" {
			continue
		}
		return near{rule: redirectClosed, node: before, prop: n.redirectsBy(before), door: j.Hops[j.Decider].Node, scheme: h.Again}, before.Kind() == model.KindALB
	}
	return near{}, false
}

func (n *namer) sayClosed(at near, j *traffic.Journey) *Finding {
	why := strings.TrimSuffix(n.whyPairs(j)[5], ", to which the client was redirected")
	closed := "and " + why
	if at.door == at.node && !strings.Contains(why, "port") {
		closed = closedItself
	}
	return n.About(at.node, at.prop, "lb", label(at.node), "users", label(j.Users), "path", n.whyPairs(j)[3], "where", strings.ToUpper(at.scheme), "closed", closed).With(at.door)
}

// redirectsBy is the property of a balancer by which it redirects.
func (n *namer) redirectsBy(lb *model.Node) string {
	if open, redirected, _ := model.Listens(n.t, lb, model.ProtocolHTTP); redirected && !open {
		return "listeners"
	}
	return "rules"
}

// slowAuthorizer is the link to the function for which an HTTP API waits in vain before
// it looks at the request.
func (n *namer) slowAuthorizer(j *traffic.Journey) *model.Link {
	api := j.Hops[j.Decider].Node
	if j.Cause != traffic.CauseLate || api.Kind() != model.KindHTTPAPI {
		return nil
	}
	for _, l := range n.t.Out(api.ID) {
		if traffic.SlowAuthorizer(n.t, l) {
			return l
		}
	}
	return nil
}

// passedHost is the behaviour that passes the Host of viewers on to a bucket which a
// function chose: what it says counts for that origin too.
func (n *namer) passedHost(j *traffic.Journey) (near, bool) {
	dist := n.From(j.Hops[j.Decider].Link)
	l := n.behaviourOf(dist, j.Request.Path)
	return near{rule: bucketHost, link: l, prop: "originRequestPolicy"}, l != nil
}

// originOf is the link by which a distribution called what a journey ends at, through
// records and what passes packets on; nil where the end was called otherwise.
func (n *namer) originOf(j *traffic.Journey) *model.Link {
	for i := j.Decider; i > 0; i-- {
		switch l := j.Hops[i].Link; {
		case l == nil || j.Hops[i].Again != "":
			return nil
		case l.Kind == model.Origin:
			return l
		case l.Kind != model.ResolvesTo:
			return nil
		}
	}
	return nil
}

// passingHost is the behaviour that passes the Host of its viewers on to another
// distribution, which does not answer for it.
func (n *namer) passingHost(j *traffic.Journey) (near, bool) {
	o, ok := model.LinkAs[*model.OriginSpec](n.originOf(j))
	return near{rule: chainHost, link: n.originOf(j), prop: "originRequestPolicy"}, ok && o.ForwardsHost()
}

// passingOn is the link by which a name comes to what a journey ends at: that of the
// rule which sends it there, where an endpoint of a VPC only stands in between.
func passingOn(j *traffic.Journey) *model.Link {
	if before := j.Hops[j.Decider-1]; before.Node.Kind() == model.KindVPCEndpoint && before.Link != nil && before.Link.Kind == model.Forwards {
		return before.Link
	}
	return j.Hops[j.Decider].Link
}

// askedFor is the name by which users asked for what a journey ends at, through records
// and balancers that pass it on; "" where it is not known.
func (n *namer) askedFor(j *traffic.Journey) string {
	name := ""
	for i, h := range j.Hops[:j.Decider] {
		if h.Again != "" {
			return ""
		}
		switch k := h.Node.Kind(); k {
		case model.KindRecord:
			asked := h.Node
			if h.Link != nil { // which a wildcard of a private zone may answer
				asked = n.To(h.Link)
			}
			if r, _ := model.As[*model.Record](asked); name == "" {
				name = model.Domain(r.Name.Val())
			}
		case model.KindALB, model.KindNLB, model.KindAccelerator, model.KindVPCEndpoint:
		default:
			if i > 0 {
				return ""
			}
		}
	}
	return name
}

// behaviourOf is the behaviour of a distribution that takes a path.
func (n *namer) behaviourOf(dist *model.Node, path string) *model.Link {
	taken := traffic.BehaviorFor(n.t, dist, path)
	for _, l := range n.t.Out(dist.ID) {
		if o, ok := model.LinkAs[*model.OriginSpec](l); ok && taken != nil && o == taken {
			return l
		}
	}
	return nil
}

// untaken is the behaviour whose path or origin path no rule of the station takes.
func (n *namer) untaken(j *traffic.Journey) (near, bool) {
	end := j.Hops[j.Decider].Node
	if by := j.Request.For; by != nil && by.Kind == model.Origin {
		return near{rule: unservedPath, link: by, prop: "methods"}, true
	}
	if j.Request.Path == "" || j.Request.Path == "*" || end.Kind() == model.KindALB && !n.byPathAlone(end) {
		return near{}, false
	}
	for i := j.Decider; i > 0; i-- {
		l := j.Hops[i].Link
		if l == nil {
			return near{}, false
		}
		if l.Kind == model.Origin {
			o, _ := model.LinkAs[*model.OriginSpec](l)
			prop := "path"
			if o.OriginPath.Val() != "" {
				prop = "originPath"
			}
			return near{rule: unservedPath, link: l, prop: prop}, true
		}
		if k := j.Hops[i].Node.Kind(); i < j.Decider && k.API() {
			return near{}, false // it sends a path of its own
		}
	}
	return near{}, false
}

// withoutSecret is the behaviour that leads to a balancer which forwards nothing without a
// secret header, and does not add that.
func (n *namer) withoutSecret(j *traffic.Journey) (near, bool) {
	end := j.Hops[j.Decider].Node
	header := traffic.AsksSecret(n.t, end)
	for _, h := range j.Hops[:j.Decider+1] {
		if o, ok := model.LinkAs[*model.OriginSpec](h.Link); ok && header != "" && o.Access.Val() != model.AccessHeader {
			return near{rule: ruleUnmet, link: h.Link, prop: "access", header: header}, true
		}
	}
	return near{}, false
}

// outOfSource is the first rule of a balancer that asks for other source addresses than
// the users have who called it.
func (n *namer) outOfSource(j *traffic.Journey) (near, bool) {
	called := slices.ContainsFunc(j.Hops[:j.Decider], func(h traffic.Hop) bool {
		return h.Node.Kind() == model.KindCloudFront || h.Node.Kind().API()
	})
	for _, l := range n.t.Out(j.Hops[j.Decider].Node.ID) {
		s, ok := model.LinkAs[*model.ForwardsSpec](l)
		if ok && !called && len(s.SourceIP.Val()) > 0 && traffic.OutsideOf(j.Users, s.SourceIP.Val()) {
			return near{rule: sourceOutside, link: l, prop: "sourceIp"}, true
		}
	}
	return near{}, false
}

// withoutMethod is the behaviour that does not allow the method of a request.
func (n *namer) withoutMethod(j *traffic.Journey) (near, bool) {
	l := n.behaviourOf(j.Hops[j.Decider].Node, j.Request.Path)
	o, ok := model.LinkAs[*model.OriginSpec](l)
	return near{rule: trafficRefused, link: l, prop: "methods"}, ok && !traffic.Allows(o, j.Request.Method)
}

// refusesAll tells whether what a journey ends at takes the protocol of the users from
// nobody.
func (n *namer) refusesAll(j *traffic.Journey) bool {
	_, refuses := traffic.Refuses(j.Hops[j.Decider].Node.Kind(), usersProtocol(j.Users))
	return refuses
}

// onlyRefusals tells whether nothing behind a VPC endpoint takes gRPC, which
// graph/protocol-refused says.
func (p *Pass) onlyRefusals(n *model.Node) bool {
	return n.Kind() == model.KindVPCEndpoint && all(p.t.Out(n.ID), func(l *model.Link) bool {
		_, refuses := traffic.Refuses(p.To(l).Kind(), model.ProtocolGRPC)
		return refuses
	})
}

// withoutGRPC is the behaviour that gets the gRPC of users and does not take it.
func (n *namer) withoutGRPC(j *traffic.Journey) (near, bool) {
	dist := j.Hops[j.Decider].Node
	u, _ := model.As[*model.Users](j.Users)
	d, _ := model.As[*model.CloudFront](dist)
	taken := traffic.BehaviorFor(n.t, dist, j.Request.Path)
	if u.Protocol.Val() != model.ProtocolGRPC || d.GRPC.Val() || taken == nil || taken.GRPC.Val() {
		return near{}, false
	}
	return near{rule: grpcOff, link: n.behaviourOf(dist, j.Request.Path), prop: "grpc"}, true
}

// byPathAlone tells whether all rules of a balancer that forward ask for a path or a
// method, and for no more than these of what a request has.
func (p *Pass) byPathAlone(lb *model.Node) bool {
	return all(p.t.Out(lb.ID), func(l *model.Link) bool {
		s, ok := model.LinkAs[*model.ForwardsSpec](l)
		return !ok || (s.PathRule.Val()+s.PathRegex.Val()+s.Method.Val() != "" && s.Query.Val()+s.IPFamily.Val() == "" && len(s.SourceIP.Val()) == 0)
	})
}

// atOrigin are the words for a request as a distribution sends it to an origin.
func atOrigin(o *model.OriginSpec, q traffic.Request) string {
	method := cmp.Or(strings.ToUpper(q.Method), "GET")
	if q.Path == "*" {
		return method
	}
	return method + " " + o.PathAtOrigin(q.Path)
}

func (n *namer) sayNearer(at near, j *traffic.Journey) *Finding {
	n.rule = RuleNamed(at.rule)
	if at.node != nil {
		return n.sayClosed(at, j)
	}
	end, caller := j.Hops[j.Decider].Node, n.From(at.link)
	if l := n.originOf(j); l != nil {
		caller = n.From(l)
	}
	said := n.whyPairs(j)
	pairs := []string{"name", n.nameAt(j), "asked", wording.Asked(n.nameAt(j)), "public", publicAddress(end), "bucket", label(end), "users", label(j.Users), "path", said[3], "why", said[5], "n", label(end), "origin", label(end), "caller", label(caller), "dist", label(caller), "detour", detourTo(caller), "target", label(end), "protocol", protocolWord(usersProtocol(j.Users))}
	if o, ok := model.LinkAs[*model.OriginSpec](at.link); ok {
		pairs = append(pairs, "behaviour", o.Path.Val(), "request", atOrigin(o, j.Request))
	}
	if at.rule == ruleUnmet {
		pairs = append(pairs, "lb", label(end), "rule", "with the header "+at.header, "what", "the header "+at.header)
	}
	if s, ok := model.LinkAs[*model.ForwardsSpec](at.link); ok && at.rule == sourceOutside {
		u, _ := model.As[*model.Users](j.Users)
		pairs = append(pairs, "lb", label(end), "t", label(n.To(at.link)), "blocks", strings.Join(s.SourceIP.Val(), ", "), "own", strings.Join(u.CIDR.Val(), ", "))
	}
	f := n.AboutLink(at.link, at.prop, pairs...)
	f.Severity = Error
	if at.rule == ruleUnmet {
		f.Offer("header", "Send "+label(end)+" the secret header", setLink(at.link, "access", model.AccessHeader))
	}
	for _, h := range j.Hops[:j.Decider+1] {
		if h.Link != nil && h.Link != at.link && slices.Contains([]model.LinkKind{model.ResolvesTo, model.Forwards}, h.Link.Kind) {
			f.Along(h.Link)
		}
	}
	return f.With(end)
}

// unaskedServers says the same of servers to which no request of the design comes, so
// that no walk ends there.
func (n *namer) unaskedServers() {
	for _, l := range slices.Concat(n.Links(model.Origin), n.Links(model.Integration)) {
		to := n.To(l)
		if to.Kind() != model.KindOnPremises || !to.Hidden() || n.at[failedAt{cause: traffic.CausePrivate, link: l.Ref()}] != nil {
			continue
		}
		n.rule = RuleNamed(privateServer)
		n.AboutLink(l, "", "n", label(to), "caller", label(n.From(l)), "public", publicAddress(to), "detour", detourTo(n.From(l)))
	}
}

// nameAt is the name that a journey asks what it ends at for, or that of the record at
// which it ends.
func (n *namer) nameAt(j *traffic.Journey) string {
	if end := j.Hops[j.Decider].Node; end.Kind() == model.KindRecord {
		return recordName(end)
	}
	return n.askedFor(j)
}

// publicAddress is how something comes to have one.
func publicAddress(n *model.Node) string {
	if n.Hidden() {
		return "Give " + label(n) + " a public address"
	}
	return "Lead to something with a public address"
}

// detourTo is how a caller gets to a server without a public address.
func detourTo(caller *model.Node) string {
	if caller.Kind().API() {
		return "reach it through a VPC link"
	}
	return "put an internal load balancer in front and reach it as a VPC origin"
}

func isWebsite(n *model.Node) bool {
	b, ok := model.As[*model.S3](n)
	return ok && b.Access.Val() == model.AccessWebsite
}
