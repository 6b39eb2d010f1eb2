package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// described are properties that describe users, loads and times, for which AWS
// has no setting.
var described = []string{"thinkTime", "thinkTimeP95", "share", "hitRatio", "content", "cacheControl", "intent", "target", "location"}

// numbers describe loads and code, for which AWS has no setting either.
var numbers = append(apiNumbers, "responsePayload", "rewritesRoot", "needsBody", "needsNetwork")

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
		}
	}
	for _, l := range x.t.Links {
		if from, to := x.t.Node(l.From), x.t.Node(l.To); wires(from, to) {
			at := model.AtLink(x.t, l)
			x.checkProps(at, serviceOf(from).links[to.Kind()], l.Ref().String(), func(format string, args ...any) { x.refuseLink(l, format, args...) })
		}
	}
}

func (x *exporter) checkProps(at model.Place, written []string, name string, refuse func(string, ...any)) {
	for _, p := range at.Set() {
		why := p.Idle(at)
		switch {
		case slices.Contains(described, p.Name), slices.Contains(numbers, p.Name):
		case why != "":
			x.leave(name, p.Name+" has no effect here, because "+why)
		case lacking[p.Name] != "":
			refuse("%s cannot be exported: %s", p.Name, lacking[p.Name])
		case slices.Contains(written, p.Name) && resolves(at, p):
			refuse("%s holds {{, from which CloudFormation would read a secret or a parameter", p.Name)
		case slices.Contains(written, p.Name):
		default:
			refuse("%s cannot be exported yet", p.Name)
		}
	}
}

// resolves tells whether a value would be taken for a dynamic reference.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
func resolves(at model.Place, p model.Prop) bool {
	values, _ := p.Get(at.Spec())
	return slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, "{{") })
}
