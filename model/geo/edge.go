package geo

import (
	"slices"
	"strings"
	"sync"
)

// PriceClass is the set of edge locations a CloudFront distribution uses. A
// wider class contains the narrower ones.
type PriceClass string

// The price classes of CloudFront.
const (
	PriceClass100 PriceClass = "100" // North America and Europe
	PriceClass200 PriceClass = "200" // adds Asia, Middle East, Africa
	PriceClassAll PriceClass = "All" // adds South America, Australia, New Zealand
)

// includes says whether a distribution of class p uses an edge location whose
// narrowest class is least. Any value but 100 and 200 counts as All, with or
// without the API's prefix ("PriceClass_100").
func (p PriceClass) includes(least PriceClass) bool {
	switch PriceClass(strings.TrimPrefix(string(p), "PriceClass_")) {
	case PriceClass100:
		return least == PriceClass100
	case PriceClass200:
		return least == PriceClass100 || least == PriceClass200
	}
	return true
}

// EdgeLocation is a city in which CloudFront has points of presence, with the
// airport code AWS names them by.
type EdgeLocation struct {
	Code        string // IATA, "SYD"
	City        string
	Country     string
	CountryCode string     // ISO 3166-1 alpha-2
	PriceClass  PriceClass // the narrowest class that includes it; "China" for the separate service there
	Point
}

// Place is the edge location as an end of a round trip.
func (e EdgeLocation) Place() Place {
	p := Place{Name: e.City, Kind: KindEdge, Point: e.Point, CountryCode: e.CountryCode}
	if c, ok := countryByCode(e.CountryCode); ok {
		p.Continent = c.Continent
	}
	return p
}

const priceClassChina PriceClass = "China"

var edgeLocations = sync.OnceValue(func() []EdgeLocation {
	return mustParse("pops.csv", popsCSV, func(r *row) EdgeLocation {
		e := EdgeLocation{
			Code: r.str("code"), City: r.str("city"), Country: r.str("country"),
			CountryCode: r.str("country_code"), Point: r.point(),
		}
		class, _, _ := strings.Cut(r.str("price_class_min"), " (")
		e.PriceClass = PriceClass(class)
		return e
	})
})

// EdgeLocations lists every edge location, those of mainland China included.
func EdgeLocations() []EdgeLocation { return slices.Clone(edgeLocations()) }

// EdgeLocationByCode finds an edge location by its airport code.
func EdgeLocationByCode(code string) (EdgeLocation, bool) {
	for _, e := range edgeLocations() {
		if e.Code == code {
			return e, true
		}
	}
	return EdgeLocation{}, false
}

// NearestEdge is the edge location of the price class closest to p. That
// CloudFront answers there is an assumption: it goes by measured latency and
// load. The points of presence in mainland China belong to a separate service
// and are never chosen.
func NearestEdge(p Point, class PriceClass) EdgeLocation {
	return nearest(p, edgeLocations(), func(e EdgeLocation) (Point, bool) {
		return e.Point, e.PriceClass != priceClassChina && class.includes(e.PriceClass)
	})
}

// RegionalEdgeCache is a CloudFront cache between edge locations and origins.
type RegionalEdgeCache struct {
	Region       string // code of the Region it stands in
	City         string
	CountryCode  string // ISO 3166-1 alpha-2
	OriginShield bool   // Origin Shield is offered in this Region
	Point
}

// Place is the regional edge cache as an end of a round trip: its Region.
func (c RegionalEdgeCache) Place() Place {
	p := Place{Name: c.Region, Kind: KindRegion, Region: c.Region, Point: c.Point, CountryCode: c.CountryCode}
	if r, ok := RegionByCode(c.Region); ok {
		p.Continent = r.Continent
	}
	return p
}

var regionalEdgeCaches = sync.OnceValue(func() []RegionalEdgeCache {
	return readTable("regional_edge_caches.csv", func(r *row) RegionalEdgeCache {
		return RegionalEdgeCache{
			Region: r.str("region"), City: r.str("city"), CountryCode: r.str("country_code"),
			OriginShield: r.str("origin_shield") == "yes", Point: r.point(),
		}
	})
})

// RegionalEdgeCaches lists the regional edge caches.
func RegionalEdgeCaches() []RegionalEdgeCache { return slices.Clone(regionalEdgeCaches()) }

// NearestRegionalEdgeCache is the regional edge cache closest to p, an
// assumption like that of NearestEdge.
func NearestRegionalEdgeCache(p Point) RegionalEdgeCache {
	return nearest(p, regionalEdgeCaches(), func(c RegionalEdgeCache) (Point, bool) { return c.Point, true })
}

// nearest picks the admitted item closest to p, the first of equals. For an
// invalid point it is the first admitted item.
func nearest[T any](p Point, items []T, at func(T) (Point, bool)) T {
	var best T
	found, least := false, 0.0
	for _, it := range items {
		q, ok := at(it)
		if !ok {
			continue
		}
		if d := GreatCircle(p, q); !found || d < least {
			best, least, found = it, d, true
		}
	}
	return best
}
