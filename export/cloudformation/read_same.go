package cloudformation

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"portolan/model"
)

// sameText says where templates of other people and an export say the same in other words.
//
//go:embed read_same.csv
var sameText string

// sameSorts are the sorts of sameness by type and place.
var sameSorts = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(sameText) {
		if f := strings.Split(strings.TrimSpace(line), ","); len(f) == 4 && strings.HasPrefix(f[0], "AWS::") {
			out[f[0]+" "+f[1]] = f[2]
		}
	}
	return out
})

// sameness is what is known to be the same while differences are told.
type sameness struct {
	set []*readTemplate
	t   *model.Topology
	// called are the names that templates have for what an export calls in another way.
	called map[string]string
	// network tells whether something of the owner's network was passed over.
	network bool
}

// alike tells whether a gap of templates of other people is no difference.
func (s *sameness) alike(g gap) bool {
	switch sort := sameSorts()[placeOf(g)]; {
	case isLabel(g.read.kind, g.path):
		return true
	case g.absent || g.left:
		return false
	case sort == "domain":
		return !g.new && plainHost(g.want) == plainHost(g.have)
	case sort == "zone":
		n := s.t.Node(g.read.node)
		return g.new && n != nil && model.AtNode(s.t, n).Value("zone") == plainHost(g.want)
	case sort == "called":
		return !g.new && !s.ofSet(g.want) && s.isCalled(g.node(), g)
	case sort == "network" && !g.new:
		s.network = true
		return s.isCalled("", g)
	case sort == "idle":
		return s.idle(g)
	}
	if list, _, ok := cutLast(placeOf(g), ".*"); sameSorts()[placeOf(g)] == "network" || ok && sameSorts()[list] == "network" {
		s.network = true // the list as a whole, or one of as many
		return !ok || !g.new
	}
	return !g.new && s.asked(g) && s.isCalled("", g)
}

// isLabel tells whether a place calls a thing in a way by which no request finds it, or
// says in which order things are made.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
func isLabel(kind, path string) bool {
	list, _, named := strings.Cut(path, ".[Name].")
	return path == "@DependsOn" || named && strings.HasSuffix(list, "Tags") || sameSorts()[kind+" "+anyItem(path)] == "label"
}

// isCalled tells whether a template calls a thing as it did before.
func (s *sameness) isCalled(node string, g gap) bool {
	key := strings.Join([]string{g.read.in.name, node, g.have}, "\x00")
	if was, ok := s.called[key]; ok {
		return was == g.want
	}
	s.called[key] = g.want
	return true
}

// ofSet tells whether a text refers to a resource of the templates.
func (s *sameness) ofSet(text string) bool {
	inner, _ := strings.CutPrefix(text, "${")
	id, _, _ := strings.Cut(strings.TrimSuffix(inner, "}"), ".")
	return inner != text && slices.ContainsFunc(s.set, func(t *readTemplate) bool { return t.byID[id] != nil })
}

// asked tells whether an export asks for what a template says: its owner gives that when
// the stack is deployed.
func (s *sameness) asked(g gap) bool {
	inner, opens := strings.CutPrefix(g.have, "${")
	p := g.written.in.parameters[strings.TrimSuffix(inner, "}")]
	return opens && p != nil && !p.hasDefault && p.from == ""
}

// idle tells whether an endpoint group leads to load balancers only.
func (s *sameness) idle(g gap) bool {
	n := s.t.Node(g.node())
	return n != nil && !slices.ContainsFunc(ofKind(s.t.Out(n.ID), model.Endpoint), func(l *model.Link) bool { return !isBalancer(s.t.Node(l.To)) })
}

// plainHost is a name of hosts as all write it: without the dot at its end, and without
// the word that stands before the name of a load balancer for its addresses of both families.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
func plainHost(name string) string {
	name = strings.TrimSuffix(name, ".")
	if !strings.Contains(name, "${") {
		name = strings.ToLower(name)
	}
	return strings.TrimPrefix(name, "dualstack.")
}

// tellNetwork says once what becomes of the network of templates.
func (r *Reading) tellNetwork(s *sameness) {
	if s.network {
		r.Notes = append(r.Notes, Note{ID: s.set[0].name, What: "networks", Why: "VPC and subnets are no part of a design: an export makes them, or asks for those that are there with --network existing"})
	}
}
