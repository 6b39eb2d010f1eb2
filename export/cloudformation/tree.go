package cloudformation

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model/pattern"
)

// value is a part of a template. Templates are built as trees and never as
// text, so that every quote and indent is the YAML library's work.
type value = *yaml.Node

// field is one key of an object. A nil value leaves the key out.
type field struct {
	key string
	val value
}

func f(key string, val value) field { return field{key, val} }

func object(fields ...field) value {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, x := range fields {
		if x.val != nil {
			n.Content = append(n.Content, str(x.key), x.val)
		}
	}
	return n
}

// list skips nil items.
func list(items ...value) value {
	n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	for _, x := range items {
		if x != nil {
			n.Content = append(n.Content, x)
		}
	}
	return n
}

func str(s string) value {
	if oldBool().MatchString(s) {
		return quoted(s)
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
}

// oldBool are the words that readers of YAML 1.1, such as CloudFormation, take
// for true or false.
// https://yaml.org/type/bool.html
var oldBool = pattern.Lazy(`^(?i:y|n|yes|no|on|off)$`)

// text is a string over several lines.
func text(s string) value {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s, Style: yaml.LiteralStyle}
}

// quoted is a string that YAML readers would take for something else, such as
// the version date of a policy.
func quoted(s string) value {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s, Style: yaml.SingleQuotedStyle}
}

// base64 is user data: a script that the service wants encoded.
func base64(script string) value {
	n := text(script)
	n.Tag = "!Base64"
	return n
}

func num(i int) value {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(i)}
}

func boolean(b bool) value {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(b)}
}

func strs(all ...string) value {
	n := list()
	for _, s := range all {
		n.Content = append(n.Content, str(s))
	}
	return n
}

func tagged(tag, s string) value {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: s}
}

// The intrinsic functions, in their short form.

func ref(id string) value { return tagged("!Ref", id) }

func getAtt(id, attribute string) value { return tagged("!GetAtt", id+"."+attribute) }

// sub is a text with values of the template in it, or just the text where it has none.
func sub(s string) value {
	if plain := strings.ReplaceAll(s, "${!", ""); !strings.Contains(plain, "${") {
		return str(strings.ReplaceAll(s, "${!", "${"))
	}
	return tagged("!Sub", s)
}

// literal is a text of the drawing as it stands in one of these texts: what looks
// like a reference is none.
func literal(s string) string { return strings.ReplaceAll(s, "${", "${!") }

// referring are the signs with which CloudFormation begins what it puts values in
// place of: names of the template, and secrets and parameters of the account.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
var referring = []string{"${", "{{"}

func refers(s string) bool {
	return slices.ContainsFunc(referring, func(sign string) bool { return strings.Contains(s, sign) })
}

// inBraces matches what a Sub would put a value in place of.
var inBraces = pattern.Lazy(`\$\{[A-Za-z0-9_:.]+\}`)

// asText makes each text below a value one that nobody takes for a reference: where it
// looks like one and stands in no Sub, it is joined from parts that do not.
func asText(v value) {
	switch {
	case v == nil || v.Tag == "!Sub":
		if v != nil && v.Kind == yaml.SequenceNode {
			asText(v.Content[1])
		}
	case v.Kind == yaml.ScalarNode && v.Tag == "!!str" && inBraces().MatchString(v.Value):
		parts := strings.Split(v.Value, "{")
		*v = *list(quoted("{"), strs(parts...))
		v.Tag, v.Style = "!Join", yaml.FlowStyle
	default:
		for i, c := range v.Content {
			if v.Kind != yaml.MappingNode || i%2 == 1 {
				asText(c)
			}
		}
	}
}

// subWith is a text with values of its own beside those of the template.
func subWith(s string, values ...field) value {
	n := list(str(s), object(values...))
	n.Tag = "!Sub"
	return n
}

func selectItem(i int, from value) value {
	n := list(num(i), from)
	n.Tag, n.Style = "!Select", yaml.FlowStyle
	return n
}

// zone is the nth Availability Zone of the stack's Region, from 0.
func zone(n int) value { return selectItem(n, tagged("!GetAZs", "")) }

func equals(a, b value) value {
	n := list(a, b)
	n.Tag, n.Style = "!Equals", yaml.FlowStyle
	return n
}

// choose is a value where a condition holds, and nothing elsewhere.
func choose(condition string, v value) value {
	n := list(str(condition), v, ref("AWS::NoValue"))
	n.Tag = "!If"
	return n
}

// split is the ith part of a text, from 0.
func split(i int, at string, from value) value {
	n := list(quoted(at), from)
	n.Tag = "!Split"
	return selectItem(i, n)
}
