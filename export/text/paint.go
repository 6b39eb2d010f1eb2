package text

import (
	"strconv"
	"strings"

	"portolan/model/layout"
)

// Counts are the findings to show on a box.
type Counts struct{ Errors, Warnings int }

// PaintOptions say how a drawing is shown. The zero value is plain Unicode.
type PaintOptions struct {
	ASCII   bool
	Focus   string            // id of the box with the heavy border
	Target  string            // id of another one that has it, to which a link would go
	Line    string            // id of the line that has the focus
	Dimmed  map[string]bool   // ids of boxes and lines to fade
	Marked  map[string]bool   // ids of selected boxes
	Failed  map[string]bool   // ids of boxes and lines that are broken
	Dead    map[string]bool   // ids of boxes that a simulation breaks and of lines that carry nothing then
	Down    map[string]bool   // ids of frames, Regions, that a simulation breaks
	Heavy   map[string]bool   // ids of lines that carry much of the traffic
	Counts  map[string]Counts // findings by box id
	Clip    Rect              // part of the drawing to paint; zero for all of it
	NoFrame bool              // leave Region frames out
}

// Rect is a part of a drawing in cells.
type Rect struct{ X, Y, W, H int }

// paint paints d on a grid of its own size, or the size of the clip.
func paint(d *layout.Drawing, o PaintOptions) *Grid {
	g := &Grid{}
	PaintInto(g, d, o)
	return g
}

// PaintInto paints d on g and reuses its memory.
func PaintInto(g *Grid, d *layout.Drawing, o PaintOptions) {
	p := painter{Grid: g, d: d, o: &o, gl: &unicodeGlyphs, clip: o.Clip}
	if o.ASCII {
		p.gl = &asciiGlyphs
	}
	if p.clip.W <= 0 || p.clip.H <= 0 {
		p.clip = Rect{0, 0, d.W, d.H}
	}
	g.reset(p.clip.W, p.clip.H)
	if !o.NoFrame {
		for i := range d.Frames {
			p.frame(&d.Frames[i])
		}
	}
	p.lines()
	if !o.NoFrame {
		for i := range d.Frames {
			p.frameTitle(&d.Frames[i])
		}
	}
	for i := range d.Boxes {
		if !d.Boxes[i].Lifted {
			p.seenBox(i)
		}
	}
	for i := range d.Lines {
		p.label(i)
	}
	for i := range d.Boxes {
		if d.Boxes[i].Lifted {
			p.seenBox(i)
		}
	}
}

// seenBox paints a box of which the clip shows something.
func (p *painter) seenBox(i int) {
	if b := &p.d.Boxes[i]; p.sees(b.X, b.Y, b.W, b.H+b.BadgeRows()) {
		p.box(i)
	}
}

type painter struct {
	*Grid
	d    *layout.Drawing
	o    *PaintOptions
	gl   *glyphs
	clip Rect
}

// sees tells whether a rectangle of the drawing reaches into the clip.
func (p *painter) sees(x, y, w, h int) bool {
	return x < p.clip.X+p.clip.W && y < p.clip.Y+p.clip.H && x+w > p.clip.X && y+h > p.clip.Y
}

func (p *painter) put(x, y int, c Cell) { p.set(x-p.clip.X, y-p.clip.Y, c) }

func (p *painter) text(x, y int, s string, room int, st Style, owner int32) int {
	return p.write(x-p.clip.X, y-p.clip.Y, s, room, st, owner, p.gl.more) + p.clip.X
}

// rectangle draws a border.
func (p *painter) rectangle(x, y, w, h int, r [6]rune, st Style, owner int32) {
	for i := 1; i < w-1; i++ {
		p.put(x+i, y, Cell{r[4], st, owner})
		p.put(x+i, y+h-1, Cell{r[4], st, owner})
	}
	for i := 1; i < h-1; i++ {
		p.put(x, y+i, Cell{r[5], st, owner})
		p.put(x+w-1, y+i, Cell{r[5], st, owner})
	}
	p.put(x, y, Cell{r[0], st, owner})
	p.put(x+w-1, y, Cell{r[1], st, owner})
	p.put(x, y+h-1, Cell{r[2], st, owner})
	p.put(x+w-1, y+h-1, Cell{r[3], st, owner})
}

func (p *painter) frame(f *layout.Frame) {
	if !p.sees(f.X, f.Y, f.W, f.H) || f.W < 2 || f.H < 2 {
		return
	}
	glyphs, st := p.gl.frame, styleOf(FrameBorder, 0)
	if f.Ring {
		glyphs, st = p.gl.ring, styleOf(FrameTitle, 0) // dots need more ink
	}
	if !p.o.Down[f.ID] {
		p.rectangle(f.X, f.Y, f.W, f.H, glyphs, st, 0)
		return
	}
	st |= Dead | Failed
	p.rectangle(f.X, f.Y, f.W, f.H, p.gl.frame, st, 0)
	cross := Cell{p.gl.dead, st, 0}
	right, bottom := f.X+f.W-1, f.Y+f.H-1
	for x := f.X; x <= right; x++ {
		if x == right || (x-f.X)%4 == 0 && x < right-1 {
			p.put(x, f.Y, cross)
			p.put(x, bottom, cross)
		}
	}
	for y := f.Y + 2; y < bottom; y += 2 {
		p.put(f.X, y, cross)
		p.put(right, y, cross)
	}
}

func (p *painter) frameTitle(f *layout.Frame) {
	if f.W < 6 || !p.sees(f.X, f.TitleAt.Y, f.W, 1) {
		return
	}
	st := styleOf(FrameTitle, 0)
	if p.o.Down[f.ID] {
		// The cross takes the blanks around the title: what runs beside it stays free.
		st |= Dead | Failed
		p.put(f.TitleAt.X-1, f.TitleAt.Y, Cell{p.gl.dead, st, 0})
		p.put(f.TitleAt.X, f.TitleAt.Y, Cell{' ', st, 0})
		p.text(f.TitleAt.X+1, f.TitleAt.Y, f.Title, f.X+f.W-2-f.TitleAt.X, st, 0)
		return
	}
	p.put(f.TitleAt.X-1, f.TitleAt.Y, Cell{' ', st, 0})
	end := p.text(f.TitleAt.X, f.TitleAt.Y, f.Title, f.X+f.W-2-f.TitleAt.X, st, 0)
	p.put(end, f.TitleAt.Y, Cell{' ', st, 0})
}

// flags of the box or line with this id.
func (p *painter) flags(id string, c Counts) Style {
	var s Style
	if p.o.Dimmed[id] {
		s |= Dimmed
	}
	if p.o.Marked[id] {
		s |= Marked
	}
	if p.o.Failed[id] || c.Errors > 0 {
		s |= Failed
	}
	if c.Warnings > 0 {
		s |= Warned
	}
	if p.o.Dead[id] {
		s |= Dead | Failed
	}
	if p.o.Heavy[id] && !p.o.Dimmed[id] { // what steps back is not the heaviest
		s |= Heavy
	}
	return s
}

func (p *painter) box(i int) {
	b := &p.d.Boxes[i]
	owner := int32(i + 1)
	counts := p.o.Counts[b.ID]
	fl := p.flags(b.ID, counts)
	if b.ID != "" && (p.o.Focus == b.ID || p.o.Target == b.ID) {
		fl |= Focused
	}
	st := func(r Role) Style { return styleOf(r, b.Family) | fl }
	if p.d.Level != layout.Detail || b.H < 3 || b.W < 4 {
		p.smallBox(b, owner, st)
		return
	}
	for y := b.Y + 1; y < b.Y+b.H-1; y++ {
		for x := b.X + 1; x < b.X+b.W-1; x++ {
			p.put(x, y, Cell{' ', st(BoxFill), owner})
		}
	}
	p.border(b, owner, st)
	y := b.Y + 1
	for _, row := range b.Rows {
		p.text(b.X+2, y, row, b.W-4, st(Title), owner)
		y++
	}
	if len(b.Rows) == 0 {
		p.text(b.X+2, y, b.Title, b.W-4, st(Title), owner)
		y++
	}
	for _, f := range b.Facts {
		if y < b.Y+b.H-1 {
			p.text(b.X+2, y, p.plain(f), b.W-4, st(Fact), owner)
			y++
		}
	}
	s := p.countText(counts)
	at := b.X + b.W - 3 - layout.Columns(s)
	if s == "" {
		at = b.X + b.W - 1
	}
	p.badges(b, at-1, owner, st)
	if s != "" {
		if at > b.X+1 {
			p.put(at-1, b.Y+b.H-1, Cell{' ', st(Finding), owner})
			end := at
			if only := p.countText(Counts{Errors: counts.Errors}); only != "" {
				end = p.text(at, b.Y+b.H-1, only, len(only), st(Finding), owner)
			}
			warned := st(Finding) &^ Failed // each in its own colour
			end = p.text(end, b.Y+b.H-1, strings.TrimPrefix(s, p.countText(Counts{Errors: counts.Errors})), len(s), warned, owner)
			p.put(end, b.Y+b.H-1, Cell{' ', warned, owner})
		}
	}
}

// border paints the frame of a box with its caption. A box that is broken has
// a frame of dots and a cross before its caption.
func (p *painter) border(b *layout.Box, owner int32, st func(Role) Style) {
	border, caption := p.gl.box, b.Caption
	switch fl := st(Blank); {
	case fl.Has(Focused):
		border = p.gl.heavy
	case fl.Has(Dead):
		border = p.gl.frame
	}
	if st(Blank).Has(Dead) {
		caption = strings.TrimSpace(string(p.gl.dead) + " " + caption)
	}
	p.rectangle(b.X, b.Y, b.W, b.H, border, st(BoxBorder), owner)
	if caption != "" && b.W > 6 {
		p.put(b.X+2, b.Y, Cell{' ', st(Caption), owner})
		end := p.text(b.X+3, b.Y, caption, b.W-5, st(Caption), owner)
		p.put(end, b.Y, Cell{' ', st(Caption), owner})
		p.tags(b, end+1, owner, st(FrameTitle))
	}
}

// tags writes the groups of a box that have no frame into its upper border, from
// column x on.
func (p *painter) tags(b *layout.Box, x int, owner int32, st Style) {
	for _, s := range b.Tags {
		if x+3 < b.X+b.W-2 {
			x = p.text(x, b.Y, p.plain(layout.Tag(s)), b.X+b.W-2-x, st, owner)
			p.put(x, b.Y, Cell{' ', st, owner})
			x++
		}
	}
}

// badges paints the guards of a box: each in a row of its own or, where they
// are inset, all of them in the lower border before column end.
func (p *painter) badges(b *layout.Box, end int, owner int32, st func(Role) Style) {
	if !p.d.Inset {
		for _, bd := range b.Badges {
			sign := p.gl.shield
			for k, row := range bd.Lines() {
				p.text(bd.At.X, bd.At.Y+k, sign+p.plain(row), b.W-4, st(Badge), owner)
				sign = strings.Repeat(" ", layout.Columns(p.gl.shield))
			}
		}
		return
	}
	if len(b.Badges) == 0 {
		return
	}
	y := b.Y + b.H - 1
	p.put(b.X+1, y, Cell{' ', st(Badge), owner})
	x := b.X + 2 + layout.Columns(p.gl.shield)
	for _, bd := range b.Badges {
		x = max(x, bd.At.X+2+layout.Columns(bd.Text))
	}
	if x > end { // the sign has to do
		x = p.text(b.X+2, y, p.gl.shield, end-b.X-2, st(Badge), owner)
		p.put(x-1, y, Cell{' ', st(Badge), owner})
		return
	}
	sign := p.gl.shield
	for _, bd := range b.Badges {
		if bd.Text != "" {
			x = p.text(bd.At.X, y, sign+bd.Text, end-bd.At.X, st(Badge), owner)
			sign = ", "
		}
	}
	p.put(x, y, Cell{' ', st(Badge), owner})
}

// smallBox paints a node that has one row: a sign, then as much of its text as
// fits. A node of one cell shows its letter.
func (p *painter) smallBox(b *layout.Box, owner int32, st func(Role) Style) {
	sign, role := p.gl.node, BoxBorder
	if s := st(Blank); s.Has(Dead) {
		sign = p.gl.dead
	} else if s.Has(Failed) {
		sign, role = p.gl.err, Finding
	} else if s.Has(Warned) {
		sign, role = p.gl.warn, Finding
	}
	if b.W < 4 && (b.W < 3 || p.d.Level == layout.Dots) {
		if b.Letter != 0 {
			sign = p.letter(b.Letter)
		}
		p.text(b.X, b.Y, string(sign), b.W, st(Caption), owner)
		return
	}
	p.put(b.X, b.Y, Cell{sign, st(role), owner})
	p.put(b.X+1, b.Y, Cell{' ', st(BoxFill), owner})
	x := b.X + 2
	end := b.X + b.W
	if b.Caption == string(b.Letter) {
		p.put(b.X, b.Y, Cell{p.letter(b.Letter), st(Caption), owner})
		if sign != p.gl.node { // beside the letter what is wrong
			if p.o.ASCII && sign == p.gl.err {
				sign = 'X' // no letter of a name begins so
			}
			p.put(b.X+1, b.Y, Cell{sign, st(role), owner})
		}
	} else if b.Caption != "" {
		x = p.text(x, b.Y, b.Caption, end-x, st(Caption), owner)
		if x < end {
			p.put(x, b.Y, Cell{' ', st(BoxFill), owner})
			x++
		}
	}
	x = p.text(x, b.Y, b.Title, end-x, st(Title), owner)
	for _, f := range b.Facts {
		if x+1 < end {
			x = p.text(x+1, b.Y, p.plain(f), end-x-1, st(Fact), owner)
		}
	}
	for _, s := range b.Tags {
		if x+3 < end {
			x = p.text(x+1, b.Y, p.plain(layout.Tag(s)), end-x-1, st(FrameTitle), owner)
		}
	}
}

// letter is the sign of a kind, in ASCII where only that is wanted.
func (p *painter) letter(r rune) rune {
	if p.o.ASCII && r > '~' {
		return 'f' // of functions, the only kinds whose sign is not in ASCII
	}
	return r
}

// countText is the sign of the findings, such as "✗1 ⚠2".
func (p *painter) countText(c Counts) string {
	switch {
	case c.Errors > 0 && c.Warnings > 0:
		return string(p.gl.err) + strconv.Itoa(c.Errors) + " " + string(p.gl.warn) + strconv.Itoa(c.Warnings)
	case c.Errors > 0:
		return string(p.gl.err) + strconv.Itoa(c.Errors)
	case c.Warnings > 0:
		return string(p.gl.warn) + strconv.Itoa(c.Warnings)
	}
	return ""
}

// plain replaces the signs that this program itself puts into texts by their
// ASCII likes where only those are wanted. What people wrote stays.
func (p *painter) plain(s string) string {
	if !p.o.ASCII {
		return s
	}
	return signs.Replace(s)
}

var signs = strings.NewReplacer(" · ", ", ", "·", ".", "→", "->", "×", "x", "≥", ">=", "…", "~", "–", "-", "⛨", "*")

func (p *painter) label(i int) {
	l := &p.d.Lines[i]
	if l.Label == "" || len(l.Points) < 2 {
		return
	}
	w := layout.Columns(l.Label)
	if !p.sees(l.LabelAt.X-1, l.LabelAt.Y, w+2, 1) {
		return
	}
	st := styleOf(Label, 0) | p.flags(l.ID, Counts{})
	x, y := l.LabelAt.X, l.LabelAt.Y
	if runsThrough(l, x-1, x+w, y) {
		p.put(x-1, y, Cell{' ', st, 0}) // a label in its line stands free of it
		p.put(x+w, y, Cell{' ', st, 0})
	}
	p.text(x, y, p.plain(l.Label), w+1, st, -int32(i+1))
}

// runsThrough tells whether a line runs sideways through row y from x0 to x1.
func runsThrough(l *layout.Line, x0, x1, y int) bool {
	for k := 1; k < len(l.Points); k++ {
		a, b := l.Points[k-1], l.Points[k]
		if a.Y == y && b.Y == y && min(a.X, b.X) < x0 && max(a.X, b.X) > x1 {
			return true
		}
	}
	return false
}
