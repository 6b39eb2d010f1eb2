package cloudformation

import (
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

func (x *exporter) loadBalancer(n *model.Node) {
	b := x.balancer[n.ID]
	s := x.stack(n.Region())
	net := x.network(n.Region())
	subnets := net.public(b.spec.AZs.Val())
	if b.internal() {
		subnets = net.private(b.spec.AZs.Val())
	}
	attributes := list(
		setting("idle_timeout.timeout_seconds", decimal(b.spec.IdleTimeout.Val())),
		setting("deletion_protection.enabled", strconv.FormatBool(b.spec.DeletionProtection.Val())),
		setting("routing.http.drop_invalid_header_fields.enabled", strconv.FormatBool(b.spec.DropInvalidHeaders.Or(true))),
	)
	var after []string
	if b.spec.AccessLogs.Val() {
		bucket, policy := x.balancerLogs(s, n)
		after = append(after, policy)
		attributes.Content = append(attributes.Content,
			setting("access_logs.s3.enabled", "true"), object(f("Key", str("access_logs.s3.bucket")), f("Value", ref(bucket))))
	}
	if !b.internal() && net.created {
		after = append(after, net.publicRoute)
	}
	id := s.id(n.ID, "LoadBalancer")
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ElasticLoadBalancingV2::LoadBalancer", comment: comment(n), dependsOn: after,
		properties: object(
			f("Type", str("application")), f("Scheme", str(b.spec.Scheme.Val())),
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
	for _, l := range x.t.Out(n.ID) {
		x.targetGroup(s, l)
	}
	x.originRecord(b)
}

// balancerLogs makes the bucket of access logs and lets the service write to
// it. The service tries on creation, so the policy must be there first; it
// takes keys of S3 only.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
func (x *exporter) balancerLogs(s *stack, n *model.Node) (bucket, policy string) {
	bucket, policy = s.id(n.ID, "LogBucket"), s.id(n.ID, "LogBucketPolicy")
	s.add(&resource{
		rank: rankBalancer, id: bucket, kind: "AWS::S3::Bucket", comment: comment(n) + ", its access logs", stateful: true,
		properties: object(
			f("BucketEncryption", encryptedBy(f("SSEAlgorithm", str("AES256")))), f("OwnershipControls", owner("BucketOwnerEnforced")),
			f("PublicAccessBlockConfiguration", publicAccess(true)), f("Tags", x.tags()),
		),
	})
	s.add(&resource{
		rank: rankBalancer, id: policy, kind: "AWS::S3::BucketPolicy", comment: comment(n) + ", its access logs",
		properties: object(f("Bucket", ref(bucket)), f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(
			object(
				f("Sid", str("Delivery")), f("Effect", str("Allow")), f("Principal", object(f("Service", str("logdelivery.elasticloadbalancing.amazonaws.com")))),
				f("Action", str("s3:PutObject")), f("Resource", sub("arn:${AWS::Partition}:s3:::${"+bucket+"}/AWSLogs/${AWS::AccountId}/*")),
			),
			tlsOnly("arn:${AWS::Partition}:s3:::${"+bucket+"}"),
		))))),
	})
	return bucket, policy
}

func setting(key, val string) value {
	return object(f("Key", str(key)), f("Value", quoted(val)))
}

// balancerGroup is the security group of a load balancer: open to everybody,
// or to CloudFront's addresses, on its ports; out only to its own network.
func (x *exporter) balancerGroup(s *stack, b *balancer) {
	net := x.network(s.region)
	egress := list()
	seen := map[int]bool{}
	for _, l := range x.t.Out(b.node.ID) {
		if x.t.Node(l.To).Kind() == model.KindLambda {
			continue // called through the service, not the network
		}
		port := targetPort(l)
		if !seen[port] {
			seen[port] = true
			egress.Content = append(egress.Content, object(
				f("Description", str("Targets")), f("IpProtocol", str("tcp")), f("FromPort", num(port)), f("ToPort", num(port)), f("CidrIp", net.cidr)))
		}
	}
	s.add(&resource{
		rank: rankBalancer, id: s.id(b.node.ID, "SecurityGroup"), kind: "AWS::EC2::SecurityGroup", comment: comment(b.node) + ", who may reach it",
		properties: object(
			f("GroupDescription", sub("Load balancer "+model.Slug(b.node.ID)+" of ${AWS::StackName}")), f("VpcId", net.vpc),
			f("SecurityGroupIngress", x.balancerIngress(s, b)), f("SecurityGroupEgress", egress), f("Tags", x.tags()),
		),
	})
}

// balancerIngress is who may call a load balancer on the ports of its listeners.
func (x *exporter) balancerIngress(s *stack, b *balancer) value {
	source, from := f("CidrIp", quoted("0.0.0.0/0")), "everybody"
	ingress := list()
	admit := func(source field, from string) {
		for _, l := range b.listeners {
			ingress.Content = append(ingress.Content, object(
				f("Description", str("Port "+decimal(l.port)+" from "+from)), f("IpProtocol", str("tcp")), f("FromPort", num(l.port)), f("ToPort", num(l.port)), source))
		}
	}
	links := x.sources(b.node, model.KindVPCLink)
	for _, link := range links {
		admit(f("SourceSecurityGroupId", getAtt(s.id(link.ID, "SecurityGroup"), "GroupId")), "the VPC link "+model.Slug(link.ID))
	}
	switch {
	case len(links) > 0 && b.internal() && !b.viaVPCOrigin() && !b.open:
		return ingress
	case b.internal() && !b.viaVPCOrigin():
		source, from = f("CidrIp", x.network(s.region).cidr), "the network"
	case !b.open && (b.access(model.AccessPrefixList) || b.viaVPCOrigin()):
		source, from = f("SourcePrefixListId", s.param(Parameter{
			Name: "CloudFrontPrefixListId" + x.regionSuffix(s.region), Type: "String", Pattern: prefixListPattern,
			Description: "Id in " + s.region + " of the managed prefix list com.amazonaws.global.cloudfront.origin-facing; aws ec2 describe-managed-prefix-lists shows it.",
		})), "CloudFront"
	}
	admit(source, from)
	ingress.Content = append(ingress.Content, x.checkerIngress(s, b, source.key)...)
	return ingress
}

// listener makes a listener and its rules. Where only CloudFront may pass,
// rules ask for the secret and everything else is refused.
func (x *exporter) listener(s *stack, b *balancer, l listener) {
	id := s.id(b.node.ID, "Listener"+decimal(l.port))
	properties := []field{
		f("LoadBalancerArn", ref(s.id(b.node.ID, "LoadBalancer"))), f("Port", num(l.port)), f("Protocol", str(strings.ToUpper(l.protocol))),
	}
	if l.protocol == "https" {
		what := "ARN of a certificate of this Region for the load balancer " + b.node.ID
		if b.originName != "" {
			what += " that covers " + b.originName
		}
		properties = append(properties,
			f("Certificates", list(object(f("CertificateArn", x.certificateFor(s, b.node, what+"."))))),
			f("SslPolicy", str(b.spec.TLSPolicy.Val())))
	}
	guard := x.guardValues(s, b)
	var first value
	var ruled []*model.Link
	for _, t := range x.t.Out(b.node.ID) {
		spec, _ := model.LinkAs[*model.ForwardsSpec](t)
		switch {
		case !l.takes(t):
		case guard != nil || spec.Host.Val() != "" || spec.PathRule.Val() != "":
			ruled = append(ruled, t)
		default:
			first = forwardTo(s, t)
			x.forwarders[t.Ref()] = append(x.forwarders[t.Ref()], id)
		}
	}
	switch {
	case l.redirect:
		first = object(f("Type", str("redirect")), f("RedirectConfig", object(
			f("Protocol", str("HTTPS")), f("Port", quoted(decimal(b.port("https", 443)))), f("StatusCode", str("HTTP_301")))))
	case first == nil:
		status := "404"
		if guard != nil {
			status = "403"
		}
		first = object(f("Type", str("fixed-response")), f("FixedResponseConfig", object(
			f("StatusCode", quoted(status)), f("ContentType", str("text/plain")))))
	}
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ElasticLoadBalancingV2::Listener", comment: comment(b.node) + ", port " + decimal(l.port),
		properties: object(append(properties, f("DefaultActions", list(first)))...),
	})
	x.rules(s, id, b, l, ruled, guard)
}

// rules puts targets with a rule first: a target without one takes the rest.
func (x *exporter) rules(s *stack, listener string, b *balancer, l listener, ruled []*model.Link, guard value) {
	priority := 0
	if guard != nil && len(ruled) > 0 {
		for _, path := range x.openPaths(b, l) {
			priority++
			x.checkRule(s, listener, b, l, path, priority)
		}
	}
	for _, last := range []bool{false, true} {
		for _, t := range ruled {
			spec, _ := model.LinkAs[*model.ForwardsSpec](t)
			if plain := spec.Host.Val() == "" && spec.PathRule.Val() == ""; plain != last {
				continue
			}
			priority++
			conditions := list()
			if guard != nil {
				conditions.Content = append(conditions.Content, object(f("Field", str("http-header")),
					f("HttpHeaderConfig", object(f("HttpHeaderName", str(secretHeader)), f("Values", guard)))))
			}
			if spec.Host.Val() != "" {
				conditions.Content = append(conditions.Content, object(f("Field", str("host-header")), f("HostHeaderConfig", object(f("Values", strs(spec.Host.Val()))))))
			}
			if spec.PathRule.Val() != "" {
				conditions.Content = append(conditions.Content, object(f("Field", str("path-pattern")), f("PathPatternConfig", object(f("Values", strs(spec.PathRule.Val()))))))
			}
			id := s.id(b.node.ID, "Rule"+decimal(l.port)+x.word(t.To)+linkNumber(t))
			x.forwarders[t.Ref()] = append(x.forwarders[t.Ref()], id)
			s.add(&resource{
				rank: rankBalancer, id: id, kind: "AWS::ElasticLoadBalancingV2::ListenerRule",
				comment:    comment(b.node) + ", what goes to " + t.To,
				properties: object(f("ListenerArn", ref(listener)), f("Priority", num(priority)), f("Conditions", conditions), f("Actions", list(forwardTo(s, t)))),
			})
		}
	}
}

func forwardTo(s *stack, t *model.Link) value {
	return object(f("Type", str("forward")), f("TargetGroupArn", ref(s.targetGroup(t))))
}

func targetPort(l *model.Link) int {
	spec, _ := model.LinkAs[*model.ForwardsSpec](l)
	if spec.Protocol.Val() == "HTTPS" {
		return spec.Port.Or(443)
	}
	return spec.Port.Or(80)
}

// targetProtocol is what a load balancer speaks to its targets.
func targetProtocol(l *model.Link) string {
	spec, _ := model.LinkAs[*model.ForwardsSpec](l)
	return spec.Protocol.Or("HTTP")
}

// healthFields say what a balancer asks targets for. Those of gRPC are asked by
// gRPC: by default for a method that they do not have, which proves that they
// answer.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
func healthFields(l *model.Link, version string) []field {
	if version != model.VersionGRPC {
		return []field{f("HealthCheckPath", str(healthPath(l))), f("Matcher", object(f("HttpCode", quoted("200-399"))))}
	}
	if spec, _ := model.LinkAs[*model.ForwardsSpec](l); spec.HealthCheck.IsSet() {
		return []field{f("HealthCheckPath", str(spec.HealthCheck.Val())), f("Matcher", object(f("GrpcCode", quoted("0"))))}
	}
	return []field{f("HealthCheckPath", str("/AWS.ALB/healthcheck")), f("Matcher", object(f("GrpcCode", quoted("12"))))}
}

func healthPath(l *model.Link) string {
	spec, _ := model.LinkAs[*model.ForwardsSpec](l)
	return spec.HealthCheck.Or("/")
}

// targetGroup is the logical id of what a link to a target becomes.
func (s *stack) targetGroup(l *model.Link) string {
	return s.id(l.From, s.words[l.To]+linkNumber(l)+"TargetGroup")
}

func (x *exporter) targetGroup(s *stack, l *model.Link) {
	if x.t.Node(l.To).Kind() == model.KindLambda {
		x.functionTarget(s, l)
		return
	}
	net := x.network(s.region)
	protocol := targetProtocol(l)
	fields := []field{f("TargetType", str(targetTypes[x.t.Node(l.To).Kind()])), f("Protocol", str(protocol))}
	version, _ := traffic.VersionOf(x.t, l)
	if version != model.VersionHTTP1 {
		fields = append(fields, f("ProtocolVersion", str(version)))
	}
	fields = append(fields, f("Port", num(targetPort(l))), f("VpcId", net.vpc), f("HealthCheckProtocol", str(protocol)))
	fields = append(fields, healthFields(l, version)...)
	s.add(&resource{
		rank: rankBalancer, id: s.targetGroup(l), kind: "AWS::ElasticLoadBalancingV2::TargetGroup",
		comment: comment(x.t.Node(l.From)) + ", its targets in " + l.To,
		properties: object(
			append(fields, f("TargetGroupAttributes", list(setting("deregistration_delay.timeout_seconds", "60"))), f("Tags", x.tags()))...,
		),
	})
}

// functionTarget is a target group of one function, which must let the service
// call it before it is registered.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
func (x *exporter) functionTarget(s *stack, l *model.Link) {
	spec, _ := model.LinkAs[*model.ForwardsSpec](l)
	fn, b := x.t.Node(l.To), x.t.Node(l.From)
	permission := s.id(l.From, x.word(l.To)+"Permission")
	if !s.has(permission) {
		s.add(&resource{
			rank: rankBalancer, id: permission, kind: "AWS::Lambda::Permission", comment: comment(b) + ", calls " + l.To,
			properties: object(
				f("Action", str("lambda:InvokeFunction")), f("FunctionName", x.arnOf(s, fn)), f("Principal", str("elasticloadbalancing.amazonaws.com"))),
		})
	}
	fields := []field{f("TargetType", str("lambda")), f("Targets", list(object(f("Id", x.arnOf(s, fn)))))}
	if spec.HealthCheck.IsSet() && spec.HealthCheck.Val() != model.HealthCheckDisabled {
		fields = append(fields, f("HealthCheckEnabled", boolean(true)), f("HealthCheckPath", str(spec.HealthCheck.Val())), f("Matcher", object(f("HttpCode", quoted("200-399")))))
	}
	s.add(&resource{
		rank: rankBalancer, id: s.targetGroup(l), kind: "AWS::ElasticLoadBalancingV2::TargetGroup", comment: comment(b) + ", its target " + l.To,
		dependsOn: []string{permission}, properties: object(append(fields, f("Tags", x.tags()))...),
	})
}

// originRecord names a load balancer for CloudFront.
func (x *exporter) originRecord(b *balancer) {
	if b.originName == "" || x.recordNamed(b.originName) {
		return
	}
	s := x.stack(x.home)
	s.add(&resource{
		rank: rankRecord, id: s.id(b.node.ID, "OriginRecord"), kind: "AWS::Route53::RecordSet",
		comment: comment(b.node) + ", the name under which CloudFront calls it",
		properties: object(
			f("HostedZoneId", x.zone(s, b.originName, false)), f("Name", x.originNameIn(s, b.node)), f("Type", str("A")),
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
