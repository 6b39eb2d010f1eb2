package validate

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// portRules judge the ports and names at which balancers are called.
var portRules = []*Rule{
	{
		ID: "cloudfront/origin-port", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Origin port that CloudFront does not take",
		When:    "The listener of a load balancer that a behaviour calls is on a port below 1024 other than 80 and 443, and the load balancer has none on the usual port of the protocol.",
		Why:     "CloudFront calls origins on port 80, on port 443 and on ports from 1024 to 65535, and refuses the distribution otherwise.",
		Message: "{dist} would call {lb} on port {port}, which CloudFront does not take",
		FixText: "Let the load balancer listen on the usual port, or on one from 1024 on",
		Sources: []string{srcDistValuesOrigin},
		Check:   originPorts,
	},
	{
		ID: "elb/usual-port", Group: "elb", Severity: Warning, Verified: VerifiedLogic,
		Title:   "Listener on the port of the other protocol",
		When:    "Users of HTTPS come to a load balancer that takes their protocol on port 80 and not on 443, or users of plain HTTP to one that takes theirs on port 443 and not on 80. Through an accelerator too.",
		Why:     "Clients call port 443 for HTTPS and port 80 for plain HTTP unless their address says another.",
		Message: "{users} speak {protocol}, whose port is {port}, and {lb} listens on port {other}",
		FixText: "Listen on port {port}",
		Note:    "Port overrides of an accelerator are not drawn.",
		Sources: []string{srcNLBListeners, srcAboutEndpoints, "https://www.rfc-editor.org/rfc/rfc9110.html#name-http-and-https-uri-schemes"},
		Check:   usualPorts,
	},
	{
		ID: "elb/aws-name", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Title:   "Called by a name of AWS that no certificate covers",
		When:    "Users of HTTPS call a load balancer that has a certificate themselves, or an accelerator in front of one, and a record leads others there; or they call an Elastic Beanstalk environment or a Classic Load Balancer themselves that has no domain of its own.",
		Why:     "They call the name that AWS gave it. ACM gives nobody a certificate for that name, so browsers refuse the one that they are shown.",
		Message: "{users} call {lb} by the name that AWS gave it, which no certificate can cover",
		FixText: "Give it a name of your own, and lead them there by a record",
		Note:    "Where no record leads to a load balancer or an accelerator, names are taken to be left out of the drawing.",
		Sources: []string{srcACMDomain, srcAPICreateListener, srcAboutEndpoints},
		Check:   namelessBalancers,
	},
	{
		ID: redirectClosed, Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "Redirect to a port where nobody listens",
		When:     "Users of plain HTTP reach an Application Load Balancer, itself or by an accelerator, whose HTTP listeners only redirect to HTTPS and that has no HTTPS listener. Or a listener or a rule of one redirects clients to a port on which what they call does not listen: a Network Load Balancer in front, the load balancer itself, or what has the name to which the redirect leads, such as an S3 website, which has no HTTPS.",
		Why:      "The clients follow the redirect and find the port closed. A redirect keeps the name that they called, unless it says another.",
		Message:  "{lb} redirects {users}{path} to {where}, {closed}",
		FixText:  "Listen where the redirect leads, with a certificate for HTTPS, or forward plain HTTP",
		Note:     "Where users of HTTPS come the same way, elb/no-listener says it.",
		Sources:  []string{srcAPICreateListener, srcRuleActionTypes, srcNLBListeners},
		Check:    closedRedirects,
	},
}

const redirectClosed = "elb/redirect-closed"

// closedItself is what elb/redirect-closed says of a balancer that redirects to itself.
const closedItself = "for which it has no listener"

// portsFor lists the ports on which a balancer forwards a protocol of the web.
func (p *Pass) portsFor(lb *model.Node, scheme string) []int {
	var out []int
	for _, l := range model.ListenersOf(p.t, lb) {
		words := strings.Fields(strings.ToLower(l))
		if len(words) != 1 {
			continue
		}
		protocol, port, _ := strings.Cut(words[0], ":")
		number, err := strconv.Atoi(port)
		if err == nil && (protocol == scheme || lb.Kind() == model.KindNLB && traffic.NLBTakes(protocol, scheme)) {
			out = append(out, number)
		}
	}
	return out
}

var usualPort = map[string]int{model.ProtocolHTTP: 80, model.ProtocolHTTPS: 443}

// originPorts looks at the port that a distribution is told to call: the usual one
// where the balancer listens there, else the first that it has.
func originPorts(p *Pass) {
	p.originWays(func(w *way, o *model.OriginSpec) {
		if len(w.over) > 0 {
			return
		}
		for _, scheme := range originSpeaks(o) {
			ports := p.portsFor(w.end, scheme)
			if len(ports) == 0 || slices.Contains(ports, usualPort[scheme]) {
				continue
			}
			if port := ports[0]; port < 1024 && port != 80 && port != 443 {
				p.AboutCaller(w, "", "dist", label(w.from), "lb", label(w.end), "port", fmt.Sprint(port))
				return
			}
		}
	})
}

func usualPorts(p *Pass) {
	said := map[[2]*model.Node]bool{} // one mistake, by whichever way they come
	nearest := func(a, b *way) int {
		return cmp.Or(cmp.Compare(len(a.over), len(b.over)), compareLinks([]model.LinkRef{a.last.Ref(), a.by.Ref()}, []model.LinkRef{b.last.Ref(), b.by.Ref()}))
	}
	for _, w := range slices.SortedStableFunc(slices.Values(p.WaysOf(model.Requests, model.Queries)), nearest) {
		u, ok := model.As[*model.Users](w.from)
		if !ok || w.through(model.KindNLB) { // an accelerator keeps the port
			continue
		}
		scheme := u.Protocol.Val()
		other := map[string]string{model.ProtocolHTTP: model.ProtocolHTTPS, model.ProtocolHTTPS: model.ProtocolHTTP}[scheme]
		ports := p.portsFor(w.end, scheme)
		if slices.Contains(ports, usualPort[scheme]) || !slices.Contains(ports, usualPort[other]) {
			continue
		}
		if pair := [2]*model.Node{w.from, w.end}; said[pair] {
			continue
		} else {
			said[pair] = true
		}
		p.AboutWay(w, "", "users", label(w.from), "protocol", protocolWord(scheme), "port", fmt.Sprint(usualPort[scheme]), "lb", label(w.end), "other", fmt.Sprint(usualPort[other]))
	}
}

func namelessBalancers(p *Pass) {
	for _, l := range p.Links(model.Requests) {
		u, ok := model.As[*model.Users](p.From(l))
		if ok && u.Protocol.Val() == model.ProtocolHTTPS && p.callsNameOfAWS(p.To(l)) {
			p.AboutLink(l, "", "users", label(p.From(l)), "lb", label(p.To(l)))
		}
	}
}

// callsNameOfAWS tells whether those who call a node themselves do so by a name of AWS
// for which nobody has a certificate.
func (p *Pass) callsNameOfAWS(n *model.Node) bool {
	named := slices.ContainsFunc(p.t.In(n.ID), func(l *model.Link) bool { return l.Kind == model.ResolvesTo })
	switch n.Kind() {
	case model.KindAccelerator: // the certificate is that of what it leads to
		return named && slices.ContainsFunc(p.t.Out(n.ID), func(l *model.Link) bool {
			to := p.To(l)
			return l.Kind == model.Endpoint && len(p.Attached(to, model.KindCertificate)) > 0 && endsTLS(to)
		})
	case model.KindALB, model.KindNLB:
		return named && len(p.Attached(n, model.KindCertificate)) > 0 && endsTLS(n)
	case model.KindBeanstalk, model.KindCLB:
		m, _ := model.ManagedOf(n.Effective())
		return named || m.CustomDomain.Val() == ""
	}
	return false
}

// redirectsNowhere lists the ways of users whom a balancer sends to an HTTPS listener
// that it does not have.
func (p *Pass) redirectsNowhere(lb *model.Node) []*way {
	open, redirected, _ := model.Listens(p.t, lb, model.ProtocolHTTP)
	secure, again, _ := model.Listens(p.t, lb, model.ProtocolHTTPS)
	if lb.Kind() != model.KindALB || open || !redirected || secure || again {
		return nil
	}
	var out []*way
	said := map[*model.Link]bool{} // where elb/no-listener says it
	for _, w := range p.WaysOfUsers(lb) {
		if u, _ := model.As[*model.Users](w.from); w.through(model.KindNLB) {
			continue
		} else if u.Protocol.Val() == model.ProtocolHTTP {
			out = append(out, w)
		} else {
			said[w.last] = true
		}
	}
	return slices.DeleteFunc(out, func(w *way) bool { return said[w.last] })
}

func closedRedirects(p *Pass) {
	for _, lb := range p.Nodes(model.KindALB) {
		ways := p.redirectsNowhere(lb)
		if len(ways) == 0 {
			continue
		}
		var users []*model.Node
		for _, w := range byCaller(ways) {
			if !slices.Contains(users, w.from) {
				users = append(users, w.from)
			}
		}
		f := p.About(lb, "listeners", "lb", label(lb), "users", labels(users), "path", "", "where", "HTTPS", "closed", closedItself).With(users...)
		if len(p.Attached(lb, model.KindCertificate)) == 0 {
			continue // a listener without one would be the next mistake
		}
		s, _ := model.As[*model.ALB](lb)
		f.Offer("listener", "Listen for HTTPS on port 443", setNode(lb, "listeners", append(slices.Clone(s.Listeners.Val()), "https:443")...))
	}
}
