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
		place := r.placeOf(f)
		r.Notes = append(r.Notes, Note{ID: "validate", What: f.Rule, Why: "what was read of " + model.Visible(place) + " is refused: " + model.Visible(f.Message)})
	}
}

// judgedAfter tells which rules find something in a design that was read of edited
// resources and found nothing of it in the drawing.
func (r *Reading) judgedAfter(drawing *model.Topology) {
	if len(r.Changed) == 0 {
		return
	}
	known := map[string]bool{}
	for _, f := range validate.Check(drawing).Findings {
		known[f.Rule+"\x00"+f.Message] = true
	}
	for _, f := range validate.Check(r.Topology).Findings {
		if f.Severity > validate.Warning || known[f.Rule+"\x00"+f.Message] {
			continue
		}
		why := "what was read of " + model.Visible(r.placeOf(f)) + " is refused: "
		if f.Severity == validate.Warning {
			why = "what was read of " + model.Visible(r.placeOf(f)) + " is warned about: "
		}
		r.Notes = append(r.Notes, Note{ID: "validate", What: f.Rule, Why: why + model.Visible(f.Message)})
	}
}

// placeOf is the node that a finding is about, or the design.
func (r *Reading) placeOf(f validate.Finding) string {
	for _, id := range f.Nodes {
		if r.Topology.Node(id) != nil {
			return id
		}
	}
	return r.Topology.Name
}
