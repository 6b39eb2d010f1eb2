package validate

import (
	"slices"

	"portolan/model"
	"portolan/model/sketch"
)

// addAlias is the edits that make a distribution answer for one more name,
// with a certificate that covers it.
func (p *Pass) addAlias(dist *model.Node, name string) []model.Edit {
	d, _ := model.As[*model.CloudFront](dist)
	aliases := append(slices.Clone(d.Aliases.Val()), name)
	edits := []model.Edit{setNode(dist, "aliases", aliases...)}
	certs := p.Attached(dist, model.KindCertificate)
	if len(certs) == 0 {
		return append(edits, sketch.Certificate(p.t, dist, aliases...)...)
	}
	c, _ := model.As[*model.Certificate](certs[0])
	if !c.MayCover(name) {
		edits = append(edits, setNode(certs[0], "names", append(slices.Clone(c.Names.Val()), name)...))
	}
	return edits
}

// writesNoName tells whether edits write a name that is no host name: it has to be
// mended first, and no fix copies it.
func writesNoName(edits []model.Edit) bool {
	none := func(names []string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return !isHost(name) })
	}
	return slices.ContainsFunc(edits, func(e model.Edit) bool {
		switch e := e.(type) {
		case model.Set:
			return slices.ContainsFunc(e.Props, func(s model.Setting) bool {
				return slices.Contains([]string{"aliases", "names", "customDomain"}, s.Prop) && none(s.Value)
			})
		case model.Add:
			switch s := e.Node.Spec.(type) {
			case *model.Certificate:
				return none(s.Names.Val())
			case *model.CloudFront:
				return none(s.Aliases.Val())
			case *model.Record:
				return s.Name.Val() != "" && none([]string{s.Name.Val()})
			}
		}
		return false
	})
}

// offerCloudFront offers to put a distribution with origin access control on a
// link from a record. It needs the name that the distribution is to answer for.
func (p *Pass) offerCloudFront(f *Finding, l *model.Link, title string) {
	r, _ := model.As[*model.Record](p.From(l))
	if r.Name.Val() == "" {
		return
	}
	dist := sketch.NewNode(model.KindCloudFront, sketch.Context{T: p.t, Near: p.From(l), ID: sketch.BaseID(l.To, "cdn")})
	p.offerInFront(f, "cloudfront", title, l, dist)
}

// offerInFront offers to put a node that a certificate proves on a link from a
// record.
func (p *Pass) offerInFront(f *Finding, id, title string, l *model.Link, n *model.Node) {
	edits, err := sketch.Insert(p.t, l, n)
	if err != nil {
		return
	}
	var names []string
	if r, _ := model.As[*model.Record](p.From(l)); r.Name.Val() != "" {
		names = []string{r.Name.Val()}
	}
	f.Offer(id, title, append(edits, sketch.Certificate(p.t, n, names...)...)...)
}

// offerALB offers to put an Application Load Balancer on a link from a record
// to something that runs code in a known Region.
func (p *Pass) offerALB(f *Finding, l *model.Link, title string) {
	n := sketch.NewNode(model.KindALB, sketch.Context{T: p.t, Near: p.From(l), Region: p.To(l).Region(), ID: sketch.BaseID(l.To, "alb")})
	p.offerInFront(f, "alb", title, l, n)
}

// regional is the target of a default behaviour that a record could name too.
type regional struct {
	dist, target *model.Node
	answer       *model.Link // record -> dist
	origin       *model.Link // dist -> target, path *
}

// oneDistribution is the edits that turn routing over several distributions
// into one distribution whose origin is a name with that routing. It is nil
// when the design holds more than that shape.
func (p *Pass) oneDistribution(g *Group) []model.Edit {
	name := g.Spec.Name.Val()
	policy := g.Policy()
	if policy == model.PolicySimple {
		policy = model.PolicyLatency
	}
	if len(g.Records) != 1 || name == "" || policy != model.PolicyLatency && policy != model.PolicyWeighted {
		return nil
	}
	sides := p.regionalSides(g)
	if sides == nil || policy == model.PolicyWeighted && !all(g.Answers, Answer.weighed) {
		return nil
	}
	record, keep := g.Records[0], sides[0]
	origin := &model.Record{Name: model.Some("origin." + name), Policy: model.Some(policy), Zone: g.Spec.Zone}
	id := sketch.ID(p.t, record.ID, "origin")
	edits := []model.Edit{
		setNode(record, "policy", model.PolicySimple),
		model.Add{Node: model.NewNode(id, "", origin), After: keep.dist.ID},
		model.Remove{IDs: p.leftBehind(sides)},
	}
	edits = append(edits, clearAnswer(keep.answer)...)
	edits = append(edits, setLink(keep.answer, "evaluateTargetHealth"))
	edits = append(edits, model.Disconnect{Link: keep.origin.Ref()},
		model.Connect{From: keep.dist.ID, To: id, Props: behaviour(keep.origin)})
	for _, s := range sides {
		edits = append(edits, model.Connect{From: id, To: s.target.ID, Props: p.originAnswer(s, policy)})
		if s.target.Kind().API() {
			edits = append(edits, setNode(s.target, "customDomain", "origin."+name))
		}
	}
	d, _ := model.As[*model.CloudFront](keep.dist)
	if !model.Covers(d.Aliases.Val(), name) {
		edits = append(edits, p.addAlias(keep.dist, name)...)
	}
	return edits
}

// regionalSides lists the distributions of a group with their origins, nil
// when an answer, a distribution or an origin does not fit the rewrite.
func (p *Pass) regionalSides(g *Group) []regional {
	var sides []regional
	targets := map[string]bool{}
	for _, a := range g.Answers {
		s := regional{dist: a.Target, answer: a.Link}
		for _, l := range p.t.Out(a.Target.ID) {
			o, ok := model.LinkAs[*model.OriginSpec](l)
			if !ok || o.Path.Val() != "*" {
				continue
			}
			if s.origin != nil {
				return nil
			}
			s.origin, s.target = l, p.To(l)
		}
		if s.origin == nil || targets[s.target.ID] || p.homeOf(s.target) == "" || !regionalEndpoint(s.target) || s.target.Private() {
			return nil
		}
		if slices.ContainsFunc(p.t.In(a.Target.ID), func(l *model.Link) bool { return l.Data() && l != a.Link }) {
			return nil
		}
		targets[s.target.ID] = true
		sides = append(sides, s)
	}
	return sides
}

// regionalEndpoint tells whether Route 53 can route to the node by Region.
func regionalEndpoint(n *model.Node) bool {
	switch n.Kind() {
	case model.KindALB, model.KindNLB:
		return true
	}
	return n.Kind().API() && model.Variant(n) != "api_edge"
}

// leftBehind lists the distributions that go and whatever hangs on them alone.
func (p *Pass) leftBehind(sides []regional) []string {
	stays := map[string]bool{}
	gone := map[string]bool{}
	for i, s := range sides {
		stays[s.target.ID] = true
		gone[s.dist.ID] = i > 0
	}
	var out []string
	for _, n := range p.t.Nodes {
		links := slices.Concat(p.t.In(n.ID), p.t.Out(n.ID))
		hangs := len(links) > 0 && all(links, func(l *model.Link) bool { return gone[l.From] || gone[l.To] })
		if hangs && !stays[n.ID] {
			out = append(out, n.ID)
		}
	}
	return out
}

// behaviour lists the properties of a behaviour that hold for any origin.
func behaviour(l *model.Link) []model.Setting {
	var props []model.Setting
	for _, prop := range l.Info().Props {
		switch prop.Name {
		case "via", "group", "groupRole", "criteria":
			continue
		}
		if v, set := l.Get(prop.Name); set {
			props = append(props, model.Setting{Prop: prop.Name, Value: v})
		}
	}
	return props
}

func (p *Pass) originAnswer(s regional, policy string) []model.Setting {
	var props []model.Setting
	if policy == model.PolicyLatency {
		props = append(props, model.Setting{Prop: "region", Value: []string{p.homeOf(s.target)}})
	} else {
		w, _ := s.answer.Get("weight")
		props = append(props, model.Setting{Prop: "weight", Value: w})
	}
	if h, _ := s.answer.Get("healthCheck"); p.t.Node(h[0]) != nil {
		props = append(props, model.Setting{Prop: "healthCheck", Value: h})
	}
	if !s.target.Kind().API() {
		props = append(props, model.Setting{Prop: "evaluateTargetHealth", Value: []string{"true"}})
	}
	return props
}
