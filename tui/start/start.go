// Package start is the first screen of the designer when no file was named:
// what Portolan is and the ways to begin.
package start

import (
	"fmt"
	"strings"

	"portolan/model/document"
	"portolan/samples"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// Design is a bundled design that can be opened.
type Design struct {
	Name, Description string
	Nodes             int
}

// Recent is a file that was open before, or a draft without a name of its own.
type Recent struct {
	Path  string
	Note  string // such as "yesterday" or "draft, 5 nodes"
	Draft bool
}

// Designs lists the bundled designs. One that cannot be read is left out.
func Designs() []Design {
	var out []Design
	for _, name := range samples.Names() {
		src, _ := samples.Read(name)
		f, err := document.Parse(name+samples.Suffix, src)
		if err != nil {
			continue
		}
		out = append(out, Design{name, f.Topology.Description, len(f.Topology.Nodes)})
	}
	return out
}

type page int

const (
	menuPage page = iota
	samplesPage
	recentPage
)

// Screen is the start screen, a [part.Panel] for the whole window.
type Screen struct {
	designs []Design
	recent  []Recent
	page    page
	cursor  int
	offset  int // first list row that is drawn
	first   int // window row of the first entry, set by Draw
	step    int // window rows for each entry, set by Draw
	shown   int // entries drawn, set by Draw
	keys    *binding.Table
}

var _ part.Panel = (*Screen)(nil)

// NewScreen returns the start screen for the bundled designs and the files
// that were open before; recent may be empty.
func NewScreen(designs []Design, recent []Recent) *Screen {
	p := &Screen{designs: designs, recent: recent}
	p.keys = p.bindings()
	return p
}

type entry struct{ key, label, detail string }

func (p *Screen) entries() []entry {
	var out []entry
	switch p.page {
	case samplesPage:
		for _, d := range p.designs {
			out = append(out, entry{label: d.Name, detail: fmt.Sprintf("%2d nodes  %s", d.Nodes, d.Description)})
		}
	case recentPage:
		for _, r := range p.recent {
			out = append(out, entry{label: r.Path, detail: r.Note})
		}
	default:
		for _, b := range p.keys.All() {
			if detail := p.detail(b); b.Here() && b.Refusal() == "" && detail != nil && len(b.Keys) > 0 {
				out = append(out, entry{b.Keys[0], b.Title, detail()})
			}
		}
	}
	return out
}

func (p *Screen) turn(to page) {
	p.page, p.cursor, p.offset = to, 0, 0
}

func (p *Screen) move(by int) {
	p.cursor = max(0, min(p.cursor+by, len(p.entries())-1))
}

func (p *Screen) choose() act.Action {
	switch p.page {
	case samplesPage:
		if p.cursor < len(p.designs) {
			return act.OpenSample{Name: p.designs[p.cursor].Name}
		}
		return act.Say{Text: "No design is bundled."}
	case recentPage:
		return act.OpenFile{Path: p.recent[p.cursor].Path}
	}
	return p.keys.Key(binding.Press(p.entries()[p.cursor].key))
}

// Click implements [part.Panel]: an entry acts at once.
func (p *Screen) Click(_, y int, _ bool) act.Action {
	if p.step == 0 || y < p.first {
		return nil
	}
	i := (y - p.first) / p.step
	if i >= p.shown || p.offset+i >= len(p.entries()) {
		return nil
	}
	p.cursor = p.offset + i
	return p.choose()
}

// Wheel implements [part.Panel].
func (p *Screen) Wheel(lines int) { p.move(lines) }

// Status implements [part.Panel].
func (p *Screen) Status() string {
	switch e := p.entries(); {
	case p.cursor >= len(e):
		return ""
	default:
		return e[p.cursor].label
	}
}

func (p *Screen) heading() string {
	switch p.page {
	case samplesPage:
		return "Samples"
	case recentPage:
		return "Recent files and drafts"
	}
	return "Draw, check and export AWS edge networks in the terminal."
}

// Draw implements [part.Panel].
func (p *Screen) Draw(s screen.Surface, th *theme.Theme, focused bool) {
	s.Fill(theme.Base)
	entries := p.entries()
	p.step = 1
	tall := p.page == menuPage && s.H() >= 2*len(entries)+10
	if tall {
		p.step = 2
	}
	w := min(s.W()-2, p.wants(entries))
	head, foot := 4, p.below(w)
	if s.H() < len(entries)+head+foot {
		head = min(2, max(0, s.H()-2))
		if p.page == menuPage || s.H()-head-foot < leastEntries { // the list scrolls before its rows are cut for good
			foot = 0
		}
	}
	room := max(0, s.H()-head-foot)
	p.shown = min(len(entries), room/p.step)
	top := max(0, (s.H()-head-foot-p.shown*p.step)/3)
	left := max(0, (s.W()-w)/2)
	p.first = top + head
	p.offset = screen.Scroll(p.offset, p.cursor, p.shown, len(entries))

	if head >= 2 {
		s.Line(left, top, w, "PORTOLAN", theme.Title)
		s.Line(left, top+1, w, p.heading(), theme.Muted)
	}
	if head >= 4 {
		s.Text(left, top+2, strings.Repeat(th.Glyphs.Pane.H, max(0, w)), theme.PaneBorder)
	}
	labels := 0
	for _, e := range entries {
		labels = max(labels, screen.Width(e.label))
	}
	for i := range p.shown {
		p.row(s, th, entries[p.offset+i], left, p.first+i*p.step, w, min(labels, w/2), focused && p.offset+i == p.cursor)
	}
	s.Sub(screen.Rect{X: left, Y: p.first, W: w, H: p.shown * p.step}).More(th.Glyphs, p.offset*p.step, len(entries)*p.step, theme.Accent)
	if foot > 0 {
		y := p.first + p.shown*p.step + 1
		room := s.Sub(screen.Rect{X: left, Y: y, W: w, H: s.H() - y})
		for i, text := range screen.Kept(p.foot(w), room.H(), w, th.Glyphs) {
			room.Line(0, i, w, text, theme.Muted)
		}
	}
}

// broadest is how many columns the screen takes where nothing is cut for it.
const broadest = 96

// wants is how many columns show the words of all entries.
func (p *Screen) wants(entries []entry) int {
	labels, details := 0, 0
	for _, e := range entries {
		labels, details = max(labels, screen.Width(e.label)), max(details, screen.Width(e.detail))
	}
	if p.page == menuPage {
		return broadest
	}
	return max(broadest, 2+labels+3+details)
}

// leastDetail is how many columns the words on a design need to be worth a row.
const leastDetail = 24

// leastEntries is how many rows of a list stand where their whole text stands below.
const leastEntries = 4

// below is how many rows of w columns stand under the entries at most, with a blank one.
func (p *Screen) below(w int) int {
	rows := 1
	if p.page != menuPage {
		at := p.cursor
		for p.cursor = range p.entries() {
			rows = max(rows, len(p.foot(w)))
		}
		p.cursor = at
	}
	return 1 + rows
}

// foot is what stands under the entries: on a list, the whole of what a row
// may have to cut.
func (p *Screen) foot(w int) []string {
	text := "Offline. Reads no AWS credentials. All can be undone."
	switch {
	case p.page == samplesPage && p.cursor < len(p.designs):
		text = p.designs[p.cursor].Description
	case p.page == recentPage && p.cursor < len(p.recent):
		text = p.recent[p.cursor].Path
	}
	return screen.Wrap(text, w)
}

func (p *Screen) row(s screen.Surface, th *theme.Theme, e entry, x, y, w, labels int, current bool) {
	label, detail, key := theme.Base, theme.Muted, theme.FooterKey
	if current {
		label, detail, key = theme.Selected, theme.Selected, theme.Selected
		s.Line(x, y, w, "", theme.Selected)
		s.Text(x, y, th.Glyphs.Pointer, theme.Selected)
	}
	x, w = x+2, w-2
	if e.key != "" {
		s.Text(x, y, e.key, key)
		x, w = x+3, w-3
	}
	if w <= 0 {
		return
	}
	s.Line(x, y, min(labels, w), e.label, label)
	rest := w - labels - 3
	if screen.Width(e.detail) > rest { // in few columns a part says nothing
		if short, _, ok := strings.Cut(strings.TrimLeft(e.detail, " "), "  "); ok && rest < leastDetail {
			e.detail = short
		} else if p.page == menuPage {
			return
		}
	}
	if rest > 6 {
		s.Text(x+labels+3, y, screen.Truncate(e.detail, rest), detail)
	}
}
