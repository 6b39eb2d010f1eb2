package failure

import "portolan/model"

// Singles simulates the loss of each Region and of each node alone, and of
// nothing, in the order of [Breaks]. It is what [Simulate] says of each, with the
// work that they share done once.
func Singles(t *model.Topology, o Options) (intact *Result, each []*Result, err error) {
	s, kinds, err := begin(t, o, nil)
	if err != nil {
		return nil, nil, err
	}
	simulate := func(breaks []Break) *Result {
		r := s.under(breaks).result(kinds)
		r.Breaks = breaks
		return r
	}
	for _, b := range Breaks(t) {
		if b.Kind == Region || b.Kind == Node {
			each = append(each, simulate([]Break{b}))
		}
	}
	return simulate(nil), each, nil
}

// Held is what a design holds under the worst of [Singles].
func Held(t *model.Topology, o Options) ([]Objective, error) {
	_, each, err := Singles(t, o)
	if err != nil {
		return nil, err
	}
	return Objectives(t, o, each)
}
