package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
)

func FuzzAssertions(f *testing.F) {
	for _, s := range []string{"", "p95<=60ms", "sydney:p50<30ms", "served>=99", "p95 <= 1.5s", "stays=EU", "recovery<=60s", "::"} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, text string) {
		_, _ = parseAsserts([]string{text})
		_, _ = parseFailureAsserts([]string{text})
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
		if err == nil && text != "" && strings.Count(text, "\n") == 0 && out.Len() == 0 {
			return // one line may be a heading
		}
	})
}

// commandWords begin every command that neither writes nor waits.
var commandWords = [][]string{{"explain"}, {"rtt"}, {"rules"}, {"samples", "show"}, {"help"}, {"version"}, {"validate", "-"}, {"estimate", "-", "--from"}, {"simulate", "-", "--break"}, {"estimate", "-", "--assert"}}

// Words of the command line are refused in a sentence or mean something.
func FuzzArguments(f *testing.F) {
	for i, s := range []string{"", "alb", "Sydney us-east-1", "--format json", "static-site", "\x1b[2J", "--", "-o"} {
		f.Add(i, s)
	}
	f.Fuzz(func(t *testing.T, which int, text string) {
		words := strings.Fields(text)
		for _, w := range words {
			if strings.HasPrefix(w, "-") && strings.ContainsAny(w, "obwr") {
				return // an output, a baseline, a watch, a report
			}
		}
		args := append(append([]string{}, commandWords[(which%len(commandWords)+len(commandWords))%len(commandWords)]...), words...)
		var out, errs bytes.Buffer
		code := run(context.Background(), args, streams{in: strings.NewReader("portolan: 1\n"), out: &out, errs: &errs, getenv: func(string) string { return "" }})
		if code == exitInternal {
			t.Fatalf("portolan %q: %s", args, errs.String())
		}
		if bad := unsafe(append(out.Bytes(), errs.Bytes()...)); bad != "" {
			t.Fatalf("portolan %q prints %q", args, bad)
		}
	})
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
	{"export", "text", "-"},
	{"export", "mermaid", "-"},
	{"export", "dot", "-"},
	{"export", "json", "-"},
	{"validate", "-", "--format", "json"},
}

// Whatever is piped into a command, it ends with an exit code that scripts know
// and prints nothing that steers a terminal.
func FuzzStdin(f *testing.F) {
	for _, s := range []string{"", "portolan: 1\nnodes:\n  - {id: a, kind: alb, region: us-east-1}\n", "digraph { a -> b [label=\"\x1b[2J\"] }", `{"schema":"portolan.export/1","topology":{"nodes":[{"id":"a","kind":"s3"}]}}`, "Paris,us-east-1\n\x1b,\n", "\xff\xfe"} {
		for i := range stdinCommands {
			f.Add(uint8(i), s)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		args := stdinCommands[int(which)%len(stdinCommands)]
		var out, errs bytes.Buffer
		code := run(context.Background(), args, streams{in: strings.NewReader(text[:min(len(text), 1000)]), out: &out, errs: &errs, getenv: func(string) string { return "" }})
		if code != exitDone && code != exitNotGood && code != exitUsage && code != exitInput {
			t.Fatalf("portolan %q of %q ends with %d: %s", args, text, code, errs.String())
		}
		if bad := unsafe(append(out.Bytes(), errs.Bytes()...)); bad != "" {
			t.Fatalf("portolan %q of %q prints %q", args, text, bad)
		}
	})
}

// The configuration gives keys, and says of the rest where it is.
func FuzzConfig(f *testing.F) {
	for _, s := range []string{"", "keys:\n  save: f2\n  undo: [u, ctrl+z]\n", "keys: [", "keys:\n  save: {}\n", "key: 1\n", "keys: &a\n  x: *a\n", "- a\n", "keys:\n", "\x1b: \x1b\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		settings, problems := parseConfig("config.yaml", []byte(text))
		for _, s := range settings {
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
