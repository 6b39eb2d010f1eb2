package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// httpAPIService makes an HTTP API with its routes, stage and domain.
var httpAPIService = &service{
	kind: model.KindHTTPAPI, lives: ownRegion, step: stepUsers,
	makes: []string{
		"AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Stage", "AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Authorizer",
		"AWS::ApiGatewayV2::DomainName", "AWS::ApiGatewayV2::ApiMapping", "AWS::Lambda::Permission", "AWS::Logs::LogGroup",
	},
	plan: (*exporter).checkHTTPAPI, write: (*exporter).httpAPI,
	properties: append(slices.Clone(apiProperties), "issuer", "audience"),
	links:      apiLinks(model.KindHTTPAPI),
	host:       apiHost, zone: apiZone, origin: (*exporter).apiOrigin,
}

func (x *exporter) checkHTTPAPI(n *model.Node) {
	x.checkAPI(n)
	for _, l := range x.integrations(n) {
		if key := routeKey(l); !isRouteKey(key) {
			x.guardLink("api/route-form", l, "route %q: want a path such as /orders/{id}, or a method and a path such as GET /orders", key)
		}
		x.checkIntegration(n, l)
	}
}

// checkIntegration refuses what an API cannot call.
func (x *exporter) checkIntegration(n *model.Node, l *model.Link) {
	to := x.t.Node(l.To)
	switch spec := to.Effective().(type) {
	case *model.VPCLink:
		x.checkLinked(l, to)
	case *model.OnPremises:
		if !spec.Public.Val() {
			x.guardLink("graph/private-server traffic/private-address api/vpc-link-missing", l, "%s is not public: %s reaches it through a VPC link only", l.To, n.ID)
		}
	case *model.ALB:
		if spec.Scheme.Val() == model.SchemeInternal {
			x.guardLink("api/vpc-link-missing", l, "%s is internal: %s reaches it through a VPC link only", l.To, n.ID)
		}
	case *model.NLB:
		if spec.Scheme.Val() == model.SchemeInternal {
			x.guardLink("api/vpc-link-missing", l, "%s is internal: %s reaches it through a VPC link only", l.To, n.ID)
		}
	}
}

func (x *exporter) httpAPI(n *model.Node) {
	a, _ := model.APIOf(n.Effective())
	s := x.stackOf(n)
	api := x.v2API(s, n, "HTTP")
	x.v2Authorizer(s, n,
		f("AuthorizerPayloadFormatVersion", quoted("2.0")), f("EnableSimpleResponses", boolean(true)),
		f("AuthorizerResultTtlInSeconds", num(a.AuthorizerTTL.Or(0))), f("IdentitySource", strs("$request.header.Authorization")))
	x.tokenAuthorizer(s, n)
	for _, l := range x.integrations(n) {
		word := x.routeKeyWord(n, l)
		id := s.id(n.ID, x.word(l.To)+"Integration"+word)
		s.add(&resource{
			rank: rankBalancer, id: id, kind: "AWS::ApiGatewayV2::Integration", comment: comment(n) + ", what " + l.To + " answers",
			properties: object(append([]field{f("ApiId", ref(api))}, append(x.httpIntegration(s, n, l), f("TimeoutInMillis", num(1000*integrationSeconds(n, a))))...)...),
		})
		s.add(&resource{
			rank: rankBalancer, id: s.id(n.ID, "Route"+word), kind: "AWS::ApiGatewayV2::Route", comment: comment(n) + ", what goes to " + l.To,
			properties: object(append([]field{f("ApiId", ref(api)), f("RouteKey", str(routeKey(l))), f("Target", sub("integrations/${"+id+"}"))}, x.v2Auth(s, n)...)...),
		})
	}
	s.add(&resource{
		rank: rankBalancer, id: s.id(n.ID, "Stage"), kind: "AWS::ApiGatewayV2::Stage", comment: comment(n) + ", its stage",
		properties: object(
			f("ApiId", ref(api)), f("StageName", str(v2Stage(n))), f("AutoDeploy", boolean(true)),
			f("AccessLogSettings", x.apiLogs(s, n, httpLogFormat)), f("DefaultRouteSettings", x.routeSettings(s, n)), f("Tags", x.tagMap())),
	})
	x.v2Domain(s, n)
}

// routeKeyWord is a part of logical ids that tells the routes of an API apart by their
// keys. A key that a drawing has twice, which AWS refuses, gets a number.
func (x *exporter) routeKeyWord(n *model.Node, l *model.Link) string {
	word, same := keyWord(routeKey(l)), 1
	for _, o := range x.integrations(n) {
		switch {
		case o == l && same == 1:
			return word
		case o == l:
			return word + "N" + decimal(same)
		case routeKey(o) == routeKey(l):
			same++
		}
	}
	return word
}

// tokenAuthorizer is the JWT authorizer of an HTTP API. Who issues the tokens is
// the owner's to say.
func (x *exporter) tokenAuthorizer(s *stack, n *model.Node) {
	if auth := x.auth(n); auth != "jwt" && auth != "cognito" {
		return
	}
	issuer, audience := x.tokens(s, n)
	s.add(&resource{
		rank: rankBalancer, id: s.authorizerID(n), kind: "AWS::ApiGatewayV2::Authorizer", comment: comment(n) + ", checks tokens",
		properties: object(
			f("ApiId", ref(s.id(n.ID, "Api"))), f("Name", str("tokens")), f("AuthorizerType", str("JWT")),
			f("IdentitySource", strs("$request.header.Authorization")),
			f("JwtConfiguration", object(f("Issuer", issuer), f("Audience", audience)))),
	})
}

// tokens are who issues the tokens that an API accepts and for whom: as written,
// by the user pool that is drawn, else as the owner says.
func (x *exporter) tokens(s *stack, n *model.Node) (issuer, audience value) {
	h, _ := model.As[*model.HTTPAPI](n)
	cognito := slices.IndexFunc(x.t.Out(n.ID), func(l *model.Link) bool { return x.t.Node(l.To).Kind() == model.KindCognito })
	switch {
	case h.Issuer.IsSet() && x.auth(n) == model.AuthJWT:
		issuer = str(h.Issuer.Val())
	case cognito >= 0:
		issuer = userPoolIssuer(x.userPool(s, n))
	default:
		issuer = s.param(Parameter{
			Name: x.word(n.ID) + "Issuer", Type: "String", Pattern: `^https://.+$`,
			Description: "Issuer of the tokens that " + n.ID + " accepts, as their iss says, such as https://cognito-idp." + s.region + ".amazonaws.com/POOL.",
		})
	}
	if h.Audience.IsSet() && x.auth(n) == model.AuthJWT {
		return issuer, strs(h.Audience.Val()...)
	}
	return issuer, s.param(Parameter{
		Name: x.word(n.ID) + "Audience", Type: "CommaDelimitedList", Description: "Audience of the tokens that " + n.ID + " accepts: client ids.",
	})
}

// apiLinks are the links of a kind of API: what answers, and who is asked whom
// to let in.
func apiLinks(k model.Kind) wiring {
	return also(towards(k, model.Authorizes, nil), towards(k, model.Integration, []string{"route", "serverName"}))
}

// httpIntegration is what an HTTP API needs to know about what answers.
func (x *exporter) httpIntegration(s *stack, n *model.Node, l *model.Link) []field {
	to := x.t.Node(l.To)
	if to.Kind() == model.KindLambda {
		x.mayCall(s, n, to, "Permission"+x.routeKeyWord(n, l), comment(n)+", calls "+l.To, "*"+permissionPath(l))
		return []field{
			f("IntegrationType", str("AWS_PROXY")), f("IntegrationUri", x.arnOf(s, to)), f("PayloadFormatVersion", quoted("2.0")),
		}
	}
	if to.Kind() == model.KindDatastore {
		return x.queueIntegration(s, n, to)
	}
	fields := []field{f("IntegrationType", str("HTTP_PROXY")), f("IntegrationMethod", str("ANY")), f("PayloadFormatVersion", quoted("1.0"))}
	if to.Kind() == model.KindVPCLink {
		endpoint, name := x.linkEndpoint(s, l)
		fields = append(fields, f("ConnectionType", str("VPC_LINK")), f("ConnectionId", ref(s.id(to.ID, "VpcLink"))), f("IntegrationUri", endpoint))
		if v2Stage(n) != "$default" {
			// The path of a private integration begins with the stage otherwise.
			// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
			fields = append(fields, f("RequestParameters", object(f("overwrite:path", str("$request.path")))))
		}
		if name != "" {
			fields = append(fields, f("TlsConfig", object(f("ServerNameToVerify", str(name)))))
		}
		return fields
	}
	path, rewritten := routedPath(l)
	return append(fields, f("IntegrationUri", sub(x.publicURL(s, to).Value+literal(path))), f("RequestParameters", rewritten))
}

// routedPath is the path at which a public server gets the requests of a route, since
// an integration calls its URL as it stands there. Requests without a route of their
// own bring their path along.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
func routedPath(l *model.Link) (path string, rewritten value) {
	_, path, ok := strings.Cut(routeKey(l), " ")
	if !ok {
		return "", object(f("overwrite:path", str("$request.path")))
	}
	return strings.ReplaceAll(path, "+}", "}"), nil
}

// permissionPath is the part of the ARN of a request that follows the stage.
func permissionPath(l *model.Link) string {
	key := routeKey(l)
	if key == "$default" {
		return "/$default"
	}
	method, path, _ := strings.Cut(key, " ")
	if method == "ANY" {
		method = "*"
	}
	return "/" + method + literal(strings.NewReplacer("{proxy+}", "*").Replace(path))
}

// publicURL is the URL of a public server: a load balancer's name, or what the
// owner says.
func (x *exporter) publicURL(s *stack, to *model.Node) value {
	if to.Kind() == model.KindOnPremises {
		inside := x.serverHost(s, to)
		return sub("https://${" + inside.Value + "}")
	}
	// In plain HTTP: no certificate can stand for the name that AWS gives a load balancer.
	port := ""
	if isBalancer(to) {
		if p := x.balancerFor(to).port("http", 80); p != 80 {
			port = ":" + decimal(p)
		}
	}
	if from := x.stackOf(to); from == s {
		return sub("http://${" + s.id(to.ID, "LoadBalancer") + ".DNSName}" + port)
	}
	return sub("http://${" + x.hostOf(s, to).Value + "}" + port)
}
