package layout

import (
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
	"github.com/rivo/uniseg"
)

// widths are the same for everyone: neither locale nor environment is asked,
// and signs of ambiguous width count as narrow.
var widths = &runewidth.Condition{StrictEmojiNeutral: true}

// Columns is how many terminal columns a text takes: the sum over its grapheme
// clusters, see [Cluster].
func Columns(text string) int {
	n := 0
	for text != "" {
		i := 0
		for i < len(text) && text[i] < utf8.RuneSelf && (i+1 == len(text) || text[i+1] < marks) {
			i++
		}
		if n += i; i == len(text) {
			break
		}
		var w int
		_, text, w = Cluster(text[i:])
		n += w
	}
	return n
}

// marks is the first byte of U+0300: no rune below it joins the one before.
const marks = 0xcc

// emojiForm asks for a sign as an emoji, which takes two columns.
const emojiForm = 0xfe0f

// Cluster cuts the first grapheme cluster from a text that is not empty: a
// letter with its marks, an emoji of several parts, what people take for one
// character. Columns is what it takes on a terminal: two for emoji, flags and
// syllables of several parts, else what its runes take together.
func Cluster(text string) (cluster, rest string, columns int) {
	r, size := utf8.DecodeRuneInString(text)
	// Nearly all text is letters and signs that nothing joins.
	if (size == len(text) || text[size] < marks) && (r < 0x300 || r >= 0x2000 && r <= 0xffff) {
		return text[:size], text[size:], RuneColumns(r)
	}
	cluster, rest, shown, _ := uniseg.FirstGraphemeClusterInString(text, -1)
	if len(cluster) == size {
		return cluster, rest, RuneColumns(r)
	}
	wide, emoji, key := false, false, false
	for _, r := range cluster {
		n := RuneColumns(r)
		columns += n
		wide, emoji, key = wide || n == 2, emoji || r == emojiForm, r == 0x20e3
	}
	if wide || emoji && (shown == 2 || key) {
		columns = 2
	}
	return cluster, rest, columns
}

// RuneColumns is how many columns a rune that stands alone takes: 0, 1 or 2.
// Control and format characters take one, since a dot stands for them, but for
// those that join or part their neighbours and never show.
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
