package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Unusable tells whether a character may not stand in a document, neither
// literally nor escaped: control characters, line ends that only some programs
// take for such, and marks that change the direction of what follows.
func Unusable(r rune) bool {
	switch {
	case r == '\t' || r == '\n':
		return false
	case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\ufeff', r == '\ufffe', r == '\uffff':
		return true
	}
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// Visible is a text that is safe to print and to draw: on one line, with a blank
// for all white space and "·" for what has no look of its own, could steer a
// terminal or could reorder the text. Joiners between characters that show stay:
// they make one emoji of several, and the right letters in many scripts. It is
// as long as the text, in characters.
func Visible(s string) string {
	if printableASCII(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	var before rune
	for i, r := range s {
		shown := VisibleRune(r)
		if r == zeroWidthJoiner || r == zeroWidthNonJoiner {
			after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
			if !shows(before) || !shows(after) {
				shown = '·'
			}
		}
		b.WriteRune(shown)
		before = r
	}
	return b.String()
}

// VisibleRune is [Visible] for one character, where joiners stay.
func VisibleRune(r rune) rune {
	switch {
	case r >= ' ' && r <= '~', r == zeroWidthJoiner, r == zeroWidthNonJoiner:
		return r
	case unicode.IsSpace(r), unicode.Is(unicode.Z, r):
		return ' '
	case !shows(r):
		return '·'
	}
	return r
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
