package tui

import (
	"portolan/model"
	"portolan/model/layout"
)

// namedEdit is an edit that is named by what its nodes are called on the canvas, after it or,
// when they are gone, before it.
type namedEdit struct {
	model.Edit
	before, after *model.Topology
}

// Apply implements [model.Edit].
func (e *namedEdit) Apply(t *model.Topology) (*model.Topology, error) {
	after, err := e.Edit.Apply(t)
	e.before, e.after = t, after
	return after, err
}

func (e *namedEdit) String() string {
	renamed := model.Renamed(e.Edit)
	var names [2]map[string]string
	return model.NameOf(e.Edit, func(id string) string {
		for i, t := range []*model.Topology{e.after, e.before} {
			if t == nil {
				continue
			}
			if names[i] == nil {
				names[i] = layout.Names(t)
			}
			if to, ok := renamed[id]; ok && i == 0 {
				id = to
			}
			if name := names[i][id]; name != "" {
				return name
			}
		}
		return id
	})
}

// labels are what several nodes are called.
func (m *Model) labels(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = m.label(id)
	}
	return out
}
