package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every file and folder that the page on the architecture names is there: in
// the tree of folders, in links, and between backticks.
func TestArchitectureNamesWhatIsThere(t *testing.T) {
	root := filepath.Join("..", "..")
	page, err := os.ReadFile(filepath.Join(root, "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	paths := pathsOf(string(page))
	if len(paths) < 50 {
		t.Fatalf("only %d paths were found: %v", len(paths), paths)
	}
	for _, p := range paths {
		if found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(p))); err != nil || len(found) == 0 {
			t.Errorf("docs/architecture.md names %s, which is not there", p)
		}
	}
}

// topFolders are those of the repository that hold code.
const topFolders = `(?:cmd|docs|export|model|samples|tui|validate|\.ci)`

var (
	quotedPath = regexp.MustCompile("`(" + topFolders + `(?:/[^` + "`" + `]*)?)` + "`")
	linkedPath = regexp.MustCompile(`\]\(([^)#:]+)\)`)
	treeLine   = regexp.MustCompile(`(?m)^ *(` + topFolders + `/.*)$`)
)

// pathsOf lists the paths that the page names, relative to the repository.
func pathsOf(page string) []string {
	var out []string
	for _, m := range quotedPath.FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	for _, m := range linkedPath.FindAllStringSubmatch(page, -1) {
		out = append(out, "docs/"+m[1])
	}
	_, tree, _ := strings.Cut(page, "```\n")
	tree, _, _ = strings.Cut(tree, "\n```")
	for _, m := range treeLine.FindAllStringSubmatch(tree, -1) {
		parent := ""
		for _, word := range strings.Fields(m[1]) { // folders beside each other stand in the same parent
			if !strings.HasSuffix(word, "/") {
				break
			}
			if !strings.Contains(strings.TrimSuffix(word, "/"), "/") && parent != "" {
				word = parent + word
			}
			out = append(out, word)
			if i := strings.Index(word, "/"); i >= 0 {
				parent = word[:i+1]
			}
		}
	}
	return out
}
