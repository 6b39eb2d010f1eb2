package report

import (
	"slices"
	"strings"

	"portolan/model/goal"
)

// goals lists what the design states under expect, and whether it holds.
func (p *page) goals() {
	if len(p.t.Expect) == 0 {
		return
	}
	p.heading("Goals")
	p.paragraph("What the design states under `expect`, by the same model.")
	var rows [][]string
	for _, r := range goal.Check(p.t) {
		rows = append(rows, []string{Escape(r.Text), Escape(string(r.State)), Escape(strings.Join(r.Evidence, " "))})
	}
	p.table([]string{"Goal", "State", "Evidence"}, 0, slices.Values(rows))
}
