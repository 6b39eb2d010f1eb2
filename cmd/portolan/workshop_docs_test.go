package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/validate/exercise"
)

// The guide for authors lists the predicates that there are:
// go test ./cmd/portolan -run TestWorkshopGuide -update
func TestWorkshopGuide(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "workshop.md")
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head := "| predicate | passes when | arguments |\n|---|---|---|\n"
	before, rest, ok := strings.Cut(string(src), head)
	_, after, ok2 := strings.Cut(rest, "\n\n")
	if !ok || !ok2 {
		t.Fatal("the guide has no table of predicates")
	}
	var rows []string
	for _, p := range exercise.Predicates() {
		rows = append(rows, fmt.Sprintf("| `%s` | %s | %s |", p.Name, p.Meaning, p.Arguments))
	}
	want := before + head + strings.Join(rows, "\n") + "\n\n" + after
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(src) != want {
		t.Error("docs/workshop.md is not current; run: go test ./cmd/portolan -run TestWorkshopGuide -update")
	}
}
