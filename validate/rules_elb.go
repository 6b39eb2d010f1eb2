package validate

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/sketch"
	"portolan/model/traffic"
)

// elbRules judge load balancers and their listeners.
var elbRules = []*Rule{
	{
		ID: "elb/alb-needs-two-azs", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:    "ALB in one zone",
		When:     "An Application Load Balancer is in fewer than two Availability Zones.",
		Why:      "AWS refuses an Application Load Balancer with a single zone.",
		Message:  "{lb} needs subnets in two Availability Zones",
		FixText:  "Add an AZ",
		Note:     "Balancers on Outposts and in Local Zones are excepted.",
		Sources:  []string{srcAPICreateLoadBalancer, srcCfnLint},
		Controls: []string{"ELB.13", "cfn-lint:E3680"},
		Check:    zonesOfALB,
	},
	{
		ID: "elb/nlb-single-az", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Title:    "Balancer in one zone",
		When:     "A Network or Gateway Load Balancer is in one Availability Zone.",
		Why:      "Losing the zone takes the whole balancer.",
		Message:  "{lb} is in one Availability Zone only",
		FixText:  "Add an AZ",
		Sources:  []string{srcElbControls},
		Controls: []string{"ELB.13"},
		Check:    zonesOfNLB,
	},
	{
		ID: "elb/alb-non-http", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "TCP or UDP to an ALB",
		When:     "An Application Load Balancer has a listener for TCP, TLS, UDP or QUIC, or users of TCP or UDP reach it without an NLB in between.",
		Why:      "An Application Load Balancer reads HTTP. It has no listener for anything else.",
		Message:  "{lb} handles HTTP and HTTPS only, not {what}",
		FixText:  "Use an NLB",
		ExamTip:  "TCP/UDP, static IP, extreme rates = NLB",
		Note:     "Traffic is followed through DNS and Global Accelerator; what passes an NLB, CloudFront or an API is not judged here.",
		Sources:  []string{srcAPICreateListener},
		Check:    nonHTTPBalancers,
	},
	{
		ID: "elb/nlb-layer7-rules", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Host or path rule on an NLB",
		When:    "A link from a Network Load Balancer has a condition on host, path, header, method, query or source address.",
		Why:     "An NLB passes connections on and never reads a request.",
		Message: "{lb} reads no requests, so it cannot choose {t} by {prop}",
		FixText: "Use an ALB, or NLB in front of ALB",
		Note:    "A dual-stack NLB takes rules by address family and by nothing else.",
		Sources: []string{srcNLBListeners, srcApplicationLoadBalancerTarget},
		Check:   layer7Rules,
	},
	{
		ID: "elb/https-needs-cert", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseCertificate},
		Title:    "TLS listener without certificate",
		When:     "A load balancer has an HTTPS or TLS listener and no certificate.",
		Why:      "AWS refuses the listener.",
		Message:  "Listener {l} of {lb} needs a certificate",
		FixText:  "Attach an ACM certificate",
		Note:     "Asked where the listener is written down. A balancer that leaves its listeners to the default is taken to have its certificate, and a template asks for it.",
		Sources:  []string{srcAPICreateListener, srcCfnLint},
		Controls: []string{"cfn-lint:E3676"},
		Check:    listenerCertificates,
	},
	{
		ID: "elb/cert-region", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseCertificate},
		Title:    "Certificate of another Region",
		When:     "The certificate of a load balancer is in another Region than the balancer, or does not say its Region and is attached to something that takes it from another too.",
		Note:     "A certificate without a Region is taken to be where it is needed: for CloudFront and edge-optimized APIs in us-east-1, else where the first by name is that it is attached to.",
		Why:      "A load balancer takes certificates of its own Region only.",
		Message:  "{cert} is in {other}: the certificate of {lb} must be in {region}",
		FixText:  "Request it there",
		Sources:  []string{srcAcmRegions},
		Check:    balancerCertificates,
	},
	{
		ID: "elb/http-no-redirect", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Title:    "HTTP listener that serves",
		When:     "Users reach an Application Load Balancer that has an HTTP listener without a redirect, and it is neither one that CloudFront or an API alone calls for them, internal or with security groups that admit the VPC alone, nor one that CloudFront or an API calls by plain HTTP. Listeners by which a login is passed by are told of by elb/auth-open-listener.",
		Why:      "What is sent in the first request can be read and changed on the way.",
		Message:  "HTTP is not redirected to HTTPS on {lb}",
		FixText:  "Redirect 80 to 443",
		Sources:  []string{srcElbControls, srcCheckov},
		Controls: []string{"ELB.1", "CKV2_AWS_20", "CKV_AWS_2"},
		Check:    plainListeners,
	},
	{
		ID: "elb/tls-policy", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Title:    "Weak TLS policy",
		When:     "The TLS policy of a load balancer allows versions below TLS 1.2.",
		Why:      "Clients and attackers may settle on protocols that are broken.",
		Message:  "Weak TLS policy {policy} on {lb}",
		FixText:  "Use a recommended policy",
		Note:     "An HTTPS listener made without a policy gets ELBSecurityPolicy-2016-08 from the API and CloudFormation, and ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09 from the console.",
		Sources:  []string{srcElbControls, srcCheckov, srcDescribeSSLPolicies},
		Controls: []string{"ELB.17", "CKV_AWS_103"},
		Check:    weakTLSPolicies,
	},
	{
		ID: "elb/deletion-protection", Group: "elb", Severity: Info, Verified: VerifiedYes,
		Title:    "Balancer can be deleted by accident",
		When:     "Deletion protection of an Application or Network Load Balancer is off.",
		Why:      "One wrong command takes the entrance of the application away.",
		Message:  "{lb} can be deleted by accident",
		FixText:  "Enable it",
		Sources:  []string{srcElbControls, srcCheckov},
		Controls: []string{"ELB.6", "CKV_AWS_150"},
		Check:    deletionProtection,
	},
	{
		ID: "elb/access-logs", Group: "elb", Severity: Info, Verified: VerifiedYes,
		Title:    "No access logs",
		When:     "Access logs of an Application or Network Load Balancer are off.",
		Why:      "Without logs nobody can tell what was asked and how it was answered.",
		Message:  "No access logs of {lb}",
		FixText:  "Enable them",
		Sources:  []string{srcElbControls, srcCheckov},
		Controls: []string{"ELB.5", "CKV_AWS_91"},
		Check:    balancerLogs,
	},
	{
		ID: "elb/drop-invalid-headers", Group: "elb", Severity: Info, Verified: VerifiedYes,
		Title:    "Invalid headers pass",
		When:     "An Application Load Balancer does not drop invalid headers.",
		Why:      "Odd headers are a way to smuggle requests past the balancer.",
		Message:  "Invalid headers pass {lb}",
		FixText:  "Drop them",
		Sources:  []string{srcElbControls, srcCheckov},
		Controls: []string{"ELB.4", "CKV_AWS_131"},
		Check:    invalidHeaders,
	},
	{
		ID: "elb/idle-timeout", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Idle timeout out of range",
		When:    "The idle timeout of an Application Load Balancer lies outside 1 to 4000 s.",
		Why:     "AWS refuses the value.",
		Message: "The idle timeout of {lb} is 1 to 4000 s (default 60)",
		FixText: "Correct it",
		Sources: []string{srcAPILoadBalancerAttribute},
		Check:   idleTimeouts,
	},
	{
		ID: "elb/no-waf", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Title:    "ALB without web ACL on the way",
		When:     "Users reach an internet-facing Application Load Balancer, or an internal one through an accelerator or an internet-facing Network Load Balancer, whose security groups admit more than the VPC, and no web ACL stands on their way.",
		Why:      "Attacks on the application reach it unfiltered.",
		Message:  "No web ACL on the path to {lb}",
		FixText:  "Attach WAF to the ALB or CloudFront",
		Sources:  []string{srcElbControls, srcCheckov},
		Controls: []string{"ELB.16", "CKV2_AWS_28"},
		Check:    openBalancers,
	},
}

func zonesOfALB(p *Pass) {
	for _, n := range p.Nodes(model.KindALB) {
		if s, _ := model.As[*model.ALB](n); s.AZs.Val() < 2 {
			p.About(n, "azs", "lb", label(n)).OfferSafe("zones", "Use two zones", setNode(n, "azs", "2"))
		}
	}
}

func nonHTTPBalancers(p *Pass) {
	through := func(n *model.Node) bool { // see accelerator/endpoint-protocol for UDP of accelerators
		return n.Kind() == model.KindUsers || n.Kind() == model.KindRecord || n.Kind() == model.KindAccelerator && acceleratorTakes(n) != model.ProtocolUDP
	}
	w := p.FromUsersOf(through, model.ProtocolTCP, model.ProtocolUDP)
	for _, n := range p.Nodes(model.KindALB) {
		s, _ := model.As[*model.ALB](n)
		if i := slices.IndexFunc(s.Listeners.Val(), foreignListener); i >= 0 {
			edits := []model.Edit{setNode(n, "listeners", webListeners(s.Listeners.Val())...)}
			if len(p.Attached(n, model.KindCertificate)) == 0 {
				edits = append(edits, sketch.Certificate(p.t, n)...)
			}
			p.About(n, "listeners", "lb", label(n), "what", "the listener "+strconv.Quote(s.Listeners.Val()[i])).ofItem(i).
				Offer("listeners", "Listen on HTTPS", edits...)
		}
		if !w.reaches(n) {
			continue
		}
		users := w.start(n)
		u, _ := model.As[*model.Users](users)
		f := p.About(n, "", "lb", label(n), "what", protocolWord(u.Protocol.Val())+" of "+label(users)).With(users).Along(w.path(n)...)
		if p.fitsNLB(n) {
			f.Offer("nlb", "Make it a Network Load Balancer", model.ChangeKind{ID: n.ID, Kind: model.KindNLB},
				setNode(n, "listener", u.Protocol.Val()))
		}
	}
}

// listenerProtocol is the protocol of a listener written protocol:port.
func listenerProtocol(listener string) string {
	protocol, _, _ := strings.Cut(listener, ":")
	return strings.ToLower(strings.TrimSpace(protocol))
}

// foreignListener tells whether a listener speaks a protocol of Network Load Balancers.
// A word that is none is a matter of its form.
func foreignListener(listener string) bool {
	return slices.Contains(model.ListenerProtocols(model.KindNLB), listenerProtocol(listener))
}

func httpListener(listener string) bool {
	protocol := listenerProtocol(listener)
	return protocol == "http" || protocol == "https"
}

// webListeners keeps the listeners for HTTP and makes the others HTTPS on port 443.
func webListeners(listeners []string) []string {
	var out []string
	for _, l := range listeners {
		if !httpListener(l) {
			l = "https:443"
		}
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// fitsNLB tells whether all links of an ALB would be legal for an NLB.
func (p *Pass) fitsNLB(n *model.Node) bool {
	nlb := model.NewNode(n.ID, "", &model.NLB{})
	return all(p.t.Out(n.ID), func(l *model.Link) bool { return len(model.Legal(nlb, p.To(l))) > 0 }) &&
		all(p.t.In(n.ID), func(l *model.Link) bool { return len(model.Legal(p.From(l), nlb)) > 0 })
}

// setFalse tells whether a flag was explicitly turned off.
func setFalse(o model.Opt[bool]) bool { return o.IsSet() && !o.Val() }

// flagsOff reports balancers on which a flag is explicitly off.
func (p *Pass) flagsOff(prop, title string, of func(model.Spec) model.Opt[bool]) {
	for _, n := range p.Nodes(model.KindALB, model.KindNLB) {
		if setFalse(of(n.Spec)) {
			p.About(n, prop, "lb", label(n)).OfferSafe("on", title, setNode(n, prop, "true"))
		}
	}
}

func deletionProtection(p *Pass) {
	p.flagsOff("deletionProtection", "Turn deletion protection on", func(s model.Spec) model.Opt[bool] {
		if a, ok := s.(*model.ALB); ok {
			return a.DeletionProtection
		}
		return s.(*model.NLB).DeletionProtection
	})
}

func balancerLogs(p *Pass) {
	p.flagsOff("accessLogs", "Turn access logs on", func(s model.Spec) model.Opt[bool] {
		if a, ok := s.(*model.ALB); ok {
			return a.AccessLogs
		}
		return s.(*model.NLB).AccessLogs
	})
}

func invalidHeaders(p *Pass) {
	for _, n := range p.Nodes(model.KindALB) {
		if a, _ := model.As[*model.ALB](n); setFalse(a.DropInvalidHeaders) {
			p.About(n, "dropInvalidHeaders", "lb", label(n)).OfferSafe("on", "Drop invalid headers", setNode(n, "dropInvalidHeaders", "true"))
		}
	}
}

func zonesOfNLB(p *Pass) {
	for _, n := range p.Nodes(model.KindNLB, model.KindGWLB) {
		zones := 2
		switch s := n.Effective().(type) {
		case *model.NLB:
			zones = s.AZs.Val()
		case *model.GWLB:
			zones = s.AZs.Val()
		}
		if zones < 2 {
			p.About(n, "azs", "lb", label(n)).OfferSafe("zones", "Use two zones", setNode(n, "azs", "2"))
		}
	}
}

func layer7Rules(p *Pass) {
	p.nlbForwards(func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, _ *model.NLB, to *model.Node) {
		var words []string
		var edits []model.Edit
		for _, c := range []struct {
			prop, word string
			set        bool
		}{
			{"host", "host or path", s.Host.Val() != ""},
			{"pathRule", "host or path", s.PathRule.Val() != ""},
			{"hostRegex", "host or path", s.HostRegex.Val() != ""},
			{"pathRegex", "host or path", s.PathRegex.Val() != ""},
			{"header", "header", s.Header.Val() != ""},
			{"method", "method", s.Method.Val() != ""},
			{"query", "query", s.Query.Val() != ""},
			{"sourceIp", "source address", len(s.SourceIP.Val()) > 0},
		} {
			if !c.set {
				continue
			}
			edits = append(edits, setLink(l, c.prop))
			if !slices.Contains(words, c.word) {
				words = append(words, c.word)
			}
		}
		if len(words) > 0 {
			p.AboutLink(l, "pathRule", "lb", label(lb), "t", label(to), "prop", strings.Join(words, " or ")).Offer("rules", "Forward everything", edits...)
		}
	})
}

func listenerCertificates(p *Pass) {
	for _, n := range p.Nodes(model.KindALB, model.KindNLB) {
		listener := traffic.Uncertified(n, p.Attached(n, model.KindCertificate))
		if listener == "" {
			continue
		}
		f := p.About(n, "listener", "l", listener, "lb", label(n))
		if s, ok := n.Spec.(*model.ALB); ok {
			f.ofItem(slices.Index(s.Listeners.Val(), listener)).Prop = "listeners"
		}
		if n.Region() != "" {
			f.OfferSafe("certificate", "Attach a certificate from "+n.Region(), sketch.Certificate(p.t, n)...)
		}
	}
}

func balancerCertificates(p *Pass) {
	for _, l := range p.Links(model.Attach) {
		cert, lb := p.From(l), p.To(l)
		if cert.Kind() != model.KindCertificate || !isBalancer(lb) || !model.Foreign(p.t, cert, lb) {
			continue
		}
		here := lb.Region()
		other, by := model.CertificateAt(p.t, cert)
		if by != nil {
			other += " too, with " + label(by)
		}
		f := p.AboutLink(l, "region", "cert", label(cert), "other", other, "lb", label(lb), "region", here)
		if len(p.t.Out(cert.ID)) == 1 {
			f.OfferSafe("region", "Request the certificate in "+here, setNode(cert, "region", here))
		}
	}
}

// serves tells whether a listener is plain HTTP that does not redirect.
func serves(listener string) bool {
	return listenerProtocol(listener) == "http" && !strings.Contains(strings.ToLower(listener), "redirect")
}

func plainListeners(p *Pass) {
	// What a proxy calls inside the network may well be plain, and must not redirect.
	direct := p.flow.forward(p.Nodes(model.KindUsers), func(n *model.Node) bool {
		return n.Kind() != model.KindCloudFront && !n.Kind().API()
	})
	for _, n := range p.Nodes(model.KindALB) {
		s, _ := model.As[*model.ALB](n)
		plain := func(listener string) bool {
			return serves(listener) && !p.redirectsAll(n, s, listener) && !p.leadsBack(n, s, listener) && !p.besideLogin(n, s, listener)
		}
		if !slices.ContainsFunc(s.Listeners.Val(), plain) || !p.FromUsers().reaches(n) || (n.Private() || !model.AdmitsOutside(n)) && !direct.reaches(n) || p.calledPlainly(n) {
			continue
		}
		f := p.About(n, "listeners", "lb", label(n)).ofItem(slices.IndexFunc(s.Listeners.Val(), plain))
		ruled := func(own *model.OwnAnswer) bool { // the rule of a listener would have to go
			return own.When.Listener.IsSet() && slices.ContainsFunc(s.Listeners.Val(), func(l string) bool { return plain(l) && sameListener(own.When.Listener.Val(), l) })
		}
		if !slices.ContainsFunc(s.Listeners.Val(), func(l string) bool { return listenerProtocol(l) == "https" }) || slices.ContainsFunc(s.OwnAnswers(), ruled) {
			continue
		}
		listeners := slices.Clone(s.Listeners.Val())
		for i, l := range listeners {
			if plain(l) {
				listeners[i] = strings.TrimSpace(l) + " redirect"
			}
		}
		f.Offer("redirect", "Redirect HTTP to HTTPS", setNode(n, "listeners", listeners...))
	}
}

// calledPlainly tells whether a distribution calls the balancer by plain HTTP, which
// cloudfront/origin-http speaks of, or an API by the name that AWS gave it. A redirect
// would come back for ever, or be all that the API gets.
func (p *Pass) calledPlainly(n *model.Node) bool {
	return slices.ContainsFunc(p.WaysOf(model.Origin, model.Integration), func(w *way) bool {
		o, ok := model.LinkAs[*model.OriginSpec](w.by)
		return w.end == n && (!ok && p.From(w.by).Kind().API() || ok && o.OriginProtocol.Val() == "http-only")
	})
}

// leadsBack tells whether a listener sends all that comes to it to itself, which
// elb/redirect-loop says.
func (p *Pass) leadsBack(n *model.Node, s *model.ALB, listener string) bool {
	forwards := slices.ContainsFunc(p.t.Out(n.ID), func(l *model.Link) bool {
		f, ok := model.LinkAs[*model.ForwardsSpec](l)
		return ok && (f.Listener.Val() == "" || sameListener(f.Listener.Val(), listener))
	})
	first, _, _ := strings.Cut(strings.TrimSpace(listener), " ")
	protocol, port, _ := strings.Cut(strings.ToLower(first), ":")
	return !forwards && slices.ContainsFunc(s.OwnAnswers(), func(own *model.OwnAnswer) bool {
		only := own.When.Listener.Val()
		if own.Redirect == nil || len(own.When.Conditions()) > 0 || only != "" && !sameListener(only, listener) {
			return false
		}
		const host, path = "a", "/b" // whatever they are
		toProtocol, toHost, toPort, toPath := own.Redirect.Leads(protocol, host, port, path)
		_, _, asked, _ := (&model.Redirect{}).Leads(protocol, host, port, path)
		return toProtocol == protocol && toHost == host && toPort == asked && strings.TrimPrefix(toPath, "/") == strings.TrimPrefix(path, "/")
	})
}

// besideLogin tells whether what a login guards is forwarded by a listener without it.
func (p *Pass) besideLogin(n *model.Node, s *model.ALB, listener string) bool {
	return slices.ContainsFunc(p.t.Out(n.ID), func(l *model.Link) bool {
		return l.Kind == model.Forwards && !p.illegal[l] && model.AuthOf(n, l) != model.AuthNone && p.forwardsOpenly(n, l, listener)
	})
}

// redirectsAll tells whether rules send all that comes to a listener to HTTPS.
func (p *Pass) redirectsAll(n *model.Node, s *model.ALB, listener string) bool {
	if slices.Contains(s.RedirectedListeners(), strings.ToLower(strings.TrimSpace(listener))) {
		return true
	}
	forwards := slices.ContainsFunc(p.t.Out(n.ID), func(l *model.Link) bool { return l.Kind == model.Forwards })
	return !forwards && slices.ContainsFunc(s.OwnAnswers(), func(own *model.OwnAnswer) bool {
		return own.Redirect != nil && own.Redirect.Protocol == model.ProtocolHTTPS && len(own.When.Conditions()) == 0 && !own.When.Listener.IsSet()
	})
}

// weakPolicies are the security policies of load balancers that allow TLS 1.0
// or 1.1.
var weakPolicies = []string{
	"ELBSecurityPolicy-2015-05", "ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS-1-0-2015-04",
	"ELBSecurityPolicy-TLS-1-1-2017-01", "ELBSecurityPolicy-FS-2018-06", "ELBSecurityPolicy-FS-1-1-2019-08",
	"ELBSecurityPolicy-TLS13-1-0-2021-06", "ELBSecurityPolicy-TLS13-1-1-2021-06",
}

func weakTLSPolicies(p *Pass) {
	for _, n := range p.Nodes(model.KindALB, model.KindNLB) {
		policy := ""
		switch s := n.Effective().(type) {
		case *model.ALB:
			policy = s.TLSPolicy.Val()
		case *model.NLB:
			policy = s.TLSPolicy.Val()
		}
		if slices.Contains(weakPolicies, policy) && model.AtNode(p.t, n).Counts("tlsPolicy") {
			p.About(n, "tlsPolicy", "policy", policy, "lb", label(n)).
				Offer("policy", "Require TLS 1.2", setNode(n, "tlsPolicy", "ELBSecurityPolicy-TLS13-1-2-2021-06"))
		}
	}
}

func idleTimeouts(p *Pass) {
	for _, n := range p.Nodes(model.KindALB) {
		if s, _ := model.As[*model.ALB](n); s.IdleTimeout.Val() < 1 || s.IdleTimeout.Val() > 4000 {
			fit := strconv.Itoa(min(max(s.IdleTimeout.Val(), 1), 4000))
			p.About(n, "idleTimeout", "lb", label(n)).OfferSafe("range", "Set it to "+fit+" s", setNode(n, "idleTimeout", fit))
		}
	}
}

// unfiltered walks from the users and stops where a web ACL is attached.
func (p *Pass) unfiltered() *walk {
	return p.flow.forward(p.Nodes(model.KindUsers), func(n *model.Node) bool { return len(p.Attached(n, model.KindWAF)) == 0 })
}

func openBalancers(p *Pass) {
	w := p.unfiltered()
	for _, n := range p.Nodes(model.KindALB) {
		entered := slices.ContainsFunc(p.WaysOfUsers(n), func(w *way) bool { return !w.inside() })
		if (!n.Private() || entered) && model.AdmitsOutside(n) && w.reaches(n) && len(p.Attached(n, model.KindWAF)) == 0 {
			p.About(n, "", "lb", label(n)).Offer("acl", "Attach a web ACL", sketch.WebACL(p.t, n, model.Opt[int]{})...)
		}
	}
}
