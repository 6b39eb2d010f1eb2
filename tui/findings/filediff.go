package findings

import (
	"portolan/model"
	"portolan/model/document"
	"portolan/model/linediff"
)

// fileDiff is the line difference of two designs in canonical file form, with
// "+", "-" or blank in front and "…" where lines are left out.
func fileDiff(before, after *model.Topology) []string {
	const context = 1 // unchanged lines around a change
	all := linediff.Compare(string(document.Format(before)), string(document.Format(after)))
	var out []string
	for _, h := range linediff.Hunks(all, context) {
		for _, c := range h.Changes {
			out = append(out, string(c.Op)+" "+c.Text())
		}
		if h.More {
			out = append(out, "  …")
		}
	}
	return out
}
