package main

import (
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"html"
	"io"
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
again; what progress says is not believed.`,
		Args: takes(1, 1, ""),
		RunE: func(_ *cobra.Command, args []string) error {
			form, err := chosen("--format", form, reportFormats)
			if err != nil {
				return err
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
			if len(r.Problems) > 0 {
				for _, p := range r.Problems {
					fmt.Fprintln(w.s.errs, p)
				}
				return &exitError{code: exitInput}
			}
			return nil
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
	_ = out.Write([]string{"learner", "exercise", "file", "solved", "stars", "goal", "state", "points"})
	for _, l := range r.Learners {
		for _, d := range l.Designs {
			for _, g := range d.Goals {
				points := 0
				if g.State == string(exercise.Pass) {
					points = g.Points
				}
				_ = out.Write([]string{cell(l.Name), d.Exercise, cell(d.File), strconv.FormatBool(d.Solved), strconv.Itoa(d.Stars), g.ID, g.State, strconv.Itoa(points)})
			}
		}
	}
	out.Flush()
	return out.Error()
}

// cell is text that a learner chose, such that no spreadsheet takes it for a formula.
func cell(text string) string {
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
		row := []string{l.Name, strconv.Itoa(l.Solved), strconv.Itoa(l.Points)}
		for _, e := range c.Exercises {
			row = append(row, standing(l, e))
		}
		rows = append(rows, row)
	}
	for _, line := range aligned(rows, 1, 3) {
		fmt.Fprintln(w, line)
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
	return nil
}

// standing is how far a learner is with an exercise: stars, points, or nothing.
func standing(l jsonexport.Learner, e *exercise.Exercise) string {
	for _, d := range l.Designs {
		if d.Exercise == e.ID {
			if d.Solved {
				return strings.Repeat("*", d.Stars)
			}
			return fmt.Sprintf("%d/%d", d.Points, d.OutOf)
		}
	}
	return "-"
}

// The elements of JUnit, as far as a class needs them.
type (
	classSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Suites   []classSuite `xml:"testsuite"`
	}
	classSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Cases    []classCase `xml:"testcase"`
	}
	classCase struct {
		Name      string        `xml:"name,attr"`
		Classname string        `xml:"classname,attr"`
		Failure   *classFailure `xml:"failure"`
	}
	classFailure struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
	}
)

func classJUnit(w io.Writer, r *jsonexport.ClassReport) error {
	all := classSuites{Name: "portolan workshop"}
	for _, l := range r.Learners {
		s := classSuite{Name: l.Name}
		for _, d := range l.Designs {
			for _, g := range d.Goals {
				one := classCase{Name: g.ID + ": " + g.Text, Classname: l.Name + "." + d.Exercise}
				if g.State != string(exercise.Pass) {
					one.Failure = &classFailure{Type: g.State, Message: evidenceText(g)}
					s.Failures++
				}
				s.Cases = append(s.Cases, one)
				s.Tests++
			}
		}
		all.Tests += s.Tests
		all.Failures += s.Failures
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
	_, err := fmt.Fprintln(w, "</table>\n</html>")
	return err
}
