package validate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/sketch"
	"portolan/model/traffic"
)

const (
	srcClientAddresses      = "https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.html"
	srcSecureVPCConnections = "https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html"
)

// acceleratorRules judge Global Accelerator.
var acceleratorRules = []*Rule{
	{
		ID: "accelerator/endpoint-kind", Group: "accelerator", Severity: Error, Verified: VerifiedYes,
		Explains:  []traffic.Cause{traffic.CauseNowhere},
		Title:     "Endpoint that Global Accelerator does not take",
		When:      "An accelerator leads to something other than a load balancer, instances or an Elastic IP address.",
		Why:       "Endpoint groups hold load balancers, instances and Elastic IPs, nothing else.",
		Message:   "Global Accelerator {a} cannot point at {t}",
		FixText:   "Use ALB, NLB, EC2 or Elastic IP",
		ExamTip:   "Not CloudFront, not S3, not API Gateway",
		Sources:   []string{srcAboutEndpoints, srcAPIEndpointConfiguration},
		StudyNote: noteGlobalAccelerator,
		Check:     acceleratorEndpoints,
	},
	{
		ID: "accelerator/duplicate-region-group", Group: "accelerator", Severity: Error, Verified: VerifiedYes,
		Title:   "Two endpoint groups in one Region",
		When:    "Two endpoint groups of one listener are in the same Region.",
		Why:     "Global Accelerator takes one group for a listener and Region; the dial belongs to it.",
		Message: "{a} takes one endpoint group per region and listener, {region} has two dials",
		FixText: "Merge",
		Note:    "Links of one Region are one group. Different dials say that two were meant.",
		Sources: []string{srcAPIEndpointGroup},
		Check:   regionGroups,
	},
	{
		ID: "accelerator/zero-traffic", Group: "accelerator", Severity: Warning, Verified: VerifiedLogic,
		Title:   "No endpoint gets traffic",
		When:    "Every endpoint group is dialled down to 0, or every endpoint has weight 0.",
		Why:     "Everything is turned off as long as all is well. A dial of 0 does not keep a group out when others fail.",
		Message: "No endpoint of {a} gets traffic normally",
		FixText: "Raise a dial",
		Note:    "To keep a group out in a failover as well, take its endpoints out or give them weight 0. What happens with every dial at 0 while all is well is not published; walks take the nearest group.",
		Sources: []string{srcAPIEndpointGroup, srcAPIEndpointConfiguration, srcGAHealthCheckOptions},
		Check:   zeroTraffic,
	},
	{
		ID: "accelerator/dial-range", Group: "accelerator", Severity: Error, Verified: VerifiedYes,
		Title:   "Dial or weight out of range",
		When:    "A traffic dial lies outside 0 to 100, or a weight outside 0 to 255.",
		Why:     "Global Accelerator refuses the value.",
		Message: "{a}: the dial of {t} is 0-100, its weight 0-255",
		FixText: "Correct",
		Sources: []string{srcAPIEndpointGroup, srcAPIEndpointConfiguration},
		Check:   dials,
	},
	{
		ID: "accelerator/listener-protocol", Group: "accelerator", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "Listener that is neither TCP nor UDP",
		When:     "The listener of an accelerator is for another protocol than TCP and UDP.",
		Why:      "HTTP travels inside TCP; the accelerator looks no deeper.",
		Message:  "Listeners of {a} are TCP or UDP, not {listener}",
		FixText:  "Use TCP for HTTP",
		Sources:  []string{srcAPIListener},
		Check:    acceleratorListeners,
	},
	{
		ID: "accelerator/single-region", Group: "accelerator", Severity: Info, Verified: VerifiedLogic,
		Title:     "Accelerator with one Region",
		When:      "All endpoints of an accelerator are in one Region.",
		Why:       "There is no other Region to move to.",
		Message:   "{a}: faster entry, no regional failover",
		FixText:   "Add a second region",
		Sources:   []string{srcWhatIsGlobalAccelerator},
		Note:      "Not said where users who need fixed addresses reach the accelerator.",
		StudyNote: noteGlobalAccelerator,
		Check:     acceleratorRegions,
	},
	{
		ID: "accelerator/prefer-for-non-http", Group: "accelerator", Severity: Info, Verified: VerifiedYes,
		Title:     "DNS routing for TCP or UDP across the world",
		When:      "Users of TCP or UDP ask for a name under a routing policy that leads to Network Load Balancers, and they live on two or more continents or the balancers are in two or more Regions.",
		Why:       "DNS answers are cached, so a failure is felt until they expire. Anycast addresses move at once and never change.",
		Message:   "{name}: Global Accelerator fails over without DNS caching and gives {users} static anycast IPs",
		FixText:   "Put an accelerator before the NLBs",
		ExamTip:   "UDP, TCP, static IP or instant failover = Global Accelerator, which the study note leaves out",
		Note:      "The policy is one other than simple. Places that are not known are not counted.",
		Sources:   []string{srcWhatIsGlobalAccelerator},
		StudyNote: noteTCPUsers,
		Check:     preferAccelerator,
	},
	{
		ID: "accelerator/cacheable-content", Group: "accelerator", Severity: Info, Verified: VerifiedLogic,
		Title:   "Static content behind an accelerator",
		When:    "Requests through an accelerator end at content that is the same for everybody.",
		Why:     "Every request travels to the Region.",
		Message: "{a} does not cache what {t} serves",
		FixText: "Use CloudFront",
		Note:    "Such content is a bucket that requests reach before they come to code that runs.",
		Sources: []string{srcWhatIsGlobalAccelerator},
		Check:   acceleratorStatic,
	},
	{
		ID: "accelerator/nlb-tls-client-ip", Group: "accelerator", Severity: Error, Verified: VerifiedYes,
		Title:   "Client address with TLS on the NLB",
		When:    "An endpoint is a Network Load Balancer with a TLS listener, and the accelerator keeps the address of clients.",
		Why:     "Global Accelerator cannot keep the address of the client on such a listener.",
		Message: "Client IP preservation of {a} does not work with the TLS listener of {t}",
		FixText: "Turn it off or use TCP",
		Sources: []string{srcAPIEndpointConfiguration},
		Check:   acceleratorTLS,
	},
	{
		ID: "accelerator/internal-client-ip", Group: "accelerator", Severity: Error, Verified: VerifiedYes,
		Title:   "Internal endpoint without client addresses",
		When:    "An endpoint is an internal load balancer, and the accelerator is said not to keep the address of clients.",
		Why:     "Global Accelerator reaches an internal endpoint only with the address of the client kept, and refuses to turn it off.",
		Message: "{a} cannot hide the addresses of clients from {t}, which is internal",
		FixText: "Keep the client address, or make the load balancer internet-facing",
		Sources: []string{srcClientAddresses},
		Check:   acceleratorInternal,
	},
	{
		ID: "accelerator/dual-stack", Group: "accelerator", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseFamily, traffic.CauseVersion},
		Title:    "IPv4 endpoint of a dual-stack accelerator",
		When:     "An accelerator is dual-stack, and a load balancer behind it has IPv4 alone, or the address of clients is not kept.",
		Why:      "Global Accelerator carries IPv6 to dual-stack endpoints that keep the client address, and to nothing else.",
		Message:  "{a} is dual-stack, and {t} {what}",
		FixText:  "Make the endpoint dual-stack, or the accelerator IPv4",
		Sources:  []string{srcAboutEndpoints},
		Check:    acceleratorFamilies,
	},
	{
		ID: "accelerator/health-check", Group: "accelerator", Severity: Error, Verified: VerifiedYes,
		Title:   "Health check of a group out of range",
		When:    "The interval of a health check is neither 10 nor 30 seconds, or its threshold lies outside 1 to 10.",
		Why:     "Global Accelerator refuses the value.",
		Message: "{a}: the checks of {t} come every 10 or 30 s, with a threshold of 1 to 10",
		FixText: "Correct",
		Sources: []string{srcAPIEndpointGroup},
		Check:   acceleratorChecks,
	},
}

func acceleratorEndpoints(p *Pass) {
	for _, l := range p.Refused() {
		p.offerRemoval(p.AboutLink(l, "", "a", label(p.From(l)), "t", label(p.To(l))), l)
	}
}

func preferAccelerator(p *Pass) {
	for _, g := range p.Groups() {
		if g.Policy() == model.PolicySimple {
			continue
		}
		var balancers []*model.Node
		regions := map[string]bool{}
		for _, a := range g.LegalAnswers() {
			for _, e := range p.Endpoints(a.Target) {
				if e.Kind() == model.KindNLB {
					balancers = append(balancers, e)
					regions[e.Region()] = true
				}
			}
		}
		if len(balancers) == 0 {
			continue
		}
		delete(regions, "")
		users := p.rawUsersOf(g)
		if len(users) == 0 || len(regions) < 2 && len(continents(users)) < 2 {
			continue
		}
		f := p.AboutGroup(g, "", "users", labels(users)).With(users...).With(balancers...)
		if edits := p.acceleratorInstead(g); edits != nil {
			f.Offer("accelerator", "Put an accelerator before the NLBs", edits...)
		}
	}
}

// rawUsersOf lists the populations of TCP or UDP that ask for a group.
func (p *Pass) rawUsersOf(g *Group) []*model.Node {
	return slices.DeleteFunc(p.Askers(g), func(n *model.Node) bool {
		u, _ := model.As[*model.Users](n)
		return u.Protocol.Val() != model.ProtocolTCP && u.Protocol.Val() != model.ProtocolUDP
	})
}

// continents holds the continents on which the users live, as far as their
// locations are known.
func continents(users []*model.Node) map[string]bool {
	out := map[string]bool{}
	for _, n := range users {
		u, _ := model.As[*model.Users](n)
		for _, place := range u.Locations.Val() {
			if at, _ := geo.Locate(place); at.Continent != "" {
				out[at.Continent] = true
			}
		}
	}
	return out
}

// acceleratorInstead is the edits that put one accelerator between a record
// and its balancers, nil when the group answers anything else too.
func (p *Pass) acceleratorInstead(g *Group) []model.Edit {
	if len(g.Records) != 1 || !all(g.Answers, func(a Answer) bool { return a.Target.Kind() == model.KindNLB }) {
		return nil
	}
	record := g.Records[0]
	n := sketch.NewNode(model.KindAccelerator, sketch.Context{T: p.t, Near: g.Answers[0].Target, ID: sketch.BaseID(record.ID, "accelerator")})
	id := n.ID
	edits := []model.Edit{
		model.Add{Node: n, After: record.ID},
		setNode(record, "policy", model.PolicySimple),
	}
	for _, a := range slices.Backward(g.Answers) {
		edits = append(edits, model.Disconnect{Link: a.Link.Ref()})
	}
	edits = append(edits, model.Connect{From: record.ID, To: id})
	seen := map[string]bool{}
	for _, a := range g.Answers {
		if !seen[a.Target.ID] {
			seen[a.Target.ID] = true
			edits = append(edits, model.Connect{From: id, To: a.Target.ID})
		}
	}
	return edits
}

// endpointsOf lists the legal endpoints of an accelerator, by target id.
func (p *Pass) endpointsOf(n *model.Node) []*model.Link {
	var out []*model.Link
	for _, l := range p.t.Out(n.ID) {
		if !p.illegal[l] {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b *model.Link) int { return cmp.Compare(a.To, b.To) })
	return out
}

// eachAccelerator visits the accelerators that have endpoints.
func (p *Pass) eachAccelerator(visit func(n *model.Node, a *model.Accelerator, endpoints []*model.Link)) {
	for _, n := range p.Nodes(model.KindAccelerator) {
		a, _ := model.As[*model.Accelerator](n)
		if links := p.endpointsOf(n); len(links) > 0 {
			visit(n, a, links)
		}
	}
}

func (p *Pass) endpointRegion(l *model.Link) string {
	s, _ := model.LinkAs[*model.EndpointSpec](l)
	return s.Region.Or(p.To(l).Region())
}

func regionGroups(p *Pass) {
	p.eachAccelerator(func(n *model.Node, _ *model.Accelerator, endpoints []*model.Link) {
		dial, told := map[string]float64{}, map[string]bool{}
		for _, l := range endpoints {
			s, _ := model.LinkAs[*model.EndpointSpec](l)
			r := p.endpointRegion(l)
			if old, seen := dial[r]; r != "" && seen && old != s.Dial.Val() && !told[r] {
				told[r] = true
				p.About(n, "dial", "a", label(n), "region", r)
			}
			dial[r] = s.Dial.Val()
		}
	})
}

func zeroTraffic(p *Pass) {
	p.eachAccelerator(func(n *model.Node, _ *model.Accelerator, endpoints []*model.Link) {
		var raised []model.Edit
		dials, weights := true, true
		for _, l := range endpoints {
			s, _ := model.LinkAs[*model.EndpointSpec](l)
			dials, weights = dials && s.Dial.Val() == 0, weights && s.Weight.Val() == 0
			raised = append(raised, setLink(l, "dial"), setLink(l, "weight"))
		}
		if dials || weights {
			p.About(n, "dial", "a", label(n)).Offer("raise", "Give every endpoint the default share", raised...)
		}
	})
}

func dials(p *Pass) {
	for _, l := range p.Links(model.Endpoint) {
		s, _ := model.LinkAs[*model.EndpointSpec](l)
		dial, weight := s.Dial.Val(), s.Weight.Val()
		if dial >= 0 && dial <= 100 && weight >= 0 && weight <= 255 {
			continue
		}
		p.AboutLink(l, "dial", "a", label(p.From(l)), "t", label(p.To(l))).OfferSafe("range", "Use the nearest valid values",
			setLink(l, "dial", strconv.FormatFloat(min(max(dial, 0), 100), 'f', -1, 64)),
			setLink(l, "weight", strconv.Itoa(min(max(weight, 0), 255))))
	}
}

func acceleratorListeners(p *Pass) {
	for _, n := range p.Nodes(model.KindAccelerator) {
		a, _ := model.As[*model.Accelerator](n)
		if l := strings.ToLower(a.Listener.Val()); l != "tcp" && l != "udp" {
			p.About(n, "listener", "a", label(n), "listener", a.Listener.Val()).OfferSafe("tcp", "Listen on TCP", setNode(n, "listener", "tcp"))
		}
	}
}

func acceleratorRegions(p *Pass) {
	p.eachAccelerator(func(n *model.Node, _ *model.Accelerator, endpoints []*model.Link) {
		regions := map[string]bool{}
		for _, l := range endpoints {
			regions[p.endpointRegion(l)] = true
		}
		if len(regions) == 1 && !regions[""] && !p.fixedAddresses(n) {
			p.About(n, "", "a", label(n))
		}
	})
}

// fixedAddresses tells whether users that need fixed addresses reach an
// accelerator, which is then no sign of the wish for several Regions.
func (p *Pass) fixedAddresses(n *model.Node) bool {
	return slices.ContainsFunc(p.reachers(n), func(u *model.Node) bool {
		s, _ := model.As[*model.Users](u)
		return s.NeedsStaticIP.Val()
	})
}

func acceleratorStatic(p *Pass) {
	p.eachAccelerator(func(n *model.Node, _ *model.Accelerator, _ []*model.Link) {
		w := p.flow.forward([]*model.Node{n}, func(m *model.Node) bool { return !m.Kind().Compute() })
		for _, b := range sortedByID(p.Nodes(model.KindS3)) {
			if w.reaches(b) {
				p.About(n, "", "a", label(n), "t", label(b)).With(b)
				return
			}
		}
	})
}

func acceleratorTLS(p *Pass) {
	for _, l := range p.Links(model.Endpoint) {
		a, _ := model.As[*model.Accelerator](p.From(l))
		if nlb, ok := model.As[*model.NLB](p.To(l)); ok && nlb.Listener.Val() == "tls" && a.ClientIPPreservation.Val() {
			p.AboutLink(l, "clientIpPreservation", "a", label(p.From(l)), "t", label(p.To(l))).
				Offer("off", "Do without the client address", setNode(p.From(l), "clientIpPreservation", "false"))
		}
	}
}

func acceleratorInternal(p *Pass) {
	for _, l := range p.Links(model.Endpoint) {
		a, _ := model.As[*model.Accelerator](p.From(l))
		if keeps := a.ClientIPPreservation; keeps.IsSet() && !keeps.Val() && isBalancer(p.To(l)) && p.To(l).Private() {
			p.AboutLink(l, "clientIpPreservation", "a", label(p.From(l)), "t", label(p.To(l))).
				OfferSafe("keep", "Keep the client address", setNode(p.From(l), "clientIpPreservation", "true"))
		}
	}
}

func acceleratorFamilies(p *Pass) {
	p.eachAccelerator(func(n *model.Node, a *model.Accelerator, endpoints []*model.Link) {
		if a.IPAddressType.Val() != model.DualStack {
			return
		}
		for _, l := range endpoints {
			to := p.To(l)
			if what := traffic.Uncarried(n, to); what == traffic.NoIPv6 {
				p.AboutLink(l, "ipAddressType", "a", label(n), "t", label(to), "what", what).
					Offer("dualstack", "Make the endpoint dual-stack", setNode(to, "ipAddressType", model.DualStack))
			}
		}
		if setFalse(a.ClientIPPreservation) {
			p.About(n, "clientIpPreservation", "a", label(n), "t", "its endpoints", "what", "do not see the client address").
				Offer("keep", "Keep the client address", setNode(n, "clientIpPreservation", "true"))
		}
	})
}

func acceleratorChecks(p *Pass) {
	for _, l := range p.Links(model.Endpoint) {
		s, _ := model.LinkAs[*model.EndpointSpec](l)
		interval, threshold := s.HealthInterval.Or(30), s.HealthThreshold.Or(3)
		if (interval == 10 || interval == 30) && threshold >= 1 && threshold <= 10 {
			continue
		}
		fit := "30"
		if interval <= 10 {
			fit = "10"
		}
		p.AboutLink(l, "healthInterval", "a", label(p.From(l)), "t", label(p.To(l))).OfferSafe("range", "Use the nearest valid values",
			setLink(l, "healthInterval", fit), setLink(l, "healthThreshold", strconv.Itoa(min(max(threshold, 1), 10))))
	}
}
