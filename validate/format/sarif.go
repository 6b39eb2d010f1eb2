package format

import (
	"io"
	"net/url"
	"path"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
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
	out := sarif.NewRun().WithColumnKind("unicodeCodePoints")
	driver := sarif.NewToolComponent().WithName("portolan").WithFullName("Portolan, edge network designs").WithVersion(run.Version)
	out.WithTool(sarif.NewTool().WithDriver(driver))
	for _, r := range sarifRules(run) {
		driver.AddRule(sarifRule(r))
	}
	invocation := sarif.NewInvocation().WithExecutionSuccessful(true)
	for _, r := range run.Reports {
		out.AddArtifact(sarif.NewArtifact().WithLocation(sarifArtifact(r)).WithLength(-1))
		for _, p := range r.problems() {
			invocation.WithExecutionSuccessful(false)
			invocation.AddToolExecutionNotification(sarif.NewNotification().WithLevel(sarif.LevelError).
				WithMessage(sarif.NewTextMessage(p.Text())).
				AddLocation(sarif.NewLocationWithPhysicalLocation(sarifPhysical(r, document.Pos{Line: p.Line, Column: p.Column}, p.Excerpt))))
		}
		budget := sarifFixes
		for _, f := range r.Findings {
			out.AddResult(sarifResult(out, r, f).WithFixes(r.textFixes(f, &budget)))
		}
		for _, f := range r.Suppressed {
			out.AddResult(sarifResult(out, r, f).AddSuppression(sarifSuppression(f)))
		}
	}
	out.AddInvocation(invocation)
	if err := sarif.NewReport().AddRun(out).PrettyWrite(w); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// sarifRules lists the rules that have results, in the order of the catalogue.
func sarifRules(run *Run) []*validate.Rule {
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

func sarifRule(r *validate.Rule) *sarif.ReportingDescriptor {
	text, err := validate.Explain(r.ID)
	if err != nil {
		text = r.Why
	}
	d := sarif.NewRule(r.ID).
		WithName(pascal(r.ID)).
		WithShortDescription(sarif.NewMultiformatMessageString().WithText(r.Title)).
		WithFullDescription(sarif.NewMultiformatMessageString().WithText(r.Why)).
		WithHelp(sarif.NewMultiformatMessageString().WithText(text).WithMarkdown(Markdown(text))).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(sarifLevel(r.Severity))).
		WithProperties(sarif.NewPropertyBag().WithTags([]string{r.Group}).Add("verified", r.Verified))
	if uri := HelpURI(r); uri != "" {
		d.WithHelpURI(uri)
	}
	return d
}

func sarifLevel(s validate.Severity) string {
	switch s {
	case validate.Error:
		return sarif.LevelError
	case validate.Warning:
		return sarif.LevelWarning
	}
	return sarif.LevelNote
}

func sarifResult(run *sarif.Run, r *Report, f Finding) *sarif.Result {
	text := f.Message
	if f.FixText != "" {
		text += "\nFix: " + f.FixText
	}
	loc := sarif.NewLocationWithPhysicalLocation(sarifPhysical(r, f.Pos, f.Excerpt))
	for _, id := range f.Nodes {
		loc.AddLogicalLocation(sarif.NewLogicalLocation().WithName(id).WithFullyQualifiedName(id).WithKind("resource"))
	}
	for _, l := range f.Links {
		loc.AddLogicalLocation(sarif.NewLogicalLocation().WithName(l.String()).WithFullyQualifiedName(l.String()).WithKind("link"))
	}
	return sarif.NewRuleResult(f.Rule).WithRuleIndex(run.GetRuleIndex(f.Rule)).WithLevel(sarifLevel(f.Severity)).
		WithMessage(sarif.NewTextMessage(text)).AddLocation(loc).
		WithPartialFingerprints(map[string]string{sarifFingerprint: f.Fingerprint})
}

func sarifPhysical(r *Report, pos document.Pos, excerpt string) *sarif.PhysicalLocation {
	region := sarif.NewRegion().WithStartLine(max(pos.Line, 1)).WithStartColumn(max(pos.Column, 1))
	if excerpt != "" {
		region.WithSnippet(sarif.NewArtifactContent().WithText(excerpt))
	}
	return sarif.NewPhysicalLocation().WithArtifactLocation(sarifArtifact(r)).WithRegion(region)
}

// sarifArtifact is the place of a file: relative to the source root, or a file
// URI for one outside of it.
func sarifArtifact(r *Report) *sarif.ArtifactLocation {
	p := r.location()
	if path.IsAbs(p) {
		return sarif.NewSimpleArtifactLocation((&url.URL{Scheme: "file", Path: p}).String())
	}
	// A ./ before a first segment with a colon keeps it from being a scheme;
	// String does that.
	return sarif.NewSimpleArtifactLocation((&url.URL{Path: p}).String()).WithURIBaseID(sarifRoot)
}

// sarifSuppression tells who accepted the finding: the design itself, or a
// baseline beside it.
func sarifSuppression(f Finding) *sarif.Suppression {
	kind := "inSource"
	if f.Baseline {
		kind = "external"
	}
	return sarif.NewSuppression().WithKind(kind).WithStatus("accepted").WithJustification(f.Ignored)
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
