package traffic

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// unwelcome says why a balancer or an accelerator does not take a sender: its
// security groups, its address family, or the certificate that it wants to see.
func (c *course) unwelcome(n *model.Node, via *model.Link, from sender) (cause Cause, status int, why string) {
	if caller := c.caller(via, from); !model.AdmitsCaller(n, caller) {
		return CauseGroups, noAnswer, fmt.Sprintf("the security groups of %s do not admit %s", n.Label(), admittedName(caller))
	}
	if why := c.emptyAnswer(n, via); why != "" {
		return CauseFamily, unreachable, why
	}
	if why := c.originFamily(n, via, from); why != "" {
		return CauseFamily, unreachable, why
	}
	if via.Kind == model.Endpoint {
		if what := Uncarried(c.t.Node(via.From), n); what != "" {
			return CauseFamily, unreachable, fmt.Sprintf("%s is dual-stack, and %s %s", c.t.Node(via.From).Label(), n.Label(), what)
		}
	}
	if who := c.newerTLS(n, via, from); who != "" {
		return CauseProtocol, unreachable, fmt.Sprintf("%s speaks TLS 1.3 only, which %s does not offer", n.Label(), who)
	}
	if from.role == fromInternet || from.role == fromVPC {
		if why := c.familyMissing(n); why != "" {
			return CauseVersion, unreachable, why
		}
	}
	if why := c.unproved(n, via, from); why != "" {
		return CauseCertificate, unreachable, why
	}
	if c.wantsCertificate(n, via, from) {
		return CauseShown, unreachable, fmt.Sprintf("%s wants a client certificate and is shown none", n.Label())
	}
	return c.unproven(n, via, from)
}

// originFamily says why CloudFront finds no address of a custom origin: it asks
// for those of the type that the behaviour names. A VPC origin has private ones.
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CustomOriginConfig.html
func (c *course) originFamily(n *model.Node, via *model.Link, from sender) string {
	o, ok := model.LinkAs[*model.OriginSpec](c.originLink(via))
	ipv4, ipv6, known := model.Families(n)
	if from.role != fromEdge || !ok || !known || o.Via.Val() == model.ViaVPCOrigin {
		return ""
	}
	switch kind := o.OriginAddressType.Val(); {
	case kind == model.AddressIPv6 && !ipv6:
		return "CloudFront calls " + n.Label() + " over IPv6 only, which has IPv4 addresses"
	case kind == model.AddressIPv4 && !ipv4:
		return "CloudFront calls " + n.Label() + " over IPv4 only, which has no public IPv4 address"
	}
	return ""
}

// newerTLS is who calls a listener of TLS 1.3 only without offering it, "" when
// nobody does: CloudFront, and an API, which may find a listener for plain HTTP
// instead, and behind a VPC link calls over TLS by the name of a server.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-ciphers-cloudfront-to-origin.html
func (c *course) newerTLS(n *model.Node, via *model.Link, from sender) string {
	switch {
	case !model.TLS13Only(n):
	case from.talks() == fromEdge && c.encrypted(n, via, from):
		return "CloudFront"
	case from.node != nil && from.node.Kind() == model.KindVPCLink && via.Kind == model.Forwards && c.namesServer(from.node):
		return "API Gateway"
	case via.Kind == model.Integration:
		if open, _, _ := model.Listens(c.t, n, model.ProtocolHTTP); open && n.Kind() == model.KindALB {
			return ""
		}
		return "API Gateway"
	}
	return ""
}

// unproven says why an API or a distribution refuses users for what they do not
// bring: a certificate for the custom domain of an API, one for the viewers of a
// distribution, a token for an authorizer that reads one.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/mtls-authentication.html
func (c *course) unproven(n *model.Node, via *model.Link, from sender) (cause Cause, status int, why string) {
	own := from.role == fromInternet || from.role == fromVPC
	if d, ok := model.As[*model.CloudFront](n); ok && own && d.ViewerMTLS.Val() == "required" && !c.presents(model.PresentsCertificate) {
		return CauseShown, unreachable, fmt.Sprintf("%s wants a client certificate and is shown none", n.Label())
	}
	if why := c.unsigned(n); own && why != "" {
		return CauseProof, 403, why
	}
	a, ok := model.APIOf(n.Effective())
	switch {
	case !ok:
	case own && via.Kind == model.ResolvesTo && a.MTLS.Val() && !c.presents(model.PresentsCertificate):
		return CauseShown, 403, fmt.Sprintf("%s wants a client certificate and is shown none", n.Label())
	case from.role == fromEdge && a.MTLS.Val() && a.CustomDomain.Val() != "" && (via.Kind == model.ResolvesTo || !a.DefaultEndpoint.Val()) && !c.shows(via):
		return CauseShown, 403, fmt.Sprintf("%s wants a client certificate and is shown none", n.Label())
	}
	if p, asks := asksProof(c.t, n, from); asks {
		if why := c.lacks(n, p); why != "" {
			return c.lackCause(p), p.status, why
		}
	}
	if status, why := c.slowAuthorizer(n); why != "" {
		return CauseLate, status, why
	}
	return "", 0, ""
}

// unsigned says why a behaviour with trusted signers refuses users: they bring
// neither a signature nor the session whose cookies may hold one.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html
func (c *course) unsigned(n *model.Node) string {
	if n.Kind() != model.KindCloudFront || c.presents(model.PresentsSignature) || c.presents(model.PresentsSession) {
		return ""
	}
	l, _, none := c.behaviour(n)
	if o, ok := model.LinkAs[*model.OriginSpec](l); none == "" && ok && o.SignedURLs.Val() {
		return fmt.Sprintf("the behaviour %s of %s wants signed URLs or cookies, and %s bring none", pattern(o), n.Label(), c.users.Label())
	}
	return ""
}

// needs is the word of security groups that admits a sender.
func needs(via *model.Link, from sender) string {
	switch {
	case from.role == fromEdge:
		return model.AdmitsCloudFront
	case from.role == fromInternet, via.Kind == model.Integration:
		return model.AdmitsInternet
	}
	return model.AdmitsVPC
}

// caller is a sender as security groups see it: behind an accelerator, or an NLB that
// keeps the addresses of its clients, whoever called that.
func (c *course) caller(via *model.Link, from sender) model.Caller {
	keeps := via.Kind == model.Forwards && model.KeepsClient(c.t, via)
	switch {
	case via.Kind == model.Endpoint:
		return model.BehindAccelerator(c.t, via, c.known(sentAs(from.talks()), from.talks()))
	case keeps && from.masked:
		return model.Caller{Need: model.AdmitsInternet}
	case keeps:
		return c.known(sentAs(from.sentBy), from.sentBy)
	}
	out := c.known(needs(via, from), from.role)
	if balancer := c.t.Node(via.From); via.Kind == model.Forwards {
		out.Private = model.FromVPC(from.node) || balancer.Kind() == model.KindNLB
	}
	return out
}

// known is a caller with what is known of its addresses. Users have those that the design
// states; checkers have those of a prefix list of their own.
//
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/route-53-ip-addresses.html
func (c *course) known(need string, r role) model.Caller {
	out, own := model.Caller{Need: need}, r == fromInternet || r == fromVPC
	if u, ok := model.As[*model.Users](c.users); ok && own {
		out.Blocks = u.CIDR.Val()
	}
	if c.probe != nil && own && need == model.AdmitsInternet {
		out.Need = model.AdmitsCheckers
	}
	return out
}

// sentAs is the word of security groups for a role.
func sentAs(r role) string {
	switch r {
	case fromEdge:
		return model.AdmitsCloudFront
	case fromInternet:
		return model.AdmitsInternet
	}
	return model.AdmitsVPC
}

func admittedName(c model.Caller) string {
	if len(c.Blocks) > 0 {
		return strings.Join(c.Blocks, " or ")
	}
	switch c.Need {
	case model.AdmitsCloudFront:
		return "CloudFront"
	case model.AdmitsVPC:
		return "addresses of the VPC"
	case model.AdmitsCheckers:
		return "the checkers of Route 53"
	}
	return "addresses of the Internet"
}

// familyMissing: users of one address family need a server of that family.
func (c *course) familyMissing(n *model.Node) string {
	u, _ := model.As[*model.Users](c.users)
	ipv4, ipv6, known := model.Families(n)
	switch v := u.IPVersion.Val(); {
	case !known:
	case v == model.IPv4Only && !ipv4:
		return n.Label() + " has no public IPv4 address, and " + c.users.Label() + " reach IPv4 only"
	case v == model.IPv6Only && !ipv6:
		return n.Label() + " has no IPv6 address, and " + c.users.Label() + " reach IPv6 only"
	}
	return ""
}

// unasked says why nobody asks for a record to connect: it gives no addresses, or
// some that users cannot use.
func (c *course) unasked(record *model.Node, r *model.Record, from sender) string {
	u, _ := model.As[*model.Users](c.users)
	kind, v := r.Type.Val(), u.IPVersion.Val()
	users := from.role == fromInternet || from.role == fromVPC
	if !r.GivesAddresses() {
		return fmt.Sprintf("%s is of type %s, which leads to no address, and its name has no A or AAAA record", record.Label(), kind)
	}
	if users && (kind == "A" && v == model.IPv6Only || kind == "AAAA" && v == model.IPv4Only) {
		return fmt.Sprintf("%s answers with addresses of type %s, which %s cannot use", record.Label(), kind, c.users.Label())
	}
	return ""
}

// ofFamily is the record that users ask for under the name of another: the one
// that gives addresses of the family that they can use, where the name has several.
// why says why they ask for none.
func (c *course) ofFamily(record *model.Node, from sender) (asked *model.Node, s *model.Record, why string) {
	s, _ = model.As[*model.Record](record)
	why = c.unasked(record, s, from)
	if why == "" || s.Name.Val() == "" {
		return record, s, why
	}
	for _, n := range c.t.Nodes {
		other, ok := model.As[*model.Record](n)
		if ok && other.GivesAddresses() && model.Domain(other.Name.Val()) == model.Domain(s.Name.Val()) && model.Domain(other.Zone.Val()) == model.Domain(s.Zone.Val()) &&
			other.ZonePrivate.Val() == s.ZonePrivate.Val() && c.unasked(n, other, from) == "" {
			return n, other, ""
		}
	}
	return record, s, why
}

// emptyAnswer says why an alias has nothing to answer with: its target has no
// address of the type of the record.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
func (c *course) emptyAnswer(n *model.Node, via *model.Link) string {
	s, ok := model.LinkAs[*model.ResolvesToSpec](via)
	if !ok || !s.Alias.Val() {
		return ""
	}
	record := c.t.Node(via.From)
	r, _ := model.As[*model.Record](record)
	ipv4, ipv6, known := model.Families(n)
	if kind := r.Type.Val(); known && !r.ZonePrivate.Val() && (kind == "A" && !ipv4 || kind == "AAAA" && !ipv6) {
		return fmt.Sprintf("the %s answer of %s is empty, since %s has no such address", kind, record.Label(), n.Label())
	}
	return ""
}

// wantsCertificate: a listener that verifies clients ends the handshake of those
// who show no certificate. Users show what they are drawn with, and anything
// where that is left open; CloudFront shows one where its origin has one.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html
func (c *course) wantsCertificate(n *model.Node, via *model.Link, from sender) bool {
	switch talks := from.talks(); {
	case !Verifies(n):
		return false
	case talks == fromEdge:
		return !c.shows(via) && c.encrypted(n, via, from)
	case talks == fromInternet, talks == fromVPC:
		return c.protocol != model.ProtocolHTTP && !c.presents(model.PresentsCertificate)
	}
	return false
}

// shows tells whether CloudFront shows the origin a client certificate.
func (c *course) shows(via *model.Link) bool {
	o, ok := model.LinkAs[*model.OriginSpec](c.originLink(via))
	return ok && o.OriginMTLS.Val()
}

// presents tells whether the users bring a proof of who they are, or may.
func (c *course) presents(what string) bool {
	u, _ := model.As[*model.Users](c.users)
	return !u.Presents.IsSet() || slices.Contains(u.Presents.Val(), what)
}

// turnedAway says why the rule that a request takes does not forward it: it has
// no token or login, or speaks another version of HTTP than the targets.
//
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
func (c *course) turnedAway(n *model.Node, l *model.Link, at sender) (status int, why string) {
	s, ok := model.LinkAs[*model.ForwardsSpec](l)
	if !ok || n.Kind() != model.KindALB {
		return 0, ""
	}
	switch auth := model.AuthOver(n, l, at.scheme); auth {
	case model.AuthJWT:
		if why := c.lacks(n, proofs[auth]); why != "" {
			return 401, why
		}
	case model.AuthCognito, model.AuthOIDC:
		if s.OnUnauthenticated.Val() == model.OnUnauthenticatedDeny && !c.presents(model.PresentsSession) {
			return 401, fmt.Sprintf("%s refuses users who are not logged in", n.Label())
		}
	}
	if c.t.Node(l.To).Kind() == model.KindLambda {
		return 0, ""
	}
	asked := c.version(at)
	if version := c.mismatched(l, asked); version != "" {
		return otherVersion, fmt.Sprintf("%s answers 464: %s takes %s, and the request is %s", n.Label(), c.t.Node(l.To).Label(), version, asked)
	}
	return 0, ""
}

// scheme is http or https, as a request comes along a link; "" where it cannot be
// told.
func (c *course) scheme(via *model.Link, from sender) string {
	protocol, ok := c.asks(via, from)
	switch {
	case !ok:
		return ""
	case protocol == model.ProtocolHTTP, protocol == model.ProtocolWebSocket && from.outside() && c.plainSockets(c.t.Node(via.To)):
		return model.ProtocolHTTP
	}
	return model.ProtocolHTTPS
}
