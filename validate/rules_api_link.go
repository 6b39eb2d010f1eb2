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
		Title:   "Private integration in plain HTTP to a TLS listener",
		When:    "An integration through a VPC link says no server name, and the load balancer behind it has listeners for HTTPS or TLS alone.",
		Why:     "A private integration speaks plain HTTP unless it says the name of a server; a listener for HTTPS or TLS does not take that.",
		Message: "{api} calls {lb} over plain HTTP, for the integration says no server name, and {lb} listens for {listener} alone",
		FixText: "Say the server name that the certificate covers, or add a listener for HTTP",
		Sources: []string{srcHTTPAPIPrivate, srcAPIGatewayTLS},
		Check:   plainHTTPOverLinks,
	},
	{
		ID: "api/vpc-link-server-name", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "Server name that what is behind a VPC link cannot prove",
		When:    "The server name of an integration through a VPC link is a wildcard, no certificate of the load balancer behind it covers the name, or the load balancer has no listener for HTTPS or TLS.",
		Why:     "API Gateway calls over HTTPS then, asks for the name in the handshake and looks for it in the certificate; without it every call fails.",
		Message: "{api} calls {lb} over HTTPS as {name}: {what}",
		FixText: "Use a name that a certificate of the load balancer covers",
		Sources: []string{srcHTTPAPIPrivate, srcAPIGatewayTLS},
		Check:   serverNamesOverLinks,
	},
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
