package outline

import (
	"slices"

	"portolan/tui/screen"
	"portolan/tui/theme"
)

// Draw implements [part.Panel].
func (p *Panel) Draw(s screen.Surface, th *theme.Theme, focused bool) {
	s.Fill(theme.Base)
	title := p.shown.Title("Outline", th.Glyphs.Sep, s.W()-6)
	if p.shown.Only == nil && p.Stands != "" {
		title += ", " + p.Stands
	}
	in := s.Pane(th, title, focused)
	p.top, p.page = 1, in.H()
	if len(p.visible) == 0 {
		in.Line(1, 0, in.W()-2, p.Empty, theme.Muted)
		return
	}
	p.w, p.h = in.W(), in.H()
	whole := p.fit()
	rows := in.Sub(screen.Rect{W: in.W(), H: p.page})
	rows.List(th.Glyphs, p.offset, p.offset, len(p.visible), theme.Accent, func(row screen.Surface, i int) { p.drawRow(row, th, i, focused) })
	for i, line := range whole {
		in.Line(1, p.page+1+i, in.W()-2, line, theme.Base)
	}
	if len(whole) > 0 {
		for x := range in.W() {
			in.Set(x, p.page, th.Glyphs.Pane.H, theme.PaneBorder)
		}
	}
}

// fit decides which rows are in the window and returns the sentence below them.
func (p *Panel) fit() []string {
	most := p.h / 3
	if p.h >= 5 {
		most = max(most, 2)
	}
	var whole []string
	if !p.alone || p.look.Labels == nil { // where little is in sight, what is to choose of comes first
		whole = p.whole(p.w-2, most)
	}
	if p.page = p.h; len(whole) > 0 {
		p.page = p.h - len(whole) - 1
	}
	at := p.cursor
	if ids, lines := p.full(); slices.Contains(ids, p.peek) {
		at = lines[slices.Index(ids, p.peek)]
	}
	p.offset = screen.Scroll(p.offset, at, p.page, len(p.visible))
	return whole
}

// whole is the sentence of the selected node, wrapped to w columns, when it
// takes at most most lines; else its beginning.
func (p *Panel) whole(w, most int) []string {
	r, ok := p.current()
	if !ok || r.node == nil || w < 10 || most < 1 {
		return nil
	}
	text := p.sentences().of(r.node).String()
	if p.look.Link != "" {
		text = "link " + p.look.Link // whole, where the row cuts it
	}
	lines := screen.Wrap(text, w)
	if most == 1 && len(lines) > 1 {
		return nil // the row says as much
	}
	if len(lines) > most {
		lines = append(lines[:most-1], screen.Truncate(lines[most-1]+" "+lines[most], w))
	}
	return lines
}

// narrow is below how many columns the steps of the tree are one column deep: names
// are not cut beside blanks.
const narrow = 40

func (p *Panel) drawRow(s screen.Surface, th *theme.Theme, v int, focused bool) {
	r := p.tree.rows[p.visible[v]]
	selected := v == p.cursor
	marks := r.node != nil && !r.see
	// What one has gone to while a link is drawn has the bar, as what keys act on.
	bar := selected
	if p.look.Sub != "" {
		bar = marks && r.node.ID == p.look.Sub
	}
	style := func(role theme.Role) theme.Role {
		switch {
		case bar && focused || marks && p.look.Marked[r.node.ID]:
			return theme.Selected
		case r.link != nil && p.look.Links[r.link.Ref()]:
			return theme.LineFocus
		}
		return role
	}
	defer func() {
		if marks {
			p.drawMarks(s, th, r.node.ID)
		}
	}()
	if bar {
		s.Fill(style(theme.Base))
	}
	if selected {
		s.Text(0, 0, th.Glyphs.Pointer, style(theme.Accent))
	}
	step := 2
	if s.W() < narrow {
		step = 1
	}
	x := 1 + step*min(r.depth, max(0, (s.W()-20)/2))
	x = s.Text(x, 0, foldSign(r, p.folded[key(r)], th.Glyphs.ASCII)+" ", style(theme.Muted))
	if r.node == nil {
		s.Text(x, 0, screen.Truncate("Not reached", s.W()-x), style(theme.WarningText))
		return
	}
	w := p.sentences().of(r.node)
	if r.see {
		text := w.kind + " " + w.name
		if label := p.sentences().labels[ref(r.link)]; label != "" {
			text += " (" + label + ")"
		}
		s.Text(x, 0, screen.Truncate(text+", see "+number(w.number), s.W()-x), style(theme.Muted))
		return
	}
	x = s.Text(x, 0, w.number+" ", style(theme.Muted))
	x = s.Text(x, 0, screen.Truncate(w.kind, s.W()-x)+" ", style(theme.Family(r.node.Info().Family)))
	found, role := w.found, theme.InfoText
	switch {
	case w.errors > 0:
		role = theme.ErrorText
	case w.warnings > 0:
		role = theme.WarningText
	}
	// The findings end the row even when the middle has to be cut.
	room := s.W() - x - screen.Width(found) - 1
	if room < 12 {
		found, room = "", s.W()-x
	}
	if selected && p.look.Link != "" { // what keys act on is the link, not the node
		s.Text(x, 0, screen.Truncate("link "+p.look.Link, s.W()-x), style(theme.LineFocus))
		return
	}
	end := s.Text(x, 0, screen.Truncate(w.name, room), style(theme.Strong))
	end = s.Text(end, 0, screen.Truncate(w.rest, room-(end-x)), style(theme.Muted))
	s.Text(end+1, 0, found, style(role))
}

// drawMarks puts letters and signs at the beginning of the row of a node.
func (p *Panel) drawMarks(s screen.Surface, th *theme.Theme, id string) {
	letters := p.look.Labels[id]
	if at := screen.Width(letters); p.look.Sub == id && s.At(at, 0).Text == " " {
		s.Text(at, 0, th.Glyphs.Pointer, theme.Selected)
	}
	switch {
	case letters != "":
		role := theme.Match
		if p.look.Faint[id] {
			role = theme.Muted
		}
		s.Text(0, 0, letters, role)
	case p.look.Sub == id:
		s.Text(0, 0, th.Glyphs.Pointer, theme.Selected)
	case p.look.Marked[id]:
		s.Text(0, 0, th.Glyphs.Marked, theme.Selected)
	}
}

// number is the part of "3/9" before the slash.
func number(of string) string {
	for i, r := range of {
		if r == '/' {
			return of[:i]
		}
	}
	return of
}

func foldSign(r row, folded, ascii bool) string {
	switch {
	case !r.children || r.see:
		return " "
	case folded && ascii:
		return "+"
	case ascii:
		return "-"
	case folded:
		return "▸"
	}
	return "▾"
}
