package main

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"portolan/export/cloudformation"
	jsonexport "portolan/export/json"
	"portolan/model"
	"portolan/model/wording"
	"portolan/tui/learner"
	"portolan/validate/exercise"
)

var reportFormats = []string{"table", "csv", "json", "junit", "html"}

func (w *workshop) reportCommand() *cobra.Command {
	form, output, force := "table", "", false
	cmd := &cobra.Command{
		Use: "report FOLDER", Short: "Judge what a class handed in: who stands where, which goals fail most",
		Long: `Judge what a class handed in.

FOLDER holds a folder for each learner, with designs that are named after the
exercise, such as anna/02-close-the-back-door.topo.yaml. Every file is judged
again; what progress says is not believed. Of several designs of an exercise the
best counts. Learners without a design that can be judged stand there too, and what
was not judged is listed with its reason; where there is such a thing, such as a
file that cannot be read or a symbolic link, the exit code is 3.`,
		Args: takes(1, 1, ""),
		RunE: func(_ *cobra.Command, args []string) error {
			form, err := chosen("--format", form, reportFormats)
			if err != nil {
				return err
			}
			if info, err := os.Stat(args[0]); err != nil || !info.IsDir() {
				return inputError(fmt.Errorf("%s is no folder of a class", args[0]))
			}
			c, err := w.load()
			if err != nil {
				return err
			}
			r, err := w.classReport(c, args[0])
			if err != nil {
				return err
			}
			var b strings.Builder
			if err := writeClass(&b, form, c, r); err != nil {
				return outputError(err)
			}
			if err := writeOutput(w.s, output, []byte(b.String()), force); err != nil {
				return err
			}
			if len(r.Problems) == 0 {
				return nil
			}
			if form != "table" || output != "" { // else they stand in the table
				for _, p := range r.Problems {
					fmt.Fprintln(w.s.errs, p)
				}
			}
			return inputError(errors.New(wording.Count(len(r.Problems), "file") + " not graded"))
		},
	}
	cmd.Flags().StringVarP(&form, "format", "f", form, "table, csv, json, junit or html")
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write; standard output without it")
	cmd.Flags().BoolVar(&force, "force", false, "replace an existing file")
	completeWords(cmd, "format", reportFormats)
	return cmd
}

// classReport judges every design below a folder.
func (w *workshop) classReport(c *exercise.Course, root string) (*jsonexport.ClassReport, error) {
	r, err := (&learner.Class{Root: root, Course: c, Export: cloudformation.Refused}).Report()
	if err != nil {
		return nil, inputError(err)
	}
	return r, nil
}

func writeClass(w io.Writer, form string, c *exercise.Course, r *jsonexport.ClassReport) error {
	switch form {
	case "json":
		return jsonexport.Encode(w, r)
	case "csv":
		return classCSV(w, r)
	case "junit":
		return classJUnit(w, r)
	case "html":
		return classHTML(w, c, r)
	}
	return classTable(w, c, r)
}

func classCSV(w io.Writer, r *jsonexport.ClassReport) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"learner", "exercise", "file", "solved", "stars", "goal", "state", "points", "problem"})
	for _, l := range withStrays(r) {
		for _, d := range l.Designs {
			for _, g := range d.Goals {
				points := 0
				if g.State == string(exercise.Pass) {
					points = g.Points
				}
				_ = out.Write([]string{cell(l.Name), d.Exercise, cell(d.File), strconv.FormatBool(d.Solved), strconv.Itoa(d.Stars), g.ID, g.State, strconv.Itoa(points), ""})
			}
		}
		for _, u := range notGraded(l, r) {
			_ = out.Write([]string{cell(l.Name), u.Exercise, cell(u.File), "false", "0", "", "ungraded", "0", cell(whyNot(u))})
		}
	}
	out.Flush()
	return out.Error()
}

// withStrays are the learners, and one without a name for what lies beside their
// folders where something does.
func withStrays(r *jsonexport.ClassReport) []jsonexport.Learner {
	if slices.ContainsFunc(r.Ungraded, func(u jsonexport.Ungraded) bool { return u.Learner == "" }) {
		return append(slices.Clone(r.Learners), jsonexport.Learner{})
	}
	return r.Learners
}

// notGraded lists what was not graded of a learner. Of one who has nothing at all it
// is that.
func notGraded(l jsonexport.Learner, r *jsonexport.ClassReport) []jsonexport.Ungraded {
	var out []jsonexport.Ungraded
	for _, u := range r.Ungraded {
		if u.Learner == l.Name {
			out = append(out, u)
		}
	}
	if len(out)+len(l.Designs) == 0 {
		out = append(out, jsonexport.Ungraded{Learner: l.Name, Why: "nothing handed in"})
	}
	return out
}

// whyNot is why something was not graded, with its line.
func whyNot(u jsonexport.Ungraded) string {
	if u.Line > 0 {
		return fmt.Sprintf("line %d: %s", u.Line, u.Why)
	}
	return u.Why
}

// cell is text that a learner chose, such that no spreadsheet takes it for a formula.
func cell(text string) string {
	text = model.Visible(text)
	if text != "" && strings.ContainsAny(text[:1], "=+-@\t\r") {
		return "'" + text
	}
	return text
}

func classTable(w io.Writer, c *exercise.Course, r *jsonexport.ClassReport) error {
	rows := [][]string{{"learner", "solved", "points"}}
	for _, e := range c.Exercises {
		rows[0] = append(rows[0], e.Number())
	}
	for _, l := range r.Learners {
		row := []string{model.Visible(l.Name), strconv.Itoa(l.Solved), strconv.Itoa(l.Points)}
		for _, e := range c.Exercises {
			row = append(row, standing(l, e))
		}
		rows = append(rows, row)
	}
	for _, line := range aligned(rows, 1, 3) {
		fmt.Fprintln(w, line)
	}
	if len(r.Learners) == 0 {
		fmt.Fprintln(w, "Nobody has handed in anything.")
	}
	if len(r.Hardest) > 0 {
		fmt.Fprintln(w, "\nGoals that fail most")
	}
	for i, h := range r.Hardest {
		const most = 10
		if i == most {
			break
		}
		fmt.Fprintf(w, "  %d of %d  %s %s: %s\n", h.Failed, h.Graded, h.Exercise, h.Goal, h.Text)
	}
	title := "\nNot graded\n"
	for _, l := range withStrays(r) {
		for _, u := range notGraded(l, r) {
			of := u.File
			if of == "" {
				of = l.Name
			}
			fmt.Fprintf(w, "%s  %s: %s\n", title, model.Visible(of), whyNot(u))
			title = ""
		}
	}
	return nil
}

// standing is how far a learner is with an exercise: stars, points, or nothing.
func standing(l jsonexport.Learner, e *exercise.Exercise) string {
	switch d := l.Best(e.ID); {
	case d == nil:
		return "-"
	case d.Solved:
		return strings.Repeat("*", d.Stars)
	default:
		return fmt.Sprintf("%d/%d", d.Points, d.OutOf)
	}
}

// The elements of JUnit, as far as a class needs them.
type (
	classSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Suites   []classSuite `xml:"testsuite"`
	}
	classSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []classCase `xml:"testcase"`
	}
	classCase struct {
		Name      string        `xml:"name,attr"`
		Classname string        `xml:"classname,attr"`
		Failure   *classFailure `xml:"failure"`
		Error     *classFailure `xml:"error"`   // a file that was not graded
		Skipped   *classFailure `xml:"skipped"` // a learner who handed in nothing
	}
	classFailure struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr"`
	}
)

func classJUnit(w io.Writer, r *jsonexport.ClassReport) error {
	all := classSuites{Name: "portolan workshop"}
	for _, l := range withStrays(r) {
		s := suiteOf(l, r)
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Errors += s.Errors
		all.Skipped += s.Skipped
		all.Suites = append(all.Suites, s)
	}
	fmt.Fprint(w, xml.Header)
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w)
	return err
}

// suiteOf has a case for each goal of each design of a learner, and one for each file
// that was not graded.
func suiteOf(l jsonexport.Learner, r *jsonexport.ClassReport) classSuite {
	name := model.Visible(l.Name)
	if name == "" {
		name = "beside the folders of learners"
	}
	s := classSuite{Name: name}
	for _, d := range l.Designs {
		for _, g := range d.Goals {
			one := classCase{Name: g.ID + ": " + g.Text, Classname: name + "." + d.Exercise}
			if g.State != string(exercise.Pass) {
				one.Failure = &classFailure{Type: g.State, Message: evidenceText(g)}
				s.Failures++
			}
			s.Cases = append(s.Cases, one)
		}
	}
	for _, u := range notGraded(l, r) {
		one := classCase{Name: model.Visible(u.File), Classname: name}
		if u.File == "" {
			one.Name, one.Skipped = u.Why, &classFailure{Message: u.Why}
			s.Skipped++
		} else {
			one.Error = &classFailure{Type: "ungraded", Message: whyNot(u)}
			s.Errors++
		}
		s.Cases = append(s.Cases, one)
	}
	s.Tests = len(s.Cases)
	return s
}

func evidenceText(g jsonexport.GoalResult) string {
	var texts []string
	for _, e := range g.Evidence {
		texts = append(texts, e.Text)
	}
	return strings.Join(texts, " ")
}

const classStyle = `body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse}td,th{border:1px solid #999;padding:.25rem .5rem;text-align:center}
th:first-child,td:first-child{text-align:left}.solved{background:#cfe8cf}.open{background:#f6dfc4}
@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}.solved{background:#1f4a1f}.open{background:#5a3b12}}`

// classHTML writes one page that stands alone. It is written by hand, since the
// templates of the library keep every exported method of the program.
func classHTML(w io.Writer, c *exercise.Course, r *jsonexport.ClassReport) error {
	e := html.EscapeString
	fmt.Fprintf(w, "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>%s</title>\n<style>%s</style>\n<h1>%s</h1>\n", e(c.Title), classStyle, e(c.Title))
	fmt.Fprintf(w, "<p>%s.</p>\n<table>\n<tr><th>Learner<th>Solved<th>Points", e(wording.Count(len(r.Learners), "learner")))
	for _, x := range c.Exercises {
		fmt.Fprintf(w, "<th title=\"%s\">%s", e(x.Title), e(x.Number()))
	}
	fmt.Fprintln(w)
	for _, l := range r.Learners {
		fmt.Fprintf(w, "<tr><td>%s<td>%d<td>%d", e(model.Visible(l.Name)), l.Solved, l.Points)
		for _, x := range c.Exercises {
			stand := standing(l, x)
			class := "open"
			switch {
			case stand == "-":
				class = ""
			case !strings.Contains(stand, "/"):
				class, stand = "solved", strings.Repeat("★", len(stand))
			}
			fmt.Fprintf(w, "<td class=\"%s\">%s", class, e(stand))
		}
		fmt.Fprintln(w)
	}
	fmt.Fprint(w, "</table>\n<h2>Goals that fail most</h2>\n<table>\n<tr><th>Goal<th>Failed<th>Of<th>Exercise\n")
	for _, h := range r.Hardest {
		fmt.Fprintf(w, "<tr><td>%s<td>%d<td>%d<td>%s\n", e(h.Text), h.Failed, h.Graded, e(h.Exercise))
	}
	fmt.Fprintln(w, "</table>")
	title := "<h2>Not graded</h2>\n<table>\n<tr><th>Learner<th>File<th>Why\n"
	for _, l := range withStrays(r) {
		for _, u := range notGraded(l, r) {
			fmt.Fprintf(w, "%s<tr><td>%s<td>%s<td>%s\n", title, e(model.Visible(l.Name)), e(model.Visible(u.File)), e(model.Visible(whyNot(u))))
			title = ""
		}
	}
	if title == "" {
		fmt.Fprintln(w, "</table>")
	}
	_, err := fmt.Fprintln(w, "</html>")
	return err
}
