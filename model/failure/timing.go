package failure

import (
	_ "embed"
	"fmt"
	"strconv"
	"sync"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/table"
	"portolan/model/wording"
)

// timingsCSV holds how long the services of AWS take to notice that something
// is down and to act on it, where a design does not say, with source, basis and
// date. Times that a design can state are its own.
//
//go:embed timings.csv
var timingsCSV string

// timingRow is one row of the table of detection times.
type timingRow struct {
	Item   string // "target-interval" …
	Value  float64
	Unit   string // s or checks
	Basis  string // documented or assumed
	Source string // page, or why it is assumed
	Date   string // when it was looked up
}

// timings are the times that a simulation takes from documentation or assumes.
var timings = sync.OnceValue(func() []timingRow {
	_, rows := table.Read("failure", timingsCSV)
	var out []timingRow
	for _, r := range rows {
		out = append(out, timingRow{Item: r[0], Value: table.Number("failure", r[0], r[1]), Unit: r[2], Basis: r[3], Source: r[4], Date: r[5]})
	}
	// How long resolvers keep an alias is a figure of the latency estimate too.
	for _, f := range latency.Figures() {
		if f.Item == "alias-ttl" {
			out = append(out, timingRow{f.Item, f.P50, f.Unit, f.Basis, f.Source, f.Date})
		}
	}
	return out
})

// timing panics on an item that the table lacks: a mistake of this package.
func timing(item string) timingRow {
	for _, t := range timings() {
		if t.Item == item {
			return t
		}
	}
	panic("failure: no timing " + item)
}

// origin is the source as an event gives it.
func (t timingRow) origin() string {
	if t.Basis == model.Assumption {
		return model.Assumption
	}
	return t.Source
}

// checks is a number of tests in a row and how far they are apart.
type checks struct {
	times    float64
	interval float64 // seconds
	unit     string  // "check", "period"
	source   string
}

func (c checks) seconds() float64 { return c.times * c.interval }

// String is the arithmetic, such as "3 checks × 30 s".
func (c checks) String() string {
	unit := c.unit
	if c.times != 1 { // may be no whole number
		unit = wording.Plural(0, unit)
	}
	return fmt.Sprintf("%s %s × %s s", figure(c.times), unit, figure(c.interval))
}

// timed makes checks of two rows of the table.
func timed(times, interval, unit string) checks {
	n, i := timing(times), timing(interval)
	source := i.origin()
	if n.Basis == model.Assumption {
		source = model.Assumption
	}
	return checks{n.Value, i.Value, unit, source}
}

// figure writes a number without needless decimals.
func figure(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
