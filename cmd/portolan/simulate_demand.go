package main

import (
	"fmt"
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
	if len(sim.overruns) > 0 {
		fmt.Fprintln(s.out, "\nwould be overrun")
		printLines(s, "  ", sim.overruns)
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
			limits[i] = limitText(l)
		}
		rows = append(rows, []string{sim.label(d.Node), rateText(d.Before), rateText(d.After), strings.Join(limits, ", ")})
		if len(limits) == 0 {
			rows[len(rows)-1][3] = "unknown"
		}
	}
	return rows
}

// limitText is what is asked of a limit in short.
func limitText(l failure.Limit) string {
	text := fmt.Sprintf("%s of %s %s", rateText(l.After), rateText(l.MaxAfter), l.Unit)
	if !l.Stated {
		text += " (quota)"
	}
	if l.Overrun() {
		text += ", too much"
	}
	return text
}

func writeMarkdownDemand(s streams, sim *simulation, cell func(string) string) {
	if len(sim.overruns) == 0 {
		return
	}
	fmt.Fprint(s.out, "\n## What would be overrun\n\n")
	for _, l := range sim.overruns {
		fmt.Fprintln(s.out, "- "+cell(l))
	}
}
