package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	jsonexport "portolan/export/json"
	"portolan/model"
	"portolan/model/wording"
	"portolan/validate"
	"portolan/validate/format"
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
			return explainNames(word), cobra.ShellCompDirectiveNoFileComp
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
			text, err := explain(args[0], form == "markdown")
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

// explainNames completes a name; properties only once their kind is typed.
func explainNames(word string) []string {
	var names []string
	for _, e := range explainEntries() {
		names = append(names, e.ID)
	}
	owner, _, dotted := strings.Cut(word, ".")
	if !dotted {
		return names
	}
	for _, p := range propsOf(owner) {
		names = append(names, owner+"."+p.Name)
	}
	return names
}

// explain is the documentation of a name, as text or as Markdown.
func explain(name string, markdown bool) (string, error) {
	if owner, prop, ok := strings.Cut(name, "."); ok {
		return explainProperty(owner, prop, markdown)
	}
	if text, ok := model.ExplainKind(name); ok {
		if markdown {
			return kindMarkdown(name), nil
		}
		return text, nil
	}
	text, err := validate.Explain(name)
	if err != nil {
		if text := explainEverywhere(name, markdown); text != "" {
			return text, nil
		}
	}
	if near := wording.Nearest(name, append(explainNames(""), propNames()...)); err != nil && near != "" {
		err = fmt.Errorf("nothing is called %q; did you mean %s", model.Visible(name), near)
	}
	if err == nil && markdown {
		text = format.Markdown(text)
	}
	return text, err
}

// propsOf lists the properties of a kind of node or link.
func propsOf(kind string) []model.Prop {
	if k, ok := model.KindNamed(kind); ok {
		return k.Info().Props
	}
	if info := model.LinkKind(kind).Info(); info != nil {
		return info.Props
	}
	return nil
}

func explainProperty(owner, name string, markdown bool) (string, error) {
	props := propsOf(owner)
	if len(props) == 0 {
		return "", fmt.Errorf("no kind of node or link with properties is called %q%s", model.Visible(owner), didYouMean(owner, explainNames("")))
	}
	for _, p := range props {
		if !strings.EqualFold(p.Name, name) {
			continue
		}
		if markdown {
			return "# " + code(owner+"."+p.Name) + "\n\n" + propMarkdown(p), nil
		}
		return propText(owner, p), nil
	}
	var names []string
	for _, p := range props {
		names = append(names, p.Name)
	}
	return "", errors.New(owner + " has no property " + fmt.Sprintf("%q", model.Visible(name)) + "; it has " + strings.Join(names, ", ") + didYouMean(name, names))
}

func explainEntries() []jsonexport.ExplainEntry {
	var out []jsonexport.ExplainEntry
	for _, r := range validate.Rules() {
		out = append(out, jsonexport.ExplainEntry{ID: r.ID, Type: jsonexport.EntryRule, Severity: r.Severity.String(), Title: r.Title})
	}
	for _, p := range validate.Patterns() {
		out = append(out, jsonexport.ExplainEntry{ID: p.ID, Type: jsonexport.EntryPattern, Title: p.Title})
	}
	for _, k := range model.Kinds() {
		out = append(out, jsonexport.ExplainEntry{ID: string(k.Kind), Type: jsonexport.EntryKind, Title: k.Title})
	}
	for _, k := range model.LinkKinds() {
		out = append(out, jsonexport.ExplainEntry{ID: string(k.Kind), Type: jsonexport.EntryLink, Title: k.Help})
	}
	return out
}

func listExplained(s streams, form string) error {
	entries := explainEntries()
	if form == "json" {
		return writeJSON(s, jsonexport.Explain{Schema: jsonexport.ExplainForm, Entries: entries})
	}
	var b strings.Builder
	if form == "markdown" {
		b.WriteString("| Name | Type | Severity | Title |\n|---|---|---|---|\n")
	}
	for _, e := range entries {
		if form == "markdown" {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", code(e.ID), e.Type, e.Severity, format.MarkdownText(e.Title))
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
