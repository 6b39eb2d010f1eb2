package jsonexport

import (
	"io"

	"portolan/validate"
	"portolan/validate/format"
)

// Validation is what one file was found to be.
type Validation struct {
	Schema     string    `json:"schema"`
	File       string    `json:"file" doc:"as the caller named it"`
	Summary    Counts    `json:"summary"`
	Findings   []Finding `json:"findings" doc:"by severity, then in document order"`
	Suppressed []Finding `json:"suppressed" doc:"findings that the design or a baseline accepts"`
	Patterns   []Pattern `json:"patterns" doc:"integration patterns that the design shows"`
}

// Counts are the numbers of findings.
type Counts struct {
	Errors     int `json:"errors"`
	Warnings   int `json:"warnings"`
	Infos      int `json:"infos"`
	Suppressed int `json:"suppressed"`
}

// Unreadable stands for a file that cannot be read. It has no summary, so that
// nobody takes it for a clean one.
type Unreadable struct {
	Schema   string    `json:"schema"`
	File     string    `json:"file" doc:"as the caller named it"`
	Problems []Problem `json:"problems"`
}

// Problem is one fault of a file that cannot be read.
type Problem struct {
	Line    int    `json:"line" doc:"from 1"`
	Column  int    `json:"column" doc:"from 1, in characters"`
	Message string `json:"message" doc:"what is wrong and what would be right"`
}

// Finding is one thing that is wrong. The place is left out where there is no
// file.
type Finding struct {
	Rule        string   `json:"rule" doc:"id of the rule"`
	Severity    string   `json:"severity" words:"severity"`
	Message     string   `json:"message" doc:"one sentence about this design"`
	Fix         string   `json:"fix" doc:"what to do, in words"`
	Nodes       []string `json:"nodes" doc:"ids of the nodes that it is about"`
	Links       []Ends   `json:"links" doc:"links that it is about"`
	Line        int      `json:"line,omitempty" doc:"from 1"`
	Column      int      `json:"column,omitempty" doc:"from 1, in characters"`
	Fixes       []Fix    `json:"fixes" doc:"changes that would repair it, the recommended one first"`
	Source      []string `json:"source" doc:"pages that the rule rests on"`
	Property    string   `json:"property,omitempty" doc:"property of the node or link"`
	HelpURI     string   `json:"help_uri" doc:"first of the sources, empty for a rule that needs none"`
	Fingerprint string   `json:"fingerprint" doc:"the same as long as rule, nodes, links, property and entry of a list are"`
	Ignored     string   `json:"ignored,omitempty" doc:"why it is accepted"`
	IgnoredBy   string   `json:"ignored_by,omitempty" words:"ignored_by"`
}

// Ends is a link by its two nodes.
type Ends struct {
	From string `json:"from" doc:"id of the node that sends"`
	To   string `json:"to" doc:"id of the node that receives"`
}

// Fix is a change that would repair a finding.
type Fix struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Safe  bool   `json:"safe" doc:"--fix applies it"`
}

// Pattern is an integration pattern that a design shows.
type Pattern struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Subtitle string    `json:"subtitle,omitempty"`
	Pair     string    `json:"pair,omitempty" doc:"id of the pair of services that the match shows besides"`
	State    string    `json:"state" words:"pattern"`
	Nodes    []string  `json:"nodes" doc:"ids of the nodes that form it"`
	Missing  []Missing `json:"missing" doc:"what it lacks"`
	Notes    []string  `json:"notes"`
}

// Missing is something that a pattern lacks.
type Missing struct {
	Text string `json:"text"`
	Rule string `json:"rule" doc:"rule that says so, empty when none does"`
}

// ValidateFormat is the form "json" of the validate command: one object, or one
// line for each file when the run asks for lines. An unreadable file has a line
// only there: a single object always tells of a file that was checked.
var ValidateFormat = format.Format{Name: "json", Help: ValidateForm, Live: true, Write: writeValidation}

func writeValidation(w io.Writer, run *format.Run) error {
	encode := Encode
	if run.Lines {
		encode = EncodeLine
	}
	for _, r := range run.Reports {
		var v any = validationOf(r)
		if r.Failure != nil {
			if !run.Lines {
				continue
			}
			v = unreadableOf(r)
		}
		if err := encode(w, v); err != nil {
			return err
		}
	}
	return nil
}

func validationOf(r *format.Report) Validation {
	out := Validation{Schema: ValidateForm, File: r.Name, Findings: findingsOf(r.Findings, true), Suppressed: findingsOf(r.Suppressed, true), Patterns: patternsOf(r.Patterns)}
	out.Summary.Errors, out.Summary.Warnings, out.Summary.Infos = r.Counts()
	out.Summary.Suppressed = len(r.Suppressed)
	return out
}

func unreadableOf(r *format.Report) Unreadable {
	out := Unreadable{Schema: ValidateForm, File: r.Name, Problems: []Problem{}}
	for _, p := range r.Problems() {
		out.Problems = append(out.Problems, Problem{p.Line, p.Column, p.Text()})
	}
	return out
}

// findingsOf lists findings; placed tells that they have a place in a file.
func findingsOf(all []format.Finding, placed bool) []Finding {
	out := []Finding{}
	for _, x := range all {
		f := Finding{
			Rule: x.Rule, Severity: x.Severity.String(), Message: x.Message, Fix: x.FixText, Nodes: orEmpty(x.Nodes), Links: []Ends{},
			Fixes: []Fix{}, Source: orEmpty(x.Sources), Property: x.Prop,
			HelpURI: format.HelpURI(validate.RuleNamed(x.Rule)), Fingerprint: x.Fingerprint, Ignored: x.Ignored, IgnoredBy: ignoredBy(x),
		}
		if placed {
			f.Line, f.Column = x.Pos.Line, x.Pos.Column
		}
		for _, l := range x.Links {
			f.Links = append(f.Links, Ends{l.From, l.To})
		}
		for _, fx := range x.Fixes {
			f.Fixes = append(f.Fixes, Fix{fx.ID, fx.Title, fx.Safe})
		}
		out = append(out, f)
	}
	return out
}

// Who accepts a finding.
const (
	byDesign   = "design"
	byBaseline = "baseline"
)

func ignoredBy(f format.Finding) string {
	switch {
	case f.Baseline:
		return byBaseline
	case f.Ignored != "":
		return byDesign
	}
	return ""
}

func patternsOf(all []validate.Match) []Pattern {
	out := []Pattern{}
	for _, m := range all {
		p := Pattern{
			ID: m.ID, Title: m.Title, Subtitle: m.Subtitle, Pair: m.Pair, State: m.State.String(),
			Nodes: orEmpty(m.Nodes), Missing: []Missing{}, Notes: orEmpty(m.Notes),
		}
		for _, x := range m.Missing {
			p.Missing = append(p.Missing, Missing(x))
		}
		out = append(out, p)
	}
	return out
}

// Ignored is what a design ignores.
type Ignored struct {
	Schema  string         `json:"schema"`
	File    string         `json:"file" doc:"as the caller named it"`
	Ignored []IgnoredEntry `json:"ignored"`
}

// Ignore is a finding that a design accepts.
type Ignore struct {
	Rule   string `json:"rule" doc:"id of the rule"`
	On     string `json:"on" doc:"node id, \"a -> b\", or empty for the whole design"`
	Reason string `json:"reason"`
}

// IgnoredEntry is an entry of a file with what it accepts today.
type IgnoredEntry struct {
	Ignore
	Line     int `json:"line" doc:"from 1"`
	Column   int `json:"column" doc:"from 1, in characters"`
	Count    int `json:"finding_count" doc:"findings that it accepts today"`
	Findings int `json:"findings" until:"finding_count"`
}
