package tableview

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/wording"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// leaving are the columns that leave, from the front, where there is no room. That
// which the table is sorted by stays: to sort by a column is to bring it in sight.
var leaving = []column{byOut, byIn, byP95, byRegion, byKind}

// Draw implements [part.Panel].
func (p *Panel) Draw(s screen.Surface, th *theme.Theme, focused bool) {
	s.Fill(theme.Base)
	title := p.shown.Title("Table", th.Glyphs.Sep, s.W()-6)
	if p.shown.Only == nil {
		title += " " + th.Glyphs.Sep + " " + p.shown.Count()
	}
	in := s.Pane(th, title, focused)
	p.top, p.page = 2, max(0, in.H()-1)
	if len(p.rows) == 0 {
		in.Line(1, 0, in.W()-2, p.Empty, theme.Muted)
		return
	}
	p.offset = screen.Scroll(p.offset, p.cursor, p.page, len(p.rows))
	p.layOut(in.W(), th)
	for c := column(0); c < columns && !th.Glyphs.Aloud; c++ {
		p.cell(in, c, 0, p.head(c, th), headRole(c == p.by))
	}
	for y := range min(p.page, len(p.rows)-p.offset) {
		p.drawRow(in, th, p.offset+y, 1+y, focused)
	}
	list := in.Sub(screen.Rect{Y: 1, W: in.W(), H: p.page})
	list.More(th.Glyphs, p.offset, len(p.rows), theme.Muted)
}

func headRole(sorted bool) theme.Role {
	if sorted {
		return theme.Title
	}
	return theme.Muted
}

// head is the name of a column, with the direction of the one that sorts.
func (p *Panel) head(c column, th *theme.Theme) string {
	switch {
	case c != p.by:
		return heads[c].name
	case p.back:
		return heads[c].name + " " + th.Glyphs.Down
	}
	return heads[c].name + " " + th.Glyphs.Up
}

// layOut gives each column what its longest text needs; the name has what is left.
func (p *Panel) layOut(w int, th *theme.Theme) {
	var filled [columns]bool
	for c := column(0); c < columns; c++ {
		p.wide[c] = screen.Width(heads[c].name) + 2
		for i := range p.rows {
			text, _ := p.text(i, c, th)
			filled[c] = filled[c] || text != ""
			p.wide[c] = max(p.wide[c], screen.Width(text))
		}
	}
	const gap, margins, name = 2, 3, 16
	need := func() int {
		sum := margins
		for c := byKind; c < columns; c++ {
			if p.wide[c] > 0 {
				sum += p.wide[c] + gap
			}
		}
		return sum
	}
	said := func(c column) bool { return filled[c] }
	out := slices.Concat(slices.DeleteFunc(slices.Clone(leaving), said), leaving) // what says nothing leaves first
	if slices.Contains(leaving, p.by) {                                           // what is sorted by is seen, before all others
		out = append(slices.DeleteFunc(out, func(c column) bool { return c == p.by }), byFindings)
	}
	for _, c := range out {
		if need()+min(name, p.wide[byName]) <= w {
			break
		}
		p.wide[c] = 0
	}
	p.wide[byName] = max(4, min(p.wide[byName], w-need()))
	x := 2
	for c := column(0); c < columns; c++ {
		p.left[c] = x
		if p.wide[c] > 0 {
			x += p.wide[c] + gap
		}
	}
}

// cell writes a text into a column.
func (p *Panel) cell(s screen.Surface, c column, y int, text string, role theme.Role) {
	w := p.wide[c]
	if w == 0 {
		return
	}
	text = screen.Truncate(text, w)
	x := p.left[c]
	if c.number() {
		x += w - screen.Width(text)
	}
	s.Text(x, y, text, role)
}

// readRow is a row for a voice: every cell with the name of its column.
func (p *Panel) readRow(s screen.Surface, th *theme.Theme, i, y int) {
	r := &p.rows[i]
	says := []string{model.Visible(layout.TitleOf(r.node)), r.node.Info().Title, model.Visible(r.node.Region())}
	says = append(says, fmt.Sprintf("in %d", r.in), fmt.Sprintf("out %d", r.out))
	for _, x := range []struct {
		n    int
		noun string
	}{{r.errors, "error"}, {r.warnings, "warning"}, {r.infos, "note"}} {
		if x.n > 0 {
			says = append(says, wording.Count(x.n, x.noun))
		}
	}
	if p95, _ := p.text(i, byP95, th); p95 != "" {
		says = append(says, "p95 "+p95+" ms")
	}
	s.Read(th, y, i == p.cursor, says...)
}

func (p *Panel) drawRow(s screen.Surface, th *theme.Theme, i, y int, focused bool) {
	if th.Glyphs.Aloud {
		p.readRow(s, th, i, y)
		return
	}
	if i == p.cursor {
		line := s.Sub(screen.Rect{Y: y, W: s.W(), H: 1})
		role := theme.Base
		if focused {
			role = theme.Selected
		}
		line.Fill(role)
		line.Text(0, 0, th.Glyphs.Pointer, role)
	}
	for c := column(0); c < columns; c++ {
		text, role := p.text(i, c, th)
		if i == p.cursor && focused {
			role = theme.Selected
		}
		p.cell(s, c, y, text, role)
	}
}

// text is what a column says of a row.
func (p *Panel) text(i int, c column, th *theme.Theme) (string, theme.Role) {
	r := &p.rows[i]
	switch c {
	case byKind:
		return r.node.Info().Title, theme.Family(r.node.Info().Family)
	case byRegion:
		return model.Visible(r.node.Region()), theme.Base
	case byIn:
		return strconv.Itoa(r.in), theme.Base
	case byOut:
		return strconv.Itoa(r.out), theme.Base
	case byFindings:
		return found(r, th)
	case byP95:
		if math.IsNaN(r.p95) {
			return "", theme.Muted
		}
		return fmt.Sprintf("%.0f", r.p95), theme.Base
	}
	return model.Visible(layout.TitleOf(r.node)), theme.Strong
}

// found are the numbers of findings with their signs.
func found(r *row, th *theme.Theme) (string, theme.Role) {
	role := theme.InfoText
	switch {
	case r.errors > 0:
		role = theme.ErrorText
	case r.warnings > 0:
		role = theme.WarningText
	}
	var words []string
	for _, x := range []struct {
		sign string
		n    int
	}{{th.Glyphs.Error, r.errors}, {th.Glyphs.Warning, r.warnings}, {th.Glyphs.Info, r.infos}} {
		if x.n > 0 {
			words = append(words, x.sign+strconv.Itoa(x.n))
		}
	}
	return strings.Join(words, " "), role
}
