package cloudformation

import (
	"slices"
	"strings"
)

// addLeftOver tells what is still there though nothing leads to it any more: all that is
// made of a node in one line.
func (r *Reading) addLeftOver(s *solver, unread map[*readResource]bool) {
	at := map[string]int{}
	for _, g := range byPlace(s.now.gaps) {
		if g.written != nil || !s.leftOver[g.read] {
			continue
		}
		unread[g.read] = true
		key := g.read.in.name + "/" + g.read.node
		i, known := at[key]
		if !known {
			at[key] = len(r.Notes)
			r.Notes = append(r.Notes, Note{ID: g.read.in.name + "/" + g.read.id, What: g.read.kind, Why: "it is still there, and what led to it is gone", LeftOut: true})
			continue
		}
		n := &r.Notes[i]
		if strings.HasSuffix(n.Why, "gone") {
			n.Why += ", and so it is with "
		} else {
			n.Why += ", "
		}
		n.Why += g.read.id
	}
}

// newOrigins are the places of origins that templates have and the design has not, with
// the origin: nothing of it says more than that it is there.
func (s *solver) newOrigins() map[string]string {
	out, named := map[string]string{}, map[string]bool{}
	for _, g := range s.now.gaps {
		const list = ".Origins.["
		i := strings.Index(g.path, list)
		if i < 0 || !g.new {
			continue
		}
		end := strings.Index(g.path[i:], "]")
		if end < 0 {
			continue
		}
		item := g.path[:i+end+1]
		named[item] = named[item] || g.path == item+".Id"
		out[g.key()] = item
	}
	for key, item := range out {
		if !named[item] {
			delete(out, key)
		}
	}
	return out
}

// addOnce adds a note unless it is there.
func (r *Reading) addOnce(n Note) {
	if !slices.Contains(r.Notes, n) {
		r.Notes = append(r.Notes, n)
	}
}
