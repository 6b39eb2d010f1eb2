package wording

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// longest is how many letters a word may have to be guessed at.
const longest = 64

// Nearest is the candidate that a word most likely means, "" when none is near.
func Nearest(word string, candidates []string) string {
	if near := NearestOf(1, word, candidates); len(near) > 0 {
		return near[0]
	}
	return ""
}

// NearestOf lists at most n candidates that a word may mean, the likeliest
// first: the same letters, then what begins with the word, then what has like
// letters, then what begins with letters like those of the word, then what the word begins with. Case and the
// marks between words do not count. A word that names a version of TLS or SSL
// never means a weaker one.
func NearestOf(n int, word string, candidates []string) []string {
	var v Vocabulary
	for _, c := range candidates {
		v.Add(c, c)
	}
	return v.Nearest(n, word)
}

// Vocabulary is words that can be meant, for those that are asked for often or go by
// several spellings. The zero value has none.
type Vocabulary struct {
	// Ranked tells that the words were added the likeliest first: that order then decides
	// among those that are as near.
	Ranked bool

	list []spelling
}

type spelling struct {
	word, written string
	folded        []rune
}

// Add adds a word under one of its spellings.
func (v *Vocabulary) Add(word, written string) {
	v.list = append(v.list, spelling{word, written, []rune(fold(written))})
}

// Nearest lists at most n words, in the order of [NearestOf].
func (v *Vocabulary) Nearest(n int, word string) []string {
	typed := []rune(fold(word))
	if len(typed) == 0 || utf8.RuneCountInString(word) > longest {
		return nil
	}
	reach := max(1, len(typed)/3)
	const many = 500 // the more words there are, the more of them are like any other
	if len(v.list) > many {
		reach = max(1, len(typed)/4)
	}
	var hits []hit
	for _, c := range v.list {
		if h, ok := near(typed, c, reach); ok && !Weaker(c.written, word) {
			hits = append(hits, h)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		if v.Ranked {
			return cmp.Or(cmp.Compare(a.how, b.how), cmp.Compare(a.cost, b.cost))
		}
		return a.compare(b)
	})
	var out []string
	for _, h := range hits {
		if len(out) < n && !slices.Contains(out, h.word) {
			out = append(out, h.word)
		}
	}
	return out
}

// likeness says in which way a candidate is near, the best first.
type likeness int

const (
	same likeness = iota
	beginsWith
	likeLetters
	beginsLike
	goesOn
)

// hit is a candidate that is near.
type hit struct {
	spelling
	how    likeness
	cost   int
	shared int // letters both begin with
	size   int
}

// compare orders hits. Of those as near, the one that shares more letters at
// the beginning comes first, and then the one that needs letters added rather
// than dropped or changed: "htts" is a slip for "https" more than for "http".
// What goes on behind the word is better short, and the newest of like length.
func (a hit) compare(b hit) int {
	if a.how != b.how || a.how != beginsWith && a.how != beginsLike {
		return cmp.Or(cmp.Compare(a.how, b.how), cmp.Compare(a.cost, b.cost), cmp.Compare(b.shared, a.shared), cmp.Compare(b.size, a.size))
	}
	return cmp.Or(cmp.Compare(a.cost, b.cost), rank(b.written).compare(rank(a.written)), cmp.Compare(a.size, b.size))
}

func near(typed []rune, candidate spelling, reach int) (hit, bool) {
	c := candidate.folded
	h := hit{spelling: candidate, size: len(c)}
	for h.shared < min(len(typed), len(c)) && typed[h.shared] == c[h.shared] {
		h.shared++
	}
	const (
		beginning = 3 // letters that say what a word begins with
		likeness  = 5 // letters that say so with a slip among them
	)
	if h.shared == len(typed) {
		switch {
		case len(c) == len(typed):
			return h, true
		case len(typed) >= beginning:
			h.how = beginsWith
			return h, true
		}
	}
	if h.cost = Distance(typed, c, reach); h.cost <= reach && h.cost < len(typed) {
		h.how = likeLetters
		return h, true
	}
	if h.shared == len(c) && len(c) >= likeness { // "querystring"
		h.how, h.cost = goesOn, len(typed)-len(c)
		return h, true
	}
	if len(typed) < likeness || len(c) <= len(typed) {
		return hit{}, false
	}
	h.how, h.cost = beginsLike, 1
	for n := len(typed) - 1; n <= len(typed)+1; n++ {
		if Distance(typed, c[:min(n, len(c))], 1) <= 1 {
			return h, true
		}
	}
	return hit{}, false
}

var marks = strings.NewReplacer("-", "", "_", "", " ", "", ".", "")

// fold ignores case and the marks between words, so that origin_protocol finds
// originProtocol.
func fold(s string) string { return strings.ToLower(marks.Replace(s)) }

// DidYouMean is the end of an error about a word that nobody knows: "; did you
// mean X?" with the nearest of those known, "" when none is near.
func DidYouMean(word string, known []string) string {
	return Meant(Nearest(word, known))
}

// Meant is the same for the words that are known to be meant, the likeliest first; none
// and "" say nothing.
func Meant(right ...string) string {
	right = slices.DeleteFunc(slices.Clone(right), func(s string) bool { return s == "" })
	last := len(right) - 1
	switch last {
	case -1:
		return ""
	case 0:
		return "; did you mean " + right[0] + "?"
	}
	return "; did you mean " + strings.Join(right[:last], ", ") + " or " + right[last] + "?"
}
