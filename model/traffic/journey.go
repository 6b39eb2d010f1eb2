package traffic

import (
	"slices"

	"portolan/model"
	"portolan/model/geo"
)

// Outcome tells how a journey ends.
type Outcome string

// The outcomes.
const (
	Served              Outcome = "served"
	ServedAfterFailover Outcome = "served-after-failover" // something on the way is down or held unhealthy and is stepped around, with nothing broken too
	Failed              Outcome = "failed"
)

// Journey is one way that a request of a population takes.
type Journey struct {
	Users    *model.Node
	Location string // as the design writes it, "" when it gives none
	Place    geo.Place
	Known    bool // Place means something
	Request  Request
	Share    float64 // of all requests, 0..1; the share of the request is not counted in
	Outcome  Outcome
	Hops     []Hop // the users first; of a failed journey, as far as it gets

	// Status is the HTTP status that users get of a failed journey, 0 when they get
	// none: nothing answers, or the connection is refused.
	Status int
	// Wait is how many seconds pass before the answer: those that stations wait in
	// vain for what is behind them. Where nothing answers it is 0, since how long
	// clients then wait is theirs to say.
	Wait float64

	// Cause is of what kind the reason of a failed journey is, and Decider the index
	// of the hop that decides it: the station that refuses, or behind which an
	// answer takes longer than it is waited for.
	Cause   Cause
	Decider int
	// Rule is the link of the rule by which a balancer refuses a failed journey that fits
	// it; nil where something else does.
	Rule *model.Link
	// Circle is how many requests of the client, the last ones of the journey, lead
	// back to the first of them by redirects; 0 where none do.
	Circle int
	// Own tells that a balancer answers a failed journey with a status that a rule of its
	// own states: what its owner wants said there.
	Own bool

	// CacheAt is the index of the hop that may answer from its cache, -1 when
	// none may. Outcome tells of requests that go all the way; those the cache
	// answers are served whatever comes behind.
	CacheAt int
	// Caches are the indices of all hops that may, that of CacheAt first.
	Caches []int

	// Why gives the reasons in the order of the decisions, one sentence each.
	// The last one of a failed journey says why it fails.
	Why []string
}

// Path lists the ids of the nodes on the way, each once.
func (j Journey) Path() []string { return PathOf(j.Hops) }

// PathOf lists the ids of the nodes of hops, each once.
func PathOf(hops []Hop) []string {
	out := make([]string, 0, len(hops))
	for _, h := range hops {
		if n := len(out); n == 0 || out[n-1] != h.Node.ID {
			out = append(out, h.Node.ID)
		}
	}
	return out
}

// Links lists the links of hops in order, those to peers included.
func Links(hops []Hop) []model.LinkRef {
	out := make([]model.LinkRef, 0, len(hops))
	for _, h := range hops {
		if h.Link == nil {
			continue
		}
		for _, p := range h.Takers() {
			out = append(out, p.Link.Ref())
		}
	}
	return out
}

// Peers lists the ids of the nodes that share the requests of a journey with the
// last of its path.
func Peers(hops []Hop) []string {
	var out []string
	for i, e := range Ends(hops) {
		if i > 0 {
			out = append(out, e.Node.ID)
		}
	}
	return out
}

// HopKind says what a hop does with the request.
type HopKind string

// The kinds of hops.
const (
	HopUsers       HopKind = "users"
	HopDNS         HopKind = "dns"         // answers a name; requests do not pass it
	HopEdge        HopKind = "edge"        // CloudFront edge location, also that of an edge-optimized API
	HopAccelerator HopKind = "accelerator" // Global Accelerator edge location
	HopBalancer    HopKind = "balancer"
	HopAPI         HopKind = "api" // API Gateway or function URL
	HopVPCLink     HopKind = "vpc-link"
	HopCompute     HopKind = "compute"
	HopStorage     HopKind = "storage"
	HopData        HopKind = "data"
)

// Hop is one station of a journey.
type Hop struct {
	Node   *model.Node
	Link   *model.Link // how the request came here; nil at the users and at the second station of one node
	Kind   HopKind
	Reason string // why here, one sentence; "" when there was nothing to decide

	Place        geo.Place // where the station stands
	EdgeLocation string    // airport code of the edge location, or ""
	Region       string    // Region of the station, or ""

	Located  bool // Place means something
	Failover bool // taken because another way was down
	// Redirected tells that users who come in plain HTTP are sent to HTTPS here,
	// and come back.
	Redirected bool

	Share float64 // of the requests at the station before that take this way, 0..1
	Wait  float64 // seconds that each request loses on the way that is down before it comes here
	// Again is the protocol in which the client makes a request of its own here,
	// because what stands before sent it on; "" elsewhere.
	Again string
	// Login is where users sign in before the request passes; nil when they need not.
	Login *Login
	// Middle are the caches of CloudFront that a miss at this edge hop passes before
	// the origin, nearest first. What is not cached passes Origin Shield too. Where
	// it is, requests that one of them answers go no further; how many those are
	// is for an estimate to assume.
	Middle []MiddleCache
	// Peers are the equal targets that share these requests, Node among them, in
	// document order; nil when it is alone. Whoever counts requests or names nodes
	// asks [Hop.Takers] or [Ends].
	Peers []Peer
}

// Login is what a balancer sends users to who are not signed in.
type Login struct {
	Pool    *model.Node // the Cognito user pool, nil when none is drawn
	Place   geo.Place   // where the pool stands
	Located bool        // Place means something
}

// Peer is one of several targets that take the requests of a hop.
type Peer struct {
	Node  *model.Node
	Link  *model.Link
	Share float64 // of the requests of the hop, 0..1
}

// Takers divides the requests of a hop among the links that lead there and their
// nodes: its peers, or the hop itself with all of them.
func (h Hop) Takers() []Peer {
	if len(h.Peers) > 0 {
		return h.Peers
	}
	return []Peer{{h.Node, h.Link, 1}}
}

// At tells whether a node takes requests of the hop.
func (h Hop) At(n *model.Node) bool {
	return h.Node == n || slices.ContainsFunc(h.Peers, func(p Peer) bool { return p.Node == n })
}

// Ends divides the requests of a journey among the nodes at which they end: each
// once, the last of the path first, with its share of the journey. Only there a
// journey stands for several nodes.
func Ends(hops []Hop) []Peer {
	if len(hops) == 0 {
		return nil
	}
	takers := hops[len(hops)-1].Takers()
	out := make([]Peer, 0, len(takers))
	at := make(map[*model.Node]int, len(takers))
	for _, p := range takers {
		i, known := at[p.Node]
		if !known {
			at[p.Node] = len(out)
			out = append(out, p)
			continue
		}
		out[i].Share += p.Share
	}
	return out
}

// MiddleCache is a cache of CloudFront between an edge location and an origin.
type MiddleCache struct {
	Kind  CacheKind
	Place geo.Place
}

// CacheKind is what a middle cache is.
type CacheKind string

// The kinds of middle caches.
const (
	RegionalEdgeCache CacheKind = "regional-edge-cache"
	OriginShield      CacheKind = "origin-shield"
)

// Failures is what is broken. The zero value breaks nothing.
type Failures struct {
	Regions       map[string]bool // Region codes; what stands in one is down
	Zones         map[string]bool // Availability Zones, such as us-east-1a; see [ZonesOf]
	Nodes         map[string]bool // node ids; of a health check it means the same as Checks
	EdgeLocations map[string]bool // airport codes
	Checks        map[string]bool // ids of health checks whose checkers reach nothing
}

// Any tells whether something is broken.
func (f Failures) Any() bool {
	return len(f.Regions)+len(f.Zones)+len(f.Nodes)+len(f.EdgeLocations)+len(f.Checks) > 0
}

// Network tells the round-trip times that decide between Regions, in ms.
// Package latency has one.
type Network interface {
	Internet(a, b geo.Place) float64 // over the public internet
	Backbone(a, b geo.Place) float64 // on the network of AWS
}

// at is the sender that a station is for what lies behind it.
func (h Hop) at(from sender) sender {
	at := sender{place: from.place, known: from.known, name: h.Node.Label(), role: fromService, node: h.Node}
	if h.Located {
		at.place, at.known = h.Place, true
	}
	if passesPackets(h.Node) {
		at.relays, at.speaker = true, from.talks()
	}
	return at
}

func hopKind(n *model.Node) HopKind {
	switch k := n.Kind(); {
	case k == model.KindRecord:
		return HopDNS
	case k == model.KindCloudFront:
		return HopEdge
	case k == model.KindAccelerator:
		return HopAccelerator
	case k.API(), k == model.KindFunctionURL:
		return HopAPI
	case k == model.KindVPCLink:
		return HopVPCLink
	case k == model.KindS3:
		return HopStorage
	case k == model.KindDatastore:
		return HopData
	case k.Compute(), k.Opaque():
		return HopCompute
	}
	return HopBalancer
}
