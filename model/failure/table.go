package failure

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
	"portolan/model/wording"
)

// ObjectiveHead are the columns of [ObjectiveRows].
var ObjectiveHead = []string{"users", "request", "committed", "recovery time", "writes lost"}

// ObjectiveNote says below the table what it is.
const ObjectiveNote = "Committed is what the service commitments of AWS amount to on the way, not a forecast."

// ObjectiveRows is what a design holds as a table of texts. Users who fare alike
// share a row. With choice the worst break is named, where there are several.
func ObjectiveRows(t *model.Topology, all []Objective, choice bool) [][]string {
	names := traffic.Names(t)
	x := objectiveText{t, choice}
	var rows, users [][]string
	for _, o := range all {
		row := []string{"", o.Method + " " + o.Request, x.committed(o.Availability), x.recovery(o), x.risk(o)}
		i := slices.IndexFunc(rows, func(r []string) bool { return slices.Equal(r, row) })
		if i < 0 {
			i = len(rows)
			rows, users = append(rows, row), append(users, nil)
		}
		who, ok := names[traffic.Who{Users: o.Users, Location: o.Location}]
		switch {
		case ok:
		case o.Location != "": // a city that the design does not have
			who = o.Location + ", " + nodeLabel(t, o.Users)
		default:
			who = nodeLabel(t, o.Users)
		}
		if !slices.Contains(users[i], who) {
			users[i] = append(users[i], who)
		}
	}
	// Rows were compared without their users.
	for i := range rows {
		rows[i][0] = wording.Some(users[i])
	}
	return rows
}

// objectiveText words the cells.
type objectiveText struct {
	t      *model.Topology
	choice bool
}

func (x objectiveText) committed(a Availability) string {
	switch {
	case a.Percent == 0 && a.Known():
		return "fails unbroken"
	case a.Known():
		return PercentText(a.Percent)
	}
	names := make([]string, len(a.Unknown))
	for i, id := range a.Unknown {
		names[i] = nodeLabel(x.t, id)
	}
	return fmt.Sprintf("unknown: nothing is published for %s; at most %s", strings.Join(names, ", "), PercentText(a.Percent))
}

func (x objectiveText) recovery(o Objective) string {
	switch {
	case len(o.Worst) == 0:
		return "none needed"
	case !o.Recovers:
		return "until repaired" + x.after(o.Worst)
	}
	return figure(tenth(o.After)) + " s" + x.after(o.Worst)
}

func (x objectiveText) risk(o Objective) string {
	switch {
	case !o.Risk.Drawn:
		return "-"
	case !o.Risk.Bounded:
		return "since the last backup" + x.after(o.Loses)
	case o.Risk.Seconds == 0:
		return "none"
	}
	return figure(tenth(o.Risk.Seconds)) + " s" + x.after(o.Loses)
}

func (x objectiveText) after(breaks []Break) string {
	if !x.choice || len(breaks) == 0 {
		return ""
	}
	out := make([]string, len(breaks))
	for i, b := range breaks {
		out[i] = b.Label(x.t)
	}
	return " without " + strings.Join(out, ", ")
}
