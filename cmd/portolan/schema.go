package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	jsonexport "portolan/export/json"
	"portolan/model/canonical"
	"portolan/model/wording"
)

// fileSchemaName stands for the file format among the names of outputs.
const fileSchemaName = "file"

func newSchemaCommand(s streams) *cobra.Command {
	out, force := "", false
	cmd := &cobra.Command{
		Use:   "schema [NAME]",
		Short: "Print the JSON Schema of the file format or of an output",
		Long: `Print the JSON Schema (draft 7) of the file format or of an output.

Without NAME it is that of *.topo.yaml files. An editor with YAML support
completes kinds, properties and choices by it, shows their help and marks what is
wrong while you type. Name it in the first line of a file:

  # yaml-language-server: $schema=portolan.schema.json

NAME is one of

` + schemaHelp(),
		Example: `  portolan schema > portolan.schema.json
  portolan schema validate
  portolan schema export -o export.schema.json`,
		Args: takes(0, 1, "NAME is "+strings.Join(schemaNames(), ", ")),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return schemaNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			data, err := schemaOf(append(args, fileSchemaName)[0])
			if err != nil {
				return err
			}
			return writeOutput(s, out, data, force)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write; - for standard output")
	cmd.Flags().BoolVar(&force, "force", false, "replace an existing file")
	return cmd
}

func schemaOf(name string) ([]byte, error) {
	if w, ok := canonical.Choice(schemaNames(), name); ok {
		name = w
	}
	if name == fileSchemaName {
		return jsonexport.FileSchema(), nil
	}
	o, ok := jsonexport.OutputNamed(name)
	if !ok {
		return nil, usageError("no schema %q; there are %s%s", name, strings.Join(schemaNames(), ", "), wording.DidYouMean(name, schemaNames()))
	}
	return o.JSONSchema(), nil
}

func schemaNames() []string {
	names := []string{fileSchemaName}
	for _, o := range jsonexport.Outputs() {
		names = append(names, o.Name)
	}
	return names
}

func schemaHelp() string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %-10s %s\n", fileSchemaName, "the file format, as without NAME")
	for _, o := range jsonexport.Outputs() {
		fmt.Fprintf(&b, "  %-10s %s\n", o.Name, o.Command)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
