package traffic

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// PrivateZones are the private hosted zones of a design, with the names of the records
// of each.
type PrivateZones map[string][]string

// PrivateZonesOf lists the private zones of a design.
func PrivateZonesOf(t *model.Topology) PrivateZones {
	out := PrivateZones{}
	for _, n := range t.Nodes {
		if zone, private := zoneOf(n); private {
			r, _ := model.As[*model.Record](n)
			out[zone] = append(out[zone], model.Domain(r.Name.Val()))
		}
	}
	return out
}

// Hiding is the private zone that hides a public record from users inside a VPC, ""
// for none: the most specific of those that they ask and in whose domain the name
// lies answers for it alone, and has no record of the name.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
func (z PrivateZones) Hiding(t *model.Topology, users, record *model.Node) string {
	u, inside := model.As[*model.Users](users)
	r, ok := model.As[*model.Record](record)
	if !ok || !inside || u.Network.Val() != model.NetworkVPC || r.ZonePrivate.Val() {
		return ""
	}
	name, best := model.Domain(r.Name.Val()), ""
	for _, l := range t.Out(users.ID) {
		if zone, private := zoneOf(t.Node(l.To)); private && inZone(name, zone) && len(zone) > len(best) { // equivalent, at the bound: two zones of one length in which a name lies are one
			best = zone
		}
	}
	if best == "" || hasName(z[best], name) {
		return ""
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

// hasName tells whether a zone answers for a name, by a record of it or by the
// nearest wildcard.
func hasName(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		parent, wild := strings.CutPrefix(n, "*.")
		return n == name || wild && strings.HasSuffix(name, "."+parent)
	})
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

// hidden says why users inside a VPC do not get to what the public DNS leads to.
func (c *course) hidden(n *model.Node, via *model.Link, from sender) (status int, why string) {
	if from.role != fromVPC || from.node != nil || via.From != c.users.ID {
		return 0, ""
	}
	if via.Kind == model.Queries {
		if c.private == nil {
			c.private = PrivateZonesOf(c.t)
		}
		if zone := c.private.Hiding(c.t, c.users, n); zone != "" {
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
