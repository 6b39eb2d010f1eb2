package text

import (
	"bufio"
	"fmt"
	"io"

	"portolan/export/overlay"
	"portolan/model"
	"portolan/model/layout"
	"portolan/model/wording"
)

// Options choose how a topology is written as text.
type Options struct {
	Width     int  // greatest number of columns, 0 for no limit
	ASCII     bool // only ASCII signs for boxes and lines
	Unfold    bool // guards as boxes of their own
	Direction Direction
	Show      *layout.Show   // which part, nil for all with groups as the design folds them
	Notes     *overlay.Notes // in the drawing where that has the width, and explained below it
}

// Direction says which way the drawing may run.
type Direction uint8

// The directions. Auto takes the first that fits the width.
const (
	Auto Direction = iota
	LeftRight
	TopDown
)

// Write draws t on w. It shows as much detail as fits the width: framed boxes,
// else one-row boxes, left to right or top down, see [layout.Fit], and Regions
// below each other where there is no room for them side by side; what fits no
// drawing becomes an indented list. Every node and every label is in all of
// them; in narrow drawings guards stand as their kinds and records as the first
// labels of their names.
func Write(w io.Writer, t *model.Topology, o Options) error {
	out := bufio.NewWriter(w)
	for _, line := range lines(t, o) {
		out.WriteString(line)
		out.WriteByte('\n')
	}
	return out.Flush()
}

func lines(t *model.Topology, o Options) []string {
	if len(t.Nodes) == 0 {
		return nil
	}
	own := o.Notes // of nodes and links, for lists
	if o.Notes != nil {
		o.Notes = own.OfGraph(layout.GraphOf(t, layout.Options{Unfold: o.Unfold, Show: o.Show}))
	}
	d, shown, why := drawable(t, o)
	if d == nil {
		o.Notes = own
		out := append(wrap(why, "", "", o.Width), "")
		return append(append(out, outline(t, o)...), legend(t, o, false)...)
	}
	out := paint(d, PaintOptions{ASCII: o.ASCII, Counts: counts(o.Notes, d)}).lines()
	o.Notes = own
	return append(out, legend(t, o, shown)...)
}

// What is larger than this is a list: nobody finds a way through such a text.
const (
	mostNodes = 2000
	mostCells = 1_000_000
)

// drawable is the drawing that is written, or nil and why it is a list.
func drawable(t *model.Topology, o Options) (d *layout.Drawing, shown bool, why string) {
	if n := o.Show.Size(t); n > mostNodes {
		return nil, false, fmt.Sprintf("A list, since a drawing of %s is too large to be read:", wording.Count(n, "node"))
	}
	switch d, shown = drawing(t, o); {
	case d == nil:
		return nil, false, fmt.Sprintf("A list, since no drawing with all names and facts has room in %s:", wording.Count(o.Width, "column"))
	case d.W*d.H > mostCells:
		return nil, false, fmt.Sprintf("A list, since a drawing of %s and %s is too large to be read:", wording.Count(d.W, "column"), wording.Count(d.H, "row"))
	}
	return d, shown, ""
}

// leastReadable is the least width that people read texts in. From here on a
// wider text has no taller drawing.
const leastReadable = 60

// drawing is the most detailed one that fits and tells every name and label, or
// nil. Shown tells whether waits and shares are in it.
func drawing(t *model.Topology, o Options) (d *layout.Drawing, shown bool) {
	shape := layout.Options{Unfold: o.Unfold, Show: o.Show, OneWay: o.Direction != Auto}
	if o.Direction == TopDown {
		shape.Direction = layout.TopDown
	}
	var dress *layout.Dress
	if n := o.Notes; n != nil && (n.Waits != nil || n.Shares != nil) {
		dress = &layout.Dress{Of: n.Annotate, Without: len(legend(t, o, false)) - len(legend(t, o, true))}
	}
	return layout.FitWidth(t, max(0, o.Width), leastReadable, shape, dress)
}
