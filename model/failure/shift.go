package failure

import (
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// scene is a design with something broken.
type scene struct {
	*study
	breaks  []Break // each once
	broken  traffic.Failures
	walker  *traffic.Walker
	blunt   *traffic.Walker // before anything has noticed; made when it is wanted
	lasts   map[named]*lasting
	turned  map[turning]*notice   // see [scene.checkTurns]
	answers map[answering]*notice // see [scene.turns]
}

func (s *study) under(breaks []Break) *scene {
	var once []Break
	for _, b := range breaks {
		if !slices.Contains(once, b) {
			once = append(once, b)
		}
	}
	f := Failures(once)
	return &scene{study: s, breaks: once, broken: f, walker: s.intact.Under(f), turned: map[turning]*notice{}, answers: map[answering]*notice{}}
}

// mechanism is what moves requests away from something that is down.
type mechanism int

const (
	byName        mechanism = iota // Route 53 answers otherwise
	byOriginGroup                  // CloudFront asks the secondary
	byAccelerator                  // Global Accelerator takes another endpoint
	byTargets                      // a balancer or an API leaves out targets
	byZone                         // a balancer leaves out the address of a zone
	byReplica                      // compute turns to a copy of its data
	byEdge                         // another edge location takes the users
	byReplacement                  // a group starts anew what it lost altogether
)

// shift is one decision that moves requests away from what is down.
type shift struct {
	by       mechanism
	at       *model.Node // who decides; for an edge location whose service it is
	to       *model.Node
	lost     []*model.Node // what is left out
	edges    [2]string     // codes, for byEdge: lost and taken
	noticed  notice
	ttl      float64 // seconds in which others keep the old answer
	source   string  // of the TTL
	wait     float64 // seconds that each request loses from now on
	origin   *model.OriginSpec
	byEdges  bool    // CloudFront asks for the name, not the users
	part     bool    // only a zone of what is left out is down
	empty    bool    // only a zone of it has no healthy target left
	harmless bool    // what is left out works
	opened   bool    // nothing is healthy, so that all is taken, see [scene.opens]
	spared   float64 // part of the requests that what is left out serves until it is left out, 0..1
}

// after is when the shift is over, in seconds after the break.
func (s *shift) after() float64 { return s.noticed.seconds + s.ttl }

// course is what becomes of a part of the requests of one kind.
type course struct {
	failed bool // in the end
	shifts []shift
	wait   float64 // seconds that each of these requests loses in the end
}

// over is when the slowest shift that matters is over.
func (c *course) over() float64 {
	last := 0.0
	for i := range c.shifts {
		if s := &c.shifts[i]; c.harmless() || !s.harmless {
			last = max(last, s.after())
		}
	}
	return last
}

// harmless tells whether everything that the requests step around works, as
// when a health check alone is at fault: none fails on the way.
func (c *course) harmless() bool {
	for i := range c.shifts {
		if !c.shifts[i].harmless {
			return false
		}
	}
	return len(c.shifts) > 0
}

// failing tells whether these requests fail at a moment.
func (c *course) failing(at float64) bool {
	if c.failed {
		return !c.harmless() || at >= c.over()
	}
	return !c.harmless() && at < c.over()
}

// verdict is what becomes of the requests of one kind.
type verdict struct {
	after   []traffic.Journey // those of which some part never fails are two
	courses []course
	touched bool // something on a way of the intact design is broken
	cover   *cover
}

// judge compares the journeys of one kind of request.
func (s *scene) judge(asked *kind, after []traffic.Journey) verdict {
	before, v := asked.before, verdict{}
	v.touched = slices.ContainsFunc(before, func(j traffic.Journey) bool { return s.dead(j.Hops) })
	for i, j := range after {
		c := course{}
		if c.failed = j.Outcome == traffic.Failed; c.failed {
			c.wait = j.Wait
		}
		if j.Outcome == traffic.Served {
			v.add(j, c)
			continue
		}
		steps := aside(j.Hops)
		anew := slices.DeleteFunc(slices.Clone(steps), func(k int) bool { return always(before, j.Hops[:k+1]) })
		if len(anew) == 0 && !c.failed {
			anew = steps // more requests than before take a way that some took
		}
		for _, k := range anew {
			c.shifts = append(c.shifts, s.shiftsAt(asked, after, after[i].Hops, k)...)
		}
		for _, x := range c.shifts {
			if !c.failed {
				c.wait += x.wait
			}
		}
		v.add(j, c)
	}
	v.cover = s.covers(asked, &v)
	return v
}

// aside are the hops at which a way steps aside.
func aside(hops []traffic.Hop) []int {
	var out []int
	for k := 1; k < len(hops); k++ {
		if hops[k].Failover {
			out = append(out, k)
		}
	}
	return out
}

// always tells whether the intact design steps aside in the same way.
func always(before []traffic.Journey, hops []traffic.Hop) bool {
	last := len(hops) - 1
	return slices.ContainsFunc(before, func(j traffic.Journey) bool {
		return len(j.Hops) > last && j.Hops[last].Failover && j.Hops[last].EdgeLocation == hops[last].EdgeLocation && sameWay(j.Hops, hops)
	})
}

// sameWay tells whether hops begin with the nodes of way.
func sameWay(hops, way []traffic.Hop) bool {
	if len(hops) < len(way) {
		return false
	}
	for i, h := range way {
		if !hops[i].At(h.Node) && !h.At(hops[i].Node) {
			return false
		}
	}
	return true
}

// dead tells whether something on the way is broken, at least in part.
func (s *scene) dead(hops []traffic.Hop) bool { return slices.ContainsFunc(hops, s.deadHop) }

func (s *scene) deadHop(h traffic.Hop) bool {
	hit := func(n *model.Node) bool { return s.down(n) || s.inBrokenZone(n) }
	return hit(h.Node) || slices.ContainsFunc(h.Peers, func(p traffic.Peer) bool { return hit(p.Node) }) || (h.EdgeLocation != "" && s.broken.EdgeLocations[h.EdgeLocation])
}

// down tells whether a node is broken as a whole.
func (s *scene) down(n *model.Node) bool {
	if s.broken.Nodes[n.ID] {
		return true
	}
	if len(s.broken.Regions) == 0 {
		return false
	}
	return s.broken.Regions[n.Region()]
}

// inBrokenZone tells whether a node stands in a zone that is broken.
func (s *scene) inBrokenZone(n *model.Node) bool {
	return len(s.broken.Zones) > 0 && slices.ContainsFunc(traffic.OccupiedZones(n), func(z string) bool { return s.broken.Zones[z] })
}

// shiftsAt tells what moved requests to the hop k of a way.
func (s *scene) shiftsAt(asked *kind, after []traffic.Journey, hops []traffic.Hop, k int) []shift {
	before, h, prev := asked.before, hops[k], hops[k-1]
	x := shift{at: prev.Node, to: h.Node}
	var out []shift
	if s.walker.Replaces(h.Node) {
		return append(out, s.replacementShift(x))
	}
	if from, ok := s.edgeBefore(before, h); ok {
		out = append(out, s.edgeShift(x, from, h))
	}
	if store := s.lostStore(h.Node); store != nil {
		out = append(out, s.replicaShift(x, store))
	}
	if x.opened = s.opens(prev, h); x.opened {
		x.spared = s.spared(before, after, hops, k)
		x.harmless = x.spared == 1
		return append(out, s.openShift(x, prev, h))
	}
	left := s.leftOut(before, after, prev.Node)
	for _, l := range left {
		x.lost = append(x.lost, s.t.Node(l.To))
	}
	group := prev.Kind == traffic.HopEdge && h.Link != nil && h.Link.Kind == model.Origin
	switch {
	case len(left) == 0 && h.Node.Kind() == model.KindNLB && !s.inBrokenZone(h.Node) && len(out) == 0:
		return append(out, s.emptyZoneShift(x, prev))
	case len(left) == 0 && s.inBrokenZone(h.Node) && !s.sharesLoss(h):
		return append(out, s.zoneShift(x, prev, h))
	case prev.Kind == traffic.HopUsers, len(left) == 0 && len(out) > 0:
		return out
	case prev.Kind == traffic.HopDNS:
		x.spared = s.spared(before, after, hops, k)
		x.harmless = x.spared == 1
		return append(out, s.nameShift(x, asked, after, hops[:k], left))
	case prev.Kind == traffic.HopAccelerator:
		x.spared = s.spared(before, after, hops, k)
		x.harmless = x.spared == 1
		return append(out, s.acceleratorShift(x, prev, h))
	case group:
		return append(out, s.originShift(x, before, hops, k))
	}
	if len(left) == 0 {
		if left = s.inZones(prev.Node); len(left) > 0 {
			x.part = true
			for _, l := range left {
				x.lost = append(x.lost, s.t.Node(l.To))
			}
		}
	}
	return append(out, s.targetShift(x, left))
}

// sharesLoss tells whether a balancer left out the part of a target that stood in
// a broken zone, so that all its targets share what that had.
func (s *scene) sharesLoss(h traffic.Hop) bool {
	return h.Link != nil && h.Link.Kind == model.Forwards && h.Node.Kind().Compute()
}

// inZones lists the links of a balancer to targets of which a part is in a broken zone.
func (s *scene) inZones(balancer *model.Node) []*model.Link {
	var out []*model.Link
	for _, l := range s.routes.from(balancer.ID) {
		if to := s.t.Node(l.To); l.Kind == model.Forwards && to.Kind().Compute() && s.inBrokenZone(to) {
			out = append(out, l)
		}
	}
	return out
}

// originShift: CloudFront asks the secondary, after its attempts at the primary.
func (s *scene) originShift(x shift, before []traffic.Journey, hops []traffic.Hop, k int) shift {
	x.by, x.wait, x.lost = byOriginGroup, hops[k].Wait, nil
	x.noticed.source = originGroupSource
	for _, j := range before {
		if len(j.Hops) > k && sameWay(j.Hops, hops[:k]) {
			x.lost = appendNew(x.lost, j.Hops[k].Node)
			x.origin, _ = model.LinkAs[*model.OriginSpec](j.Hops[k].Link)
		}
	}
	return x
}

// targetShift: a balancer or an API leaves out what fails its health checks.
func (s *scene) targetShift(x shift, left []*model.Link) shift {
	c := s.groupChecks(x.at, left)
	x.by, x.noticed = byTargets, notice{seconds: c.seconds(), text: c.String(), source: c.source, again: s.healthyAgain(x.at, left)}
	if k := x.at.Kind(); k != model.KindALB && k != model.KindNLB {
		x.noticed.source = model.Assumption // as a balancer does
	}
	return x
}

const originGroupSource = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html"

func appendNew(nodes []*model.Node, n *model.Node) []*model.Node {
	if slices.Contains(nodes, n) {
		return nodes
	}
	return append(nodes, n)
}

// leftOut lists the links by which requests went on from a node and do not any
// more, in document order. Where the intact design sends no requests to the
// node it lists the links that are not taken.
func (s *scene) leftOut(before, after []traffic.Journey, at *model.Node) []*model.Link {
	head := s.routes.head(at.ID)
	took, takes := s.taken(before, head), s.taken(after, head)
	var out []*model.Link
	for _, l := range s.routes.from(head) {
		if (len(took) == 0 || took[l]) && !takes[l] {
			out = append(out, l)
		}
	}
	return out
}

func (s *scene) taken(journeys []traffic.Journey, head string) map[*model.Link]bool {
	out := map[*model.Link]bool{}
	for _, j := range journeys {
		for _, h := range j.Hops[1:] {
			if h.Link == nil || s.routes.head(h.Link.From) != head {
				continue
			}
			for _, p := range h.Takers() {
				out[p.Link] = true
			}
		}
	}
	return out
}

// zoneShift: a zone of a node is down and its others take over. The address of
// the zone leaves the name of a balancer; what stands behind a balancer is left
// out as its other targets are.
func (s *scene) zoneShift(x shift, prev, h traffic.Hop) shift {
	x.lost, x.part = []*model.Node{x.to}, true
	balancer := x.to.Kind() == model.KindALB || x.to.Kind() == model.KindNLB
	k, ttl := timed("zone-threshold", "zone-interval", "check"), timing("alias-ttl")
	_, lost := s.balancerTurns(x.to)
	switch {
	case prev.Kind == traffic.HopAccelerator && balancer && !lost:
		x.by, x.noticed = byAccelerator, moved(k, k)
		return x
	case prev.Kind == traffic.HopAccelerator:
		return s.acceleratorShift(x, prev, h)
	case x.to.Kind().Compute():
		return s.targetShift(x, []*model.Link{h.Link})
	}
	x.by, x.at, x.noticed = byZone, x.to, notice{seconds: k.seconds(), text: k.String(), source: k.source, again: k}
	x.ttl, x.source = ttl.Value, ttl.origin()
	return x
}

// emptyZoneShift: a zone of an NLB has no healthy target left. Its address leaves
// the name, and an accelerator leaves it out.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health.html
func (s *scene) emptyZoneShift(x shift, prev traffic.Hop) shift {
	ttl := timing("alias-ttl")
	k, left := s.emptied(x.to)
	x.lost, x.empty = []*model.Node{x.to}, true
	if prev.Kind == traffic.HopAccelerator {
		x.by, x.noticed = byAccelerator, moved(k, s.healthyAgain(x.to, left))
		return x
	}
	x.by, x.at = byZone, x.to
	x.noticed = notice{seconds: k.seconds(), text: k.String(), source: k.source, again: s.healthyAgain(x.to, left)}
	x.ttl, x.source = ttl.Value, ttl.origin()
	return x
}

// emptied are the checks after which the last of the emptied zones of an NLB is
// given out no more: in each the first target group that loses its last target
// there, with the slowest of those.
func (s *scene) emptied(nlb *model.Node) (out checks, targets []*model.Link) {
	first := map[string]traffic.Emptied{}
	var order []string
	for _, e := range s.walker.Emptied(nlb) {
		old, had := first[e.Zone]
		if !had {
			order = append(order, e.Zone)
		}
		if !had || s.groupChecks(nlb, e.Targets).seconds() < s.groupChecks(nlb, old.Targets).seconds() {
			first[e.Zone] = e
		}
	}
	for i, z := range order {
		if k := s.groupChecks(nlb, first[z].Targets); i == 0 || k.seconds() > out.seconds() {
			out, targets = k, first[z].Targets
		}
	}
	if len(order) == 0 {
		return s.groupChecks(nlb, nil), nil
	}
	return out, targets
}

// lostStore finds a store of compute that is down; nil when all are up.
func (s *scene) lostStore(n *model.Node) *model.Node {
	if !n.Kind().Compute() {
		return nil
	}
	for _, l := range s.t.Out(n.ID) {
		if to := s.t.Node(l.To); l.Kind == model.Writes && to.Kind() == model.KindDatastore && s.down(to) {
			return to
		}
	}
	return nil
}

// replicaShift: a replica is promoted, and compute turns to it.
func (s *scene) replicaShift(x shift, store *model.Node) shift {
	t := timing("replica-promotion")
	x.by, x.at, x.lost = byReplica, x.to, []*model.Node{store}
	x.noticed = notice{seconds: t.Value, source: t.origin()}
	return x
}

// edgeBefore finds the edge location that served users of a node until it broke.
func (s *scene) edgeBefore(before []traffic.Journey, h traffic.Hop) (string, bool) {
	if len(s.broken.EdgeLocations) == 0 || h.EdgeLocation == "" {
		return "", false
	}
	for _, j := range before {
		for _, b := range j.Hops {
			if b.Node == h.Node && b.EdgeLocation != h.EdgeLocation && s.broken.EdgeLocations[b.EdgeLocation] {
				return b.EdgeLocation, true
			}
		}
	}
	return "", false
}

// edgeShift: names lead to another edge location, or the network does.
func (s *scene) edgeShift(x shift, from string, h traffic.Hop) shift {
	x.by, x.at, x.lost = byEdge, h.Node, nil
	x.edges = [2]string{from, h.EdgeLocation}
	if h.Kind == traffic.HopAccelerator {
		t := timing("accelerator-edge")
		x.noticed = notice{seconds: t.Value, source: t.origin()}
		return x
	}
	t := timing("edge-ttl")
	x.ttl, x.source = t.Value, t.origin()
	return x
}
