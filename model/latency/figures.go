package latency

import (
	_ "embed"
	"strconv"
	"sync"

	topo "portolan/model"
	"portolan/model/table"
)

// servicesCSV holds every figure of the estimate that is not a distance: what
// services and last miles take, with source, basis and date. A p95 left out
// means that the figure does not vary. The percentiles of a last mile are those
// between users; a jitter row says how the requests of one user differ.
//
//go:embed services.csv
var servicesCSV string

// Figure is one row of the table of service figures.
type Figure struct {
	Item     string // "edge", "last-mile/wired" …
	Unit     string // ms, s, %, ratio, bytes
	P50, P95 float64
	P90      float64 // of a last mile; else 0
	Basis    string  // measured, documented or assumed
	Source   string
	Date     string // when it was looked up
	// Assume names the property under assume in the file that sets the P50 of
	// this figure, and with P95 added the one that sets its P95; "" for none.
	// The file format may not have the property yet.
	Assume string
}

type figureTable struct {
	rows  []Figure
	items map[string]Figure
}

var embeddedFigures = sync.OnceValue(func() *figureTable {
	_, rows := table.Read("latency", servicesCSV)
	out := make([]Figure, 0, len(rows))
	for _, r := range rows {
		f := Figure{Item: r[0], Unit: r[1], Basis: r[5], Source: r[6], Date: r[7], Assume: r[8]}
		f.P50 = mustNumber(f.Item, r[2])
		f.P95 = f.P50
		if r[4] != "" {
			f.P95 = mustNumber(f.Item, r[4])
		}
		if r[3] != "" {
			f.P90 = mustNumber(f.Item, r[3])
		}
		out = append(out, f)
	}
	return newFigureTable(out)
})

func newFigureTable(rows []Figure) *figureTable {
	t := &figureTable{rows: rows, items: make(map[string]Figure, len(rows))}
	for _, f := range rows {
		t.items[f.Item] = f
	}
	return t
}

func mustNumber(item, s string) float64 { return table.Number("latency", item, s) }

// Figures lists the table of service figures.
func Figures() []Figure { return append([]Figure(nil), embeddedFigures().rows...) }

// get panics on an item that the table lacks: a mistake of this package.
func (t *figureTable) get(item string) Figure {
	f, ok := t.items[item]
	if !ok {
		panic("latency: no figure " + item)
	}
	return f
}

// under is the table with what a design assumes in place of its own figures.
func (t *figureTable) under(a *topo.Assumptions) *figureTable {
	if a == nil {
		return t
	}
	rows := make([]Figure, len(t.rows))
	for i, f := range t.rows {
		rows[i] = f.under(a)
	}
	return newFigureTable(rows)
}

// under keeps the proportion of the percentiles when a design sets only the
// median, and the median below a p95 that is set alone.
func (f Figure) under(a *topo.Assumptions) Figure {
	p50, mid := assumedNumber(a, f.Assume)
	p95, high := assumedNumber(a, f.Assume+"P95")
	if !mid && !high {
		return f
	}
	switch {
	case !mid:
		p50 = min(f.P50, p95)
	case !high && f.P50 > 0:
		p95 = p50 * f.P95 / f.P50
	case !high:
		p95 = p50
	}
	f.P50, f.P95 = p50, max(p50, p95)
	f.Basis, f.Source, f.Date = string(Assumed), f.Assume+" that the design assumes", ""
	return f
}

// assumedNumber is the value that a design gives a property under assume, kept
// within its documented range.
func assumedNumber(a *topo.Assumptions, name string) (v float64, ok bool) {
	p, ok := topo.FindProp(topo.AssumptionProps(), name)
	if !ok {
		return 0, false
	}
	words, ok := p.Get(a)
	if !ok || len(words) != 1 {
		return 0, false
	}
	v, err := strconv.ParseFloat(words[0], 64)
	if err != nil {
		return 0, false
	}
	if p.HasRange() {
		v = clamp(v, p.Min, p.Max)
	}
	return v, true
}

// share reads a percentage as a number from 0 to 1.
func (f Figure) share() float64 { return clamp(f.P50, 0, 100) / 100 }

// evidence is what stands behind a number.
type evidence struct {
	basis        Basis
	source, date string
}

// evidence sorts figures into the three bases of a step: what a vendor
// documents is no measurement and stays an assumption, with its source.
func (f Figure) evidence() evidence {
	if f.Basis == string(Measured) {
		return evidence{Measured, f.Source, f.Date}
	}
	return evidence{Assumed, f.Source, f.Date}
}
