package failureview

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"portolan/model/failure"
	"portolan/model/traffic"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// grid is a result as a table: populations by requests.
type grid struct {
	rows    []traffic.Who
	columns []request
	cells   map[[2]int]int // index in journeys
	all     []failure.Journey
	widths  []int            // of the widest cell of each column
	several map[request]bool // what some population asks several addresses for
	label   func(id string) string
}

// request is a column: what is asked for and, where one population asks several
// addresses for the same, which.
type request struct{ method, path, via string }

func (r request) name() string {
	return failure.RequestText(r.method, r.path, r.via)
}

// newGrid makes the table; label names a node.
func newGrid(r *failure.Result, label func(string) string) grid {
	g := grid{cells: map[[2]int]int{}, all: r.Journeys, several: map[request]bool{}, label: label}
	rows, columns := map[traffic.Who]int{}, map[request]int{}
	type ask struct {
		traffic.Who
		request
	}
	asked := map[ask]int{}
	for _, j := range r.Journeys {
		q := request{method: j.Method, path: j.Request}
		a := ask{traffic.Who{Users: j.Users, Location: j.Location}, q}
		asked[a]++
		g.several[q] = g.several[q] || asked[a] > 1
	}
	for i, j := range r.Journeys {
		p, q := traffic.Who{Users: j.Users, Location: j.Location}, g.request(&j)
		if _, ok := rows[p]; !ok {
			rows[p] = len(g.rows)
			g.rows = append(g.rows, p)
		}
		if _, ok := columns[q]; !ok {
			columns[q] = len(g.columns)
			g.columns = append(g.columns, q)
		}
		if at := [2]int{rows[p], columns[q]}; !g.worse(at, i) {
			g.cells[at] = i
		}
	}
	// Reads first, writes after them: the order of the wireframe and of habit.
	g.sortColumns()
	g.widths = make([]int, len(g.columns))
	for at, i := range g.cells {
		text, _ := fate(&g.all[i], theme.Unicode) // those of ASCII are as wide
		g.widths[at[1]] = max(g.widths[at[1]], screen.Width(text))
	}
	return g
}

// request is the column of a journey.
func (g grid) request(j *failure.Journey) request {
	q := request{method: j.Method, path: j.Request}
	if g.several[q] && len(j.Before.Path) > 1 {
		q.via = g.label(j.Before.Path[1])
	}
	return q
}

// name is what a journey asks for.
func (g grid) name(j *failure.Journey) string { return g.request(j).name() }

// worse tells whether the cell has a journey already that fares worse.
func (g grid) worse(at [2]int, i int) bool {
	old, ok := g.cells[at]
	return ok && rank(&g.all[old]) >= rank(&g.all[i])
}

func (g *grid) sortColumns() {
	order := make([]int, len(g.columns))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return writes(g.columns[a]) - writes(g.columns[b]) })
	columns, place := make([]request, len(order)), make([]int, len(order))
	for to, from := range order {
		columns[to], place[from] = g.columns[from], to
	}
	cells := make(map[[2]int]int, len(g.cells))
	for at, j := range g.cells {
		cells[[2]int{at[0], place[at[1]]}] = j
	}
	g.columns, g.cells = columns, cells
}

func writes(r request) int {
	if (traffic.Request{Method: r.method}).Reads() {
		return 0
	}
	return 1
}

// at is the journey of a cell, nil when there is no such request.
func (g grid) at(row, column int) *failure.Journey {
	i, ok := g.cells[[2]int{row, column}]
	if !ok {
		return nil
	}
	return &g.all[i]
}

// rank orders fates from good to bad.
func rank(j *failure.Journey) int {
	switch {
	case j.Failed >= 100:
		return 4
	case j.Failed > 0:
		return 3
	case j.Recovery.After > 0 || j.Recovery.Each > 0:
		return 2
	case j.Outcome == traffic.ServedAfterFailover:
		return 1
	}
	return 0
}

// selectWorst puts the cursor on the journey that fares worst.
func (p *Panel) selectWorst() {
	worst := -1
	if j := p.journey(); j != nil && rank(j) == 0 {
		worst = 0 // where all fare alike the selection stays
	}
	for r := range p.grid.rows {
		for c := range p.grid.columns {
			if j := p.grid.at(r, c); j != nil && rank(j) > worst {
				worst, p.row, p.column = rank(j), r, c
			}
		}
	}
}

// fate is a journey in a cell: a sign that needs no colour, and a few words.
func fate(j *failure.Journey, g *theme.Glyphs) (text string, role theme.Role) {
	half := g.Half
	switch rank(j) {
	case 0:
		return g.Good, theme.GoodText
	case 1:
		return half + " at once", theme.GoodText
	case 2:
		var words []string
		if j.Recovery.After > 0 {
			words = append(words, "in "+seconds(j.Recovery.After))
		}
		if j.Recovery.Each > 0 {
			words = append(words, "+"+seconds(j.Recovery.Each))
		}
		return half + " " + strings.Join(words, " "), theme.WarningText
	case 3:
		return fmt.Sprintf("%s %s fails", g.Error, percent(j.Failed)), theme.ErrorText
	}
	return g.Error + " fails", theme.ErrorText
}

// fateWord is what becomes of a request, for a voice.
func fateWord(j *failure.Journey) string {
	text, _ := fate(j, theme.Unicode)
	sign, rest, more := strings.Cut(text, " ")
	switch {
	case !more:
		return "served"
	case sign == theme.Unicode.Error:
		return rest
	}
	return "after failover " + rest
}

// seconds writes a duration shortly: "0.5 s", "150 s", "12 min 30 s". Up to ten
// minutes it counts in seconds, as the arithmetic of the timeline does.
func seconds(s float64) string {
	if s < 10 && s != math.Trunc(s) {
		return strconv.FormatFloat(s, 'f', 1, 64) + " s"
	}
	n := int(math.Round(s))
	switch {
	case n < 600:
		return fmt.Sprintf("%d s", n)
	case n%60 == 0:
		return fmt.Sprintf("%d min", n/60)
	}
	return fmt.Sprintf("%d min %d s", n/60, n%60)
}

func percent(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) + " %"
}
