package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"portolan/model/document"
	"portolan/model/geo"
)

// topologyFiles completes file arguments.
func topologyFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"topo.yaml", "topo.yml", "yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}

// commandsOrFiles completes the first word of the command line. The shell
// either filters files or takes words, so files are listed here where commands
// may be meant too.
func commandsOrFiles(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	names := commandNames(cmd.Root())
	if !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, word) }) {
		return topologyFiles(cmd, args, word)
	}
	var out []string
	entries, _ := os.ReadDir(".") // what cannot be read completes nothing
	for _, e := range entries {
		if !e.IsDir() && document.IsTopology(e.Name()) && strings.HasPrefix(e.Name(), word) {
			out = append(out, filepath.ToSlash(e.Name()))
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// places completes what [geo.Locate] takes: Regions and cities.
func places(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var out []string
	for _, r := range geo.Regions() {
		out = append(out, r.Code+"\t"+r.Name)
	}
	for _, c := range geo.Cities() {
		out = append(out, c.Name+"\t"+c.Country)
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// twoPlaces completes the places of a command that takes two.
func twoPlaces(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return places(cmd, args, word)
}

// usersOf completes the users of the design that was typed, then all cities.
func usersOf(s streams) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		var out []string
		if len(args) > 0 {
			if file, err := readTopology(s, args[0]); err == nil {
				for _, n := range file.Topology.Nodes {
					if v, set := n.Get("locations"); set {
						out = append(append(out, n.ID), v...)
					}
				}
			}
		}
		more, directive := places(cmd, args, word)
		return append(out, more...), directive
	}
}

func completeWords(cmd *cobra.Command, flag string, words []string) {
	completeWith(cmd, flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

func completeWith(cmd *cobra.Command, flag string, with cobra.CompletionFunc) {
	// The only error is that of a flag which does not exist, and it does.
	_ = cmd.RegisterFlagCompletionFunc(flag, with)
}
