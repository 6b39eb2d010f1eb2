package format

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/url"
	"path"
	"strings"

	"portolan/model/document"
	"portolan/validate"
)

const (
	sarifRoot        = "%SRCROOT%" // the folder that relative paths start from, as code scanning names it
	sarifFingerprint = "portolanFinding/v1"
)

// writeSARIF writes one run with all files. A result has two places: the line
// in the file, and the nodes of the design. What the design or a baseline
// accepts is a result with a suppression.
func writeSARIF(w io.Writer, run *Run) error {
	rules := usedRules(run)
	out := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "portolan", FullName: "Portolan, edge network designs", Version: run.Version, Rules: []sarifRule{}}},
		Invocations: []sarifInvocation{{ExecutionSuccessful: true, ToolExecutionNotifications: []sarifNotification{}}},
		Artifacts:   []sarifArtifact{},
		ColumnKind:  "unicodeCodePoints",
		Results:     []sarifResult{},
	}
	index := map[string]int{}
	for i, r := range rules {
		index[r.ID] = i
		out.Tool.Driver.Rules = append(out.Tool.Driver.Rules, ruleSARIF(r))
	}
	for _, r := range run.Reports {
		out.Artifacts = append(out.Artifacts, sarifArtifact{r.uri()})
		for _, p := range r.Problems() {
			if _, known := index[unreadableRule]; !known {
				index[unreadableRule] = len(out.Tool.Driver.Rules)
				out.Tool.Driver.Rules = append(out.Tool.Driver.Rules, unreadableSARIF())
			}
			out.Results = append(out.Results, r.problemSARIF(p, index[unreadableRule]))
			call := &out.Invocations[0]
			call.ExecutionSuccessful = false
			call.ToolExecutionNotifications = append(call.ToolExecutionNotifications, sarifNotification{
				Level: levelSARIF(validate.Error), Message: sarifText{Text: p.Text()},
				Locations: []sarifLocation{{PhysicalLocation: r.physical(document.Pos{Line: p.Line, Column: p.Column}, p.Excerpt)}},
			})
		}
		budget := sarifFixes
		for _, f := range r.Findings {
			result := r.result(f, index)
			result.Fixes = r.textFixes(f, &budget)
			out.Results = append(out.Results, result)
		}
		for _, f := range r.Suppressed {
			result := r.result(f, index)
			result.Suppressions = append(result.Suppressions, suppressionSARIF(f))
			out.Results = append(out.Results, result)
		}
	}
	return EncodeJSON(w, sarifLog{sarifSchema, sarifVersion, []sarifRun{out}}, true)
}

// unreadableRule is what results about a file that cannot be read go by.
const unreadableRule = "document/unreadable"

func unreadableSARIF() sarifRule {
	const title, why = "File that cannot be read", "What a file holds is not checked until it can be read."
	return sarifRule{
		ID: unreadableRule, Name: pascal(unreadableRule),
		ShortDescription: sarifText{Text: title}, FullDescription: sarifText{Text: why}, Help: sarifText{why, why},
		DefaultConfiguration: sarifLevel{levelSARIF(validate.Error)},
		Properties:           sarifProperties{[]string{"document"}, validate.VerifiedLogic},
	}
}

// problemSARIF is a problem of a file as a result at its line, so that it shows
// where findings do.
func (r *Report) problemSARIF(p document.Problem, index int) sarifResult {
	sum := sha256.Sum256([]byte(r.location() + "|" + p.Message + "|" + p.Excerpt))
	return sarifResult{
		RuleID: unreadableRule, RuleIndex: index, Level: levelSARIF(validate.Error), Message: sarifText{Text: p.Text()},
		Locations:           []sarifLocation{{PhysicalLocation: r.physical(document.Pos{Line: p.Line, Column: p.Column}, p.Excerpt)}},
		PartialFingerprints: map[string]string{sarifFingerprint: hex.EncodeToString(sum[:12])}, Suppressions: []sarifSuppression{},
	}
}

// usedRules lists the rules that have results, in the order of the catalogue.
func usedRules(run *Run) []*validate.Rule {
	used := map[string]bool{}
	for _, r := range run.Reports {
		for _, list := range [][]Finding{r.Findings, r.Suppressed} {
			for _, f := range list {
				used[f.Rule] = true
			}
		}
	}
	var out []*validate.Rule
	for _, r := range validate.Rules() {
		if used[r.ID] {
			out = append(out, r)
		}
	}
	return out
}

func ruleSARIF(r *validate.Rule) sarifRule {
	text, err := validate.Explain(r.ID)
	if err != nil {
		text = r.Why
	}
	return sarifRule{
		ID: r.ID, Name: pascal(r.ID), HelpURI: HelpURI(r),
		ShortDescription: sarifText{Text: r.Title}, FullDescription: sarifText{Text: r.Why}, Help: sarifText{text, Markdown(text)},
		DefaultConfiguration: sarifLevel{levelSARIF(r.Severity)},
		Properties:           sarifProperties{[]string{r.Group}, r.Verified},
	}
}

func levelSARIF(s validate.Severity) string {
	switch s {
	case validate.Error:
		return "error"
	case validate.Warning:
		return "warning"
	}
	return "note"
}

// result is a finding; index tells the places of the rules.
func (r *Report) result(f Finding, index map[string]int) sarifResult {
	text := f.Message
	if f.FixText != "" {
		text += "\nFix: " + f.FixText
	}
	at := sarifLocation{PhysicalLocation: r.physical(f.Pos, f.Excerpt)}
	for _, id := range f.Nodes {
		at.LogicalLocations = append(at.LogicalLocations, sarifLogical{id, id, "resource"})
	}
	for _, l := range f.Links {
		at.LogicalLocations = append(at.LogicalLocations, sarifLogical{l.String(), l.String(), "link"})
	}
	return sarifResult{
		RuleID: f.Rule, RuleIndex: index[f.Rule], Level: levelSARIF(f.Severity), Message: sarifText{Text: text}, Locations: []sarifLocation{at},
		PartialFingerprints: map[string]string{sarifFingerprint: f.Fingerprint}, Suppressions: []sarifSuppression{},
	}
}

func (r *Report) physical(pos document.Pos, excerpt string) sarifPhysical {
	region := sarifRegion{StartLine: max(pos.Line, 1), StartColumn: max(pos.Column, 1)}
	if excerpt != "" {
		region.Snippet = &sarifText{Text: excerpt}
	}
	return sarifPhysical{r.uri(), region}
}

// uri is the place of the file: relative to the source root, or a file URI for
// one outside of it.
func (r *Report) uri() sarifURI {
	p := r.location()
	if path.IsAbs(p) {
		return sarifURI{URI: (&url.URL{Scheme: "file", Path: p}).String()}
	}
	// A ./ before a first segment with a colon keeps it from being a scheme;
	// String does that.
	return sarifURI{(&url.URL{Path: p}).String(), sarifRoot}
}

// suppressionSARIF tells who accepted the finding: the design itself, or a
// baseline beside it.
func suppressionSARIF(f Finding) sarifSuppression {
	kind := "inSource"
	if f.Baseline {
		kind = "external"
	}
	return sarifSuppression{kind, "accepted", f.Ignored}
}

// pascal turns group/some-name into GroupSomeName, the form that the standard
// asks of a rule's name.
func pascal(id string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(id, func(c rune) bool { return c == '/' || c == '-' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
