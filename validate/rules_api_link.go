package validate

import (
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// apiLinkRules judge how APIs call what is behind VPC links: over HTTP, or over
// HTTPS by a name that they look for in the certificate.
var apiLinkRules = []*Rule{
	{
		ID: "api/vpc-link-plain-http", Group: "api", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "Private integration in plain HTTP to a TLS listener",
		When:     "An integration through a VPC link says no server name, and the load balancer behind it has listeners for HTTPS or TLS alone.",
		Why:      "A private integration speaks plain HTTP unless it says the name of a server; a listener for HTTPS or TLS does not take that.",
		Message:  "{api} calls {lb} over plain HTTP, for the integration says no server name, and {lb} listens for {listener} alone",
		FixText:  "Say the server name that the certificate covers, or add a listener for HTTP",
		Sources:  []string{srcHTTPAPIPrivate, srcAPIGatewayTLS},
		Check:    plainHTTPOverLinks,
	},
	{
		ID: "api/vpc-link-server-name", Group: "api", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "Server name that what is behind a VPC link cannot prove",
		When:     "The server name of an integration through a VPC link is a wildcard, no certificate of the load balancer behind it covers the name, or the load balancer has no listener for HTTPS or TLS.",
		Why:      "API Gateway calls over HTTPS then, asks for the name in the handshake and looks for it in the certificate; without it every call fails.",
		Message:  "{api} calls {lb} over HTTPS as {name}: {what}",
		FixText:  "Use a name that a certificate of the load balancer covers",
		Sources:  []string{srcHTTPAPIPrivate, srcAPIGatewayTLS},
		Check:    serverNamesOverLinks,
	},
	{
		ID: "api/balancer-listener", Group: "api", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "Load balancer that an API cannot call by its own name",
		When:     "An integration calls a load balancer without a VPC link, and the load balancer listens for HTTPS, TLS, UDP or QUIC alone, or its listener for plain HTTP only redirects. Or it is a Network Load Balancer that calls Application Load Balancers on a port where they only redirect.",
		Why:      "The integration calls the name that AWS gave the load balancer. No certificate can stand for that name, so it calls in plain HTTP, and API Gateway passes a redirect on to the client.",
		Message:  "{api} calls {lb} in plain HTTP by the name that AWS gave it, and {what}",
		FixText:  "Make the load balancer internal and reach it through a VPC link with a server name, or add a listener for plain HTTP that forwards",
		Note:     "A load balancer with neither listeners nor a certificate of its own gets a listener for plain HTTP where it is exported.",
		Sources:  []string{srcAPIEndpointCertificates, srcACMDomain},
		Check:    balancersOfIntegrations,
	},
}

// Pages on the certificates of what an API calls.
const (
	srcAPIEndpointCertificates = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-supported-certificate-authorities-for-http-endpoints.html"
	srcACMDomain               = "https://docs.aws.amazon.com/acm/latest/userguide/setup-domain.html"
)

func balancersOfIntegrations(p *Pass) {
	for _, l := range p.Links(model.Integration) {
		if _, what := traffic.DeafToAPI(p.t, l); what != "" && !p.To(l).Private() {
			p.AboutLink(l, "", "api", label(p.From(l)), "lb", label(p.To(l)), "what", what).With(p.behindNLB(p.To(l))...)
		}
	}
}

// linkedBalancers visits the load balancers behind integrations through VPC links,
// with all that they listen for: HTTP, HTTPS or TLS; "" for several, and where the
// drawing does not say or what is behind ends TLS.
func (p *Pass) linkedBalancers(visit func(l *model.Link, name string, lb *model.Node, listener string)) {
	for _, l := range p.Links(model.Integration) {
		if p.To(l).Kind() != model.KindVPCLink {
			continue
		}
		s, _ := model.LinkAs[*model.IntegrationSpec](l)
		for _, t := range p.t.Out(l.To) {
			if lb := p.To(t); isBalancer(lb) {
				visit(l, s.ServerName.Val(), lb, traffic.ListensBehindLink(p.t, lb))
			}
		}
	}
}

func plainHTTPOverLinks(p *Pass) {
	p.linkedBalancers(func(l *model.Link, name string, lb *model.Node, listener string) {
		if name != "" || listener == "" || listener == "HTTP" {
			return
		}
		f := p.AboutLink(l, "serverName", "api", label(p.From(l)), "lb", label(lb), "listener", listener).With(lb)
		for _, c := range traffic.CertifiedNames(p.Attached(lb, model.KindCertificate)) {
			if !isWildcard(c) {
				f.OfferSafe("server-name", "Call it as "+c, setLink(l, "serverName", c))
				return
			}
		}
	})
}

func isWildcard(name string) bool { return strings.HasPrefix(name, "*") }

func serverNamesOverLinks(p *Pass) {
	p.linkedBalancers(func(l *model.Link, name string, lb *model.Node, _ string) {
		if what := traffic.WrongServer(p.t, l, lb, p.Attached(lb, model.KindCertificate)); what != "" {
			p.AboutLink(l, "serverName", "api", label(p.From(l)), "lb", label(lb), "name", name, "what", what).With(lb)
		}
	})
}
