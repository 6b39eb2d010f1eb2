package traffic

import (
	"math/bits"
	"strconv"
	"strings"

	"portolan/model"
)

// probe is a request that checkers make of a node.
type probe struct {
	node, scheme, host, path, query string
	port                            int
	text                            bool // the answer is searched for a text
}

// probeOf is what a health check of HTTP or HTTPS asks a node for. Its path may hold a
// query string.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
func probeOf(h *model.HealthCheck, node string) probe {
	p := probe{node: node, scheme: checkScheme(h), host: h.FQDN.Val(), text: searches(h)}
	p.path, p.query, _ = strings.Cut(h.Path.Val(), "?")
	if port := h.Port.Or(portOfScheme[p.scheme]); port != portOfScheme[p.scheme] {
		p.port = port
	}
	return p
}

// own tells whether a check states a path of its own. What answers there is taken to do so
// at once and without an API key; both are assumed.
func (p *probe) own() bool { return p.path != "/" }

// asks tells whether the query string of a request meets the condition of a rule:
// key=pattern, or a pattern for any key. Case does not count.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
func (p *probe) asks(condition string) bool {
	key, pattern, named := strings.Cut(strings.ToLower(condition), "=")
	if !named {
		key, pattern = "*", key
	}
	for _, pair := range strings.Split(strings.ToLower(p.query), "&") {
		name, value, _ := strings.Cut(pair, "=")
		if pair != "" && glob(key, name) && glob(pattern, value) {
			return true
		}
	}
	return false
}

// checkers are who asks for a health check: they have addresses of IPv4, stand
// everywhere, and bring no header and no proof of who they are.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
func (p *probe) checkers(check *model.Node) *model.Node {
	presents := []string{}
	if p.own() {
		presents = append(presents, model.PresentsAPIKey)
	}
	return model.NewNode(check.ID, "checkers", &model.Users{
		Protocol: model.Some(p.scheme), IPVersion: model.Some(model.IPv4Only), Presents: model.Some(presents),
	})
}

// probed tells whether enough checkers get an answer of 2xx or 3xx in time from a node,
// whatever answers. They follow no redirect. What caches would answer is left out, as it
// is of other requests.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
func (w *Walker) probed(check *model.Node, h *model.HealthCheck, n *model.Node) bool {
	if w.unnoticed {
		return w.unbroken().probed(check, h, n)
	}
	w.askHealth(n.ID)
	p := probeOf(h, n.ID)
	if known, ok := w.probes[p]; ok {
		return known.why == ""
	}
	w.probes[p] = finding{} // a name that is probed may rest on the check itself
	var found finding
	switch down := w.broken(n); {
	case down != "":
		found.why = down
	case w.failures.Any() && !w.touches(n):
		w.unbroken().probed(check, h, n)
		found = w.unbroken().probes[p]
	default:
		found = w.answerTo(&p, check, n)
	}
	w.probes[p] = found
	return found.why == ""
}

// finding is what checkers find at an endpoint.
type finding struct {
	why      string // why it counts as unhealthy, "" where it does not
	answered bool   // by an answer that a rule, a route or a host name decides about
}

// Rejected is why a health check of HTTP or HTTPS fails at a node by the answer that it
// gets with nothing broken, "" where it passes and where [CheckRefused] knows why. What
// fails for everybody who asks, such as a bucket that lets nobody in, is left out: that
// is no fault of the check.
func (w *Walker) Rejected(check, n *model.Node) string {
	h, ok := model.As[*model.HealthCheck](check)
	if !ok || !h.Probes() || checkScheme(h) == model.ProtocolTCP || n.Private() || !checkable(n) || w.guards(check, n) || w.Unpredictable(check) {
		return ""
	}
	if _, why := w.Refusal(check); why != "" {
		return ""
	}
	whole := w.unbroken()
	if whole.probed(check, h, n) {
		return ""
	}
	if found := whole.probes[probeOf(h, n.ID)]; found.answered {
		return found.why
	}
	return ""
}

// touches tells whether what is broken may change what a node answers.
func (w *Walker) touches(n *model.Node) bool {
	if len(w.failures.Zones)+len(w.failures.EdgeLocations) > 0 {
		return true
	}
	for i, word := range w.under(n.ID) {
		for ; word != 0; word &= word - 1 {
			if n := w.t.Nodes[64*i+bits.TrailingZeros64(word)]; w.failures.Checks[n.ID] || w.broken(n) != "" {
				return true
			}
		}
	}
	return false
}

// answerTo follows the request of the checkers to a node, and says why too few of them
// get an answer of 2xx or 3xx in time.
func (w *Walker) answerTo(p *probe, check, n *model.Node) finding {
	lasting := w
	if w.held != nil { // what a check finds in the end is no matter of a moment
		lasting = w.Under(w.failures)
		lasting.working, lasting.checks, lasting.probes, lasting.intact, lasting.asked = w.working, w.checks, w.probes, w.intact, w.asked
	}
	c := &course{Walker: lasting, users: p.checkers(check), probe: p, branches: 1, onPath: onPath{check.ID}}
	c.request = Request{Path: p.path, Method: "GET"}
	c.protocol, c.network, c.host = p.scheme, model.NetworkInternet, p.host
	if name := GivenName(n); p.host == "" && name != "" {
		c.maybe = []string{name}
	}
	if p.port != 0 {
		c.port = strconv.Itoa(p.port)
	}
	share, found := 0.0, finding{}
	for _, t := range c.follow(answer{link: p.link(check, n), share: 1}, sender{name: "the checkers", role: fromInternet}) {
		if p.counts(t) {
			share += t.share
		} else if found.why == "" {
			found = p.finding(t, n)
		}
	}
	if share > quorum {
		return finding{}
	}
	return found
}

// fails is where a health check fails with nothing broken because of the answer that it
// gets, and why; why is "" where it passes.
func (w *Walker) fails(check *model.Node, target string) (at *model.Node, why string) {
	h, ok := model.As[*model.HealthCheck](check)
	if !ok || !h.Probes() || checkScheme(h) == model.ProtocolTCP || w.unbroken().passes(check, target) {
		return nil, ""
	}
	for _, id := range w.ends(check, h, target) {
		if why := w.unbroken().probes[probeOf(h, id)].why; why != "" {
			return w.t.Node(id), why
		}
	}
	return nil, ""
}

// link leads checkers to a node: by a name of its owner where the check says one that the
// node has, or where an API answers to no other.
func (p *probe) link(check, n *model.Node) *model.Link {
	api, isAPI := model.APIOf(n.Effective())
	switch {
	case n.Kind() == model.KindRecord:
		return &model.Link{From: check.ID, To: n.ID, Kind: model.Queries, Spec: &model.QueriesSpec{}}
	case isAPI && api.CustomDomain.Val() != "" && (p.host == "" && !api.DefaultEndpoint.Val() || p.host != "" && Knows(n, p.host)):
		return &model.Link{From: check.ID, To: n.ID, Kind: model.ResolvesTo, Spec: &model.ResolvesToSpec{}}
	}
	return &model.Link{From: check.ID, To: n.ID, Kind: model.Requests, Spec: &model.RequestsSpec{}}
}

// finding is why an answer does not count.
func (p *probe) finding(t tail, n *model.Node) finding {
	switch {
	case t.failed != "":
		return finding{strings.TrimSuffix(t.failed, "."), t.status > 0 && (t.cause == CauseRule || t.cause == CauseUntaken || t.cause == CauseSwitchedOff || t.cause == CauseListener || t.cause == CauseProof || t.cause == CauseHost)}
	case p.text && t.bare:
		return finding{noPageToSearch, true}
	}
	return finding{n.Label() + " answers late", false}
}

// counts tells whether checkers take an answer for healthy. One that comes late may be
// in a cache by then. A page of a backend is taken to have the text that a check searches
// for, and what a balancer answers itself has not.
func (p *probe) counts(t tail) bool {
	if p.text && t.bare {
		return false
	}
	if t.failed != "" && (t.status < 200 || t.status >= 400) {
		return false
	}
	return len(t.caches) > 0 || t.seconds() <= waits()["checker-status"].seconds
}
