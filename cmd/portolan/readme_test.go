package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What the README shows as output is what the commands print.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join("..", ".."))
	shown := 0
	lines := strings.Split(string(readme), "\n")
	for i, line := range lines {
		command, ok := strings.CutPrefix(line, "$ portolan ")
		if !ok {
			continue
		}
		var want []string
		for _, l := range lines[i+1:] {
			if strings.HasPrefix(l, "$ ") || l == "```" {
				break
			}
			want = append(want, l)
		}
		if strings.HasPrefix(command, "samples copy") {
			continue // writes a file; its script tests it
		}
		shown++
		command = strings.ReplaceAll(command, " static-site", " samples/static-site")
		var out bytes.Buffer
		run(context.Background(), strings.Fields(command), streams{in: strings.NewReader(""), out: &out, errs: &bytes.Buffer{}, getenv: func(string) string { return "" }})
		got := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
		if n := len(want); want[n-1] == "…" {
			want = want[:n-1]
			got = got[:min(n-1, len(got))]
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("README shows for %q\n%s\nbut it prints\n%s", command, strings.Join(want, "\n"), strings.Join(got, "\n"))
		}
	}
	if shown < 3 {
		t.Errorf("only %d outputs found in the README", shown)
	}
}
