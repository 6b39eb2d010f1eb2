package traffic

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// PrivateZones are the records of the private hosted zones of a design, by zone.
type PrivateZones map[string][]*model.Node

// PrivateZonesOf lists the private zones of a design.
func PrivateZonesOf(t *model.Topology) PrivateZones {
	out := PrivateZones{}
	for _, n := range t.Nodes {
		if zone, private := zoneOf(n); private {
			out[zone] = append(out[zone], n)
		}
	}
	return out
}

// Hiding is the private zone that hides a public record from users inside a VPC, ""
// for none: the zone that they ask in its stead has no record of the name.
func (z PrivateZones) Hiding(t *model.Topology, users, record *model.Node) string {
	zone := z.asked(t, users, record)
	if zone == "" || z.record(zone, record) != nil {
		return ""
	}
	return zone
}

// Answering is the record that answers users for the name of a record: inside a VPC one
// of a private zone may, although a public zone has the name too. It is the record itself
// where a private zone hides it, see [PrivateZones.Hiding].
func (z PrivateZones) Answering(t *model.Topology, users, record *model.Node) *model.Node {
	if zone := z.asked(t, users, record); zone != "" {
		return cmp.Or(z.record(zone, record), record)
	}
	return record
}

// asked is the private zone that alone answers users inside a VPC for the name of a
// public record, "" for none: the most specific of those that they ask and in whose
// domain the name lies.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
func (z PrivateZones) asked(t *model.Topology, users, record *model.Node) string {
	u, inside := model.As[*model.Users](users)
	r, ok := model.As[*model.Record](record)
	if len(z) == 0 || !ok || !inside || u.Network.Val() != model.NetworkVPC || r.ZonePrivate.Val() { // equivalent, without the length: only saves time
		return ""
	}
	name, best := model.Domain(r.Name.Val()), ""
	for _, l := range t.Out(users.ID) {
		if zone, private := zoneOf(t.Node(l.To)); private && inZone(name, zone) && len(zone) > len(best) { // equivalent, at the bound: two zones of one length in which a name lies are one
			best = zone
		}
	}
	return best
}

// record is the record of a zone that answers for the name of another, by that name
// before the nearest wildcard, and of its type where the zone has it; nil for none.
func (z PrivateZones) record(zone string, public *model.Node) *model.Node {
	asked, _ := model.As[*model.Record](public)
	name := model.Domain(asked.Name.Val())
	var best *model.Node
	most := 0
	for _, n := range z[zone] {
		r, _ := model.As[*model.Record](n)
		own := model.Domain(r.Name.Val())
		parent, wild := strings.CutPrefix(own, "*.")
		if own != name && !(wild && strings.HasSuffix(name, "."+parent)) {
			continue
		}
		fit := 2 * (len(parent) + 1)
		if own == name {
			fit = 2 * (len(name) + 2)
		}
		if r.Type.Val() == asked.Type.Val() {
			fit++
		}
		if fit > most {
			best, most = n, fit
		}
	}
	return best
}

// zoneOf is the domain of the hosted zone of a record, and whether it is private.
func zoneOf(n *model.Node) (zone string, private bool) {
	r, ok := model.As[*model.Record](n)
	if !ok {
		return "", false
	}
	return model.Domain(r.Zone.Val()), r.ZonePrivate.Val()
}

// inZone tells whether a name lies in the domain of a zone.
func inZone(name, zone string) bool {
	return name == zone || strings.HasSuffix(name, "."+zone)
}

// TakenByEndpoint is the interface endpoint whose private DNS takes the execute-api name
// of a public API from users inside a VPC, nil for none: all such names of the Region
// lead to the endpoint, which knows private APIs alone.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
// https://repost.aws/knowledge-center/api-gateway-vpc-connections
func TakenByEndpoint(t *model.Topology, users, api *model.Node) *model.Node {
	u, ok := model.As[*model.Users](users)
	if !ok || u.Network.Val() != model.NetworkVPC || !api.Kind().API() || api.Private() {
		return nil
	}
	for _, l := range t.Out(users.ID) {
		n := t.Node(l.To)
		if e, ok := model.As[*model.VPCEndpoint](n); ok && e.PrivateDNS.Val() && n.Region() == api.Region() && leadsToAPI(t, n) {
			return n
		}
	}
	return nil
}

// leadsToAPI tells whether a VPC endpoint is one of API Gateway.
func leadsToAPI(t *model.Topology, endpoint *model.Node) bool {
	return slices.ContainsFunc(t.Out(endpoint.ID), func(l *model.Link) bool {
		return t.Node(l.To).Kind().API() && model.LegalLink(t, l)
	})
}

// privateZones keeps [PrivateZonesOf].
func (g *ground) privateZones() PrivateZones {
	if g.private == nil {
		g.private = PrivateZonesOf(g.t)
	}
	return g.private
}

// answering is the node at a hop. Where users inside a VPC ask for a public name which a
// private zone of theirs has too, it becomes the record of that, under the name that they
// asked for until done.
func (c *course) answering(h *Hop) (n *model.Node, done func()) {
	public, ok := model.As[*model.Record](h.Node)
	if !ok || h.Link.From != c.users.ID {
		return h.Node, func() {}
	}
	by := c.privateZones().Answering(c.t, c.users, h.Node)
	if by == h.Node {
		return by, func() {}
	}
	zone, _ := zoneOf(by)
	h.Node = by
	h.addReason("Inside the VPC the private zone %s answers for %s, not the public one.", zone, model.Domain(public.Name.Val()))
	if len(c.hosts()) > 0 {
		return by, func() {}
	}
	c.host = public.Name.Val()
	return by, func() { c.host = "" }
}

// hidden says why users inside a VPC do not get to what the public DNS leads to.
func (c *course) hidden(n *model.Node, via *model.Link, from sender) (status int, why string) {
	if from.role != fromVPC || from.node != nil || via.From != c.users.ID {
		return 0, ""
	}
	if via.Kind == model.Queries {
		if zone := c.privateZones().Hiding(c.t, c.users, n); zone != "" {
			r, _ := model.As[*model.Record](n)
			return unreachable, fmt.Sprintf("the private zone %s hides the name %s of the public one inside the VPC, and has no record of it", zone, model.Domain(r.Name.Val()))
		}
	}
	if via.Kind == model.Requests {
		if e := TakenByEndpoint(c.t, c.users, n); e != nil {
			return 403, fmt.Sprintf("the private DNS of %s takes the execute-api name of %s inside the VPC, and the endpoint knows private APIs alone: it answers 403", e.Label(), n.Label())
		}
	}
	return 0, ""
}
