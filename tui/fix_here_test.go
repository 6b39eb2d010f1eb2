package tui

import "testing"

// Where the worst finding of a node has no ready fix and another one has, that one is
// offered, and it is said which.
func TestFixIsOfTheFindingThatHasOne(t *testing.T) {
	s := newSession(t, 120, 36, file(tempFile(t, "a.topo.yaml", "portolan: 1\nnodes:\n  - {id: people, kind: users, locations: [Berlin]}\n  - {id: www, kind: route53-record, name: www.example.com}\n")))
	list := s.m.findingsAt()
	first, ready := list[0], s.m.fixableAt()
	if len(first.Fixes) > 0 || len(ready.Fixes) == 0 {
		t.Fatalf("nothing to choose: %+v", list)
	}
	s.Press("f").Sees("Fix orphan-node", "no ready fix. This one has")
	s = newSession(t, 120, 36, file(tempFile(t, "a.topo.yaml", "portolan: 1\nnodes:\n  - {id: people, kind: users, locations: [Berlin]}\n  - {id: www, kind: route53-record, name: www.example.com}\n"))).Press("}", "f")
	s.Sees("No ready fix for this")
}
