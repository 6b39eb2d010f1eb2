package main

import (
	"bufio"
	"fmt"

	"github.com/spf13/cobra"

	jsonexport "portolan/export/json"
	"portolan/model/wording"
	"portolan/validate"
	"portolan/validate/format"
)

func newRulesCommand(s streams) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "rules [PATTERN...]",
		Short: "List the rules that designs are checked against",
		Long: `List the rules that designs are checked against.

PATTERN is a rule id or a glob such as 'cloudfront/*'. Fixable is "safe" when
validate --fix repairs what the rule finds, "review" when the editor offers a
fix to look at first. Verified is "yes" when the facts behind a rule were read
in its sources, "logic" when it needs none, "no" otherwise.`,
		Example: `  portolan rules
  portolan rules 's3/*' --json`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return ruleIDs(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			selected, err := format.Selection{Only: args}.Rules()
			if err != nil {
				return usageError("%w", err)
			}
			return listRules(s, selected, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func listRules(s streams, selected map[string]bool, asJSON bool) error {
	entries := []jsonexport.Rule{}
	for _, r := range validate.Rules() {
		if selected[r.ID] {
			entries = append(entries, jsonexport.Rule{
				ID: r.ID, Group: r.Group, Severity: r.Severity.String(), Title: r.Title,
				Fixable: format.FixableBy(r.ID), Verified: r.Verified, HelpURI: format.HelpURI(r),
			})
		}
	}
	if asJSON {
		return writeJSON(s, jsonexport.Rules{Schema: jsonexport.RulesForm, Rules: entries})
	}
	w := bufio.NewWriter(s.out)
	fmt.Fprintf(w, "%-42s %-8s %-7s %-8s %s\n", "RULE", "SEVERITY", "FIXABLE", "VERIFIED", "TITLE")
	for _, e := range entries {
		fmt.Fprintf(w, "%-42s %-8s %-7s %-8s %s\n", e.ID, e.Severity, e.Fixable, e.Verified, e.Title)
	}
	if err := w.Flush(); err != nil {
		return outputError(err)
	}
	fmt.Fprintf(s.errs, "%s\n", wording.Count(len(entries), "rule"))
	return nil
}
