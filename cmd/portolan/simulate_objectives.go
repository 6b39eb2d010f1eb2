package main

import (
	"fmt"

	"portolan/model/failure"
)

// printObjectives lists what the design holds for each kind of request.
func printObjectives(s streams, sim *simulation) {
	rows := sim.objectiveRows()
	if len(rows) == 0 {
		return
	}
	fmt.Fprintln(s.out)
	printLines(s, "", aligned(append([][]string{failure.ObjectiveHead}, rows...), 0, 0))
	fmt.Fprintln(s.out, failure.ObjectiveNote)
}

func (sim *simulation) objectiveRows() [][]string {
	if sim.nobody() || len(sim.breaks) == 0 {
		return nil
	}
	return failure.ObjectiveRows(sim.t, sim.objectives, sim.single)
}
