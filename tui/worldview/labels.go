package worldview

import (
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// label is a text that wants a place near a cell.
type label struct {
	text   string
	role   theme.Role
	spots  []spot // where it may stand, the most natural first
	pop    int    // population that a click on it selects, -1 for none
	always bool   // it may lie on lines
}

// spot is the cell of the first column of a label.
type spot struct{ x, y int }

// placed is a label with its place.
type placed struct {
	label
	spot
	w int
}

// placer puts labels where there is room. Labels come in the order of their
// importance; one that finds no room is left out.
type placer struct {
	w, h  int
	taken []bool
	lines func(x, y int) int // how much a line suffers when a cell is covered
	out   []placed
}

func newPlacer(w, h int, lines func(x, y int) int) *placer {
	return &placer{w: w, h: h, taken: make([]bool, w*h), lines: lines}
}

// reserve keeps labels off a cell.
func (p *placer) reserve(x, y int) {
	if x >= 0 && y >= 0 && x < p.w && y < p.h {
		p.taken[y*p.w+x] = true
	}
}

// mostHidden is how much of lines a label may cover that need not be seen.
const mostHidden = 12

// place puts a label on the spot that is near and hides little of the lines.
func (p *placer) place(l label) bool {
	w := screen.Width(l.text)
	if w == 0 {
		return false
	}
	best, least := spot{}, -1
	for i, s := range l.spots {
		hidden, ok := p.cost(s, w, l.text)
		if !ok || hidden > mostHidden && !l.always {
			continue
		}
		if hidden += i; least < 0 || hidden < least { // a far spot costs as much as a dotted line
			best, least = s, hidden
		}
	}
	if least < 0 {
		return false
	}
	for x := range w {
		p.taken[best.y*p.w+best.x+x] = true
	}
	p.out = append(p.out, placed{l, best, w})
	return true
}

// cost is what a label hides at a spot; ok is false when it has no room there.
// A blank column parts it from its neighbours, so that they do not read as one
// word; blanks of its own count.
func (p *placer) cost(s spot, w int, text string) (hidden int, ok bool) {
	if s.x < 0 || s.y < 0 || s.y >= p.h || s.x+w > p.w {
		return 0, false
	}
	from, to := s.x, s.x+w
	if text[0] != ' ' {
		from--
	}
	if text[len(text)-1] != ' ' {
		to++
	}
	for x := max(from, 0); x < min(to, p.w); x++ {
		if p.taken[s.y*p.w+x] {
			return 0, false
		}
	}
	for x := s.x; x < s.x+w; x++ {
		hidden += p.lines(x, s.y)
	}
	return hidden, true
}

// around are the spots of a label of w columns beside a sign.
func around(x, y, w int) []spot {
	return []spot{
		{x + 2, y},
		{x - 1 - w, y},
		{x + 1, y - 1},
		{x + 1, y + 1},
		{x - w/2, y - 1},
		{x - w/2, y + 1},
		{x - w, y - 1},
		{x - w, y + 1},
	}
}

// farther are spots for what must be named even where it is crowded.
func farther(x, y, w int) []spot {
	return []spot{{x + 2, y - 2}, {x + 2, y + 2}, {x - w/2, y - 2}, {x - w/2, y + 2}, {x - 1 - w, y - 2}, {x - 1 - w, y + 2}}
}
