package main

import (
	"fmt"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/linediff"
	"portolan/validate"
)

// fix applies the safe fixes of one file and writes the result.
func (c *checker) fix(targets []target, f validateFlags) error {
	if len(targets) != 1 {
		return usageError("--fix takes one file; --fix-dry-run shows the fixes of several")
	}
	files, err := c.readAll(targets)
	if err != nil {
		return err
	}
	data, err := c.fixed(files[0])
	if err != nil {
		return err
	}
	return writeOutput(c.streams, f.out, data, f.force)
}

// showFixes prints as a unified diff what safe fixes would change.
func (c *checker) showFixes(targets []target) error {
	files, err := c.readAll(targets)
	if err != nil {
		return err
	}
	for _, file := range files {
		data, err := c.fixed(file)
		if err != nil {
			return err
		}
		if err := writeOutput(c.streams, "-", []byte(linediff.Unified(file.Name, string(file.Source()), string(data))), false); err != nil {
			return err
		}
	}
	return nil
}

// fixed is the source of a file with all safe fixes applied. What was done is
// told on standard error.
func (c *checker) fixed(file *document.File) ([]byte, error) {
	t, done := applySafeFixes(file.Topology, c.rules)
	data, err := file.Encode(t)
	if err != nil {
		return nil, &exitError{exitInternal, err}
	}
	for _, title := range done {
		fmt.Fprintf(c.errs, "fixed: %s\n", title)
	}
	return data, nil
}

// maxFixes bounds the rounds: every fix removes its finding, but may bring
// another one to light.
const maxFixes = 1000

// applySafeFixes applies the first safe fix of a finding again and again.
func applySafeFixes(t *model.Topology, rules map[string]bool) (*model.Topology, []string) {
	var done []string
	tried := map[string]bool{}
	for range maxFixes {
		title, next := nextSafeFix(t, rules, tried)
		if next == nil {
			break
		}
		t, done = next, append(done, title)
	}
	return t, done
}

func nextSafeFix(t *model.Topology, rules, tried map[string]bool) (string, *model.Topology) {
	for _, x := range validate.Check(t).Findings {
		if !rules[x.Rule] {
			continue
		}
		for _, fx := range x.Fixes {
			key := x.Key() + " " + fx.ID
			if !fx.Safe || tried[key] {
				continue
			}
			tried[key] = true // a fix that does not help is not tried twice
			if next, err := fx.Apply(t); err == nil {
				return x.Rule + ": " + fx.Title, next
			}
		}
	}
	return "", nil
}
