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

// distribution picks the edge location, the behaviour and the origin.
func (c *course) distribution(h Hop, from sender) []tail {
	s, _ := model.As[*model.CloudFront](h.Node)
	if why := c.edgeHop(&h, from, s.PriceClass.Val()); why != "" {
		return before(h, failing("%s", why))
	}
	primary, secondary, why := c.behaviour(h.Node)
	if why != "" {
		return before(h, failing("%s", why))
	}
	o, _ := model.LinkAs[*model.OriginSpec](primary)
	if why := c.methodRefused(h.Node, o); why != "" {
		return before(h, failing("%s", why))
	}
	switch p := pattern(o); {
	case p != anyPath:
		h.addReason("%s matches the behaviour %s.", c.request.Path, p)
	case len(c.routes.from(h.Node)) > 1:
		h.addReason("The default behaviour takes it.")
	}
	edge := sender{place: h.Place, known: h.Located, name: h.Node.Label(), role: fromEdge}
	if h.Located {
		edge.name = "the edge location " + h.Place.Name
	}
	tails := c.origins(primary, secondary, edge)
	if c.cacheable(o) {
		for i := range tails {
			tails[i].cacheAt = -1
		}
		tails = before(h, tails)
		for i := range tails {
			tails[i].cacheAt = 0
		}
		return tails
	}
	return before(h, tails)
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
			if p := pattern(o); p != anyPath && MatchPath(p, c.request.Path) {
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
	if len(members) == 0 {
		return nil, nil, fmt.Sprintf("no behaviour of %s matches %s", n.Label(), c.request.Path)
	}
	primary, secondary = inGroup(members)
	return primary, secondary, ""
}

// inGroup picks the members of the origin group of the first link; a link
// without a group is its own.
func inGroup(links []*model.Link) (primary, secondary *model.Link) {
	first, _ := model.LinkAs[*model.OriginSpec](links[0])
	if first.Group.Val() == "" {
		return links[0], nil
	}
	for _, l := range links {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		if o.Group.Val() != first.Group.Val() {
			continue
		}
		switch role := o.GroupRole.Val(); {
		case role == model.RoleSecondary && secondary == nil:
			secondary = l
		case role != model.RoleSecondary && primary == nil:
			primary = l
		case secondary == nil:
			secondary = l
		}
	}
	if primary == nil {
		return secondary, nil
	}
	return primary, secondary
}

func (c *course) methodRefused(n *model.Node, o *model.OriginSpec) string {
	m := strings.ToUpper(c.request.Method)
	allowed := o.Methods.Val()
	if m == "" || allowed == model.MethodsAll || slices.Contains(strings.Split(allowed, ","), m) {
		return ""
	}
	return fmt.Sprintf("the behaviour %s of %s allows %s only, not %s", pattern(o), n.Label(), strings.ReplaceAll(allowed, ",", ", "), m)
}

// cacheable tells whether responses of a behaviour may be answered from cache.
// Only GET, HEAD and OPTIONS are, and never with caching disabled; an origin that forbids
// storing is obeyed unless a minimum TTL overrides it.
func (c *course) cacheable(o *model.OriginSpec) bool {
	if !c.request.Reads() || c.protocol == model.ProtocolWebSocket || c.protocol == model.ProtocolGRPC {
		return false
	}
	header := strings.ToLower(o.CacheControl.Val())
	forbids := strings.Contains(header, "no-store") || strings.Contains(header, "private") || strings.Contains(header, "no-cache")
	switch o.CachePolicy.Val() {
	case model.CachingDisabled:
		return false
	case model.CachingOriginHeaders, model.CachingOriginQuery:
		// Nothing is kept unless the origin asks for it.
		return !forbids && (header != "" || o.Content.Val() == model.ContentStatic)
	}
	return !forbids || o.MinTTL.Val() > 0
}

// origins asks the primary, and for reads the secondary where the primary
// fails: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
func (c *course) origins(primary, secondary *model.Link, edge sender) []tail {
	first := answer{link: primary, share: 1}
	tails := c.follow(first, edge)
	if secondary == nil {
		return tails
	}
	var out []tail
	for _, t := range tails {
		if t.failed == "" {
			out = append(out, t)
			continue
		}
		if !c.request.Reads() {
			t.failed += " The origin group does not help: it fails over for GET, HEAD and OPTIONS only."
			out = append(out, t)
			continue
		}
		o, _ := model.LinkAs[*model.OriginSpec](primary)
		again := answer{link: secondary, share: t.share, failover: true}
		how := "It answers with an error, and CloudFront asks"
		if c.silent(t) {
			again.wait = float64(o.Attempts.Val() * o.Timeout.Val())
			how = fmt.Sprintf("CloudFront tries it %d times for %d s and then asks", o.Attempts.Val(), o.Timeout.Val())
		}
		again.reason = fmt.Sprintf("%s %s the secondary of origin group %s.", t.failed, how, o.Group.Val())
		out = append(out, c.split([]answer{again}, edge)...)
	}
	return out
}

// silent tells whether the way of a failed request ends at a server that is
// broken itself: nothing answers, and attempts to connect time out. A server
// that is up answers with an error at once when what is behind it is down.
func (c *course) silent(t tail) bool {
	for i, h := range t.hops {
		if h.Kind != HopDNS {
			return i == len(t.hops)-1 && c.broken(h.Node) != ""
		}
	}
	return false
}
