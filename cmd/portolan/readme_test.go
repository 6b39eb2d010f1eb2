package main

import (
	"bytes"
	"context"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"portolan/validate"
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

// The file that the README shows has no error and is in canonical form, and the
// numbers of rules and patterns are those of the program.
func TestREADMESaysWhatIs(t *testing.T) {
	found := false
	for _, block := range docBlocks(t, "README.md", "yaml") {
		if !strings.Contains(block, "nodes:") {
			continue
		}
		found = true
		path := filepath.Join(t.TempDir(), "shop.topo.yaml")
		if err := os.WriteFile(path, []byte(block), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, line := range []string{"validate " + path, "fmt --check " + path} {
			var out bytes.Buffer
			if code := run(context.Background(), strings.Fields(line), streams{strings.NewReader(""), &out, &out, func(string) string { return "" }}); code != exitDone {
				t.Errorf("portolan %s: exit %d\n%s", line, code, out.String())
			}
		}
	}
	if !found {
		t.Error("the README shows no file")
	}
	readme := string(fileOf(t, filepath.Join("..", "..", "README.md")))
	for _, want := range []string{strconv.Itoa(len(validate.Rules())) + " rules about AWS", strconv.Itoa(len(validate.Patterns())) + " patterns"} {
		if !strings.Contains(readme, want) {
			t.Errorf("the README does not say %q", want)
		}
	}
}

// Every command that README and docs show takes its flags and arguments.
func TestShownCommandsParse(t *testing.T) {
	shown := 0
	for _, page := range []string{"README.md", "docs/ci.md", "docs/latency.md", "docs/failure.md"} {
		for _, block := range docBlocks(t, page, "sh") {
			for _, line := range strings.Split(block, "\n") {
				rest, ok := strings.CutPrefix(line, "portolan ")
				if !ok {
					continue
				}
				rest, _, _ = strings.Cut(rest, "#")
				rest, _, _ = strings.Cut(rest, " | ")
				rest, _, _ = strings.Cut(rest, " > ")
				rest, _, _ = strings.Cut(rest, " < ")
				args := shellWords(rest)
				cmd, left, err := newRootCommand(streams{}).Find(args)
				if err == nil {
					err = cmd.ParseFlags(left)
				}
				if err != nil {
					t.Errorf("%s: %s: %v", page, line, err)
				}
				shown++
			}
		}
	}
	if shown < 15 {
		t.Errorf("only %d commands found", shown)
	}
}

// shellWords splits a line at spaces outside of single quotes.
func shellWords(line string) []string {
	var out []string
	quoted := false
	for i, part := range strings.Split(line, "'") {
		if quoted = i%2 == 1; quoted {
			out = append(out, part)
			continue
		}
		out = append(out, strings.Fields(part)...)
	}
	return out
}

// keepsCalledMethods fails where something calls methods by names that are known
// only when the program runs, as text/template does: then the linker keeps every
// exported method of every type, a tenth of the program.
func keepsCalledMethods(t *testing.T, bin string) {
	t.Helper()
	f, err := elf.Open(bin)
	if err != nil {
		return // a system with programs of another format
	}
	defer f.Close()
	list, err := f.Symbols()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		if s.Name == "reflect.Value.MethodByName" {
			t.Errorf("the program holds %s", s.Name)
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
	bin := filepath.Join(dir, "bin", "portolan")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	keepsCalledMethods(t, bin)
	work := filepath.Join(dir, "work")
	sh := func(script string) error {
		cmd := exec.Command("sh", "-c", script)
		cmd.Dir = work
		cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(bin)+":"+os.Getenv("PATH"), "HOME="+dir, "GIT_CONFIG_NOSYSTEM=1",
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
	must("sed -i 's/Site CDN/Front/' designs/store.topo.yaml && touch -d 2038-01-01 designs/store.dot && make -s check-diagrams", false)
}
