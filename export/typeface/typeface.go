// Package typeface draws letters that the fonts of pictures lack with fonts
// that a person names. Texts are shaped as their script wants it: Arabic letters
// join, marks find their place, and what is written from right to left runs that
// way.
package typeface

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/math/fixed"
)

// Font is one font of a file.
type Font struct {
	Family string
	face   *font.Face
	bold   bool
}

// Parse reads the first font of a TrueType or OpenType file or collection.
func Parse(data []byte) (f *Font, err error) {
	defer func() { // the reader is not ours
		if r := recover(); r != nil {
			f, err = nil, errors.New("the font is damaged")
		}
	}()
	if err := sound(bytes.NewReader(data), int64(len(data))); err != nil {
		return nil, err
	}
	faces, err := font.ParseTTC(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("the font is damaged: %w", err)
	}
	if len(faces) == 0 {
		return nil, errNoFont
	}
	d := faces[0].Describe()
	return &Font{Family: family(d.Family), face: faces[0], bold: d.Aspect.Weight >= font.WeightSemibold}, nil
}

// family is a name that can stand in a list of fonts.
func family(name string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`"'\,;<>&`, r) {
			return -1
		}
		return r
	}, name))
}

// Coverage tells which of some characters the first font of a file draws,
// without reading more of it than its index.
func Coverage(file interface {
	io.Reader
	io.ReaderAt
	io.Seeker
}, of []rune,
) (has []bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			has, err = nil, errors.New("the font is damaged")
		}
	}()
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	if err := sound(file, size); err != nil {
		return nil, err
	}
	loaders, err := opentype.NewLoaders(file)
	if err != nil {
		return nil, err
	}
	if len(loaders) == 0 {
		return nil, errNoFont
	}
	raw, err := loaders[0].RawTable(opentype.MustNewTag("cmap"))
	if err != nil {
		return nil, err
	}
	table, _, err := tables.ParseCmap(raw)
	if err != nil {
		return nil, err
	}
	index, _, err := font.ProcessCmap(table, tables.FPNone)
	if err != nil {
		return nil, err
	}
	has = make([]bool, len(of))
	for i, r := range of {
		gid, ok := index.Lookup(r)
		has[i] = ok && gid != 0
	}
	return has, nil
}

// Set is fonts in the order in which they are asked, behind the Go fonts. A nil
// Set has none.
type Set struct {
	fonts  []*Font
	mu     sync.Mutex
	shaper shaping.HarfbuzzShaper
}

// NewSet is a set of fonts.
func NewSet(fonts ...*Font) *Set { return &Set{fonts: fonts} }

// Families are the names of the fonts, each once.
func (s *Set) Families() []string {
	var out []string
	if s == nil {
		return nil
	}
	for _, f := range s.fonts {
		if f.Family != "" && !slices.Contains(out, f.Family) {
			out = append(out, f.Family)
		}
	}
	return out
}

// Has tells whether a font of the set draws a character.
func (s *Set) Has(r rune) bool { return s != nil && s.find(r, false) != nil }

func (s *Set) find(r rune, bold bool) *Font {
	var found *Font
	for _, f := range s.fonts {
		if gid, ok := f.face.NominalGlyph(r); !ok || gid == 0 {
			continue
		}
		if f.bold == bold {
			return f
		}
		if found == nil {
			found = f
		}
	}
	return found
}

// own are the Go fonts as the shaper reads them.
var own = sync.OnceValue(func() [2]*Font {
	var out [2]*Font
	for i, ttf := range [2][]byte{goregular.TTF, gobold.TTF} {
		f, err := Parse(ttf)
		if err != nil {
			panic("typeface: a font of the Go project cannot be read: " + err.Error())
		}
		f.bold = i == 1
		out[i] = f
	}
	return out
})

// chosen finds the face for each character: [shaping.Fontmap].
type chosen struct {
	set  *Set
	bold bool
	own  *Font
}

func (c chosen) ResolveFace(r rune) *font.Face {
	if gid, ok := c.own.face.NominalGlyph(r); ok && gid != 0 {
		return c.own.face
	}
	if f := c.set.find(r, c.bold); f != nil {
		return f.face
	}
	return c.own.face
}

// Glyph is a placed letter of a shaped text.
type Glyph struct {
	Rune     rune // the first of those that it shows
	Missing  bool // no font has it
	X, Y     float64
	Advance  float64
	id       font.GID
	face     *font.Face
	embolden bool
	size     float64
}

// reach is more than any text is wide, in pixels.
const reach = 1 << 20

// Shape places the letters of a text of some size in pixels from left to right,
// as they are seen. Rtl says that the text as a whole runs from right to left.
// It is nil where the fonts cannot be used.
func (s *Set) Shape(text string, size float64, bold, rtl bool) (out []Glyph) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() { // the shaper is not ours
		if r := recover(); r != nil {
			out = nil
		}
	}()
	c := chosen{set: s, bold: bold, own: own()[0]}
	if bold {
		c.own = own()[1]
	}
	in := shaping.Input{Text: []rune(text), Direction: di.DirectionLTR, Size: fixed.Int26_6(size*64 + 0.5), Language: language.NewLanguage("en")}
	in.RunEnd = len(in.Text)
	if rtl {
		in.Direction = di.DirectionRTL
	}
	var segmenter shaping.Segmenter
	var runs []shaping.Output
	for _, part := range segmenter.Split(in, c) {
		runs = append(runs, s.shaper.Shape(part))
	}
	var wrapper shaping.LineWrapper
	lines, _ := wrapper.WrapParagraph(shaping.WrapConfig{Direction: in.Direction, DisableTrailingWhitespaceTrim: true}, reach, in.Text, shaping.NewSliceIterator(runs))
	x := 0.0
	for _, line := range lines {
		slices.SortFunc(line, func(a, b shaping.Output) int { return int(a.VisualIndex - b.VisualIndex) })
		for _, run := range line {
			x, out = s.place(run, in.Text, size, bold, x, out)
		}
	}
	return out
}

// place appends the letters of one run from x on.
func (s *Set) place(run shaping.Output, text []rune, size float64, bold bool, x float64, out []Glyph) (float64, []Glyph) {
	thin := bold
	for _, f := range own() {
		thin = thin && f.face != run.Face
	}
	for _, f := range s.fonts {
		if f.face == run.Face && f.bold {
			thin = false
		}
	}
	for _, g := range run.Glyphs {
		advance := float64(g.Advance) / 64
		out = append(out, Glyph{
			Rune: text[g.TextIndex()], Missing: g.GlyphID == 0, X: x + float64(g.XOffset)/64, Y: -float64(g.YOffset) / 64,
			Advance: advance, id: g.GlyphID, face: run.Face, embolden: thin, size: size,
		})
		x += advance
	}
	return x, out
}

// Step is a part of an outline: to where a pen moves or draws, with its control
// points before. Coordinates are pixels from the place of the letter, y down.
type Step struct {
	Move bool
	Pts  [][2]float64 // one for a line, two for a quadratic curve, three for a cubic one
}

// boldness is by how much of its size a letter is widened where a font has no
// bold one.
const boldness = 1.0 / 28

// Outline is what to fill to draw the letter; ok is false where it is no
// outline, as with coloured emoji.
func (g *Glyph) Outline() (steps []Step, ok bool) {
	defer func() {
		if r := recover(); r != nil {
			steps, ok = nil, false
		}
	}()
	outline, ok := g.face.GlyphDataOutline(g.id)
	if !ok {
		return nil, false
	}
	k := g.size / float64(g.face.Upem())
	shifts := []float64{0}
	if g.embolden {
		shifts = []float64{-boldness * g.size / 2, boldness * g.size / 2}
	}
	for _, dx := range shifts {
		for _, s := range outline.Segments {
			step := Step{Move: s.Op == opentype.SegmentOpMoveTo}
			for _, p := range s.ArgsSlice() {
				step.Pts = append(step.Pts, [2]float64{float64(p.X)*k + dx, -float64(p.Y) * k})
			}
			steps = append(steps, step)
		}
	}
	return steps, true
}
