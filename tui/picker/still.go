package picker

// still keeps the rows of a list where they are while they are clicked.
type still struct {
	on      bool // a row was clicked last
	clicked bool // the click before was on a row
	y       int  // where
	plan    plan // as drawn last
	h       int  // lines that it had
}

// kept is the plan for h lines. After a click on a row it is that of the frame before,
// whatever is said of the row now: that gets lines of the rows below it.
func (l *List) kept(p plan, h int) plan {
	was, grown := l.still.plan, h-l.still.h
	l.still.plan, l.still.h = p, h
	if !l.still.on || was.rows == 0 {
		return p
	}
	below := 0 // the cursor
	for i, r := range l.rows {
		if r.item == l.cursor {
			below = was.rows + grown - (i - l.top + 1)
		}
	}
	if below < 0 {
		return p
	}
	want := p.extra
	p = was
	p.rows += grown
	more := want - p.extra
	if p.extra == 0 && more > 0 && !p.bare && !p.tight { // and a rule
		below, p.rows = below-1, p.rows-1
		if below <= 0 {
			more, p.rows = 0, p.rows+1
		}
	}
	more = max(0, min(more, below))
	p.rows, p.extra = p.rows-more, p.extra+more
	l.still.plan, l.still.h = p, h
	return p
}
