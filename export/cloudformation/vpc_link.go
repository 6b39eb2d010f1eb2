package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// vpcLinkService makes a VPC link of the second generation, or one of the first
// for REST APIs.
var vpcLinkService = &service{
	kind: model.KindVPCLink, lives: ownRegion, step: stepParts,
	makes: []string{"AWS::ApiGatewayV2::VpcLink", "AWS::ApiGateway::VpcLink", "AWS::ServiceDiscovery::PrivateDnsNamespace", "AWS::ServiceDiscovery::Service", "AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"},
	plan:  (*exporter).checkVPCLink, write: (*exporter).vpcLink,
	properties: []string{"region", "version"},
	links:      towards(model.KindVPCLink, model.Forwards, nil),
	finish:     (*exporter).linkedServices,
	spread:     func(model.Spec) spread { return spread{2, false, true, false} },
}

func (x *exporter) checkVPCLink(n *model.Node) {
	v, _ := model.As[*model.VPCLink](n)
	x.checkNoTraffic(n)
	switch {
	case len(x.t.Out(n.ID)) == 0:
		x.guard(leadsNowhere, n, "leads nowhere: draw a link to a load balancer")
	case v.Version.Val() == "1" && len(x.t.In(n.ID)) > 0 && slices.ContainsFunc(x.t.Out(n.ID), func(l *model.Link) bool { return x.t.Node(l.To).Kind() != model.KindNLB }):
		x.guard("api/rest-vpc-link-target api/http-vpc-link-target api/websocket-vpc-link traffic/private-address", n, "a link of version 1 leads to a Network Load Balancer only: set version 2, or draw one")
	}
}

// isFirstLink tells whether a link is of the first generation, which leads to a
// Network Load Balancer without subnets of its own.
func isFirstLink(n *model.Node) bool {
	v, ok := model.As[*model.VPCLink](n)
	return ok && v.Version.Val() == "1"
}

// linked is what an integration with a VPC link reaches.
func (x *exporter) linked(link *model.Node) *model.Node { return x.t.Node(x.t.Out(link.ID)[0].To) }

// checkLinked asks that an integration reaches one load balancer, which an API
// can call by a listener.
func (x *exporter) checkLinked(l *model.Link, link *model.Node) {
	out := x.t.Out(link.ID)
	switch several := slices.ContainsFunc(out, func(o *model.Link) bool { return o.To != out[0].To }); {
	case several:
		x.guardLink("api/vpc-link-choice", l, "%s leads to %d load balancers, and the integration does not say which: draw a link for each", link.ID, len(out))
	case len(out) > 0 && x.t.Node(out[0].To).Kind() == model.KindALB && serviceOf(x.t.Node(out[0].To)) != nil:
		b := x.balancerFor(x.t.Node(out[0].To))
		if named := serverName(l) != ""; named && !b.has("https", true) {
			x.guardLink("api/vpc-link-server-name", l, "%s has no HTTPS listener to call by the name %s: add https:443 to its listeners and attach a certificate", out[0].To, serverName(l))
			return
		} else if named || b.has("http", true) {
			return
		}
		if !slices.ContainsFunc(x.sources(b.node, model.KindCertificate), func(c *model.Node) bool { return len(x.certificateNames(c)) > 0 }) {
			x.guardLink("api/vpc-link-plain-http", l, "%s speaks HTTPS only, and no certificate tells the name that is checked: attach one, or add http:80 to its listeners", out[0].To)
		}
	}
}

// linkEndpoint is the ARN of what an integration calls through a link, a
// listener or a service of Cloud Map, and the name that its certificate must
// prove, "" for plain HTTP.
func (x *exporter) linkEndpoint(s *stack, l *model.Link) (value, string) {
	to, name := x.linked(x.t.Node(l.To)), x.linkName(l)
	if to.Kind() == model.KindECS {
		return getAtt(x.registry(s, to), "Arn"), name
	}
	b := x.balancerFor(to)
	if name == "" {
		return ref(s.id(to.ID, "Listener"+decimal(b.port("http", 80)))), ""
	}
	return ref(s.id(to.ID, "Listener"+decimal(b.port("https", 443)))), name
}

// serverName is the name that the drawing says an integration calls by, "" for none.
func serverName(l *model.Link) string {
	if s, ok := model.LinkAs[*model.IntegrationSpec](l); ok {
		return s.ServerName.Val()
	}
	return ""
}

// linkName is the name by which an integration calls over HTTPS what is behind a
// link, "" for plain HTTP. Where the drawing says none and the balancer takes no
// plain HTTP, it is one that its certificate proves.
func (x *exporter) linkName(l *model.Link) string {
	to := x.linked(x.t.Node(l.To))
	name := serverName(l)
	if name != "" || to.Kind() == model.KindECS || x.balancerFor(to).has("http", true) {
		return name
	}
	for _, c := range x.sources(to, model.KindCertificate) {
		for _, name := range x.certificateNames(c) {
			return strings.Replace(name, "*", label(to.ID), 1) // a name of one server, which the wildcard covers
		}
	}
	return ""
}

// linkURL is how a REST API calls what is behind a link: the balancer by its
// name, or by that of its certificate.
func (x *exporter) linkURL(s *stack, l *model.Link) string {
	to, name := x.linked(x.t.Node(l.To)), x.linkName(l)
	b := x.balancerFor(to)
	if name == "" {
		return "http://${" + s.id(to.ID, "LoadBalancer") + ".DNSName}" + portSuffix(b.port("http", 80), 80)
	}
	return "https://" + literal(name) + portSuffix(b.port("https", 443), 443)
}

func portSuffix(port, usual int) string {
	if port == usual {
		return ""
	}
	return ":" + decimal(port)
}

// registry makes the service of Cloud Map by which an API finds the tasks of an
// ECS service, and returns its logical id.
func (x *exporter) registry(s *stack, to *model.Node) string {
	id, namespace := s.id(to.ID, "Registry"), s.id("", "Namespace")
	if s.has(id) {
		return id
	}
	if !s.has(namespace) {
		s.add(&resource{
			rank: rankNetwork, id: namespace, kind: "AWS::ServiceDiscovery::PrivateDnsNamespace", comment: "Names of services inside the network",
			properties: object(f("Name", sub("${AWS::StackName}.internal")), f("Vpc", x.network(s.region).vpc), f("Tags", x.tags())),
		})
	}
	s.add(&resource{
		rank: rankCompute, id: id, kind: "AWS::ServiceDiscovery::Service", comment: comment(to) + ", where its tasks are",
		properties: object(
			f("Name", str(label(to.ID))), f("NamespaceId", ref(namespace)),
			f("DnsConfig", object(f("DnsRecords", list(object(f("Type", str("SRV")), f("TTL", num(60))))), f("RoutingPolicy", str("MULTIVALUE")))),
			f("HealthCheckCustomConfig", object(f("FailureThreshold", num(1)))), f("Tags", x.tags())),
	})
	return id
}

// registryPort is where tasks listen that an API finds by Cloud Map.
const registryPort = 80

// linkedServices has the ECS services that a link leads to register their tasks,
// and admits the link to them.
func (x *exporter) linkedServices(n *model.Node) {
	s := x.stackOf(n)
	for _, to := range x.targets(n, model.KindECS) {
		at := slices.IndexFunc(s.resources, func(r *resource) bool { return r.id == s.id(to.ID, "Service") })
		if at < 0 {
			continue
		}
		own := s.resources[at].properties
		if lookup(own, "ServiceRegistries") == nil {
			own.Content = append(own.Content, str("ServiceRegistries"), list(object(
				f("RegistryArn", getAtt(x.registry(s, to), "Arn")), f("ContainerName", str("web")), f("ContainerPort", num(registryPort)))))
		}
		s.add(&resource{
			rank: rankBalancer, id: s.id(n.ID, x.word(to.ID)+"Ingress"), kind: "AWS::EC2::SecurityGroupIngress", comment: comment(n) + ", may call the tasks of " + to.ID,
			properties: object(
				f("Description", str("VPC link "+model.Slug(n.ID))), f("GroupId", getAtt(s.id(to.ID, "SecurityGroup"), "GroupId")),
				f("IpProtocol", str("tcp")), f("FromPort", num(registryPort)), f("ToPort", num(registryPort)),
				f("SourceSecurityGroupId", getAtt(s.id(n.ID, "SecurityGroup"), "GroupId"))),
		})
	}
}

func (x *exporter) vpcLink(n *model.Node) {
	s := x.stackOf(n)
	if isFirstLink(n) {
		targets := list()
		for _, to := range x.targets(n, model.KindNLB) {
			targets.Content = append(targets.Content, x.arnOf(s, to))
		}
		s.add(&resource{
			rank: rankBalancer, id: s.id(n.ID, "VpcLink"), kind: "AWS::ApiGateway::VpcLink", comment: comment(n),
			properties: object(f("Name", s.nodeName(n)), f("TargetArns", targets), f("Tags", x.tags())),
		})
		return
	}
	net := x.network(s.region)
	group := s.id(n.ID, "SecurityGroup")
	egress := list()
	for _, out := range x.t.Out(n.ID) {
		to := x.t.Node(out.To)
		if to.Kind() == model.KindECS {
			const port = registryPort
			egress.Content = append(egress.Content, object(
				f("Description", str("Tasks of "+model.Slug(to.ID))), f("IpProtocol", str("tcp")), f("FromPort", num(port)), f("ToPort", num(port)), f("CidrIp", net.cidr())))
			continue
		}
		for _, l := range x.balancerFor(to).listeners {
			egress.Content = append(egress.Content, object(
				f("Description", str("Load balancer "+model.Slug(to.ID))), f("IpProtocol", str("tcp")), f("FromPort", num(l.port)), f("ToPort", num(l.port)), f("CidrIp", net.cidr())))
		}
	}
	s.add(&resource{
		rank: rankBalancer, id: group, kind: "AWS::EC2::SecurityGroup", comment: comment(n) + ", what it may reach",
		properties: object(
			f("GroupDescription", sub("VPC link "+model.Slug(n.ID)+" of ${AWS::StackName}")), f("VpcId", net.vpc),
			f("SecurityGroupEgress", egress), f("Tags", x.tags())),
	})
	s.add(&resource{
		rank: rankBalancer, id: s.id(n.ID, "VpcLink"), kind: "AWS::ApiGatewayV2::VpcLink", comment: comment(n),
		properties: object(
			f("Name", s.nodeName(n)), f("SubnetIds", net.private(2)),
			f("SecurityGroupIds", list(getAtt(group, "GroupId"))), f("Tags", x.tagMap())),
	})
}
