package main

import (
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
)

// printEstimate prints a table of the journeys, and under each the steps that
// it is made of when they are asked for, then what the figures rest on.
func printEstimate(s streams, res *latency.Result, f estimateFlags) {
	if len(res.Journeys) == 0 {
		fmt.Fprintln(s.errs, "There is nothing to estimate: no users of the design send such requests.")
	}
	head := []string{"users", "request", "conn", "share %"}
	for _, p := range f.percentiles {
		head = append(head, p+" ms")
	}
	rows := [][]string{append(head, "band of p50", "outcome")}
	for _, j := range res.Journeys {
		rows = append(rows, journeyRow(j, f.percentiles))
	}
	if res.Summary.SharePercent > 0 {
		rows = append(rows, summaryRow(res.Summary, f.percentiles))
	}
	for i, line := range aligned(rows, 3, 4+len(f.percentiles)) {
		fmt.Fprintln(s.out, line)
		if n := i - 1; f.explain && n >= 0 && n < len(res.Journeys) {
			explainJourney(s, res.Journeys[n])
		}
	}
	printAssumed(s, res.Assumed)
	printAssumptions(s, res)
	fmt.Fprintf(s.errs, "Model estimate, not a promise. Data %s of %s.\n", res.DataVersion, res.DataDate)
}

func journeyRow(j latency.Journey, percentiles []string) []string {
	asked := j.Request
	if !(traffic.Request{Method: j.Method}).Reads() {
		asked = j.Method + " " + asked
	}
	row := []string{where(j), asked, j.Connection, short(j.SharePercent)}
	for _, p := range percentiles {
		if !j.Known {
			row = append(row, "-")
			continue
		}
		row = append(row, fmt.Sprintf("%.0f", percentileOf(j.Quantiles, p)))
	}
	if !j.Known {
		return append(row, "", answerText(j)+": "+strings.Join(j.Why, " "))
	}
	return append(row, fmt.Sprintf("[%.0f .. %.0f]", j.Low, j.High), string(j.Outcome))
}

// answerText is the outcome of a journey without figures, with what it answers:
// "failed, 504 after 29 s".
func answerText(j latency.Journey) string {
	if j.Status > 0 {
		return string(j.Outcome) + ", " + j.Answer()
	}
	return string(j.Outcome)
}

func summaryRow(all latency.Summary, percentiles []string) []string {
	row := []string{"all", "weighted by share", "", short(all.SharePercent)}
	for _, p := range percentiles {
		row = append(row, fmt.Sprintf("%.0f", percentileOf(all.Quantiles, p)))
	}
	return append(row, "", "")
}

// printAssumptions lists what a design changes under assume, then what it
// cannot change.
func printAssumptions(s streams, res *latency.Result) {
	var open, fixed [][]string
	for _, a := range res.Assumptions {
		value := a.Value
		if value == "" {
			value = "by node"
		}
		if a.Changed {
			value += " (set by this design)"
		}
		row := []string{a.Name, value, a.Source}
		if _, ok := model.FindProp(model.AssumptionProps(), a.Name); ok {
			open = append(open, row)
		} else {
			fixed = append(fixed, row)
		}
	}
	for _, group := range []struct {
		title string
		rows  [][]string
	}{{"assumed; a design sets it under assume:", open}, {"assumed by the model:", fixed}} {
		if len(group.rows) == 0 {
			continue
		}
		fmt.Fprintf(s.out, "\n%s\n", group.title)
		for _, line := range aligned(group.rows, 0, 0) {
			fmt.Fprintln(s.out, "  "+line)
		}
	}
}

// aligned pads cells to columns; those from right to before end are numbers.
func aligned(rows [][]string, right, end int) []string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], ansi.StringWidth(cell))
		}
	}
	out := make([]string, len(rows))
	for k, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			gap := strings.Repeat(" ", widths[i]-ansi.StringWidth(cell))
			if i >= right && i < end {
				cell = gap + cell
			} else {
				cell += gap
			}
			b.WriteString(cell + "  ")
		}
		out[k] = strings.TrimRight(b.String(), " ")
	}
	return out
}

func explainJourney(s streams, j latency.Journey) {
	for _, w := range j.Why {
		fmt.Fprintf(s.out, "    %s\n", w)
	}
	if len(j.Peers) > 0 {
		fmt.Fprintf(s.out, "    What is said of %s holds for its equals too: %s.\n", j.Path[len(j.Path)-1], j.PeerNames(func(id string) string { return id }))
	}
	if j.Known {
		fmt.Fprintf(s.out, "    In 80 of 100 cases the true p50 lies in %.0f to %.0f ms%s.\n", j.Low, j.High, j.BandOf())
		fmt.Fprintf(s.out, "    Over all users p50 %s, p90 %s, p95 %s, p99 %s ms; over the requests of one typical user %s, %s, %s, %s ms.\n",
			tenths(j.P50), tenths(j.P90), tenths(j.P95), tenths(j.P99), tenths(j.One.P50), tenths(j.One.P90), tenths(j.One.P95), tenths(j.One.P99))
	}
	for _, b := range j.Branches {
		if b.Name != "" {
			fmt.Fprintf(s.out, "    %s, %s %% of requests\n", b.Name, short(b.SharePercent))
		}
		rows := [][]string{{"step", "p50 ms", "p95 ms", "basis", "source"}}
		for _, st := range b.Steps {
			rows = append(rows, []string{st.Label, tenths(st.P50), tenths(st.P95), string(st.Basis), sourceOf(st)})
		}
		rows = append(rows, []string{"time to first byte", tenths(b.P50), tenths(b.P95)})
		for _, line := range aligned(rows, 1, 3) {
			fmt.Fprintf(s.out, "      %s\n", line)
		}
	}
}

// sourceOf is the source of a step with its date.
func sourceOf(st latency.Step) string {
	if st.Date == "" || strings.Contains(st.Source, st.Date) {
		return st.Source
	}
	return st.Source + " (" + st.Date + ")"
}

func writeEstimateCSV(s streams, res *latency.Result) error {
	w := csv.NewWriter(s.out)
	_ = w.Write([]string{
		"users", "location", "request", "connection", "share_percent", "outcome", "p50_ms", "p95_ms", "low_ms", "high_ms",
		"method", "p99_ms", "data_version", "p90_ms",
	})
	for _, j := range res.Journeys {
		row := []string{j.Users, j.Location, j.Request, j.Connection, tenths(j.SharePercent), string(j.Outcome), "", "", "", "", j.Method, "", res.DataVersion, ""}
		if j.Known {
			row[6], row[7], row[8], row[9], row[11], row[13] = tenths(j.P50), tenths(j.P95), tenths(j.Low), tenths(j.High), tenths(j.P99), tenths(j.P90)
		}
		_ = w.Write(row)
	}
	return flushCSV(w)
}

// round1 keeps one decimal: the model is not better than that.
func round1(v float64) float64 { return math.Round(v*10) / 10 }

func tenths(v float64) string { return strconv.FormatFloat(round1(v), 'f', 1, 64) }

// short is a number with one decimal where it has one.
func short(v float64) string { return strconv.FormatFloat(round1(v), 'f', -1, 64) }
