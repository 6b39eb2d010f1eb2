// Package geo knows where things are: AWS Regions, CloudFront edge locations,
// cities, countries and US states, and the hubs of the backbone map that the
// round-trip model of package latency walks. All of it is embedded, dated and
// sourced (data/SOURCES.md); nothing is read from disk or network.
//
// Coordinates are degrees (WGS 84), distances kilometres on a sphere.
// Continents are the codes of Route 53 geolocation: AF AN AS EU NA OC SA.
// Functions that return a slice return a fresh one, always in the same order.
package geo

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// earthRadiusKM is the mean radius of the Earth (IUGG R1).
const earthRadiusKM = 6371.0088

// Point is a position: latitude -90..90, longitude -180..180, in degrees.
type Point struct{ Lat, Lon float64 }

// Valid says whether the point lies on the globe; NaN does not.
func (p Point) Valid() bool {
	return p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180
}

// LatLon writes the point as ParsePoint reads it. It is no String method, which
// the types that embed a Point would inherit.
func (p Point) LatLon() string {
	return strconv.FormatFloat(p.Lat, 'f', -1, 64) + "," + strconv.FormatFloat(p.Lon, 'f', -1, 64)
}

// GreatCircle is the distance between two points in km, by the haversine
// formula: 0 to about 20,015. It is symmetric to the last bit.
func GreatCircle(a, b Point) float64 {
	const rad = math.Pi / 180
	la, lb := a.Lat*rad, b.Lat*rad
	slat := math.Sin((lb - la) / 2)
	slon := math.Sin((b.Lon*rad - a.Lon*rad) / 2)
	h := slat*slat + math.Cos(la)*math.Cos(lb)*(slon*slon)
	// Rounding can lift h above 1 for antipodes.
	return 2 * earthRadiusKM * math.Asin(min(1, math.Sqrt(h)))
}

// ParsePoint reads "lat,lon" in decimal degrees, such as "-33.87,151.21".
func ParsePoint(s string) (Point, error) {
	lat, lon, ok := strings.Cut(s, ",")
	if !ok {
		return Point{}, fmt.Errorf(`coordinates %q: want "lat,lon" in decimal degrees`, clip(s))
	}
	var p Point
	var err error
	if p.Lat, err = parseDegrees(lat, 90); err != nil {
		return Point{}, fmt.Errorf("coordinates %q: latitude: %w", clip(s), err)
	}
	if p.Lon, err = parseDegrees(lon, 180); err != nil {
		return Point{}, fmt.Errorf("coordinates %q: longitude: %w", clip(s), err)
	}
	return p, nil
}

func parseDegrees(s string, limit float64) (float64, error) {
	s = strings.TrimSpace(s)
	// strconv also reads "inf", hexadecimal and digit separators: not degrees.
	if s == "" || strings.Trim(s, "+-.0123456789eE") != "" {
		return 0, fmt.Errorf("%q is not a number of degrees", clip(s))
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number of degrees", clip(s))
	}
	if v < -limit || v > limit {
		return 0, fmt.Errorf("%s is outside -%g..%g", s, limit, limit)
	}
	return v, nil
}

// clip shortens what a person typed so that an error stays one line.
func clip(s string) string {
	const most = 60
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "..."
		}
		n++
	}
	return s
}
