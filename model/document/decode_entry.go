package document

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model"
)

func propNames(props []model.Prop) []string {
	out := make([]string, len(props))
	for i, p := range props {
		out[i] = p.Name
	}
	return out
}

// kindWords are the kinds as the file spells them.
func kindWords() []string {
	var out []string
	for _, k := range model.Kinds() {
		out = append(out, string(k.Kind))
	}
	return out
}

func (d *decoder) nodes(entries []*yaml.Node) []*model.Node {
	var out []*model.Node
	if err := model.TooLarge(len(entries), 0); err != nil {
		d.at(entries[0], "%v", err)
		return nil
	}
	for _, e := range entries {
		if !d.mapping(e, "{id: site, kind: s3}") {
			continue
		}
		if n := d.node(e); n != nil {
			d.file.nodes[n.ID] = e
			out = append(out, n)
		}
	}
	return out
}

func (d *decoder) node(e *yaml.Node) *model.Node {
	info := d.kindOf(e)
	known := keyNames(nodeKeys)
	what := "a node"
	if info != nil {
		known = append(known, propNames(info.Props)...)
		what = string(info.Kind)
	} else {
		known = anyProperty(known)
	}
	fields := d.fields(e, what, known)
	id, fresh := d.nodeID(e, fields)
	if info == nil && fields.keys[keyKind] == nil {
		d.at(e, "the node has no kind: one of %s", strings.Join(kindWords(), ", "))
	}
	title := d.textField(fields, keyTitle)
	if title != "" && model.Blank(title) {
		d.at(fields.values[keyTitle], "the title is blank: give one or leave the key out")
	}
	if info == nil || !fresh {
		return nil
	}
	spec := info.NewSpec()
	for _, p := range info.Props {
		if v := fields.values[p.Name]; v != nil {
			d.property(p, spec, v)
		}
	}
	return model.NewNode(id, title, spec)
}

// anyProperty adds every property of every kind: for entries whose kind is
// unknown only words that no kind knows are reported.
func anyProperty(known []string) []string {
	for _, k := range model.Kinds() {
		known = append(known, propNames(k.Props)...)
	}
	return known
}

// kindOf finds the kind of an entry, also behind a misspelt key or word.
func (d *decoder) kindOf(e *yaml.Node) *model.KindInfo {
	_, v := lookup(e, keyKind)
	if v == nil {
		for i := 0; i+1 < len(e.Content); i += 2 {
			if d.nearest(e.Content[i].Value, keyNames(nodeKeys)) == keyKind {
				v = e.Content[i+1]
			}
		}
	}
	if v == nil || v.Kind == yaml.AliasNode {
		return nil
	}
	word, ok := d.text(v, keyKind)
	if !ok {
		return nil
	}
	if info := model.Kind(word).Info(); info != nil {
		return info
	}
	meant := ""
	if k, ok := model.KindNamed(word); ok {
		meant = string(k)
	} else {
		meant = d.nearest(word, kindWords())
	}
	d.suggest(v, meant, "there is no kind %q", word)
	return model.Kind(meant).Info()
}

// nodeID reads and checks the id; fresh tells that it can be used.
func (d *decoder) nodeID(e *yaml.Node, fields *fieldSet) (id string, fresh bool) {
	v := fields.values[keyID]
	if v == nil {
		if fields.keys[keyID] == nil {
			d.at(e, "the node has no id: links refer to it by its id")
		}
		return "", false
	}
	id, ok := d.text(v, keyID)
	if !ok {
		return "", false
	}
	if err := model.CheckID(id); err != nil {
		d.suggest(v, model.Slug(id), "%q cannot be an id: lower-case letters, digits, - _ . and at most %d characters", model.Shortened(id), model.MaxID)
		if d.declared[id] == nil {
			d.declared[id] = v // so that links to it are not reported as well
		}
		return "", false
	}
	if first := d.declared[id]; first != nil {
		d.suggest(v, d.freshID(id), "id %q is used twice, first on line %d", id, first.Line)
		return id, false
	}
	d.declared[id] = v
	d.ids = append(d.ids, id)
	return id, true
}

func (d *decoder) freshID(base string) string {
	for i := 2; ; i++ {
		if id := base + "-" + itoa(i); d.declared[id] == nil {
			return id
		}
	}
}

// known tells whether the document has a node of that id; if not it says so.
func (d *decoder) known(at *yaml.Node, id string) bool {
	if d.declared[id] != nil {
		return true
	}
	if !d.isAside(id) {
		d.suggest(at, d.nearest(id, d.ids), "there is no node %q", id)
	}
	return false
}

func (d *decoder) checkRefs() {
	for _, r := range d.refs {
		d.known(r.at, r.id)
	}
}

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
		if l := d.link(e, byID); l != nil {
			out = append(out, l)
			d.file.links = append(d.file.links, e)
		}
	}
	return out
}

func (d *decoder) link(e *yaml.Node, byID map[string]*model.Node) *model.Link {
	if e.Kind == yaml.ScalarNode {
		return d.shortLink(e, byID)
	}
	if !d.mapping(e, "{from: a, to: b} or a -> b") {
		return nil
	}
	from, to := d.linkEnd(e, keyFrom, byID), d.linkEnd(e, keyTo, byID)
	base := keyNames(linkKeys)
	if from == nil || to == nil {
		known := base
		for _, k := range model.LinkKinds() {
			known = append(known, propNames(k.Props)...)
		}
		d.fields(e, "a link", known)
		return nil
	}
	l := model.NewLink(from, to)
	d.linkKind(e, l, from, to)
	fields := d.fields(e, "a link of kind "+string(l.Kind), append(base, propNames(l.Info().Props)...))
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
	if !slices.Contains(words, word) {
		d.suggest(v, d.nearest(word, words), "a link from %s to %s cannot be %q: %s", from.Kind(), to.Kind(), word, strings.Join(words, " or "))
		return
	}
	l.Kind, l.Named, l.Spec = model.LinkKind(word), true, model.LinkKind(word).Info().NewSpec()
}

// linkEnd reads from or to of a mapping; nil when there is no such node.
func (d *decoder) linkEnd(e *yaml.Node, key string, byID map[string]*model.Node) *model.Node {
	_, v := lookup(e, key)
	if v == nil {
		d.at(e, "the link has no %q: the id of a node", key)
		return nil
	}
	id, ok := d.text(v, key)
	if !ok || !d.known(v, id) {
		return nil
	}
	return byID[id]
}

// shortLink reads "a -> b".
func (d *decoder) shortLink(e *yaml.Node, byID map[string]*model.Node) *model.Link {
	d.plain(e)
	s, ok := d.text(e, "a link")
	if !ok {
		return nil
	}
	ends := strings.Split(s, "->")
	if len(ends) != 2 || strings.TrimSpace(ends[0]) == "" || strings.TrimSpace(ends[1]) == "" {
		d.at(e, "a link is written a -> b, or {from: a, to: b} with properties; one entry for each link")
		return nil
	}
	a, b := strings.TrimSpace(ends[0]), strings.TrimSpace(ends[1])
	second := *e
	if e.Style == 0 {
		head := s[:len(ends[0])+2]
		second.Column += len([]rune(head)) + len(ends[1]) - len(strings.TrimLeft(ends[1], " "))
	}
	okFrom, okTo := d.known(e, a), d.known(&second, b)
	if !okFrom || !okTo || byID[a] == nil || byID[b] == nil {
		return nil
	}
	return model.NewLink(byID[a], byID[b])
}
