package text

import (
	"strings"

	"portolan/export/overlay"
	"portolan/model"
	"portolan/model/layout"
)

// counts are the findings to show on boxes. What guards a node counts there,
// since the two stand in one box.
func counts(n *overlay.Notes, d *layout.Drawing) map[string]Counts {
	if n == nil || n.Counts == nil {
		return nil
	}
	out := map[string]Counts{}
	for i := range d.Boxes {
		b := &d.Boxes[i]
		c := n.Counts[b.ID]
		for _, g := range b.Badges {
			c.Errors += n.Counts[g.ID].Errors
			c.Warnings += n.Counts[g.ID].Warnings
		}
		if c.Errors+c.Warnings > 0 {
			out[b.ID] = Counts{c.Errors, c.Warnings}
		}
	}
	return out
}

// legend explains the notes below the drawing: all findings in words, and what
// the drawing itself could not show.
func legend(t *model.Topology, o Options, drawn bool) []string {
	n := o.Notes
	if n == nil {
		return nil
	}
	arrow, sep := " → ", " · "
	if o.ASCII {
		arrow, sep = " -> ", ", "
	}
	var out []string
	put := func(first, text string) {
		if o.ASCII {
			text = signs.Replace(text)
		}
		out = append(out, wrap(text, first, strings.Repeat(" ", max(2, layout.Columns(first))), o.Width)...)
	}
	list := func(all []string) {
		if len(all) > 0 {
			put("  ", strings.Join(all, sep))
		}
	}
	for i, line := range n.Legend() {
		if i == 0 {
			out = append(out, "")
		}
		put("", line)
		switch {
		case strings.HasPrefix(line, "Findings"):
			for _, m := range n.Messages {
				put("  "+sign(m.Severity, o.ASCII)+" ", m.Site+": "+m.Text+" ("+m.Rule+")")
			}
		case strings.HasPrefix(line, "Latency"):
			list(n.WaitList(t))
		case !drawn:
			list(n.ShareList(t, arrow))
		}
	}
	return out
}

// sign of a severity, as boxes show it.
func sign(severity string, ascii bool) string {
	g := &unicodeGlyphs
	if ascii {
		g = &asciiGlyphs
	}
	switch severity {
	case "error":
		return string(g.err)
	case "warning":
		return string(g.warn)
	}
	return "i"
}
