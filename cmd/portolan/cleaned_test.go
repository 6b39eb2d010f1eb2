package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/spf13/cobra"
)

// hostile are names, ids and titles that would steer a terminal.
var hostile = []string{
	"\x1b]0;title\x07", "\x1b[31mred", "\x9b2J", "\u009b2J", "a\rb", "a\bb", "a\x7fb", "\u202eevil", "bad\xffbyte", "line\nbreak", "\x1bPq\x1b\\",
}

// unsafe is the first byte of a text that a terminal acts on, "" for none.
func unsafe(text []byte) string {
	for i, c := range text {
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			return string(text[max(0, i-30):min(len(text), i+30)])
		}
	}
	for _, r := range []string{"\u009b", "\u202e", "\xff", "\x9b2J"} {
		if i := bytes.Index(text, []byte(r)); i >= 0 && !(r == "\x9b2J" && i > 0 && text[i-1] >= 0x80) {
			return string(text[max(0, i-30):min(len(text), i+30)])
		}
	}
	return ""
}

// Every command with every kind of argument, with names from a foe: nothing
// that steers a terminal comes out.
func TestNothingPrintedSteersTheTerminal(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of commands")
	}
	dir := t.TempDir()
	t.Chdir(dir)
	t.Setenv("PORTOLAN_STATE_DIR", t.TempDir())
	var commands [][]string
	var walk func(c *cobra.Command, path []string)
	walk = func(c *cobra.Command, path []string) {
		for _, sub := range c.Commands() {
			walk(sub, append(append([]string{}, path...), sub.Name()))
		}
		if len(path) > 0 && path[0] != "completion" {
			commands = append(commands, path)
		}
	}
	walk(newRootCommand(streams{in: strings.NewReader(""), out: io.Discard, errs: io.Discard, getenv: os.Getenv}), nil)
	formats := map[string][]string{"export": {"dot", "json", "mermaid", "svg", "text", "report", "cloudformation"}, "import": {"cloudformation", "dot", "json"}}
	for _, name := range hostile {
		quotedName := strings.NewReplacer("\n", `\n`, `\`, `\\`, `"`, `\"`).Replace(name)
		texts := []string{
			"portolan: 1\nname: \"" + quotedName + "\"\nnodes:\n  - {id: \"" + quotedName + "\", kind: s3, title: \"" + quotedName + "\"}\nlinks:\n  - a -> \"" + quotedName + "\"\n",
			"portolan: 1\n" + name + ": [" + name + "\n",
			"digraph { \"" + name + "\" [label=\"" + name + "\"]; a -> \"" + name + "\"; }\n",
			"digraph { " + name + " }",
			`{"schema": "` + name + `"}`,
			"portolan: 1\nnodes:\n  - {id: web, kind: alb, region: us-east-1}\n",
		}
		for i, text := range texts {
			file := filepath.Join(dir, strings.ReplaceAll(name, "/", "_")+string(rune('a'+i))+".topo.yaml")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				continue // a name that this file system does not take
			}
			for _, c := range commands {
				for _, f := range append([]string{""}, formats[c[0]]...) {
					args := append([]string{}, c...)
					if f != "" {
						args = append(args, f)
					}
					runsClean(t, append(args, file))
				}
			}
		}
		for _, c := range commands {
			runsClean(t, append(append([]string{}, c...), name))
			runsClean(t, append(append([]string{}, c...), "--"+name))
		}
		runsClean(t, []string{name})
	}
}

func runsClean(t *testing.T, args []string) {
	t.Helper()
	var out, errs bytes.Buffer
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	run(ctx, args, streams{in: strings.NewReader(""), out: &out, errs: &errs, getenv: func(string) string { return "" }})
	for _, text := range [][]byte{out.Bytes(), errs.Bytes()} {
		if bad := unsafe(text); bad != "" {
			t.Fatalf("portolan %q prints %q", args, bad)
		}
	}
}

// What is written in parts comes out as if it were written at once.
func TestPrinted(t *testing.T) {
	for _, c := range []struct {
		text, plain, coloured string
	}{
		{"plain é 語\t\n", "plain é 語\t\n", "plain é 語\t\n"},
		{"two\r\nlines\ra", "two\r\nlines·a", "two\r\nlines·a"},
		{"\x1b[1;31mred\x1b[0m", "·[1;31mred·[0m", "\x1b[1;31mred\x1b[0m"},
		{"\x1b]0;x\x07\x1b[2J", "·]0;x··[2J", "·]0;x··[2J"},
		{"\u009b2J\x9b\u202e\u2066", "·2J···", "·2J···"},
		{"cut \xe8\xaa", "cut ·", "cut ·"},
		{"👩\u200d🚀 \u200f", "👩\u200d🚀 \u200f", "👩\u200d🚀 \u200f"},
	} {
		for colours, want := range map[bool]string{false: c.plain, true: c.coloured} {
			for _, in := range []io.Reader{strings.NewReader(c.text), iotest.OneByteReader(strings.NewReader(c.text))} {
				var out bytes.Buffer
				p := &cleaned{w: &out, colours: colours}
				if _, err := io.Copy(struct{ io.Writer }{p}, in); err != nil {
					t.Fatal(err)
				}
				p.finish()
				if out.String() != want {
					t.Errorf("%q becomes %q, not %q", c.text, out.String(), want)
				}
			}
		}
	}
}

// Talk shows no mark that cannot be seen, results keep those that a document may hold:
// what is printed of a design is read back as it was.
func TestTalkShowsWhatIsHiddenAndResultsKeepIt(t *testing.T) {
	text := "a\u200eb\u200fc\u061cd\U000e0067e\u00ade\ufefff 👩\u200d🚀 ·\n"
	for talk, want := range map[bool]string{
		true:  "a·b·c·d·e·e·f 👩\u200d🚀 ·\n",
		false: "a\u200eb\u200fc\u061cd\U000e0067e\u00ade·f 👩\u200d🚀 ·\n",
	} {
		var out bytes.Buffer
		p := &cleaned{w: &out, talk: talk}
		if _, err := io.WriteString(p, text); err != nil || out.String() != want {
			t.Errorf("talk %v: %q, not %q, %v", talk, out.String(), want, err)
		}
	}
	var out, errs bytes.Buffer
	s := streams{in: strings.NewReader("\ufeffportolan: 1\nnodes:\n  - {id: a, kind: s3, title: \"x\u200ey\"}\n"), out: &out, errs: &errs, getenv: func(string) string { return "" }}
	if code := run(context.Background(), []string{"fmt", "-"}, s); code != 0 || !strings.HasPrefix(out.String(), "\ufeffportolan") || !strings.Contains(out.String(), "x\u200ey") {
		t.Errorf("fmt gives %d, %q, %q", code, out.String(), errs.String())
	}
	if code := run(context.Background(), []string{"validate", "no\u200e\u061csuch.yaml"}, s); code == 0 || !strings.Contains(errs.String(), "no··such.yaml") {
		t.Errorf("a file that is not there: %d, %q", code, errs.String())
	}
}

func FuzzPrinted(f *testing.F) {
	for _, s := range hostile {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, text string, cut int) {
		if len(text) > 1<<10 {
			return
		}
		var out bytes.Buffer
		p := &cleaned{w: &out}
		at := 0
		if len(text) > 0 {
			at = (cut%len(text) + len(text)) % len(text)
		}
		_, _ = io.WriteString(p, text[:at])
		_, _ = io.WriteString(p, text[at:])
		p.finish()
		for i, c := range out.Bytes() {
			if c < ' ' && c != '\n' && c != '\t' && (c != '\r' || out.Bytes()[i+1] != '\n') || c == 0x7f {
				t.Fatalf("%q becomes %q", text, out.String())
			}
		}
	})
}
