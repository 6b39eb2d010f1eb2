package worldview

import (
	"math"

	"portolan/tui/theme"
)

// stroke is how a line looks.
type stroke struct {
	role    theme.Role
	on, off int    // dots
	bold    bool   // two dots thick
	ascii   string // for a terminal without braille
	weight  int    // which line a cell belongs to: the heaviest
}

// lines is the picture of the ways.
type lines struct {
	dots
	looks []stroke // the first one is that of no line
	style []int32  // index of looks by cell
	paths []path   // of the selected population
}

// path is a leg of the selected population in cells.
type path struct {
	leg  int
	dead bool
	at   []spot // the cells along it that are in the window
}

// The weights of lines: the selected population's lie on top.
const (
	deadWeight = 1 + iota
	otherWeight
	deadPick
	pickWeight
)

// strokeOf is the look of a leg. The selected population's are thick and carry
// their times; the others are dotted, the farther apart the slower, so that the
// class shows without colour; what nothing flows on any more is dashed.
func strokeOf(l leg, weight int) stroke {
	c := classOf(l.ms)
	st := stroke{role: c.line(), weight: weight, ascii: [...]string{fast: "-", fair: ":", slow: "="}[c]}
	switch {
	case weight == deadWeight || weight == deadPick:
		st.role, st.on, st.off, st.ascii, st.bold = theme.Muted, 3, 5, "x", weight == deadPick
	case weight == pickWeight:
		st.on, st.bold, st.ascii = 1, true, "*"
	default:
		st.on, st.off = 1, [...]int{fast: 1, fair: 2, slow: 3}[c]
	}
	return st
}

// drawLines draws every leg once, as the most important way that takes it.
func (c *chart) drawLines() *lines {
	w, h := c.s.W(), c.s.H()
	out := &lines{dots: *newDots(w, h), looks: make([]stroke, 1, len(c.w.legs)+1), style: make([]int32, w*h)}
	weights := make([]int, len(c.w.legs))
	for i, q := range c.w.pops {
		for _, way := range q.ways {
			weight := otherWeight
			switch picked := c.pick == &c.w.pops[i]; {
			case picked && way.dead:
				weight = deadPick
			case picked:
				weight = pickWeight
			case way.dead:
				weight = deadWeight
			}
			for k, l := range way.legs {
				if way.fails && k == len(way.legs)-1 { // nothing answers there
					weight--
				}
				weights[l] = max(weights[l], weight)
			}
		}
	}
	for weight := deadWeight; weight <= pickWeight; weight++ {
		for i, l := range c.w.legs {
			if weights[i] != weight {
				continue
			}
			out.looks = append(out.looks, strokeOf(l, weight))
			spots := c.drawLeg(out, l)
			if weight >= deadPick {
				out.paths = append(out.paths, path{i, weight == deadPick, spots})
			}
		}
	}
	return out
}

// drawLeg draws one leg with the last look, on both sides of the map where it
// leaves it, and returns the cells along it.
func (c *chart) drawLeg(out *lines, l leg) (spots []spot) {
	points := c.course(l)
	lo, hi := points[0].x, points[0].x
	for _, p := range points {
		lo, hi = min(lo, p.x), max(hi, p.x)
	}
	west, east := c.c.point(0, 0).x, c.c.point(c.c.w, 0).x
	for turn := math.Ceil((west - hi) / 360); turn <= math.Floor((east-lo)/360); turn++ {
		pen := pen{on: out, look: out.looks[len(out.looks)-1]}
		x, y := c.c.dot(xy{points[0].x + 360*turn, points[0].y})
		for _, p := range points[1:] {
			nx, ny := c.c.dot(xy{p.x + 360*turn, p.y})
			pen.line(x, y, nx, ny)
			cx, cy := int(math.Floor((x+nx)/4)), int(math.Floor((y+ny)/8))
			if cx >= c.x0 && cx < c.x1 && cy >= 0 && cy < out.h && (len(spots) == 0 || spots[len(spots)-1] != spot{cx, cy}) {
				spots = append(spots, spot{cx, cy})
			}
			x, y = nx, ny
		}
	}
	return spots
}

// plot sets a dot of a line with the last look. A cell has one look: the
// heaviest line has it to itself.
func (l *lines) plot(x, y int) {
	if x < 0 || y < 0 || x >= 2*l.w || y >= 4*l.h {
		return
	}
	i, last := y/4*l.w+x/2, len(l.looks)-1
	if l.at(i).weight < l.looks[last].weight {
		l.mask[i] = 0
	}
	l.style[i] = int32(last)
	l.set(x, y)
}

// at is the look of a cell.
func (l *lines) at(i int) *stroke { return &l.looks[l.style[i]] }

// course is the great circle of a leg, finer where it is shown larger.
func (c *chart) course(l leg) []xy {
	a, b := c.w.stations[l.from].at, c.w.stations[l.to].at
	far := math.Hypot(math.Remainder(a.Lon-b.Lon, 360), a.Lat-b.Lat) * c.c.scale
	return arc(a, b, int(max(12, min(far/3, 300))))
}
