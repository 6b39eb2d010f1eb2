package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"portolan/export/overlay"
	"portolan/export/palette"
	"portolan/model"
)

type exportFlags struct {
	out, direction, theme, network, with string

	width, scale         int
	ascii, force, themed bool
	verify, fence        bool
	inject               string
	parts                overlay.Parts // of with
}

// exporter is one format of the export command.
type exporter struct {
	name, short string
	help        string
	write       func(streams, exportFlags, *model.Topology) error
}

// exporters lists the formats in the order of the help.
var exporters = []exporter{
	{"dot", "", "Graphviz, with a cluster for each Region", exportDOT},
	{"mermaid", "", "a flowchart that GitHub renders", exportMermaid},
	{"svg", "", "a picture for documents, self-contained", exportSVG},
	{"png", "", "the same picture as pixels, in Latin, Greek and Cyrillic; needs -o", exportPNG},
	{"text", "txt", "a drawing in Unicode or ASCII that fits --width", exportText},
	{"report", "markdown", "Markdown: drawing, findings, patterns, latency, survival, assumptions", exportReport},
	{"json", "", "the topology and every analysis", exportJSON},
	{"cloudformation", "cfn", "templates that deploy", exportCloudFormation},
	{"layout", "", "boxes, frames and lines in cells, as JSON", exportLayout},
}

func exporterNames() []string {
	names := make([]string, len(exporters))
	for i, e := range exporters {
		names[i] = e.name
	}
	return names
}

// exporterHelp is the list of formats for the help text.
func exporterHelp() string {
	var b strings.Builder
	for _, e := range exporters {
		name := e.name
		if e.short != "" {
			name += ", " + e.short
		}
		fmt.Fprintf(&b, "  %-20s %s\n", name, e.help)
	}
	return b.String()
}

func newExportCommand(s streams) *cobra.Command {
	f := exportFlags{}
	cmd := &cobra.Command{
		Use:   "export FORMAT FILE",
		Short: "Write a diagram or a stack",
		Long: "Write a diagram or a stack.\n\n" + exporterHelp() + `
--direction, --theme and --with choose how a picture looks: findings mark what is
wrong, latency is the median wait of a first visit at each users node, traffic
the share of all requests that each link carries. A legend explains them. Text
and reports have no colours, and JSON has all of this anyway; where a format
cannot show a choice, the choice changes nothing.

--inject README.md keeps a drawing in a document current: the file has the two
marker lines, and what stands between them is replaced. --check tells whether a
file that was exported before is current, for CI.

Letters that the fonts of a PNG lack, such as CJK and emoji, are boxes there and
told on standard error; SVG has them all.

A CloudFormation design of several stacks needs -o DIR. A design with error
findings is refused unless --force is given.`,
		Example: `  portolan export dot shop.topo.yaml | dot -Tsvg -o shop.svg
  portolan export text shop.topo.yaml --width 80
  portolan export svg shop.topo.yaml --theme dark --with latency,traffic -o shop.svg
  portolan export text shop.topo.yaml --width 80 --inject README.md
  portolan export svg shop.topo.yaml -o shop.svg --check
  portolan export cloudformation shop.topo.yaml -o stacks`,
		Args: takes(2, 2, "FORMAT is "+strings.Join(exporterNames(), ", ")),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return exporterNames(), cobra.ShellCompDirectiveNoFileComp
			}
			return topologyFiles(nil, nil, "")
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			f.themed = cmd.Flags().Changed("theme")
			return runExport(s, f, args[0], args[1])
		},
	}
	cmd.Flags().StringVarP(&f.out, "output", "o", "", "file to write; a folder for cloudformation; - for standard output")
	cmd.Flags().BoolVar(&f.force, "force", false, "replace existing files; export in spite of error findings")
	cmd.Flags().IntVar(&f.width, "width", 0, "text, report: columns that the drawing may take; as wide as needed (report: 100) when left out")
	cmd.Flags().BoolVar(&f.ascii, "ascii", false, "text, report: ASCII signs for boxes and lines; names stay as they are")
	cmd.Flags().StringVar(&f.direction, "direction", "", "pictures: lr (left to right) or td (top down); text takes what fits when left out")
	cmd.Flags().StringVar(&f.theme, "theme", "light", "dot, mermaid, svg, png: light or dark; mermaid follows the page when left out")
	cmd.Flags().StringVar(&f.with, "with", "", "pictures, text and report: show findings, latency or traffic on top; several with commas")
	cmd.Flags().IntVar(&f.scale, "scale", 2, "png: 1 to 4")
	cmd.Flags().StringVar(&f.network, "network", "create", "cloudformation: create a VPC, or take an existing one as parameters")
	cmd.Flags().BoolVar(&f.verify, "check", false, "write nothing; exit 1 when the file of -o or --inject is not what would be written")
	cmd.Flags().BoolVar(&f.fence, "fence", false, "text: as a code block for Markdown")
	cmd.Flags().StringVar(&f.inject, "inject", "", "text, mermaid, report: put the result into this file, between its lines "+injectBegin+" and "+injectEnd)
	complete := func(flag string, values ...string) {
		_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)) // fails on flags that there are not
	}
	complete("theme", palette.Light, palette.Dark)
	complete("direction", "lr", "td")
	complete("with", append(overlay.Names(), strings.Join(overlay.Names(), ","))...)
	complete("network", "create", "existing")
	return cmd
}

func runExport(s streams, f exportFlags, format, path string) error {
	if err := f.check(); err != nil {
		return err
	}
	i := slices.IndexFunc(exporters, func(e exporter) bool { return e.name == format || e.short == format })
	if i < 0 {
		return usageError("no export format %q; there are %s", format, strings.Join(exporterNames(), ", "))
	}
	if err := f.checkPlace(exporters[i].name); err != nil {
		return err
	}
	file, err := readTopology(s, path)
	if err != nil {
		return err
	}
	if !f.verify && !f.fence && f.inject == "" {
		return exporters[i].write(s, f, file.Topology)
	}
	return exportInto(s, f, exporters[i], file.Topology)
}

// check reads the flags that several formats share.
func (f *exportFlags) check() error {
	switch d := strings.ToUpper(f.direction); d {
	case "", "LR", "TB":
		f.direction = d
	case "TD":
		f.direction = "TB"
	default:
		return usageError("--direction cannot be %q: lr or td", f.direction)
	}
	if f.theme != palette.Light && f.theme != palette.Dark {
		return usageError("--theme cannot be %q: light or dark", f.theme)
	}
	parts, err := overlay.ParseParts(f.with)
	if err != nil {
		return usageError("--with %w", err)
	}
	f.parts = parts
	return nil
}
