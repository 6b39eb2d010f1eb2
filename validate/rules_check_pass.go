package validate

import (
	"sync"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
)

// checkPassRules judge whether health checks can pass at all.
var checkPassRules = []*Rule{
	{
		ID: "route53/health-check-refused", Group: "route53", Severity: Warning, Verified: VerifiedYes, Export: ExportDown,
		Title:   "Health check that can never pass",
		When:    "A health check probes something, which a link leads to or which the design has the name of, that refuses the checkers of Route 53: a distribution whose geographic restriction leaves out the countries of the checkers, that has not the host name of the check among its aliases, or whose default behaviour wants signatures; an API, function URL or load balancer that wants a login, a token, a signature or a client certificate; a balancer whose security groups do not admit them, that speaks TLS 1.3 alone or forwards only requests with a header; a WebSocket API; or something that does not listen for the protocol of the check, or not on its port, which is 443 for HTTPS and 80 for HTTP where nothing is said; or something behind which all backends work for longer than the 2 s that a checker waits, where the check states no path of its own; or something whose answer to the check, with nothing broken, is another status than 2xx or 3xx, such as a fixed 503 or 404, or holds nothing that the check could find its text in.",
		Why:     "The check is down from the first minute, and the records that depend on it count as failed.",
		Message: "{hc} cannot pass at {t}: {why}",
		FixText: "Probe what lets the checkers in, such as a path or a backend without the guard",
		Note:    "Checkers have a fixed set of addresses and Regions and send no credentials. Where a distribution lets in some of their countries, each Region is taken to have as many checkers, and more than 18 % must pass. A secret header that the origin link alone speaks of is taken to leave the path of the check open. Asked of APIs whose authorization is stated; of an API key where the check has no path of its own. A check of a load balancer that states no name calls it by that which AWS gives it, which rules for a host seldom take. No page says with which status a WebSocket API answers what is no WebSocket: an error is taken. Redirects are not followed and count as healthy, wherever they lead; what backends answer is taken to be 200, with the text in it.",
		Sources: []string{srcHealthOfEndpoints, srcGeorestrictions},
		Check:   refusedChecks,
	},
}

func refusedChecks(p *Pass) {
	w := sync.OnceValue(func() *traffic.Walker { return traffic.NewWalker(p.t, latency.NewNetwork(), traffic.Failures{}) })
	p.eachCall(func(hc *model.Node, h *model.HealthCheck, c traffic.Called) {
		if h.Inverted.Val() || h.Disabled.Val() || c.Node.Private() {
			return
		}
		why := traffic.CheckRefused(p.t, h, c.Node)
		if why == "" {
			why = w().Rejected(hc, c.Node)
		}
		if why != "" {
			p.aboutCall(hc, c, "", "hc", label(hc), "t", label(c.Node), "why", why).drawing = traffic.MayPassOnceMade(why)
		}
	})
}

// eachCall visits what health checks call by the design, check by check.
func (p *Pass) eachCall(visit func(*model.Node, *model.HealthCheck, traffic.Called)) {
	for _, n := range p.Nodes(model.KindHealthCheck) {
		h, _ := model.As[*model.HealthCheck](n)
		for _, c := range traffic.CalledBy(p.t, n) {
			visit(n, h, c)
		}
	}
}

// aboutCall starts a finding on what a health check calls: at the link, or at the
// property of the check that names it.
func (p *Pass) aboutCall(hc *model.Node, c traffic.Called, prop string, pairs ...string) *Finding {
	if c.Link != nil {
		return p.AboutLink(c.Link, prop, pairs...)
	}
	return p.About(hc, c.Prop, pairs...).With(c.Node)
}
