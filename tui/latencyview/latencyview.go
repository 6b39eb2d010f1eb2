// Package latencyview shows how long requests take: a table of cities, the
// waterfall of one journey and the assumptions behind the figures.
package latencyview

import (
	"slices"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/whatif"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

type pane int

const (
	tablePane pane = iota
	waterfallPane
	lowerPane // assumptions, or the comparison while an idea is considered
	panes
)

// Panel is the latency view, a [part.Panel].
type Panel struct {
	source string // file of the design, or the one that saving would propose
	t      *model.Topology
	res    *latency.Result
	of     *model.Topology    // that res was made for
	before map[rowKey]float64 // p95 before the last change that moved a figure
	seen   visited            // how designs were shown before, for undo and redo
	added  string             // place that was added and is to be selected, "" for none

	trials   []whatif.Trial    // places that are tried
	tried    []latency.Journey // their estimate
	trialsOf *model.Topology   // that the estimate belongs to
	ideas    map[ideaKey][]proposal
	parts    map[rowKey]int // of requests that several ways serve: where these part
	whatif   *proposal      // that is considered, nil for none
	working  bool           // a job is under way
	ascii    bool           // the terminal shows nothing else
	waiting  bool           // the list of ideas is to open when they are known

	broken    string // what a simulation breaks, which these figures leave out; "" for nothing
	elsewhere string // that shows it
	warm      bool
	order     order
	target    float64 // highest p95 asked for, ms; 0 for none
	rows      []latency.Journey
	cursor    int
	follow    string // node that has the focus and has no row yet, "" for none
	branch    int
	assumed   int // selected assumption
	focus     pane
	keys      *binding.Table
	overlay   part.OnTop // prompt, list or text
	scroll    scrolls
	places    places
}

// scrolls are the first rows that the panes show.
type scrolls struct{ table, waterfall, assumptions, compare int }

// places is where the last frame put what can be clicked.
type places struct {
	table, waterfall, assumptions screen.Rect // inside of the panes
	firstRow, branchRow           int
	ideas                         map[int]int // line of the window -> idea
}

var _ part.Panel = (*Panel)(nil)

// New returns a view without figures.
func New() *Panel {
	p := &Panel{scroll: scrolls{waterfall: toLongest}, ideas: map[ideaKey][]proposal{}}
	p.keys = p.bindings()
	return p
}

// Set shows the estimate of a design; res is nil while there is none. The
// figures of the estimate before stay for comparison until a change moves one
// of them again, or until there is nothing that both have. A design that undo or redo
// brings back is shown as it was.
func (p *Panel) Set(t *model.Topology, res *latency.Result) {
	p.leave(t)
	was, back := p.seen[t]
	switch {
	case p.res == nil || res == nil || p.res == res:
	case back && was.judged:
		p.before = was.before
	default:
		p.before = compared(p.before, figures(p.res), figures(res), model.NewIDs(p.of, t))
	}
	moved := p.t != t
	if p.res != res {
		p.of = t
	}
	if p.t != t || res == nil {
		p.ideas, p.waiting = map[ideaKey][]proposal{}, false
		p.dropIdea()
	}
	p.t, p.res = t, res
	p.catchUp(false)
	p.refresh()
	if moved {
		p.comeBack(was)
	}
	if res != nil {
		p.assumed = max(0, min(p.assumed, len(res.Assumptions)-1))
	}
}

// SetBroken says what a simulation breaks at the moment, such as "Region us-east-1
// broken", "" for nothing, and which views show it. The figures stay those of the
// intact design, and the view says so.
func (p *Panel) SetBroken(what, elsewhere string) { p.broken, p.elsewhere = what, elsewhere }

// Selected is the journey whose waterfall is shown; false when there is none.
func (p *Panel) Selected() (latency.Journey, bool) {
	if p.cursor < 0 || p.cursor >= len(p.rows) {
		return latency.Journey{}, false
	}
	return p.rows[p.cursor], true
}

// OnTop is what lies on top of the view, nil for nothing.
func (p *Panel) OnTop() part.Overlay { return p.overlay.Overlay() }

// Editing tells whether a prompt, a list or a text is open inside the view,
// which then needs every key and paste.
func (p *Panel) Editing() bool { return p.overlay.Open() }

// Paste hands pasted text to the open prompt; nil when none is open.
func (p *Panel) Paste(text string) act.Action { return p.overlay.Paste(text) }

func (p *Panel) pageRows() int {
	switch p.focus {
	case waterfallPane:
		return p.places.waterfall.H - 1
	case lowerPane:
		return p.places.assumptions.H - 1
	}
	return p.places.table.H - tableHead - 2
}

func (p *Panel) move(by int) {
	switch {
	case p.focus == waterfallPane:
		p.scroll.waterfall = max(0, p.scroll.waterfall+by) // Draw limits it to the content
	case p.focus == lowerPane && p.whatif != nil:
		p.scroll.compare = max(0, p.scroll.compare+by) // Draw limits it to the content
	case p.focus == lowerPane && p.res != nil:
		p.assumed = max(0, min(p.assumed+by, len(p.res.Assumptions)-1))
	default:
		p.selectRow(p.cursor + by)
	}
}

func (p *Panel) selectRow(i int) {
	i = max(0, min(i, len(p.rows)-1))
	if i != p.cursor {
		p.cursor, p.branch, p.scroll.waterfall = i, 0, toLongest
	}
}

func (p *Panel) enter() act.Action {
	switch p.focus {
	case lowerPane:
		if p.whatif != nil {
			return p.apply()
		}
		return p.editAssumption(p.assumed)
	case waterfallPane:
		return p.showSources()
	}
	p.focus = waterfallPane
	return act.None{}
}

// Click implements [part.Panel].
func (p *Panel) Click(x, y int, double bool) act.Action {
	if p.overlay.Open() {
		return p.overlay.Click(x, y, double)
	}
	switch {
	case p.places.table.Contains(x, y):
		p.focus = tablePane
		if i := y - p.places.firstRow + p.scroll.table; y >= p.places.firstRow && i < len(p.rows) {
			p.selectRow(i)
		}
		if double {
			return p.showSources()
		}
	case p.places.waterfall.Contains(x, y):
		p.focus = waterfallPane
		if y == p.places.branchRow {
			return p.switchBranch(1)
		}
		if i, ok := p.places.ideas[y]; ok {
			return p.consider(i)
		}
	case p.places.assumptions.Contains(x, y):
		p.focus = lowerPane
		i := y - p.places.assumptions.Y - 1 + p.scroll.assumptions
		if p.whatif == nil && p.res != nil && i >= 0 && i < len(p.res.Assumptions) {
			p.assumed = i
			if double {
				return p.editAssumption(i)
			}
		}
	default:
		return nil
	}
	return act.None{}
}

// Point puts the selection on the row under the pointer.
func (p *Panel) Point(x, y int) act.Action {
	if p.overlay.Open() || p.places.waterfall.Contains(x, y) {
		return nil
	}
	return p.Click(x, y, false)
}

// Wheel implements [part.Panel].
func (p *Panel) Wheel(lines int) {
	if p.overlay.Open() {
		p.overlay.Wheel(lines)
		return
	}
	p.move(lines)
}

// Status implements [part.Panel].
func (p *Panel) Status() string {
	j, ok := p.Selected()
	if !ok {
		return ""
	}
	return p.title(j)
}

// RowName is the journey of the selected row.
func (p *Panel) RowName() string { return p.Status() }

// Draw implements [part.Panel].
func (p *Panel) Draw(s screen.Surface, th *theme.Theme, focused bool) {
	s.Fill(theme.Base)
	p.ascii = th.Glyphs.ASCII
	h := s.H()
	if p.broken != "" && h >= 6 {
		h--
		s.Line(1, h, s.W()-2, "Figures of the intact design; "+p.elsewhere+" with "+p.broken+".", theme.WarningText)
	}
	table, fall, assume := p.layout(s.W(), h)
	if th.Glyphs.Aloud { // one above the other: rows are read whole
		table = screen.Rect{W: s.W(), H: min(len(p.rows)+tableHead+4, h/3)}
		fall = screen.Rect{Y: table.H, W: s.W(), H: h - table.H - assume.H}
	}
	p.places.table, p.places.waterfall, p.places.assumptions = table.Inset(1), fall.Inset(1), assume.Inset(1)
	p.drawTable(p.frame(s, th, table, tablePane, p.tableTitle(), focused), th)
	p.drawWaterfall(p.frame(s, th, fall, waterfallPane, p.waterfallTitle(), focused), th)
	if p.whatif != nil {
		p.drawCompare(p.frame(s, th, assume, lowerPane, p.compareTitle(assume.W-6), focused), th)
	} else {
		p.drawAssumptions(p.frame(s, th, assume, lowerPane, "Assumptions", focused), th)
	}
	p.overlay.Draw(s, th, focused)
}

// spareW is the width from which the steps of a request leave room beside them.
const spareW = 150

// sideBySideW is the width from which table and steps stand side by side: narrower, the
// figures of one or the names of the other would be cut that stand whole one above the
// other.
const sideBySideW = 110

// stepsW is what the steps keep before all percentiles stand beside them: a narrower
// window shows these too, and bars are read at any length.
const stepsW = 56

// layout divides the window: side by side with the assumptions below where
// there is room, else one above the other and the assumptions in the place of
// the waterfall while they have the focus.
func (p *Panel) layout(w, h int) (table, fall, assume screen.Rect) {
	if w >= sideBySideW && h >= 18 {
		low := 2
		switch {
		case p.whatif != nil:
			low += min(len(p.compared())+len(p.notes(theme.ASCII, w-5))+2, h/2-2)
		case p.res != nil:
			low += min(len(p.res.Assumptions)+1, max(h/3, h-2-max(p.fallHeight(), len(p.rows)+tableHead+4))) // rows that the rest leaves blank are not left
		}
		c := p.columns(w)
		left := max(46, min(w/2, 2+margin+c.city+c.request+c.p50+c.p95+c.change+c.target))
		if all := 2 + margin + c.leastNames() + c.p50 + c.p90 + c.p95 + c.p99 + c.change + c.target; w-all >= stepsW {
			left = max(left, all) // all figures before bars that are only longer
		}
		if w >= spareW || !slices.ContainsFunc(p.rows, func(j latency.Journey) bool { return j.Known }) {
			left = max(left, min(w/2, c.city+c.request+p.reasonWidth()))
		}
		return screen.Rect{W: left, H: h - low},
			screen.Rect{X: left, W: w - left, H: h - low},
			screen.Rect{Y: h - low, W: w, H: low}
	}
	wanted := len(p.rows) + tableHead + 4
	top := min(wanted, max(h*2/5, h-p.fallHeight()))
	if top < wanted && top-2 < leastFooted { // without its sums the table takes less
		top = min(top, wanted-2)
	}
	if h < 14 { // one pane at a time
		top = map[bool]int{true: h, false: 0}[p.focus == tablePane]
	}
	if j, ok := p.Selected(); ok && p.focus == waterfallPane && h >= 14 {
		if b, _ := p.branchOf(j); len(b.Steps)+6 > h-top {
			top = tableHead + 3 // the selected row
		}
	}
	table = screen.Rect{W: w, H: top}
	low := screen.Rect{Y: top, W: w, H: h - top}
	if p.focus == lowerPane {
		return table, screen.Rect{}, low
	}
	return table, low, screen.Rect{}
}

// fallHeight is how many rows the tallest waterfall wants, with its frame. It is
// that of all rows, so that the panes stay while rows are gone through.
func (p *Panel) fallHeight() int {
	most := 4
	for _, j := range p.rows {
		if b, ok := p.branchOf(j); ok {
			most = max(most, len(b.Steps)+6)
		}
	}
	return most + 2
}

func (p *Panel) frame(s screen.Surface, th *theme.Theme, r screen.Rect, which pane, title string, focused bool) screen.Surface {
	return s.Sub(r).Pane(th, title, focused && p.focus == which && !p.overlay.Open())
}
