package validate

import (
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

var cloudFrontPatterns = []pattern{
	{PatternInfo{
		ID: "static-content", Title: "Static Content Distribution", StudyNote: "Static Content Distribution, S3 + CloudFront",
		PresentWhen:  "a distribution has an S3 bucket as origin",
		CompleteWhen: "the bucket is private, read through its REST endpoint with origin access control, and cached",
		Items: []string{
			"REST endpoint with access oac, or oai with a note that it is legacy",
			"the bucket blocks public access",
			"the behaviour caches",
			"viewers may not use plain HTTP",
			"a default root object, if this is the default behaviour",
			"or a website endpoint with access header and http-only, where OAC is not possible",
		},
	}, findStaticContent},
	{PatternInfo{
		ID: "dynamic-web", Title: "Dynamic Web Applications", StudyNote: "Dynamic Web Applications, CloudFront + ELB",
		PresentWhen:  "a distribution has a load balancer as origin, directly or through a record",
		CompleteWhen: "the balancer reaches compute in two zones, dynamic parts are not cached, static ones are, and the origin is closed to others",
		Items: []string{
			"the load balancer reaches at least one compute node",
			"an ALB has at least two zones",
			"a dynamic behaviour with caching off or a minimum TTL of 0",
			"the origin cannot be bypassed: header, prefix list or VPC origin",
			"static behaviours cache",
		},
	}, findDynamicWeb},
	{PatternInfo{
		ID: "global-api", Title: "Global APIs", StudyNote: "Global APIs, CloudFront + API Gateway",
		PresentWhen:  "a distribution has an API Gateway API as origin",
		CompleteWhen: "the API is regional, gets its own host name over HTTPS, has a backend and authorizes its callers",
		Items: []string{
			"regional endpoint",
			"Host is not forwarded, or equals the custom domain",
			"HTTPS to the origin",
			"the API has an integration",
			"callers are authorized",
		},
	}, findGlobalAPI},
	{PatternInfo{
		ID: "edge-optimized-api", Title: "Edge-optimized API", StudyNote: "Global APIs, CloudFront + API Gateway (variant without a distribution of its own)",
		PresentWhen:  "users or a record reach an edge-optimized REST API without a distribution in between",
		CompleteWhen: "a record names its custom domain, which has a certificate from us-east-1",
		Items:        []string{"custom domain with a us-east-1 certificate, when reached by a record"},
	}, findEdgeOptimizedAPI},
}

// originPair is a distribution, one of its origins and the behaviours that join
// them, legal or not.
type originPair struct {
	dist, origin *model.Node
	links        []*model.Link
}

// originPairs lists every pair in document order.
func (p *Pass) originPairs() []*originPair {
	var out []*originPair
	for _, dist := range p.Nodes(model.KindCloudFront) {
		at := map[*model.Node]*originPair{}
		for _, l := range p.t.Out(dist.ID) {
			if l.Kind != model.Origin { // equivalent, if never: no pattern wants what a distribution invokes
				continue
			}
			to := p.To(l)
			if at[to] == nil {
				at[to] = &originPair{dist: dist, origin: to}
				out = append(out, at[to])
			}
			at[to].links = append(at[to].links, l)
		}
	}
	return out
}

// originsOf visits the pairs whose origin is wanted.
func (p *Pass) originsOf(wants func(*model.Node) bool, visit func(dist, origin *model.Node, links []*model.Link)) {
	for _, o := range p.origins() {
		if wants(o.origin) {
			visit(o.dist, o.origin, o.links)
		}
	}
}

// every tells whether all behaviours satisfy ok.
func every(links []*model.Link, ok func(*model.OriginSpec) bool) bool {
	return all(links, func(l *model.Link) bool {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		return ok(o)
	})
}

func findStaticContent(p *Pass) []*sighting {
	var out []*sighting
	isBucket := func(n *model.Node) bool { return n.Kind() == model.KindS3 }
	p.originsOf(isBucket, func(dist, bucket *model.Node, links []*model.Link) {
		s := sight(dist, bucket)
		b, _ := model.As[*model.S3](bucket)
		if b.Access.Val() == model.AccessWebsite {
			s.website(links)
		} else {
			s.need(every(links, func(o *model.OriginSpec) bool {
				return o.Access.Val() == model.AccessOAC || o.Access.Val() == model.AccessOAI
			}), "origin access control on "+label(bucket), "cloudfront/s3-origin-no-access-control")
			s.need(b.BlockPublicAccess.Val(), "block public access on "+label(bucket), "s3/public-bucket-behind-cloudfront")
			if !every(links, func(o *model.OriginSpec) bool { return o.Access.Val() != model.AccessOAI }) {
				s.note("OAI in exam wording is OAC today; OAI is legacy")
			}
		}
		s.need(every(links, func(o *model.OriginSpec) bool { return policyOf(o).caches }), "a behaviour that caches", "cloudfront/static-not-cached")
		s.need(every(links, func(o *model.OriginSpec) bool { return o.ViewerProtocol.Val() != "allow-all" }), "HTTPS for viewers", "cloudfront/viewer-http-allowed")
		if slices.ContainsFunc(links, isDefaultBehaviour) {
			d, _ := model.As[*model.CloudFront](dist)
			s.need(d.DefaultRootObject.Val() != "" || p.rewritesRoot(dist), "a default root object on "+label(dist), "cloudfront/no-default-root-object")
		}
		out = append(out, s)
	})
	return out
}

func (s *sighting) website(links []*model.Link) {
	s.note("OAC is not possible with a website endpoint")
	s.need(every(links, func(o *model.OriginSpec) bool { return o.Access.Val() == model.AccessHeader }), "a secret header, the only way to close a website endpoint", "cloudfront/oac-on-website")
	s.need(every(links, func(o *model.OriginSpec) bool { return o.OriginProtocol.Val() == "http-only" }), "http-only towards the website endpoint", "cloudfront/website-origin-https")
}

// isDefaultBehaviour tells whether a behaviour takes what no other path matches.
func isDefaultBehaviour(l *model.Link) bool {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	return o.Path.Val() == "*"
}

// rewritesRoot tells whether a function on viewer requests maps / to an object.
func (p *Pass) rewritesRoot(dist *model.Node) bool {
	return slices.ContainsFunc(p.t.Out(dist.ID), func(l *model.Link) bool {
		s, ok := model.LinkAs[*model.InvokesSpec](l)
		if !ok || s.Event.Val() != model.ViewerRequest {
			return false
		}
		switch f := p.To(l).Effective().(type) {
		case *model.CloudFrontFunction:
			return f.RewritesRoot.Val()
		case *model.LambdaEdge:
			return f.RewritesRoot.Val()
		}
		return false
	})
}

func isBalancer(n *model.Node) bool { return n.Kind() == model.KindALB || n.Kind() == model.KindNLB }

func findDynamicWeb(p *Pass) []*sighting {
	var out []*sighting
	wants := func(n *model.Node) bool {
		return isBalancer(n) || n.Kind() == model.KindRecord // equivalent, return always: only saves time
	}
	p.originsOf(wants, func(dist, origin *model.Node, links []*model.Link) {
		s := sight(dist, origin)
		balancers := slices.DeleteFunc(slices.Clone(p.Endpoints(origin)), func(n *model.Node) bool { return !isBalancer(n) })
		if len(balancers) == 0 {
			return
		}
		s.with(balancers...)
		p.needServing(s, balancers)
		s.need(!every(links, func(o *model.OriginSpec) bool {
			return o.Content.Val() != model.ContentDynamic || policyOf(o).minTTL > 0
		}), "a dynamic behaviour with caching off or a minimum TTL of 0", "cloudfront/dynamic-content-cached")
		closed := func(o *model.OriginSpec) bool {
			return all(balancers, func(lb *model.Node) bool { return p.closedOrigin(o, lb) })
		}
		s.need(every(links, closed), "an origin that cannot be bypassed", "cloudfront/alb-bypass")
		p.needStaticCached(s, dist)
		out = append(out, s)
	})
	return out
}

// needServing asks that load balancers reach compute, an ALB in two zones.
func (p *Pass) needServing(s *sighting, balancers []*model.Node) {
	for _, lb := range balancers {
		s.need(p.reachesCompute(lb) || p.frontsBucket(lb), "compute behind "+label(lb), "graph/dead-end")
		if a, ok := model.As[*model.ALB](lb); ok {
			s.need(a.AZs.Val() >= 2, "two zones for "+label(lb), "elb/alb-needs-two-azs")
		}
	}
}

// frontsBucket tells whether a load balancer serves a bucket, whose endpoint in
// the VPC it has as a target.
func (p *Pass) frontsBucket(lb *model.Node) bool {
	return slices.ContainsFunc(p.t.Out(lb.ID), func(l *model.Link) bool {
		return p.To(l).Kind() == model.KindVPCEndpoint && slices.ContainsFunc(p.t.Out(l.To), func(l *model.Link) bool {
			return p.To(l).Kind() == model.KindS3
		})
	})
}

// closedOrigin tells whether an origin takes requests from CloudFront alone, by
// what the link or the security groups of the target say.
func (p *Pass) closedOrigin(o *model.OriginSpec, to *model.Node) bool {
	return o.Access.Val() == model.AccessHeader || o.Access.Val() == model.AccessPrefixList || o.Via.Val() == model.ViaVPCOrigin ||
		traffic.Closed(p.t, to)
}

func (p *Pass) needStaticCached(s *sighting, dist *model.Node) {
	for _, l := range p.t.Out(dist.ID) {
		if o, ok := model.LinkAs[*model.OriginSpec](l); ok && o.Content.Val() == model.ContentStatic {
			s.need(policyOf(o).caches, "caching of the static behaviour "+o.Path.Val(), "cloudfront/static-not-cached")
		}
	}
}

func findGlobalAPI(p *Pass) []*sighting {
	var out []*sighting
	isAPI := func(n *model.Node) bool { return n.Kind().API() }
	p.originsOf(isAPI, func(dist, api *model.Node, links []*model.Link) {
		s := sight(dist, api)
		a, _ := model.APIOf(api.Effective())
		rule := "cloudfront/edge-api-double"
		if a.Endpoint.Val() == model.EndpointPrivate {
			rule = "cloudfront/private-api"
		}
		s.need(a.Endpoint.Val() == model.EndpointRegional, "a regional endpoint for "+label(api), rule)
		ownHost := model.Covers(traffic.CalledNames(p.t, dist), a.CustomDomain.Val())
		s.need(ownHost || every(links, func(o *model.OriginSpec) bool { return !o.ForwardsHost() }), "a Host header that "+label(api)+" knows", "cloudfront/api-host-header")
		s.need(every(links, httpsToOrigin), "HTTPS to "+label(api), "cloudfront/api-origin-http")
		s.need(p.hasBackend(api), "an integration of "+label(api), "graph/dead-end")
		s.need(a.Auth.Val() != "none", "authorization on "+label(api), "api/no-authorizer")
		for _, l := range p.t.Out(dist.ID) {
			if l.Kind == model.Invokes {
				s.with(p.To(l))
				s.note("request/response modification by " + label(p.To(l)))
			}
		}
		out = append(out, s)
	})
	return out
}

func httpsToOrigin(o *model.OriginSpec) bool {
	switch o.OriginProtocol.Val() {
	case "http-only":
		return false
	case "match-viewer":
		return o.ViewerProtocol.Val() != "allow-all"
	}
	return true
}

func (p *Pass) hasBackend(api *model.Node) bool {
	return isMock(api) || slices.ContainsFunc(p.t.Out(api.ID), func(l *model.Link) bool { return l.Data() && !p.illegal[l] })
}

func findEdgeOptimizedAPI(p *Pass) []*sighting {
	var out []*sighting
	for _, api := range p.Nodes(model.KindRESTAPI) {
		if model.Variant(api) != "api_edge" {
			continue
		}
		for _, head := range p.callers(api) {
			s := sight(head, api)
			if head.Kind() == model.KindRecord {
				a, _ := model.APIOf(api.Effective())
				s.need(a.CustomDomain.Val() != "", "a custom domain on "+label(api), "route53/api-needs-custom-domain")
				s.need(p.certifiedIn(api, model.CloudFrontRegion), "a certificate from us-east-1 on "+label(api), "api/edge-cert-region")
			}
			out = append(out, s)
		}
	}
	return out
}

// callers lists the users and records that lead straight to the node, each once.
func (p *Pass) callers(n *model.Node) []*model.Node {
	var out []*model.Node
	for _, l := range p.t.In(n.ID) {
		from := p.From(l)
		if (from.Kind() == model.KindUsers || from.Kind() == model.KindRecord) && !slices.Contains(out, from) {
			out = append(out, from)
		}
	}
	return out
}

// certifiedIn tells whether a certificate of the Region is attached. One
// without a Region is taken to be where it is needed.
func (p *Pass) certifiedIn(n *model.Node, region string) bool {
	return slices.ContainsFunc(p.Attached(n, model.KindCertificate), func(c *model.Node) bool {
		return c.Region() == "" || region == "" || c.Region() == region
	})
}
