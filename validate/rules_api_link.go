package validate

import (
	"strings"

	"portolan/model"
)

// apiLinkRules judge how APIs call what is behind VPC links: over HTTP, or over
// HTTPS by a name that they look for in the certificate.
var apiLinkRules = []*Rule{
	{
		ID: "api/vpc-link-plain-http", Group: "api", Severity: Warning, Verified: VerifiedYes,
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
				visit(l, s.ServerName.Val(), lb, p.listensBehindLink(lb))
			}
		}
	}
}

// listensBehindLink is the one protocol that a balancer takes, see [Pass.linkedBalancers].
func (p *Pass) listensBehindLink(lb *model.Node) string {
	switch s := lb.Spec.(type) { // what is left out is the export's to choose
	case *model.ALB:
		http, _, _ := s.Listens(p.t.Out(lb.ID), model.ProtocolHTTP)
		https, _, _ := s.Listens(p.t.Out(lb.ID), model.ProtocolHTTPS)
		switch {
		case https && !http:
			return "HTTPS"
		case http && !https:
			return "HTTP"
		}
	case *model.NLB:
		if s.Listener.Val() == "tls" {
			return "TLS"
		}
	}
	return ""
}

func plainHTTPOverLinks(p *Pass) {
	p.linkedBalancers(func(l *model.Link, name string, lb *model.Node, listener string) {
		if name != "" || listener == "" || listener == "HTTP" {
			return
		}
		f := p.AboutLink(l, "serverName", "api", label(p.From(l)), "lb", label(lb), "listener", listener).With(lb)
		for _, c := range p.certifiedNames(lb) {
			if !isWildcard(c) {
				f.OfferSafe("server-name", "Call it as "+c, setLink(l, "serverName", c))
				return
			}
		}
	})
}

func isWildcard(name string) bool { return strings.HasPrefix(name, "*") }

// certifiedNames are the names of the certificates of a node, none when one of
// them does not list its names.
func (p *Pass) certifiedNames(n *model.Node) []string {
	var names []string
	for _, c := range p.Attached(n, model.KindCertificate) {
		s, _ := model.As[*model.Certificate](c)
		if len(s.Names.Val()) == 0 {
			return nil
		}
		names = append(names, s.Names.Val()...)
	}
	return names
}

func serverNamesOverLinks(p *Pass) {
	p.linkedBalancers(func(l *model.Link, name string, lb *model.Node, listener string) {
		names := p.certifiedNames(lb)
		what := ""
		switch {
		case name == "":
		case isWildcard(name):
			what = "that is a wildcard, which no handshake asks for"
		case listener == "HTTP":
			what = "it listens for HTTP alone"
		case len(names) > 0 && !model.Covers(names, name):
			what = "its certificate covers " + strings.Join(names, ", ")
		}
		if what != "" {
			p.AboutLink(l, "serverName", "api", label(p.From(l)), "lb", label(lb), "name", name, "what", what).With(lb)
		}
	})
}
