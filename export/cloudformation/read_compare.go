package cloudformation

import (
	"cmp"
	"hash/fnv"
	"maps"
	"math"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/document"
)

// comparison holds templates that were read against what designs give.
type comparison struct {
	read []*readTemplate
	ours bool // they are a set of ours: what is missing was taken away
	// defaults takes parameters for their defaults: other people put figures there.
	defaults bool
	options  Options
	leaves   map[*readResource]map[string]string
	refs     map[*readResource][]readRef // what each refers to
	tries    int                         // exports that may still be made
	made     int                         // exports that were made
	// sketched is the design that the templates give without their drawing, nil for none.
	sketched func() *model.Topology
	// costs are those of designs that were tried, by a sum of what is drawn.
	costs map[uint64]int
	// leftOver are resources to which nothing leads any more: they say nothing of the rest.
	leftOver map[*readResource]bool
	// version are the places where an earlier version of this program wrote something else.
	version map[string]bool
}

// attempt is a design with what its export gives and how far that is from the
// templates.
type attempt struct {
	t     *model.Topology
	gaps  []gap
	cost  int
	pairs []pair
	// refused are the places that the export leaves out.
	refused map[string]bool
}

// gap is a place where templates and the export of a design differ.
type gap struct {
	pair
	path       string // "" for a whole resource
	want, have string // in the templates, and of the design
	absent     bool   // the templates have nothing there
	new        bool   // the design has nothing there
	left       bool   // the templates leave it out, and want is what AWS takes then
	added      bool   // the templates of others leave it out, and an export would add it
	same       bool   // one side leaves out what the other says, which is what AWS takes then
}

// node is the node that a gap is about, "" when it is none.
func (g gap) node() string {
	if g.written != nil {
		return g.written.node
	}
	return g.read.node
}

// key tells gaps of one comparison apart.
func (g gap) key() string { return g.resource().in.name + "/" + g.resource().id + "/" + g.path }

// Costs of differences. Elsewhere than in sets of ours, what an export would add
// says nothing: the owner left it to AWS.
const (
	costLeaf     = 10
	costResource = 20
	costHome     = 20 * costLeaf // what follows elsewhere from one edit counts less
	costExtra    = 1             // an output or a parameter that follows from the rest
)

// costOf weighs a leaf: what a property is read from, and what a listener says
// outright, counts more than what follows from it in security groups and words.
func costOf(kind, path string) int {
	switch {
	case strings.HasSuffix(path, "Description"), path == "@DependsOn":
		return costExtra
	case kind == "AWS::EC2::SecurityGroup" && strings.HasSuffix(path, "Port"):
		return costLeaf / 5
	case kind == "AWS::ElasticLoadBalancingV2::Listener" && (path == "Port" || path == "Protocol"):
		return 4 * costLeaf
	case carriers().own[strings.TrimSuffix(kind+" "+anyItem(path), " ")]:
		return 2 * costLeaf
	}
	return costLeaf
}

// costBetween weighs a leaf that both sides have, in another way: what refers to
// something else says no property.
func costBetween(kind, path, want string) int {
	if !strings.Contains(want, "${") && carriers().home[strings.TrimSuffix(kind+" "+anyItem(path), " ")] {
		return costHome
	}
	return costOf(kind, path)
}

func newComparison(read []*readTemplate, ours bool, o Options) *comparison {
	c := &comparison{
		read: read, ours: ours, defaults: !ours, options: o, sketched: func() *model.Topology { return nil },
		leaves: map[*readResource]map[string]string{}, refs: map[*readResource][]readRef{}, costs: map[uint64]int{}, leftOver: map[*readResource]bool{},
	}
	w := newWordReader(read)
	w.defaults = c.defaults
	for _, t := range read {
		for _, r := range append(slices.Clone(t.resources), t.extras...) {
			w.seen = func(to *readResource, attribute string) { c.refs[r] = append(c.refs[r], readRef{to, attribute}) }
			c.leaves[r] = w.leaves(r)
		}
	}
	return c
}

// try exports a design and compares, nil when it cannot be exported or no more
// exports may be made.
func (c *comparison) try(t *model.Topology) *attempt {
	if c.tries <= 0 {
		return nil
	}
	c.tries--
	c.made++
	f := c.foresee(t)
	if f == nil {
		return nil
	}
	f.words.defaults = c.defaults
	a := &attempt{t: t, pairs: matched(c.read, f, c.ours), refused: f.refused}
	for _, p := range a.pairs {
		if p.read != nil && p.written != nil {
			f.words.names[p.written] = p.read.id
		}
	}
	if c.ours {
		a.pairs = oneOfGroups(a.pairs, f.words)
	}
	if c.ours {
		a.pairs = append(a.pairs, extraPairs(c.read, f.set)...)
		a.pairs = pairWeights(a.pairs)
	}
	for _, p := range a.pairs {
		c.weigh(a, p, f.words)
	}
	return a
}

// foresee is what a design of the search would be written as, nil where that cannot be
// said. Such a design may be one that an export never gets to plan, since the rules refuse
// it: what fails on the way is no design to take, and no end of the reading.
func (c *comparison) foresee(t *model.Topology) (f *foreseen) {
	defer func() {
		if recover() != nil {
			f = nil
		}
	}()
	return foresee(t, c.options)
}

// nearer tries a design, nil also where it is known to be further from the templates
// than most: rounds come by the same designs.
func (c *comparison) nearer(t *model.Topology, most int) *attempt {
	sum := fnv.New64a()
	_, _ = sum.Write(document.Format(t))
	key := sum.Sum64()
	if cost, ok := c.costs[key]; ok && cost > most {
		return nil
	}
	before := c.tries
	a := c.try(t)
	switch {
	case a != nil:
		c.costs[key] = a.cost
	case before > 0:
		c.costs[key] = math.MaxInt
	}
	return a
}

// weigh adds the gaps of a pair.
func (c *comparison) weigh(a *attempt, p pair, words *wordReader) {
	if c.version[gap{pair: p}.key()] || p.written != nil && c.idle(p.read) {
		return
	}
	switch {
	case p.read == nil:
		n := len(words.leaves(p.written))
		a.gaps = append(a.gaps, gap{pair: p, absent: true})
		switch {
		case c.ours && p.written.isExtra():
			a.cost += costExtra
		case c.ours:
			a.cost += costResource + costLeaf*min(n, 3) // it may follow from one edit
		}
		return
	case p.written == nil:
		a.gaps = append(a.gaps, gap{pair: p, new: true})
		if c.leftOver[p.read] {
			return
		}
		a.cost += costResource
		for path, text := range c.leaves[p.read] { // nothing is gained by giving none
			a.cost += costBetween(p.read.kind, path, text)
		}
		return
	}
	if c.ours && sameTree(p.read.properties, p.written.properties) && sameTree(p.read.attributes, p.written.attributes) {
		return // names mean the same in both: outputs are compared on their own
	}
	want := maps.Clone(c.leaves[p.read])
	have := words.leaves(p.written)
	if words.merged {
		withoutTwins(have)
	}
	have = aligned(want, c.byMeaning(a, p, want, have))
	c.byNumber(a, p, want, have)
	for _, path := range slices.Sorted(maps.Keys(want)) {
		text, ok := have[path]
		switch {
		case ok && text == want[path], c.version[gap{pair: p, path: path}.key()]:
			continue
		case ok:
			a.cost += costBetween(p.read.kind, path, want[path])
		default:
			a.cost += costOf(p.read.kind, path)
		}
		g := gap{pair: p, path: path, want: want[path], have: text, new: !ok}
		if def, known := defaultAt(p.written.kind, path, have); !ok && known {
			g.same = def == g.want
		}
		a.gaps = append(a.gaps, g)
	}
	for _, path := range slices.Sorted(maps.Keys(have)) {
		if _, ok := want[path]; ok || c.version[gap{pair: p, path: path}.key()] {
			continue
		}
		g := gap{pair: p, path: path, have: have[path], absent: true}
		switch def, known := defaultAt(p.read.kind, path, want); {
		case known && c.ours && atFirst(p.read.kind, path):
			a.cost += costOf(p.read.kind, path) // what is taken away later is not what AWS begins with
		case known && def != g.have:
			g.want, g.left = def, true
			if c.ours { // elsewhere the search takes no notice: what is left out may be chance
				g.absent = false
				a.cost += costBetween(p.read.kind, path, def)
			}
		default:
			g.same = known
			g.added = !known && !c.ours && addsTo(g)
			if c.ours {
				a.cost += costOf(p.read.kind, path)
			}
		}
		a.gaps = append(a.gaps, g)
	}
}

// sameTree tells whether two values are written in the same way.
func sameTree(a, b value) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Kind != b.Kind || a.Value != b.Value || len(a.Content) != len(b.Content) || (isFunction(a) || isFunction(b)) && a.Tag != b.Tag {
		return false
	}
	for i, c := range a.Content {
		if !sameTree(c, b.Content[i]) {
			return false
		}
	}
	return true
}

// extraPairs pairs the parameters, conditions and outputs of two sets by name.
func extraPairs(read, written []*readTemplate) []pair {
	var out []pair
	for t, o := range templatesBeside(read, written) {
		byID := map[string]*readResource{}
		for _, r := range o.extras {
			byID[r.kind+r.id] = r
		}
		for _, r := range t.extras {
			out = append(out, pair{r, byID[r.kind+r.id]})
			delete(byID, r.kind+r.id)
		}
		for _, r := range o.extras {
			if byID[r.kind+r.id] != nil {
				out = append(out, pair{written: r})
			}
		}
	}
	return out
}

// extra is a parameter, a condition or an output as something to compare.
func (t *readTemplate) extra(kind, id, node string, fields ...field) {
	t.extras = append(t.extras, &readResource{in: t, id: id, kind: kind, node: node, attributes: object(), properties: object(fields...)})
}

// Kinds of what is compared beside resources.
const (
	extraParameter = "parameter"
	extraOutput    = "output"
	extraCondition = "condition"
)

func (r *readResource) isExtra() bool {
	return r.kind == extraParameter || r.kind == extraOutput || r.kind == extraCondition
}

// addExtras adds what is compared beside the resources of a template. words are
// the starts of the logical ids of nodes.
func (t *readTemplate) addExtras(words map[string]string, conditions value) {
	for _, name := range slices.Sorted(maps.Keys(t.parameters)) {
		p := t.parameters[name]
		if p.from != "" {
			continue
		}
		var def value
		if p.hasDefault {
			def = str(p.def)
		}
		t.extra(extraParameter, name, nodeOf(words, name), append([]field{f("Default", def)}, p.bounds...)...)
	}
	for _, name := range slices.Sorted(maps.Keys(t.outputs)) {
		t.extra(extraOutput, name, nodeOf(words, name), f("Value", t.outputs[name]))
	}
	for name, v := range members(conditions) {
		t.extra(extraCondition, name.Value, nodeOf(words, name.Value), f("Condition", v))
	}
}

// nodeOf is the node with whose word a logical id begins, the longest there is.
func nodeOf(words map[string]string, id string) string {
	best, long := "", 0
	for node, w := range words { // each is different
		if len(w) > long && strings.HasPrefix(id, w) {
			best, long = node, len(w)
		}
	}
	return best
}

// byPlace orders gaps for people: by node, resource and path.
func byPlace(gaps []gap) []gap {
	out := slices.Clone(gaps)
	slices.SortStableFunc(out, func(a, b gap) int {
		return cmp.Or(cmp.Compare(a.node(), b.node()), cmp.Compare(a.resource().id, b.resource().id), cmp.Compare(a.path, b.path))
	})
	return out
}

// resource is the one that was read, or the one that is missing.
func (g gap) resource() *readResource {
	if g.read != nil {
		return g.read
	}
	return g.written
}
