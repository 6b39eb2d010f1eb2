package format

import "io"

// Format is one form of output.
type Format struct {
	Name string
	Help string // in a few words
	Live bool   // can be written again and again while files change

	write func(io.Writer, *Run) error
}

// Write writes the run. The error is that of the writer.
func (f Format) Write(w io.Writer, r *Run) error { return f.write(w, r) }

var formats = []Format{
	{"text", "for people: the line with a caret, what to do, the patterns", true, writeText},
	{"compact", "one line for each finding: file:line:col severity rule message", true, writeCompact},
	{"json", "portolan.validate/1", true, writeJSON},
	{"sarif", "SARIF 2.1.0, for code scanning", false, writeSARIF},
	{"junit", "JUnit XML, for test reports", false, writeJUnit},
	{"github", "annotations of GitHub Actions", true, writeGitHub},
}

// Formats lists every form, the default one first.
func Formats() []Format { return append([]Format(nil), formats...) }

// Named returns the form of that name.
func Named(name string) (Format, bool) {
	for _, f := range formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}
