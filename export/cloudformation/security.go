package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// webACLService makes a web ACL of AWS's managed rule groups.
var webACLService = &service{
	kind: model.KindWAF, step: stepParts,
	makes: []string{"AWS::WAFv2::WebACL", "AWS::WAFv2::WebACLAssociation", "AWS::WAFv2::LoggingConfiguration", "AWS::Logs::LogGroup"},
	lives: seat{"the Region of what it guards; " + model.CloudFrontRegion + " for a distribution", (*exporter).webACLRegion},
	plan:  (*exporter).checkWebACL, write: (*exporter).webACL,
	properties: []string{"scope", "region", "rules", "logging"},
	links:      towards(model.KindWAF, model.Attach, nil),
	arn: func(x *exporter, s *stack, n *model.Node) value {
		return x.lend(s, n, "WebAclArn", "ARN of the web ACL "+n.ID+".", "WebAcl", "Arn")
	},
}

// refuseLoose refuses a guard of nothing. When all that it guards is refused,
// that is reason enough.
func (x *exporter) refuseLoose(n *model.Node) {
	if len(x.t.Out(n.ID)) == 0 {
		x.guard("graph/orphan-node", n, "is attached to nothing")
	}
}

func (x *exporter) webACLRegion(n *model.Node) string {
	if len(x.global(n)) > 0 {
		return model.CloudFrontRegion
	}
	if guarded := x.regional(n); len(guarded) > 0 {
		return guarded[0].Region()
	}
	return model.CloudFrontRegion
}

// global are what a web ACL of scope CLOUDFRONT guards: distributions, and
// Amplify apps, which AWS serves by them.
func (x *exporter) global(n *model.Node) []*model.Node {
	return append(x.targets(n, model.KindCloudFront), x.targets(n, model.KindAmplify)...)
}

// associated are what an association joins to a web ACL: all but distributions,
// which name it themselves.
func (x *exporter) associated(n *model.Node) []*model.Node {
	var out []*model.Node
	for _, l := range x.t.Out(n.ID) {
		if to := x.t.Node(l.To); to.Kind() != model.KindCloudFront && wires(n, to) {
			out = append(out, to)
		}
	}
	return out
}

// regional are what a web ACL guards in a Region.
func (x *exporter) regional(n *model.Node) []*model.Node {
	return slices.DeleteFunc(x.associated(n), func(to *model.Node) bool { return to.Kind() == model.KindAmplify })
}

func (x *exporter) checkWebACL(n *model.Node) {
	w, _ := model.As[*model.WAF](n)
	cdns, albs := x.global(n), x.regional(n)
	region := x.webACLRegion(n)
	switch {
	case len(cdns)+len(albs) == 0:
		x.refuseLoose(n)
	case len(cdns) > 0 && len(albs) > 0:
		x.guard("waf/region-mismatch cloudfront/waf-scope", n, "guards a distribution and something of a Region: that takes two web ACLs, of scope CLOUDFRONT and REGIONAL")
	}
	for _, to := range albs {
		if to.Region() != region && to.Region() != "" && region != "" {
			x.guard("waf/region-mismatch", n, "guards what is in %s and in %s: that takes a web ACL in each Region", region, to.Region())
		}
	}
	if w.Rules.Val() > len(managedRules) {
		x.leave(n.ID, "the drawing counts "+decimal(w.Rules.Val())+" rules and does not say which; the ACL has "+decimal(len(managedRules))+" managed rule groups")
	}
}

// managedRules are AWS's own rule groups that suit most web sites, the
// broadest first.
// https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
var managedRules = []string{
	"AWSManagedRulesCommonRuleSet",
	"AWSManagedRulesKnownBadInputsRuleSet",
	"AWSManagedRulesAmazonIpReputationList",
}

func (x *exporter) webACL(n *model.Node) {
	w, _ := model.As[*model.WAF](n)
	s := x.stackOf(n)
	scope := model.ScopeRegional
	if len(x.global(n)) > 0 {
		scope = model.ScopeCloudFront
	}
	rules := list()
	for i, name := range managedRules[:min(len(managedRules), w.Rules.Or(len(managedRules)))] {
		short := strings.TrimPrefix(name, "AWSManagedRules")
		rules.Content = append(rules.Content, object(
			f("Name", str(short)),
			f("Priority", num(i)),
			f("OverrideAction", object(f("None", object()))),
			f("Statement", object(f("ManagedRuleGroupStatement", object(f("VendorName", str("AWS")), f("Name", str(name)))))),
			f("VisibilityConfig", visibility(short)),
		))
	}
	id := s.id(n.ID, "WebAcl")
	s.add(&resource{
		rank: rankGuard, id: id, kind: "AWS::WAFv2::WebACL", comment: comment(n),
		properties: object(
			f("Scope", str(scope)), f("DefaultAction", object(f("Allow", object()))), f("Rules", rules),
			f("VisibilityConfig", visibility(id)), f("Tags", x.tags()),
		),
	})
	if w.Logging.Val() {
		x.webACLLogs(s, n)
	}
	for _, to := range x.associated(n) {
		s.add(&resource{
			rank: rankGuard, id: s.id(n.ID, x.word(to.ID)+"Association"), kind: "AWS::WAFv2::WebACLAssociation", comment: comment(n) + ", guards " + to.ID,
			properties: object(f("ResourceArn", x.arnOf(s, to)), f("WebACLArn", getAtt(id, "Arn"))),
		})
	}
}

func visibility(metric string) value {
	return object(f("SampledRequestsEnabled", boolean(true)), f("CloudWatchMetricsEnabled", boolean(true)), f("MetricName", str(metric)))
}

// webACLLogs writes the requests to CloudWatch Logs. The name of the group must
// start with aws-waf-logs-, and ends so that it is not that of the group which an
// earlier stack of this name has left.
// https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
func (x *exporter) webACLLogs(s *stack, n *model.Node) {
	group := s.id(n.ID, "LogGroup")
	name := list(quoted("-"), list(sub("aws-waf-logs-${AWS::StackName}-"+model.Slug(n.ID)), ownPart()))
	name.Tag = "!Join"
	s.add(&resource{
		rank: rankGuard, id: group, kind: "AWS::Logs::LogGroup", comment: comment(n) + ", its logs", stateful: true,
		properties: object(f("LogGroupName", name), f("RetentionInDays", x.retention()), f("Tags", x.tags())),
	})
	s.add(&resource{
		rank: rankGuard, id: s.id(n.ID, "Logging"), kind: "AWS::WAFv2::LoggingConfiguration", comment: comment(n) + ", its logs",
		properties: object(f("ResourceArn", getAtt(s.id(n.ID, "WebAcl"), "Arn")), f("LogDestinationConfigs", list(
			sub("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${"+group+"}")))),
	})
}
