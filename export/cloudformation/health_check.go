package cloudformation

import (
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
)

// healthCheckService makes a check of Route 53.
var healthCheckService = &service{
	kind: model.KindHealthCheck, makes: []string{"AWS::Route53::HealthCheck"}, lives: homeRegion, step: stepUsers,
	plan: (*exporter).checkHealthCheck, write: (*exporter).healthCheck,
	properties: []string{
		"type", "target", "fqdn", "port", "path", "interval", "failureThreshold", "threshold", "children", "regions", "inverted", "missingData", "search",
	},
	links: also(towards(model.KindHealthCheck, model.Probes, nil), only(map[model.Kind][]string{model.KindRecord: nil})),
}

func (x *exporter) checkHealthCheck(n *model.Node) {
	hc, _ := model.As[*model.HealthCheck](n)
	switch {
	case hc.Type.Val() == model.HealthCheckCalculated:
		for _, id := range hc.Children.Val() {
			if c := x.t.Node(id); c == nil || c.Kind() != model.KindHealthCheck {
				x.refuse(n, "child %q is not a health check of the drawing", id)
			}
		}
		if len(hc.Children.Val()) == 0 {
			x.guard("route53/calculated-threshold", n, "a calculated check needs children")
		}
	case hc.Probes() && !hc.FQDN.IsSet() && !hc.Target.IsSet() && x.probed(n) == nil:
		x.guard("route53/health-check-endpoint route53/health-check-unused", n, "says nothing to test: set fqdn, or draw a link to what it probes")
	}
	if searchesFor(hc) {
		if len(x.answering(n)) > 0 {
			x.leave(n.ID, "the stand-ins say the text that the check looks for: what you put in their place has to say it too")
		} else {
			x.leave(n.ID, "the check looks for a text, and nothing that the stacks make answers it: what it tests has to say the text, in the first 5,120 bytes")
		}
	}
	if !x.checkUsed(n) {
		x.guard("route53/health-check-unused graph/orphan-node", n, "no answer depends on it: name it with healthCheck on a link of a record")
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
	of := x.checkedApart(n)
	var several []value
	if of != nil {
		several = x.severalAddresses(s, of, x.types(x.t.Node(of.From))[0])
	}
	for i := range max(1, len(several)) {
		endpoint, told := []field(nil), ""
		if of != nil {
			endpoint, told = x.addressEndpoint(hc, of, several[i]), ", of address "+decimal(i+1)+" of "+of.To
		} else if hc.Probes() {
			endpoint = x.endpoint(s, n)
		}
		s.add(&resource{
			rank: rankRecord, id: s.id(n.ID, checkPart(of != nil, i)), kind: "AWS::Route53::HealthCheck", comment: comment(n) + told,
			properties: object(f("HealthCheckConfig", object(x.checkConfig(s, n, endpoint)...)), f("HealthCheckTags", x.tags())),
		})
	}
}

// checkConfig is how a check finds out, where it probes at what endpoint says.
func (x *exporter) checkConfig(s *stack, n *model.Node, endpoint []field) []field {
	hc, _ := model.As[*model.HealthCheck](n)
	config := []field{f("Type", str(hc.Type.Val()))}
	switch hc.Type.Val() {
	case model.HealthCheckCalculated:
		children := list()
		for _, id := range hc.Children.Val() {
			children.Content = append(children.Content, ref(s.id(id, "HealthCheck")))
		}
		config = append(config, f("ChildHealthChecks", children), f("HealthThreshold", num(hc.Threshold.Or(len(hc.Children.Val())))))
	case model.HealthCheckAlarm:
		config = append(config, x.alarm(s, n)...)
	case model.HealthCheckRecovery:
		config = append(config, f("RoutingControlArn", s.param(Parameter{
			Name: x.word(n.ID) + "RoutingControlArn", Type: "String", Pattern: routingControlPattern,
			Description: "ARN of the routing control of Application Recovery Controller that " + n.ID + " follows.",
		})))
	default:
		config = append(config, x.probe(n, endpoint)...)
	}
	if hc.Inverted.Val() {
		config = append(config, f("Inverted", boolean(true)))
	}
	return config
}

// probe is what checkers around the world call, and how.
func (x *exporter) probe(n *model.Node, endpoint []field) []field {
	hc, _ := model.As[*model.HealthCheck](n)
	out := append(endpoint, f("Port", num(checkPort(hc))))
	if strings.HasPrefix(hc.Type.Val(), model.HealthCheckHTTP) {
		out = append(out, f("ResourcePath", str(hc.Path.Val())))
	}
	if testsTLS(hc) {
		out = append(out, f("EnableSNI", boolean(true)))
	}
	if strings.HasSuffix(hc.Type.Val(), "STR_MATCH") {
		out = append(out, f("SearchString", str(hc.Search.Val())))
	}
	out = append(out, f("RequestInterval", num(hc.Interval.Val())), f("FailureThreshold", num(hc.FailureThreshold.Val())))
	if len(hc.Regions.Val()) > 0 {
		out = append(out, f("Regions", strs(hc.Regions.Val()...)))
	}
	return out
}

// endpoint is the name or the address that is probed: what is written, else that
// of what is drawn. At an address that is written, the name is what is asked for.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
func (x *exporter) endpoint(s *stack, n *model.Node) []field {
	hc, _ := model.As[*model.HealthCheck](n)
	probed, address := x.probed(n), addressOf(hc.Target.Val())
	name := func(v value) field { return f("FullyQualifiedDomainName", v) }
	switch {
	case hc.FQDN.IsSet() && probed == nil && address != "":
		return []field{f("IPAddress", str(address)), name(str(model.Domain(hc.FQDN.Val())))}
	case hc.FQDN.IsSet():
		return []field{name(str(model.Domain(hc.FQDN.Val())))}
	case probed == nil && address != "":
		return []field{f("IPAddress", str(address))}
	case probed == nil:
		return []field{name(str(model.Domain(hc.Target.Val())))}
	}
	return []field{name(x.publicHost(s, probed))}
}

func addressOf(text string) string {
	if a, err := netip.ParseAddr(strings.TrimSpace(text)); err == nil {
		return a.String()
	}
	return ""
}

// alarm is the alarm that a check follows. It is the owner's, wherever it is.
func (x *exporter) alarm(s *stack, n *model.Node) []field {
	hc, _ := model.As[*model.HealthCheck](n)
	state := map[string]string{model.MissingHealthy: "Healthy", model.MissingUnhealthy: "Unhealthy"}[hc.MissingData.Val()]
	if state == "" {
		state = "LastKnownStatus"
	}
	name := s.param(Parameter{Name: x.word(n.ID) + "AlarmName", Type: "String", Pattern: `^.{1,256}$`, Description: "Name of the CloudWatch alarm that " + n.ID + " follows."})
	region := s.param(Parameter{Name: x.word(n.ID) + "AlarmRegion", Type: "String", Pattern: regionPattern, Default: s.region, Drawn: true, Description: "Region of the CloudWatch alarm that " + n.ID + " follows."})
	return []field{f("AlarmIdentifier", object(f("Name", name), f("Region", region))), f("InsufficientDataHealthStatus", str(state))}
}

func checkPort(hc *model.HealthCheck) int {
	if strings.HasPrefix(hc.Type.Val(), model.HealthCheckHTTP) && !testsTLS(hc) {
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

// probed is what a health check tests: what it is drawn to, else the target of the
// answer that names it where no target is written; nil when nothing is drawn.
func (x *exporter) probed(n *model.Node) *model.Node {
	for _, l := range x.t.Out(n.ID) {
		if l.Kind == model.Probes {
			return x.t.Node(l.To)
		}
	}
	if hc, _ := model.As[*model.HealthCheck](n); hc.Target.IsSet() {
		return nil
	}
	for _, l := range x.t.Links {
		if l.Kind == model.ResolvesTo && x.answerCheck(x.t.Node(l.From), l) == n {
			return x.t.Node(l.To)
		}
	}
	return nil
}
