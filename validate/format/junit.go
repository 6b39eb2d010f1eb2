package format

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"portolan/model"
	"portolan/validate"
)

// The elements of the JUnit form, in the order that the schema of the xUnit
// plugin of Jenkins (junit-10.xsd) asks for.

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name      string        `xml:"name,attr"`
	Classname string        `xml:"classname,attr"`
	Skipped   *junitSkipped `xml:"skipped"`
	Error     *junitFailure `xml:"error"`
	Failure   *junitFailure `xml:"failure"`
	Output    string        `xml:"system-out,omitempty"`
}

type junitSkipped struct {
	Message string `xml:"message,attr"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// writeJUnit makes a suite of every file and a case of every rule that has
// findings in it: failed when one of them fails the call, skipped when all are
// accepted, passed with the findings as output otherwise. A file without
// findings has one case that passed.
func writeJUnit(w io.Writer, run *Run) error {
	all := junitSuites{Name: "portolan validate"}
	for _, r := range run.Reports {
		s := suite(run, r)
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Errors += s.Errors
		all.Suites = append(all.Suites, s)
	}
	data, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, data)
	return err
}

func suite(run *Run, r *Report) junitSuite {
	s := junitSuite{Name: model.Visible(r.location())}
	switch {
	case r.Failure != nil:
		s.Errors = 1
		s.Cases = []junitCase{{Name: "document", Classname: s.Name, Error: unreadable(r)}}
	case len(r.Findings)+len(r.Suppressed) == 0:
		s.Cases = []junitCase{{Name: "no findings", Classname: s.Name}}
	}
	for _, rule := range validate.Rules() {
		c, ok := testCase(run, r, rule)
		if !ok {
			continue
		}
		c.Classname = s.Name
		if c.Failure != nil {
			s.Failures++
		}
		if c.Skipped != nil {
			s.Skipped++
		}
		s.Cases = append(s.Cases, c)
	}
	s.Tests = len(s.Cases)
	return s
}

func unreadable(r *Report) *junitFailure {
	var lines []string
	for _, p := range r.Problems() {
		lines = append(lines, fmt.Sprintf("%s:%d:%d %s", model.Visible(r.Name), p.Line, p.Column, p.Text()))
	}
	return &junitFailure{Type: "unreadable", Message: r.Problems()[0].Text(), Text: strings.Join(lines, "\n")}
}

func testCase(run *Run, r *Report, rule *validate.Rule) (junitCase, bool) {
	c := junitCase{Name: rule.ID}
	var lines, reasons []string
	for _, f := range r.Findings {
		if f.Rule != rule.ID {
			continue
		}
		lines = append(lines, fmt.Sprintf("%s:%d:%d %s %s", model.Visible(r.Name), f.Pos.Line, f.Pos.Column, f.Severity, f.Message))
		if f.FixText != "" {
			lines = append(lines, "fix: "+f.FixText)
		}
		if run.fails(f) && c.Failure == nil {
			c.Failure = &junitFailure{Type: f.Severity.String(), Message: f.Message}
		}
	}
	for _, f := range r.Suppressed {
		if f.Rule == rule.ID {
			reasons = append(reasons, f.Ignored)
			lines = append(lines, fmt.Sprintf("%s:%d:%d ignored (%s) %s", model.Visible(r.Name), f.Pos.Line, f.Pos.Column, f.Ignored, f.Message))
		}
	}
	text := strings.Join(lines, "\n")
	switch {
	case len(lines) == 0:
		return c, false
	case c.Failure != nil:
		c.Failure.Text = text
	default:
		c.Output = text
		if len(reasons) > 0 && !hasActive(r, rule.ID) {
			c.Skipped = &junitSkipped{Message: "ignored: " + reasons[0]}
		}
	}
	return c, true
}

func hasActive(r *Report, rule string) bool {
	for _, f := range r.Findings {
		if f.Rule == rule {
			return true
		}
	}
	return false
}
