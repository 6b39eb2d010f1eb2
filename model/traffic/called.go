package traffic

import (
	"slices"
	"strings"

	"portolan/model"
)

// Called is what a health check calls by the design, and what of the design says so.
type Called struct {
	Node *model.Node
	Link *model.Link // drawn from the check; nil where a property says it
	Prop string      // the property that does, "" for a link
}

// CalledBy lists what a health check that calls an endpoint calls: what links lead to,
// else what its target names, else what the name that it calls leads to. None where all
// of that is outside the design. What is called by a name that the check guards nobody
// knows, see [NamedByItself].
func CalledBy(t *model.Topology, check *model.Node) []Called {
	h, ok := model.As[*model.HealthCheck](check)
	if !ok || !h.Probes() {
		return nil
	}
	var out []Called
	for _, l := range t.Out(check.ID) {
		if l.Kind == model.Probes {
			out = append(out, Called{Node: t.Node(l.To), Link: l})
		}
	}
	if len(out) > 0 {
		return out
	}
	if n := t.Node(h.Target.Val()); n != nil {
		return []Called{{Node: n, Prop: "target"}}
	}
	if NamedByItself(t, check) != nil {
		return nil
	}
	if r := recordOf(t, h.FQDN.Val()); r != nil {
		return []Called{{Node: leadsTo(t, r, nil), Prop: "fqdn"}}
	}
	return nil
}

// calledBy keeps [CalledBy].
func (g *ground) calledBy(check *model.Node) []Called {
	known, ok := g.called[check]
	if !ok {
		known = CalledBy(g.t, check)
		g.called[check] = known
	}
	return known
}

// recordOf is the record that answers the checkers for a name, nil for none: one of a
// public zone, that of the name before a wildcard, and one with IPv4 addresses before
// others, since checkers resolve a name to those alone.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
func recordOf(t *model.Topology, name string) *model.Node {
	name = model.Domain(strings.TrimSpace(name))
	if name == "" {
		return nil
	}
	var best *model.Node
	most := 0
	for _, n := range t.Nodes {
		r, ok := model.As[*model.Record](n)
		if !ok || r.ZonePrivate.Val() || !model.Covers([]string{r.Name.Val()}, name) {
			continue
		}
		fit := 1
		if model.Domain(r.Name.Val()) == name {
			fit += 2
		}
		if kind := r.Type.Val(); kind == "A" || kind == "CNAME" {
			fit++
		}
		if fit > most {
			best, most = n, fit
		}
	}
	return best
}

// leadsTo is what a name leads to: the target of its one answer, or the record where it
// has several, or none.
func leadsTo(t *model.Topology, record *model.Node, seen []*model.Node) *model.Node {
	groups := RecordGroups(t)
	var only *model.Link
	for _, l := range t.Links {
		if l.Kind != model.ResolvesTo || groups[l.From] != groups[record.ID] || !model.LegalLink(t, l) {
			continue
		}
		if only != nil {
			return record
		}
		only = l
	}
	if only == nil || slices.Contains(seen, record) {
		return record
	}
	to := t.Node(only.To)
	if to.Kind() == model.KindRecord {
		return leadsTo(t, to, append(seen, record))
	}
	return to
}
