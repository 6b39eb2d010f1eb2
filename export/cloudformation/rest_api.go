package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// restAPIService makes a REST API with its methods, deployment, stage and
// domain.
var restAPIService = &service{
	kind: model.KindRESTAPI, lives: ownRegion, step: stepUsers,
	makes: []string{
		"AWS::ApiGateway::RestApi", "AWS::ApiGateway::Resource", "AWS::ApiGateway::Method", "AWS::ApiGateway::Deployment", "AWS::ApiGateway::Stage",
		"AWS::ApiGateway::Authorizer", "AWS::ApiGateway::ApiKey", "AWS::ApiGateway::UsagePlan", "AWS::ApiGateway::UsagePlanKey",
		"AWS::ApiGateway::DomainName", "AWS::ApiGateway::BasePathMapping", "AWS::ApiGatewayV2::ApiMapping", "AWS::ApiGateway::DomainNameV2", "AWS::ApiGateway::BasePathMappingV2",
		"AWS::ApiGateway::DomainNameAccessAssociation", "AWS::ApiGateway::Account", "AWS::Lambda::Permission", "AWS::Logs::LogGroup", "AWS::IAM::Role",
	},
	plan: (*exporter).checkRESTAPI, write: (*exporter).restAPI,
	properties: append(slices.Clone(apiProperties), "cacheEncrypted", "vpcEndpoint", "resourcePolicy", "streaming"),
	links:      apiLinks(model.KindRESTAPI),
	host:       restHost, zone: restZone, origin: (*exporter).apiOrigin,
	arn: func(x *exporter, s *stack, n *model.Node) value {
		return sub("arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${" + s.id(n.ID, "Api") + "}/stages/${" + s.id(n.ID, "Stage") + "}")
	},
}

func restHost(x *exporter, s *stack, n *model.Node) value {
	if isPrivateAPI(n) {
		return x.privateName(s, n, 1)
	}
	if !isEdgeAPI(n) {
		return apiHost(x, s, n)
	}
	return x.lend(s, n, "DomainName", "Name behind the domain of the API "+n.ID+".", "Domain", "DistributionDomainName")
}

func restZone(x *exporter, s *stack, n *model.Node) value {
	if isPrivateAPI(n) {
		return x.privateName(s, n, 0)
	}
	if !isEdgeAPI(n) {
		return apiZone(x, s, n)
	}
	return str(cloudFrontZone)
}

// restStage is the name of the stage of a REST API.
func restStage(n *model.Node) string {
	a, _ := model.APIOf(n.Effective())
	return a.Stage.Or("live")
}

func (x *exporter) checkRESTAPI(n *model.Node) {
	x.checkAPI(n)
	if r, ok := n.Spec.(*model.RESTAPI); ok && r.VPCEndpoint.Val() && len(x.endpointsOf(n)) > 0 {
		x.leave(n.ID, "vpcEndpoint has no effect here, because the endpoint is drawn")
	}
	if r, _ := model.As[*model.RESTAPI](n); r.Cache.Val() {
		x.leave(n.ID, "the cache of the stage tells answers apart by method and path: query strings and headers do not count until you make them parameters of the methods and of their cache keys")
	}
	if x.readsObjects(n) && len(x.functionsOf(n)) > 0 {
		x.leave(n.ID, "objects of a bucket pass as they are, so all types of content count as binary: functions get the bodies of requests in Base64, as isBase64Encoded says")
	}
	for _, l := range x.integrations(n) {
		if key := routeKey(l); !isRouteKey(key) {
			x.guardLink("api/route-form", l, "route %q: want a path such as /orders/{id}, or a method and a path such as GET /orders", key)
		}
		x.checkIntegration(n, l)
	}
}

// restMethod is one method of one path.
type restMethod struct {
	path, method string
	link         *model.Link
}

// restMethods are the methods of an integration. One without a route takes
// every path.
func restMethods(l *model.Link) []restMethod {
	key := routeKey(l)
	if key == "$default" {
		return []restMethod{{"/", "ANY", l}, {"/{proxy+}", "ANY", l}}
	}
	method, path, _ := strings.Cut(key, " ")
	return []restMethod{{"/" + strings.Trim(path, "/"), method, l}}
}

func (x *exporter) restAPI(n *model.Node) {
	a, _ := model.APIOf(n.Effective())
	s := x.stackOf(n)
	api := s.id(n.ID, "Api")
	s.add(&resource{
		rank: rankBalancer, id: api, kind: "AWS::ApiGateway::RestApi", comment: comment(n),
		properties: object(
			f("Name", s.nodeName(n)), f("DisableExecuteApiEndpoint", boolean(!a.DefaultEndpoint.Val())), f("BinaryMediaTypes", x.binaryTypes(n)),
			f("EndpointConfiguration", object(f("Types", strs(strings.ToUpper(a.Endpoint.Val()))), f("IpAddressType", str(a.AddressType.Val())), f("VpcEndpointIds", x.endpointIDs(s, n)))),
			f("Policy", x.resourcePolicy(s, n)), f("Tags", x.tags())),
	})
	x.restAuthorizer(s, n)
	var methods []string
	var said []value
	for _, l := range x.integrations(n) {
		for _, m := range restMethods(l) {
			r := x.restMethod(s, n, m)
			methods, said = append(methods, r.id), append(said, r.properties)
		}
	}
	if len(methods) == 0 { // answers by itself
		for _, m := range mockMethods {
			r := x.mockMethod(s, n, m)
			methods, said = append(methods, r.id), append(said, r.properties)
		}
	}
	if policy := x.resourcePolicy(s, n); policy != nil { // counts once it is deployed
		said = append(said, policy)
	}
	deployment := s.id(n.ID, "Deployment"+digest(said...))
	s.add(&resource{
		rank: rankBalancer, id: deployment, kind: "AWS::ApiGateway::Deployment", comment: comment(n) + ", its methods as they are", dependsOn: methods,
		properties: object(f("RestApiId", ref(api))),
	})
	x.restStage(s, n, deployment)
	if x.auth(n) == "api-key" {
		x.apiKey(s, n)
	}
	x.restDomain(s, n)
}

// restResource makes the resource of a path once, with those above it, and
// returns what names it.
func (x *exporter) restResource(s *stack, n *model.Node, path string) value {
	api := s.id(n.ID, "Api")
	if path == "/" || path == "" {
		return getAtt(api, "RootResourceId")
	}
	id := s.id(n.ID, "Path"+pathWord(path))
	if !s.has(id) {
		cut := strings.LastIndexByte(path, '/')
		s.add(&resource{
			rank: rankBalancer, id: id, kind: "AWS::ApiGateway::Resource", comment: comment(n) + ", path " + oneLine(path, 60),
			properties: object(f("RestApiId", ref(api)), f("ParentId", x.restResource(s, n, path[:cut])), f("PathPart", quoted(path[cut+1:]))),
		})
	}
	return ref(id)
}

// pathWord is a part of logical ids that tells paths apart: /a-b and /a/b differ.
func pathWord(path string) string {
	if path == "/" {
		return "Root"
	}
	return logical(path) + digest(str(path))[:4]
}

func (x *exporter) restMethod(s *stack, n *model.Node, m restMethod) *resource {
	a, _ := model.APIOf(n.Effective())
	to := x.t.Node(m.link.To)
	integration, request, responses := x.restIntegration(s, n, m)
	if keys, declared := cacheKeys(n, m); keys != nil {
		request, integration = declared, append(integration, f("CacheKeyParameters", keys))
	}
	fields := []field{f("RestApiId", ref(s.id(n.ID, "Api"))), f("ResourceId", x.restResource(s, n, m.path)), f("HttpMethod", str(m.method))}
	fields = append(fields, x.restAuth(s, n)...)
	fields = append(fields, f("RequestParameters", request), f("MethodResponses", responses), f("Integration", object(append(integration, f("TimeoutInMillis", num(1000*integrationSeconds(n, a))))...)))
	r := &resource{
		rank: rankBalancer, id: s.id(n.ID, "Method"+logical(m.method)+pathWord(m.path)), kind: "AWS::ApiGateway::Method",
		comment: comment(n) + ", " + oneLine(m.method+" "+m.path, 60) + " goes to " + to.ID, properties: object(fields...),
	}
	s.add(r)
	return r
}

// cacheKeys are the parts of a path by which the cache of the stage tells answers
// apart, with the declarations that they need; nil for none. Without them all items of
// a path such as /items/{id} share one entry.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
func cacheKeys(n *model.Node, m restMethod) (keys, declared value) {
	_, declared, _ = handedPath(m)
	if r, _ := model.As[*model.RESTAPI](n); !r.Cache.Val() || declared == nil {
		return nil, nil
	}
	keys = list()
	for i := 0; i < len(declared.Content); i += 2 {
		keys.Content = append(keys.Content, str(declared.Content[i].Value))
	}
	return keys, declared
}

// restPermission is the part of the ARN of a request that follows the stage.
func restPermission(m restMethod) string {
	method := m.method
	if method == "ANY" {
		method = "*"
	}
	parts := strings.Split(m.path, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, "{") {
			parts[i] = "*"
		}
	}
	return method + literal(strings.Join(parts, "/"))
}

// restAuth are the fields of a method that say who may call it.
func (x *exporter) restAuth(s *stack, n *model.Node) []field {
	return x.authFields(s, n, "COGNITO_USER_POOLS", "cognito")
}

// restAuthorizer makes the authorizer of a REST API: a function, or a user pool
// of the owner's.
func (x *exporter) restAuthorizer(s *stack, n *model.Node) {
	a, _ := model.APIOf(n.Effective())
	api, id := s.id(n.ID, "Api"), s.authorizerID(n)
	fields := []field{f("RestApiId", ref(api)), f("IdentitySource", str("method.request.header.Authorization"))}
	what := ", checks tokens"
	switch {
	case x.auth(n) == "cognito":
		fields = append(fields, f("Name", str("users")), f("Type", str("COGNITO_USER_POOLS")), f("ProviderARNs", list(x.userPools(s, n)...)))
	case x.auth(n) == "lambda":
		name, uri := x.judge(s, n)
		what = ", asks " + name + " whom to let in"
		fields = append(fields, f("Name", str(model.Slug(name))), f("Type", str("REQUEST")), f("AuthorizerUri", uri),
			f("AuthorizerResultTtlInSeconds", num(a.AuthorizerTTL.Or(300))))
		if fn := x.authorizerOf(n); fn != nil {
			x.mayCall(s, n, fn, "AuthorizerPermission", comment(n)+", asks "+fn.ID, "authorizers/${"+id+"}")
		}
	default:
		return
	}
	s.add(&resource{rank: rankBalancer, id: id, kind: "AWS::ApiGateway::Authorizer", comment: comment(n) + what, properties: object(fields...)})
}

// restStage makes the stage, with its cache and its logs as drawn.
func (x *exporter) restStage(s *stack, n *model.Node, deployment string) {
	r, _ := model.As[*model.RESTAPI](n)
	fields := []field{
		f("RestApiId", ref(s.id(n.ID, "Api"))), f("DeploymentId", ref(deployment)), f("StageName", str(restStage(n))),
		f("AccessLogSetting", x.apiLogs(s, n, restLogFormat)), f("TracingEnabled", boolean(true)),
	}
	settings := x.throttle(s, n)
	if r.Cache.Val() {
		fields = append(fields, f("CacheClusterEnabled", boolean(true)), f("CacheClusterSize", quoted("0.5")))
		settings = append(settings, f("CachingEnabled", boolean(true)), f("CacheDataEncrypted", boolean(r.CacheEncrypted.Or(true))))
	}
	if len(settings) > 0 {
		fields = append(fields, f("MethodSettings", list(object(append([]field{f("HttpMethod", quoted("*")), f("ResourcePath", str("/*"))}, settings...)...))))
	}
	stage := &resource{
		rank: rankBalancer, id: s.id(n.ID, "Stage"), kind: "AWS::ApiGateway::Stage", comment: comment(n) + ", its stage",
		properties: object(append(fields, f("Tags", x.tags()))...),
	}
	if r.Logging.Val() {
		stage.dependsOn = []string{x.apiAccount(s)}
	}
	s.add(stage)
}

// apiKey makes a key and the plan that admits it.
func (x *exporter) apiKey(s *stack, n *model.Node) {
	key, plan := s.id(n.ID, "Key"), s.id(n.ID, "UsagePlan")
	s.add(&resource{
		rank: rankBalancer, id: key, kind: "AWS::ApiGateway::ApiKey", comment: comment(n) + ", a key for callers",
		properties: object(f("Enabled", boolean(true)), f("Tags", x.tags())),
	})
	s.add(&resource{
		rank: rankBalancer, id: plan, kind: "AWS::ApiGateway::UsagePlan", comment: comment(n) + ", whom its keys admit",
		properties: object(
			f("ApiStages", list(object(f("ApiId", ref(s.id(n.ID, "Api"))), f("Stage", ref(s.id(n.ID, "Stage")))))), f("Tags", x.tags())),
	})
	s.add(&resource{
		rank: rankBalancer, id: s.id(n.ID, "UsagePlanKey"), kind: "AWS::ApiGateway::UsagePlanKey", comment: comment(n) + ", whom its keys admit",
		properties: object(f("KeyId", ref(key)), f("KeyType", str("API_KEY")), f("UsagePlanId", ref(plan))),
	})
	s.output(x.word(n.ID)+"ApiKeyId", "Id of the API key of "+n.ID+"; aws apigateway get-api-key --include-value shows it.", ref(key))
}

// restDomain makes the custom domain of a REST API and maps it to the stage.
func (x *exporter) restDomain(s *stack, n *model.Node) {
	a, _ := model.APIOf(n.Effective())
	if !a.CustomDomain.IsSet() {
		return
	}
	if isPrivateAPI(n) {
		x.privateDomain(s, n)
		return
	}
	name, id := model.Domain(a.CustomDomain.Val()), s.id(n.ID, "Domain")
	certificate, kind, region := "RegionalCertificateArn", "REGIONAL", s.region
	if isEdgeAPI(n) {
		certificate, kind, region = "CertificateArn", "EDGE", model.CloudFrontRegion
	}
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ApiGateway::DomainName", comment: comment(n) + ", its domain",
		properties: object(
			f("DomainName", str(name)), f(certificate, x.certificateFor(s, n, "ARN of a certificate in "+region+" that covers "+name+".")),
			f("EndpointConfiguration", object(f("Types", strs(kind)), f("IpAddressType", str(a.AddressType.Val())))), f("SecurityPolicy", str("TLS_1_2")),
			f("MutualTlsAuthentication", x.domainMTLS(s, n)), f("Tags", x.tags())),
	})
	mapping := &resource{
		rank: rankBalancer, id: s.id(n.ID, "Mapping"), kind: "AWS::ApiGateway::BasePathMapping", comment: comment(n) + ", its domain",
		properties: object(f("DomainName", ref(id)), f("RestApiId", ref(s.id(n.ID, "Api"))), f("Stage", ref(s.id(n.ID, "Stage"))), f("BasePath", basePath(a))),
	}
	// A path of several levels takes the mapping of the newer API, on Regional domains.
	// https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
	if strings.Contains(strings.Trim(a.BasePath.Val(), "/"), "/") {
		mapping.kind = "AWS::ApiGatewayV2::ApiMapping"
		mapping.properties = object(
			f("ApiId", ref(s.id(n.ID, "Api"))), f("DomainName", ref(id)), f("Stage", ref(s.id(n.ID, "Stage"))), f("ApiMappingKey", basePath(a)))
	}
	s.add(mapping)
}

// basePath is the path of a domain that an API has, nil for all of it.
func basePath(a *model.API) value {
	if a.BasePath.Val() == "" {
		return nil
	}
	return str(strings.Trim(a.BasePath.Val(), "/"))
}

// apiAccount lets API Gateway write logs. There is one such setting for each
// account and Region, so it stays when the stack goes.
func (x *exporter) apiAccount(s *stack) string {
	id := s.id("", "ApiAccount")
	if s.has(id) {
		return id
	}
	const what = "What API Gateway of this Region may log, for the whole account"
	role := s.id("", "ApiLogRole")
	s.add(&resource{
		rank: rankBalancer, id: role, kind: "AWS::IAM::Role", comment: what, attributes: keptAnyway(),
		properties: object(
			f("AssumeRolePolicyDocument", trusts("apigateway.amazonaws.com")),
			f("ManagedPolicyArns", list(sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"))), f("Tags", x.tags())),
	})
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ApiGateway::Account", comment: what, attributes: keptAnyway(),
		properties: object(f("CloudWatchRoleArn", getAtt(role, "Arn"))),
	})
	return id
}
