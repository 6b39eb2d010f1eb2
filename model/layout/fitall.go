package layout

import "portolan/model"

// narrow are the shapes that come last before something is left out of sight: names
// cut to a few letters tell nodes apart, and dots do not. One column less at a time, so
// that no name is cut beside columns that are free.
var narrow = narrowing(14, 10)

func narrowing(from, to int) []Options {
	var out []Options
	for w := from; w >= to; w-- {
		out = append(out, Options{Level: Compact, Tight: true, BoxWidth: w, Short: true, Snug: true, Letters: true})
	}
	return out
}

// mostTwice is how many nodes a design has at most that is laid out in several ways to
// see which of them has room: so few that nobody can see the time it takes.
const mostTwice = 60

// mostFolds is how many groups are folded one after the other for that at most.
const mostFolds = 8

// FitAll is FitNames for a person who wants all in sight: where that shows less than it
// could, frames behind each other are tried as well, and where it hides something,
// names cut short. What is folded is laid out as a person who folds it sees it too, in the
// shape that it had open, so that its zoom is the same when it is opened anew.
func FitAll(t *model.Topology, w, h int, o Options) *Drawing {
	d := fitAll(t, w, h, o)
	if o.Previous != nil || d.W <= w && d.H <= h && d.Level <= o.Level {
		return d
	}
	e := byFolding(t, w, h, o, mostFolds)
	if e != nil && e.W <= w && e.H <= h && (d.W > w || d.H > h || e.Level < d.Level) {
		return e
	}
	return d
}

// byFolding draws a design as if its groups had been folded one after the other while
// it was on the screen; nil where none is folded, and where that would take long. Of many
// the last are followed.
func byFolding(t *model.Topology, w, h int, o Options, most int) *Drawing {
	open := o.Show.unfolded(t)
	if open == nil || most == 0 || o.Show.Size(open) > mostTwice {
		return nil
	}
	if o.Previous = byFolding(open, w, h, o, most-1); o.Previous == nil {
		o.Previous = fitAll(open, w, h, o)
	}
	return fitAll(t, w, h, o)
}

func fitAll(t *model.Topology, w, h int, o Options) *Drawing {
	first, other := framesSideBySide, framesInLine
	if p := o.Previous; p != nil && p.memory != nil && p.memory.shape.frames == framesInLine {
		first, other = other, first
	}
	o.frames = first
	last := o.Previous
	if last.cutShort() { // only as long as nothing says more
		o.Previous = nil
	}
	d := FitNames(t, w, h, o)
	fits := d.W <= w && d.H <= h
	if fits && d.Level <= o.Level || o.Show.Size(t) > mostTwice {
		return d
	}
	o.Previous = nil
	to := Dots
	if fits {
		to = d.Level
	}
	fit := func(frames frameWay) *fitter {
		ask := o
		ask.frames = frames
		return newFitter(t, w, h, ask)
	}
	if e, _, _ := fit(other).whole(func(r Options) bool { return r.Whole && named(o.Level, to)(r) }); e != nil {
		return e
	}
	if fits {
		return d
	}
	if last.cutShort() {
		f := fit(first)
		f.ask.Previous = last
		for _, r := range narrow { // in the shape there was, and with as much of the names as has room now
			o := last.memory.shape
			o.BoxWidth = r.BoxWidth
			if e := f.keepIn(o); e != nil {
				return e
			}
		}
	}
	for _, frames := range [2]frameWay{first, other} {
		if e := fit(frames).fitting(narrow); e != nil {
			return e
		}
	}
	return d
}

// cutShort tells whether a drawing has a shape that comes last.
func (d *Drawing) cutShort() bool {
	if d == nil || d.memory == nil {
		return false
	}
	s := d.memory.shape
	return s.Level == Compact && !s.Whole && s.BoxWidth > 0 && s.BoxWidth <= narrow[0].BoxWidth
}

// FitDots is all of a design as dots, in the way of standing the frames that has room.
func FitDots(t *model.Topology, w, h int, o Options) *Drawing {
	o.Level = Dots
	d := Fit(t, w, h, o)
	if d.W <= w && d.H <= h || o.Show.Size(t) > mostTwice {
		return d
	}
	o.frames, o.Previous = framesInLine, nil
	if e := Fit(t, w, h, o); e.W <= w && e.H <= h {
		return e
	}
	return d
}

// fitting is the first drawing of a rung that has room, nil for none.
func (f *fitter) fitting(rung []Options) *Drawing {
	f.sketched()
	for _, s := range f.hopeful(rung) {
		if f.h > 0 && s.h > f.h {
			continue
		}
		if d := f.draw(s); d != nil && f.has(f.w, d.W) && f.has(f.h, d.H) {
			return d
		}
	}
	return nil
}
