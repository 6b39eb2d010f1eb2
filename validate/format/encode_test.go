package format

import (
	"bytes"
	"encoding/json"
	"testing"
)

type encodedPart struct {
	W int `json:"w"`
}

type encoded struct {
	encodedPart
	Name   string         `json:"name,omitempty"`
	List   []encodedPart  `json:"list"`
	None   []encodedPart  `json:"none"`
	Empty  []encodedPart  `json:"empty,omitempty"`
	Part   encodedPart    `json:"part"`
	Zero   []string       `json:"zero,omitzero"`
	Unset  encodedPart    `json:"unset,omitzero"`
	Nil    *encodedPart   `json:"nil,omitempty"`
	Map    map[string]any `json:"map"`
	Words  []string       `json:"words"`
	Plain  bool
	Hidden string   `json:"-"`
	Void   struct{} `json:"void"`
}

// What is written part by part is what encoding/json writes at once.
func TestEncodeJSONByParts(t *testing.T) {
	v := encoded{
		encodedPart: encodedPart{1}, List: []encodedPart{{2}, {3}}, None: []encodedPart{}, Map: map[string]any{"b": []int{1}, "a": "<é>"},
		Words: []string{"x"}, Zero: []string{}, Hidden: "y",
	}
	for _, v := range []any{v, &v, []encoded{v}, "text", nil, map[string]int{}, encoded{}} {
		var want, got bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
		if err := EncodeJSON(&got, v, true); err != nil || got.String() != want.String() {
			t.Errorf("%v\n%s\nwant\n%s", err, got.String(), want.String())
		}
	}
	var got bytes.Buffer
	if err := EncodeJSON(&got, map[string]string{"a": "\u202e\x7f\U000e0001"}, true); err != nil || got.String() != "{\n  \"a\": \"\\u202e\\u007f\\udb40\\udc01\"\n}\n" {
		t.Errorf("%v %s", err, got.String())
	}
}
