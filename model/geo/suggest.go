package geo

import (
	"sync"

	"portolan/model/wording"
)

// words are what Locate accepts, under their spellings. The tables begin with the largest.
var words = sync.OnceValue(func() *wording.Vocabulary {
	out := wording.Vocabulary{Ranked: true}
	add := func(word, spelling string) { out.Add(word, fold(spelling)) }
	for _, c := range Cities() {
		add(c.Name, c.Name)
	}
	for _, r := range Regions() {
		add(r.Code, r.Code)
	}
	for _, c := range Countries() {
		if _, ok := cityOf(c.Code); ok {
			add(c.Name, c.Name)
		}
	}
	for _, s := range states().list {
		// A state may share its name with a city or country; its code is unique.
		add("US-"+s.Code, s.Name)
	}
	for _, alt := range alternates() {
		switch alt.kind {
		case KindCity:
			add(alt.target, alt.name)
		case KindCountry:
			if _, ok := cityOf(alt.target); ok {
				add(alt.name, alt.name)
			}
		}
	}
	for _, t := range towns() {
		for _, name := range t.names() {
			add(t.Name, name)
		}
	}
	return &out
})

// Suggest lists up to n words that Locate accepts and that s may have been meant as,
// best first.
func Suggest(s string, n int) []string { return words().Nearest(n, fold(s)) }
