package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"portolan/export/cloudformation"
	"portolan/export/formats"
	"portolan/model"
	"portolan/model/wording"
	"portolan/validate"
)

func exportCloudFormation(s streams, f exportFlags, r formats.Request) error {
	if err := refuseErrors(r.Topology, f.force); err != nil {
		return err
	}
	o := r.Stacks()
	before := folderBefore(cmp.Or(f.beside, f.out), cloudformation.SetName(r.Topology, o))
	o.Over(before.templates)
	set, err := cloudformation.Export(r.Topology, o)
	var unsupported *cloudformation.UnsupportedError
	if errors.As(err, &unsupported) {
		return &exitError{exitNotGood, refusal(unsupported, f.force)}
	}
	if err != nil {
		return &exitError{exitInternal, err}
	}
	for _, l := range set.LeftOut {
		fmt.Fprintf(s.errs, "left out: %s: %s\n", l.What, l.Why)
	}
	for _, l := range set.Insisted {
		fmt.Fprintf(s.errs, "made all the same: %s: %s\n", l.What, l.Why)
	}
	for _, u := range set.Updates {
		fmt.Fprintf(s.errs, "%s: %s\n", u.What, u.Why)
	}
	if f.out == "" || f.out == "-" {
		if len(set.Stacks) != 1 {
			return usageError("this design makes %d stacks; name a folder with -o DIR", len(set.Stacks))
		}
		return writeOutput(s, "-", set.Stacks[0].Template, false)
	}
	set.Remember(before.manifest)
	made, err := set.Files()
	if err != nil {
		return &exitError{exitInternal, err}
	}
	var files []outputFile
	for _, x := range made {
		files = append(files, outputFile{x.Name, x.Data, x.Mode&0o100 != 0})
	}
	if f.beside == "" && !f.force {
		if err := before.refuses(o, files); err != nil {
			return err
		}
	}
	if err := writeFolder(s, f.out, files, func(name string) bool { return f.force || before.own.Wrote(name) }); err != nil {
		return err
	}
	before.tellStays(s, set)
	return nil
}

// refuseErrors keeps designs with error findings from becoming stacks, and those of
// which AWS may refuse something.
func refuseErrors(t *model.Topology, force bool) error {
	if force {
		return nil
	}
	var lines []string
	errs := 0
	for _, x := range validate.Check(t).Findings {
		if x.Severity == validate.Error {
			errs++
		} else if validate.RuleNamed(x.Rule).Export != validate.ExportDoubts {
			continue
		}
		lines = append(lines, "  "+x.Rule+": "+x.Message)
	}
	if len(lines) == 0 {
		return nil
	}
	faults := wording.CountOf(errs, "error; correct it", "errors; correct them")
	switch doubts := len(lines) - errs; {
	case errs == 0:
		faults = wording.CountOf(doubts, "warning of what AWS may refuse; check it", "warnings of what AWS may refuse; check them")
	case doubts > 0:
		faults = wording.CountOf(errs, "error", "errors") + " and " + wording.CountOf(doubts, "warning of what AWS may refuse; correct them", "warnings of what AWS may refuse; correct them")
	}
	return &exitError{exitNotGood, fmt.Errorf("the design has %s or use --force:\n%s", faults, strings.Join(lines, "\n"))}
}

// refusal lists the reasons of an export that cannot be made, one a line, and what
// --force left out before nothing remained.
func refusal(e *cloudformation.UnsupportedError, force bool) error {
	lines := make([]string, len(e.Reasons))
	for i, r := range e.Reasons {
		lines[i] = "  " + r.String()
	}
	if force {
		for _, l := range e.Left {
			lines = append(lines, "  "+l.What+": "+l.Why)
		}
		return fmt.Errorf("nothing of this design is left to export to CloudFormation:\n%s", strings.Join(lines, "\n"))
	}
	return fmt.Errorf("parts of this design cannot be exported to CloudFormation; --force leaves out what cannot be made, makes the rest as it is drawn, and lists both:\n%s", strings.Join(lines, "\n"))
}
