package text

import (
	"bufio"
	"io"

	"portolan/model"
	"portolan/model/layout"
)

// Options choose how a topology is written as text.
type Options struct {
	Width     int  // greatest number of columns, 0 for no limit
	ASCII     bool // only ASCII signs for boxes and lines
	Unfold    bool // guards as boxes of their own
	Direction Direction
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
// else one-row boxes, left to right or top down; what fits no drawing becomes
// an indented list. Every node and every label is in all of them.
func Write(w io.Writer, t *model.Topology, o Options) error {
	out := bufio.NewWriter(w)
	for _, line := range lines(t, o) {
		out.WriteString(line)
		out.WriteByte('\n')
	}
	return out.Flush()
}

// shapes are tried in this order; the first that is narrow enough is taken.
var shapes = []layout.Options{
	{Level: layout.Detail, Direction: layout.LeftRight},
	{Level: layout.Detail, Direction: layout.LeftRight, Tight: true},
	{Level: layout.Detail, Direction: layout.TopDown},
	{Level: layout.Detail, Direction: layout.TopDown, Tight: true},
	{Level: layout.Compact, Direction: layout.LeftRight, Tight: true},
	{Level: layout.Compact, Direction: layout.TopDown},
	{Level: layout.Compact, Direction: layout.TopDown, Tight: true},
}

func lines(t *model.Topology, o Options) []string {
	if len(t.Nodes) == 0 {
		return nil
	}
	for _, shape := range shapes {
		td := shape.Direction == layout.TopDown
		if o.Direction == LeftRight && td || o.Direction == TopDown && !td {
			continue
		}
		shape.Unfold, shape.NameBadges = o.Unfold, true
		// Positions chosen by hand are for the drawing on the canvas.
		shape.Loose = td || shape.Tight || shape.Level != layout.Detail
		d := layout.FromTopology(t, shape)
		if o.Width <= 0 || d.W <= o.Width {
			return Paint(d, PaintOptions{ASCII: o.ASCII}).Lines()
		}
	}
	return Outline(t, o.Width, o.ASCII)
}
