package traffic

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// entrance is how the client of a walk makes its request, and the addresses at
// which it asked before because of redirects.
type entrance struct {
	link *model.Link
	from sender
	seen []string
}

// mostRedirects is how many redirects clients follow before they give up.
// https://fetch.spec.whatwg.org/#http-redirect-fetch
const mostRedirects = 20

// again lets the client follow a redirect of a balancer to where it leads: back
// to what it called, or to a name of the drawing. nil when the drawing does not
// have the destination. It carries no secret header of CloudFront, but goes by
// it again where it came that way.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
func (c *course) again(n *model.Node, r *model.Redirect, at sender) []tail {
	if c.protocol != model.ProtocolHTTP && c.protocol != model.ProtocolHTTPS {
		return nil
	}
	asked := c.protocol
	if at.scheme != "" { // as the balancer was called, by CloudFront perhaps
		asked = at.scheme
	}
	protocol, host, port, path := r.Leads(asked, c.askedHost(), c.port, c.request.Path)
	link := c.destination(host)
	if link == nil {
		return nil
	}
	seen := append(slices.Clip(c.entrance.seen), address(c.protocol, c.entrance.link.To, c.port, c.request.Path))
	before := slices.Index(seen, address(protocol, link.To, port, path))
	if before >= 0 || len(seen) > mostRedirects {
		circle := failing(CauseRedirects, unreachable, "%s redirects to where the client came from, so it goes round in a circle", n.Label())
		circle[0].moved, circle[0].circle = true, len(seen)-max(0, before)
		return circle
	}
	was := *c
	c.entrance.seen, c.onPath = seen, onPath{c.users.ID}
	c.host, c.maybe, c.viewers, c.row = "", nil, false, 0
	c.origin, c.protocol, c.port, c.request.Path = nil, protocol, port, path
	tails := c.follow(answer{link: link, share: 1, reason: "The client follows the redirect."}, c.entrance.from)
	branches := c.branches
	*c = was
	c.branches = branches
	for i, t := range tails {
		tails[i].moved = true
		h := t.first()
		h.Link, h.Again = nil, protocol
	}
	return tails
}

// redirectedBefore tells whether the client follows a redirect of a balancer.
func (c *course) redirectedBefore() bool { return len(c.entrance.seen) > 0 }

// askedHost is the name under which a balancer was asked, which a redirect may
// repeat; "" for that which the client asked. Where CloudFront calls by the name of
// its origin it is that name.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
func (c *course) askedHost() string {
	if c.origin != nil && !c.viewers {
		// Of a balancer that is drawn without a record it is taken to be the client's.
		if o, ok := model.As[*model.Record](c.t.Node(c.origin.To)); ok {
			return o.Name.Val()
		}
		return ""
	}
	return c.host
}

func address(protocol, node, port, path string) string {
	return fmt.Sprint(protocol, " ", node, ":", port, " /", strings.TrimPrefix(path, "/"))
}

// destination is the link by which the client reaches a host: that of before
// where it stays the same, else one to a record of the name that it can ask for.
func (c *course) destination(host string) *model.Link {
	asked := c.host
	if r, ok := model.As[*model.Record](c.t.Node(c.entrance.link.To)); ok && c.origin != nil {
		asked = r.Name.Val()
	} else if c.origin != nil && !c.viewers {
		asked = "" // the name that AWS gave the distribution
	}
	if host == "" || model.Domain(host) == model.Domain(asked) {
		return c.entrance.link
	}
	for _, n := range c.t.Nodes {
		r, ok := model.As[*model.Record](n)
		if !ok || model.Domain(r.Name.Val()) != model.Domain(host) || c.unasked(n, r, c.entrance.from) != "" {
			continue
		}
		switch r.Type.Val() {
		case "A", "AAAA", "CNAME":
			return &model.Link{From: c.users.ID, To: n.ID, Kind: model.Queries, Spec: &model.QueriesSpec{}}
		}
	}
	return nil
}

// losesLogin says why users behind CloudFront never get past the login of a balancer:
// the policies of the behaviour pass neither the code in the query string nor the
// cookie of the session on, so that each request is sent to the login again.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
func (c *course) losesLogin(n *model.Node, at sender) string {
	o, behind := model.LinkAs[*model.OriginSpec](c.originOr())
	if n.Kind() != model.KindALB || !behind || at.sentBy != fromEdge || o.PassesCookies() && o.PassesQuery() {
		return ""
	}
	links, _ := c.ruled(n, c.routes.from(n), at)
	if len(links) == 0 {
		return ""
	}
	s, _ := model.LinkAs[*model.ForwardsSpec](links[0])
	auth := model.AuthOver(n, links[0], at.scheme)
	if auth != model.AuthCognito && auth != model.AuthOIDC || s != nil && s.OnUnauthenticated.Or(model.OnUnauthenticatedLogin) != model.OnUnauthenticatedLogin {
		return ""
	}
	return fmt.Sprintf("%s passes no cookie or query string on to %s, which sends users to the login for ever", c.t.Node(c.originOr().From).Label(), n.Label())
}

// signsIn tells whether a balancer sends the users of a request to a login
// before it forwards, and to which pool where that is drawn.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
func (c *course) signsIn(n *model.Node, at sender) *Login {
	if n.Kind() != model.KindALB || c.presents(model.PresentsSession) {
		return nil
	}
	links, _ := c.ruled(n, c.routes.from(n), at)
	if len(links) == 0 {
		return nil
	}
	auth := model.AuthOver(n, links[0], at.scheme)
	s, _ := model.LinkAs[*model.ForwardsSpec](links[0])
	if auth != model.AuthCognito && auth != model.AuthOIDC || s != nil && s.OnUnauthenticated.Or(model.OnUnauthenticatedLogin) != model.OnUnauthenticatedLogin {
		return nil
	}
	login := &Login{}
	for _, l := range c.t.Out(n.ID) {
		if to := c.t.Node(l.To); l.Kind == model.Authorizes && to.Kind() == model.KindCognito && model.LegalLink(c.t, l) {
			h := Hop{Node: to}
			c.locate(&h)
			login.Pool, login.Place, login.Located = to, h.Place, h.Located
		}
	}
	return login
}
