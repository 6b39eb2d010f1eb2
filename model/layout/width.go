package layout

import (
	"unicode"

	"github.com/mattn/go-runewidth"
)

// widths are the same for everyone: neither locale nor environment is asked,
// and signs of ambiguous width count as narrow.
var widths = &runewidth.Condition{StrictEmojiNeutral: true}

// Columns is how many terminal columns a text takes: wide runes count two,
// combining marks none, everything that cannot be shown one.
func Columns(text string) int {
	n := 0
	for _, r := range text {
		n += RuneColumns(r)
	}
	return n
}

// RuneColumns is how many columns a rune takes: 0, 1 or 2. Control and format
// characters take one, since a dot stands for them, but for those that join or
// part their neighbours and never show.
func RuneColumns(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case r >= 0x200b && r <= 0x200d:
		return 0
	case unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp):
		return 1
	}
	return widths.RuneWidth(r)
}
