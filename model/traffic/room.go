package traffic

import (
	"fmt"

	"portolan/model"
)

// NoRoom says why a node takes no request at all, whoever asks; "" where it takes some.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
func NoRoom(n *model.Node) string {
	if a, ok := model.APIOf(n.Effective()); ok && a.Throttle.IsSet() && a.Throttle.Val() == 0 {
		return "its stage takes 0 requests a second"
	}
	if f, ok := model.As[*model.Lambda](n); ok && f.ReservedConcurrency.IsSet() && f.ReservedConcurrency.Val() == 0 {
		return "0 executions are kept for it"
	}
	return ""
}

// Deserted says of requests along a link that nothing has to run that could take them:
// the group has a minimum of 0, and so has what else the balancer may send them to. ""
// where something runs. A group starts with its minimum. A balancer without a target
// answers 503 and starts none.
//
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
// https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html
func Deserted(t *model.Topology, l *model.Link) string {
	to, from := t.Node(l.To), t.Node(l.From)
	what := mayBeEmpty(to)
	if what == "" || !l.Data() || l.Kind == model.Writes {
		return ""
	}
	if countsInstances(from) && !model.Weighted(t, l) {
		for _, o := range t.Out(l.From) {
			if o.Kind == model.Forwards && model.LegalLink(t, o) && model.SameRule(l, o) && mayBeEmpty(t.Node(o.To)) == "" {
				return ""
			}
		}
	}
	return fmt.Sprintf("its minimum is 0 %s, and nothing else takes these requests of %s", what, from.Label())
}

// mayBeEmpty names the members of a group of which none has to run, "" for others.
func mayBeEmpty(n *model.Node) string {
	switch s := n.Effective().(type) {
	case *model.ASG:
		if s.Min.Val() <= 0 {
			return "instances"
		}
	case *model.ECS:
		if s.Min.Val() <= 0 {
			return "tasks"
		}
	}
	return ""
}

// crowdedOut says why a request finds no room at a node, and with what it is answered. A
// function that is throttled answers a function URL with 429; what others make of it
// is not documented, and taken to be 502, as of a function that fails.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
func (c *course) crowdedOut(n *model.Node, via *model.Link) (status int, why string) {
	from := c.t.Node(via.From).Kind()
	switch why = NoRoom(n); {
	case why != "" && n.Kind() == model.KindLambda && from != model.KindFunctionURL:
		status = unreachable
	case why != "":
		status = 429
	default:
		if why = Deserted(c.t, via); why == "" {
			return 0, ""
		}
		if status = unreachable; from == model.KindALB {
			status = 503
		}
	}
	return status, n.Label() + " takes no request: " + why
}
