package validate

import (
	"strings"

	"portolan/model"
)

const (
	srcEdgeFunctionsChoosing = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-choosing.html"
	srcOACLambda             = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html"
)

// cloudFrontPrivateRules judge what VPC origins, gRPC and signed requests leave
// out.
var cloudFrontPrivateRules = []*Rule{
	{
		ID: "cloudfront/vpc-origin-limits", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "VPC origin that CloudFront does not take",
		When:    "via=vpc-origin and: the NLB has a TLS or QUIC listener, or Lambda@Edge runs on an origin event of the behaviour",
		Why:     "CloudFront refuses an NLB with a TLS listener and one without security group, which a QUIC listener does not allow; Lambda@Edge on origin events does not go with VPC origins.",
		Message: "{origin} cannot be a VPC origin of {dist} like this: {what}",
		FixText: "Use a TCP listener, or an event of the viewer",
		Note:    "Whether an NLB has a security group is not asked: a drawing that leaves securityGroups out says nothing of it.",
		Sources: []string{srcPrivateContentVpcOrigins, srcNLBListeners},
		Check:   vpcOriginLimits,
	},
	{
		ID: "cloudfront/vpc-origin-unsure", Group: "cloudfront", Severity: Warning, Verified: VerifiedNo,
		Title:   "VPC origin that AWS may not take",
		When:    "via=vpc-origin to an NLB with ipAddressType dualstack, or to a balancer that says scheme internet-facing",
		Why:     "Pages of AWS differ on dual-stack NLBs, and speak of private subnets only.",
		Message: "{origin} may not do as a VPC origin of {dist}: {what}",
		FixText: "Make it internal and IPv4, or try it before you rely on it",
		Note:    "A page of April 2026 refused dual-stack NLBs, a newer copy does not name them; whether the API refuses internet-facing ones was read nowhere.",
		Sources: []string{srcPrivateContentVpcOrigins},
		Check:   vpcOriginDoubts,
	},
	{
		ID: "cloudfront/grpc-without", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "gRPC passes it by",
		When:    "a behaviour has grpc=true and an origin group or Lambda@Edge; or all have it, and the distribution has error pages or Origin Shield",
		Why:     "Origin failover, Lambda@Edge, custom error pages and Origin Shield do not act on gRPC.",
		Message: "{what} of {dist} does nothing for gRPC on {path}",
		FixText: "Leave it out, or serve gRPC from a behaviour of its own",
		Sources: []string{srcDistributionUsingGrpc},
		Check:   grpcWithout,
	},
	{
		ID: "cloudfront/function-url-payload", Group: "cloudfront", Severity: Info, Verified: VerifiedYes,
		Title:   "Writes to a function URL want the hash of the payload",
		When:    "access oac to a function URL that wants signatures, and the behaviour is said to allow POST and PUT",
		Why:     "CloudFront signs without the body: clients must send x-amz-content-sha256 with the SHA-256 of the payload, else the URL answers 403.",
		Message: "Clients that POST or PUT to {fn} through {dist} must send x-amz-content-sha256",
		FixText: "Send the header, or put an API in front of the function",
		Sources: []string{srcOACLambda},
		Check:   functionURLPayloads,
	},
}

func vpcOriginLimits(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		if o.Via.Val() != model.ViaVPCOrigin {
			return
		}
		if s, ok := model.As[*model.NLB](to); ok {
			switch v := s.Listener.Val(); v {
			case "tls", "quic", "tcp_quic":
				p.AboutLink(l, "via", "dist", label(dist), "origin", label(to), "what", "its listener is "+strings.ToUpper(v)).
					Offer("tcp", "Listen for TCP", setNode(to, "listener", "tcp"))
			}
		}
		for _, fn := range p.functionsOn(dist, o.Path.Val(), model.OriginRequest, model.OriginResponse) {
			p.AboutLink(l, "via", "dist", label(dist), "origin", label(to), "what", label(fn)+" runs on an origin event").With(fn)
		}
	})
}

func vpcOriginDoubts(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		what := ""
		switch s := to.Spec.(type) {
		case *model.ALB:
			if s.Scheme.Val() == model.SchemeInternetFacing {
				what = "it is internet-facing"
			}
		case *model.NLB:
			switch {
			case s.IPAddressType.Val() == model.DualStack:
				what = "it is dual-stack"
			case s.Scheme.Val() == model.SchemeInternetFacing:
				what = "it is internet-facing"
			}
		}
		if o.Via.Val() == model.ViaVPCOrigin && what != "" {
			p.AboutLink(l, "via", "dist", label(dist), "origin", label(to), "what", what)
		}
	})
}

func grpcWithout(p *Pass) {
	all, some := map[*model.Node]bool{}, map[*model.Node]bool{} // distributions by their behaviours
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, _ *model.Node) {
		if !some[dist] {
			all[dist] = true
		}
		some[dist], all[dist] = true, all[dist] && o.GRPC.Val()
		if !o.GRPC.Val() {
			return
		}
		say := func(what string) *Finding {
			return p.AboutLink(l, "grpc", "dist", label(dist), "path", o.Path.Val(), "what", what)
		}
		if o.Group.Val() != "" && o.GroupRole.Val() != model.RoleSecondary {
			say("The origin group")
		}
		for _, fn := range p.functionsOn(dist, o.Path.Val(), model.ViewerRequest, model.OriginRequest, model.OriginResponse, model.ViewerResponse) {
			if fn.Kind() == model.KindLambdaEdge {
				say("Lambda@Edge").With(fn)
			}
		}
	})
	for _, dist := range p.Nodes(model.KindCloudFront) {
		d, _ := model.As[*model.CloudFront](dist)
		switch {
		case !all[dist]:
		case len(d.ErrorPages.Val()) > 0:
			p.About(dist, "errorPages", "dist", label(dist), "path", "every path", "what", "The error pages")
		case d.OriginShield.Val():
			p.About(dist, "originShield", "dist", label(dist), "path", "every path", "what", "Origin Shield")
		}
	}
}

func functionURLPayloads(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		raw, _ := l.Spec.(*model.OriginSpec)
		u, ok := model.As[*model.FunctionURL](to)
		if ok && raw.Methods.Val() == model.MethodsAll && o.Access.Val() == model.AccessOAC && u.AuthType.Val() == "AWS_IAM" {
			p.AboutLink(l, "methods", "dist", label(dist), "fn", label(to))
		}
	})
}
