package cloudformation

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// networkBalancerService makes a Network Load Balancer with its listeners and
// target groups.
var networkBalancerService = &service{
	kind: model.KindNLB, lives: ownRegion, step: stepParts,
	makes: []string{
		"AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::TargetGroup",
		"AWS::ElasticLoadBalancingV2::ListenerCertificate", "AWS::ElasticLoadBalancingV2::TrustStore", "AWS::EC2::EIP", "AWS::EC2::SecurityGroup",
		"AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::Route53::RecordSet",
	},
	plan: (*exporter).checkNetworkBalancer, write: (*exporter).networkBalancer,
	properties: []string{
		"region", "scheme", "azs", "listener", "port", "crossZone", "ipAddressType", "tlsPolicy", "eip", "deletionProtection", "accessLogs",
		"securityGroups", "mtls", "idleTimeout",
	},
	links: only(map[model.Kind][]string{
		model.KindASG: forwardsProperties, model.KindECS: forwardsProperties, model.KindALB: forwardsProperties, model.KindOnPremises: forwardsProperties,
		model.KindRESTAPI: forwardsProperties, model.KindVPCEndpoint: forwardsProperties,
	}),
	host: balancerHost, zone: balancerZone, addresses: balancerAddresses, arn: balancerARN,
	spread: func(s model.Spec) spread {
		b := s.(*model.NLB)
		internal := b.Scheme.Val() == model.SchemeInternal
		return spread{b.AZs.Val(), !internal, internal, b.IPAddressType.Val() != model.IPv4Only}
	},
}

func (x *exporter) checkNetworkBalancer(n *model.Node) {
	b := x.balancerFor(n)
	x.checkAdmitted(n)
	x.checkForwards(n)
	x.checkNoTraffic(n)
	for _, l := range ofKind(x.t.Out(n.ID), model.Forwards) {
		if alb := x.t.Node(l.To); alb.Kind() == model.KindALB && model.LegalLink(x.t, l) {
			x.checkALB(l, alb)
			// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html
			if s, ok := model.LinkAs[*model.ForwardsSpec](l); ok && s.Protocol.IsSet() && s.Protocol.Val() != "TCP" {
				x.leave(l.Ref().String(), "protocol has no effect here, because a Network Load Balancer sends an Application Load Balancer TCP alone")
			}
		}
	}
	tls := slices.ContainsFunc(b.listeners, listener.endsTLS)
	if !tls && slices.ContainsFunc(b.origins, func(l *model.Link) bool { return x.originProtocol(l, b) != "http-only" }) {
		x.leave(n.ID, "TLS of CloudFront ends at the targets: they must show a certificate for the name of the origin")
	}
	if b.access(model.AccessHeader) {
		x.leave(n.ID, "the secret header is sent and not checked: the load balancer does not read requests, the targets can")
	}
}

func (x *exporter) networkBalancer(n *model.Node) {
	b := x.balancerFor(n)
	s := x.stackOf(n)
	net := x.network(s.region)
	attributes := list(setting("deletion_protection.enabled", strconv.FormatBool(b.nlb.DeletionProtection.Val())),
		setting("load_balancing.cross_zone.enabled", strconv.FormatBool(b.nlb.CrossZone.Val())))
	after := x.balancerAfter(s, b, net, attributes, b.nlb.AccessLogs.Val(), x.deliveryStatements)
	var groups, prefix, enforced value
	if x.hasGroup(n) {
		x.balancerGroup(s, b)
		groups = list(getAtt(s.id(n.ID, "SecurityGroup"), "GroupId"))
	}
	if groups != nil && x.byFirstLink(n) {
		enforced = str("off")
	}
	if b.natPrefix(x) {
		prefix = str("on")
	}
	id := s.id(n.ID, "LoadBalancer")
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ElasticLoadBalancingV2::LoadBalancer", comment: comment(n), dependsOn: after,
		properties: object(
			f("Type", str("network")), f("Scheme", str(b.nlb.Scheme.Val())), f("IpAddressType", str(b.addressType())),
			f("EnablePrefixForIpv6SourceNat", prefix), x.balancerSubnets(s, b, net), f("SecurityGroups", groups),
			f("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", enforced), f("LoadBalancerAttributes", attributes), f("Tags", x.tags()),
		),
	})
	s.output(x.word(n.ID)+"DnsName", "DNS name of the load balancer "+n.ID+".", getAtt(id, "DNSName"))
	for _, l := range b.listeners {
		x.listener(s, b, l)
	}
	for _, l := range ofKind(x.t.Out(n.ID), model.Forwards) {
		x.targetGroup(s, l)
	}
	x.originRecord(b)
}

// byFirstLink tells whether a VPC link of version 1 leads to a balancer: it comes by
// PrivateLink, from addresses that nobody can name, which the rules of a security
// group would drop unless they are told to let PrivateLink pass. What may come that
// way is decided where the link is made.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-nlb-for-vpclink-using-console.html
func (x *exporter) byFirstLink(n *model.Node) bool {
	return slices.ContainsFunc(x.t.In(n.ID), func(l *model.Link) bool { return isFirstLink(x.t.Node(l.From)) })
}

// natPrefix tells whether UDP of clients on IPv6 goes to IPv6 targets, for which
// the balancer needs prefixes of addresses.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html
func (b *balancer) natPrefix(x *exporter) bool {
	return b.addressType() == model.DualStack && slices.ContainsFunc(b.listeners, func(l listener) bool { return strings.HasSuffix(l.protocol, "udp") })
}

// balancerSubnets are the subnets of an NLB, with an Elastic IP in each zone
// where it has them.
func (x *exporter) balancerSubnets(s *stack, b *balancer, net *network) field {
	subnets := net.public(b.azs())
	if b.internal() {
		subnets = net.private(b.azs())
	}
	prefixed := b.natPrefix(x)
	fixed := b.nlb.ElasticIP.Val() && !b.internal()
	if !fixed && !prefixed {
		return f("Subnets", subnets)
	}
	mappings := list()
	for i := range b.azs() {
		subnet := selectItem(i, subnets)
		if net.created {
			subnet = subnets.Content[min(i, len(subnets.Content)-1)]
		}
		var address, prefix value
		if fixed {
			address = x.balancerAddress(s, b.node, i, net)
		}
		if prefixed {
			prefix = str("auto_assigned")
		}
		mappings.Content = append(mappings.Content, object(f("SubnetId", subnet), f("AllocationId", address), f("SourceNatIpv6Prefix", prefix)))
	}
	return f("SubnetMappings", mappings)
}

func (x *exporter) balancerAddress(s *stack, n *model.Node, zone int, net *network) value {
	id := s.id(n.ID, "Address"+decimal(zone+1))
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::EC2::EIP", comment: comment(n) + ", its address in a zone", dependsOn: net.gateway(),
		properties: object(f("Domain", str("vpc")), f("Tags", x.tags())),
	})
	s.output(x.word(n.ID)+"Address"+decimal(zone+1), fixedAddress(n), ref(id))
	return getAtt(id, "AllocationId")
}

// deliveryStatements let the log delivery of NLBs write to a bucket.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html
func (x *exporter) deliveryStatements(bucket string) []value {
	who := object(f("Service", str("delivery.logs.amazonaws.com")))
	from := func(more ...field) value {
		return object(
			f("StringEquals", object(append(more, f("aws:SourceAccount", ref("AWS::AccountId")))...)),
			f("ArnLike", object(f("aws:SourceArn", sub("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*")))))
	}
	arn := "arn:${AWS::Partition}:s3:::${" + bucket + "}"
	return []value{
		object(f("Sid", str("DeliveryCheck")), f("Effect", str("Allow")), f("Principal", who), f("Action", str("s3:GetBucketAcl")), f("Resource", sub(arn)), f("Condition", from())),
		object(f("Sid", str("Delivery")), f("Effect", str("Allow")), f("Principal", who), f("Action", str("s3:PutObject")),
			f("Resource", sub(arn+"/AWSLogs/${AWS::AccountId}/*")), f("Condition", from(f("s3:x-amz-acl", str("bucket-owner-full-control"))))),
	}
}

// balancerStatements let the log delivery of ALBs write to a bucket.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
func (x *exporter) balancerStatements(bucket string) []value {
	return []value{object(
		f("Sid", str("Delivery")), f("Effect", str("Allow")), f("Principal", object(f("Service", str("logdelivery.elasticloadbalancing.amazonaws.com")))),
		f("Action", str("s3:PutObject")), f("Resource", sub("arn:${AWS::Partition}:s3:::${"+bucket+"}/AWSLogs/${AWS::AccountId}/*")),
	)}
}
