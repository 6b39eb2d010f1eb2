package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
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
	dir, err := filepath.Abs("../../samples")
	if err != nil {
		t.Fatal(err)
	}
	sample, broken := filepath.Join(dir, "static-site.topo.yaml"), filepath.Join(dir, "broken-launch.topo.yaml")
	lines := map[string][]string{
		"validate": {"validate " + sample, "validate " + sample + " --format sarif", "validate " + broken + " --fix-dry-run", "validate " + broken + " --format compact", "validate " + broken + " --list-ignored --format json"},
		"estimate": {"estimate " + sample, "estimate " + sample + " --format csv"}, "simulate": {"simulate " + sample, "simulate " + sample + " --format json"},
		"rtt": {"rtt Sydney us-east-1", "rtt Sydney us-east-1 --json", "rtt --csv"}, "fmt": {"fmt -"}, "export": {"export text " + sample, "export png " + sample + " -o -", "export json " + sample},
		"import": {"import dot -"}, "samples": {"samples", "samples list", "samples list --json", "samples show static-site", "samples copy static-site --force"}, "explain": {"explain cloudfront", "explain cloudfront.aliases", "explain cloudfront/no-waf --format markdown", "explain --list", "explain --list --format json"}, "rules": {"rules", "rules --json"},
		"config": {"config", "config mouse"}, "new": {"new made --sample static-site --force"}, "open": {"open --help"}, // open needs a terminal
		"workshop": {
			"workshop list", "workshop list --json", "workshop start 02", "workshop check", "workshop check 02.topo.yaml", "workshop grade 02 02.topo.yaml", "workshop grade 02 02.topo.yaml --format json",
			"workshop hint", "workshop answer 02 website b", "workshop quiz", "workshop quiz q26", "workshop quiz q26 --design", "workshop reset 02", "workshop solution 02 --yes", "workshop next",
			"workshop progress", "workshop progress --json", "workshop report .", "workshop report . --format csv", "workshop report . --format html", "workshop lint course", "workshop new course", "workshop watch .", "workshop",
		},
		"schema": {"schema", "schema validate"}, "version": {"version", "version --json"}, "completion": {"completion", "completion bash", "completion fish", "completion zsh", "completion powershell"}, "help": {"help", "--help", "--version", "help validate", "validate --help"},
	}
	state := t.TempDir()
	getenv := func(name string) string {
		if name == "PORTOLAN_STATE_DIR" {
			return state
		}
		return ""
	}
	try := func(line, stdin string, room int) {
		t.Helper()
		var errs bytes.Buffer
		if line == "workshop new course" {
			_ = os.RemoveAll("course")
		}
		code := run(context.Background(), strings.Fields(line), streams{strings.NewReader(stdin), &fullDisk{room}, &errs, getenv})
		if code != exitOutput || !strings.Contains(errs.String(), "no space left") {
			t.Errorf("portolan %s with room for %d bytes: exit %d: %s", line, room, code, errs.String())
		}
	}
	t.Chdir(t.TempDir()) // samples copy writes there
	printed(t, "", "samples", "copy", "static-site")
	if err := os.Rename("static-site.topo.yaml", "02.topo.yaml"); err != nil {
		t.Fatal(err)
	}
	printed(t, "", "workshop", "new", "course")
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			walk(sub)
			path := strings.TrimPrefix(sub.CommandPath(), "portolan ")
			try(path+" --help", "", 0)
			try("help "+path, "", 0)
			first, _, inner := strings.Cut(path, " ")
			if path == "workshop run" || path == "workshop serve" { // they need a terminal or another program, and print nothing
				continue
			}
			if inner && !slices.ContainsFunc(lines[first], func(l string) bool { return l == path || strings.HasPrefix(l, path+" ") }) {
				t.Errorf("%s is not tried", path)
			}
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
			switch c {
			case "import":
				stdin = "digraph { a -> b }"
			case "rtt":
				stdin = "Sydney,us-east-1\n"
			}
			try(line, stdin, 0)
			try(line, stdin, 3)
		}
	}
}
