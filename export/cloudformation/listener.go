package cloudformation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// listener is one port of a load balancer.
type listener struct {
	protocol string // http or https, of an NLB tcp, tls, udp, tcp_udp, quic or tcp_quic
	port     int
	redirect bool // sends clients to HTTPS
}

func (l listener) String() string { return l.protocol + ":" + strconv.Itoa(l.port) }

// Protocols of the listeners of each kind of load balancer.
var (
	albProtocols = model.ListenerProtocols(model.KindALB)
	nlbProtocols = model.ListenerProtocols(model.KindNLB)
)

// text is the listener as a design writes it.
func (l listener) text() string {
	if l.redirect {
		return l.String() + " redirect"
	}
	return l.String()
}

// speaks tells whether clients of HTTP or HTTPS get through the listener: one
// that hands packets on takes both.
func (l listener) speaks(protocol string) bool {
	switch l.protocol {
	case "tcp", "tcp_udp", "tcp_quic":
		return true
	case "tls":
		return protocol == "https"
	}
	return l.protocol == protocol
}

// endsTLS tells whether the listener shows a certificate.
func (l listener) endsTLS() bool { return l.protocol == "https" || l.protocol == "tls" }

// layer4 are the protocols that security groups know under the listener, or under
// a target group. GENEVE goes over UDP.
// https://www.rfc-editor.org/rfc/rfc8926
func (l listener) layer4() []string {
	switch l.protocol {
	case "udp", "quic", "geneve":
		return []string{"udp"}
	case "tcp_udp", "tcp_quic":
		return []string{"tcp", "udp"}
	}
	return []string{"tcp"}
}

// part is the part of a logical id that tells the listeners of a balancer apart.
func (l listener) part() string {
	if l.layer4()[0] == "udp" {
		return "Udp" + decimal(l.port)
	}
	return decimal(l.port)
}

// takes tells whether a listener sends requests along a link: that of the link,
// or any that forwards when the link names none. On an NLB a link without one
// belongs to the listener that its properties describe.
func (b *balancer) takes(l listener, t *model.Link) bool {
	s, ok := model.LinkAs[*model.ForwardsSpec](t)
	if !ok || l.redirect {
		return false
	}
	if !s.Listener.IsSet() {
		return b.nlb == nil || l == b.ownListener()
	}
	named, err := parseListener(s.Listener.Val(), b.protocols())
	return err == nil && named.String() == l.String()
}

func (b *balancer) protocols() []string {
	if b.nlb != nil {
		return nlbProtocols
	}
	return albProtocols
}

// ownListener is the one that the properties of an NLB describe.
func (b *balancer) ownListener() listener {
	return listener{protocol: b.nlb.Listener.Val(), port: b.nlb.Port.Val()}
}

// listeners are those drawn: by the properties of the balancer, and by the links
// that name others. When none are, the certificate decides, and who calls: HTTPS
// with one or for users who speak it, plain HTTP without, and a redirect for people
// who type the name.
func (x *exporter) listeners(b *balancer) []listener {
	out := x.statedListeners(b)
	for _, t := range ofKind(x.t.Out(b.node.ID), model.Forwards) {
		s, _ := model.LinkAs[*model.ForwardsSpec](t)
		l, err := parseListener(s.Listener.Val(), b.protocols())
		if err == nil && !model.Unlisted(x.t, t) && !slices.ContainsFunc(out, func(o listener) bool { return o.String() == l.String() }) {
			out = append(out, l)
		}
	}
	return out
}

func (x *exporter) statedListeners(b *balancer) []listener {
	if b.nlb != nil {
		own := b.ownListener()
		if slices.ContainsFunc(x.t.Out(b.node.ID), func(t *model.Link) bool { return b.takes(own, t) }) {
			return []listener{own}
		}
		return nil
	}
	set, isALB := b.node.Spec.(*model.ALB)
	if !isALB { // a service that the drawing has in a balancer's place
		return nil
	}
	if !set.Listeners.IsSet() {
		return x.impliedListeners(b)
	}
	var out []listener
	sent := b.spec.RedirectedListeners()
	for _, text := range set.Listeners.Val() {
		if l, err := parseListener(text, albProtocols); err == nil {
			l.redirect = l.redirect || slices.Contains(sent, l.String())
			out = append(out, l)
		}
	}
	return out
}

func (x *exporter) impliedListeners(b *balancer) []listener {
	plain, tls := x.calledPlainly(b)
	tls = tls || len(x.sources(b.node, model.KindCertificate)) > 0
	for _, l := range b.origins {
		o, _ := l.Spec.(*model.OriginSpec)
		switch o.OriginProtocol.Val() {
		case "https-only":
			tls = true
		case "http-only":
			plain = true
		case "match-viewer":
			plain, tls = true, true
		}
	}
	tls = tls || x.needsTLS(b) || x.callsOverTLS(b.node, map[string]bool{})
	var out []listener
	if tls {
		out = append(out, listener{protocol: "https", port: 443})
	}
	if plain || !tls {
		return append(out, listener{protocol: "http", port: 80})
	}
	if b.open {
		out = append(out, listener{protocol: "http", port: 80, redirect: true})
	}
	return out
}

// needsTLS tells whether the balancer does what only an HTTPS listener can: ask
// for a login, a token or a certificate of the client, or answer an API under a
// name that it checks.
func (x *exporter) needsTLS(b *balancer) bool {
	for _, link := range x.sources(b.node, model.KindVPCLink) {
		if slices.ContainsFunc(x.t.In(link.ID), func(l *model.Link) bool { return serverName(l) != "" }) {
			return true
		}
	}
	return b.spec.MTLS.Val() != model.MTLSOff || slices.ContainsFunc(ofKind(x.t.Out(b.node.ID), model.Forwards), func(l *model.Link) bool {
		return model.AuthOf(b.node, l) != model.AuthNone
	})
}

// calledPlainly tells on which of the usual ports a balancer without listeners of its own
// is called in any case: in plain HTTP by the integrations of APIs, which say a server
// name where they want TLS, and by the target groups of Network Load Balancers.
func (x *exporter) calledPlainly(b *balancer) (plain, tls bool) {
	certified := len(x.sources(b.node, model.KindCertificate)) > 0
	for _, l := range x.t.In(b.node.ID) {
		switch s := l.Effective().(type) {
		case *model.IntegrationSpec:
			plain = plain || !certified
		case *model.ForwardsSpec:
			from := x.t.Node(l.From)
			if from.Kind() == model.KindVPCLink && !certified {
				plain = plain || slices.ContainsFunc(x.t.In(from.ID), func(l *model.Link) bool { return l.Kind == model.Integration && serverName(l) == "" })
			}
			plain = plain || from.Kind() == model.KindNLB && s.Port.Val() == 80 && !certified
			tls = tls || from.Kind() == model.KindNLB && s.Port.Val() == 443
		}
	}
	return plain, tls
}

// callsOverTLS tells whether users who do not speak plain HTTP call a balancer, by a
// name or an accelerator too. One without listeners of its own then has those of the
// documented default, and a certificate that the template asks for.
func (x *exporter) callsOverTLS(n *model.Node, seen map[string]bool) bool {
	if seen[n.ID] {
		return false
	}
	seen[n.ID] = true
	return slices.ContainsFunc(x.t.In(n.ID), func(l *model.Link) bool {
		from := x.t.Node(l.From)
		switch s := from.Effective().(type) {
		case *model.Users:
			return s.Protocol.Val() != model.ProtocolHTTP
		case *model.Record, *model.Accelerator:
			return x.callsOverTLS(from, seen)
		}
		return false
	})
}

// parseListener reads "https:443" or "http:80 redirect".
func parseListener(text string, protocols []string) (listener, error) {
	words := strings.Fields(strings.ToLower(text))
	if len(words) == 0 || len(words) > 2 || len(words) == 2 && words[1] != "redirect" {
		return listener{}, fmt.Errorf("listener %q: want protocol:port, and the word redirect", text)
	}
	protocol, port, _ := strings.Cut(words[0], ":")
	n, err := strconv.Atoi(port)
	if err != nil || n < 1 || n > 65535 || !slices.Contains(protocols, protocol) {
		return listener{}, fmt.Errorf("listener %q: want %s and a port from 1 to 65535", text, strings.Join(protocols, " or "))
	}
	return listener{protocol, n, len(words) == 2}, nil
}

// listener makes a listener and its rules. Where only CloudFront may pass,
// rules ask for the secret and everything else is refused.
func (x *exporter) listener(s *stack, b *balancer, l listener) {
	id := s.id(b.node.ID, "Listener"+l.part())
	properties := []field{
		f("LoadBalancerArn", ref(s.id(b.node.ID, "LoadBalancer"))), f("Port", num(l.port)), f("Protocol", str(strings.ToUpper(l.protocol))),
	}
	if l.endsTLS() {
		what := "ARN of a certificate in " + s.region + " for the load balancer " + b.node.ID
		if b.originName != "" {
			what += " that covers " + b.originName
		}
		properties = append(properties,
			f("Certificates", list(object(f("CertificateArn", x.certificateFor(s, b.node, what+"."))))),
			f("SslPolicy", str(b.tlsPolicy())), f("MutualAuthentication", x.mutualTLS(s, b)))
	}
	if b.nlb != nil && b.nlb.IdleTimeout.IsSet() && slices.Contains(l.layer4(), "tcp") && l.protocol != "tls" {
		properties = append(properties, f("ListenerAttributes", list(setting("tcp.idle_timeout.seconds", decimal(b.nlb.IdleTimeout.Val())))))
	}
	rules := x.rulesOn(s, b, l)
	first := rules.last(b, l)
	for _, t := range rules.rest {
		x.forwarders[t.Ref()] = append(x.forwarders[t.Ref()], id)
	}
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ElasticLoadBalancingV2::Listener", comment: comment(b.node) + ", port " + decimal(l.port),
		properties: object(append(properties, f("DefaultActions", x.actions(s, b, l, rules.rest, first)))...),
	})
	x.moreCertificates(s, id, b, l)
	x.writeRules(s, id, b, l, rules)
}

// moreCertificates adds those beside the first, from which a listener chooses by
// the name that clients ask for.
func (x *exporter) moreCertificates(s *stack, id string, b *balancer, l listener) {
	all := x.sources(b.node, model.KindCertificate)
	if !l.endsTLS() || len(all) < 2 {
		return
	}
	more := list()
	for _, c := range all[1:] {
		more.Content = append(more.Content, object(f("CertificateArn", x.arnOf(s, c))))
	}
	s.add(&resource{
		rank: rankBalancer, id: s.id(b.node.ID, "Certificates"+l.part()), kind: "AWS::ElasticLoadBalancingV2::ListenerCertificate",
		comment:    comment(b.node) + ", more certificates of port " + decimal(l.port),
		properties: object(f("ListenerArn", ref(id)), f("Certificates", more)),
	})
}
