package scene

import (
	"math"

	"portolan/model/layout"
)

// thickness is how wide a line is that a share of all requests takes.
func thickness(share float64) float64 { return 1.2 + 3*share }

// stretched is a pattern of dashes for a line of some width: the dashes of a
// wide line are longer, else they would be squares.
func stretched(dash []float64, width float64) []float64 {
	k := math.Round(width/2.4*10) / 10
	if k <= 1 || len(dash) == 0 {
		return dash
	}
	out := make([]float64, len(dash))
	for i, d := range dash {
		out[i] = d * k
	}
	return out
}

// pair is two neighbouring cells that a line runs through, in reading order.
type pair [2]layout.Point

func pairOf(a, b layout.Point) pair {
	if b.X < a.X || b.Y < a.Y {
		a, b = b, a
	}
	return pair{a, b}
}

// sums adds up, by class, the shares of all lines that run from cell to cell:
// what a way carries that several lines share. It is nil where shares are not
// shown.
func (b *builder) sums() map[layout.Class]map[pair]float64 {
	if b.notes == nil || b.notes.Shares == nil {
		return nil
	}
	out := map[layout.Class]map[pair]float64{}
	for i := range b.d.Lines {
		l := &b.d.Lines[i]
		share, ok := b.notes.Weight(l.ID)
		if !ok || len(l.Points) < 2 {
			continue
		}
		if out[l.Class] == nil {
			out[l.Class] = map[pair]float64{}
		}
		cells := every(l.Points)
		for k := 1; k < len(cells); k++ {
			p := pairOf(cells[k-1], cells[k])
			out[l.Class][p] = min(1, out[l.Class][p]+share)
		}
	}
	return out
}

// strand is the parts of a line that are equally wide.
type strand struct {
	parts  [][]layout.Point
	share  float64
	shared bool // the share is known and decides the width
}

// strands are the parts of a line that are to be drawn: all of it, but where
// dashes are done already. With shares they are apart by width, the order that
// of the way.
func (b *builder) strands(l *layout.Line, done map[pair]bool, sums map[layout.Class]map[pair]float64) []strand {
	if _, ok := b.notes.Weight(l.ID); !ok {
		if done == nil {
			return []strand{{parts: [][]layout.Point{l.Points}}}
		}
		return []strand{{parts: runs(l.Points, done)}}
	}
	cells := every(l.Points)
	sum := make([]float64, len(cells)) // of the step to each cell
	for k := 1; k < len(cells); k++ {
		sum[k] = sums[l.Class][pairOf(cells[k-1], cells[k])]
	}
	var out []strand
	for from := 1; from < len(cells); {
		if done[pairOf(cells[from-1], cells[from])] {
			from++
			continue
		}
		to := from
		for to+1 < len(cells) && sum[to+1] == sum[from] && !done[pairOf(cells[to], cells[to+1])] {
			to++
		}
		out = append(out, strand{[][]layout.Point{corners(grown(cells, sum, from, to))}, sum[from], true})
		from = to + 1
	}
	for k := 1; k < len(cells) && done != nil; k++ {
		done[pairOf(cells[k-1], cells[k])] = true
	}
	return out
}

// grown is the cells of the steps from to to. Where a narrow part turns off a
// wide one it begins in the cell before the corner, so that both join in a
// curve; likewise where it ends.
func grown(cells []layout.Point, sum []float64, from, to int) []layout.Point {
	a, b := from-1, to
	if a > 0 && sum[a] > sum[from] && !straight(cells[a-1], cells[a], cells[a+1]) {
		a--
	}
	if b < len(cells)-1 && sum[b+1] > sum[to] && !straight(cells[b-1], cells[b], cells[b+1]) {
		b++
	}
	return cells[a : b+1]
}
