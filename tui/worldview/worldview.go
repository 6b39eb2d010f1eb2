// Package worldview shows a design on a map of the world: where its users are,
// which edge locations and Regions serve them, the ways their requests take and
// how long those are.
package worldview

import (
	"fmt"
	"math"
	"slices"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/tui/screen"
)

// framing says who moves the camera.
type framing int

const (
	fitted framing = iota // the design fills the window, whatever its size
	whole                 // the world does
	free                  // the user moved it
)

// Panel is the world view, a [part.Panel].
type Panel struct {
	t        *model.Topology
	res      *latency.Result
	failures traffic.Failures
	served   string // of all requests under the failures
	world    *world // nil until it is needed

	warm     bool
	wanted   [2]string // users and location of the population to select, once there is a world
	selected int       // population
	framing  framing
	camera   camera // of the last frame, or set by hand
	coast    []shore
	land     *land // the picture of the last frame
	filler   filler
	top      int    // first row of the list
	follow   string // node that has the focus and has not been looked for, "" for none
	places   places
	keys     *binding.Table
}

// places is where the last frame put what can be clicked.
type places struct {
	canvas, list screen.Rect
	firstRow     int
	signs        []sign
	labels       []placed
}

var _ part.Panel = (*Panel)(nil)

// New returns a view without a design.
func New() *Panel {
	p := &Panel{}
	p.keys = p.bindings()
	return p
}

// Set shows a design and its estimate; res is nil while there is none. The
// selected population and the part of the map stay.
func (p *Panel) Set(t *model.Topology, res *latency.Result) {
	if p.t == t && p.res == res {
		return
	}
	p.renew(t, res, p.failures)
}

// SetFailures shows what is broken and where traffic goes then; the zero value
// breaks nothing. Give [Panel.Set] the estimate under the same failures. The
// maps of f must not change afterwards.
func (p *Panel) SetFailures(f traffic.Failures) { p.renew(p.t, p.res, f) }

// renew leaves the work to the next frame: while another view is shown none is
// done.
func (p *Panel) renew(t *model.Topology, res *latency.Result, f traffic.Failures) {
	if p.world != nil && p.selected < len(p.world.pops) {
		q := p.world.pops[p.selected]
		p.wanted = [2]string{q.users, q.location}
	}
	p.t, p.res, p.failures, p.world = t, res, f, nil
}

// ready is the world of the design, made when first asked for.
func (p *Panel) ready() *world {
	if p.world == nil {
		p.world = &world{}
		if p.t != nil {
			p.world = survey(p.t, p.failures)
		}
		p.selected = max(0, min(p.selected, len(p.world.pops)-1))
		if i := p.world.find(p.wanted[0], p.wanted[1]); i >= 0 {
			p.selected = i
		}
		p.toFollowed()
	}
	measured := &p.world.measured[0]
	if p.warm {
		measured = &p.world.measured[1]
	}
	if p.t != nil && !*measured {
		*measured = true
		p.world.measure(p.t, p.res, p.failures, p.warm)
	}
	return p.world
}

// Follow selects the users that have the focus. Of several places the selected one stays.
func (p *Panel) Follow(id string) {
	p.follow = id
	if p.world != nil {
		p.toFollowed()
	}
}

func (p *Panel) toFollowed() {
	pops := p.world.pops
	i := slices.IndexFunc(pops, func(q population) bool { return q.users == p.follow })
	if p.follow = ""; i >= 0 && pops[p.selected].users != pops[i].users {
		p.selected = i
	}
}

// Selected is the population whose ways are shown: the id of its users node and
// its location as the design writes it; ok is false when there is none.
func (p *Panel) Selected() (users, location string, ok bool) {
	w := p.ready()
	if p.selected >= len(w.pops) {
		return "", "", false
	}
	return w.pops[p.selected].users, w.pops[p.selected].location, true
}

// find is the index of a population, -1 when there is none.
func (w *world) find(users, location string) int {
	return slices.IndexFunc(w.pops, func(p population) bool { return p.users == users && p.location == location })
}

// choose selects a population and brings it into the window.
func (p *Panel) choose(i int) {
	w := p.ready()
	if i < 0 || i >= len(w.pops) {
		return
	}
	p.selected = i
	if p.framing != free || w.pops[i].station < 0 {
		return
	}
	at := w.stations[w.pops[i].station].at
	if _, _, ok := p.camera.cell(at); !ok {
		p.camera.xy = project(at)
		p.camera = p.camera.within()
	}
}

// step selects the next population, or the one before, around the list.
func (p *Panel) step(by int) act.Action {
	n := len(p.ready().pops)
	if n == 0 {
		return act.Say{Text: "No users are drawn."}
	}
	p.choose((p.selected + by%n + n) % n)
	return act.None{}
}

func (p *Panel) pan(dx, dy float64) {
	if p.camera.w > 0 {
		p.framing, p.camera = free, p.camera.pan(dx, dy)
	}
}

func (p *Panel) zoom(factor, x, y float64) {
	if p.camera.w > 0 {
		p.framing, p.camera = free, p.camera.zoom(factor, x, y)
	}
}

// Click implements [part.Panel].
func (p *Panel) Click(x, y int, double bool) act.Action {
	switch {
	case p.places.list.Contains(x, y):
		if i := y - p.places.firstRow + p.top; y >= p.places.firstRow && i < len(p.ready().pops) {
			p.choose(i)
			if double {
				return act.FocusNode{ID: p.world.pops[i].users}
			}
		}
		return act.None{}
	case !p.places.canvas.Contains(x, y):
		return nil
	}
	x, y = x-p.places.canvas.X, y-p.places.canvas.Y
	if i := p.popAt(x, y); i >= 0 {
		p.choose(i)
	} else if double {
		p.zoom(zoomStep*zoomStep, float64(2*x+1), float64(4*y+2))
	}
	return act.None{}
}

// popAt is the population whose sign or name is at a cell of the map or beside
// it, -1 for none. A second click on a city goes on to its next population.
func (p *Panel) popAt(x, y int) int {
	for _, l := range p.places.labels {
		if l.pop >= 0 && y == l.y && x >= l.x && x < l.x+l.w {
			return l.pop
		}
	}
	best, least := -1, math.Inf(1)
	for _, s := range p.places.signs {
		if len(s.pops) == 0 {
			continue
		}
		if d := math.Hypot(float64(s.x-x), 2*float64(s.y-y)); d <= 2 && d < least {
			best, least = s.next(p.selected), d
		}
	}
	return best
}

// Wheel implements [part.Panel]: it zooms around the middle of the map.
func (p *Panel) Wheel(lines int) {
	p.zoom(wheelFactor(lines), p.camera.w/2, p.camera.h/2)
}

// WheelAt zooms around a cell of the part's window, in when lines are negative;
// over the list it steps through the populations.
func (p *Panel) WheelAt(x, y, lines int) {
	if p.places.list.Contains(x, y) {
		p.choose(max(0, min(p.selected+sign1(lines), len(p.ready().pops)-1)))
		return
	}
	x, y = x-p.places.canvas.X, y-p.places.canvas.Y
	p.zoom(wheelFactor(lines), float64(2*x+1), float64(4*y+2))
}

// wheelFactor takes three lines for one notch of the wheel.
func wheelFactor(lines int) float64 {
	return math.Pow(wheelStep, -max(-12, min(float64(lines)/3, 12)))
}

func sign1(n int) int {
	return max(-1, min(n, 1))
}

// SetServed says how much of all requests is served under the failures; "" for
// nothing.
func (p *Panel) SetServed(text string) { p.served = text }

// Status implements [part.Panel].
func (p *Panel) Status() string {
	w := p.ready()
	if p.selected >= len(w.pops) {
		return ""
	}
	q := w.pops[p.selected]
	return fmt.Sprintf("%s, %s of requests, %s", q.name, percent(q.share), p.times(q, true))
}

func visit(warm bool) string {
	if warm {
		return "repeat visits on a connection that is open"
	}
	return "first visits, with name and connection"
}

func (p *Panel) figures(q population) figures {
	if p.warm {
		return q.warm
	}
	return q.cold
}

// times says the figures of a population in words, with the p99 where far asks for
// it.
func (p *Panel) times(q population, far bool) string {
	f := p.figures(q)
	switch {
	case q.station < 0:
		return "no place"
	case f.class() == failing:
		return "no answer"
	case !f.known:
		return "no figures"
	}
	out := quantiles(f.Quantiles, f.P50*f.low, f.P50*f.high, far)
	if f.failed > 0 {
		out += ", " + percent(f.failed) + " of reads fail"
	}
	return out + latency.BandOf(f.areas)
}

// quantiles says percentiles, the first with its band.
func quantiles(q latency.Quantiles, low, high float64, far bool) string {
	out := fmt.Sprintf("p50 %s (%s to %s), p90 %s, p95 %s", ms(q.P50), ms(low), ms(high), ms(q.P90), ms(q.P95))
	if far {
		out += ", p99 " + ms(q.P99)
	}
	return out + " ms"
}

// ms is a time in whole milliseconds: more digits would promise too much.
func ms(v float64) string { return fmt.Sprintf("%.0f", v) }

// percent is a share of 0..1.
func percent(v float64) string {
	if v > 0 && v < 0.005 {
		return "<1 %"
	}
	return fmt.Sprintf("%.0f %%", 100*v)
}
