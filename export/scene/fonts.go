package scene

import (
	"math"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"

	"portolan/export/overlay"
	"portolan/export/typeface"
	"portolan/model/layout"
)

// fonts is the font stack of texts. Pictures are measured with the Go fonts,
// which are wider than the others.
const fonts = "Helvetica Neue, Helvetica, Arial, Liberation Sans, Noto Sans, sans-serif"

// Stack is the font stack of the scene: [fonts], and before the last resort
// those that were named for other scripts.
func (s *Scene) Stack() string {
	const last = ", sans-serif"
	stack := strings.TrimSuffix(fonts, last)
	for _, f := range s.fonts.Families() {
		stack += ", '" + f + "'"
	}
	return stack + last
}

// Glyph is a placed character. Index is its glyph in the Go font, 0 when the
// font has none; Shaped is what another font draws, nil for the Go font.
type Glyph struct {
	Rune       rune
	Index      sfnt.GlyphIndex
	X, Advance float64 // pixels from the start of the text
	Shaped     *typeface.Glyph
}

// Advances, in parts of the font size, of characters that the Go fonts lack:
// what fonts that have them commonly take.
const (
	wideAdvance  = 1
	otherAdvance = 0.75
)

var faces = sync.OnceValue(func() [2]*sfnt.Font {
	var out [2]*sfnt.Font
	for i, ttf := range [2][]byte{goregular.TTF, gobold.TTF} {
		f, err := sfnt.Parse(ttf)
		if err != nil {
			panic("scene: a font of the Go project cannot be read: " + err.Error())
		}
		out[i] = f
	}
	return out
})

// Face is the Go font, regular or bold.
func Face(bold bool) *sfnt.Font {
	if bold {
		return faces()[1]
	}
	return faces()[0]
}

// has tells whether a font draws a rune. What is never seen, such as spaces,
// joiners and variation selectors, needs no font.
func has(f *sfnt.Font, buf *sfnt.Buffer, r rune) bool {
	index, err := f.GlyphIndex(buf, r)
	return err == nil && index != 0 || Unseen(r)
}

// Unseen tells runes that leave no ink: spaces, joiners, variation selectors.
func Unseen(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}

// composed gives letters and their marks the form that a font draws: as one
// where it has that, apart where it has the letter alone.
func composed(f *sfnt.Font, buf *sfnt.Buffer, s string) string {
	s = norm.NFC.String(s)
	if !strings.ContainsFunc(s, func(r rune) bool { return !has(f, buf, r) }) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if apart := norm.NFD.String(string(r)); !has(f, buf, r) {
			if letter, size := utf8.DecodeRuneInString(apart); size < len(apart) && has(f, buf, letter) {
				b.WriteString(apart)
				continue
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Missing lists the characters of the scene that its fonts lack, each once,
// in the order in which they are painted.
func (s *Scene) Missing() []string {
	var out []string
	var buf sfnt.Buffer
	seen := map[string]bool{}
	for i := range s.Groups {
		for _, shape := range s.Groups[i].Shapes {
			t, ok := shape.(*Text)
			if !ok {
				continue
			}
			f := Face(t.Bold)
			lacks := func(r rune) bool { return !has(f, &buf, r) && !s.fonts.Has(r) }
			for rest := norm.NFC.String(t.S); rest != ""; {
				var cluster string
				cluster, rest, _ = layout.Cluster(rest)
				if !seen[cluster] && strings.ContainsFunc(cluster, lacks) {
					seen[cluster] = true
					out = append(out, cluster)
				}
			}
		}
	}
	return out
}

// Glyphs places the characters of a text of the scene from left to right.
func (s *Scene) Glyphs(t *Text) []Glyph { return glyphs(s.fonts, t.S, t.Size, t.Bold) }

// glyphs places the characters of a text. Where the Go fonts lack some and the
// set has them, the text is shaped; else one stands behind the other, without
// kerning, letters and marks composed as far as the font can.
func glyphs(set *typeface.Set, s string, size float64, bold bool) []Glyph {
	f := Face(bold)
	var buf sfnt.Buffer
	if set != nil && strings.ContainsFunc(s, func(r rune) bool { return !has(f, &buf, r) && set.Has(r) }) {
		if shaped := set.Shape(norm.NFC.String(s), size, bold, backwards(s)); shaped != nil {
			out := make([]Glyph, len(shaped))
			for i := range shaped {
				g := &shaped[i]
				out[i] = Glyph{Rune: g.Rune, X: g.X, Advance: g.Advance}
				if !g.Missing {
					out[i].Shaped = g
				}
			}
			return out
		}
	}
	unit := fixed.I(int(f.UnitsPerEm()))
	em := float64(unit)
	out := make([]Glyph, 0, len(s))
	x := 0.0
	for _, r := range composed(f, &buf, s) {
		g := Glyph{Rune: r, X: x}
		index, err := f.GlyphIndex(&buf, r)
		if err != nil {
			index = 0
		}
		if g.Index = index; index != 0 {
			a, err := f.GlyphAdvance(&buf, index, unit, 0)
			if err == nil {
				g.Advance = float64(a) / em * size
			}
		} else {
			switch layout.RuneColumns(r) {
			case 1:
				g.Advance = otherAdvance * size
			case 2:
				g.Advance = wideAdvance * size
			}
		}
		x += g.Advance
		out = append(out, g)
	}
	return out
}

// backwards tells whether a text runs from right to left: whether its first
// letter does.
func backwards(s string) bool {
	for _, r := range s {
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}

func (b *builder) measure(s string, size float64, bold bool) float64 {
	gs := glyphs(b.scene.fonts, s, size, bold)
	if len(gs) == 0 {
		return 0
	}
	last := gs[len(gs)-1]
	return last.X + last.Advance
}

// slack is how much wider than the Go fonts the fonts of a reader may be
// before a text has to be held together.
const slack = 1.12

// align says where in its room a text stands.
type align uint8

const (
	start align = iota // left, right for a text that runs from right to left
	left
	middle
	end
)

// fit makes a text of at most the given size that stays within room. What is
// too wide gets a smaller font; nothing is cut.
func (b *builder) fit(s string, size float64, bold bool, fill string, room Span, y float64, a align) *Text {
	t := &Text{Y: y, Size: size, Bold: bold, Fill: fill, S: Clean(s), Room: room}
	t.W = b.measure(t.S, size, bold)
	t.Backwards = backwards(t.S)
	if t.W > room.W {
		t.Size = math.Floor(size*room.W/t.W*100) / 100
		t.W = b.measure(t.S, t.Size, bold)
	}
	t.Tight = t.W*slack > room.W
	switch {
	case a == start && t.Backwards:
		a = end
	case a == start:
		a = left
	}
	t.align(a)
	return t
}

// align moves a text to a side of its room.
func (t *Text) align(a align) {
	room := t.Room
	switch a {
	case left:
		t.X = room.X
	case middle:
		t.X = room.X + (room.W-t.W)/2
	case end:
		t.X = room.X + room.W - t.W
	}
}

// Clean drops what no picture shows and XML may not hold: control characters
// and those that turn the direction of texts. Breaks become spaces.
func Clean(s string) string {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r == 0x2028 || r == 0x2029:
			out = append(out, ' ')
		case unicode.IsControl(r), r == 0xfffe, r == 0xffff:
		case r == 0x200c || r == 0x200d: // they shape letters and emoji
			out = append(out, r)
		case unicode.Is(unicode.Cf, r):
		case !utf8.ValidRune(r):
			out = append(out, utf8.RuneError)
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

// wrap breaks a text between words into lines of at most width pixels. Longer
// words break as names do, and else anywhere. No letter stands alone in the last
// line where narrower lines, as many, give it company.
func (b *builder) wrap(s string, size float64, bold bool, width float64) []string {
	lines := b.fillLines(s, size, bold, width)
	for narrow := width - size/2; layout.Alone(lines) && narrow > width/2; narrow -= size / 2 {
		if l := b.fillLines(s, size, bold, narrow); len(l) == len(lines) {
			lines = l
		}
	}
	return lines
}

func (b *builder) fillLines(s string, size float64, bold bool, width float64) []string {
	var out []string
	line := ""
	put := func(blank, word string) {
		if line != "" && b.measure(line+blank+word, size, bold) > width {
			out = append(out, line)
			line = ""
		}
		if line != "" {
			line += blank
		}
		line += word
	}
	for _, word := range overlay.Words(Clean(s)) {
		if b.measure(word, size, bold) <= width {
			put(" ", word)
			continue
		}
		blank := " " // a script without spaces, or a name longer than a line
		for _, piece := range layout.Pieces(word) {
			for b.measure(piece, size, bold) > width {
				var sign string
				sign, piece, _ = layout.Cluster(piece)
				put(blank, sign)
				blank = ""
			}
			put(blank, piece)
			blank = ""
		}
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}
