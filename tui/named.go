package tui

import (
	"portolan/model"
	"portolan/model/layout"
	"portolan/model/wording"
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

// mostDeleted is how many deleted nodes are named one by one: a page of names tells less
// than their number.
const mostDeleted = 5

func (e *namedEdit) String() string {
	name := e.namer()
	if r, ok := e.Edit.(model.Remove); ok && len(r.IDs) > mostDeleted {
		names := make([]string, len(r.IDs))
		for i, id := range r.IDs {
			names[i] = name(id)
		}
		return "delete " + wording.Count(len(names), "node") + ": " + wording.Some(names)
	}
	return model.NameOf(e.Edit, name)
}

// namer tells what nodes are called, after the edit or, when they are gone, before it.
func (e *namedEdit) namer() func(id string) string {
	renamed := model.Renamed(e.Edit)
	var names [2]map[string]string
	return func(id string) string {
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
	}
}

// labels are what several nodes are called.
func (m *Model) labels(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = m.label(id)
	}
	return out
}
