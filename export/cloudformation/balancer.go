package cloudformation

import (
	"strconv"

	"portolan/model"
)

func (x *exporter) loadBalancer(n *model.Node) {
	b := x.balancer[n.ID]
	s := x.stack(n.Region())
	net := x.network(n.Region())
	subnets := net.public(b.azs())
	if b.internal() {
		subnets = net.private(b.azs())
	}
	attributes := list(
		setting("idle_timeout.timeout_seconds", decimal(b.spec.IdleTimeout.Val())),
		setting("deletion_protection.enabled", strconv.FormatBool(b.spec.DeletionProtection.Val())),
		setting("routing.http.drop_invalid_header_fields.enabled", strconv.FormatBool(b.spec.DropInvalidHeaders.Or(true))),
	)
	after := x.balancerAfter(s, b, net, attributes, b.spec.AccessLogs.Val(), x.balancerStatements)
	var family value
	if b.addressType() != model.IPv4Only {
		family = str(b.addressType())
	}
	id := s.id(n.ID, "LoadBalancer")
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ElasticLoadBalancingV2::LoadBalancer", comment: comment(n), dependsOn: after,
		properties: object(
			f("Type", str("application")), f("Scheme", str(b.spec.Scheme.Val())), f("IpAddressType", family),
			f("Subnets", subnets), f("SecurityGroups", list(getAtt(s.id(n.ID, "SecurityGroup"), "GroupId"))),
			f("LoadBalancerAttributes", attributes),
			f("Tags", x.tags()),
		),
	})
	s.output(x.word(n.ID)+"DnsName", "DNS name of the load balancer "+n.ID+".", getAtt(id, "DNSName"))
	x.balancerGroup(s, b)
	for _, l := range b.listeners {
		x.listener(s, b, l)
	}
	for _, l := range ofKind(x.t.Out(n.ID), model.Forwards) {
		x.targetGroup(s, l)
	}
	x.originRecord(b)
}

// balancerLogs makes the bucket of access logs and lets the service write to
// it. The service tries on creation, so the policy must be there first; it
// takes keys of S3 only. The file that it tries with is there as soon as the balancer
// is, and a bucket that is not empty could not be deleted after a failed creation.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
func (x *exporter) balancerLogs(s *stack, n *model.Node, statements func(bucket string) []value) (bucket, policy string) {
	bucket, policy = s.id(n.ID, "LogBucket"), s.id(n.ID, "LogBucketPolicy")
	s.add(&resource{
		rank: rankBalancer, id: bucket, kind: "AWS::S3::Bucket", comment: comment(n) + ", its access logs", attributes: keptAnyway(),
		properties: object(
			f("BucketEncryption", encryptedBy(f("SSEAlgorithm", str("AES256")))), f("OwnershipControls", owner("BucketOwnerEnforced")),
			f("PublicAccessBlockConfiguration", publicAccess(true)), f("LifecycleConfiguration", x.logLifecycle()), f("Tags", x.tags()),
		),
	})
	s.add(&resource{
		rank: rankBalancer, id: policy, kind: "AWS::S3::BucketPolicy", comment: comment(n) + ", its access logs",
		properties: object(f("Bucket", ref(bucket)), f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(
			append(statements(bucket), tlsOnly("arn:${AWS::Partition}:s3:::${"+bucket+"}"))...))))),
	})
	return bucket, policy
}

// balancerAfter turns access logs on where they are asked for, and says what there must be
// before the balancer: the policy of their bucket, and its way to the Internet.
func (x *exporter) balancerAfter(s *stack, b *balancer, net *network, attributes value, logs bool, statements func(bucket string) []value) []string {
	var after []string
	if logs {
		bucket, policy := x.balancerLogs(s, b.node, statements)
		after = append(after, policy)
		attributes.Content = append(attributes.Content,
			setting("access_logs.s3.enabled", "true"), object(f("Key", str("access_logs.s3.bucket")), f("Value", ref(bucket))))
	}
	if !b.internal() && net.created {
		after = append(after, net.publicRoute)
	}
	if b.addressType() != model.IPv4Only {
		after = append(after, net.publicRoutes6(b.internal())...)
	}
	return after
}

func setting(key, val string) value {
	return object(f("Key", str(key)), f("Value", quoted(val)))
}

// originRecord names a load balancer for CloudFront.
func (x *exporter) originRecord(b *balancer) {
	if !b.asksName || x.recordNamed(b.originName) {
		return
	}
	s := x.stack(x.home)
	why := "CloudFront calls " + b.node.ID + " over HTTPS by a name that its certificate covers, and this makes the name lead there."
	if b.internal() {
		why += " Its answer is private addresses, which everybody may ask for in the public zone."
	}
	if b.viaVPCOrigin() {
		why += " Behind a VPC origin CloudFront goes by the id of that; AWS does not say whether it asks for the name as well."
	}
	s.add(&resource{
		undrawn: why,
		rank:    rankRecord, id: s.id(b.node.ID, "OriginRecord"), kind: "AWS::Route53::RecordSet",
		comment: comment(b.node) + ", the name under which CloudFront calls it",
		properties: object(
			f("HostedZoneId", x.originZone(s, b)), f("Name", x.originNameIn(s, b.node)), f("Type", str("A")),
			f("AliasTarget", object(f("DNSName", x.hostOf(s, b.node)), f("HostedZoneId", x.zoneOf(s, b.node)), f("EvaluateTargetHealth", boolean(false)))),
		),
	})
}

func (x *exporter) recordNamed(name string) bool {
	for _, n := range x.t.Nodes {
		if r, ok := model.As[*model.Record](n); ok && model.Domain(r.Name.Val()) == name {
			return true
		}
	}
	return false
}
