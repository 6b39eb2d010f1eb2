package cloudformation

import (
	"slices"

	"portolan/model"
)

// functionURLService makes the HTTPS address of a function, with what lets
// callers in.
var functionURLService = &service{
	kind: model.KindFunctionURL, makes: []string{"AWS::Lambda::Url", "AWS::Lambda::Permission"}, lives: ownRegion, step: stepParts,
	plan: (*exporter).checkFunctionURL, write: (*exporter).functionURL, finish: (*exporter).functionURLCallers,
	properties: []string{"region", "authType", "invokeMode"},
	links:      only(map[model.Kind][]string{model.KindLambda: {"route"}}),
	origin:     functionURLOrigin,
}

func functionURLOrigin(x *exporter, s *stack, n *model.Node) (host, path value) {
	from := x.stackOf(n)
	return carry(from, s, x.word(n.ID)+"Host", "Host of the function URL "+n.ID+".", split(2, "/", getAtt(from.id(n.ID, "Url"), "FunctionUrl"))), nil
}

// functionOf is the function that a URL calls, nil when none is drawn.
func (x *exporter) functionOf(n *model.Node) *model.Node {
	for _, fn := range x.targets(n, model.KindLambda) {
		return fn
	}
	return nil
}

func (x *exporter) checkFunctionURL(n *model.Node) {
	x.checkNoTraffic(n)
	fns := x.targets(n, model.KindLambda)
	if len(fns) == 0 || slices.ContainsFunc(fns, func(fn *model.Node) bool { return fn != fns[0] }) {
		x.guard("api/function-url-function", n, "is the address of one function, and %d are drawn", len(fns))
	}
	for _, l := range ofKind(x.t.Out(n.ID), model.Integration) {
		if i, _ := model.LinkAs[*model.IntegrationSpec](l); i.Route.Val() != "" && i.Route.Val() != "$default" {
			x.leave(l.Ref().String(), "a function URL has no routes: the function gets every path")
		}
	}
}

func (x *exporter) functionURL(n *model.Node) {
	u, _ := model.As[*model.FunctionURL](n)
	s := x.stackOf(n)
	id := s.id(n.ID, "Url")
	s.add(&resource{
		rank: rankCompute, id: id, kind: "AWS::Lambda::Url", comment: comment(n),
		properties: object(f("TargetFunctionArn", x.arnOf(s, x.functionOf(n))), f("AuthType", str(u.AuthType.Val())), f("InvokeMode", str(u.InvokeMode.Val()))),
	})
	s.output(x.word(n.ID)+"FunctionUrl", "URL of the function behind "+n.ID+".", getAtt(id, "FunctionUrl"))
	if u.AuthType.Val() == "NONE" {
		x.mayCallURL(s, n, "Public", quoted("*"), nil)
	}
}

// functionURLCallers lets distributions that sign their requests call the URL.
// The permission names the distribution, which names the URL.
func (x *exporter) functionURLCallers(n *model.Node) {
	s := x.stackOf(n)
	seen := map[string]bool{}
	for _, l := range ofKind(x.t.In(n.ID), model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		if o.Access.Val() != model.AccessOAC || seen[l.From] {
			continue
		}
		seen[l.From] = true
		in := s
		if n.Region() != x.home {
			in = x.accessStack(n.Region())
		}
		x.mayCallURL(in, n, x.word(l.From), str("cloudfront.amazonaws.com"), x.distributionARN(in, x.t.Node(l.From)))
	}
}

// mayCallURL lets somebody call the URL and, through it, the function: AWS asks
// for both.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
func (x *exporter) mayCallURL(s *stack, n *model.Node, who string, principal, source value) {
	u, _ := model.As[*model.FunctionURL](n)
	fn := x.functionOf(n)
	arn := x.arnOf(s, fn)
	s.add(&resource{
		rank: rankCompute, id: s.id(n.ID, who+"UrlPermission"), kind: "AWS::Lambda::Permission", comment: comment(n) + ", who may call it",
		properties: object(
			f("Action", str("lambda:InvokeFunctionUrl")), f("FunctionName", arn), f("FunctionUrlAuthType", str(u.AuthType.Val())),
			f("Principal", principal), f("SourceArn", source)),
	})
	s.add(&resource{
		rank: rankCompute, id: s.id(n.ID, who+"Permission"), kind: "AWS::Lambda::Permission", comment: comment(n) + ", who may call " + fn.ID + " through it",
		properties: object(
			f("Action", str("lambda:InvokeFunction")), f("FunctionName", arn), f("InvokedViaFunctionUrl", boolean(true)),
			f("Principal", principal), f("SourceArn", source)),
	})
}
