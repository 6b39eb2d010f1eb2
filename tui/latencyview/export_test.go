package latencyview

import (
	"portolan/model/latency"
	"portolan/model/whatif"
	"portolan/validate"
)

// Offer gives the selected row ideas that no estimate made; the first one adds
// and solves findings.
func (p *Panel) Offer(ideas []whatif.Idea, adds, solves []validate.Finding) {
	j, _ := p.Selected()
	var out []proposal
	for _, i := range ideas {
		out = append(out, proposal{Idea: i})
	}
	out[0].adds, out[0].solves = adds, solves
	p.ideas[ideaKeyOf(j)] = out
}

// Try gives the view a place that is tried, with its estimate.
func (p *Panel) Try(x whatif.Trial, estimate []latency.Journey) {
	p.trials, p.tried, p.trialsOf = []whatif.Trial{x}, estimate, p.t
	p.refresh()
}
