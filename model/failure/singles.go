package failure

import "portolan/model"

// Held is what a design holds under the worst loss of one Region or one node.
func Held(t *model.Topology, o Options, w Watch) ([]Objective, error) {
	r, err := Prepare(t, o)
	if err != nil {
		return nil, err
	}
	out, err := r.Objectives(w)
	if err != nil {
		return nil, err
	}
	err = r.Each(w, r.Singles(), func(x *Result) error {
		Worsen(out, x)
		return nil
	})
	return out, err
}
