package failureview

import (
	"strings"

	"portolan/model/traffic"
)

// who is what a population is called.
func (p *Panel) who(users, location string) string {
	if n, ok := p.names[traffic.Who{Users: users, Location: location}]; ok {
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
