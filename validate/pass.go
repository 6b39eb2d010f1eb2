package validate

import (
	"cmp"
	"slices"
	"sync"

	"portolan/model"
	"portolan/model/traffic"
)

// Pass is one check of one topology: the questions that rules ask, answered
// from indexes made once, and the findings so far.
type Pass struct {
	t        *model.Topology
	rule     *Rule    // the rule that asks
	ruleIDs  []string // of all rules
	findings []*Finding

	nodes   map[model.Kind][]*model.Node
	links   map[model.LinkKind][]*model.Link // legal ones
	refused map[string][]*model.Link         // illegal ones, by the rule that reports them
	illegal map[*model.Link]bool
	guards  map[string]map[model.Kind][]*model.Node // what is legally attached, by guarded node
	names   [][]*model.Node                         // record nodes of one zone, name and type
	groups  []*Group
	private traffic.PrivateZones
	flow    *flow
	origins func() []*originPair // see originPairs, made on first use
	ways    func() []*way        // see Ways, made on first use

	usersWays func() map[*model.Node][]*way // see WaysOfUsers, made on first use
	ofRecord  func() map[*model.Node]*Group // the group of each record, made on first use
	asDrawn   func() *flow                  // the flow with its illegal links, made on first use
}

// Group is what one name answers under one policy: the answers of all record
// nodes with equal zone, name, type and policy.
type Group struct {
	Records []*model.Node
	Spec    *model.Record // effective properties of the first record
	Answers []Answer
}

// Answer is one record set of a group.
type Answer struct {
	Link   *model.Link
	Record *model.Node
	Target *model.Node
	Legal  bool                  // the connection table allows the link
	Spec   *model.ResolvesToSpec // effective
}

func newPass(t *model.Topology) *Pass {
	p := &Pass{
		t:       t,
		nodes:   map[model.Kind][]*model.Node{},
		links:   map[model.LinkKind][]*model.Link{},
		refused: map[string][]*model.Link{},
		illegal: map[*model.Link]bool{},
		guards:  map[string]map[model.Kind][]*model.Node{},
	}
	for _, n := range t.Nodes {
		p.nodes[n.Kind()] = append(p.nodes[n.Kind()], n)
	}
	for _, l := range t.Links {
		if rule := refusedBy(t, l); rule != "" {
			p.refused[rule] = append(p.refused[rule], l)
			p.illegal[l] = true
			continue
		}
		p.links[l.Kind] = append(p.links[l.Kind], l)
	}
	for _, l := range p.links[model.Attach] {
		p.addGuard(l)
	}
	p.groupRecords()
	p.private = traffic.PrivateZonesOf(t)
	p.flow = newFlow(p)
	p.origins = sync.OnceValue(p.originPairs)
	p.ways = sync.OnceValue(p.allWays)
	p.usersWays = sync.OnceValue(p.waysOfUsers)
	p.ofRecord = sync.OnceValue(p.groupByRecord)
	p.asDrawn = sync.OnceValue(p.flowAsDrawn)
	return p
}

func (p *Pass) addGuard(l *model.Link) {
	byKind := p.guards[l.To]
	if byKind == nil {
		byKind = map[model.Kind][]*model.Node{}
		p.guards[l.To] = byKind
	}
	g := p.t.Node(l.From)
	byKind[g.Kind()] = append(byKind[g.Kind()], g)
}

// Nodes lists the nodes of the kinds, kind by kind in document order.
func (p *Pass) Nodes(kinds ...model.Kind) []*model.Node {
	if len(kinds) == 1 { // equivalent, if never: only saves memory
		return p.nodes[kinds[0]]
	}
	var out []*model.Node
	for _, k := range kinds {
		out = append(out, p.nodes[k]...)
	}
	return out
}

// APIs lists the API Gateway APIs.
func (p *Pass) APIs() []*model.Node {
	return p.Nodes(model.KindRESTAPI, model.KindHTTPAPI, model.KindWebSocketAPI)
}

// Links lists the legal links of a kind in document order.
func (p *Pass) Links(kind model.LinkKind) []*model.Link { return p.links[kind] }

// Refused lists the illegal links that the current rule reports.
func (p *Pass) Refused() []*model.Link { return p.refused[p.rule.ID] }

// From is the node at which the link starts.
func (p *Pass) From(l *model.Link) *model.Node { return p.t.Node(l.From) }

// To is the node at which the link ends.
func (p *Pass) To(l *model.Link) *model.Node { return p.t.Node(l.To) }

// answering is the node to which requests come by a link: that at its end, or the record
// of a private zone that answers users inside a VPC in its stead.
func (p *Pass) answering(l *model.Link) *model.Node {
	if l.Kind == model.Queries {
		return p.private.Answering(p.t, p.From(l), p.To(l))
	}
	return p.To(l)
}

// Attached lists the guards of a kind that are attached to the node.
func (p *Pass) Attached(n *model.Node, kind model.Kind) []*model.Node { return p.guards[n.ID][kind] }

// Names lists, for every zone, name and type, the record nodes that hold it.
func (p *Pass) Names() [][]*model.Node { return p.names }

// Groups lists the record groups in document order of their first record.
func (p *Pass) Groups() []*Group { return p.groups }

// GroupsOf lists the groups under one of the policies.
func (p *Pass) GroupsOf(policies ...string) []*Group {
	var out []*Group
	for _, g := range p.groups {
		if slices.Contains(policies, g.Policy()) {
			out = append(out, g)
		}
	}
	return out
}

// Policy is the routing policy of the group.
func (g *Group) Policy() string { return g.Spec.Policy.Val() }

// Lead is the record node at which findings about the group are shown: the
// one with the smallest id, so that document order does not matter.
func (g *Group) Lead() *model.Node {
	return slices.MinFunc(g.Records, func(a, b *model.Node) int { return cmp.Compare(a.ID, b.ID) })
}

// Name is the name that the group answers for, or the label of its record
// when none is given.
func (g *Group) Name() string { return recordName(g.Lead()) }

// LegalAnswers lists the answers that the connection table allows. Illegal
// ones count as answers but have a finding of their own.
func (g *Group) LegalAnswers() []Answer {
	var out []Answer
	for _, a := range g.Answers {
		if a.Legal {
			out = append(out, a)
		}
	}
	return out
}

// AboutGroup starts a finding on the lead record of a group and names the others.
func (p *Pass) AboutGroup(g *Group, prop string, pairs ...string) *Finding {
	return p.About(g.Lead(), prop, append([]string{"record", g.Lead().Label(), "name", g.Name(), "policy", g.Policy()}, pairs...)...).With(g.Records...)
}

// Askers lists the populations that ask for the name of a group, directly or
// through aliases of further records, sorted by id.
func (p *Pass) Askers(g *Group) []*model.Node {
	var out []*model.Node
	p.flow.exploreBack(g.Records, func(n *model.Node) bool {
		if n.Kind() == model.KindUsers {
			out = append(out, n)
		}
		return n.Kind() == model.KindRecord
	})
	return sortedByID(out)
}

// recordName is the name that a record node answers for, or its label when it
// has none.
func recordName(n *model.Node) string {
	if r, _ := model.As[*model.Record](n); r.Name.Val() != "" {
		return r.Name.Val()
	}
	return n.Label()
}

func (p *Pass) groupRecords() {
	type groupKey struct{ name, policy string }
	groups := traffic.RecordGroups(p.t)
	nameAt, groupAt := map[string]int{}, map[groupKey]*Group{}
	for _, n := range p.nodes[model.KindRecord] {
		r, _ := model.As[*model.Record](n)
		k := groups[n.ID]
		i, ok := nameAt[k]
		if !ok {
			i = len(p.names)
			nameAt[k] = i
			p.names = append(p.names, nil)
		}
		p.names[i] = append(p.names[i], n)
		gk := groupKey{k, r.Policy.Val()}
		g := groupAt[gk]
		if g == nil {
			g = &Group{Spec: r}
			groupAt[gk] = g
			p.groups = append(p.groups, g)
		}
		g.Records = append(g.Records, n)
		for _, l := range p.t.Out(n.ID) {
			s, _ := model.LinkAs[*model.ResolvesToSpec](l) // what leaves a record is an answer
			g.Answers = append(g.Answers, Answer{Link: l, Record: n, Target: p.t.Node(l.To), Legal: !p.illegal[l], Spec: s})
		}
	}
}

// Monitored tells whether Route 53 can see the answer fail: it has a health
// check, or is an alias that evaluates the health of a target other than
// CloudFront. A health check attached to a record that has a single answer is
// the check of that answer.
func (p *Pass) Monitored(a Answer) bool {
	return p.HealthChecked(a) ||
		a.Spec.Alias.Val() && a.Spec.EvaluateTargetHealth.Val() && a.Target.Kind() != model.KindCloudFront
}

// HealthChecked tells whether the answer has a health check.
func (p *Pass) HealthChecked(a Answer) bool {
	return a.Spec.HealthCheck.Val() != "" ||
		len(p.t.Out(a.Record.ID)) == 1 && len(p.Attached(a.Record, model.KindHealthCheck)) > 0
}

// label is how messages name the node.
func label(n *model.Node) string { return n.Label() }

// setNode is the edit that sets one property of a node.
func setNode(n *model.Node, prop string, value ...string) model.Edit {
	return model.Set{ID: n.ID, Props: []model.Setting{{Prop: prop, Value: value}}}
}

// meaning is what a word of a property means, in plain words.
func meaning(props []model.Prop, name, value string) string {
	p, _ := model.FindProp(props, name)
	for _, c := range p.Choices {
		if c.Value == value {
			return c.Meaning
		}
	}
	return value
}

// setLink is the edit that sets one property of a link, at the link that says it.
func setLink(l *model.Link, prop string, value ...string) model.Edit {
	return setOwn(saying(l, prop), prop, value...)
}

// saying is the link that says a property of a link: settings of a behaviour are said by
// the one to its own origin.
func saying(l *model.Link, prop string) *model.Link {
	if p, _ := model.FindProp(l.Info().Props, prop); p.OfBehaviour() && l.Lead() != nil {
		return l.Lead()
	}
	return l
}

// setOwn is the edit that sets one property where it stands.
func setOwn(l *model.Link, prop string, value ...string) model.Edit {
	return model.SetLink{Link: l.Ref(), Props: []model.Setting{{Prop: prop, Value: value}}}
}
