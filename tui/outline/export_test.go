package outline

import (
	"portolan/model"
	"portolan/validate"
)

// Sentences describes every node in reading order, one plain sentence group
// each: number, kind, name and place, what leads to it, where it leads, what
// guards it and what was found. rep may be nil.
func Sentences(t *model.Topology, rep *validate.Report) []string {
	tr := grow(t)
	w := newWriter(t, rep, tr)
	out := make([]string, 0, len(tr.number))
	for _, r := range tr.rows {
		if r.node != nil && !r.see {
			out = append(out, w.of(r.node).String())
		}
	}
	return out
}
