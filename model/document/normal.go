package document

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/canonical"
)

// normal turns the value of a property as people write it into the one form
// that descriptors know and [Format] writes, as package canonical reads it. ok
// is false when something was reported.
func (d *decoder) normal(p model.Prop, n *yaml.Node) (value []string, ok bool) {
	items, ok := d.items(p, n)
	if !ok {
		return nil, false
	}
	for _, it := range items {
		s, bad := canonical.Word(p, it.text)
		if bad != nil {
			d.misread(it.at, bad)
			ok = false
			continue
		}
		value = append(value, s)
		if p.Type == model.NodeRef || p.Type == model.NodeList {
			d.refs = append(d.refs, pendingRef{it.at, s})
		}
	}
	if value == nil {
		value = []string{}
	}
	return value, ok
}

func (d *decoder) misread(n *yaml.Node, bad *canonical.Misread) {
	d.suggest(n, bad.Meant, "%s", bad.Message)
}

// itemOf is one value with the place where it is written.
type itemOf struct {
	text string
	at   *yaml.Node
}

// items reads the values of a property, one for a property that takes one.
func (d *decoder) items(p model.Prop, n *yaml.Node) ([]itemOf, bool) {
	switch {
	case n.Kind == yaml.AliasNode:
		return nil, false
	case n.Kind == yaml.MappingNode && p.Entries != "":
		return d.pairItems(p, n)
	case n.Kind == yaml.MappingNode:
		d.at(n, "%s is %s, not a mapping", p.Name, canonical.TypeOf(p))
		return nil, false
	case n.Kind == yaml.SequenceNode:
		return d.sequenceItems(p, n)
	}
	s, ok := d.text(n, p.Name)
	if !ok {
		return nil, false
	}
	if !p.Type.IsList() {
		return []itemOf{{s, n}}, true
	}
	var out []itemOf
	for _, part := range canonical.Split(p, s) {
		out = append(out, itemOf{part, n})
	}
	return out, true
}

func (d *decoder) sequenceItems(p model.Prop, n *yaml.Node) ([]itemOf, bool) {
	out, ok := make([]itemOf, 0, len(n.Content)), true
	for _, c := range n.Content {
		d.plain(c)
		s, fine := d.text(c, p.Name)
		ok = ok && fine
		out = append(out, itemOf{s, c})
	}
	if !ok {
		return nil, false
	}
	if p.Type.IsList() {
		return out, true
	}
	words := make([]string, len(out))
	for i, it := range out {
		words[i] = it.text
	}
	one, bad := canonical.Several(p, words)
	if bad != nil {
		d.misread(n, bad)
		return nil, false
	}
	return []itemOf{{one, n}}, true
}

// pairItems reads the entries of a list of words with a figure each where they
// are written as a mapping: {wifi: 60, fibre: 40}.
func (d *decoder) pairItems(p model.Prop, n *yaml.Node) ([]itemOf, bool) {
	var out []itemOf
	for i := 0; i+1 < len(n.Content); i += 2 {
		d.plain(n.Content[i])
		d.plain(n.Content[i+1])
		word, known := d.text(n.Content[i], p.Name)
		figure, given := d.text(n.Content[i+1], p.Name)
		if !known || !given {
			return nil, false
		}
		out = append(out, itemOf{word + " " + figure, n.Content[i]})
	}
	return out, true
}

// normalised is a topology with every property in the form in which it is read
// back: what came from elsewhere may name a Region by its display name.
func normalised(t *model.Topology) *model.Topology {
	var edits []model.Edit
	for _, n := range t.Nodes {
		if s := unlike(n.Info().Props, n.Spec); s != nil {
			edits = append(edits, model.Set{ID: n.ID, Props: s})
		}
	}
	for _, l := range t.Links {
		if s := unlike(l.Info().Props, l.Spec); s != nil {
			edits = append(edits, model.SetLink{Link: l.Ref(), Props: s})
		}
	}
	out, err := model.Batch{Edits: edits}.Apply(t)
	if err != nil {
		return t
	}
	return out
}

// unlike lists the properties that are read back in another form.
func unlike(props []model.Prop, spec any) []model.Setting {
	var out []model.Setting
	for _, p := range props {
		value, set := p.Get(spec)
		if !set {
			continue
		}
		form := make([]string, len(value))
		for i, s := range value {
			word, bad := canonical.Word(p, s)
			if form[i] = word; bad != nil {
				form[i] = s
			}
		}
		if !slices.Equal(form, value) {
			out = append(out, model.Setting{Prop: p.Name, Value: form})
		}
	}
	return out
}
