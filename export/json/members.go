package jsonexport

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Members is a JSON object whose keys keep their order.
type Members[T any] []Member[T]

// Member is a key with its value.
type Member[T any] struct {
	Name  string
	Value T
}

// MarshalJSON implements [json.Marshaler].
func (m Members[T]) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, x := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := e.Encode(x.Name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := e.Encode(x.Value); err != nil {
			return nil, fmt.Errorf("%s: %w", x.Name, err)
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *Members[T]) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("properties are %s, want an object", short(data))
	}
	*m = nil
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		x := Member[T]{}
		x.Name, _ = t.(string)
		if err := d.Decode(&x.Value); err != nil {
			return err
		}
		*m = append(*m, x)
	}
	return nil
}
