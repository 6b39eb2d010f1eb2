package cloudformation

import "slices"

// parts gives the resources that are a part of a node to it: those of a type that
// its service makes, which refer to it or to which it refers, also through others.
func (s *sketch) parts() {
	for again := true; again; {
		again = false
		for _, t := range s.set {
			for _, r := range t.resources {
				if r.node != "" {
					continue
				}
				if id := s.wholeOf(r); id != "" {
					r.node, again = id, true
				}
			}
		}
	}
}

// wholeOf is the node of which a resource is a part.
func (s *sketch) wholeOf(r *readResource) string {
	best, long := "", -1
	consider := func(o *readResource) {
		n := s.byID[o.node]
		if n == nil || serviceOf(n) == nil || !slices.Contains(serviceOf(n).makes, r.kind) {
			return
		}
		if l := len(commonStart(r.id, o.id)); l > long {
			best, long = n.ID, l
		}
	}
	for _, ref := range s.refs[r] {
		if s.ours || r.kind != ref.to.kind { // whom a group lets in is another
			consider(ref.to)
		}
	}
	for _, u := range s.users[r] {
		if s.ours || r.kind != u.kind {
			consider(u)
		}
	}
	return best
}
