package validate

import (
	"slices"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/sketch"
	"portolan/model/traffic"
)

// apiRules judge API Gateway APIs.
var apiRules = []*Rule{
	{
		ID: "api/v2-regional-only", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:     "HTTP or WebSocket API that is not regional",
		When:      "An HTTP or WebSocket API has an edge-optimized or private endpoint.",
		Why:       "API Gateway offers these types in their Region only.",
		Message:   "{api} is an HTTP or WebSocket API, which is regional",
		FixText:   "Set regional and put CloudFront in front if wanted",
		Note:      "That WebSocket APIs have no private endpoint is said by a white paper of AWS.",
		Sources:   []string{srcHttpApiVsRest},
		StudyNote: noteAPIEndpointType,
		Check:     regionalOnly,
	},
	{
		ID: "api/edge-cert-region", Group: "api", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseCertificate},
		Title:    "Certificate of an edge-optimized domain",
		When:     "The certificate of the custom domain of an edge-optimized API is not in us-east-1.",
		Why:      "The CloudFront that AWS runs for the domain reads certificates from us-east-1.",
		Message:  "The edge-optimized custom domain of {api} needs a us-east-1 certificate",
		FixText:  "Request it in us-east-1",
		Sources:  []string{srcHowToEdgeOptimizedCustomDomainName},
		Check:    edgeCertificates,
	},
	{
		ID: "api/regional-cert-region", Group: "api", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseCertificate},
		Title:    "Certificate of a regional domain",
		When:     "The certificate of the custom domain of a regional API is in another Region than the API.",
		Why:      "A regional custom domain takes certificates of its own Region.",
		Message:  "The regional custom domain of {api} needs a certificate in {region}",
		FixText:  "Request it there",
		Note:     "That it must be the same Region is said by the knowledge centre of AWS.",
		Sources:  []string{srcApiGatewayCloudfrontDistribution},
		Check:    regionalCertificates,
	},
	{
		ID: "api/edge-multi-region", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:     "Several edge-optimized APIs behind one name",
		When:      "One name leads to two or more edge-optimized APIs.",
		Why:       "The custom domain of an edge-optimized API is one distribution for the whole world; a second Region cannot have it too.",
		Message:   "{name}: the edge-optimized custom domain exists once for all regions, yet {apis} share it",
		FixText:   "Use regional APIs, each with the same custom domain",
		ExamTip:   "Multi-region API = regional + latency records",
		Sources:   []string{srcApiGatewayApiEndpointTypes},
		StudyNote: noteAPIRegion,
		Check:     edgeMultiRegion,
	},
	{
		ID: "api/vpc-link-missing", Group: "api", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate, traffic.CauseOutside},
		Title:    "Private target without VPC link",
		When:     "An API calls an internal load balancer or private tasks without a VPC link.",
		Why:      "API Gateway runs outside the VPC.",
		Message:  "{api} cannot reach the private target {t} by itself",
		FixText:  "Add a VPC link",
		Sources:  []string{srcAPIIntegration, srcApisApiidIntegrations},
		Check:    missingVPCLinks,
	},
	{
		ID: "api/rest-vpc-link-target", Group: "api", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate, traffic.CauseOutside},
		Title:    "VPC link of a REST or WebSocket API to the wrong target",
		When:     "A REST or WebSocket API goes through a VPC link of version 1 to something other than a Network Load Balancer, or a REST API through one of version 2 to something other than a load balancer.",
		Why:      "API Gateway refuses the integration.",
		Message:  "{link} of {api} takes {allowed}, not {t}",
		FixText:  "Use an NLB or a V2 VPC link",
		ExamTip:  "Classic exam answer: REST VPC link = NLB",
		Note:     "The integration of a REST API names a listener of an ALB or NLB since version 2 of VPC links.",
		Sources:  []string{srcAPIIntegration},
		Check:    restLinkTargets,
	},
	{
		ID: "api/http-vpc-link-target", Group: "api", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate, traffic.CauseOutside},
		Title:    "VPC link that an HTTP API does not take",
		When:     "An HTTP API goes through a VPC link of version 1.",
		Why:      "API Gateway refuses the integration. VPC links of version 1 are a resource of REST APIs alone.",
		Message:  "The private integration of {api} takes a VPC link of version 2, not {link}",
		FixText:  "Use a VPC link of version 2",
		Note:     "What no VPC link leads to is graph/illegal-connection.",
		Sources:  []string{srcApisApiidIntegrations, srcVPCLinks},
		Check:    httpLinkTargets,
	},
	{
		ID: "api/no-authorizer", Group: "api", Severity: Warning, Verified: VerifiedYes,
		Title:    "API open to all",
		When:     "A public API asks nobody who they are.",
		Why:      "Everybody can call every route.",
		Message:  "Routes of {api} have no authorization",
		FixText:  "IAM, Cognito, Lambda or JWT authorizer",
		Sources:  []string{srcApigatewayControls, srcCheckov},
		Controls: []string{"APIGateway.8", "CKV_AWS_309", "CKV2_AWS_70"},
		Check:    openAPIs,
	},
	{
		ID: "api/jwt-authorizer-rest", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "JWT authorizer on a REST API",
		When:    "A REST API has a JWT authorizer.",
		Why:     "Only HTTP APIs have one.",
		Message: "{api} is a REST API and has no JWT authorizer",
		FixText: "Cognito or Lambda authorizer",
		Sources: []string{srcHttpApiVsRest},
		Check:   jwtAuthorizers,
	},
	{
		ID: "api/no-waf", Group: "api", Severity: Warning, Verified: VerifiedYes,
		Title:    "REST API without web ACL on the way",
		When:     "Users reach a public REST API and no web ACL stands on their way.",
		Why:      "Attacks on the application reach it unfiltered.",
		Message:  "No web ACL on the path to {api}",
		FixText:  "Attach WAF to the stage or CloudFront",
		Sources:  []string{srcApigatewayControls, srcCheckov},
		Controls: []string{"APIGateway.4", "CKV2_AWS_29"},
		Check:    unfilteredAPIs,
	},
	{
		ID: "api/default-endpoint-open", Group: "api", Severity: Warning, Verified: VerifiedYes,
		Title:   "execute-api URL open beside the front door",
		When:    "An API has CloudFront or a custom domain before it, and its execute-api name is open too.",
		Why:     "Callers skip what stands in front of the API.",
		Message: "The execute-api URL of {api} bypasses the front door",
		FixText: "Disable the default endpoint, or require a header/API key from CloudFront",
		Note:    "Said where the execute-api URL is switched on in the drawing. An authorizer, a secret header on the origin or a resource policy closes it too; the last two are the way where CloudFront itself calls the API by its execute-api name.",
		Sources: []string{srcDomainnames},
		Check:   defaultEndpoints,
	},
	{
		ID: "api/websocket-wrong-kind", Group: "api", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "WebSocket to an API without it",
		When:     "Users of WebSocket reach a REST or HTTP API.",
		Why:      "The upgrade is refused.",
		Message:  "{users} speak WebSocket, {api} has none",
		FixText:  "Use a WebSocket API, ALB or CloudFront to ALB",
		Sources:  []string{srcHttpApiVsRest, srcApigatewayExecutionServiceWebsocketLimitsTable},
		Check:    webSocketAPIs,
	},
	{
		ID: "api/cross-region-integration", Group: "api", Severity: Warning, Verified: VerifiedLogic,
		Title:   "Function in another Region",
		When:    "An API and its function are in different Regions.",
		Why:     "Every call pays the way between the Regions, and either Region can break it.",
		Message: "Calls from {api} to {fn} cross regions",
		FixText: "Put them together",
		Sources: []string{srcLimits},
		Check:   farIntegrations,
	},
	{
		ID: "api/private-needs-endpoint", Group: "api", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate, traffic.CauseOutside, traffic.CauseAccess},
		Title:    "Private API without endpoint or policy",
		When:     "A private API has no VPC endpoint or no resource policy.",
		Why:      "Nobody can reach it, or nobody may.",
		Message:  "{api} is private and needs {what}",
		FixText:  "Add them",
		Sources:  []string{srcApiGatewayApiEndpointTypes, srcApigatewayPrivateCustomDomains},
		Check:    privateAPIs,
	},
}

func edgeMultiRegion(p *Pass) {
	for _, g := range p.Groups() {
		var apis []*model.Node
		deeper := false
		for _, a := range g.LegalAnswers() {
			mine := 0
			for _, e := range p.Endpoints(a.Target) {
				if model.Variant(e) == "api_edge" {
					mine++
					if !slices.Contains(apis, e) {
						apis = append(apis, e)
					}
				}
			}
			deeper = deeper || mine > 1
		}
		if len(apis) < 2 || deeper {
			continue
		}
		apis = sortedByID(apis)
		var edits []model.Edit
		shared := false // a certificate cannot follow two APIs
		for _, n := range apis {
			edits = append(edits, setNode(n, "endpoint", model.EndpointRegional))
			for _, c := range p.Attached(n, model.KindCertificate) {
				if n.Region() != "" && c.Region() != n.Region() {
					shared = shared || len(p.t.Out(c.ID)) > 1
					edits = append(edits, setNode(c, "region", n.Region()))
				}
			}
		}
		f := p.AboutGroup(g, "", "apis", labels(apis)).With(apis...)
		if !shared {
			f.Offer("regional", "Make "+labels(apis)+" regional APIs", edits...)
		}
	}
}

// eachAPI visits the APIs with what they have in common.
func (p *Pass) eachAPI(visit func(n *model.Node, a *model.API)) {
	for _, n := range p.APIs() {
		a, _ := model.APIOf(n.Effective())
		visit(n, a)
	}
}

func regionalOnly(p *Pass) {
	p.eachAPI(func(n *model.Node, a *model.API) {
		if n.Kind() != model.KindRESTAPI && a.Endpoint.Val() != model.EndpointRegional {
			p.About(n, "endpoint", "api", label(n)).OfferSafe("regional", "Make it regional", setNode(n, "endpoint", model.EndpointRegional))
		}
	})
}

// certificatesElsewhere visits the certificates of the APIs of one endpoint
// type that are in another Region than they must.
func (p *Pass) certificatesElsewhere(edge bool) {
	for _, l := range p.Links(model.Attach) {
		cert, n := p.From(l), p.To(l)
		_, ok := model.APIOf(n.Effective())
		if !ok || (model.Variant(n) == "api_edge") != edge {
			continue
		}
		if _, lacking := geo.Lacks(n.Region(), geo.ServiceEdgeAPI); !model.Foreign(p.t, cert, n) || edge && lacking {
			continue // or rather place/service-missing: no certificate helps
		}
		want := model.CertificateRegion(n)
		f := p.AboutLink(l, "region", "api", label(n), "region", want)
		if len(p.t.Out(cert.ID)) == 1 {
			f.OfferSafe("region", "Request the certificate in "+want, setNode(cert, "region", want))
		}
	}
}

func edgeCertificates(p *Pass)     { p.certificatesElsewhere(true) }
func regionalCertificates(p *Pass) { p.certificatesElsewhere(false) }

func missingVPCLinks(p *Pass) {
	for _, l := range p.Links(model.Integration) {
		if to := p.To(l); isBalancer(to) && to.Private() {
			f := p.AboutLink(l, "", "api", label(p.From(l)), "t", label(to))
			if r := p.From(l).Region(); r != "" {
				link := sketch.NewNode(model.KindVPCLink, sketch.Context{T: p.t, Near: p.From(l), Region: r, ID: sketch.BaseID(l.From, "link")})
				f.OfferSafe("vpc-link", "Add a VPC link", model.InsertOn{Link: l.Ref(), Node: link})
			}
		}
	}
}

// linkTargets visits what APIs of a kind reach through VPC links.
func (p *Pass) linkTargets(kind model.Kind, visit func(l, on *model.Link, version string)) {
	for _, l := range p.Links(model.Integration) {
		s, ok := model.As[*model.VPCLink](p.To(l))
		if !ok || p.From(l).Kind() != kind {
			continue
		}
		for _, t := range p.t.Out(l.To) {
			if !p.illegal[t] {
				visit(l, t, s.Version.Val())
			}
		}
	}
}

func restLinkTargets(p *Pass) {
	judge := func(l, on *model.Link, version string) {
		link, to := p.From(on), p.To(on)
		if version != "1" && p.From(l).Kind() == model.KindWebSocketAPI {
			return // api/websocket-vpc-link
		}
		allowed := "an NLB"
		fits := to.Kind() == model.KindNLB
		if version == "2" {
			allowed, fits = "an ALB or NLB", isBalancer(to)
		}
		if fits {
			return
		}
		f := p.AboutLink(on, "", "link", label(link), "api", label(p.From(l)), "allowed", allowed, "t", label(to)).With(p.From(l)).Along(l)
		f.of = on.Ref().String() // whatever APIs use it
		if to.Kind() == model.KindALB && p.From(l).Kind() == model.KindRESTAPI {
			f.Offer("version", "Make it a VPC link of version 2", setNode(link, "version", "2"))
		}
	}
	p.linkTargets(model.KindRESTAPI, judge)
	p.linkTargets(model.KindWebSocketAPI, judge)
}

func httpLinkTargets(p *Pass) {
	for _, l := range p.Links(model.Integration) {
		link := p.To(l)
		if p.From(l).Kind() != model.KindHTTPAPI || !traffic.OldLink(p.From(l), link) {
			continue
		}
		f := p.AboutLink(l, "", "api", label(p.From(l)), "link", label(link)).
			Offer("version", "Make it a VPC link of version 2", setNode(link, "version", "2"))
		if i := slices.IndexFunc(p.t.Out(link.ID), func(t *model.Link) bool { return !p.illegal[t] }); i >= 0 {
			f.With(p.To(p.t.Out(link.ID)[i]))
		}
	}
}

func openAPIs(p *Pass) {
	p.eachAPI(func(n *model.Node, a *model.API) {
		if a.Auth.Val() == "none" && a.Endpoint.Val() != model.EndpointPrivate {
			p.About(n, "auth", "api", label(n)).Offer("iam", "Ask for signed requests", setNode(n, "auth", "iam"))
		}
	})
}

func jwtAuthorizers(p *Pass) {
	p.eachAPI(func(n *model.Node, a *model.API) {
		if n.Kind() == model.KindRESTAPI && a.Auth.Val() == "jwt" {
			p.About(n, "auth", "api", label(n)).Offer("cognito", "Use a Cognito authorizer", setNode(n, "auth", "cognito"))
		}
	})
}

func unfilteredAPIs(p *Pass) {
	w := p.unfiltered()
	for _, n := range p.Nodes(model.KindRESTAPI) {
		if !n.Private() && w.reaches(n) && len(p.Attached(n, model.KindWAF)) == 0 {
			p.About(n, "", "api", label(n)).Offer("acl", "Attach a web ACL", sketch.WebACL(p.t, n, model.Opt[int]{})...)
		}
	}
}

func defaultEndpoints(p *Pass) {
	for _, n := range p.APIs() {
		raw, _ := model.APIOf(n.Spec)
		front := raw.CustomDomain.Val() != "" || slices.ContainsFunc(p.t.In(n.ID), func(l *model.Link) bool { return l.Kind == model.Origin })
		if !raw.DefaultEndpoint.Val() || !front || traffic.Closed(p.t, n) {
			continue
		}
		f := p.About(n, "defaultEndpoint", "api", label(n))
		if raw.CustomDomain.Val() != "" && !p.calledDirectly(n) {
			f.Offer("off", "Disable the default endpoint", setNode(n, "defaultEndpoint", "false"))
		}
	}
}

// calledDirectly tells whether users call a node by the name that AWS gave it.
func (p *Pass) calledDirectly(n *model.Node) bool {
	return slices.ContainsFunc(p.t.In(n.ID), func(l *model.Link) bool { return l.Kind == model.Requests && !p.illegal[l] })
}

func webSocketAPIs(p *Pass) {
	through := func(n *model.Node) bool { return !isBalancer(n) }
	w := p.FromUsersOf(through, model.ProtocolWebSocket)
	for _, n := range p.Nodes(model.KindRESTAPI, model.KindHTTPAPI) {
		if w.reaches(n) {
			users := w.start(n)
			p.About(n, "", "users", label(users), "api", label(n)).With(users).Along(w.path(n)...).of = users.ID // what they speak
		}
	}
}

func farIntegrations(p *Pass) {
	for _, l := range p.Links(model.Integration) {
		here, there := p.From(l).Region(), p.To(l).Region()
		if p.From(l).Kind().API() && p.To(l).Kind() == model.KindLambda && here != "" && there != "" && here != there {
			p.AboutLink(l, "", "api", label(p.From(l)), "fn", label(p.To(l)))
		}
	}
}

// originAlone tells whether all that calls a private API are distributions, which
// cannot: cloudfront/private-api says how.
func (p *Pass) originAlone(n *model.Node) bool {
	calls := p.asDrawn().in[p.t.Index(n.ID)]
	return len(calls) > 0 && all(calls, func(h hop) bool { return h.link != nil && slices.Contains(p.refused[privateAPIOrigin], h.link) })
}

func privateAPIs(p *Pass) {
	for _, n := range p.Nodes(model.KindRESTAPI) {
		a, _ := model.As[*model.RESTAPI](n)
		door := traffic.HasDoor(p.t, n, a)
		if a.Endpoint.Val() != model.EndpointPrivate || door && a.ResourcePolicy.Val() || !door && p.originAlone(n) {
			continue
		}
		prop, what := "vpcEndpoint", "an interface VPC endpoint and a policy"
		switch {
		case door:
			prop, what = "resourcePolicy", "a resource policy, without which it is not deployed"
		case a.ResourcePolicy.Val():
			what = "an interface VPC endpoint"
		}
		p.About(n, prop, "api", label(n), "what", what).
			OfferSafe("endpoint", "Add the endpoint and a policy", setNode(n, "vpcEndpoint", "true"), setNode(n, "resourcePolicy", "true"))
	}
}
