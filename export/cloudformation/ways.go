package cloudformation

import (
	"fmt"
	"slices"

	"portolan/model"
)

// NAT gateways of a created network. Each bills by the hour and for what passes.
// https://aws.amazon.com/vpc/pricing/
const (
	NATPerZone = "per-zone" // the loss of a zone cuts no other off
	NATOne     = "one"      // in the first zone, for all
	NATNone    = "none"     // private subnets have no way out
)

// LogDays are the days that log groups can keep events.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
var LogDays = []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}

// check refuses options that make no sense.
func (o Options) check() error {
	if !slices.Contains([]string{"", NATPerZone, NATOne, NATNone}, o.NAT) {
		return fmt.Errorf("nat %q: want %s, %s or %s", o.NAT, NATPerZone, NATOne, NATNone)
	}
	if o.LogDays != 0 && !slices.Contains(LogDays, o.LogDays) {
		return fmt.Errorf("log days %d: want one of %v", o.LogDays, LogDays)
	}
	return nil
}

// networkNumber is the second number of the addresses of a Region's network. It is
// made of the name of the Region alone, so that it hangs on nothing else that is
// drawn: CloudFormation makes a VPC with other addresses anew. No two Regions that
// are known here have the same.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpc.html
func networkNumber(region string) int {
	var number byte
	for i := range len(region) {
		number = number*17 + region[i]
	}
	return int(number)
}

// wayOut tells whether private subnets of a Region reach the Internet.
func (x *exporter) wayOut(region string) bool {
	return x.o.Network != NetworkCreate || x.o.NAT != NATNone
}

// natFor is the logical id of the NAT gateway of a zone, "" for none. It stands
// in the zone, unless one serves all.
func (x *exporter) natFor(s *stack, n *network, i, zones int) string {
	switch {
	case x.o.NAT == NATNone:
		return ""
	case x.o.NAT == NATOne && i > 0:
		return s.id("", "NatGateway1")
	}
	number := decimal(i + 1)
	address := x.networkPart(s, "NatAddress"+number, "AWS::EC2::EIP", "Network", []string{n.attached}, f("Domain", str("vpc")))
	return x.networkPart(s, "NatGateway"+number, "AWS::EC2::NatGateway", "Network", []string{n.publicRoute},
		f("AllocationId", getAtt(address, "AllocationId")), f("SubnetId", x.natSubnet(s, n, i, zones)))
}

// checkWaysOut refuses what cannot do without a way out of private subnets, and
// tells of the others.
func (x *exporter) checkWaysOut() {
	if x.o.Network != NetworkCreate || x.o.NAT == "" || x.o.NAT == NATPerZone {
		return
	}
	told := map[string]bool{}
	for _, n := range x.t.Nodes {
		need, ok := spreadOf(n)
		if !ok || !need.private {
			continue
		}
		switch {
		case x.inspects(n.Region()):
			x.refuse(n, "what leaves %s is inspected in each zone, which takes a NAT gateway in each: choose nat %s", n.Region(), NATPerZone)
		case x.o.NAT == NATNone && n.Kind() == model.KindECS:
			x.refuse(n, "private tasks pull their image through a NAT gateway: choose nat %s or %s, or make the tasks public", NATOne, NATPerZone)
		case x.o.NAT == NATNone && isBalancer(n) && x.asksAround(x.balancerFor(n)):
			x.refuse(n, "an internal load balancer asks the provider of its logins through a NAT gateway: choose nat %s or %s", NATOne, NATPerZone)
		case !told[n.Region()] && x.o.NAT == NATNone:
			x.leave("network in "+n.Region(), "without NAT gateways nothing in its private subnets reaches the Internet, nor services of AWS without an endpoint in the network: updates do not wait until instances answer, and Session Manager does not reach them")
		case !told[n.Region()]:
			x.leave("network in "+n.Region(), "one NAT gateway serves all zones: the loss of its zone cuts the private subnets of the others off")
		}
		told[n.Region()] = true
	}
}

// retention is how many days log groups keep events.
func (x *exporter) retention() value {
	if x.o.LogDays == 0 {
		return num(90)
	}
	return num(x.o.LogDays)
}

// logLifecycle deletes logs in buckets after the days that were asked for; nil
// when nobody asked.
func (x *exporter) logLifecycle() value {
	if x.o.LogDays == 0 {
		return nil
	}
	return object(f("Rules", list(object(f("Id", str("old-logs")), f("Status", str("Enabled")), f("ExpirationInDays", num(x.o.LogDays))))))
}

// flowLog writes down who speaks with whom in a created network, when asked for.
// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html
func (x *exporter) flowLog(s *stack, n *network) {
	if !x.o.FlowLogs {
		return
	}
	const what = "Network, who speaks with whom"
	group := s.id("", "FlowLogGroup")
	s.add(&resource{
		rank: rankNetwork, id: group, kind: "AWS::Logs::LogGroup", comment: what, stateful: true,
		properties: object(f("RetentionInDays", x.retention()), f("Tags", x.tags())),
	})
	role := s.id("", "FlowLogRole")
	may := object(
		f("Effect", str("Allow")), f("Action", strs("logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams")), f("Resource", getAtt(group, "Arn")))
	s.add(&resource{
		rank: rankNetwork, id: role, kind: "AWS::IAM::Role", comment: what,
		properties: object(
			f("AssumeRolePolicyDocument", trusts("vpc-flow-logs.amazonaws.com")),
			f("Policies", list(object(f("PolicyName", str("logs")), f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(may))))))),
			f("Tags", x.tags())),
	})
	s.add(&resource{
		rank: rankNetwork, id: s.id("", "FlowLog"), kind: "AWS::EC2::FlowLog", comment: what,
		properties: object(
			f("ResourceType", str("VPC")), f("ResourceId", n.vpc), f("TrafficType", str("ALL")), f("LogDestinationType", str("cloud-watch-logs")),
			f("LogGroupName", ref(group)), f("DeliverLogsPermissionArn", getAtt(role, "Arn")), f("Tags", x.tags())),
	})
}

// networkOutputs hand over the parts of a network to what is joined to it later.
func (x *exporter) networkOutputs(s *stack, n *network) {
	joinedIDs := func(ids []value) value {
		v := list(quoted(","), list(ids...))
		v.Tag = "!Join"
		return v
	}
	s.output("VpcId", "Id of the VPC in "+s.region+".", n.vpc)
	s.output("PublicSubnetIds", "Ids of its public subnets, with commas between.", joinedIDs(n.publicIDs))
	if len(n.privateIDs) > 0 {
		s.output("PrivateSubnetIds", "Ids of its private subnets, with commas between.", joinedIDs(n.privateIDs))
	}
}
