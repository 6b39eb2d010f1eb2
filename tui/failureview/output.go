package failureview

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"portolan/export/report"
	"portolan/model/failure"
	"portolan/samples"
	"portolan/tui/act"
)

// write asks for a report of the simulation beside the design. A report that
// is there is replaced at the second request.
func (p *Panel) write() act.Action {
	if p.res == nil {
		return act.Say{Text: "The simulation is not there yet.", Error: true}
	}
	path := samples.Stem(p.source) + ".failure.md"
	_, err := os.Lstat(path)
	if err == nil && !p.replace {
		p.replace = true
		return act.Say{Text: filepath.Base(path) + p.keys.Spell(" exists. Press {report} again to replace it.")}
	}
	p.replace = false
	return act.WriteFile{Path: path, Data: []byte(p.report()), Overwrite: err == nil}
}

// copy puts the timeline of the selected request on the clipboard.
func (p *Panel) copy() act.Action {
	j := p.journey()
	if j == nil {
		return act.Say{Text: "There is nothing to copy.", Error: true}
	}
	var b strings.Builder
	p.reportJourney(&b, *j)
	return act.Copy{Text: b.String()}
}

// report is the simulation as Markdown.
func (p *Panel) report() string {
	var b strings.Builder
	title := "Failure simulation"
	if p.t.Name != "" {
		title += ": " + report.Escape(p.t.Name)
	}
	fmt.Fprintf(&b, "# %s\n\n", title)
	if len(p.broken) == 0 {
		b.WriteString("Nothing is broken.\n")
	}
	for _, x := range p.broken {
		fmt.Fprintf(&b, "- broken: %s\n", report.Escape(x.Label(p.t)))
	}
	if reads, writes := p.sums(); reads+writes != "" {
		fmt.Fprintf(&b, "\n%s.\n", strings.Trim(reads+", "+writes, ", "))
	}
	if len(p.res.Journeys) == 0 {
		b.WriteString("\nThe design has no users: there is nobody to serve.\n")
		return b.String()
	}
	for _, g := range p.goals {
		fmt.Fprintf(&b, "\nGoal %s: %s\n", g.State, report.Escape(g.Text))
		for _, e := range g.Evidence {
			fmt.Fprintf(&b, "- %s\n", report.Escape(e))
		}
	}
	b.WriteString("\n| Users | Request | Outcome | Fails for | Each request waits | Why |\n|---|---|---|---:|---:|---|\n")
	for _, j := range p.res.Journeys {
		fails, waits := "", ""
		switch {
		case !j.Recovery.Recovers:
			fails = "until repaired"
		case j.Recovery.After > 0:
			fails = seconds(j.Recovery.After)
		}
		if j.Recovery.Each > 0 {
			waits = seconds(j.Recovery.Each)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", report.Escape(p.who(j.Users, j.Location)), report.Escape(p.grid.name(&j)), j.Outcome, fails, waits, report.Escape(j.Why))
	}
	if len(p.broken) > 0 {
		for _, j := range p.res.Journeys {
			if rank(&j) > 0 {
				b.WriteString("\n")
				p.reportJourney(&b, j)
			}
		}
	}
	for _, l := range p.res.Overruns() {
		fmt.Fprintf(&b, "\n%s.\n", report.Escape(p.overrunText(l)+l.Page()))
	}
	if len(p.res.Load) > 0 {
		b.WriteString("\n## Where requests go\n\n| Node | Before | Now |\n|---|---:|---:|\n")
		for _, l := range p.res.Load {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", report.Escape(p.label(l.Node)), percent(l.Before), percent(l.After))
		}
	}
	for _, text := range p.res.Assumed {
		fmt.Fprintf(&b, "\nAssumed: %s\n", report.Escape(text))
	}
	b.WriteString("\nTimes are a model of documented detection, caching and retry times, not a promise.\n")
	return b.String()
}

func (p *Panel) reportJourney(b *strings.Builder, j failure.Journey) {
	fmt.Fprintf(b, "## %s, %s\n\n", report.Escape(p.who(j.Users, j.Location)), report.Escape(p.grid.name(&j)))
	list := func(lead string, events []failure.Event) {
		for _, e := range events {
			fmt.Fprintf(b, "- %s+%s: %s", lead, seconds(e.At), report.Escape(e.Text))
			if e.Source != "" {
				fmt.Fprintf(b, " (%s)", e.Source)
			}
			b.WriteString("\n")
		}
	}
	list("", j.Recovery.Timeline)
	list("repaired ", j.Recovery.Failback)
}
