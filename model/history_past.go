package model

// PastStep is a step that can be undone, for those who keep a history beyond a
// session.
type PastStep struct {
	Name string
	From Spot             // where the person was when making it
	To   Spot             // where it led
	Topo func() *Topology // the design before the step, nil where that cannot be had
}

// Past lists the steps that can be undone, the latest first.
func (h History) Past() []PastStep {
	var out []PastStep
	for s := h.past; s != nil; s = s.below {
		out = append(out, PastStep{s.name, s.from, s.to, s.before})
	}
	return out
}

// before is the design before the step, nil where it cannot be had any more.
func (s *step) before() *Topology {
	if s.topo == nil && s.load != nil {
		return s.load()
	}
	return s.topo
}

// Restore is a history at now with steps of an earlier session, the latest first.
func Restore(now *Topology, past []PastStep) History {
	h := NewHistory(now)
	for i := min(len(past), HistoryDepth) - 1; i >= 0; i-- {
		p := past[i]
		h.past = push(h.past, step{name: p.Name, from: p.From, to: p.To, load: p.Topo})
	}
	return h
}
