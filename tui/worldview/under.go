package worldview

import (
	"math"

	"portolan/model/layout"
)

// Spot is what lies under the pointer.
type Spot struct {
	Title  string
	Users  string // id of the users who are there, "" for others
	Region string // code, "" for others
}

// Under tells what lies at a cell of the view, and selects users who are there.
func (p *Panel) Under(x, y int) Spot {
	w := p.ready()
	if i := y - p.places.firstRow + p.top; p.places.list.Contains(x, y) && y >= p.places.firstRow && i < len(w.pops) {
		return p.people(i)
	}
	if !p.places.canvas.Contains(x, y) {
		if p.selected < len(w.pops) { // their way
			return p.people(p.selected)
		}
		return Spot{Title: "World"}
	}
	x, y = x-p.places.canvas.X, y-p.places.canvas.Y
	near, least := -1, math.Inf(1)
	for _, s := range p.places.signs {
		if d := math.Hypot(float64(s.x-x), 2*float64(s.y-y)); len(s.pops) == 0 && d <= 2 && d < least {
			near, least = s.station, d
		}
	}
	if near >= 0 && least < 1 { // right on it
		return w.stations[near].spot()
	}
	if i := p.popAt(x, y); i >= 0 {
		return p.people(i)
	}
	if near >= 0 {
		return w.stations[near].spot()
	}
	return Spot{Title: "Map"}
}

// people selects a population and names it with the users that it belongs to.
func (p *Panel) people(i int) Spot {
	p.choose(i)
	q := p.world.pops[i]
	at := Spot{Title: q.name, Users: q.users}
	if n := p.t.Node(q.users); n != nil && layout.TitleOf(n) != q.name {
		at.Title += ", " + layout.TitleOf(n)
	}
	return at
}

func (s station) spot() Spot {
	switch s.kind {
	case regionKind:
		return Spot{Title: "Region " + s.name, Region: s.name}
	case edgeKind:
		return Spot{Title: "Edge location " + s.name}
	}
	return Spot{Title: s.name}
}
