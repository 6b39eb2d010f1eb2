package cloudformation

import (
	"slices"
	"strings"

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
	links:      apiLinks(model.KindWebSocketAPI),
	host:       apiHost, zone: apiZone, origin: (*exporter).apiOrigin,
}

func (x *exporter) checkWebSocketAPI(n *model.Node) {
	x.checkAPI(n)
	if a, _ := model.APIOf(n.Effective()); a.AuthorizerTTL.Val() > 0 && x.auth(n) == "lambda" {
		x.leave(n.ID, "authorizerTtl has no effect here, because the authorizer of a WebSocket API is asked at each connection")
	}
	if first, left := x.socketRest(n); len(left) > 0 {
		x.leave(n.ID, "the drawing does not say where requests of "+strings.Join(left, " and ")+" go: they go to "+first.To+", as those of the first route")
	}
	for _, l := range x.integrations(n) {
		x.checkIntegration(n, l)
		if to := x.t.Node(l.To); to.Kind() == model.KindVPCLink && !isFirstLink(to) {
			x.leave(n.ID, "no page of AWS shows a WebSocket API with a VPC link of version 2, as "+l.To+" is: try the template before you rely on it")
		}
	}
}

// socketRoutes are the routes that every client needs: to come, to go, and for
// all messages that no other route takes.
var socketRoutes = []string{"$connect", "$disconnect", "$default"}

// socketRest is the link that takes what no other does, the first or one without a
// route, and the routes that it takes though the drawing does not say so.
func (x *exporter) socketRest(n *model.Node) (first *model.Link, left []string) {
	taken := map[string]bool{}
	all := false
	for _, l := range x.integrations(n) {
		i, _ := model.LinkAs[*model.IntegrationSpec](l)
		taken[i.Route.Val()] = true
		if first == nil || i.Route.Val() == "" {
			first, all = l, i.Route.Val() == ""
		}
	}
	if first == nil || all {
		return first, nil
	}
	return first, slices.DeleteFunc(slices.Clone(socketRoutes), func(r string) bool { return taken[r] })
}

func (x *exporter) webSocketAPI(n *model.Node) {
	a, _ := model.APIOf(n.Effective())
	s := x.stackOf(n)
	api := x.v2API(s, n, "WEBSOCKET", f("RouteSelectionExpression", quoted("$request.body.action")))
	x.v2Authorizer(s, n, f("IdentitySource", strs("route.request.header.Authorization")))
	taken := map[string]string{} // route -> logical id of its integration
	var order []string
	rest, _ := x.socketRest(n)
	first := ""
	for _, l := range x.integrations(n) {
		id := x.socketIntegration(s, n, l)
		i, _ := model.LinkAs[*model.IntegrationSpec](l)
		if l == rest {
			first = id
		}
		if r := i.Route.Val(); r != "" {
			taken[r] = id
			order = append(order, r)
		}
	}
	if first == "" {
		first = x.mockSocket(s, n)
	}
	for _, r := range socketRoutes {
		if taken[r] == "" {
			taken[r] = first
			order = append(order, r)
		}
	}
	var routes []string
	var said []value
	for _, key := range order {
		auth := field{"AuthorizationType", str("NONE")}
		fields := []field{f("ApiId", ref(api)), f("RouteKey", quoted(key)), f("Target", sub("integrations/${"+taken[key]+"}"))}
		if key == "$connect" {
			fields = append(fields, x.v2Auth(s, n)...)
		} else {
			fields = append(fields, auth)
		}
		id := s.id(n.ID, "Route"+keyWord(key))
		r := &resource{
			rank: rankBalancer, id: id, kind: "AWS::ApiGatewayV2::Route", comment: comment(n) + ", route " + oneLine(key, 60), properties: object(fields...),
		}
		s.add(r)
		routes, said = append(routes, id), append(said, r.properties)
	}
	deployment := s.id(n.ID, "Deployment"+digest(append(said, num(integrationSeconds(n, a)))...))
	s.add(&resource{
		rank: rankBalancer, id: deployment, kind: "AWS::ApiGatewayV2::Deployment", comment: comment(n) + ", its routes as they are", dependsOn: routes,
		properties: object(f("ApiId", ref(api))),
	})
	stage := &resource{
		rank: rankBalancer, id: s.id(n.ID, "Stage"), kind: "AWS::ApiGatewayV2::Stage", comment: comment(n) + ", its stage",
		properties: object(
			f("ApiId", ref(api)), f("StageName", str(v2Stage(n))), f("DeploymentId", ref(deployment)),
			f("AccessLogSettings", x.apiLogs(s, n, socketLogFormat)), f("DefaultRouteSettings", x.routeSettings(s, n)), f("Tags", x.tagMap())),
	}
	if a.Logging.Val() {
		stage.dependsOn = []string{x.apiAccount(s)}
	}
	s.add(stage)
	if x.auth(n) == "api-key" {
		x.apiKey(s, n)
	}
	x.v2Domain(s, n)
}

// mockSocket is the integration of an API that answers by itself.
func (x *exporter) mockSocket(s *stack, n *model.Node) string {
	id := s.id(n.ID, "MockIntegration")
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ApiGatewayV2::Integration", comment: comment(n) + ", answers by itself",
		properties: object(
			f("ApiId", ref(s.id(n.ID, "Api"))), f("IntegrationType", str("MOCK")), f("TemplateSelectionExpression", str("200")),
			f("RequestTemplates", object(f("200", quoted(`{"statusCode": 200}`))))),
	})
	return id
}

// socketIntegration is what a route of the API calls. A function may also answer
// those who are connected.
func (x *exporter) socketIntegration(s *stack, n *model.Node, l *model.Link) string {
	a, _ := model.APIOf(n.Effective())
	to := x.t.Node(l.To)
	api, id := s.id(n.ID, "Api"), s.id(n.ID, x.routeWord(l)+"Integration")
	fields := append([]field{f("ApiId", ref(api))}, x.socketTarget(s, n, l)...)
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ApiGatewayV2::Integration", comment: comment(n) + ", what " + l.To + " answers",
		properties: object(append(fields, f("TimeoutInMillis", num(1000*integrationSeconds(n, a))))...),
	})
	if to.Kind() == model.KindLambda {
		x.socketFunction(s, n, to)
	}
	return id
}

// socketTarget is what an integration of a WebSocket API needs to know about
// what answers.
func (x *exporter) socketTarget(s *stack, n *model.Node, l *model.Link) []field {
	to := x.t.Node(l.To)
	switch to.Kind() {
	case model.KindLambda:
		return []field{f("IntegrationType", str("AWS_PROXY")), f("IntegrationUri", x.invokeURI(s, to))}
	case model.KindDatastore:
		return []field{f("IntegrationType", str("AWS")), f("IntegrationMethod", str("POST")), f("IntegrationUri", x.storeAction(s, to)), f("CredentialsArn", x.storeRole(s, n, to))}
	case model.KindVPCLink:
		if !isFirstLink(to) { // as the model of API Gateway has it for links of version 2
			endpoint, _ := x.linkEndpoint(s, l)
			return []field{
				f("IntegrationType", str("HTTP_PROXY")), f("IntegrationMethod", str("POST")), f("ConnectionType", str("VPC_LINK")),
				f("ConnectionId", ref(s.id(to.ID, "VpcLink"))), f("IntegrationUri", endpoint),
			}
		}
		return []field{
			f("IntegrationType", str("HTTP_PROXY")), f("IntegrationMethod", str("POST")), f("ConnectionType", str("VPC_LINK")),
			f("ConnectionId", ref(s.id(to.ID, "VpcLink"))), f("IntegrationUri", sub(x.linkURL(s, l))),
		}
	}
	return []field{f("IntegrationType", str("HTTP_PROXY")), f("IntegrationMethod", str("POST")), f("IntegrationUri", x.publicURL(s, to))}
}

// socketFunction lets the API call a function, and the function answer those who
// are connected.
func (x *exporter) socketFunction(s *stack, n, to *model.Node) {
	in := x.stackOf(to)
	region, api := "${AWS::Region}", s.id(n.ID, "Api")
	if in != s {
		in, region, api = x.accessStack(to.Region()), s.region, x.word(n.ID)+"ApiId"
	}
	policy := in.id(n.ID, x.word(to.ID)+"Connections")
	if in.has(policy) {
		return
	}
	x.mayCall(s, n, to, x.word(to.ID)+"Permission", comment(n)+", calls "+to.ID, "*")
	own := x.stackOf(to)
	role := carry(own, in, x.word(to.ID)+"RoleName", "Name of the role of the function "+to.ID+".", ref(own.id(to.ID, "Role")))
	in.add(&resource{
		rank: rankCompute, id: policy, kind: "AWS::IAM::Policy", comment: comment(to) + ", may send to those who are connected",
		properties: object(
			f("PolicyName", str("connections")), f("Roles", list(role)),
			f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(object(
				f("Effect", str("Allow")), f("Action", str("execute-api:ManageConnections")),
				f("Resource", sub("arn:${AWS::Partition}:execute-api:"+region+":${AWS::AccountId}:${"+api+"}/*/*/@connections/*")))))))),
	})
}
