package latency

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// servicesCSV holds every figure of the estimate that is not a distance: what
// services and last miles take, with source, basis and date. A p95 left out
// means that the figure does not vary, or varies as a jitter row says.
//
//go:embed services.csv
var servicesCSV string

// Figure is one row of the table of service figures.
type Figure struct {
	Item     string // "edge", "last-mile/wired" …
	Unit     string // ms, s, %, ratio, bytes
	P50, P95 float64
	Basis    string // measured, documented or assumed
	Source   string
	Date     string // when it was looked up
}

type figureTable struct {
	rows  []Figure
	items map[string]Figure
}

var embeddedFigures = sync.OnceValue(func() *figureTable {
	rows, err := csv.NewReader(strings.NewReader(servicesCSV)).ReadAll()
	if err != nil {
		panic("latency: embedded table: " + err.Error())
	}
	t := &figureTable{items: map[string]Figure{}}
	for _, r := range rows[1:] {
		f := Figure{Item: r[0], Unit: r[1], Basis: r[4], Source: r[5], Date: r[6]}
		f.P50 = mustNumber(f.Item, r[2])
		f.P95 = f.P50
		if r[3] != "" {
			f.P95 = mustNumber(f.Item, r[3])
		}
		t.rows = append(t.rows, f)
		t.items[f.Item] = f
	}
	return t
})

func mustNumber(item, s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(fmt.Sprintf("latency: embedded table: %s: %v", item, err))
	}
	return v
}

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

// stepBasis sorts figures into the three bases of a step: what a vendor
// documents is no measurement and stays an assumption, with its source.
func (f Figure) stepBasis() Basis {
	if f.Basis == string(Measured) {
		return Measured
	}
	return Assumed
}
