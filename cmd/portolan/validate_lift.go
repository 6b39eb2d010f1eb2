package main

import (
	"fmt"
	"strings"

	"portolan/model"
	"portolan/model/document"
	"portolan/validate"
	"portolan/validate/format"
)

// stale is the word of --lift for entries that accept nothing any more.
const stale = "stale"

// lift takes entries out of what one design ignores and writes the result.
func (c *checker) lift(targets []target, f validateFlags) error {
	if len(targets) != 1 {
		return usageError("--lift takes one file")
	}
	files, err := c.readAll(targets)
	if err != nil {
		return err
	}
	file := files[0]
	t := file.Topology
	for _, word := range f.lift {
		gone := lifted(file, word)
		if len(gone) == 0 && word != stale {
			return usageError("--lift %q: %s does not ignore that; --list-ignored shows what it ignores", word, model.Visible(file.Name))
		}
		for _, g := range gone {
			if t, err = (model.IgnoreFinding{Ignore: g, Lift: true}).Apply(t); err != nil {
				return &exitError{exitInternal, err}
			}
			fmt.Fprintf(c.errs, "lifted: %s on %s (was: %s)\n", model.Visible(g.Rule), model.Visible(onText(g.On)), model.Visible(g.Reason))
		}
	}
	data, err := file.Encode(t)
	if err != nil {
		return &exitError{exitInternal, err}
	}
	return writeOutput(c.streams, f.out, data, f.force)
}

// lifted lists the entries that a word means: RULE, RULE@ON or stale.
func lifted(file *document.File, word string) []model.Ignore {
	rule, on, exact := strings.Cut(word, "@")
	var out []model.Ignore
	report := format.NewReport(file, "", validate.Check(file.Topology))
	for _, g := range file.Topology.Ignores {
		switch {
		case word == stale && accepted(report, g) == 0,
			g.Names(rule) && (!exact || g.On == on):
			out = append(out, g)
		}
	}
	return out
}

func onText(on string) string {
	if on == "" {
		return "whole design"
	}
	return on
}
