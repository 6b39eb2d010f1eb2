package validate

import (
	"slices"

	"portolan/model"
	"portolan/model/sketch"
	"portolan/model/traffic"
)

const (
	srcRestMTLS        = "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html"
	srcResponseModes   = "https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html"
	srcAPIAddressTypes = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-ip-address-type.html"
	srcLambdaStreaming = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html"
	srcAPIAuthorizer   = "https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html"
	srcAPIEncryption   = "https://docs.aws.amazon.com/apigateway/latest/developerguide/data-protection-encryption.html"
	srcVPCEndpointType = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html"
)

// apiDoorRules judge who gets into an API and how its answers leave, and VPC
// endpoints.
var apiDoorRules = []*Rule{
	{
		ID: "api/mtls", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "Client certificates on a domain without them",
		When:    "An API asks callers for client certificates, and it is edge-optimized, private or a WebSocket API.",
		Why:     "Only Regional custom domains of REST and HTTP APIs ask for client certificates.",
		Message: "{api} cannot ask callers for certificates: {why}",
		FixText: "Use a Regional custom domain of a REST or HTTP API",
		Sources: []string{srcRestMTLS},
		Check:   apiMTLS,
	},
	{
		ID: "api/mtls-bypass", Group: "api", Severity: Warning, Verified: VerifiedYes,
		Title:   "Client certificates can be gone round",
		When:    "The custom domain of an API asks callers for client certificates, and its execute-api URL is open.",
		Why:     "The URL that AWS gave the API asks for no certificate.",
		Message: "The execute-api URL of {api} asks for no client certificate",
		FixText: "Disable the default endpoint",
		Note:    "Said where the execute-api URL is switched on in the drawing, and neither an authorizer nor a resource policy asks who calls it.",
		Sources: []string{srcRestMTLS},
		Check:   apiMTLSBypass,
	},
	{
		ID: "api/domain-needs-cert", Group: "api", Severity: Warning, Verified: VerifiedYes,
		Title:   "Custom domain without certificate",
		When:    "An API has a custom domain, and no certificate is attached to it. For a private API it is enough that the design has a certificate for the name.",
		Why:     "API Gateway makes no custom domain without a certificate that covers it.",
		Message: "The custom domain {name} of {api} needs a certificate",
		FixText: "Attach an ACM certificate for the name, in the Region of the API or for an edge-optimized API in us-east-1",
		Note:    "An export asks for the certificate, so that nothing is refused.",
		Sources: []string{srcRestCustomDomains},
		Check:   domainCertificates,
	},
	{
		ID: "api/streaming", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "Streaming with what excludes it",
		When:    "A REST API streams responses, and it has a stage cache, answers by itself, or calls a data store or a bucket, whose integrations are no proxies.",
		Why:     "A streamed response is neither cached nor made by the API, and only proxy integrations stream.",
		Message: "{api} cannot stream responses: {why}",
		FixText: "Turn the stage cache off, or buffer",
		Sources: []string{srcResponseModes},
		Check:   apiStreaming,
	},
	{
		ID: "api/address-type", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "Private API over IPv4 alone",
		When:    "A private API has the address type ipv4.",
		Why:     "API Gateway makes private APIs dual-stack only.",
		Message: "{api} is private and must be dual-stack",
		FixText: "Set dualstack",
		Sources: []string{srcAPIAddressTypes},
		Check:   apiAddressTypes,
	},
	{
		ID: "api/authorizer-auth", Group: "api", Severity: Warning, Verified: VerifiedLogic, Export: ExportLacking,
		Title:   "Authorizer that the API does not use",
		When:    "An authorizer is linked to an API that states another kind of authorization.",
		Why:     "The drawing shows an authorizer, the API says that it asks another.",
		Message: "{api} has auth {auth} and does not ask {authorizer}",
		FixText: "Set auth to {want}, or remove the link",
		Sources: []string{srcAPIAuthorizer},
		Check:   authorizerAuth,
	},
	{
		ID: "api/function-url-streaming", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "Function URL that streams from a VPC",
		When:    "A function URL streams its answers, and its function is in a VPC.",
		Why:     "Lambda does not stream through a URL from a function in a VPC.",
		Message: "{url} cannot stream: {fn} is in a VPC",
		FixText: "Buffer the answer, or stream through a REST API",
		Sources: []string{srcLambdaStreaming},
		Check:   urlStreaming,
	},
	{
		ID: "api/http-service", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "HTTP API to a store that it cannot call",
		When:    "An HTTP API calls a database by itself: DynamoDB, Aurora, RDS or ElastiCache.",
		Why:     "HTTP APIs call EventBridge, SQS, AppConfig, Kinesis and Step Functions themselves, and no database.",
		Message: "{api} is an HTTP API and cannot call {store} ({engine}) by itself",
		FixText: "Put a function in between, or use a REST API",
		Note:    "An engine of another name is not judged.",
		Sources: []string{srcHTTPAPIPrivate},
		Check:   httpServices,
	},
	{
		ID: "route53/service-custom-domain", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseHost},
		Title:    "Name that the service does not have",
		When:     "A record leads to a managed service that can have a custom domain, and the service has none or one of another name than that of the record.",
		Why:      "The service answers for its own names; TLS under another fails.",
		Message:  "{name} is not the custom domain of {n}, which {has}",
		FixText:  "Give both the same name",
		Note:     "Elastic Beanstalk and Classic Load Balancers answer for any name.",
		Sources:  []string{srcResourceRecordSetsChoosingAliasNonAlias, "https://docs.aws.amazon.com/apprunner/latest/dg/manage-custom-domains.html", "https://docs.aws.amazon.com/vpc-lattice/latest/ug/service-custom-domain-name.html"},
		Check:    serviceDomains,
	},
	{
		ID: "endpoint/private", Group: "endpoint", Severity: Error, Verified: VerifiedLogic,
		Explains: []traffic.Cause{traffic.CausePrivate, traffic.CauseOutside},
		Title:    "Private endpoint called from the Internet",
		When:     "Users on the Internet call a VPC endpoint.",
		Why:      "Its addresses are private.",
		Message:  "{users} are on the Internet and cannot reach {n}",
		FixText:  "Put a public load balancer or API in front, or set network to vpc",
		Sources:  []string{srcVPCEndpointType},
		Check:    endpointCallers,
	},
	{
		ID: "endpoint/gateway-target", Group: "endpoint", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate},
		Title:    "Gateway endpoint as a target",
		When:     "A load balancer forwards to a VPC endpoint of type gateway, or a record names one.",
		Why:      "A gateway endpoint is an entry of a route table. It has no address.",
		Message:  "{from} cannot reach {n}: a gateway endpoint has no address",
		FixText:  "Use an interface endpoint",
		Sources:  []string{srcVPCEndpointType},
		Check:    gatewayTargets,
	},
	{
		ID: "endpoint/private-api-http", Group: "endpoint", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "Plain HTTP to a private API",
		When:     "A load balancer forwards to a private API, or to the interface endpoint that leads to one, in plain HTTP, or passes the plain HTTP of users on to it.",
		Why:      "API Gateway has HTTPS endpoints alone, for private APIs too. No connection comes about, and a balancer answers 502 or finds no healthy target.",
		Message:  "{n} is called by {from} in plain HTTP, and {api} speaks HTTPS only",
		FixText:  "Forward over HTTPS on port 443",
		Note:     "Of users who call the endpoint in plain HTTP too.",
		Sources:  []string{srcAPIEncryption},
		Check:    plainToAPIs,
	},
	{
		ID: "endpoint/region", Group: "endpoint", Severity: Warning, Verified: VerifiedYes,
		Title:   "Endpoint in another Region",
		When:    "A VPC endpoint and what it leads to are in different Regions.",
		Why:     "An endpoint leads to services of its own Region, unless the service is offered to others and the endpoint says so.",
		Message: "{n} in {r1} leads to {t} in {r2}",
		FixText: "Put the endpoint into the Region of the service",
		Note:    "ServiceRegion lets an endpoint name a service of another Region, so this is no error.",
		Sources: []string{srcVPCEndpointType},
		Check:   endpointRegions,
	},
}

func apiMTLS(p *Pass) {
	p.eachAPI(func(n *model.Node, a *model.API) {
		if !a.MTLS.Val() {
			return
		}
		why := ""
		switch {
		case n.Kind() == model.KindWebSocketAPI:
			why = "it is a WebSocket API"
		case a.Endpoint.Val() != model.EndpointRegional:
			why = "its endpoint is " + a.Endpoint.Val()
		default:
			return
		}
		p.About(n, "mtls", "api", label(n), "why", why).Offer("off", "Ask for no certificates", setNode(n, "mtls"))
	})
}

func apiMTLSBypass(p *Pass) {
	p.eachAPI(func(n *model.Node, a *model.API) {
		if a.MTLS.Val() && a.CustomDomain.Val() != "" && a.DefaultEndpoint.Val() && !traffic.Closed(p.t, n) {
			f := p.About(n, "defaultEndpoint", "api", label(n))
			if !p.calledDirectly(n) {
				f.Offer("off", "Disable the default endpoint", setNode(n, "defaultEndpoint", "false"))
			}
		}
	})
}

func domainCertificates(p *Pass) {
	p.eachAPI(func(n *model.Node, a *model.API) {
		name := model.Domain(a.CustomDomain.Val())
		if name == "" || len(p.Attached(n, model.KindCertificate)) > 0 || n.Private() && p.coveredSomewhere(name) {
			return
		}
		p.About(n, "customDomain", "api", label(n), "name", name).
			Offer("certificate", "Attach a certificate", sketch.Certificate(p.t, n, name)...)
	})
}

// newDomain gives an API a custom domain, and a certificate for it where it has none.
func (p *Pass) newDomain(api *model.Node, name string) []model.Edit {
	edits := []model.Edit{setNode(api, "customDomain", name)}
	if api.Kind().API() && len(p.Attached(api, model.KindCertificate)) == 0 && !(api.Private() && p.coveredSomewhere(name)) {
		edits = append(edits, sketch.Certificate(p.t, api, name)...)
	}
	return edits
}

// coveredSomewhere tells whether a certificate of the design covers the name.
func (p *Pass) coveredSomewhere(name string) bool {
	return slices.ContainsFunc(p.Nodes(model.KindCertificate), func(n *model.Node) bool {
		c, _ := model.As[*model.Certificate](n)
		return model.Covers(c.Names.Val(), name)
	})
}

func apiStreaming(p *Pass) {
	for _, n := range p.Nodes(model.KindRESTAPI) {
		a, _ := model.As[*model.RESTAPI](n)
		switch {
		case !a.Streaming.Val():
		case a.Cache.Val():
			p.About(n, "streaming", "api", label(n), "why", "its stage has a cache").Offer("cache", "Turn the stage cache off", setNode(n, "cache"))
		case a.Mock.Val():
			p.About(n, "streaming", "api", label(n), "why", "it answers by itself")
		default:
			for _, l := range p.t.Out(n.ID) {
				if to := p.To(l); to.Kind() == model.KindDatastore || to.Kind() == model.KindS3 {
					p.About(n, "streaming", "api", label(n), "why", "it calls "+label(to)+" by an integration that is no proxy").Along(l)
				}
			}
		}
	}
}

func apiAddressTypes(p *Pass) {
	p.eachAPI(func(n *model.Node, a *model.API) {
		if a.Endpoint.Val() == model.EndpointPrivate && a.AddressType.Val() == model.AddressIPv4 {
			p.About(n, "ipAddressType", "api", label(n)).OfferSafe("dualstack", "Make it dual-stack", setNode(n, "ipAddressType", model.AddressDualstack))
		}
	})
}

func authorizerAuth(p *Pass) {
	for _, l := range p.Links(model.Authorizes) {
		from, to := p.From(l), p.To(l)
		a, ok := model.APIOf(from.Spec)
		if !ok || !a.Auth.IsSet() {
			continue
		}
		want := model.AuthBy(from, to)
		if auth := a.Auth.Val(); auth != want && !(want == "jwt" && auth == "cognito") {
			p.AboutLink(l, "auth", "api", label(from), "auth", auth, "authorizer", label(to), "want", want).
				Offer("auth", "Set auth to "+want, setNode(from, "auth", want))
		}
	}
}

func urlStreaming(p *Pass) {
	for _, l := range p.Links(model.Integration) {
		u, ok := model.As[*model.FunctionURL](p.From(l))
		fn, _ := model.As[*model.Lambda](p.To(l))
		if ok && u.InvokeMode.Val() == model.ResponseStream && fn.VPC.Val() {
			p.AboutLink(l, "invokeMode", "url", label(p.From(l)), "fn", label(p.To(l))).
				Offer("buffer", "Buffer the answer", setNode(p.From(l), "invokeMode"))
		}
	}
}

func endpointCallers(p *Pass) {
	for _, l := range p.Links(model.Requests) {
		u, _ := model.As[*model.Users](p.From(l))
		if p.To(l).Kind() == model.KindVPCEndpoint && u.Network.Val() == model.NetworkInternet {
			p.AboutLink(l, "network", "users", label(p.From(l)), "n", label(p.To(l)))
		}
	}
}

func gatewayTargets(p *Pass) {
	for _, n := range p.Nodes(model.KindVPCEndpoint) {
		e, _ := model.As[*model.VPCEndpoint](n)
		if e.Type.Val() != model.EndpointGateway {
			continue
		}
		for _, l := range p.t.In(n.ID) {
			if !p.illegal[l] && (l.Kind == model.Forwards || l.Kind == model.ResolvesTo) {
				p.AboutLink(l, "type", "from", label(p.From(l)), "n", label(n)).
					Offer("interface", "Make it an interface endpoint", setNode(n, "type", model.EndpointInterface))
			}
		}
	}
}

func plainToAPIs(p *Pass) {
	p.forwards(func(l *model.Link, _ *model.ForwardsSpec, from, to *model.Node) {
		api := traffic.PlainToAPI(p.t, l)
		if api == nil {
			return
		}
		f := p.AboutLink(l, "protocol", "from", label(from), "n", label(to), "api", label(api))
		if from.Kind() == model.KindALB {
			f.Offer("https", "Forward over HTTPS on port 443", setLink(l, "protocol", "HTTPS"), setLink(l, "port", "443"))
			return
		}
		f.Offer("pass", "Leave TLS to the API", setNode(from, "listener", "tcp"), setLink(l, "port", "443"))
	})
	for _, w := range p.WaysOf(model.Requests, model.Queries) {
		u, ok := model.As[*model.Users](w.from)
		if !ok || u.Protocol.Val() != model.ProtocolHTTP {
			continue
		}
		if w.end.Kind() == model.KindVPCEndpoint {
			p.plainFrom(w, w.last, w.end)
		}
		if nlb, ok := model.As[*model.NLB](w.end); ok && nlb.Listener.Val() != "tls" {
			for _, l := range p.t.Out(w.end.ID) {
				if l.Kind == model.Forwards && !p.illegal[l] && traffic.PlainToAPI(p.t, l) == nil {
					p.plainFrom(w, l, p.To(l))
				}
			}
		}
	}
}

// plainFrom says that users come to a private API in plain HTTP, by a link at last.
func (p *Pass) plainFrom(w *way, last *model.Link, n *model.Node) {
	if api := traffic.APIBehind(p.t, n); api != nil {
		p.AboutLink(last, "", "from", label(w.from), "n", label(n), "api", label(api)).Along(w.by)
	}
}

func endpointRegions(p *Pass) {
	for _, l := range p.Links(model.Requests) {
		here, there := p.From(l).Region(), p.To(l).Region() // users have none
		if here != "" && there != "" && here != there {
			p.AboutLink(l, "region", "n", label(p.From(l)), "r1", here, "t", label(p.To(l)), "r2", there)
		}
	}
}

// databases are the engines of data stores that an HTTP API has no integration for.
var databases = []string{"dynamodb", "aurora", "rds", "elasticache"}

func httpServices(p *Pass) {
	for _, l := range p.Links(model.Integration) {
		d, ok := model.As[*model.Datastore](p.To(l))
		if ok && p.From(l).Kind() == model.KindHTTPAPI && slices.Contains(databases, d.Engine.Val()) {
			p.AboutLink(l, "engine", "api", label(p.From(l)), "store", label(p.To(l)), "engine", d.Engine.Val())
		}
	}
}

func serviceDomains(p *Pass) {
	for _, l := range p.Links(model.ResolvesTo) {
		m, ok := model.ManagedOf(p.To(l).Effective())
		r, _ := model.As[*model.Record](p.From(l))
		if !ok || traffic.Knows(p.To(l), r.Name.Val()) || p.askedAsViewers(l) {
			continue
		}
		has := "has none"
		if own := m.CustomDomain.Val(); own != "" {
			has = "is " + own
		}
		f := p.AboutLink(l, "customDomain", "name", recordName(p.From(l)), "n", label(p.To(l)), "has", has)
		if r.Name.Val() != "" && m.CustomDomain.Val() == "" {
			f.OfferSafe("custom-domain", "Give "+label(p.To(l))+" the custom domain "+r.Name.Val(), p.newDomain(p.To(l), r.Name.Val())...)
		}
	}
}
