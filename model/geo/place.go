package geo

import (
	"fmt"
	"strings"

	"portolan/model/wording"
)

// Kind says what a Place was given as.
type Kind string

// The kinds of place.
const (
	KindCity        Kind = "city"
	KindCountry     Kind = "country"
	KindState       Kind = "state"
	KindRegion      Kind = "region"
	KindEdge        Kind = "edge"
	KindCoordinates Kind = "coordinates"
)

// Place is a position with what Route 53 geolocation needs to know of it.
type Place struct {
	Name   string // "Sydney", "Iceland", "California", "us-east-1", "-33.87,151.21"
	Kind   Kind
	Region string // code of the AWS Region if Kind is KindRegion, else ""
	// CountryCode is ISO 3166-1 alpha-2, Continent a Route 53 code, Subdivision
	// the USPS code of a state of the United States ("CA") where it is known.
	// All three are empty for coordinates, which name no country.
	CountryCode, Subdivision, Continent string
	Point
}

// unknownPlaceError says that a location is no place, or a country of which
// no city is known.
type unknownPlaceError struct {
	Location    string   // as given
	Country     string   // name of the country without a city, else ""
	Suggestions []string // words that Locate accepts, best first; may be empty
}

func (e *unknownPlaceError) Error() string {
	if e.Country != "" {
		return fmt.Sprintf(`location %q: no city of %s is known; usable instead: %s or "lat,lon"`,
			clip(e.Location), e.Country, strings.Join(e.Suggestions, ", "))
	}
	const want = `want a city of the city table, an ISO country code, a US state such as US-CA, an AWS Region or "lat,lon"`
	if near := wording.Meant(e.Suggestions...); near != "" {
		return fmt.Sprintf("location %q is not known%s (%s)", clip(e.Location), near, want)
	}
	return fmt.Sprintf("location %q is not known: %s", clip(e.Location), want)
}

// Locate finds the place a person means. It accepts, tried in this order:
//
//   - the code of an AWS Region, or its name with brackets: "eu-west-1",
//     "Europe (Ireland)"
//   - coordinates: "-33.87,151.21"
//   - a state of the United States by code: "US-CA"; its approximate centre
//   - a country by ISO 3166-1 alpha-2 code: "AU"; its most populous city in the
//     city table, else the town that stands for it
//   - a city of the city table or of the list of towns, alone or with its country
//     or state: "Sydney", "Paris, France", "Washington, DC", "Munich"
//   - a country or a state by name: "Australia", "California"
//   - either outright, as in geolocation answers: "country SA", "state CA"
//
// Case, accents and punctuation do not matter in names. Where a city and a
// state share a name, the city is meant (New York, Washington); where a country
// and a state do, the country (Georgia). The error for a word that is none of
// these is an *unknownPlaceError; for bad coordinates, that of ParsePoint.
func Locate(s string) (Place, error) {
	const longest = 200 // bytes; no name comes near
	word := strings.TrimSpace(s)
	if word == "" || len(word) > longest {
		return Place{}, &unknownPlaceError{Location: s}
	}
	if strings.ContainsAny(word, "(0123456789") { // else it is no code, and no name with brackets
		if r, ok := FindRegion(word); ok && (bare(word) == bare(r.Code) || strings.Contains(word, "(")) {
			return r.Place(), nil
		}
	}
	if looksLikePoint(word) {
		p, err := ParsePoint(word)
		if err != nil {
			return Place{}, fmt.Errorf("location: %w", err)
		}
		return Place{Name: p.LatLon(), Kind: KindCoordinates, Point: p}, nil
	}
	if st, ok := stateByCode(word); ok {
		return st.place(), nil
	}
	if c, ok := countryByCode(strings.ToUpper(word)); ok {
		return locateCountry(c, s)
	}
	if c, ok := findQualifiedCity(word); ok {
		return c.Place(), nil
	}
	if c, ok := FindCountry(word); ok {
		return locateCountry(c, s)
	}
	if st, ok := FindState(word); ok {
		return st.place(), nil
	}
	return Place{}, &unknownPlaceError{Location: s, Suggestions: suggestPlace(word)}
}

// suggestPlace looks for the whole of what was typed, else for what stands
// before its last comma: "Sydney, NSW".
func suggestPlace(word string) []string {
	const most = 3
	out := Suggest(word, most)
	if i := strings.LastIndexByte(word, ','); out == nil && i >= 0 {
		out = Suggest(word[:i], most)
	}
	return out
}

// looksLikePoint tells an attempt at coordinates from a name with a comma.
func looksLikePoint(s string) bool {
	return strings.Contains(s, ",") && strings.ContainsRune("+-.0123456789", rune(s[0]))
}

func findQualifiedCity(s string) (City, bool) {
	if c, ok := FindCity(s); ok {
		return c, true
	}
	i := strings.LastIndexByte(s, ',')
	if i < 0 {
		return City{}, false
	}
	c, ok := FindCity(s[:i])
	if !ok {
		return City{}, false
	}
	within := strings.TrimSpace(s[i+1:])
	if n, ok := FindCountry(within); ok && n.Code == c.CountryCode {
		return c, true
	}
	if c.State == "" {
		return City{}, false
	}
	if strings.EqualFold(within, c.State) {
		return c, true
	}
	st, ok := FindState(within)
	return c, ok && st.Code == c.State
}

func locateCountry(c Country, given string) (Place, error) {
	if city, ok := cityOf(c.Code); ok {
		p := city.Place()
		// The users are anywhere in the country: no state is known of them.
		p.Name, p.Kind, p.Subdivision = c.Name, KindCountry, ""
		return p, nil
	}
	e := &unknownPlaceError{Location: given, Country: fmt.Sprintf("%s (%s)", c.Name, c.Code)}
	for _, near := range NearestCities(c.Point, 3) {
		e.Suggestions = append(e.Suggestions, near.Name)
	}
	if st, ok := FindState(given); ok {
		e.Suggestions = append(e.Suggestions, "US-"+st.Code)
	}
	return Place{}, e
}
