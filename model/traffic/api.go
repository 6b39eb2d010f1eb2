package traffic

import "portolan/model"

// api passes an edge-optimized API through the edge location that AWS runs for
// it, and picks the integration.
func (c *course) api(h Hop, from sender) []tail {
	defer c.staged(h.Node, h.Link, from)()
	defer c.nameless()() // what it calls its backend is not drawn
	api, _ := model.APIOf(h.Node.Effective())
	at := h.at(from)
	at.sentBy = from.talks()
	edge := h
	optimized := api.Endpoint.Val() == model.EndpointEdge && h.Node.Kind() == model.KindRESTAPI
	if optimized {
		h.Link, h.Reason, h.Share, h.Failover = nil, "", 1, false
	}
	if c.stageCached(h.Node) {
		h.addReason("The stage of %s caches what it answers to GET.", h.Node.Label())
	}
	end := func() []tail {
		if api.Mock.Val() {
			return before(h, []tail{{share: 1}})
		}
		tails := before(h, c.relayed(h.Node, c.targets(h.Node, at)))
		if c.stageCached(h.Node) {
			cached(tails)
		}
		return tails
	}
	if !optimized {
		return end()
	}
	if why := c.edgeHop(&edge, from, model.PriceClassAll); why != "" {
		return before(edge, failing(CauseBroken, noAnswer, "%s", why))
	}
	edge.addReason("An edge-optimized API is behind a CloudFront that AWS runs.")
	return before(edge, end())
}

// stageCached tells whether the stage of an API may answer from its cache: REST
// APIs that have one, and GET only unless a method is set up otherwise.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
func (c *course) stageCached(n *model.Node) bool {
	s, ok := model.As[*model.RESTAPI](n)
	return ok && s.Cache.Val() && !s.Mock.Val() && (c.request.Method == "" || c.request.Method == "GET")
}
