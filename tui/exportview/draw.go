package exportview

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model/layout"
	"portolan/model/wording"
	"portolan/tui/binding"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// Draw implements [part.Panel].
func (p *Panel) Draw(s screen.Surface, th *theme.Theme, focused bool) {
	s.Fill(theme.Base)
	same := p.sameAs(s.W()-2, s.H())
	form, view := p.layout(s.W(), s.H()-len(same))
	if wide := s.W() / 2; th.Glyphs.Aloud { // names and paths are read whole
		view.X, view.W, form.W = wide, s.W()-wide, wide
	}
	cols := view.W - 6
	if th.Glyphs.Aloud {
		cols = min(cols, readCols)
	}
	p.fit(max(20, cols), max(4, view.H-2-noteRows), th.Glyphs.ASCII)
	p.render()
	p.look()
	p.places.form, p.places.preview = form.Inset(1), view.Inset(1)
	inForm := p.focus != previewPane
	p.drawForm(p.frame(s, th, form, "Format", focused && inForm), th)
	p.drawPreview(p.frame(s, th, view, p.previewTitle(), focused && !inForm), th)
	for i, line := range same {
		s.Line(1, s.H()-len(same)+i, s.W()-2, line, theme.Muted)
	}
	p.overlay.Draw(s, th, focused)
}

// mostSame is how many rows the command line may take.
const mostSame = 4

// sameAs is the command line of the export in lines of w columns, as a shell reads
// them; none where the view is low.
func (p *Panel) sameAs(w, h int) []string {
	if h < 8 {
		return nil
	}
	lead := "Same as: "
	if p.unsaved {
		lead = "Once saved, same as: "
	}
	text := lead + p.Command()
	if screen.Width(text) <= w || h < 10 {
		return []string{text}
	}
	words := p.words()
	lines := []string{lead + words[0]}
	for _, word := range words[1:] {
		switch last := &lines[len(lines)-1]; {
		case screen.Width(*last+" "+word) <= w-2:
			*last += " " + word
		default:
			*last += ` \`
			lines = append(lines, word)
		}
	}
	if len(lines) > mostSame {
		return []string{text}
	}
	return lines
}

// readCols is the room of a picture that is not read: drawing it wider helps nobody.
const readCols = 120

// noteRows are kept free below a picture for the checks.
const noteRows = 6

// fit says which room the preview has. Reasons wrap to it, and pictures scale.
func (p *Panel) fit(cols, rows int, ascii bool) {
	v := &p.preview
	if cols == v.cols && rows == v.rows && ascii == v.ascii {
		return
	}
	v.cols, v.rows, v.ascii = cols, rows, ascii
	p.fresh = p.fresh && p.out.refused == "" && p.out.picture == nil
}

// layout puts the form left of the preview, above it where the window is
// narrow, and shows one of both where it is low too.
func (p *Panel) layout(w, h int) (form, view screen.Rect) {
	rows := p.targetRow() + 8
	switch {
	case w >= 66:
		left := max(24, min(34, w/4))
		return screen.Rect{W: left, H: h}, screen.Rect{X: left, W: w - left, H: h}
	case h >= rows+8:
		return screen.Rect{W: w, H: rows}, screen.Rect{Y: rows, W: w, H: h - rows}
	case p.focus != previewPane:
		return screen.Rect{W: w, H: h}, screen.Rect{}
	}
	return screen.Rect{}, screen.Rect{W: w, H: h}
}

func (p *Panel) frame(s screen.Surface, th *theme.Theme, r screen.Rect, title string, focused bool) screen.Surface {
	return s.Sub(r).Pane(th, title, focused && !p.overlay.Open())
}

func (p *Panel) previewTitle() string {
	switch {
	case p.t == nil:
		return "Preview"
	case p.out.refused != "":
		return "Not exported"
	case p.preview.diff:
		return "Diff with the file"
	}
	if f := p.current(); f.Binary {
		return "Preview"
	}
	n := 0
	for _, f := range p.out.files {
		n += len(lines(f.Data))
	}
	title := "Preview, " + wording.Count(n, "line")
	if p.current().Folder {
		title += ", " + wording.Count(len(p.out.files), "file")
	}
	return title
}

// formLine is one line of the form. Row is -1 where the cursor cannot stand.
type formLine struct {
	row  int
	draw func(s screen.Surface, y int, style func(theme.Role) theme.Role)
}

func (p *Panel) drawForm(s screen.Surface, th *theme.Theme) {
	p.places.rows = p.places.rows[:0]
	if s.W() < 6 {
		return
	}
	all, foot := p.placeWarnings(p.formLines(th, s.H()), p.warningLines(th), s.H())
	warned := len(foot)
	foot = foot[:min(len(foot), s.H()/3)]
	room := s.H() - len(foot)
	at := slices.IndexFunc(all, func(l formLine) bool { return l.row >= 0 && l.row == p.row() })
	draw := func(row screen.Surface, l formLine, chosen bool) {
		p.places.rows = append(p.places.rows, l.row)
		style := func(r theme.Role) theme.Role { return r }
		if chosen {
			style = func(theme.Role) theme.Role { return theme.Selected }
			row.Line(0, 0, row.W(), th.Glyphs.Pointer, theme.Selected)
		}
		l.draw(row, 0, style)
	}
	list := s.Sub(screen.Rect{W: s.W(), H: min(room, len(all))})
	list.List(th.Glyphs, at-room/2, max(0, at), len(all), theme.Accent, func(row screen.Surface, i int) { draw(row, all[i], i == at) })
	below := s.Sub(screen.Rect{Y: list.H(), W: s.W(), H: len(foot)}) // a warning never scrolls away
	for y, l := range foot {
		draw(below.Sub(screen.Rect{Y: y, W: s.W(), H: 1}), l, false)
	}
	below.More(th.Glyphs, 0, warned, theme.WarningText)
}

// placeWarnings puts what is said of the target under it, where that is in sight in h
// lines. The rest stays below the form.
func (p *Panel) placeWarnings(all, warnings []formLine, h int) (lines, foot []formLine) {
	n := len(p.targetWarnings())
	at := 1 + slices.IndexFunc(all, func(l formLine) bool { return l.row == p.targetRow() })
	if n == 0 || at == 0 {
		return all, warnings
	}
	lines, foot = slices.Insert(slices.Clone(all), at, warnings[:n]...), warnings[n:]
	cursor := max(0, slices.IndexFunc(lines, func(l formLine) bool { return l.row >= 0 && l.row == p.row() }))
	room := h - min(len(foot), h/3)
	if first := screen.Scroll(cursor-room/2, cursor, room, len(lines)); first >= at || at+n > first+room {
		return all, warnings
	}
	return lines, foot
}

// formLines are the formats, the options of the current one and its target.
// Headings give way where fewer than h lines have room.
func (p *Panel) formLines(th *theme.Theme, h int) []formLine {
	var out []formLine
	put := func(row int, draw func(screen.Surface, int, func(theme.Role) theme.Role)) {
		out = append(out, formLine{row, draw})
	}
	heading := func(name string) {
		if h >= p.targetRow()+7 {
			out = append(out, said("", theme.Base), said(name, theme.Muted))
		}
	}
	for i, f := range p.formats {
		put(i, func(s screen.Surface, y int, style func(theme.Role) theme.Role) {
			role := theme.Base
			if i == p.format {
				role = theme.Strong
				s.Text(1, y, th.Glyphs.Marked, style(theme.Accent))
			}
			s.Text(3, y, screen.Truncate(f.Title, s.W()-3), style(role))
		})
	}
	heading("Options")
	for i, o := range p.current().options {
		put(len(p.formats)+i, func(s screen.Surface, y int, style func(theme.Role) theme.Role) { p.drawOption(s, th, o, y, style) })
	}
	heading("Target")
	put(p.targetRow(), func(s screen.Surface, y int, style func(theme.Role) theme.Role) {
		s.Text(3, y, tail(p.targets[p.format], s.W()-3, th.Glyphs), style(theme.Base))
	})
	for i, part := range p.out.parts {
		if i == 0 || part.section != p.out.parts[i-1].section {
			heading(part.section)
		}
		put(p.targetRow()+1+i, func(s screen.Surface, y int, style func(theme.Role) theme.Role) { part.draw(s, y, th.Glyphs, style) })
	}
	return out
}

// warningLines are what is to be known before it is written, below the target.
func (p *Panel) warningLines(th *theme.Theme) []formLine {
	var out []formLine
	for _, warning := range p.warnings() {
		if th.Glyphs.ASCII {
			warning = binding.Plain(warning)
		}
		out = append(out, said("  "+th.Glyphs.Warning+" "+warning, theme.WarningText))
	}
	return out
}

// said is a line of the form that only says something.
func said(text string, role theme.Role) formLine {
	return formLine{-1, func(s screen.Surface, y int, _ func(theme.Role) theme.Role) {
		s.Text(1, y, screen.Truncate(text, s.W()-1), role)
	}}
}

func (p *Panel) warnings() []string {
	out := p.targetWarnings()
	if p.force {
		out = append(out, "forced")
	}
	if p.out.warning != "" {
		out = append(out, p.out.warning)
	}
	return out
}

// targetWarnings are those of the target: what a write would meet there. What holds the
// same already is nothing to be warned of.
func (p *Panel) targetWarnings() []string {
	var out []string
	switch {
	case p.blocked != "":
		out = append(out, p.blocked)
	case p.exists && p.armed:
		out = append(out, p.keys.Spell("{write} replaces it"))
	case p.same:
	case p.exists && p.current().Folder:
		out = append(out, "files exist")
	case p.exists:
		out = append(out, "file exists")
	}
	return out
}

func (p *Panel) drawOption(s screen.Surface, th *theme.Theme, o *option, y int, style func(theme.Role) theme.Role) {
	if len(o.values) == 2 && o.values[0] == "off" {
		box := "[ ]"
		if th.Glyphs.Aloud {
			s.Text(3, y, o.label+" "+o.value(), theme.Base)
			return
		}
		if o.at == 1 {
			box = "[x]"
		}
		s.Text(3, y, screen.Truncate(box+" "+o.label, s.W()-3), style(theme.Base))
		return
	}
	x := s.Text(3, y, screen.Truncate(o.label, s.W()-3)+" ", style(theme.Base))
	x = s.Text(x, y, th.Glyphs.Left+" ", style(theme.Accent))
	x = s.Text(x, y, screen.Truncate(o.value(), s.W()-2-x), style(theme.Strong))
	s.Text(x, y, " "+th.Glyphs.Right, style(theme.Accent))
}

// tail is the end of a path in at most w columns: its name says most.
func tail(path string, w int, g *theme.Glyphs) string {
	mark := g.Ellipsis
	if g.ASCII { // whose usual mark would stand for the folder of a user
		mark = "..."
	}
	if screen.Width(path) <= w {
		return path
	}
	for path != "" && screen.Width(path)+screen.Width(mark) > w {
		_, path, _ = layout.Cluster(path)
	}
	return mark + path
}

func (p *Panel) drawPreview(s screen.Surface, th *theme.Theme) {
	p.preview.page = max(1, s.H())
	if p.t == nil || s.W() < 3 || s.H() < 1 {
		return
	}
	notes := p.notes(th, s.W()-2)
	all := len(notes)
	if most := max(0, s.H()/3); all > most {
		notes = notes[:most]
	}
	room := s.H() - len(notes)
	if len(notes) > 0 {
		room--
	}
	v := &p.preview
	if th.Glyphs.Aloud && p.out.refused == "" && (p.focus != previewPane || p.out.picture != nil) {
		room = 0
		text := p.keys.Spell("It is read when {pane.next} leads to it.")
		if p.out.picture != nil {
			text = "A picture. It can be written, not read."
		}
		s.Text(1, 0, text, theme.Base)
	}
	v.page = max(1, room)
	v.top = max(0, min(v.top, len(v.lines)-v.page))
	for y := range min(room, len(v.lines)-v.top) {
		l := v.lines[v.top+y]
		l.draw(s, y, v.left)
		if v.query != "" {
			mark(s, y, v.query)
		}
	}
	if below := v.below(v.top + room); below > 0 && room > 0 {
		text := fmt.Sprintf(" %s %d more ", th.Glyphs.Down, below)
		s.Right(s.W(), room-1, text, theme.Muted)
	}
	if len(notes) == 0 {
		return
	}
	for x := range s.W() {
		s.Set(x, room, th.Glyphs.Pane.H, theme.PaneBorder)
	}
	for i, n := range notes {
		s.Text(1, room+1+i, n.text, n.role)
	}
	s.Sub(screen.Rect{Y: room + 1, W: s.W(), H: len(notes)}).More(th.Glyphs, 0, all, theme.Muted)
}

// draw shows a line from column left on.
func (l *line) draw(s screen.Surface, y, left int) {
	if l.roles == nil {
		s.Text(1, y, screen.Truncate(skip(l.text, left), s.W()-2), l.role)
		return
	}
	x := 1 - left
	for i, r := range []rune(l.text) {
		if x+i >= 1 && x+i < s.W()-1 {
			s.Set(x+i, y, string(r), l.roles[i])
		}
	}
}

// notes are the checks and what is left out, wrapped.
func (p *Panel) notes(th *theme.Theme, w int) []line {
	var out []line
	for _, c := range p.out.checks {
		for i, text := range screen.Wrap(c.text, w-2) {
			lead := "  "
			if i == 0 {
				lead = c.sign(th.Glyphs) + " "
			}
			out = append(out, line{text: lead + text, role: c.role})
		}
	}
	if len(p.out.leftOut) == 0 || p.out.refused != "" {
		return out
	}
	for _, text := range screen.Wrap("Left out: "+strings.Join(p.out.leftOut, "; "), w) {
		out = append(out, line{text: text, role: theme.Muted})
	}
	return out
}

// skip drops the first columns of a text.
func skip(text string, columns int) string {
	for text != "" && columns > 0 {
		var w int
		_, text, w = layout.Cluster(text)
		columns -= w
	}
	return text
}

// mark restyles the places of a row that hold the text searched for.
func mark(s screen.Surface, y int, query string) {
	want := []rune(strings.ToLower(query))
	for x := 0; x+len(want) <= s.W(); x++ {
		hit := true
		for i, r := range want {
			if strings.ToLower(s.At(x+i, y).Text) != string(r) {
				hit = false
				break
			}
		}
		if hit {
			s.Sub(screen.Rect{X: x, Y: y, W: len(want), H: 1}).Restyle(theme.Selected)
		}
	}
}
