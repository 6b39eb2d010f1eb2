package tui

import (
	"strings"

	"portolan/tui/act"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// tab is a view in the title bar.
type tab struct {
	view  act.View
	digit string
	name  string
	x, w  int // where it is drawn
}

func (t tab) label() string { return strings.TrimSpace(t.digit + " " + t.name) }

// titleBar is what stands in the first line: the program, the design, the views and the
// figures.
type titleBar struct {
	program bool   // its name is in front
	name    string // of the design, cut to its room
	x       int    // where that begins
	tabs    []tab
}

// figures is the right end of the title bar.
func (m *Model) figures() string {
	if p := m.estimateText(); p != "" && m.ui.w >= columnW {
		return p + "  " + m.counts()
	}
	return m.counts()
}

// oneTabW is the width from which the title bar has room for views.
const oneTabW = 40

// program is the name in front of the title bar, where it gives nobody's room away.
const program = "portolan"

// titleBar shares the first line out. The names of the views come first, then that of the
// design, then that of the program; blanks that are left go to the design. The sign of
// unsaved changes has its room always, so that nothing moves when it comes.
func (m *Model) titleBar() titleBar {
	full := printable(m.doc.name())
	end := m.ui.w - screen.Width(m.figures()) - 1
	short := max(8, m.ui.w/4)
	if m.ui.w < oneTabW { // no views beside it
		short = end - 4
	}
	short = min(screen.Width(full), short)
	whole := short
	if w := screen.Width(full); w <= m.ui.w/3 {
		whole = w
	}
	sign := screen.Width(" " + m.theme.Glyphs.Modified)
	wide := m.ui.w >= canvasMinW
	if m.panes.start != nil { // no views
		out := titleBar{program: wide, x: 1, name: screen.Truncate(full, short)}
		if wide {
			out.x += len(program) + 2
		}
		return out
	}
	forms := tabForms(len(m.views))
	for _, need := range []int{len(m.views), 1, 0} { // how many views have names
		for _, with := range []bool{true, false} {
			if with && (!wide || need < len(m.views)) {
				continue
			}
			out := titleBar{program: with, x: 1}
			if with {
				out.x += len(program) + 2
			}
			for _, w := range []int{whole, short} {
				tabs, free := m.tabsAt(forms, need, out.x+w+sign, end)
				if tabs == nil {
					continue
				}
				room := min(screen.Width(full), w+free)
				if with && room < min(screen.Width(full), w+free+len(program)+2) { // the design has more need of it
					continue
				}
				out.name = screen.Truncate(full, room)
				out.tabs, _ = m.tabsAt(forms, need, out.x+screen.Width(out.name)+sign, end)
				return out
			}
		}
	}
	return titleBar{x: 1, name: screen.Truncate(full, short)}
}

// shownTabs are the views in the title bar with their places.
func (m *Model) shownTabs() []tab { return m.titleBar().tabs }

// drawTitle paints name, views and figures, as much as fits.
func (m *Model) drawTitle(s screen.Surface) {
	s.Fill(theme.Bar)
	s.Right(s.W()-1, 0, m.figures(), theme.Bar)
	m.tintCounts(s)
	bar := m.titleBar()
	if bar.program {
		s.Text(1, 0, program, theme.Bar)
	}
	name := bar.name
	if m.doc.modified() {
		name += " " + m.theme.Glyphs.Modified
	}
	s.Text(bar.x, 0, name, theme.BarName)
	g := m.theme.Glyphs
	for _, t := range bar.tabs {
		if t.view == m.ui.view {
			s.Text(t.x, 0, g.Left+t.label()+g.Right, theme.BarStrong)
		} else {
			s.Text(t.x, 0, " "+t.label()+" ", theme.Bar)
		}
	}
}

// tabForm is how long the names of views are in the title bar: of the current one, of
// how many of the others in full, and of how many at all.
type tabForm struct{ current, full, named int }

// shortName is how long the short name of a view is.
const shortName = 3

// tabForms are the forms from the longest on. Where there is little room the last
// views lose their names first, one by one: to three letters, then wholly.
func tabForms(views int) []tabForm {
	var out []tabForm
	for n := views; n >= 0; n-- {
		out = append(out, tabForm{99, n, views})
	}
	for n := views; n > 1; n-- {
		out = append(out, tabForm{shortName, 0, n})
	}
	return append(out, tabForm{99, 0, 0}, tabForm{shortName, 0, 0}, tabForm{0, 0, 0})
}

// names is how many views have a name at least.
func (f tabForm) names() int { return max(f.named, min(f.current, 1)) }

// tabsAt places the views between two columns, in the longest form that has room, with
// need names at least; and how many blanks can be given away.
func (m *Model) tabsAt(forms []tabForm, need, from, to int) (out []tab, free int) {
	for _, n := range forms {
		if n.names() < need {
			continue
		}
		out, w := m.tabsIn(n)
		end := to
		if out[len(out)-1].view == m.ui.view {
			end-- // its bracket would touch the figures
		}
		free := end - from - w - 1
		if free < 0 { // each has blanks of its own
			continue
		}
		x := from + 1 + min(4, free/2)
		for i := range out {
			out[i].x = x
			x += out[i].w
		}
		return out, free
	}
	return nil, 0
}

// tabsIn are the views in a form and the columns they take.
func (m *Model) tabsIn(n tabForm) (out []tab, w int) {
	for i, v := range m.views {
		length := shortName
		switch {
		case v.id == m.ui.view:
			length = n.current
		case i >= n.named:
			length = 0
		case i < n.full:
			length = len(v.title)
		}
		t := tab{view: v.id, digit: m.digitOf(v), name: v.title[:min(length, len(v.title))]}
		t.w = len(t.label()) + 2
		out, w = append(out, t), w+t.w
	}
	return out, w
}

// tintCounts makes the counts stand out when there are any findings.
func (m *Model) tintCounts(s screen.Surface) {
	if m.look.report == nil {
		return
	}
	if e, w, _ := m.look.report.Counts(); e+w > 0 {
		n := screen.Width(m.counts())
		s.Sub(screen.Rect{X: s.W() - 1 - n, W: n, H: 1}).Restyle(theme.BarStrong)
	}
}
