package whatif

import (
	"cmp"
	"fmt"
	"slices"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/sketch"
)

// mostRegions is how many Regions are tried: the nearest by round trip. What
// decides is the estimate.
const mostRegions = 3

// addRegion copies the stack of the journey to a nearer Region and lets the
// name in front of it choose.
func (s *site) addRegion() []proposal {
	if s.head < 0 {
		return nil
	}
	head := s.hops[s.head]
	no := func(why string) []proposal {
		return []proposal{{id: "region", title: "A second Region for " + head.Node.Label(), against: why}}
	}
	if head.Region == "" {
		return no(head.Node.Label() + " stands in no Region that could be chosen.")
	}
	near := s.nearer(head.Region)
	if len(near) == 0 {
		return nil // the nearest one answers already
	}
	if head.Node.Kind() == model.KindS3 {
		return no("A distribution and a record name one bucket; copies in other Regions would not be chosen by distance. Cache the objects instead.")
	}
	entry, why := s.entry()
	if why != "" {
		return no(why)
	}
	var out []proposal
	for _, r := range near {
		out = append(out, entry.inRegion(r))
	}
	return out
}

// nearer lists Regions with a shorter round trip than the one that serves now
// and without a stack of this kind, nearest first.
func (s *site) nearer(now string) []geo.Region {
	from, backbone := s.hops[0], false
	if s.edge >= 0 {
		from, backbone = s.hops[s.edge], true
	}
	rtt := func(r geo.Region) float64 {
		if backbone {
			return s.net.Backbone(from.Place, r.Place())
		}
		return s.net.Internet(from.Place, r.Place())
	}
	here, ok := geo.RegionByCode(now)
	if !ok || !from.Located {
		return nil
	}
	limit := rtt(here)
	taken := map[string]bool{now: true}
	for _, l := range s.t.In(s.hops[s.head].Node.ID) {
		for _, sibling := range s.t.Out(l.From) {
			taken[s.t.Node(sibling.To).Region()] = true
		}
	}
	type candidate struct {
		geo.Region
		ms float64
	}
	var all []candidate
	for _, r := range geo.Regions() {
		ms := rtt(r)
		if r.Partition == here.Partition && !taken[r.Code] && ms < limit-marginMS/2 {
			all = append(all, candidate{r, ms})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.ms, b.ms), cmp.Compare(a.Code, b.Code))
	})
	// One that every account can use is among those tried.
	open := slices.IndexFunc(all, func(c candidate) bool { return !c.OptIn })
	if open >= mostRegions {
		all[mostRegions-1] = all[open]
	}
	var out []geo.Region
	for _, c := range all[:min(mostRegions, len(all))] {
		out = append(out, c.Region)
	}
	return out
}

// entry is where requests choose between Regions, or could.
type entry struct {
	*site
	head   *model.Node
	via    *model.Link   // how the journey comes to the head
	record *model.Node   // that chooses, nil when a distribution or an accelerator stands in front
	spec   *model.Record // of record, or of the one to be made
}

// entry tells where another Region can be joined, or why it cannot.
func (s *site) entry() (*entry, string) {
	h := s.hops[s.head]
	e := &entry{site: s, head: h.Node, via: h.Link}
	if h.Link == nil {
		return nil, "An edge-optimized API is one for the world. Make it regional, with a copy in each Region behind latency records."
	}
	from := s.t.Node(h.Link.From)
	switch from.Kind() {
	case model.KindRecord:
		e.record = from
		e.spec, _ = model.As[*model.Record](from)
		return e, s.cannotRoute(from, e.spec)
	case model.KindAccelerator:
		return e, ""
	case model.KindCloudFront:
		if o, ok := model.LinkAs[*model.OriginSpec](h.Link); ok && o.Via.Val() == model.ViaVPCOrigin {
			return nil, "CloudFront reaches " + h.Node.Label() + " as a VPC origin; no record can choose between private origins."
		}
		zone, private := s.zone()
		if zone == "" || private {
			return nil, "The design shows no public hosted zone for a name that chooses between Regions."
		}
		name := s.freshName(zone, "origin", model.Slug(h.Node.ID), "origin-"+model.Slug(h.Node.ID))
		if name == "" {
			return nil, "No name is free in " + zone + "."
		}
		e.spec = &model.Record{Zone: model.Some(zone), Name: model.Some(name), Policy: model.Some(model.PolicyLatency)}
		to := model.NewNode("name", "", e.spec)
		if len(model.Legal(to, h.Node)) == 0 {
			return nil, "No record can choose between several of " + h.Node.Info().Title + "."
		}
		return e, ""
	case model.KindUsers:
		return nil, "The users call the AWS name of " + h.Node.Label() + ". A record of its own has to come first."
	}
	return nil, from.Label() + " reaches targets of its own Region only."
}

// cannotRoute says why a record cannot answer with the nearest Region, "" when
// it can.
func (s *site) cannotRoute(n *model.Node, r *model.Record) string {
	switch {
	case r.Policy.Val() == model.PolicyGeolocation, r.Policy.Val() == model.PolicyIPBased:
		return fmt.Sprintf("%s answers by the %s of the users, not by distance: that may be a matter of law or language.", n.Label(), map[bool]string{true: "place", false: "network"}[r.Policy.Val() == model.PolicyGeolocation])
	case r.Intent.Val() == "canary" || r.Intent.Val() == "blue-green":
		return n.Label() + " shifts users between versions by weight; finish that first."
	case r.Intent.Val() == "residency":
		return n.Label() + " keeps data in an area; another Region might break that."
	case !s.alone(n, r):
		return "Several nodes hold the answers of " + r.Name.Or(n.Label()) + "; put them into one first."
	}
	seen := map[string]bool{}
	for _, l := range s.t.Out(n.ID) {
		if l.Kind != model.ResolvesTo {
			continue
		}
		region := s.answerRegion(l)
		if region == "" {
			return n.Label() + " also answers with " + s.t.Node(l.To).Label() + ", which is in no Region: distance cannot decide."
		}
		if seen[region] {
			return n.Label() + " has two answers in " + region + "; latency routing takes one for each Region."
		}
		seen[region] = true
	}
	return ""
}

func (s *site) answerRegion(l *model.Link) string {
	if r, ok := model.LinkAs[*model.ResolvesToSpec](l); ok && r.Region.Val() != "" {
		return r.Region.Val()
	}
	return s.t.Node(l.To).Region()
}

// inRegion proposes a copy of the stack in a Region.
func (e *entry) inRegion(r geo.Region) proposal {
	p := proposal{
		id: "region-" + r.Code, family: "region",
		title: "Add " + r.Code + " for " + e.head.Label(),
		why:   fmt.Sprintf("%s is nearer %s than %s.", r.Code, e.hops[0].Place.Name, e.head.Region()),
	}
	c := e.copyTo(r.Code)
	more := fmt.Sprintf("%d more nodes", len(c.ids))
	if len(c.ids) == 1 {
		more = "1 more node"
	}
	p.costs = append(p.costs, more+" to run and pay for.")
	p.costs = append(p.costs, c.costs...)
	if r.OptIn {
		p.costs = append(p.costs, r.Code+" must be enabled in the account first.")
	}
	switch {
	case e.record != nil:
		p.title += " + latency routing"
		p.edits = append(p.edits, c.edits...)
		p.edits = append(p.edits, e.byLatency(e.record, e.spec)...)
		p.edits = append(p.edits, e.answer(c, r.Code, e.record.ID))
		if e.spec.Policy.Val() == model.PolicyGeoproximity {
			p.title = "Add " + r.Code + " for " + e.head.Label() + " (geoproximity)"
		} else if e.spec.Policy.Val() != model.PolicyLatency {
			p.costs = append(p.costs, notLatency(e.record, e.spec))
		}
	case e.via.Kind == model.Endpoint:
		p.edits = append(c.edits, model.Connect{From: e.via.From, To: c.ids[e.head.ID], Props: settings([]string{"region", r.Code})})
	default:
		p.title += " + latency routing"
		p.edits = append(p.edits, c.edits...)
		p.edits = append(p.edits, e.namedOrigin(c, r.Code)...)
		p.costs = append(p.costs, "CloudFront asks for "+e.spec.Name.Val()+": certificates of both Regions must hold that name.")
	}
	return p
}

// namedOrigin puts a latency record between the distribution and its origin and
// joins the copy to it. Splitting the link keeps the order of the behaviours.
func (e *entry) namedOrigin(c *copied, region string) []model.Edit {
	id := sketch.ID(c.next, e.head.ID, "name")
	name := e.spec.Name.Val()
	first := []string{"region", e.head.Region(), "setIdentifier", e.head.Region()}
	second := e.answer(c, region, id)
	var edits []model.Edit
	if answersByHealth(e.head) {
		first = append(first, "evaluateTargetHealth", "true")
	} else { // only a health check tells whether it is up
		for _, watch := range []struct {
			node  string
			props *[]model.Setting
		}{{e.head.ID, nil}, {c.ids[e.head.ID], &second.Props}} {
			check, watching := sketch.HealthCheck(c.next, c.next.Node(watch.node))
			edits = append(edits, watching...)
			if watch.props == nil {
				first = append(first, "healthCheck", check)
			} else {
				*watch.props = append(*watch.props, model.Setting{Prop: "healthCheck", Value: []string{check}})
			}
		}
	}
	edits = append(edits,
		model.InsertOn{Link: e.via.Ref(), Node: model.NewNode(id, "", e.spec)},
		setLink(model.LinkRef{From: id, To: e.head.ID}, first...), second)
	if e.head.Kind().API() {
		edits = append(edits, set(e.head.ID, "customDomain", name), set(c.ids[e.head.ID], "customDomain", name))
	}
	edits = append(edits, e.certified(e.head, name)...)
	return append(edits, c.certified(e.head, name)...)
}

// answersByHealth tells whether Route 53 can evaluate the health of a target.
func answersByHealth(n *model.Node) bool {
	return n.Kind() == model.KindALB || n.Kind() == model.KindNLB
}

// answer joins the copy of the head to a record, as the head is joined.
func (e *entry) answer(c *copied, region, record string) model.Connect {
	link := model.Connect{From: record, To: c.ids[e.head.ID]}
	spec, _ := e.via.Spec.(*model.ResolvesToSpec)
	if spec != nil {
		link.Props = c.props(e.via, "weight", "role", "location", "region", "setIdentifier", "coordinates", "localZoneGroup", "bias", "cidrCollection", "cidrLocation")
	} else if answersByHealth(e.head) {
		link.Props = settings([]string{"evaluateTargetHealth", "true"})
	}
	link.Props = append(link.Props, settings([]string{"region", region, "setIdentifier", region})...)
	return link
}
