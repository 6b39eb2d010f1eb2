package jsonexport

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"portolan/model"
)

// Properties is what is set in a spec, in the order of the descriptors.
type Properties Members[json.RawMessage]

// propertiesOf lists what is set in a spec.
func propertiesOf(props []model.Prop, spec any) Properties {
	out := Properties{}
	for _, p := range props {
		if v, set := p.Get(spec); set {
			out = append(out, Member[json.RawMessage]{p.Name, valueOf(p.Type, v)})
		}
	}
	return out
}

// valueOf is a value in file form as JSON.
func valueOf(t model.PropType, v []string) json.RawMessage {
	switch {
	case t == model.IntList:
		return json.RawMessage("[" + strings.Join(v, ",") + "]")
	case t.IsList():
		items := make([]string, len(v))
		for i, s := range v {
			items[i] = string(textJSON(s))
		}
		return json.RawMessage("[" + strings.Join(items, ",") + "]")
	case t == model.Bool, t == model.Int, t == model.Decimal:
		return json.RawMessage(v[0])
	}
	return textJSON(v[0])
}

func textJSON(s string) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string can always be written
	return bytes.TrimSpace(b.Bytes())
}

// MarshalJSON implements [json.Marshaler].
func (p Properties) MarshalJSON() ([]byte, error) { return Members[json.RawMessage](p).MarshalJSON() }

// UnmarshalJSON implements [json.Unmarshaler].
func (p *Properties) UnmarshalJSON(data []byte) error {
	return (*Members[json.RawMessage])(p).UnmarshalJSON(data)
}

// set stores properties that were read into a spec under construction.
func (p Properties) set(props []model.Prop, spec any) error {
	for _, x := range p {
		d, ok := model.FindProp(props, x.Name)
		if !ok {
			return fmt.Errorf("no property %q", x.Name)
		}
		v, err := textOf(d.Type, x.Value)
		if err != nil {
			return fmt.Errorf("property %s: %w", x.Name, err)
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
