package document

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/geo"
)

// misread says that a value is not of the type of its property, or could be
// read in two ways. Meant is the form to write instead, "" when it is not sure.
type misread struct{ message, meant string }

func wrong(meant, format string, args ...any) *misread {
	return &misread{fmt.Sprintf(format, args...), meant}
}

// normal turns the value of a property as people write it into the one form
// that descriptors know and [Format] writes: a single value for a list of one
// and the other way round, numbers with their unit, choices in other case or in
// AWS's spelling, names of Regions. What can be read in two ways is refused
// with both. ok is false when something was reported.
func (d *decoder) normal(p model.Prop, n *yaml.Node) (value []string, ok bool) {
	items, ok := d.items(p, n)
	if !ok {
		return nil, false
	}
	for _, it := range items {
		s, bad := normalWord(p, it.text)
		if bad != nil {
			d.suggest(it.at, bad.meant, "%s", bad.message)
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
	case n.Kind == yaml.MappingNode:
		d.at(n, "%s is %s, not a mapping", p.Name, typeOf(p))
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
	for _, part := range splitList(p, s) {
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
	switch {
	case !ok:
		return nil, false
	case p.Type.IsList() || len(out) == 1 && !zoneName(p, out[0].text):
		return out, true
	case p.Type == model.Enum && isSet(p):
		words := make([]string, len(out))
		for i, it := range out {
			words[i] = it.text
		}
		return []itemOf{{strings.Join(words, ","), n}}, true
	}
	bad := wrongList(p, out)
	d.suggest(n, bad.meant, "%s", bad.message)
	return nil, false
}

// wrongList says what is right where several values stand for one.
func wrongList(p model.Prop, items []itemOf) *misread {
	words := make([]string, len(items))
	for i, it := range items {
		words[i] = it.text
	}
	if len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !zoneName(p, w) }) {
		count := strconv.Itoa(len(words))
		return wrong(p.Name+": "+count, "%s is a whole number, how many zones are used; [%s] can mean %s of any zones or just these, and which ones they are is not kept", p.Name, strings.Join(words, ", "), count)
	}
	return wrong("", "%s is %s, not a list of %d", p.Name, typeOf(p), len(words))
}

// zoneName tells whether a number of zones is given by the name of one.
func zoneName(p model.Prop, word string) bool {
	n := len(word)
	return p.Type == model.Int && p.Name == "azs" && n > 1 && word[n-1] >= 'a' && word[n-1] <= 'z' && geo.LooksLikeRegion(strings.ToLower(word[:n-1]))
}

// splitList takes a text apart where a list is meant. Places may hold commas
// of their own: "Paris, France".
func splitList(p model.Prop, s string) []string {
	if strings.TrimSpace(s) == "" {
		return []string{s}
	}
	parts := strings.Split(s, ",")
	for i := range parts {
		if parts[i] = strings.TrimSpace(parts[i]); parts[i] == "" {
			return []string{s}
		}
	}
	if p.Type != model.PlaceList {
		return parts
	}
	if _, err := geo.Locate(s); err == nil {
		return []string{s}
	}
	for _, part := range parts {
		if _, err := geo.Locate(part); err != nil {
			return []string{s}
		}
	}
	return parts
}

// typeOf names the type of a property in a sentence.
func typeOf(p model.Prop) string {
	switch p.Type {
	case model.Bool:
		return "true or false"
	case model.Int, model.Decimal:
		return numberText(p)
	case model.Enum:
		return "one word"
	case model.RegionID:
		return "one Region, such as us-east-1"
	case model.NodeRef:
		return "the id of one node"
	case model.NodeList:
		return "a list of node ids, such as [a, b]"
	case model.IntList:
		return "a list of whole numbers, such as [500, 502]"
	case model.PlaceList:
		return "a list of places, such as [Sydney, US-CA]"
	case model.TextList:
		return "a list such as [a, b]"
	}
	return "one text"
}

// normalWord is one value of a property in file form.
func normalWord(p model.Prop, s string) (string, *misread) {
	switch p.Type {
	case model.Bool:
		return normalBool(p, s)
	case model.Int, model.Decimal:
		if zoneName(p, s) {
			return "", wrongList(p, []itemOf{{text: s}})
		}
		return normalNumber(p, s)
	case model.IntList:
		return normalNumber(model.Prop{Name: p.Name, Type: model.Int}, s)
	case model.Enum:
		return normalChoice(p, s), nil
	case model.RegionID:
		if r, ok := geo.FindRegion(s); ok {
			return r.Code, nil
		}
		return s, nil // a rule says what is wrong with it
	case model.TextList:
		if len(p.Choices) > 0 {
			return normalChoice(p, s), nil
		}
	}
	return s, nil
}

var boolWords = map[string]string{
	"true": "true", "yes": "true", "on": "true", "y": "true", "enabled": "true", "enable": "true",
	"false": "false", "no": "false", "off": "false", "n": "false", "disabled": "false", "disable": "false",
}

func normalBool(p model.Prop, s string) (string, *misread) {
	if v, ok := boolWords[strings.ToLower(strings.TrimSpace(s))]; ok {
		return v, nil
	}
	return "", wrong("", "%s is true or false, not %q", p.Name, s)
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
			word, bad := normalWord(p, s)
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
