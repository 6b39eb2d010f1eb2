package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	jsonexport "portolan/export/json"
	"portolan/model/document"
	"portolan/model/wording"
	"portolan/samples"
)

func newSamplesCommand(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "samples",
		Short: "List, show or copy the bundled designs",
		Example: `  portolan samples list
  portolan samples copy global-storefront
  portolan samples show broken-launch | portolan validate -`,
		Args: subCommand,
		RunE: func(*cobra.Command, []string) error { return listSamples(s, false) },
	}
	asJSON := false
	list := &cobra.Command{
		Use: "list", Short: "List the bundled designs", Args: takes(0, 0, ""),
		RunE: func(*cobra.Command, []string) error { return listSamples(s, asJSON) },
	}
	list.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	show := &cobra.Command{
		Use: "show NAME", Short: "Print a bundled design", Args: takes(1, 1, "`portolan samples list` names them"), ValidArgsFunction: sampleNames,
		RunE: func(_ *cobra.Command, args []string) error {
			src, err := sample(args[0])
			if err != nil {
				return err
			}
			return writeOutput(s, "-", src, false)
		},
	}
	force := false
	cp := &cobra.Command{
		Use: "copy NAME [DIR]", Short: "Copy a bundled design into a folder", Args: takes(1, 2, "`portolan samples list` names them"), ValidArgsFunction: sampleNames,
		RunE: func(_ *cobra.Command, args []string) error {
			src, err := sample(args[0])
			if err != nil {
				return err
			}
			dir := "."
			if len(args) > 1 {
				dir = args[1]
			}
			path := filepath.Join(dir, strings.TrimSuffix(args[0], samples.Suffix)+samples.Suffix)
			if err := writeOutput(s, path, src, force); err != nil {
				return err
			}
			fmt.Fprintln(s.out, path)
			return nil
		},
	}
	cp.Flags().BoolVar(&force, "force", false, "replace an existing file")
	cmd.AddCommand(list, show, cp)
	return cmd
}

func sample(name string) ([]byte, error) {
	src, ok := samples.Read(name)
	if !ok {
		return nil, usageError("no sample %q; there are %s%s", name, strings.Join(samples.Names(), ", "), wording.DidYouMean(name, samples.Names()))
	}
	return src, nil
}

func sampleNames(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return samples.Names(), cobra.ShellCompDirectiveNoFileComp
}

func listSamples(s streams, asJSON bool) error {
	entries := []jsonexport.Sample{}
	for _, name := range samples.Names() {
		src, _ := samples.Read(name)
		f, err := document.Parse(name+samples.Suffix, src)
		if err != nil {
			return &exitError{exitInternal, err}
		}
		n := len(f.Topology.Nodes)
		entries = append(entries, jsonexport.Sample{Name: name, Title: f.Topology.Name, Description: f.Topology.Description, Count: n, Nodes: n})
	}
	if asJSON {
		return writeJSON(s, jsonexport.Samples{Schema: jsonexport.SamplesForm, Samples: entries})
	}
	for _, e := range entries {
		fmt.Fprintf(s.out, "%-22s %2d nodes  %s\n", e.Name, e.Count, e.Description)
	}
	return nil
}
