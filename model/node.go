package model

import "fmt"

// Node is one box of a topology. It is immutable once it is in a topology.
type Node struct {
	ID    string // slug, unique in the topology
	Title string // optional; shown instead of the id unless it is blank
	Spec  Spec   // what was set; see [As] for the effective properties
	Kept  Kept

	effective Spec
}

// NewNode returns a node whose defaults are filled in once, for [As]. A blank
// title is none.
func NewNode(id, title string, spec Spec) *Node {
	n := &Node{ID: id, Title: titleOf(title), Spec: spec}
	n.effective = effectiveSpec(spec)
	return n
}

// titleOf is a title, "" for one of which nothing can be seen.
func titleOf(title string) string {
	if Blank(title) {
		return ""
	}
	return title
}

func effectiveSpec(spec Spec) Spec {
	k := spec.Kind().Info()
	c := k.clone(spec)
	fillDefaults(k.Props, c, Ends{})
	return c
}

// Kind is the kind of the node.
func (n *Node) Kind() Kind { return n.Spec.Kind() }

// Info describes the kind of the node.
func (n *Node) Info() *KindInfo { return n.Spec.Kind().Info() }

// Label is the title, or the id when there is none.
func (n *Node) Label() string {
	if !Blank(n.Title) {
		return n.Title
	}
	return n.ID
}

// Effective is the spec with the documented defaults filled in.
func (n *Node) Effective() Spec {
	if n.effective == nil {
		return effectiveSpec(n.Spec)
	}
	return n.effective
}

// As returns the effective spec of n as *T, for example As[*ALB](n).
func As[T Spec](n *Node) (T, bool) {
	var zero T
	if n == nil {
		return zero, false
	}
	s, ok := n.Effective().(T)
	return s, ok
}

// Region is the Region of the node, "" when it has none or the kind is global.
func (n *Node) Region() string {
	if !n.Info().Regional {
		return ""
	}
	v, set := n.Get("region")
	if !set && n.Kind() == KindLambdaEdge {
		return CloudFrontRegion
	}
	if !set {
		return ""
	}
	return v[0]
}

// Private tells whether the node has no address on the Internet, where health
// checkers and edge locations are.
func (n *Node) Private() bool {
	switch s := n.Effective().(type) {
	case *ALB:
		return s.Scheme.Val() == SchemeInternal
	case *NLB:
		return s.Scheme.Val() == SchemeInternal
	case *RESTAPI:
		return s.Endpoint.Val() == EndpointPrivate
	case *OnPremises:
		return !s.Public.Val()
	}
	return false
}

// Hidden tells whether a server has no public address. Instances have one where the
// design says so, as in what is exported of them.
func (n *Node) Hidden() bool {
	switch s := n.Effective().(type) {
	case *ASG:
		return !s.PublicIP.Val() && !s.ElasticIP.Val()
	case *OnPremises:
		return !s.Public.Val()
	}
	return false
}

// Get returns a property in file form and whether it was set.
func (n *Node) Get(prop string) ([]string, bool) {
	p, ok := FindProp(n.Info().Props, prop)
	if !ok {
		return nil, false
	}
	return p.Get(n.Spec)
}

// with returns a copy of n with one property set (value nil clears it).
func (n *Node) with(prop string, value []string) (*Node, error) {
	p, ok := FindProp(n.Info().Props, prop)
	if !ok {
		return nil, fmt.Errorf("%s has no property %q", n.Info().Title, prop)
	}
	spec := n.Info().clone(n.Spec)
	if value == nil {
		p.Clear(spec)
	} else if err := p.Set(spec, value); err != nil {
		return nil, fmt.Errorf("%s: %w", n.ID, err)
	}
	return NewNode(n.ID, n.Title, spec).Keeping(n.Kept), nil
}

// Link joins two nodes in the direction of a request. It is immutable once it
// is in a topology.
type Link struct {
	From, To string
	Kind     LinkKind
	Named    bool     // the file names the kind with "as:"
	Spec     LinkSpec // what was set; see [LinkAs] for the effective properties
	Kept     Kept     // without tags: links are no resources

	effective LinkSpec
	ends      Ends  // the nodes that effective was made for
	lead      *Link // of the behaviour to which an origin is added, and which effective follows
	n         int   // occurrence among the links of the same pair, from 0
}

// LinkRef identifies a link within a topology and across its edits.
type LinkRef struct {
	From, To string
	N        int // occurrence among the links of the same pair, from 0
}

func (r LinkRef) String() string {
	if r.N == 0 {
		return r.From + " -> " + r.To
	}
	return fmt.Sprintf("%s -> %s #%d", r.From, r.To, r.N+1)
}

// NewLink returns a link of the kind that the two kinds of nodes imply, with
// an empty spec.
func NewLink(from, to *Node) *Link {
	k := ImpliedLinkKind(from.Kind(), to.Kind())
	return &Link{From: from.ID, To: to.ID, Kind: k, Spec: k.Info().NewSpec()}
}

// NewLinkAs makes a link of a kind that its ends may have; the file names it where they
// imply another.
func NewLinkAs(from, to *Node, as LinkKind) *Link {
	l := NewLink(from, to)
	if as != "" && as != l.Kind {
		l.Kind, l.Named, l.Spec = as, true, as.Info().NewSpec()
	}
	return l
}

// Ref identifies the link within its topology.
func (l *Link) Ref() LinkRef { return LinkRef{l.From, l.To, l.n} }

// Info describes the kind of the link.
func (l *Link) Info() *LinkInfo { return l.Kind.Info() }

// Data tells whether requests travel along the link.
func (l *Link) Data() bool { return l.Info().Data }

// Effective is the spec with the documented defaults filled in.
func (l *Link) Effective() LinkSpec {
	if l.effective == nil {
		return l.effectiveFor(Ends{})
	}
	return l.effective
}

func (l *Link) effectiveFor(ends Ends) LinkSpec {
	k := l.Info()
	c := k.clone(l.Spec)
	fillDefaults(k.Props, c, ends)
	return c
}

// LinkAs returns the effective spec of l as *T, for example LinkAs[*OriginSpec](l).
func LinkAs[T LinkSpec](l *Link) (T, bool) {
	var zero T
	if l == nil {
		return zero, false
	}
	s, ok := l.Effective().(T)
	return s, ok
}

// Get returns a property in file form and whether it was set.
func (l *Link) Get(prop string) ([]string, bool) {
	p, ok := FindProp(l.Info().Props, prop)
	if !ok {
		return nil, false
	}
	return p.Get(l.Spec)
}

// with returns a copy of l with one property set (value nil clears it).
func (l *Link) with(prop string, value []string) (*Link, error) {
	p, ok := FindProp(l.Info().Props, prop)
	if !ok {
		return nil, fmt.Errorf("a link of kind %s has no property %q", l.Kind, prop)
	}
	c := *l
	c.Spec = l.Info().clone(l.Spec)
	c.effective, c.ends, c.lead = nil, Ends{}, nil
	if value == nil {
		p.Clear(c.Spec)
	} else if err := p.Set(c.Spec, value); err != nil {
		return nil, fmt.Errorf("%s: %w", l.Ref(), err)
	}
	return &c, nil
}

// HasElasticIP tells whether a node has addresses that stay its own, by which Shield
// can protect it.
func HasElasticIP(n *Node) bool {
	switch s := n.Effective().(type) {
	case *NLB:
		return s.ElasticIP.Val()
	case *ASG:
		return s.ElasticIP.Val()
	}
	return false
}
