package validate

import (
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

const (
	srcEdgeFunctionsChoosing = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-choosing.html"
)

// cloudFrontPrivateRules judge what VPC origins, gRPC and signed requests leave
// out.
var cloudFrontPrivateRules = []*Rule{
	{
		ID: "cloudfront/vpc-origin-limits", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "VPC origin that CloudFront does not take",
		When:     "A VPC origin is an NLB with a TLS or QUIC listener, or one that is said to have no security group, or a Lambda@Edge function runs on an origin event of the behaviour.",
		Why:      "CloudFront refuses an NLB with a TLS listener and one without security group, which a QUIC listener does not allow; Lambda@Edge on origin events does not go with VPC origins.",
		Message:  "{origin} cannot be a VPC origin of {dist} like this: {what}",
		FixText:  "Use a TCP listener, or an event of the viewer",
		Note:     "Whether an NLB has a security group is not asked: a drawing that leaves out what the balancer admits says nothing of it.",
		Sources:  []string{srcPrivateContentVpcOrigins, srcNLBListeners},
		Check:    vpcOriginLimits,
	},
	{
		ID: "cloudfront/vpc-origin-unsure", Group: "cloudfront", Severity: Warning, Verified: VerifiedNo,
		Title:   "VPC origin that AWS may not take",
		When:    "A VPC origin is a dual-stack Network Load Balancer, or a load balancer that is internet-facing, as those are that do not say that they are internal.",
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
		When:    "A behaviour that takes gRPC has an origin group or Lambda@Edge, or all behaviours of a distribution take gRPC and it has error pages or Origin Shield.",
		Why:     "Origin failover, Lambda@Edge, custom error pages and Origin Shield do not act on gRPC.",
		Message: "gRPC on {path} passes {what} of {dist} by",
		FixText: "Leave it out, or serve gRPC from a behaviour of its own",
		Sources: []string{srcDistributionUsingGrpc},
		Check:   grpcWithout,
	},
}

// detached are the edits that take the guards of a kind off a node.
func (p *Pass) detached(n *model.Node, kind model.Kind) []model.Edit {
	var out []model.Edit
	for _, l := range slices.Backward(p.t.In(n.ID)) {
		if p.From(l).Kind() == kind {
			out = append(out, model.Disconnect{Link: l.Ref()})
		}
	}
	return out
}

func vpcOriginLimits(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		if o.Via.Val() != model.ViaVPCOrigin {
			return
		}
		if what := traffic.VPCOriginRefuses(o, to); what != "" {
			f := p.AboutLink(l, "via", "dist", label(dist), "origin", label(to), "what", what)
			if s, _ := model.As[*model.NLB](to); !s.SecurityGroups.IsSet() || len(s.SecurityGroups.Val()) > 0 {
				f.Offer("tcp", "Listen for TCP", append(p.detached(to, model.KindCertificate), setNode(to, "listener", "tcp"))...)
			} else {
				f.Offer("group", "Admit CloudFront", setNode(to, "securityGroups", model.AdmitsCloudFront))
			}
		}
		for _, fn := range p.functionsOn(dist, o.Path.Val(), model.OriginRequest, model.OriginResponse) {
			p.AboutLink(l, "via", "dist", label(dist), "origin", label(to), "what", "the function "+label(fn)+" runs on an origin event").With(fn)
		}
	})
}

func vpcOriginDoubts(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		what := ""
		nlb, _ := model.As[*model.NLB](to)
		_, stated := to.Get("scheme")
		switch balancer := to.Kind() == model.KindALB || nlb != nil; {
		case nlb != nil && nlb.IPAddressType.Val() == model.DualStack:
			what = "it is dual-stack"
		case balancer && !to.Private() && stated:
			what = "it is internet-facing"
		case balancer && !to.Private():
			what = "it is internet-facing, as load balancers are that do not say that they are internal"
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
			say("the origin group")
		}
		for _, fn := range p.functionsOn(dist, o.Path.Val(), model.ViewerRequest, model.OriginRequest, model.OriginResponse, model.ViewerResponse) {
			if fn.Kind() == model.KindLambdaEdge {
				say("Lambda@Edge").With(fn)
			}
		}
	})
	for _, dist := range p.Nodes(model.KindCloudFront) {
		d, _ := model.As[*model.CloudFront](dist)
		prop, what := "", ""
		switch pages, shield := len(d.ErrorPages.Val()) > 0, d.OriginShield.Val(); {
		case pages && shield:
			prop, what = "errorPages", "the error pages and the Origin Shield"
		case pages:
			prop, what = "errorPages", "the error pages"
		case shield:
			prop, what = "originShield", "the Origin Shield"
		}
		if all[dist] && prop != "" {
			p.About(dist, prop, "dist", label(dist), "path", "every path", "what", what)
		}
	}
}
