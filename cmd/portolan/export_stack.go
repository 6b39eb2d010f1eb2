package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
	set, err := cloudformation.Export(r.Topology, r.Stacks())
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
	if f.out == "" || f.out == "-" {
		if len(set.Stacks) != 1 {
			return usageError("this design makes %d stacks; name a folder with -o DIR", len(set.Stacks))
		}
		return writeOutput(s, "-", set.Stacks[0].Template, false)
	}
	if before, err := os.ReadFile(filepath.Join(cmp.Or(f.beside, f.out), cloudformation.Manifest)); err == nil {
		set.Remember(before)
	}
	made, err := set.Files()
	if err != nil {
		return &exitError{exitInternal, err}
	}
	var files []outputFile
	for _, x := range made {
		files = append(files, outputFile{x.Name, x.Data, x.Mode&0o100 != 0})
	}
	replaces, gone, err := ownFiles(f, set, files)
	if err != nil {
		return err
	}
	if err := writeFolder(s, f.out, files, replaces); err != nil {
		return err
	}
	for _, name := range gone {
		fmt.Fprintf(s.errs, "no longer made: %s stays in %s, as does a stack that was deployed of it: delete both by hand\n", model.Visible(name), f.out)
	}
	return nil
}

// ownFiles tells which files of a folder an export may replace: all with --force, else
// those that an export of the same design wrote there, unless somebody edited one since.
// gone are files of that export which the design no longer makes.
func ownFiles(f exportFlags, set *cloudformation.Set, files []outputFile) (replaces func(name string) bool, gone []string, err error) {
	manifest, _ := readText(filepath.Join(f.out, cloudformation.Manifest)) // without one the folder is not ours
	own, ok := cloudformation.ReadOwnFolder(manifest, set.Name)
	if !ok {
		return func(string) bool { return f.force }, nil, nil
	}
	made := map[string]bool{}
	var edited []string
	for _, x := range files {
		made[x.name] = true
		there, err := readText(filepath.Join(f.out, x.name))
		if err == nil && own.Wrote(x.name) && !own.Untouched(x.name, there) && !bytes.Equal(there, x.data) {
			edited = append(edited, x.name)
		}
	}
	if len(edited) > 0 && !f.force {
		return nil, nil, outputError(fmt.Errorf("edited in %s since the export: %s; --force replaces what is there", f.out, strings.Join(edited, ", ")))
	}
	for _, name := range own.Names() {
		if !made[name] {
			gone = append(gone, name)
		}
	}
	return func(name string) bool { return f.force || own.Wrote(name) }, gone, nil
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
	return fmt.Errorf("parts of this design cannot be exported to CloudFormation; --force leaves them out and lists them:\n%s", strings.Join(lines, "\n"))
}
