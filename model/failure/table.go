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

// ObjectiveRow is a row of what a design holds.
type ObjectiveRow struct {
	Cells []string  // by [ObjectiveHead]
	Of    Objective // the first of those that share the row
}

// ObjectiveRows is what a design holds as a table of texts. Users who fare alike
// share a row. With choice the worst break is named, where there are several.
func ObjectiveRows(t *model.Topology, all []Objective, choice bool) []ObjectiveRow {
	names := traffic.Names(t)
	x := objectiveText{t, choice}
	type ask struct{ users, location, method, request string }
	asked := map[ask]int{}
	for _, o := range all {
		asked[ask{o.Users, o.Location, o.Method, o.Request}]++
	}
	var rows []ObjectiveRow
	var users [][]string
	for _, o := range all {
		via := ""
		if asked[ask{o.Users, o.Location, o.Method, o.Request}] > 1 {
			via = nodeLabel(t, o.Entry)
		}
		row := []string{"", RequestText(o.Method, o.Request, via), o.text(t), x.recovery(o), x.risk(o)}
		i := slices.IndexFunc(rows, func(r ObjectiveRow) bool { return slices.Equal(r.Cells, row) })
		if i < 0 {
			i = len(rows)
			rows, users = append(rows, ObjectiveRow{row, o}), append(users, nil)
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
		rows[i].Cells[0] = wording.Some(users[i])
	}
	return rows
}

// RequestText names what is asked for; via is at which address, where users ask
// several for the same.
func RequestText(method, path, via string) string {
	if via != "" {
		return method + " " + path + " of " + via
	}
	return method + " " + path
}

// Sources says where the figures of a row come from: the commitments one by one,
// what passes until requests are served again, what is known of copies.
func (r ObjectiveRow) Sources(t *model.Topology) []string {
	o := r.Of
	var out []string
	add := func(text, source string) {
		if source != "" {
			text += " (" + source + ")"
		}
		out = append(out, text)
	}
	if !o.fails() {
		out = append(out, "Committed: "+o.Arithmetic(t)+".")
	}
	for _, s := range slices.Concat(o.Series, o.Covered) {
		c := s.Commitment
		text := fmt.Sprintf("%s: %s %s", nodeLabel(t, s.Node), c.Service, PercentText(c.Percent))
		if c.Counts != "" {
			text += ", " + c.Counts
		}
		if c.Basis != "verified" {
			text += ", known through others"
		}
		add(text, c.Source)
	}
	lead := "Recovery time"
	for _, e := range o.Course {
		add(fmt.Sprintf("%s: +%s s %s", lead, figure(tenth(e.At)), e.Text), e.Source)
	}
	if o.Risk.Why != "" {
		add("Writes lost: "+o.Risk.Why, o.Risk.Source)
	}
	return out
}

// objectiveText words the cells.
type objectiveText struct {
	t      *model.Topology
	choice bool
}

func (x objectiveText) recovery(o Objective) string {
	switch {
	case len(o.Worst) == 0:
		return "none needed"
	case !o.Recovers && x.choice: // as people say it: what breaks, and how long it takes
		return "until " + x.names(o.Worst) + " " + works(len(o.Worst)) + " again"
	case !o.Recovers:
		return "until repaired"
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
	return " without " + x.names(breaks)
}

func (x objectiveText) names(breaks []Break) string {
	out := make([]string, len(breaks))
	for i, b := range breaks {
		out[i] = b.Label(x.t)
	}
	return strings.Join(out, ", ")
}

func works(n int) string {
	if n == 1 {
		return "works"
	}
	return "work"
}
