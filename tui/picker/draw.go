package picker

import (
	"fmt"
	"slices"
	"strings"

	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

const (
	narrowest = 44 // columns of a list, frame included
	broadest  = 76
	// Questions are few rows, read as a whole.
	broadestQuestion = 100
	mostAnswers      = 5
	mostRows         = 14
	leastAroundMenu  = 16
	leastAround      = 24 // lines that a longer list leaves of a tall screen, its frame among them
	mostExtra        = 8
	mostLabel        = 28 // columns of a label where the rest of the row needs the room
)

// Size implements part.Overlay. The size does not change while a
// person types, but for the query line of a quiet list.
func (l *List) Size(w, h int) (int, int) {
	around := leastAround
	if l.Menu {
		around = leastAroundMenu
	}
	return l.size(w, h, max(mostRows, h-around))
}

// SizeRead is the size for a voice: of a list whose rows all are read, a few are enough.
func (l *List) SizeRead(w, h int) (int, int) { return l.size(w, h, mostRows) }

func (l *List) size(w, h, rows int) (int, int) {
	most := max(broadest, w*3/5) // no word is cut beside an empty screen
	if l.question() {
		most = max(most, broadestQuestion)
	}
	wide := max(narrowest, min(most, max(l.want.width(), screen.Width(l.title)+4)+7))
	wide = min(wide, w)
	l.extraLines(wide - 4)
	tall := 2 + 2 + max(3, min(rows, l.tall)) + 1 + len(l.head(wide))
	if l.extra > 0 {
		tall += l.extra + 1
	}
	if l.Quiet && l.Query() == "" {
		tall -= 2
	}
	return wide, min(tall, h)
}

// question tells whether a list is a few answers, of which one is chosen.
func (l *List) question() bool { return l.Quiet && len(l.items) <= mostAnswers }

// extraLines wraps what Extra says about the selected item, or why it cannot
// be chosen, and notes how many lines were needed at most.
func (l *List) extraLines(w int) []string {
	it, ok := l.Selected()
	var out []string
	if !ok && it.Disabled != "" {
		out = screen.Wrap(it.Disabled, w)
	}
	if !l.question() && l.Extra == nil && w < l.want.width()+2 { // the rows are cut; those of a question see to it below
		out = append(out, screen.Wrap(it.Detail, w)...)
	}
	if l.Extra != nil && it.Label != "" {
		for _, s := range l.Extra(it) {
			out = append(out, hang(s, w)...)
		}
	}
	if l.question() {
		for _, other := range l.items { // the list stays as tall when the cursor moves
			l.extra = max(l.extra, min(mostExtra, len(l.cut(other, w))))
		}
		out = append(l.cut(it, w), out...)
	}
	out = upTo(mostExtra, w, out)
	l.extra = max(l.extra, len(out))
	return out
}

// upTo is the first n lines of w columns, with a mark behind a whole word where that is
// not all.
func upTo(n, w int, lines []string) []string {
	if n <= 0 || len(lines) <= n {
		return lines[:min(max(0, n), len(lines))]
	}
	out := slices.Clone(lines[:n])
	last := strings.TrimRight(out[n-1], " .,:;")
	for i := strings.LastIndex(last, " "); screen.Width(last)+2 > w && i > 0; i = strings.LastIndex(last, " ") {
		last = strings.TrimRight(last[:i], " .,:;")
	}
	out[n-1] = last + " …"
	return out
}

// cut is what the row of an item of a question has no room for, in full: what is
// chosen without having been read may lose work.
func (l *List) cut(it Item, w int) []string {
	var out []string
	label := min(l.want.labels(w), max(8, w-6))
	if screen.Width(it.Label) > label {
		out = append(out, screen.Wrap(strings.TrimSpace(it.Label), w)...) // blanks stand for a number that others have
	}
	room := w - 4 - label
	beside := screen.Width(it.Right) < room-leastGap
	if it.Right != "" && beside {
		room -= 1 + screen.Width(it.Right)
	}
	if it.Disabled == "" && screen.Width(it.Detail) > room {
		out = append(out, screen.Wrap(it.Detail, w)...)
	}
	if it.Right != "" && !beside {
		out = append(out, it.Right)
	}
	return out
}

// leastGap is how many columns stand between a label and the remark at the right edge,
// less one.
const leastGap = 2

// head is the title in lines where the frame of w columns has no room for it.
func (l *List) head(w int) []string {
	if screen.Width(l.title) <= w-6 || w < 6 {
		return nil
	}
	lines := screen.Wrap(l.title, w-4)
	return lines[:min(3, len(lines))]
}

// framed is the title in a frame of w columns: a shorter one where the whole has no room,
// none where the whole stands in lines below.
func (l *List) framed(w int, below bool) string {
	switch {
	case below:
		return ""
	case screen.Width(l.title) > w-6 && l.Brief != "":
		return l.Brief
	}
	return l.title
}

func (w *wants) add(it Item) {
	w.label = max(w.label, screen.Width(it.Label))
	w.detail = max(w.detail, screen.Width(it.Detail), screen.Width(it.Disabled)+2)
	if it.Right != "" {
		w.right = max(w.right, screen.Width(it.Right)+2)
	}
}

// width is what the rows want: long labels in full only where a list is broad enough.
func (w wants) width() int { return w.labels(broadest-4) + 2 + w.detail + w.right }

// labels is how many of columns the labels get. They are cut before what stands
// behind them is, but not below mostLabel.
func (w wants) labels(columns int) int {
	return min(w.label, max(mostLabel, columns-4-w.detail-w.right))
}

// hang wraps a line; behind a word and two blanks, which stand for a label, the
// following lines are indented.
func hang(line string, w int) []string {
	label, rest, ok := strings.Cut(line, "  ")
	if !ok || strings.Contains(label, " ") {
		return screen.Wrap(line, w)
	}
	text := strings.TrimLeft(rest, " ")
	indent := screen.Width(line) - screen.Width(text)
	if indent > w/2 {
		return screen.Wrap(line, w)
	}
	out := screen.Wrap(text, w-indent)
	for i := range out {
		lead := strings.Repeat(" ", indent)
		if i == 0 {
			lead = line[:len(line)-len(text)]
		}
		out[i] = lead + out[i]
	}
	return out
}

// plan is how many lines each section of a list gets.
type plan struct {
	query, rows, extra, rules, hints int
	bare                             bool // rows have their labels alone, and no rule stands between
	tight                            bool // no rule stands between
}

// mostTight is how many lines below the rows of a low dialog are too few for rules beside
// what is said of an item.
const mostTight = 3

// Rows that the list has no lines for serve what is said of the item.
func (l *List) plan(h, extra int, hints bool) plan {
	p := plan{query: 1, rows: min(1, h)}
	if l.Quiet && l.Query() == "" {
		p.query = 0
	}
	h -= p.query + p.rows
	take := func(want int) int {
		n := max(0, min(want, h))
		h -= n
		return n
	}
	p.rows += take(min(2, max(0, len(l.rows)-1)))
	if hints {
		p.hints = take(1)
	}
	if few := !hints && extra > 0 && len(l.rows) <= p.rows && !l.question(); few && h <= mostTight {
		p.tight = true
		p.extra = take(extra)
		p.rows += h
		return p
	}
	if p.query > 0 {
		p.rules = take(1)
	}
	if !hints && l.question() && extra > 0 { // a low dialog: what is chosen in full comes before the other answers
		h += p.rows - 1
		p.rows = 1
		p.bare = true
		p.extra = take(extra)
		p.rows += h
		return p
	}
	if extra > 0 && h > 1 {
		h--
		if !l.question() { // its few rows stand already
			extra = min(extra, max(1, h-1, h+p.rows-len(l.rows)))
			p.rows -= max(0, min(extra-h, p.rows-max(1, len(l.rows))))
			h = max(h, extra)
		}
		p.extra = take(extra)
	}
	p.rows += max(0, h)
	return p
}

// Draw implements part.Panel.
func (l *List) Draw(s screen.Surface, th *theme.Theme, focused bool) {
	defer Plainly(s, th)
	head := l.head(s.W())
	if s.Short() || s.H() < 6 {
		head = nil
	}
	in := s.Dialog(th, l.framed(s.W(), len(head) > 0))
	if in.W() < 4 || in.H() < 1 {
		return
	}
	above := 0
	for in.H()-above > 3 && above < len(head) {
		in.Text(1, above, head[above], theme.DialogTitle)
		above++
	}
	in = in.Sub(screen.Rect{Y: above, W: in.W(), H: in.H() - above})
	extra := l.extraLines(in.W() - 2)
	said := l.extra
	if len(l.rows) == 0 && s.Short() {
		said = 0 // there is nothing that it would be of
	}
	p := l.kept(l.plan(in.H(), said, !s.Short()), in.H())
	y := 0
	if p.query > 0 {
		l.drawQuery(in, th, focused)
		y++
	}
	if p.rules > 0 {
		rule(in, y, th)
		y++
	}
	l.listY, l.page = y+1+above, p.rows
	l.drawRows(in.Sub(screen.Rect{Y: y, W: in.W(), H: p.rows}), th, p.bare)
	y += p.rows
	if p.extra > 0 {
		if !p.bare && !p.tight {
			rule(in, y, th)
			y++
		}
		for i, line := range upTo(p.extra, in.W()-2, extra) {
			in.Text(1, y+i, screen.Truncate(line, in.W()-2), theme.Dialog)
		}
		y += p.extra
	}
	if p.hints > 0 {
		DrawHints(in, 1, in.H()-1, th, l.keys.Hints())
	}
}

func rule(in screen.Surface, y int, th *theme.Theme) {
	in.Line(1, y, in.W()-2, strings.Repeat(th.Glyphs.Pane.H, max(0, in.W()-2)), theme.DialogMuted)
}

func (l *List) drawQuery(in screen.Surface, th *theme.Theme, focused bool) {
	noun, all := l.counted()
	count := strings.TrimSpace(fmt.Sprintf("%d of %d %s", len(l.shown), all, noun))
	if in.W() < screen.Width(count)+16 {
		count = ""
	}
	if th.Glyphs.Aloud {
		in.Text(1, 0, strings.TrimPrefix(l.entry.Value()+": "+count, ": "), theme.DialogMuted)
		return
	}
	in.Text(1, 0, th.Glyphs.Right, theme.DialogKey)
	l.entry.Draw(in, 3, 0, in.W()-5-screen.Width(count), theme.DialogTitle, focused)
	in.Right(in.W()-1, 0, count, theme.DialogMuted)
}

func (l *List) drawRows(s screen.Surface, th *theme.Theme, bare bool) {
	if len(l.rows) == 0 {
		text := "Nothing fits: delete some letters."
		if _, all := l.counted(); all == 0 || l.Nothing != nil {
			text = l.nothing()
		}
		for y, line := range screen.Kept(screen.Wrap(text, s.W()-4), s.H(), s.W()-4, th.Glyphs) {
			s.Text(3, y, line, theme.DialogMuted)
		}
		return
	}
	l.reveal(s.H())
	marks := s
	if len(l.rows) > s.H() { // a blank stands between the rows and the marks of scrolling
		s = s.Sub(screen.Rect{W: s.W() - 1, H: s.H()})
	}
	label := min(l.labels(s), max(8, s.W()-8))
	for y := range min(s.H(), len(l.rows)-l.top) {
		r := l.rows[l.top+y]
		if r.item < 0 {
			s.Text(1, y, screen.Truncate(r.heading, s.W()-2), theme.DialogMuted)
			continue
		}
		it := l.shown[r.item]
		if bare {
			it.Detail = ""
		}
		drawItem(s, th, y, label, it, r.item == l.cursor)
	}
	marks.More(th.Glyphs, l.top, len(l.rows), theme.DialogMuted)
}

// leastDetail is how many columns what stands behind the labels needs to be read.
const leastDetail = 14

// labels is how many columns the labels get: the same wherever the list is scrolled
// to, unless that leaves next to nothing for the rest. Then it is what those in sight
// need.
func (l *List) labels(s screen.Surface) int {
	label := l.want.labels(s.W())
	if s.W()-label-6 >= min(leastDetail, l.want.detail) {
		return label
	}
	need := 0
	for _, r := range l.rows[l.top:min(len(l.rows), l.top+s.H())] {
		if r.item >= 0 {
			need = max(need, screen.Width(l.shown[r.item].Label))
		}
	}
	return min(label, need)
}

func drawItem(s screen.Surface, th *theme.Theme, y, label int, it Item, selected bool) {
	name, rest := theme.Dialog, theme.DialogMuted
	detail := it.Detail
	if it.Disabled != "" {
		name = theme.Disabled
		detail = th.Glyphs.Dash + " " + it.Disabled
	}
	if selected {
		name, rest = theme.Selected, theme.SelectedMuted
		s.Line(0, y, s.W()-1, "", name)
		s.Text(1, y, th.Glyphs.Pointer, name)
	}
	right := screen.Width(it.Right)
	edge := s.W() - 1
	if it.Spare && edge-right-1-label-5 < screen.Width(detail) {
		right = 0
	}
	if right > 0 && label+8+right < s.W() {
		s.Right(edge, y, it.Right, rest)
		edge -= right + 1
	}
	text := it.Label
	if detail == "" {
		label = max(label, edge-4)
	}
	s.Text(3, y, screen.Truncate(text, min(label, edge-3)), name)
	if room := edge - label - 5; room >= 4 {
		s.Text(label+5, y, screen.Truncate(detail, room), rest)
	}
}

// reveal scrolls so that the cursor is among n rows, with the heading over it.
func (l *List) reveal(n int) {
	at := 0
	for i, r := range l.rows {
		if r.item == l.cursor {
			at = i
			break
		}
	}
	first := at
	if at > 0 && l.rows[at-1].item < 0 && n > 1 && !l.still.on {
		first--
	}
	l.top = min(l.top, first)
	l.top = max(l.top, at-n+1)
	l.top = max(0, min(l.top, len(l.rows)-n))
}

// DrawHints writes key hints from x on, as many as fit, in a dialog.
func DrawHints(s screen.Surface, x, y int, th *theme.Theme, hints []binding.Hint) {
	part.DrawHints(s, x, y, th, hints, part.HintStyle{Key: theme.DialogKey, Text: theme.DialogMuted, Gap: 2, First: true})
}

// KeyRow gives the last row of a dialog to its keys and returns the rows above: all of
// them where there are so few that the foot of the frame alone names the keys.
func KeyRow(in screen.Surface, th *theme.Theme, hints []binding.Hint) screen.Surface {
	if in.Short() {
		return in
	}
	DrawHints(in, 1, in.H()-1, th, hints)
	return in.Sub(screen.Rect{W: in.W(), H: in.H() - 1})
}

// DrawPaneHints is DrawHints for a pane.
func DrawPaneHints(s screen.Surface, x, y int, th *theme.Theme, hints []binding.Hint) {
	part.DrawHints(s, x, y, th, hints, part.HintStyle{Key: theme.FooterKey, Text: theme.Muted, Gap: 2, First: true})
}
