package traffic

import (
	"slices"
	"strings"

	"portolan/model"
)

// refused says why a node does not take a request from a sender, "" when it
// does: it is broken, or no packet could get there. Whether it would be wise,
// or allowed by a policy, is for rules.
func (c *course) refused(n *model.Node, via *model.Link, from sender) string {
	if why := c.broken(n); why != "" {
		return why
	}
	switch s := n.Effective().(type) {
	case *model.Record:
		if s.ZonePrivate.Val() && from.role != fromVPC {
			return n.Label() + " is in a private hosted zone, which answers only inside its VPCs"
		}
	case *model.CloudFront:
		if why := c.countryRefused(n, s, from); why != "" {
			return why
		}
	case *model.ALB:
		if why := internalRefused(n, s.Scheme.Val(), via, from); why != "" {
			return why
		}
	case *model.NLB:
		return internalRefused(n, s.Scheme.Val(), via, from)
	case *model.RESTAPI:
		if s.Endpoint.Val() == model.EndpointPrivate && (from.role == fromInternet || from.role == fromEdge) {
			return n.Label() + " is a private API, which answers only inside a VPC"
		}
	}
	if from.role == fromInternet || from.role == fromVPC {
		return c.protocolRefused(n)
	}
	return ""
}

// internalRefused: an internal balancer has private addresses only. CloudFront
// gets there by a VPC origin, an API by a VPC link, Global Accelerator by itself.
func internalRefused(n *model.Node, scheme string, via *model.Link, from sender) string {
	if scheme != model.SchemeInternal {
		return ""
	}
	switch {
	case from.role == fromInternet:
		return n.Label() + " is internal: users on the Internet cannot reach it"
	case from.role == fromEdge:
		if o, ok := model.LinkAs[*model.OriginSpec](via); !ok || o.Via.Val() != model.ViaVPCOrigin {
			return n.Label() + " is internal: CloudFront reaches it only as a VPC origin"
		}
	case via.Kind == model.Integration:
		return n.Label() + " is internal: the API reaches it only through a VPC link"
	}
	return ""
}

// protocolRefused: raw TCP and UDP pass only layer 4 services.
func (c *course) protocolRefused(n *model.Node) string {
	if c.protocol != model.ProtocolTCP && c.protocol != model.ProtocolUDP {
		return ""
	}
	switch k := n.Kind(); {
	case k == model.KindCloudFront, k == model.KindALB, k == model.KindS3, k == model.KindFunctionURL, k.API():
		return n.Label() + " speaks HTTP only and cannot take " + strings.ToUpper(c.protocol)
	}
	return ""
}

func (c *course) countryRefused(n *model.Node, s *model.CloudFront, from sender) string {
	if !from.known || from.place.CountryCode == "" || (from.role != fromInternet && from.role != fromVPC) {
		return ""
	}
	listed := slices.ContainsFunc(s.GeoCountries.Val(), func(code string) bool {
		return strings.EqualFold(strings.TrimSpace(code), from.place.CountryCode)
	})
	switch s.GeoRestriction.Val() {
	case "allowlist":
		if !listed {
			return n.Label() + " serves only the countries of its allowlist, and " + from.place.CountryCode + " is not among them"
		}
	case "denylist":
		if listed {
			return n.Label() + " refuses viewers in " + from.place.CountryCode
		}
	}
	return ""
}
