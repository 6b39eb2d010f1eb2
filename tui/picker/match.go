package picker

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/sahilm/fuzzy"
)

// How well a word of the query fits an item; a lower value is better.
const (
	fitWhole     = iota // is a name of the item
	fitPrefix           // begins a name
	fitWord             // begins a word of a name
	fitInside           // stands inside a name, two letters or more
	fitDetail           // begins a word of the description
	fitDeep             // stands inside the description, three letters or more
	fitScattered        // its letters occur in the name in this order
	fitNone
)

// longestQuery bounds the work of one search, in bytes.
const longestQuery = 200

// Match lists the indices of the items that every word of the query fits, best
// first and in the order given where they fit equally: what the whole query names
// or begins to name; then, word by word, whole names, beginnings
// of names, of words, parts, then the description. Letters scattered over a
// name count only when nothing fits better. Case and accents do not matter.
// Of equal ones, what cannot be chosen comes last. An empty query keeps all items in order.
func Match(query string, items []Item) []int {
	words := strings.Fields(fold(query[:min(len(query), longestQuery)]))
	if len(words) == 0 {
		out := make([]int, len(items))
		for i := range out {
			out[i] = i
		}
		return out
	}
	type hit struct {
		index, whole, worst, sum, score int
		off                             bool
	}
	var hits []hit
	best, whole := fitNone, strings.Join(words, " ")
	for i, it := range items {
		keys := keysOf(it)
		h := hit{index: i, whole: keys.begins(whole), off: it.Disabled != ""}
		for _, w := range words {
			fit, score := keys.fit(w)
			h.worst, h.sum, h.score = max(h.worst, fit), h.sum+fit, h.score+score
		}
		if h.worst < fitNone {
			hits = append(hits, h)
			best = min(best, h.worst)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		switch {
		case a.whole != b.whole:
			return a.whole - b.whole
		case a.sum != b.sum:
			return a.sum - b.sum
		case a.off && !b.off:
			return 1
		case b.off && !a.off:
			return -1
		}
		return b.score - a.score
	})
	var out []int
	for _, h := range hits {
		if h.worst < fitScattered || best == fitScattered {
			out = append(out, h.index)
		}
	}
	return out
}

// keys is what an item is looked for by, folded.
type keys struct{ names, details []string }

func keysOf(it Item) keys {
	k := keys{names: []string{fold(it.Label), fold(it.ID)}, details: []string{fold(it.Detail), fold(it.Group)}}
	for _, w := range it.Words {
		k.names = append(k.names, fold(w))
	}
	return k
}

// begins tells how a query of several words fits the names as a whole: it is
// one, begins one, or, for everything else, fitNone.
func (k keys) begins(query string) int {
	best := fitNone
	for _, n := range k.names {
		switch {
		case n == query:
			return fitWhole
		case strings.HasPrefix(n, query):
			best = fitPrefix
		}
	}
	return best
}

func (k keys) fit(word string) (fit, score int) {
	best := fitNone
	for _, n := range k.names {
		switch {
		case n == word:
			return fitWhole, 0
		case strings.HasPrefix(n, word):
			best = min(best, fitPrefix)
		case beginsWord(n, word):
			best = min(best, fitWord)
		case len(word) >= 2 && strings.Contains(n, word):
			best = min(best, fitInside)
		}
	}
	if best < fitNone {
		return best, 0
	}
	for _, d := range k.details {
		switch {
		case strings.HasPrefix(d, word) || beginsWord(d, word):
			best = min(best, fitDetail)
		case len(word) >= 3 && strings.Contains(d, word):
			best = min(best, fitDeep)
		}
	}
	if best < fitNone {
		return best, 0
	}
	if found := fuzzy.Find(word, k.names); len(found) > 0 {
		return fitScattered, found[0].Score
	}
	return fitNone, 0
}

func beginsWord(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		at := from + i
		if at > 0 && !alphanumeric(text[at-1]) {
			return true
		}
		from = at + 1
		if from >= len(text) {
			return false
		}
	}
}

func alphanumeric(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 0x80
}

// plainLetters gives the letters of western names without their marks.
var plainLetters = sync.OnceValue(func() map[rune]rune {
	m := map[rune]rune{}
	for plain, marked := range map[rune]string{
		'a': "àáâãäåāăą", 'c': "çćčĉ", 'd': "ďđð", 'e': "èéêëēĕėęě", 'g': "ğĝģ", 'h': "ħ", 'i': "ìíîïīįı", 'k': "ķ", 'l': "łĺľļ",
		'n': "ñńňņ", 'o': "òóôõöøōő", 'r': "řŕ", 's': "śšşșß", 't': "ťţțŧ", 'u': "ùúûüūůűų", 'y': "ýÿ", 'z': "źżž",
	} {
		for _, r := range marked {
			m[r] = plain
		}
	}
	return m
})

// fold makes text comparable: lower case, without accents.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII {
			return unicode.ToLower(r)
		}
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		r = unicode.ToLower(r)
		if plain, ok := plainLetters()[r]; ok {
			return plain
		}
		return r
	}, s)
}

// Fits tells whether every word of the query fits the item better than by
// scattered letters.
func Fits(query string, it Item) bool {
	k := keysOf(it)
	for _, w := range strings.Fields(fold(query[:min(len(query), longestQuery)])) {
		if fit, _ := k.fit(w); fit >= fitScattered {
			return false
		}
	}
	return true
}
