package cloudformation

import (
	"iter"
	"slices"
	"strings"

	"portolan/model"
)

// foreseen is what an export of a design writes, as a set that is read: to hold
// templates against it. The exporter is the one table of what a property becomes.
type foreseen struct {
	t       *model.Topology
	set     []*readTemplate
	words   *wordReader
	refused map[string]bool // nodes and links that were left out, and the ends of these
}

// foresee exports a design without asking the rules, since templates may hold
// what AWS refuses. What cannot be written is left out; nil when nothing can.
func foresee(t *model.Topology, o Options) *foreseen {
	if o.Network == "" {
		o.Network = NetworkCreate
	}
	var x *exporter
	refused := map[string]bool{}
	for {
		x = newExporter(t, o)
		x.lenient = !o.Force
		x.check()
		if len(x.reasons) == 0 {
			break
		}
		rest, left := without(t, x.reasons)
		if len(left) == 0 {
			return nil
		}
		for _, r := range x.reasons {
			refused[r.Node], refused[r.Link.String()], refused[r.Link.From], refused[r.Link.To] = true, true, true, true
		}
		t = rest
	}
	x.source = t
	f := x.foreseen()
	if f != nil {
		f.t, f.refused = t, refused
	}
	return f
}

// foreseen is what an export writes that was checked, nil when nothing can be.
func (x *exporter) foreseen() *foreseen {
	x.build()
	order, ring := x.stackOrder()
	if len(x.reasons) > 0 || ring != nil {
		return nil
	}
	f := &foreseen{}
	main := x.mainFirst(order)
	for _, key := range order {
		s := x.stacks[key]
		x.settle(s)
		read := s.asRead()
		read.render = func() ([]byte, error) { return x.template(s, nil, key == main[0]) }
		f.set = append(f.set, read)
	}
	f.words = newWordReader(f.set)
	return f
}

// asRead is a stack under construction as a template that was read.
func (s *stack) asRead() *readTemplate {
	t := &readTemplate{name: s.name, region: s.region, byID: map[string]*readResource{}, parameters: map[string]*readParameter{}, outputs: map[string]value{}}
	owner := map[string]string{}
	for key, id := range s.ids {
		node, _, _ := strings.Cut(key, "\x00")
		owner[id] = node
	}
	for _, r := range s.resources {
		attributes := object(r.attributes...)
		if len(r.dependsOn) > 0 {
			attributes.Content = append(attributes.Content, str("DependsOn"), strs(r.dependsOn...))
		}
		if r.stateful {
			attributes.Content = append(attributes.Content, kept().Content...)
		}
		_ = tidy(r.properties, 0) // what is built here is none too deep
		read := &readResource{in: t, id: r.id, kind: r.kind, comment: r.comment, attributes: attributes, properties: r.properties, node: owner[r.id]}
		t.resources = append(t.resources, read)
		t.byID[r.id] = read
	}
	for _, p := range s.parameters {
		t.parameters[p.Name] = &readParameter{name: p.Name, description: p.Description, def: p.Default, hasDefault: p.Default != "", from: p.From, was: p.Was, bounds: boundsOf(p.value())}
	}
	for _, o := range s.outputs {
		t.outputs[o.name] = o.val
	}
	t.addExtras(s.words, object(s.conditions...))
	return t
}

// isMain tells whether a resource stands for its node, rather than for a part of
// it: it has the first type of those that the service makes.
func isMain(kind model.Kind, resource string) bool {
	s := serviceIndex[kind]
	return s != nil && len(s.makes) > 0 && s.makes[0] == resource
}

// pair is a resource that was read and the one that an export writes in its place;
// either may be missing.
type pair struct{ read, written *readResource }

// matched pairs the resources of two sets: by their ids, then by what is most
// like it among those of the same type and the same node. In sets of ours the
// templates are paired before; elsewhere stacks are cut in other ways.
func matched(read []*readTemplate, f *foreseen, ours bool) []pair {
	if !ours {
		return matchedIn(resourcesOf(read), resourcesOf(f.set), f.t)
	}
	var out []pair
	left := slices.Clone(f.set)
	for _, t := range read {
		at := bestTemplate(t, left)
		if at < 0 || !shareIDs(t, left[at]) {
			out = append(out, matchedIn(t.resources, nil, nil)...)
			continue
		}
		out = append(out, matchedIn(t.resources, left[at].resources, nil)...)
		left = slices.Delete(left, at, at+1)
	}
	return append(out, matchedIn(nil, resourcesOf(left), nil)...)
}

func resourcesOf(set []*readTemplate) []*readResource {
	var out []*readResource
	for _, t := range set {
		out = append(out, t.resources...)
	}
	return out
}

func shareIDs(a, b *readTemplate) bool {
	return slices.ContainsFunc(a.resources, func(r *readResource) bool { return b.byID[r.id] != nil })
}

// bestTemplate is the place of the template that shares most with another, by the
// ids of resources, then by name and Region.
func bestTemplate(t *readTemplate, all []*readTemplate) int {
	best, most := -1, -1
	for i, other := range all {
		n := 0
		for _, r := range t.resources {
			if o := other.byID[r.id]; o != nil && o.kind == r.kind {
				n += 4
			}
		}
		if other.name == t.name {
			n += 2
		}
		if other.region == t.region {
			n++
		}
		if n > most {
			best, most = i, n
		}
	}
	return best
}

// templatesBeside gives each template that was read with the one that an export writes in
// its place; those for which none is left are left out.
func templatesBeside(read, written []*readTemplate) iter.Seq2[*readTemplate, *readTemplate] {
	return func(yield func(t, o *readTemplate) bool) {
		left := slices.Clone(written)
		for _, t := range read {
			at := bestTemplate(t, left)
			if at < 0 {
				return
			}
			o := left[at]
			left = slices.Delete(left, at, at+1)
			if !yield(t, o) {
				return
			}
		}
	}
}

// matchedIn pairs resources; of templates that are not ours with those of the nodes of a
// design beside them too.
func matchedIn(read, written []*readResource, elsewhere *model.Topology) []pair {
	var out []pair
	var rest []*readResource
	taken := map[*readResource]bool{}
	byID := map[string]*readResource{}
	for _, o := range written {
		byID[o.id] = o
	}
	for _, r := range read {
		if o := byID[r.id]; o != nil && o.kind == r.kind && !taken[o] {
			out = append(out, pair{r, o})
			taken[o] = true
		} else {
			rest = append(rest, r)
		}
	}
	alike := likeness{leaves: map[*readResource]map[string]string{}}
	for _, r := range rest {
		o := alike.most(r, written, taken, elsewhere)
		if o != nil {
			taken[o] = true
		}
		out = append(out, pair{r, o})
	}
	for _, o := range written {
		if !taken[o] {
			out = append(out, pair{written: o})
		}
	}
	return out
}

// likeness remembers the leaves of resources while they are compared.
type likeness struct {
	leaves map[*readResource]map[string]string
}

func (l likeness) of(r *readResource) map[string]string {
	out, ok := l.leaves[r]
	if !ok {
		out = newWordReader([]*readTemplate{r.in}).leaves(r)
		l.leaves[r] = out
	}
	return out
}

// most is the resource of the same type and node that shares most with another,
// nil when there is none.
func (l likeness) most(r *readResource, written []*readResource, taken map[*readResource]bool, t *model.Topology) *readResource {
	var best *readResource
	most := -1
	// Parts may belong to either end of a link: what no node of that type has may
	// be that of another. What stands for a node is that of no other.
	n := (*model.Node)(nil)
	if t != nil {
		n = t.Node(r.node)
	}
	elsewhere := t != nil && (n == nil || !isMain(n.Kind(), r.kind)) && !slices.ContainsFunc(written, func(o *readResource) bool { return o.kind == r.kind && o.node == r.node })
	for _, o := range written {
		if taken[o] || o.kind != r.kind || r.node != "" && o.node != r.node && !(elsewhere && linked(t, r.node, o.node)) {
			continue
		}
		n := len(commonStart(r.id, o.id))
		for path, text := range l.of(o) {
			if l.of(r)[path] == text {
				n += 8
			}
		}
		if n > most {
			best, most = o, n
		}
	}
	return best
}

// linked tells whether a link leads from one of two nodes to the other.
func linked(t *model.Topology, a, b string) bool {
	return b == "" || slices.ContainsFunc(t.Out(a), func(l *model.Link) bool { return l.To == b }) || slices.ContainsFunc(t.In(a), func(l *model.Link) bool { return l.From == b })
}

func commonStart(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return a[:n]
}
