package add

import (
	"fmt"
	"strings"

	"portolan/model"
	"portolan/model/wording"
	"portolan/tui/theme"
	"portolan/validate"
)

// Gain is what an addition does to findings and patterns.
type Gain struct {
	errors, warnings int // change
	first            string
	completes        []string
}

// Weigh compares a design with what it would become.
func Weigh(before *validate.Report, after *model.Topology) Gain {
	r := validate.Check(after)
	var g Gain
	had := map[string]bool{}
	complete := map[string]bool{}
	if before != nil {
		e, w, _ := before.Counts()
		g.errors, g.warnings = -e, -w
		for _, f := range before.Findings {
			had[f.Key()] = true
		}
		for _, p := range before.Patterns {
			if p.State == validate.Complete {
				complete[p.ID+p.Subtitle+strings.Join(p.Nodes[:min(1, len(p.Nodes))], "")] = true
			}
		}
	}
	e, w, _ := r.Counts()
	g.errors, g.warnings = g.errors+e, g.warnings+w
	for _, f := range r.Findings {
		if !had[f.Key()] && f.Severity != validate.Info {
			g.first, _, _ = strings.Cut(f.Message, ". ") // one sentence says what it is about
			break
		}
	}
	for _, p := range r.Patterns {
		if p.State == validate.Complete && !complete[p.ID+p.Subtitle+strings.Join(p.Nodes[:min(1, len(p.Nodes))], "")] {
			g.completes = append(g.completes, p.Title)
		}
	}
	return g
}

// Text says the gain in one line.
func (g Gain) Text() string {
	s := g.delta()
	if g.first != "" && (g.errors > 0 || g.warnings > 0) {
		s += ": " + g.first
	}
	if len(g.completes) > 0 {
		s = "completes " + g.completes[0] + "; " + s
	}
	return s
}

// delta is how many findings come and go.
func (g Gain) delta() string {
	var parts []string
	count := func(n int, what string) {
		switch {
		case n > 0:
			parts = append(parts, wording.Count(n, "new "+what))
		case n < 0:
			parts = append(parts, "clears "+wording.Count(-n, what))
		}
	}
	count(g.errors, "error")
	count(g.warnings, "warning")
	if len(parts) == 0 {
		return "no new findings"
	}
	return strings.Join(parts, ", ")
}

// brief is the same in signs.
func (g Gain) brief(signs *theme.Glyphs) string {
	var parts []string
	if g.errors != 0 {
		parts = append(parts, fmt.Sprintf("%s%+d", signs.Error, g.errors))
	}
	if g.warnings != 0 {
		parts = append(parts, fmt.Sprintf("%s%+d", signs.Warning, g.warnings))
	}
	if len(parts) == 0 {
		return g.delta()
	}
	return strings.Join(parts, " ")
}
