package traffic

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/geo"
)

// edgeHop fills in the edge location that serves a sender: the nearest of the
// price class that is up. It says why there is none.
func (c *course) edgeHop(h *Hop, from sender, class string) (why string) {
	h.Kind, h.Region = HopEdge, ""
	h.Place, h.Located = geo.Place{}, false
	if !from.known {
		return ""
	}
	e := c.nearestEdge(from.place.Point, geo.PriceClass(class))
	if c.failures.EdgeLocations[e.Code] {
		lost := e.City
		var ok bool
		if e, ok = c.nextEdge(from.place.Point, class); !ok {
			return "no edge location is up"
		}
		h.Failover = true
		h.addReason("The edge location %s is down.", lost)
	}
	h.Place, h.Located, h.EdgeLocation = e.Place(), true, e.Code
	h.addReason("%s is the edge location nearest %s.", e.City, from.name)
	return ""
}

type catchment struct {
	at    geo.Point
	class geo.PriceClass
}

func (w *Walker) nearestEdge(p geo.Point, class geo.PriceClass) geo.EdgeLocation {
	k := catchment{p, class}
	e, ok := w.edges[k]
	if !ok {
		e = geo.NearestEdge(p, class)
		w.edges[k] = e
	}
	return e
}

func (h *Hop) addReason(format string, args ...any) {
	h.Reason = strings.TrimSpace(h.Reason + " " + fmt.Sprintf(format, args...))
}

// priceOrder ranks the classes; edge locations outside them are a separate service.
var priceOrder = []geo.PriceClass{geo.PriceClass100, geo.PriceClass200, geo.PriceClassAll}

func (c *course) nextEdge(p geo.Point, class string) (best geo.EdgeLocation, ok bool) {
	widest := slices.Index(priceOrder, geo.PriceClass(class))
	if widest < 0 {
		widest = len(priceOrder) - 1
	}
	least := 0.0
	for _, e := range geo.EdgeLocations() {
		rank := slices.Index(priceOrder, e.PriceClass)
		if rank < 0 || rank > widest || c.failures.EdgeLocations[e.Code] {
			continue
		}
		if d := geo.GreatCircle(p, e.Point); !ok || d < least {
			best, least, ok = e, d, true
		}
	}
	return best, ok
}

// distribution picks the edge location, and shares requests with the staging
// distribution of a continuous deployment, which answers under the same name.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/continuous-deployment-quotas-considerations.html
func (c *course) distribution(h Hop, from sender) []tail {
	row := c.row
	c.row = c.inRow(h.Node, from)
	defer func() { c.row = row }()
	s, _ := model.As[*model.CloudFront](h.Node)
	if why := c.edgeHop(&h, from, s.PriceClass.Val()); why != "" {
		return before(h, failing(CauseBroken, noAnswer, "%s", why))
	}
	staging := c.t.Node(s.Staging.Val())
	share := bounded(s.StagingShare.Val(), 0, 100) / 100
	if _, ok := model.As[*model.CloudFront](staging); !ok || share == 0 || c.onPath.has(staging.ID) {
		return c.atEdge(h, s, from)
	}
	own := c.atEdge(h, s, from)
	for i := range own {
		own[i].share *= 1 - share
	}
	next := h
	next.Node, next.Link, next.Reason, next.Share, next.Failover, next.Redirected = staging, nil, "", share, false, false
	h.addReason("%s %% of the requests go to the staging distribution %s.", figure(100*share), staging.Label())
	t, _ := model.As[*model.CloudFront](staging)
	tested := before(h, c.atEdge(next, t, from))
	for i := range tested {
		tested[i].share *= share
	}
	c.branches++
	return append(own, tested...)
}

// atEdge picks the behaviour and the origin.
func (c *course) atEdge(h Hop, s *model.CloudFront, from sender) []tail {
	primary, secondary, why := c.behaviour(h.Node)
	if why != "" {
		return before(h, failing(CauseNowhere, 404, "%s", why))
	}
	o, _ := model.LinkAs[*model.OriginSpec](primary)
	if why := c.methodRefused(h.Node, o); why != "" {
		return before(h, failing(CauseRule, 403, "%s", why))
	}
	switch p := pattern(o); {
	case p != anyPath:
		h.addReason("%s matches the behaviour %s.", c.request.Path, p)
	case len(c.routes.from(h.Node)) > 1:
		h.addReason("The default behaviour takes it.")
	}
	if why := c.functionDown(h.Node, o, model.ViewerRequest, model.ViewerResponse); why != "" {
		return before(h, failing(CauseBroken, 503, "%s", why))
	}
	edge := sender{place: h.Place, known: h.Located, name: h.Node.Label(), role: fromEdge, node: h.Node}
	if h.Located {
		edge.name = "the edge location " + h.Place.Name
	}
	return c.errorPages(s, c.fetch(h, primary, func() []tail {
		if why := c.functionDown(h.Node, o, model.OriginRequest, model.OriginResponse); why != "" {
			return failing(CauseBroken, 503, "%s", why)
		}
		return c.chosenOrigins(primary, secondary, edge)
	}), func(path string) []tail { return c.page(h.Node, edge, path) })
}

// fetch asks the origins as CloudFront does: under the Host that the behaviour
// forwards, and through its caches where the response may be kept.
func (c *course) fetch(h Hop, behaviour *model.Link, origins func() []tail) []tail {
	o, _ := model.LinkAs[*model.OriginSpec](behaviour)
	back, origin := c.asking(h.Node, behaviour), c.origin
	tails := origins()
	back()
	c.origin = origin
	kept := c.cacheable(o)
	for i, t := range tails {
		station := h
		station.Middle = c.middleCaches(h, t, kept)
		one := before(station, tails[i:i+1])
		if kept {
			cached(one)
		}
	}
	return tails
}

// behaviour finds the cache behaviour of the request: the first in the order
// of the links whose pattern fits, the default last. A second link of the same
// origin group and path is the secondary.
func (c *course) behaviour(n *model.Node) (primary, secondary *model.Link, why string) {
	links := c.routes.from(n)
	if len(links) == 0 {
		return nil, nil, n.Label() + " has no origin that it can fetch from"
	}
	path, found := "", false
	for _, l := range links {
		if o, ok := model.LinkAs[*model.OriginSpec](l); ok {
			if p := pattern(o); p != anyPath && matchPath(p, c.request.Path) {
				path, found = p, true
				break
			}
		}
	}
	if !found {
		path = anyPath
	}
	var members []*model.Link
	for _, l := range links {
		if o, ok := model.LinkAs[*model.OriginSpec](l); ok && pattern(o) == path {
			members = append(members, l)
		}
	}
	members = ownOrigins(members)
	if len(members) == 0 {
		return nil, nil, fmt.Sprintf("no behaviour of %s matches %s", n.Label(), c.request.Path)
	}
	primary, secondary = inGroup(members)
	return primary, secondary, ""
}
