package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	jsonexport "portolan/export/json"
	"portolan/model"
	"portolan/model/wording"
	"portolan/validate"
	"portolan/validate/format"
)

type validateFlags struct {
	format, failOn, out, stdinName    string
	baseline, writeBaseline           string
	only, not, lift                   []string
	fix, dryRun, force, watch, listed bool
}

const validateHelp = `Check designs against the rules and integration patterns.

FILE may be a folder, which stands for its *.topo.yaml files and those of the
folders in it, or "-" for standard input. Findings go to standard output, the
summary to standard error. The exit code is 1 when a finding is at least as
severe as --fail-on says, 3 when a file cannot be read.

--format json prints one object for one file. For several files, a folder or
--watch it prints one object a line.

A finding that you accept is ignored with a reason in the design itself;
--list-ignored shows what is, --lift takes it back. A baseline accepts what an old design has today
and still finds what is new. Its entries do not depend on line numbers.`

func newValidateCommand(s streams) *cobra.Command {
	f := validateFlags{}
	cmd := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Check designs against the rules and integration patterns",
		Long:  validateHelp,
		Example: `  portolan validate shop.topo.yaml
  portolan validate designs/ --format sarif > edge.sarif
  portolan validate shop.topo.yaml --format json | jq .summary
  portolan validate shop.topo.yaml --ignore 's3/*' --fail-on warning
  portolan validate designs/ --write-baseline edge-baseline.json
  portolan validate designs/ --baseline edge-baseline.json
  portolan validate shop.topo.yaml --fix -o fixed.topo.yaml
  portolan validate shop.topo.yaml --lift cloudfront/no-waf@cdn -o shop.topo.yaml --force`,
		Args:              takes(1, anyNumber, ""),
		ValidArgsFunction: topologyFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runValidate(cmd.Context(), s, f, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "text", formatNames())
	flags.StringVar(&f.failOn, "fail-on", "error", "error, warning, info or never")
	flags.StringArrayVar(&f.only, "rule", nil, "check only this rule; a glob such as 'cloudfront/*' names several (repeatable)")
	flags.StringArrayVar(&f.not, "ignore", nil, "leave this rule out; a glob names several (repeatable)")
	flags.StringVar(&f.baseline, "baseline", "", "accept the findings that this file lists")
	flags.StringVar(&f.writeBaseline, "write-baseline", "", "write a baseline of the findings of today; exit 0")
	flags.BoolVar(&f.fix, "fix", false, "apply all safe fixes and write the design to --output")
	flags.StringArrayVar(&f.lift, "lift", nil, "no longer ignore RULE, RULE@NODE, RULE@'a -> b', or what is stale; write the design to --output (repeatable)")
	flags.BoolVar(&f.dryRun, "fix-dry-run", false, "print what --fix would change")
	flags.StringVarP(&f.out, "output", "o", "", "where --fix and --lift write; - for standard output")
	flags.BoolVar(&f.force, "force", false, "let --fix, --lift and --write-baseline replace an existing file")
	flags.BoolVar(&f.watch, "watch", false, "check again whenever a file changes, until ctrl-c")
	flags.BoolVar(&f.listed, "list-ignored", false, "list what the designs ignore, with reasons")
	flags.StringVar(&f.stdinName, "stdin-name", "", "file name to report for standard input")
	cmd.MarkFlagsMutuallyExclusive("fix", "fix-dry-run", "lift", "watch", "list-ignored", "write-baseline")
	cmd.MarkFlagsMutuallyExclusive("baseline", "write-baseline")
	completeWords(cmd, "format", strings.Split(formatNames(), ", "))
	completeWords(cmd, "fail-on", []string{"error", "warning", "info", "never"})
	completeWith(cmd, "rule", completeRules)
	completeWith(cmd, "ignore", completeRules)
	return cmd
}

// validateFormats lists the forms of findings, the default one first.
func validateFormats() []format.Format {
	return slices.Insert(format.Formats(), 2, jsonexport.ValidateFormat) // behind the forms for people
}

func formatNames() string {
	var names []string
	for _, f := range validateFormats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

func completeRules(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return ruleIDs(), cobra.ShellCompDirectiveNoFileComp
}

func ruleIDs() []string {
	var ids []string
	for _, r := range validate.Rules() {
		ids = append(ids, r.ID)
	}
	return ids
}

// checker checks designs as the flags say.
type checker struct {
	told map[string]bool // folders of which was told what is passed over
	streams
	form     format.Format
	limit    validate.Severity
	rules    map[string]bool // that count
	baseline *baselineFile   // nil when there is none
	stdin    string          // name of standard input
	lines    bool            // JSON: one object a line
}

func newChecker(s streams, f validateFlags, args []string) (*checker, error) {
	limit, err := threshold(f.failOn)
	if err != nil {
		return nil, err
	}
	names := strings.Split(formatNames(), ", ")
	form, err := chosenOr(fmt.Sprintf("no format %q; there are %s", f.format, formatNames()), f.format, names)
	if err != nil {
		return nil, err
	}
	at := slices.Index(names, form)
	rules, err := format.Selection{Only: f.only, Not: f.not}.Rules()
	if err != nil {
		return nil, usageError("--rule or --ignore: %w", err)
	}
	c := &checker{streams: s, form: validateFormats()[at], limit: limit, rules: rules, stdin: f.stdinName}
	c.lines = f.watch || len(args) > 1 || isFolder(args[0])
	if f.baseline != "" {
		if c.baseline, err = readBaseline(f.baseline); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// severities are the words of --fail-on.
var severities = []string{"error", "warning", "info", "never"}

// threshold is the least severe level that fails; below Error none does.
func threshold(word string) (validate.Severity, error) {
	word, err := chosen("--fail-on", word, severities)
	if err != nil {
		return 0, err
	}
	switch word {
	case "error":
		return validate.Error, nil
	case "warning":
		return validate.Warning, nil
	case "info":
		return validate.Info, nil
	}
	return validate.Error - 1, nil
}

func runValidate(ctx context.Context, s streams, f validateFlags, args []string) error {
	writes := f.fix || len(f.lift) > 0
	if writes && f.out == "" {
		return usageError("--fix and --lift need --output; use - for standard output")
	}
	if f.out != "" && !writes {
		return usageError("--output says where --fix or --lift writes; without them redirect standard output")
	}
	c, err := newChecker(s, f, args)
	if err != nil {
		return err
	}
	if f.watch {
		return c.watch(ctx, args)
	}
	targets := c.targets(args)
	switch {
	case f.fix:
		return c.fix(targets, f)
	case len(f.lift) > 0:
		return c.lift(targets, f)
	case f.dryRun:
		return c.showFixes(targets)
	case f.listed:
		return c.listIgnored(targets)
	}
	run := &format.Run{Version: version}
	for _, t := range targets {
		run.Reports = append(run.Reports, c.check(t))
	}
	if f.writeBaseline != "" {
		return c.writeBaseline(run, f)
	}
	return c.report(run)
}

// check reads and checks one file.
func (c *checker) check(t target) *format.Report {
	file, err := c.read(t)
	if err != nil {
		return format.Unreadable(t.name, t.path, err)
	}
	r := format.NewReport(file, t.path, validate.Check(file.Topology))
	r.Keep(func(f format.Finding) bool { return c.rules[f.Rule] })
	if c.baseline != nil {
		c.baseline.Accept(r, c.baseline.name(r))
	}
	return r
}

// report prints a run and tells by its error what is wrong.
func (c *checker) report(run *format.Run) error {
	run.Limit, run.Lines = c.limit, c.lines
	run.Color = colourful(c.streams)
	if err := c.form.Write(c.out, run); err != nil {
		return outputError(err)
	}
	failed := c.summarize(run)
	switch {
	case failed:
		return &exitError{code: exitInput}
	case run.Bad():
		return &exitError{code: exitNotGood}
	}
	return nil
}

// summarize counts on standard error and says which files could not be read.
func (c *checker) summarize(run *format.Run) (failed bool) {
	var sum [4]int
	for _, r := range run.Reports {
		if r.Failure != nil {
			fmt.Fprintf(c.errs, "portolan: %v\n", r.Failure)
			failed = true
			continue
		}
		n := counts(r)
		fmt.Fprintf(c.errs, "%s: %s\n", model.Visible(r.Name), countText(n))
		for i, v := range n {
			sum[i] += v
		}
	}
	if len(run.Reports) > 1 {
		fmt.Fprintf(c.errs, "%s: %s\n", wording.Count(len(run.Reports), "file"), countText(sum))
	}
	if c.baseline != nil {
		c.baseline.reportStale(c.streams, run)
	}
	return failed
}

func counts(r *format.Report) [4]int {
	e, w, i := r.Counts()
	return [4]int{e, w, i, len(r.Suppressed)}
}

func countText(n [4]int) string {
	return fmt.Sprintf("%s, %s, %s, %d ignored", wording.Count(n[0], "error"), wording.Count(n[1], "warning"), wording.Count(n[2], "info"), n[3])
}

// colourful tells whether results may be coloured.
func colourful(s streams) bool {
	return terminal(s.out) && s.getenv("NO_COLOR") == "" && s.getenv("TERM") != "dumb"
}
