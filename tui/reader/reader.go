// Package reader holds the overlay that shows a text: explanations, help,
// undo lists. It scrolls, wraps and searches.
package reader

import (
	"fmt"
	"slices"
	"strings"

	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// Reader is an overlay that shows a text.
type Reader struct {
	title, text string

	width  int // of the lines below
	bullet string
	lines  []line
	top    int
	page   int

	search *picker.Entry // open search line, nil when closed
	query  string        // what was searched for last
	found  []int         // lines that hold it
	at     int           // index in found

	keys, searching *binding.Table
}

var _ part.Overlay = (*Reader)(nil)

// broadest is the widest text, frame included: longer lines are hard to read.
const broadest = 84

// New shows a text with light markup under a title: headings with "#", bullets
// with "- ", **strong**, `code`, and code blocks of four spaces.
func New(title, text string) *Reader {
	text = strings.Trim(text, "\n")
	if first, rest, _ := strings.Cut(text, "\n"); strings.TrimSpace(strings.TrimLeft(first, "#")) == title {
		text = strings.TrimLeft(rest, "\n") // the frame says it already
	}
	r := &Reader{title: title, text: text, page: 1, bullet: "-"}
	r.keys, r.searching = r.bindings(), r.searchBindings()
	return r
}

// find looks for the query from the top of the window on.
func (r *Reader) find() {
	r.query = r.search.Value()
	r.locate()
	r.at = 0
	for i, n := range r.found {
		if n >= r.top {
			r.at = i
			break
		}
	}
	if len(r.found) > 0 {
		r.show(r.found[r.at])
	}
}

// locate lists the lines that hold the query.
func (r *Reader) locate() {
	r.found = nil
	if r.query == "" {
		return
	}
	for i, l := range r.lines {
		if strings.Contains(strings.ToLower(l.plain()), strings.ToLower(r.query)) {
			r.found = append(r.found, i)
		}
	}
}

func (r *Reader) next(by int) act.Action {
	switch {
	case r.query == "":
		return act.Say{Text: r.keys.Spell("Nothing was searched for. Press {search} first.")}
	case len(r.found) == 0:
		return act.Say{Text: "\"" + r.query + "\" is not in this text.", Error: true}
	}
	r.at = (r.at + by + len(r.found)) % len(r.found)
	r.show(r.found[r.at])
	return act.None{}
}

// show scrolls so that a line is in the window.
func (r *Reader) show(n int) {
	if n < r.top || n >= r.top+r.page {
		r.top = n - r.page/3
	}
	r.clamp()
}

func (r *Reader) scroll(by int) act.Action {
	r.top += by
	r.clamp()
	return act.None{}
}

func (r *Reader) clamp() { r.top = max(0, min(r.top, len(r.lines)-r.page)) }

// Paste implements part.Overlay.
func (r *Reader) Paste(text string) act.Action {
	if r.search == nil {
		return nil
	}
	r.search.Paste(text)
	r.find()
	return act.None{}
}

// Click implements part.Panel.
func (r *Reader) Click(int, int, bool) act.Action { return act.None{} }

// Wheel implements part.Panel.
func (r *Reader) Wheel(lines int) { r.scroll(lines) }

// Size implements part.Overlay.
func (r *Reader) Size(w, h int) (int, int) {
	wide := min(broadest, w)
	r.flow(wide-4, r.bullet)
	return wide, min(len(r.lines)+3, h)
}

func (r *Reader) flow(w int, bullet string) {
	if w == r.width && bullet == r.bullet && r.lines != nil {
		return
	}
	old := max(1, len(r.lines))
	r.lines = layout(r.text, w, bullet)
	r.top = r.top * len(r.lines) / old
	r.width, r.bullet = w, bullet
	r.locate()
	r.at = 0
}

// Draw implements part.Panel.
func (r *Reader) Draw(s screen.Surface, th *theme.Theme, focused bool) {
	if th.Glyphs.Aloud {
		s.Speak(r.spoken(th))
		return
	}
	defer picker.Plainly(s, th)
	in := s.Dialog(th, r.title)
	if in.W() < 3 || in.H() < 1 {
		return
	}
	r.flow(in.W()-2, th.Glyphs.Bullet)
	r.page = in.H()
	foot := in.H() > 3 || in.H() > len(r.lines) || r.search != nil && in.H() > 1 // what is typed is seen, in a short text too
	if foot {
		r.page--
	}
	r.clamp()
	for y := range min(r.page, len(r.lines)-r.top) {
		x := 1
		for _, sp := range r.lines[r.top+y] {
			x = in.Text(x, y, sp.text, sp.role)
		}
		if r.query != "" {
			highlight(in, y, r.query)
		}
	}
	if foot {
		r.drawFoot(in, th, focused)
	}
}

// spoken is the whole text, a paragraph a row, then what was found and the keys.
func (r *Reader) spoken(th *theme.Theme) []string {
	const endless = 1 << 20
	r.flow(endless, th.Glyphs.Bullet)
	r.page = len(r.lines)
	rows := []string{r.title}
	for _, l := range r.lines {
		if text := strings.TrimSpace(l.plain()); text != "" {
			rows = append(rows, text)
		}
	}
	if r.search != nil {
		rows = append(rows, "/"+r.search.Value())
	}
	if r.query != "" && len(r.found) > 0 {
		rows = append(rows, fmt.Sprintf("Match %d of %d: %s", r.at+1, len(r.found), r.lines[r.found[r.at]].plain()))
	}
	return append(rows, part.Spoken(slices.DeleteFunc(r.Bindings().Hints(), func(h binding.Hint) bool { return h.Does == "scroll" }))) // all is read
}

func (r *Reader) drawFoot(in screen.Surface, th *theme.Theme, focused bool) {
	y := in.H() - 1
	where := ""
	if len(r.lines) > r.page {
		where = fmt.Sprintf("%d-%d of %d", r.top+1, min(len(r.lines), r.top+r.page), len(r.lines))
	}
	if r.query != "" && len(r.found) > 0 {
		where = fmt.Sprintf("match %d of %d", r.at+1, len(r.found))
	}
	if r.search != nil {
		in.Text(1, y, "/", theme.DialogKey)
		r.search.Draw(in, 2, y, in.W()-5-screen.Width(where), theme.DialogTitle, focused)
	} else {
		picker.DrawHints(in.Sub(screen.Rect{W: in.W() - screen.Width(where) - 1, H: in.H()}), 1, y, th, r.keys.Hints())
	}
	in.Right(in.W()-1, y, where, theme.DialogMuted)
}

// highlight marks the query wherever it stands in a row of the window.
func highlight(in screen.Surface, y int, query string) {
	var text strings.Builder
	var column []int // of each byte
	for x := range in.W() {
		c := strings.ToLower(in.At(x, y).Text)
		text.WriteString(c)
		for range len(c) {
			column = append(column, x)
		}
	}
	row, q := text.String(), strings.ToLower(query)
	for from := 0; from < len(row); {
		i := strings.Index(row[from:], q)
		if i < 0 {
			return
		}
		first, last := column[from+i], column[from+i+len(q)-1]
		in.Sub(screen.Rect{X: first, Y: y, W: last - first + 1, H: 1}).Restyle(theme.Match)
		from += i + len(q)
	}
}

// Status implements part.Panel.
func (r *Reader) Status() string { return r.title }
