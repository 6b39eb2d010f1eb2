package cloudformation

import (
	"slices"
	"strings"
	"unicode"

	"portolan/model"
)

// described are properties that describe users, loads and times, for which AWS
// has no setting.
var described = []string{"thinkTime", "thinkTimeP95", "share", "rate", "capacity", "hitRatio", "content", "cacheControl", "intent"}

// numbers describe loads and code, for which AWS has no setting either.
var numbers = append(apiNumbers, "responsePayload", "needsBody", "needsNetwork")

// missing are properties of AWS for which CloudFormation has none, with what
// stands in their place. They are told.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-healthcheck-healthcheckconfig.html
var missing = map[string]string{
	"disabled":       "HealthCheckConfig of AWS::Route53::HealthCheck has no Disabled: the check runs until you call aws route53 update-health-check --disabled",
	"routingControl": "AWS::Route53RecoveryControl::RoutingControl has no state: the switch is yours, and stands as you set it",
}

// lacking are properties for which CloudFormation has no setting where AWS has
// one, with what is missing.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SourceIpConditionConfig.html
var lacking = map[string]string{
	"ipFamily": "SourceIpConfig of AWS::ElasticLoadBalancingV2::ListenerRule has no IpAddressType",
}

// checkWritten refuses what the exporter cannot write yet, and leaves out what
// has no effect where it stands, with the reason.
func (x *exporter) checkWritten() {
	for _, n := range x.t.Nodes {
		if s := serviceOf(n); s != nil {
			at := model.AtNode(x.t, n)
			x.checkProps(at, s.properties, n.ID, func(format string, args ...any) { x.refuse(n, format, args...) })
			x.checkTags(n)
		}
	}
	for _, l := range x.t.Links {
		if from, to := x.t.Node(l.From), x.t.Node(l.To); wires(from, to) {
			at := model.AtLink(x.t, l)
			x.checkProps(at, serviceOf(from).links()[to.Kind()], l.Ref().String(), func(format string, args ...any) { x.refuseLink(l, format, args...) })
		}
	}
}

// checkTags refuses tags of which CloudFormation would make something else.
func (x *exporter) checkTags(n *model.Node) {
	for _, tag := range x.t.TagsOf(n) {
		if strings.Contains(tag.Key+" "+tag.Value, "{{") {
			x.refuse(n, "%s holds {{, from which CloudFormation would read a secret or a parameter", "the tag "+tag.Key)
		}
	}
}

// describes tells whether a property has no setting anywhere: what it says is for
// estimates and rules.
func describes(at model.Place, name string) bool {
	return slices.Contains(described, name) || slices.Contains(numbers, name) || at.Link == nil && name == "location"
}

func (x *exporter) checkProps(at model.Place, written []string, name string, refuse func(string, ...any)) {
	for _, p := range at.Set() {
		why := p.Idle(at)
		switch {
		case controls(at, p):
			refuse("%s holds a control character, which no file of a design can", p.Name)
		case describes(at, p.Name):
		case lacking[p.Name] != "": // also where AWS would not take it: the rule would match without its condition
			refuse("%s cannot be exported: %s", p.Name, lacking[p.Name])
		case why != "":
			x.leave(name, p.Name+" has no effect here, because "+why)
		case slices.Contains(written, p.Name) && resolves(at, p):
			refuse("%s holds {{, from which CloudFormation would read a secret or a parameter", p.Name)
		case missing[p.Name] != "":
			x.leave(name, p.Name+" cannot be written: "+missing[p.Name])
		case slices.Contains(written, p.Name):
		default:
			refuse("%s cannot be exported yet", p.Name)
		}
	}
}

// counts tells whether a link sets a property that has an effect there. What is told as
// without effect is not written.
func (x *exporter) counts(l *model.Link, name string) bool {
	at := model.AtLink(x.t, l)
	return slices.ContainsFunc(at.Set(), func(p model.Prop) bool { return p.Name == name && p.Idle(at) == "" })
}

// controls tells whether a value holds control characters, such as a line break.
func controls(at model.Place, p model.Prop) bool {
	values, _ := p.Get(at.Spec())
	return slices.ContainsFunc(values, func(v string) bool { return strings.ContainsFunc(v, unicode.IsControl) })
}

// resolves tells whether a value would be taken for a dynamic reference.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
func resolves(at model.Place, p model.Prop) bool {
	values, _ := p.Get(at.Spec())
	return slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, "{{") })
}
