package report

import (
	"fmt"

	"portolan/model/failure"
)

// objectives writes what the design holds: availability, recovery time and writes
// lost, under the worst loss of one Region or node, and what would be overrun.
func (p *page) objectives() error {
	p.heading("Availability and recovery")
	intact, each, err := failure.Singles(p.t, failure.Options{})
	if err != nil {
		return err
	}
	held, err := failure.Objectives(p.t, failure.Options{}, each)
	if err != nil {
		return err
	}
	rows := failure.ObjectiveRows(p.t, held, true)
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
	p.overruns(failure.Overruns(intact, each))
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
