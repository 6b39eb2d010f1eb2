package document

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model"
)

// notePrefix begins the keys that are kept for others and never read.
const notePrefix = "x-"

// note keeps a key that begins with x- and its value.
func (d *decoder) note(s *fieldSet, k, v *yaml.Node) {
	s.keys[k.Value] = k
	d.plainWithin(v)
	s.notes = append(s.notes, model.Entry{Key: k.Value, Value: flowText(v)})
}

func (d *decoder) plainWithin(n *yaml.Node) {
	for _, c := range n.Content {
		d.plain(c)
		d.plainWithin(c)
	}
}

// noNotes reports x- keys where they have no place.
func (d *decoder) noNotes(s *fieldSet, what string) {
	for _, n := range s.notes {
		d.at(s.keys[n.Key], "%s keeps no %s: such keys stand at the top of the document, in nodes and in links", what, n.Key)
	}
}

// flowText is any YAML value on one line.
func flowText(n *yaml.Node) string {
	var parts []string
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			parts = append(parts, flowText(n.Content[i])+": "+flowText(n.Content[i+1]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case yaml.SequenceNode:
		for _, c := range n.Content {
			parts = append(parts, flowText(c))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case yaml.ScalarNode:
		if n.Tag == tagText {
			return quote(n.Value, true)
		}
		if n.Value == "" {
			return "null"
		}
		return n.Value
	}
	return "null" // an alias, which was reported
}

// tags reads the tags of resources: a mapping, or a list of keys and values as
// AWS writes it.
func (d *decoder) tags(n *yaml.Node) []model.Entry {
	if n == nil {
		return nil
	}
	d.plain(n)
	var out []model.Entry
	seen := map[string]int{}
	add := func(k, v *yaml.Node) {
		d.plain(k)
		d.plain(v)
		key, okKey := d.text(k, keyTags)
		word, okWord := d.text(v, "the tag "+k.Value)
		switch {
		case !okKey || !okWord:
		case seen[key] > 0:
			d.at(k, "the tag %s is given twice, first on line %d", key, seen[key])
		case strings.TrimSpace(key) == "":
			d.at(k, "a tag has a key")
		default:
			seen[key] = k.Line
			out = append(out, model.Entry{Key: key, Value: word})
		}
	}
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			add(n.Content[i], n.Content[i+1])
		}
	case yaml.SequenceNode:
		for _, c := range n.Content {
			k, v := pairOf(c)
			if k == nil || v == nil {
				d.at(c, "a tag is {team: web}, or {Key: team, Value: web} in a list")
				continue
			}
			add(k, v)
		}
	case yaml.AliasNode:
	default:
		d.at(n, "tags are a mapping such as {team: web}")
	}
	return out
}

// pairOf reads {Key: a, Value: b} and {a: b}.
func pairOf(n *yaml.Node) (key, value *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		return nil, nil
	}
	if len(n.Content) == 2 {
		return n.Content[0], n.Content[1]
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch strings.ToLower(n.Content[i].Value) {
		case "key":
			key = n.Content[i+1]
		case "value":
			value = n.Content[i+1]
		}
	}
	return key, value
}

// keptFields writes what is kept.
func keptFields(k model.Kept) []field {
	var out []field
	if len(k.Tags) > 0 {
		parts := make([]string, len(k.Tags))
		for i, t := range k.Tags {
			parts[i] = quote(t.Key, true) + ": " + quote(t.Value, true)
		}
		all := "{" + strings.Join(parts, ", ") + "}"
		out = append(out, field{keyTags, all, all})
	}
	for _, n := range k.Notes {
		out = append(out, field{n.Key, n.Value, n.Value})
	}
	return out
}
