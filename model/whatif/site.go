package whatif

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/sketch"
	"portolan/model/traffic"
)

// site is the journey that ideas are for, with its stations.
type site struct {
	t      *model.Topology
	net    traffic.Network
	users  *model.Users
	chosen latency.Journey
	hops   []traffic.Hop
	edge   int  // index of the CloudFront hop, -1 when there is none
	head   int  // index of the first station in a Region, -1 when there is none
	cached bool // the distribution may answer from its cache
}

// newSite finds the journey that the options mean, and completes the options.
func newSite(t *model.Topology, o *Options, r *latency.Result) (*site, bool) {
	var chosen *latency.Journey
	for i, j := range r.Journeys {
		if !j.Known || o.Users != "" && j.Users != o.Users || o.Location != "" && j.Location != o.Location || o.Request != "" && j.Request != o.Request || o.Path != nil && !slices.Equal(j.Path, o.Path) {
			continue
		}
		if chosen == nil || j.P95 > chosen.P95 {
			chosen = &r.Journeys[i]
		}
	}
	if chosen == nil {
		return nil, false
	}
	o.Users, o.Location, o.Request = chosen.Users, chosen.Location, chosen.Request
	s := &site{t: t, chosen: *chosen, net: latency.NewNetwork(), edge: -1, head: -1}
	users := t.Node(o.Users)
	s.users, _ = model.As[*model.Users](users)
	if s.users == nil {
		return nil, false
	}
	w := traffic.NewWalker(t, s.net, traffic.Failures{})
	p := traffic.At(users, o.Location, 1)
	for _, q := range w.Requests(users) {
		if q.Path != o.Request {
			continue
		}
		for _, j := range w.Walk(p, q) {
			if slices.Equal(j.Path(), chosen.Path) {
				s.take(j)
				return s, true
			}
		}
	}
	return nil, false
}

func (s *site) take(j traffic.Journey) {
	s.hops, s.cached = j.Hops, j.CacheAt >= 0
	for i, h := range j.Hops {
		switch {
		case h.Kind == traffic.HopUsers || h.Kind == traffic.HopDNS:
		case h.Node.Kind() == model.KindCloudFront:
			if s.edge < 0 {
				s.edge = i
			}
		case h.Kind == traffic.HopAccelerator || h.Kind == traffic.HopEdge: // an edge-optimized API stands in its Region as well
		case s.head < 0:
			s.head = i
		}
	}
}

// accelerated tells whether Global Accelerator is on the way.
func (s *site) accelerated() bool {
	return slices.ContainsFunc(s.hops, func(h traffic.Hop) bool { return h.Kind == traffic.HopAccelerator })
}

// first is the node that the users call.
func (s *site) first() *model.Node { return s.hops[1].Node }

// front is the record that stands directly before a hop, nil when none does.
func (s *site) front(i int) (*model.Node, *model.Record) {
	if i < 1 {
		return nil, nil
	}
	n := s.hops[i-1].Node
	r, _ := model.As[*model.Record](n)
	if r == nil {
		return nil, nil
	}
	return n, r
}

// raw tells whether the users speak something that only layer 4 passes.
func (s *site) raw() bool {
	p := s.users.Protocol.Val()
	return p == model.ProtocolTCP || p == model.ProtocolUDP
}

// alone tells whether a record node holds all answers of its name and type.
func (s *site) alone(n *model.Node, r *model.Record) bool {
	return !slices.ContainsFunc(s.t.Nodes, func(o *model.Node) bool {
		q, ok := model.As[*model.Record](o)
		return ok && o.ID != n.ID && q.Name.Val() != "" && model.Domain(q.Name.Val()) == model.Domain(r.Name.Val()) && q.Type.Val() == r.Type.Val() &&
			model.Domain(q.Zone.Val()) == model.Domain(r.Zone.Val()) && q.ZonePrivate.Val() == r.ZonePrivate.Val()
	})
}

// freshName is a host name of the zone that no record has.
func (s *site) freshName(zone string, labels ...string) string {
	for _, label := range labels {
		name := label + "." + zone
		taken := slices.ContainsFunc(s.t.Nodes, func(n *model.Node) bool {
			r, ok := model.As[*model.Record](n)
			return ok && model.Domain(r.Name.Val()) == model.Domain(name)
		})
		if !taken {
			return name
		}
	}
	return ""
}

// zone is the hosted zone of the journey, "" when it shows none.
func (s *site) zone() (zone string, private bool) {
	for _, h := range s.hops {
		if r, ok := model.As[*model.Record](h.Node); ok && r.Zone.Val() != "" {
			return r.Zone.Val(), r.ZonePrivate.Val()
		}
	}
	if s.edge >= 0 {
		if d, ok := model.As[*model.CloudFront](s.hops[s.edge].Node); ok {
			for _, a := range d.Aliases.Val() {
				if _, parent, ok := strings.Cut(a, "."); ok && strings.Contains(parent, ".") {
					return parent, false
				}
			}
		}
	}
	return "", false
}

// proposals asks every source of ideas, in a fixed order.
func (s *site) proposals() []proposal {
	var out []proposal
	for _, f := range []func(*site) []proposal{
		(*site).routeByLatency, (*site).addRegion, (*site).addCDN, (*site).addAccelerator, (*site).cachePath,
		(*site).widerPriceClass, (*site).shield, (*site).keepAlive, (*site).modernTLS, (*site).http3, (*site).aliasInstead, (*site).longerTTL,
	} {
		out = append(out, f(s)...)
	}
	return out
}

// set changes properties of a node; values go by pairs of name and value.
func set(id string, pairs ...string) model.Edit { return model.Set{ID: id, Props: settings(pairs)} }

func setLink(l model.LinkRef, pairs ...string) model.Edit {
	return model.SetLink{Link: l, Props: settings(pairs)}
}

// settings reads pairs of name and value; an empty value clears.
func settings(pairs []string) []model.Setting {
	var out []model.Setting
	for i := 0; i+1 < len(pairs); i += 2 {
		x := model.Setting{Prop: pairs[i]}
		if pairs[i+1] != "" {
			x.Value = []string{pairs[i+1]}
		}
		out = append(out, x)
	}
	return out
}

// certified is the edits after which a node of a Region proves a name: the name
// joins the certificate that is attached, or a new one is attached.
func (s *site) certified(n *model.Node, name string) []model.Edit {
	for _, l := range s.t.In(n.ID) {
		c, ok := model.As[*model.Certificate](s.t.Node(l.From))
		if !ok || l.Kind != model.Attach {
			continue
		}
		if c.MayCover(name) {
			return nil
		}
		names := append(slices.Clone(c.Names.Val()), name)
		return []model.Edit{model.Set{ID: l.From, Props: []model.Setting{{Prop: "names", Value: names}}}}
	}
	return sketch.Certificate(s.t, n, name)
}
