package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model/failure"
)

// methodsText says how the methods fare where they differ.
func methodsText(r *failure.Result) string {
	if text := r.Served.Text(); text != "" {
		return " (" + text + ")"
	}
	return ""
}

// rateText is a number of requests a second or of executions.
func rateText(v float64) string { return strconv.FormatFloat(round1(v), 'f', -1, 64) }

// printDemand lists what nodes get against what they take where users state a
// rate, and what would be overrun.
func printDemand(s streams, sim *simulation) {
	if !sim.single {
		if rows := sim.demandRows(sim.asked); rows != nil {
			fmt.Fprintln(s.out)
			printLines(s, "  ", aligned(rows, 1, 3))
		}
	}
	if lines := sim.overrunLines(); len(lines) > 0 {
		fmt.Fprintln(s.out, "\nwould be overrun")
		printLines(s, "  ", lines)
	}
}

// demandRows is the table of loads, nil without any rate.
func (sim *simulation) demandRows(r *failure.Result) [][]string {
	if len(r.Demand) == 0 {
		return nil
	}
	rows := [][]string{{"requests/s", "before", "now", "asked of the limit"}}
	for _, d := range r.Demand {
		limits := make([]string, len(d.Limits))
		for i, l := range d.Limits {
			limits[i] = l.Short()
		}
		rows = append(rows, []string{sim.label(d.Node), rateText(d.Before), d.Now(), strings.Join(limits, ", ")})
		if len(limits) == 0 {
			rows[len(rows)-1][3] = "unknown"
		}
	}
	return rows
}

// overrunLines says what would be overrun, with nothing broken and then by break.
func (sim *simulation) overrunLines() []string {
	var out []string
	for _, o := range sim.overruns {
		head := ""
		if sim.single && len(o.Breaks) > 0 {
			head = labels(sim.t, o.Breaks) + " broken: "
		}
		line := head + o.Names(sim.t) + ": " + o.Text + o.Page()
		if !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}

func writeMarkdownDemand(s streams, sim *simulation, cell func(string) string) {
	lines := sim.overrunLines()
	if len(lines) == 0 {
		return
	}
	fmt.Fprint(s.out, "\n## What would be overrun\n\n")
	for _, l := range lines {
		fmt.Fprintln(s.out, "- "+cell(l))
	}
}
