package cloudformation

import (
	"errors"

	"portolan/model"
)

// Refused tells of which nodes of a design CloudFormation cannot be written, and why.
func Refused(t *model.Topology) (map[string]string, error) {
	_, err := Export(t, Options{})
	var unsupported *UnsupportedError
	if err == nil || !errors.As(err, &unsupported) {
		return nil, err
	}
	out := map[string]string{}
	for _, r := range unsupported.Reasons {
		for _, id := range []string{r.Node, r.Link.From, r.Link.To} {
			if id != "" && out[id] == "" {
				out[id] = r.Why
			}
		}
	}
	return out, nil
}
