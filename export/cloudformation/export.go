package cloudformation

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"portolan/model"
)

// Networks.
const (
	NetworkCreate   = "create"   // a VPC with public and private subnets
	NetworkExisting = "existing" // VPC and subnets as parameters
)

// Options choose how a design is exported.
type Options struct {
	Network  string // [NetworkCreate] (default) or [NetworkExisting]
	NAT      string // of a created network: [NATPerZone] (default), [NATOne] or [NATNone]
	FlowLogs bool   // of created networks
	// LogDays is how long logs are kept, one of [LogDays]; 0 for 90 days in log
	// groups and for ever in buckets.
	LogDays int
	// Force leaves out what cannot be exported, lists it, and exports the rest.
	Force bool
	Name  string // of the stacks; the name of the design when empty
	// Rules is what the Metadata of a set says of the rules of its load balancers; "" for
	// a set that is new, or goes on over another (see [Options.Over]).
	Rules string
	// Weights is what it says of weights that have the names of an earlier set.
	Weights string
	// Names is what it says of resources that have the logical ids of an earlier set.
	Names string
	// Subnets is what it says of where the subnets of created networks stand; "" as Rules.
	Subnets string

	earlier *earlierSet
}

// Set is a design as stacks, in the order in which they deploy.
type Set struct {
	Name    string // slug of the design, the start of every stack name
	Stacks  []Stack
	LeftOut []LeftOut
	Values  map[string]string // that the owner gave, by parameter, written to [ValuesFile]; "" for one that was taken away
	Former  []Former          // that an earlier export of the folder made, and this one does not
	// Insisted is what was made because Force asked for it, with what would have refused it.
	Insisted []LeftOut
	Updates  []Update // what an update of the stacks of an earlier export would do that its owner has to know before
}

// Stack is one template and what it takes and gives.
type Stack struct {
	Name, Region string
	Template     []byte // YAML
	Parameters   []Parameter
	Outputs      []string // names
	// Upload is the output that names the bucket through which the template goes,
	// as "stack.Output"; "" for one that CloudFormation takes as it is.
	Upload string

	made    []made   // its resources
	kept    []string // logical ids of what stays when the stack is deleted
	guarded []string // logical ids of what is protected against it
	named   []string // buckets with names that are given, as LogicalId=Parameter
}

// LeftOut is something drawn that no resource stands for.
type LeftOut struct{ What, Why string }

// Reason is one thing of a design that cannot be exported. It names a node or
// a link, or neither when it is about the whole design.
type Reason struct {
	Node string        // id
	Link model.LinkRef // zero when the reason is about a node
	Why  string        // what is wrong, and what would be right
	Rule string        // id of the rule by which AWS refuses it, or may; "" for what this package cannot write

	guards string // rule that goes before this reason
	apart  bool   // a set of stacks is in one partition
}

func (r Reason) String() string {
	switch {
	case r.Link != model.LinkRef{}:
		return r.Link.String() + ": " + r.Why
	case r.Node != "":
		return r.Node + ": " + r.Why
	}
	return r.Why
}

// UnsupportedError says that a design cannot be exported, with every reason, and
// what was left out before nothing remained.
type UnsupportedError struct {
	Reasons []Reason
	Left    []LeftOut
}

func (e *UnsupportedError) Error() string {
	lines := make([]string, len(e.Reasons))
	for i, r := range e.Reasons {
		lines[i] = oneLine(r.String(), 400)
	}
	return "cannot be exported to CloudFormation: " + strings.Join(lines, "; ")
}

// Export turns t into stacks. Errors are *[UnsupportedError], or a plain error
// for options that make no sense. The same design gives the same bytes.
func Export(t *model.Topology, o Options) (*Set, error) {
	given := o
	if o.Network == "" {
		o.Network = NetworkCreate
	}
	if o.Network != NetworkCreate && o.Network != NetworkExisting {
		return nil, fmt.Errorf("network %q: want %s or %s", o.Network, NetworkCreate, NetworkExisting)
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	x, err := prepare(t, o)
	if err != nil {
		return nil, err
	}
	x.given = given
	x.build()
	if len(x.reasons) > 0 {
		return nil, &UnsupportedError{Reasons: x.reasons}
	}
	return x.set()
}

// prepare checks the design; with Force it takes away what has a reason until
// the rest stands.
func prepare(t *model.Topology, o Options) (*exporter, error) {
	var gone []LeftOut
	drawn := t
	for {
		x := newExporter(t, o)
		x.check()
		if len(x.reasons) == 0 {
			x.source, x.leftOut, x.forced = drawn, append(gone, x.leftOut...), len(gone) > 0 || len(x.insists) > 0
			return x, nil
		}
		rest, left := without(t, x.reasons)
		if !o.Force || len(left) == 0 {
			return nil, &UnsupportedError{Reasons: x.reasons, Left: gone}
		}
		t, gone = rest, append(gone, left...)
	}
}

// without takes the nodes and links that have a reason out of t.
func without(t *model.Topology, reasons []Reason) (*model.Topology, []LeftOut) {
	var left []LeftOut
	nodes, links := map[string]bool{}, map[model.LinkRef]bool{}
	for _, r := range reasons {
		switch {
		case r.Link != model.LinkRef{}:
			links[r.Link] = true
			left = append(left, LeftOut{r.Link.String(), r.Why})
		case r.Node != "":
			nodes[r.Node] = true
			left = append(left, LeftOut{r.Node, r.Why})
		}
	}
	keepNodes := slices.DeleteFunc(slices.Clone(t.Nodes), func(n *model.Node) bool { return nodes[n.ID] })
	keepLinks := slices.DeleteFunc(slices.Clone(t.Links), func(l *model.Link) bool {
		return links[l.Ref()] || nodes[l.From] || nodes[l.To]
	})
	rest, err := t.With(keepNodes, keepLinks)
	if err != nil {
		return t, nil // cannot be: every kept link has both ends
	}
	return rest, left
}

// exporter is one run: first it checks, then it builds.
type exporter struct {
	source   *model.Topology // as drawn
	t        *model.Topology // what is exported of it
	o        Options
	given    Options           // as the caller asked, without what was filled in
	forced   bool              // something was left out that would have refused the export
	lenient  bool              // writes too what the rules say that AWS refuses
	insists  []LeftOut         // what is made although it would have refused the export
	name     string            // slug of the design
	home     string            // Region of the distribution and the records
	words    map[string]string // node id -> start of its logical ids, each different
	stacks   map[string]*stack
	balancer map[string]*balancer // plans of the ALBs, by node id
	networks map[string]*network  // by Region
	secrets  map[string]*secret   // by link of a distribution
	// forwarders are the listeners and rules, by logical id, that send requests
	// along a link.
	forwarders  map[model.LinkRef][]string
	reasons     []Reason
	leftOut     []LeftOut
	weights     []*weight
	begin       []*weight // those that an earlier export may have had under another name
	placedAll   []string  // rules of load balancers, as Metadata names them
	moved       bool      // one of them is not where it would be by itself
	blocksKept  []string  // subnets of created networks, as Metadata names them
	blocksMoved bool      // one of them is not where it would be by itself
	kept        []string  // ids of resources that are not those that they get by themselves
}

func newExporter(t *model.Topology, o Options) *exporter {
	x := &exporter{
		t: t, o: o, words: words(t), stacks: map[string]*stack{}, balancer: map[string]*balancer{},
		networks: map[string]*network{}, secrets: map[string]*secret{},
		forwarders: map[model.LinkRef][]string{},
	}
	x.name = SetName(t, o)
	x.home = x.homeRegion()
	return x
}

// SetName is the name of the set of a design, with which the names of its stacks begin.
func SetName(t *model.Topology, o Options) string {
	return cmp.Or(stackSlug(o.Name), stackSlug(t.Name), unnamed)
}

// NameOfStacks is the name of the set of a design that has a name.
func NameOfStacks(design string) string { return cmp.Or(stackSlug(design), unnamed) }

// unnamed is what stacks are called of a design that has no name.
const unnamed = "design"

// words gives each node a word of letters and digits for its logical ids, made
// of its id. Ids that differ only in punctuation get a number.
func words(t *model.Topology) map[string]string {
	out := make(map[string]string, len(t.Nodes))
	taken := map[string]bool{}
	for _, n := range t.Nodes {
		base := logical(n.ID)
		word := base
		for i := 2; taken[word]; i++ {
			word = base + decimal(i)
		}
		taken[word] = true
		out[n.ID] = word
	}
	return out
}

func (x *exporter) word(node string) string { return x.words[node] }

// stackSlug makes a name that stacks may have: letters, digits and hyphens,
// starting with a letter. Long names are cut, since Regions follow.
func stackSlug(name string) string {
	s := strings.Trim(strings.NewReplacer("_", "-", ".", "-").Replace(model.Slug(name)), "-")
	if s != "" && (s[0] < 'a' || s[0] > 'z') {
		s = "design-" + s
	}
	if len(s) > 60 {
		s = strings.TrimRight(s[:60], "-")
	}
	return s
}

func (x *exporter) homeRegion() string {
	for _, n := range x.t.Nodes {
		if n.Kind() == model.KindCloudFront {
			for _, l := range x.t.Out(n.ID) {
				if to := x.t.Node(l.To); to.Kind() == model.KindS3 && to.Region() != "" {
					return to.Region()
				}
			}
		}
	}
	for _, n := range x.t.Nodes {
		if n.Kind() == model.KindALB && n.Region() != "" {
			return n.Region()
		}
	}
	for _, n := range x.t.Nodes {
		if s := serviceOf(n); s != nil && s.host != nil && n.Region() != "" {
			return n.Region()
		}
	}
	return model.CloudFrontRegion
}

// stack returns the stack of a Region. Its name hangs on nothing else that is drawn:
// under another name, what is deployed would be made a second time.
func (x *exporter) stack(region string) *stack {
	s := x.stacks[region]
	if s == nil {
		s = newStack(x.name+"-"+region, region, x.words)
		x.stacks[region] = s
	}
	return s
}

// accessStack comes after home and lets the distribution into buckets of
// another Region.
func (x *exporter) accessStack(region string) *stack {
	key := region + "/access"
	s := x.stacks[key]
	if s == nil {
		s = newStack(x.name+"-"+region+"-access", region, x.words)
		x.stacks[key] = s
	}
	return s
}

// stackOrder sorts Regions and access stacks by when they deploy: after those
// whose outputs they take, else home after the others. A ring of stacks that
// need each other has no order; then the second result names them.
func (x *exporter) stackOrder() (order, ring []string) {
	var left []string
	for k := range x.stacks {
		left = append(left, k)
	}
	slices.SortFunc(left, func(a, b string) int {
		return cmp.Or(cmp.Compare(x.stage(a), x.stage(b)), cmp.Compare(a, b))
	})
	done := map[*stack]bool{}
	for len(left) > 0 {
		i := slices.IndexFunc(left, func(k string) bool {
			for s := range x.stacks[k].needs {
				if !done[s] {
					return false
				}
			}
			return true
		})
		if i < 0 {
			return nil, left
		}
		done[x.stacks[left[i]]] = true
		order = append(order, left[i])
		left = slices.Delete(left, i, i+1)
	}
	return order, nil
}

func (x *exporter) stage(key string) int {
	switch {
	case strings.HasSuffix(key, "/access"):
		return 2
	case key == x.home:
		return 1
	}
	return 0
}

// set renders the stacks that have resources.
func (x *exporter) set() (*Set, error) {
	set := &Set{Name: x.name}
	order, ring := x.stackOrder()
	if ring != nil {
		why := "stacks would need each other: " + strings.Join(ring, ", ") + "; keep what leads to each other in one Region"
		return nil, &UnsupportedError{Reasons: []Reason{{Why: why}}}
	}
	var over []Reason
	for _, key := range order {
		x.settle(x.stacks[key])
		over = append(over, x.overLimits(x.stacks[key])...)
	}
	if len(over) > 0 {
		return nil, &UnsupportedError{Reasons: over}
	}
	templates, err := x.templates(order)
	if err != nil {
		return nil, err
	}
	var uploads []Stack
	for _, key := range order {
		s, src := x.stacks[key], templates[key]
		if why := s.tooLarge(src); why != "" {
			return nil, &UnsupportedError{Reasons: []Reason{{Why: why}}}
		}
		out := s.done(src)
		if len(src) > ofTemplate("inline") {
			up, err := x.uploadStack(s.region)
			if err != nil {
				return nil, err
			}
			out.Upload = up.Name + "." + up.Outputs[0]
			if !slices.ContainsFunc(uploads, func(o Stack) bool { return o.Name == up.Name }) {
				uploads = append(uploads, up)
			}
		}
		set.Stacks = append(set.Stacks, out)
	}
	set.Stacks = append(uploads, set.Stacks...)
	set.LeftOut, set.Insisted = x.leftOut, x.insists
	set.Updates = x.updates(set)
	return set, nil
}

// settle gives the resources of a stack their tags, what scanners are told of them,
// and their order.
func (x *exporter) settle(s *stack) {
	x.ownTags(s)
	s.suppress()
	s.takeAsText()
	sort.SliceStable(s.resources, func(i, j int) bool { return s.resources[i].rank < s.resources[j].rank })
}

// takeAsText keeps what people wrote from reading as references to the template.
func (s *stack) takeAsText() {
	for _, r := range s.resources {
		asText(r.properties)
		asText(r.metadata)
		for _, a := range r.attributes {
			asText(a.val)
		}
	}
	for _, o := range s.outputs {
		asText(o.val)
	}
}

// done is the stack as others see it.
func (s *stack) done(src []byte) Stack {
	out := Stack{Name: s.name, Region: s.region, Template: src, Parameters: s.parameters, made: s.madeOf()}
	for _, o := range s.outputs {
		out.Outputs = append(out.Outputs, o.name)
	}
	for _, r := range s.resources {
		if r.retained() {
			out.kept = append(out.kept, r.id)
		}
		if r.protected() {
			out.guarded = append(out.guarded, r.id)
		}
		if name := lookup(r.properties, "BucketName"); r.kind == "AWS::S3::Bucket" && name != nil {
			out.named = append(out.named, r.id+"="+name.Value)
		}
	}
	return out
}
