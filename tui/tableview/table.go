// Package tableview is the design as a table of its nodes, sorted by any column.
package tableview

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/layout"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/validate"
)

// Panel is the table view, a [part.Panel].
type Panel struct {
	Empty string // said of a design without nodes

	t     *model.Topology
	rep   *validate.Report
	est   *latency.Result
	shown part.Shown

	rows   []row
	by     column
	back   bool   // from the greatest down
	want   string // node that has the focus
	cursor int
	offset int
	page   int
	top    int // window row of the first row, set by Draw
	left   [columns]int
	wide   [columns]int
	keys   *binding.Table
}

var _ part.Panel = (*Panel)(nil)

// New returns an empty table, sorted by name.
func New() *Panel {
	p := &Panel{Empty: "Nothing is drawn yet."}
	p.keys = p.bindings()
	return p
}

// row is what the table says of a node.
type row struct {
	node                    *model.Node
	in, out                 int
	errors, warnings, infos int
	p95                     float64 // NaN where no request with an estimate passes
}

// column is a column of the table.
type column int

// The columns, from the left.
const (
	byName column = iota
	byKind
	byRegion
	byIn
	byOut
	byFindings
	byP95
	columns
)

// heads are the names of columns, and what each is in a sentence.
var heads = [columns]struct{ name, says string }{
	{"Name", "the name"},
	{"Kind", "the kind"},
	{"Region", "the Region"},
	{"In", "links by which requests reach the node"},
	{"Out", "links that leave it"},
	{"Findings", "findings, errors first"},
	{"p95 ms", "the longest p95 of the requests that pass the node"},
}

// number tells whether a column holds numbers, which stand at its right end and
// begin with the greatest.
func (c column) number() bool { return c >= byIn }

// Set shows a part of a design with what is known of it; rep and est may be nil.
func (p *Panel) Set(t *model.Topology, rep *validate.Report, est *latency.Result, shown part.Shown) {
	if p.t == t && p.rep == rep && p.est == est && shown.Same(p.shown) {
		return
	}
	selected := p.Selected()
	p.t, p.rep, p.est, p.shown = t, rep, est, shown
	p.make()
	p.sort(selected)
	p.Follow(p.want)
}

// make writes down the rows.
func (p *Panel) make() {
	p.rows = p.rows[:0]
	if p.t == nil {
		return
	}
	at := map[string]int{}
	for _, n := range p.t.Nodes {
		if p.shown.Has(n.ID) {
			at[n.ID] = len(p.rows)
			p.rows = append(p.rows, row{node: n, in: len(p.t.Arrivals(n.ID)), out: len(p.t.Departures(n.ID)), p95: math.NaN()})
		}
	}
	if p.rep != nil {
		for _, f := range p.rep.Findings {
			i, ok := at[nodeOf(f)]
			if !ok {
				continue
			}
			switch f.Severity {
			case validate.Error:
				p.rows[i].errors++
			case validate.Warning:
				p.rows[i].warnings++
			default:
				p.rows[i].infos++
			}
		}
	}
	if p.est == nil {
		return
	}
	for k := range p.est.Journeys {
		j := &p.est.Journeys[k]
		for _, id := range j.Path {
			if i, ok := at[id]; ok && j.Known && !(p.rows[i].p95 >= j.P95) {
				p.rows[i].p95 = j.P95
			}
		}
	}
}

// sort orders the rows and keeps the cursor on a node.
func (p *Panel) sort(selected string) {
	slices.SortStableFunc(p.rows, func(a, b row) int {
		c := compare(a, b, p.by)
		if p.back {
			c = -c
		}
		if missing := cmp.Compare(boolean(p.by == byP95 && math.IsNaN(a.p95)), boolean(p.by == byP95 && math.IsNaN(b.p95))); missing != 0 {
			c = missing // what is not known comes last either way
		}
		return cmp.Or(c, strings.Compare(strings.ToLower(layout.TitleOf(a.node)), strings.ToLower(layout.TitleOf(b.node))), strings.Compare(a.node.ID, b.node.ID))
	})
	if i := slices.IndexFunc(p.rows, func(r row) bool { return r.node.ID == selected }); i >= 0 {
		p.cursor = i
	}
	p.cursor = max(0, min(p.cursor, len(p.rows)-1))
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// compare orders two rows by a column, the least first.
func compare(a, b row, by column) int {
	switch by {
	case byKind:
		return strings.Compare(a.node.Info().Title, b.node.Info().Title)
	case byRegion:
		return strings.Compare(a.node.Region(), b.node.Region())
	case byIn:
		return cmp.Compare(a.in, b.in)
	case byOut:
		return cmp.Compare(a.out, b.out)
	case byFindings:
		return cmp.Or(cmp.Compare(a.errors, b.errors), cmp.Compare(a.warnings, b.warnings), cmp.Compare(a.infos, b.infos))
	case byP95:
		return cmp.Compare(a.p95, b.p95)
	}
	return strings.Compare(strings.ToLower(layout.TitleOf(a.node)), strings.ToLower(layout.TitleOf(b.node)))
}

// sortBy sorts by a column; by the same one again it turns the order round.
func (p *Panel) sortBy(c column) act.Action {
	if c == p.by {
		p.back = !p.back
	} else {
		p.by, p.back = c, c.number()
	}
	p.sort(p.Selected())
	order := "the least first"
	if p.back {
		order = "the greatest first"
	}
	if !c.number() {
		order = map[bool]string{false: "from A", true: "from Z"}[p.back]
	}
	return act.Say{Text: fmt.Sprintf("Sorted by %s, %s.", heads[c].says, order)}
}

// Selected is the id of the node under the cursor, "" for none.
func (p *Panel) Selected() string {
	if p.cursor < 0 || p.cursor >= len(p.rows) {
		return ""
	}
	return p.rows[p.cursor].node.ID
}

// Follow puts the cursor on the node that has the focus, as soon as there is a row for it.
func (p *Panel) Follow(id string) {
	p.want = id
	if i := slices.IndexFunc(p.rows, func(r row) bool { return r.node.ID == id }); i >= 0 {
		p.cursor = i
	}
}

func (p *Panel) move(by int) act.Action {
	if len(p.rows) == 0 {
		return act.Say{Text: "The design is empty."}
	}
	return p.toRow(p.cursor + by)
}

// toRow puts the cursor on a row, and the focus on its node.
func (p *Panel) toRow(i int) act.Action {
	p.cursor = max(0, min(i, len(p.rows)-1))
	return act.FocusRow{ID: p.Selected()}
}

// enter shows the node on the canvas.
func (p *Panel) enter() act.Action {
	if id := p.Selected(); id != "" {
		return act.FocusNode{ID: id}
	}
	return act.Say{Text: "The design is empty."}
}

// Status implements [part.Panel].
func (p *Panel) Status() string {
	if p.cursor < 0 || p.cursor >= len(p.rows) {
		return ""
	}
	n := p.rows[p.cursor].node
	return n.Info().Title + " " + layout.TitleOf(n)
}
