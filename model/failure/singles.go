package failure

import "portolan/model"

// Holds is what a design holds under the worst loss of one Region or one node.
type Holds struct {
	Objectives []Objective
	Overruns   []Overrun // with nothing broken, and then under each loss
}

// Held finds what a design holds.
func Held(t *model.Topology, o Options, w Watch) (Holds, error) {
	r, err := Prepare(t, o)
	if err != nil {
		return Holds{}, err
	}
	var out Holds
	singles := r.Singles()
	first, then := r.Stretches(w, len(singles))
	if out.Objectives, err = r.Objectives(first); err != nil {
		return Holds{}, err
	}
	intact := r.Intact()
	out.Overruns = Overruns(intact, nil)
	err = r.Each(then, singles, func(x *Result) error {
		Worsen(out.Objectives, x)
		out.Overruns = append(out.Overruns, OverrunBy(intact, x)...)
		return nil
	})
	return out, err
}

// HeldUnder finds what a design holds under one result.
func HeldUnder(t *model.Topology, o Options, w Watch, under *Result) ([]Objective, error) {
	r, err := Prepare(t, o)
	if err != nil {
		return nil, err
	}
	out, err := r.Objectives(w)
	if err != nil {
		return nil, err
	}
	Worsen(out, under)
	return out, nil
}
