package format

import (
	"encoding/json"
	"io"

	"portolan/model/document"
	"portolan/validate"
)

// The keys of portolan.validate/1. Keys may be added, never changed.

type jsonLink struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type jsonFix struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Safe  bool   `json:"safe"`
}

type jsonFinding struct {
	Rule        string     `json:"rule"`
	Severity    string     `json:"severity"`
	Message     string     `json:"message"`
	Fix         string     `json:"fix"`
	Nodes       []string   `json:"nodes"`
	Links       []jsonLink `json:"links"`
	Line        int        `json:"line"`
	Column      int        `json:"column"`
	Fixes       []jsonFix  `json:"fixes"`
	Source      []string   `json:"source"`
	Property    string     `json:"property,omitempty"`
	HelpURI     string     `json:"help_uri"`
	Fingerprint string     `json:"fingerprint"`
	Ignored     string     `json:"ignored,omitempty"`    // the reason
	IgnoredBy   string     `json:"ignored_by,omitempty"` // design or baseline
}

type jsonMissing struct {
	Text string `json:"text"`
	Rule string `json:"rule"`
}

type jsonPattern struct {
	ID      string        `json:"id"`
	Title   string        `json:"title"`
	Pair    string        `json:"pair,omitempty"` // id of the pair of services that the match shows besides
	State   string        `json:"state"`
	Nodes   []string      `json:"nodes"`
	Missing []jsonMissing `json:"missing"`
	Notes   []string      `json:"notes"`
}

type jsonSummary struct {
	Errors     int `json:"errors"`
	Warnings   int `json:"warnings"`
	Infos      int `json:"infos"`
	Suppressed int `json:"suppressed"`
}

type jsonReport struct {
	Schema     string        `json:"schema"`
	File       string        `json:"file"`
	Summary    jsonSummary   `json:"summary"`
	Findings   []jsonFinding `json:"findings"`
	Suppressed []jsonFinding `json:"suppressed"`
	Patterns   []jsonPattern `json:"patterns"`
}

type jsonProblem struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

// jsonFailure stands for a file that cannot be read. It has no summary, so
// that nobody takes it for a clean one.
type jsonFailure struct {
	Schema   string        `json:"schema"`
	File     string        `json:"file"`
	Problems []jsonProblem `json:"problems"`
}

const jsonSchema = "portolan.validate/1"

// writeJSON prints one object, or one line for each file when the run asks for
// lines. An unreadable file has a line only there: a single object always
// tells of a file that was checked.
func writeJSON(w io.Writer, run *Run) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if !run.Lines {
		e.SetIndent("", "  ")
	}
	for _, r := range run.Reports {
		var v any = reportJSON(r)
		if r.Failure != nil {
			if !run.Lines {
				continue
			}
			v = failureJSON(r)
		}
		if err := e.Encode(v); err != nil {
			return err
		}
	}
	return nil
}

func reportJSON(r *Report) jsonReport {
	out := jsonReport{Schema: jsonSchema, File: r.Name, Findings: findingsJSON(r.Findings), Suppressed: findingsJSON(r.Suppressed), Patterns: []jsonPattern{}}
	out.Summary.Errors, out.Summary.Warnings, out.Summary.Infos = r.Counts()
	out.Summary.Suppressed = len(r.Suppressed)
	for _, m := range r.Patterns {
		p := jsonPattern{ID: m.ID, Title: m.Title, Pair: m.Pair, State: m.State.String(), Nodes: orEmpty(m.Nodes), Missing: []jsonMissing{}, Notes: orEmpty(m.Notes)}
		for _, miss := range m.Missing {
			p.Missing = append(p.Missing, jsonMissing{miss.Text, miss.Rule})
		}
		out.Patterns = append(out.Patterns, p)
	}
	return out
}

func findingsJSON(list []Finding) []jsonFinding {
	out := []jsonFinding{}
	for _, x := range list {
		f := jsonFinding{
			Rule: x.Rule, Severity: x.Severity.String(), Message: x.Message, Fix: x.FixText, Nodes: orEmpty(x.Nodes), Links: []jsonLink{},
			Line: x.Pos.Line, Column: x.Pos.Column, Fixes: []jsonFix{}, Source: orEmpty(x.Sources), Property: x.Prop,
			HelpURI: HelpURI(validate.RuleNamed(x.Rule)), Fingerprint: x.Fingerprint, Ignored: x.Ignored, IgnoredBy: ignoredBy(x),
		}
		for _, l := range x.Links {
			f.Links = append(f.Links, jsonLink{l.From, l.To})
		}
		for _, fx := range x.Fixes {
			f.Fixes = append(f.Fixes, jsonFix{fx.ID, fx.Title, fx.Safe})
		}
		out = append(out, f)
	}
	return out
}

func ignoredBy(f Finding) string {
	switch {
	case f.Baseline:
		return "baseline"
	case f.Ignored != "":
		return "design"
	}
	return ""
}

func failureJSON(r *Report) jsonFailure {
	out := jsonFailure{Schema: jsonSchema, File: r.Name, Problems: []jsonProblem{}}
	for _, p := range r.problems() {
		out.Problems = append(out.Problems, problemJSON(p))
	}
	return out
}

func problemJSON(p document.Problem) jsonProblem {
	return jsonProblem{p.Line, p.Column, p.Text()}
}

// orEmpty makes nil lists print as [].
func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
