package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"portolan/export/cloudformation"
	"portolan/export/dot"
	jsonexport "portolan/export/json"
	"portolan/model"
	"portolan/model/document"
)

type importFlags struct {
	out, report, region string
	force, strict       bool
}

func newImportCommand(s streams) *cobra.Command {
	f := importFlags{}
	cmd := &cobra.Command{
		Use:   "import FORMAT FILE",
		Short: "Make a topology of another format",
		Long: `Make a topology of another format.

  cloudformation  a folder of templates, or one: what "portolan export
                  cloudformation" wrote, and others by their resources
  dot             Graphviz: what "portolan export dot" wrote, and plain graphs
                  with guessed kinds
  json            what "portolan export json" wrote

What Portolan wrote comes back equal. In DOT the portolan_ attributes count,
which Graphviz passes over, not the labels. Of other graphs what Graphviz would
draw counts: an arrow that is drawn backwards is read backwards, and what is
invisible or explains the picture is no node.

Templates that Portolan wrote carry the drawing. Where their resources were
edited since, the resources win, and each difference is listed. Templates without
a drawing are read by their resources; --region names the Region of those that do
not say theirs. Users are in no template.

What was guessed, not understood or is missing is listed on standard error, and
in the file that --report names.`,
		Example: `  portolan import cloudformation stacks -o shop.topo.yaml
  portolan import dot shop.dot -o shop.topo.yaml
  portolan import json shop.json | portolan validate -`,
		Args: takes(2, 2, "FORMAT is "+importable("or")),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			switch {
			case len(args) == 0:
				return importFormats, cobra.ShellCompDirectiveNoFileComp
			case args[0] == "cloudformation":
				return nil, cobra.ShellCompDirectiveDefault // a folder, or a template
			}
			return []string{"dot", "gv", "json"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(_ *cobra.Command, args []string) error { return runImport(s, f, args[0], args[1]) },
	}
	cmd.Flags().StringVarP(&f.out, "output", "o", "", "file to write; - for standard output")
	cmd.Flags().StringVar(&f.report, "report", "", "JSON file that lists what was guessed or skipped, and what differs from the drawing")
	cmd.Flags().StringVar(&f.region, "region", "", "Region of templates that do not say theirs")
	cmd.Flags().BoolVar(&f.force, "force", false, "replace existing files")
	cmd.Flags().BoolVar(&f.strict, "strict", false, "exit 1 when anything was guessed, skipped or missing, or differs from the drawing")
	return cmd
}

// importFormats are the formats that can be read.
var importFormats = []string{"cloudformation", "dot", "json"}

// importable names them, the last one behind a word.
func importable(last string) string {
	n := len(importFormats) - 1
	return strings.Join(importFormats[:n], ", ") + " " + last + " " + importFormats[n]
}

func runImport(s streams, f importFlags, format, path string) error {
	format, err := chosenOr(fmt.Sprintf("no import format %q; there are %s", format, importable("and")), format, importFormats)
	if err != nil {
		return err
	}
	if f.region != "" && format != "cloudformation" {
		return usageError("--region is for templates of CloudFormation")
	}
	t, r, err := imported(s, f, format, path)
	if err != nil {
		return err
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
	if f.strict && len(r.Skipped)+len(r.Guessed)+len(r.Changed) > 0 {
		return &exitError{code: exitNotGood}
	}
	return nil
}

// imported reads a design, tells on standard error what the file does not say in
// so many words, and reports it.
func imported(s streams, f importFlags, format, path string) (*model.Topology, jsonexport.Import, error) {
	r := jsonexport.Import{Schema: jsonexport.ImportForm, Skipped: []jsonexport.ImportNote{}, Guessed: []jsonexport.ImportNote{}, Changed: []jsonexport.ImportChange{}}
	note := func(said fmt.Stringer, id, what, why string, leftOut bool) {
		fmt.Fprintf(s.errs, "%s\n", said)
		if n := (jsonexport.ImportNote{ID: id, Type: what, Why: why}); leftOut {
			r.Skipped = append(r.Skipped, n)
		} else {
			r.Guessed = append(r.Guessed, n)
		}
	}
	if format == "cloudformation" {
		t, err := importStacks(s, f, path, &r, note)
		return t, r, err
	}
	src, err := readSource(s, path)
	if err != nil {
		return nil, r, err
	}
	var t *model.Topology
	var guesses []dot.Guess
	if format == "dot" {
		t, guesses, err = dot.Read(bytes.NewReader(src))
	} else {
		t, err = jsonexport.Read(bytes.NewReader(src))
	}
	if err != nil {
		return nil, r, inputError(fmt.Errorf("%s: %w", path, err))
	}
	for _, g := range guesses {
		note(g, g.ID, g.What, g.Why, g.LeftOut)
	}
	r.Understood = len(t.Nodes) + len(t.Links)
	return t, r, nil
}

// importStacks reads the templates of a folder, or one.
func importStacks(s streams, f importFlags, path string, r *jsonexport.Import, note func(said fmt.Stringer, id, what, why string, leftOut bool)) (*model.Topology, error) {
	files, err := templateFiles(s, path)
	if err != nil {
		return nil, err
	}
	read, err := cloudformation.Read(files, cloudformation.ReadOptions{Region: f.region})
	if err != nil {
		return nil, inputError(fmt.Errorf("%s: %w", path, err))
	}
	for _, o := range read.Options {
		fmt.Fprintf(s.errs, "exported with %s; name it again for the same templates\n", model.Visible(o))
	}
	for _, c := range read.Changed {
		fmt.Fprintf(s.errs, "%s\n", c)
		r.Changed = append(r.Changed, jsonexport.ImportChange{Node: c.Node, Link: c.LinkText(), Property: c.Property, Drawing: c.Drawing, Resource: c.Resource})
	}
	for _, n := range read.Notes {
		note(n, n.ID, n.What, n.Why, n.LeftOut)
	}
	r.Understood = len(read.Topology.Nodes) + len(read.Topology.Links)
	return read.Topology, nil
}

// templateFiles are the files of a folder that may be templates, or the one file
// that is named. Together they are held to the size of one.
func templateFiles(s streams, path string) ([]cloudformation.File, error) {
	info, err := os.Stat(path)
	if path == "-" || err != nil || !info.IsDir() {
		src, err := readSource(s, path)
		return []cloudformation.File{{Name: path, Data: src}}, err
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, inputError(err)
	}
	var files []cloudformation.File
	size := 0
	for _, e := range entries {
		if e.IsDir() || !cloudformation.IsTemplate(e.Name()) {
			continue
		}
		src, err := readFile(filepath.Join(path, e.Name()))
		if err != nil {
			return nil, inputError(err)
		}
		if size += len(src); size > document.MaxSize {
			return nil, inputError(fmt.Errorf("%s: the templates are %w", path, model.TooLong(size)))
		}
		files = append(files, cloudformation.File{Name: e.Name(), Data: src})
	}
	if len(files) == 0 {
		return nil, inputError(errors.New(path + ": no templates are there; they end in .yaml, .yml, .json or .template"))
	}
	slices.SortFunc(files, func(a, b cloudformation.File) int { return strings.Compare(a.Name, b.Name) })
	return files, nil
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
