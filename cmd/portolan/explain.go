package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	jsonexport "portolan/export/json"
	"portolan/validate/format"
	"portolan/validate/reference"
)

func newExplainCommand(s streams) *cobra.Command {
	list := false
	form := "text"
	cmd := &cobra.Command{
		Use:   "explain NAME",
		Short: "Explain a rule, a pattern, a kind of node or link, or a property",
		Long: `Explain a rule, a pattern, a kind of node or link, or a property.

A property is named KIND.PROPERTY; PROPERTY alone stands for that of every kind
of node or link that has it.`,
		Example: `  portolan explain route53/multi-distribution-routing
  portolan explain static-content --format markdown
  portolan explain cloudfront
  portolan explain cloudfront.priceClass
  portolan explain originPath
  portolan explain --list --format json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if list {
				return takes(0, 0, "")(cmd, args)
			}
			return takes(1, 1, "`portolan explain --list` names everything that can be explained")(cmd, args)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return reference.Names(word), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			var err error
			if form, err = chosenOr(fmt.Sprintf("no format %q; there are text, markdown, and json with --list", form), form, explainFormats); err != nil {
				return err
			}
			if list {
				return listExplained(s, form)
			}
			if form == "json" {
				return usageError("--format json goes with --list; an explanation is text or markdown")
			}
			as := reference.Text
			if form == "markdown" {
				as = reference.Markdown
			}
			text, err := reference.Explain(args[0], as)
			if err != nil {
				return usageError("%w; `portolan explain --list` names everything that can be explained", err)
			}
			return writeOutput(s, "-", []byte(text), false)
		},
	}
	cmd.Flags().BoolVar(&list, "list", false, "list all ids with type and severity")
	cmd.Flags().StringVar(&form, "format", "text", "text or markdown; also json with --list")
	completeWords(cmd, "format", explainFormats)
	return cmd
}

// explainFormats are the forms of an explanation; json is that of the list.
var explainFormats = []string{"text", "markdown", "json"}

func listExplained(s streams, form string) error {
	entries := reference.Entries()
	if form == "json" {
		out := jsonexport.Explain{Schema: jsonexport.ExplainForm}
		for _, e := range entries {
			out.Entries = append(out.Entries, jsonexport.ExplainEntry(e))
		}
		return writeJSON(s, out)
	}
	var b strings.Builder
	if form == "markdown" {
		b.WriteString("| Name | Type | Severity | Title |\n|---|---|---|---|\n")
	}
	for _, e := range entries {
		if form == "markdown" {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", "`"+e.ID+"`", e.Type, e.Severity, format.MarkdownText(e.Title))
			continue
		}
		kind := e.Type
		if e.Severity != "" {
			kind = e.Severity
		}
		fmt.Fprintf(&b, "%-42s %-8s %s\n", e.ID, kind, e.Title)
	}
	return writeOutput(s, "-", []byte(b.String()), false)
}
