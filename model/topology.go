package model

import (
	"errors"
	"fmt"
	"strings"
)

// Point is where a person put a node on the canvas: the cell of its top left corner
// in the full-size drawing from left to right. With By it is a move instead, from
// where the layout has the node, X along the way of requests and Y across it, in
// steps of which MoveSteps lead to the next box. A move holds in drawings of every
// shape, a cell in that one alone.
type Point struct {
	X, Y int
	By   bool
}

// MoveSteps is how many steps of a move lead to the next box.
const MoveSteps = 24

// Pinned tells whether a node has a cell of its own in the full-size drawing.
func (t *Topology) Pinned() bool {
	for _, p := range t.Layout {
		if !p.By {
			return true
		}
	}
	return false
}

// Ignore is a finding that a person accepted.
type Ignore struct {
	Rule   string // id of the rule
	On     string // node id, "a -> b", or "" for the whole design
	Reason string
}

// Names tells whether the entry is about a rule, in whatever case it is written.
func (g Ignore) Names(rule string) bool { return strings.EqualFold(strings.TrimSpace(g.Rule), rule) }

// Expectation is a goal that simulate and validate check. Empty fields are not asked.
type Expectation struct {
	From         string // population or place
	Request      string // path
	P50          string // upper bound with unit, such as 60ms
	P90          string
	P95          string
	P99          string
	Availability string // the least that the commitments of AWS may amount to, such as 99.95%
	Survives     string // what breaks: region:CODE, node:ID
	Method       string
	Within       string // time to recover, such as 60s
	RPO          string // time before the break in which what was written may be lost
	Stays        string // area in which requests must land
	Of           string // whose times P50 to P99 are: OfUser, or of the whole population
}

// OfUser as the Of of a goal asks for the times of one typical user.
const OfUser = "user"

// OfPopulation as the Of of a goal asks for the times over all users, as no word
// does.
const OfPopulation = "population"

// Methods are the HTTP methods that CloudFront and the APIs can be told to take.
func Methods() []string {
	return []string{"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"}
}

// Topology is an immutable design. Make one with [New], change it with an [Edit].
type Topology struct {
	Name, Description string
	Nodes             []*Node          // in document order
	Links             []*Link          // in document order
	Layout            map[string]Point // only what a person placed by hand, by node id
	Groups            []Group          // named ones, and Regions and stacks that are folded
	Ignores           []Ignore
	Assume            *Assumptions
	Expect            []Expectation
	Kept              Kept

	nodes map[string]*Node
	order map[string]int
	out   map[string][]*Link
	in    map[string][]*Link
	named map[string][]*Node
}

// ErrDuplicateID and ErrMissingNode are the faults that no topology may have.
var (
	ErrDuplicateID = errors.New("id is used twice")
	ErrMissingNode = errors.New("no such node")
)

// New makes a topology of nodes and links. Ids must be unique and the ends of
// every link must exist; any other fault is a matter for rules.
func New(name string, nodes []*Node, links []*Link) (*Topology, error) {
	return (&Topology{Name: name, Nodes: nodes, Links: links}).indexed()
}

// With returns a topology made of t with other nodes and links; everything
// else is shared.
func (t *Topology) With(nodes []*Node, links []*Link) (*Topology, error) {
	c := *t
	c.Nodes, c.Links = nodes, links
	return c.indexed()
}

// indexed completes a topology under construction.
func (t *Topology) indexed() (*Topology, error) {
	t.settle()
	t.nodes = make(map[string]*Node, len(t.Nodes))
	t.order = make(map[string]int, len(t.Nodes))
	t.out = make(map[string][]*Link, len(t.Nodes))
	t.in = make(map[string][]*Link, len(t.Nodes))
	t.named = map[string][]*Node{}
	var errs []error
	for i, n := range t.Nodes {
		if _, dup := t.nodes[n.ID]; dup {
			errs = append(errs, fmt.Errorf("node %q: %w", n.ID, ErrDuplicateID))
			continue
		}
		t.nodes[n.ID] = n
		t.order[n.ID] = i
		if r, ok := As[*Record](n); ok && r.Name.Val() != "" {
			name := Domain(r.Name.Val())
			t.named[name] = append(t.named[name], n)
		}
	}
	type pair struct{ from, to string }
	seen := make(map[pair]int, len(t.Links))
	links := make([]*Link, len(t.Links))
	for i, l := range t.Links {
		from, to := t.nodes[l.From], t.nodes[l.To]
		if from == nil || to == nil {
			missing := l.From
			if from != nil {
				missing = l.To
			}
			errs = append(errs, fmt.Errorf("link %s -> %s: %q: %w", l.From, l.To, missing, ErrMissingNode))
			continue
		}
		p := pair{l.From, l.To}
		if l.ends.To != to || l.Kind == ResolvesTo && l.ends.From != from || l.n != seen[p] || l.effective == nil {
			c := *l
			c.ends, c.n, c.lead = Ends{from, to}, seen[p], nil
			c.effective = c.effectiveFor(c.ends)
			l = &c
		}
		seen[p]++
		links[i] = l
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	lead(links, t.nodes)
	for _, l := range links {
		t.out[l.From] = append(t.out[l.From], l)
		t.in[l.To] = append(t.in[l.To], l)
	}
	t.Links = links
	return t, nil
}

// Node returns the node with that id, nil when there is none.
func (t *Topology) Node(id string) *Node { return t.nodes[id] }

// Index is the place of the node in document order, -1 when there is none.
func (t *Topology) Index(id string) int {
	if i, ok := t.order[id]; ok {
		return i
	}
	return -1
}

// Named lists the records of a name, however they write it, in document order.
func (t *Topology) Named(name string) []*Node { return t.named[Domain(name)] }

// Out lists the links that leave the node, in document order.
func (t *Topology) Out(id string) []*Link { return t.out[id] }

// In lists the links that reach the node, in document order.
func (t *Topology) In(id string) []*Link { return t.in[id] }

// Link returns the link with that reference, nil when there is none.
func (t *Topology) Link(ref LinkRef) *Link {
	for _, l := range t.out[ref.From] {
		if l.Ref() == ref {
			return l
		}
	}
	return nil
}

// Guards lists the nodes that guard the node: attached web ACLs, Shield,
// certificates and health checks, edge functions it invokes, health checks
// that its answers name.
func (t *Topology) Guards(id string) []*Node {
	var out []*Node
	add := func(n *Node) {
		for _, o := range out {
			if o == n {
				return
			}
		}
		if n != nil && n.Info().Guard() {
			out = append(out, n)
		}
	}
	for _, l := range t.in[id] {
		if l.Kind == Attach {
			add(t.nodes[l.From])
		}
	}
	for _, l := range t.out[id] {
		if l.Kind == Invokes {
			add(t.nodes[l.To])
		}
		if s, ok := l.Spec.(*ResolvesToSpec); ok && s.HealthCheck.IsSet() {
			add(t.nodes[s.HealthCheck.Val()])
		}
	}
	return out
}

// Regions lists the Regions that nodes live in, in document order.
func (t *Topology) Regions() []string {
	var out []string
	seen := map[string]bool{}
	for _, n := range t.Nodes {
		if r := n.Region(); r != "" && !seen[r] {
			seen[r] = true
			out = append(out, r)
		}
	}
	return out
}

// FreshID returns base, or base with the first free number behind it. A base
// that would grow too long for an id loses its end.
func (t *Topology) FreshID(base string) string {
	if t.Node(base) == nil {
		return base
	}
	for i := 2; ; i++ {
		end := fmt.Sprintf("-%d", i)
		if id := base[:min(len(base), MaxID-len(end))] + end; t.Node(id) == nil {
			return id
		}
	}
}
