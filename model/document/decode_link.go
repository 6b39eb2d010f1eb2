package document

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/canonical"
)

// links reads the links. An entry may stand for several of them: a -> b -> c,
// or to: [a, b].
func (d *decoder) links(entries []*yaml.Node, nodes []*model.Node) []*model.Link {
	byID := make(map[string]*model.Node, len(nodes))
	for _, n := range nodes {
		byID[n.ID] = n
	}
	if err := model.TooLarge(0, len(entries)); err != nil {
		d.at(entries[0], "%v", err)
		return nil
	}
	var out []*model.Link
	for _, e := range entries {
		read := d.fullLinks
		if e.Kind == yaml.ScalarNode {
			read = d.shortLinks
		}
		more := read(e, byID)
		if err := model.TooLarge(0, len(out)+len(more)); err != nil {
			d.at(e, "%v", err)
			return out
		}
		for _, l := range more {
			out = append(out, l)
			d.file.read.links = append(d.file.read.links, e)
		}
	}
	return out
}

// linkForm says how a link is written.
const linkForm = "a link is written a -> b, or {from: a, to: b} with properties"

// linkMeant is a link between two nodes, "" when there is one of them not.
func (d *decoder) linkMeant(from, to string) string {
	if d.declared[from] == nil || d.declared[to] == nil {
		return ""
	}
	return from + " -> " + to
}

// fullLinks reads {from: a, to: b} with properties, also for several ends.
func (d *decoder) fullLinks(e *yaml.Node, byID map[string]*model.Node) []*model.Link {
	if !d.mapping(e, "{from: a, to: b} or a -> b") {
		return nil
	}
	if len(e.Content) == 2 && d.linkMeant(e.Content[0].Value, e.Content[1].Value) != "" {
		d.suggest(e, d.linkMeant(e.Content[0].Value, e.Content[1].Value), linkForm)
		return nil
	}
	before := len(d.problems)
	from, to := d.linkEnds(e, keyFrom, byID), d.linkEnds(e, keyTo, byID)
	if len(from) == 0 || len(to) == 0 {
		known := keyNames(linkKeys)
		for _, k := range model.LinkKinds() {
			known = append(known, propNames(k.Props)...)
		}
		d.fields(e, "a link", known)
		return nil
	}
	if err := model.TooLarge(0, len(from)*len(to)); err != nil {
		d.at(e, "%v", err)
		return nil
	}
	var out []*model.Link
	for _, a := range from {
		for _, b := range to {
			if len(out) > 0 && len(d.problems) > before {
				return out // what is wrong with one is wrong with all
			}
			out = append(out, d.fullLink(e, a, b))
		}
	}
	return out
}

func (d *decoder) fullLink(e *yaml.Node, from, to *model.Node) *model.Link {
	l := model.NewLink(from, to)
	d.linkKind(e, l, from, to)
	fields := d.fields(e, "a link of kind "+string(l.Kind), append(keyNames(linkKeys), propNames(l.Info().Props)...))
	l.Kept.Notes = fields.notes
	for _, p := range l.Info().Props {
		if v := fields.values[p.Name]; v != nil {
			d.property(p, l.Spec, v)
		}
	}
	return l
}

// linkKind reads "as".
func (d *decoder) linkKind(e *yaml.Node, l *model.Link, from, to *model.Node) {
	_, v := lookup(e, keyAs)
	if v == nil {
		return
	}
	word, ok := d.text(v, keyAs)
	if !ok {
		return
	}
	var words []string
	kinds := model.LinkKindsFor(from.Kind(), to.Kind())
	for _, k := range kinds {
		words = append(words, string(k))
	}
	if w, ok := canonical.Choice(words, word); ok {
		word = w
	} else {
		d.suggest(v, d.nearest(word, words), "a link from %s to %s cannot be %q: %s", from.Kind(), to.Kind(), word, strings.Join(words, " or "))
		return
	}
	l.Kind, l.Named, l.Spec = model.LinkKind(word), true, model.LinkKind(word).Info().NewSpec()
}

// linkEnds reads from or to of a mapping: the nodes there are of those named.
func (d *decoder) linkEnds(e *yaml.Node, key string, byID map[string]*model.Node) []*model.Node {
	_, v := lookup(e, key)
	if v == nil {
		d.at(e, "the link has no %q: the id of a node", key)
		return nil
	}
	items, ok := d.items(model.Prop{Name: key, Type: model.NodeList}, v)
	if !ok {
		return nil
	}
	if len(items) == 0 {
		d.at(v, "%s names no node", key)
	}
	var out []*model.Node
	for _, it := range items {
		if d.known(it.at, it.text) && byID[it.text] != nil {
			out = append(out, byID[it.text])
		}
	}
	return out
}

// shortLinks reads a -> b, and chains of it: a -> b -> c.
func (d *decoder) shortLinks(e *yaml.Node, byID map[string]*model.Node) []*model.Link {
	d.plain(e)
	s, ok := d.text(e, "a link")
	if !ok {
		return nil
	}
	ends := strings.Split(canonical.Arrows(s), "->")
	names := make([][]string, len(ends))
	for i, end := range ends {
		names[i] = canonical.Split(model.Prop{Type: model.NodeList}, strings.TrimSpace(end))
		if names[i][0] == "" || strings.ContainsAny(end, "<>") {
			ends = nil
			break
		}
	}
	if len(ends) < 2 {
		meant := ""
		if to, from, ok := strings.Cut(s, "<-"); ok {
			meant = d.linkMeant(strings.Trim(from, " ->"), strings.TrimSpace(to))
		}
		d.suggest(e, meant, linkForm)
		return nil
	}
	nodes := make([][]*model.Node, len(names))
	at := 0
	for i, group := range names {
		for _, id := range group {
			place := *e
			if e.Style == 0 {
				at += max(strings.Index(s[at:], id), 0)
				place.Column += len([]rune(s[:at]))
				at += len(id)
			}
			if d.known(&place, id) && byID[id] != nil {
				nodes[i] = append(nodes[i], byID[id])
			}
		}
	}
	var out []*model.Link
	for i := range nodes[1:] {
		for _, a := range nodes[i] {
			for _, b := range nodes[i+1] {
				out = append(out, model.NewLink(a, b))
			}
		}
	}
	return out
}

// spread returns the source with an entry for each link, nil when it is so
// already or says too little about what stands where. Comments of an entry
// stay in front of its links.
func (f *File) spread() []byte {
	t, several := f.tree(), false
	for i := 1; i < len(t.links); i++ {
		several = several || t.links[i] == t.links[i-1]
	}
	o := outlineOf(f.src, t.root)
	if !several || o == nil {
		return nil
	}
	p := o.part(keyLinks)
	if p == nil || !p.open {
		return nil
	}
	all := sections(f.Topology)[1]
	w := &patcher{outline: o}
	for i := range p.entries {
		e := &p.entries[i]
		first := slices.Index(t.links, e.node)
		if first < 0 || first+1 >= len(t.links) || t.links[first+1] != e.node {
			continue
		}
		lines := w.comments(e.line, e.end)
		for n := first; n < len(t.links) && t.links[n] == e.node; n++ {
			lines = append(lines, all.render(all.entries[n])...)
		}
		w.replaceLines(e.line, e.end, w.lines(lines, p.value.Column-1))
	}
	out, ok := apply(f.src.data, 0, w.splices)
	if !ok {
		return nil
	}
	return []byte(out)
}

// apart is the document with an entry for each link, itself when it is so
// already.
func (f *File) apart() *File {
	src := f.spread()
	if src == nil {
		return f
	}
	g, err := Parse(f.Name, src)
	if err != nil || !model.Equal(f.Topology, g.Topology) {
		return f
	}
	return g
}
