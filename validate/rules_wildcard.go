package validate

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// wildcardRules judge names that stand for many against what answers for a few, and
// servers with addresses that a target group does not take.
var wildcardRules = []*Rule{
	{
		ID: "route53/wildcard-partly-served", Group: "route53", Severity: Warning, Verified: VerifiedYes,
		Title:   "Wildcard record to what serves some of its names",
		When:    "Users ask a wildcard name, and it leads to a distribution, an API or a managed service that has some of these names and not all of them, to a load balancer whose certificates cover some of them, or to an ALB whose rules forward some of them.",
		Why:     "The record answers for every name below it. Whoever asks for another one gets an error: 403 of CloudFront and of an API, a certificate that does not fit, or the default action of the listener.",
		Message: "{name} leads all its names to {t}, {why}",
		FixText: "Give {t} the wildcard name too, or draw a record for each name that is served",
		Sources: []string{srcCNAMEs, srcRestCustomDomains, srcACMCharacteristics, srcRuleConditionTypes},
		Check:   partlyServed,
	},
	{
		ID: "api/private-wildcard", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "Wildcard as the custom domain of a private API",
		When:    "The custom domain of a private REST API is a wildcard.",
		Why:     "API Gateway takes wildcards for public APIs alone, and refuses such a private domain.",
		Message: "{api} is private, and the custom domain of a private API is one name: {name} is a wildcard",
		FixText: "Give it one name, and each further name a custom domain of its own",
		Sources: []string{srcPrivateCustomDomains},
		Check:   privateWildcards,
	},
	{
		ID: "elb/public-target", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Title:   "Load balancer with a target on the Internet",
		When:    "An ALB or NLB forwards to a server on premises that is said to be reachable from the Internet.",
		Why:     "Targets on premises are registered by address, and AWS takes private ones alone: those of the VPC and of the blocks for private use. They are reached over VPN or Direct Connect.",
		Message: "{lb} cannot call {t} by its public address",
		FixText: "Join the networks and register the private address of {t}, or let CloudFront or an API call it",
		Note:    "Asked where the design says so: a server may well have both kinds of address.",
		Sources: []string{srcALBTargetGroups},
		Check:   publicTargets,
	},
}

const srcACMCharacteristics = "https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html"

const srcPrivateCustomDomains = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html"

func privateWildcards(p *Pass) {
	for _, n := range p.Nodes(model.KindRESTAPI) {
		if a, ok := model.As[*model.RESTAPI](n); ok && n.Private() && isWildcard(a.CustomDomain.Val()) {
			p.About(n, "customDomain", "api", label(n), "name", a.CustomDomain.Val())
		}
	}
}

func partlyServed(p *Pass) {
	said := map[[2]string]bool{}
	for _, w := range p.WaysOf(model.Queries) {
		if len(w.hosts) == 0 || !strings.HasPrefix(w.hosts[0], "*.") {
			continue
		}
		name := w.hosts[0]
		at := [2]string{w.end.ID, name}
		why := p.servesPart(w, name)
		if why == "" || said[at] {
			continue
		}
		said[at] = true
		p.AboutWay(w, "", "name", name, "t", label(w.end), "why", why)
	}
}

// servesPart says which names alone of a wildcard the end of a way serves, "" where it
// serves all or none, or that is not known.
func (p *Pass) servesPart(w *way, wildcard string) string {
	var own []string
	switch s := w.end.Effective().(type) {
	case *model.CloudFront:
		own = s.Aliases.Val()
	case *model.ALB, *model.NLB:
		if some := p.certifiedPart(w, wildcard); some != "" {
			return "whose certificates cover " + some + " alone"
		}
		if some := p.forwardedPart(w.end, wildcard); some != "" {
			return "whose rules forward " + some + " alone"
		}
		return ""
	}
	if a, ok := model.APIOf(w.end.Effective()); ok && !w.end.Private() {
		own = []string{a.CustomDomain.Val()}
	}
	if m, ok := model.ManagedOf(w.end.Effective()); ok {
		own = []string{m.CustomDomain.Val()}
	}
	if some := below(own, wildcard); some != "" {
		return "which answers to " + some + " alone"
	}
	return ""
}

// below lists the names that a wildcard stands for, "" where one of them is the
// wildcard itself.
func below(names []string, wildcard string) string {
	if model.Covers(names, wildcard) {
		return ""
	}
	var out []string
	for _, n := range names {
		if model.Covers([]string{wildcard}, n) {
			out = append(out, model.Domain(n))
		}
	}
	return strings.Join(out, " and ")
}

// certifiedPart lists the names of a wildcard that the certificates of a load balancer
// cover, where TLS of the users ends there and they do not cover all.
func (p *Pass) certifiedPart(w *way, wildcard string) string {
	certs := p.Attached(w.end, model.KindCertificate)
	if len(certs) == 0 || traffic.ProvesAlias(certs, wildcard) || !tlsUsers(w.from, w.end) || !endsTLS(w.end) || passesTLSEnd(w) {
		return ""
	}
	var names []string
	for _, c := range certs {
		s, _ := model.As[*model.Certificate](c)
		names = append(names, s.Names.Val()...)
	}
	return below(names, wildcard)
}

// forwardedPart lists the names of a wildcard that the rules of an ALB forward, where all
// of them ask for a name and none takes all.
func (p *Pass) forwardedPart(lb *model.Node, wildcard string) string {
	if lb.Kind() != model.KindALB {
		return ""
	}
	var names []string
	for _, l := range p.t.Out(lb.ID) {
		s, ok := model.LinkAs[*model.ForwardsSpec](l)
		if !ok || p.illegal[l] {
			continue
		}
		host := s.Host.Val()
		if host == "" || s.HostRegex.Val() != "" || model.PatternCovers(strings.ToLower(host), wildcard) {
			return ""
		}
		names = append(names, host)
	}
	slices.Sort(names)
	return below(slices.Compact(names), wildcard)
}

func publicTargets(p *Pass) {
	p.forwards(func(l *model.Link, _ *model.ForwardsSpec, lb, to *model.Node) {
		if s, ok := to.Spec.(*model.OnPremises); ok && s.Public.IsSet() && s.Public.Val() {
			p.AboutLink(l, "", "lb", label(lb), "t", label(to)).
				Offer("private", "Say that "+label(to)+" has a private address", setNode(to, "public", "false"))
		}
	})
}
