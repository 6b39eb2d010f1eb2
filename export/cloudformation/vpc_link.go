package cloudformation

import (
	"portolan/model"
)

// vpcLinkService makes a VPC link of the second generation, or one of the first
// for REST APIs.
var vpcLinkService = &service{
	kind: model.KindVPCLink, lives: ownRegion, step: stepParts,
	makes: []string{"AWS::ApiGatewayV2::VpcLink", "AWS::EC2::SecurityGroup"},
	plan:  (*exporter).checkVPCLink, write: (*exporter).vpcLink,
	properties: []string{"region", "version"},
	links:      map[model.Kind][]string{model.KindALB: nil},
	spread:     func(model.Spec) spread { return spread{2, false, true, false} },
}

func (x *exporter) checkVPCLink(n *model.Node) {
	v, _ := model.As[*model.VPCLink](n)
	x.checkNoTraffic(n)
	switch {
	case len(x.t.Out(n.ID)) == 0:
		x.refuse(n, "leads nowhere: draw a link to a load balancer")
	case v.Version.Val() == "1":
		x.refuse(n, "version 1 cannot be exported yet; 2 can")
	}
}

// linked is what an integration with a VPC link reaches.
func (x *exporter) linked(link *model.Node) *model.Node { return x.t.Node(x.t.Out(link.ID)[0].To) }

// checkLinked asks that an integration reaches one load balancer, which an API
// can call by a listener.
func (x *exporter) checkLinked(l *model.Link, link *model.Node) {
	switch out := x.t.Out(link.ID); {
	case len(out) > 1:
		x.refuseLink(l, "%s leads to %d load balancers, and the integration does not say which: draw a link for each", link.ID, len(out))
	case len(out) == 1 && x.t.Node(out[0].To).Kind() == model.KindALB:
		b := x.balancerFor(x.t.Node(out[0].To))
		if b.has("http", true) {
			return
		}
		if len(x.sources(b.node, model.KindCertificate)) == 0 {
			x.refuseLink(l, "%s speaks HTTPS only, and no certificate tells the name that is checked: attach one, or add http:80 to its listeners", out[0].To)
		}
	}
}

// linkListener is the ARN of the listener that an integration calls, and the
// name that its certificate must prove, "" for plain HTTP.
func (x *exporter) linkListener(s *stack, to *model.Node) (value, string) {
	b := x.balancerFor(to)
	if b.has("http", true) {
		return ref(s.id(to.ID, "Listener"+decimal(b.port("http", 80)))), ""
	}
	name := x.certificateNames(x.sources(to, model.KindCertificate)[0])[0]
	return ref(s.id(to.ID, "Listener"+decimal(b.port("https", 443)))), name
}

func (x *exporter) vpcLink(n *model.Node) {
	s := x.stackOf(n)
	net := x.network(s.region)
	group := s.id(n.ID, "SecurityGroup")
	egress := list()
	for _, to := range x.targets(n, model.KindALB) {
		for _, l := range x.balancerFor(to).listeners {
			egress.Content = append(egress.Content, object(
				f("Description", str("Load balancer "+model.Slug(to.ID))), f("IpProtocol", str("tcp")), f("FromPort", num(l.port)), f("ToPort", num(l.port)), f("CidrIp", net.cidr)))
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
			f("Name", sub("${AWS::StackName}-"+model.Slug(n.ID))), f("SubnetIds", net.private(2)),
			f("SecurityGroupIds", list(getAtt(group, "GroupId"))), f("Tags", x.tagMap())),
	})
}
