package cloudformation

import (
	"slices"

	"portolan/model"
)

// functionService makes a Lambda function that answers 200.
var functionService = &service{
	kind: model.KindLambda, lives: ownRegion, step: stepParts,
	makes: []string{"AWS::Lambda::Function", "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::Logs::LogGroup", "AWS::EC2::SecurityGroup"},
	plan:  (*exporter).checkFunction, write: (*exporter).function,
	properties: []string{"region", "vpc", "reservedConcurrency"},
	links:      only(map[model.Kind][]string{model.KindS3: nil, model.KindDatastore: nil, model.KindVPCEndpoint: nil}),
	arn: func(x *exporter, s *stack, n *model.Node) value {
		return x.lend(s, n, "FunctionArn", "ARN of the function "+n.ID+".", "Function", "Arn")
	},
	spread: func(s model.Spec) spread {
		fn := s.(*model.Lambda)
		if !fn.VPC.Val() {
			return spread{}
		}
		return spread{2, false, true, false}
	},
}

func (x *exporter) checkFunction(n *model.Node) {
	if len(x.t.In(n.ID)) == 0 {
		x.guard(notReached, n, "nothing calls it: draw the link, or remove it")
	}
	if x.authorizes(n) {
		x.leave(n.ID, "the drawing does not say whom the authorizer lets in: it refuses everybody until you replace its code")
		return
	}
	x.leave(n.ID, "the drawing does not say what the function does: it answers 200 until you replace its code")
}

// authorizes tells whether some API asks a function whom to let in.
func (x *exporter) authorizes(n *model.Node) bool {
	return slices.ContainsFunc(x.t.In(n.ID), func(l *model.Link) bool { return l.Kind == model.Authorizes })
}

func (x *exporter) function(n *model.Node) {
	fn, _ := model.As[*model.Lambda](n)
	s := x.stackOf(n)
	logs := s.id(n.ID, "LogGroup")
	s.add(&resource{
		rank: rankCompute, id: logs, kind: "AWS::Logs::LogGroup", comment: comment(n) + ", its logs", stateful: true,
		properties: object(f("RetentionInDays", x.retention()), f("Tags", x.tags())),
	})
	role := s.id(n.ID, "Role")
	var managed, network value
	var after []string
	if fn.VPC.Val() {
		managed = list(sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"))
		network, after = x.functionNetwork(s, n)
	}
	policies := list(object(f("PolicyName", str("logs")), f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(object(
		f("Effect", str("Allow")), f("Action", strs("logs:CreateLogStream", "logs:PutLogEvents")), f("Resource", getAtt(logs, "Arn")))))))))
	if buckets := x.dataAccess(s, n); buckets != nil {
		policies.Content = append(policies.Content, buckets.Content...)
	}
	s.add(&resource{
		rank: rankCompute, id: role, kind: "AWS::IAM::Role", comment: comment(n) + ", what it may do",
		properties: object(
			f("AssumeRolePolicyDocument", trusts("lambda.amazonaws.com")), f("ManagedPolicyArns", managed), f("Policies", policies), f("Tags", x.tags())),
	})
	var reserved value
	if fn.ReservedConcurrency.IsSet() {
		reserved = num(fn.ReservedConcurrency.Val())
	}
	s.add(&resource{
		rank: rankCompute, id: s.id(n.ID, "Function"), kind: "AWS::Lambda::Function", comment: comment(n), dependsOn: after,
		properties: object(
			f("Runtime", str(x.functionRuntime(n))), f("Handler", str("index.handler")), f("Role", getAtt(role, "Arn")),
			f("Code", object(f("ZipFile", text(x.functionProgram(n))))),
			f("MemorySize", num(128)), f("Timeout", num(x.functionSeconds(n))), f("ReservedConcurrentExecutions", reserved), f("Environment", x.functionVariables(s, n)),
			f("LoggingConfig", object(f("LogGroup", ref(logs)))),
			f("VpcConfig", network), f("Tags", x.tags()),
		),
	})
}

// functionSeconds is how long a function may take: never less than what calls it waits,
// which would have no effect otherwise.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
func (x *exporter) functionSeconds(n *model.Node) int {
	const least, most = 10, 900
	longest := least
	for _, l := range ofKind(x.t.In(n.ID), model.Integration) {
		caller := x.t.Node(l.From)
		if a, ok := model.APIOf(caller.Effective()); ok {
			longest = max(longest, integrationSeconds(caller, a))
		}
		for _, in := range ofKind(x.t.In(caller.ID), model.Origin) {
			if o, _ := model.LinkAs[*model.OriginSpec](in); caller.Kind() == model.KindFunctionURL {
				longest = max(longest, o.ReadTimeout.Val())
			}
		}
	}
	return min(longest, most)
}

// integrationSeconds is how long an API waits for what answers.
func integrationSeconds(n *model.Node, a *model.API) int {
	if n.Kind() == model.KindHTTPAPI {
		return a.Timeout.Or(30)
	}
	return a.Timeout.Or(29)
}

// trusts lets services take a role.
func trusts(services ...string) value {
	who := str(services[0])
	if len(services) > 1 {
		who = strs(services...)
	}
	return object(f("Version", quoted("2012-10-17")), f("Statement", list(object(
		f("Effect", str("Allow")), f("Principal", object(f("Service", who))), f("Action", str("sts:AssumeRole"))))))
}

func (x *exporter) functionNetwork(s *stack, n *model.Node) (value, []string) {
	net := x.network(s.region)
	id := s.id(n.ID, "SecurityGroup")
	s.add(&resource{
		rank: rankCompute, id: id, kind: "AWS::EC2::SecurityGroup", comment: comment(n) + ", what it may reach",
		properties: object(
			f("GroupDescription", sub("Function "+model.Slug(n.ID)+" of ${AWS::StackName}")), f("VpcId", net.vpc), f("Tags", x.tags())),
	})
	s.output(x.word(n.ID)+"SecurityGroupId", "Security group of the function "+n.ID+".", getAtt(id, "GroupId"))
	subnets, after := net.placement(false, 2)
	return object(f("SubnetIds", subnets), f("SecurityGroupIds", list(getAtt(id, "GroupId")))), after
}

// functionProgram answers 200 to APIs, load balancers and function URLs. An
// authorizer refuses in the form that its API asks for.
func (x *exporter) functionProgram(n *model.Node) string {
	switch {
	case x.authorizes(n):
		return authorizerSource
	case x.streams(n):
		return x.saying(n, streamSource, inJavaScript)
	}
	return x.saying(n, functionSource, inPython)
}

// functionRuntime is what runs the stand-in. Streaming takes Node.js.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
func (x *exporter) functionRuntime(n *model.Node) string {
	if x.streams(n) && !x.authorizes(n) {
		return "nodejs22.x"
	}
	return "python3.13"
}

// streams tells whether all that calls a function takes its answer as it comes.
func (x *exporter) streams(n *model.Node) bool {
	all := ofKind(x.t.In(n.ID), model.Integration)
	return len(all) > 0 && !slices.ContainsFunc(all, func(l *model.Link) bool {
		switch s := x.t.Node(l.From).Effective().(type) {
		case *model.FunctionURL:
			return s.InvokeMode.Val() != model.ResponseStream
		case *model.RESTAPI:
			return !s.Streaming.Val()
		}
		return true
	})
}

const streamSource = `// Answers 200 to every request, as it comes. Replace it with your code.
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  const out = awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers: { "Content-Type": "text/plain" } });
  out.write("ok\n");
  out.end();
});
`

const functionSource = `# Answers 200 to every request. Replace it with your code.
def handler(event, context):
    return {
        "statusCode": 200,
        "statusDescription": "200 OK",
        "isBase64Encoded": False,
        "headers": {"Content-Type": "text/plain"},
        "body": "ok\n",
    }
`

const authorizerSource = `# Refuses everybody. Replace it with your check.
def handler(event, context):
    if event.get("version") == "2.0":
        return {"isAuthorized": False}
    return {
        "principalId": "nobody",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{
                "Action": "execute-api:Invoke",
                "Effect": "Deny",
                "Resource": event.get("methodArn", "*"),
            }],
        },
    }
`

// mayInvoke lets a service call a function; from is the ARN of the caller.
func (x *exporter) mayInvoke(s *stack, fn *model.Node, id, what, principal string, from value) {
	s.add(&resource{
		rank: rankCompute, id: id, kind: "AWS::Lambda::Permission", comment: what,
		properties: object(
			f("Action", str("lambda:InvokeFunction")), f("FunctionName", x.arnOf(s, fn)), f("Principal", str(principal)), f("SourceArn", from)),
	})
}

// functionVariables are the environment of a function, nil for none.
func (x *exporter) functionVariables(s *stack, n *model.Node) value {
	variables := x.environment(s, n)
	if len(variables) == 0 {
		return nil
	}
	return object(f("Variables", object(variables...)))
}
