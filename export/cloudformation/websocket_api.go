package cloudformation

import (
	"slices"

	"portolan/model"
)

// webSocketAPIService makes a WebSocket API with its routes, deployment, stage
// and domain.
var webSocketAPIService = &service{
	kind: model.KindWebSocketAPI, lives: ownRegion, step: stepUsers,
	makes: []string{
		"AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Deployment", "AWS::ApiGatewayV2::Stage", "AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Integration",
		"AWS::ApiGatewayV2::Authorizer", "AWS::ApiGatewayV2::DomainName", "AWS::ApiGatewayV2::ApiMapping", "AWS::Lambda::Permission", "AWS::IAM::Policy",
		"AWS::Logs::LogGroup", "AWS::ApiGateway::Account", "AWS::IAM::Role",
	},
	plan: (*exporter).checkWebSocketAPI, write: (*exporter).webSocketAPI,
	properties: apiProperties,
	links:      map[model.Kind][]string{model.KindLambda: {"route"}},
	host:       apiHost, zone: apiZone, origin: (*exporter).apiOrigin,
}

func (x *exporter) checkWebSocketAPI(n *model.Node) {
	x.checkAPI(n)
	a, _ := model.APIOf(n.Effective())
	if a.Auth.Val() == "api-key" {
		x.refuse(n, "API keys of WebSocket APIs cannot be exported yet")
	}
}

// socketRoutes are the routes that every client needs: to come, to go, and for
// all messages that no other route takes.
var socketRoutes = []string{"$connect", "$disconnect", "$default"}

func (x *exporter) webSocketAPI(n *model.Node) {
	a, _ := model.APIOf(n.Effective())
	s := x.stackOf(n)
	api := x.v2API(s, n, "WEBSOCKET", f("RouteSelectionExpression", quoted("$request.body.action")))
	x.v2Authorizer(s, n, f("IdentitySource", strs("route.request.header.Authorization")))
	taken := map[string]string{} // route -> logical id of its integration
	var order []string
	first := ""
	for _, l := range x.integrations(n) {
		id := x.socketIntegration(s, n, l)
		i, _ := model.LinkAs[*model.IntegrationSpec](l)
		if first == "" || i.Route.Val() == "" {
			first = id
		}
		if r := i.Route.Val(); r != "" {
			taken[r] = id
			order = append(order, r)
		}
	}
	for _, r := range socketRoutes {
		if taken[r] == "" {
			taken[r] = first
			order = append(order, r)
		}
	}
	var routes []string
	var said []value
	for i, key := range order {
		auth := field{"AuthorizationType", str("NONE")}
		fields := []field{f("ApiId", ref(api)), f("RouteKey", quoted(key)), f("Target", sub("integrations/${"+taken[key]+"}"))}
		if key == "$connect" {
			fields = append(fields, x.v2Auth(s, n)...)
		} else {
			fields = append(fields, auth)
		}
		id := s.id(n.ID, "Route"+x.socketRouteWord(key, i))
		r := &resource{
			rank: rankBalancer, id: id, kind: "AWS::ApiGatewayV2::Route", comment: comment(n) + ", route " + oneLine(key, 60), properties: object(fields...),
		}
		s.add(r)
		routes, said = append(routes, id), append(said, r.properties)
	}
	deployment := s.id(n.ID, "Deployment"+digest(append(said, num(a.Timeout.Or(29)))...))
	s.add(&resource{
		rank: rankBalancer, id: deployment, kind: "AWS::ApiGatewayV2::Deployment", comment: comment(n) + ", its routes as they are", dependsOn: routes,
		properties: object(f("ApiId", ref(api))),
	})
	stage := &resource{
		rank: rankBalancer, id: s.id(n.ID, "Stage"), kind: "AWS::ApiGatewayV2::Stage", comment: comment(n) + ", its stage",
		properties: object(
			f("ApiId", ref(api)), f("StageName", str(v2Stage(n))), f("DeploymentId", ref(deployment)),
			f("AccessLogSettings", x.apiLogs(s, n, socketLogFormat)), f("Tags", x.tagMap())),
	}
	if a.Logging.Val() {
		stage.dependsOn = []string{x.apiAccount(s)}
	}
	s.add(stage)
	x.v2Domain(s, n)
}

// socketRouteWord tells the routes of an API apart in logical ids.
func (x *exporter) socketRouteWord(key string, i int) string {
	if slices.Contains(socketRoutes, key) {
		return logical(key)
	}
	return logical(key) + decimal(i+1)
}

// socketIntegration lets the API call a function, and the function answer those
// who are connected.
func (x *exporter) socketIntegration(s *stack, n *model.Node, l *model.Link) string {
	a, _ := model.APIOf(n.Effective())
	to := x.t.Node(l.To)
	api, id := s.id(n.ID, "Api"), s.id(n.ID, x.routeWord(l)+"Integration")
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ApiGatewayV2::Integration", comment: comment(n) + ", what " + l.To + " answers",
		properties: object(f("ApiId", ref(api)), f("IntegrationType", str("AWS_PROXY")), f("IntegrationUri", x.invokeURI(s, to)), f("TimeoutInMillis", num(1000*a.Timeout.Or(29)))),
	})
	policy := s.id(n.ID, x.word(to.ID)+"Connections")
	if s.has(policy) {
		return id
	}
	x.mayInvoke(s, to, s.id(n.ID, x.word(to.ID)+"Permission"), comment(n)+", calls "+l.To, "apigateway.amazonaws.com",
		sub("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${"+api+"}/*"))
	s.add(&resource{
		rank: rankCompute, id: policy, kind: "AWS::IAM::Policy", comment: comment(to) + ", may send to those who are connected",
		properties: object(
			f("PolicyName", str("connections")), f("Roles", list(ref(s.id(to.ID, "Role")))),
			f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(object(
				f("Effect", str("Allow")), f("Action", str("execute-api:ManageConnections")),
				f("Resource", sub("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${"+api+"}/*/*/@connections/*")))))))),
	})
	return id
}
