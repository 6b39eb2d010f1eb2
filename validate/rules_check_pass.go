package validate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/traffic"
)

// checkPassRules judge whether health checks can pass at all.
var checkPassRules = []*Rule{
	{
		ID: "route53/health-check-refused", Group: "route53", Severity: Warning, Verified: VerifiedYes,
		Title:   "Health check that can never pass",
		When:    "A health check probes something that refuses the checkers of Route 53: a distribution whose geographic restriction leaves out the countries of the checkers, that has not the host name of the check among its aliases, or whose default behaviour wants signatures; an API, function URL or load balancer that wants a login, a token, a signature or a client certificate; a balancer that admits CloudFront alone, or forwards only requests with a header; or something that does not listen for the protocol of the check, or on its port.",
		Why:     "The check is down from the first minute, and the records that depend on it count as failed.",
		Message: "{hc} cannot pass at {t}: {why}",
		FixText: "Probe what lets the checkers in, such as a path or a backend without the guard",
		Note:    "Checkers have a fixed set of addresses and Regions and send no credentials. Where a distribution lets in some of their countries, each Region is taken to have as many checkers, and more than 18 % must pass. A secret header that the origin link alone speaks of is taken to leave the path of the check open. Asked of authorization that is stated; of an API key where the check has no path of its own.",
		Sources: []string{srcHealthOfEndpoints, srcGeorestrictions},
		Check:   refusedChecks,
	},
}

// quorum is the share of checkers above which an endpoint counts as healthy.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
const quorum = 0.18

func refusedChecks(p *Pass) {
	for _, l := range p.Links(model.Probes) {
		hc := p.From(l)
		h, _ := model.As[*model.HealthCheck](hc)
		if to := p.To(l); h.Probes() && !h.Inverted.Val() && !h.Disabled.Val() && !to.Private() {
			if why := p.refusesCheck(h, to); why != "" {
				p.AboutLink(l, "", "hc", label(hc), "t", label(to), "why", why)
			}
		}
	}
}

// checkScheme is http, https or tcp.
func checkScheme(h *model.HealthCheck) string {
	scheme, _, _ := strings.Cut(strings.ToLower(h.Type.Val()), "_")
	return scheme
}

// refusesCheck is why a health check never passes at a node, "" when it may.
func (p *Pass) refusesCheck(h *model.HealthCheck, to *model.Node) string {
	scheme := checkScheme(h)
	if why := p.deafTo(to, scheme); why != "" {
		return why
	}
	if why := p.closedTo(h, to); why != "" {
		return why
	}
	if scheme == model.ProtocolTCP {
		return p.shutOut(to)
	}
	switch s := to.Effective().(type) {
	case *model.CloudFront:
		return p.distributionRefuses(h, s, to)
	case *model.FunctionURL:
		if u, _ := to.Spec.(*model.FunctionURL); u.AuthType.Val() == "AWS_IAM" { // the default is an assumption
			return "it wants signed requests (403)"
		}
	case *model.ALB:
		return p.balancerRefuses(to)
	case *model.NLB:
		if verifies(to) {
			return "it wants a client certificate"
		}
		return p.shutOut(to)
	}
	if a, ok := model.APIOf(to.Spec); ok {
		return apiRefuses(a, h)
	}
	return ""
}

// deafTo: HTTP to what listens for TLS alone, HTTPS to what has none.
func (p *Pass) deafTo(to *model.Node, scheme string) string {
	if scheme == model.ProtocolTCP {
		if n, ok := model.As[*model.NLB](to); ok && !traffic.NLBTakes(n.Listener.Val(), scheme) {
			return "it listens for " + traffic.ListensFor(to)
		}
		return ""
	}
	if _, refuses := traffic.Refuses(to.Kind(), scheme); refuses {
		return "it has no listener for " + strings.ToUpper(scheme)
	}
	if b, ok := model.As[*model.S3](to); ok && b.Access.Val() == model.AccessWebsite && scheme == model.ProtocolHTTPS {
		return "a website endpoint has no HTTPS"
	}
	if p.unheard(to, []string{scheme}) != "" {
		return "it listens for " + traffic.ListensFor(to)
	}
	return ""
}

// closedTo: a port that the check names and nothing listens on.
func (p *Pass) closedTo(h *model.HealthCheck, to *model.Node) string {
	ports := p.portsOf(to)
	if !h.Port.IsSet() || len(ports) == 0 || slices.Contains(ports, h.Port.Val()) {
		return ""
	}
	return fmt.Sprintf("nothing listens on port %d there", h.Port.Val())
}

// portsOf lists the ports on which a node listens, none when they are not known.
func (p *Pass) portsOf(n *model.Node) []int {
	switch s := n.Effective().(type) {
	case *model.NLB:
		return []int{s.Port.Val()}
	case *model.ALB:
		all := slices.Clone(s.Listeners.Val())
		for _, l := range p.t.Out(n.ID) {
			if f, ok := model.LinkAs[*model.ForwardsSpec](l); ok && f.Listener.IsSet() {
				all = append(all, f.Listener.Val())
			}
		}
		var ports []int
		for _, l := range all {
			first, _, _ := strings.Cut(strings.TrimSpace(l), " ")
			_, port, _ := strings.Cut(first, ":")
			number, err := strconv.Atoi(port)
			if err != nil {
				return nil // elb/listener-form
			}
			ports = append(ports, number)
		}
		return ports
	case *model.CloudFront:
		return []int{80, 443}
	case *model.S3:
		if s.Access.Val() == model.AccessWebsite {
			return []int{80}
		}
	}
	if n.Kind().API() || n.Kind() == model.KindFunctionURL {
		return []int{443}
	}
	return nil
}

// apiRefuses: keys are asked for method by method, so that a path of its own may
// be open.
func apiRefuses(a *model.API, h *model.HealthCheck) string {
	open := a.Auth.Val() == "none" || a.Auth.Val() == "api-key" && h.Path.Val() != "/"
	switch {
	case a.Auth.IsSet() && !open:
		return "it wants callers to authorize by " + a.Auth.Val() + ", and checkers have no credentials"
	case a.MTLS.Val():
		return "it wants a client certificate"
	}
	return ""
}

func (p *Pass) distributionRefuses(h *model.HealthCheck, d *model.CloudFront, n *model.Node) string {
	fqdn := h.FQDN.Val()
	switch {
	case !checkersLetIn(h, d):
		return "its geographic restriction leaves the countries of the checkers out (403)"
	case d.ViewerMTLS.Val() == "required":
		return "it wants a client certificate"
	case fqdn != "" && len(d.Aliases.Val()) > 0 && !strings.HasSuffix(model.Domain(fqdn), ".cloudfront.net") && !model.Covers(d.Aliases.Val(), fqdn):
		return fqdn + " is none of its aliases (403)"
	}
	if o := p.behaviorFor(n, h.Path.Val()); o != nil {
		switch {
		case o.SignedURLs.Val():
			return "its behaviour " + o.Path.Val() + " wants signed URLs (403)"
		case o.ViewerProtocol.Val() == "https-only" && checkScheme(h) == model.ProtocolHTTP:
			return "its behaviour " + o.Path.Val() + " refuses plain HTTP (403)"
		}
	}
	return ""
}

// behaviorFor is the behaviour that takes a path, nil when there is none.
func (p *Pass) behaviorFor(dist *model.Node, path string) *model.OriginSpec {
	var rest *model.OriginSpec
	for _, l := range p.t.Out(dist.ID) {
		o, ok := model.LinkAs[*model.OriginSpec](l)
		switch {
		case !ok || p.illegal[l]:
		case o.Path.Val() == "*":
			rest = o
		case model.PatternCovers(model.BehaviorPath(o.Path.Val()), path):
			return o
		}
	}
	return rest
}

// checkersLetIn tells whether the geographic restriction of a distribution lets
// enough checkers in.
func checkersLetIn(h *model.HealthCheck, d *model.CloudFront) bool {
	restriction := d.GeoRestriction.Val()
	if restriction != "allowlist" && restriction != "denylist" {
		return true
	}
	regions := h.Regions.Val()
	if len(regions) == 0 {
		regions = model.CheckerRegions()
	}
	in := 0
	for _, code := range regions {
		r, _ := geo.RegionByCode(code)
		listed := geo.Listed(d.GeoCountries.Val(), r.Country)
		if listed == (restriction == "allowlist") {
			in++
		}
	}
	return float64(in) > quorum*float64(len(regions)) // equivalent, at the bound: 18 % of at most eight Regions is no whole number
}

func (p *Pass) balancerRefuses(to *model.Node) string {
	if verifies(to) {
		return "it wants a client certificate"
	}
	token, header, forwards := true, true, 0
	for _, f := range p.t.Out(to.ID) {
		s, ok := model.LinkAs[*model.ForwardsSpec](f)
		if !ok || p.illegal[f] {
			continue
		}
		forwards++
		deny := s.OnUnauthenticated.Val() == model.OnUnauthenticatedDeny
		auth := model.AuthOf(to, f)
		token = token && (auth == model.AuthJWT || deny && auth != model.AuthNone)
		header = header && s.Header.Val() != ""
	}
	switch {
	case forwards == 0:
	case token:
		return "all of its rules want a login or a token (401)"
	case header:
		return "all of its rules want a header that checkers do not send"
	}
	return p.shutOut(to)
}

// shutOut: security groups that a link of CloudFront tells to admit CloudFront
// alone. What the property securityGroups says is elb/security-group.
func (p *Pass) shutOut(to *model.Node) string {
	if model.SecurityGroupsOf(to).IsSet() || !isBalancer(to) {
		return ""
	}
	for _, w := range p.WaysOf(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](w.by)
		if w.end == to && o.Access.Val() == model.AccessPrefixList {
			return "its security groups admit CloudFront alone"
		}
	}
	return ""
}
