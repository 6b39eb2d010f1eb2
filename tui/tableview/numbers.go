package tableview

import (
	"fmt"
	"math"
	"strings"

	"portolan/model/latency"
	"portolan/model/layout"
	"portolan/tui/origin"
	"portolan/validate"
)

// numbers are those of the selected row.
func (p *Panel) numbers() (about string, all []origin.Number) {
	if p.Selected() == "" {
		return "", nil
	}
	r := &p.rows[p.cursor]
	all = origin.Ends(p.t, r.node.ID)
	if p.rep != nil {
		var list []validate.Finding
		for _, f := range p.rep.Findings {
			if nodeOf(f) == r.node.ID {
				list = append(list, f)
			}
		}
		all = append(all, origin.Findings(list))
	}
	if j := p.slowest(r); j != nil {
		where := j.Location
		if where == "" {
			where = j.Users
		}
		n := origin.Number{Name: "p95", Value: fmt.Sprintf("%.0f ms", r.p95), How: []string{"The longest p95 of the requests that pass the node: this one."}}
		all = append(append(all, n), origin.Journey(j, strings.Join([]string{where, strings.TrimSpace(j.Method + " " + j.Request), j.Connection}, ", "))...)
		all = append(all, origin.Assumptions(p.est)...)
	}
	return layout.TitleOf(r.node), all
}

// slowest is the journey whose p95 a row shows, nil for none.
func (p *Panel) slowest(r *row) *latency.Journey {
	if p.est == nil || math.IsNaN(r.p95) {
		return nil
	}
	for i := range p.est.Journeys {
		j := &p.est.Journeys[i]
		for _, id := range j.Path {
			if id == r.node.ID && j.Known && j.P95 == r.p95 {
				return j
			}
		}
	}
	return nil
}

// nodeOf is the node whose row counts a finding: that from which a link starts.
func nodeOf(f validate.Finding) string {
	node, link, onLink := f.Site()
	if onLink {
		return link.From
	}
	return node
}
