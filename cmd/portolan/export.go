package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"portolan/export/cloudformation"
	"portolan/export/dot"
	"portolan/export/text"
	"portolan/model"
	"portolan/model/layout"
	"portolan/validate"
)

type exportFlags struct {
	out, direction, theme, network string
	width                          int
	ascii, force, findings         bool
}

func newExportCommand(s streams) *cobra.Command {
	f := exportFlags{}
	cmd := &cobra.Command{
		Use:   "export FORMAT FILE",
		Short: "Write a diagram or a stack",
		Long: `Write a diagram or a stack.

  dot             Graphviz, with a cluster for each Region
  text            a drawing in Unicode or ASCII that fits --width
  cloudformation  templates that deploy (short: cfn)
  layout          boxes, frames and lines in cells, as JSON

A CloudFormation design of several stacks needs -o DIR. A design with error
findings is refused unless --force is given.`,
		Example: `  portolan export dot shop.topo.yaml | dot -Tsvg -o shop.svg
  portolan export text shop.topo.yaml --width 80
  portolan export cloudformation shop.topo.yaml -o stacks`,
		Args: cobra.ExactArgs(2),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return []string{"dot", "text", "cloudformation", "layout"}, cobra.ShellCompDirectiveNoFileComp
			}
			return topologyFiles(nil, nil, "")
		},
		RunE: func(_ *cobra.Command, args []string) error { return runExport(s, f, args[0], args[1]) },
	}
	cmd.Flags().StringVarP(&f.out, "output", "o", "", "file to write; a folder for cloudformation; - for standard output")
	cmd.Flags().BoolVar(&f.force, "force", false, "replace existing files; export in spite of error findings")
	cmd.Flags().IntVar(&f.width, "width", 0, "text: columns that the drawing may take; as wide as needed when left out")
	cmd.Flags().BoolVar(&f.ascii, "ascii", false, "text: plain ASCII")
	cmd.Flags().StringVar(&f.direction, "direction", "", "LR (left to right) or TB (top to bottom)")
	cmd.Flags().StringVar(&f.theme, "theme", "light", "dot: light or dark")
	cmd.Flags().BoolVar(&f.findings, "with-findings", false, "dot: colour nodes that have findings")
	cmd.Flags().StringVar(&f.network, "network", "create", "cloudformation: create a VPC, or take an existing one as parameters")
	return cmd
}

func runExport(s streams, f exportFlags, format, path string) error {
	if d := strings.ToUpper(f.direction); d != "" && d != "LR" && d != "TB" {
		return usageError("--direction cannot be %q: LR or TB", f.direction)
	}
	write, ok := map[string]func(streams, exportFlags, *model.Topology) error{
		"dot": exportDOT, "text": exportText, "cloudformation": exportCloudFormation, "cfn": exportCloudFormation, "layout": exportLayout,
	}[format]
	if !ok {
		return usageError("no export format %q; there are dot, text, cloudformation and layout", format)
	}
	file, err := readTopology(s, path)
	if err != nil {
		return err
	}
	return write(s, f, file.Topology)
}

func exportDOT(s streams, f exportFlags, t *model.Topology) error {
	if f.theme != "light" && f.theme != "dark" {
		return usageError("--theme cannot be %q: light or dark", f.theme)
	}
	o := dot.Options{Direction: strings.ToUpper(f.direction), Theme: f.theme}
	if f.findings {
		o.Findings = map[string]string{}
		for _, x := range validate.Check(t).Findings { // most severe first
			for _, id := range x.Nodes {
				if o.Findings[id] == "" {
					o.Findings[id] = x.Severity.String()
				}
			}
		}
	}
	var b bytes.Buffer
	if err := dot.Write(&b, t, o); err != nil {
		return &exitError{exitInternal, err}
	}
	return writeOutput(s, f.out, b.Bytes(), f.force)
}

func exportText(s streams, f exportFlags, t *model.Topology) error {
	if f.width < 0 || f.width > 0 && f.width < 20 {
		return usageError("--width cannot be %d: 20 columns are the least", f.width)
	}
	o := text.Options{Width: f.width, ASCII: f.ascii, Direction: map[string]text.Direction{
		"LR": text.LeftRight, "TB": text.TopDown,
	}[strings.ToUpper(f.direction)]}
	var b bytes.Buffer
	if err := text.Write(&b, t, o); err != nil {
		return usageError("%w", err)
	}
	return writeOutput(s, f.out, b.Bytes(), f.force)
}

func exportLayout(s streams, f exportFlags, t *model.Topology) error {
	o := layout.Options{}
	if strings.EqualFold(f.direction, "TB") {
		o.Direction = layout.TopDown
	}
	data, err := json.MarshalIndent(drawingJSON(layout.FromTopology(t, o)), "", " ")
	if err != nil {
		return &exitError{exitInternal, err}
	}
	return writeOutput(s, f.out, append(data, '\n'), f.force)
}

func exportCloudFormation(s streams, f exportFlags, t *model.Topology) error {
	if f.network != "create" && f.network != "existing" {
		return usageError("--network cannot be %q: create or existing", f.network)
	}
	if err := refuseErrors(t, f.force); err != nil {
		return err
	}
	set, err := cloudformation.Export(t, cloudformation.Options{Network: f.network, Force: f.force})
	var unsupported *cloudformation.UnsupportedError
	if errors.As(err, &unsupported) {
		return &exitError{exitNotGood, err}
	}
	if err != nil {
		return &exitError{exitInternal, err}
	}
	for _, l := range set.LeftOut {
		fmt.Fprintf(s.errs, "left out: %s: %s\n", l.What, l.Why)
	}
	if f.out == "" || f.out == "-" {
		if len(set.Stacks) != 1 {
			return usageError("this design makes %d stacks; name a folder with -o DIR", len(set.Stacks))
		}
		return writeOutput(s, "-", set.Stacks[0].Template, false)
	}
	made, err := set.Files()
	if err != nil {
		return &exitError{exitInternal, err}
	}
	var files []outputFile
	for _, x := range made {
		files = append(files, outputFile{x.Name, x.Data, x.Mode&0o100 != 0})
	}
	return writeFolder(f.out, files, f.force)
}

// refuseErrors keeps designs with error findings from becoming stacks.
func refuseErrors(t *model.Topology, force bool) error {
	if force {
		return nil
	}
	var lines []string
	for _, x := range validate.Check(t).Findings {
		if x.Severity == validate.Error {
			lines = append(lines, "  "+x.Rule+": "+x.Message)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return &exitError{exitNotGood, fmt.Errorf("the design has %d errors; correct them or use --force:\n%s", len(lines), strings.Join(lines, "\n"))}
}
