package validate

import (
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// cloudFrontAPIRules judge APIs, function URLs and further distributions as origins.
var cloudFrontAPIRules = []*Rule{
	{
		ID: "cloudfront/edge-api-double", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:     "Edge-optimized API behind CloudFront",
		When:      "The origin of a behaviour is an edge-optimized API.",
		Why:       "AWS runs a distribution of its own in front of such an API, so every request crosses two.",
		Message:   "Edge-optimized API {api} already has its own CloudFront; requests from {dist} cross two",
		FixText:   "Switch the API to regional",
		ExamTip:   "Own CloudFront = regional API",
		Sources:   []string{srcApiGatewayCloudfrontDistribution, srcApiGatewayApiEndpointTypes},
		StudyNote: noteAPIEndpointType,
		Check:     edgeAPIs,
	},
	{
		ID: "cloudfront/private-api", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains:  []traffic.Cause{traffic.CauseNowhere, traffic.CausePrivate, traffic.CauseOutside},
		Title:     "Private API as origin",
		When:      "The origin of a behaviour is a private API.",
		Why:       "The edge locations of CloudFront are outside the VPC in which the API answers.",
		Message:   "{dist} cannot reach the private API {api}",
		FixText:   "Use a regional API, or a VPC origin on an ALB/NLB leading to it",
		Sources:   []string{srcApiGatewayApiEndpointTypes},
		StudyNote: noteAPIEndpointType,
		Check:     privateAPIOrigins,
	},
	{
		ID: "cloudfront/api-host-header", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains:  []traffic.Cause{traffic.CauseHost},
		Title:     "Viewer Host forwarded to an API",
		When:      "A behaviour that leads to an API or a function URL, by a record too, passes the Host of the viewer on, by its origin request policy or in its cache key, and no alias of the distribution is the custom domain of the API.",
		Why:       "API Gateway and function URLs pick the API by host name; the name of the distribution is unknown to them.",
		Message:   "{origin} refuses the Host of {dist} (403)",
		FixText:   "Use the managed policy AllViewerExceptHostHeader",
		ExamTip:   "API Gateway and function URLs expect their own host name",
		Sources:   []string{srcUsingManagedOriginRequestPolicies},
		StudyNote: noteAPIEndpointType,
		Check:     apiHostHeaders,
	},
	{
		ID: "cloudfront/api-origin-http", Group: "cloudfront", Severity: Error, Verified: VerifiedNo,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "Plain HTTP to an API",
		When:     "CloudFront calls an API or a function URL in plain HTTP.",
		Why:      "The API does not listen on port 80.",
		Message:  "{origin} only listens on HTTPS",
		FixText:  "Use https-only",
		Note:     "Several public posts agree; AWS page not found.",
		Sources:  []string{srcAPICustomOriginConfig},
		Check:    apiOriginHTTP,
	},
	{
		ID: "cloudfront/function-url-access", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseAccess},
		Title:    "Function URL wants signatures",
		When:     "A function URL wants signed requests, and the behaviour has no origin access control.",
		Why:      "The URL accepts signed requests only, and CloudFront signs only with origin access control.",
		Message:  "Requests of {dist} to {origin} are unsigned and get 403",
		FixText:  "Use OAC of type lambda",
		Sources:  []string{srcAPIOriginAccessControlConfig},
		Check:    functionURLAccess,
	},
	{
		ID: "cloudfront/function-url-open", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Function URL open to all",
		When:    "The origin of a behaviour is a function URL that is open to all.",
		Why:     "Everybody can call the function around CloudFront.",
		Message: "Function URL {origin} can be called directly",
		FixText: "Use AWS_IAM and origin access control",
		Sources: []string{srcAPIOriginAccessControlConfig},
		Check:   openFunctionURLs,
	},
	{
		ID: "cloudfront/chained", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Distribution in front of a distribution",
		When:    "A distribution has another distribution as its origin, directly or by a record, and no third one is in the row.",
		Why:     "Two caches to fill and to clear, and one more place to look for faults.",
		Message: "{a} in front of {b} is discouraged",
		FixText: "Merge them",
		Note:    "CloudFront lets two distributions stand in a row. An edge-optimized API behind a distribution is cloudfront/edge-api-double instead.",
		Sources: []string{srcCloudfrontLimits},
		Check:   chained,
	},
	{
		ID: "cloudfront/chain-too-long", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseRule},
		Title:    "Too many distributions in a row",
		When:     "A request crosses more than two distributions in a row; the one that AWS runs for an edge-optimized API counts.",
		Why:      "CloudFront refuses the request.",
		Message:  "Requests through {a} cross more than 2 distributions and end in 403",
		FixText:  "Merge distributions",
		Sources:  []string{srcCloudfrontLimits},
		Check:    longChains,
	},
}

func apiHostHeaders(p *Pass) {
	p.viewerHosts(func(w *way, hosts []string) {
		if !httpsOnly(w.end) || !traffic.RefusesViewerHost(w.end, hosts) {
			return
		}
		p.AboutCaller(w, "originRequestPolicy", "origin", label(w.end), "dist", label(w.from)).
			OfferSafe("except-host", "Forward all but the Host header", withoutHost(w.by, model.AllViewerExceptHost)...)
	})
}

func edgeAPIs(p *Pass) {
	p.eachOriginEnd(func(l *model.Link, _ *model.OriginSpec, dist, to *model.Node) {
		if model.Variant(to) != "api_edge" {
			return
		}
		f := p.AboutLink(l, "endpoint", "api", label(to), "dist", label(dist)).With(to)
		if len(p.Attached(to, model.KindCertificate)) == 0 {
			f.OfferSafe("regional", "Make "+label(to)+" a regional API", setNode(to, "endpoint", model.EndpointRegional))
		} else {
			f.Offer("regional", "Make "+label(to)+" a regional API", setNode(to, "endpoint", model.EndpointRegional))
		}
	})
}

func privateAPIOrigins(p *Pass) {
	for _, l := range p.Refused() {
		p.AboutLink(l, "endpoint", "dist", label(p.From(l)), "api", label(p.To(l))).
			Offer("regional", "Make "+label(p.To(l))+" a regional API", setNode(p.To(l), "endpoint", model.EndpointRegional))
	}
}

// httpsOnly tells whether the node listens on HTTPS alone.
func httpsOnly(n *model.Node) bool { return n.Kind().API() || n.Kind() == model.KindFunctionURL }

func apiOriginHTTP(p *Pass) {
	for _, w := range p.WaysOf(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](w.by)
		if httpsOnly(w.end) && slices.Contains(originSpeaks(o), model.ProtocolHTTP) {
			p.AboutCaller(w, "originProtocol", "origin", label(w.end)).
				OfferSafe("https", "Use https-only", setLink(w.by, "originProtocol", "https-only"))
		}
	}
}

// chainLimit is how many distributions a request may cross.
const chainLimit = 2

// distributionsBehind lists the distributions, and edge-optimized APIs with the
// one that AWS runs for them, that a distribution has as origins.
func (p *Pass) distributionsBehind(n *model.Node) []*model.Node {
	var out []*model.Node
	for _, l := range p.t.Out(n.ID) {
		for _, e := range p.Endpoints(p.To(l)) {
			if e.Kind() == model.KindCloudFront || model.Variant(e) == "api_edge" {
				out = append(out, e)
			}
		}
	}
	return out
}

// chainFrom is how many distributions a request crosses from the node on,
// counted up to one beyond the limit.
func (p *Pass) chainFrom(n *model.Node, room int) int {
	if room == 0 || n.Kind() != model.KindCloudFront {
		return 1
	}
	longest := 0
	for _, b := range p.distributionsBehind(n) {
		longest = max(longest, p.chainFrom(b, room-1))
	}
	return 1 + longest
}

// behindDistribution holds the distributions that are an origin of another.
func (p *Pass) behindDistribution() map[*model.Node]bool {
	out := map[*model.Node]bool{}
	for _, n := range p.Nodes(model.KindCloudFront) {
		for _, b := range p.distributionsBehind(n) {
			out[b] = true
		}
	}
	return out
}

func chained(p *Pass) {
	inner := p.behindDistribution()
	p.eachOrigin(func(l *model.Link, _ *model.OriginSpec, dist, to *model.Node) {
		for _, b := range p.Endpoints(to) {
			if b.Kind() == model.KindCloudFront && !inner[dist] && p.chainFrom(b, chainLimit) == 1 {
				p.AboutLink(l, "", "a", label(dist), "b", label(b)).With(b)
			}
		}
	})
}

func longChains(p *Pass) {
	round := p.intoLoops() // graph/forwarding-cycle says of a chain that ends in one
	for _, n := range p.Nodes(model.KindCloudFront) {
		if p.endsBeyond(round, n) {
			p.About(n, "", "a", label(n)).With(sortedByID(p.distributionsBehind(n))...)
		}
	}
}

// endsBeyond tells whether a chain of distributions goes on beyond the limit without
// coming to a loop, though it may pass one by.
func (p *Pass) endsBeyond(round *walk, chain ...*model.Node) bool {
	last := chain[len(chain)-1]
	if len(chain) > chainLimit {
		return !round.reaches(last)
	}
	return last.Kind() == model.KindCloudFront && slices.ContainsFunc(p.distributionsBehind(last), func(b *model.Node) bool {
		return !slices.Contains(chain, b) && p.endsBeyond(round, append(slices.Clone(chain), b)...)
	})
}

func functionURLAccess(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		if f, ok := model.As[*model.FunctionURL](to); ok && traffic.UnsignedURL(o, f) {
			p.AboutLink(l, "access", "dist", label(dist), "origin", label(to)).
				OfferSafe("oac", "Use origin access control", setLink(l, "access", model.AccessOAC))
		}
	})
}

func openFunctionURLs(p *Pass) {
	p.eachOrigin(func(l *model.Link, _ *model.OriginSpec, _, to *model.Node) {
		if to.Kind() == model.KindFunctionURL && !traffic.Closed(p.t, to) {
			p.AboutLink(l, "access", "origin", label(to)).
				Offer("iam", "Ask for signatures and use origin access control", setNode(to, "authType", "AWS_IAM"), setLink(l, "access", model.AccessOAC))
		}
	})
}
