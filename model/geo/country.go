package geo

import (
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

// place is the state as an end of a round trip.
func (s State) place() Place {
	return Place{
		Name: s.Name, Kind: KindState, Point: s.Point,
		CountryCode: "US", Subdivision: s.Code, Continent: "NA",
	}
}

var countries = sync.OnceValue(func() *table[Country] {
	return openTable("countries.csv", countriesCSV, func(r *row) Country {
		return Country{Code: r.str("code"), Name: r.str("name"), Continent: r.str("r53_continent"), Point: r.point()}
	})
})

// countryNames gives the codes of countries by their folded names.
var countryNames = sync.OnceValue(func() map[string]string {
	byName := map[string]string{}
	for _, c := range countries().all() {
		byName[fold(c.Name)] = c.Code
	}
	for _, alt := range alternates() {
		if alt.kind == KindCountry {
			byName[fold(alt.name)] = alt.target
		}
	}
	return byName
})

// stateTable holds the states and their folded names.
type stateTable struct {
	list           []State
	byCode, byName map[string]int
}

var states = sync.OnceValue(func() stateTable {
	t := stateTable{
		list: readTable("us_states.csv", func(r *row) State {
			return State{Code: r.str("code"), Name: r.str("name"), Point: r.point()}
		}),
		byCode: map[string]int{}, byName: map[string]int{},
	}
	for i, s := range t.list {
		t.byCode[s.Code] = i
		t.byName[fold(s.Name)] = i
	}
	return t
})

// Countries lists ISO 3166-1 in the order of the codes.
func Countries() []Country { return countries().all() }

// countryByCode finds a country by its alpha-2 code, in upper case.
func countryByCode(code string) (Country, bool) {
	c, ok := countries().find(code)
	if !ok {
		return Country{}, false
	}
	return *c, true
}

// FindCountry finds a country by code or name, without regard to case and
// accents; common other names work too ("UK", "Holland"), and so does what says it
// outright ("country SA").
func FindCountry(s string) (Country, bool) {
	if c, ok := findCalled(s); ok {
		return c, true
	}
	if kind, name, ok := outright(s); ok && kind == AreaCountry {
		return findCalled(name)
	}
	return Country{}, false
}

func findCalled(s string) (Country, bool) {
	if c, ok := countryByCode(strings.ToUpper(strings.TrimSpace(s))); ok {
		return c, true
	}
	return countryByCode(countryNames()[fold(s)])
}

// FindState finds a state by "US-CA" or by name, without regard to case. A bare
// code is no state: CA is Canada, unless the word state stands before it.
func FindState(s string) (State, bool) {
	if st, ok := stateByCode(s); ok {
		return st, true
	}
	t := states()
	if i, ok := t.byName[fold(s)]; ok {
		return t.list[i], true
	}
	if kind, name, ok := outright(s); ok && kind == AreaState {
		return findStated(name)
	}
	return State{}, false
}

// findStated finds a state by code or name where only a state can be meant.
func findStated(s string) (State, bool) {
	if st, ok := stateByCode("US-" + s); ok {
		return st, true
	}
	if st, ok := stateByCode(s); ok {
		return st, true
	}
	t := states()
	i, ok := t.byName[fold(s)]
	if !ok {
		return State{}, false
	}
	return t.list[i], true
}

// stateByCode finds a state by a code such as US-CA.
func stateByCode(s string) (State, bool) {
	code, ok := strings.CutPrefix(strings.ToUpper(strings.TrimSpace(s)), "US-")
	if !ok {
		return State{}, false
	}
	t := states()
	if i, ok := t.byCode[code]; ok {
		return t.list[i], true
	}
	return State{}, false
}
