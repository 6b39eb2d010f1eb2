package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

func (x *exporter) checkDistribution(n *model.Node) {
	cf, _ := model.As[*model.CloudFront](n)
	links := x.origins(n)
	paths := map[string]bool{}
	for _, l := range links {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		path := o.Path.Or("*")
		if paths[path] {
			x.refuseLink(l, "another behaviour has the path %s; origin groups cannot be exported yet", path)
		}
		paths[path] = true
		x.checkOrigin(n, l)
	}
	if len(links) == 0 {
		x.refuse(n, "has no origin: draw a link to what it serves")
	}
	x.checkNoTraffic(n)
	if set, ok := n.Spec.(*model.CloudFront); ok && set.MinTLS.IsSet() && len(x.aliases(n)) == 0 {
		x.leave(n.ID, "minTLS counts for aliases only: under CloudFront's own name and certificate viewers may use TLS 1.0")
	}
	if cf.MinTLS.Val() == "SSLv3" {
		x.refuse(n, "minTLS SSLv3 is only for viewers without SNI, which cannot be exported")
	}
}

func (x *exporter) checkOrigin(n *model.Node, l *model.Link) {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	to := x.t.Node(l.To)
	switch {
	case o.Group.Val() != "":
		x.refuseLink(l, "origin groups cannot be exported yet")
	case o.CachePolicy.Val() != model.CachingCustom && cachePolicies[o.CachePolicy.Val()] == "":
		x.refuseLink(l, "cache policy %q is not one of AWS's managed ones", o.CachePolicy.Val())
	case strings.HasPrefix(o.Path.Val(), "/") || o.Path.Val() == "*" || strings.HasPrefix(o.Path.Val(), "*"):
	default:
		x.refuseLink(l, "path pattern %q should start with / or *", o.Path.Val())
	}
	x.checkCacheKey(l, o)
	switch to.Kind() {
	case model.KindS3:
		x.checkBucketOrigin(l, o)
	case model.KindALB, model.KindNLB, model.KindRecord:
		x.checkBalancerOrigin(n, l, o)
	default:
		x.checkServerOrigin(n, l, o)
	}
}

// checkServerOrigin is for what CloudFront calls by a public name.
func (x *exporter) checkServerOrigin(n *model.Node, l *model.Link, o *model.OriginSpec) {
	to := x.t.Node(l.To)
	server, isServer := model.As[*model.OnPremises](to)
	switch {
	case serviceOf(to) == nil: // the node has its reason
	case o.Access.Val() == model.AccessHeader:
		x.leave(l.Ref().String(), "the secret header is sent; what checks it is at "+l.To+", which the stacks do not read")
	case o.Access.Val() == model.AccessPrefixList && to.Kind() != model.KindASG:
		x.leave(l.Ref().String(), "that only CloudFront's addresses are let in is a matter of "+l.To+", which the stacks do not make")
	case isServer && !server.Public.Val():
		x.refuseLink(l, "%s is not public: CloudFront cannot reach it", l.To)
	}
}

// checkCacheKey asks for headers by name: a cache policy knows no others.
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyHeadersConfig.html
func (x *exporter) checkCacheKey(l *model.Link, o *model.OriginSpec) {
	if o.CachePolicy.Val() != model.CachingCustom {
		return
	}
	if slices.Contains(o.CacheKey.Val(), "headers") && len(o.CacheHeaders.Val()) == 0 {
		x.refuseLink(l, "cacheKey headers does not say which: a cache policy takes headers by name; name them in cacheHeaders")
	}
}

func (x *exporter) checkBucketOrigin(l *model.Link, o *model.OriginSpec) {
	switch {
	case isWebsite(x.t.Node(l.To)) && o.Access.Val() != model.AccessNone:
		x.refuseLink(l, "access %s to a website cannot be exported yet: everybody reads it; set access none", o.Access.Val())
	case isWebsite(x.t.Node(l.To)):
	case o.Access.Val() != model.AccessOAC:
		x.refuseLink(l, "access is %s; a private bucket can be exported with access oac only", o.Access.Val())
	case o.Methods.Val() == model.MethodsAll:
		x.refuseLink(l, "methods all would need a bucket that CloudFront may write: use GET,HEAD")
	}
}

func (x *exporter) checkBalancerOrigin(n *model.Node, l *model.Link, o *model.OriginSpec) {
	balancers := x.balancersOf(l)
	if to := x.t.Node(l.To); to.Kind() == model.KindRecord {
		first := model.Kind("")
		for _, a := range x.t.Out(to.ID) {
			k := x.t.Node(a.To).Kind()
			if s := serviceIndex[k]; k == model.KindS3 || !isBalancer(x.t.Node(a.To)) && (s == nil || s.origin == nil) || first != "" && k != first {
				x.refuseLink(l, "%s answers with %s; an origin can be exported through a record of load balancers, APIs or servers of one kind", to.ID, a.To)
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
		case !b.internal() && o.Via.Val() == model.ViaVPCOrigin:
			x.refuseLink(l, "%s is internet-facing: the export makes VPC origins of scheme internal", b.node.ID)
		case protocol != "http-only" && !b.has("https", true):
			x.guardLink("cloudfront/origin-no-listener", l, "originProtocol %s needs an HTTPS listener on %s", protocol, b.node.ID)
		case protocol != "https-only" && !b.has("http", true):
			x.guardLink("cloudfront/origin-redirect-loop", l, "originProtocol %s needs an HTTP listener on %s that forwards: its redirect would lead back for ever", protocol, b.node.ID)
		}
		x.checkOriginCertificate(n, l, b)
	}
}

// checkOriginCertificate asks for a name that TLS can prove.
func (x *exporter) checkOriginCertificate(n *model.Node, l *model.Link, b *balancer) {
	if x.originProtocol(l, b) == "http-only" {
		return
	}
	if x.t.Node(l.To).Kind() == model.KindRecord {
		return // cloudfront/origin-cert-mismatch
	}
	if b.originName == "" && !x.trustsHost(n, l) {
		x.refuseLink(l, "HTTPS to %s needs a name that a certificate can prove: attach a certificate to it, or set originProtocol http-only", b.node.ID)
	}
}
