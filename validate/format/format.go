package format

import "io"

// Format is one form of output.
type Format struct {
	Name string
	Help string // in a few words
	Live bool   // can be written again and again while files change

	Write func(io.Writer, *Run) error // the error is that of the writer
}

var formats = []Format{
	{"text", "for people: the line with a caret, what to do, the patterns", true, writeText},
	{"compact", "one line for each finding: file:line:col severity rule message", true, writeCompact},
	{"sarif", "SARIF 2.1.0, for code scanning", false, writeSARIF},
	{"junit", "JUnit XML, for test reports", false, writeJUnit},
	{"github", "annotations of GitHub Actions", true, writeGitHub},
}

// Formats lists the forms of this package, the default one first. JSON comes from
// portolan/export/json, where all JSON has its home.
func Formats() []Format { return append([]Format(nil), formats...) }
