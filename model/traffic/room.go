package traffic

import "portolan/model"

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
		if why = model.Deserted(c.t, via); why == "" {
			return 0, ""
		}
		if status = unreachable; from == model.KindALB {
			status = 503
		}
	}
	return status, n.Label() + " takes no request: " + why
}
