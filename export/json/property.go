package jsonexport

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"portolan/model"
)

// properties is an object of the properties that are set, in the order of
// their descriptors.
type properties []property

type property struct {
	name  string
	value any
}

// propertiesOf lists what is set in a spec.
func propertiesOf(props []model.Prop, spec any) properties {
	var out properties
	for _, p := range props {
		if v, set := p.Get(spec); set {
			out = append(out, property{p.Name, valueOf(p.Type, v)})
		}
	}
	return out
}

func valueOf(t model.PropType, v []string) any {
	switch {
	case t == model.IntList:
		numbers := make([]json.Number, len(v))
		for i, s := range v {
			numbers[i] = json.Number(s)
		}
		return numbers
	case t.IsList():
		return orEmpty(v)
	case t == model.Bool:
		return v[0] == "true"
	case t == model.Int, t == model.Decimal:
		return json.Number(v[0])
	}
	return v[0]
}

// MarshalJSON implements json.Marshaler.
func (p properties) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, x := range p {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(x.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(x.value)
		if err != nil {
			return nil, fmt.Errorf("property %s: %w", x.name, err)
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON implements json.Unmarshaler. Values become [][]byte parts of
// the source, for set to read.
func (p *properties) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("properties are %s, want an object", short(data))
	}
	*p = nil
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := t.(string)
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		*p = append(*p, property{name, value})
	}
	return nil
}

// set stores properties that were read into a spec under construction.
func (p properties) set(props []model.Prop, spec any) error {
	for _, x := range p {
		d, ok := model.FindProp(props, x.name)
		if !ok {
			return fmt.Errorf("no property %q", x.name)
		}
		raw, _ := x.value.(json.RawMessage)
		v, err := textOf(d.Type, raw)
		if err != nil {
			return fmt.Errorf("property %s: %w", x.name, err)
		}
		if err := d.Set(spec, v); err != nil {
			return err
		}
	}
	return nil
}

// textOf is a value in file form.
func textOf(t model.PropType, raw json.RawMessage) ([]string, error) {
	wrong := func(want string) error { return fmt.Errorf("the value is %s, want %s", short(raw), want) }
	switch {
	case t == model.IntList:
		var v []json.Number
		if json.Unmarshal(raw, &v) != nil || v == nil {
			return nil, wrong("a list of numbers")
		}
		out := make([]string, len(v))
		for i, n := range v {
			out[i] = n.String()
		}
		return out, nil
	case t.IsList():
		var v []string
		if json.Unmarshal(raw, &v) != nil || v == nil {
			return nil, wrong("a list of strings")
		}
		return v, nil
	case t == model.Bool:
		var v *bool
		if json.Unmarshal(raw, &v) != nil || v == nil {
			return nil, wrong("true or false")
		}
		return []string{strconv.FormatBool(*v)}, nil
	case t == model.Int, t == model.Decimal:
		var v *float64 // refuses numbers in quotes, which json.Number takes
		if json.Unmarshal(raw, &v) != nil || v == nil {
			return nil, wrong("a number")
		}
		return []string{string(raw)}, nil
	}
	var v *string
	if json.Unmarshal(raw, &v) != nil || v == nil {
		return nil, wrong("a string")
	}
	return []string{*v}, nil
}

// short is the start of a piece of source, safe for a message.
func short(raw []byte) string {
	const most = 40
	s := []rune(string(raw))
	if len(s) > most {
		s = append(s[:most], '…')
	}
	return strconv.QuoteToGraphic(string(s))
}

// orEmpty makes nil lists print as [].
func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
