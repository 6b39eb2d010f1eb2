package traffic

import (
	"math"
	"strings"

	"portolan/model"
	"portolan/model/geo"
)

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

// middleCaches lists the caches that a miss at an edge location asks before the
// origin that a way leads to: the nearest regional edge cache, except for a
// bucket in its Region and for OPTIONS, and Origin Shield where it is another.
// They are a service of CloudFront: the failure of a Region is taken as none to
// them.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowCloudFrontWorks.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-shield.html
func (c *course) middleCaches(edge Hop, way tail) []MiddleCache {
	origin := firstServer(way)
	if origin == nil || !edge.Located {
		return nil
	}
	rec := c.regionalCache(edge.Place.Point)
	var out []MiddleCache
	if !(origin.Kind == HopStorage && origin.Region == rec.Region) && !strings.EqualFold(c.request.Method, "OPTIONS") {
		out = append(out, MiddleCache{RegionalEdgeCache, rec.Place()})
	}
	if shield, ok := shieldPlace(edge.Node, *origin); ok && (len(out) == 0 || shield.Region != rec.Region) {
		out = append(out, MiddleCache{OriginShield, shield})
	}
	return out
}

// firstServer is the first hop of a way that is not a name; nil when there is none.
func firstServer(t tail) *Hop {
	for i := len(t.hops) - 1; i >= 0; i-- {
		if t.hops[i].Kind != HopDNS {
			return &t.hops[i]
		}
	}
	return nil
}

func (g *ground) regionalCache(at geo.Point) geo.RegionalEdgeCache {
	rec, ok := g.regional[at]
	if !ok {
		rec = geo.NearestRegionalEdgeCache(at)
		g.regional[at] = rec
	}
	return rec
}

// shieldPlace is where the Origin Shield of a distribution stands: in the
// Region that is set, or the one nearest the origin that offers it.
func shieldPlace(n *model.Node, origin Hop) (best geo.Place, ok bool) {
	s, _ := model.As[*model.CloudFront](n)
	if s == nil || !s.OriginShield.Val() {
		return best, false
	}
	if r, found := geo.RegionFor(s.OriginShieldRegion.Val()); found {
		return r.Place(), true
	}
	if !origin.Located {
		return best, false
	}
	least := math.Inf(1)
	for _, rec := range geo.RegionalEdgeCaches() {
		if d := geo.GreatCircle(rec.Point, origin.Place.Point); rec.OriginShield && d < least {
			best, least, ok = rec.Place(), d, true
		}
	}
	return best, ok
}
