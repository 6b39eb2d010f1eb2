package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// certificateRegion is where a certificate lives: where the drawing says, else
// where what it is attached to needs it.
func (x *exporter) certificateRegion(n *model.Node) string {
	if r := n.Region(); r != "" {
		return r
	}
	if albs := x.targets(n, model.KindALB); len(albs) > 0 {
		return albs[0].Region()
	}
	return model.CloudFrontRegion
}

// refuseLoose refuses a guard of nothing. When all that it guards is refused,
// that is reason enough.
func (x *exporter) refuseLoose(n *model.Node) {
	if len(x.t.Out(n.ID)) == 0 {
		x.refuse(n, "is attached to nothing")
	}
}

// certificateNames are the names on a certificate: those drawn, else all that
// it has to prove.
func (x *exporter) certificateNames(n *model.Node) []string {
	c, _ := model.As[*model.Certificate](n)
	var names []string
	add := func(name string) {
		if name = model.Domain(name); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range c.Names.Val() {
		add(name)
	}
	if len(names) > 0 {
		return names
	}
	for _, to := range x.targets(n, model.KindCloudFront) {
		for _, a := range x.aliases(to) {
			add(a)
		}
	}
	for _, to := range x.targets(n, model.KindALB) {
		for _, r := range x.sources(to, model.KindRecord) {
			spec, _ := model.As[*model.Record](r)
			add(spec.Name.Val())
		}
	}
	return names
}

func (x *exporter) checkCertificate(n *model.Node) {
	cdns, albs := x.targets(n, model.KindCloudFront), x.targets(n, model.KindALB)
	if len(cdns)+len(albs) == 0 {
		x.refuseLoose(n)
		return
	}
	names := x.certificateNames(n)
	if len(names) == 0 {
		x.refuse(n, "needs names")
	}
	for _, to := range cdns {
		if cdn, ok := to.Spec.(*model.CloudFront); ok && !cdn.Aliases.IsSet() { // names that the export adds
			for _, a := range x.aliases(to) {
				if !model.Covers(names, a) {
					x.refuse(n, "does not cover %s, an alias of %s: add the name", a, to.ID)
				}
			}
		}
	}
}

// certificate makes a certificate that validates itself by DNS. Every name
// needs its hosted zone, or the stack waits for ever.
func (x *exporter) certificate(n *model.Node) {
	s := x.stack(x.certificateRegion(n))
	names := strs(x.certificateNames(n)...)
	validation := list()
	for _, name := range x.certificateNames(n) {
		validation.Content = append(validation.Content, object(f("DomainName", str(name)), f("HostedZoneId", x.zone(s, name, false))))
	}
	// Names under which CloudFront calls the load balancers of this certificate.
	for _, to := range x.targets(n, model.KindALB) {
		if b := x.balancer[to.ID]; b.originName != "" && !model.Covers(x.certificateNames(n), b.originName) {
			name := x.originNameIn(s, to)
			names.Content = append(names.Content, name)
			validation.Content = append(validation.Content, object(f("DomainName", name), f("HostedZoneId", x.zone(s, b.originName, false))))
		}
	}
	properties := []field{f("DomainName", names.Content[0])}
	if len(names.Content) > 1 {
		properties = append(properties, f("SubjectAlternativeNames", list(names.Content[1:]...)))
	}
	properties = append(properties, f("ValidationMethod", str("DNS")), f("DomainValidationOptions", validation), f("Tags", x.tags()))
	s.add(&resource{
		rank: rankCertificate, id: s.id(n.ID, "Certificate"), kind: "AWS::CertificateManager::Certificate",
		comment: comment(n), properties: object(properties...),
	})
}

// certificateFor is the ARN of the certificate of a distribution or load
// balancer, as seen from stack s: the one that is drawn, else a parameter.
func (x *exporter) certificateFor(s *stack, n *model.Node, what string) value {
	if all := x.sources(n, model.KindCertificate); len(all) > 0 {
		c := all[0]
		from := x.stack(x.certificateRegion(c))
		return carry(from, s, x.word(c.ID)+"CertificateArn", "ARN of the certificate "+c.ID+".", ref(from.id(c.ID, "Certificate")))
	}
	return s.param(Parameter{
		Name: x.word(n.ID) + "CertificateArn", Type: "String", Pattern: certificatePattern, Description: what,
	})
}

func (x *exporter) webACLRegion(n *model.Node) string {
	if len(x.targets(n, model.KindCloudFront)) > 0 {
		return model.CloudFrontRegion
	}
	if albs := x.targets(n, model.KindALB); len(albs) > 0 {
		return albs[0].Region()
	}
	return model.CloudFrontRegion
}

func (x *exporter) checkWebACL(n *model.Node) {
	w, _ := model.As[*model.WAF](n)
	cdns, albs := x.targets(n, model.KindCloudFront), x.targets(n, model.KindALB)
	want, region := model.ScopeRegional, x.webACLRegion(n)
	if len(cdns) > 0 {
		want = model.ScopeCloudFront
	}
	switch {
	case len(cdns)+len(albs) == 0:
		x.refuseLoose(n)
	case len(cdns) > 0 && len(albs) > 0:
		x.refuse(n, "guards a distribution and a load balancer: that takes two web ACLs, of scope CLOUDFRONT and REGIONAL")
	case w.Scope.Or(want) != want:
		x.refuse(n, "has scope %s; what it guards needs %s", w.Scope.Val(), want)
	case w.Region.Or(region) != region:
		x.refuse(n, "is in %s; what it guards needs it in %s", w.Region.Val(), region)
	}
	for _, to := range albs {
		if to.Region() != region {
			x.refuse(n, "guards load balancers in %s and %s: that takes a web ACL in each Region", region, to.Region())
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
	s := x.stack(x.webACLRegion(n))
	scope := model.ScopeRegional
	if len(x.targets(n, model.KindCloudFront)) > 0 {
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
	for _, to := range x.targets(n, model.KindALB) {
		s.add(&resource{
			rank: rankGuard, id: s.id(n.ID, x.word(to.ID)+"Association"), kind: "AWS::WAFv2::WebACLAssociation", comment: comment(n) + ", guards " + to.ID,
			properties: object(f("ResourceArn", ref(s.id(to.ID, "LoadBalancer"))), f("WebACLArn", getAtt(id, "Arn"))),
		})
	}
}

func visibility(metric string) value {
	return object(f("SampledRequestsEnabled", boolean(true)), f("CloudWatchMetricsEnabled", boolean(true)), f("MetricName", str(metric)))
}

// webACLLogs writes the requests to CloudWatch Logs. The name of the group must
// start with aws-waf-logs-.
// https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
func (x *exporter) webACLLogs(s *stack, n *model.Node) {
	group := s.id(n.ID, "LogGroup")
	s.add(&resource{
		rank: rankGuard, id: group, kind: "AWS::Logs::LogGroup", comment: comment(n) + ", its logs", stateful: true,
		properties: object(f("LogGroupName", sub("aws-waf-logs-${AWS::StackName}-"+model.Slug(n.ID))), f("RetentionInDays", num(90)), f("Tags", x.tags())),
	})
	s.add(&resource{
		rank: rankGuard, id: s.id(n.ID, "Logging"), kind: "AWS::WAFv2::LoggingConfiguration", comment: comment(n) + ", its logs",
		properties: object(f("ResourceArn", getAtt(s.id(n.ID, "WebAcl"), "Arn")), f("LogDestinationConfigs", list(
			sub("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${"+group+"}")))),
	})
}
