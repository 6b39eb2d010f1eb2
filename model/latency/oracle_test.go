package latency

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	topo "portolan/model"
	"portolan/model/geo"
	"portolan/model/traffic/traffictest"
)

// oracle is one path of a request, drawn at random, with code of its own to
// draw the time of one request: no grid, no plan, the figures of the model page
// written out. The estimate of the same path must agree with many draws.
type oracle struct {
	city, access, region, front, backend string
	warm, http3, tls12, shield, waf      bool
	function                             bool
	hit, regional                        float64 // shares; hit < 0 where nothing is cached
	dnsCached, resolverRate, originRate  float64
	bodyTrips                            float64
	think50, think95                     float64
}

func pickOracle(rng *rand.Rand) oracle {
	of := func(words ...string) string { return words[rng.IntN(len(words))] }
	number := func(values ...float64) float64 { return values[rng.IntN(len(values))] }
	coin := func() bool { return rng.IntN(2) == 0 }
	o := oracle{
		city: of(traffictest.Cities...), access: of("fibre", "cable", "dsl", "wired", "wifi", "lte", "5g", "satellite", "geostationary", "mixed"), region: of(traffictest.Regions...),
		front: of("direct", "accelerator", "cloudfront", "cloudfront", "cloudfront", "edge-api"), backend: of("asg", "lambda"),
		warm: coin(), http3: coin(), tls12: coin(), shield: coin(), waf: coin(), function: coin(),
		hit: number(-1, 0.2, 0.3, 0.75, 0.8), regional: 0.2,
		dnsCached: number(0, 0.3), resolverRate: number(0.001, 0.05, 1), originRate: number(0.01, 0.2, 1, 5),
		bodyTrips: number(0, 0, 2),
	}
	o.think50 = float64(5 + rng.IntN(80))
	o.think95 = o.think50 * (1.2 + 2.5*rng.Float64())
	if o.front == "edge-api" {
		o.backend = "lambda"
	}
	if o.front != "cloudfront" {
		o.hit, o.waf, o.function = -1, false, false
	}
	return o
}

func (o oracle) design(t *testing.T) *topo.Topology {
	lines := []string{
		fmt.Sprintf("users u locations=%s access=%s", o.city, o.access),
		fmt.Sprintf("%s x region=%s thinkTime=%g thinkTimeP95=%g", o.backend, o.region, o.think50, o.think95),
	}
	switch o.front {
	case "edge-api":
		lines = append(lines, "rest-api f endpoint=edge region="+o.region, "f -> x")
	case "direct":
		lines = append(lines, "alb f region="+o.region, "f -> x")
	case "accelerator":
		lines = append(lines, "global-accelerator f", "alb b region="+o.region, "f -> b", "b -> x")
	case "cloudfront":
		behaviour := "cachePolicy=CachingDisabled"
		if o.hit >= 0 {
			behaviour = fmt.Sprintf("cachePolicy=CachingOptimized hitRatio=%g", 100*o.hit)
		}
		lines = append(lines, fmt.Sprintf("cloudfront f httpVersion=http2and3 originShield=%v", o.shield), "alb b region="+o.region, "b -> x", "f -> b "+behaviour)
		if o.waf {
			lines = append(lines, "waf w scope=CLOUDFRONT", "w -> f")
		}
		if o.function {
			lines = append(lines, "cloudfront-function e", "f -> e")
		}
	}
	d := assuming(t, traffictest.Design(t, append(lines, "u -> f")...),
		setting("dnsCached", number(100*o.dnsCached)), setting("resolverRate", number(o.resolverRate)), setting("originRate", number(o.originRate)))
	if o.http3 {
		d = assuming(t, d, setting("http", "3"))
	}
	if o.tls12 {
		d = assuming(t, d, setting("tls", "1.2"))
	}
	if o.bodyTrips > 0 {
		d = assuming(t, d, setting("body", "100"))
	}
	return d
}

var (
	// oracleMiles are the median, the 90th and the 95th percentile between users.
	oracleMiles = map[string][3]float64{
		"fibre": {4, 21, 34}, "cable": {10, 19, 20}, "dsl": {13, 32, 35}, "wired": {5, 29, 35}, "wifi": {8, 21, 50},
		"lte": {27, 75, 95}, "5g": {23, 55, 84}, "satellite": {39, 48, 54}, "geostationary": {600, 600, 600},
	}
	oracleJitter = map[string]float64{
		"fibre": 1.03, "cable": 1.03, "dsl": 1.03, "wired": 1.03, "wifi": 1.11, "lte": 1.29, "5g": 1.29, "satellite": 1.48, "geostationary": 1,
	}
	// oracleMixes are percent of users of wired, Wi-Fi, LTE and 5G.
	oracleMixes = map[string][4]float64{
		"Sydney": {21, 60, 9, 10}, "Paris": {21, 61, 10, 8}, "Chicago": {21, 60, 7, 12}, "Mumbai": {10, 23, 48, 19}, "Tokyo": {20, 55, 11, 14}, "Lagos": {10, 31, 56, 3},
	}
)

// oracleUser is one user of an access: the last mile, the one of the typical user
// of that access, and the jitter.
func oracleUser(rng *rand.Rand, city, access string) (mile, typical, jitter float64) {
	if access == "mixed" {
		u := 100 * rng.Float64()
		for i, a := range []string{"wired", "wifi", "lte", "5g"} {
			access = a
			if u -= oracleMixes[city][i]; u < 0 {
				break
			}
		}
	}
	m := oracleMiles[access]
	z, slope, from, at := rng.NormFloat64(), math.Log(m[1]/m[0])/1.2816, m[0], 0.0
	switch {
	case z > 1.645:
		slope, from, at = math.Log(m[2]/m[0])/1.645, m[2], 1.645
	case z > 1.2816:
		slope, from, at = math.Log(m[2]/m[1])/(1.645-1.2816), m[1], 1.2816
	}
	return from * math.Exp(slope*(z-at)), m[0], oracleJitter[access]
}

// oracleShield is the Region of Origin Shield nearest an origin.
func oracleShield(origin geo.Place) (best geo.Place) {
	least := math.Inf(1)
	for _, c := range geo.RegionalEdgeCaches() {
		if d := geo.GreatCircle(c.Point, origin.Point); c.OriginShield && d < least {
			best, least = c.Place(), d
		}
	}
	return best
}

// draws is n times of requests on the path, sorted.
func (o oracle) draws(t *testing.T, rng *rand.Rand, n int) []float64 {
	t.Helper()
	city, region := mustLocate(t, o.city), mustLocate(t, o.region)
	edge := geo.NearestEdge(city.Point, geo.PriceClassAll).Place()
	regional := geo.NearestRegionalEdgeCache(edge.Point)
	shield := oracleShield(region)
	net := newNetwork()
	var mile, typical, jitter float64 // of the user who sends the request
	type spread struct{ p50, sigma float64 }
	lognormal := func(p50, p95 float64) spread { return spread{p50, math.Log(p95/p50) / 1.645} }
	draw := func(s spread) float64 { return s.p50 * math.Exp(s.sigma*rng.NormFloat64()) }
	backbone := func(a, b geo.Place) spread { ms := net.Backbone(a, b); return lognormal(ms, ms*1.03) }
	internetToRegion, internetToEdge, edgeToRegion := net.Internet(city, region), net.Internet(city, edge), backbone(edge, region)
	viewer := func(internet float64) float64 {
		ms := internet + typical
		return draw(lognormal(ms, ms*jitter)) + mile - typical
	}
	edgeToCache, cacheToShield, edgeToShield := backbone(edge, regional.Place()), backbone(regional.Place(), shield), backbone(edge, shield)
	fetches := map[string]spread{"edge": edgeToRegion, "cache": backbone(regional.Place(), region), "shield": backbone(shield, region)}
	route53 := lognormal(15, 60)
	think, start := lognormal(o.think50, o.think95), lognormal(230, 690)
	api, balancer, edgeWork := lognormal(15, 40), lognormal(2, 5), lognormal(2, 6)
	acl, function := lognormal(1, 3), lognormal(0.5, 1)

	connect, secure := 1.0, 1.0
	if o.tls12 {
		secure = 2
	}
	if o.http3 && o.front == "cloudfront" {
		connect, secure = 0, 1 // QUIC: one in all
	}
	if o.warm {
		connect, secure = 0, 0
	}
	one := func() (ms float64) {
		mile, typical, jitter = oracleUser(rng, o.city, o.access)
		if !o.warm && rng.Float64() >= o.dnsCached {
			ms += viewer(3)
			if load := o.resolverRate * 60; rng.Float64() >= load/(1+load) {
				ms += draw(route53)
			}
		}
		work := func() float64 {
			w := draw(think)
			if o.backend == "lambda" && rng.Float64() < 0.01 {
				w += draw(start)
			}
			if o.front == "edge-api" {
				return w + draw(api)
			}
			return w + draw(balancer)
		}
		switch o.front {
		case "direct":
			return ms + (connect+secure+1+o.bodyTrips)*viewer(internetToRegion) + work()
		case "accelerator":
			return ms + (connect+secure+1+o.bodyTrips)*viewer(internetToEdge) + (secure+1)*draw(edgeToRegion) + work()
		}
		ms += (connect+secure+1+o.bodyTrips)*viewer(internetToEdge) + draw(edgeWork)
		if o.waf {
			ms += draw(acl)
		}
		if o.function {
			ms += draw(function)
		}
		at := "edge"
		if o.hit >= 0 {
			if rng.Float64() < o.hit {
				return ms
			}
			ms += draw(edgeToCache)
			at = "cache"
			if rng.Float64() < o.regional {
				return ms
			}
			if o.shield && shield.Region != regional.Region {
				ms += draw(cacheToShield)
				at = "shield"
				if rng.Float64() < o.regional {
					return ms
				}
			}
		} else if o.shield && o.front == "cloudfront" {
			ms += draw(edgeToShield)
			at = "shield"
		}
		trips := 1.0
		if rng.Float64() < math.Exp(-o.originRate*5) {
			trips = 3
		}
		return ms + trips*draw(fetches[at]) + work()
	}
	out := make([]float64, n)
	for i := range out {
		out[i] = one()
	}
	slices.Sort(out)
	return out
}

// The grid agrees within 1 % with drawing each part of a request from its own
// distribution, on 100 random paths. Where few requests take about as long as
// the quantile, draws do not know it better than to an interval: three standard
// deviations of the rank of a sample are allowed for.
func TestGridAgainstRandomPaths(t *testing.T) {
	const draws = 30_000
	rng := rand.New(rand.NewPCG(20261122, 4))
	for i := range 100 {
		o := pickOracle(rng)
		connection := Cold
		switch {
		case o.warm:
			connection = Warm
		case o.http3:
			connection = Repeat
		}
		j := mustEstimate(t, o.design(t), Options{Connection: connection}).Journeys
		if len(j) != 1 || !j[0].Known {
			t.Fatalf("path %d: %+v: %d journeys", i, o, len(j))
		}
		sample := o.draws(t, rng, draws)
		for q, got := range map[float64]float64{0.50: j[0].P50, 0.95: j[0].P95} {
			rank := 3 * math.Sqrt(q*(1-q)*draws)
			low, high := sample[int(q*draws-rank)], sample[int(q*draws+rank)]
			if want := sample[int(q*draws)]; got < low-want/100 || got > high+want/100 {
				t.Errorf("path %d: quantile %v is %.2f on the grid, %.2f in draws (%+.2f %%): %+v", i, q, got, want, 100*(got/want-1), o)
			}
		}
	}
}
