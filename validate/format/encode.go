package format

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// EncodeJSON writes a value as JSON and a newline, indented or on one line.
// Every JSON that the program prints goes through it: the same value gives the
// same bytes, and no text of a design can drive a terminal.
//
// Indented, the lists of a document are written entry by entry: the text of a
// large one never stands in memory as a whole. A list may be an iterator, see
// [Each]. An entry that is [known] is turned into text once.
func EncodeJSON(w io.Writer, v any, indented bool) error {
	out := &jsonWriter{Writer: bufio.NewWriterSize(w, 1<<16), indented: indented, known: map[knownText][]byte{}}
	out.value(reflect.ValueOf(v), "")
	out.WriteByte('\n')
	if out.err != nil {
		return fmt.Errorf("json: %w", out.err)
	}
	return out.Flush()
}

// jsonWriter writes JSON part by part. It keeps the first error of the encoder;
// bufio keeps that of the writer.
type jsonWriter struct {
	*bufio.Writer
	indented bool
	err      error
	known    map[knownText][]byte
}

// Each is a list of a document whose entries are made when they are written.
type Each[T any] func(yield func(T) bool)

// MarshalJSON writes the entries at once.
func (e Each[T]) MarshalJSON() ([]byte, error) {
	all := []T{}
	for v := range e {
		all = append(all, v)
	}
	return json.Marshal(all)
}

// UnmarshalJSON makes an iterator of a list.
func (e *Each[T]) UnmarshalJSON(text []byte) error {
	var all []T
	err := json.Unmarshal(text, &all)
	*e = Each[T](slices.Values(all))
	return err
}

// known is an entry of a list that may be there many times.
type known interface {
	// Known is equal for entries that are the same, and nil for one that stands alone.
	Known() any
}

// knownText is where a known entry stands.
type knownText struct{ key, before any }

var marshaler = reflect.TypeFor[json.Marshaler]()

// value writes a value whose lines are indented by before. Objects and lists of
// objects go part by part, all else at once.
func (w *jsonWriter) value(v reflect.Value, before string) {
	for v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
	}
	switch {
	case w.indented && v.IsValid() && v.Kind() == reflect.Func && v.Type().CanSeq():
		w.each(v, before)
	case !w.indented || !v.IsValid() || v.Type().Implements(marshaler):
		w.whole(v, before)
	case v.Kind() == reflect.Struct:
		w.object(v, before)
	case v.Kind() == reflect.Slice && v.Len() > 0 && v.Type().Elem().Kind() == reflect.Struct:
		w.WriteString("[\n")
		for i := range v.Len() {
			if i > 0 {
				w.WriteString(",\n")
			}
			w.WriteString(before + jsonIndent)
			w.entry(v.Index(i), before+jsonIndent)
		}
		w.WriteString("\n" + before + "]")
	default:
		w.whole(v, before)
	}
}

// each writes the entries of an iterator, each part by part.
func (w *jsonWriter) each(v reflect.Value, before string) {
	some := false
	for entry := range v.Seq() {
		if !some {
			w.WriteString("[\n")
		} else {
			w.WriteString(",\n")
		}
		some = true
		w.WriteString(before + jsonIndent)
		w.value(entry, before+jsonIndent)
	}
	if !some {
		w.WriteString("[]")
		return
	}
	w.WriteString("\n" + before + "]")
}

// entry writes an entry of a list at once, and remembers the text of a known one.
func (w *jsonWriter) entry(v reflect.Value, before string) {
	k, ok := v.Interface().(known)
	if !ok || k.Known() == nil {
		w.whole(v, before)
		return
	}
	at := knownText{k.Known(), before}
	text, ok := w.known[at]
	if !ok {
		text = w.text(v, before)
		w.known[at] = text
	}
	w.inert(text)
}

const jsonIndent = "  "

// object writes the members of a struct by the tags that encoding/json reads.
func (w *jsonWriter) object(v reflect.Value, before string) {
	w.WriteByte('{')
	empty := true
	for _, f := range reflect.VisibleFields(v.Type()) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" || !f.IsExported() || name == "-" {
			continue
		}
		member := v.FieldByIndex(f.Index)
		if strings.Contains(options, "omitempty") && emptyJSON(member) || strings.Contains(options, "omitzero") && zeroJSON(member) {
			continue
		}
		if name == "" {
			name = f.Name
		}
		if !empty {
			w.WriteByte(',')
		}
		empty = false
		w.WriteString("\n" + before + jsonIndent)
		w.whole(reflect.ValueOf(name), "")
		w.WriteString(": ")
		w.value(member, before+jsonIndent)
	}
	if empty {
		w.WriteByte('}')
		return
	}
	w.WriteString("\n" + before + "}")
}

// emptyJSON is what encoding/json calls empty.
func emptyJSON(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	case reflect.Func:
		if v.Type().CanSeq() && !v.IsNil() {
			for range v.Seq() {
				return false
			}
			return true
		}
	}
	return v.IsZero()
}

// zeroJSON is what encoding/json calls zero.
func zeroJSON(v reflect.Value) bool {
	if z, ok := v.Interface().(interface{ IsZero() bool }); ok && (v.Kind() != reflect.Pointer || !v.IsNil()) {
		return z.IsZero()
	}
	return v.IsZero()
}

// whole writes a value at once.
func (w *jsonWriter) whole(v reflect.Value, before string) { w.inert(w.text(v, before)) }

func (w *jsonWriter) text(v reflect.Value, before string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if w.indented {
		e.SetIndent(before, jsonIndent)
	}
	var value any
	if v.IsValid() {
		value = v.Interface()
	}
	if err := e.Encode(value); err != nil && w.err == nil {
		w.err = err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// plainJSON is how many bytes from the first on need no look.
func plainJSON(data []byte) int {
	for i, c := range data {
		if c >= utf8.RuneSelf || c == 0x7f {
			return i
		}
	}
	return len(data)
}

// inert writes characters that a terminal may act on as \u escapes. The encoder
// has done so for those below U+0020 already; the rest can only stand within
// strings.
func (w *jsonWriter) inert(data []byte) {
	for len(data) > 0 {
		if plain := plainJSON(data); plain > 0 {
			w.Write(data[:plain])
			data = data[plain:]
			continue
		}
		r, size := utf8.DecodeRune(data)
		data = data[size:]
		switch {
		case !unicode.In(r, unicode.C, unicode.Zl, unicode.Zp):
			w.WriteRune(r)
		case r > 0xffff:
			high, low := (r-0x10000)>>10+0xd800, (r-0x10000)&0x3ff+0xdc00
			fmt.Fprintf(w, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(w, `\u%04x`, r)
		}
	}
}
