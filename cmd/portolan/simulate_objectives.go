package main

import (
	"fmt"

	"portolan/model/failure"
)

// printObjectives lists what the design holds for each kind of request, with
// timeline where each figure comes from.
func printObjectives(s streams, sim *simulation, timeline bool) {
	rows := sim.objectiveRows()
	if len(rows) == 0 {
		return
	}
	table := [][]string{failure.ObjectiveHead}
	for _, r := range rows {
		table = append(table, r.Cells)
	}
	fmt.Fprintln(s.out)
	printLines(s, "", aligned(table, 0, 0))
	fmt.Fprintln(s.out, failure.ObjectiveNote)
	if !timeline {
		return
	}
	for _, r := range rows {
		fmt.Fprintf(s.out, "\n%s, %s\n", r.Cells[0], r.Cells[1])
		printLines(s, "  ", r.Sources(sim.t))
	}
}

func (sim *simulation) objectiveRows() []failure.ObjectiveRow {
	if sim.nobody() || len(sim.results) == 0 {
		return nil
	}
	return failure.ObjectiveRows(sim.t, sim.objectives, sim.single)
}

func writeMarkdownObjectives(s streams, sim *simulation, timeline bool, cell func(string) string) {
	rows := sim.objectiveRows()
	if len(rows) == 0 {
		return
	}
	fmt.Fprint(s.out, "\n## What the design holds\n\n"+failure.ObjectiveNote+"\n\n")
	line := func(cells []string) {
		fmt.Fprint(s.out, "|")
		for _, c := range cells {
			fmt.Fprint(s.out, " "+cell(c)+" |")
		}
		fmt.Fprintln(s.out)
	}
	line(failure.ObjectiveHead)
	fmt.Fprintln(s.out, "|---|---|---|---|---|")
	for _, r := range rows {
		line(r.Cells)
	}
	if !timeline {
		return
	}
	for _, r := range rows {
		fmt.Fprintf(s.out, "\n%s, %s:\n\n", cell(r.Cells[0]), cell(r.Cells[1]))
		for _, l := range r.Sources(sim.t) {
			fmt.Fprintln(s.out, "- "+cell(l))
		}
	}
}
