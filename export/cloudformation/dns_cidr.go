package cloudformation

import (
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
)

// checkCIDRs tells which locations of an IP-based policy have no address blocks:
// they have those of the users who are drawn to the name.
func (x *exporter) checkCIDRs(n *model.Node) {
	seen := map[string]bool{}
	for _, l := range x.t.Out(n.ID) {
		a, ok := model.LinkAs[*model.ResolvesToSpec](l)
		if !ok {
			continue
		}
		place := a.CIDRLocation.Or("*")
		switch {
		case seen[place]:
			x.guardLink("route53/ip-based-location", l, "another answer of %s has the location %s", n.ID, place)
		case place != "*" && len(x.blocksOf(x.collectionOf(l), place)) == 0:
			x.leave(l.Ref().String(), "no users with a cidr are drawn to "+n.ID+" for the location "+place+": you give its address blocks")
		}
		seen[place] = true
	}
}

// collectionOf is the collection of an answer: the one that it names, else the one
// that another answer of its record names, else one for the record.
func (x *exporter) collectionOf(l *model.Link) string {
	for _, o := range append([]*model.Link{l}, x.t.Out(l.From)...) {
		if a, ok := model.LinkAs[*model.ResolvesToSpec](o); ok && a.CIDRCollection.Val() != "" {
			return a.CIDRCollection.Val()
		}
	}
	return model.Slug(l.From)
}

// answersByBlock tells whether a link is an answer of an IP-based policy.
func (x *exporter) answersByBlock(l *model.Link) bool {
	r, ok := model.As[*model.Record](x.t.Node(l.From))
	return ok && l.Kind == model.ResolvesTo && r.Policy.Val() == model.PolicyIPBased
}

// locations are the named locations of a collection, in document order.
func (x *exporter) locations(collection string) []string {
	var out []string
	for _, l := range x.t.Links {
		a, ok := model.LinkAs[*model.ResolvesToSpec](l)
		if ok && x.answersByBlock(l) && x.collectionOf(l) == collection && a.CIDRLocation.Or("*") != "*" && !slices.Contains(out, a.CIDRLocation.Val()) {
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
			if x.answersByBlock(l) && x.collectionOf(l) == collection {
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
		blocks := strs(x.blocksOf(name, where)...)
		if len(blocks.Content) == 0 {
			blocks = s.param(Parameter{
				Name: logical(name) + logical(where) + "Cidrs", Type: "CommaDelimitedList",
				Description: "Address blocks of the location " + oneLine(where, 60) + " of the collection " + oneLine(name, 60) + ", such as 203.0.113.0/24.",
			})
		}
		places.Content = append(places.Content, object(f("LocationName", str(where)), f("CidrList", blocks)))
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
