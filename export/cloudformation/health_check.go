package cloudformation

import (
	"slices"

	"portolan/model"
)

// healthCheckService makes a check of Route 53.
var healthCheckService = &service{
	kind: model.KindHealthCheck, makes: []string{"AWS::Route53::HealthCheck"}, lives: homeRegion, step: stepUsers,
	plan: (*exporter).checkHealthCheck, write: (*exporter).healthCheck,
	properties: []string{"type", "fqdn", "port", "path", "interval", "failureThreshold", "threshold", "children"},
	links: map[model.Kind][]string{
		model.KindRecord: nil, model.KindALB: nil, model.KindCloudFront: nil, model.KindHTTPAPI: nil, model.KindRESTAPI: nil, model.KindWebSocketAPI: nil,
		model.KindOnPremises: nil, model.KindS3: nil,
		model.KindNLB: nil, model.KindASG: nil, model.KindAccelerator: nil, model.KindAppSync: nil, model.KindAppRunner: nil, model.KindAmplify: nil,
		model.KindBeanstalk: nil, model.KindOpenSearch: nil, model.KindCLB: nil,
	},
}

func (x *exporter) checkHealthCheck(n *model.Node) {
	hc, _ := model.As[*model.HealthCheck](n)
	switch hc.Type.Val() {
	case model.HealthCheckCalculated:
		for _, id := range hc.Children.Val() {
			if c := x.t.Node(id); c == nil || c.Kind() != model.KindHealthCheck {
				x.refuse(n, "child %q is not a health check of the drawing", id)
			}
		}
		if len(hc.Children.Val()) == 0 {
			x.refuse(n, "a calculated check needs children")
		}
	case model.HealthCheckHTTPS, model.HealthCheckHTTP, model.HealthCheckTCP:
		if !hc.FQDN.IsSet() && x.probed(n) == nil {
			x.refuse(n, "says nothing to test: set fqdn, or draw a link to what it probes")
		}
	default:
		x.refuse(n, "health checks of type %s cannot be exported yet", hc.Type.Val())
	}
	if !x.checkUsed(n) {
		x.refuse(n, "no answer depends on it: name it with healthCheck on a link of a record")
	}
}

func (x *exporter) checkUsed(n *model.Node) bool {
	for _, l := range x.t.Links {
		if from := x.t.Node(l.From); l.Kind == model.ResolvesTo && x.answerCheck(from, l) == n {
			return true
		}
	}
	for _, other := range x.t.Nodes {
		if hc, ok := model.As[*model.HealthCheck](other); ok && slices.Contains(hc.Children.Val(), n.ID) {
			return true
		}
	}
	return false
}

func (x *exporter) healthCheck(n *model.Node) {
	hc, _ := model.As[*model.HealthCheck](n)
	s := x.stackOf(n)
	config := []field{f("Type", str(hc.Type.Val()))}
	if hc.Type.Val() == model.HealthCheckCalculated {
		children := list()
		for _, id := range hc.Children.Val() {
			children.Content = append(children.Content, ref(s.id(id, "HealthCheck")))
		}
		config = append(config, f("ChildHealthChecks", children), f("HealthThreshold", num(hc.Threshold.Or(len(hc.Children.Val())))))
	} else {
		host := str(model.Domain(hc.FQDN.Val()))
		if !hc.FQDN.IsSet() {
			host = x.publicHost(s, x.probed(n))
		}
		config = append(config, f("FullyQualifiedDomainName", host), f("Port", num(checkPort(hc))))
		if hc.Type.Val() != model.HealthCheckTCP {
			config = append(config, f("ResourcePath", str(hc.Path.Val())))
		}
		if hc.Type.Val() == model.HealthCheckHTTPS {
			config = append(config, f("EnableSNI", boolean(true)))
		}
		config = append(config, f("RequestInterval", num(hc.Interval.Val())), f("FailureThreshold", num(hc.FailureThreshold.Val())))
	}
	s.add(&resource{
		rank: rankRecord, id: s.id(n.ID, "HealthCheck"), kind: "AWS::Route53::HealthCheck", comment: comment(n),
		properties: object(f("HealthCheckConfig", object(config...)), f("HealthCheckTags", x.tags())),
	})
}

func checkPort(hc *model.HealthCheck) int {
	if hc.Type.Val() == model.HealthCheckHTTP {
		return hc.Port.Or(80)
	}
	return hc.Port.Or(443)
}

// publicHost is the name under which a node answers.
func (x *exporter) publicHost(s *stack, n *model.Node) value {
	if origin := serviceOf(n).origin; origin != nil {
		host, _ := origin(x, s, n)
		return host
	}
	return x.hostOf(s, n)
}

// probed is what a health check tests, nil when nothing is drawn.
func (x *exporter) probed(n *model.Node) *model.Node {
	for _, l := range x.t.Out(n.ID) {
		if l.Kind == model.Probes {
			return x.t.Node(l.To)
		}
	}
	return nil
}
