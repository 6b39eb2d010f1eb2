package latencyview

import (
	"slices"

	"portolan/model"
	"portolan/model/latency"
)

// visited is how designs were shown when another took their place.
type visited map[*model.Topology]shownAs

type shownAs struct {
	before map[rowKey]float64 // what its figures were compared with
	judged bool               // it had figures
	chosen latency.Journey    // the selected row
	any    bool               // there was one
}

// mostVisited bounds what is remembered; beyond it all begins anew.
const mostVisited = 200

// leave remembers how the design at hand is shown before another takes its place.
func (p *Panel) leave(next *model.Topology) {
	if p.t == nil || p.t == next {
		return
	}
	if p.seen == nil || len(p.seen) >= mostVisited {
		p.seen = visited{}
	}
	j, ok := p.Selected()
	p.seen[p.t] = shownAs{before: p.before, judged: p.res != nil && p.of == p.t, chosen: j, any: ok}
}

// comeBack selects the row that was selected when the design was shown before, or the
// place that was just added.
func (p *Panel) comeBack(was shownAs) {
	if i := p.rowOf(was.chosen); was.any && i >= 0 {
		p.selectRow(i)
	}
	if i := slices.IndexFunc(p.rows, func(j latency.Journey) bool { return j.Location == p.added }); p.added != "" && i >= 0 {
		p.selectRow(i)
	}
	p.added = ""
}
