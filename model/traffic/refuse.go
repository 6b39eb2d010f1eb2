package traffic

import (
	"fmt"

	"portolan/model"
	"portolan/model/geo"
)

// ownName is the name by which CloudFront would come back to itself, "" for none.
func (c *course) ownName(n *model.Node, via *model.Link, from sender) string {
	if from.role != fromEdge || via.Kind != model.Origin {
		return ""
	}
	return OwnName(c.t, via)
}

// named is the distribution that has the name by which CloudFront comes back.
func (c *course) named(via *model.Link, name string) string {
	if from := c.t.Node(via.From); hasAlias(from, name) {
		return from.Label() + " itself"
	}
	return "the distribution of which " + c.t.Node(via.From).Label() + " is the staging one"
}

// refused says why a node does not take a request from a sender, and with what
// it answers instead; why is "" when it does. It is broken, a guard of it is, no
// packet could get there, it speaks something else, it does not answer for the
// name, or it does not let in whom it is shown. Rules ask for the same conditions;
// whether it would be wise is for them alone.
func (c *course) refused(n *model.Node, via *model.Link, from sender) (cause Cause, status int, why string) {
	if why := c.broken(n); why != "" {
		return CauseBroken, noAnswer, why
	}
	if why := c.unlinked(n, via, from); why != "" {
		return outside(from), noAnswer, why
	}
	if name := c.ownName(n, via, from); name != "" {
		return CauseCircle, unreachable, fmt.Sprintf("%s is a name of %s, so CloudFront comes back to itself: the request goes round in a circle", name, c.named(via, name))
	}
	if status, why := c.hidden(n, via, from); why != "" {
		return CausePrivate, status, why
	}
	switch s := n.Effective().(type) {
	case *model.Record:
		if s.ZonePrivate.Val() && from.role != fromVPC {
			return CausePrivate, unreachable, n.Label() + " is in a private hosted zone, which answers only inside its VPCs"
		}
	case *model.CloudFront:
		if why := c.countryRefused(n, s, from); why != "" {
			return CauseCountry, 403, why
		}
	}
	if status, why := c.unserved(n, via, from); why != "" {
		return CauseProtocol, status, why
	}
	if status, why := c.closed(n, via); why != "" {
		return CauseSwitchedOff, status, why
	}
	if status, why := c.denied(n, via, from); why != "" && n.Kind() == model.KindFunctionURL {
		return CauseAccess, status, why // who would have to sign is CloudFront
	}
	if cause, status, why := c.unwelcome(n, via, from); why != "" {
		return cause, status, why
	}
	if status, why := c.misnamed(n, via, from); why != "" {
		return CauseHost, status, why
	}
	if status, why := c.unmapped(n, via, from); why != "" {
		return CauseRule, status, why
	}
	if status, why := c.crowdedOut(n, via); why != "" {
		return CauseRule, status, why
	}
	if why := c.tooDeep(n, from); why != "" {
		return CauseRule, 403, why
	}
	if status, why := c.denied(n, via, from); why != "" {
		return CauseAccess, status, why
	}
	status, why = c.guarded(n, via, from)
	return CauseBroken, status, why
}

// outside is the cause where no packet of a sender gets to a private address.
func outside(from sender) Cause {
	if from.role == fromInternet {
		return CauseOutside
	}
	return CausePrivate
}

// unlinked says why no packet gets to a node.
func (c *course) unlinked(n *model.Node, via *model.Link, from sender) string {
	if e, ok := model.As[*model.VPCEndpoint](from.node); ok && e.Type.Val() == model.EndpointGateway && !GatewayServes(n) {
		return fmt.Sprintf("%s is a gateway endpoint, and such lead to S3 and DynamoDB alone", from.node.Label())
	}
	switch s := n.Effective().(type) {
	case *model.VPCLink:
		if api := c.t.Node(via.From); OldLink(api, n) {
			return fmt.Sprintf("%s is a VPC link of version 1, which %s cannot go through", n.Label(), api.Label())
		}
	case *model.ALB:
		if link := vpcLinkOf(via, from); link == "1" {
			return n.Label() + " is no target of a VPC link of version 1, which reaches NLBs only"
		}
		return internalRefused(n, s.Scheme.Val(), via, from)
	case *model.NLB:
		return internalRefused(n, s.Scheme.Val(), via, from)
	case *model.ASG, *model.OnPremises:
		return hiddenRefused(n, via, from)
	case *model.VPCEndpoint, *model.Lattice:
		return insideRefused(n, via, from)
	case *model.RESTAPI:
		if s.Endpoint.Val() != model.EndpointPrivate {
			return ""
		}
		if from.role == fromInternet || from.role == fromEdge {
			return n.Label() + " is a private API, which answers only inside a VPC"
		}
		if !HasDoor(c.t, n, s) {
			return n.Label() + " is a private API without a VPC endpoint to call it through"
		}
	}
	return ""
}

// vpcLinkOf is the version of the VPC link that a request comes through.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html
func vpcLinkOf(via *model.Link, from sender) string {
	if s, ok := model.As[*model.VPCLink](from.node); ok && via.Kind == model.Forwards {
		return s.Version.Val()
	}
	return ""
}

// OldLink tells whether an HTTP API is led through a VPC link of version 1, which is a
// resource of REST APIs.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html
func OldLink(api, link *model.Node) bool {
	s, ok := model.As[*model.VPCLink](link)
	return ok && api.Kind() == model.KindHTTPAPI && s.Version.Val() == "1"
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

// hiddenRefused: a server that is said to have no public address is out of reach
// from the Internet.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistS3AndCustomOrigins.html
func hiddenRefused(n *model.Node, via *model.Link, from sender) string {
	o, _ := model.LinkAs[*model.OriginSpec](via)
	outside := from.role == fromInternet || (from.role == fromEdge && (o == nil || o.Via.Val() != model.ViaVPCOrigin)) || via.Kind == model.Integration
	if n.Hidden() && outside {
		return n.Label() + " has no public address"
	}
	return ""
}

func (c *course) countryRefused(n *model.Node, s *model.CloudFront, from sender) string {
	if from.place.CountryCode == "" || (from.role != fromInternet && from.role != fromVPC) {
		return ""
	}
	listed := geo.Listed(s.GeoCountries.Val(), from.place.CountryCode)
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
