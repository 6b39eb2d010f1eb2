package geo

import (
	"slices"
	"strings"
	"sync"
)

// continentWords are the words a continent is looked for by.
var continentWords = map[string]string{
	"AF": "africa", "AN": "antarctica", "AS": "asia", "EU": "europe",
	"NA": "north america", "OC": "oceania", "SA": "south america",
}

// entry is what a picker row is looked for by.
type entry struct {
	code  string   // folded without gaps for abbreviations: "apsoutheast2"
	words []string // folded words of code, name, city, country, continent
}

// How well one word of a query fits an entry; a lower value is better.
const (
	fitCode      = iota // begins the code or a name as a whole
	fitWord             // is a word
	fitPrefix           // begins a word
	fitInside           // stands inside a word, three letters or more
	fitScattered        // its letters occur in the code in order: "apse2"
	fitNone
)

func newEntry(code string, texts ...string) entry {
	e := entry{code: strings.ReplaceAll(fold(code), " ", "")}
	for _, t := range append(texts, code) {
		e.words = append(e.words, strings.Fields(fold(t))...)
	}
	return e
}

func (e entry) fit(word string) int {
	if strings.HasPrefix(e.code, word) {
		return fitCode
	}
	best := fitNone
	for _, w := range e.words {
		switch {
		case w == word:
			best = min(best, fitWord)
		case strings.HasPrefix(w, word):
			best = min(best, fitPrefix)
		case len(word) >= 3 && strings.Contains(w, word):
			best = min(best, fitInside)
		}
	}
	if best == fitNone && subsequence(word, e.code) {
		return fitScattered
	}
	return best
}

func subsequence(word, in string) bool {
	for _, r := range word {
		i := strings.IndexRune(in, r)
		if i < 0 {
			return false
		}
		in = in[i+len(string(r)):]
	}
	return true
}

// rank lists the indices of the entries that every word of the query fits, best
// first, in table order where they fit equally. Scattered letters count only
// where no entry fits better, or "eu" would also list me-south-1.
func rank(query string, entries []entry) []int {
	const longest = 100 // bytes
	if len(query) > longest {
		return nil
	}
	words := strings.Fields(fold(query))
	type hit struct{ index, worst, sum int }
	var hits []hit
	best := fitNone
	for i, e := range entries {
		h := hit{index: i}
		for _, w := range words {
			f := e.fit(w)
			h.worst, h.sum = max(h.worst, f), h.sum+f
		}
		if h.worst < fitNone {
			hits = append(hits, h)
			best = min(best, h.worst)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.sum - b.sum })
	var out []int
	for _, h := range hits {
		if h.worst < fitScattered || best == fitScattered {
			out = append(out, h.index)
		}
	}
	return out
}

var regionEntries = sync.OnceValue(func() []entry {
	list := Regions()
	other := otherNames(KindCountry)
	out := make([]entry, len(list))
	for i, r := range list {
		c, _ := countryByCode(r.Country)
		texts := append([]string{r.Name, r.City, c.Name, continentWords[r.Continent]}, other[r.Country]...)
		out[i] = newEntry(r.Code, texts...)
	}
	return out
})

var cityEntries = sync.OnceValue(func() []entry {
	list := Cities()
	other, countries := otherNames(KindCity), otherNames(KindCountry)
	out := make([]entry, len(list))
	for i, c := range list {
		texts := []string{c.Country, c.CountryCode, continentWords[c.Continent]}
		texts = append(texts, other[c.Name]...)
		texts = append(texts, countries[c.CountryCode]...)
		out[i] = newEntry(c.Name, texts...)
	}
	return out
})

// otherNames gives the alternate names of one kind by what they stand for.
func otherNames(kind Kind) map[string][]string {
	out := map[string][]string{}
	for _, a := range alternates() {
		if a.kind == kind {
			out[a.target] = append(out[a.target], a.name)
		}
	}
	return out
}

// SearchRegions lists the Regions that fit what a person types into a picker,
// best first: words of the code, name, city, country and continent, their
// beginnings or parts, or the letters of a code in order ("apse2"). Every word
// must fit. An empty query lists all Regions.
func SearchRegions(query string) []Region {
	list := Regions()
	var out []Region
	for _, i := range rank(query, regionEntries()) {
		out = append(out, list[i])
	}
	return out
}

// SearchCities is SearchRegions for the city table.
func SearchCities(query string) []City {
	list := Cities()
	var out []City
	for _, i := range rank(query, cityEntries()) {
		out = append(out, list[i])
	}
	return out
}
