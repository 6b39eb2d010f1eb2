package latency

import (
	"slices"

	topo "portolan/model"
	"portolan/model/traffic"
)

// comeBack takes the client to the hop at which it asks anew, and tells which
// server it meets there; -1 when none. It looks the name up where it is another.
func (p *planner) comeBack(i int) int {
	server := i + slices.IndexFunc(p.j.Hops[i:], func(h traffic.Hop) bool { return h.Kind != traffic.HopDNS })
	if server < i {
		return -1
	}
	if p.cold && server > i {
		p.lookup(i-1, server)
	}
	return server
}

// comesBack tells whether the client makes another request behind the hop i.
func (p *planner) comesBack(i int) bool {
	return slices.ContainsFunc(p.j.Hops[i+1:], func(h traffic.Hop) bool { return h.Again != "" })
}

// open is how many trips the client needs for a connection: none where it is on
// one already.
func (p *planner) open(protocol string, server *topo.Node, knows bool) handshake {
	if !p.cold || p.server == server && p.spoke == protocol {
		return handshake{}
	}
	p.server, p.spoke = server, protocol
	return p.handshakeOf(protocol, server, knows)
}

// login adds what signing in takes before a balancer passes a request: the
// client is sent to the login and comes back twice, first with the code of the
// login and then to what it asked for. The login itself is a connection and two
// requests, the page and what is entered; the time people need for that is not
// in it. Of a login that is not drawn only the ways back count, since nobody can
// tell where it is.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
func (p *planner) login(i, met int) {
	h := p.j.Hops[i]
	if h.Login == nil {
		return
	}
	const back = 2
	l := p.viewerLeg(p.j.Hops[met].Place)
	p.visit(l, p.j.Hops[met].Place, back)
	p.trips("login", "sent to the login, back with its code, and once more", h.Node.ID, l, back)
	if met != i {
		far := p.serverLeg(p.j.Hops[met].Place, h)
		p.travel(far, back)
		p.trips("login", "on to "+placeName(h)+" and back", h.Node.ID, far, back)
	}
	if h.Login.Pool == nil || !h.Login.Located {
		return
	}
	const requests = 2
	pool := p.viewerLeg(h.Login.Place)
	trips := requests
	if p.cold {
		trips += p.handshakeOf(topo.ProtocolHTTPS, h.Login.Pool, false).trips()
	}
	p.visit(pool, h.Login.Place, trips)
	p.trips("login", "login at "+h.Login.Pool.Label(), h.Login.Pool.ID, pool, trips)
}
