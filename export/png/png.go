// Package png draws a topology as a PNG picture: the picture of package svg,
// rastered by this program in the Go fonts. Characters that those fonts lack
// show as an empty box of their width.
package png

import (
	"bufio"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"

	"portolan/export/scene"
	"portolan/model"
)

// Limits of a picture.
const (
	MaxScale  = 4
	MaxSide   = 16384   // pixels in a row or column
	MaxPixels = 1 << 27 // in all: 512 MiB while it is drawn
)

// Options choose how the picture looks. The zero value is a light picture from
// left to right at twice the size of the SVG, which is crisp on most screens.
type Options struct {
	Theme     string            // "light" (default) or "dark"
	Direction string            // "LR", left to right (default), or "TB", top to bottom
	Findings  map[string]string // id of a node or link to "error" or "warning"; all else is passed over
	Scale     int               // pixels for each of the SVG, 1 to MaxScale; 0 for 2
}

// SizeError refuses a picture that would be larger than [MaxSide] or
// [MaxPixels].
type SizeError struct {
	W, H  int // what the picture would have
	Scale int
	Fits  int // the largest scale that would do, 0 for none
}

func (e *SizeError) Error() string {
	advice := fmt.Sprintf("scale %d fits", e.Fits)
	if e.Fits == 0 {
		advice = "no scale fits: write SVG instead"
	}
	return fmt.Sprintf("%d x %d pixels at scale %d are more than %d to a side or %d in all; %s",
		e.W, e.H, e.Scale, MaxSide, MaxPixels, advice)
}

// Write writes t as a PNG without transparency. The same topology and options
// give the same bytes. It fails with a [scene.OptionError] for an option that
// cannot be, with a [SizeError] for a picture that is too large, and with the
// errors of w.
func Write(w io.Writer, t *model.Topology, o Options) error {
	if o.Scale == 0 {
		o.Scale = 2
	}
	if o.Scale < 1 || o.Scale > MaxScale {
		return fmt.Errorf("png: %w", &scene.OptionError{Option: "scale", Value: fmt.Sprint(o.Scale), Want: "1 to 4"})
	}
	s, err := scene.Build(t, scene.Options{Theme: o.Theme, Direction: o.Direction, Findings: o.Findings})
	if err != nil {
		return fmt.Errorf("png: %w", err)
	}
	if err := checkSize(s, o.Scale); err != nil {
		return fmt.Errorf("png: %w", err)
	}
	out := bufio.NewWriter(w)
	if err := png.Encode(out, raster(s, o.Scale)); err != nil {
		return fmt.Errorf("png: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("png: %w", err)
	}
	return nil
}

// size of a scene in pixels. A scene may be too large for an int on paper, not
// in fact: layouts count cells in ints.
func size(s *scene.Scene, scale int) (w, h int) {
	return int(math.Ceil(s.W * float64(scale))), int(math.Ceil(s.H * float64(scale)))
}

func fits(w, h int) bool { return w <= MaxSide && h <= MaxSide && w*h <= MaxPixels }

func checkSize(s *scene.Scene, scale int) error {
	w, h := size(s, scale)
	if fits(w, h) {
		return nil
	}
	e := &SizeError{W: w, H: h, Scale: scale}
	for k := scale - 1; k > 0; k-- {
		if fits(size(s, k)) {
			e.Fits = k
			break
		}
	}
	return e
}

// raster draws a scene.
func raster(s *scene.Scene, scale int) image.Image {
	w, h := size(s, scale)
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, w, h)), scale: float64(scale)}
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

// colour reads #rrggbb.
func colour(s string) color.RGBA {
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
