package traffic

import (
	"math"
	"strings"

	"portolan/model"
	"portolan/model/geo"
)

// cacheable tells whether responses of a behaviour may be answered from cache.
// Only GET, HEAD and, where that is chosen, OPTIONS are, and never with caching
// disabled; an origin that forbids storing is obeyed unless a minimum TTL
// overrides it.
func (c *course) cacheable(o *model.OriginSpec) bool {
	if !c.request.Reads() || !c.methodCached(o) || c.protocol == model.ProtocolWebSocket || c.protocol == model.ProtocolGRPC {
		return false
	}
	if neverKept(o) {
		return false
	}
	switch o.CachePolicy.Val() {
	case model.CachingDisabled:
		return false
	case model.CachingOriginHeaders, model.CachingOriginQuery:
		// Nothing is kept unless the origin asks for it.
		return !forbidden(o) && (o.CacheControl.Val() != "" || o.Content.Val() == model.ContentStatic)
	}
	return !forbidden(o) || minTTL(o) > 0
}

// methodCached tells whether a behaviour caches the method of the request:
// OPTIONS only where that is chosen.
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachedMethods.html
func (c *course) methodCached(o *model.OriginSpec) bool {
	return !strings.EqualFold(c.request.Method, "OPTIONS") || o.CachedMethods.Val() == model.MethodsReadOptions
}

// forbidden tells whether the origin forbids caches to keep its responses.
func forbidden(o *model.OriginSpec) bool {
	header := strings.ToLower(o.CacheControl.Val())
	return strings.Contains(header, "no-store") || strings.Contains(header, "private") || strings.Contains(header, "no-cache")
}

// minTTL is the shortest time, in seconds, for which a policy keeps responses.
// Of managed policies some have one, so that even what the origin forbids to
// store is kept that long.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
func minTTL(o *model.OriginSpec) int {
	switch o.CachePolicy.Val() {
	case model.CachingCustom:
		return o.MinTTL.Val()
	case model.CachingOptimized, model.CachingOptimizedGzipOff:
		return 1
	case "Amplify":
		return 2
	}
	return 0
}

// KeptAgainst is for how many seconds CloudFront keeps responses that the origin
// forbids to store, as the minimum TTL of the policy makes it; ok is false where
// the origin forbids nothing.
func KeptAgainst(o *model.OriginSpec) (seconds float64, ok bool) {
	return float64(minTTL(o)), forbidden(o)
}

// middleCaches lists the caches that a miss at an edge location passes before the
// origin that a way leads to: where responses are kept the nearest regional edge
// cache, except for a bucket in its Region and for OPTIONS, and Origin Shield,
// where it is another, for everything but gRPC. That it passes WebSockets on is
// not documented and taken as not so.
// They are a service of CloudFront: the failure of a Region is taken as none to
// them.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowCloudFrontWorks.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-shield.html
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginShield.html
func (c *course) middleCaches(edge Hop, way tail, kept bool) []MiddleCache {
	origin := firstServer(way)
	if origin == nil || !edge.Located || c.protocol == model.ProtocolWebSocket || c.protocol == model.ProtocolGRPC {
		return nil
	}
	rec := c.regionalCache(edge.Place.Point)
	var out []MiddleCache
	if kept && !(origin.Kind == HopStorage && origin.Region == rec.Region) && !strings.EqualFold(c.request.Method, "OPTIONS") {
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
