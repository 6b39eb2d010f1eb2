package report

import (
	"fmt"

	"portolan/model/failure"
	"portolan/model/wording"
)

// mostUnasked is how many nodes a design has whose objectives are written without
// being asked for.
const mostUnasked = 1000

// objectives writes what the design holds: availability, recovery time and writes
// lost, under the worst loss of one Region or node, and what would be overrun.
//
// Commitments in parallel follow each set of ways that may be lost together, which
// takes ten times as long as all the rest in a very large design: there the section
// stands only where it is asked for by name.
func (p *page) objectives(asked bool) error {
	p.heading("Availability and recovery")
	if n := len(p.t.Nodes); n > mostUnasked && !asked {
		p.paragraph("Left out, since the design has %s: `--sections objectives` writes it.", wording.Count(n, "node"))
		return nil
	}
	holds, err := failure.Held(p.t, failure.Options{}, p.watch)
	if err != nil {
		return err
	}
	rows := failure.ObjectiveRows(p.t, holds.Objectives, true)
	if len(rows) == 0 {
		p.paragraph("There are no users.")
		return nil
	}
	p.paragraph("%s The recovery time and the loss are those of the worst single Region or node.", failure.ObjectiveNote)
	p.table([]string{"Users", "Request", "Committed", "Recovery time", "Writes lost"}, 0, func(yield func([]string) bool) {
		for _, r := range rows {
			cells := make([]string, len(r.Cells))
			for i, c := range r.Cells {
				cells[i] = Escape(c)
			}
			if !yield(cells) {
				return
			}
		}
	})
	p.paragraph("Where the figures come from, each once:")
	p.WriteByte('\n')
	said := map[string]bool{}
	for _, r := range rows {
		for i, l := range r.Sources(p.t) {
			if i == 0 { // of this row alone
				l = r.Cells[0] + ", " + r.Cells[1] + ": " + l
			}
			if !said[l] {
				said[l] = true
				fmt.Fprintf(p, "- %s\n", Escape(l))
			}
		}
	}
	p.overruns(holds.Overruns)
	return nil
}

// overruns writes which limits are too small, where users state a rate.
func (p *page) overruns(all []failure.Overrun) {
	if len(all) == 0 {
		return
	}
	p.paragraph("What would be overrun:")
	p.WriteByte('\n')
	for _, o := range all {
		when := "with nothing broken"
		for i, b := range o.Breaks {
			if i == 0 {
				when = "without " + b.Label(p.t)
			} else {
				when += ", " + b.Label(p.t)
			}
		}
		fmt.Fprintf(p, "- %s, %s: %s\n", Escape(o.Names(p.t)), Escape(when), Escape(o.Text+o.Page()))
	}
}
