package traffic

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"portolan/model"
	"portolan/model/table"
)

// protocolsCSV lists which protocols a kind of node refuses and, where a page
// says so, with which status; without one no connection comes about. Of
// functions it tells what they refuse as targets of a balancer. Doubtful is what no
// page says that the kind takes, nor that it refuses it: a walk serves it. UDP is taken
// by NLBs, accelerators and servers alone, as their pages say.
//
//go:embed protocols.csv
var protocolsCSV string

// spoken is what the table says of protocols.
type spoken struct {
	refused  map[[2]string]int // statuses, by kind and protocol
	doubtful map[[2]string]bool
}

var unspoken = sync.OnceValue(func() spoken {
	out := spoken{refused: map[[2]string]int{}, doubtful: map[[2]string]bool{}}
	_, rows := table.Read("traffic", protocolsCSV)
	for _, r := range rows {
		key := [2]string{r[0], r[1]}
		if r[2] == "doubtful" {
			out.doubtful[key] = true
			continue
		}
		status, err := strconv.Atoi(r[3])
		if err != nil {
			status = unreachable
		}
		out.refused[key] = status
	}
	return out
})

// Doubts tells whether no page says that a kind of node takes a protocol, nor that it
// refuses it.
func Doubts(kind model.Kind, protocol string) bool {
	return unspoken().doubtful[[2]string{string(kind), protocol}]
}

// asks is the protocol in which a sender calls a node: that of the users, of
// CloudFront what the origin says. ok is false where it cannot be told: what
// stands behind a balancer or an API is called as those are set up.
func (c *course) asks(via *model.Link, from sender) (protocol string, ok bool) {
	switch talks := from.talks(); {
	case talks == fromInternet, talks == fromVPC:
		// What TCP or UDP carries is not drawn: behind an NLB it may be HTTP.
		raw := c.protocol == model.ProtocolTCP || c.protocol == model.ProtocolUDP
		return c.protocol, !raw || from.node == nil
	case talks == fromService && c.throughWebSocketAPI():
		return "", false // it calls what is behind over HTTP, message by message
	case talks == fromService:
		return c.protocol, c.protocol == model.ProtocolWebSocket || c.protocol == model.ProtocolGRPC
	case c.protocol == model.ProtocolWebSocket, c.protocol == model.ProtocolGRPC:
		return c.protocol, true
	}
	o, ok := model.LinkAs[*model.OriginSpec](c.originLink(via))
	if !ok {
		return "", false
	}
	switch {
	case o.OriginProtocol.Val() == "http-only", o.OriginProtocol.Val() == "match-viewer" && c.protocol == model.ProtocolHTTP:
		return model.ProtocolHTTP, true
	}
	return model.ProtocolHTTPS, true
}

// throughWebSocketAPI tells whether a request came through an API that keeps the
// connection and calls its integrations over HTTP.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html
func (c *course) throughWebSocketAPI() bool {
	return slices.ContainsFunc(c.onPath, func(id string) bool { return c.t.Node(id).Kind() == model.KindWebSocketAPI })
}

// unserved says why a node does not serve a request in the protocol, the method
// or under the name of its sender.
func (c *course) unserved(n *model.Node, via *model.Link, from sender) (status int, why string) {
	if from.node != nil && from.node.Kind() == model.KindVPCLink && via.Kind == model.Forwards {
		if status, why := DeafToLink(c.t, n); why != "" {
			return status, fmt.Sprintf("%s calls %s over HTTP, and %s", from.node.Label(), n.Label(), why)
		}
		if listener := c.plainOverLink(n, from.node); listener != "" {
			return unreachable, fmt.Sprintf("the integration says no server name, so it calls %s in plain HTTP, and %s listens for %s alone", n.Label(), n.Label(), listener)
		}
		if why := c.misserved(n, from.node); why != "" {
			return unreachable, fmt.Sprintf("%s calls %s over HTTPS by a server name, and %s", from.node.Label(), n.Label(), why)
		}
	}
	if via.Kind == model.Integration {
		if status, why := DeafToAPI(c.t, via); why != "" {
			return status, fmt.Sprintf("%s calls %s in plain HTTP by the name that AWS gave it, and %s", c.t.Node(via.From).Label(), n.Label(), why)
		}
	}
	if api := PlainToAPI(c.t, via); api != nil {
		return unreachable, fmt.Sprintf("%s calls %s in plain HTTP, and API Gateway speaks HTTPS only, to callers of the private API %s too", c.t.Node(via.From).Label(), n.Label(), api.Label())
	}
	if why := c.unattached(n, via); why != "" {
		return unreachable, why
	}
	if why := c.portClosed(n, from); why != "" {
		return unreachable, why
	}
	protocol, ok := c.asks(via, from)
	if !ok {
		return 0, ""
	}
	kind := n.Kind()
	if status, refuses := unspoken().refused[[2]string{string(kind), protocol}]; refuses && (kind != model.KindLambda || via.Kind == model.Forwards) {
		return status, cannotTake(n, protocol)
	}
	switch s := n.Effective().(type) {
	case *model.CloudFront:
		return c.viewerRefused(n, s)
	case *model.ALB:
		return c.unheard(n, protocol, via, from)
	case *model.NLB:
		return c.unheardByNLB(n, protocol, from)
	case *model.Accelerator:
		listener, _, _ := strings.Cut(strings.ToLower(s.Listener.Val()), ":")
		if listener == model.ProtocolUDP != (protocol == model.ProtocolUDP) && (listener == model.ProtocolUDP || listener == model.ProtocolTCP) {
			return unreachable, fmt.Sprintf("%s listens for %s and takes no %s", n.Label(), strings.ToUpper(listener), protocolName(protocol))
		}
	case *model.S3:
		return c.websiteRefused(n, s, protocol, from)
	}
	return 0, ""
}

var protocolNames = map[string]string{
	model.ProtocolHTTP: "plain HTTP", model.ProtocolWebSocket: "WebSocket", model.ProtocolGRPC: "gRPC",
}

func protocolName(p string) string {
	if name, ok := protocolNames[p]; ok {
		return name
	}
	return strings.ToUpper(p)
}

func cannotTake(n *model.Node, protocol string) string {
	if protocol == model.ProtocolTCP || protocol == model.ProtocolUDP {
		return n.Label() + " speaks HTTP only and cannot take " + protocolName(protocol)
	}
	return n.Label() + " cannot take " + protocolName(protocol)
}

// viewerRefused: a behaviour that wants HTTPS redirects what is plain HTTP, or
// refuses it; gRPC has to be switched on, and WebSocket needs the
// headers of its handshake passed on.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-using-grpc.html
func (c *course) viewerRefused(n *model.Node, s *model.CloudFront) (status int, why string) {
	primary, _, none := c.behaviour(n)
	if none != "" {
		return 0, "" // said there
	}
	o, _ := model.LinkAs[*model.OriginSpec](primary)
	switch c.protocol {
	case model.ProtocolHTTP:
		if o.ViewerProtocol.Val() == "https-only" {
			return 403, fmt.Sprintf("the behaviour %s of %s refuses plain HTTP", pattern(o), n.Label())
		}
	case model.ProtocolGRPC:
		if !s.GRPC.Val() && !o.GRPC.Val() {
			return unreachable, n.Label() + " does not pass gRPC on"
		}
		if _, lack := GRPCLack(s, o, c.t.Node(primary.To)); lack != "" {
			return unreachable, fmt.Sprintf("%s does not pass gRPC on: %s", n.Label(), lack)
		}
	case model.ProtocolWebSocket:
		if !o.PassesUpgrade() {
			return 400, fmt.Sprintf("the behaviour %s of %s does not pass on the headers of the WebSocket handshake", pattern(o), n.Label())
		}
	}
	return 0, ""
}

const redirects = "redirect-to-https"

// unheard: an ALB takes what it has a listener for. CloudFront that is sent from
// HTTP to HTTPS passes the redirect on, and the viewer may come back the same way.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
func (c *course) unheard(n *model.Node, protocol string, via *model.Link, from sender) (status int, why string) {
	scheme := model.ProtocolHTTPS
	if protocol == model.ProtocolHTTP || c.upgradesPlain(protocol, via, from) {
		scheme = model.ProtocolHTTP
	}
	if protocol == model.ProtocolWebSocket && from.outside() && c.plainSockets(n) {
		scheme = model.ProtocolHTTP
	}
	if why := c.passesWrongly(n, via, scheme); why != "" {
		return unreachable, why
	}
	open, redirected, told := model.Listens(c.t, n, scheme)
	o, _ := model.LinkAs[*model.OriginSpec](c.originLink(via))
	circle := from.talks() == fromEdge && scheme == model.ProtocolHTTP && o != nil && RoundInCircle(c.t, n, o)
	switch {
	case !told || open && !circle:
		return 0, ""
	case !redirected && !circle:
		return unreachable, fmt.Sprintf("%s has no listener for %s", n.Label(), strings.ToUpper(scheme))
	case circle:
		return 301, n.Label() + " redirects plain HTTP to HTTPS: the viewer comes back, CloudFront asks in plain HTTP again, and the request goes round in a circle"
	}
	return 0, ""
}

// plainSockets tells whether a balancer takes WebSocket over plain HTTP alone.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
func (c *course) plainSockets(n *model.Node) bool {
	secure, _, _ := model.Listens(c.t, n, model.ProtocolHTTPS)
	plain, _, _ := model.Listens(c.t, n, model.ProtocolHTTP)
	return plain && !secure
}

// unattached says why no connection comes about between two services of AWS that do
// not take each other as they are set up: what rules say of them is asked here too.
func (c *course) unattached(n *model.Node, via *model.Link) string {
	sender := c.t.Node(via.From)
	if why := DeafToNLB(c.t, via); why != "" {
		return fmt.Sprintf("%s forwards to %s in vain: %s", sender.Label(), n.Label(), why)
	}
	o, ok := model.LinkAs[*model.OriginSpec](via)
	if !ok || o.Via.Val() != model.ViaVPCOrigin {
		return ""
	}
	why := VPCOriginRefuses(o, n)
	if why == "" && runsOn(c.t, via, model.OriginRequest, model.OriginResponse) {
		why = "a function runs on an event of its origin"
	}
	if why != "" {
		return fmt.Sprintf("%s is no VPC origin that %s takes: %s", n.Label(), sender.Label(), why)
	}
	return ""
}

// portClosed says why a client finds nobody at the port to which a redirect sent it: a
// balancer has those of its listeners, CloudFront, S3 and API Gateway have 80 and 443.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html
func (c *course) portClosed(n *model.Node, from sender) string {
	port := cmp.Or(c.port, schemePorts[c.protocol])
	if talks := from.talks(); len(c.entrance.seen) == 0 || talks != fromInternet && talks != fromVPC {
		return ""
	}
	number, _ := strconv.Atoi(port)
	on, open := listenersOn(c.t, n, number), true
	switch n.Effective().(type) {
	case *model.CloudFront, *model.S3, *model.RESTAPI, *model.HTTPAPI, *model.FunctionURL:
		open = c.port == ""
	case *model.ALB: // behind an NLB its target group has the port
		listens, _, _ := model.Listens(c.t, n, c.protocol)
		open = from.node != nil && from.node.Kind() == model.KindNLB || c.port == "" && !listens || slices.Contains(on, c.protocol)
	case *model.NLB:
		open = slices.ContainsFunc(on, func(l string) bool { return NLBTakes(l, c.protocol) })
	}
	if open {
		return ""
	}
	return fmt.Sprintf("%s does not listen on port %s, to which the client was redirected", n.Label(), port)
}

// upgradesPlain tells whether CloudFront asks an origin for WebSocket in plain
// HTTP, as the protocol of the origin says.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-working-with-websockets.html
func (c *course) upgradesPlain(protocol string, via *model.Link, from sender) bool {
	o, ok := model.LinkAs[*model.OriginSpec](c.originLink(via))
	return ok && protocol == model.ProtocolWebSocket && from.talks() == fromEdge && o.OriginProtocol.Val() == "http-only"
}

// Refuses tells whether a kind of node takes no requests in a protocol, and the
// status with which it answers, 0 where none is known.
func Refuses(kind model.Kind, protocol string) (status int, refuses bool) {
	status, refuses = unspoken().refused[[2]string{string(kind), protocol}]
	return max(status, 0), refuses
}

// unheardByNLB: an NLB passes on what one of its listeners takes.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html
func (c *course) unheardByNLB(n *model.Node, protocol string, from sender) (status int, why string) {
	for _, l := range model.ListenersOf(c.t, n) {
		word, _, _ := strings.Cut(l, ":")
		deaf := word == "quic" && from.talks() == fromEdge // CloudFront speaks no HTTP/3 to origins
		if !deaf && NLBTakes(word, protocol) {
			return 0, ""
		}
	}
	return unreachable, fmt.Sprintf("%s listens for %s and takes no %s", n.Label(), ListensFor(c.t, n), protocolName(protocol))
}

// outside tells whether the sender is the client itself.
func (s sender) outside() bool { return s.role == fromInternet || s.role == fromVPC }

// websiteRefused: a website endpoint speaks plain HTTP and takes reads only. Clients that
// a redirect sent to https:// do not try plain HTTP in its place.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html
func (c *course) websiteRefused(n *model.Node, s *model.S3, protocol string, from sender) (status int, why string) {
	switch {
	case s.Access.Val() != model.AccessWebsite:
		return 0, ""
	case protocol == model.ProtocolHTTPS && (!from.outside() || c.redirectedBefore() || !model.FallsBack(c.users, n)):
		return noAnswer, n.Label() + " is an S3 website, which has no HTTPS"
	case !c.request.Reads():
		return 405, n.Label() + " is an S3 website, which takes GET and HEAD only"
	}
	return 0, ""
}

// closed: an API whose execute-api name is switched off, as it is by default
// beside a custom domain, answers to that domain only. CloudFront is taken to ask
// by it where there is one, and so are users, unless the design says outright that
// the name which they call is switched off.
// https://repost.aws/knowledge-center/api-gateway-disable-endpoint
// https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
func (c *course) closed(n *model.Node, via *model.Link) (status int, why string) {
	api, ok := model.APIOf(n.Effective())
	if !ok || api.DefaultEndpoint.Val() {
		return 0, ""
	}
	raw, _ := model.APIOf(n.Spec)
	if via.Kind == model.Requests && raw.DefaultEndpoint.IsSet() || (via.Kind == model.Origin && api.CustomDomain.Val() == "") {
		status = 403
		if n.Kind() == model.KindHTTPAPI {
			status = 404
		}
		return status, n.Label() + " is called by its execute-api name, which is switched off"
	}
	return 0, ""
}

// redirected tells whether users of plain HTTP are sent to HTTPS at a node.
// CloudFront does so with 301 for GET and HEAD, and with 307 for what has a
// body, which clients of HTTP/1.1 send again as it was.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html
func (c *course) redirected(n *model.Node, via *model.Link, from sender) bool {
	if c.protocol != model.ProtocolHTTP || (from.role != fromInternet && from.role != fromVPC && via.Kind != model.Endpoint) {
		return false
	}
	switch n.Kind() {
	case model.KindCloudFront:
		primary, _, none := c.behaviour(n)
		if none != "" {
			return false
		}
		o, _ := model.LinkAs[*model.OriginSpec](primary)
		return o.ViewerProtocol.Val() == redirects
	case model.KindALB:
		open, redirected, _ := model.Listens(c.t, n, model.ProtocolHTTP)
		return redirected && !open
	}
	return false
}
