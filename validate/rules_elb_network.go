package validate

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// elbNetworkRules judge listeners of Network Load Balancers, address families,
// security groups and TLS of all balancers.
var elbNetworkRules = []*Rule{
	{
		ID: "elb/nlb-family-rule", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Rule by address family that the NLB does not take",
		When:    "A link from a Network Load Balancer has a condition on the address family, and the balancer is not dual-stack or listens for QUIC.",
		Why:     "An NLB has rules only where it is dual-stack and listens for TCP, UDP or TLS; they tell IPv4 from IPv6 and nothing else.",
		Message: "{lb} takes no rule by address family for {t}: {what}",
		FixText: "Make the NLB dual-stack, or drop the condition",
		Sources: []string{srcNLBListeners},
		Check:   familyRules,
	},
	{
		ID: "elb/quic-listener", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "QUIC listener that AWS does not take",
		When:     "A Network Load Balancer with a QUIC listener is dual-stack, has security groups, or has IPv6 targets.",
		Why:      "AWS refuses each of the three.",
		Message:  "The QUIC listener of {lb} does not go with {what}",
		FixText:  "Use IPv4 without security groups, or another listener",
		Note:     "HTTP/3 for a web site ends at CloudFront; a QUIC listener passes packets on to targets that end TLS themselves.",
		Sources:  []string{srcNLBListeners},
		Check:    quicListeners,
	},
	{
		ID: "elb/nlb-target-protocol", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Target protocol that does not fit the listener",
		When:    "The protocol of a target group is one to which the listener of its Network Load Balancer does not forward.",
		Why:     "AWS refuses the pair.",
		Message: "A {listener} listener of {lb} forwards to {fit}, not to {protocol} of {t}",
		FixText: "Use a protocol that fits",
		Note:    "TCP to TCP, TCP_UDP and TCP_QUIC; TLS to TCP and TLS; UDP to UDP and TCP_UDP; TCP_UDP and TCP_QUIC to themselves; QUIC to QUIC and TCP_QUIC.",
		Sources: []string{srcNLBListeners},
		Check:   targetProtocols,
	},
	{
		ID: "elb/nlb-udp-dualstack", Group: "elb", Severity: Warning, Verified: VerifiedNo,
		Title:   "UDP over IPv6 to IPv4 targets",
		When:    "A dual-stack Network Load Balancer listens for UDP, and its targets are not IPv6.",
		Why:     "UDP of a dual-stack NLB needs IPv6 target groups and prefixes for source addresses.",
		Message: "{lb} is dual-stack and takes UDP, yet the targets {t} are IPv4",
		FixText: "Use IPv6 targets",
		Note:    "Pages of AWS disagree on UDP and dual-stack, so it is a warning.",
		Sources: []string{srcNLBListeners},
		Check:   udpDualStack,
	},
	{
		ID: "elb/udp-outside-vpc", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Title:   "UDP to targets outside of the VPC",
		When:    "A Network Load Balancer that listens for UDP or QUIC forwards to a server on premises.",
		Why:     "The targets see the address of the client, and their replies do not come back through the NLB.",
		Message: "Replies of {t} to UDP from {lb} do not come back",
		FixText: "Bring the targets into the VPC",
		Sources: []string{srcNLBTargetGroups},
		Check:   udpOutsideVPC,
	},
	{
		ID: "elb/nlb-weights", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Weighted groups that an NLB does not take",
		When:    "One rule of a Network Load Balancer shares by weight between IPv4 and IPv6 targets, or a TLS listener is to be sticky to a target group.",
		Why:     "One action holds groups of one address family, and groups of a TLS listener are never sticky.",
		Message: "{lb} cannot share by weight with {t}: {what}",
		FixText: "Use groups of one family, and no stickiness with TLS",
		Sources: []string{srcNLBListeners},
		Check:   nlbWeights,
	},
	{
		ID: "elb/target-family", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "IPv6 targets behind an IPv4 balancer",
		When:    "Targets are IPv6, and their load balancer is IPv4 alone.",
		Why:     "IPv6 target groups need a dual-stack balancer.",
		Message: "{lb} is IPv4 only and cannot forward to the IPv6 targets {t}",
		FixText: "Make the balancer dual-stack",
		Sources: []string{srcApplicationLoadBalancers, srcNLBTargetGroups},
		Check:   targetFamilies,
	},
	{
		ID: "elb/mtls-listener", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseCertificate, traffic.CauseShown},
		Title:    "Mutual TLS without HTTPS",
		When:     "An Application Load Balancer asks for client certificates and has no HTTPS listener.",
		Why:      "Client certificates are part of the TLS handshake.",
		Message:  "{lb} asks for client certificates and has no HTTPS listener",
		FixText:  "Listen on HTTPS",
		Sources:  []string{srcMutualAuthentication},
		Check:    mtlsListeners,
	},
	{
		ID: "elb/mtls-behind-cloudfront", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseCertificate, traffic.CauseShown},
		Title:    "Origin that wants a client certificate",
		When:     "The origin of a behaviour is a load balancer that verifies client certificates, and CloudFront is not said to show one.",
		Why:      "CloudFront ends the TLS of the users and shows a certificate of its own only where the origin has one set.",
		Message:  "{lb} wants a client certificate, and {cdn} has none to show",
		FixText:  "Give the origin a client certificate, or ask for it at CloudFront",
		Sources:  []string{srcOriginMTLS},
		Check:    mtlsBehindCloudFront,
	},
	{
		ID: "elb/tls13-only", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "TLS 1.3 alone towards callers that lack it",
		When:     "The TLS policy of a load balancer allows TLS 1.3 alone, and CloudFront or an API calls it, an API also through a VPC link by the name of a server.",
		Why:      "CloudFront offers no suite of TLS 1.3 to origins, and API Gateway stops at TLS 1.2.",
		Message:  "{lb} speaks TLS 1.3 only, and {caller} does not",
		FixText:  "Allow TLS 1.2 too",
		Note:     "How each caller fails is not documented. Health checks are a matter of route53/health-check-refused.",
		Sources:  []string{srcCiphersToOrigin, srcAPIGatewayTLS},
		Check:    tls13Only,
	},
	{
		ID: "elb/security-group", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseGroups},
		Title:    "Callers that the security groups keep out",
		When:     "The security groups of a load balancer, of instances or of tasks do not admit a caller that is drawn, other than a health check, or hold a word that is neither a CIDR block nor one of internet, cloudfront, route53 and vpc.",
		Why:      "Packets that no rule admits are dropped. The caller waits until it gives up.",
		Message:  "{lb} {what}",
		FixText:  "Admit the caller, or draw no link from it",
		Note:     "A public CIDR block is taken to admit callers on the Internet whose addresses are not drawn, and does not admit a balancer or VPC link, which calls from the VPC. Internal ALBs and instances behind an accelerator see the addresses of its callers, other ALBs too unless the accelerator is told not to keep them, and an NLB where it is told to. Instances and ALBs behind an NLB see the addresses of its clients, and so do IP targets of UDP and QUIC; other IP targets see those of the NLB, in the VPC, as is the default.",
		Sources:  []string{srcRestrictAccessToLoadBalancer, srcNLBSecurityGroups, srcClientAddresses},
		Check:    securityGroups,
	},
	{
		ID: "elb/checks-kept-out", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Title:   "Health checks that the security groups of the targets keep out",
		When:    "The security groups of targets of a Network Load Balancer admit its clients, whose addresses they see, and not the addresses of the VPC, from which the load balancer checks their health.",
		Why:     "All targets count as unhealthy from the first minute. While none is healthy the load balancer sends requests to all of them, so nothing shows until one really fails; records that look at its health lead elsewhere at once.",
		Message: "{t} drops the health checks of {lb}: its security groups admit clients, and not the VPC",
		FixText: "Admit the addresses of the VPC too",
		Note:    "Asked where the security groups are drawn. Where they keep the clients out too, elb/security-group says so.",
		Sources: []string{srcNLBRegisterTargets, srcNLBHealthChecks},
		Check:   checksKeptOut,
	},
	{
		ID: "elb/checks-refused", Group: "elb", Severity: Warning, Verified: VerifiedYes, Export: ExportDown,
		Title:   "Health checks that an ALB behind an NLB refuses",
		When:    "A Network Load Balancer checks an Application Load Balancer at a listener that wants a client certificate, or on a stated path that the other answers itself with an error.",
		Why:     "The target counts as unhealthy from the first minute. While none is healthy the load balancer sends requests to all of them, so nothing shows until one really fails; records that look at its health lead elsewhere at once.",
		Message: "{lb} never finds {t} healthy: {why}",
		FixText: "Check a path that the other passes on, or a listener that lets everybody in",
		Note:    "Checks come from the VPC, by the address of the other load balancer, without the headers, logins, tokens and certificates that its rules ask for; that they show no certificate is assumed, since nothing is documented by which they would. Where no path is stated, an export takes the first that is passed on, else it takes the answer of the load balancer itself for healthy.",
		Sources: []string{srcNLBHealthChecks, srcApplicationLoadBalancerTarget},
		Check:   checksRefused,
	},
}

// quic tells whether the NLB listens for QUIC.
func quic(n *model.NLB) bool { return n.Listener.Val() == "quic" || n.Listener.Val() == "tcp_quic" }

// listenerOf is the protocol of the listener of a Network Load Balancer that
// forwards to a target group: the one that the link names, else the balancer's.
func listenerOf(nlb *model.NLB, s *model.ForwardsSpec) string {
	if protocol, _, _ := strings.Cut(strings.ToLower(s.Listener.Val()), ":"); len(nlbTargets[protocol]) > 0 {
		return protocol
	}
	return nlb.Listener.Val()
}

// nlbForwards visits the target groups of Network Load Balancers.
func (p *Pass) nlbForwards(visit func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, nlb *model.NLB, to *model.Node)) {
	forwardsOf(p, visit)
}

func familyRules(p *Pass) {
	p.nlbForwards(func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, nlb *model.NLB, to *model.Node) {
		what := ""
		switch {
		case !s.IPFamily.IsSet():
			return
		case nlb.IPAddressType.Val() != model.DualStack:
			what = "it is not dual-stack"
		case quic(nlb):
			what = "it listens for QUIC"
		default:
			return
		}
		p.AboutLink(l, "ipFamily", "lb", label(lb), "t", label(to), "what", what).Offer("rules", "Forward both families", setLink(l, "ipFamily"))
	})
}

func quicListeners(p *Pass) {
	for _, n := range p.Nodes(model.KindNLB) {
		s, _ := model.As[*model.NLB](n)
		if !quic(s) {
			continue
		}
		about := func(prop, what string) *Finding { return p.About(n, prop, "lb", label(n), "what", what) }
		if s.IPAddressType.Val() == model.DualStack {
			about("ipAddressType", "dual-stack").Offer("ipv4", "Use IPv4", setNode(n, "ipAddressType", model.IPv4Only))
		}
		if len(s.SecurityGroups.Val()) > 0 {
			about("securityGroups", "security groups").Offer("open", "Use no security group", setNode(n, "securityGroups"))
		}
	}
	p.nlbForwards(func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, nlb *model.NLB, _ *model.Node) {
		if quic(nlb) && s.IPAddressType.Val() == model.IPv6Only {
			p.AboutLink(l, "ipAddressType", "lb", label(lb), "what", "IPv6 targets")
		}
	})
}

// nlbTargets lists the protocols of target groups by listener of an NLB.
var nlbTargets = map[string][]string{
	"tcp": {"TCP", "TCP_UDP", "TCP_QUIC"}, "tls": {"TCP", "TLS"}, "udp": {"UDP", "TCP_UDP"},
	"tcp_udp": {"TCP_UDP"}, "quic": {"QUIC", "TCP_QUIC"}, "tcp_quic": {"TCP_QUIC"},
}

func targetProtocols(p *Pass) {
	p.nlbForwards(func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, nlb *model.NLB, to *model.Node) {
		listener := listenerOf(nlb, s)
		fit := nlbTargets[listener]
		if !s.Protocol.IsSet() || slices.Contains(fit, s.Protocol.Val()) {
			return
		}
		f := p.AboutLink(l, "protocol", "lb", label(lb), "t", label(to), "listener", strings.ToUpper(listener), "protocol", s.Protocol.Val(), "fit", strings.Join(fit, " or "))
		if !registersItself(to, s) || !strings.HasSuffix(fit[0], "QUIC") {
			f.Offer("protocol", "Use "+fit[0], setLink(l, "protocol", fit[0]))
		}
	})
}

func udpDualStack(p *Pass) {
	p.nlbForwards(func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, nlb *model.NLB, to *model.Node) {
		if udp := strings.HasSuffix(listenerOf(nlb, s), "udp"); udp && nlb.IPAddressType.Val() == model.DualStack && s.IPAddressType.Val() != model.IPv6Only {
			p.AboutLink(l, "ipAddressType", "lb", label(lb), "t", label(to)).Offer("ipv6", "Use IPv6 targets", setLink(l, "ipAddressType", model.IPv6Only))
		}
	})
}

func udpOutsideVPC(p *Pass) {
	p.nlbForwards(func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, nlb *model.NLB, to *model.Node) {
		if listener := listenerOf(nlb, s); to.Kind() == model.KindOnPremises && (strings.HasSuffix(listener, "udp") || strings.HasSuffix(listener, "quic")) {
			p.AboutLink(l, "", "lb", label(lb), "t", label(to))
		}
	})
}

func nlbWeights(p *Pass) {
	p.nlbForwards(func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, nlb *model.NLB, to *model.Node) {
		if nlb.Listener.Val() == "tls" && s.GroupStickiness.IsSet() {
			p.AboutLink(l, "groupStickiness", "lb", label(lb), "t", label(to), "what", "groups of a TLS listener are not sticky").
				Offer("loose", "Do without group stickiness", setLink(l, "groupStickiness"))
		}
		if !model.Weighted(p.t, l) || s.IPAddressType.Val() != model.IPv6Only {
			return
		}
		mixed := slices.ContainsFunc(p.t.Out(lb.ID), func(o *model.Link) bool {
			f, ok := model.LinkAs[*model.ForwardsSpec](o)
			return ok && model.SameRule(l, o) && f.IPAddressType.Val() != model.IPv6Only
		})
		if mixed {
			p.AboutLink(l, "weight", "lb", label(lb), "t", label(to), "what", "the other groups of the rule are IPv4")
		}
	})
}

func targetFamilies(p *Pass) {
	p.forwards(func(l *model.Link, s *model.ForwardsSpec, lb, to *model.Node) {
		if _, ipv6, known := model.Families(lb); known && !ipv6 && s.IPAddressType.Val() == model.IPv6Only && to.Kind() != model.KindLambda && to.Kind() != model.KindALB {
			p.AboutLink(l, "ipAddressType", "lb", label(lb), "t", label(to)).Offer("dualstack", "Make it dual-stack", setNode(lb, "ipAddressType", model.DualStack))
		}
	})
}

func mtlsListeners(p *Pass) {
	for _, n := range p.Nodes(model.KindALB) {
		if s, _ := model.As[*model.ALB](n); s.MTLS.Val() != model.MTLSOff && !speaksHTTPS(s, &model.ForwardsSpec{}) {
			p.About(n, "mtls", "lb", label(n))
		}
	}
}

func mtlsBehindCloudFront(p *Pass) {
	for _, w := range p.WaysOf(model.Origin) {
		if o, _ := model.LinkAs[*model.OriginSpec](w.by); traffic.Verifies(w.end) && o.OriginProtocol.Val() != "http-only" && !o.OriginMTLS.Val() {
			p.AboutCaller(w, "", "lb", label(w.end), "cdn", label(w.from))
		}
	}
}

func tls13Only(p *Pass) {
	for _, w := range p.WaysOf(model.Origin, model.Integration) {
		if !model.TLS13Only(w.end) || slices.ContainsFunc(w.over, endsTLS) {
			continue
		}
		if o, ok := model.LinkAs[*model.OriginSpec](w.by); ok && o.OriginProtocol.Val() == "http-only" {
			continue
		}
		p.AboutCaller(w, "", "lb", label(w.end), "caller", label(w.from)).
			Offer("policy", "Allow TLS 1.2 too", olderTLS(w.end))
	}
	p.linkedBalancers(func(l *model.Link, name string, lb *model.Node, listener string) {
		ends := []*model.Node{lb}
		if !endsTLS(lb) {
			ends = p.behindNLB(lb) // which passes TLS on
		}
		for _, end := range ends {
			if name != "" && model.TLS13Only(end) && traffic.ListensBehindLink(p.t, end) != "HTTP" {
				p.AboutLink(l, "serverName", "lb", label(end), "caller", label(p.From(l))).With(end).
					Offer("policy", "Allow TLS 1.2 too", olderTLS(end))
			}
		}
	})
}

func olderTLS(lb *model.Node) model.Edit {
	return setNode(lb, "tlsPolicy", "ELBSecurityPolicy-TLS13-1-2-2021-06")
}

// Pages on the targets of an NLB.
const (
	srcNLBRegisterTargets = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-register-targets.html"
	srcNLBHealthChecks    = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html"
)

func checksKeptOut(p *Pass) {
	p.nlbForwards(func(l *model.Link, _ *model.ForwardsSpec, lb *model.Node, _ *model.NLB, to *model.Node) {
		if model.AdmitsChecks(p.t, to, l) || !model.Admits(p.t, to, l) {
			return
		}
		admitted := model.SecurityGroupsOf(to).Val()
		p.AboutLink(l, "", "lb", label(lb), "t", label(to)).With(to).
			Offer("vpc", "Admit the VPC too", setNode(to, "securityGroups", append(slices.Clone(admitted), model.AdmitsVPC)...))
	})
}

func checksRefused(p *Pass) {
	p.nlbForwards(func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, _ *model.NLB, to *model.Node) {
		listener := traffic.CheckedListener(p.t, l)
		if to.Kind() != model.KindALB || listener == "" || traffic.DeafToNLB(p.t, l) != "" {
			return // elb/nlb-to-alb
		}
		c := traffic.CheckOfALB(p.t, l, listener)
		if c.Why == "" {
			return
		}
		f := p.AboutLink(l, "healthCheck", "lb", label(lb), "t", label(to), "why", c.Why)
		if edit := setLink(l, "healthCheck"); s.HealthCheck.IsSet() && !traffic.Verifies(to) {
			f.Offer("path", "Leave the path to the export", edit)
		}
	})
}

func securityGroups(p *Pass) {
	for _, n := range p.Nodes(model.KindALB, model.KindNLB, model.KindASG, model.KindECS) {
		for i, word := range model.SecurityGroupsOf(n).Val() {
			if _, err := netip.ParsePrefix(word); err != nil && !slices.Contains([]string{model.AdmitsInternet, model.AdmitsCloudFront, model.AdmitsCheckers, model.AdmitsVPC}, word) {
				p.About(n, "securityGroups", "lb", label(n), "what", fmt.Sprintf("admits %q, which is no CIDR block and none of internet, cloudfront, route53, vpc", word)).ofItem(i)
			}
		}
		p.keptOut(n)
	}
}

// senders are those who call by a link that leaves a node: of a record those who ask
// for it, as far as they are drawn.
func (p *Pass) senders(from *model.Node) []*model.Node {
	var out []*model.Node
	p.flow.exploreBack([]*model.Node{from}, func(n *model.Node) bool {
		if n.Kind() != model.KindRecord {
			out = append(out, n)
		}
		return n.Kind() == model.KindRecord
	})
	if len(out) == 0 {
		return []*model.Node{from}
	}
	return sortedByID(out)
}

// keptOut reports the callers of a balancer that its security groups drop.
func (p *Pass) keptOut(n *model.Node) {
	for _, l := range p.t.In(n.ID) {
		from := p.From(l)
		if p.illegal[l] || l.Kind == model.Probes || model.Admits(p.t, n, l) { // route53/health-check-refused
			continue
		}
		var need, blocks []string
		for _, c := range model.CallersAlong(p.t, l) {
			blocks, need = append(blocks, c.Blocks...), append(need, c.Need)
		}
		if len(blocks) > 0 {
			need = blocks
		}
		slices.Sort(need)
		need = slices.Compact(need)
		words := strings.Join(need, " or ")
		f := p.AboutLink(l, "securityGroups", "lb", label(n), "what", "drops the packets of "+labels(p.senders(from))+": its security groups do not admit "+words).With(n)
		f.Offer("admit", "Admit "+words, setNode(n, "securityGroups", append(slices.Clone(model.SecurityGroupsOf(n).Val()), need...)...))
	}
}
