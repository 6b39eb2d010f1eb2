package main

import (
	"strings"

	"portolan/model"
	"portolan/model/geo"
)

// whole puts together what the commas of a list cut apart although it is one
// place or one name of the design, such as "Paris, France".
func whole(list []string, t *model.Topology) []string {
	names := map[string]bool{}
	for _, n := range t.Nodes {
		names[n.ID], names[n.Label()] = true, true
		if u, ok := n.Spec.(*model.Users); ok {
			for _, l := range u.Locations.Val() {
				names[l] = true
			}
		}
	}
	var out []string
	for from := 0; from < len(list); {
		to := from + 1
		for end := from + 2; end <= len(list) && strings.HasPrefix(list[end-1], " "); end++ {
			s := strings.TrimSpace(strings.Join(list[from:end], ","))
			if _, err := geo.Locate(s); err == nil || names[s] {
				to = end
			}
		}
		out = append(out, strings.TrimSpace(strings.Join(list[from:to], ",")))
		from = to
	}
	return out
}
