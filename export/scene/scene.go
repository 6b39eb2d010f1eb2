// Package scene turns the drawing of a topology into a picture made of
// rectangles, paths and texts with colours. It decides all geometry once: SVG
// and PNG are two ways to write the same scene.
//
// Lengths are pixels at scale 1, x to the right and y down from the top left
// corner. Colours are written #rrggbb; with the theme auto each is a pair, see
// [palette.Pair].
package scene

import (
	"portolan/export/overlay"
	"portolan/export/palette"
	"portolan/export/typeface"
	"portolan/model"
	"portolan/model/layout"
)

// Severities of findings that a picture shows.
const (
	withError   = "error"
	withWarning = "warning"
)

// Options choose how a picture looks. The zero value is a light picture from
// left to right.
type Options struct {
	Theme     string // [palette.Light] (default), [palette.Dark] or [palette.Auto]
	Direction layout.Direction
	Notes     *overlay.Notes // shown on top; of findings those of Error and Warning
	Unfold    bool           // guards as boxes of their own
	Show      *layout.Show   // which part, nil for all with groups as the design folds them
	Fonts     *typeface.Set  // for letters that the Go fonts lack
}

// Scene is a finished picture. Groups are painted in order, each over those
// before it.
type Scene struct {
	W, H   float64
	Paper  string
	Title  string // one line
	Desc   string // every node and link in words, in the order in which a request meets them
	Groups []Group

	fonts *typeface.Set
}

// Group is the shapes that make up one thing.
type Group struct {
	Class  string // frame, line, node, label, heading or legend
	ID     string // of the node or link, "" for things that have none
	Title  string // what it is, in words
	Shapes []Shape
}

// Shape is a [Rect], a [Path] or a [Text].
type Shape interface{ shape() }

// Rect is a rectangle with round corners of radius R. Fill and Stroke are ""
// for none; the stroke runs along the middle of the edge.
type Rect struct {
	X, Y, W, H, R float64
	Fill, Stroke  string
	Width         float64
	Dash          []float64
}

// Path is filled, stroked or both. Strokes have flat ends.
type Path struct {
	Steps        []Step
	Fill, Stroke string
	Width        float64
	Dash         []float64 // lengths of strokes and gaps in turn, nil for none
}

// Step is a part of a path.
type Step struct {
	Op   Op
	X, Y float64 // where it ends
	// The control point of a curve.
	CX, CY float64
}

// Op is the kind of a step.
type Op uint8

// The steps: start anew, a straight line, a quadratic curve, a straight line
// back to the last start.
const (
	Move Op = iota
	Straight
	Curve
	Close
)

// Text is one line of text. X is its left end, Y its baseline.
type Text struct {
	X, Y, Size float64
	W          float64 // width in the Go fonts
	Room       Span    // what it must not leave
	Tight      bool    // other fonts may need more than the room: keep to W
	Bold       bool
	Backwards  bool // runs from right to left
	Fill       string
	S          string
}

// Span is a stretch along the x axis.
type Span struct{ X, W float64 }

func (*Rect) shape() {}
func (*Path) shape() {}
func (*Text) shape() {}

// Build lays t out and makes the picture of it. It fails only with an
// [palette.OptionError].
func Build(t *model.Topology, o Options) (*Scene, error) {
	theme := palette.Named(o.Theme)
	if theme == nil {
		return nil, &palette.OptionError{Option: "theme", Value: o.Theme, Want: "light, dark or auto"}
	}
	shape := layout.Options{BoxWidth: boxWidth, Whole: true, Unfold: o.Unfold, Show: o.Show, Direction: o.Direction}
	g := layout.GraphOf(t, shape)
	notes := o.Notes.OfGraph(g)
	d := layout.Arrange(notes.Annotate(g), shape)
	b := &builder{t: t, d: d, theme: theme, notes: notes, scene: &Scene{fonts: o.Fonts}}
	return b.build(), nil
}
