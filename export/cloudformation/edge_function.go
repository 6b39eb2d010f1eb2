package cloudformation

import (
	"portolan/model"
)

// edgeFunctionService makes a Lambda@Edge function and the version that a
// distribution runs.
var edgeFunctionService = &service{
	kind: model.KindLambdaEdge, lives: edgeRegion, step: stepParts,
	makes: []string{"AWS::Lambda::Function", "AWS::Lambda::Version", "AWS::IAM::Role", "AWS::IAM::Policy"},
	plan:  (*exporter).checkEdgeFunction, write: (*exporter).edgeFunction, finish: (*exporter).edgeWrites,
	properties: []string{"region", "version", "timeout", "memory", "features", "rewritesRoot"},
	links:      only(map[model.Kind][]string{model.KindS3: nil, model.KindDatastore: nil}),
	arn: func(x *exporter, s *stack, n *model.Node) value {
		from := x.stackOf(n)
		return carry(from, s, x.word(n.ID)+"VersionArn", "ARN of the version of "+n.ID+" that CloudFront runs.", ref(x.edgeVersion(from, n)))
	},
}

// cloudFrontFunctionService makes a CloudFront function.
var cloudFrontFunctionService = &service{
	kind: model.KindCloudFrontFunction, lives: homeRegion, step: stepParts,
	makes: []string{"AWS::CloudFront::Function", "AWS::CloudFront::KeyValueStore"},
	plan:  (*exporter).checkCloudFrontFunction, write: (*exporter).cloudFrontFunction,
	properties: []string{"runtime", "rewritesRoot", "selectsOrigin", "keyValueStore"},
	arn: func(x *exporter, s *stack, n *model.Node) value {
		return getAtt(s.id(n.ID, "Function"), "FunctionARN")
	},
}

func (x *exporter) checkEdgeFunction(n *model.Node) {
	x.checkInvoked(n)
	if fn, ok := n.Spec.(*model.LambdaEdge); ok && fn.Version.IsSet() {
		x.leave(n.ID, "Lambda counts the versions of a function itself: the distribution runs the one that the stack publishes, whatever its number")
	}
	for _, l := range x.t.Out(n.ID) {
		if x.t.Node(l.To).Kind() == model.KindDatastore {
			x.leave(l.Ref().String(), "a function at the edge has no variables that could hold the name of the store: write it into the code")
		}
	}
}

func (x *exporter) checkCloudFrontFunction(n *model.Node) {
	x.checkInvoked(n)
}

// checkInvoked refuses what no behaviour runs.
func (x *exporter) checkInvoked(n *model.Node) {
	in := ofKind(x.t.In(n.ID), model.Invokes)
	if len(in) == 0 {
		x.guard(notReached, n, "no distribution runs it: draw the link")
	}
	if task := x.taskOf(n); len(task.rewrites) == 0 && len(task.choices) == 0 && !task.root {
		x.leave(n.ID, "the drawing does not say what the function does: it passes everything on until you replace its code")
	}
	for _, l := range in {
		i, _ := model.LinkAs[*model.InvokesSpec](l)
		if !x.hasBehaviour(x.t.Node(l.From), i.Path.Val()) {
			x.guardLink("cloudfront/function-no-behavior", l, "no behaviour of %s has the path %s", l.From, i.Path.Val())
		}
	}
}

func (x *exporter) hasBehaviour(n *model.Node, path string) bool {
	for _, l := range x.origins(n) {
		if o, _ := model.LinkAs[*model.OriginSpec](l); model.BehaviorPath(o.Path.Or("*")) == model.BehaviorPath(path) {
			return true
		}
	}
	return false
}

// edgeFunctions are the functions of a behaviour.
func (x *exporter) edgeFunctions(s *stack, n *model.Node, path string) []field {
	var lambdas, functions value
	for _, l := range ofKind(x.t.Out(n.ID), model.Invokes) {
		i, _ := model.LinkAs[*model.InvokesSpec](l)
		if !model.RunsOn(x.t, l, path) {
			continue
		}
		event, arn := f("EventType", str(i.Event.Val())), x.arnOf(s, x.t.Node(l.To))
		if x.t.Node(l.To).Kind() == model.KindLambdaEdge {
			if lambdas == nil {
				lambdas = list()
			}
			lambdas.Content = append(lambdas.Content, object(event, f("LambdaFunctionARN", arn)))
			continue
		}
		if functions == nil {
			functions = list()
		}
		functions.Content = append(functions.Content, object(event, f("FunctionARN", arn)))
	}
	if own := x.ownRewrite(s, n, path); own != nil {
		if functions == nil {
			functions = list()
		}
		functions.Content = append(functions.Content, object(f("EventType", str(model.ViewerRequest)), f("FunctionARN", own)))
	}
	return []field{f("LambdaFunctionAssociations", lambdas), f("FunctionAssociations", functions)}
}

// ownRewrite makes a function for a behaviour whose paths are rewritten where
// none is drawn that could, and returns its ARN; nil where it is not needed.
func (x *exporter) ownRewrite(s *stack, n *model.Node, path string) value {
	if x.rewriter(n, path) != nil {
		return nil
	}
	task := &edgeTask{}
	for _, b := range x.pathBehaviours(n) {
		if o, _ := model.LinkAs[*model.OriginSpec](b.own[0]); model.BehaviorPath(o.Path.Or("*")) == model.BehaviorPath(path) {
			task.addRewrites(b)
		}
	}
	if len(task.rewrites) == 0 {
		return nil
	}
	id := s.id(n.ID, "Rewrite"+pathWord(path))
	s.add(&resource{
		rank: rankDistribution, id: id, kind: "AWS::CloudFront::Function", comment: comment(n) + ", rewrites paths of " + oneLine(path, 60),
		properties: object(
			f("Name", s.uniqueName(id)), f("AutoPublish", boolean(true)),
			f("FunctionConfig", object(f("Comment", str(oneLine("Rewrites paths of "+path, 128))), f("Runtime", str(model.Runtime2)))),
			f("FunctionCode", text(task.requestProgram("// Rewrites paths as the drawing says.\n", "")))),
	})
	return getAtt(id, "FunctionARN")
}

// edgeVersion is the logical id of a version. A version is made once, so what
// the function says is in the name.
func (x *exporter) edgeVersion(s *stack, n *model.Node) string {
	return s.id(n.ID, "Version"+digest(x.edgeProperties(s, n)))
}

// edgeProperties are those of the function. It has no variables, network or
// layers: Lambda@Edge knows none.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html
func (x *exporter) edgeProperties(s *stack, n *model.Node) value {
	fn, _ := model.As[*model.LambdaEdge](n)
	return object(
		f("Runtime", str("nodejs22.x")), f("Handler", str("index.handler")), f("Role", getAtt(s.id(n.ID, "Role"), "Arn")),
		f("Code", object(f("ZipFile", text(x.edgeFunctionProgram(n))))),
		f("MemorySize", num(fn.Memory.Or(128))), f("Timeout", num(fn.Timeout.Or(5))), f("Tags", x.tags()))
}

func (x *exporter) edgeFunction(n *model.Node) {
	s := x.stackOf(n)
	role, id := s.id(n.ID, "Role"), s.id(n.ID, "Function")
	s.add(&resource{
		rank: rankDistribution, id: role, kind: "AWS::IAM::Role", comment: comment(n) + ", what it may do: write logs in the Region of each viewer",
		properties: object(
			f("AssumeRolePolicyDocument", trusts("lambda.amazonaws.com", "edgelambda.amazonaws.com")),
			f("Policies", list(object(f("PolicyName", str("logs")), f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(object(
				f("Effect", str("Allow")), f("Action", strs("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")),
				f("Resource", sub("arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:/aws/lambda/us-east-1.*")))))))))), f("Tags", x.tags())),
	})
	// Replicas keep a function from being deleted for hours, also after a failed
	// creation. It has no name of its own that could be in the way.
	s.add(&resource{
		rank: rankDistribution, id: id, kind: "AWS::Lambda::Function", comment: comment(n), attributes: keptAnyway(), properties: x.edgeProperties(s, n),
	})
	s.add(&resource{
		rank: rankDistribution, id: x.edgeVersion(s, n), kind: "AWS::Lambda::Version", comment: comment(n) + ", as it is now", attributes: keptAnyway(),
		properties: object(f("FunctionName", ref(id))),
	})
}

// edgeWrites lets a function use the stores and the buckets that it is drawn to write.
// A bucket may be where the distribution is, which needs the function first: its
// policy comes last.
func (x *exporter) edgeWrites(n *model.Node) {
	own := x.stackOf(n)
	if stores := x.storeAccess(own, n); len(stores) > 0 {
		own.add(&resource{
			rank: rankDistribution, id: own.id(n.ID, "StoresPolicy"), kind: "AWS::IAM::Policy", comment: comment(n) + ", may use its stores",
			properties: object(f("PolicyName", str("stores")), f("Roles", list(ref(own.id(n.ID, "Role")))),
				f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(stores...))))),
		})
	}
	for _, to := range x.targets(n, model.KindS3) {
		s := own
		if x.stackOf(to) != own {
			s = x.accessStack(own.region)
		}
		role := carry(own, s, x.word(n.ID)+"RoleName", "Name of the role of the function "+n.ID+".", ref(own.id(n.ID, "Role")))
		arn := "${" + arnInside(x.arnOf(s, to)) + "}"
		statements := append([]value{
			object(f("Effect", str("Allow")), f("Action", str("s3:ListBucket")), f("Resource", sub(arn))),
			object(f("Effect", str("Allow")), f("Action", strs("s3:GetObject", "s3:PutObject")), f("Resource", sub(arn+"/*"))),
		}, x.keyUse(s, to, keyWrites)...)
		s.add(&resource{
			rank: rankDistribution, id: s.id(n.ID, x.word(to.ID)+"Policy"), kind: "AWS::IAM::Policy", comment: comment(n) + ", may use " + to.ID,
			properties: object(f("PolicyName", str(model.Slug(to.ID))), f("Roles", list(role)),
				f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(statements...))))),
		})
	}
}

func (x *exporter) cloudFrontFunction(n *model.Node) {
	fn, _ := model.As[*model.CloudFrontFunction](n)
	s := x.stackOf(n)
	id := s.id(n.ID, "Function")
	s.add(&resource{
		rank: rankDistribution, id: id, kind: "AWS::CloudFront::Function", comment: comment(n),
		properties: object(
			f("Name", s.uniqueName(id)), f("AutoPublish", boolean(true)),
			f("FunctionConfig", object(f("Comment", str(oneLine(n.Label(), 128))), f("Runtime", str(fn.Runtime.Val())), f("KeyValueStoreAssociations", x.keyValueStore(s, fn)))),
			f("FunctionCode", text(x.cloudFrontProgram(n)))),
	})
}

// keyValueStore makes the store that a function reads, once for all functions
// that name it.
func (x *exporter) keyValueStore(s *stack, fn *model.CloudFrontFunction) value {
	name := fn.KeyValueStore.Val()
	if name == "" {
		return nil
	}
	id := s.id("", logical(name)+"KeyValueStore")
	if !s.has(id) {
		s.add(&resource{
			rank: rankDistribution, id: id, kind: "AWS::CloudFront::KeyValueStore", comment: "Key value store " + oneLine(name, 60), stateful: true,
			properties: object(f("Name", shortName(id)), f("Comment", str(oneLine(name, 128)))), // the store of a deleted stack may still be there
		})
	}
	return list(object(f("KeyValueStoreARN", getAtt(id, "Arn"))))
}
