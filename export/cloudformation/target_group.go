package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// targetTypes are the ways in which a load balancer reaches each kind of backend,
// the usual one first.
var targetTypes = map[model.Kind][]string{
	model.KindASG: {"instance"}, model.KindECS: {"ip", "instance"}, model.KindLambda: {"lambda"}, model.KindALB: {"alb"},
	model.KindOnPremises: {"ip"}, model.KindRESTAPI: {"ip"}, model.KindVPCEndpoint: {"ip"},
}

// headOfGroup is the link that stands for the target group of a link. Links of
// one rule are one group, unless weights tell them apart.
func (x *exporter) headOfGroup(l *model.Link) *model.Link {
	if model.Weighted(x.t, l) {
		return l
	}
	for _, o := range ofKind(x.t.Out(l.From), model.Forwards) {
		if o == l || model.SameRule(o, l) && x.groupWay(o) == x.groupWay(l) {
			return o
		}
	}
	return l
}

// groupWay is all that the target group of a link must agree on.
func (x *exporter) groupWay(l *model.Link) string {
	spec, _ := model.LinkAs[*model.ForwardsSpec](l)
	version, _ := x.versionOf(l)
	return fmt.Sprint(
		spec.TargetType.Val(), x.targetProtocol(l), x.targetPort(l), version, spec.IPAddressType.Val(), spec.Stickiness.Val(), spec.Algorithm.Val(),
		spec.SlowStart.Val(), spec.HealthCheck.Val(), spec.HealthInterval.Val(), spec.HealthyThreshold.Val(), spec.UnhealthyThreshold.Val(),
		spec.HostRewrite.Val(), spec.URLRewrite.Val(), model.AuthOf(x.t.Node(l.From), l), spec.OnUnauthenticated.Val())
}

// targetGroupID is the logical id of what a link to a target becomes.
func (x *exporter) targetGroupID(s *stack, l *model.Link) string {
	head := x.headOfGroup(l)
	return s.id(head.From, s.words[head.To]+linkNumber(head)+"TargetGroup")
}

// targetPort is the port of the targets of a link: as drawn, else that of the
// protocol, behind an NLB the one on which it listens.
func (x *exporter) targetPort(l *model.Link) int {
	spec, _ := model.LinkAs[*model.ForwardsSpec](l)
	if spec.Port.IsSet() {
		return spec.Port.Val()
	}
	switch from := x.t.Node(l.From); from.Kind() {
	case model.KindNLB:
		at := x.listenerOf(l)
		if to := x.t.Node(l.To); to.Kind() == model.KindALB {
			return x.portOfALB(to, at.port)
		}
		if at.protocol == "tls" && x.targetProtocol(l) == "TCP" {
			return 80
		}
		return at.port
	case model.KindGWLB:
		return genevePort
	}
	if x.targetProtocol(l) == "HTTPS" {
		return 443
	}
	return 80
}

// portOfALB is the port on which an NLB calls an ALB: its own where the ALB
// listens on it, else the first of the ALB.
func (x *exporter) portOfALB(to *model.Node, own int) int {
	all := x.balancerFor(to).listeners
	if len(all) == 0 || slices.ContainsFunc(all, func(l listener) bool { return l.port == own }) {
		return own
	}
	return all[0].port
}

// listenerOf is the listener of an NLB that sends packets along a link.
func (x *exporter) listenerOf(l *model.Link) listener {
	b := x.balancerFor(x.t.Node(l.From))
	for _, at := range b.listeners {
		if b.takes(at, l) {
			return at
		}
	}
	return b.ownListener()
}

// targetProtocol is what a load balancer speaks to its targets.
func (x *exporter) targetProtocol(l *model.Link) string {
	spec, _ := model.LinkAs[*model.ForwardsSpec](l)
	switch from := x.t.Node(l.From); from.Kind() {
	case model.KindGWLB:
		return "GENEVE"
	case model.KindNLB:
		if x.t.Node(l.To).Kind() == model.KindALB {
			return "TCP"
		}
		if at := x.listenerOf(l).protocol; at != "tls" {
			return spec.Protocol.Or(strings.ToUpper(at))
		}
		return spec.Protocol.Or("TCP")
	}
	return spec.Protocol.Or("HTTP")
}

// targetTLS tells whether the targets of a link show a certificate.
func (x *exporter) targetTLS(l *model.Link) bool {
	p := x.targetProtocol(l)
	return p == "HTTPS" || p == "TLS"
}

// targetLayer4 are the protocols under that of a target group, as security
// groups know them.
func (x *exporter) targetLayer4(l *model.Link) []string {
	return listener{protocol: strings.ToLower(x.targetProtocol(l))}.layer4()
}

// versionOf is the protocol version of the target group of an ALB: as drawn, else
// the one that fits what comes to it; "" for other balancers.
func (x *exporter) versionOf(l *model.Link) (version string, ok bool) {
	if x.t.Node(l.From).Kind() != model.KindALB {
		return "", true
	}
	return traffic.VersionOf(x.t, l)
}

// targetGroup makes the target group of a link, once for all links that share it.
func (x *exporter) targetGroup(s *stack, l *model.Link) {
	to := x.t.Node(l.To)
	if x.headOfGroup(l) != l {
		return
	}
	if to.Kind() == model.KindLambda {
		x.functionTarget(s, l)
		return
	}
	spec, _ := model.LinkAs[*model.ForwardsSpec](l)
	fields := []field{
		f("TargetType", str(spec.TargetType.Val())), f("Protocol", str(x.targetProtocol(l))),
	}
	if version, _ := x.versionOf(l); version != "" && version != model.VersionHTTP1 {
		fields = append(fields, f("ProtocolVersion", str(version)))
	}
	if spec.IPAddressType.IsSet() && to.Kind() != model.KindALB { // an ALB is a target by its ARN
		fields = append(fields, f("IpAddressType", str(spec.IPAddressType.Val())))
	}
	fields = append(fields, f("Port", num(x.targetPort(l))), f("VpcId", x.network(s.region).vpc), f("Targets", x.fixedTargets(s, l)))
	fields = append(fields, x.healthFields(l)...)
	var after []string
	if to.Kind() == model.KindALB {
		after = x.listenersOn(s, to, x.targetPort(l))
	}
	s.add(&resource{
		rank: rankBalancer, id: x.targetGroupID(s, l), kind: "AWS::ElasticLoadBalancingV2::TargetGroup",
		comment: comment(x.t.Node(l.From)) + ", its targets in " + l.To, dependsOn: after,
		properties: object(append(fields, f("TargetGroupAttributes", x.groupAttributes(s, l)), f("Tags", x.tags()))...),
	})
}

// listenersOn are the listeners of an ALB on a port: a target group takes an ALB
// that listens there.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html
func (x *exporter) listenersOn(s *stack, alb *model.Node, port int) []string {
	var out []string
	for _, l := range x.balancerFor(alb).listeners {
		if l.port == port {
			out = append(out, s.id(alb.ID, "Listener"+l.part()))
		}
	}
	return out
}

// fixedTargets are targets that a group has from the start; nil where others
// register themselves.
func (x *exporter) fixedTargets(s *stack, l *model.Link) value {
	switch to := x.t.Node(l.To); to.Kind() {
	case model.KindALB:
		return list(object(f("Id", ref(s.id(to.ID, "LoadBalancer"))), f("Port", num(x.targetPort(l)))))
	case model.KindOnPremises:
		target := []field{f("Id", x.privateAddress(s, l)), f("Port", num(x.targetPort(l))), f("AvailabilityZone", str("all"))}
		if strings.HasSuffix(x.targetProtocol(l), "QUIC") {
			target = append(target, f("QuicServerId", s.param(Parameter{
				Name: x.word(to.ID) + "QuicServerId", Type: "String", Pattern: `^0x[0-9a-f]{16}$`, Description: "Server id that " + to.ID + " puts into its QUIC connection ids: 0x and 16 hexadecimal digits, letters small.",
			})))
		}
		return list(object(target...))
	case model.KindVPCEndpoint, model.KindRESTAPI:
		return x.endpointTargets(s, l)
	}
	return nil
}

// privateAddress is the address of a server that is joined to the VPC.
func (x *exporter) privateAddress(s *stack, l *model.Link) value {
	spec, _ := model.LinkAs[*model.ForwardsSpec](l)
	p := Parameter{
		Name: x.word(l.To) + "PrivateAddress", Type: "String", Pattern: addressPattern,
		Description: "Private IPv4 address of the server " + l.To + ", which the VPC reaches by VPN or Direct Connect.",
	}
	if spec.IPAddressType.Val() == model.IPv6Only {
		p.Name, p.Pattern, p.Description = x.word(l.To)+"PrivateIpv6Address", ipv6Pattern, "IPv6 address of the server "+l.To+", as the VPC reaches it."
	}
	return s.param(p)
}

// groupAttributes are the settings of a target group.
func (x *exporter) groupAttributes(s *stack, l *model.Link) value {
	spec, _ := model.LinkAs[*model.ForwardsSpec](l)
	out := list(setting("deregistration_delay.timeout_seconds", "60"))
	add := func(key, val string) { out.Content = append(out.Content, setting(key, val)) }
	if kind := spec.Stickiness.Val(); kind != "" && x.counts(l, "stickiness") {
		add("stickiness.enabled", "true")
		add("stickiness.type", kind)
		if kind == "app_cookie" {
			out.Content = append(out.Content, object(f("Key", str("stickiness.app_cookie.cookie_name")), f("Value", s.param(Parameter{
				Name: x.word(l.To) + "CookieName", Type: "String", Pattern: `^[A-Za-z0-9!#$%&'*+.^_|~-]{1,255}$`, Description: "Name of the cookie by which " + l.To + " knows its sessions.",
			}))))
		}
	}
	if x.counts(l, "algorithm") {
		add("load_balancing.algorithm.type", spec.Algorithm.Val())
	}
	if x.counts(l, "slowStart") {
		add("slow_start.duration_seconds", decimal(spec.SlowStart.Val()))
	}
	return out
}

// healthFields say what a balancer asks targets for. An ALB asks for a path, and
// those of gRPC by gRPC: by default for a method that they do not have, which
// proves that they answer. Other balancers open a connection, or ask for the
// path that is drawn.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
func (x *exporter) healthFields(l *model.Link) []field {
	spec, _ := model.LinkAs[*model.ForwardsSpec](l)
	var fields []field
	switch from, version := x.t.Node(l.From), x.versionText(l); {
	case from.Kind() == model.KindALB && version != model.VersionGRPC:
		fields = []field{f("HealthCheckProtocol", str(x.targetProtocol(l))), f("HealthCheckPath", str(healthPath(l))), f("Matcher", object(f("HttpCode", quoted(x.healthCodes(l)))))}
	case from.Kind() == model.KindALB && spec.HealthCheck.IsSet():
		fields = []field{f("HealthCheckProtocol", str(x.targetProtocol(l))), f("HealthCheckPath", str(spec.HealthCheck.Val())), f("Matcher", object(f("GrpcCode", quoted("0"))))}
	case from.Kind() == model.KindALB:
		fields = []field{f("HealthCheckProtocol", str(x.targetProtocol(l))), f("HealthCheckPath", str("/AWS.ALB/healthcheck")), f("Matcher", object(f("GrpcCode", quoted("12"))))}
	default:
		fields = x.connectionCheck(l)
	}
	if spec.HealthInterval.IsSet() {
		fields = append(fields, f("HealthCheckIntervalSeconds", num(spec.HealthInterval.Val())))
		if n := spec.HealthInterval.Val(); n <= 10 { // the time to answer is shorter, and up to 10 s unless it is stated
			fields = append(fields, f("HealthCheckTimeoutSeconds", num(max(2, min(5, n-1)))))
		}
	}
	return append(fields, thresholds(spec)...)
}

func thresholds(spec *model.ForwardsSpec) []field {
	var fields []field
	if spec.HealthyThreshold.IsSet() {
		fields = append(fields, f("HealthyThresholdCount", num(spec.HealthyThreshold.Val())))
	}
	if spec.UnhealthyThreshold.IsSet() {
		fields = append(fields, f("UnhealthyThresholdCount", num(spec.UnhealthyThreshold.Val())))
	}
	return fields
}

func (x *exporter) versionText(l *model.Link) string {
	v, _ := x.versionOf(l)
	return v
}

// connectionCheck is how an NLB or a GWLB asks for the health of targets: by TCP,
// or by HTTP for a path. An ALB is asked for a path always.
func (x *exporter) connectionCheck(l *model.Link) []field {
	spec, _ := model.LinkAs[*model.ForwardsSpec](l)
	var fields []field
	if x.targetProtocol(l) == "GENEVE" { // appliances answer checks on another port than packets
		fields = append(fields, f("HealthCheckPort", quoted("80")))
	}
	protocol := "TCP"
	switch to := x.t.Node(l.To); {
	case to.Kind() == model.KindALB:
		return append(fields, x.checkOfALB(l, to)...)
	case !spec.HealthCheck.IsSet():
		return append(fields, f("HealthCheckProtocol", str(protocol)))
	case x.targetTLS(l):
		protocol = "HTTPS"
	default:
		protocol = "HTTP"
	}
	return append(fields, f("HealthCheckProtocol", str(protocol)), f("HealthCheckPath", str(healthPath(l))), f("Matcher", object(f("HttpCode", quoted(x.healthCodes(l))))))
}

// checkOfALB is how an NLB asks for the health of an ALB: for what its listener lets
// everybody have, else for what that answers itself.
func (x *exporter) checkOfALB(l *model.Link, alb *model.Node) []field {
	at := x.checkedListener(l, alb)
	check, codes := traffic.CheckOfALB(x.t, l, at.text()), healthyCodes
	if check.Status >= 400 {
		codes += "," + decimal(check.Status)
	}
	return []field{
		f("HealthCheckProtocol", str(strings.ToUpper(at.protocol))), f("HealthCheckPath", str(check.Path)), f("Matcher", object(f("HttpCode", quoted(codes)))),
	}
}

// checkedListener is the listener of an ALB that an NLB calls.
func (x *exporter) checkedListener(l *model.Link, alb *model.Node) listener {
	for _, at := range x.balancerFor(alb).listeners {
		if at.port == x.targetPort(l) {
			return at
		}
	}
	return listener{protocol: "http", port: x.targetPort(l)}
}

// checkALB refuses a check of an ALB that never passes.
func (x *exporter) checkALB(l *model.Link, alb *model.Node) {
	at := x.checkedListener(l, alb)
	check := traffic.CheckOfALB(x.t, l, at.text())
	if check.Why != "" {
		if x.lenient {
			return
		}
		x.guardLink("elb/checks-refused", l, "never finds %s healthy: %s", alb.ID, check.Why)
	} else if check.Status >= 400 {
		x.leave(l.Ref().String(), "the check asks for / and takes the "+decimal(check.Status)+" that "+alb.ID+" answers itself for healthy: it sees that load balancer, and nothing behind it")
	}
}

const healthyCodes = "200-399"

// healthCodes are the codes of a healthy target. A check comes to an interface endpoint
// by its address, without the name of an API or a bucket: API Gateway answers 403 to it,
// S3 307 or 405.
//
// https://aws.amazon.com/blogs/networking-and-content-delivery/accessing-an-aws-api-gateway-via-static-ip-addresses-provided-by-aws-global-accelerator/
// https://aws.amazon.com/blogs/networking-and-content-delivery/hosting-internal-https-static-websites-with-alb-s3-and-privatelink/
func (x *exporter) healthCodes(l *model.Link) string {
	switch to := x.t.Node(l.To); {
	case traffic.APIBehind(x.t, to) != nil:
		return healthyCodes + ",403"
	case to.Kind() == model.KindVPCEndpoint && len(x.targets(to, model.KindS3)) > 0:
		return healthyCodes + ",405"
	}
	return healthyCodes
}

func healthPath(l *model.Link) string {
	spec, _ := model.LinkAs[*model.ForwardsSpec](l)
	return spec.HealthCheck.Or("/")
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
		if spec.HealthInterval.IsSet() {
			n := spec.HealthInterval.Val() // the time to answer is shorter, and 30 s unless it is stated
			fields = append(fields, f("HealthCheckIntervalSeconds", num(n)), f("HealthCheckTimeoutSeconds", num(max(2, min(30, n-1)))))
		}
		fields = append(fields, thresholds(spec)...)
	}
	s.add(&resource{
		rank: rankBalancer, id: x.targetGroupID(s, l), kind: "AWS::ElasticLoadBalancingV2::TargetGroup", comment: comment(b) + ", its target " + l.To,
		dependsOn: []string{permission}, properties: object(append(fields, f("Tags", x.tags()))...),
	})
}
