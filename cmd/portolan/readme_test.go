package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"portolan/validate"
)

// docBlocks are the code blocks of a page in one language.
func docBlocks(t *testing.T, page, language string) []string {
	t.Helper()
	var out []string
	for _, part := range strings.Split(string(fileOf(t, filepath.Join("..", "..", page))), "```"+language+"\n")[1:] {
		block, _, _ := strings.Cut(part, "```")
		out = append(out, block)
	}
	return out
}

// The numbers of rules and patterns in the README are those of the program.
func TestREADMESaysWhatIs(t *testing.T) {
	readme := string(fileOf(t, filepath.Join("..", "..", "README.md")))
	for _, want := range []string{strconv.Itoa(len(validate.Rules())) + " rules about AWS", strconv.Itoa(len(validate.Patterns())) + " patterns"} {
		if !strings.Contains(readme, want) {
			t.Errorf("the README does not say %q", want)
		}
	}
}

// The recipes of docs/ci.md hold in their bad cases: a broken design under a new
// name, a picture that is missing, and a stale one in a fresh clone.
func TestRecipes(t *testing.T) {
	for _, tool := range []string{"git", "make", "sh"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	dir := t.TempDir()
	work := filepath.Join(dir, "work")
	sh := func(script string) error {
		cmd := exec.Command("sh", "-c", script)
		cmd.Dir = work
		cmd.Env = append(os.Environ(), "HOME="+dir, "GIT_CONFIG_NOSYSTEM=1",
			"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
		out, err := cmd.CombinedOutput()
		t.Logf("%s\n%s", script, out)
		return err
	}
	must := func(script string, want bool) {
		t.Helper()
		if err := sh(script); (err == nil) != want {
			t.Errorf("%s: %v", script, err)
		}
	}
	if err := os.MkdirAll(filepath.Join(work, "designs"), 0o755); err != nil {
		t.Fatal(err)
	}
	good := fileOf(t, filepath.Join("..", "..", "samples", "static-site.topo.yaml"))
	write := func(name, text string, mode os.FileMode) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(work, name), []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	write("designs/shop.topo.yaml", string(good), 0o644)
	write("Makefile", docBlocks(t, "docs/ci.md", "make")[0], 0o644)
	must("git init -q . && git add -A && git commit -q -m first", true)
	hook := ""
	for _, b := range docBlocks(t, "docs/ci.md", "sh") {
		if strings.HasPrefix(b, "#!/bin/sh") {
			hook = b
		}
	}
	write(".git/hooks/pre-commit", hook, 0o755)
	must("git mv designs/shop.topo.yaml designs/store.topo.yaml && sed -i s/us-east-1/us-eats-1/ designs/store.topo.yaml && git add -A && git commit -q -m renamed", false)
	must("sed -i s/us-eats-1/us-east-1/ designs/store.topo.yaml && git add -A && git commit -q -m renamed", true)
	must("make -s check", true)
	must("make -s check-diagrams", false) // there is none
	must("make -s diagrams && make -s check-diagrams", true)
	must("git add -A && git commit -q -m pictures && git clone -q . clone && make -s -C clone check-diagrams", true)
	must("sed -i 's/Site CDN/Front/' designs/store.topo.yaml && git commit -q -a -m stale && rm -rf clone && git clone -q . clone && make -s -C clone check-diagrams", false)
	must("make -s diagrams && cp designs/store.topo.yaml designs/new.topo.yaml && make -s check-diagrams", false) // not in git yet, and without a picture
	must("sed -i s/us-east-1/us-eats-1/ designs/new.topo.yaml && make -s check", false)
	must("rm designs/new.topo.yaml", true)
	must("sed -i 's/Front/Site CDN/' designs/store.topo.yaml && touch -d 2038-01-01 designs/store.dot && make -s check-diagrams", false)
}
