package main

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model/failure"
)

// objectiveHead are the columns of what a design holds for each request.
var objectiveHead = []string{"users", "request", "committed", "recovery time", "writes lost"}

// printObjectives lists what the design holds for each kind of request.
func printObjectives(s streams, sim *simulation) {
	rows := sim.objectiveRows()
	if len(rows) == 0 {
		return
	}
	fmt.Fprintln(s.out)
	printLines(s, "", aligned(append([][]string{objectiveHead}, rows...), 0, 0))
	fmt.Fprintln(s.out, "Committed is what the service commitments of AWS amount to on the way, not a forecast.")
}

func (sim *simulation) objectiveRows() [][]string {
	if sim.nobody() || len(sim.results) == 0 {
		return nil
	}
	// Users who fare alike share a line.
	var rows [][]string
	var users [][]string
	for _, x := range sim.objectives {
		who := sim.who(failure.Journey{Users: x.Users, Location: x.Location})
		row := []string{"", x.Method + " " + x.Request, sim.committedText(x.Availability), sim.recoveryText(x), sim.riskText(x)}
		i := slices.IndexFunc(rows, func(r []string) bool { return slices.Equal(r, row) })
		if i < 0 {
			i = len(rows)
			rows, users = append(rows, row), append(users, nil)
		}
		if !slices.Contains(users[i], who) {
			users[i] = append(users[i], who)
		}
	}
	for i := range rows {
		rows[i][0] = someOf(users[i])
	}
	return rows
}

// someOf joins names, of many the first only.
func someOf(names []string) string {
	const named = 4
	if len(names) > named+1 {
		names = append(slices.Clone(names[:named]), fmt.Sprintf("%d more", len(names)-named))
	}
	return strings.Join(names, ", ")
}

// committedText is an availability, or why there is none.
func (sim *simulation) committedText(a failure.Availability) string {
	switch {
	case a.Percent == 0 && a.Known():
		return "fails unbroken"
	case a.Known():
		return failure.PercentText(a.Percent)
	}
	names := make([]string, len(a.Unknown))
	for i, id := range a.Unknown {
		names[i] = sim.label(id)
	}
	return fmt.Sprintf("unknown: nothing is published for %s; at most %s", strings.Join(names, ", "), failure.PercentText(a.Percent))
}

// recoveryText is the worst recovery time, and of which break.
func (sim *simulation) recoveryText(x failure.Objective) string {
	switch {
	case len(x.Worst) == 0:
		return "none needed"
	case !x.Recovers:
		return "until repaired" + sim.after(x.Worst)
	}
	return secondsText(x.After) + sim.after(x.Worst)
}

// riskText is the largest loss of data, and of which break.
func (sim *simulation) riskText(x failure.Objective) string {
	switch {
	case !x.Risk.Drawn:
		return "-"
	case !x.Risk.Bounded:
		return "since the last backup" + sim.after(x.Loses)
	case x.Risk.Seconds == 0:
		return "none"
	}
	return secondsText(x.Risk.Seconds) + sim.after(x.Loses)
}

// after names breaks where there is a choice.
func (sim *simulation) after(breaks []failure.Break) string {
	if !sim.single || len(breaks) == 0 {
		return ""
	}
	return " without " + labels(sim.t, breaks)
}
