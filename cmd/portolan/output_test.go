package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// fullDisk takes some bytes and then nothing more.
type fullDisk struct{ room int }

func (d *fullDisk) Write(p []byte) (int, error) {
	if len(p) > d.room {
		n := d.room
		d.room = 0
		return n, errors.New("no space left on device")
	}
	d.room -= len(p)
	return len(p), nil
}

// A full standard output is exit 4 in every command, help included.
func TestFullStandardOutput(t *testing.T) {
	const sample = "../../samples/static-site.topo.yaml"
	lines := map[string][]string{
		"validate": {"validate " + sample, "validate " + sample + " --format sarif", "validate ../../samples/broken-launch.topo.yaml --fix-dry-run", "validate ../../samples/broken-launch.topo.yaml --format compact", "validate ../../samples/broken-launch.topo.yaml --list-ignored --format json"},
		"estimate": {"estimate " + sample, "estimate " + sample + " --format csv"}, "simulate": {"simulate " + sample, "simulate " + sample + " --format json"},
		"rtt": {"rtt Sydney us-east-1"}, "fmt": {"fmt -"}, "export": {"export text " + sample, "export png " + sample + " -o -", "export json " + sample},
		"import": {"import dot -"}, "samples": {"samples list", "samples show static-site"}, "explain": {"explain cloudfront", "explain --list"}, "rules": {"rules"},
		"schema": {"schema", "schema validate"}, "version": {"version", "version --json"}, "completion": {"completion bash", "completion fish", "completion zsh"}, "help": {"help", "--help", "--version", "help validate", "validate --help"},
	}
	try := func(line, stdin string, room int) {
		t.Helper()
		var errs bytes.Buffer
		code := run(context.Background(), strings.Fields(line), streams{strings.NewReader(stdin), &fullDisk{room}, &errs, func(string) string { return "" }})
		if code != exitOutput || !strings.Contains(errs.String(), "no space left") {
			t.Errorf("portolan %s with room for %d bytes: exit %d: %s", line, room, code, errs.String())
		}
	}
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			walk(sub)
			try(strings.TrimPrefix(sub.CommandPath(), "portolan ")+" --help", "", 0)
		}
	}
	root := newRootCommand(streams{})
	walk(root)
	for _, c := range commandNames(root) {
		if len(lines[c]) == 0 {
			t.Errorf("%s is not tried", c)
		}
		for _, line := range lines[c] {
			stdin := "portolan: 1\nnodes: [{id: a, kind: s3, region: us-east-1}]\n"
			if c == "import" {
				stdin = "digraph { a -> b }"
			}
			try(line, stdin, 0)
			try(line, stdin, 3)
		}
	}
}
