package traffic

import (
	"slices"

	"portolan/model"
)

// KeepsOut tells whether the station from which a link starts lets only some of those
// through who would send requests along it: it asks who they are, looks at where they come
// from or at what they send, or has a web ACL. What only the network keeps out is not meant:
// see [model.Node.Private]. Every rule about ways round a guard asks here what a guard is.
//
// https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-overview.html
// https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
func KeepsOut(t *model.Topology, l *model.Link) bool {
	n := t.Node(l.From)
	for _, in := range t.In(n.ID) {
		if in.Kind == model.Attach && t.Node(in.From).Kind() == model.KindWAF && model.LegalLink(t, in) {
			return true
		}
	}
	switch s := n.Effective().(type) {
	case *model.FunctionURL:
		return Closed(t, n)
	case *model.CloudFront:
		o, ok := model.LinkAs[*model.OriginSpec](l)
		return ok && o.SignedURLs.Val() || s.GeoRestriction.Or("none") != "none" || s.ViewerMTLS.Val() == "required"
	case *model.ALB:
		return keepsOutByRule(t, n, l)
	}
	return apiKeepsOut(t, n)
}

// keepsOutByRule is [KeepsOut] of an ALB. A login that lets those through who have not
// signed in keeps nobody out, and addresses of CloudFront are those of everybody's
// distributions.
func keepsOutByRule(t *model.Topology, alb *model.Node, l *model.Link) bool {
	s, ok := model.LinkAs[*model.ForwardsSpec](l)
	if !ok {
		return false
	}
	asks := model.AuthOf(alb, l) != model.AuthNone && s.OnUnauthenticated.Val() != model.OnUnauthenticatedAllow
	return asks || Verifies(alb) || len(s.SourceIP.Val()) > 0 || AsksSecret(t, alb) != "" || !model.AdmitsOutside(alb)
}

// KeepsAllOut tells whether a load balancer keeps callers out by itself on each way that it
// forwards: an ALB by [KeepsOut], but for web ACLs, an NLB where nothing but such ALBs stands
// behind it.
func KeepsAllOut(t *model.Topology, balancer *model.Node) bool {
	some := false
	for _, l := range t.Out(balancer.ID) {
		if l.Kind != model.Forwards {
			continue
		}
		some = true
		switch to := t.Node(l.To); {
		case balancer.Kind() == model.KindALB && keepsOutByRule(t, balancer, l):
		case balancer.Kind() == model.KindNLB && to.Kind() == model.KindALB && KeepsAllOut(t, to):
		default:
			return false
		}
	}
	return some
}

// Closed tells whether servers, a load balancer, an API by its execute-api name or a
// function URL let in, by what they ask or by their security groups, only some of those
// who would call them on the Internet. Whether they have an address there is not asked:
// see [model.Node.Private].
func Closed(t *model.Topology, n *model.Node) bool {
	switch s := n.Effective().(type) {
	case *model.FunctionURL:
		return s.AuthType.Val() == model.AuthTypeIAM
	case *model.RESTAPI, *model.HTTPAPI, *model.WebSocketAPI:
		return apiKeepsOut(t, n) || secretFromEdge(t, n)
	}
	return Verifies(n) || KeepsAllOut(t, n) || !model.AdmitsWord(n, model.AdmitsInternet)
}

// secretFromEdge tells whether CloudFront sends an API a secret header, which its resource
// policy or authorizer is then taken to want.
func secretFromEdge(t *model.Topology, api *model.Node) bool {
	return slices.ContainsFunc(t.In(api.ID), func(l *model.Link) bool {
		o, ok := model.LinkAs[*model.OriginSpec](l)
		return ok && o.Access.Val() == model.AccessHeader
	})
}

// apiKeepsOut is [KeepsOut] of an API. That a design says nothing of an authorizer is none,
// though the default may be one.
func apiKeepsOut(t *model.Topology, n *model.Node) bool {
	auth, said := model.APIAuth(t, n)
	if auth == "" {
		return false
	}
	api, _ := model.APIOf(n.Effective())
	rest, _ := model.As[*model.RESTAPI](n)
	limited := rest != nil && rest.ResourcePolicy.Val() && !n.Private()
	return said && auth != model.AuthNone || api.MTLS.Val() && !api.DefaultEndpoint.Val() || limited
}
