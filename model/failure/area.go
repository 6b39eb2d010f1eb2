package failure

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model/geo"
	"portolan/model/wording"
)

// Area is a part of the world in which requests may have to stay.
type Area struct {
	Text  string // as it was written
	Label string // for people, such as "the European Union"

	countries []string // codes
	regions   []string // Region codes
}

// europeanUnion lists its members:
// https://european-union.europa.eu/principles-countries-history/eu-countries_en
var europeanUnion = []string{
	"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
	"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
}

// ParseArea reads an area: eu for the European Union, europe for the continent,
// a continent code (AF AN AS NA OC SA), a country by ISO code or name, or a
// Region code; several may be joined by commas. Case does not matter. A code
// that is both means the continent, as in geolocation records; "country SA" and
// "continent SA" say it outright.
func ParseArea(s string) (Area, error) {
	const longest = 500
	a := Area{Text: strings.TrimSpace(s)}
	if a.Text == "" || len(s) > longest {
		return Area{}, badArea(s)
	}
	var labels []string
	for _, word := range strings.Split(a.Text, ",") {
		label, err := a.add(strings.TrimSpace(word))
		if err != nil {
			return Area{}, err
		}
		labels = append(labels, label)
	}
	a.Label = list(labels)
	return a, nil
}

func (a *Area) add(word string) (label string, err error) {
	area, ok := geo.ParseArea(word)
	switch code := strings.ToUpper(word); {
	case code == "EU":
		a.countries = append(a.countries, europeanUnion...)
		return "the European Union", nil
	case code == "EUROPE":
		area, ok = geo.Area{Kind: geo.AreaContinent, Code: "EU"}, true
	}
	if ok && area.Kind == geo.AreaContinent && area.Known() {
		for _, c := range geo.Countries() {
			if c.Continent == area.Code {
				a.countries = append(a.countries, c.Code)
			}
		}
		return area.Name(), nil
	}
	if r, ok := geo.RegionByCode(strings.ToLower(word)); ok {
		a.regions = append(a.regions, r.Code)
		return r.Code, nil
	}
	if c, ok := geo.FindCountry(word); ok && word != "" {
		a.countries = append(a.countries, c.Code)
		return c.Name, nil
	}
	return "", badArea(word)
}

func badArea(word string) error {
	const most = 60
	if r := []rune(word); len(r) > most {
		word = string(r[:most]) + "…"
	}
	hint := ""
	const some = 5 // words that are near may be cities, which are no areas
	for _, near := range geo.Suggest(word, some) {
		if _, ok := geo.FindCountry(near); ok || geo.IsRegion(near) {
			hint = wording.Meant(near)
			break
		}
	}
	return fmt.Errorf("%q is no area: want eu, europe, us, a continent (AF AN AS NA OC SA), a country, country SA or continent SA outright, or a Region%s", word, hint)
}

// AmbiguousIn finds the first word of an area that stands alone and is the code
// of a continent, as which it is taken, and of a country.
func AmbiguousIn(text string) (continent, country geo.Area, ok bool) {
	for _, word := range strings.Split(text, ",") {
		if continent, country, ok = geo.Ambiguous(strings.TrimSpace(word)); ok {
			return continent, country, true
		}
	}
	return geo.Area{}, geo.Area{}, false
}

// Holds tells whether a place is in the area. A Region is where its country is.
func (a Area) Holds(p geo.Place) bool {
	return (p.Region != "" && slices.Contains(a.regions, p.Region)) || (p.CountryCode != "" && slices.Contains(a.countries, p.CountryCode))
}
