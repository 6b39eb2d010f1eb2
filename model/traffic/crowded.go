package traffic

import (
	"slices"

	"portolan/model"
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
	for i := range mostZones {
		z := zoneMask(1 << i)
		if now&z == 0 {
			continue
		}
		here, own := 0.0, 0.0
		for _, l := range up {
			to := c.t.Node(l.To)
			if !c.inZone(l, z) {
				continue
			}
			here += c.inOneZone(to, z)
			if to == group {
				own = c.inOneZone(to, z)
			}
		}
		if own > 0 {
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
