package traffic

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/geo"
)

// Walker follows requests through one topology under one set of failures. It
// remembers what it finds out. It and the walkers made of it by [Walker.Under]
// are not safe for concurrent use.
type Walker struct {
	*ground
	failures Failures

	working map[string]bool     // what [Walker.works] found out, by node
	groups  map[string]bool     // health of record groups, by first record
	checks  map[[2]string]bool  // health checks, by check and target
	probes  map[probe]finding   // why checkers find an endpoint unhealthy, "" when they do not
	zones   map[string]zoneMask // broken zones by Region; empty for none
	intact  *Walker             // nothing broken; made when it is wanted
	asked   *asked              // what a walk wants to know, nil when nobody keeps it

	unnoticed         bool                 // see [Walker.Unnoticed]
	replaced, standby bool                 // see [Walker.Replaced], standbys
	held              map[*model.Link]bool // see [Walker.Holding]
}

// ground is what walkers of one topology share: nothing of it depends on failures.
type ground struct {
	t        *model.Topology
	net      Network
	routes   *routes
	facts    map[*model.Node]*fact
	edges    map[catchment]geo.EdgeLocation
	regional map[geo.Point]geo.RegionalEdgeCache
	beneath  map[string]nodeSet    // see [ground.under]
	arounds  map[*model.Node][]int // see [ground.around]
	probings map[*model.Node]probing
	called   map[*model.Node][]Called // see [ground.calledBy]
	private  PrivateZones             // made when they are wanted
	whole    map[probe]finding        // the probes of walkers under which nothing is broken
}

// NewWalker makes a walker. net decides where distance does.
func NewWalker(t *model.Topology, net Network, f Failures) *Walker {
	g := &ground{
		t: t, net: net, routes: newRoutes(t),
		facts: make(map[*model.Node]*fact, len(t.Nodes)),
		edges: map[catchment]geo.EdgeLocation{}, regional: map[geo.Point]geo.RegionalEdgeCache{},
		beneath: map[string]nodeSet{}, arounds: map[*model.Node][]int{}, probings: map[*model.Node]probing{}, called: map[*model.Node][]Called{}, whole: map[probe]finding{},
	}
	return (&Walker{ground: g}).Under(f)
}

// Under is a walker of the same topology under other failures. It is cheap:
// it shares all that failures do not change.
func (w *Walker) Under(f Failures) *Walker {
	out := &Walker{
		ground: w.ground, failures: f,
		working: map[string]bool{}, groups: map[string]bool{}, checks: map[[2]string]bool{}, probes: w.whole,
		zones: brokenZones(f.Zones),
	}
	if f.Any() {
		out.probes = map[probe]finding{}
	}
	return out
}

// Unnoticed is a walker of the same failures at the moment they begin: names,
// balancers, accelerators and replicas lead where they led before, since none of
// them has noticed yet. Only who asks and gets no answer, as CloudFront does of
// an origin group, turns elsewhere.
func (w *Walker) Unnoticed() *Walker {
	out := w.Under(w.failures)
	out.intact, out.unnoticed = w.unbroken(), true
	return out
}

// Replaced is a walker of the same failures once groups that have lost their last
// instance with a zone have started it anew in the zones that are left.
func (w *Walker) Replaced() *Walker {
	out := w.Under(w.failures)
	out.intact, out.replaced = w.unbroken(), true
	return out
}

// Holding is a walker of the same failures at a moment at which some answers of
// Route 53 still have the health that is given here.
func (w *Walker) Holding(health map[*model.Link]bool) *Walker {
	out := w.Under(w.failures)
	out.working, out.checks, out.probes, out.intact, out.held = w.working, w.checks, w.probes, w.unbroken(), health
	return out
}

// mostJourneys bounds how far answers split one request; beyond it the largest
// answer stands for all. It keeps trees of weighted records from exploding.
const mostJourneys = 128

// Walk follows one request of one population. There are several journeys when
// answers split the requests; their shares add up to the share of the
// population. Every walk ends, loops included.
func (w *Walker) Walk(p Population, r Request) []Journey {
	c := &course{Walker: w, users: p.Users, request: r, branches: 1, onPath: onPath{p.Users.ID}}
	s, _ := model.As[*model.Users](p.Users)
	c.protocol, c.network = s.Protocol.Val(), s.Network.Val()
	from := sender{place: p.Place, known: p.Known, name: p.Location, role: fromInternet}
	if c.network == model.NetworkVPC {
		from.role = fromVPC
	}
	if from.name == "" {
		from.name = p.Users.Label()
	}
	first := Hop{Node: p.Users, Kind: HopUsers, Place: p.Place, Located: p.Known, Share: 1}
	tails := before(first, c.enter(from))
	out := make([]Journey, len(tails))
	for i, t := range tails {
		out[i] = t.journey(p, r)
	}
	return out
}

// course is one walk under way.
type course struct {
	*Walker
	users             *model.Node
	probe             *probe // what checkers ask for, nil of other requests
	request           Request
	protocol, network string
	host              string      // name in the Host header, "" when it is one that AWS gave
	maybe             []string    // names that it may be where it is not known
	viewers           bool        // it is that of the viewer, which CloudFront passes on
	origin            *model.Link // how CloudFront asks, nil before it does
	port              string      // at which the client calls, "" for that of its protocol
	row               int         // distributions that stand one behind the other so far

	entrance entrance
	onPath   onPath // from the users to here
	branches int    // ways so far
	aside    bool   // on a way that steps aside
	asideNow bool   // and not so in the intact design, see [course.anew]
}

// onPath are the nodes that a request came through. They are few, so that looking
// through them is quicker than a map.
type onPath []string

func (p onPath) has(id string) bool { return slices.Contains(p, id) }

// sender is who makes the next call: its place decides what is near.
type sender struct {
	place geo.Place
	known bool
	name  string
	role  role
	node  *model.Node // the station that sends; nil for users

	// A station that passes packets on speaks for who sent them.
	relays  bool
	speaker role // who that is

	// How requests come to a station that passes them on.
	sentBy role   // who called it
	handed bool   // through a station that passes packets on, perhaps from addresses of its own
	masked bool   // by an accelerator, from addresses of that
	scheme string // http or https, "" where it cannot be told
	port   string // that a target group says, "" for the usual one
}

type role int

const (
	fromInternet role = iota // users on the Internet
	fromVPC                  // users inside the network
	fromEdge                 // CloudFront
	fromService              // anything else of AWS
)

// talks is who speaks to what comes next: the sender, or who speaks through it.
func (s sender) talks() role {
	if s.relays {
		return s.speaker
	}
	return s.role
}

// passesPackets tells whether a station leaves TLS and HTTP to what is behind it.
func passesPackets(n *model.Node) bool {
	switch s := n.Effective().(type) {
	case *model.Accelerator, *model.GWLB, *model.VPCEndpoint:
		return true
	case *model.NLB:
		return s.Listener.Val() != "tls"
	}
	return false
}

// rtt is the time by which the sender tells near from far, ms.
func (c *course) rtt(from sender, to geo.Place) float64 {
	if from.role == fromInternet {
		return c.net.Internet(from.place, to)
	}
	return c.net.Backbone(from.place, to)
}

// tail is a way from some node to its end.
type tail struct {
	share  float64
	hops   []Hop       // the last first, since a way is put together from its end
	caches []int       // indices of hops that may answer from their cache, likewise
	failed string      // why it fails, a sentence; "" when it is served
	cause  Cause       // of what kind that is
	waits  *model.Node // the station that waits in vain, nil for none
	status int         // of a failed one: what its first hop answers with
	wait   float64     // seconds waited in vain until there is an answer
	takes  float64     // seconds that the backend works on it
	bare   bool        // no page of a backend is the answer
	moved  bool        // the client was redirected: what follows is a request of its own
	own    bool        // a balancer answers by a rule of its own
	rule   *model.Link // by which a balancer refuses it
	circle int         // how many requests lead back to the first of them
}

// first is the hop at which a way starts, nil when it has none yet.
func (t tail) first() *Hop {
	if len(t.hops) == 0 {
		return nil
	}
	return &t.hops[len(t.hops)-1]
}

// What a failed way answers with, besides HTTP status codes.
const (
	noAnswer    = 0  // nothing: attempts to connect time out
	unreachable = -1 // no connection, at once
)

func failing(cause Cause, status int, why string, args ...any) []tail {
	return []tail{{share: 1, cause: cause, status: status, failed: sentence(fmt.Sprintf(why, args...))}}
}

// cached notes that the first hop of the ways may answer from its cache.
func cached(tails []tail) {
	for i, t := range tails {
		tails[i].caches = append(t.caches, len(t.hops)-1)
	}
}

func sentence(s string) string {
	if strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// mostHops is room for the hops of nearly every way.
const mostHops = 8

// before puts a hop in front of every tail.
func before(h Hop, tails []tail) []tail {
	for i, t := range tails {
		if t.hops == nil {
			t.hops = make([]Hop, 0, mostHops)
		}
		tails[i].hops = append(t.hops, h)
	}
	return tails
}

func (t tail) journey(p Population, r Request) Journey {
	slices.Reverse(t.hops)
	slices.Reverse(t.caches)
	for i, at := range t.caches {
		t.caches[i] = len(t.hops) - 1 - at
	}
	j := Journey{
		Users: p.Users, Location: p.Location, Place: p.Place, Known: p.Known, Request: r,
		Share: p.Share * t.share, Outcome: Served, Hops: t.hops, CacheAt: -1, Caches: t.caches, Wait: t.wait,
	}
	if len(t.caches) > 0 {
		j.CacheAt = t.caches[0]
	}
	for _, h := range t.hops {
		if h.Failover {
			j.Outcome = ServedAfterFailover
		}
		if h.Reason != "" {
			j.Why = append(j.Why, h.Reason)
		}
	}
	if t.failed != "" {
		j.Outcome, j.Status, j.Cause, j.Decider, j.Circle, j.Own, j.Rule = Failed, max(0, t.status), t.cause, len(t.hops)-1, t.circle, t.own, t.rule
		for i, h := range t.hops { // an edge-optimized API is passed twice
			if t.waits != nil && t.waits == h.Node {
				j.Decider = min(i+1, len(t.hops)-1)
			}
		}
		j.Why = append(j.Why, t.failed)
	}
	return j
}

// answer is one way on with its share of the requests that come by.
type answer struct {
	link     *model.Link
	share    float64
	failover bool
	standing bool    // of a failover: with nothing broken too, see [course.anew]
	usual    *string // why others take the same way without stepping aside, where they do
	reason   string
	wait     float64 // seconds
	peers    []Peer
	zoned    bool // the zone was chosen before
}

// enter sends the users' request to the nodes they call.
func (c *course) enter(from sender) []tail {
	var answers []answer
	entries := 0
	for _, e := range c.routes.entries(c.users) {
		if c.request.Entry == "" || c.request.Entry == e {
			entries++
		}
	}
	seen := map[string]bool{}
	for _, l := range c.routes.from(c.users) {
		if (c.request.Entry != "" && c.request.Entry != l.To) || seen[l.To] {
			continue
		}
		seen[l.To] = true
		a := answer{link: l, share: 1 / float64(entries)}
		if entries > 1 {
			a.reason = fmt.Sprintf("%s calls %d addresses, taken as equally often.", c.users.Label(), entries)
		}
		answers = append(answers, a)
	}
	if len(answers) == 0 {
		return failing(CauseNowhere, unreachable, "%s has no link that the request may take", c.users.Label())
	}
	return c.split(answers, from)
}

// split follows each answer and adds the ways up. When the walk has branched
// too often the largest answer stands for all.
func (c *course) split(answers []answer, from sender) []tail {
	answers = nonzero(answers)
	if c.branches+len(answers)-1 > mostJourneys {
		best, sum := answers[0], 0.0
		for _, a := range answers {
			sum += a.share
			if a.share > best.share {
				best = a
			}
		}
		best.share = sum
		best.reason += fmt.Sprintf(" Too many ways to list: the largest of %d answers stands for all.", len(answers))
		best.reason = strings.TrimSpace(best.reason)
		answers = []answer{best}
	}
	c.branches += len(answers) - 1
	var out []tail
	for _, a := range answers {
		for _, t := range c.follow(a, from) {
			t.share *= a.share
			out = append(out, t)
		}
	}
	return out
}

func nonzero(answers []answer) []answer {
	out := answers[:0:0]
	for _, a := range answers {
		if a.share > 0 {
			out = append(out, a)
		}
	}
	if len(out) == 0 && len(answers) > 0 {
		one := answers[0]
		one.share = 1
		return []answer{one}
	}
	return out
}

// follow takes one answer and goes on from the node it leads to.
func (c *course) follow(a answer, from sender) []tail {
	h := Hop{Node: c.t.Node(a.link.To), Link: a.link, Share: a.share, Failover: a.failover, Reason: a.reason, Wait: a.wait, Peers: a.peers}
	n, done := c.answering(&h)
	defer done()
	c.askNode(n)
	if a.link.From == c.users.ID {
		c.entrance.link, c.entrance.from = a.link, from
	}
	h.Kind = hopKind(n)
	c.locate(&h)
	if c.onPath.has(n.ID) {
		return before(h, failing(CauseCircle, unreachable, "%s was passed already: the request goes round in a circle", n.Label()))
	}
	redirected := c.redirected(n, a.link, from)
	if redirected && c.probe == nil {
		h.Redirected = true
		h.addReason("%s redirects plain HTTP to HTTPS.", n.Label())
		c.protocol = model.ProtocolHTTPS
		defer func() { c.protocol = model.ProtocolHTTP }()
	}
	if cause, status, why := c.refused(n, a.link, from); why != "" {
		tails := before(h, failing(cause, status, "%s", why))
		if d, ok := model.As[*model.CloudFront](n); ok && cause == CauseCountry {
			edge := sender{place: from.place, known: from.known, name: n.Label(), role: fromEdge, node: n}
			return c.errorPages(d, tails, func(path string) []tail { return c.page(n, edge, path) })
		}
		return tails
	}
	if redirected && c.probe != nil {
		return before(h, []tail{{share: 1, bare: true}}) // the redirect is the answer
	}
	c.onPath = append(c.onPath, n.ID)
	defer func() { c.onPath = c.onPath[:len(c.onPath)-1] }()
	if a.failover {
		defer c.stepAside(a.standing)()
	}
	switch n.Kind() {
	case model.KindRecord:
		return before(h, c.resolve(n, from))
	case model.KindCloudFront:
		return c.distribution(h, from)
	case model.KindAccelerator:
		return c.accelerator(h, from)
	case model.KindRESTAPI, model.KindHTTPAPI, model.KindWebSocketAPI:
		return c.api(h, from)
	}
	tails := c.pass(h, from)
	if a.zoned {
		return tails
	}
	return c.throughZones(h, from, tails)
}

// pass goes on from a station that stands in one place.
func (c *course) pass(h Hop, from sender) []tail {
	if len(c.routes.from(h.Node)) == 0 && h.Node.Info().Terminal() {
		tails := c.ends(&h)
		return before(h, tails)
	}
	at := c.calledBy(h.at(from), h.Link, from)
	if own := c.answersItself(h.Node, at); own != nil {
		if own.Redirect != nil && c.probe == nil {
			if tails := c.again(h.Node, own.Redirect, at); tails != nil {
				h.addReason("%s redirects the request with %d.", h.Node.Label(), own.Status)
				return before(h, tails)
			}
		}
		if own.Redirect == nil && own.Status >= 400 && len(own.When.Conditions()) == 0 && len(c.routes.from(h.Node)) > 0 {
			return before(h, c.byDefault(h.Node, own, at))
		}
		return before(h.saying(own), answered(h.Node, own))
	}
	if why := c.losesLogin(h.Node, at); why != "" {
		return before(h, failing(CauseRule, 302, "%s", why))
	}
	if h.Login = c.signsIn(h.Node, at); h.Login != nil {
		if c.probe != nil {
			return before(h, []tail{{share: 1, bare: true}}) // the redirect to the login is the answer
		}
		h.addReason("%s sends users to the login first.", h.Node.Label())
	}
	return before(h, c.relayed(h.Node, c.targets(h.Node, at)))
}

// ends is the end of a way at a backend, which may miss its data.
func (c *course) ends(h *Hop) []tail {
	down, moved := c.dataTier(h.Node)
	if c.probe != nil { // checks are taken as shallow
		down, moved = "", ""
	}
	if down != "" {
		return failing(CauseBroken, 500, "%s", down)
	}
	if moved != "" {
		h.Failover = true
		h.addReason("%s", moved)
	}
	t := tail{share: 1, takes: worksFor(h.Node)}
	if c.probe != nil && c.probe.own() {
		t.takes = 0
	}
	if item, ends := endsItself[h.Node.Kind()]; ends && t.takes > waits()[item].seconds {
		t.tooLong(h.Node, waits()[item])
	}
	return []tail{t}
}

const mostThinkMS = 900000 // the documented range
