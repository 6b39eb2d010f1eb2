package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"portolan/model/document"
	"portolan/samples"
	"portolan/tui"
)

// newOpenCommand opens the editor as `portolan FILE` does, and further where a
// person was or wants to be.
func newOpenCommand(s streams) *cobra.Command {
	f := editorFlags{}
	cmd := &cobra.Command{
		Use: "open [FILE]", Short: "Open the editor, also on the last file",
		Example: `  portolan open shop.topo.yaml
  portolan open --last --view latency
  portolan open shop.topo.yaml --focus cdn`,
		Args: oneFileArg, ValidArgsFunction: topologyFiles,
		RunE: func(cmd *cobra.Command, args []string) error { return runEditor(cmd, s, f, args) },
	}
	f.register(cmd)
	cmd.Flags().BoolVar(&f.last, "last", false, "open the last draft or file")
	cmd.Flags().StringVar(&f.view, "view", "", "first view: "+strings.Join(tui.ViewNames(), ", "))
	cmd.Flags().StringVar(&f.focus, "focus", "", "id of the node that has the focus first")
	completeWords(cmd, "view", tui.ViewNames())
	return cmd
}

// oneFileArg takes at most one file.
func oneFileArg(cmd *cobra.Command, args []string) error { return takes(0, 1, "")(cmd, args) }

// whereToBegin is the file and the place in it that the flags ask for.
func (f *editorFlags) whereToBegin(s streams, o *tui.Options, args []string) ([]string, error) {
	var err error
	if f.view != "" {
		if f.view, err = chosen("--view", f.view, tui.ViewNames()); err != nil {
			return nil, err
		}
		o.View = tui.ViewNamed(f.view)
	}
	o.Focus = f.focus
	switch {
	case !f.last:
		return args, nil
	case len(args) > 0:
		return nil, usageError("--last opens the last file; leave %s out, or --last", args[0])
	}
	last := tui.LastFile(o.StateDir)
	if last == "" {
		return nil, inputError(fmt.Errorf("no file was open before; `portolan open FILE` opens one"))
	}
	return []string{last}, nil
}

// newNewCommand makes a design from nothing, a pattern or a sample.
func newNewCommand(s streams) *cobra.Command {
	pattern, from, force := "", "", false
	cmd := &cobra.Command{
		Use: "new NAME", Short: "Create a design from nothing, a pattern or a sample",
		Example: `  portolan new shop
  portolan new shop --pattern static-content
  portolan new shop --sample global-storefront`,
		Args: takes(1, 1, "NAME is that of the file, such as shop"),
		RunE: func(_ *cobra.Command, args []string) error {
			src, err := beginning(pattern, from)
			if err != nil {
				return err
			}
			path := args[0]
			if !document.IsTopology(path) {
				path += samples.Suffix
			}
			if base := filepath.Base(path); base == samples.Suffix {
				return usageError("a design needs a name, such as shop")
			}
			if err := writeOutput(s, path, src, force); err != nil {
				return err
			}
			fmt.Fprintln(s.out, path)
			return nil
		},
	}
	cmd.Flags().StringVar(&pattern, "pattern", "", "begin with this pattern: "+strings.Join(samples.PatternNames(), ", "))
	cmd.Flags().StringVar(&from, "sample", "", "begin with a bundled design: "+strings.Join(samples.Names(), ", "))
	cmd.Flags().BoolVar(&force, "force", false, "replace an existing file")
	completeWords(cmd, "pattern", samples.PatternNames())
	completeWords(cmd, "sample", samples.Names())
	cmd.MarkFlagsMutuallyExclusive("pattern", "sample")
	return cmd
}

// beginning is the text of a new design.
func beginning(pattern, from string) ([]byte, error) {
	switch {
	case pattern != "":
		name, err := chosen("--pattern", pattern, samples.PatternNames())
		if err != nil {
			return nil, err
		}
		src, _ := samples.Pattern(name)
		return src, nil
	case from != "":
		return sample(from)
	}
	return []byte("portolan: 1\n\nnodes: []\n\nlinks: []\n"), nil
}
