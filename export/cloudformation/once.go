package cloudformation

import (
	"slices"
	"strings"
)

// once is something of which AWS has one, and that two resources of a stack would take
// for a moment: CloudFormation makes what is new, or made anew under another name, before
// it deletes what is gone, and what stays changes in any order. AWS refuses the second,
// and the update with it.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-monitor-stack.html
type once struct {
	kinds  []string // types of the resources
	among  []string // properties: what has it once
	takes  string   // the property of which each value is taken once
	answer string   // what AWS answers
	bare   string   // what one takes that has not the property; "" where that takes nothing
	keeps  bool     // in a folder that is written again, what takes it has the logical id that took it before
}

// onces are these things. The script has the same list.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/domainnames.html
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html
var onces = []once{
	{[]string{typeRule}, []string{"ListenerArn"}, "Priority", "PriorityInUse", "", false}, // rules keep their names by what they match
	{[]string{"AWS::ApiGatewayV2::Route"}, []string{"ApiId"}, "RouteKey", "ConflictException", "", true},
	{[]string{typeRecordSet}, ofRecordSet, "SetIdentifier", "InvalidChangeBatch", "name and type", true},
	{[]string{typeRecordSet}, ofRecordSet, "Failover", "InvalidChangeBatch", "", true},
	{[]string{typeRecordSet}, ofRecordSet, "Region", "InvalidChangeBatch", "", true},
	{[]string{typeRecordSet}, ofRecordSet, "GeoLocation", "InvalidChangeBatch", "", true},
	{[]string{"AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName"}, nil, "DomainName", "ConflictException", "", true},
	{[]string{"AWS::EC2::Subnet"}, []string{"VpcId"}, "CidrBlock", "InvalidSubnet.Conflict", "", false},
	{[]string{"AWS::CloudFront::Distribution"}, nil, "DistributionConfig.Aliases", "CNAMEAlreadyExists", "", true},
}

// oncesWord are they as the script reads them.
func oncesWord() string {
	rows := make([]string, len(onces))
	for i, o := range onces {
		rows[i] = strings.Join([]string{strings.Join(o.kinds, ","), strings.Join(o.among, ","), o.takes, o.answer, o.bare}, "|")
	}
	return strings.Join(rows, ";")
}

const (
	typeRule      = "AWS::ElasticLoadBalancingV2::ListenerRule"
	typeRecordSet = "AWS::Route53::RecordSet"
)

// ofRecordSet are the properties that record sets of one answer have in common.
var ofRecordSet = []string{"HostedZoneId", "Name", "Type"}

// policies are the properties that say by which policy a record set is given out. Those of
// a name and type have one policy, and one without a policy is the only one.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-shared.html
var policies = []string{"Weight", "Failover", "Region", "GeoLocation", "GeoProximityLocation", "CidrRoutingConfig", "MultiValueAnswer"}

// taking is one value that a resource takes: as what has it once knows it, and in words.
type taking struct{ key, words string }

// taken are the values that a resource takes of a kind of thing, each with what has it once.
func (o once) taken(kind string, properties value) (out []taking) {
	if !slices.Contains(o.kinds, kind) {
		return nil
	}
	v := properties
	for key := range strings.SplitSeq(o.takes, ".") {
		if v != nil {
			v = lookup(v, key)
		}
	}
	group := o.takes + "\x00" + groupOf(properties, o.among)
	switch {
	case v == nil && o.bare == "":
		return nil
	case v == nil:
		return []taking{{group, o.bare}}
	}
	if o.takes == "DistributionConfig.Aliases" {
		for _, one := range v.Content {
			out = append(out, taking{group + written(one), o.takes + " " + one.Value})
		}
		return out
	}
	return []taking{{group + written(v), strings.TrimSpace(o.takes + " " + v.Value)}}
}

// groupOf writes down what resources with these properties in common have in common.
func groupOf(properties value, among []string) string {
	var b strings.Builder
	for _, key := range among {
		if v := lookup(properties, key); v != nil {
			b.WriteString(written(v))
		}
		b.WriteString("\x00")
	}
	return b.String()
}

// written writes a value down.
func written(v value) string {
	var b strings.Builder
	writeMatch(&b, v)
	return b.String()
}

// answeredBy is the property by which a record set is given out, "" for a simple one.
func answeredBy(properties value) string {
	for _, p := range policies {
		if lookup(properties, p) != nil {
			return p
		}
	}
	return ""
}

// heldResource is a resource of an earlier export.
type heldResource struct {
	id, kind   string
	properties value
	after      []string // what is made before it
	stays      bool     // when its stack goes
}

// heldResources are the resources of a template.
func heldResources(root value) (out []heldResource) {
	for id, r := range members(lookupObject(root, "Resources")) {
		h := heldResource{id: id.Value, kind: scalar(r, "Type"), properties: lookupObject(r, "Properties"), stays: strings.HasPrefix(scalar(r, "DeletionPolicy"), "Retain")}
		if h.properties == nil {
			h.properties = object()
		}
		for _, other := range lookupList(r, "DependsOn") {
			h.after = append(h.after, other.Value)
		}
		if logicalName().MatchString(h.id) {
			out = append(out, h)
		}
	}
	return out
}
