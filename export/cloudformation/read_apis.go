package cloudformation

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// apis gives APIs what their routes, stages and authorizers say of them: an export that
// lacks it is refused, or differs everywhere.
func (s *sketch) apis() {
	for _, n := range s.nodes {
		if !n.Kind().API() {
			continue
		}
		a := s.apiParts(n)
		set := func(name string, v ...string) {
			if p, ok := model.FindProp(n.Info().Props, name); ok && len(v) > 0 && sayable(v[0]) {
				_ = p.Set(n.Spec, v)
			}
		}
		set("auth", a.auth)
		if a.mock && !a.answered {
			set("mock", "true")
		}
		if a.stage != "" && (a.stage != stageOf(n) || a.bareOrigin) {
			set("stage", a.stage)
		}
		set("endpoint", a.endpoint)
		if a.policy {
			set("resourcePolicy", "true")
		}
		if a.endpoints {
			set("vpcEndpoint", "true")
		}
		if a.auth == model.AuthLambda {
			set("authorizerTtl", a.ttl)
		}
	}
}

// stageOf is the stage of an API that a drawing does not name.
func stageOf(n *model.Node) string {
	if n.Kind() == model.KindRESTAPI {
		return restStage(n)
	}
	return v2Stage(n)
}

// apiParts is what the resources of an API say of it.
type apiParts struct {
	auth, stage, ttl  string
	endpoint          string
	mock, answered    bool // by itself, by others
	policy, endpoints bool
	bareOrigin        bool // a distribution calls it without its stage
}

func (s *sketch) apiParts(n *model.Node) apiParts {
	var a apiParts
	first := "" // who may call the first route, where all are open
	for _, t := range s.set {
		for _, r := range t.resources {
			if r.kind == "AWS::CloudFront::Distribution" {
				a.bareOrigin = a.bareOrigin || s.callsBare(r, n)
			}
			if s.apiOf(r) != n.ID {
				continue
			}
			leaves := s.words.leaves(r)
			switch r.kind {
			case "AWS::ApiGateway::RestApi":
				a.endpoint = strings.ToLower(leaves["EndpointConfiguration.Types.0"])
				if lookup(r.properties, "EndpointConfiguration") == nil {
					a.endpoint = model.EndpointEdge // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-endpoint-types.html
				}
				first = cmp.Or(first, s.openByItself(r))
				for _, id := range lookupList(lookupObject(r.properties, "EndpointConfiguration"), "VpcEndpointIds") {
					a.endpoints = a.endpoints || r.in.byID[id.Value] == nil && len(s.nodesIn(r, id)) == 0 // one of the owner's
				}
				a.policy = lookup(r.properties, "Policy") != nil
			case "AWS::ApiGatewayV2::Api":
				first = cmp.Or(first, s.openByItself(r))
			case "AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage":
				a.stage = leaves["StageName"]
			case "AWS::ApiGateway::Authorizer", "AWS::ApiGatewayV2::Authorizer":
				a.ttl = leaves["AuthorizerResultTtlInSeconds"]
			case "AWS::ApiGatewayV2::Integration":
				a.mock, a.answered = a.mock || leaves["IntegrationType"] == "MOCK", a.answered || leaves["IntegrationType"] != "MOCK"
			case "AWS::ApiGateway::Method":
				if leaves["HttpMethod"] == "OPTIONS" && leaves["Integration.Type"] == "MOCK" {
					continue // what browsers ask before the call itself
				}
				a.mock, a.answered = a.mock || leaves["Integration.Type"] == "MOCK", a.answered || leaves["Integration.Type"] != "MOCK"
				first, a.auth = s.mayCall(r, leaves, first, a.auth)
			case "AWS::ApiGatewayV2::Route":
				// Whoever is connected may send.
				// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html
				if n.Kind() != model.KindWebSocketAPI || leaves["RouteKey"] == "$connect" {
					first, a.auth = s.mayCall(r, leaves, first, a.auth)
				}
			}
		}
	}
	if a.auth == "" {
		a.auth = first
	}
	return a
}

// mayCall says who may call a route or method: of several of an API that which asks
// counts, before those that are open.
func (s *sketch) mayCall(r *readResource, leaves map[string]string, open, asks string) (first, auth string) {
	word := ""
	switch leaves["AuthorizationType"] {
	case "AWS_IAM":
		word = model.AuthIAM
	case "CUSTOM":
		word = model.AuthLambda
	case "COGNITO_USER_POOLS":
		word = model.AuthCognito
	case "JWT":
		word = model.AuthJWT
		for _, ref := range s.refs[r] {
			for _, of := range s.refs[ref.to] {
				if n := s.byID[of.to.node]; n != nil && n.Kind() == model.KindCognito && strings.HasSuffix(ref.to.kind, "::Authorizer") {
					word = model.AuthCognito
				}
			}
		}
	case "":
		// https://awscli.amazonaws.com/v2/documentation/api/latest/reference/apigatewayv2/create-route.html (its examples)
		if r.kind == "AWS::ApiGatewayV2::Route" && !s.ours {
			return model.AuthNone, asks
		}
		return open, asks
	case "NONE":
		if leaves["ApiKeyRequired"] == "true" {
			word = model.AuthAPIKey
			break
		}
		return model.AuthNone, asks
	default:
		return open, asks
	}
	if asks != "" {
		word = asks
	}
	return open, word
}

// openByItself says who may call an API that one resource describes: everybody, where its
// description asks for nothing. What it asks for is not read, and told.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
func (s *sketch) openByItself(r *readResource) string {
	said := lookup(r.properties, "Target") != nil
	asks := lookup(r.properties, "BodyS3Location") != nil
	for path := range s.words.leaves(r) {
		if strings.HasPrefix(path, "Body.") {
			said = true
			asks = asks || strings.Contains(path, ".security.") || strings.HasSuffix(path, ".security") || strings.Contains(path, "x-amazon-apigateway-auth")
		}
	}
	switch {
	case s.ours:
	case asks:
		s.notes = append(s.notes, Note{ID: r.in.name + "/" + r.id, What: "a part of " + r.kind, Why: "who may call it stands in its description, of which that is not read", LeftOut: true})
	case said:
		return model.AuthNone
	}
	return ""
}

// callsBare tells whether a distribution calls the name that AWS gave an API without
// a path, in which the stage would be.
func (s *sketch) callsBare(r *readResource, n *model.Node) bool {
	return slices.ContainsFunc(lookupList(lookupObject(r.properties, "DistributionConfig"), "Origins"), func(origin value) bool {
		host := s.text(r, origin, "DomainName")
		return strings.Contains(host, ".execute-api.") && lookup(origin, "OriginPath") == nil && slices.Contains(s.nodesIn(r, lookup(origin, "DomainName")), n)
	})
}

// socketRoutesOf draws the links of a WebSocket API: one for each route that is not
// there only because every API has it, and one without for what takes those alone.
func (s *sketch) socketRoutesOf(api *model.Node, routes []*readResource) {
	calls := func(r *readResource) *readResource {
		for _, ref := range s.refs[r] {
			if ref.to.kind == "AWS::ApiGatewayV2::Integration" {
				return ref.to
			}
		}
		return nil
	}
	key := func(r *readResource) string { return s.words.leaves(r)["RouteKey"] }
	// The routes that every API has stand last, in their order, and call the same.
	said := len(routes)
	for said > 0 && slices.Contains(socketRoutes, key(routes[said-1])) && calls(routes[said-1]) == calls(routes[len(routes)-1]) &&
		(said == len(routes) || slices.Index(socketRoutes, key(routes[said-1])) < slices.Index(socketRoutes, key(routes[said]))) {
		said--
	}
	drawn := map[*readResource]bool{}
	for i, r := range routes {
		integration := calls(r)
		if integration == nil || i >= said && drawn[integration] {
			continue
		}
		drawn[integration] = true
		if to := s.integrated(api, integration); to != nil {
			route := key(r)
			if i >= said {
				route = ""
			}
			s.linkOnce(api, to, one("route", route))
		}
	}
}
