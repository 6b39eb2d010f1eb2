package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"portolan/export/formats"
	jsonexport "portolan/export/json"
	"portolan/export/overlay"
	"portolan/export/png"
	"portolan/model"
	"portolan/model/canonical"
	"portolan/model/wording"
)

// exportFlags are the flags of the export command. Those of the formats are in
// values, by flag, when they were given.
type exportFlags struct {
	out, with     string
	inject        string
	keep          string // an earlier drawing
	beside        string // folder of the files that are compared, where out is another
	force         bool
	verify, fence bool
	values        map[string]string
	parts         overlay.Parts // of with
}

func exporterNames(list []*formats.Format) []string {
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = f.Name
	}
	return names
}

// exporterHelp is the list of formats for the help text.
func exporterHelp(list []*formats.Format) string {
	var b strings.Builder
	for _, f := range list {
		name := f.Name
		if f.Short != "" {
			name += ", " + f.Short
		}
		fmt.Fprintf(&b, "  %-20s %s\n", name, f.Help)
	}
	return b.String()
}

// optionFlags defines the flags of the options that formats have: each flag
// once, with the formats that it is for.
func optionFlags(cmd *cobra.Command, list []*formats.Format) {
	var order []string
	users, first := map[string][]string{}, map[string]formats.Option{}
	for _, f := range list {
		for _, o := range f.Options {
			if users[o.Flag] == nil {
				order, first[o.Flag] = append(order, o.Flag), o
			}
			users[o.Flag] = append(users[o.Flag], f.Name)
		}
	}
	for _, name := range order {
		o := first[name]
		help := strings.Join(users[name], ", ") + ": " + o.Help
		if o.Switch {
			cmd.Flags().Bool(name, false, help)
			continue
		}
		value := "" // where one format has the flag, its default is that of the flag
		if len(users[name]) == 1 && o.Auto == "" {
			value = o.Values[0]
		}
		if o.Number {
			n, _ := strconv.Atoi(value) // "" stays 0
			cmd.Flags().Int(name, n, help)
		} else {
			cmd.Flags().String(name, value, help)
		}
		then := cobra.ShellCompDirectiveNoFileComp
		if o.File {
			then = cobra.ShellCompDirectiveDefault
		}
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(o.Values, then)) // fails on flags that there are not
	}
}

// optionValues reads the flags of options that were given. A value that no
// format takes is refused whatever the format.
func optionValues(cmd *cobra.Command, list []*formats.Format, format *formats.Format) (map[string]string, error) {
	values := map[string]string{}
	for _, f := range append([]*formats.Format{format}, list...) { // its own options are asked first
		for _, o := range f.Options {
			flag := cmd.Flags().Lookup(o.Flag)
			if values[o.Flag] != "" || flag == nil || !flag.Changed {
				continue
			}
			value := flag.Value.String()
			if o.Switch {
				values[o.Flag] = map[string]string{"true": "on", "false": "off"}[value]
				continue
			}
			if o.Flag == formats.Direction {
				value = strings.Replace(strings.ToLower(value), "tb", "td", 1)
			}
			if w, ok := canonical.Choice(o.Values, value); ok && !o.File {
				value = w
			}
			if want := o.Refuse(value); want != "" {
				near := wording.DidYouMean(value, o.Values)
				if !o.Number {
					value = fmt.Sprintf("%q", value)
				}
				return nil, usageError("--%s cannot be %s: %s%s", o.Flag, value, want, near)
			}
			values[o.Flag] = value
		}
	}
	return values, nil
}

func newExportCommand(s streams) *cobra.Command { return exportCommand(s, formats.All()) }

// exportCommand is the export command for a list of formats.
func exportCommand(s streams, list []*formats.Format) *cobra.Command {
	f := exportFlags{}
	cmd := &cobra.Command{
		Use:   "export FORMAT FILE",
		Short: "Write a diagram or a stack",
		Long: "Write a diagram or a stack.\n\n" + exporterHelp(list) + `
--direction, --theme and --with choose how a picture looks: findings mark what is
wrong, latency is the median wait of a first visit at each users node, traffic
the share of all requests that each link carries. A legend explains them. Text
and reports have no colours, and JSON has all of this anyway; where a format
cannot show a choice, the choice changes nothing.

--inject README.md keeps a drawing in a document current: the file has the two
marker lines, and what stands between them is replaced. --check tells whether a
file that was exported before is current, for CI.

Letters that the built-in fonts of a PNG lack, such as CJK, Arabic and emoji, are
boxes there and told on standard error; --font FILE names a font that has them.
Without it a picture is the same bytes everywhere. SVG has all letters; --font
measures them and names the font first.

A CloudFormation design of several stacks needs -o DIR. A design with error
findings is refused unless --force is given.`,
		Example: `  portolan export dot shop.topo.yaml | dot -Tsvg -o shop.svg
  portolan export text shop.topo.yaml --width 80
  portolan export svg shop.topo.yaml --theme dark --with latency,traffic -o shop.svg
  portolan export text shop.topo.yaml --width 80 --inject README.md
  portolan export svg shop.topo.yaml -o shop.svg --check
  portolan export cloudformation shop.topo.yaml -o stacks`,
		Args: takes(2, 2, "FORMAT is "+strings.Join(exporterNames(list), ", ")),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return exporterNames(list), cobra.ShellCompDirectiveNoFileComp
			}
			return topologyFiles(nil, nil, "")
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			format := formats.Find(list, strings.ToLower(args[0]))
			if format == nil {
				return usageError("no export format %q; there are %s%s", args[0], strings.Join(exporterNames(list), ", "), wording.DidYouMean(args[0], exporterNames(list)))
			}
			var err error
			if f.values, err = optionValues(cmd, list, format); err != nil {
				return err
			}
			if f.parts, err = overlay.ParseParts(f.with); err != nil {
				return usageError("--with %w", err)
			}
			return runExport(cmd.Context(), s, f, list, format, args[1])
		},
	}
	cmd.Flags().StringVarP(&f.out, "output", "o", "", "file to write; a folder for cloudformation; - for standard output")
	cmd.Flags().BoolVar(&f.force, "force", false, "replace existing files; export in spite of error findings")
	cmd.Flags().StringVar(&f.with, "with", "", "pictures, text and report: show findings, latency or traffic on top; several with commas")
	cmd.Flags().StringVar(&f.keep, "keep", "", those(list, func(e *formats.Format) bool { return e.Keeps }, " and ")+": earlier export of layout (or json); its boxes stay where they were, left to right")
	cmd.Flags().BoolVar(&f.verify, "check", false, "write nothing; exit 1 when the file of -o or --inject is not what would be written")
	cmd.Flags().BoolVar(&f.fence, "fence", false, those(list, fenced, ", ")+": as a code block for Markdown")
	cmd.Flags().StringVar(&f.inject, "inject", "", those(list, injectable, ", ")+": put the result into this file, between its lines "+injectBegin+" and "+injectEnd)
	optionFlags(cmd, list)
	_ = cmd.RegisterFlagCompletionFunc("with", cobra.FixedCompletions(append(overlay.Names(), strings.Join(overlay.Names(), ",")), cobra.ShellCompDirectiveNoFileComp)) // the flag is there
	return cmd
}

func runExport(ctx context.Context, s streams, f exportFlags, list []*formats.Format, format *formats.Format, path string) error {
	if format.Binary && f.out == "" {
		return usageError("a %s needs a file: -o FILE; -o - writes it to standard output", strings.ToUpper(format.Name))
	}
	if err := f.checkPlace(list, format); err != nil {
		return err
	}
	file, err := readTopology(s, path)
	if err != nil {
		return err
	}
	if f.keep != "" {
		if file.Topology, err = keepPlaces(file.Topology, f.keep, format); err != nil {
			return err
		}
	}
	r := formats.Request{Topology: file.Topology, Values: f.values, Parts: f.parts, Force: f.force}
	if _, err := r.Show(); err != nil {
		return usageError("--%s: %w", formats.Part, err)
	}
	if r.Fonts, err = exportFonts(s, r, format); err != nil {
		return err
	}
	export := exportTo
	if f.verify || f.fence || f.inject != "" {
		export = exportInto
	}
	if !format.Losses {
		return export(s, f, format, r)
	}
	tellStandIns(s, file.Topology)
	work := startWork(ctx, s, true) // what is exported is printed when all of it is there
	defer work.end()
	r.Watch = work.watch()
	return work.failed(export(s, f, format, r))
}

// exportTo writes an export to the file of -o, or to standard output.
func exportTo(s streams, f exportFlags, format *formats.Format, r formats.Request) error {
	switch format.Name {
	case formats.CloudFormation:
		return exportCloudFormation(s, f, r)
	case formats.PNG:
		return exportPNG(s, f, r)
	}
	if format.Name == formats.JSON && (f.out == "" || f.out == "-") {
		// Of a large design it is too much to be gathered. It is written once all is
		// known that can fail.
		if err := format.Write(s.out, r); err != nil {
			return &exitError{exitInternal, err} // or standard output took no more, which counts before
		}
		return nil
	}
	var b pieces
	if err := format.Write(&b, r); err != nil {
		return &exitError{exitInternal, err}
	}
	return writeOutput(s, f.out, b.bytes(), f.force)
}

// keepPlaces is a design whose nodes stand where an earlier drawing had them.
// Places that the file itself states come first.
func keepPlaces(t *model.Topology, path string, format *formats.Format) (*model.Topology, error) {
	if !format.Keeps {
		return nil, usageError("--keep has no meaning for %s, which others lay out", format.Name)
	}
	src, err := readFile(path)
	if err != nil {
		return nil, inputError(err)
	}
	places, err := jsonexport.ReadPlaces(bytes.NewReader(src))
	if err != nil {
		return nil, inputError(fmt.Errorf("%s: %w", path, err))
	}
	return t.Placed(places), nil
}

// exportPNG says when a picture is smaller than usual, and what its fonts lack.
func exportPNG(s streams, f exportFlags, r formats.Request) error {
	sc, err := r.Scene()
	if err != nil {
		return &exitError{exitInternal, err}
	}
	p, err := png.Of(sc, r.Number(formats.Scale))
	var size *png.SizeError
	if errors.As(err, &size) {
		return usageError("%w", err)
	}
	var b bytes.Buffer
	if err == nil {
		err = p.Encode(&b)
	}
	if err != nil {
		return &exitError{exitInternal, err}
	}
	if err := writeOutput(s, f.out, b.Bytes(), f.force); err != nil {
		return err
	}
	if note := p.Smaller(); note != "" {
		fmt.Fprintln(s.errs, "PNG:", note)
	}
	if note := p.Note(); note != "" {
		if r.Fonts == nil {
			note += "; so may --font FILE or --font system"
		}
		fmt.Fprintln(s.errs, "PNG:", note)
	}
	return nil
}
