package jsonexport

import (
	"io"

	"portolan/validate/format"
)

// The forms of the documents: what stands under "schema".
const (
	ValidateForm = "portolan.validate/1"
	IgnoredForm  = "portolan.ignored/1"
	EstimateForm = "portolan.estimate/1"
	SimulateForm = "portolan.simulate/1"
	SurvivalForm = "portolan.survival/1"
	RTTForm      = "portolan.rtt/1"
	ExportForm   = "portolan.export/1"
	LayoutForm   = "portolan.layout/1"
	StacksForm   = "portolan.stacks/1"
	ImportForm   = "portolan.import/1"
	ExplainForm  = "portolan.explain/1"
	RulesForm    = "portolan.rules/1"
	SamplesForm  = "portolan.samples/1"
	VersionForm  = "portolan.version/1"
	CourseForm   = "portolan.workshop/1"
	GradeForm    = "portolan.grade/1"
	ProgressForm = "portolan.progress/1"
	ReportForm   = "portolan.workshop-report/1"
	LintForm     = "portolan.workshop-lint/1"
)

// Output is one of the JSON documents.
type Output struct {
	Name    string // names its schema
	Form    string // stands under "schema" in the document
	Command string // prints it
	Help    string

	shapes []any // values of the types that it may be
}

var outputs = []Output{
	{"validate", ValidateForm, "portolan validate FILE --format json", "What is wrong with a design, and which patterns it shows.", []any{Validation{}, Unreadable{}}},
	{"ignored", IgnoredForm, "portolan validate FILE --list-ignored --format json", "What a design ignores, with reasons.", []any{Ignored{}}},
	{"baseline", format.BaselineForm, "portolan validate FILE --write-baseline BASELINE", "Findings that an old design had when checking began.", []any{format.BaselineFile{}}},
	{"estimate", EstimateForm, "portolan estimate FILE --format json", "What users wait, as a waterfall with sources.", []any{EstimateDocument{}}},
	{"simulate", SimulateForm, "portolan simulate FILE --break WHAT --format json", "What users get while something is broken.", []any{SimulateDocument{}}},
	{"survival", SurvivalForm, "portolan simulate FILE --format json", "What users get when each Region and node breaks alone.", []any{SurvivalDocument{}}},
	{"rtt", RTTForm, "portolan rtt FROM TO --json", "One round-trip time.", []any{RTT{}}},
	{"export", ExportForm, "portolan export json FILE", "A topology and every analysis of it.", []any{Export{}}},
	{"layout", LayoutForm, "portolan export layout FILE", "Where boxes, frames and lines of the drawing are, in character cells.", []any{LayoutDocument{}}},
	{"stacks", StacksForm, "portolan export cloudformation FILE -o DIR (stacks.json)", "Stacks in the order in which they deploy, and what their parameters need.", []any{Stacks{}}},
	{"import", ImportForm, "portolan import FORMAT FILE --report REPORT", "What an import understood, guessed and left out.", []any{Import{}}},
	{"explain", ExplainForm, "portolan explain --list --format json", "Everything that can be explained.", []any{Explain{}}},
	{"rules", RulesForm, "portolan rules --json", "The rules that designs are checked against.", []any{Rules{}}},
	{"samples", SamplesForm, "portolan samples list --json", "The bundled designs.", []any{Samples{}}},
	{"workshop", CourseForm, "portolan workshop list --json", "The exercises of a course.", []any{Workshop{}}},
	{"grade", GradeForm, "portolan workshop grade EXERCISE FILE --format json", "The verdict on each goal of an exercise.", []any{Grade{}}},
	{"progress", ProgressForm, "portolan workshop progress --json", "What a learner has done of a course.", []any{CourseProgress{}}},
	{"workshop-report", ReportForm, "portolan workshop report FOLDER --format json", "Who stands where in a class, and which goals fail most.", []any{ClassReport{}}},
	{"workshop-lint", LintForm, "portolan workshop lint FOLDER --format json", "What is wrong with a course.", []any{CourseLint{}}},
	{"version", VersionForm, "portolan version --json", "Version, build and data dates.", []any{Version{}}},
}

// Outputs lists the documents, those of checks first.
func Outputs() []Output { return append([]Output(nil), outputs...) }

// OutputNamed finds a document by its name.
func OutputNamed(name string) (Output, bool) {
	for _, o := range outputs {
		if o.Name == name {
			return o, true
		}
	}
	return Output{}, false
}

// Encode writes a document, indented. The same value gives the same bytes, and
// no text in it can drive a terminal.
func Encode(w io.Writer, v any) error { return format.EncodeJSON(w, v, true) }

// EncodeLine writes a document on one line.
func EncodeLine(w io.Writer, v any) error { return format.EncodeJSON(w, v, false) }

// orEmpty makes nil lists print as [].
func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
