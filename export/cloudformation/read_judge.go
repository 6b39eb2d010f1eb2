package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/validate"
)

// judged tells which rules find errors in a design that was read, apart from those
// of users, whom no template holds: what the templates deploy may be right, and
// something was not read.
func (r *Reading) judged() {
	with, visitors := visited(r.Topology)
	for _, f := range validate.Check(with).Findings {
		if f.Severity != validate.Error || strings.HasPrefix(f.Rule, "graph/") || slices.ContainsFunc(visitors, func(id string) bool { return strings.Contains(f.Message, id) }) {
			continue
		}
		place := r.Topology.Name
		for _, id := range f.Nodes {
			if r.Topology.Node(id) != nil {
				place = id
				break
			}
		}
		r.Notes = append(r.Notes, Note{ID: "validate", What: f.Rule, Why: "what was read of " + model.Visible(place) + " is refused: " + model.Visible(f.Message)})
	}
}
