package latency

import (
	"math"

	topo "portolan/model"
	"portolan/model/geo"
	"portolan/model/traffic"
)

// leg is one stretch of network with its round trip.
type leg struct {
	term
	low, high float64 // what the p50 may really be, less the p50, ms
	area      string  // whose band that is
	evidence
}

func newLeg(r RTT, extra, jitter float64) leg {
	ms := r.MS + extra
	return leg{term: newTerm(ms, ms*jitter), low: r.Low - r.MS, high: r.High - r.MS, area: r.Area, evidence: evidence{r.Basis, r.Source, r.Date}}
}

// viewerLeg is the round trip between a typical user and a server: last mile and
// Internet. Users inside the network have neither.
func (p *planner) viewerLeg(to geo.Place) leg {
	if len(p.viewer.mix.list) == 0 {
		return p.backboneLeg(p.j.Place, to)
	}
	a := p.viewer.mix.typical()
	l := newLeg(p.net.internetRTT(p.j.Place, to), a.mile.p50, a.jitter)
	l.source += "; last mile: " + a.source
	return l
}

func (e *estimator) backboneLeg(from, to geo.Place) leg {
	return newLeg(e.net.backboneRTT(from, to), 0, e.jitter("backbone"))
}

// serverLeg is the way from a station of AWS to the next: to a server of the
// owner it leads over the Internet, without a last mile.
func (e *estimator) serverLeg(from geo.Place, h traffic.Hop) leg {
	if h.Node.Kind() == topo.KindOnPremises {
		return newLeg(e.net.internetRTT(from, h.Place), 0, e.jitter("wired"))
	}
	return e.backboneLeg(from, h.Place)
}

func (e *estimator) jitter(what string) float64 { return e.figures.get("jitter/" + what).P95 }

// handshake is how many round trips open a connection.
type handshake struct {
	tcp, tls int
	quic     int // instead of both
}

func (h handshake) trips() int { return h.tcp + h.tls + h.quic }

// handshakeOf reads the trips of a new connection off the protocol of the users
// and the server that they meet. Clients speak HTTP/3 only where they know that
// the server does. RFC 9293 (TCP), 8446 (TLS 1.3), 5246 (TLS
// 1.2), 9000 (QUIC).
func (e *estimator) handshakeOf(protocol string, server *topo.Node, knows bool) handshake {
	tls := 1
	if e.assume.TLS.Val() == "1.2" {
		tls = 2
	}
	switch n := server.Effective().(type) {
	case *topo.CloudFront:
		if n.MinTLS.Val() == "TLSv1.3_2025" {
			tls = 1
		}
	case *topo.ALB:
		if !speaksTLS13(n.TLSPolicy.Val()) {
			tls = 2
		}
	case *topo.NLB:
		if protocol == topo.ProtocolTCP && n.Listener.Val() == "tls" {
			return handshake{tcp: 1, tls: tls}
		}
	}
	switch protocol {
	case topo.ProtocolUDP:
		return handshake{}
	case topo.ProtocolTCP, topo.ProtocolHTTP:
		return handshake{tcp: 1}
	case topo.ProtocolHTTPS:
		if e.assume.HTTP.Val() == "3" && knows && offersQUIC(server) {
			return handshake{quic: 1}
		}
	}
	return handshake{tcp: 1, tls: tls}
}

func offersQUIC(n *topo.Node) bool {
	s, ok := topo.As[*topo.CloudFront](n)
	return ok && (s.HTTPVersion.Val() == "http3" || s.HTTPVersion.Val() == "http2and3")
}

// speaksTLS13 knows the two old policies without it; every later one has it.
func speaksTLS13(policy string) bool {
	return policy != "ELBSecurityPolicy-2016-08" && policy != "ELBSecurityPolicy-TLS-1-0-2015-04"
}

// resolverKnows is the share of lookups that a resolver answers itself: queries
// for the name come at random, and each that it passes on is remembered for the
// TTL, so that rate*TTL of the next ones find the answer.
func (e *estimator) resolverKnows(ttl float64) float64 {
	load := clamp(e.assume.ResolverRate.Val(), 0, 1e6) * max(ttl, 0)
	return load / (1 + load)
}

// dns is the time of the name lookup of a user:
//
//	(1-b) * [Rr + (1-q) * Ra]
//
// with b the share of devices that know the address, q the share of lookups
// that the resolver answers itself, Rr the way to it and Ra its way to Route 53.
func (e *estimator) dns(a access, q float64) variable {
	b := clamp(e.assume.DNSCached.Val(), 0, 100) / 100
	resolver := e.figures.get("resolver").P50 + a.mile.p50
	rr := newTerm(resolver, resolver*a.jitter)
	far := e.figures.get("resolver-to-route53")
	return variable{
		{b, nil},
		{(1 - b) * q, []term{rr}},
		{(1 - b) * (1 - q), []term{rr, newTerm(far.P50, far.P95)}},
	}
}

// ttlOf is how long resolvers keep the answer that users get, in seconds: the
// shortest TTL of the chain of names. An alias adds none of its own, and a name
// that AWS gave has the TTL of aliases.
func (e *estimator) ttlOf(hops []traffic.Hop) float64 {
	ttl := math.Inf(1)
	for i, h := range hops[:len(hops)-1] {
		if i > 0 && h.Kind != traffic.HopDNS {
			break
		}
		s, ok := topo.LinkAs[*topo.ResolvesToSpec](hops[i+1].Link)
		if !ok || s.Alias.Val() {
			continue
		}
		if r, _ := topo.As[*topo.Record](h.Node); r != nil {
			ttl = min(ttl, float64(s.TTL.Or(r.TTL.Val())))
		}
	}
	if math.IsInf(ttl, 1) || namedByAWS(hops[len(hops)-1].Node) {
		ttl = min(ttl, e.figures.get("alias-ttl").P50)
	}
	return ttl
}

// namedByAWS tells whether users reach a server by a name of AWS: a record of
// the owner then is an alias of that name, or a CNAME in front of it. Instances
// and servers of the owner answer to addresses.
func namedByAWS(n *topo.Node) bool {
	return n.Kind() != topo.KindASG && n.Kind() != topo.KindOnPremises
}

// bodyTrips is how many extra round trips slow start takes for the body: the
// window starts at ten segments and doubles.
func (e *estimator) bodyTrips() int {
	bytes := clamp(e.assume.BodyKB.Val(), 0, 1<<20) * 1000
	return max(0, int(math.Ceil(math.Log2(bytes/e.figures.get("initial-window").P50+1)))-1)
}

// clamp keeps a number of a design within its range; not-a-number is lo.
func clamp(v, lo, hi float64) float64 {
	if math.IsNaN(v) {
		return lo
	}
	return min(max(v, lo), hi)
}
