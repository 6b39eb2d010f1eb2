package cloudformation

import (
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// keepNames gives resources the logical ids under which an earlier export into the folder,
// or Metadata, knows them: what takes something of which AWS has one keeps the id that took
// it, so that it is changed and not made a second time; and where an id stands for another
// type of resource, which CloudFormation refuses, there is another id.
func (x *exporter) keepNames() {
	record := map[string]string{}
	for entry := range strings.FieldsSeq(x.o.Names) {
		if fresh, name, ok := strings.Cut(entry, "="); ok && logicalName().MatchString(name) {
			record[fresh] = name
		}
	}
	for _, key := range slices.Sorted(maps.Keys(x.stacks)) {
		s := x.stacks[key]
		k := keeper{s: s, record: record, names: map[*resource]string{}, used: map[string]bool{}}
		if x.o.earlier != nil {
			k.held = slices.Clone(x.o.earlier.made[s.name])
		}
		k.name()
		x.kept = append(x.kept, k.rename()...)
		x.kept = append(x.kept, k.order(x.o.Names)...)
	}
}

// namesRecord is what Metadata says of ids that are not those that resources get by themselves.
func (x *exporter) namesRecord() string { return strings.Join(x.kept, " ") }

// keeper names the resources of a stack.
type keeper struct {
	s      *stack
	record map[string]string // what Metadata says
	held   []heldResource    // of before, that no resource has yet
	was    []heldResource
	names  map[*resource]string
	used   map[string]bool
}

// name finds the resources of before.
func (k *keeper) name() {
	k.was = slices.Clone(k.held)
	for _, r := range k.s.resources {
		if name := k.record[r.id]; name != "" {
			k.take(r, name)
		}
	}
	k.match(func(r *resource, h heldResource) bool { return h.id == r.id && shares(r, h) })
	for _, o := range onces {
		if o.keeps {
			k.match(func(r *resource, h heldResource) bool {
				return slices.ContainsFunc(o.taken(r.kind, r.properties), func(one taking) bool { return slices.Contains(o.taken(h.kind, h.properties), one) })
			})
		}
	}
	k.match(func(r *resource, h heldResource) bool { return k.onlyAnswer(r, h) })
	for _, r := range k.s.resources {
		if k.names[r] == "" {
			k.fresh(r)
		}
	}
}

// shares tells whether a resource takes something that one of before took.
func shares(r *resource, h heldResource) bool {
	return slices.ContainsFunc(onces, func(o once) bool {
		return o.keeps && slices.ContainsFunc(o.taken(r.kind, r.properties), func(one taking) bool { return slices.Contains(o.taken(h.kind, h.properties), one) })
	})
}

// match gives resources without a name the ids of those of before that fit them.
func (k *keeper) match(fits func(*resource, heldResource) bool) {
	for _, r := range k.s.resources {
		at := slices.IndexFunc(k.held, func(h heldResource) bool { return h.kind == r.kind && k.names[r] == "" && fits(r, h) })
		if at >= 0 && k.take(r, k.held[at].id) {
			k.held = slices.DeleteFunc(k.held, func(h heldResource) bool { return h.id == k.names[r] })
		}
	}
}

// onlyAnswer tells whether a record set takes the place of the one that its name and type
// had, under another policy: the first of those that are there now.
func (k *keeper) onlyAnswer(r *resource, h heldResource) bool {
	if r.kind != typeRecordSet {
		return false
	}
	group, n := groupOf(r.properties, ofRecordSet), 0
	for _, o := range k.was {
		if o.kind == typeRecordSet && groupOf(o.properties, ofRecordSet) == group {
			n++
		}
	}
	return n == 1 && groupOf(h.properties, ofRecordSet) == group && answeredBy(h.properties) != answeredBy(r.properties)
}

// take gives a resource a name, unless something else has it.
func (k *keeper) take(r *resource, name string) bool {
	if k.used[name] || k.names[r] != "" || k.s.taken[name] && name != r.id && !k.s.has(name) {
		return false
	}
	k.names[r], k.used[name] = name, true
	return true
}

// fresh gives a resource its own id, or one beside it where that stands for another.
func (k *keeper) fresh(r *resource) {
	segments := strings.Split(r.kind, "::")
	var ids []string
	for _, word := range segments[1:] {
		ids = append(ids, r.id+logical(word))
	}
	for _, id := range ids { // as it was named in place of another type
		if h, ok := heldAs(k.was, id); ok && h.kind == r.kind && !k.s.has(id) && k.take(r, id) {
			return
		}
	}
	for n, id := 1, r.id; ; n++ {
		h, there := heldAs(k.was, id)
		if (!there || h.kind == r.kind) && (id == r.id || !k.s.taken[id]) && k.take(r, id) {
			return
		}
		if n <= len(ids) {
			id = ids[n-1]
		} else {
			id = r.id + "N" + decimal(n-len(ids)+1)
		}
	}
}

// rename writes the names where the resources stand, and says which are others.
func (k *keeper) rename() (record []string) {
	to := map[string]string{}
	for _, r := range k.s.resources {
		if name := k.names[r]; name != r.id {
			to[r.id] = name
			record = append(record, r.id+"="+name)
		}
	}
	if len(to) == 0 {
		return nil
	}
	called := func(id string) string {
		if name := to[id]; name != "" {
			return name
		}
		return id
	}
	w := renamer{called, map[value]bool{}}
	for _, r := range k.s.resources {
		r.id = called(r.id)
		for i := range r.dependsOn {
			r.dependsOn[i] = called(r.dependsOn[i])
		}
		for _, a := range r.attributes {
			w.write(a.val)
		}
		w.write(r.properties)
		w.write(r.metadata)
	}
	for _, o := range k.s.outputs {
		w.write(o.val)
	}
	for key, id := range k.s.ids {
		k.s.ids[key] = called(id)
	}
	for _, name := range to {
		k.s.taken[name] = true
	}
	return record
}

// renamer writes other logical ids where values refer to resources.
type renamer struct {
	called func(string) string
	seen   map[value]bool // a value may stand in several places
}

func (w renamer) write(v value) {
	if v == nil || w.seen[v] {
		return
	}
	w.seen[v] = true
	switch {
	case v.Kind == yaml.ScalarNode && v.Tag == "!Ref":
		v.Value = w.called(v.Value)
	case v.Kind == yaml.ScalarNode && v.Tag == "!GetAtt":
		id, attribute, _ := strings.Cut(v.Value, ".")
		v.Value = w.called(id) + "." + attribute
	case v.Kind == yaml.ScalarNode && v.Tag == "!Sub":
		v.Value = w.text(v.Value)
	case v.Kind == yaml.SequenceNode && v.Tag == "!Sub" && len(v.Content) > 0:
		v.Content[0].Value = w.text(v.Content[0].Value)
		w.seen[v.Content[0]] = true
	}
	for _, c := range v.Content {
		w.write(c)
	}
}

// text writes other ids into a text with values of the template in it.
func (w renamer) text(s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "${")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		b.WriteString("${")
		inside, after, _ := strings.Cut(rest, "}")
		id, attribute, dotted := strings.Cut(inside, ".")
		b.WriteString(w.called(id))
		if dotted {
			b.WriteString("." + attribute)
		}
		b.WriteString("}")
		s = after
	}
}

// order has record sets wait for one that stays and gets their policy, and says so.
func (k *keeper) order(recorded string) (record []string) {
	for _, r := range k.s.resources {
		if r.kind != typeRecordSet {
			continue
		}
		group := groupOf(r.properties, ofRecordSet)
		for _, first := range k.s.resources {
			if first == r || first.kind != typeRecordSet || groupOf(first.properties, ofRecordSet) != group || slices.Contains(first.dependsOn, r.id) {
				continue
			}
			word := r.id + ">" + first.id
			if k.waits(r, first) || slices.Contains(strings.Fields(recorded), word) {
				r.dependsOn = append(slices.Clone(r.dependsOn), first.id)
				record = append(record, word)
			}
		}
	}
	return record
}

// waits tells whether a record set is made after another: one that is new where the other
// was there alone and gets another policy, or as it was before.
func (k *keeper) waits(r, first *resource) bool {
	before, there := heldAs(k.was, first.id)
	own, had := heldAs(k.was, r.id)
	if !there || groupOf(before.properties, ofRecordSet) != groupOf(first.properties, ofRecordSet) {
		return false
	}
	return had && slices.Contains(own.after, first.id) || !had && answeredBy(before.properties) != answeredBy(first.properties)
}
