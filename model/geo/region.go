package geo

import (
	"strings"
	"sync"
)

// Region is an AWS Region, of any partition.
type Region struct {
	Code      string // "ap-southeast-2"
	Name      string // "Asia Pacific (Sydney)"
	City      string // the city or data-centre area of Point
	Country   string // ISO 3166-1 alpha-2
	Continent string // Route 53 continent code
	Partition string // "aws", "aws-cn", "aws-us-gov" or "aws-eusc"
	OptIn     bool   // must be enabled in the account before use
	Launched  int    // year of general availability
	Point            // approximate: AWS does not publish data-centre positions
}

// Place is the Region as an end of a round trip.
func (r Region) Place() Place {
	return Place{
		Name: r.Code, Kind: KindRegion, Region: r.Code, Point: r.Point,
		CountryCode: r.Country, Continent: r.Continent,
	}
}

var regions = sync.OnceValue(func() *table[Region] { return openTable("regions.csv", regionsCSV, parseRegion) })

func parseRegion(r *row) Region {
	v := Region{
		Code: r.str("code"), Name: r.str("name"), City: r.str("city"),
		Country: r.str("country"), OptIn: r.str("opt_in") == "yes",
		Launched: int(r.num("launched_year")), Point: r.point(),
	}
	v.Partition = partition(v.Code)
	// The file's own continent column has ME, which Route 53 does not know.
	if c, ok := countryByCode(v.Country); ok {
		v.Continent = c.Continent
	}
	return v
}

func partition(code string) string {
	switch {
	case strings.HasPrefix(code, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(code, "us-gov-"):
		return "aws-us-gov"
	case strings.HasPrefix(code, "eusc-"):
		return "aws-eusc"
	}
	return "aws"
}

// OpenRegionNear is the Region nearest to a point among those that every account
// can use without enabling them first.
func OpenRegionNear(p Point) Region {
	return nearest(p, Regions(), func(r Region) (Point, bool) { return r.Point, r.Open() })
}

// Open tells whether every account can use the Region without enabling it first.
func (r Region) Open() bool { return !r.OptIn && r.Partition == "aws" }

// Regions lists every known Region: the Americas, Europe, Middle East, Africa,
// Asia Pacific; China and GovCloud last.
func Regions() []Region { return regions().all() }

// RegionByCode finds a Region by its exact code.
func RegionByCode(code string) (Region, bool) {
	r, ok := regions().find(code)
	if !ok {
		return Region{}, false
	}
	return *r, true
}

// IsRegion says whether code is the exact code of a known Region.
func IsRegion(code string) bool {
	_, ok := regions().first[code]
	return ok
}
