package inspector

// step moves to the next row that leads somewhere, or where none is left scrolls by a row.
func (p *Panel) step(by int) {
	if !p.lead(by) {
		p.scrollFacts(by)
	}
}

// lead moves to the next row that leads somewhere; false where there is none.
func (p *Panel) lead(by int) bool {
	v := &p.facts
	for i := v.cursor + by; i >= 0 && i < len(v.rows); i += by {
		if v.rows[i].leads() {
			v.cursor, v.free = i, false
			return true
		}
	}
	return false
}

// scrollFacts shows other rows and leaves the cursor where it is. Above the first row
// that leads somewhere stands nothing but what the pane is about.
func (p *Panel) scrollFacts(by int) {
	v := &p.facts
	if v.free = by > 0; by < 0 {
		by = -len(v.rows)
	}
	v.top = max(0, min(v.top+by, len(v.rows)-v.page))
}

// page goes by so many rows, and on without the cursor where nothing more leads somewhere:
// what stands below is seen too.
func (p *Panel) page(by int) {
	v := &p.facts
	want, way := v.cursor+by, max(-1, min(by, 1))
	for (v.cursor-want)*way < 0 {
		if !p.lead(way) {
			p.scrollFacts(by)
			return
		}
	}
}
