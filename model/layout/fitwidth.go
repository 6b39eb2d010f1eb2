package layout

import (
	"slices"

	"portolan/model"
)

// wrapped are shapes that only a text of given width tries: full names of
// records and guards in more rows, before names are shortened.
var wrapped = []Options{
	{Level: Detail, Tight: true, Whole: true, BoxWidth: 20, Snug: true},
	{Level: Detail, Tight: true, Whole: true, BoxWidth: 16, Snug: true},
	{Level: Detail, Tight: true, Whole: true, BoxWidth: 13, Snug: true},
}

// brief are the shapes that are tried of many nodes, each drawing of which takes
// long.
var brief = [][]Options{
	{
		{Level: Detail, Tight: true, Whole: true, BoxWidth: 26},
		{Level: Detail, Tight: true, Whole: true, BoxWidth: 13, Short: true, Snug: true},
	},
	{{Level: Detail, Tight: true, Whole: true, BoxWidth: 10, Short: true, Snug: true, Plain: true}},
	{{Level: Compact, Tight: true, Whole: true, Short: true, NameBadges: true}},
	{{Level: Compact, Tight: true, Whole: true, Short: true, Snug: true, Letters: true}},
}

// Dress adds to what boxes and lines say.
type Dress struct {
	Of      func(Graph) Graph
	Without int // rows that a text takes besides where its drawing lacks this
}

// FitWidth draws t in w columns with every name and label whole, however high
// that is; nil where no drawing has the room. Of the shapes of [Fit] it takes
// the most detailed, Regions side by side and else below each other, that is no
// higher than what it would draw in any width from least to w: more room never
// makes a drawing taller. Where a text of 120 columns has boxes, so has every
// drawing from least on. Of many nodes fewer shapes are tried. O counts as there.
//
// With a dress, framed boxes come first with it, then all shapes without; dressed
// tells which it is.
func FitWidth(t *model.Topology, w, least int, o Options, dress *Dress) (d *Drawing, dressed bool) {
	if w <= 0 {
		return free(t, o, dress)
	}
	l := newLadder(t, max(w, roomy), o, dress)
	l.boxed = w >= least && l.hasBoxes()
	return l.climb(w, min(w, least))
}

// free is the drawing without a bound for the width.
func free(t *model.Topology, o Options, dress *Dress) (d *Drawing, dressed bool) {
	o.frames = framesByCrossings
	if dress == nil {
		return Fit(t, 0, 0, o), false
	}
	o.Level = Detail
	o.Loose = o.Loose || o.Direction == TopDown
	return Arrange(dress.Of(GraphOf(t, o)), o), true
}

// roomy is the width up to which a reader is asked for more columns. A design
// that has boxes in so many is not drawn in rows without boxes in less: these
// are so flat that no wider text could ever have boxes.
const roomy = 120

// hasBoxes tells whether a drawing with boxes has room in a roomy text.
func (l *ladder) hasBoxes() bool {
	for i := range l.treads {
		if x := &l.treads[i]; x.s.o.Level == Detail && x.s.w <= roomy {
			if d := l.draw(i, l.most()); d != nil && d.W <= roomy {
				return true
			}
		}
	}
	return false
}

// ladder is all whole shapes of a topology that may have a width, the most
// detailed first.
type ladder struct {
	treads []tread
	boxed  bool // only drawings with boxes count
	bare   int  // rows besides of drawings that lack the dress
}

type tread struct {
	f     *fitter
	s     shape
	d     *Drawing
	drawn bool
}

func (x *tread) dressed() bool { return x.f.dress != nil }

func newLadder(t *model.Topology, w int, o Options, dress *Dress) *ladder {
	shapes, ways := ladderShapes(o.Show.Size(t))
	fitters := func(dress *Dress) []*fitter {
		out := make([]*fitter, len(ways))
		for i, frames := range ways {
			ask := o
			ask.frames = frames
			out[i] = newFitter(t, w, 0, ask)
			out[i].dress = dress
		}
		return out
	}
	l := &ladder{}
	if dress != nil {
		l.bare = dress.Without
		dressed := fitters(dress)
		for _, rung := range shapes[:2] { // with facts and without
			l.add(rung, dressed, w)
		}
	}
	plain := fitters(nil)
	for _, rung := range shapes {
		l.add(rung, plain, w)
	}
	return l
}

// ladderShapes are the shapes and the ways of frames that are tried.
func ladderShapes(nodes int) ([][]Options, []frameWay) {
	if nodes > manyNodes { // a column of Regions would be of thousands of rows
		return brief, []frameWay{framesByCrossings}
	}
	out := make([][]Options, len(rungs))
	for i, rung := range rungs {
		if i == 0 {
			rung = slices.Insert(slices.Clone(rung), 2, wrapped...)
		}
		out[i] = slices.DeleteFunc(slices.Clone(rung), func(s Options) bool { return i > 0 && !s.Whole })
	}
	return out, []frameWay{framesByCrossings, framesInLine}
}

// add puts the shapes of a rung behind the others, as far as they may have w.
func (l *ladder) add(rung []Options, fitters []*fitter, w int) {
	for _, f := range fitters {
		for _, s := range f.shapes(rung) {
			if s = f.measure(s); s.w <= w {
				l.treads = append(l.treads, tread{f: f, s: s})
			}
		}
	}
}

// rows is the height of the text whose drawing is that of a step.
func (l *ladder) rows(i int) int {
	x := &l.treads[i]
	if x.dressed() {
		return x.d.H
	}
	return x.d.H + l.bare
}

// draw is the drawing of a step, nil when it cuts a name or is too wide.
func (l *ladder) draw(i, w int) *Drawing {
	x := &l.treads[i]
	if !x.drawn {
		x.drawn, x.f.made = true, 0
		if d := x.f.draw(x.s); !d.Cut && d.W <= w {
			x.d = d
		}
	}
	return x.d
}

// first is the first step whose drawing has room in w columns and h rows.
func (l *ladder) first(w, h int) int {
	for i := range l.treads {
		if o := &l.treads[i].s; o.w > w || l.boxed && o.o.Level != Detail {
			continue
		}
		if d := l.draw(i, l.most()); d != nil && d.W <= w && l.rows(i) <= h {
			return i
		}
	}
	return -1
}

func (l *ladder) most() int { return l.treads[0].f.w }

// climb goes from the least width to w. A step that is taken is left only for
// one with more detail that is no higher.
func (l *ladder) climb(w, least int) (d *Drawing, dressed bool) {
	if len(l.treads) == 0 {
		return nil, false
	}
	const any = 1 << 30
	at, height := l.first(least, any), any
	if at >= 0 {
		height = l.rows(at)
	}
	above := at
	if at < 0 {
		above = len(l.treads)
	}
	var widths []int
	for i := range above {
		if d := l.draw(i, l.most()); d != nil && d.W > least && d.W <= w {
			widths = append(widths, d.W)
		}
	}
	slices.Sort(widths)
	for _, width := range slices.Compact(widths) {
		if i := l.first(width, height); i >= 0 {
			at, height = i, l.rows(i)
		}
	}
	if at < 0 {
		return nil, false
	}
	return l.treads[at].d, l.treads[at].dressed()
}
