package cloudformation

import (
	"slices"

	"portolan/model"
)

// scalingGroupService makes an Auto Scaling group of instances that answer.
var scalingGroupService = &service{
	kind: model.KindASG, lives: ownRegion, step: stepUsers,
	makes: []string{
		"AWS::AutoScaling::AutoScalingGroup", "AWS::AutoScaling::ScalingPolicy", "AWS::EC2::LaunchTemplate", "AWS::EC2::EIP", "AWS::EC2::SecurityGroup", "AWS::IAM::Role", "AWS::IAM::InstanceProfile",
	},
	plan: (*exporter).checkGroup, write: (*exporter).scalingGroup,
	properties: []string{"region", "azs", "min", "healthCheckType", "publicIp", "eip", "securityGroups"},
	links:      only(map[model.Kind][]string{model.KindS3: nil, model.KindDatastore: nil, model.KindVPCEndpoint: nil}),
	addresses:  (*exporter).groupAddresses, origin: (*exporter).groupHost,
	spread: func(s model.Spec) spread {
		g := s.(*model.ASG)
		public := g.PublicIP.Val() || g.ElasticIP.Val()
		return spread{g.AZs.Val(), public, !public, false}
	},
}

func (x *exporter) checkGroup(n *model.Node) {
	g, _ := model.As[*model.ASG](n)
	if len(x.forwardsTo(n))+len(x.directLinks(n)) == 0 {
		x.guard(notReached, n, "no load balancer forwards to it: draw the link")
	}
	x.checkSize(n, g.AZs.Val(), g.Min.Val())
	for _, l := range x.directLinks(n) {
		if (l.Kind == model.ResolvesTo || l.Kind == model.Endpoint) && !g.ElasticIP.Val() {
			x.refuseLink(l, "the addresses of instances change when the group replaces them: set eip on %s", n.ID)
		}
	}
	x.checkAdmitted(n)
	x.leave(n.ID, "the drawing does not say what the instances run: a small web server answers 200 until you replace UserData")
}

// checkSize refuses numbers of zones and of instances or tasks that cannot be made.
func (x *exporter) checkSize(n *model.Node, zones, least int) {
	if zones < 1 || zones > 6 {
		x.guard("place/zones words/out-of-range", n, "has %d zones; 1 to 6 are possible", zones)
	}
	if least < 0 {
		x.guard("words/impossible-number words/out-of-range", n, "min is %d", least)
	}
}

// scalingGroup is the smallest real thing behind a load balancer: instances
// that answer 200, which the owner replaces.
func (x *exporter) scalingGroup(n *model.Node) {
	g, _ := model.As[*model.ASG](n)
	s := x.stack(n.Region())
	net := x.network(n.Region())
	x.instanceRole(s, n)
	template := x.launchTemplate(s, n)
	least := s.param(Parameter{
		Name: x.word(n.ID) + "MinSize", Type: "Number", Default: decimal(g.Min.Val()), Drawn: true, Max: 10000, Description: "Least number of instances in " + n.ID + ".",
	})
	serving, limit := least, max(1, 2*g.Min.Val())
	if g.ElasticIP.Val() { // no more instances than addresses
		limit = max(1, g.Min.Val())
		serving = num(limit - 1)
	}
	most := s.param(Parameter{
		Name: x.word(n.ID) + "MaxSize", Type: "Number", Default: decimal(limit), Drawn: true, Min: 1, Max: max(10000, limit),
		Description: "Largest number of instances in " + n.ID + "; more than the least, so that updates can replace them.",
	})
	health := g.HealthCheckType.Or("ELB")
	groups := x.targetGroupsOf(s, n)
	if groups == nil {
		health = g.HealthCheckType.Or("EC2")
	}
	subnets, after := net.placement(x.public(n), g.AZs.Val())
	if x.isAppliance(n) && !x.public(n) {
		subnets, after = net.inspection(g.AZs.Val())
	}
	id := s.id(n.ID, "Group")
	s.add(&resource{
		rank: rankCompute, id: id, kind: "AWS::AutoScaling::AutoScalingGroup", comment: comment(n), dependsOn: after,
		attributes: []field{f("UpdatePolicy", x.rollingUpdate(n, serving))},
		properties: object(
			f("VPCZoneIdentifier", subnets), f("MinSize", least), f("MaxSize", most),
			f("LaunchTemplate", object(f("LaunchTemplateId", ref(template)), f("Version", getAtt(template, "LatestVersionNumber")))),
			f("TargetGroupARNs", groups), f("HealthCheckType", str(health)), f("HealthCheckGracePeriod", num(120)),
			f("Tags", x.groupTags()),
		),
	})
	s.add(&resource{
		rank: rankCompute, id: s.id(n.ID, "ScalingPolicy"), kind: "AWS::AutoScaling::ScalingPolicy", comment: comment(n) + ", how many instances it has",
		properties: object(
			f("AutoScalingGroupName", ref(id)), f("PolicyType", str("TargetTrackingScaling")), f("EstimatedInstanceWarmup", num(120)),
			f("TargetTrackingConfiguration", object(
				f("PredefinedMetricSpecification", object(f("PredefinedMetricType", str("ASGAverageCPUUtilization")))), f("TargetValue", x.load(s, n)))),
		),
	})
}

// load is the use of processors that scaling aims at.
func (x *exporter) load(s *stack, n *model.Node) value {
	return s.param(Parameter{
		Name: x.word(n.ID) + "TargetLoad", Type: "Number", Default: "60", Min: 10, Max: 90,
		Description: "Percent of its processors that " + n.ID + " should use: above it grows, below it shrinks.",
	})
}

// targetGroupsOf are the target groups in which a group registers its instances,
// nil for none.
func (x *exporter) targetGroupsOf(s *stack, n *model.Node) value {
	seen := map[string]bool{}
	out := list()
	for _, l := range x.forwardsTo(n) {
		if id := x.targetGroupID(s, l); !seen[id] {
			seen[id] = true
			out.Content = append(out.Content, ref(id))
		}
	}
	if len(out.Content) == 0 {
		return nil
	}
	return out
}

// groupAddresses are the Elastic IPs of a group, as seen from a stack: as many as
// it has instances at least. They are of IPv4.
func (x *exporter) groupAddresses(s *stack, n *model.Node, ipv6 bool) []value {
	if ipv6 {
		return nil
	}
	from := x.stackOf(n)
	var out []value
	for i, id := range x.addressIDs(from, n) {
		out = append(out, carry(from, s, x.word(n.ID)+"Address"+decimal(i+1), "Elastic IP of the group "+n.ID+".", ref(id)))
	}
	return out
}

// addressIDs are the logical ids of the Elastic IPs of a group, none without.
func (x *exporter) addressIDs(s *stack, n *model.Node) []string {
	g, _ := model.As[*model.ASG](n)
	var out []string
	if g.ElasticIP.Val() {
		for i := range max(1, g.Min.Val()) {
			out = append(out, s.id(n.ID, "Address"+decimal(i+1)))
		}
	}
	return out
}

// groupHost is the name by which others call a group directly. Addresses have
// none that a certificate could stand for, so that the owner says it.
func (x *exporter) groupHost(s *stack, n *model.Node) (host, path value) {
	return s.param(Parameter{
		Name: x.word(n.ID) + "Host", Type: "String", Pattern: hostPattern, Description: "Public host name that leads to the instances of " + n.ID + ", for which their certificate stands if they have one.",
	}), nil
}

// forwardsTo lists the links along which load balancers send requests to n.
func (x *exporter) forwardsTo(n *model.Node) []*model.Link {
	return slices.DeleteFunc(ofKind(x.t.In(n.ID), model.Forwards), func(l *model.Link) bool { return x.t.Node(l.From).Kind() == model.KindVPCLink })
}

// ports lists the ports on which n is called by TCP or by a load balancer, each once.
func (x *exporter) ports(n *model.Node) []int {
	var out []int
	add := func(port int) {
		if !slices.Contains(out, port) {
			out = append(out, port)
		}
	}
	if len(x.sources(n, model.KindVPCLink)) > 0 {
		add(registryPort)
	}
	for _, l := range x.forwardsTo(n) {
		if x.t.Node(l.From).Kind() != model.KindGWLB {
			add(x.targetPort(l))
		} else {
			add(checksPort)
		}
	}
	for _, p := range x.directPorts(n) {
		if !p.packets {
			add(p.port)
		}
	}
	return out
}

// instanceRole lets Session Manager in, so that no SSH port needs to be open,
// and the instances to the buckets that they are drawn to write.
func (x *exporter) instanceRole(s *stack, n *model.Node) {
	role := s.id(n.ID, "Role")
	s.add(&resource{
		rank: rankCompute, id: role, kind: "AWS::IAM::Role", comment: comment(n) + ", what the instances may do",
		properties: object(
			f("AssumeRolePolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(object(
				f("Effect", str("Allow")), f("Principal", object(f("Service", str("ec2.amazonaws.com")))), f("Action", str("sts:AssumeRole"))))))),
			f("ManagedPolicyArns", list(sub("arn:${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"))),
			f("Policies", x.instancePolicies(s, n)), f("Tags", x.tags()),
		),
	})
	s.add(&resource{
		rank: rankCompute, id: s.id(n.ID, "InstanceProfile"), kind: "AWS::IAM::InstanceProfile", comment: comment(n) + ", what the instances may do",
		properties: object(f("Roles", list(ref(role)))),
	})
}

// usedBuckets are the buckets that n is drawn to use, outright or through an
// endpoint of its network: the policy of an endpoint, which allows all, takes the
// place of no permission.
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
func (x *exporter) usedBuckets(n *model.Node) []*model.Node {
	out := x.targets(n, model.KindS3)
	for _, e := range x.targets(n, model.KindVPCEndpoint) {
		for _, b := range x.targets(e, model.KindS3) {
			if !slices.Contains(out, b) {
				out = append(out, b)
			}
		}
	}
	return out
}

// bucketAccess is nil for instances that write no bucket.
func (x *exporter) bucketAccess(s *stack, n *model.Node) value {
	var statements []value
	for _, b := range x.usedBuckets(n) {
		from := x.stack(b.Region())
		inside := from.id(b.ID, "Bucket")
		if from != s {
			inside = x.word(b.ID) + "BucketName"
			carry(from, s, inside, "Name of the bucket "+b.ID+".", ref(from.id(b.ID, "Bucket")))
		}
		statements = append(statements, object(
			f("Effect", str("Allow")), f("Action", strs("s3:GetObject", "s3:PutObject", "s3:DeleteObject")),
			f("Resource", sub("arn:${AWS::Partition}:s3:::${"+inside+"}/*"))))
		statements = append(statements, x.keyUse(s, b, keyWrites)...)
	}
	if len(statements) == 0 {
		return nil
	}
	return list(object(f("PolicyName", str("buckets")), f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(statements...))))))
}

func (x *exporter) launchTemplate(s *stack, n *model.Node) string {
	image := x.imageOf(s, n, "Image", "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", "")
	size := s.param(Parameter{
		Name: x.word(n.ID) + "InstanceType", Type: "String", Default: "t3.micro", Pattern: `^[a-z0-9-]+\.[a-z0-9-]+$`,
		Description: "Instance type of " + n.ID + "; its processor must fit the image.",
	})
	group := x.backendGroup(s, n)
	data := []field{
		f("ImageId", image), f("InstanceType", size),
		f("IamInstanceProfile", object(f("Arn", getAtt(s.id(n.ID, "InstanceProfile"), "Arn")))),
	}
	data = append(data, x.interfaceOf(n, x.public(n), group),
		f("MetadataOptions", object(f("HttpTokens", str("required")), f("HttpEndpoint", str("enabled")))),
		f("BlockDeviceMappings", list(object(f("DeviceName", str("/dev/xvda")), f("Ebs", object(f("Encrypted", boolean(true)), f("VolumeSize", num(8)), f("VolumeType", str("gp3"))))))),
		f("TagSpecifications", list(object(f("ResourceType", str("instance")), f("Tags", x.tags())), object(f("ResourceType", str("volume")), f("Tags", x.tags())))),
		f("UserData", x.userData(s, n)),
	)
	id := s.id(n.ID, "LaunchTemplate")
	s.add(&resource{
		rank: rankCompute, id: id, kind: "AWS::EC2::LaunchTemplate", comment: comment(n) + ", its instances",
		properties: object(f("LaunchTemplateData", object(data...))),
	})
	return id
}

// instancePolicies are nil for instances that write nothing and take no address.
func (x *exporter) instancePolicies(s *stack, n *model.Node) value {
	policies := x.dataAccess(s, n)
	ids := x.addressIDs(s, n)
	if len(ids) == 0 {
		return policies
	}
	for i, id := range ids {
		s.add(&resource{
			rank: rankCompute, id: id, kind: "AWS::EC2::EIP", comment: comment(n) + ", its address " + decimal(i+1), dependsOn: x.network(s.region).gateway(),
			properties: object(f("Domain", str("vpc")), f("Tags", x.tags())),
		})
	}
	take := object(f("PolicyName", str("addresses")), f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(object(
		f("Effect", str("Allow")), f("Action", strs("ec2:AssociateAddress")), f("Resource", list(
			sub("arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:elastic-ip/*"),
			sub("arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:instance/*"),
			sub("arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:network-interface/*"))),
		f("Condition", object(f("StringEqualsIfExists", object(f("aws:ResourceTag/portolan:design", str(x.name)))))),
	))))))
	if policies == nil {
		return list(take)
	}
	policies.Content = append(policies.Content, take)
	return policies
}
