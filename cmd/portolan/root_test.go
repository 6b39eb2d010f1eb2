package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestAskedCommandAlone holds that a command built without the others says and does
// what it does beside them.
func TestAskedCommandAlone(t *testing.T) {
	lines := [][]string{
		{"nowhere.topo.yaml", "--nonsense"},
		{"./nowhere", "other"},
		{"nowhere.topo.yaml", "--help"},
		{"nowhere.topo.yaml", "-vh"},
		{"--config=a.b", "version"},
		{"validat", "a.b"},
		{"help", "export", "dot"},
		{"help", "versoin"},
		{"completion", "bash"},
		{"__complete", "va"},
		{"version"},
		{"--version", "x.topo.yaml"},
		{"samples", "show", "static-site"},
		{"validate", "nowhere.topo.yaml"},
	}
	everything := newRootCommand(streams{})
	for _, c := range topCommands {
		at, _, err := everything.Find([]string{c.name})
		if err != nil || at.Name() != c.name || at.GroupID != c.group {
			t.Errorf("%s is built under the name %q in the group %q", c.name, at.Name(), at.GroupID)
		}
		lines = append(lines, []string{c.name, "--help"}, []string{c.name, "--nonsense"}, []string{c.name, "-h", "help"}, []string{c.name, "help", "completion", "a", "b"})
		for _, sub := range at.Commands() {
			lines = append(lines, []string{c.name, sub.Name(), "--help"})
		}
	}
	for _, args := range lines {
		run := func(tree func(streams) *cobra.Command) (int, string, string) {
			var out, errs bytes.Buffer
			s := streams{in: strings.NewReader(""), out: &out, errs: &errs, getenv: func(string) string { return "" }}
			code := newProgram(s, tree).run(t.Context(), args)
			return code, out.String(), errs.String()
		}
		wantCode, wantOut, wantErrs := run(newRootCommand)
		code, out, errs := run(func(s streams) *cobra.Command { return newCommandFor(s, args) })
		if code != wantCode || out != wantOut || errs != wantErrs {
			t.Errorf("portolan %q alone ends with %d and says %q, %q; beside the others with %d, %q, %q", args, code, out, errs, wantCode, wantOut, wantErrs)
		}
	}
	if names := commandNames(newCommandFor(streams{}, []string{"version"})); !slices.Equal(names, []string{"version"}) {
		t.Errorf("for version there are %v", names)
	}
}
