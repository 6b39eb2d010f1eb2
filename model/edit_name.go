package model

import (
	"cmp"
	"strings"
)

// NameOf is the name of an edit for a person, who knows nodes by what they are called and
// not by their ids: its own name, with what name tells of an id in place of each.
func NameOf(e Edit, name func(id string) string) string {
	link := func(r LinkRef) string { return name(r.From) + " → " + name(r.To) }
	switch e := e.(type) {
	case Batch:
		if e.Says != nil {
			return e.Says(name)
		}
	case Add:
		return "add " + name(e.Node.ID)
	case Remove:
		names := make([]string, len(e.IDs))
		for i, id := range e.IDs {
			names[i] = name(id)
		}
		return "delete " + strings.Join(names, ", ")
	case Connect:
		return "connect " + name(e.From) + " to " + name(e.To)
	case Disconnect:
		return "disconnect " + name(e.Link.From) + " from " + name(e.Link.To)
	case Set:
		return "set " + settingNames(e.Props) + " of " + name(e.ID)
	case SetLink:
		return "set " + settingNames(e.Props) + " of " + link(e.Link)
	case Retitle:
		return "title " + name(e.ID)
	case Move:
		return "move " + name(e.ID)
	case ChangeKind:
		return "make " + name(e.ID) + " " + e.Kind.Info().Caption
	case InsertOn:
		return "insert " + name(e.Node.ID) + " on " + link(e.Link)
	case SetGroup:
		if e.Group.Kind == StackGroup { // which bears the id of its first node
			return strings.TrimSuffix(e.String(), e.Group.Name) + name(e.Group.Name)
		}
	}
	return e.String()
}

// Renamed are the nodes that get another id by edits: the new ids by the old ones.
func Renamed(edits ...Edit) map[string]string {
	out := map[string]string{}
	for _, e := range edits {
		switch e := e.(type) {
		case Batch:
			for from, to := range Renamed(e.Edits...) {
				out[from] = to
			}
		case Rename:
			out[e.ID] = e.To
		}
	}
	return out
}

// NewIDs are the ids after a change of the nodes that got another one, by the old ones:
// each has its place still, and its spec or, when that was changed too, its kind and all
// of its links. Either may be nil.
func NewIDs(before, after *Topology) map[string]string {
	out := map[string]string{}
	if before == nil || after == nil || len(before.Nodes) != len(after.Nodes) {
		return out
	}
	for i, n := range before.Nodes {
		now := after.Nodes[i]
		if now.ID != n.ID && (now.Spec == n.Spec || before.Node(now.ID) == nil && after.Node(n.ID) == nil && now.Kind() == n.Kind()) {
			out[n.ID] = now.ID
		}
	}
	for i, n := range before.Nodes {
		if _, renamed := out[n.ID]; renamed && after.Nodes[i].Spec != n.Spec && !sameLinks(before, after, n.ID, out) {
			delete(out, n.ID)
		}
	}
	return out
}

// sameLinks tells whether a node has the links under its new name that it had.
func sameLinks(before, after *Topology, id string, ids map[string]string) bool {
	to := func(id string) string { return cmp.Or(ids[id], id) }
	for _, list := range [][2][]*Link{{before.Out(id), after.Out(to(id))}, {before.In(id), after.In(to(id))}} {
		if len(list[0]) != len(list[1]) {
			return false
		}
		for i, l := range list[0] {
			if now := list[1][i]; now.From != to(l.From) || now.To != to(l.To) || now.Kind != l.Kind {
				return false
			}
		}
	}
	return true
}
