package report

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"portolan/export/overlay"
	"portolan/export/text"
	"portolan/model"
	"portolan/model/failure"
	"portolan/model/latency"
	"portolan/model/layout"
	"portolan/model/traffic"
	"portolan/model/wording"
	"portolan/validate"
)

// defaultWidth is the number of columns that the drawing may take.
const defaultWidth = 100

// Options choose how the report looks.
type Options struct {
	Width     int  // columns that the drawing may take, 0 for 100, -1 for no limit
	ASCII     bool // drawing in plain ASCII
	Direction text.Direction
	Unfold    bool          // guards as boxes of their own in the drawing
	Show      *layout.Show  // which part the drawing shows, nil for all
	Sections  []string      // of [Sections], none for all
	Parts     overlay.Parts // shown in the drawing, and traffic as a section of its own; findings and latency have theirs anyway
	Watch     failure.Watch // over the losses
}

// Sections lists the parts of a report in their order. Latency has the
// assumptions below it, accepted the findings that the design accepts.
func Sections() []string {
	return []string{"drawing", "findings", "accepted", "patterns", "latency", "traffic", "survival", "objectives", "goals"}
}

func always(write func()) func() error {
	return func() error {
		write()
		return nil
	}
}

// Write writes the report on t as GitHub-flavoured Markdown. The same topology
// and options give the same bytes. Text of the design is escaped: it shows as
// it is and cannot change the page. Besides errors of w it returns those of the
// estimate, which a valid topology does not cause.
func Write(w io.Writer, t *model.Topology, o Options) error {
	p := &page{Writer: bufio.NewWriter(w), t: t, survey: latency.NewSurvey(t), watch: o.Watch}
	p.head()
	wanted := func(section string) bool { return len(o.Sections) == 0 || slices.Contains(o.Sections, section) }
	checked := &validate.Report{}
	if o.Parts.Findings || wanted("findings") || wanted("accepted") || wanted("patterns") {
		checked = validate.CheckSurvey(t, p.survey)
	}
	notes, err := overlay.Of(t, o.Parts, checked)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	for _, section := range []struct {
		name  string
		write func() error
	}{
		{"drawing", func() error { return p.drawing(o, notes) }},
		{"findings", always(func() { p.findings(checked) })},
		{"accepted", always(func() { p.accepted(checked) })},
		{"patterns", always(func() { p.patterns(checked) })},
		{"latency", p.latency},
		{"traffic", always(func() { p.traffic(notes) })},
		{"survival", p.survive},
		{"objectives", func() error { return p.objectives(slices.Contains(o.Sections, "objectives")) }},
		{"goals", always(p.goals)},
	} {
		if !wanted(section.name) {
			continue
		}
		if err := section.write(); err != nil {
			return fmt.Errorf("report: %w", err)
		}
	}
	if err := p.Flush(); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// page is one run of the writer.
type page struct {
	*bufio.Writer
	t      *model.Topology
	survey *traffic.Survey
	watch  failure.Watch
}

func (p *page) heading(s string) { fmt.Fprintf(p, "\n## %s\n", s) }

// paragraph writes a text that is Markdown already.
func (p *page) paragraph(format string, a ...any) {
	fmt.Fprintf(p, "\n"+format+"\n", a...)
}

// table writes rows of cells that are Markdown already. The columns named in
// right hold numbers.
func (p *page) table(head []string, right int, rows iter.Seq[[]string]) {
	fmt.Fprintf(p, "\n| %s |\n|", strings.Join(head, " | "))
	for i := range head {
		if i >= len(head)-right {
			p.WriteString(" ---: |")
		} else {
			p.WriteString(" --- |")
		}
	}
	p.WriteByte('\n')
	for r := range rows {
		fmt.Fprintf(p, "| %s |\n", strings.Join(r, " | "))
	}
}

func (p *page) head() {
	title := Escape(p.t.Name)
	if title == "" {
		title = "Topology"
	}
	fmt.Fprintf(p, "# %s\n", title)
	if s := escapeLine(p.t.Description); s != "" {
		p.paragraph("%s", s)
	}
	p.paragraph("%s, %s, %s.", wording.Count(len(p.t.Nodes), "node"), wording.Count(len(p.t.Links), "link"), wording.Count(len(p.t.Regions()), "Region"))
	var otherwise []string
	for _, s := range model.StandIns(p.t) {
		otherwise = append(otherwise, "- "+escapeLine(s.String()))
	}
	if len(otherwise) > 0 {
		p.paragraph("Of these values no figure can be made:\n\n%s", strings.Join(otherwise, "\n"))
	}
}

func (p *page) drawing(o Options, notes *overlay.Notes) error {
	if len(p.t.Nodes) == 0 {
		return nil
	}
	width := o.Width
	switch {
	case width == 0:
		width = defaultWidth
	case width < 0:
		width = 0
	}
	var b bytes.Buffer
	if err := text.Write(&b, p.t, text.Options{Width: width, ASCII: o.ASCII, Direction: o.Direction, Unfold: o.Unfold, Show: o.Show, Notes: notes}); err != nil {
		return err
	}
	mark := fence(b.String())
	p.heading("Drawing")
	p.paragraph("%stext\n%s%s", mark, b.String(), mark)
	return nil
}

func (p *page) findings(r *validate.Report) {
	p.heading("Findings")
	errors, warnings, infos := r.Counts()
	if len(r.Findings) == 0 {
		p.paragraph("None.")
		return
	}
	p.paragraph("%s, %s, %s.", wording.Count(errors, "error"), wording.Count(warnings, "warning"), wording.Count(infos, "info"))
	var rows [][]string
	for _, f := range r.Findings {
		rows = append(rows, []string{f.Severity.String(), code(f.Rule), site(f), Escape(f.Message), Escape(f.FixText)})
	}
	p.table([]string{"Severity", "Rule", "Where", "Message", "What to do"}, 0, slices.Values(rows))
}

// accepted lists what the design ignores, with the reasons.
func (p *page) accepted(r *validate.Report) {
	if len(r.Suppressed) == 0 {
		return
	}
	p.heading("Accepted findings")
	p.paragraph("The design accepts these, for the reasons given.")
	var rows [][]string
	for _, f := range r.Suppressed {
		rows = append(rows, []string{f.Severity.String(), code(f.Rule), site(f), Escape(f.Message), Escape(f.Ignored)})
	}
	p.table([]string{"Severity", "Rule", "Where", "Message", "Reason"}, 0, slices.Values(rows))
}

func site(f validate.Finding) string {
	node, link, ok := f.Site()
	if ok {
		return code(link.String())
	}
	return code(node)
}

func (p *page) patterns(r *validate.Report) {
	p.heading("Patterns")
	if len(r.Patterns) == 0 {
		p.paragraph("None recognised.")
		return
	}
	var rows [][]string
	for _, m := range r.Patterns {
		title := Escape(m.Title)
		if m.Subtitle != "" {
			title += " (" + Escape(m.Subtitle) + ")"
		}
		var missing []string
		for _, x := range m.Missing {
			s := Escape(x.Text)
			if x.Rule != "" {
				s += " (" + code(x.Rule) + ")"
			}
			missing = append(missing, s)
		}
		rows = append(rows, []string{title, m.State.String(), codes(m.Nodes), strings.Join(missing, "; ")})
	}
	p.table([]string{"Pattern", "State", "Nodes", "Missing"}, 0, slices.Values(rows))
}
