package cloudformation

import (
	"strconv"

	"portolan/model"
)

// gatewayBalancerService makes a Gateway Load Balancer before appliances.
var gatewayBalancerService = &service{
	kind: model.KindGWLB, lives: ownRegion, step: stepParts,
	makes: []string{"AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::TargetGroup"},
	plan:  (*exporter).checkGatewayBalancer, write: (*exporter).gatewayBalancer,
	properties: []string{"region", "azs", "crossZone"},
	links:      only(map[model.Kind][]string{model.KindASG: {"targetType", "protocol", "port", "stickiness", "healthCheck", "healthInterval", "healthyThreshold", "unhealthyThreshold"}}),
	arn:        balancerARN,
	spread:     func(s model.Spec) spread { return spread{s.(*model.GWLB).AZs.Val(), false, true, false} },
}

const (
	// genevePort is that of packets to appliances.
	// https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/target-groups.html
	genevePort = 6081
	// checksPort is on which appliances answer the health checks.
	checksPort = 80
)

func (x *exporter) checkGatewayBalancer(n *model.Node) {
	links := ofKind(x.t.Out(n.ID), model.Forwards)
	if len(links) == 0 {
		x.guard(leadsNowhere, n, "forwards to nothing: draw a link to what answers")
	}
	for _, l := range links {
		s, _ := model.LinkAs[*model.ForwardsSpec](l)
		switch {
		case s.TargetType.Val() != "instance":
			x.guardLink("elb/target-type elb/fargate-target-type elb/lambda-target-group", l, "target type %s cannot be exported for %s: use %s", s.TargetType.Val(), l.To, "instance")
		case s.Port.IsSet() && s.Port.Val() != genevePort || s.Protocol.Or("GENEVE") != "GENEVE":
			x.guardLink("elb/gwlb-protocol", l, "appliances take GENEVE on port %d: leave protocol and port out", genevePort)
		}
	}
	x.leave(n.ID, "the stand-ins behind it answer health checks and drop packets: replace them by your appliances")
}

func (x *exporter) gatewayBalancer(n *model.Node) {
	g, _ := model.As[*model.GWLB](n)
	s := x.stackOf(n)
	net := x.network(s.region)
	subnets, _ := net.inspection(g.AZs.Val())
	id := s.id(n.ID, "LoadBalancer")
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ElasticLoadBalancingV2::LoadBalancer", comment: comment(n),
		properties: object(
			f("Type", str("gateway")), f("Subnets", subnets),
			f("LoadBalancerAttributes", list(setting("load_balancing.cross_zone.enabled", strconv.FormatBool(g.CrossZone.Val())))), f("Tags", x.tags())),
	})
	links := ofKind(x.t.Out(n.ID), model.Forwards)
	at := s.id(n.ID, "Listener")
	s.add(&resource{
		rank: rankBalancer, id: at, kind: "AWS::ElasticLoadBalancingV2::Listener", comment: comment(n) + ", its listener",
		properties: object(f("LoadBalancerArn", ref(id)), f("DefaultActions", list(object(f("Type", str("forward")), f("TargetGroupArn", ref(x.targetGroupID(s, links[0]))))))),
	})
	for _, l := range links {
		x.forwarders[l.Ref()] = append(x.forwarders[l.Ref()], at)
		x.targetGroup(s, l)
	}
}
