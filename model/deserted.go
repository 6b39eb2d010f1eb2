package model

import "fmt"

// Deserted says of requests along a link that nothing has to run that could take them:
// the group has a minimum of 0, and so has what else the balancer may send them to. ""
// where something runs. A group starts with its minimum. A balancer without a target
// answers 503 and starts none.
//
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
// https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html
func Deserted(t *Topology, l *Link) string {
	to, from := t.Node(l.To), t.Node(l.From)
	what := mayBeEmpty(to)
	if what == "" || !l.Data() || l.Kind == Writes {
		return ""
	}
	if (from.Kind() == KindALB || from.Kind() == KindNLB) && !Weighted(t, l) {
		for _, o := range t.Out(l.From) {
			if o.Kind == Forwards && LegalLink(t, o) && SameRule(l, o) && mayBeEmpty(t.Node(o.To)) == "" {
				return ""
			}
		}
	}
	return fmt.Sprintf("its minimum is 0 %s, and nothing else takes these requests of %s", what, from.Label())
}

// mayBeEmpty names the members of a group of which none has to run, "" for others.
func mayBeEmpty(n *Node) string {
	switch s := n.Effective().(type) {
	case *ASG:
		if s.Min.Val() <= 0 {
			return "instances"
		}
	case *ECS:
		if s.Min.Val() <= 0 {
			return "tasks"
		}
	}
	return ""
}
