// Package png draws a topology as a PNG picture: the picture of package
// scene, rastered by this program in the Go fonts and those that a person names.
// Characters that they lack show as an empty box of their width;
// [Picture.Missing] tells them.
package png

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strings"

	"portolan/export/palette"
	"portolan/export/scene"
)

// Limits of a picture.
const (
	MaxScale = 4
	// DefaultScale is crisp on most screens.
	DefaultScale = 2
	maxSide      = 16384   // pixels in a row or column
	maxPixels    = 1 << 27 // in all: 512 MiB while it is drawn
	// A picture below the scale overview shows no letters, only where things are:
	// smallPixels are enough for it.
	overview    = 0.25
	smallPixels = 1 << 23
)

// SizeError refuses a picture that would have too many pixels, to a side or in all.
type SizeError struct {
	W, H  int // what the picture would have
	Scale int
	Fits  int // the largest scale that would do, 0 for none
}

func (e *SizeError) Error() string {
	advice := fmt.Sprintf("scale %d fits", e.Fits)
	if e.Fits == 0 {
		advice = "without a scale the picture is made smaller; SVG has no such limits"
	}
	return fmt.Sprintf("%d x %d pixels at scale %d are more than %d to a side or %d in all; %s",
		e.W, e.H, e.Scale, maxSide, maxPixels, advice)
}

// Picture is a picture that is laid out and not drawn yet.
type Picture struct {
	scene *scene.Scene
	scale float64
	// shrunk says that no scale was asked for and the usual one is too large.
	shrunk bool
}

// Of is the picture of a scene, with so many pixels for each of the SVG. It
// fails with a [palette.OptionError] for a scale that is not 1 to [MaxScale], and
// with a [SizeError] for a picture that is too large.
//
// Scale 0 takes [DefaultScale], a smaller one where that does not fit, and where
// none fits makes the picture as small as it has to be; [Picture.Smaller] says so.
func Of(s *scene.Scene, scale int) (*Picture, error) {
	switch {
	case scale < 0 || scale > MaxScale:
		return nil, fmt.Errorf("png: %w", &palette.OptionError{Option: "scale", Value: fmt.Sprint(scale), Want: "1 to 4"})
	case scale == 0:
		fit := largest(s)
		return &Picture{s, fit, fit < DefaultScale}, nil
	}
	if err := checkSize(s, scale); err != nil {
		return nil, fmt.Errorf("png: %w", err)
	}
	return &Picture{scene: s, scale: float64(scale)}, nil
}

// largest is the scale of a picture that states none.
func largest(s *scene.Scene) float64 {
	for scale := DefaultScale; scale > 0; scale-- {
		if fits(size(s, float64(scale))) {
			return float64(scale)
		}
	}
	scale := min((maxSide-1)/max(s.W, s.H), math.Sqrt(maxPixels/(s.W*s.H))*0.999)
	if scale < overview {
		scale = min(scale, math.Sqrt(smallPixels/(s.W*s.H)))
	}
	return scale
}

// Size is the width and height in pixels.
func (p *Picture) Size() (w, h int) { return size(p.scene, p.scale) }

// Missing lists the characters that the fonts of the picture lack, each once.
func (p *Picture) Missing() []string { return p.scene.Missing() }

// namedMissing is how many missing characters a note names.
const namedMissing = 8

// Smaller says that the picture was made smaller than [DefaultScale] to fit, and
// what that means for who reads it; "" for one that was not, or was asked for so.
func (p *Picture) Smaller() string {
	if !p.shrunk {
		return ""
	}
	w, h := size(p.scene, DefaultScale)
	why := fmt.Sprintf("%d x %d pixels at scale %d are too many", w, h, DefaultScale)
	switch {
	case p.scale >= 1:
		return fmt.Sprintf("drawn with --scale %.0f: %s", p.scale, why)
	case p.scale >= overview:
		return fmt.Sprintf("made smaller than --scale 1, to %.2g: %s; SVG has no such limits", p.scale, why)
	}
	return fmt.Sprintf("an overview, %.2g of --scale 1 and too small to be read: %s; SVG shows all of it", p.scale, why)
}

// Note tells which characters the fonts of the picture lack, "" for none.
func (p *Picture) Note() string {
	missing := p.Missing()
	if len(missing) == 0 {
		return ""
	}
	what, them := "1 character is", "it"
	if len(missing) > 1 {
		what, them = fmt.Sprintf("%d characters are", len(missing)), "them"
	}
	names := strings.Join(missing[:min(len(missing), namedMissing)], ", ")
	if len(missing) > namedMissing {
		names += ", ..."
	}
	return fmt.Sprintf("%s not in its fonts (%s); SVG shows %s", what, names, them)
}

// Thumbnail draws the picture as large as w by h pixels allow, in its
// proportions and not larger than at scale 1.
func (p *Picture) Thumbnail(w, h int) *image.RGBA {
	scale := min(1, float64(max(1, w))/p.scene.W, float64(max(1, h))/p.scene.H)
	return p.raster(max(1, int(p.scene.W*scale)), max(1, int(p.scene.H*scale)), scale)
}

// Encode draws the picture and writes it without transparency: the same picture,
// the same bytes. Errors come from w.
func (p *Picture) Encode(w io.Writer) error {
	out := bufio.NewWriter(w)
	width, height := p.Size()
	encoder := png.Encoder{}
	if p.scale < overview { // dense, and as large as it is for nothing but its lines
		encoder.CompressionLevel = png.BestSpeed
	}
	if err := encoder.Encode(&sized{Writer: out, perMetre: uint32(math.Round(pixelsPerMetre * p.scale))}, p.raster(width, height, p.scale)); err != nil {
		return fmt.Errorf("png: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("png: %w", err)
	}
	return nil
}

// pixelsPerMetre at scale 1: 96 to the inch, as SVG has it.
const pixelsPerMetre = 3780

// sized puts the physical size (chunk pHYs) behind the header of a PNG, so that
// a picture of any scale is as large on paper as the SVG.
type sized struct {
	io.Writer
	perMetre uint32
	written  int
}

// headerEnd is the length of signature and IHDR, which always come first.
const headerEnd = 8 + 25

func (s *sized) Write(p []byte) (int, error) {
	n := 0
	if left := headerEnd - s.written; left > 0 {
		part := min(left, len(p))
		k, err := s.Writer.Write(p[:part])
		n, s.written = k, s.written+k
		if err != nil || s.written < headerEnd {
			return n, err
		}
		chunk := binary.BigEndian.AppendUint32([]byte("pHYs"), s.perMetre)
		chunk = append(binary.BigEndian.AppendUint32(chunk, s.perMetre), 1) // the unit is the metre
		sum := crc32.ChecksumIEEE(chunk)
		chunk = append(binary.BigEndian.AppendUint32(nil, 9), chunk...)
		if _, err := s.Writer.Write(binary.BigEndian.AppendUint32(chunk, sum)); err != nil {
			return n, err
		}
	}
	k, err := s.Writer.Write(p[n:])
	return n + k, err
}

// size of a scene in pixels. A scene may be too large for an int on paper, not
// in fact: layouts count cells in ints.
func size(s *scene.Scene, scale float64) (w, h int) {
	return int(math.Ceil(s.W * scale)), int(math.Ceil(s.H * scale))
}

func fits(w, h int) bool { return w <= maxSide && h <= maxSide && w*h <= maxPixels }

func checkSize(s *scene.Scene, scale int) error {
	w, h := size(s, float64(scale))
	if fits(w, h) {
		return nil
	}
	e := &SizeError{W: w, H: h, Scale: scale}
	for k := scale - 1; k > 0; k-- {
		if fits(size(s, float64(k))) {
			e.Fits = k
			break
		}
	}
	return e
}

// raster draws the scene on w by h pixels.
func (p *Picture) raster(w, h int, scale float64) *image.RGBA {
	s := p.scene
	c := &canvas{scene: s, img: image.NewRGBA(image.Rect(0, 0, w, h)), scale: scale, overview: p.scale < overview}
	c.clear(colour(s.Paper))
	for i := range s.Groups {
		for _, shape := range s.Groups[i].Shapes {
			switch shape := shape.(type) {
			case *scene.Rect:
				c.rect(shape)
			case *scene.Path:
				c.path(shape)
			case *scene.Text:
				c.text(shape)
			}
		}
	}
	return c.img
}

// colour reads #rrggbb, of a pair the light one.
func colour(s string) color.RGBA {
	s, _ = palette.Pair(s)
	var c color.RGBA
	c.A = 0xff
	if len(s) != 7 {
		return c
	}
	hex := func(i int) uint8 {
		n := uint8(0)
		for _, r := range []byte(s[i : i+2]) {
			n <<= 4
			if r >= 'a' {
				n |= r - 'a' + 10
			} else {
				n |= r - '0'
			}
		}
		return n
	}
	c.R, c.G, c.B = hex(1), hex(3), hex(5)
	return c
}
