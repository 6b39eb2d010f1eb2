package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// restIntegration is what a method of a REST API calls, with what the method
// declares of requests and answers.
func (x *exporter) restIntegration(s *stack, n *model.Node, m restMethod) (integration []field, request, responses value) {
	to := x.t.Node(m.link.To)
	r, _ := model.As[*model.RESTAPI](n)
	var mode value
	if r.Streaming.Val() {
		mode = str("STREAM")
	}
	switch to.Kind() {
	case model.KindLambda:
		x.mayCall(s, n, to, x.routeWord(m.link)+"Permission"+logical(m.method)+pathWord(m.path), comment(n)+", calls "+to.ID, "*/"+restPermission(m))
		uri := x.invokeURI(s, to)
		if r.Streaming.Val() {
			// https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
			uri = x.functionURI(s, to, "2021-11-15", "response-streaming-invocations")
		}
		return []field{f("Type", str("AWS_PROXY")), f("IntegrationHttpMethod", str("POST")), f("Uri", uri), f("ResponseTransferMode", mode)}, nil, nil
	case model.KindDatastore:
		integration, responses = x.storeIntegration(s, n, to)
		return integration, nil, responses
	case model.KindS3:
		return x.objectIntegration(s, n, m)
	}
	path, request, handed := handedPath(m)
	path = literal(path)
	integration = []field{f("Type", str("HTTP_PROXY")), f("IntegrationHttpMethod", str("ANY"))}
	if to.Kind() == model.KindVPCLink {
		integration = append(integration, x.linkedIntegration(s, m.link, path)...)
	} else {
		integration = append(integration, f("Uri", sub(x.publicURL(s, to).Value+path)))
	}
	return append(integration, f("RequestParameters", handed), f("ResponseTransferMode", mode)), request, nil
}

// handedPath is the path of a method as its integration gets it, with the
// declarations that hand on what stands in braces.
func handedPath(m restMethod) (path string, request, handed value) {
	parts := strings.Split(m.path, "/")
	request, handed = object(), object()
	for i, p := range parts {
		name, ok := strings.CutPrefix(p, "{")
		if !ok {
			continue
		}
		name = strings.TrimSuffix(strings.TrimSuffix(name, "}"), "+")
		parts[i] = "{" + name + "}"
		request.Content = append(request.Content, str("method.request.path."+name), boolean(true))
		handed.Content = append(handed.Content, str("integration.request.path."+name), str("method.request.path."+name))
	}
	if len(request.Content) == 0 {
		request, handed = nil, nil
	}
	return strings.Join(parts, "/"), request, handed
}

// linkedIntegration goes through a VPC link: one of the first generation to its
// Network Load Balancer, one of the second to the load balancer that the integration
// names, on the port of the URL. The reference of CloudFormation calls that a listener;
// the guide and the templates of AWS pass the ARN of the load balancer, and so does this.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-method-integration.html
func (x *exporter) linkedIntegration(s *stack, l *model.Link, path string) []field {
	link := x.t.Node(l.To)
	fields := []field{
		f("ConnectionType", str("VPC_LINK")), f("ConnectionId", ref(s.id(link.ID, "VpcLink"))), f("Uri", sub(x.linkURL(s, l)+path)),
	}
	if !isFirstLink(link) {
		fields = append(fields, f("IntegrationTarget", x.arnOf(s, x.linked(link))))
	}
	return fields
}

// objectIntegration reads objects of a bucket with a role of the API.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/integrating-api-with-aws-services-s3.html
func (x *exporter) objectIntegration(s *stack, n *model.Node, m restMethod) (integration []field, request, responses value) {
	to := x.t.Node(m.link.To)
	arn := x.arnOf(s, to)
	role := s.id(n.ID, x.word(to.ID)+"Role")
	if !s.has(role) {
		all := sub("${" + arnInside(arn) + "}/*")
		statements := append([]value{object(f("Effect", str("Allow")), f("Action", str("s3:GetObject")), f("Resource", all))}, x.keyUse(s, to, keyReads)...)
		s.add(&resource{
			rank: rankBalancer, id: role, kind: "AWS::IAM::Role", comment: comment(n) + ", what it may do with " + to.ID,
			properties: object(f("AssumeRolePolicyDocument", trusts("apigateway.amazonaws.com")), f("Policies", list(object(
				f("PolicyName", str("objects")), f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(statements...))))))), f("Tags", x.tags())),
		})
	}
	path, request, handed := handedPath(m)
	region := "${AWS::Region}"
	if to.Region() != s.region {
		region = to.Region()
	}
	uri := subWith("arn:${AWS::Partition}:apigateway:"+region+":s3:path/${Bucket}"+literal(path), f("Bucket", split(5, ":", arn)))
	handedBack, responses := serviceAnswers(
		// S3 says that a key is forbidden where the role may not list, so both are missing keys.
		serviceAnswer{"404", `40[34]`}, serviceAnswer{"400", `4(0[0-25-9]|[1-9]\d)`}, serviceAnswer{"500", `5\d\d`})
	integration = []field{
		f("Type", str("AWS")), f("IntegrationHttpMethod", str("GET")), f("Credentials", getAtt(role, "Arn")), f("Uri", uri), f("RequestParameters", handed),
		f("IntegrationResponses", handedBack),
	}
	return integration, request, responses
}

// serviceAnswer is a status of an API for statuses of a service, by a pattern. No two
// patterns take one status.
type serviceAnswer struct{ status, pattern string }

// serviceAnswers are what integrations hand back of what a service answers, with what
// their method declares: errors as errors, and all else as 200, since an answer for
// which no pattern stands is a success. Each keeps the type of its content.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/integrating-api-with-aws-services-s3.html
func serviceAnswers(errors ...serviceAnswer) (handedBack, declared value) {
	handedBack, declared = list(), list()
	for _, a := range append([]serviceAnswer{{"200", ""}}, errors...) {
		var pattern value
		if a.pattern != "" {
			pattern = quoted(a.pattern)
		}
		handedBack.Content = append(handedBack.Content, object(f("StatusCode", quoted(a.status)), f("SelectionPattern", pattern),
			f("ResponseParameters", object(f("method.response.header.Content-Type", str("integration.response.header.Content-Type"))))))
		declared.Content = append(declared.Content, object(f("StatusCode", quoted(a.status)),
			f("ResponseParameters", object(f("method.response.header.Content-Type", boolean(true))))))
	}
	return handedBack, declared
}

// readsObjects tells whether an API hands out objects of a bucket.
func (x *exporter) readsObjects(n *model.Node) bool {
	return slices.ContainsFunc(x.integrations(n), func(l *model.Link) bool { return x.t.Node(l.To).Kind() == model.KindS3 })
}

// functionsOf are the functions that answer for an API.
func (x *exporter) functionsOf(n *model.Node) []*model.Node {
	var out []*model.Node
	for _, l := range x.integrations(n) {
		if to := x.t.Node(l.To); to.Kind() == model.KindLambda {
			out = append(out, to)
		}
	}
	return out
}

// binaryTypes has an API hand on objects as they are, nil where it reads none: it
// turns what is no text into text otherwise. In a template ~1 stands for the slash.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-restapi.html
func (x *exporter) binaryTypes(n *model.Node) value {
	if !x.readsObjects(n) {
		return nil
	}
	return list(quoted("*~1*"))
}

// arnInside is a reference as it stands inside of a text.
func arnInside(v value) string { return v.Value }

// storeIntegration calls an action of a store. Which one, and in which role, is
// the owner's to say.
func (x *exporter) storeIntegration(s *stack, n, to *model.Node) (integration []field, responses value) {
	handedBack, responses := serviceAnswers(serviceAnswer{"400", `4\d\d`}, serviceAnswer{"500", `5\d\d`})
	return []field{
		f("Type", str("AWS")), f("IntegrationHttpMethod", str("POST")), f("Uri", x.storeAction(s, to)), f("Credentials", x.storeRole(s, n, to)),
		f("IntegrationResponses", handedBack),
	}, responses
}

// storeAction is the action that an API calls, a path for the services whose requests
// are forms.
// https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html
func (x *exporter) storeAction(s *stack, to *model.Node) value {
	example := "SERVICE:action/ACTION"
	if d, _ := model.As[*model.Datastore](to); stores[d.Engine.Val()].example != "" {
		example = stores[d.Engine.Val()].example
	}
	return s.param(Parameter{
		Name: x.word(to.ID) + "ActionUri", Type: "String", Pattern: `^arn:aws[a-zA-Z-]*:apigateway:.+:(action|path)/.+$`,
		Description: "Action of " + to.ID + " that the API calls, such as arn:aws:apigateway:" + s.region + ":" + example + ".",
	})
}

func (x *exporter) storeRole(s *stack, n, to *model.Node) value {
	return s.param(Parameter{
		Name: x.word(n.ID) + x.word(to.ID) + "RoleArn", Type: "String", Pattern: rolePattern,
		Description: "ARN of the role in which " + n.ID + " calls " + to.ID + "; it trusts apigateway.amazonaws.com.",
	})
}

// queueIntegration sends what an HTTP API gets to a queue, the first of the
// services that it can call itself.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
func (x *exporter) queueIntegration(s *stack, n, to *model.Node) []field {
	url := s.param(Parameter{Name: x.word(to.ID) + "QueueUrl", Type: "String", Pattern: `^https://.+$`, Description: "URL of the SQS queue " + to.ID + "."})
	return []field{
		f("IntegrationType", str("AWS_PROXY")), f("IntegrationSubtype", str("SQS-SendMessage")), f("PayloadFormatVersion", quoted("1.0")),
		f("CredentialsArn", x.storeRole(s, n, to)), f("RequestParameters", object(f("QueueUrl", url), f("MessageBody", str("$request.body")))),
	}
}

// mockMethods are those of an API that answers by itself.
var mockMethods = []restMethod{{path: "/", method: "ANY"}, {path: "/{proxy+}", method: "ANY"}}

func (x *exporter) mockMethod(s *stack, n *model.Node, m restMethod) *resource {
	ok := func() value { return list(object(f("StatusCode", quoted("200")))) }
	fields := []field{f("RestApiId", ref(s.id(n.ID, "Api"))), f("ResourceId", x.restResource(s, n, m.path)), f("HttpMethod", str(m.method))}
	fields = append(fields, x.restAuth(s, n)...)
	fields = append(fields, f("MethodResponses", ok()), f("Integration", object(
		f("Type", str("MOCK")), f("RequestTemplates", object(f("application/json", quoted(`{"statusCode": 200}`)))), f("IntegrationResponses", ok()))))
	r := &resource{
		rank: rankBalancer, id: s.id(n.ID, "Method"+logical(m.method)+pathWord(m.path)), kind: "AWS::ApiGateway::Method",
		comment: comment(n) + ", " + m.method + " " + m.path + " answers by itself", properties: object(fields...),
	}
	s.add(r)
	return r
}
