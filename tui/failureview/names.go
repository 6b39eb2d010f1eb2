package failureview

import (
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// population is the users of one node in one place.
type population struct{ users, location string }

// names are what the populations are called: their city; where users of two
// nodes are in one city, who they are too.
func names(t *model.Topology) map[population]string {
	all := traffic.Populations(t)
	out, seen := make(map[population]string, len(all)), map[string]int{}
	name := func(p traffic.Population) string {
		if p.Location != "" {
			return p.Location
		}
		return p.Users.Label()
	}
	for _, p := range all {
		seen[name(p)]++
	}
	for _, p := range all {
		n := name(p)
		if seen[n] > 1 && p.Location != "" {
			n += ", " + p.Users.Label()
		}
		out[population{p.Users.ID, p.Location}] = n
	}
	return out
}

// who is what a population is called.
func (p *Panel) who(users, location string) string {
	if n, ok := p.names[population{users, location}]; ok {
		return n
	}
	if location != "" {
		return location
	}
	return p.label(users)
}

// label is what a node is called.
func (p *Panel) label(id string) string {
	if p.t != nil {
		if n := p.t.Node(id); n != nil {
			return n.Label()
		}
	}
	return id
}

// path is a way in the names of its nodes.
func (p *Panel) path(ids []string, arrow string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = p.label(id)
	}
	return strings.Join(out, " "+arrow+" ")
}
