package validate

import (
	"strings"

	"portolan/model"
)

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
	return zone != "" && (name == zone || strings.HasSuffix(name, "."+zone))
}

// privateNames lists the names of each private zone.
func (p *Pass) privateNames() map[string][]string {
	out := map[string][]string{}
	for _, n := range p.Nodes(model.KindRecord) {
		r, _ := model.As[*model.Record](n)
		if zone, private := zoneOf(n); private {
			out[zone] = append(out[zone], model.Domain(r.Name.Val()))
		}
	}
	return out
}

// mostSpecific is the longest of the private zones that the users ask and in which
// the name lies, "" for none.
func (p *Pass) mostSpecific(users *model.Node, name string) string {
	best := ""
	for _, l := range p.t.Out(users.ID) {
		if zone, private := zoneOf(p.To(l)); private && !p.illegal[l] && inZone(name, zone) && len(zone) > len(best) {
			best = zone
		}
	}
	return best
}

// hasName tells whether a zone answers for a name, by a record of it or by the
// nearest wildcard.
func hasName(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
		if parent, wild := strings.CutPrefix(n, "*."); wild && strings.HasSuffix(name, "."+parent) {
			return true
		}
	}
	return false
}

func hiddenNames(p *Pass) {
	names := p.privateNames()
	if len(names) == 0 { // equivalent, if never: only saves time
		return
	}
	for _, l := range p.Links(model.Queries) {
		users := p.From(l)
		u, _ := model.As[*model.Users](users)
		r, ok := model.As[*model.Record](p.To(l))
		if !ok || u.Network.Val() != model.NetworkVPC || r.ZonePrivate.Val() {
			continue
		}
		name := model.Domain(r.Name.Val())
		zone := p.mostSpecific(users, name)
		if name == "" || zone == "" || hasName(names[zone], name) {
			continue
		}
		p.AboutLink(l, "", "users", label(users), "name", name, "zone", zone)
	}
}
