package failure

import (
	"context"

	"portolan/model"
)

// Held is what a design holds under the worst loss of one Region or one node. It
// ends early when the context does.
func Held(ctx context.Context, t *model.Topology, o Options, progress Progress) ([]Objective, error) {
	r, err := Prepare(t, o)
	if err != nil {
		return nil, err
	}
	out, err := r.Objectives(ctx)
	if err != nil {
		return nil, err
	}
	err = r.Each(ctx, r.Singles(), progress, func(x *Result) error {
		Worsen(out, x)
		return nil
	})
	return out, err
}
