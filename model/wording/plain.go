package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plain keeps ASCII letters and digits and makes everything else "_", for languages
// whose names hold nothing else.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '_'
	}, s)
}
