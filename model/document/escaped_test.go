package document

import (
	"bytes"
	"strings"
	"testing"
)

// A design in which no text holds a sign as it is says the same, wherever its texts
// stand: as plain words, in quotes, in a block of lines, as keys.
func TestEscapedSaysTheSame(t *testing.T) {
	const src = `portolan: 1
name: "a ${X} 'b'"
description: "two ${X}\nlines {{{\n"
tags: {"${K}": "$${V}", é: "é {{x}} \"q\" \\${X}"}
x-note: {a: "${N}", b: [1, "it's {{"]}

nodes:
  - {id: u, kind: users, title: "[${T}]"}
  - {id: plain, kind: on-premises, title: plain}

layout:
  "group ${G}": {nodes: [u, plain]}
`
	file, err := Parse("x.topo.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	escaped := Escaped(file.Topology, "${", "{{")
	if strings.Contains(string(escaped), "${") || strings.Contains(string(escaped), "{{") {
		t.Errorf("a sign is left:\n%s", escaped)
	}
	back, err := Parse("y.topo.yaml", escaped)
	if err != nil {
		t.Fatalf("%v\n%s", err, escaped)
	}
	if got, want := Format(back.Topology), Format(file.Topology); !bytes.Equal(got, want) {
		t.Errorf("it says\n%s\nwant\n%s\nescaped\n%s", got, want, escaped)
	}
}
