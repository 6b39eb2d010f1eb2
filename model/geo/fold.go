package geo

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// ascii gives the plain spelling of the Latin letters with marks that occur in
// place names. Letters with a combining mark need no entry: marks are dropped.
var ascii = sync.OnceValue(func() map[rune]string {
	m := map[rune]string{}
	for plain, letters := range map[string]string{
		"a": "àáâãäåāăąǎ", "ae": "æ", "c": "çćĉċč", "d": "ðďđ", "e": "èéêëēĕėęě",
		"g": "ĝğġģ", "h": "ĥħ", "i": "ìíîïĩīĭįı", "j": "ĵ", "k": "ķ", "l": "ĺļľŀł",
		"n": "ñńņňŋ", "o": "òóôõöøōŏőơ", "oe": "œ", "r": "ŕŗř", "s": "śŝşšș", "ss": "ß",
		"t": "ţťŧț", "th": "þ", "u": "ùúûüũūŭůűųư", "w": "ŵ", "y": "ýÿŷ", "z": "źżž",
		"and": "&",
	} {
		for _, r := range letters {
			m[r] = plain
		}
	}
	return m
})

// fold reduces a name to lower-case letters and digits with single spaces
// between words, so that spellings of one place compare equal: accents,
// apostrophes and points are dropped, other punctuation separates words.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range strings.ToLower(s) {
		plain, known := "", false
		if r == '&' || r >= utf8.RuneSelf {
			plain, known = ascii()[r]
		}
		switch {
		case known:
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9', unicode.IsLetter(r) || unicode.IsDigit(r):
		case unicode.Is(unicode.Mn, r) || strings.ContainsRune("'’‘ʻ`.", r):
			continue
		default:
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		if known {
			b.WriteString(plain)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
