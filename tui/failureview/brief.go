package failureview

import (
	"fmt"
	"strings"

	"portolan/model/failure"
)

// Brief is the outcome of the simulation in one sentence, for a voice: how much is served
// first, then without what, then why. It is "" while the outcome is not known; told is
// false where there is nobody whom anything could be served.
func (p *Panel) Brief() (text string, told bool) {
	if p.res == nil {
		return "", true
	}
	if len(p.grid.rows) == 0 {
		return "", false
	}
	served := "Served: " + percent(p.res.Served.Percent)
	switch {
	case p.res.Served.Percent >= 100:
		served = "All served"
	case p.res.Served.Percent <= 0:
		served = "All fails"
	}
	if len(p.broken) == 0 {
		return served + " with nothing broken.", true
	}
	var names []string
	for _, b := range p.broken {
		names = append(names, b.Label(p.t))
	}
	text = fmt.Sprintf("%s without %s", served, strings.Join(names, ", "))
	if why, _, _ := strings.Cut(p.worst(), ". "); why != "" {
		text += ": " + strings.TrimSuffix(why, ".")
	}
	return text + ".", true
}

// worst says why the request fares badly that fares worst.
func (p *Panel) worst() string {
	var found *failure.Journey
	for i := range p.grid.all {
		j := &p.grid.all[i]
		if j.Why != "" && (found == nil || j.Failed > found.Failed) {
			found = j
		}
	}
	if found == nil {
		return ""
	}
	return found.Why
}
