package cloudformation

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model"
)

// apiProperties are those that all kinds of APIs share.
var apiProperties = []string{
	"region", "endpoint", "customDomain", "auth", "defaultEndpoint", "timeout", "logging", "mock", "stage", "basePath", "ipAddressType", "authorizerTtl", "mtls", "cache", "throttle",
}

// apiNumbers describe loads, for which an API has no setting.
var apiNumbers = []string{"payload", "rate", "connectionMinutes", "idleMinutes", "messageKB", "frameKB"}

// integrations are the links from an API to what answers.
func (x *exporter) integrations(n *model.Node) []*model.Link {
	return ofKind(x.t.Out(n.ID), model.Integration)
}

// authorizerOf is the function that an API asks whom to let in, nil for none.
func (x *exporter) authorizerOf(n *model.Node) *model.Node {
	if by := model.AuthorizerOf(x.t, n); by != nil && by.Kind() == model.KindLambda {
		return by
	}
	return nil
}

// auth is how an API asks callers to prove who they are.
func (x *exporter) auth(n *model.Node) string {
	auth, _ := model.APIAuth(x.t, n)
	return auth
}

// checkAPI is what all kinds of APIs ask for.
func (x *exporter) checkAPI(n *model.Node) {
	a, _ := model.APIOf(n.Effective())
	auth := x.auth(n)
	x.checkNoTraffic(n)
	routes := map[string]bool{}
	for _, l := range x.integrations(n) {
		i, _ := model.LinkAs[*model.IntegrationSpec](l)
		if routes[i.Route.Val()] {
			x.guardLink("api/route-conflict", l, "another integration has the route %q", i.Route.Val())
		}
		routes[i.Route.Val()] = true
		if to := x.t.Node(l.To); to.Kind() == model.KindDatastore {
			x.leave(l.Ref().String(), "the drawing does not say which action of "+to.ID+" a request becomes: you give it, with the role that may call it")
		}
	}
	if a.MTLS.Val() && a.CustomDomain.IsSet() {
		x.leave(n.ID, "the bundle of authorities that sign the certificates of callers is yours: you give its place in a bucket")
	}
	if a.Mock.Val() && len(routes) > 0 {
		x.leave(n.ID, "mock has no effect here, because what answers is drawn")
	}
	if a.Timeout.IsSet() && len(routes) == 0 {
		x.leave(n.ID, "timeout has no effect here, because the API answers by itself")
	}
	switch {
	case len(routes) == 0 && !a.Mock.Val():
		x.guard(leadsNowhere, n, "has no integration: draw a link to what answers")
	case len(routes) == 0 && n.Kind() == model.KindHTTPAPI: // api/mock-kind
	case auth == "lambda" && x.authorizerOf(n) == nil:
		x.leave(n.ID, "the function that authorizes is not drawn: you give its ARN, and let API Gateway call it")
	case auth != "lambda" && x.authorizerOf(n) != nil:
		x.guard("api/authorizer-auth", n, "%s authorizes and auth is %s: set auth lambda", x.authorizerOf(n).ID, auth)
	}
	if a.CustomDomain.Val() == "" && !a.DefaultEndpoint.Val() {
		x.guard("traffic/refused", n, "has neither a custom domain nor its execute-api URL: nobody can call it")
	}
}

// v2Stage is the name of the stage of an HTTP or WebSocket API.
func v2Stage(n *model.Node) string {
	a, _ := model.APIOf(n.Effective())
	if n.Kind() == model.KindHTTPAPI {
		return a.Stage.Or("$default")
	}
	return a.Stage.Or("live")
}

// v2API makes an HTTP or WebSocket API with its domain and returns the
// logical id of it.
func (x *exporter) v2API(s *stack, n *model.Node, protocol string, more ...field) string {
	a, _ := model.APIOf(n.Effective())
	id := s.id(n.ID, "Api")
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ApiGatewayV2::Api", comment: comment(n),
		properties: object(append([]field{
			f("Name", s.nodeName(n)), f("ProtocolType", str(protocol)),
			f("DisableExecuteApiEndpoint", boolean(!a.DefaultEndpoint.Val())), f("IpAddressType", str(a.AddressType.Val())),
		}, append(more, f("Tags", x.tagMap()))...)...),
	})
	if a.DefaultEndpoint.Val() {
		s.output(x.word(n.ID)+"Endpoint", "URL that AWS gave the API "+n.ID+".", getAtt(id, "ApiEndpoint"))
	}
	return id
}

// v2Domain makes the custom domain of an API and maps it to the stage.
func (x *exporter) v2Domain(s *stack, n *model.Node) {
	a, _ := model.APIOf(n.Effective())
	if !a.CustomDomain.IsSet() {
		return
	}
	name := model.Domain(a.CustomDomain.Val())
	id := s.id(n.ID, "Domain")
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ApiGatewayV2::DomainName", comment: comment(n) + ", its domain",
		properties: object(f("DomainName", str(name)), f("DomainNameConfigurations", list(object(
			f("CertificateArn", x.certificateFor(s, n, "ARN of a certificate in "+s.region+" that covers "+name+".")),
			f("EndpointType", str("REGIONAL")), f("SecurityPolicy", str("TLS_1_2")), f("IpAddressType", str(a.AddressType.Val()))))),
			f("MutualTlsAuthentication", x.domainMTLS(s, n)), f("Tags", x.tagMap())),
	})
	s.add(&resource{
		rank: rankBalancer, id: s.id(n.ID, "Mapping"), kind: "AWS::ApiGatewayV2::ApiMapping", comment: comment(n) + ", its domain",
		properties: object(
			f("ApiId", ref(s.id(n.ID, "Api"))), f("DomainName", ref(id)), f("Stage", ref(s.id(n.ID, "Stage"))), f("ApiMappingKey", basePath(a))),
	})
}

// domainMTLS asks the callers of a domain for a certificate. Whose signature
// counts is the owner's to say.
func (x *exporter) domainMTLS(s *stack, n *model.Node) value {
	a, _ := model.APIOf(n.Effective())
	if !a.MTLS.Val() {
		return nil
	}
	return object(f("TruststoreUri", s.param(Parameter{
		Name: x.word(n.ID) + "TruststoreUri", Type: "String", Pattern: truststorePattern,
		Description: "PEM bundle of the authorities that sign the certificates of callers of " + n.ID + ", as s3://bucket/key in the Region of the API.",
	})))
}

// apiHost is the name that aliases lead to: that of the custom domain.
func apiHost(x *exporter, s *stack, n *model.Node) value {
	return x.lend(s, n, "DomainName", "Name behind the domain of the API "+n.ID+".", "Domain", "RegionalDomainName")
}

func apiZone(x *exporter, s *stack, n *model.Node) value {
	return x.lend(s, n, "HostedZoneId", "Hosted zone of the name behind the domain of the API "+n.ID+".", "Domain", "RegionalHostedZoneId")
}

// apiOrigin is how others call an API: by its domain, else by the URL that AWS gave
// it.
func (x *exporter) apiOrigin(s *stack, n *model.Node) (host, path value) {
	a, _ := model.APIOf(n.Effective())
	if a.CustomDomain.IsSet() {
		if a.BasePath.Val() != "" {
			path = str("/" + strings.Trim(a.BasePath.Val(), "/"))
		}
		return str(model.Domain(a.CustomDomain.Val())), path
	}
	return x.ownNameOf(s, n)
}

// ownNameOf is the URL that AWS gave an API, which begins with the stage.
func (x *exporter) ownNameOf(s *stack, n *model.Node) (host, path value) {
	from := x.stackOf(n)
	stage := restStage(n)
	if n.Kind() != model.KindRESTAPI {
		stage = v2Stage(n)
	}
	if stage != "$default" {
		path = str("/" + stage)
	}
	id := from.id(n.ID, "Api")
	return carry(from, s, x.word(n.ID)+"Host", "Name that AWS gave the API "+n.ID+".", sub("${"+id+"}.execute-api.${AWS::Region}.${AWS::URLSuffix}")), path
}

// apiOriginOf is how CloudFront calls an API as a link says. What the design states of
// stage and path is taken as it is written: the stage goes before the path only where
// the design leaves it to the export. With the Host of the viewer any name of the API
// will do, and that which AWS gave the domain never leads back to the distribution.
func (x *exporter) apiOriginOf(s *stack, l *model.Link) (host, path value) {
	n := x.t.Node(l.To)
	a, _ := model.APIOf(n.Effective())
	o, _ := model.LinkAs[*model.OriginSpec](l)
	switch {
	case a.ByDomain(o.ForwardsHost(), false) && o.ForwardsHost():
		return serviceOf(n).host(x, s, n), nil
	case a.ByDomain(o.ForwardsHost(), false):
		return str(model.Domain(a.CustomDomain.Val())), nil
	}
	host, path = x.ownNameOf(s, n)
	if a.Stage.IsSet() {
		path = nil
	}
	return host, path
}

// apiLogs makes the log group of a stage, with the fields that tell who asked
// for what and what came of it.
func (x *exporter) apiLogs(s *stack, n *model.Node, format string) value {
	a, _ := model.APIOf(n.Effective())
	if !a.Logging.Val() {
		return nil
	}
	logs := s.id(n.ID, "LogGroup")
	s.add(&resource{
		rank: rankBalancer, id: logs, kind: "AWS::Logs::LogGroup", comment: comment(n) + ", its logs", stateful: true,
		properties: object(f("RetentionInDays", x.retention()), f("Tags", x.tags())),
	})
	return object(f("DestinationArn", getAtt(logs, "Arn")), f("Format", quoted(format)))
}

// Formats of access logs.
const (
	httpLogFormat   = `{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","time":"$context.requestTime","route":"$context.routeKey","status":"$context.status","length":"$context.responseLength","error":"$context.integrationErrorMessage"}`
	socketLogFormat = `{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","time":"$context.requestTime","route":"$context.routeKey","event":"$context.eventType","connection":"$context.connectionId","status":"$context.status"}`
	restLogFormat   = `{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","time":"$context.requestTime","method":"$context.httpMethod","path":"$context.resourcePath","status":"$context.status","length":"$context.responseLength"}`
)

// invokeURI is the long form in which REST and WebSocket APIs name a function.
func (x *exporter) invokeURI(s *stack, fn *model.Node) value {
	return x.functionURI(s, fn, "2015-03-31", "invocations")
}

func (x *exporter) functionURI(s *stack, fn *model.Node, version, action string) value {
	region, inside := "${AWS::Region}", s.id(fn.ID, "Function")+".Arn"
	if from := x.stackOf(fn); from != s {
		region, inside = from.region, x.arnOf(s, fn).Value
	}
	return sub("arn:${AWS::Partition}:apigateway:" + region + ":lambda:path/" + version + "/functions/${" + inside + "}/" + action)
}

// mayCall lets an API call a function: path is what follows the id of the API in
// the ARN of a request. A permission belongs to the Region of the function; in
// another Region a last stack makes it, when the API is there.
func (x *exporter) mayCall(s *stack, n, fn *model.Node, part, what, path string) {
	in, region, api := s, "${AWS::Region}", s.id(n.ID, "Api")
	if fn.Region() != n.Region() {
		in, region, api = x.accessStack(fn.Region()), s.region, x.word(n.ID)+"ApiId"
		carry(s, in, api, "Id of the API "+n.ID+".", ref(s.id(n.ID, "Api")))
		if id := s.authorizerID(n); strings.Contains(path, "${"+id+"}") {
			name := x.word(n.ID) + "AuthorizerId"
			carry(s, in, name, "Id of the authorizer of the API "+n.ID+".", ref(id))
			path = strings.ReplaceAll(path, "${"+id+"}", "${"+name+"}")
		}
	}
	x.mayInvoke(in, fn, in.id(n.ID, part), what, "apigateway.amazonaws.com",
		sub("arn:${AWS::Partition}:execute-api:"+region+":${AWS::AccountId}:${"+api+"}/"+path))
}

// authorizerID is the logical id of the authorizer of an API.
func (s *stack) authorizerID(n *model.Node) string { return s.id(n.ID, "Authorizer") }

// v2Authorizer makes the Lambda authorizer of an HTTP or WebSocket API and lets
// it call the function, apart from the routes.
func (x *exporter) v2Authorizer(s *stack, n *model.Node, more ...field) {
	fn := x.authorizerOf(n)
	if fn == nil && x.auth(n) != "lambda" {
		return
	}
	api, id := s.id(n.ID, "Api"), s.authorizerID(n)
	name, uri := x.judge(s, n)
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ApiGatewayV2::Authorizer", comment: comment(n) + ", asks " + name + " whom to let in",
		properties: object(append([]field{
			f("ApiId", ref(api)), f("Name", str(model.Slug(name))), f("AuthorizerType", str("REQUEST")), f("AuthorizerUri", uri),
		}, more...)...),
	})
	if fn != nil {
		x.mayCall(s, n, fn, "AuthorizerPermission", comment(n)+", asks "+fn.ID, "authorizers/${"+id+"}")
	}
}

// judge is the function that an API asks whom to let in, and how it is called: the
// one that is drawn, else one of the owner's.
func (x *exporter) judge(s *stack, n *model.Node) (name string, uri value) {
	if fn := x.authorizerOf(n); fn != nil {
		return fn.ID, x.invokeURI(s, fn)
	}
	param := s.param(Parameter{
		Name: x.word(n.ID) + "AuthorizerArn", Type: "String", Pattern: functionPattern, Description: "ARN of the function that " + n.ID + " asks whom to let in.",
	})
	return "authorizer", sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${" + param.Value + "}/invocations")
}

// v2Auth are the fields of a route that say who may call it.
func (x *exporter) v2Auth(s *stack, n *model.Node) []field {
	return x.authFields(s, n, "JWT", "jwt", "cognito")
}

// authFields are the fields of a route or method that say who may call it; pool is the
// type of the authorizer that asks a user pool, for these kinds of authorization.
func (x *exporter) authFields(s *stack, n *model.Node, pool string, kinds ...string) []field {
	auth := x.auth(n)
	switch {
	case auth == "iam":
		return []field{f("AuthorizationType", str("AWS_IAM"))}
	case auth == "lambda":
		return []field{f("AuthorizationType", str("CUSTOM")), f("AuthorizerId", ref(s.authorizerID(n)))}
	case auth == "api-key":
		return []field{f("AuthorizationType", str("NONE")), f("ApiKeyRequired", boolean(true))}
	case slices.Contains(kinds, auth):
		return []field{f("AuthorizationType", str(pool)), f("AuthorizerId", ref(s.authorizerID(n)))}
	}
	return []field{f("AuthorizationType", str("NONE"))}
}

// digest is a short hash of what values say, for logical ids that change when
// the values do.
func digest(all ...value) string {
	h := sha256.New()
	for _, v := range all {
		b, err := yaml.Marshal(v)
		if err != nil {
			b = []byte(err.Error())
		}
		h.Write(b)
	}
	return strings.ToUpper(hex.EncodeToString(h.Sum(nil)[:5]))
}

// routeKey is the key of a route of an HTTP API: a path gets any method, and a
// method its capitals.
func routeKey(l *model.Link) string {
	i, _ := model.LinkAs[*model.IntegrationSpec](l)
	switch r := i.Route.Val(); {
	case r == "" || r == "$default":
		return "$default"
	case strings.HasPrefix(r, "/"):
		return "ANY " + r
	default:
		method, path, _ := strings.Cut(r, " ")
		return strings.ToUpper(method) + " " + path
	}
}

// routeWord is a part of logical ids that tells the links of an API apart.
func (x *exporter) routeWord(l *model.Link) string { return x.word(l.To) + linkNumber(l) }

// keyWord is a part of logical ids that tells the keys of routes apart. An API has each
// key once, and CloudFormation makes what is new before what is gone goes: a route that
// was called otherwise when others come, go or change places would be refused.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-monitor-stack.html
func keyWord(key string) string {
	method, path, ok := strings.Cut(key, " ")
	switch {
	case ok:
		return logical(method) + pathWord(path)
	case strings.HasPrefix(key, "$"):
		return logical(key) // AWS names these
	}
	return logical(key) + digest(str(key))[:4]
}

var httpMethods = []string{"ANY", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

// isRouteKey tells whether an HTTP API takes a key.
func isRouteKey(key string) bool {
	method, path, ok := strings.Cut(key, " ")
	return key == "$default" || ok && strings.HasPrefix(path, "/") && slices.Contains(httpMethods, method)
}
