package model

import "strings"

// API holds what the three kinds of API Gateway APIs have in common.
type API struct {
	Region, CustomDomain, Auth Opt[string]
	Endpoint                   Opt[string]
	DefaultEndpoint            Opt[bool]
	Timeout                    Opt[int]
	Cache, Logging             Opt[bool]
	Mock                       Opt[bool]
	PayloadMB, Rate, Throttle  Opt[float64]
	Stage, BasePath            Opt[string]
	AddressType                Opt[string]
	MTLS                       Opt[bool]
	AuthorizerTTL              Opt[int]
}

// RESTAPI is a REST API of API Gateway.
type RESTAPI struct {
	API
	CacheEncrypted, VPCEndpoint, ResourcePolicy Opt[bool]
	Streaming                                   Opt[bool]
	ResponseMB                                  Opt[float64]
}

// HTTPAPI is an HTTP API of API Gateway.
type HTTPAPI struct {
	API
	Issuer   Opt[string]
	Audience Opt[[]string]
}

// WebSocketAPI is a WebSocket API of API Gateway.
type WebSocketAPI struct {
	API
	ConnectionMinutes, IdleMinutes, MessageKB, FrameKB Opt[float64]
}

// Kind implements [Spec].
func (*RESTAPI) Kind() Kind { return KindRESTAPI }

// Kind implements [Spec].
func (*HTTPAPI) Kind() Kind { return KindHTTPAPI }

// Kind implements [Spec].
func (*WebSocketAPI) Kind() Kind { return KindWebSocketAPI }

// Endpoint types of an API.
const (
	EndpointEdge     = "edge"
	EndpointRegional = "regional"
	EndpointPrivate  = "private"
)

// APIOf returns what all API kinds share, of an effective or raw spec.
func APIOf(s Spec) (*API, bool) {
	switch s := s.(type) {
	case *RESTAPI:
		return &s.API, true
	case *HTTPAPI:
		return &s.API, true
	case *WebSocketAPI:
		return &s.API, true
	}
	return nil, false
}

// AuthorizerOf is what is drawn to judge the callers of an API: a function, else a
// user pool, nil where there is neither. Of several of a kind it is the first by name,
// whatever the order in the file.
func AuthorizerOf(t *Topology, api *Node) *Node {
	var found *Node
	for _, l := range t.Out(api.ID) {
		if l.Kind != Authorizes {
			continue
		}
		to := t.Node(l.To)
		switch {
		case found == nil, found.Kind() != KindLambda && to.Kind() == KindLambda:
			found = to
		case (found.Kind() == KindLambda) == (to.Kind() == KindLambda) && to.ID < found.ID:
			found = to
		}
	}
	return found
}

// AuthBy is the word of auth for an API that such a node judges for.
func AuthBy(api, authorizer *Node) string {
	switch {
	case authorizer.Kind() != KindCognito:
		return AuthLambda
	case api.Kind() == KindHTTPAPI:
		return AuthJWT
	}
	return AuthCognito
}

// APIAuth is how an API asks callers to prove who they are: as the design says, else
// by the authorizer that is drawn, else by the default. Said tells whether the design
// says so in one of the two ways. It is "" of what is no API.
func APIAuth(t *Topology, n *Node) (auth string, said bool) {
	a, ok := APIOf(n.Spec)
	if !ok {
		return "", false
	}
	if a.Auth.IsSet() {
		return a.Auth.Val(), true
	}
	if by := AuthorizerOf(t, n); by != nil {
		return AuthBy(n, by), true
	}
	a, _ = APIOf(n.Effective())
	return a.Auth.Val(), false
}

// withAuth holds where an API asks callers for one way to prove who they are: also where
// the authorizer that is drawn says so.
func withAuth(auth string) condition {
	stated := with("auth", auth)
	return where(stated.text, func(at Place) string {
		if at.In != nil && at.Node != nil {
			if is, _ := APIAuth(at.In, at.Node); is == auth {
				return ""
			}
		}
		return stated.idle(at)
	})
}

// ByDomain tells whether CloudFront calls an API by its custom domain: it does where
// the Host of the viewer is passed on or a record names the API, and wherever the
// execute-api name is off.
func (a *API) ByDomain(forwardsHost, named bool) bool {
	return a.CustomDomain.Val() != "" && (forwardsHost || named || !a.DefaultEndpoint.Val())
}

// Prefix is what the path of each request to an API begins with: the base path that
// is mapped on its custom domain, else the stage; "" where neither is stated.
func (a *API) Prefix(byDomain bool) string {
	path := a.BasePath.Val()
	if !byDomain {
		path = a.Stage.Val()
	}
	if path = strings.Trim(path, "/"); path == "" || !byDomain && path == "$default" {
		return ""
	}
	return "/" + path
}

func apiProps[S any](of func(*S) *API) []Prop {
	return []Prop{
		region("Region of the API.", func(s *S) *Opt[string] { return &of(s).Region }),
		enum("endpoint", "Endpoint", func(s *S) *Opt[string] { return &of(s).Endpoint }, words(
			EndpointRegional, "in its Region", EndpointEdge, "behind a CloudFront that AWS runs", EndpointPrivate, "inside a VPC only")...).def(EndpointRegional).
			help("Type of the endpoint. Portolan starts REST APIs as regional; the AWS default is edge. HTTP and WebSocket APIs are regional only."),
		text("customDomain", "Custom domain", func(s *S) *Opt[string] { return &of(s).CustomDomain }).help("Name that is mapped to the stage; records and Host headers must use it."),
		enum("auth", "Authorization", func(s *S) *Opt[string] { return &of(s).Auth }, words(
			AuthIAM, "signed requests", AuthCognito, "Cognito user pool", AuthLambda, "Lambda authorizer", AuthJWT, "JWT authorizer", AuthAPIKey, "API key", AuthNone, "open to all")...).def(AuthIAM).
			help("How callers prove who they are. Left out, the authorizer that is drawn says it, else it is AWS_IAM in Portolan: users who say what they bring need a signature, and an export asks for it; AWS itself starts with none."),
		boolean("defaultEndpoint", "execute-api URL", func(s *S) *Opt[bool] { return &of(s).DefaultEndpoint }).from(func(spec any, _ *Node) string {
			if of(spec.(*S)).CustomDomain.IsSet() {
				return "false"
			}
			return "true"
		}).help("The URL that AWS gave the API answers; off by default once a custom domain is set: users and CloudFront then ask by that domain. Said to be off, it is off for users whose link leads straight to the API too."),
		integer("timeout", "Integration timeout", func(s *S) *Opt[int] { return &of(s).Timeout }).between(1, 900).unit("s").
			help("Seconds that the integration may take: 29 by default (REST, WebSocket), at most 30 on HTTP APIs, 900 where the API streams.").src("https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"),
		boolean("cache", "Stage cache", func(s *S) *Opt[bool] { return &of(s).Cache }).def("false").help("Responses are cached in the stage (REST only)."),
		boolean("logging", "Logging", func(s *S) *Opt[bool] { return &of(s).Logging }).help("Execution or access logs are written."),
		boolean("mock", "Mock", func(s *S) *Opt[bool] { return &of(s).Mock }).def("false").help("The API answers by itself and needs no backend."),
		text("stage", "Stage", func(s *S) *Opt[string] { return &of(s).Stage }).formed(stageForm).
			help("Stage that callers reach, the first part of the path of the execute-api URL; $default of an HTTP API has none. Left out, an export makes one and lets CloudFront put it before the path.").src("https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html"),
		text("basePath", "Base path", func(s *S) *Opt[string] { return &of(s).BasePath }).formed(basePathForm).
			help("Path of the custom domain that is mapped to the stage, such as v1/orders; all of it when left out.").src("https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-apimapping.html").counts(with("customDomain")),
		enum("ipAddressType", "Address type", func(s *S) *Opt[string] { return &of(s).AddressType }, words(AddressIPv4, "IPv4", AddressDualstack, "IPv4 and IPv6")...).from(func(spec any, _ *Node) string {
			if of(spec.(*S)).Endpoint.Val() == EndpointPrivate {
				return AddressDualstack
			}
			return AddressIPv4
		}).help("Addresses of the API and of its custom domain; private ones are always dual-stack.").src("https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-ip-address-type.html"),
		boolean("mtls", "Domain mTLS", func(s *S) *Opt[bool] { return &of(s).MTLS }).def("false").
			help("The custom domain asks callers for a client certificate (mutual TLS); a bad one gets 403.").src("https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html").counts(with("customDomain")).drawn("mTLS"),
		integer("authorizerTtl", "Auth cache", func(s *S) *Opt[int] { return &of(s).AuthorizerTTL }).between(0, 3600).unit("s").
			help("Seconds for which the answer of a Lambda authorizer is kept; 0 asks it for every request, 300 on a REST API when left out.").src("https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html").counts(withAuth("lambda")),
		decimal("payload", "Payload", func(s *S) *Opt[float64] { return &of(s).PayloadMB }).unit("MB").between(0, 10).help("Largest request, and response unless the API streams it."),
		decimal("rate", "Request rate", func(s *S) *Opt[float64] { return &of(s).Rate }).unit("requests/s").between(0, 10000).help("Expected peak rate in the Region."),
		decimal("throttle", "Throttle", func(s *S) *Opt[float64] { return &of(s).Throttle }).unit("requests/s").between(0, 1e6).
			help("Requests a second that the stage takes; more get 429. That of the account counts in any case.").src("https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html"),
	}
}

const apiSource = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-endpoint-types.html"

const jwtSource = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html"

const streamingSource = "https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html"

var restAPIInfo = kind[RESTAPI](KindInfo{
	Name: "api_rest", Title: "API Gateway REST API", Caption: "REST API", Group: "APIs",
	Aliases: []string{"apigw", "api", "rest", "api-gateway"}, Family: FamilyIntegration, Tier: TierBalancer, Letter: 'A', Regional: true,
	Help:   "Managed API with stages, usage plans, stage cache and WAF.",
	Source: apiSource,
}, func() []Prop {
	return append(apiProps(func(s *RESTAPI) *API { return &s.API }),
		boolean("cacheEncrypted", "Cache encrypted", func(s *RESTAPI) *Opt[bool] { return &s.CacheEncrypted }).help("Cached data is encrypted at rest.").counts(with("cache")),
		boolean("vpcEndpoint", "VPC endpoint", func(s *RESTAPI) *Opt[bool] { return &s.VPCEndpoint }).def("false").help("Private APIs: an interface VPC endpoint exists.").counts(with("endpoint", EndpointPrivate)),
		boolean("resourcePolicy", "Resource policy", func(s *RESTAPI) *Opt[bool] { return &s.ResourcePolicy }).def("false").help("A resource policy limits the callers."),
		boolean("streaming", "Streaming", func(s *RESTAPI) *Opt[bool] { return &s.Streaming }).def("false").
			help("The response is passed on as it comes: up to 15 minutes and beyond 10 MB, without the stage cache. Proxy integrations only.").src(streamingSource).drawn("streams"),
		decimal("responsePayload", "Streamed size", func(s *RESTAPI) *Opt[float64] { return &s.ResponseMB }).unit("MB").between(0, 200).
			help("Largest response that is streamed; a Lambda function behind streams up to 200 MB.").src("https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html").counts(with("streaming")),
	)
})

var httpAPIInfo = kind[HTTPAPI](KindInfo{
	Name: "api_http", Title: "API Gateway HTTP API", Caption: "HTTP API", Group: "APIs",
	Aliases: []string{"httpapi", "apigwv2"}, Family: FamilyIntegration, Tier: TierBalancer, Letter: 'A', Regional: true,
	Help:   "Lean regional API with JWT authorizers; no WAF and no cache of its own.",
	Source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html",
}, func() []Prop {
	return append(apiProps(func(s *HTTPAPI) *API { return &s.API }),
		text("issuer", "JWT issuer", func(s *HTTPAPI) *Opt[string] { return &s.Issuer }).
			help("Whose tokens the JWT authorizer takes, as https://cognito-idp.eu-west-1.amazonaws.com/POOL; the iss of a token must be the same.").src(jwtSource).counts(withAuth(AuthJWT)),
		list("audience", "JWT audience", func(s *HTTPAPI) *Opt[[]string] { return &s.Audience }).
			help("For whom tokens are made: the aud or client_id of a token must be one of these.").src(jwtSource).counts(withAuth(AuthJWT)),
	)
})

var webSocketAPIInfo = kind[WebSocketAPI](KindInfo{
	Name: "api_ws", Title: "API Gateway WebSocket API", Caption: "WEBSOCKET API", Group: "APIs",
	Aliases: []string{"ws", "websocket", "wss"}, Family: FamilyIntegration, Tier: TierBalancer, Letter: 'A', Regional: true,
	Help:   "Regional API that keeps two-way connections and routes messages.",
	Source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html",
}, func() []Prop {
	return append(apiProps(func(s *WebSocketAPI) *API { return &s.API }),
		decimal("connectionMinutes", "Connection", func(s *WebSocketAPI) *Opt[float64] { return &s.ConnectionMinutes }).unit("min").between(0, 120).help("Longest connection that clients expect."),
		decimal("idleMinutes", "Idle", func(s *WebSocketAPI) *Opt[float64] { return &s.IdleMinutes }).unit("min").between(0, 10).help("Longest silence that clients expect to survive."),
		decimal("messageKB", "Message", func(s *WebSocketAPI) *Opt[float64] { return &s.MessageKB }).unit("KB").between(0, 128).help("Largest message."),
		decimal("frameKB", "Frame", func(s *WebSocketAPI) *Opt[float64] { return &s.FrameKB }).unit("KB").between(0, 32).help("Largest frame."),
	)
})

// VPCLink joins an API to private targets of a VPC.
type VPCLink struct {
	Region  Opt[string]
	Version Opt[string]
}

// Kind implements [Spec].
func (*VPCLink) Kind() Kind { return KindVPCLink }

var vpcLinkInfo = kind[VPCLink](KindInfo{
	Name: "vpc_link", Title: "VPC link", Caption: "VPC LINK", Group: "APIs",
	Aliases: []string{"vpclink", "private-integration"}, Family: FamilyNetworking, Tier: TierBalancer, Letter: 'A', Regional: true,
	Help:   "Lets an API reach load balancers and services inside a VPC.",
	Source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html",
}, func() []Prop {
	return []Prop{
		region("Region of the link.", func(s *VPCLink) *Opt[string] { return &s.Region }),
		enum("version", "Version", func(s *VPCLink) *Opt[string] { return &s.Version }, words("1", "NLB, for REST APIs; AWS calls it legacy", "2", "ALB, NLB or Cloud Map")...).def("2").help("Generation of the link."),
	}
})
