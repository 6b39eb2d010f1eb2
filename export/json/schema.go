package jsonexport

import (
	"bytes"
	"strconv"
	"strings"

	"portolan/model"
)

// draft is the version of JSON Schema that is written: the newest one that the
// YAML support of editors reads in full.
const draft = "http://json-schema.org/draft-07/schema#"

// schema is the part of JSON Schema that is needed. A schema with a Ref has
// nothing else: readers of the draft pass over what stands beside it.
type schema struct {
	Draft         string           `json:"$schema,omitempty"`
	Ref           string           `json:"$ref,omitempty"`
	Title         string           `json:"title,omitempty"`
	Description   string           `json:"description,omitempty"`
	Deprecated    bool             `json:"deprecated,omitempty"`
	Type          any              `json:"type,omitempty"` // a word or several
	Const         any              `json:"const,omitempty"`
	Enum          []any            `json:"enum,omitempty"`
	Default       any              `json:"default,omitempty"`
	Minimum       *float64         `json:"minimum,omitempty"`
	Maximum       *float64         `json:"maximum,omitempty"`
	Pattern       string           `json:"pattern,omitempty"`
	Items         *schema          `json:"items,omitempty"`
	Patterns      Members[*schema] `json:"patternProperties,omitempty"`
	MinItems      int              `json:"minItems,omitempty"`
	MaxItems      int              `json:"maxItems,omitempty"`
	Required      []string         `json:"required,omitempty"`
	MinProperties int              `json:"minProperties,omitempty"`
	Properties    Members[*schema] `json:"properties,omitempty"`
	PropertyNames *schema          `json:"propertyNames,omitempty"`
	Additional    any              `json:"additionalProperties,omitempty"` // false or a schema
	AnyOf         []*schema        `json:"anyOf,omitempty"`
	AllOf         []*schema        `json:"allOf,omitempty"`
	If            *schema          `json:"if,omitempty"`
	Then          *schema          `json:"then,omitempty"`
	Definitions   Members[*schema] `json:"definitions,omitempty"`
}

func (s *schema) add(name string, of *schema) {
	s.Properties = append(s.Properties, Member[*schema]{name, of})
}

func (s *schema) define(name string, of *schema) {
	s.Definitions = append(s.Definitions, Member[*schema]{name, of})
}

func (s *schema) defined(name string) bool {
	for _, d := range s.Definitions {
		if d.Name == name {
			return true
		}
	}
	return false
}

// bytes is the schema as a document.
func (s *schema) bytes() []byte {
	s.Draft = draft
	var b bytes.Buffer
	if err := Encode(&b, s); err != nil {
		panic("jsonexport: schema: " + err.Error()) // of our own making: it can be written
	}
	return b.Bytes()
}

// notes takes the keys that are kept and never read.
func (s *schema) notes() { s.Patterns = Members[*schema]{{"^x-", &schema{}}} }

func refTo(name string) *schema { return &schema{Ref: "#/definitions/" + name} }

func typed(t, description string) *schema { return &schema{Type: t, Description: description} }

func enumOf(words []string) []any {
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}

// perWord says for an object what else holds for each word under a key.
func perWord(key string, words []string, then func(word string) *schema) []*schema {
	out := make([]*schema, len(words))
	for i, w := range words {
		out[i] = &schema{If: &schema{Required: []string{key}, Properties: Members[*schema]{{key, &schema{Const: w}}}}, Then: then(w)}
	}
	return out
}

func linkWords() []string {
	var out []string
	for _, k := range model.LinkKinds() {
		out = append(out, string(k.Kind))
	}
	return out
}

// propText is the help of a property with its choices, unit, default and source.
func propText(p model.Prop) string {
	parts := []string{p.Help}
	if p.Unit != "" {
		parts = append(parts, "In "+p.Unit+".")
	}
	if p.Open {
		parts = append(parts, "Other words are taken too.")
	}
	if p.Default != "" {
		parts = append(parts, "Default: "+p.Default+".")
	}
	if p.Source != "" {
		parts = append(parts, "Source: "+p.Source)
	}
	text := strings.TrimSpace(strings.Join(parts, " "))
	for _, c := range p.Choices {
		text += "\n- " + c.Value + ": " + c.Meaning
	}
	return text
}

// defaultOf is the documented default with its type, nil when there is none.
func defaultOf(p model.Prop) any {
	if p.Default == "" {
		return nil
	}
	v := []string{p.Default}
	if p.Type.IsList() {
		v = strings.Split(p.Default, ",")
	}
	return valueOf(p.Type, v)
}

// bounds puts the documented range of a property on the schema of a number.
func bounds(s *schema, p model.Prop) *schema {
	if p.HasRange() {
		s.Minimum, s.Maximum = &p.Min, &p.Max
	}
	return s
}

// plainScalar is a word as YAML reads it without quotes: 1.3 is a number there.
func plainScalar(word string) (any, bool) {
	if word == "true" || word == "false" {
		return word == "true", true
	}
	v, err := strconv.ParseFloat(word, 64)
	return v, err == nil && !strings.ContainsAny(word, "_xXpPnN")
}
