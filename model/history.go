package model

import "time"

// History is a design with its undo and redo steps. It is a value: every
// method returns a new History and leaves the old one usable.
type History struct {
	now   *Topology
	past  *step
	next  *step
	at    Spot
	fresh bool // where the last step led is not known yet
}

// Spot is where a person is in a design: the node or link that has the focus,
// and the nodes that are selected.
type Spot struct {
	Node      string
	Box       bool    // all of the box of several in which the node is drawn has the focus
	Link      LinkRef // the zero value when a node has the focus
	Selecting bool
	Marked    []string
	When      time.Time // when the person was there, zero for unknown
}

type step struct {
	name  string
	key   string // steps with equal keys that follow each other coalesce
	topo  *Topology
	load  func() *Topology // makes topo of a step of an earlier session, nil for others
	from  Spot             // where the person was when making it
	to    Spot             // where it led
	below *step
	depth int
}

// HistoryDepth is how many steps can be undone.
const HistoryDepth = 500

// NewHistory starts at t.
func NewHistory(t *Topology) History { return History{now: t} }

// Now is the current topology.
func (h History) Now() *Topology { return h.now }

// Stand says where the person is. The next step begins there, and the last one
// led there when that was not said yet.
func (h History) Stand(at Spot) History {
	if h.at = at; h.fresh {
		top := *h.past
		top.to = at
		h.past, h.fresh = &top, false
	}
	return h
}

// At is where the person stood, after an undo where the step was made, after
// a redo where it led.
func (h History) At() Spot { return h.at }

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
		return History{now: t, past: h.past, at: h.at, fresh: true}, nil
	}
	return History{now: t, past: push(h.past, step{name: e.String(), key: key, topo: h.now, from: h.at, to: h.at}), at: h.at, fresh: true}, nil
}

// Parted is the history with its last step closed: the next edit is a step of its
// own, also when it goes on with the last one.
func (h History) Parted() History {
	if h.past != nil && h.past.key != "" {
		top := *h.past
		top.key, h.past = "", &top
	}
	return h
}

// Undo takes back the last step and names it; ok is false when there is none.
func (h History) Undo() (_ History, name string, ok bool) {
	if h.past == nil {
		return h, "", false
	}
	s := h.past
	t := s.before()
	if t == nil { // what was kept of it is damaged
		return History{now: h.now, next: h.next, at: h.at}, "", false
	}
	return History{now: t, past: s.below, next: push(h.next, s.across(h.now)), at: s.from}, s.name, true
}

// Redo makes the step again that was undone last.
func (h History) Redo() (_ History, name string, ok bool) {
	if h.next == nil {
		return h, "", false
	}
	s := h.next
	return History{now: s.topo, past: push(h.past, s.across(h.now)), next: s.below, at: s.to}, s.name, true
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

// Times tells of each of [History.Steps] when it was made, zero for those of an earlier
// session.
func (h History) Times() []time.Time {
	var out []time.Time
	for s := h.past; s != nil; s = s.below {
		out = append(out, s.from.When)
	}
	return out
}

// across is the step as the other stack holds it: with the design on its other
// side.
func (s step) across(t *Topology) step {
	s.topo, s.load = t, nil
	return s
}

func push(below *step, s step) *step {
	s.below, s.depth = below, 1
	if below != nil {
		s.depth = below.depth + 1
	}
	if s.depth > 2*HistoryDepth {
		return trim(&s)
	}
	return &s
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
		s := *steps[i]
		s.below, s.depth = below, len(steps)-i
		below = &s
	}
	return below
}
