package cloudformation

import (
	"portolan/model"
	"portolan/model/traffic"
)

func (x *exporter) checkDistribution(n *model.Node) {
	links := x.origins(n)
	for _, l := range links {
		x.checkOrigin(n, l)
	}
	x.checkBehaviours(n)
	if len(links) == 0 {
		x.guard(leadsNowhere, n, "has no origin: draw a link to what it serves")
	}
	if x.stagingFor(n) == nil {
		x.checkNoTraffic(n)
	}
	if set, ok := n.Spec.(*model.CloudFront); ok && set.MinTLS.IsSet() && len(x.aliases(n)) == 0 {
		x.leave(n.ID, "minTLS counts for aliases only: under CloudFront's own name and certificate viewers may use TLS 1.0")
	}
	x.checkViewers(n)
}

func (x *exporter) checkOrigin(n *model.Node, l *model.Link) {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	to := x.t.Node(l.To)
	if o.ResponseHeaders.Val() == model.ResponseCustom {
		x.leave(l.Ref().String(), "the policy of its own also adds HSTS, X-Content-Type-Options, X-Frame-Options and Referrer-Policy, as the managed policy of security headers does")
	}
	if x.counts(l, "cachedMethods") && o.CachedMethods.Val() != x.cachedMethods(l) {
		x.leave(l.Ref().String(), "cachedMethods has no effect here, because CloudFront only keeps answers to methods that are allowed")
	}
	switch to.Kind() {
	case model.KindS3:
		x.checkBucketOrigin(l, o)
	case model.KindALB, model.KindNLB, model.KindRecord:
		x.checkBalancerOrigin(n, l, o)
	default:
		x.checkServerOrigin(n, l, o)
	}
}

// checkServerOrigin is for what CloudFront calls by a public name. What it shows
// there is for the owner to check.
func (x *exporter) checkServerOrigin(_ *model.Node, l *model.Link, o *model.OriginSpec) {
	to := x.t.Node(l.To)
	server, isServer := model.As[*model.OnPremises](to)
	switch {
	case serviceOf(to) == nil: // the node has its reason
	case isServer && !server.Public.Val():
		x.guardLink("graph/private-server traffic/private-address", l, "%s is not public: CloudFront cannot reach it", l.To)
	case to.Kind() == model.KindFunctionURL && o.Access.Val() == model.AccessOAC && o.Methods.Val() == model.MethodsAll:
		// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
		x.leave(l.Ref().String(), "who sends a body with PUT or POST has to send its SHA-256 in the header x-amz-content-sha256 as well: Lambda takes no unsigned bodies")
	case o.Access.Val() == model.AccessHeader:
		x.leave(l.Ref().String(), "CloudFront shows the secret header "+secretHeader+", and "+l.To+" has to check it: the stacks do not own what answers there")
	case o.Access.Val() == model.AccessPrefixList && isServer:
		x.leave(l.Ref().String(), "the firewall of "+l.To+" is yours: admit the addresses of CloudFront there")
	case o.Access.Val() == model.AccessPrefixList && to.Kind() == model.KindRecord:
		x.leave(l.Ref().String(), "access prefix-list has no effect here, because the stacks make no security group for what "+l.To+" leads to")
	}
}

func (x *exporter) checkBucketOrigin(l *model.Link, o *model.OriginSpec) {
	to := x.t.Node(l.To)
	bucket, _ := model.As[*model.S3](to)
	if traffic.Unsigned(o, bucket) {
		x.leave(l.Ref().String(), "access is "+o.Access.Val()+" and "+l.To+" blocks public access: CloudFront gets 403 for every object")
	}
}

func (x *exporter) checkBalancerOrigin(n *model.Node, l *model.Link, o *model.OriginSpec) {
	balancers := x.balancersOf(l)
	if to := x.t.Node(l.To); to.Kind() == model.KindRecord {
		first := model.Kind("")
		for _, a := range x.t.Out(to.ID) {
			k := x.t.Node(a.To).Kind()
			if s := serviceIndex[k]; s == nil || s.host == nil && s.origin == nil && s.addresses == nil || first != "" && k != first && len(balancers) != len(x.t.Out(to.ID)) {
				x.refuseLink(l, "%s answers with %s; an origin can be exported through a record of endpoints of one kind", to.ID, a.To)
				return
			}
			first = k
		}
		if len(balancers) == 0 {
			x.checkServerOrigin(n, l, o)
		}
	}
	for _, b := range balancers {
		protocol := x.originProtocol(l, b)
		switch {
		case b.nlb != nil && len(x.t.Out(b.node.ID)) == 0: // graph/dead-end: it listens for what its links say
		case !b.internal() && o.Via.Val() == model.ViaVPCOrigin:
			x.refuseLink(l, "%s is internet-facing: the export makes VPC origins of scheme internal", b.node.ID)
		case protocol != "http-only" && !b.has("https", true):
			x.guardLink("cloudfront/origin-no-listener", l, "originProtocol %s needs an HTTPS listener on %s", protocol, b.node.ID)
		case protocol != "https-only" && !b.has("http", true) && (b.spec == nil || !traffic.OnlyRedirects(x.t, b.node, b.spec)):
			x.guardLink("cloudfront/origin-no-listener", l, "originProtocol %s needs an HTTP listener on %s", protocol, b.node.ID)
		case protocol != "https-only" && !b.has("http", true) && (protocol == "http-only" || traffic.RoundInCircle(x.t, b.node, o)):
			x.guardLink("cloudfront/origin-redirect-loop", l, "originProtocol %s needs an HTTP listener on %s that forwards: its redirect would lead back for ever", protocol, b.node.ID)
		}
	}
}
