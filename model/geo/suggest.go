package geo

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"portolan/model/wording"
)

// candidate is a word Locate accepts, under one of its spellings.
type candidate struct {
	word   string
	folded []rune
}

var candidates = sync.OnceValue(func() []candidate {
	var out []candidate
	add := func(word, spelling string) {
		out = append(out, candidate{word, []rune(fold(spelling))})
	}
	largest := largestCities()
	for _, c := range Cities() {
		add(c.Name, c.Name)
	}
	for _, r := range Regions() {
		add(r.Code, r.Code)
	}
	for _, c := range Countries() {
		if _, ok := largest[c.Code]; ok {
			add(c.Name, c.Name)
		}
	}
	for _, s := range States() {
		// A state may share its name with a city or country; its code is unique.
		add("US-"+s.Code, s.Name)
	}
	for _, alt := range alternates() {
		switch alt.kind {
		case KindCity:
			add(alt.target, alt.name)
		case KindCountry:
			if _, ok := largest[alt.target]; ok {
				add(alt.name, alt.name)
			}
		}
	}
	for _, t := range towns() {
		for _, name := range t.names() {
			add(t.Name, name)
		}
	}
	return out
})

// Suggest lists up to n words that Locate accepts and that s may have been
// meant as, best first: by edit distance after folding, and words that s begins.
func Suggest(s string, n int) []string {
	const longest = 40 // runes; nothing within reach is longer
	f := fold(s)
	if f == "" || n <= 0 || utf8.RuneCountInString(f) > longest {
		return nil
	}
	typed := []rune(f)
	reach := max(1, len(typed)/4)
	type scored struct {
		word string
		cost int
	}
	var hits []scored
	for _, c := range candidates() {
		cost := wording.Distance(typed, c.folded, reach)
		if len(typed) >= 2 && strings.HasPrefix(string(c.folded), f) {
			cost = min(cost, 1)
		}
		if cost <= reach {
			hits = append(hits, scored{c.word, cost})
		}
	}
	slices.SortStableFunc(hits, func(a, b scored) int { return cmp.Compare(a.cost, b.cost) })
	var out []string
	for _, h := range hits {
		if len(out) < n && !slices.Contains(out, h.word) {
			out = append(out, h.word)
		}
	}
	return out
}
