package failureview

import (
	"fmt"
	"strings"

	"portolan/model/failure"
	"portolan/model/layout"
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

// asks is who asks and for what.
func (p *Panel) asks(j *failure.Journey) string {
	return p.who(j.Users, j.Location) + " " + p.grid.name(j)
}

// label is what a node is called.
func (p *Panel) label(id string) string {
	if p.t != nil {
		if n := p.t.Node(id); n != nil {
			return layout.TitleOf(n)
		}
	}
	return id
}

// path is a way in the names of its nodes.
func (p *Panel) path(w failure.Way, arrow string) string {
	out := make([]string, len(w.Path))
	for i, id := range w.Path {
		out[i] = p.label(id)
	}
	text := strings.Join(out, " "+arrow+" ")
	switch n := len(w.Peers); n {
	case 0:
		return text
	case 1:
		return text + " or " + p.label(w.Peers[0])
	default:
		return fmt.Sprintf("%s or one of %d like it", text, n)
	}
}
