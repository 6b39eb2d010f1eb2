package document

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/canonical"
)

func propNames(props []model.Prop) []string {
	out := make([]string, len(props))
	for i, p := range props {
		out[i] = p.Name
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
			d.file.read.nodes[n.ID] = e
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
		d.at(e, "the node has no kind: one of %s", strings.Join(model.KindWords(), ", "))
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
	return model.NewNode(id, title, spec).Keeping(model.Kept{Tags: d.tags(fields.values[keyTags]), Notes: fields.notes})
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
	if k, ok := canonical.Kind(word); ok {
		return k.Info()
	}
	meant := ""
	if k, ok := model.KindNamed(word); ok {
		meant = string(k)
	} else {
		meant = d.nearest(word, model.KindWords())
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
