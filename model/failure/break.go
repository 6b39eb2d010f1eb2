package failure

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/canonical"
	"portolan/model/geo"
	"portolan/model/traffic"
	"portolan/model/wording"
)

// ParseBreak reads one break, such as region:us-east-1, zone:us-east-1a,
// node:ID, edge:SYD or health-check:ID. The case of kinds and codes does not
// matter. Whether a design has what is named is for [Break.In].
func ParseBreak(s string) (Break, error) {
	kind, id, bad := canonical.Break(s)
	if bad != nil {
		return Break{}, bad
	}
	return Break{Kind(kind), id}, nil
}

// BreakOf reads a break that the design must have. A node that is named without
// its kind is what was meant.
func BreakOf(t *model.Topology, s string) (Break, error) {
	kind, id, bad := canonical.Break(s)
	if bad != nil {
		if bad.Meant == "" && t.Node(strings.TrimSpace(s)) != nil {
			bad.Meant = Break{Node, strings.TrimSpace(s)}.String()
		}
		return Break{}, bad
	}
	b := Break{Kind(kind), id}
	if b.Kind == Region {
		b.ID = asDrawn(t, id)
	}
	return b, b.in(t)
}

// asDrawn is a Region by the letters that the design has: one that AWS does not have
// may be drawn in capitals.
func asDrawn(t *model.Topology, region string) string {
	for _, r := range t.Regions() {
		if strings.EqualFold(r, region) {
			return r
		}
	}
	return region
}

// in tells whether the design has what breaks; the error names what is nearest.
// Every edge location that CloudFront has may break.
func (b Break) in(t *model.Topology) error {
	switch b.Kind {
	case Region:
		return among(b, "Region", t.Regions(), "the design has no Region")
	case Zone:
		return among(b, "zone", allZones(t), "no node of the design stands in zones of a Region")
	case Node:
		return among(b, "node", ids(t, ""), "the design has no node")
	case HealthCheck:
		return among(b, "health check", ids(t, model.KindHealthCheck), "the design has no health check")
	case Edge:
		if _, ok := geo.EdgeLocationByCode(b.ID); ok {
			return nil
		}
		var codes, cities []string
		for _, e := range geo.EdgeLocations() {
			codes, cities = append(codes, e.Code), append(cities, e.City)
		}
		if near := wording.Nearest(b.ID, codes); near != "" {
			return fmt.Errorf("no edge location has the code %q%s", b.ID, wording.Meant(near))
		}
		if near := wording.Nearest(b.ID, cities); near != "" {
			return fmt.Errorf("no edge location has the code %q; %s is %s", b.ID, near, codes[slices.Index(cities, near)])
		}
		return fmt.Errorf("no edge location has the code %q; codes are those of airports, such as SYD", b.ID)
	}
	_, err := ParseBreak(b.String())
	return err
}

func among(b Break, what string, have []string, none string) error {
	if slices.Contains(have, b.ID) {
		return nil
	}
	if len(have) == 0 {
		return fmt.Errorf("no %s %q: %s", what, b.ID, none)
	}
	if near := wording.Nearest(b.ID, have); near != "" {
		return fmt.Errorf("no %s %q in the design%s", what, b.ID, wording.Meant(fmt.Sprintf("%q", near)))
	}
	const most = 5
	more := ""
	if len(have) > most {
		have, more = have[:most], " …"
	}
	return fmt.Errorf("no %s %q in the design; it has %s%s", what, b.ID, strings.Join(have, ", "), more)
}

func ids(t *model.Topology, kind model.Kind) []string {
	var out []string
	for _, n := range t.Nodes {
		if kind == "" || n.Kind() == kind {
			out = append(out, n.ID)
		}
	}
	return out
}

// Label names the break for people, such as "Region us-east-1" or the title of
// a node.
func (b Break) Label(t *model.Topology) string {
	switch b.Kind {
	case Region:
		return "Region " + b.ID
	case Zone:
		return "Zone " + b.ID
	case Edge:
		if e, ok := geo.EdgeLocationByCode(b.ID); ok {
			return "Edge location " + e.City + " (" + e.Code + ")"
		}
		return "Edge location " + b.ID
	case HealthCheck:
		return "Health check " + nodeLabel(t, b.ID)
	}
	return nodeLabel(t, b.ID)
}

func nodeLabel(t *model.Topology, id string) string {
	if n := t.Node(id); n != nil {
		return n.Label()
	}
	return id
}

// Failures is what the walk of package traffic knows the breaks as. Breaking a
// health check as a node means that its checkers reach nothing.
func Failures(breaks []Break) traffic.Failures {
	var f traffic.Failures
	put := func(set *map[string]bool, id string) {
		if *set == nil {
			*set = map[string]bool{}
		}
		(*set)[id] = true
	}
	for _, b := range breaks {
		switch b.Kind {
		case Region:
			put(&f.Regions, b.ID)
		case Zone:
			put(&f.Zones, b.ID)
		case Node:
			put(&f.Nodes, b.ID)
		case Edge:
			put(&f.EdgeLocations, b.ID)
		case HealthCheck:
			put(&f.Checks, b.ID)
		}
	}
	return f
}

// Breaks lists what can break in a design: its Regions, their zones, the nodes
// on the way of requests, its health checks and the edge locations that its
// populations use. Regions, nodes and checks come in document order, zones by
// Region, edge locations by population. Users do not break, and neither do
// names: Route 53 answers from many places at once.
func Breaks(t *model.Topology) []Break {
	s := newStudy(t)
	out := s.breaks()
	for _, code := range s.edgeLocations() {
		out = append(out, Break{Edge, code})
	}
	return out
}

// breaks are those of [Breaks] but for the edge locations.
func (s *study) breaks() []Break {
	var out []Break
	for _, r := range s.t.Regions() {
		out = append(out, Break{Region, r})
	}
	for _, z := range allZones(s.t) {
		out = append(out, Break{Zone, z})
	}
	on := s.routes.reached()
	for _, n := range s.t.Nodes {
		if on[n.ID] && breakable(n) {
			out = append(out, Break{Node, n.ID})
		}
	}
	for _, n := range s.t.Nodes {
		if n.Kind() == model.KindHealthCheck {
			out = append(out, Break{HealthCheck, n.ID})
		}
	}
	return out
}

// breakable tells whether a kind of node is worth breaking on its own.
func breakable(n *model.Node) bool {
	switch n.Info().Tier {
	case model.TierEdge, model.TierBalancer, model.TierOrigin, model.TierData:
		return true
	}
	return false
}

// BreaksAlone tells whether a node is of a kind that breaks on its own once requests
// reach it.
func BreaksAlone(n *model.Node) bool { return breakable(n) || n.Kind() == model.KindHealthCheck }

// edgeLocations lists where populations enter the network of AWS while nothing
// is broken.
func (s *study) edgeLocations() []string {
	var out []string
	for _, p := range s.populations {
		for _, r := range s.requests(p.Users) {
			for _, j := range s.intact.Walk(p, r) {
				for _, h := range j.Hops {
					if h.EdgeLocation != "" && !slices.Contains(out, h.EdgeLocation) {
						out = append(out, h.EdgeLocation)
					}
				}
			}
		}
	}
	return out
}
