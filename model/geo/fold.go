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

// foldASCII is [fold] with between in place of single spaces, for what needs no table.
func foldASCII(s, between string) (string, bool) {
	b := make([]byte, 0, len(s))
	gap := false
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
		case c == '&' || c >= utf8.RuneSelf:
			return "", false
		case c == '\'' || c == '`' || c == '.':
			continue
		default:
			gap = true
			continue
		}
		if gap && len(b) > 0 {
			b = append(b, between...)
		}
		gap = false
		b = append(b, c)
	}
	return string(b), true
}

// fold reduces a name to lower-case letters and digits with single spaces
// between words, so that spellings of one place compare equal: accents,
// apostrophes and points are dropped, other punctuation separates words.
func fold(s string) string {
	if plain, ok := foldASCII(s, " "); ok {
		return plain
	}
	return foldRunes(s)
}

func foldRunes(s string) string {
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
