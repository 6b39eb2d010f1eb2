package report

import (
	"slices"

	"portolan/model/failure"
)

// objectives writes what the design holds: availability, recovery time and writes
// lost, under the worst loss of one Region or node.
func (p *page) objectives() error {
	p.heading("Availability and recovery")
	held, err := failure.Held(p.t, failure.Options{}, p.watch)
	if err != nil {
		return err
	}
	rows := failure.ObjectiveRows(p.t, held, true)
	if len(rows) == 0 {
		p.paragraph("There are no users.")
		return nil
	}
	p.paragraph("%s The recovery time and the loss are those of the worst single Region or node.", failure.ObjectiveNote)
	for _, r := range rows {
		for i := range r {
			r[i] = Escape(r[i])
		}
	}
	p.table([]string{"Users", "Request", "Committed", "Recovery time", "Writes lost"}, 0, slices.Values(rows))
	return nil
}
