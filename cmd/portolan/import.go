package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"portolan/export/dot"
	jsonexport "portolan/export/json"
	"portolan/model"
	"portolan/model/document"
)

type importFlags struct {
	out, report   string
	force, strict bool
}

func newImportCommand(s streams) *cobra.Command {
	f := importFlags{}
	cmd := &cobra.Command{
		Use:   "import FORMAT FILE",
		Short: "Make a topology of another format",
		Long: `Make a topology of another format.

  dot   Graphviz: what "portolan export dot" wrote, and plain graphs with
        guessed kinds
  json  what "portolan export json" wrote

What Portolan wrote comes back equal. In DOT the portolan_ attributes count,
which Graphviz passes over, not the labels. Of other graphs what Graphviz would
draw counts: an arrow that is drawn backwards is read backwards, and what is
invisible or explains the picture is no node. What was guessed, not understood or
is missing in a graph that Portolan wrote is listed on standard error, and in the
file that --report names.`,
		Example: `  portolan import dot shop.dot -o shop.topo.yaml
  portolan import json shop.json | portolan validate -`,
		Args: takes(2, 2, "FORMAT is dot or json"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return importFormats, cobra.ShellCompDirectiveNoFileComp
			}
			return []string{"dot", "gv", "json"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(_ *cobra.Command, args []string) error { return runImport(s, f, args[0], args[1]) },
	}
	cmd.Flags().StringVarP(&f.out, "output", "o", "", "file to write; - for standard output")
	cmd.Flags().StringVar(&f.report, "report", "", "JSON file that lists what was guessed or skipped")
	cmd.Flags().BoolVar(&f.force, "force", false, "replace existing files")
	cmd.Flags().BoolVar(&f.strict, "strict", false, "exit 1 when anything was guessed, skipped or missing")
	return cmd
}

// importFormats are the formats that can be read.
var importFormats = []string{"dot", "json"}

func runImport(s streams, f importFlags, format, path string) error {
	format, err := chosenOr(fmt.Sprintf("no import format %q; there are dot and json", format), format, importFormats)
	if err != nil {
		return err
	}
	src, err := readSource(s, path)
	if err != nil {
		return err
	}
	var t *model.Topology
	var guesses []dot.Guess
	if format == "dot" {
		t, guesses, err = dot.Read(bytes.NewReader(src))
	} else {
		t, err = jsonexport.Read(bytes.NewReader(src))
	}
	if err != nil {
		return inputError(fmt.Errorf("%s: %w", path, err))
	}
	r := jsonexport.Import{Schema: jsonexport.ImportForm, Understood: len(t.Nodes) + len(t.Links), Skipped: []jsonexport.ImportNote{}, Guessed: []jsonexport.ImportNote{}}
	for _, g := range guesses {
		fmt.Fprintf(s.errs, "%s\n", g)
		entry := jsonexport.ImportNote{ID: g.ID, Type: g.What, Why: g.Why}
		if g.LeftOut {
			r.Skipped = append(r.Skipped, entry)
		} else {
			r.Guessed = append(r.Guessed, entry)
		}
	}
	if f.report != "" {
		var b bytes.Buffer
		if err := jsonexport.Encode(&b, r); err != nil {
			return &exitError{exitInternal, err}
		}
		if err := writeOutput(s, f.report, b.Bytes(), f.force); err != nil {
			return err
		}
	}
	if err := writeOutput(s, f.out, document.Format(t), f.force); err != nil {
		return err
	}
	if f.strict && len(guesses) > 0 {
		return &exitError{code: exitNotGood}
	}
	return nil
}

// readSource reads a file of any format, or standard input for "-".
func readSource(s streams, path string) ([]byte, error) {
	if path != "-" {
		src, err := readFile(path)
		if err != nil {
			return nil, inputError(err)
		}
		return src, nil
	}
	src, err := io.ReadAll(io.LimitReader(s.in, document.MaxSize+1))
	if err != nil {
		return nil, inputError(err)
	}
	return src, nil
}
