package cloudformation

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// restPlace is a place of a template that no property of a drawing is read from.
type restPlace struct{ id, what, path string }

// resourceMetadata is what is told of metadata of resources.
const resourceMetadata = "Metadata"

// restOf are the texts of a template beside what is compared while a design is read:
// descriptions, metadata of resources, rules, and sections that an export does not
// write.
func (t *readTemplate) restOf(root value) map[restPlace]string {
	out := map[restPlace]string{}
	w := newWordReader([]*readTemplate{t})
	add := func(id, what string, v value, not ...string) {
		leaves := map[string]string{}
		w.spread(t, v, "", leaves)
		for path, text := range leaves {
			first, _, _ := strings.Cut(path, ".")
			if !slices.Contains(not, first) {
				out[restPlace{id, what, path}] = text
			}
		}
	}
	for section, v := range members(root) {
		switch section.Value {
		case "AWSTemplateFormatVersion", "Conditions":
		case "Resources":
			for id, r := range members(v) {
				if m := lookupObject(r, "Metadata"); m != nil {
					add(id.Value, resourceMetadata, m)
				}
			}
		case "Parameters":
			for id, p := range members(v) {
				name := cmp.Or(t.renamed[id.Value], id.Value)
				if read := t.parameters[name]; read != nil && read.from != "" {
					add(name, extraParameter, p)
					continue
				}
				add(name, extraParameter, p, append([]string{"Default"}, boundKeys...)...)
			}
		case "Outputs":
			for id, o := range members(v) {
				add(id.Value, extraOutput, o, "Value")
			}
		case "Metadata":
			add("", section.Value, v, metadataKey)
		default:
			add("", section.Value, v)
		}
	}
	return out
}

// addRest tells where the rest of templates is not what an export of the design gives.
func (r *Reading) addRest(s *solver) {
	o := s.options
	o.Network = cmp.Or(o.Network, NetworkCreate)
	gone := map[string]bool{}
	var f *foreseen
	if x, err := prepare(r.Topology, o); err == nil {
		f = x.foreseen()
		order, _ := x.stackOrder()
		for _, key := range order {
			x.overLimits(x.stacks[key]) // quotas are told in descriptions
		}
		r.addUploads(x)
	}
	if f == nil { // what is left out of such a design is not what was left out
		if f = foresee(r.Topology, o); f == nil {
			return
		}
		for _, t := range s.read {
			gone[t.name+"/"] = true
		}
	}
	for _, g := range s.now.gaps {
		if g.read == nil || g.written == nil {
			gone[g.resource().in.name+"/"+g.resource().id] = true
		}
	}
	for t, written := range templatesBeside(s.read, f.set) {
		if t.untouched {
			continue
		}
		src, err := written.render()
		if err != nil {
			continue
		}
		root, err := loadTemplate(src)
		if err != nil {
			continue
		}
		for name, p := range t.parameters { // both have those of other stacks
			if w := written.parameters[name]; w != nil {
				w.from = p.from
			}
		}
		r.restApart(t, t.restOf(t.root), asCalled(written.restOf(root), t, s.now.pairs), gone)
	}
}

// asCalled gives what an export says of resources the ids that these have in a template.
func asCalled(rest map[restPlace]string, t *readTemplate, pairs []pair) map[restPlace]string {
	ids := map[string]string{}
	for _, p := range pairs {
		if p.read != nil && p.written != nil && p.read.in == t && !p.read.isExtra() {
			ids[p.written.id] = p.read.id
		}
	}
	out := make(map[restPlace]string, len(rest))
	for at, text := range rest {
		if id := ids[at.id]; id != "" && at.what == resourceMetadata {
			at.id = id
		}
		out[at] = text
	}
	return out
}

// addUploads tells where the stacks for large templates are not as an export writes
// them: nothing of them is drawn.
func (r *Reading) addUploads(x *exporter) {
	for _, t := range r.uploads {
		up, err := x.uploadStack(t.region)
		if err != nil {
			continue
		}
		root, err := loadTemplate(up.Template)
		if err != nil {
			continue
		}
		r.restApart(t, t.allOf(t.root), t.allOf(root), nil)
	}
}

// allOf are all texts of a template.
func (t *readTemplate) allOf(root value) map[restPlace]string {
	leaves, out := map[string]string{}, map[restPlace]string{}
	newWordReader(nil).spread(&readTemplate{}, root, "", leaves)
	for path, text := range leaves {
		out[restPlace{"", "template", path}] = text
	}
	return out
}

// restApart tells each place that differs, but for what is told as a whole.
func (r *Reading) restApart(t *readTemplate, want, have map[restPlace]string, gone map[string]bool) {
	both := maps.Clone(have)
	maps.Copy(both, want)
	places := slices.SortedFunc(maps.Keys(both), func(a, b restPlace) int {
		return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.what, b.what), cmp.Compare(a.path, b.path))
	})
	for _, at := range places {
		is, there := want[at]
		was, given := have[at]
		if there == given && is == was || gone[t.name+"/"+at.id] && (at.id != "" || at.what == "Description") {
			continue
		}
		n := Note{ID: t.name, What: at.what, LeftOut: true}
		if at.id != "" {
			n.ID += "/" + at.id
		}
		path := cmp.Or(at.path, "the text")
		switch {
		case !there:
			n.Why = fmt.Sprintf("%s is missing; the drawing gives %s", path, quotedShort(was))
		case !given:
			n.Why = fmt.Sprintf("%s is %s; the drawing gives nothing there", path, quotedShort(is))
		default:
			n.Why = fmt.Sprintf("%s is %s; the drawing gives %s", path, quotedApart(is, was), quotedApart(was, is))
		}
		r.Notes = append(r.Notes, n)
	}
}
