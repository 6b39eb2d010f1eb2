package geo

import (
	"slices"
	"strings"
)

// AreaKind says by what a geolocation answer is chosen.
type AreaKind string

// The kinds of areas, the largest first.
const (
	AreaDefault   AreaKind = "default"
	AreaContinent AreaKind = "continent"
	AreaCountry   AreaKind = "country"
	AreaState     AreaKind = "state"
)

// Area is the location of a geolocation answer of Route 53.
type Area struct {
	Kind AreaKind
	Code string // "EU", "SA", "US-CA"; "" for the default
}

// continents are the codes of Route 53:
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_GeoLocation.html
func continents() []string { return []string{"AF", "AN", "AS", "EU", "OC", "NA", "SA"} }

// unsupported are countries of ISO 3166-1 for which Route 53 takes no answer:
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-geo.html
var unsupported = []string{"BV", "CX", "EH", "HM"}

// ParseArea reads the location of a geolocation answer: * or default, the code
// of a continent or a country, a country and a subdivision joined by a hyphen,
// or one of the words continent, country and state before the code. A code that
// is both a continent and a country means the continent. Case does not matter.
// It tells nothing of whether Route 53 knows the code: see [Area.Known].
func ParseArea(s string) (Area, bool) {
	s = strings.TrimSpace(s)
	if kind, name, ok := outright(s); ok {
		a := Area{kind, codeOf(kind, name)}
		return a, !strings.Contains(a.Code, " ")
	}
	code := strings.ToUpper(s)
	switch {
	case code == "", strings.Contains(code, " "):
		return Area{}, false
	case code == "*", code == "DEFAULT":
		return Area{Kind: AreaDefault}, true
	case slices.Contains(continents(), code):
		return Area{AreaContinent, code}, true
	case strings.Contains(code, "-"):
		return Area{AreaState, code}, true
	}
	return Area{AreaCountry, code}, true
}

// outright splits what begins with the word continent, country or state, which
// says what is meant by the code or name behind it.
func outright(s string) (kind AreaKind, name string, ok bool) {
	word, name, ok := strings.Cut(strings.TrimSpace(s), " ")
	kind, name = AreaKind(strings.ToLower(word)), strings.TrimSpace(name)
	switch kind {
	case AreaContinent, AreaCountry, AreaState:
		return kind, name, ok && name != ""
	}
	return "", "", false
}

// codeOf is the code of an area whose kind is said: CA and California are
// US-CA where a state is meant. What is not known stays, in upper case.
func codeOf(kind AreaKind, name string) string {
	switch kind {
	case AreaContinent:
		for code, called := range continentNames {
			if strings.EqualFold(called, name) {
				return code
			}
		}
	case AreaCountry:
		if c, ok := findCalled(name); ok {
			return c.Code
		}
	case AreaState:
		if s, ok := findStated(name); ok {
			return "US-" + s.Code
		}
	}
	return strings.ToUpper(name)
}

// Listed tells whether a list of countries names the one with the code. Each is
// written as code, alone or outright: "SA", "country SA".
func Listed(list []string, code string) bool {
	return slices.ContainsFunc(list, func(word string) bool {
		c, ok := CountryWritten(word)
		return ok && c.Code == code
	})
}

// CountryWritten finds the country that a code means where only countries can
// stand, alone or outright.
func CountryWritten(word string) (Country, bool) {
	if kind, name, ok := outright(word); ok && kind == AreaCountry {
		word = name
	}
	return countryByCode(strings.ToUpper(strings.TrimSpace(word)))
}

// InCountry is somewhere in the country that a word means by its code or its name,
// at no point that is known.
func InCountry(word string) (Place, bool) {
	c, ok := CountryWritten(word)
	if !ok {
		c, ok = FindCountry(word)
	}
	return Place{Name: c.Name, CountryCode: c.Code, Continent: c.Continent}, ok
}

// Known tells whether Route 53 takes the area. Subdivisions are those of the
// United States; of a country that has others see [Area.Doubtful].
func (a Area) Known() bool {
	switch a.Kind {
	case AreaDefault:
		return true
	case AreaContinent:
		return slices.Contains(continents(), a.Code)
	case AreaCountry:
		_, ok := countryByCode(a.Code)
		return ok && !slices.Contains(unsupported, a.Code)
	case AreaState:
		_, ok := FindState(a.Code)
		return ok || a.Doubtful()
	}
	return false
}

// Doubtful tells whether the pages of AWS disagree about the area: Ukraine has
// been named beside the United States, and the API text knows the latter alone.
func (a Area) Doubtful() bool {
	return a.Kind == AreaState && strings.HasPrefix(a.Code, "UA-") && len(a.Code) > len("UA-")
}

// Holds tells whether a place lies in the area.
func (a Area) Holds(p Place) bool {
	switch a.Kind {
	case AreaDefault:
		return true
	case AreaContinent:
		return p.Continent == a.Code
	case AreaCountry:
		return p.CountryCode == a.Code
	case AreaState:
		return p.Subdivision != "" && p.CountryCode+"-"+p.Subdivision == a.Code
	}
	return false
}

// String is the shortest way to write the area: the word only where the code
// alone would mean something else.
func (a Area) String() string {
	if a.Kind == AreaDefault {
		return "*"
	}
	if plain, ok := ParseArea(a.Code); ok && plain == a {
		return a.Code
	}
	return a.Outright()
}

// Outright writes the area with its word.
func (a Area) Outright() string {
	if a.Kind == AreaDefault {
		return "*"
	}
	return string(a.Kind) + " " + a.Code
}

// Ambiguous gives the country that a location could mean as well, for a code
// that stands alone and is both a continent and a country: AF, AS, NA and SA.
func Ambiguous(location string) (continent, country Area, ok bool) {
	a, parsed := ParseArea(location)
	if !parsed || a.Kind != AreaContinent || strings.Contains(strings.TrimSpace(location), " ") {
		return Area{}, Area{}, false
	}
	country = Area{AreaCountry, a.Code}
	return a, country, country.Known()
}

// Name is the name of the area for people, its code when
// it has none.
func (a Area) Name() string {
	switch a.Kind {
	case AreaContinent:
		if name := continentNames[a.Code]; name != "" {
			return name
		}
	case AreaCountry:
		if c, ok := countryByCode(a.Code); ok {
			return c.Name
		}
	case AreaState:
		if s, ok := FindState(a.Code); ok {
			return s.Name
		}
	}
	return a.Code
}

var continentNames = map[string]string{
	"AF": "Africa", "AN": "Antarctica", "AS": "Asia", "EU": "Europe", "OC": "Oceania", "NA": "North America", "SA": "South America",
}
