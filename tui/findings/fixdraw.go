package findings

import (
	"fmt"
	"math"
	"strings"

	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/validate"
)

const (
	fixWidth  = 66 // columns of the dialog, frame included
	mostDiffs = 12 // changed things listed
)

// textLine is one line of the dialog.
type textLine struct {
	text string
	role theme.Role
}

// Size implements part.Overlay. It fits the longest preview.
func (d *FixDialog) Size(w, h int) (int, int) {
	wide := min(fixWidth, w)
	choices, _ := d.choices(wide-4, theme.Unicode)
	tall := 0
	for i := range d.f.Fixes {
		keep := d.cursor
		d.cursor = i
		tall = max(tall, len(d.details(wide-4, theme.Unicode)))
		d.cursor = keep
	}
	return wide, min(len(choices)+max(4, tall)+5, h)
}

// Draw implements part.Panel.
func (d *FixDialog) Draw(s screen.Surface, th *theme.Theme, _ bool) {
	defer picker.Plainly(s, th)
	title := "Fix " + Short(d.f.Rule)
	if len(d.f.Fixes) > 1 {
		title += " " + th.Glyphs.Sep + " choose one"
	}
	in := s.Dialog(th, title)
	if in.W() < 4 || in.H() < 1 {
		return
	}
	w := in.W() - 2
	choices, starts := d.choices(w, th.Glyphs)
	details := d.details(w, th.Glyphs)
	room := in.H()
	if room > 4 && !s.Short() {
		room-- // hints
		picker.DrawHints(in, 1, in.H()-1, th, d.keys.Hints())
	}
	list := min(len(choices), max(1, room-min(len(details)+1, room/2)))
	first := d.firstChoice(choices, starts, list)
	if d.clicked && d.listH <= room && d.first+d.listH <= len(choices) {
		list, first = d.listH, d.first
	}
	d.listH, d.first = list, first
	d.choiceY = d.choiceY[:0]
	for _, at := range starts {
		d.choiceY = append(d.choiceY, at-first+1)
	}
	for y := range min(list, len(choices)-first) {
		c := choices[first+y]
		if c.role == theme.Selected {
			in.Line(0, y, in.W(), "", c.role)
		}
		in.Text(1, y, screen.Truncate(c.text, w), c.role)
	}
	d.page, d.total = max(0, room-list-1), len(details)
	d.scroll(0)
	if d.page > 0 {
		in.Text(1, list, strings.Repeat(th.Glyphs.Pane.H, w), theme.DialogMuted)
	}
	for y := range max(0, min(d.page, len(details)-d.top)) {
		l := details[d.top+y]
		text := strings.TrimLeft(l.text, " ") // a role may underline
		indent := len(l.text) - len(text)
		in.Text(1+indent, list+1+y, screen.Truncate(text, w-indent), l.role)
	}
	if d.top+d.page < len(details) && d.page > 0 {
		in.Set(in.W()-1, list+d.page, th.Glyphs.Down, theme.DialogMuted)
	}
	if d.top > 0 {
		in.Set(in.W()-1, list+1, th.Glyphs.Up, theme.DialogMuted)
	}
}

// firstChoice is the first line of the choices that is shown in n lines.
func (d *FixDialog) firstChoice(choices []textLine, starts []int, n int) int {
	end := len(choices)
	if d.cursor+1 < len(starts) {
		end = starts[d.cursor+1]
	}
	first := max(0, end-n)
	return min(first, starts[d.cursor])
}

// choices lists the ways out and where each of them begins.
func (d *FixDialog) choices(w int, g *theme.Glyphs) (out []textLine, starts []int) {
	add := func(i int, title, mark string) {
		starts = append(starts, len(out))
		lead := "  "
		role := theme.Dialog
		if i == d.cursor {
			lead, role = g.Pointer+" ", theme.Selected
		}
		room := w - 5
		if mark != "" && w > 40 {
			room -= screen.Width(mark) + 2
		} else {
			mark = ""
		}
		for j, text := range screen.Wrap(title, room) {
			if j > 0 {
				out = append(out, textLine{strings.Repeat(" ", 5) + text, role})
				continue
			}
			l := lead + fmt.Sprintf("%-3d", i+1) + text
			if mark != "" {
				l += strings.Repeat(" ", max(2, w-screen.Width(l)-screen.Width(mark))) + mark
			}
			out = append(out, textLine{l, role})
		}
	}
	for i, f := range d.f.Fixes {
		mark := ""
		switch {
		case i == 0 && len(d.f.Fixes) > 1:
			mark = "recommended"
		case f.Safe:
			mark = "safe"
		}
		add(i, f.Title, mark)
	}
	add(len(d.f.Fixes), "Ignore here"+g.Ellipsis, "asks for a reason")
	return out, starts
}

// details is the preview of the choice under the cursor.
func (d *FixDialog) details(w int, g *theme.Glyphs) []textLine {
	out := d.describe(w, g)
	for i := range out {
		out[i].text = arrows(out[i].text, g)
	}
	return out
}

// arrows spells the arrows of a text for terminals without Unicode, which makes it
// broader: it is wrapped afterwards.
func arrows(text string, g *theme.Glyphs) string {
	if g.ASCII {
		return strings.ReplaceAll(text, "→", "->")
	}
	return text
}

func (d *FixDialog) describe(w int, g *theme.Glyphs) []textLine {
	var out []textLine
	add := func(role theme.Role, indent, text string) {
		for i, s := range screen.Wrap(arrows(text, g), w-screen.Width(indent)) {
			lead := indent
			if i > 0 {
				lead = strings.Repeat(" ", screen.Width(indent))
			}
			out = append(out, textLine{lead + s, role})
		}
	}
	if d.ignoring() {
		add(theme.Dialog, "", d.f.Message)
		add(theme.DialogMuted, "", "The finding stays in the file as accepted, with your reason, and no longer counts.")
		return out
	}
	p := d.preview()
	if p.err != nil {
		add(theme.DialogError, "", "This fix does not apply: "+p.err.Error())
		return out
	}
	if d.diff {
		for _, l := range p.diff {
			text := l
			if sign, line := l[:1], strings.TrimSpace(l[1:]); g.Aloud && line == "" {
				continue
			} else if g.Aloud {
				text = told(sign) + ": " + strings.TrimPrefix(line, "- ")
			}
			out = append(out, textLine{text, diffRole(l)})
		}
		return out
	}
	out = append(out, textLine{fmt.Sprintf("Changes (fix %d)", d.cursor+1), theme.DialogTitle})
	for i, c := range p.changes {
		if i == mostDiffs && i+1 < len(p.changes) { // a row that counts one has room for it
			add(theme.DialogMuted, "  ", fmt.Sprintf("%s and %d more", g.Ellipsis, len(p.changes)-i))
			break
		}
		add(diffRole(c.Sign), "  "+c.Shown(g)+" ", c.What+"  "+c.Text)
	}
	if len(p.changes) == 0 {
		add(theme.DialogMuted, "  ", "nothing")
	}
	out = append(out, textLine{d.effect(p, g), theme.Dialog})
	for _, f := range p.delta.Added {
		sign := severitySign(f.Severity, g)
		lead := "  + " + sign + " "
		if g.Aloud {
			lead = "  New " + f.Severity.String() + ": "
		}
		add(theme.DialogWarning, lead, Short(f.Rule)+": "+f.Message)
	}
	if len(d.f.Sources) > 0 {
		add(theme.DialogMuted, "Docs: ", d.f.Sources[0])
	}
	return out
}

// effect says what the fix does to findings and latency.
func (d *FixDialog) effect(p *preview, g *theme.Glyphs) string {
	var parts []string
	for i, sev := range []validate.Severity{validate.Error, validate.Warning, validate.Info} {
		if a, b := p.counts[0][i], p.counts[1][i]; a != b || p.delta.has(sev) {
			sign := severitySign(sev, g)
			if g.Aloud {
				sign = sev.String() + "s"
			}
			parts = append(parts, fmt.Sprintf("%s %d → %d", sign, a, b))
		}
	}
	text := "Findings  " + strings.Join(parts, "  ")
	if g.Aloud {
		text = "Findings: " + strings.Join(parts, ", ")
	}
	if len(parts) == 0 {
		text = "Findings  no change"
	}
	if p.timed {
		if g.Aloud {
			text += "."
		}
		text += "     Latency p95  " + latencyDelta(p.latency[0], p.latency[1])
	}
	return text
}

func latencyDelta(a, b float64) string {
	if math.Round(a) == math.Round(b) {
		return "unchanged"
	}
	return fmt.Sprintf("%.0f → %.0f ms", a, b)
}

func severitySign(s validate.Severity, g *theme.Glyphs) string {
	return [...]string{g.Error, g.Warning, g.Info}[s]
}

// diffRole colours a line by its first character.
func diffRole(l string) theme.Role {
	switch {
	case strings.HasPrefix(l, "+"):
		return theme.DialogGood
	case strings.HasPrefix(l, "-"):
		return theme.DialogError
	case strings.HasPrefix(l, "~"):
		return theme.DialogWarning
	}
	return theme.DialogMuted
}
