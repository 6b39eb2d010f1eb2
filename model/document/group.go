package document

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/geo"
)

// wordFolded says that a Region or a stack is one box.
const wordFolded = keyFolded

// groupField is the entry of a group: folded for Regions and stacks, the nodes of
// a named group.
func groupField(g model.Group) field {
	if g.Kind != model.NamedGroup {
		return field{quote(g.Key(), false), wordFolded, wordFolded}
	}
	ids := make([]string, len(g.Nodes))
	for i, id := range g.Nodes {
		ids[i] = quote(id, true)
	}
	v := "{" + keyGroupNodes + ": [" + strings.Join(ids, ", ") + "]"
	if g.Folded {
		v += ", " + keyFolded + ": true"
	}
	return field{quote(g.Key(), false), v + "}", v + "}"}
}

// group reads an entry of the layout section that is about several nodes.
func (d *decoder) group(t *model.Topology, at, n *yaml.Node, g model.Group) {
	if g.Kind != model.NamedGroup {
		if n.Kind != yaml.ScalarNode || n.Value != wordFolded {
			d.at(n, "%s is %s, or has no entry", g.Key(), wordFolded)
			return
		}
		g.Folded = true
		if g.Kind == model.StackGroup && !d.known(at, g.Name) {
			return
		}
		if g.Kind == model.StackGroup && t.Node(g.Name) == nil {
			return
		}
		if g.Kind == model.RegionGroup && !regionOf(t, g.Name) {
			d.at(at, "no node lives in %q, and there is no such Region", g.Name)
			return
		}
	} else if !d.named(t, n, &g) {
		return
	}
	if err := t.CheckGroup(g); err != nil {
		d.at(at, "%s: %s", g.Key(), err)
		return
	}
	t.Groups = append(t.Groups, g)
}

// regionOf tells whether a word is a Region, of AWS or of the design.
func regionOf(t *model.Topology, code string) bool {
	r, ok := geo.FindRegion(code)
	return ok && r.Code == code || slices.Contains(t.Regions(), code)
}

// named reads the nodes of a named group: {nodes: [a, b], folded: true}.
func (d *decoder) named(t *model.Topology, n *yaml.Node, g *model.Group) bool {
	if !d.mapping(n, "{nodes: [a, b], folded: true}") {
		return false
	}
	fields := d.fields(n, "a group", keyNames(groupKeys))
	d.noNotes(fields, "a group")
	nodes := fields.values[keyGroupNodes]
	if nodes == nil || nodes.Kind != yaml.SequenceNode || len(nodes.Content) == 0 {
		d.at(n, "a group lists its nodes: {nodes: [a, b]}")
		return false
	}
	d.plain(nodes)
	for _, c := range nodes.Content {
		d.plain(c)
		if id, ok := d.text(c, "a node id"); ok && d.known(c, id) && t.Node(id) != nil {
			g.Nodes = append(g.Nodes, id)
		}
	}
	if v := fields.values[keyFolded]; v != nil {
		if v.Kind != yaml.ScalarNode || v.Tag != tagBool {
			d.at(v, "folded is true or false")
			return false
		}
		g.Folded = strings.EqualFold(v.Value, "true")
	}
	return len(g.Nodes) > 0
}
