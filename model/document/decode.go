package document

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/wording"
)

const (
	tagInt  = "!!int"
	tagBool = "!!bool"
	tagText = "!!str"
	tagNull = "!!null"
)

// maxProblems bounds how many problems of one document are kept.
const maxProblems = 1000

// decoder turns the nodes of a document into a topology and collects problems.
type decoder struct {
	file     *File
	problems []Problem
	aside    []string              // text that was too broken to read
	declared map[string]*yaml.Node // every id that the document gives to a node, also to one that was not understood
	ids      []string              // the same in document order
	refs     []pendingRef
	guesses  int // comparisons made to find suggestions
}

// pendingRef is a property that names a node; it is checked when all are known.
type pendingRef struct {
	at *yaml.Node
	id string
}

func (d *decoder) report(p Problem) {
	if len(d.problems) < maxProblems {
		d.problems = append(d.problems, p)
	}
}

// maxGuesses bounds the comparisons made to find suggestions for one document,
// so that a long list of wrong words costs no more than a short one.
const maxGuesses = 100_000

// nearest is the candidate that a word most likely means, "" when none is near
// or too much was guessed already.
func (d *decoder) nearest(word string, candidates []string) string {
	if d.guesses += len(candidates); d.guesses > maxGuesses {
		return ""
	}
	return wording.Nearest(word, candidates)
}

// syntax reports what the YAML reader stumbled over, unless a character on
// that line already explains it.
func (d *decoder) syntax(p Problem) {
	if !slices.ContainsFunc(d.problems, func(q Problem) bool { return q.Line == p.Line }) {
		d.report(p)
	}
}

func (d *decoder) at(n *yaml.Node, format string, args ...any) {
	d.suggest(n, "", format, args...)
}

func (d *decoder) suggest(n *yaml.Node, word, format string, args ...any) {
	d.report(Problem{Line: n.Line, Column: n.Column, Message: fmt.Sprintf(format, args...), Suggestion: word})
}

// document reads the top level.
func (d *decoder) document(root *yaml.Node) {
	switch {
	case root == nil || root.Kind == yaml.ScalarNode && root.Tag == tagNull:
		if len(d.problems) == 0 {
			d.report(Problem{Line: 1, Column: 1, Message: fmt.Sprintf("the document is empty; it starts with portolan: %d", FormatVersion)})
		}
		return
	case root.Kind != yaml.MappingNode:
		d.at(root, "a document is a mapping that starts with portolan: %d", FormatVersion)
		return
	}
	fields := d.fields(root, "document", topLevel)
	if fields.keys[keyVersion] == nil && !d.isAside(keyVersion) {
		d.at(root, "the first key must be portolan: %d, the version of the format", FormatVersion)
	}
	d.version(fields)
	name := d.textField(fields, keyName)
	description := d.textField(fields, keyDescription)
	nodes := d.nodes(d.sequence(fields, keyNodes))
	links := d.links(d.sequence(fields, keyLinks), nodes)
	d.checkRefs()
	t, err := model.New(name, nodes, links)
	if err != nil { // cannot happen: ids and ends were checked
		d.at(root, "%v", err)
		return
	}
	t.Description = description
	d.layout(t, fields.take(keyLayout))
	t.Kept = model.Kept{Tags: d.tags(fields.take(keyTags)), Notes: fields.notes}
	d.ignores(t, d.sequence(fields, keyIgnore))
	d.assume(t, fields.take(keyAssume))
	d.expect(t, d.sequence(fields, keyExpect))
	d.file.Topology = t
	written := *t
	written.Nodes, written.Links = nodes, links
	d.file.written = &written
	for i, l := range t.Links {
		d.file.read.refs[l.Ref()] = i
	}
}

// isAside tells whether a word stands in what was too broken to read.
func (d *decoder) isAside(word string) bool {
	return slices.ContainsFunc(d.aside, func(s string) bool { return strings.Contains(s, word) })
}

// fieldSet is a mapping whose keys were checked.
type fieldSet struct {
	node   *yaml.Node
	order  []string
	keys   map[string]*yaml.Node
	values map[string]*yaml.Node
	notes  []model.Entry // keys that begin with x-
}

// take returns the value of a key, nil when it is absent or has no value.
func (s *fieldSet) take(key string) *yaml.Node {
	v := s.values[key]
	if v == nil || v.Kind == yaml.ScalarNode && v.Tag == tagNull {
		return nil
	}
	return v
}

func (s *fieldSet) first(key string) bool { return len(s.order) > 0 && s.order[0] == key }

// fields checks the keys of a mapping: each known and used once. A misspelt key
// that can only mean one that is missing is reported and taken for it.
func (d *decoder) fields(n *yaml.Node, what string, known []string) *fieldSet {
	s := &fieldSet{node: n, keys: map[string]*yaml.Node{}, values: map[string]*yaml.Node{}}
	d.plain(n)
	var unknown []int
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		d.plain(k)
		d.plain(v)
		switch {
		case k.Kind != yaml.ScalarNode:
			d.at(k, "a key is a word")
		case s.keys[k.Value] != nil:
			d.at(k, "%s is given twice, first on line %d", k.Value, s.keys[k.Value].Line)
		case strings.HasPrefix(k.Value, notePrefix):
			d.note(s, k, v)
		case !slices.Contains(known, k.Value):
			unknown = append(unknown, i)
		case v.Kind == yaml.AliasNode:
			s.keys[k.Value] = k
		default:
			s.order = append(s.order, k.Value)
			s.keys[k.Value], s.values[k.Value] = k, v
		}
	}
	for _, i := range unknown {
		k, v := n.Content[i], n.Content[i+1]
		word := d.nearest(k.Value, known)
		d.suggest(k, word, "%s has no key %q", what, k.Value)
		if word != "" && s.keys[word] == nil && v.Kind != yaml.AliasNode {
			s.keys[word], s.values[word] = k, v
		}
	}
	return s
}

// plain refuses anchors, aliases and tags.
func (d *decoder) plain(n *yaml.Node) {
	switch {
	case n.Kind == yaml.AliasNode:
		d.at(n, "aliases (*name) are not part of the format: write the value out, or quote it: %q", "*"+n.Value)
	case n.Anchor != "":
		d.at(n, "anchors (&name) are not part of the format")
	case n.Style&yaml.TaggedStyle != 0:
		d.at(n, "tags (!name) are not part of the format")
	}
}

// sequence returns the entries of a list section.
func (d *decoder) sequence(fields *fieldSet, key string) []*yaml.Node {
	v := fields.take(key)
	if v == nil {
		return nil
	}
	if v.Kind != yaml.SequenceNode {
		d.at(v, "%s is a list: one entry a line, each behind \"- \"", key)
		return nil
	}
	return v.Content
}

// mapping returns an entry that must be a mapping; false when it is not.
func (d *decoder) mapping(n *yaml.Node, example string) bool {
	d.plain(n)
	if n.Kind == yaml.MappingNode {
		return true
	}
	if n.Kind != yaml.AliasNode {
		d.at(n, "an entry such as %s is expected", example)
	}
	return false
}

// text reads a text of one line; any scalar will do.
func (d *decoder) text(n *yaml.Node, key string) (string, bool) {
	if n == nil {
		return "", false
	}
	switch {
	case n.Kind == yaml.AliasNode:
		return "", false
	case n.Kind != yaml.ScalarNode:
		d.at(n, "%s is one text", key)
		return "", false
	case n.Tag == tagNull:
		d.at(n, "%s has no value: give one or leave the key out", key)
		return "", false
	}
	for _, r := range n.Value {
		if model.Unusable(r) || r == '\t' || r == '\n' && key != keyDescription {
			d.at(n, "%s holds the control character U+%04X", key, r)
			return model.Visible(n.Value), true
		}
	}
	return n.Value, true
}

func (d *decoder) textField(fields *fieldSet, key string) string {
	s, _ := d.text(fields.values[key], key)
	return s
}

// property reads a value as its descriptor demands and stores it in spec.
func (d *decoder) property(p model.Prop, spec any, n *yaml.Node) {
	value, ok := d.normal(p, n)
	if !ok {
		return
	}
	if err := p.Set(spec, value); err != nil {
		word := ""
		if p.Type == model.Enum {
			word = d.nearest(value[0], p.Words())
		}
		d.suggest(n, word, "%v", err)
	}
}
