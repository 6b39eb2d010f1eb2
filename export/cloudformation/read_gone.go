package cloudformation

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// routing are the types of resources each of which is there for one way that requests
// take, or for what guards one: without it the link is none.
var routing = []string{
	"AWS::ElasticLoadBalancingV2::ListenerRule", "AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Route", "AWS::Route53::RecordSet",
	"AWS::WAFv2::WebACLAssociation", "AWS::GlobalAccelerator::EndpointGroup", "AWS::Shield::Protection",
}

// routingLists are the lists of resources whose items are such ways.
var routingLists = []string{"CacheBehaviors", "FunctionAssociations", "LambdaFunctionAssociations", "TargetGroups", "EndpointConfigurations"}

// maxGone bounds the links that are taken away because nothing stands for them.
const maxGone = 8

// removeGone takes away the links of which nothing is there any more: the drawing made a
// resource or an item for each, which the templates have not. It does so whatever the rest
// says, since a drawing must not show a guard or a way that is not deployed; but only where
// one link alone made it, and made nothing of the sort that is there still.
func (s *solver) removeGone() {
	if !s.ours || s.draft {
		return
	}
	tried := map[string]bool{}
	for range maxGone {
		at := slices.IndexFunc(s.now.gaps, func(g gap) bool { way := s.wayOf(g); return way != "" && s.missing(g) && !tried[way] })
		if at < 0 {
			return
		}
		g := s.now.gaps[at]
		tried[s.wayOf(g)] = true
		for _, l := range s.now.t.Links {
			if l.From != g.node() && l.To != g.node() || outside[s.now.t.Node(l.From).Kind()] != "" || s.stillSaid(l) {
				continue
			}
			t, err := s.edit(model.Disconnect{Link: l.Ref()})
			if err != nil {
				continue
			}
			if a := s.try(t); a != nil && s.onlyWay(g, a) {
				s.leave(a)
				s.now = cmp.Or(s.try(t), a) // without what is left over
				s.gone = append(s.gone, [2]string{l.From, l.To})
				break
			}
		}
	}
}

// leave notes what a design gives no more and the templates still have.
func (s *solver) leave(a *attempt) {
	given := map[*readResource]bool{}
	for _, p := range s.now.pairs {
		given[p.read] = p.written != nil
	}
	for _, p := range a.pairs {
		if p.written == nil && given[p.read] {
			s.leftOver[p.read] = true
		}
	}
}

// wayOf is the resource or the item for a way in which a gap is, "" for none.
func (s *solver) wayOf(g gap) string {
	id := g.resource().in.name + "/" + g.resource().id
	if g.path == "" {
		if slices.Contains(routing, g.resource().kind) {
			return id
		}
		return ""
	}
	for _, list := range routingLists {
		if i := strings.Index(g.path, list+".["); i >= 0 {
			if end := strings.Index(g.path[i:], "]."); end >= 0 {
				return id + "/" + g.path[:i+end+1]
			}
		}
	}
	return ""
}

// missing tells whether the templates have nothing of the resource or item of a gap, nor
// another of the sort in its place.
func (s *solver) missing(g gap) bool {
	list := func(o gap) string { before, _, _ := strings.Cut(s.wayOf(o), ".["); return before }
	if slices.ContainsFunc(s.now.gaps, func(o gap) bool {
		another := o.written == nil && o.resource().kind == g.resource().kind
		return s.wayOf(o) != "" && (g.path == "" && another || g.path != "" && o.new && list(o) == list(g))
	}) {
		return false
	}
	if g.path == "" {
		return g.read == nil
	}
	_, item, _ := strings.Cut(s.wayOf(g), g.resource().id+"/")
	if g.read == nil || item == "" {
		return false
	}
	for path := range s.leaves[g.read] {
		if strings.HasPrefix(path, item+".") {
			return false
		}
	}
	return true
}

// onlyWay tells whether a design gives the missing way of a gap no more, and otherwise
// all those that the design before gave and the templates have.
func (s *solver) onlyWay(g gap, a *attempt) bool {
	if g.path == "" && slices.ContainsFunc(a.pairs, func(p pair) bool { return p.written != nil && p.written.id == g.written.id }) {
		return false // it took the place of another one, which is there
	}
	gives := a.ways()
	for id := range s.now.ways() {
		if !gives[id] && slices.ContainsFunc(s.read, func(t *readTemplate) bool { return t.byID[id] != nil }) {
			return false
		}
	}
	was := map[string]bool{}
	for _, o := range s.now.gaps {
		was[s.wayOf(o)] = true
	}
	return !slices.ContainsFunc(a.gaps, func(o gap) bool {
		way := s.wayOf(o)
		return o.path != "" && way != "" && (way == s.wayOf(g) || o.new && !was[way])
	})
}

// id is what a resource is called that was read, or the one that is missing.
func (p pair) id() string {
	if p.read != nil {
		return p.read.id
	}
	return p.written.id
}

// ways are the ids of the resources for ways, and of what has lists of them, that a
// design gives.
func (a *attempt) ways() map[string]bool {
	out := map[string]bool{}
	for _, p := range a.pairs {
		if p.written != nil && (p.written.kind == "AWS::CloudFront::Distribution" || slices.Contains(routing, p.written.kind)) {
			out[p.id()] = true
		}
	}
	return out
}

// isGone tells whether a link between two nodes was taken away for good.
func (s *solver) isGone(from, to string) bool { return slices.Contains(s.gone, [2]string{from, to}) }
