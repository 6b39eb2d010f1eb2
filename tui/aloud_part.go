package tui

import (
	"slices"
	"sync"

	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// partAloud is the dialog or pane that is read: what has the focus, but the canvas
// and the outline, of which the focus is described.
func (m *Model) partAloud() part.Panel {
	if o := m.overlay(); o != nil {
		return o
	}
	if o := m.panes.inspector.Overlay(); o != nil && m.active() == part.Panel(m.panes.inspector) {
		return o
	}
	if p := m.active(); p != nil && !m.outlined() && p != part.Panel(m.panes.outline) {
		return p
	}
	return nil
}

// plainTheme draws what is read: without frames.
var plainTheme = sync.OnceValue(func() *theme.Theme {
	g, blank := *theme.Unicode, theme.Border{TL: " ", TR: " ", BL: " ", BR: " ", H: " ", V: " "}
	g.Pane, g.Focus, g.Dialog, g.Frame = blank, blank, blank, blank
	g.Up, g.Down, g.Ellipsis, g.More = " ", " ", " ", " "
	g.Aloud, g.Info, g.Broken = true, "ℹ", plainBroken
	return theme.For("mono", true, &g, theme.TrueColor)
})

// readPart is what a part shows, a text for each line, pane after pane and without
// their frames. What a dialog on top of it covers is not read: then the lines are those
// of the dialog, which are told apart.
func readPart(p part.Panel) (r heard, above []string) {
	return readPartIn(p, readWide)
}

func readPartIn(p part.Panel, w int) (r heard, above []string) {
	h := readH
	if o, ok := p.(part.Overlay); ok {
		size := o.Size
		if l, list := p.(interface{ SizeRead(w, h int) (int, int) }); list {
			size = l.SizeRead
		}
		_, h = size(w, h) // as wide as panes: what a narrow dialog would cut is read too
	}
	s := screen.New(w, h)
	p.Draw(s, plainTheme(), true)
	panes := s.Panes()
	if _, whole := p.(part.Overlay); !whole && slices.ContainsFunc(panes, func(x screen.Pane) bool { return x.Above }) {
		r = readPanes(slices.DeleteFunc(panes, func(x screen.Pane) bool { return !x.Above }))
		return r, r.lines
	}
	return readPanes(panes), nil
}

func readPanes(panes []screen.Pane) heard {
	r := heard{pane: slices.IndexFunc(panes, func(p screen.Pane) bool { return p.Focused })}
	for i, pane := range panes {
		title, _ := rowInWords(pane.Rows[0])
		if pane.Focused {
			r.title, title = title, ""
		}
		for _, row := range pane.Rows {
			text, pointed := rowInWords(row)
			if pointed && (i == r.pane || r.pane < 0 && r.chosen == "") {
				r.chosen, r.at = text, len(r.lines)
			}
			r.lines, r.titles = append(r.lines, text), append(r.titles, title)
		}
	}
	return r
}

// partChanges reads a part that is new, and of one that was read what is other: first
// the pane and the row that are chosen now. A pane whose title is new is read whole.
func partChanges(was told, now *told) []string {
	r, before := now.read, was.read
	told := false
	if p, ok := now.part.(interface{ Brief() (string, bool) }); ok {
		now.brief, told = p.Brief()
	}
	gone := now.part != was.part && now.part == was.below || now.part == was.part && was.above != nil // what lay on top of it is gone
	switch {
	case gone && now.above == nil:
		out := []string{"Back in: " + r.title}
		was.part, was.read, was.above = now.part, was.beneath, nil
		if more := partChanges(was, now); len(more) > 0 {
			return append(out, more...)
		}
		return append(out, r.chosen)
	case now.part != was.part, now.above != nil && was.above == nil:
		out := slices.Clone(r.lines)
		if r.chosen != "" {
			out = append(out, "Chosen: "+r.chosen)
		}
		return out
	}
	var out []string
	moved := r.title != "" && (r.pane != before.pane || r.title != before.title)
	if moved {
		out = append(out, r.title)
	}
	outcome := told && now.part == was.part && (now.brief != was.brief || now.brief == "")
	if r.chosen != "" && !(outcome && !moved && r.at == before.at) && (moved || r.chosen != before.chosen || r.at != before.at && len(r.lines) == len(before.lines)) {
		out = append(out, r.chosen)
	}
	if outcome { // its rows are there for who goes to them
		if now.brief != "" && now.brief != was.brief {
			out = append(out, now.brief)
		}
		return out
	}
	under, unread := "", moved && r.chosen == "" && r.pane != before.pane // told in a sentence before, if at all
	for i, l := range r.lines {
		t := r.titles[i]
		known := slices.Contains(before.lines, l) && !(unread && t == "")
		if t != "" && !slices.Contains(before.lines, t) || t == "" && r.title != before.title && r.pane == before.pane {
			known = false
		}
		if l == r.chosen || moved && l == r.title || known {
			continue
		}
		if t != under { // what is new elsewhere is told with where
			if under = t; t != "" && t != l {
				out = append(out, t)
			}
		}
		out = append(out, l)
	}
	return out
}
