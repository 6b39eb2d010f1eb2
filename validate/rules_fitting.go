package validate

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// fittingRules name parts of load balancers and endpoints that do not fit each other:
// listeners, certificates, target types and services.
var fittingRules = []*Rule{
	{
		ID: linkListener, Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseListener, traffic.CauseRule, traffic.CauseProtocol},
		Title:    "Rule of a listener that cannot forward",
		When:     "The listener that a link of a load balancer names is no protocol of the balancer with a port from 1 to 65535, one that the balancer does not list, or one that only redirects, or it names none and all listeners of the balancer redirect. Or other links of an NLB belong to its listener for another protocol on that port.",
		Why:      "A rule belongs to a listener of its balancer, and one that redirects all sends nothing on.",
		Message:  "{lb} cannot forward to {t} from {listener}",
		FixText:  "Name a listener such as {example}, or leave it out",
		Note:     "A balancer that leaves its listeners to the default has https:443, and redirects from http:80, when it has a certificate; without one it has what its links name.",
		Sources:  []string{srcAPICreateListener},
		Check:    listenersOfLinks,
	},
	{
		ID: "elb/default-twice", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Two rules for all that comes",
		When:    "Two links of an Application Load Balancer have no condition and stand on the same listener with different priorities, or one names a listener and the other, which names none, stands on it too, or two of its own answers the same listener and no condition.",
		Why:     "A rule with a priority has a condition, and a listener one default action for the rest.",
		Message: "{lb} does one thing with all that no rule takes, and that is {other} already: {t} needs a condition",
		FixText: "Give one of them a host, a path or another condition",
		Sources: []string{srcAPICreateListener, srcAPICreateRule},
		Check:   doubleDefaults,
	},
	{
		ID: "elb/certificate-unused", Group: "elb", Severity: Warning, Verified: VerifiedYes, Export: ExportAsks,
		Title:   "Certificate that no listener shows",
		When:    "A certificate is attached to a load balancer that listens for neither HTTPS nor TLS.",
		Why:     "AWS takes certificates on HTTPS and TLS listeners only.",
		Message: "{lb} has no listener that could show {cert}",
		FixText: "Add an HTTPS or TLS listener, or detach the certificate",
		Sources: []string{srcAPICreateListener},
		Check:   unusedCertificates,
	},
	{
		ID: "elb/target-type", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Target type that the targets do not have",
		When:    "Instances of a group are registered otherwise than by instance, servers and addresses otherwise than by IP address, an Application Load Balancer otherwise than as such, or anything but a function as a function.",
		Why:     "AWS registers nothing of that kind with such a target group.",
		Message: "{t} registers by {right}, not by {type}",
		FixText: "Register by {right}",
		Note:    "Of QUIC the addresses of instances may be registered one by one. Functions behind another balancer than an ALB are elb/lambda-target-group, tasks of Fargate elb/fargate-target-type.",
		Sources: []string{srcAPICreateTargetGroup, srcASGTargetGroup},
		Check:   targetTypesOfTargets,
	},
	{
		ID: "elb/gwlb-protocol", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Gateway Load Balancer that speaks otherwise than GENEVE",
		When:    "A target group of a Gateway Load Balancer has a protocol other than GENEVE, or a port other than 6081.",
		Why:     "A Gateway Load Balancer wraps packets in GENEVE on port 6081, and AWS refuses any other target group.",
		Message: "{lb} reaches {t} over GENEVE on port 6081 only",
		FixText: "Leave protocol and port out",
		Sources: []string{srcGWLBTargetGroups},
		Check:   genevePorts,
	},
	{
		ID: "endpoint/one-service", Group: "endpoint", Severity: Error, Verified: VerifiedYes,
		Title:   "VPC endpoint for two services",
		When:    "A VPC endpoint leads to services of different kinds, or to two balancers.",
		Why:     "A VPC endpoint has one service name.",
		Message: "{endpoint} leads to {other} already and cannot lead to {t} too",
		FixText: "Draw an endpoint for each service",
		Sources: []string{srcAPICreateVPCEndpoint},
		Check:   servicesOfEndpoints,
	},
	{
		ID: "endpoint/gwlb-called", Group: "endpoint", Severity: Error, Verified: VerifiedYes,
		Title:   "Endpoint of appliances that is called",
		When:    "A record, a balancer, an API or a distribution leads to the VPC endpoint of a Gateway Load Balancer.",
		Why:     "Such an endpoint has no name. Routes lead packets to it.",
		Message: "{from} cannot call {endpoint}: routes lead to the endpoint of a Gateway Load Balancer",
		FixText: "Draw the links from instances, tasks or functions, whose routes lead through it",
		Sources: []string{srcGWLBEndpoints},
		Check:   calledAppliances,
	},
	{
		ID: "endpoint/gateway-service", Group: "endpoint", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate, traffic.CauseOutside},
		Title:    "Gateway endpoint for a service without one",
		When:     "A VPC endpoint of type gateway leads to something other than a bucket or a table of DynamoDB.",
		Why:      "Gateway endpoints are for S3 and DynamoDB.",
		Message:  "{endpoint} is a gateway endpoint and cannot lead to {t}",
		FixText:  "Set type to interface",
		Sources:  []string{srcGatewayEndpoints},
		Check:    gatewayServices,
	},
}

// Pages on what fits what.
const (
	srcASGTargetGroup       = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/attach-load-balancer-asg.html"
	srcGWLBTargetGroups     = "https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/target-groups.html"
	srcAPICreateVPCEndpoint = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html"
	srcGatewayEndpoints     = "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html"
	srcGWLBEndpoints        = "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html"
)

// forwardsBeside tells whether a balancer has another rule than that of the link, on a
// listener that it has. Without one, those who come by its listeners would find no rule.
func (p *Pass) forwardsBeside(l *model.Link) bool {
	return slices.ContainsFunc(p.t.Out(l.From), func(other *model.Link) bool {
		return other != l && other.Kind == model.Forwards && !p.illegal[other] && !model.Unlisted(p.t, other)
	})
}

const linkListener = "elb/link-listener"

func listenersOfLinks(p *Pass) {
	p.forwards(func(l *model.Link, s *model.ForwardsSpec, lb, to *model.Node) {
		named, protocols := strings.ToLower(s.Listener.Val()), model.ListenerProtocols(lb.Kind())
		if len(protocols) == 0 || !model.Unlisted(p.t, l) && !p.redirecting(lb, named) {
			return
		}
		f := p.AboutLink(l, "listener", "lb", label(lb), "listener", "listener "+strconv.Quote(named), "t", label(to), "example", protocols[0]+":443").
			Offer("any", "Leave it to the balancer", setLink(l, "listener"))
		if alb, ok := model.As[*model.ALB](lb); ok && model.FormedListener(lb.Kind(), named) && !p.takesPort(alb, named) && p.forwardsBeside(l) {
			f.Offer("list", "Let the balancer listen there", setNode(lb, "listeners", append(slices.Clone(alb.Listeners.Val()), named)...))
		}
	})
}

// unaskedRedirects says of balancers whose listeners all redirect that their rules never
// forward, where no request of the design finds it out.
func (n *namer) unaskedRedirects() {
	n.forwards(func(l *model.Link, s *model.ForwardsSpec, lb, to *model.Node) {
		raw, ok := lb.Spec.(*model.ALB)
		if !ok || s.Listener.Val() != "" || len(raw.Listeners.Val()) == 0 || !all(model.ListenersOf(n.t, lb), func(at string) bool {
			words := strings.Fields(strings.ToLower(at))
			return len(words) > 0 && n.redirecting(lb, words[0])
		}) {
			return
		}
		if slices.ContainsFunc(n.findings, func(f *Finding) bool {
			return f.Severity == Error && slices.Contains(f.Nodes, lb.ID) && f.Rule != linkListener
		}) {
			return
		}
		n.rule = RuleNamed(linkListener)
		n.AboutLink(l, "listener", "lb", label(lb), "listener", "a listener, since all of them redirect", "t", label(to), "example", "https:443")
	})
}

// takesPort tells whether an ALB has a listener on the port of another.
func (p *Pass) takesPort(alb *model.ALB, named string) bool {
	_, port, _ := strings.Cut(named, ":")
	number, _ := strconv.Atoi(port)
	return alb.ListensOn(number)
}

// redirecting tells whether a listener of a balancer sends all that comes to HTTPS.
func (p *Pass) redirecting(lb *model.Node, named string) bool {
	alb, ok := model.As[*model.ALB](lb)
	if raw, _ := lb.Spec.(*model.ALB); !ok || !raw.Listeners.IsSet() && len(p.Attached(lb, model.KindCertificate)) == 0 {
		return false
	}
	return slices.Contains(alb.RedirectedListeners(), named) || slices.ContainsFunc(alb.Listeners.Val(), func(l string) bool {
		words := strings.Fields(strings.ToLower(l))
		return len(words) == 2 && words[0] == named && words[1] == "redirect"
	})
}

// redirectsEverywhere tells whether all listeners that a balancer lists are such.
func (p *Pass) redirectsEverywhere(lb *model.Node, alb *model.ALB) bool {
	return len(alb.Listeners.Val()) > 0 && all(alb.Listeners.Val(), func(l string) bool {
		words := strings.Fields(strings.ToLower(l))
		return len(words) == 0 || p.redirecting(lb, words[0])
	})
}

func doubleDefaults(p *Pass) {
	firsts := map[string][]*model.Link{} // of each balancer, by which each further one is judged
	for _, l := range byTarget(p.Links(model.Forwards)) {
		s, _ := model.LinkAs[*model.ForwardsSpec](l)
		if p.From(l).Kind() != model.KindALB || len(s.Conditions()) > 0 {
			continue
		}
		at := slices.IndexFunc(firsts[l.From], func(first *model.Link) bool {
			return model.OnOneListener(p.t, first, l)
		})
		if at < 0 {
			firsts[l.From] = append(firsts[l.From], l)
		} else if first := firsts[l.From][at]; !model.SameRule(first, l) {
			p.AboutLink(l, "priority", "lb", label(p.From(l)), "other", label(p.To(first)), "t", label(p.To(l))).Along(first)
		}
	}
	for _, n := range p.Nodes(model.KindALB) {
		s, _ := model.As[*model.ALB](n)
		answers := map[string]string{}
		for _, own := range s.OwnAnswers() {
			if len(own.When.Conditions()) > 0 {
				continue
			}
			on := strings.ToLower(own.When.Listener.Val())
			if first := answers[on]; first != "" {
				p.About(n, "rules", "lb", label(n), "other", first, "t", own.Action())
			} else {
				answers[on] = own.Action()
			}
		}
	}
}

func unusedCertificates(p *Pass) {
	for _, n := range p.Nodes(model.KindALB, model.KindNLB) {
		shows := false
		switch s := n.Effective().(type) {
		case *model.ALB:
			shows = slices.ContainsFunc(s.Listeners.Val(), func(l string) bool { return listenerProtocol(l) == "https" })
		case *model.NLB:
			shows = s.Listener.Val() == "tls" || slices.ContainsFunc(p.t.Out(n.ID), func(l *model.Link) bool {
				f, ok := model.LinkAs[*model.ForwardsSpec](l)
				return ok && listenerProtocol(f.Listener.Val()) == "tls"
			})
		}
		for _, cert := range p.certificatesOn(n) {
			if shows || p.redirectsNowhere(n) != nil {
				continue // elb/redirect-closed: the certificate is for the listener that is missing
			}
			found := p.About(n, "", "lb", label(n), "cert", label(cert)).With(cert)
			found.of = n.ID // whose listeners show none of them
			if nlb, ok := n.Spec.(*model.NLB); ok && !nlb.Listener.IsSet() {
				found.Offer("tls", "Listen for TLS", setNode(n, "listener", "tls"))
			}
		}
	}
}

// registersBy are the target types that a kind of targets can have, the usual
// one first. Tasks and functions have rules of their own.
var registersBy = map[model.Kind][]string{
	model.KindASG: {"instance"}, model.KindECS: {"ip", "instance"}, model.KindALB: {"alb"},
	model.KindOnPremises: {"ip"}, model.KindRESTAPI: {"ip"}, model.KindVPCEndpoint: {"ip"},
}

func targetTypesOfTargets(p *Pass) {
	p.forwards(func(l *model.Link, s *model.ForwardsSpec, lb, to *model.Node) {
		types := registersBy[to.Kind()]
		if lb.Kind() == model.KindVPCLink || len(types) == 0 || slices.Contains(types, s.TargetType.Val()) {
			return
		}
		if nlb, ok := model.As[*model.NLB](lb); ok && to.Kind() == model.KindASG && s.TargetType.Val() == "ip" && passesQUIC(nlb, s) {
			return // each with its server id, which the group does not give
		}
		p.AboutLink(l, "targetType", "t", label(to), "right", types[0], "type", s.TargetType.Val()).
			OfferSafe("right", "Register by "+types[0], setLink(l, "targetType", types[0]))
	})
}

// genevePort is where appliances listen.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/target-groups.html
const genevePort = 6081

func genevePorts(p *Pass) {
	for _, l := range p.Links(model.Forwards) {
		raw, _ := l.Spec.(*model.ForwardsSpec)
		if lb := p.From(l); lb.Kind() == model.KindGWLB && (raw.Protocol.IsSet() && raw.Protocol.Val() != "GENEVE" || raw.Port.IsSet() && raw.Port.Val() != genevePort) {
			p.AboutLink(l, "protocol", "lb", label(lb), "t", label(p.To(l))).
				OfferSafe("clear", "Leave protocol and port out", setLink(l, "protocol"), setLink(l, "port"))
		}
	}
}

// oneServiceOf tells whether an endpoint for one node is an endpoint for the
// other: all buckets of a Region are one service, and so are all its APIs.
func oneServiceOf(a, b *model.Node) bool {
	return a == b || a.Kind() == b.Kind() && !isBalancer(a)
}

func servicesOfEndpoints(p *Pass) {
	for _, n := range p.Nodes(model.KindVPCEndpoint) {
		for _, l := range byTarget(p.t.Out(n.ID)) {
			first := byTarget(p.t.Out(n.ID))[0]
			if !oneServiceOf(p.To(first), p.To(l)) {
				p.AboutLink(l, "", "endpoint", label(n), "other", label(p.To(first)), "t", label(p.To(l))).Along(first)
			}
		}
	}
}

func calledAppliances(p *Pass) {
	for _, n := range p.Nodes(model.KindVPCEndpoint) {
		if !slices.ContainsFunc(p.t.Out(n.ID), func(l *model.Link) bool { return p.To(l).Kind() == model.KindGWLB }) {
			continue
		}
		for _, l := range p.t.In(n.ID) {
			if l.Data() && l.Kind != model.Writes && p.From(l).Kind() != model.KindUsers {
				p.AboutLink(l, "", "from", label(p.From(l)), "endpoint", label(n))
			}
		}
	}
}

func gatewayServices(p *Pass) {
	for _, n := range p.Nodes(model.KindVPCEndpoint) {
		if e, _ := model.As[*model.VPCEndpoint](n); e.Type.Val() != model.EndpointGateway {
			continue
		}
		for _, l := range p.t.Out(n.ID) {
			if to := p.To(l); !traffic.GatewayServes(to) {
				p.AboutLink(l, "", "endpoint", label(n), "t", label(to)).Offer("interface", "Make it an interface endpoint", setNode(n, "type", "interface"))
			}
		}
	}
}
