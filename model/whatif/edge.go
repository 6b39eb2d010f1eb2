package whatif

import (
	"fmt"
	"slices"

	"portolan/model"
	"portolan/model/sketch"
	"portolan/model/traffic"
)

// addCDN puts CloudFront in front of what the users call.
func (s *site) addCDN() []proposal {
	if s.edge >= 0 || s.head < 0 {
		return nil
	}
	target := s.first()
	p := proposal{id: "cdn", title: "CloudFront in front of " + target.Label()}
	switch {
	case s.raw():
		p.against = "CloudFront speaks HTTP only; these users speak " + s.users.Protocol.Val() + "."
	case s.users.Network.Val() == model.NetworkVPC:
		p.against = "These users are inside the network; an edge location is a way round for them."
	case s.users.NeedsStaticIP.Val():
		p.against = "These users need fixed addresses, which a distribution does not give by itself. Global Accelerator does."
	case s.accelerated():
		p.against = "Global Accelerator stands there already; CloudFront and it in a row bring little."
	case s.hops[s.head].Link == nil:
		p.against = "An edge-optimized API has CloudFront in front of it."
	}
	if p.against != "" {
		return []proposal{p}
	}
	p.why = "Handshakes end at an edge location near the users, and the rest of the way is on the network of AWS."
	p.costs = []string{"A distribution to run and pay for; the origin should admit CloudFront only."}
	record, spec := s.front(s.head)
	switch {
	case record == nil && s.head == 1:
		p.edits = s.cdnBehindUsers()
	case record == nil || s.head != 2:
		return nil // nested names keep their tree
	case len(s.t.Out(record.ID)) == 1 && s.alone(record, spec):
		p.edits = s.cdnBehindRecord(record, spec)
	default:
		p.edits = s.cdnBeforeName(record, spec)
	}
	if len(p.edits) == 0 {
		return nil
	}
	return []proposal{p}
}

// newOrigin sets what the behaviour of a new distribution begins with. The
// Host of the viewer goes on to a balancer, whose certificate holds that name.
func newOrigin(dist, to *model.Node) model.SetLink {
	var props []model.Setting
	if d, _ := model.As[*model.CloudFront](dist); len(d.Aliases.Val()) > 0 && answersByHealth(to) {
		props = settings([]string{"originRequestPolicy", model.AllViewer})
	}
	return model.SetLink{Link: model.LinkRef{From: dist.ID, To: to.ID}, Props: props}
}

// cdnBehindUsers: the users call the AWS name of the target; they call that of
// the distribution afterwards.
func (s *site) cdnBehindUsers() []model.Edit {
	target, via := s.first(), s.hops[1].Link
	dist := sketch.NewNode(model.KindCloudFront, sketch.Context{T: s.t, Near: s.t.Node(via.From), ID: sketch.BaseID(target.ID, "cdn")})
	return append(s.insert(via, dist), s.redirect(target.ID, via.From, dist.ID)...)
}

// insert is the edits that put a node on a link.
func (s *site) insert(on *model.Link, n *model.Node) []model.Edit {
	edits, err := sketch.Insert(s.t, on, n)
	if err != nil {
		return nil
	}
	return edits
}

// redirect is the edits that send the other users of a node elsewhere too. What
// they call keeps its order.
func (s *site) redirect(from, except, to string) []model.Edit {
	var edits []model.Edit
	for _, n := range s.t.Nodes {
		out := s.t.Out(n.ID)
		first := slices.IndexFunc(out, func(l *model.Link) bool { return l.To == from })
		if n.Kind() != model.KindUsers || n.ID == except || first < 0 {
			continue
		}
		for i := len(out) - 1; i >= first; i-- { // the last first: references count occurrences
			edits = append(edits, model.Disconnect{Link: out[i].Ref()})
		}
		for _, l := range out[first:] {
			target := l.To
			if target == from {
				target = to
			}
			edits = append(edits, model.Connect{From: n.ID, To: target})
		}
	}
	return edits
}

// cdnBehindRecord: the name has one answer, which becomes the distribution.
func (s *site) cdnBehindRecord(record *model.Node, spec *model.Record) []model.Edit {
	h := s.hops[s.head]
	name := spec.Name.Val()
	dist := sketch.NewNode(model.KindCloudFront, sketch.Context{T: s.t, Near: record, ID: sketch.BaseID(h.Node.ID, "cdn")})
	edits := s.insert(h.Link, dist)
	if o := newOrigin(dist, h.Node); len(o.Props) > 0 {
		edits = append(edits, o)
	}
	if h.Node.Kind().API() { // CloudFront calls the API by the name AWS gave it
		edits = append(edits, set(h.Node.ID, "customDomain", "", "defaultEndpoint", ""))
	}
	return append(edits, sketch.Certificate(s.t, dist, name)...)
}

// cdnBeforeName: the name chooses among Regions; it becomes the origin of a
// distribution under a name of its own, and a new record takes the old name.
func (s *site) cdnBeforeName(record *model.Node, spec *model.Record) []model.Edit {
	name := spec.Name.Val()
	via := s.hops[1].Link
	if name == "" || via.To != record.ID || !s.alone(record, spec) {
		return nil
	}
	origin := s.freshName(name, "origin")
	if origin == "" {
		return nil
	}
	front := model.NewNode(sketch.ID(s.t, record.ID, "name"), "", &model.Record{Zone: spec.Zone, Name: spec.Name})
	dist := sketch.NewNode(model.KindCloudFront, sketch.Context{T: s.t, Near: front, ID: sketch.BaseID(record.ID, "cdn")})
	edits := []model.Edit{
		set(record.ID, "name", origin),
		model.InsertOn{Link: via.Ref(), Node: front},
		model.InsertOn{Link: model.LinkRef{From: front.ID, To: record.ID}, Node: dist},
	}
	for _, l := range s.t.Out(record.ID) {
		to := s.t.Node(l.To)
		if to.Region() == "" {
			continue
		}
		if to.Kind().API() {
			edits = append(edits, set(to.ID, "customDomain", origin))
		}
		edits = append(edits, s.certified(to, origin)...)
	}
	edits = append(edits, s.redirect(record.ID, via.From, front.ID)...)
	return append(edits, sketch.Certificate(s.t, dist, name)...)
}

// addAccelerator puts Global Accelerator in front of load balancers. What it
// costs: https://aws.amazon.com/global-accelerator/pricing/
func (s *site) addAccelerator() []proposal {
	if s.head < 1 || s.edge >= 0 || s.accelerated() || s.users.Network.Val() == model.NetworkVPC {
		return nil
	}
	h := s.hops[s.head]
	switch h.Node.Kind() {
	case model.KindALB, model.KindNLB:
	default:
		return nil
	}
	record, spec := s.front(s.head)
	p := proposal{
		id: "accelerator", title: "Global Accelerator in front of " + h.Node.Label(),
		why:   "Connections open at an edge location near the users and travel on the network of AWS.",
		costs: []string{"An hourly fee, and a premium on each GB; nothing is cached."},
	}
	node := sketch.NewNode(model.KindAccelerator, sketch.Context{T: s.t, Near: s.hops[0].Node, ID: sketch.BaseID(h.Node.ID, "accelerator")})
	switch {
	case record == nil && s.head == 1:
		p.edits = append([]model.Edit{model.InsertOn{Link: h.Link.Ref(), Node: node}}, s.redirect(h.Node.ID, h.Link.From, node.ID)...)
	case record == nil || s.head != 2 || !s.alone(record, spec):
		return nil
	case len(s.t.Out(record.ID)) == 1:
		p.edits = []model.Edit{
			model.InsertOn{Link: h.Link.Ref(), Node: node},
			setLink(model.LinkRef{From: record.ID, To: node.ID}, "alias", "", "evaluateTargetHealth", "", "healthCheck", ""),
		}
	default:
		p.title = "Global Accelerator instead of routing by " + record.Label()
		if p.against = s.cannotRoute(record, spec); p.against == "" {
			p.edits = s.endpoints(record, node)
		}
	}
	return []proposal{p}
}

// endpoints is the edits that make the answers of a record the endpoints of an
// accelerator, which chooses by distance and health itself.
func (s *site) endpoints(record, accelerator *model.Node) []model.Edit {
	edits := []model.Edit{model.Add{Node: accelerator, After: record.ID}, set(record.ID, "policy", "", "intent", "")}
	answers := slices.Clone(s.t.Out(record.ID))
	slices.Reverse(answers) // so that references by occurrence stay right
	for _, l := range answers {
		edits = append(edits, model.Disconnect{Link: l.Ref()})
	}
	edits = append(edits, model.Connect{From: record.ID, To: accelerator.ID})
	for _, l := range s.t.Out(record.ID) {
		edits = append(edits, model.Connect{From: accelerator.ID, To: l.To})
	}
	return edits
}

// distribution is the CloudFront hop of the journey.
func (s *site) distribution() (*model.Node, *model.CloudFront) {
	if s.edge < 0 {
		return nil, nil
	}
	n := s.hops[s.edge].Node
	d, _ := model.As[*model.CloudFront](n)
	return n, d
}

// widerPriceClass lets all edge locations serve.
func (s *site) widerPriceClass() []proposal {
	n, d := s.distribution()
	if d == nil || d.PriceClass.Val() == model.PriceClassAll {
		return nil
	}
	return []proposal{{
		id: "price-class-" + n.ID, title: "All edge locations for " + n.Label(),
		why:   fmt.Sprintf("Price class %s leaves out edge locations that may be nearer.", d.PriceClass.Val()),
		edits: []model.Edit{set(n.ID, "priceClass", model.PriceClassAll)},
		costs: []string{"Edge locations in dearer areas serve too: a higher price for each GB there."},
	}}
}

// shield adds Origin Shield, or moves it to the Region with the lowest latency to
// the origin, which leaving the Region out means here:
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginShield.html
func (s *site) shield() []proposal {
	n, d := s.distribution()
	if d == nil || !s.cached || s.head < 0 {
		return nil
	}
	if !d.OriginShield.Val() {
		return []proposal{{
			id: "shield-" + n.ID, title: "Origin Shield for " + n.Label(),
			why:       "One more cache beside the origin answers some of what the others miss.",
			edits:     []model.Edit{set(n.ID, "originShield", "true")},
			costs:     []string{"One more layer with a price of its own."},
			otherwise: "It is one more station for a miss, and what it answers makes nobody here meaningfully faster. It still takes load off the origin.",
		}}
	}
	if !d.OriginShieldRegion.IsSet() {
		return nil
	}
	return []proposal{{
		id: "shield-" + n.ID, title: "Origin Shield of " + n.Label() + " beside the origin",
		why:   fmt.Sprintf("It stands in %s, off the way to %s.", d.OriginShieldRegion.Val(), s.hops[s.head].Node.Label()),
		edits: []model.Edit{set(n.ID, "originShieldRegion", "")},
	}}
}

// http3 offers QUIC and takes it that viewers speak it.
func (s *site) http3() []proposal {
	n, d := s.distribution()
	if d == nil || s.users.Protocol.Val() != model.ProtocolHTTPS || s.edge > firstServer(s.hops) {
		return nil
	}
	p := proposal{
		id: "http3-" + n.ID, title: "HTTP/3 on " + n.Label(),
		why:       "QUIC opens a connection in one trip instead of two.",
		costs:     []string{"Counts only for viewers that speak HTTP/3: the idea assumes that they do."},
		otherwise: "First visits speak HTTP/3 only where an HTTPS record of the name announces it; who comes again does.",
	}
	if v := d.HTTPVersion.Val(); v != "http3" && v != "http2and3" {
		p.edits = append(p.edits, set(n.ID, "httpVersion", "http2and3"))
	}
	if s.t.Assumed().HTTP.Val() != "3" {
		p.edits = append(p.edits, model.SetAssumption{Setting: model.Setting{Prop: "http", Value: []string{"3"}}})
	}
	if len(p.edits) == 0 {
		return nil
	}
	return []proposal{p}
}

// firstServer is the hop that the users connect to.
func firstServer(hops []hop) int {
	return slices.IndexFunc(hops, func(h hop) bool { return h.Kind != traffic.HopUsers && h.Kind != traffic.HopDNS })
}

type hop = traffic.Hop

// modernTLS saves the round trip by which TLS 1.2 is slower than 1.3, where the
// policy of the balancer that ends TLS is too old for it.
func (s *site) modernTLS() []proposal {
	i := firstServer(s.hops)
	if i < 0 {
		return nil
	}
	n := s.hops[i].Node
	a, ok := model.As[*model.ALB](n)
	if !ok || a.TLSPolicy.Val() != "ELBSecurityPolicy-2016-08" && a.TLSPolicy.Val() != "ELBSecurityPolicy-TLS-1-0-2015-04" {
		return nil
	}
	return []proposal{{
		id: "tls13-" + n.ID, title: "TLS 1.3 on " + n.Label(),
		why:   "Its security policy ends at TLS 1.2, whose handshake takes one trip more.",
		edits: []model.Edit{set(n.ID, "tlsPolicy", "")},
		costs: []string{"The policy no longer takes TLS 1.0 and 1.1: very old clients are refused."},
	}}
}
