package traffic

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// calledBy is a station as it is called by a sender along a link: in which scheme and
// on which port.
func (c *course) calledBy(at sender, via *model.Link, from sender) sender {
	at.sentBy, at.handed, at.scheme = from.talks(), from.relays, c.scheme(via, from)
	at.masked = via.Kind == model.Endpoint && !model.AcceleratorKeepsClient(c.t, via)
	if s, ok := model.LinkAs[*model.ForwardsSpec](via); ok && s.Port.IsSet() {
		at.port = strconv.Itoa(s.Port.Val())
	}
	return at
}

// elsewhere tells whether a link is used for another listener of a balancer than that
// to which the request came, or for one that the balancer does not have. Each listener
// has its own rules and default action.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
func (c *course) elsewhere(n *model.Node, l *model.Link, at sender) bool {
	if model.Unlisted(c.t, l) {
		return true
	}
	switch s := n.Effective().(type) {
	case *model.ALB:
		return c.otherListener(s, model.ListenerOf(c.t, l), at)
	case *model.NLB:
		return c.otherOfNLB(n, model.ListenerOf(c.t, l), at)
	}
	return false
}

// schemePorts are those at which clients call unless they are told another.
var schemePorts = map[string]string{model.ProtocolHTTP: "80", model.ProtocolHTTPS: "443"}

// otherOfNLB tells whether what comes to an NLB goes by another listener: one that does
// not take its protocol, or of another port where one of the usual port takes it.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html
func (c *course) otherOfNLB(n *model.Node, listener string, at sender) bool {
	protocol, usual := c.protocol, ""
	switch {
	case at.sentBy == fromEdge:
		protocol = at.scheme
	case at.sentBy == fromService:
		protocol = ""
	}
	if protocol == "" {
		return false
	}
	if protocol != model.ProtocolTCP && protocol != model.ProtocolUDP {
		usual = cmp.Or(c.port, schemePorts[at.scheme])
	}
	takes := func(l string) bool {
		word, _, _ := strings.Cut(l, ":")
		return NLBTakes(word, protocol) && (word != "quic" || at.sentBy != fromEdge)
	}
	onUsual := func(l string) bool { return usual != "" && strings.HasSuffix(l, ":"+usual) }
	return !takes(listener) || !onUsual(listener) && slices.ContainsFunc(model.ListenersOf(c.t, n), func(l string) bool { return takes(l) && onUsual(l) })
}

// otherListener tells whether a rule belongs to another listener than that to which the
// request came: one of another protocol, or of another port where the balancer listens
// on the port of the request too.
func (c *course) otherListener(s *model.ALB, listener string, at sender) bool {
	protocol, _, _ := strings.Cut(listener, ":")
	if protocol == "" || at.scheme == "" || protocol != at.scheme {
		return protocol != "" && at.scheme != ""
	}
	port := schemePorts[at.scheme]
	switch {
	case at.port != "":
		port = at.port
	case at.sentBy != fromEdge && c.port != "":
		port = c.port
	}
	came := at.scheme + ":" + port
	return listener != came && s.ListensAt(came)
}
