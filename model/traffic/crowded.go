package traffic

import (
	"fmt"
	"slices"

	"portolan/model"
	"portolan/model/wording"
)

// Crowded is the zone in which each instance of a group gets most, of a group behind an
// NLB whose zones keep their requests.
type Crowded struct {
	Zone      string
	Share     float64 // of the requests of the group, 0..1
	Instances float64 // that stand there
}

// Crowded finds that zone. ok is false where an instance gets as much as any other of the
// group: an ALB or cross-zone balancing is in front, or several balancers, of which
// nobody knows how they come together.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
func (w *Walker) Crowded(group *model.Node) (out Crowded, ok bool) {
	var nlb *model.Node
	for _, l := range w.t.In(group.ID) {
		if !l.Data() || !model.LegalLink(w.t, l) {
			continue
		}
		from := w.t.Node(l.From)
		if nlb != nil && nlb != from || !withinZones(from) {
			return out, false
		}
		nlb = from
	}
	if nlb == nil || w.fact(group).zones == 0 {
		return out, false
	}
	c := &course{Walker: w}
	up := slices.DeleteFunc(slices.Clone(c.routes.from(nlb)), func(l *model.Link) bool { return !c.counted(l) })
	now, _ := c.served(nlb)
	var zones []Crowded
	whole := 0.0
	for z := range now.each {
		own := c.inOneZone(group, z)
		if own > 0 && slices.ContainsFunc(up, func(l *model.Link) bool { return l.To == group.ID && c.inZone(l, z) }) {
			here := c.targetsIn(up, z)
			zones = append(zones, Crowded{zoneNames(group.Region(), z)[0], own / here, own})
			whole += own / here
		}
	}
	for _, x := range zones {
		x.Share /= whole
		if !ok || x.Share/x.Instances > out.Share/out.Instances {
			out, ok = x, true
		}
	}
	return out, ok
}

// OddInstances says of which groups shares rest on an assumption about their zones: those
// behind an NLB whose zones keep their requests, and those in a broken zone, whose
// instances do not spread evenly. Which zones hold one more AWS does not say.
// https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html
func OddInstances(t *model.Topology, broken map[string]bool) []string {
	var out []string
	for _, n := range t.Nodes {
		zones := ZonesOf(n)
		if !n.Kind().Compute() || len(zones) == 0 {
			continue
		}
		count := int(InstancesOf(n))
		if count%len(zones) == 0 || !slices.ContainsFunc(zones, func(z string) bool { return broken[z] }) && !keptInZones(t, n) {
			continue
		}
		word := "instance"
		if n.Kind() == model.KindECS {
			word = "task"
		}
		out = append(out, fmt.Sprintf("AWS does not say which of its %d zones hold the odd ones of the %s of %s: the first are assumed to.", len(zones), wording.Count(count, word), n.Label()))
	}
	return out
}

// keptInZones tells whether a balancer in front of a group keeps requests in their zone.
func keptInZones(t *model.Topology, n *model.Node) bool {
	return slices.ContainsFunc(t.In(n.ID), func(l *model.Link) bool {
		return l.Data() && withinZones(t.Node(l.From)) && model.LegalLink(t, l)
	})
}
