// Package canonical reads values of properties as people write them and gives
// the one form that descriptors know and a file in canonical form has: a single
// value for a list of one and the other way round, numbers with their unit,
// choices in other case or in AWS's spelling, names of Regions. What can be read
// in two ways is refused with both. The file, the designer and the command line
// all read by it.
package canonical

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/wording"
)

// Misread says that a text is not of the type of its property, or could be read
// in two ways.
type Misread struct {
	Message string
	Meant   string // the form to write instead, "" when it is not sure
}

// Error is the message with the form that was most likely meant.
func (m *Misread) Error() string {
	return m.Message + wording.Meant(m.Meant)
}

func wrong(meant, format string, args ...any) *Misread {
	return &Misread{fmt.Sprintf(format, args...), meant}
}

// Value reads the text of a property as a whole, as it is typed where there is
// no YAML: several values stand between commas.
func Value(p model.Prop, text string) ([]string, error) {
	words := []string{text}
	if p.Type.IsList() {
		words = Split(p, text)
	}
	return Words(p, words)
}

// Words reads every value of a property.
func Words(p model.Prop, words []string) ([]string, error) {
	out := make([]string, len(words))
	for i, w := range words {
		form, bad := Word(p, w)
		if bad != nil {
			return nil, bad
		}
		out[i] = form
	}
	return out, nil
}

// Several reads a list where one value is meant: a list of one, or the members
// of a choice that is a set.
func Several(p model.Prop, words []string) (string, *Misread) {
	switch {
	case len(words) == 1 && !zoneName(p, words[0]):
		return words[0], nil
	case p.Type == model.Enum && isSet(p):
		return strings.Join(words, ","), nil
	case zoneNames(p, words):
		count := strconv.Itoa(len(words))
		return "", wrong(p.Name+": "+count, "%s is a whole number, how many zones are used; [%s] can mean %s of any zones or just these, and which ones they are is not kept", p.Name, strings.Join(words, ", "), count)
	}
	return "", wrong("", "%s is %s, not a list of %d", p.Name, TypeOf(p), len(words))
}

// zoneName tells whether a number of zones is given by the name of one.
func zoneName(p model.Prop, word string) bool {
	n := len(word)
	if p.Type != model.Int || p.Name != "azs" || n == 0 || word[n-1] < 'a' || word[n-1] > 'z' {
		return false
	}
	return n == 1 || geo.LooksLikeRegion(strings.ToLower(word[:n-1]))
}

func zoneNames(p model.Prop, words []string) bool {
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !zoneName(p, w) })
}

// Split takes a text apart where a list is meant. Places may hold commas of
// their own: "Paris, France".
func Split(p model.Prop, s string) []string {
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

// TypeOf names the type of a property in a sentence.
func TypeOf(p model.Prop) string {
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

// Word is one value of a property in the form of the file. A word of no closed
// list comes back as it is, for [model.Prop.Set] or a rule to judge.
func Word(p model.Prop, s string) (string, *Misread) {
	switch p.Type {
	case model.Bool:
		return boolean(p, s)
	case model.Int, model.Decimal:
		if names := Split(model.Prop{}, s); zoneNames(p, names) {
			return Several(p, names)
		}
		return number(p, s)
	case model.IntList:
		return number(p, s)
	case model.Enum:
		return choice(p, s), nil
	case model.RegionID:
		if r, ok := geo.FindRegion(s); ok {
			return r.Code, nil
		}
		return s, nil // a rule says what is wrong with it
	case model.TextList:
		return choice(p, p.EntryForm(s)), nil
	}
	return s, nil
}

var boolWords = map[string]string{
	"true": "true", "yes": "true", "on": "true", "y": "true", "enabled": "true", "enable": "true",
	"false": "false", "no": "false", "off": "false", "n": "false", "disabled": "false", "disable": "false",
}

func boolean(p model.Prop, s string) (string, *Misread) {
	if v, ok := boolWords[strings.ToLower(strings.TrimSpace(s))]; ok {
		return v, nil
	}
	return "", wrong("", "%s is true or false, not %q", p.Name, s)
}
