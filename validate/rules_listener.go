package validate

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// listenerRules judge what one side of a link speaks against what the other
// listens to.
var listenerRules = []*Rule{
	{
		ID: cloudFrontRedirectLoop, Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseRedirects, traffic.CauseProtocol},
		Title:    "Origin that sends plain HTTP to HTTPS",
		When:     "A behaviour calls its origin over plain HTTP (http-only), and the HTTP listeners of the ALB there, behind a record, an NLB or an accelerator too, only redirect to HTTPS. Or it calls as viewers do (match-viewer), takes plain HTTP from them and keeps the redirect for viewers of HTTPS too: it caches, and CloudFront-Forwarded-Proto is not in the cache key. Or a rule by which an ALB behind a distribution redirects leads clients back to the same rule, on any path.",
		Why:      "CloudFront hands the redirect to the viewer, who comes back and is redirected again, without end: over HTTPS, where CloudFront asks over HTTP as before.",
		Message:  "{dist} calls {lb} {how}, which {lb} redirects {where} for ever",
		FixText:  "Call the origin over HTTPS (https-only), or redirect to what the rule does not take",
		ExamTip:  "ERR_TOO_MANY_REDIRECTS behind CloudFront: origin protocol policy",
		Sources:  []string{srcAPICustomOriginConfig, srcUsingHttpsCloudfrontToCustomOrigin},
		Check:    redirectLoops,
	},
	{
		ID: "cloudfront/origin-no-listener", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "Origin that does not listen for what CloudFront speaks",
		When:     "A behaviour calls an ALB or NLB in a protocol for which it has no listener: HTTPS without an HTTPS listener, plain HTTP without an HTTP listener or to a TLS listener, or HTTP to a listener for UDP or QUIC.",
		Why:      "No connection comes about, and viewers get 502 or 504.",
		Message:  "{dist} calls {lb} over {protocol}, for which it has no listener",
		FixText:  "Change the origin protocol, or add the listener",
		Sources:  []string{srcAPICustomOriginConfig, srcAPICreateListener},
		Check:    originListeners,
	},
	{
		ID: "elb/no-listener", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "Users who find no listener",
		When:     "Users speak a protocol for which the balancer or accelerator that they reach has no listener: HTTPS or gRPC where an ALB has HTTP alone, plain HTTP where it has HTTPS alone, UDP where an NLB or an accelerator listens for TCP or TLS, anything else where it listens for UDP or QUIC, plain HTTP at a TLS listener, or WebSocket where an ALB only redirects.",
		Why:      "No connection comes about.",
		Message:  "{users} speak {protocol}, and {lb} listens for {listener}",
		FixText:  "Add a listener for {protocol}",
		Sources:  []string{srcAPICreateListener, srcNLBListeners, srcAboutEndpoints},
		Check:    userListeners,
	},
	{
		ID: "accelerator/endpoint-protocol", Group: "accelerator", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "Endpoint that listens for another protocol",
		When:     "An accelerator listens for UDP and its endpoint is an ALB, or an NLB that takes no UDP; or it listens for TCP and its endpoint is an NLB with UDP or QUIC alone.",
		Why:      "An accelerator passes packets on in the protocol in which they come.",
		Message:  "{a} passes on {protocol}, and {lb} listens for {listener}",
		FixText:  "Let both listen for one protocol",
		Sources:  []string{srcAboutEndpoints, srcNLBListeners},
		Check:    endpointProtocols,
	},
	{
		ID: "graph/protocol-refused", Group: "graph", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "Protocol that the service does not speak",
		When:     "Users speak a protocol to a service that has no listener for it: plain HTTP, gRPC, TCP or UDP to an API or a function URL, anything but HTTP to a bucket, plain HTTP to a WebSocket API, TCP to App Runner, WebSocket to VPC Lattice, or UDP to any of the managed services. Through CloudFront too for gRPC, and for WebSocket where no origin takes it.",
		Why:      "API Gateway and function URLs listen on port 443 with TLS alone, App Runner takes HTTP 1.0 and 1.1, VPC Lattice HTTP and TLS without WebSocket. UDP is taken by Network Load Balancers, accelerators and servers alone. No connection comes about.",
		Message:  "{users} speak {protocol}, which {target} does not take",
		FixText:  "Let the clients speak HTTPS, or take a service for {protocol}",
		Note:     "Distributions, Application and Network Load Balancers and WebSocket to other APIs have rules of their own.",
		Sources:  []string{srcLimits, srcAPIGatewaySecurity, srcWebsiteEndpoints, srcAppRunnerDevelop, srcLatticeListeners, srcCLBListeners, srcBeanstalkNLB, srcVerifiedAccessBalancer, srcNLBListeners, srcAboutEndpoints},
		Check:    refusedProtocols,
	},
	{
		ID: "api/vpc-link-listener", Group: "api", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "VPC link to a listener without HTTP",
		When:     "A VPC link leads to an NLB that listens for UDP or QUIC alone, to an ALB whose listeners all redirect, or to an NLB that calls ALBs on a port where they only redirect.",
		Why:      "An API calls its integration over HTTP or HTTPS and follows no redirect.",
		Message:  "{link} calls {lb} over HTTP, and {what}",
		FixText:  "Add a listener that forwards",
		Sources:  []string{srcAPIGatewayTLS, srcHTTPAPIPrivate},
		Check:    linkListeners,
	},
}

// Pages on protocols.
const (
	srcAPIGatewaySecurity = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html"
)

// originSpeaks lists the schemes in which a behaviour may call its origin.
func originSpeaks(o *model.OriginSpec) []string {
	switch o.OriginProtocol.Val() {
	case "http-only":
		return []string{model.ProtocolHTTP}
	case "match-viewer":
		if o.ViewerProtocol.Val() == "allow-all" {
			return []string{model.ProtocolHTTPS, model.ProtocolHTTP}
		}
	}
	return []string{model.ProtocolHTTPS}
}

// origins visits the ways from distributions to balancers.
func (p *Pass) originWays(visit func(w *way, o *model.OriginSpec)) {
	for _, w := range p.WaysOf(model.Origin) {
		if o, _ := model.LinkAs[*model.OriginSpec](w.by); !passesTLSEnd(w) {
			visit(w, o)
		}
	}
}

func redirectLoops(p *Pass) {
	p.originWays(func(w *way, o *model.OriginSpec) {
		if traffic.RoundInCircle(p.t, w.end, o) {
			p.AboutCaller(w, "originProtocol", "dist", label(w.from), "lb", label(w.end), "how", "over plain HTTP", "where", "to HTTPS").
				Offer("https", "Use https-only", setLink(w.by, "originProtocol", "https-only"))
		}
	})
}

func originListeners(p *Pass) {
	p.originWays(func(w *way, o *model.OriginSpec) {
		scheme := traffic.Unheard(p.t, w.end, originSpeaks(o))
		if traffic.ListensFor(p.t, w.end) == "QUIC" {
			scheme = originSpeaks(o)[0] // CloudFront speaks no HTTP/3 to origins
		}
		if scheme == "" || w.through(model.KindNLB) && traffic.Unheard(p.t, w.over[len(w.over)-1], originSpeaks(o)) != "" {
			return
		}
		f := p.AboutCaller(w, "originProtocol", "dist", label(w.from), "lb", label(w.end), "protocol", strings.ToUpper(scheme))
		other := map[string]string{model.ProtocolHTTP: "https-only", model.ProtocolHTTPS: "http-only"}[scheme]
		turned := map[string]string{model.ProtocolHTTP: model.ProtocolHTTPS, model.ProtocolHTTPS: model.ProtocolHTTP}[scheme]
		if traffic.Unheard(p.t, w.end, []string{turned}) == "" {
			f.Offer("protocol", "Use "+other, setLink(w.by, "originProtocol", other))
		}
	})
}

// acceleratorTakes is tcp or udp, "" when the listener cannot be read.
func acceleratorTakes(n *model.Node) string {
	s, _ := model.As[*model.Accelerator](n)
	protocol, _, _ := strings.Cut(strings.ToLower(s.Listener.Val()), ":")
	if protocol == model.ProtocolTCP || protocol == model.ProtocolUDP {
		return protocol
	}
	return ""
}

// finds tells whether users of a protocol find a listener at the end of a way.
func (p *Pass) finds(w *way, protocol string) bool {
	switch w.end.Kind() {
	case model.KindALB:
		switch protocol {
		case model.ProtocolTCP, model.ProtocolUDP: // elb/alb-non-http
			return true
		case model.ProtocolWebSocket: // over whatever there is that forwards
			open := func(scheme string) bool {
				forwards, _, told := model.Listens(p.t, w.end, scheme)
				return forwards || !told
			}
			return open(model.ProtocolHTTP) || open(model.ProtocolHTTPS)
		case model.ProtocolHTTP:
			return traffic.Unheard(p.t, w.end, []string{model.ProtocolHTTP}) == ""
		}
		return traffic.Unheard(p.t, w.end, []string{model.ProtocolHTTPS}) == ""
	case model.KindNLB:
		if w.through(model.KindAccelerator) && protocol != model.ProtocolHTTP {
			return true // accelerator/endpoint-protocol
		}
		return traffic.NLBHears(p.t, w.end, protocol)
	case model.KindAccelerator:
		takes := acceleratorTakes(w.end)
		return takes == "" || (takes == model.ProtocolUDP) == (protocol == model.ProtocolUDP)
	}
	return true
}

func userListeners(p *Pass) {
	for _, w := range p.WaysOf(model.Requests, model.Queries) {
		u, ok := model.As[*model.Users](w.from)
		if !ok || slices.ContainsFunc(w.over, endsTLS) {
			continue
		}
		protocol := u.Protocol.Val()
		before := way{end: nil}
		if len(w.over) > 0 { // one finding at the first that does not listen
			before.end = w.over[len(w.over)-1]
		}
		if p.finds(w, protocol) || before.end != nil && !p.finds(&before, protocol) {
			continue
		}
		p.AboutWay(w, "", "users", label(w.from), "protocol", protocolWord(protocol), "lb", label(w.end), "listener", traffic.ListensFor(p.t, w.end))
	}
}

func endpointProtocols(p *Pass) {
	for _, l := range p.Links(model.Endpoint) {
		protocol, to := acceleratorTakes(p.From(l)), p.To(l)
		fits := true
		switch to.Kind() {
		case model.KindALB:
			fits = protocol != model.ProtocolUDP
		case model.KindNLB:
			fits = protocol == "" || traffic.NLBHears(p.t, to, protocol)
		}
		if !fits {
			p.AboutLink(l, "", "a", label(p.From(l)), "protocol", strings.ToUpper(protocol), "lb", label(to), "listener", traffic.ListensFor(p.t, to))
		}
	}
}

// ruledElsewhere tells whether another rule names users of the protocol at a
// service of the kind.
func ruledElsewhere(kind model.Kind, protocol string) bool {
	switch kind {
	case model.KindCloudFront, model.KindALB:
		return true
	}
	return protocol == model.ProtocolWebSocket && kind.API()
}

func refusedProtocols(p *Pass) {
	said := map[[2]string]bool{}
	var order []string
	refused := map[string][]*way{} // of users of one protocol by one last link
	for _, w := range p.WaysOf(model.Requests, model.Queries) {
		u, ok := model.As[*model.Users](w.from)
		if !ok {
			continue
		}
		protocol := u.Protocol.Val()
		if _, refuses := traffic.Refuses(w.end.Kind(), protocol); refuses && !ruledElsewhere(w.end.Kind(), protocol) {
			said[[2]string{w.from.ID, w.end.ID}] = true
			key := protocol + " " + w.last.Ref().String()
			if refused[key] == nil {
				order = append(order, key)
			}
			refused[key] = append(refused[key], w)
		}
	}
	for _, key := range order {
		w := byCaller(refused[key])[0]
		u, _ := model.As[*model.Users](w.from)
		p.aboutWays(refused[key], "protocol", protocolWord(u.Protocol.Val()), "target", label(w.end))
	}
	p.refusedSockets()
	grpc := p.FromUsersOf(nil, model.ProtocolGRPC)
	for _, w := range p.WaysOf(model.Origin) {
		if _, refuses := traffic.Refuses(w.end.Kind(), model.ProtocolGRPC); !refuses || !grpc.reaches(w.from) {
			continue
		}
		users := grpc.start(w.from)
		if o, _ := model.LinkAs[*model.OriginSpec](w.by); o.GRPC.Val() && !said[[2]string{users.ID, w.end.ID}] {
			said[[2]string{users.ID, w.end.ID}] = true
			p.AboutWay(w, "", "users", label(users), "protocol", protocolWord(model.ProtocolGRPC), "target", label(w.end)).With(users)
		}
	}
}

// refusedSockets names distributions with users of WebSocket none of whose origins
// takes it, whatever headers they pass on.
func (p *Pass) refusedSockets() {
	for _, dist := range p.Nodes(model.KindCloudFront) {
		users := p.webSocketUsers(dist)
		var ends []*way
		taken := false
		for _, w := range p.WaysOf(model.Origin) {
			if w.from == dist {
				_, refuses := traffic.Refuses(w.end.Kind(), model.ProtocolWebSocket)
				taken = taken || !refuses || ruledElsewhere(w.end.Kind(), model.ProtocolWebSocket)
				ends = append(ends, w)
			}
		}
		if users != nil && !taken && len(ends) > 0 {
			p.AboutWay(ends[0], "", "users", label(users), "protocol", protocolWord(model.ProtocolWebSocket), "target", label(ends[0].end)).With(users)
		}
	}
}

// protocolWord is a protocol in words.
func protocolWord(protocol string) string {
	switch protocol {
	case model.ProtocolHTTP:
		return "plain HTTP"
	case model.ProtocolGRPC:
		return "gRPC"
	case model.ProtocolWebSocket:
		return "WebSocket"
	}
	return strings.ToUpper(protocol)
}

// behindNLB lists the ALBs to which a Network Load Balancer forwards, none of others.
func (p *Pass) behindNLB(n *model.Node) []*model.Node {
	var out []*model.Node
	for _, l := range p.t.Out(n.ID) {
		if n.Kind() == model.KindNLB && p.To(l).Kind() == model.KindALB {
			out = append(out, p.To(l))
		}
	}
	return sortedByID(out)
}

func linkListeners(p *Pass) {
	p.forwards(func(l *model.Link, _ *model.ForwardsSpec, link, to *model.Node) {
		if link.Kind() != model.KindVPCLink {
			return
		}
		if _, what := traffic.DeafToLink(p.t, to); what != "" {
			p.AboutLink(l, "", "link", label(link), "lb", label(to), "what", what).With(p.behindNLB(to)...)
		}
	})
}
