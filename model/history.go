package model

// History is a design with its undo and redo steps. It is a value: every
// method returns a new History and leaves the old one usable.
type History struct {
	now  *Topology
	past *step
	next *step
}

type step struct {
	name  string
	key   string // steps with equal keys that follow each other coalesce
	topo  *Topology
	below *step
	depth int
}

// HistoryDepth is how many steps can be undone.
const HistoryDepth = 500

// NewHistory starts at t.
func NewHistory(t *Topology) History { return History{now: t} }

// Now is the current topology.
func (h History) Now() *Topology { return h.now }

// Do applies an edit as one step. Consecutive steps with the same non-empty
// key, such as the nudges of one node, become one. On error nothing changes.
func (h History) Do(e Edit, key string) (History, error) {
	t, err := e.Apply(h.now)
	if err != nil {
		return h, err
	}
	if t == h.now {
		return h, nil
	}
	if key != "" && h.past != nil && h.past.key == key && h.next == nil {
		return History{now: t, past: h.past}, nil
	}
	return History{now: t, past: push(h.past, e.String(), key, h.now)}, nil
}

// Undo takes back the last step and names it; ok is false when there is none.
func (h History) Undo() (_ History, name string, ok bool) {
	if h.past == nil {
		return h, "", false
	}
	s := h.past
	return History{now: s.topo, past: s.below, next: push(h.next, s.name, s.key, h.now)}, s.name, true
}

// Redo makes the step again that was undone last.
func (h History) Redo() (_ History, name string, ok bool) {
	if h.next == nil {
		return h, "", false
	}
	s := h.next
	return History{now: s.topo, past: push(h.past, s.name, s.key, h.now), next: s.below}, s.name, true
}

// CanUndo and CanRedo tell whether there is a step to take.
func (h History) CanUndo() bool { return h.past != nil }

// CanRedo tells whether there is a step to make again.
func (h History) CanRedo() bool { return h.next != nil }

// Steps names the steps that can be undone, the latest first.
func (h History) Steps() []string {
	var out []string
	for s := h.past; s != nil; s = s.below {
		out = append(out, s.name)
	}
	return out
}

func push(below *step, name, key string, t *Topology) *step {
	depth := 1
	if below != nil {
		depth = below.depth + 1
	}
	s := &step{name: name, key: key, topo: t, below: below, depth: depth}
	if depth > 2*HistoryDepth {
		s = trim(s)
	}
	return s
}

// trim copies the newest HistoryDepth steps, so that older topologies can be
// collected. It runs once every HistoryDepth steps.
func trim(top *step) *step {
	steps := make([]*step, 0, HistoryDepth)
	for s := top; s != nil && len(steps) < HistoryDepth; s = s.below {
		steps = append(steps, s)
	}
	var below *step
	for i := len(steps) - 1; i >= 0; i-- {
		below = &step{name: steps[i].name, key: steps[i].key, topo: steps[i].topo, below: below, depth: len(steps) - i}
	}
	return below
}
