// Package text paints a layout.Drawing on a grid of character cells. The cells
// carry roles, not colours: the command line writes them as plain text, the
// designer shows the same grid through a camera with colours.
package text

import (
	"strings"
	"unicode/utf8"

	"portolan/model"
	"portolan/model/layout"
)

// Role is what a cell is part of.
type Role uint8

// The roles.
const (
	Blank Role = iota
	BoxBorder
	BoxFill
	Caption
	Title
	Fact
	Badge
	FrameBorder
	FrameTitle
	RequestLine
	DNSLine
	AttachLine
	Arrow
	Label
	Finding
)

// Flags add to a role.
const (
	Focused Style = 1 << (8 + iota)
	Dimmed
	Failed // the node or line has an error finding, or is broken
	Warned // the node has a warning
	Marked // the node is selected
	Dead   // a simulation breaks the node, or leaves the line without requests
	Heavy  // the line carries much of the traffic
)

// Style is a role in the low four bits, the family of the service in the next
// four, and flags above. It is small enough to index a table.
type Style uint16

// styleOf makes a style without flags.
func styleOf(r Role, f model.Family) Style { return Style(r) | Style(f)<<4 }

// Role of the cell.
func (s Style) Role() Role { return Role(s & 15) }

// Family of the service that the cell belongs to.
func (s Style) Family() model.Family { return model.Family(s >> 4 & 15) }

// Has tells whether all the given flags are set.
func (s Style) Has(flags Style) bool { return s&flags == flags }

// Cell is one character cell. R is 0 behind the first cell of a wide
// character and below 0 where several code points make up one: [Grid.Text]
// tells them. Owner is 0 for nothing, i+1 for box i of the drawing and -(i+1)
// for its line i.
type Cell struct {
	R     rune
	Style Style
	Owner int32
}

// Grid is a painted drawing, row by row.
type Grid struct {
	W, H  int
	Cells []Cell

	arms  []arms
	heads []head

	clusters []string // characters of several code points; cells hold -1-i

	flagged []Style // flags of each line
}

// reset makes g a blank grid of the given size, reusing its memory.
func (g *Grid) reset(w, h int) {
	g.W, g.H = w, h
	n := w * h
	if cap(g.Cells) < n {
		g.Cells = make([]Cell, n)
		g.arms = make([]arms, n)
	}
	g.Cells, g.arms = g.Cells[:n], g.arms[:n]
	for i := range g.Cells {
		g.Cells[i] = Cell{R: ' '}
	}
	clear(g.arms)
	g.heads = g.heads[:0]
	g.clusters = g.clusters[:0]
}

// At is the cell at column x of row y, a blank outside the grid.
func (g *Grid) At(x, y int) Cell {
	if x < 0 || y < 0 || x >= g.W || y >= g.H {
		return Cell{R: ' '}
	}
	return g.Cells[y*g.W+x]
}

// Text is what a cell of g shows, "" behind the first cell of a wide character.
func (g *Grid) Text(c Cell) string {
	switch {
	case c.R < 0:
		return g.clusters[-1-c.R]
	case c.R == 0:
		return ""
	}
	return string(c.R)
}

func (g *Grid) set(x, y int, c Cell) {
	if x < 0 || y < 0 || x >= g.W || y >= g.H {
		return
	}
	g.Cells[y*g.W+x] = c
}

// write puts text at x, y and returns the column behind it. Text that does not
// fit into room columns ends with an ellipsis; what people see as one character
// is never split, and control characters show as a dot.
func (g *Grid) write(x, y int, s string, room int, st Style, owner int32, more rune) int {
	cut := layout.Columns(s) > room
	if cut {
		room--
	}
	for s != "" {
		var cluster string
		var n int
		cluster, s, n = layout.Cluster(s)
		if n == 0 {
			continue
		}
		if n > room {
			break
		}
		g.set(x, y, Cell{g.sign(cluster, x, y), st, owner})
		for i := 1; i < n; i++ {
			g.set(x+i, y, Cell{0, st, owner})
		}
		x, room = x+n, room-n
	}
	if cut && room >= 0 {
		g.set(x, y, Cell{more, st, owner})
		x++
	}
	return x
}

// sign is the R of the cell at x, y that shows a cluster.
func (g *Grid) sign(cluster string, x, y int) rune {
	r, size := utf8.DecodeRuneInString(cluster)
	if size == len(cluster) {
		return model.VisibleRune(r)
	}
	if x < 0 || y < 0 || x >= g.W || y >= g.H {
		return ' ' // outside: not kept
	}
	if strings.ContainsFunc(cluster, func(r rune) bool { return model.VisibleRune(r) != r }) {
		cluster = harmless(cluster)
	}
	g.clusters = append(g.clusters, cluster)
	return rune(-len(g.clusters))
}

// harmless drops from a cluster what no terminal should get; its first rune
// stays to be seen.
func harmless(cluster string) string {
	first, size := utf8.DecodeRuneInString(cluster)
	return string(model.VisibleRune(first)) + strings.Map(func(r rune) rune {
		if model.VisibleRune(r) != r {
			return -1
		}
		return r
	}, cluster[size:])
}

// lines are the rows as text without trailing blanks.
func (g *Grid) lines() []string {
	out := make([]string, 0, g.H)
	var b strings.Builder
	for y := range g.H {
		b.Reset()
		for _, c := range g.Cells[y*g.W : (y+1)*g.W] {
			if c.R > 0 {
				b.WriteRune(c.R)
			} else {
				b.WriteString(g.Text(c))
			}
		}
		out = append(out, strings.TrimRight(b.String(), " "))
	}
	return out
}

// String is the rows as text, each ended by a line break.
func (g *Grid) String() string {
	lines := g.lines()
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}
