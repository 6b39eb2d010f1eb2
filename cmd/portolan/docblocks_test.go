package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"portolan/export/judgetest"
	"portolan/samples"
	"portolan/validate/exercise"
)

// block is a fenced block of a page.
type block struct {
	page, language, text string
	line                 int
}

func (b block) String() string { return fmt.Sprintf("%s:%d", b.page, b.line) }

// blocksOf are all fenced blocks of a page.
func blocksOf(t *testing.T, page string) []block {
	t.Helper()
	var out []block
	var open *block
	for i, line := range strings.Split(string(fileOf(t, filepath.Join("..", "..", page))), "\n") {
		fence := strings.HasPrefix(strings.TrimSpace(line), "```")
		switch {
		case fence && open == nil:
			open = &block{page: page, language: strings.TrimPrefix(strings.TrimSpace(line), "```"), line: i + 1}
		case fence:
			out, open = append(out, *open), nil
		case open != nil:
			open.text += line + "\n"
		}
	}
	if open != nil {
		t.Errorf("%s: the block is never closed", open)
	}
	return out
}

// pages are README.md and those of docs.
func pages(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("..", "..", "docs", "*.md"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	out := []string{"README.md"}
	for _, f := range found {
		out = append(out, "docs/"+filepath.Base(f))
	}
	return out
}

// notRun are the beginnings of lines that are not run, with the reason. All
// others are.
var notRun = []struct{ line, why string }{
	{"go run ./cmd/portolan samples/", "opens the designer, which the sessions of tui play"},
	{"portolan validate shop.topo.yaml --watch", "never ends; TestWatch has it"},
	{"portolan workshop serve", "serves until it is ended; the tests of portolan-workshop have it"},
	{"go test ./", "is the tests themselves, or a measurement of minutes"},
	{"PORTOLAN_", "runs tests for minutes to an hour"},
	{".ci/", "fuzzes for minutes"},
	{"python3 fit_bands.py", "needs Python and fits for minutes"},
	{"python3 model/latency/testdata/held_back.py", "needs Python"},
	{"go test -c ", "makes the program of a measurement"},
	{"cd model/latency/testdata", "belongs to the line behind it"},
	{"npm install", "fetches a peer to measure"},
	{"NODE_PATH=", "measures a peer"},
	{"gen_topology.py", "makes the design of a measurement"},
	{"/usr/bin/time", "measures"},
	{"GODEBUG=", "measures the start of the program"},
	{"GOMAXPROCS=", "measures the start of the program"},
	{"GOGC=", "measures an estimate"},
	{"perf ", "measures the start of the program"},
	{"tui-lat ", "measures the designer"},
	{"go build -race", "makes the program of a measurement"},
	{"tui-monkey ", "plays random events for minutes"},
}

// scratch is a folder with what the examples of the pages take for granted, and
// what runs a script in it with the program on its path.
type scratch struct {
	t   *testing.T
	dir string
}

func newScratch(t *testing.T) scratch {
	s := scratch{t, t.TempDir()}
	shop := mustSample(t, "global-storefront")
	for old, word := range map[string]string{"alb-us": "web-alb", "alb-eu": "eu-alb"} {
		shop = strings.ReplaceAll(shop, old, word)
	}
	s.write("shop.topo.yaml", shop)
	s.write("designs/shop.topo.yaml", mustSample(t, "static-site"))
	s.write("buffer", mustSample(t, "static-site"))
	for _, name := range samples.Names() {
		s.write("samples/"+name+".topo.yaml", mustSample(t, name))
	}
	s.write("README.md", "# Shop\n\n"+injectBegin+"\n"+injectEnd+"\n")
	s.write("docs/keep", "")
	return s
}

func mustSample(t *testing.T, name string) string {
	t.Helper()
	src, ok := samples.Read(name)
	if !ok {
		t.Fatalf("no sample %s", name)
	}
	return string(src)
}

func (s scratch) write(name, text string) {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
		s.t.Fatal(err)
	}
}

// sh runs a script and returns what it prints and its exit code.
func (s scratch) sh(script string) (stdout, said string, code int) {
	s.t.Helper()
	cmd := exec.Command("sh", "-c", script)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "HOME="+s.dir, "NO_COLOR=1", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		s.t.Fatalf("%s: %v", script, err)
	}
	return out.String(), out.String() + errs.String(), cmd.ProcessState.ExitCode()
}

// Every fenced block of README and docs holds: commands run, files are read and
// have canonical form, outputs are what the program prints. A block of a
// language that is not known here fails, as does a line that cannot run and is
// not in the list.
func TestBlocksOfPages(t *testing.T) {
	for _, tool := range []string{"sh", "git", "make", "jq"} {
		judgetest.Program(t, tool)
	}
	used := map[string]bool{}
	ran := 0
	for _, page := range pages(t) {
		s := newScratch(t)
		for _, b := range blocksOf(t, page) {
			switch {
			case slices.Contains([]string{"docs/kinds.md", "docs/rules.md", "docs/keys.md", "docs/cloudformation.md"}, page) && b.language != "yaml":
				// generated; TestReferencePages compares them
			case b.language == "console":
				s.console(b)
			case b.language == "sh":
				ran += s.script(b, used)
			case b.language == "yaml":
				s.yaml(b)
			case b.language == "make":
				// TestRecipes runs it, in its bad cases too
			case b.language == "" && page == "docs/architecture.md":
				foldersThere(t, b)
			default:
				t.Errorf("%s: nothing runs a block of %q", b, b.language)
			}
		}
	}
	for _, n := range notRun {
		if !used[n.line] {
			t.Errorf("no page has a line that begins with %q any more", n.line)
		}
	}
	if ran < 20 {
		t.Errorf("only %d lines ran", ran)
	}
}

// script runs the lines of a block. A command may say that something is not
// good, since examples are about that too.
func (s scratch) script(b block, used map[string]bool) (ran int) {
	text := strings.ReplaceAll(strings.ReplaceAll(b.text, "\\\n", " "), "|\n", "| ")
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if strings.HasPrefix(text, "#!") {
		return 0 // the hook; TestRecipes runs it
	}
	for _, line := range lines {
		i := slices.IndexFunc(notRun, func(n struct{ line, why string }) bool { return strings.HasPrefix(line, n.line) })
		if i >= 0 {
			used[notRun[i].line] = true
			continue
		}
		if _, said, code := s.sh(line); code != exitDone && code != exitNotGood {
			s.t.Errorf("%s: %s: exit %d\n%s", b, line, code, said)
		}
		ran++
	}
	return ran
}

// console compares the outputs that a block shows with what is printed; "…"
// stands for the rest.
func (s scratch) console(b block) {
	for _, part := range strings.Split("\n"+b.text, "\n$ ")[1:] {
		command, shown, _ := strings.Cut(part, "\n")
		out, said, code := s.sh(command)
		if code != exitDone && code != exitNotGood {
			s.t.Errorf("%s: %s: exit %d\n%s", b, command, code, said)
		}
		shown = strings.TrimRight(shown, "\n")
		if beginning, more := strings.CutSuffix(shown, "\n…"); more {
			if !strings.HasPrefix(out, beginning+"\n") {
				s.t.Errorf("%s shows for %q\n%s\nbut it prints\n%s", b, command, beginning, out)
			}
		} else if strings.TrimRight(out, "\n") != shown {
			s.t.Errorf("%s shows for %q\n%s\nbut it prints\n%s", b, command, shown, out)
		}
	}
}

// sections are parts of designs and of the configuration that pages show alone,
// by their first key.
var sections = regexp.MustCompile(`(?m)^(expect|ignore|assume|tags|layout):`)

func (s scratch) yaml(b block) {
	s.t.Helper()
	var node yaml.Node
	if err := yaml.Load([]byte(b.text), &node); err != nil {
		s.t.Errorf("%s: %v", b, err)
		return
	}
	switch {
	case strings.Contains(b.text, "portolan: 1"):
		s.design(b, b.text)
	case sections.MatchString(b.text):
		s.design(b, "portolan: 1\n\nnodes:\n"+
			"  - {id: people, kind: users, locations: [Sydney, Frankfurt]}\n  - {id: cdn, kind: cloudfront}\n  - {id: web, kind: alb, region: us-east-1}\n"+
			"\nlinks:\n  - people -> cdn\n  - cdn -> web\n\n"+b.text)
	case strings.HasPrefix(b.text, "right:"):
		s.examples(b)
	case strings.HasPrefix(b.text, "keys:"):
		s.write("config.yaml", b.text)
		path := filepath.Join(s.dir, "config.yaml")
		if _, problems := readConfig(func(name string) string { return map[string]string{"PORTOLAN_CONFIG": path}[name] }); len(problems) > 0 {
			s.t.Errorf("%s: %v", b, problems)
		}
	default:
		s.steps(b, &node)
	}
}

// examples checks further designs of an exercise: in the place of those of the
// exercise that they are about they pass and fail as they say.
func (s scratch) examples(b block) {
	course := exercise.BuiltIn()
	err := fs.WalkDir(course, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := fs.ReadFile(course, name)
		if name == "11/examples.yaml" {
			src = []byte(b.text)
		}
		s.write(filepath.Join("course", filepath.FromSlash(name)), string(src))
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	if out, said, code := s.sh("portolan workshop lint course"); code != exitDone {
		s.t.Errorf("%s: exit %d\n%s%s", b, code, out, said)
	}
}

// design checks a file that a page shows: it is read and has canonical form.
func (s scratch) design(b block, text string) {
	s.write("shown.topo.yaml", text)
	if _, said, code := s.sh("portolan validate shown.topo.yaml"); code != exitDone && (strings.Contains(b.text, "nodes:") || code != exitNotGood) {
		s.t.Errorf("%s: exit %d\n%s", b, code, said)
	}
	if _, said, code := s.sh("portolan fmt --check shown.topo.yaml"); code != exitDone && strings.Contains(text, "nodes:") {
		s.t.Errorf("%s is not in canonical form: %s", b, said)
	}
}

// steps runs what a workflow, or the configuration of hooks, would run.
func (s scratch) steps(b block, n *yaml.Node) {
	ran := 0
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		value := map[string]string{}
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			value[n.Content[i].Value] = n.Content[i+1].Value
		}
		command := value["run"]
		if value["entry"] != "" {
			if !regexp.MustCompile(value["files"]).MatchString("designs/shop.topo.yaml") {
				s.t.Errorf("%s: %s is not for designs", b, value["id"])
			}
			command = value["entry"] + " designs/shop.topo.yaml"
		}
		if command != "" {
			ran++
			s.recipe(b, command)
		}
		for _, c := range n.Content {
			walk(c)
		}
	}
	walk(n)
	if ran == 0 {
		s.t.Errorf("%s: nothing of it was run", b)
	}
}

// recipe runs a command on a good design, which passes, and on a broken one and
// one that cannot be read, which do not.
func (s scratch) recipe(b block, command string) {
	good := mustSample(s.t, "static-site")
	passes := []int{exitDone}
	if strings.Contains(command, "--fail-on") {
		passes = append(passes, exitNotGood)
	}
	for text, want := range map[string][]int{
		good: passes,
		strings.ReplaceAll(good, "region: us-east-1", "region:  us-eats-1"): {exitNotGood}, // no Region, and not in canonical form
		"portolan: 1\nnodes: [\n": {exitInput},
	} {
		s.write("designs/shop.topo.yaml", text)
		if _, said, code := s.sh(command); !slices.Contains(want, code) {
			s.t.Errorf("%s: %s: exit %d, want %v\n%s", b, command, code, want, said)
		}
	}
	s.write("designs/shop.topo.yaml", good)
}

// foldersThere checks that the folders that a plan of the code names exist.
func foldersThere(t *testing.T, b block) {
	if !strings.HasPrefix(b.text, "cmd/portolan/") {
		return // the way of a keystroke
	}
	for _, line := range strings.Split(b.text, "\n") {
		top, inner := "", strings.HasPrefix(line, "  ")
		for _, word := range strings.Fields(line) {
			if !strings.HasSuffix(word, "/") {
				break
			}
			if inner && strings.Count(word, "/") == 1 {
				word = top + word
			}
			if top == "" {
				top = strings.SplitAfter(word, "/")[0]
			}
			if _, err := os.Stat(filepath.Join("..", "..", word)); err != nil {
				t.Errorf("%s: there is no folder %s", b, word)
			}
		}
	}
}
