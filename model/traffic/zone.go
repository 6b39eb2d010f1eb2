package traffic

import (
	"fmt"
	"math/bits"
	"strings"

	"portolan/model"
)

// zoneMask holds Availability Zones of a Region: the first is bit 0.
type zoneMask uint8

func (m zoneMask) count() int { return bits.OnesCount8(uint8(m)) }

// each goes through the zones, the first one first.
func (m zoneMask) each(yield func(zoneMask) bool) {
	for ; m != 0; m &= m - 1 {
		if !yield(m & -m) {
			return
		}
	}
}

// verb picks the form of a verb for the zones.
func (m zoneMask) verb(one, many string) string {
	if m.count() == 1 {
		return one
	}
	return many
}

const mostZones = 6 // as the property azs allows

// zonesOf is the zones of [spans] in which something of a node stands: a group of
// fewer instances than zones leaves the last ones empty.
func zonesOf(n *model.Node) zoneMask {
	all := spans(n)
	if n.Kind().Compute() {
		all &= 1<<min(int(InstancesOf(n)), mostZones) - 1
	}
	return all
}

// instancesIn counts the instances of a node in some of its zones. A group spreads
// them as evenly as whole ones go. Which zones have one more AWS does not say: it is
// assumed that the first do.
// https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html
func (f *fact) instancesIn(n *model.Node, zones zoneMask) float64 {
	count := int(f.instancesOf(n))
	if f.zones == 0 || !n.Kind().Compute() {
		return float64(count)
	}
	of := f.zones.count()
	sum, at := 0, 0
	for z := range f.zones.each {
		if zones&z != 0 {
			sum += count / of
			if at < count%of {
				sum++
			}
		}
		at++
	}
	return float64(sum)
}

// InstancesLeft is how many instances or tasks of a node are outside of broken
// zones, which has them as [Walker] has.
func InstancesLeft(n *model.Node, broken map[string]bool) int {
	f := &fact{region: n.Region(), zones: zonesOf(n)}
	return int(f.instancesIn(n, f.zones&^brokenZones(broken)[f.region]))
}

// OccupiedZones names those of [ZonesOf] in which something of a node stands.
func OccupiedZones(n *model.Node) []string { return zoneNames(n.Region(), zonesOf(n)) }

// spans is the zones over which a balancer or compute spreads: the first azs of
// its Region. Which ones it really uses is not part of a design, so that is
// assumed. It is 0 for what no zone can take down: Lambda, S3, DynamoDB, API
// Gateway and the like run in several zones by themselves, and a data store is
// taken to.
//
// https://docs.aws.amazon.com/lambda/latest/dg/security-resilience.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/DataDurability.html
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/disaster-recovery-resiliency.html
func spans(n *model.Node) zoneMask {
	if n.Region() == "" {
		return 0
	}
	azs := 0
	switch s := n.Effective().(type) {
	case *model.ALB:
		azs = s.AZs.Val()
	case *model.NLB:
		azs = s.AZs.Val()
	case *model.GWLB:
		azs = s.AZs.Val()
	case *model.ASG:
		azs = s.AZs.Val()
	case *model.ECS:
		azs = s.AZs.Val()
	case *model.VPCEndpoint:
		azs = s.AZs.Val()
	}
	return 1<<min(max(azs, 0), mostZones) - 1
}

// ZonesOf names the Availability Zones over which a node spreads, such as
// us-east-1a and us-east-1b; none for what does not stand in zones. They are
// assumed: the first of its Region, as many as the property azs says.
func ZonesOf(n *model.Node) []string { return zoneNames(n.Region(), spans(n)) }

func zoneNames(region string, m zoneMask) []string {
	var out []string
	for i := range mostZones {
		if m&(1<<i) != 0 {
			out = append(out, region+string(rune('a'+i)))
		}
	}
	return out
}

// brokenZones sorts zone names by Region; a name that is none is left out.
func brokenZones(zones map[string]bool) map[string]zoneMask {
	out := map[string]zoneMask{}
	for name, broken := range zones {
		if !broken || name == "" {
			continue
		}
		region, letter := name[:len(name)-1], name[len(name)-1]
		if i := int(letter) - 'a'; i >= 0 && i < mostZones {
			out[region] |= 1 << i
		}
	}
	return out
}

// aliveZones is the zones of a node that are up.
func (w *Walker) aliveZones(n *model.Node) zoneMask {
	at := w.fact(n)
	if at.zones == 0 || len(w.zones) == 0 {
		return at.zones
	}
	left := at.zones &^ w.zones[at.region]
	if left == 0 && w.replaced {
		left = spans(n) &^ w.zones[at.region]
	}
	return left
}

// Replaces tells whether a group has lost its last instance with a zone and has
// zones left to start it anew.
func (w *Walker) Replaces(n *model.Node) bool {
	at := w.fact(n)
	broken := w.zones[at.region]
	return n.Kind().Compute() && at.zones != 0 && at.zones&^broken == 0 && spans(n)&^broken != 0
}

// standsIn tells whether a node may serve in a zone, given those that count: one
// that stands in no zone of its own serves all.
func (g *ground) standsIn(n *model.Node, zones, z zoneMask) bool {
	return g.fact(n).zones == 0 || zones&z != 0
}

// withinZones tells whether every address of the balancer sends to targets of
// its own zone only, as an NLB does with cross-zone balancing off, its default:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-cross-zone.html
func withinZones(n *model.Node) bool {
	s, ok := model.As[*model.NLB](n)
	return ok && !s.CrossZone.Val()
}

// served is the zones whose address an NLB without cross-zone balancing gives
// out, and those that it would give out with nothing broken. A zone is given
// out while every target group has a healthy target in it:
// https://repost.aws/knowledge-center/elb-dns-cross-zone-balance-configuration
func (w *Walker) served(n *model.Node) (now, intact zoneMask) {
	if w.unnoticed {
		return w.unbroken().served(n)
	}
	groups := w.groupsOf(n)
	alive := w.aliveZones(n)
	for z := range w.fact(n).zones.each {
		ever, up := len(groups) > 0, alive&z != 0
		for _, g := range groups {
			target, healthy := false, false
			for _, l := range g {
				to := w.t.Node(l.To)
				target = target || (w.standsIn(to, w.fact(to).zones|w.aliveZones(to), z) && w.unbroken().works(l.To))
				healthy = healthy || (w.standsIn(to, w.aliveZones(to), z) && w.works(l.To))
			}
			ever, up = ever && target, up && healthy
		}
		if ever {
			intact |= z
		}
		if ever && up {
			now |= z
		}
	}
	return now, intact
}

// Emptied is a target group of an NLB that has lost its last healthy target in a
// zone, so that the address of the zone is not given out any more.
type Emptied struct {
	Zone    string
	Targets []*model.Link // those that it had there
}

// Emptied lists them, by zone. A zone that is broken itself is none.
func (w *Walker) Emptied(nlb *model.Node) []Emptied {
	now, intact := w.served(nlb)
	var out []Emptied
	for z := range (intact &^ now & w.aliveZones(nlb)).each {
		for _, g := range w.groupsOf(nlb) {
			e := Emptied{Zone: zoneNames(w.fact(nlb).region, z)[0]}
			healthy := false
			for _, l := range g {
				to := w.t.Node(l.To)
				healthy = healthy || (w.standsIn(to, w.aliveZones(to), z) && w.works(l.To))
				if w.standsIn(to, w.fact(to).zones, z) && w.unbroken().works(l.To) {
					e.Targets = append(e.Targets, l)
				}
			}
			if !healthy {
				out = append(out, e)
			}
		}
	}
	return out
}

// zoneLoss is what the break of some, not all, zones does to requests for a node.
type zoneLoss struct {
	share float64 // of its requests that went to the zones that are down
	moved bool    // others take that share; else those requests fail
	why   string  // a sentence
}

// lostZones tells what becomes of the share of zones that are down. A balancer
// is resolved to the addresses of the zones that are up, and it and Global
// Accelerator leave targets that are down; nothing moves users who call fixed
// addresses.
//
// https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
func (c *course) lostZones(n *model.Node, via *model.Link) zoneLoss {
	all, now := c.fact(n).zones, c.aliveZones(n)
	if withinZones(n) && c.failures.Any() && !c.unnoticed {
		now, all = c.served(n)
	}
	if now == 0 || now == all {
		return zoneLoss{}
	}
	if via != nil && via.Kind == model.Forwards && c.losesInstances(c.t.Node(via.From), via) {
		return zoneLoss{} // the balancer counts what is left
	}
	region := c.fact(n).region
	loss := zoneLoss{share: float64(all.count()-now.count()) / float64(all.count())}
	if f := c.fact(n); n.Kind().Compute() {
		loss.share = 1 - f.instancesIn(n, now)/f.instancesIn(n, all)
	}
	down, up := all&^now, join(zoneNames(region, now))
	why := fmt.Sprintf("%s is assumed to stand in %s; ", n.Label(), join(zoneNames(region, all)))
	if broken := down & c.zones[region]; broken != 0 {
		why += join(zoneNames(region, broken)) + broken.verb(" is", " are") + " broken"
	} else {
		why += join(zoneNames(region, down)) + down.verb(" has", " have") + " no healthy target"
	}
	switch s, _ := model.As[*model.Users](c.users); {
	case c.unnoticed:
		loss.why = why + ", and nothing has noticed yet."
	case n.Kind().Compute() && !movesTargets(via):
		loss.why = why + ", and nothing takes its addresses out."
	case n.Kind() == model.KindNLB && via.Kind == model.Requests && s.NeedsStaticIP.Val():
		loss.why = why + ", and users who call fixed addresses stay with its address."
	default:
		loss.moved = true
		loss.why = fmt.Sprintf("%s, and %s %s the share.", why, up, now.verb("takes", "take"))
	}
	return loss
}

// movesTargets tells whether what sends along a link leaves targets that are down.
func movesTargets(l *model.Link) bool { return l.Kind == model.Forwards || l.Kind == model.Endpoint }

// throughZones splits the ways through a node by zones: tails are those of the
// zones that are up.
func (c *course) throughZones(h Hop, from sender, tails []tail) []tail {
	loss := c.lostZones(h.Node, h.Link)
	if loss.share == 0 || (loss.moved && c.asideNow) {
		return tails
	}
	var lost []tail
	if loss.moved {
		h.Failover = true
		h.addReason("%s", loss.why)
		back := c.stepAside(false)
		lost = c.pass(h, from)
		back()
	} else {
		lost = before(h, failing(CauseBroken, noAnswer, "%s", loss.why))
	}
	for i := range tails {
		tails[i].share *= 1 - loss.share
	}
	for i := range lost {
		lost[i].share *= loss.share
	}
	return append(tails, lost...)
}

func join(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}
