package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"portolan/model"
)

func FuzzAssertions(f *testing.F) {
	for _, s := range []string{"", "p95<=60ms", "sydney:p50<30ms", "served>=99", "p95 <= 1.5s", "stays=EU", "recovery<=60s", "::"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		waits, err := parseAsserts([]string{text})
		if err == nil && (len(waits) != 1 || waits[0].text != text || waits[0].ms < 0) {
			t.Fatalf("%q is read as %+v", text, waits)
		}
		bounds, errBound := parseFailureAsserts([]string{text})
		if errBound == nil && (len(bounds) != 1 || bounds[0].text != text || bounds[0].value < 0) {
			t.Fatalf("%q is read as %+v", text, bounds)
		}
		for _, err := range []error{err, errBound} {
			if err != nil && err.Error() != model.Visible(err.Error()) {
				t.Fatalf("%q is refused with %q", text, err)
			}
		}
	})
}

// The table of round trips is read from standard input.
func FuzzTable(f *testing.F) {
	for _, s := range []string{"", "src,dst\nSydney,us-east-1\n", "a\n", "\"a,b\n", "Paris,\n", "eu-west-1,Rome,x\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 200 {
			return
		}
		var out bytes.Buffer
		err := rttTable(streams{in: strings.NewReader(text), out: &out, errs: io.Discard, getenv: func(string) string { return "" }}, false)
		if err != nil {
			return
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		in := csv.NewReader(strings.NewReader(text))
		in.FieldsPerRecord = -1
		if asked, err := in.ReadAll(); err != nil || len(rows) != len(asked) {
			t.Fatalf("%q has %d rows of %d, %v", text, len(rows), len(asked), err)
		}
	})
}

// commandWords begin every command that neither writes nor waits.
var commandWords = [][]string{{"explain"}, {"rtt"}, {"rules"}, {"samples", "show"}, {"help"}, {"version"}, {"validate", "-"}, {"estimate", "-", "--from"}, {"simulate", "-", "--break"}, {"estimate", "-", "--assert"}}

// argumentWords stand behind them in every combination in TestArguments.
var argumentWords = []string{"", "alb", "Sydney us-east-1", "--format json", "static-site", "\x1b[2J", "--", "-o"}

// onStreams is the program with its commands made once, on streams that a run
// may fill and empty.
type onStreams struct {
	*program
	in        strings.Reader
	out, errs bytes.Buffer
}

func newOnStreams() *onStreams {
	s := &onStreams{}
	s.program = newProgram(streams{in: &s.in, out: &s.out, errs: &s.errs, getenv: func(string) string { return "" }}, newRootCommand)
	return s
}

// judge runs the command line, which ends as documented and prints nothing that
// steers a terminal.
func (s *onStreams) judge(t *testing.T, args []string, text string) {
	t.Helper()
	s.in.Reset(text)
	s.out.Reset()
	s.errs.Reset()
	code := s.run(context.Background(), args)
	if code != exitDone && code != exitNotGood && code != exitUsage && code != exitInput {
		t.Fatalf("portolan %q of %q ends with %d: %s", args, text, code, s.errs.String())
	}
	for _, printed := range []*bytes.Buffer{&s.out, &s.errs} {
		if bad := unsafe(printed.Bytes()); bad != "" {
			t.Fatalf("portolan %q of %q prints %q", args, text, bad)
		}
	}
	if failed, said := code == exitUsage || code == exitInput, s.errs.Len() > 0; failed && !said {
		t.Fatalf("portolan %q of %q ends with %d without a word", args, text, code)
	}
}

// arguments is a command line of a command and words, nil when it would write,
// read files or wait.
func arguments(which int, text string) []string {
	words := strings.Fields(text)
	for _, w := range words {
		if strings.HasPrefix(w, "-") && strings.ContainsAny(w, "obwr") {
			return nil // an output, a baseline, a watch, a report
		}
	}
	return slices.Concat(commandWords[(which%len(commandWords)+len(commandWords))%len(commandWords)], words)
}

func TestArguments(t *testing.T) {
	for i := range commandWords {
		for _, text := range argumentWords {
			if args := arguments(i, text); args != nil {
				newOnStreams().judge(t, args, "portolan: 1\n")
			}
		}
	}
}

// Words of the command line are refused in a sentence or mean something. What
// the commands do is left to TestArguments but where the words are all they read.
func FuzzArguments(f *testing.F) {
	for i, s := range argumentWords {
		f.Add(i, s)
	}
	program := newOnStreams()
	for _, c := range everyCommand(program.root) {
		if c.RunE != nil && !slices.Contains([]string{"explain", "rtt", "show"}, c.Name()) {
			c.RunE = func(*cobra.Command, []string) error { return nil }
		}
	}
	f.Fuzz(func(t *testing.T, which int, text string) {
		if args := arguments(which, text); args != nil {
			program.judge(t, args, "")
			forget(program.root)
		}
	})
}

// everyCommand lists a command and those below.
func everyCommand(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		all = append(all, everyCommand(sub)...)
	}
	return all
}

// forget takes back the flags that a command line set.
func forget(root *cobra.Command) {
	for _, c := range everyCommand(root) {
		c.Flags().Visit(func(f *pflag.Flag) {
			if list, ok := f.Value.(pflag.SliceValue); ok {
				_ = list.Replace(nil)
			} else {
				_ = f.Value.Set(f.DefValue)
			}
			f.Changed = false
		})
	}
}

// stdinCommands are those that read what is piped into them.
var stdinCommands = [][]string{
	{"validate", "-"},
	{"estimate", "-"},
	{"simulate", "-"},
	{"fmt", "-"},
	{"rtt", "--csv"},
	{"import", "dot", "-"},
	{"import", "json", "-"},
	{"import", "cloudformation", "-"},
	{"export", "text", "-"},
	{"export", "mermaid", "-"},
	{"export", "dot", "-"},
	{"export", "json", "-"},
	{"validate", "-", "--format", "json"},
}

var stdinTexts = []string{"", "portolan: 1\nnodes:\n  - {id: a, kind: alb, region: us-east-1}\n", "digraph { a -> b [label=\"\x1b[2J\"] }", `{"schema":"portolan.export/1","topology":{"nodes":[{"id":"a","kind":"s3"}]}}`, "Paris,us-east-1\n\x1b,\n", "\xff\xfe", "Resources:\n  \"\\e[2J\": {Type: \"AWS::S3::Bucket\\e[31m\", Properties: !Ref \"\\e[2J\"}\n"}

func TestStdin(t *testing.T) {
	for _, args := range stdinCommands {
		for _, text := range stdinTexts {
			newOnStreams().judge(t, args, text)
		}
	}
}

// Whatever is piped in, each command reads or refuses it. The commands are made
// once: making them takes longer than what they do.
func FuzzStdin(f *testing.F) {
	for i, s := range stdinTexts {
		f.Add(uint8(i), s)
	}
	programs := make([]*onStreams, len(stdinCommands))
	for i := range programs {
		programs[i] = newOnStreams()
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		at := int(which) % len(stdinCommands)
		programs[at].judge(t, stdinCommands[at], text[:min(len(text), 1000)])
	})
}

// The configuration gives keys, and says of the rest where it is.
func FuzzConfig(f *testing.F) {
	for _, s := range []string{"", "keys:\n  save: f2\n  undo: [u, ctrl+z]\n", "keys: [", "keys:\n  save: {}\n", "key: 1\n", "keys: &a\n  x: *a\n", "- a\n", "keys:\n", "\x1b: \x1b\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		conf, problems := parseConfig("config.yaml", []byte(text))
		for _, s := range conf.keys {
			if len(s.Keys) > len(text) || !strings.HasPrefix(s.Place, "config.yaml:") {
				t.Fatalf("%q gives %+v", text, s)
			}
		}
		for _, p := range problems {
			if !strings.HasPrefix(p, "config.yaml:") {
				t.Fatalf("%q does not say where: %q", text, p)
			}
		}
	})
}

// What stands outside the markers of a document stays as it is.
func FuzzInjected(f *testing.F) {
	for _, s := range []string{"", injectBegin + "\n" + injectEnd + "\n", "a\r\n" + injectBegin + "\r\nold\r\n" + injectEnd + "\r\nb", injectEnd + "\n" + injectBegin + "\n", "  " + injectBegin + " \n" + injectEnd} {
		f.Add(s, "new\n")
	}
	f.Fuzz(func(t *testing.T, into, text string) {
		out, err := injected([]byte(into), []byte(text))
		if err != nil {
			return
		}
		begin := strings.Index(into, injectBegin)
		if begin < 0 || !strings.HasPrefix(string(out), into[:begin+len(injectBegin)]) {
			t.Fatalf("%q becomes %q", into, out)
		}
		if strings.Contains(text, injectBegin) || strings.Contains(text, injectEnd) {
			return
		}
		again, err := injected(out, []byte(text))
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("%q becomes %q, and the second time %q, %v", into, out, again, err)
		}
	})
}
