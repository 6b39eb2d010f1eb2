package jsonexport

import (
	"reflect"
	"strings"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/goal"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/validate"
	"portolan/validate/reference"
)

// JSONSchema describes the document. It takes keys that it does not know: later
// builds may write more.
func (o Output) JSONSchema() []byte { return o.schema().bytes() }

func (o Output) schema() *schema {
	w := &shapeWriter{root: &schema{}, form: o.Form}
	title, help := o.Form, o.Help+"\nPrinted by: "+o.Command
	if len(o.shapes) == 1 {
		s := w.object(reflect.TypeOf(o.shapes[0]))
		s.Definitions = w.root.Definitions
		s.Title, s.Description = title, help
		return s
	}
	w.root.Title, w.root.Description = title, help
	for _, v := range o.shapes {
		w.root.AnyOf = append(w.root.AnyOf, w.of(reflect.TypeOf(v)))
	}
	return w.root
}

// words lists what a text that is tagged with words may be.
func words(list string) []string {
	switch list {
	case "severity":
		return []string{validate.Error.String(), validate.Warning.String(), validate.Info.String()}
	case "pattern":
		return []string{validate.Absent.String(), validate.Partial.String(), validate.Complete.String()}
	case "ignored_by":
		return []string{byDesign, byBaseline}
	case "outcome":
		return []string{string(traffic.Served), string(traffic.ServedAfterFailover), string(traffic.Failed)}
	case "connection":
		return []string{latency.Cold, latency.Warm, latency.Repeat}
	case "basis":
		return []string{string(latency.Measured), string(latency.Modelled), string(latency.Assumed)}
	case "limit":
		return failure.LimitKinds()
	case "service":
		return []string{string(failure.Up), string(failure.Slow), string(failure.Part), string(failure.Down)}
	case "goal":
		return []string{string(goal.Met), string(goal.Unmet), string(goal.Unknown)}
	case "entry":
		return reference.Types()
	case "kind":
		return model.KindWords()
	case "link":
		return linkWords()
	}
	panic("jsonexport: no list of words " + list)
}

// shapeWriter describes Go types by their tags: json, doc (what it is), words
// (a list of what it may be), until (the key that takes its place) and props
// (whose properties it holds).
type shapeWriter struct {
	root *schema // holds the definitions
	form string
}

func (w *shapeWriter) of(t reflect.Type) *schema {
	switch t.Kind() {
	case reflect.Pointer:
		return w.of(t.Elem())
	case reflect.String:
		return typed("string", "")
	case reflect.Bool:
		return typed("boolean", "")
	case reflect.Int:
		return typed("integer", "")
	case reflect.Float64:
		return typed("number", "")
	case reflect.Func: // a list whose entries are made when they are written
		return &schema{Type: "array", Items: w.of(t.In(0).In(0))}
	case reflect.Array:
		return &schema{Type: "array", Items: w.of(t.Elem()), MinItems: t.Len(), MaxItems: t.Len()}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Struct && strings.HasPrefix(t.Elem().Name(), "Member[") {
			value, _ := t.Elem().FieldByName("Value")
			return &schema{Type: "object", Additional: w.of(value.Type)}
		}
		return &schema{Type: "array", Items: w.of(t.Elem())}
	case reflect.Struct:
		if !w.root.defined(t.Name()) {
			w.root.define(t.Name(), nil) // keeps its place, and a type that holds itself from going round
			at := len(w.root.Definitions) - 1
			s := w.object(t)
			w.root.Definitions[at].Value = s
		}
		return refTo(t.Name())
	}
	panic("jsonexport: no schema of " + t.String())
}

func (w *shapeWriter) object(t reflect.Type) *schema {
	s := &schema{Type: "object"}
	w.fields(s, t, true)
	return s
}

// fields adds the keys of a struct; those of an embedded pointer may be left out.
func (w *shapeWriter) fields(s *schema, t reflect.Type, always bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			if f.Type.Kind() == reflect.Pointer {
				w.fields(s, f.Type.Elem(), false)
			} else {
				w.fields(s, f.Type, always)
			}
			continue
		}
		if !f.IsExported() {
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		s.add(name, w.field(s, f, name, options == ""))
		if always && options == "" {
			s.Required = append(s.Required, name)
		}
	}
}

func (w *shapeWriter) field(owner *schema, f reflect.StructField, name string, null bool) *schema {
	var s *schema
	switch {
	case name == "schema":
		return &schema{Const: w.form, Description: "form of the document"}
	case f.Tag.Get("props") != "":
		s = propertiesSchema(owner, f.Tag.Get("props"))
	case f.Tag.Get("words") != "":
		s = &schema{Enum: enumOf(words(f.Tag.Get("words")))}
	default:
		s = w.of(f.Type)
	}
	if f.Type.Kind() == reflect.Pointer && null {
		s = &schema{Type: []any{s.Type, "null"}}
	}
	text, later := f.Tag.Get("doc"), f.Tag.Get("until")
	if later != "" {
		text = "Kept until the next number of the form: " + later + " takes its place."
	}
	if text == "" {
		return s
	}
	if s.Ref != "" {
		s = described(s, "")
	}
	s.Description, s.Deprecated = text, later != ""
	return s
}

// propertiesSchema describes the properties of a design: those of the
// assumptions, or those that belong to the word under "kind" of the owner.
func propertiesSchema(owner *schema, of string) *schema {
	then := func(props []model.Prop) *schema {
		return &schema{Properties: Members[*schema]{{"properties", propsSchema(props)}}}
	}
	switch of {
	case "kind":
		owner.AllOf = perWord("kind", model.KindWords(), func(w string) *schema { return then(model.Kind(w).Info().Props) })
	case "link":
		owner.AllOf = perWord("kind", linkWords(), func(w string) *schema { return then(model.LinkKind(w).Info().Props) })
	default:
		return propsSchema(model.AssumptionProps())
	}
	return typed("object", "")
}

func propsSchema(props []model.Prop) *schema {
	s := &schema{Type: "object"}
	for _, p := range props {
		s.add(p.Name, outputProp(p))
	}
	return s
}

// outputProp is a property as an export writes it. Ranges are advice to the
// owner of the design, so a document about a wrong one may hold any number.
func outputProp(p model.Prop) *schema {
	text := propText(p)
	switch p.Type {
	case model.Bool:
		return typed("boolean", text)
	case model.Int:
		return typed("integer", text)
	case model.Decimal:
		return typed("number", text)
	case model.IntList:
		return &schema{Type: "array", Items: typed("integer", ""), Description: text}
	case model.Enum:
		if !p.Open {
			return &schema{Enum: enumOf(p.Words()), Description: text}
		}
	}
	if p.Type.IsList() {
		return &schema{Type: "array", Items: typed("string", ""), Description: text}
	}
	return typed("string", text)
}
