package format

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strconv"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/goal"
	"portolan/validate"
)

// Run is what one call checked.
type Run struct {
	Version string // of the program
	Reports []*Report
	Limit   validate.Severity // findings at least that severe fail the call; below [validate.Error] none does
	Lines   bool              // JSON: one line for each file instead of one object
	Color   bool              // text: severities and carets in colour
}

// Report is what one file was found to be. A file that cannot be read has a
// Failure and no findings.
type Report struct {
	Name       string // as the caller names it
	Path       string // with slashes, relative where possible, for services that look the file up
	Findings   []Finding
	Suppressed []Finding // accepted by the design or by a baseline
	Patterns   []validate.Match
	Failure    error // *document.Error for a file with problems

	file *document.File // nil for an unreadable one
}

// Finding is a finding with its place in the file.
type Finding struct {
	validate.Finding
	Pos         document.Pos
	Excerpt     string // source line, safe for a terminal
	Fingerprint string // the same as long as rule, nodes, links, property and entry of a list are

	former   string // what former versions gave for the fingerprint, "" for the same
	Baseline bool   // accepted because a baseline lists it; Ignored says so
}

// NewReport places the findings of a file. Path is where a service finds it.
func NewReport(file *document.File, path string, found *validate.Report) *Report {
	r := &Report{Name: file.Name, Path: path, Patterns: found.Patterns, file: file}
	// Both lists are numbered together, so that ignoring one of two equal
	// findings does not rename the other.
	seen, formerly := map[string]int{}, map[string]int{}
	for _, f := range found.Findings {
		r.Findings = append(r.Findings, placed(file, f, seen, formerly))
	}
	for _, f := range found.Suppressed {
		r.Suppressed = append(r.Suppressed, placed(file, f, seen, formerly))
	}
	return r
}

// Unreadable is the report of a file that could not be read.
func Unreadable(name, path string, why error) *Report {
	return &Report{Name: name, Path: path, Failure: why}
}

// Keep drops the findings for which keep is false, as if their rules did not exist.
func (r *Report) Keep(keep func(Finding) bool) {
	drop := func(f Finding) bool { return !keep(f) }
	r.Findings = slices.DeleteFunc(r.Findings, drop)
	r.Suppressed = slices.DeleteFunc(r.Suppressed, drop)
}

// Counts are the numbers of active findings by severity.
func (r *Report) Counts() (errors, warnings, infos int) {
	counted := validate.Report{}
	for _, f := range r.Findings {
		counted.Findings = append(counted.Findings, f.Finding)
	}
	return counted.Counts()
}

// Bad tells whether a finding of any report is as severe as the limit.
func (r *Run) Bad() bool {
	return slices.ContainsFunc(r.Reports, func(rep *Report) bool {
		return slices.ContainsFunc(rep.Findings, r.fails)
	})
}

func (r *Run) fails(f Finding) bool { return f.Severity <= r.Limit }

func placed(file *document.File, f validate.Finding, seen, formerly map[string]int) Finding {
	pos := place(file, f)
	out := Finding{Finding: f, Pos: pos, Excerpt: file.Line(pos.Line), Fingerprint: fingerprint(f.Key()+"|"+f.Prop, seen)}
	if former := fingerprint(f.ListKey()+"|"+f.Prop, formerly); f.Item > 0 {
		out.former = former
	}
	return out
}

// fingerprint stands for a key in few letters, and tells apart those that have one key by
// their order.
func fingerprint(key string, seen map[string]int) string {
	n := seen[key]
	seen[key]++
	sum := sha256.Sum256([]byte(key + "|" + strconv.Itoa(n)))
	return hex.EncodeToString(sum[:12])
}

// place is where a finding belongs in the file: its property, link or node.
func place(file *document.File, f validate.Finding) document.Pos {
	node, link, onLink := f.Site()
	var pos document.Pos
	switch {
	case f.Entry > 0:
		pos = file.IgnorePos(f.Entry - 1)
	case f.Goal != "":
		pos = goalPos(file, f.Goal)
	case onLink && f.Prop != "":
		pos = file.LinkPropPos(link, f.Prop, f.Item-1)
	case onLink:
		pos = file.LinkPos(link)
	case node != "" && f.Prop != "":
		pos = file.PropPos(node, f.Prop, f.Item-1)
	case node != "":
		pos = file.NodePos(node)
	}
	if pos.Line < 1 {
		return document.Pos{Line: 1, Column: 1} // a design that was never written down
	}
	return pos
}

// goalPos is where a goal stands in the file.
func goalPos(file *document.File, text string) document.Pos {
	for i, e := range file.Topology.Expect {
		if goal.Text(e) == text {
			return file.ExpectPos(i)
		}
	}
	return document.Pos{}
}

// HelpURI is where the facts of a rule are documented, "" for a rule that
// follows from the drawing.
func HelpURI(r *validate.Rule) string {
	if r == nil || len(r.Sources) == 0 {
		return ""
	}
	return r.Sources[0]
}

// Accepts tells whether an entry of a design's ignores is about the finding.
func Accepts(g model.Ignore, f Finding) bool {
	return g.Rule == f.Rule && (g.On == "" || slices.Contains(f.Nodes, g.On) ||
		slices.ContainsFunc(f.Links, func(l model.LinkRef) bool { return l.String() == g.On }))
}

// Problems lists what is wrong with an unreadable file, with its places.
func (r *Report) Problems() []document.Problem {
	if r.Failure == nil {
		return nil
	}
	if e, ok := asDocumentError(r.Failure); ok {
		return e.Problems
	}
	return []document.Problem{{Line: 1, Column: 1, Message: model.Visible(r.Failure.Error())}}
}

// location is the path that services get; standard input has only a name.
func (r *Report) location() string {
	if r.Path == "" {
		return r.Name
	}
	return path.Clean(r.Path)
}
