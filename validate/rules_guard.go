package validate

import (
	"cmp"
	"slices"
	"strconv"

	"portolan/model"
)

const srcWAFResources = "https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html"

// guardRules judge web ACLs and Shield.
var guardRules = []*Rule{
	{
		ID: "waf/unsupported-target", Group: "waf", Severity: Error, Verified: VerifiedYes,
		Title:     "Web ACL on something AWS WAF cannot protect",
		When:      "A web ACL is attached to something that AWS WAF cannot protect, such as a Network Load Balancer, an HTTP or WebSocket API, a bucket, a function URL, an accelerator, a record, instances or tasks.",
		Why:       "The web ACL cannot be associated, so nothing would be filtered.",
		Message:   "WAF cannot protect {t}",
		FixText:   "Attach it to CloudFront, an ALB or a REST API stage in front, or to a service that AWS WAF protects (AppSync, Cognito, App Runner, Verified Access, Amplify)",
		ExamTip:   "NLB and HTTP API have no WAF: put CloudFront in front",
		Sources:   []string{srcAPIAssociateWebACL, srcHttpApiVsRest, srcWAFResources},
		StudyNote: noteBalancerOrigin,
		Check:     webACLTargets,
	},
	{
		ID: "waf/region-mismatch", Group: "waf", Severity: Error, Verified: VerifiedYes,
		Title:   "Web ACL of another scope or Region",
		When:    "A web ACL of scope REGIONAL guards something in another Region, or one of scope CLOUDFRONT guards something regional. One that does not say its Region guards something in two, or one that does not say its scope guards a distribution too.",
		Why:     "A regional web ACL is associated within its Region only.",
		Message: "Web ACL {acl} does not fit {t} in {region}",
		FixText: "Create a REGIONAL web ACL in {region}",
		Note:    "Distributions are cloudfront/waf-scope. What is not given is taken to fit.",
		Sources: []string{srcAPICreateWebACL, srcAPIAssociateWebACL, srcWebAclAssociatingAwsResource},
		Check:   webACLRegions,
	},
	{
		ID: "waf/one-acl", Group: "waf", Severity: Error, Verified: VerifiedYes,
		Title:   "Two web ACLs on one resource",
		When:    "Two web ACLs are attached to one resource.",
		Why:     "AWS WAF takes one web ACL for each resource.",
		Message: "{t} has {count} web ACLs, it takes one",
		FixText: "Merge the rules",
		Sources: []string{srcWebAclAssociatingAwsResource},
		Check:   doubleACLs,
	},
	{
		ID: "waf/empty", Group: "waf", Severity: Warning, Verified: VerifiedYes,
		Title:    "Web ACL without rules",
		When:     "A web ACL has no rules.",
		Why:      "It lets everything pass.",
		Message:  "Web ACL {acl} has no rules",
		FixText:  "Add managed rules",
		Sources:  []string{srcWafControls, srcCheckov},
		Controls: []string{"WAF.10", "CKV_AWS_175"},
		Check:    emptyACLs,
	},
	{
		ID: "waf/logging", Group: "waf", Severity: Info, Verified: VerifiedYes,
		Title:    "Web ACL does not log",
		When:     "Logging of a web ACL is off.",
		Why:      "Nobody can tell what was blocked and why.",
		Message:  "Web ACL {acl} does not log",
		FixText:  "Enable logging",
		Sources:  []string{srcWafControls, srcCheckov},
		Controls: []string{"WAF.11", "CKV2_AWS_31"},
		Check:    webACLLogs,
	},
	{
		ID: "shield/unsupported-target", Group: "shield", Severity: Error, Verified: VerifiedYes,
		Title:   "Shield on something it cannot protect",
		When:    "Shield is attached to something that Shield Advanced does not protect, such as an API, a bucket, a function URL, a Lambda function, or a Network Load Balancer or instances without Elastic IP addresses.",
		Why:     "Shield Advanced protects a short list of resources; others are covered by what stands in front of them.",
		Message: "Shield Advanced does not protect {t} directly",
		FixText: "Protect its Elastic IP, or CloudFront, Route 53, Global Accelerator or ALB in front",
		Note:    "A Network Load Balancer or instances with eip are protected by their address.",
		Sources: []string{srcAPICreateProtection},
		Check:   shieldTargets,
	},
}

func webACLTargets(p *Pass) {
	for _, l := range p.Refused() {
		acl, target := p.From(l), p.To(l)
		f := p.AboutLink(l, "", "t", label(target))
		if dist := p.frontOf(target); dist != nil && len(p.t.Out(acl.ID)) == 1 {
			f.Offer("front", "Attach it to "+label(dist)+" in front", model.Disconnect{Link: l.Ref()},
				setNode(acl, "scope", model.ScopeCloudFront), setNode(acl, "region", model.CloudFrontRegion),
				model.Connect{From: acl.ID, To: dist.ID})
		}
		f.Offer("detach", "Detach it", model.Disconnect{Link: l.Ref()})
	}
}

// frontOf is a distribution without web ACL of which the node is an origin.
func (p *Pass) frontOf(n *model.Node) *model.Node {
	for _, l := range p.t.In(n.ID) {
		if from := p.From(l); l.Kind == model.Origin && len(p.Attached(from, model.KindWAF)) == 0 {
			return from
		}
	}
	return nil
}

func shieldTargets(p *Pass) {
	for _, l := range p.Refused() {
		f := p.AboutLink(l, "", "t", label(p.To(l)))
		if k := p.To(l).Kind(); k == model.KindNLB || k == model.KindASG {
			f.Offer("elastic-ip", "Give "+label(p.To(l))+" Elastic IPs to protect", setNode(p.To(l), "eip", "true"))
		}
		f.Offer("detach", "Detach it", model.Disconnect{Link: l.Ref()})
	}
}

func webACLRegions(p *Pass) {
	for _, l := range p.Links(model.Attach) {
		acl, target := p.From(l), p.To(l)
		w, ok := model.As[*model.WAF](acl)
		if !ok || target.Kind() == model.KindCloudFront || webACLFits(w, target) && !p.elsewhere(acl, w, target) {
			continue
		}
		f := p.AboutLink(l, "region", "acl", label(acl), "t", label(target), "region", cmp.Or(target.Region(), "its Region"))
		if target.Kind() == model.KindAmplify {
			f.Offer("scope", "Make it a web ACL of scope CLOUDFRONT in "+model.CloudFrontRegion, setNode(acl, "scope", model.ScopeCloudFront), setNode(acl, "region", model.CloudFrontRegion))
			continue
		}
		if len(p.t.Out(acl.ID)) == 1 && target.Region() != "" {
			f.OfferSafe("region", "Create it in "+target.Region(), setNode(acl, "scope", model.ScopeRegional), setNode(acl, "region", target.Region()))
		}
	}
}

// atEdge tells whether the web ACL of a node has the scope CLOUDFRONT: AWS serves Amplify
// apps by distributions.
func atEdge(n *model.Node) bool {
	return n.Kind() == model.KindCloudFront || n.Kind() == model.KindAmplify
}

// elsewhere tells whether a web ACL without a Region of its own guards something in
// another Region before, by name.
func (p *Pass) elsewhere(acl *model.Node, w *model.WAF, target *model.Node) bool {
	if w.Region.IsSet() || target.Kind() == model.KindAmplify {
		return false
	}
	if !w.Scope.IsSet() && slices.ContainsFunc(p.t.Out(acl.ID), func(l *model.Link) bool { return atEdge(p.To(l)) }) {
		return true // one ACL has one scope
	}
	for _, l := range byTarget(p.t.Out(acl.ID)) {
		if to := p.To(l); to.Region() != "" && to.Kind() != model.KindAmplify {
			return target.Region() != "" && to.Region() != target.Region()
		}
	}
	return false
}

func doubleACLs(p *Pass) {
	for _, n := range p.t.Nodes {
		if acls := p.Attached(n, model.KindWAF); len(acls) > 1 {
			p.About(n, "", "t", label(n), "count", strconv.Itoa(len(acls))).With(sortedByID(acls)...)
		}
	}
}

func emptyACLs(p *Pass) {
	for _, n := range p.Nodes(model.KindWAF) {
		if w, _ := model.As[*model.WAF](n); w.Rules.IsSet() && w.Rules.Val() == 0 {
			p.About(n, "rules", "acl", label(n)).Offer("rules", "Add a managed rule group", setNode(n, "rules", "1"))
		}
	}
}

func webACLLogs(p *Pass) {
	for _, n := range p.Nodes(model.KindWAF) {
		if w, _ := model.As[*model.WAF](n); w.Logging.IsSet() && !w.Logging.Val() {
			p.About(n, "logging", "acl", label(n)).OfferSafe("on", "Turn logging on", setNode(n, "logging", "true"))
		}
	}
}
