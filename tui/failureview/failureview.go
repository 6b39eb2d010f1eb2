// Package failureview breaks parts of a design and shows what users get: a
// list of what can break, a table of populations and requests, the timeline of
// one of them, and the survival matrix of all single breaks. The design itself
// is never changed.
package failureview

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/goal"
	"portolan/model/traffic"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

type pane int

const (
	breaksPane pane = iota
	usersPane
	timelinePane
	panes
)

// Panel is the failure view, a [part.Panel].
type Panel struct {
	t      *model.Topology
	source string // path of the design, "" when it has none

	unseen *screen.Surface // for measuring, nil until that was done

	names  map[traffic.Who]string
	all    []failure.Break     // all that can break
	broken []failure.Break     // what is broken, in the order of all
	res    *failure.Result     // nil until the simulation of broken is there
	goals  []goal.Result       // of the design, about surviving just what is broken
	matrix *failure.Matrix     // nil until it is there
	losses []loss              // its rows
	single bool                // the matrix is shown instead of the table
	held   []failure.Objective // what the design holds, nil until it is there
	holds  bool                // that is shown instead of the table

	done, of int // parts of the work on matrix or held

	rows    []failure.ObjectiveRow // of held
	heldRow int                    // in rows

	grid    grid
	cursor  int // in all
	row     int // population, in the table
	column  int // request, in the table
	loss    int // row of the matrix
	step    int // event of the timeline, -1 for the end
	focus   pane
	scroll  scrolls
	places  places
	keys    *binding.Table
	replace bool            // x was pressed and the report exists
	was     []failure.Break // what was broken when the last result came
}

// scrolls are the first rows and columns that the panes show.
type scrolls struct{ breaks, rows, columns, timeline, matrix, held int }

// places is where the last frame put what can be clicked.
type places struct {
	breaks, users, timeline screen.Rect // inside of the panes
	first                   int         // first row of the table or matrix, in its pane
	columns                 []span      // of the table
	held                    []int       // row of each line of what the design holds
}

type span struct{ column, x, w int }

var _ part.Panel = (*Panel)(nil)

// New returns a view of nothing.
func New() *Panel {
	p := &Panel{step: -1}
	p.keys = p.bindings()
	return p
}

// Set shows another design or another revision of it. What is broken stays
// broken as far as it still exists.
func (p *Panel) Set(t *model.Topology) {
	p.t, p.res, p.goals, p.matrix, p.losses, p.held = t, nil, nil, nil, nil, nil
	p.all, p.names = nil, nil
	if t != nil {
		p.all, p.names = failure.Breaks(t), traffic.Names(t)
	}
	p.broken = slices.DeleteFunc(p.broken, func(b failure.Break) bool { return !slices.Contains(p.all, b) })
	p.cursor = clamp(p.cursor, len(p.all))
}

// SetSource tells where the design is kept, or would be; reports go beside it.
func (p *Panel) SetSource(path string) { p.source = path }

// Broken is what is to be simulated.
func (p *Panel) Broken() []failure.Break { return slices.Clone(p.broken) }

// Result is the simulation that is shown, nil while there is none.
func (p *Panel) Result() *failure.Result { return p.res }

// WantsMatrix tells whether the survival matrix is to be shown and is missing.
func (p *Panel) WantsMatrix() bool { return p.single && p.matrix == nil && p.t != nil }

// SetProgress says how far the work is on what is missing, 0 of 0 for unknown.
func (p *Panel) SetProgress(done, of int) { p.done, p.of = done, of }

// waiting tells whether every break is simulated at the moment.
func (p *Panel) waiting() bool { return p.WantsMatrix() || p.WantsHeld() }

// drawWaiting says so, and how far it is.
func (p *Panel) drawWaiting(s screen.Surface, th *theme.Theme) {
	s.Text(1, 0, "Breaking everything, one at a time"+th.Glyphs.Ellipsis, theme.Muted)
	if p.of > 0 {
		s.Text(1, 1, fmt.Sprintf("%d of %s, ", p.done, wording.Count(p.of, "part"))+p.keys.Spell("{leave} cancels"), theme.Muted)
	}
}

// SetResult shows a simulation, unless something else is broken by now.
func (p *Panel) SetResult(r *failure.Result) {
	if r == nil || !slices.Equal(r.Breaks, p.broken) {
		return
	}
	p.res, p.step = r, -1
	p.grid = newGrid(r, p.label)
	p.row, p.column = clamp(p.row, len(p.grid.rows)), clamp(p.column, len(p.grid.columns))
	if j := p.journey(); len(p.broken) > 0 && !slices.Equal(p.was, p.broken) && (len(p.was) == 0 || j != nil && rank(j) == 0) {
		p.selectWorst()
	}
	p.was = slices.Clone(p.broken)
	p.scroll.timeline = 0
}

// WantsHeld tells whether what the design holds is to be shown and is missing:
// under what is broken, or, with nothing broken, under the worst single break.
func (p *Panel) WantsHeld() bool { return p.holds && p.held == nil && p.t != nil }

// SetHeld shows what the design holds.
func (p *Panel) SetHeld(held []failure.Objective) {
	p.held, p.rows = held, failure.ObjectiveRows(p.t, held, len(p.broken) == 0)
}

// SetMatrix shows the survival matrix.
func (p *Panel) SetMatrix(m *failure.Matrix) {
	p.matrix, p.losses = m, losses(m)
	p.aim()
}

// aim puts the cursor of the matrix on what is broken.
func (p *Panel) aim() {
	if len(p.broken) == 0 {
		return
	}
	if i := slices.IndexFunc(p.losses, func(l loss) bool { return l.b == p.broken[0] }); i >= 0 {
		p.loss = i
	}
}

// Breakable tells whether something can break in the design.
func (p *Panel) Breakable(b failure.Break) bool { return slices.Contains(p.all, b) }

// Toggle breaks something or mends it again. It tells whether it is broken now.
func (p *Panel) Toggle(b failure.Break) bool {
	if i := slices.Index(p.broken, b); i >= 0 {
		p.setBroken(slices.Delete(slices.Clone(p.broken), i, i+1))
		return false
	}
	if i := slices.Index(p.all, b); i >= 0 {
		p.cursor = i
	}
	p.setBroken(append(slices.Clone(p.broken), b))
	return true
}

// Reset mends everything.
func (p *Panel) Reset() { p.setBroken(nil) }

func (p *Panel) setBroken(b []failure.Break) {
	slices.SortStableFunc(b, func(x, y failure.Break) int { return slices.Index(p.all, x) - slices.Index(p.all, y) })
	p.broken, p.res, p.goals, p.held = b, nil, nil, nil
}

func (p *Panel) page() int {
	return [panes]int{p.places.breaks.H, p.places.users.H - p.places.first, p.places.timeline.H}[p.focus] - 1
}

func (p *Panel) move(by int) {
	switch {
	case p.focus == breaksPane:
		p.cursor = clamp(p.cursor+by, len(p.all))
	case p.focus == timelinePane:
		p.scroll.timeline = max(0, p.scroll.timeline+by)
	case p.holds:
		p.heldRow, p.scroll.timeline = clamp(p.heldRow+by, len(p.rows)), 0
	case p.single && p.matrix != nil:
		p.loss = clamp(p.loss+by, len(p.losses))
	default:
		p.selectCell(p.row+by, p.column)
	}
}

func (p *Panel) sideways(by int) {
	switch {
	case p.holds && p.focus != breaksPane:
	case p.focus == timelinePane:
		p.stepTime(by)
	case p.focus == usersPane && p.single:
		p.scroll.columns = max(0, p.scroll.columns+by) // Draw limits it to the columns
	case p.focus == usersPane:
		p.selectCell(p.row, p.column+by)
	}
}

func (p *Panel) selectCell(row, column int) {
	row, column = clamp(row, len(p.grid.rows)), clamp(column, len(p.grid.columns))
	if row != p.row || column != p.column {
		p.row, p.column, p.step, p.scroll.timeline = row, column, -1, 0
	}
}

// press acts on what is selected: it breaks or mends a part, or breaks what a
// row of the matrix is about.
func (p *Panel) press() act.Action {
	switch {
	case p.focus == usersPane && p.holds:
		p.focus = timelinePane
	case p.focus == usersPane && p.single && p.matrix != nil:
		if p.loss >= len(p.losses) {
			return act.None{}
		}
		b := p.losses[p.loss].b
		p.setBroken(nil)
		p.Toggle(b)
		p.single = false
		return act.Say{Text: "Broken: " + b.Label(p.t) + "."}
	case p.focus == breaksPane && p.cursor < len(p.all):
		b := p.all[p.cursor]
		if p.Toggle(b) {
			return act.Say{Text: "Broken: " + b.Label(p.t) + "."}
		}
		return act.Say{Text: "Mended: " + b.Label(p.t) + "."}
	case p.focus == usersPane:
		p.focus = timelinePane
	case p.focus == timelinePane && !p.holds:
		return p.stepTime(1)
	}
	return act.None{}
}

// stepTime goes along the events of the timeline.
func (p *Panel) stepTime(by int) act.Action {
	j := p.journey()
	if j == nil || len(j.Recovery.Timeline) == 0 {
		return act.None{} // also sideways, which is no step in time elsewhere
	}
	p.holds = false // the timeline comes back
	n := len(j.Recovery.Timeline)
	if p.step < 0 && by < 0 {
		p.step = n
	}
	p.step = min(max(p.step+by, 0), n-1)
	return act.None{}
}

// trace shows on the canvas the way that the selected requests take now.
func (p *Panel) trace() act.Action {
	j := p.journey()
	who := p.asks(j)
	if j.After.Dies != "" {
		return act.Trace{Links: j.After.Links, Text: who + " ends at " + p.label(j.After.Dies)}
	}
	return act.Trace{Links: j.After.Links, Text: "The way of " + who}
}

// journey is what the timeline is about, nil when there is none.
func (p *Panel) journey() *failure.Journey {
	if p.res == nil {
		return nil
	}
	return p.grid.at(p.row, p.column)
}

// Click implements [part.Panel].
func (p *Panel) Click(x, y int, double bool) act.Action {
	at := p.places
	switch {
	case at.breaks.Contains(x, y):
		p.focus = breaksPane
		row := p.scroll.breaks + y - at.breaks.Y
		if row >= len(p.all) {
			return act.None{}
		}
		// The box of a row toggles at once, its name with two clicks.
		p.cursor = row
		if double || x < at.breaks.X+4 {
			return p.press()
		}
	case at.users.Contains(x, y):
		p.focus = usersPane
		p.clickCell(x, y)
		if double && p.single {
			return p.press()
		}
	case at.timeline.Contains(x, y):
		p.focus = timelinePane
	default:
		return nil
	}
	return act.None{}
}

// Point puts the selection on the row under the pointer.
func (p *Panel) Point(x, y int) act.Action {
	if row := p.scroll.breaks + y - p.places.breaks.Y; p.places.breaks.Contains(x, y) {
		p.focus, p.cursor = breaksPane, min(row, max(0, len(p.all)-1))
		return act.None{}
	}
	return p.Click(x, y, false)
}

func (p *Panel) clickCell(x, y int) {
	if at := y - p.places.users.Y; p.holds && at >= 0 && at < len(p.places.held) && p.places.held[at] >= 0 {
		p.heldRow, p.scroll.timeline = p.places.held[at], 0
	}
	row := y - p.places.users.Y - p.places.first
	if row < 0 || p.holds {
		return
	}
	if p.single {
		if p.matrix != nil && p.scroll.matrix+row < len(p.losses) {
			p.loss = p.scroll.matrix + row
		}
		return
	}
	column := p.column
	for _, s := range p.places.columns {
		if x-p.places.users.X >= s.x && x-p.places.users.X < s.x+s.w {
			column = s.column
		}
	}
	if p.scroll.rows+row < len(p.grid.rows) {
		p.selectCell(p.scroll.rows+row, column)
	}
}

// Wheel implements [part.Panel].
func (p *Panel) Wheel(lines int) { p.move(lines) }

// WheelAt scrolls the pane at a cell of the part's window.
func (p *Panel) WheelAt(x, y, lines int) {
	had := p.focus
	switch at := p.places; {
	case at.breaks.Contains(x, y):
		p.focus = breaksPane
	case at.users.Contains(x, y):
		p.focus = usersPane
	case at.timeline.Contains(x, y):
		p.focus = timelinePane
	}
	p.move(lines)
	p.focus = had
}

// RowName is what is broken or would be by the row with the cursor, in the table who asks
// and for what; "" for other rows.
func (p *Panel) RowName() string {
	switch {
	case p.focus == breaksPane && p.cursor < len(p.all):
		return p.all[p.cursor].Label(p.t)
	case p.focus == usersPane && p.single && p.loss < len(p.losses):
		return p.losses[p.loss].b.Label(p.t)
	case p.focus == usersPane && p.holds && p.heldRow < len(p.rows):
		return strings.Join(p.rows[p.heldRow].Cells[:2], " ")
	case p.holds || p.single || p.focus == breaksPane:
		return ""
	}
	if j := p.journey(); j != nil {
		return p.asks(j)
	}
	return ""
}

// Status implements [part.Panel].
func (p *Panel) Status() string {
	switch n := len(p.broken); {
	case n == 0:
		return "nothing is broken · this view changes nothing in the design"
	case n == 1:
		return p.broken[0].Label(p.t) + " is broken · the design itself stays as it is"
	default:
		return wording.Count(n, "thing") + " broken · the design itself stays as it is"
	}
}

func clamp(i, n int) int { return max(0, min(i, n-1)) }
