package format

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/racetest"
)

// The elements of the JUnit form, after junit-10.xsd of the xUnit plugin of
// Jenkins: which children and attributes each may have. Every element may have
// text only where text is set.
type junitElement struct {
	children   []string
	required   []string
	attributes []string
	text       bool
}

var junitGrammar = map[string]junitElement{
	"testsuites": {children: []string{"testsuite"}, attributes: []string{"name", "time", "tests", "failures", "disabled", "errors"}},
	"testsuite": {
		children:   []string{"properties", "testcase", "system-out", "system-err"},
		required:   []string{"name"},
		attributes: []string{"tests", "failures", "errors", "group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url", "version"},
	},
	"testcase": {
		children:   []string{"skipped", "error", "failure", "system-out", "system-err"},
		required:   []string{"name"},
		attributes: []string{"assertions", "time", "classname", "status", "class", "file", "line", "group", "url"},
	},
	"skipped":    {attributes: []string{"type", "message"}, text: true},
	"error":      {attributes: []string{"type", "message"}, text: true},
	"failure":    {attributes: []string{"type", "message"}, text: true},
	"system-out": {text: true},
	"system-err": {text: true},
}

// junitProblem says where a document leaves the grammar, "" when it holds.
func junitProblem(doc string) string {
	d := xml.NewDecoder(strings.NewReader(doc))
	var open []string
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return ""
		}
		if err != nil {
			return err.Error()
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if p := junitStartProblem(open, tok); p != "" {
				return p
			}
			open = append(open, tok.Name.Local)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if strings.TrimSpace(string(tok)) != "" && (len(open) == 0 || !junitGrammar[open[len(open)-1]].text) {
				return fmt.Sprintf("text in %v", open)
			}
		}
	}
}

func junitStartProblem(open []string, e xml.StartElement) string {
	name := e.Name.Local
	g, known := junitGrammar[name]
	switch {
	case !known:
		return "no element " + name
	case len(open) == 0 && name != "testsuites":
		return "root is " + name
	case len(open) > 0 && !slices.Contains(junitGrammar[open[len(open)-1]].children, name):
		return name + " in " + open[len(open)-1]
	}
	var have []string
	for _, a := range e.Attr {
		have = append(have, a.Name.Local)
		if !slices.Contains(g.attributes, a.Name.Local) && !slices.Contains(g.required, a.Name.Local) {
			return "attribute " + a.Name.Local + " of " + name
		}
	}
	for _, r := range g.required {
		if !slices.Contains(have, r) {
			return name + " without " + r
		}
	}
	return ""
}

func TestJUnitHoldsToItsGrammar(t *testing.T) {
	racetest.OneGoroutine(t)
	for name, run := range map[string]*Run{"all designs": every(t), "everything": everything(t), "nothing": {}} {
		if p := junitProblem(write(t, "junit", run)); p != "" {
			t.Errorf("%s: %s", name, p)
		}
	}
	for _, wrong := range []string{"<testsuite/>", "<testsuites><testcase/></testsuites>", "<testsuites><testsuite name='x'><testcase/></testsuite></testsuites>", "<testsuites>x</testsuites>"} {
		if junitProblem(wrong) == "" {
			t.Errorf("%s is taken", wrong)
		}
	}
}

func TestJUnitCounts(t *testing.T) {
	run := everything(t)
	var got struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Suites   []struct {
			Name     string `xml:"name,attr"`
			Tests    int    `xml:"tests,attr"`
			Failures int    `xml:"failures,attr"`
			Skipped  int    `xml:"skipped,attr"`
			Cases    []struct {
				Name    string    `xml:"name,attr"`
				Failure *struct{} `xml:"failure"`
				Skipped *struct{} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(write(t, "junit", run)), &got); err != nil {
		t.Fatal(err)
	}
	tests, failures := 0, 0
	for i, s := range got.Suites {
		failed, skipped := 0, 0
		rules := map[string]bool{}
		for _, c := range s.Cases {
			if c.Failure != nil {
				failed++
			}
			if c.Skipped != nil {
				skipped++
			}
			rules[c.Name] = true
		}
		if s.Tests != len(s.Cases) || s.Failures != failed || s.Skipped != skipped || len(rules) != len(s.Cases) {
			t.Errorf("%s: %d tests, %d failures, %d skipped do not agree with its cases", s.Name, s.Tests, s.Failures, s.Skipped)
		}
		for _, f := range run.Reports[i].Findings {
			if !rules[f.Rule] {
				t.Errorf("%s: no case for %s", s.Name, f.Rule)
			}
		}
		tests, failures = tests+s.Tests, failures+s.Failures
	}
	if got.Tests != tests || got.Failures != failures || got.Errors != 1 {
		t.Errorf("the sums are %d, %d, %d", got.Tests, got.Failures, got.Errors)
	}
	if s := got.Suites[1]; len(s.Cases) != 1 || s.Cases[0].Failure != nil {
		t.Error("a clean file is not one case that passed")
	}
}

var workflowCommand = regexp.MustCompile(`^::(error|warning|notice) file=([^,:\n]*),line=(\d+),col=(\d+),title=([^,:\n]*)::([^\r\n]*)$`)

// unescape is what the runner makes of a value.
func unescape(s string) string {
	return strings.NewReplacer("%2C", ",", "%3A", ":", "%0D", "\r", "%0A", "\n", "%25", "%").Replace(s)
}

func TestGitHubHoldsToItsGrammar(t *testing.T) {
	run := everything(t)
	lines := strings.Split(strings.TrimSuffix(write(t, "github", run), "\n"), "\n")
	i := 0
	for _, r := range run.Reports {
		for range r.Problems() {
			m := workflowCommand.FindStringSubmatch(lines[i])
			if m == nil || unescape(m[2]) != r.Path {
				t.Errorf("not an annotation of %s: %s", r.Path, lines[i])
			}
			i++
		}
		for _, f := range r.Findings {
			m := workflowCommand.FindStringSubmatch(lines[i])
			if m == nil || unescape(m[2]) != r.Path || m[3] != strconv.Itoa(f.Pos.Line) || unescape(m[5]) != f.Rule || !strings.HasPrefix(unescape(m[6]), f.Message) {
				t.Errorf("not an annotation of %s: %s", f.Rule, lines[i])
			}
			i++
		}
	}
	if i != len(lines) {
		t.Errorf("%d lines, %d annotations", len(lines), i)
	}
}

func TestGitHubEscapesAnything(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		path, message := rapid.String().Draw(rt, "path"), rapid.String().Draw(rt, "message")
		var b strings.Builder
		annotation(&b, "error", &Report{Name: path}, 1, 2, "some/rule", message)
		m := workflowCommand.FindStringSubmatch(strings.TrimSuffix(b.String(), "\n"))
		if m == nil {
			rt.Fatalf("not one command: %q", b.String())
		}
		if unescape(m[2]) != model.Visible(path) || unescape(m[6]) != message {
			rt.Fatalf("%q and %q are read as %q and %q", path, message, m[2], m[6])
		}
	})
}
