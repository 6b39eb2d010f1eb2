package traffic

import (
	"cmp"
	"slices"

	"portolan/model"
)

// carriesSecret tells whether CloudFront adds a header by which the origin knows it. A
// function may.
func (c *course) carriesSecret(from sender) bool {
	o, ok := model.LinkAs[*model.OriginSpec](c.originOr())
	return ok && from.sentBy == fromEdge && (o.Access.Val() == model.AccessHeader || runsOn(c.t, c.origin, model.ViewerRequest, model.OriginRequest))
}

// mayMap tells whether an API calls, whose mapping of parameters may add whatever header or
// query string the balancer behind it looks for. The drawing does not say which.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html
func (c *course) mayMap(from sender) bool {
	return from.sentBy == fromService && slices.ContainsFunc(c.onPath, func(id string) bool { return c.t.Node(id).Kind().API() })
}

// secret tells whether a header that a rule asks for is one that only CloudFront
// adds: some behaviour leads to the balancer with one, or the balancer answers
// others with 403, as AWS shows it.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
func (c *course) secret(from sender) bool {
	return from.node != nil && keepsSecret(c.t, from.node)
}

func keepsSecret(t *model.Topology, lb *model.Node) bool {
	return refusesRest(lb) || getsSecret(t, lb, map[*model.Node]bool{})
}

// getsSecret tells whether some behaviour adds a secret header to what comes to a node,
// directly or through names and what passes packets on.
func getsSecret(t *model.Topology, n *model.Node, seen map[*model.Node]bool) bool {
	if seen[n] {
		return false
	}
	seen[n] = true
	return slices.ContainsFunc(t.In(n.ID), func(l *model.Link) bool {
		if o, ok := model.LinkAs[*model.OriginSpec](l); ok {
			return o.Access.Val() == model.AccessHeader
		}
		from := t.Node(l.From)
		return l.Data() && (from.Kind() == model.KindRecord || from.Kind() == model.KindNLB || passesPackets(from)) && getsSecret(t, from, seen)
	})
}

// AsksSecret is the header without which a balancer forwards nothing, and which only
// CloudFront adds; "" where a rule forwards without one. A Network Load Balancer leaves
// that to those behind it.
func AsksSecret(t *model.Topology, lb *model.Node) string {
	nlb := lb.Kind() == model.KindNLB
	if !nlb && (lb.Kind() != model.KindALB || !keepsSecret(t, lb)) {
		return ""
	}
	header := ""
	for _, l := range t.Out(lb.ID) {
		s, ok := model.LinkAs[*model.ForwardsSpec](l)
		if !ok {
			continue
		}
		if nlb {
			behind := ""
			if to := t.Node(l.To); to.Kind() == model.KindALB {
				behind = AsksSecret(t, to)
			}
			if behind == "" {
				return ""
			}
			header = cmp.Or(header, behind)
			continue
		}
		name, want, asks := model.HeaderCondition(s.Header.Val())
		if !asks || !closedBySecret(name, want) {
			return ""
		}
		header = cmp.Or(header, name)
	}
	return header
}

// refusesRest tells whether a balancer answers 403 to what no rule takes.
func refusesRest(n *model.Node) bool {
	alb, ok := model.As[*model.ALB](n)
	return ok && slices.ContainsFunc(alb.OwnAnswers(), func(own *model.OwnAnswer) bool {
		return own.Status == 403 && len(own.When.Conditions()) == 0
	})
}
