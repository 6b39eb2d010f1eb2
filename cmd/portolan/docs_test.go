package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/model"
	"portolan/validate"
	"portolan/validate/reference"
)

var update = flag.Bool("update", false, "write the generated pages of docs")

// The reference pages of kinds and rules are generated from the same text that
// the program shows, and must be current: go test ./cmd/portolan -run TestReferencePages -update
func TestReferencePages(t *testing.T) {
	for name, text := range map[string]string{
		"kinds.md": kindReference(t),
		"rules.md": ruleReference(t),
	} {
		path := filepath.Join("..", "..", "docs", name)
		if *update {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != text {
			t.Errorf("docs/%s is not current; run: go test ./cmd/portolan -run TestReferencePages -update", name)
		}
	}
}

func kindReference(t *testing.T) string {
	var b strings.Builder
	b.WriteString("# Kinds of nodes and links\n\nGenerated from the descriptors in package `model`; `portolan explain KIND` prints the same.\n")
	section := func(name string) {
		text, err := reference.Explain(name, reference.Text)
		if err != nil {
			t.Fatal(err)
		}
		title, body, _ := strings.Cut(strings.TrimPrefix(text, "# "), "\n")
		b.WriteString("\n## " + title + "\n\n```text\n" + strings.Trim(body, "\n") + "\n```\n")
	}
	for _, k := range model.Kinds() {
		section(string(k.Kind))
	}
	for _, k := range model.LinkKinds() {
		section(string(k.Kind))
	}
	return b.String()
}

func ruleReference(t *testing.T) string {
	var b strings.Builder
	b.WriteString("# Rules and patterns\n\nGenerated from package `validate`; `portolan explain ID` prints the same.\n")
	section := func(id string) {
		text, err := validate.Explain(id)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString("\n## `" + id + "`\n\n```text\n" + strings.Trim(text, "\n") + "\n```\n")
	}
	for _, p := range validate.Patterns() {
		section(p.ID)
	}
	for _, r := range validate.Rules() {
		section(r.ID)
	}
	return b.String()
}
