package geo

import (
	"slices"
	"strings"
	"sync"
)

// Country is a country or territory of ISO 3166-1.
type Country struct {
	Code      string // alpha-2
	Name      string
	Continent string // Route 53 continent code
	// Point is one populated place of the country. It serves to find what is
	// near, not as the place where its users are: see Locate for that.
	Point
}

// State is a state of the United States or the District of Columbia.
type State struct {
	Code  string // USPS code, the Route 53 subdivision code
	Name  string
	Point // approximate geographic centre
}

// Place is the state as an end of a round trip.
func (s State) Place() Place {
	return Place{
		Name: s.Name, Kind: KindState, Point: s.Point,
		CountryCode: "US", Subdivision: s.Code, Continent: "NA",
	}
}

// atlas holds the political tables and their folded names.
type atlas struct {
	countries     []Country
	states        []State
	countryByCode map[string]int
	countryByName map[string]int
	stateByCode   map[string]int
	stateByName   map[string]int
}

var political = sync.OnceValue(func() atlas {
	a := atlas{
		countries: readTable("countries.csv", func(r *row) Country {
			return Country{Code: r.str("code"), Name: r.str("name"), Continent: r.str("r53_continent"), Point: r.point()}
		}),
		states: readTable("us_states.csv", func(r *row) State {
			return State{Code: r.str("code"), Name: r.str("name"), Point: r.point()}
		}),
		countryByCode: map[string]int{}, countryByName: map[string]int{},
		stateByCode: map[string]int{}, stateByName: map[string]int{},
	}
	for i, c := range a.countries {
		a.countryByCode[c.Code] = i
		a.countryByName[fold(c.Name)] = i
	}
	for _, alt := range alternates() {
		if alt.kind == KindCountry {
			if i, ok := a.countryByCode[alt.target]; ok {
				a.countryByName[fold(alt.name)] = i
			}
		}
	}
	for i, s := range a.states {
		a.stateByCode[s.Code] = i
		a.stateByName[fold(s.Name)] = i
	}
	return a
})

// Countries lists ISO 3166-1 in the order of the codes.
func Countries() []Country { return slices.Clone(political().countries) }

// CountryByCode finds a country by its alpha-2 code, in upper case.
func CountryByCode(code string) (Country, bool) {
	a := political()
	i, ok := a.countryByCode[code]
	if !ok {
		return Country{}, false
	}
	return a.countries[i], true
}

// FindCountry finds a country by code or name, without regard to case and
// accents; common other names work too ("UK", "Holland").
func FindCountry(s string) (Country, bool) {
	a := political()
	i, ok := a.countryByCode[strings.ToUpper(strings.TrimSpace(s))]
	if !ok {
		i, ok = a.countryByName[fold(s)]
	}
	if !ok {
		return Country{}, false
	}
	return a.countries[i], true
}

// States lists the states of the United States and the District of Columbia in
// the order of their codes.
func States() []State { return slices.Clone(political().states) }

// FindState finds a state by "US-CA" or by name, without regard to case. A bare
// code is no state: CA is Canada.
func FindState(s string) (State, bool) {
	a := political()
	code, ok := strings.CutPrefix(strings.ToUpper(strings.TrimSpace(s)), "US-")
	if i, found := a.stateByCode[code]; ok && found {
		return a.states[i], true
	}
	if i, found := a.stateByName[fold(s)]; found {
		return a.states[i], true
	}
	return State{}, false
}
