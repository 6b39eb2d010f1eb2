package validate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/sketch"
	"portolan/model/traffic"
)

// graphRules judge the drawing as a graph.
var graphRules = []*Rule{
	{
		ID: "graph/illegal-connection", Group: "graph", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseNowhere},
		Title:    "Link that AWS has no way to build",
		When:     "A link joins two kinds that AWS has no way to join, and no rule of its own speaks of the pair.",
		Why:      "The service at the start of this link has no setting that could name the one at its end, so the design cannot be deployed as drawn.",
		Message:  "{a} cannot feed {b}: {reason}",
		FixText:  "Draw a legal route instead: {instead}",
		ExamTip:  "Knowing what may sit behind what answers a large share of the questions",
		Note:     "Pairs that a dedicated rule names are reported by that rule alone. Such a link still counts where graph rules ask whether requests get anywhere, also the other way round where that is legal: what they would say goes with the link.",
		Sources:  []string{srcAPIOrigin, srcAPIAliasTarget, srcAPIEndpointConfiguration, srcAPICreateTargetGroup},
		Check:    illegalLinks,
	},
	{
		ID: "graph/dead-end", Group: "graph", Severity: Error, Verified: VerifiedLogic,
		Explains: []traffic.Cause{traffic.CauseNowhere},
		Title:    "Traffic is sent nowhere",
		When:     "Something that only passes requests on, such as a record, a distribution, a load balancer or an API, has no link by which requests leave it.",
		Why:      "This service only passes requests on. Without a next hop every request that arrives here fails.",
		Message:  "{n} receives traffic but sends it nowhere",
		FixText:  "Connect {n} to an origin, target, integration or endpoint",
		Note:     "An API that answers by itself (mock) is exempt. A node without any link is graph/orphan-node alone.",
		Sources:  []string{srcAPIDefaultCacheBehavior, srcAPICreateTargetGroup},
		Check:    deadEnds,
	},
	{
		ID: "graph/users-no-entry", Group: "graph", Severity: Error, Verified: VerifiedLogic,
		Explains: []traffic.Cause{traffic.CauseNowhere},
		Title:    "Users reach no backend",
		When:     "No path leads from a population of users to anything that answers, and none leads them into a circle.",
		Why:      "No request of these people ends at something that can answer it.",
		Message:  "{users} cannot reach any endpoint",
		FixText:  "Draw a path from {users} through DNS or an edge service to a backend",
		Note:     "Where an illegal link is on the way, the finding is the one about that link. Records of one name are reached together.",
		Sources:  []string{srcRelPlanningNetworkTopologyHaConnUsers},
		Check:    usersWithoutEntry,
	},
	{
		ID: "graph/unreachable-node", Group: "graph", Severity: Warning, Verified: VerifiedLogic, Export: ExportLacking,
		Title:   "No user population gets here",
		When:    "A node that takes part in requests has links, and yet no users reach it.",
		Why:     "The node costs money and attention, yet no drawn request ever arrives: a route is missing or the node is left over.",
		Message: "{n} gets no traffic from any user population",
		FixText: "Route traffic to {n} or delete it; a standby is reached through a failover answer",
		Note:    "Not asked of a design without users. A store that a reached store replicates to, a function that authorizes for a reached API, what gets packets by route tables (Gateway Load Balancers, endpoints that lead to them, and what is behind), and what a reached distribution invokes and that writes to, count as reached. So does an HTTPS record of a name that users ask for, and a function URL by which health checks alone ask a reached function.",
		Sources: []string{srcRelPlanningNetworkTopologyHaConnUsers},
		Check:   unreachableNodes,
	},
	{
		ID: "graph/orphan-node", Group: "graph", Severity: Warning, Verified: VerifiedLogic, Export: ExportLacking,
		Title:   "Node without links",
		When:    "A node has no link of any kind.",
		Why:     "Nothing says what the node is for.",
		Message: "{n} is not connected to anything",
		FixText: "Connect {n} or remove it",
		Note:    "A health check that an answer or another check names is not an orphan, nor is an HTTPS record of a name that users ask for.",
		Check:   orphans,
	},
	{
		ID: "graph/forwarding-cycle", Group: "graph", Severity: Error, Verified: VerifiedLogic,
		Explains: []traffic.Cause{traffic.CauseCircle, traffic.CauseRule},
		Title:    "Requests go round in a circle",
		When:     "Links that carry requests lead round in a circle.",
		Why:      "A request that takes this way comes back to where it was and never reaches a backend.",
		Message:  "Traffic loops: {path}{knot}",
		FixText:  "Break the loop; each hop must move closer to a backend",
		ExamTip:  "CloudFront stops too long distribution chains with 403",
		Note:     "One finding for each loop that is there without the link that closes another. A knot of links with more than three of these is one finding, with a shortest loop.",
		Sources:  []string{srcCloudfrontLimits},
		Check:    forwardingCycles,
	},
	{
		ID: "graph/duplicate-edge", Group: "graph", Severity: Warning, Verified: VerifiedLogic,
		Title:   "Same link twice",
		When:    "Two links lead from one node to the same other, are of the same kind, and are for the same requests: path, listener, conditions or answer.",
		Why:     "The second link adds nothing; one of the two was probably meant for another path or target.",
		Message: "{a} is connected to {b} twice in the same way",
		FixText: "Remove one of the two links",
		Note:    "Selector: path of a behaviour, listener and conditions of a forward, route of an integration, set identifier of an answer or, without one, what the policy tells answers apart by.",
		Check:   duplicateLinks,
	},
	{
		ID: "graph/missing-region", Group: "graph", Severity: Error, Verified: VerifiedLogic,
		Title:   "Regional service without a Region",
		When:    "A service that belongs to a Region has none.",
		Why:     "Latency, failover and deployment all depend on where it runs.",
		Message: "{n} needs a region",
		FixText: "Set the region; global services have none",
		Check:   missingRegions,
	},
	{
		ID: "graph/region-on-global", Group: "graph", Severity: Info, Verified: VerifiedYes,
		Title:   "Region on a global service",
		When:    "A global service, or a web ACL of scope CLOUDFRONT that guards nothing, has a Region.",
		Why:     "The value has no effect and may mislead the reader.",
		Message: "{n} is a global service; its region is ignored",
		FixText: "Clear the region",
		ExamTip: "Global services may still be configured through one region: CloudFront ACM and WAF us-east-1, Global Accelerator API us-west-2",
		Note:    "Asked of a web ACL only with scope CLOUDFRONT and a Region other than us-east-1 when it guards nothing; cloudfront/waf-scope reports it where it is attached.",
		Sources: []string{srcWhatIsGlobalAccelerator},
		Check:   regionsOnGlobal,
	},
	{
		ID: "graph/no-users", Group: "graph", Severity: Info, Verified: VerifiedLogic, Export: ExportLacking,
		Title:   "Design without users",
		When:    "The design has no users.",
		Why:     "Rules about reachability and geography have nobody to start from.",
		Message: "No user population in this design with {n}: reachability and geography are not checked",
		FixText: "Add at least one users node",
		Note:    "Not said of an empty design. Shown at the first node in reading order.",
		Check:   noUsers,
	},
	{
		ID: "graph/cross-region-target", Group: "graph", Severity: Error, Verified: VerifiedYes,
		Title:   "Target in another Region",
		When:    "A load balancer forwards to instances, tasks or a function in another Region, and not by IP address.",
		Why:     "A load balancer registers targets of its own Region only.",
		Message: "{lb} in {r1} cannot register {t} in {r2}",
		FixText: "Put a load balancer in each region and join them with Route 53 or Global Accelerator",
		ExamTip: "ELB is a regional service; multi-region balancing is done by DNS or Global Accelerator",
		Note:    "Targets by IP address may be private addresses reached by peering, so a link that registers targets by IP address is left alone; the default for ECS is judged as not said.",
		Sources: []string{srcLambdaFunctions, srcAPICreateTargetGroup},
		Check:   crossRegionTargets,
	},
}

func illegalLinks(p *Pass) {
	for _, l := range p.Refused() {
		from, to := p.From(l), p.To(l)
		no := model.Refuse(from, to)
		instead := no.Instead
		if instead == "" {
			instead = "remove this link"
		}
		f := p.AboutLink(l, "", "a", label(from), "b", label(to), "reason", no.Why, "instead", instead)
		turns := len(model.Legal(to, from)) > 0
		if turns {
			f.Offer("turn", "Draw it from "+label(to)+" to "+label(from), turned(p, l)...)
		}
		if !turns || !to.Info().Forwards() || len(p.flow.out[p.t.Index(l.To)]) > 0 { // else it leads nowhere then
			p.offerRemoval(f, l)
		}
	}
}

// offerRemoval offers to remove a link unless that leaves its start a dead end.
func (p *Pass) offerRemoval(f *Finding, l *model.Link) {
	from := p.From(l)
	other := func(o *model.Link) bool { return o != l && o.Data() }
	if !from.Info().Forwards() || isMock(from) || slices.ContainsFunc(p.t.Out(from.ID), other) {
		f.Offer("disconnect", "Remove the link", model.Disconnect{Link: l.Ref()})
	}
}

// turned is the edits that draw a link the other way round, or only remove it
// when that link exists.
func turned(p *Pass, l *model.Link) []model.Edit {
	edits := []model.Edit{model.Disconnect{Link: l.Ref()}}
	if !linked(p.t, l.To, l.From) {
		edits = append(edits, model.Connect{From: l.To, To: l.From, Props: sketch.Props(p.t, p.To(l), p.From(l))})
	}
	return edits
}

func linked(t *model.Topology, from, to string) bool {
	return slices.ContainsFunc(t.Out(from), func(l *model.Link) bool { return l.To == to })
}

func deadEnds(p *Pass) {
	for _, n := range p.t.Nodes {
		if !n.Info().Forwards() || terminal(n) || p.alone(n) {
			continue
		}
		if !slices.ContainsFunc(p.asDrawn().out[p.t.Index(n.ID)], func(h hop) bool { return h.link != nil }) {
			p.About(n, "", "n", label(n))
		}
	}
}

// alone tells whether the node has no link of any kind.
func (p *Pass) alone(n *model.Node) bool {
	return len(p.t.Out(n.ID)) == 0 && len(p.t.In(n.ID)) == 0
}

func usersWithoutEntry(p *Pass) {
	answered := p.asDrawn().backward(p.Terminals(), nil)
	round := p.intoLoops() // graph/forwarding-cycle says it
	for _, n := range p.Nodes(model.KindUsers) {
		if !answered.reaches(n) && !round.reaches(n) {
			p.About(n, "", "users", label(n))
		}
	}
}

func unreachableNodes(p *Pass) {
	if len(p.Nodes(model.KindUsers)) == 0 {
		return
	}
	fed := p.fedByReached()
	for i, n := range p.t.Nodes {
		if fed[i] || n.Info().Guard() && n.Kind() != model.KindLambdaEdge || p.alone(n) {
			continue
		}
		if n.Kind() == model.KindFunctionURL && p.probedAlone(n) && slices.ContainsFunc(p.t.Out(n.ID), func(l *model.Link) bool { return fed[p.t.Index(l.To)] }) {
			continue // by which a health check asks a function that others reach
		}
		p.About(n, "", "n", label(n))
	}
}

// inspecting lists what gets packets by route tables, which no link shows: the
// Gateway Load Balancers and the endpoints that lead to them.
func (p *Pass) inspecting() []*model.Node {
	out := slices.Clone(p.Nodes(model.KindGWLB))
	for _, l := range p.Links(model.Requests) {
		if p.To(l).Kind() == model.KindGWLB {
			out = append(out, p.From(l))
		}
	}
	return out
}

// bindings lists the records of names that users ask for by another record, or
// that a balancer which they reach redirects to: clients ask for HTTPS beside the
// address, for the family that they can use, and for a new name by themselves.
func (p *Pass) bindings(types ...string) []*model.Node {
	asked, reached := map[string]bool{}, p.FromUsers().seen
	for _, n := range p.Nodes(model.KindRecord) {
		if r, _ := model.As[*model.Record](n); reached[p.t.Index(n.ID)] {
			asked[model.Domain(r.Name.Val())] = true
		}
	}
	for _, n := range p.Nodes(model.KindALB) {
		alb, _ := model.As[*model.ALB](n)
		for _, own := range alb.OwnAnswers() {
			if own.Redirect != nil && reached[p.t.Index(n.ID)] {
				asked[model.Domain(own.Redirect.Host)] = true
			}
		}
	}
	delete(asked, "") // of records without a name, and of redirects that keep it
	var out []*model.Node
	for _, n := range p.Nodes(model.KindRecord) {
		if r, _ := model.As[*model.Record](n); slices.Contains(types, r.Type.Val()) && asked[model.Domain(r.Name.Val())] {
			out = append(out, n)
		}
	}
	return out
}

// clientTypes are the types of records that clients of a name ask for.
var clientTypes = []string{"A", "AAAA", "CNAME", "HTTPS"}

// fedByReached tells for every node whether users reach it, or a node that they
// reach replicates to it, asks it for authorization or invokes it, directly or
// over further nodes.
func (p *Pass) fedByReached() []bool {
	fed := slices.Clone(p.asDrawn().users().seen)
	for _, n := range p.inspecting() {
		fed[p.t.Index(n.ID)] = true
	}
	for _, n := range p.bindings(clientTypes...) {
		fed[p.t.Index(n.ID)] = true
	}
	var queue []int
	for i, reached := range fed {
		if reached {
			queue = append(queue, i)
		}
	}
	for len(queue) > 0 {
		n := p.t.Nodes[queue[0]]
		queue = queue[1:]
		for _, l := range p.t.Out(n.ID) {
			if to := p.t.Index(l.To); !fed[to] && !p.illegal[l] {
				fed[to] = true
				queue = append(queue, to)
			}
		}
		if d, ok := model.As[*model.CloudFront](n); ok {
			if to := p.t.Index(d.Staging.Val()); to >= 0 && !fed[to] {
				fed[to] = true
				queue = append(queue, to)
			}
		}
	}
	return fed
}

func orphans(p *Pass) {
	named := p.namedHealthChecks()
	for _, n := range p.bindings("HTTPS") {
		named[n.ID] = true
	}
	for _, n := range p.t.Nodes {
		if p.alone(n) && !named[n.ID] {
			p.About(n, "", "n", label(n)).Offer("remove", "Remove "+label(n), model.Remove{IDs: []string{n.ID}})
		}
	}
}

// namedHealthChecks holds the ids of the health checks that answers and other
// checks name.
func (p *Pass) namedHealthChecks() map[string]bool {
	named := map[string]bool{}
	for _, n := range p.Nodes(model.KindHealthCheck) {
		h, _ := model.As[*model.HealthCheck](n)
		for _, c := range h.Children.Val() {
			named[c] = true
		}
	}
	for _, g := range p.Groups() {
		for _, a := range g.Answers {
			named[a.Spec.HealthCheck.Val()] = true
		}
	}
	return named
}

func duplicateLinks(p *Pass) {
	type twin struct{ from, to, kind, selector string }
	first := map[twin]*model.Link{}
	for _, l := range p.t.Links {
		if !l.Data() || p.illegal[l] {
			continue
		}
		k := twin{l.From, l.To, string(l.Kind), selector(p, l)}
		if first[k] == nil {
			first[k] = l
			continue
		}
		p.AboutLink(l, "", "a", label(p.From(l)), "b", label(p.To(l))).
			OfferSafe("disconnect", "Remove the second link", model.Disconnect{Link: l.Ref()})
	}
}

// selector is what tells two links of one pair apart.
func selector(p *Pass, l *model.Link) string {
	switch s := l.Effective().(type) {
	case *model.OriginSpec:
		return strings.Join([]string{s.Path.Val(), s.Group.Val(), s.GroupRole.Val(), s.ChosenBy.Val()}, "|")
	case *model.ForwardsSpec:
		return strings.Join(append([]string{s.Listener.Val(), fmt.Sprint(s.Port.Val()), fmt.Sprint(s.Priority.Val())}, s.Conditions()...), "|")
	case *model.IntegrationSpec:
		return s.Route.Val()
	case *model.EndpointSpec:
		return s.Region.Val()
	case *model.ResolvesToSpec:
		if s.SetIdentifier.IsSet() {
			return s.SetIdentifier.Val()
		}
		r, _ := model.As[*model.Record](p.From(l))
		switch r.Policy.Val() {
		case model.PolicyLatency:
			return s.Region.Val()
		case model.PolicyGeolocation:
			return s.Location.Val()
		case model.PolicyFailover:
			return s.Role.Val()
		case model.PolicyGeoproximity:
			return strings.Join([]string{s.Region.Val(), s.LocalZoneGroup.Val(), s.Coordinates.Val()}, "|")
		case model.PolicyIPBased:
			return s.CIDRCollection.Val() + "|" + s.CIDRLocation.Val()
		}
	}
	return ""
}

func crossRegionTargets(p *Pass) {
	for _, l := range p.Links(model.Forwards) {
		if !p.registersFar(l) {
			continue
		}
		lb, target := p.From(l), p.To(l)
		here, there := lb.Region(), target.Region()
		f := p.AboutLink(l, "", "lb", label(lb), "r1", here, "t", label(target), "r2", there)
		if len(p.t.In(target.ID)) == 1 && len(p.t.Out(target.ID)) == 0 {
			f.Offer("move", "Move "+label(target)+" to "+here, setNode(target, "region", here))
		}
	}
}

// registersFar tells whether a load balancer registers targets of another Region,
// and not by their addresses.
func (p *Pass) registersFar(l *model.Link) bool {
	s, ok := l.Spec.(*model.ForwardsSpec) // as written, without the default that follows from the target
	if !ok || p.From(l).Kind() == model.KindVPCLink || s.TargetType.Val() == "ip" {
		return false
	}
	switch p.To(l).Kind() {
	case model.KindASG, model.KindECS, model.KindLambda:
		return !sameRegion(p.From(l), p.To(l))
	}
	return false
}

func missingRegions(p *Pass) {
	regions := p.t.Regions()
	for _, n := range p.t.Nodes {
		if n.Kind() == model.KindCertificate {
			continue // where it is needed
		}
		if n.Info().Regional && n.Region() == "" {
			f := p.About(n, "region", "n", label(n))
			if len(regions) == 1 {
				f.Offer("region", "Set the Region to "+regions[0], setNode(n, "region", regions[0]))
			}
		}
	}
}

func regionsOnGlobal(p *Pass) {
	for _, n := range p.t.Nodes {
		region, set := n.Get("region")
		if n.Info().Regional || !set || region[0] == "" {
			continue
		}
		if w, ok := model.As[*model.WAF](n); ok && (w.Scope.Val() != model.ScopeCloudFront || region[0] == model.CloudFrontRegion || len(p.t.Out(n.ID)) > 0) {
			continue
		}
		p.About(n, "region", "n", label(n)).OfferSafe("clear", "Clear the Region", setNode(n, "region"))
	}
}

func noUsers(p *Pass) {
	if len(p.t.Nodes) == 0 || len(p.Nodes(model.KindUsers)) > 0 {
		return
	}
	first := p.firstNode()
	p.About(first, "", "n", label(first))
}

// firstNode is the first node of a design in reading order, which is not empty.
func (p *Pass) firstNode() *model.Node {
	return slices.MinFunc(p.t.Nodes, func(a, b *model.Node) int {
		return cmp.Or(cmp.Compare(a.Info().Tier, b.Info().Tier), cmp.Compare(a.ID, b.ID))
	})
}
