package cloudformation

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model"
)

// Ranks put the resources of a template in the order of a request.
const (
	rankRecord = iota
	rankCertificate
	rankGuard
	rankDistribution
	rankBucket
	rankBalancer
	rankCompute
	rankNetwork
)

func decimal(i int) string { return strconv.Itoa(i) }

// comment says which node a block came from.
func comment(n *model.Node) string {
	c := n.Info().Title + " " + n.ID
	if n.Title != "" {
		c += " (" + n.Title + ")"
	}
	return oneLine(c, 120)
}

// designTag is the tag that says of which design a resource was made.
const designTag = "portolan:design"

// tags carry the name of the design.
func (x *exporter) tags(more ...field) value {
	out := list()
	for _, m := range more {
		out.Content = append(out.Content, object(f("Key", str(m.key)), f("Value", m.val)))
	}
	out.Content = append(out.Content, object(f("Key", str(designTag)), f("Value", str(x.name))))
	return out
}

// tagMap is the same for services that take tags as a map.
func (x *exporter) tagMap() value { return object(f(designTag, str(x.name))) }

// lookup is the value of a key of an object, nil when there is none.
func lookup(v value, key string) value {
	for i := 0; i+1 < len(v.Content); i += 2 {
		if v.Content[i].Value == key {
			return v.Content[i+1]
		}
	}
	return nil
}

// ownTags adds the tags that the design and the node of each resource state to
// the resources that take tags.
func (x *exporter) ownTags(s *stack) {
	nodes := map[string]*model.Node{}
	for key, id := range s.ids {
		node, _, _ := strings.Cut(key, "\x00")
		nodes[id] = x.t.Node(node)
	}
	for _, r := range s.resources {
		addTags(r.properties, x.t.TagsOf(nodes[r.id]))
	}
}

// addTags adds tags to every list of tags below a value. A tag that is there
// already stays.
func addTags(v value, tags []model.Entry) {
	if v == nil || len(tags) == 0 {
		return
	}
	for i, c := range v.Content {
		if v.Kind == yaml.MappingNode && i%2 == 1 && c.Kind == yaml.SequenceNode && strings.HasSuffix(v.Content[i-1].Value, "Tags") {
			moreTags(c, tags)
			continue
		}
		if v.Kind == yaml.MappingNode && i%2 == 1 && c.Kind == yaml.MappingNode && v.Content[i-1].Value == "Tags" {
			for _, t := range tags {
				if lookup(c, t.Key) == nil {
					c.Content = append(c.Content, str(t.Key), str(t.Value))
				}
			}
			continue
		}
		addTags(c, tags)
	}
}

func moreTags(list value, tags []model.Entry) {
	if len(list.Content) == 0 {
		return
	}
	launch := len(list.Content[0].Content) > 4 // PropagateAtLaunch
	for _, t := range tags {
		if slices.ContainsFunc(list.Content, func(o value) bool { return o.Content[1].Value == t.Key }) {
			continue
		}
		tag := object(f("Key", str(t.Key)), f("Value", str(t.Value)))
		if launch {
			tag.Content = append(tag.Content, str("PropagateAtLaunch"), boolean(true))
		}
		list.Content = append(list.Content, tag)
	}
}

func (x *exporter) groupTags() value {
	out := x.tags()
	for _, t := range out.Content {
		t.Content = append(t.Content, str("PropagateAtLaunch"), boolean(true))
	}
	return out
}

// template renders a stack. One that carries the drawing says what is not in the
// stacks.
func (x *exporter) template(s *stack, metadata value, main bool) ([]byte, error) {
	h := head{description: x.description(s, main), metadata: metadata}
	if main {
		h.remarks = append(h.remarks, "Exported by Portolan from the drawing under Metadata.")
		if len(x.leftOut) > 0 {
			h.remarks = append(h.remarks, "Not in these stacks:")
		}
		for _, l := range x.leftOut {
			h.remarks = append(h.remarks, "- "+l.What+": "+l.Why)
		}
	}
	return s.render(h)
}

// templates renders the stacks of an order, with the drawing in the home stack,
// or in several where it has no room there.
func (x *exporter) templates(order []string) (map[string][]byte, error) {
	keys := x.mainFirst(order)
	out, room := map[string][]byte{}, map[string]int{}
	for i, key := range keys {
		src, err := x.template(x.stacks[key], nil, i == 0)
		if err != nil {
			return nil, err
		}
		out[key], room[key] = src, ofTemplate("inline")-len(src)
	}
	if len(keys) == 0 { // a design of which nothing is a resource
		return out, nil
	}
	parts := carried(x.drawing(), keys, room)
	n := 0
	for i, key := range keys {
		part, ok := parts[key]
		if !ok {
			continue
		}
		n++
		src, err := x.template(x.stacks[key], x.metadata(part, n, len(parts)), i == 0)
		if err != nil {
			return nil, err
		}
		out[key] = src
	}
	return out, nil
}

// mainFirst are stacks with the one first that carries the drawing.
func (x *exporter) mainFirst(order []string) []string {
	keys := slices.Clone(order)
	slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(x.carries(b, order), x.carries(a, order)) })
	return keys
}

// carries is the rank of a stack among those that may carry the drawing.
func (x *exporter) carries(key string, order []string) int {
	if key == x.home || len(order) == 1 {
		return 1
	}
	return 0
}

// leftToYou stands in a description before what was left out.
const leftToYou = " Left to you: "

// description names the design and the Region, and in the stack that carries the
// drawing what was left out: the others do not change with what is drawn elsewhere.
// It has at most 1024 bytes.
func (x *exporter) description(s *stack, main bool) string {
	name := x.t.Name
	if name == "" {
		name = x.name
	}
	text := name + " in " + s.region + "."
	if main && len(x.leftOut) > 0 {
		var names []string
		seen := map[string]bool{}
		for _, l := range x.leftOut {
			if !seen[l.What] {
				seen[l.What] = true
				names = append(names, l.What)
			}
		}
		text += leftToYou + strings.Join(names, ", ") + "."
	}
	return oneLine(text, 1000)
}
