package failureview

import (
	"fmt"
	"strings"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/goal"
	"portolan/model/wording"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// Goals judges the goals of a design that are about surviving just these breaks.
func Goals(t *model.Topology, broken []failure.Break) []goal.Result {
	var out []goal.Result
	for i, e := range t.Expect {
		if len(broken) == 1 && e.Survives == broken[0].String() {
			out = append(out, goal.CheckAt(t, i))
		}
	}
	return out
}

// SetGoals shows which goals of the design about surviving what is broken are
// met. They are asked for with the simulation, see [Goals].
func (p *Panel) SetGoals(g []goal.Result) { p.goals = g }

// goalLines says of each goal whether it is met, or in brief of all.
func (p *Panel) goalLines(w int, th *theme.Theme, brief bool) (out []line) {
	sign := func(s goal.State) (string, theme.Role) {
		switch s {
		case goal.Met:
			return th.Glyphs.Good, theme.GoodText
		case goal.Unknown:
			return th.Glyphs.Warning, theme.WarningText
		}
		return th.Glyphs.Error, theme.ErrorText
	}
	if brief && len(p.goals) > 1 {
		met, worst := 0, goal.Met
		for _, g := range p.goals {
			switch g.State {
			case goal.Met:
				met++
			case goal.Unmet:
				worst = goal.Unmet
			default:
				if worst == goal.Met {
					worst = g.State
				}
			}
		}
		mark, role := sign(worst)
		return []line{{screen.Truncate(fmt.Sprintf("%s %d of %s met", mark, met, wording.Count(len(p.goals), "goal")), w), role}}
	}
	for _, g := range p.goals {
		mark, role := sign(g.State)
		for _, l := range screen.Wrap(mark+" goal "+string(g.State)+": "+briefly(g), w) {
			out = append(out, line{l, role})
		}
	}
	return out
}

// briefly is a goal in words, less what it is to survive: that is what the view
// is about.
func briefly(g goal.Result) string {
	survives := " survives " + g.Goal.Survives
	text := strings.Replace(g.Text, survives+",", "", 1)
	return strings.TrimRight(strings.TrimSuffix(text, survives), ":,")
}
