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
