package cloudformation

import (
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
)

// checkCIDRs asks that every location of an IP-based policy has address blocks:
// those of the users who are drawn to the name.
func (x *exporter) checkCIDRs(n *model.Node) {
	seen := map[string]bool{}
	for _, l := range x.t.Out(n.ID) {
		a, ok := model.LinkAs[*model.ResolvesToSpec](l)
		if !ok {
			continue
		}
		place := a.CIDRLocation.Or("*")
		switch {
		case a.CIDRCollection.Val() == "":
			x.refuseLink(l, "an IP-based answer needs the name of its cidrCollection")
		case seen[place]:
			x.guardLink("route53/ip-based-location", l, "another answer of %s has the location %s", n.ID, place)
		case place != "*" && len(x.blocksOf(a.CIDRCollection.Val(), place)) == 0:
			x.refuseLink(l, "no users with a cidr are drawn to %s for the location %s: the collection would be empty", n.ID, place)
		}
		seen[place] = true
	}
}

// locations are the named locations of a collection, in document order.
func (x *exporter) locations(collection string) []string {
	var out []string
	for _, l := range x.t.Links {
		a, ok := model.LinkAs[*model.ResolvesToSpec](l)
		if ok && a.CIDRCollection.Val() == collection && a.CIDRLocation.Or("*") != "*" && !slices.Contains(out, a.CIDRLocation.Val()) {
			out = append(out, a.CIDRLocation.Val())
		}
	}
	return out
}

// blocksOf are the address blocks of a location: those of the users who ask for
// a name of the collection. With several locations the one called like the
// users or their place takes theirs.
func (x *exporter) blocksOf(collection, location string) []string {
	var out []string
	only := len(x.locations(collection)) == 1
	for _, n := range x.t.Nodes {
		u, ok := model.As[*model.Users](n)
		if !ok || !x.asks(n, collection) || !only && !called(n, u, location) {
			continue
		}
		for _, block := range u.CIDR.Val() {
			if p, err := netip.ParsePrefix(block); err == nil && !slices.Contains(out, p.Masked().String()) {
				out = append(out, p.Masked().String())
			}
		}
	}
	return out
}

func called(n *model.Node, u *model.Users, location string) bool {
	return model.Slug(n.ID) == model.Slug(location) || slices.ContainsFunc(u.Locations.Val(), func(city string) bool { return model.Slug(city) == model.Slug(location) })
}

// asks tells whether users are drawn to a name of a collection.
func (x *exporter) asks(users *model.Node, collection string) bool {
	for _, r := range x.targets(users, model.KindRecord) {
		for _, l := range x.t.Out(r.ID) {
			if a, ok := model.LinkAs[*model.ResolvesToSpec](l); ok && a.CIDRCollection.Val() == collection {
				return true
			}
		}
	}
	return false
}

// cidrCollection makes a collection once and returns its logical id.
func (x *exporter) cidrCollection(s *stack, name string) string {
	id := s.id("", logical(name)+"CidrCollection")
	if s.has(id) {
		return id
	}
	places := list()
	for _, where := range x.locations(name) {
		places.Content = append(places.Content, object(f("LocationName", str(where)), f("CidrList", strs(x.blocksOf(name, where)...))))
	}
	s.add(&resource{
		rank: rankRecord, id: id, kind: "AWS::Route53::CidrCollection", comment: "Address blocks " + oneLine(name, 60),
		properties: object(f("Name", str(collectionName(name))), f("Locations", places)),
	})
	return id
}

// collectionName is a name as collections may have it.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateCidrCollection.html
func collectionName(name string) string {
	return shortened(strings.Map(func(r rune) rune {
		if r < '0' || r > 'z' || r > '9' && r < 'A' || r > 'Z' && r < '_' || r == '`' {
			return '-'
		}
		return r
	}, name), 64)
}
