package traffic

import (
	"cmp"
	"fmt"
	"strings"

	"portolan/model"
)

// unmapped says why an API has nothing for the path of a request: the base path that
// is mapped on its custom domain is no part of it, or the stage is none of that of an
// execute-api URL. A pattern stands for the paths that have it. Users whose path is not
// drawn are taken to know theirs.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
// https://repost.aws/knowledge-center/api-gateway-403-custom-domain
func (c *course) unmapped(n *model.Node, via *model.Link, from sender) (status int, why string) {
	base, path, byDomain := c.mapped(n, via, from)
	if base == "" || path == "" || path == anyPath || model.PatternsMeet(path, base) || model.PatternsMeet(path, base+"/*") {
		return 0, ""
	}
	switch {
	case byDomain:
		return 403, fmt.Sprintf("the custom domain of %s maps %s, and %s has no mapping: it answers 403", n.Label(), base, path)
	case n.Kind() == model.KindHTTPAPI:
		status = 404
	default:
		status = 403
	}
	return status, fmt.Sprintf("%s is asked for %s by its execute-api name, and its stage is %s: it answers %d", n.Label(), path, base, status)
}

// mapped is what the paths of an API begin with as a request comes to it, and the path
// by which it comes, "" where neither can be told.
func (c *course) mapped(n *model.Node, via *model.Link, from sender) (base, path string, byDomain bool) {
	api, ok := model.APIOf(n.Effective())
	if !ok {
		return "", "", false
	}
	byDomain = c.byDomain(api, via, from)
	o, behind := model.LinkAs[*model.OriginSpec](c.originOr())
	edge := from.talks() == fromEdge && behind
	if edge && runsOn(c.t, c.originOr(), model.ViewerRequest, model.OriginRequest) {
		return "", "", byDomain // may rewrite the path
	}
	if !byDomain && via.Kind != model.Requests && via.Kind != model.Origin {
		return "", "", byDomain // neither name is known to be called
	}
	path = model.BehaviorPath(cmp.Or(c.request.Path, anyPath))
	if edge {
		path = o.PathAtOrigin(path)
	}
	return api.Prefix(byDomain), path, byDomain
}

// staged takes the stage or the base path off the path of the request, as an API does
// before it looks for a route; back puts it on again.
func (c *course) staged(n *model.Node, via *model.Link, from sender) (back func()) {
	was := c.request.Path
	if base, path, _ := c.mapped(n, via, from); base != "" {
		if rest, ok := strings.CutPrefix(path, base+"/"); ok {
			c.request.Path = "/" + rest
		}
	}
	return func() { c.request.Path = was }
}

// byDomain tells whether a request comes to an API by its custom domain.
func (c *course) byDomain(api *model.API, via *model.Link, from sender) bool {
	if api.CustomDomain.Val() == "" {
		return false
	}
	named := via.Kind == model.ResolvesTo
	if o, ok := model.LinkAs[*model.OriginSpec](c.originOr()); ok && from.talks() == fromEdge {
		return api.ByDomain(o.ForwardsHost(), named)
	}
	return named
}
