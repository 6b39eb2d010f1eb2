package validate

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/traffic"
)

// globalRules judge the design as a whole.
var globalRules = []*Rule{
	{
		ID: "global/single-region-path", Group: "global", Severity: Warning, Verified: VerifiedLogic,
		Title:     "One Region carries all paths of a population",
		When:      "The design is meant to survive a Region, and without one of its Regions some users have no path left to anything that answers.",
		Why:       "When that Region fails these users have no way left, although the design means to survive it.",
		Message:   "Losing {region} cuts off {users}",
		FixText:   "Add a second region with failover or latency routing",
		ExamTip:   "Multi-region: Route 53 failover + ELB",
		Note:      "The design is meant to survive a Region for these users when it says so under expect, when they ask for a name with two answers under the policy failover, latency, geolocation or geoproximity, or when what they reach is in two Regions. An accelerator by itself says nothing, nor does an origin that a function picks. Paths are those of the drawing; caches are not counted as a way to survive.",
		Sources:   []string{srcRelFaultIsolationMultiazRegionSystem, srcRelPlanningNetworkTopologyHaConnUsers},
		StudyNote: noteMultiRegion,
		Check:     singleRegion,
	},
	{
		ID: "global/failover-same-region", Group: "global", Severity: Warning, Verified: VerifiedLogic,
		Title:   "Both sides of a failover in one Region",
		When:    "The primary and the secondary of a failover end in the same Regions.",
		Why:     "The fault that takes the primary is likely to take the standby with it.",
		Message: "{name}: both sides of the failover depend on {region}",
		FixText: "Move the standby",
		Sources: []string{srcRelFaultIsolationMultiazRegionSystem},
		Check:   failoverSameRegion,
	},
	{
		ID: "global/single-az-compute", Group: "global", Severity: Warning, Verified: VerifiedLogic,
		Title:   "One instance or zone carries the load",
		When:    "A group of instances or tasks is in one Availability Zone, or may shrink below two members, and is all that something in front of it sends requests to.",
		Why:     "The smallest fault stops the application.",
		Message: "One instance or zone of {n} carries the load",
		FixText: "Use two AZs",
		Note:    "The only target: something sends requests to it and to nothing else.",
		Sources: []string{srcRelFaultIsolationMultiazRegionSystem},
		Check:   singleZones,
	},
	{
		ID: "global/data-tier-mismatch", Group: "global", Severity: Warning, Verified: VerifiedNo,
		Title:   "Regions do not share data",
		When:    "Code writes to a data store of another Region, or two Regions that answer for one name or accelerator have data stores that do not replicate to each other.",
		Why:     "What users write in one Region is missing in the other.",
		Message: "Regions do not share data: {what}",
		FixText: "Global tables, Aurora Global Database or replication",
		Note:    "The same application: answers of one record group or endpoints of one accelerator. Replication counts in either direction and over several steps.",
		Sources: []string{srcRelFaultIsolationMultiazRegionSystem},
		Check:   dataTiers,
	},
	{
		ID: "global/drawn-bypass", Group: "global", Severity: Warning, Verified: VerifiedLogic,
		Title:   "Second way in around CloudFront",
		When:    "The same users reach an origin through CloudFront and by a path without it.",
		Why:     "Who takes it skips cache and web ACL.",
		Message: "A second way in for {users} to {origin} avoids the edge controls",
		FixText: "Remove the direct record or keep it private",
		Note:    "An origin that lets in only some of those who call it, by what it asks or by its security groups, is no way round.",
		Sources: []string{srcRestrictAccessToLoadBalancer},
		Check:   drawnBypasses,
	},
	{
		ID: "global/distant-users-no-edge", Group: "global", Severity: Info, Verified: VerifiedLogic,
		Title:   "Distant users without an edge",
		When:    "Users of HTTP live on another continent than the one Region that answers them, and no distribution, accelerator or edge-optimized API is on their way.",
		Why:     "Every handshake crosses the ocean.",
		Message: "{users} in {loc} pay full round trips to {region}",
		FixText: "Add CloudFront",
		Note:    "An edge-optimized API counts as an edge. Places that are not known are not judged.",
		Sources: []string{srcWhatIsGlobalAccelerator, srcRelPlanningNetworkTopologyHaConnUsers},
		Check:   distantUsers,
	},
	{
		ID: "global/static-without-cdn", Group: "global", Severity: Info, Verified: VerifiedLogic,
		Title:   "Static content without a CDN",
		When:    "Users reach a bucket without CloudFront, directly or by a record.",
		Why:     "Every user fetches it from the one Region.",
		Message: "Static content of {bucket} without a CDN",
		FixText: "Add CloudFront",
		Note:    "A bucket is taken for static content.",
		Sources: []string{srcExpiration},
		Check:   bareStatic,
	},
	{
		ID: "global/policy-intent", Group: "global", Severity: Warning, Verified: VerifiedYes,
		Title:     "Policy against the aim",
		When:      "A record states its aim and has a policy other than the one for it: weighted for canary and blue-green, failover for disaster recovery, latency for the lowest latency, geolocation for residency and language, geoproximity for a shift by distance, IP-based for providers, multivalue for many addresses.",
		Why:       "Another policy is made for this aim.",
		Message:   "{name}: {policy} does not fit the aim {intent}",
		FixText:   "Use {expected}",
		ExamTip:   "Key word to policy",
		Sources:   []string{srcRoutingPolicy},
		StudyNote: noteMultiRegion,
		Check:     intents,
	},
}

func singleRegion(p *Pass) {
	users := slices.DeleteFunc(slices.Clone(p.Nodes(model.KindUsers)), func(n *model.Node) bool { return !p.wantsRegions(n) })
	if len(users) == 0 { // equivalent, if never: only saves time
		return
	}
	ends := p.Terminals()
	now := p.flow.backward(ends, nil)
	for _, region := range regionSet(p.flow.home) {
		if !geo.IsRegion(region) {
			continue
		}
		left := p.flow.backward(ends, func(n *model.Node) bool { return n.Region() != region })
		lost := sync.OnceValue(func() []*model.Node { return p.regionNodes(region) })
		for _, u := range users {
			if !now.reaches(u) || left.reaches(u) {
				continue
			}
			p.About(u, "", "users", label(u), "region", region).With(lost()...).region = region
		}
	}
}

// regionNodes lists the nodes of a Region that users reach, at most eight.
func (p *Pass) regionNodes(region string) []*model.Node {
	var out []*model.Node
	for i, n := range p.t.Nodes {
		if p.flow.home[i] == region && p.FromUsers().reaches(n) {
			out = append(out, n)
		}
	}
	out = sortedByID(out)
	return out[:min(len(out), 8)]
}

// wantsRegions tells whether the design shows the goal that requests from a node
// survive a Region: it is stated, a policy chooses among several answers for
// them, or what answers them is in several Regions; behind a distribution, which
// could fail over to it, a copy of that too. An accelerator by itself says
// nothing, since many have one for its addresses, nor does an origin that a
// function picks.
func (p *Pass) wantsRegions(from *model.Node) bool {
	if slices.ContainsFunc(p.t.Expect, func(e model.Expectation) bool {
		return strings.HasPrefix(e.Survives, "region:") && (e.From == "" || e.From == from.ID || from.Kind() != model.KindUsers)
	}) {
		return true
	}
	regions, several := map[string]bool{}, false
	groups := p.ofRecord()
	p.flow.visitAll(p.flow.unpicked(), []*model.Node{from}, func(n *model.Node) bool {
		if !p.parted(n) {
			regions[n.Region()] = true
		}
		if g := groups[n]; g != nil {
			switch g.Policy() {
			case model.PolicyFailover, model.PolicyLatency, model.PolicyGeolocation, model.PolicyGeoproximity:
				if len(g.Answers) > 1 {
					several = true
				}
			}
		}
		for _, l := range p.t.Out(n.ID) {
			if from.Kind() == model.KindCloudFront && l.Kind == model.Replicates && !p.illegal[l] {
				regions[p.To(l).Region()] = true
			}
		}
		return true
	})
	delete(regions, "")
	return several || len(regions) > 1
}

func failoverSameRegion(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyFailover) {
		sides := map[string][]string{}
		var targets []*model.Node
		for _, a := range g.LegalAnswers() {
			role := a.Spec.Role.Val()
			sides[role] = append(sides[role], p.Regions(a.Target)...)
			targets = append(targets, a.Target)
		}
		primary, secondary := regionSet(sides[model.RolePrimary]), regionSet(sides[model.RoleSecondary])
		if len(primary) > 0 && slices.Equal(primary, secondary) {
			p.AboutGroup(g, "", "region", strings.Join(primary, ", ")).With(targets...).region = primary[0]
		}
	}
}

func regionSet(regions []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(regions)))
}

func singleZones(p *Pass) {
	for _, n := range p.Nodes(model.KindASG, model.KindECS) {
		zones, least := 2, 2
		switch s := n.Effective().(type) {
		case *model.ASG:
			zones, least = s.AZs.Val(), s.Min.Val()
		case *model.ECS:
			zones, least = s.AZs.Val(), s.Min.Val()
		}
		if zones != 1 && least >= 2 || least < 1 || !p.onlyTarget(n) {
			continue // of none see size/no-room
		}
		p.About(n, "azs", "n", label(n)).Offer("zones", "Use two zones and two members",
			setNode(n, "azs", strconv.Itoa(max(zones, 2))), setNode(n, "min", strconv.Itoa(max(least, 2))))
	}
}

// onlyTarget tells whether something sends its requests to the node alone.
func (p *Pass) onlyTarget(n *model.Node) bool {
	return slices.ContainsFunc(p.t.In(n.ID), func(in *model.Link) bool {
		return in.Data() && all(p.t.Out(in.From), func(l *model.Link) bool { return !l.Data() || l.To == n.ID })
	})
}

func dataTiers(p *Pass) {
	for _, l := range p.Links(model.Writes) {
		from, to := p.From(l), p.To(l)
		if to.Kind() == model.KindDatastore && from.Region() != "" && to.Region() != "" && from.Region() != to.Region() {
			p.AboutLink(l, "", "what", label(from)+" in "+from.Region()+" writes to "+label(to)+" in "+to.Region())
		}
	}
	if len(p.Nodes(model.KindDatastore)) < 2 { // equivalent, if never: only saves time
		return
	}
	copies := p.replicaSets()
	for _, g := range p.Groups() {
		var stores []*model.Node
		for _, a := range g.LegalAnswers() {
			stores = append(stores, p.storesBehind(a.Target)...)
		}
		if a, b := apart(stores, copies); a != nil {
			p.AboutGroup(g, "", "what", label(a)+" and "+label(b)+" behind "+g.Name()+" are not replicated").With(a, b)
		}
	}
	p.eachAccelerator(func(n *model.Node, _ *model.Accelerator, endpoints []*model.Link) {
		var stores []*model.Node
		for _, l := range endpoints {
			stores = append(stores, p.storesBehind(p.To(l))...)
		}
		if a, b := apart(stores, copies); a != nil {
			p.About(n, "", "what", label(a)+" and "+label(b)+" behind "+label(n)+" are not replicated").With(a, b)
		}
	})
}

// storesBehind lists the data stores that requests to the node reach.
func (p *Pass) storesBehind(n *model.Node) []*model.Node {
	var out []*model.Node
	p.flow.explore(n, func(m *model.Node) {
		if m.Kind() == model.KindDatastore {
			out = append(out, m)
		}
	})
	return out
}

// replicaSets gives stores that replicate to each other, over any number of
// steps, the same number.
func (p *Pass) replicaSets() map[string]int {
	set := map[string]int{}
	for i, n := range p.Nodes(model.KindDatastore) {
		for queue := []string{n.ID}; len(queue) > 0; queue = queue[1:] {
			id := queue[0]
			if set[id] != 0 {
				continue
			}
			set[id] = i + 1
			for _, l := range slices.Concat(p.t.Out(id), p.t.In(id)) {
				if l.Kind == model.Replicates {
					queue = append(queue, l.From, l.To)
				}
			}
		}
	}
	return set
}

// apart finds two stores in different Regions that share no data.
func apart(stores []*model.Node, copies map[string]int) (a, b *model.Node) {
	stores = sortedByID(stores)
	for _, s := range stores {
		if s.Region() == "" {
			continue
		}
		if a == nil {
			a = s
		} else if s.Region() != a.Region() && copies[s.ID] != copies[a.ID] {
			return a, s
		}
	}
	return nil, nil
}

func drawnBypasses(p *Pass) {
	notCDN := func(n *model.Node) bool { return n.Kind() != model.KindCloudFront }
	direct := p.flow.forward(p.Nodes(model.KindUsers), notCDN)
	var origins []*model.Node
	fronts := map[*model.Node][]*model.Node{}
	for _, l := range p.Links(model.Origin) {
		for _, e := range p.Endpoints(p.To(l)) {
			if fronts[e] == nil {
				origins = append(origins, e)
			}
			fronts[e] = append(fronts[e], p.From(l))
		}
	}
	for _, e := range sortedByID(origins) {
		if !direct.reaches(e) || traffic.Closed(p.t, e) {
			continue
		}
		var outside []*model.Node
		p.flow.exploreBack([]*model.Node{e}, func(n *model.Node) bool {
			if n.Kind() == model.KindUsers {
				outside = append(outside, n)
			}
			return notCDN(n)
		})
		var both []*model.Node
		p.flow.exploreBack(fronts[e], func(n *model.Node) bool {
			if slices.Contains(outside, n) {
				both = append(both, n)
			}
			return true
		})
		if both = sortedByID(both); len(both) > 0 {
			p.About(e, "", "users", labels(both), "origin", label(e)).With(both...)
		}
	}
}

func distantUsers(p *Pass) {
	for _, n := range p.Nodes(model.KindUsers) {
		u, _ := model.As[*model.Users](n)
		if u.Protocol.Val() == model.ProtocolTCP || u.Protocol.Val() == model.ProtocolUDP {
			continue
		}
		edge := false
		p.flow.explore(n, func(m *model.Node) {
			edge = edge || m.Kind() == model.KindCloudFront || m.Kind() == model.KindAccelerator || model.Variant(m) == "api_edge"
		})
		regions := p.Regions(n)
		if edge || len(regions) != 1 {
			continue
		}
		home, ok := geo.RegionByCode(regions[0])
		if !ok {
			continue
		}
		var far []string
		for _, place := range u.Locations.Val() {
			if at, _ := geo.Locate(place); at.Continent != "" && at.Continent != home.Continent {
				far = append(far, place)
			}
		}
		if len(far) > 0 {
			p.About(n, "locations", "users", label(n), "loc", strings.Join(far, ", "), "region", regions[0])
		}
	}
}

func bareStatic(p *Pass) {
	for _, n := range p.Nodes(model.KindS3) {
		for _, l := range p.t.In(n.ID) {
			if from := p.From(l); !p.illegal[l] && (from.Kind() == model.KindUsers || from.Kind() == model.KindRecord) {
				p.About(n, "", "bucket", label(n))
				break
			}
		}
	}
}

// policyFor is the routing policy made for an aim.
var policyFor = map[string]string{
	"canary": model.PolicyWeighted, "blue-green": model.PolicyWeighted, "dr": model.PolicyFailover,
	"lowest-latency": model.PolicyLatency, "residency": model.PolicyGeolocation, "language": model.PolicyGeolocation,
	"shift-by-distance": model.PolicyGeoproximity, "isp": model.PolicyIPBased, "many-ips": model.PolicyMultivalue,
}

func intents(p *Pass) {
	for _, n := range p.Nodes(model.KindRecord) {
		r, _ := model.As[*model.Record](n)
		if want := policyFor[r.Intent.Val()]; want != "" && want != r.Policy.Val() {
			p.About(n, "policy", "name", recordName(n), "policy", r.Policy.Val(), "intent", r.Intent.Val(), "expected", want)
		}
	}
}
