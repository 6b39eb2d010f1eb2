package main

import (
	"fmt"

	jsonexport "portolan/export/json"
	"portolan/model"
	"portolan/model/document"
	"portolan/model/wording"
	"portolan/validate"
	"portolan/validate/format"
)

// listIgnored lists what the designs ignore, in the order of the files. An
// entry that accepts nothing is listed too: it can go.
func (c *checker) listIgnored(targets []target) error {
	if c.form.Name != "text" && c.form.Name != "json" {
		return usageError("--list-ignored prints text or json, not %s", c.form.Name)
	}
	files, err := c.readAll(targets)
	if err != nil {
		return err
	}
	for _, file := range files {
		entries := ignoredEntries(file, c.rules)
		if c.form.Name == "json" {
			v := jsonexport.Ignored{Schema: jsonexport.IgnoredForm, File: file.Name, Ignored: entries}
			write := writeJSON
			if c.lines {
				write = writeJSONLine
			}
			if err := write(c.streams, v); err != nil {
				return err
			}
			continue
		}
		for _, e := range entries {
			if _, err := fmt.Fprintf(c.out, "%s:%d:%d %s on %s: %s (%s)\n", model.Visible(file.Name), e.Line, e.Column, model.Visible(e.Rule), model.Visible(onText(e.On)), model.Visible(e.Reason), findingCount(e.Count)); err != nil {
				return outputError(err)
			}
		}
		fmt.Fprintf(c.errs, "%s: %d ignored\n", model.Visible(file.Name), len(entries))
	}
	return nil
}

func findingCount(n int) string {
	if n == 0 {
		return "matches no finding any more"
	}
	return wording.Count(n, "finding")
}

func ignoredEntries(file *document.File, rules map[string]bool) []jsonexport.IgnoredEntry {
	out := []jsonexport.IgnoredEntry{}
	report := format.NewReport(file, "", validate.Check(file.Topology))
	for i, g := range file.Topology.Ignores {
		if !rules[g.Rule] && validate.RuleNamed(g.Rule) != nil {
			continue // not asked for
		}
		pos := file.IgnorePos(i)
		n := accepted(report, g)
		out = append(out, jsonexport.IgnoredEntry{Ignore: jsonexport.Ignore(g), Line: pos.Line, Column: pos.Column, Count: n, Findings: n})
	}
	return out
}

func accepted(r *format.Report, g model.Ignore) int {
	n := 0
	for _, f := range r.Suppressed {
		if format.Accepts(g, f) {
			n++
		}
	}
	return n
}
