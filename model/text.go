package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible is a text as pictures show it: on one line, with a blank for all
// white space and "·" for what has no look of its own, could steer a terminal
// or could reorder the text. Joiners between characters that show stay: they
// make one emoji of several, and the right letters in many scripts.
func Visible(s string) string {
	if printableASCII(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	var before rune
	for i, r := range s {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Z, r):
			b.WriteByte(' ')
		case r == zeroWidthJoiner || r == zeroWidthNonJoiner:
			after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
			if shows(before) && shows(after) {
				b.WriteRune(r)
			} else {
				b.WriteRune('·')
			}
		case !shows(r):
			b.WriteRune('·')
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)

// shows tells whether a character has a look, alone or with the one before it.
func shows(r rune) bool {
	return r != utf8.RuneError && !unicode.In(r, unicode.C, unicode.Z)
}

func printableASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Blank tells whether nothing of a text can be seen.
func Blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsSpace(r) && r != '\u2800' && // a braille cell without dots
			!unicode.In(r, unicode.Z, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
	})
}
