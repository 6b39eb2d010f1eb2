// Package screen is the cell grid that every part of the designer draws on.
//
// A [Surface] holds one frame as cells of text and style role. Parts draw into
// sub-surfaces that clip; overlays draw later and win. The frame becomes one
// string with ready-made style sequences, which is far cheaper than joining
// styled blocks, and tests read it as plain text.
package screen

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"portolan/model/layout"
	"portolan/tui/theme"
)

// Cell is one column of a row. A wide character owns two cells; the second has
// an empty Text.
type Cell struct {
	Text string
	Role theme.Role
}

// Rect is a rectangle in cells.
type Rect struct{ X, Y, W, H int }

// Contains tells whether a cell lies in the rectangle.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && y >= r.Y && x < r.X+r.W && y < r.Y+r.H
}

// Inset shrinks the rectangle by n cells on every side.
func (r Rect) Inset(n int) Rect {
	return Rect{r.X + n, r.Y + n, max(0, r.W-2*n), max(0, r.H-2*n)}
}

// Surface is a window on the cells of a frame. Drawing outside is clipped.
type Surface struct {
	frame *frame
	r     Rect
}

type frame struct {
	w, h     int
	cells    []Cell
	clusters bool
	hot      []hot
	panes    []pane
	footed   bool
}

// New returns an empty frame of w by h cells.
func New(w, h int) Surface {
	s := Surface{frame: &frame{}}
	s.Resize(w, h)
	s.r = Rect{0, 0, s.frame.w, s.frame.h}
	return s
}

// Resize gives the whole frame a new size and clears it. It is for the root
// surface, which keeps its memory between frames.
func (s *Surface) Resize(w, h int) {
	w, h = max(w, 0), max(h, 0)
	if n := w * h; cap(s.frame.cells) < n {
		s.frame.cells = make([]Cell, n)
	} else {
		s.frame.cells = s.frame.cells[:n]
	}
	s.frame.w, s.frame.h = w, h
	s.r = Rect{0, 0, w, h}
	s.Fill(theme.Base)
}

// Clusters says whether the terminal measures text by grapheme clusters, not by
// code points as most do.
func (s Surface) Clusters(on bool) (changed bool) {
	changed = s.frame.clusters != on
	s.frame.clusters = on
	return changed
}

// W and H are the size of the window.
func (s Surface) W() int { return s.r.W }

// H is the height of the window.
func (s Surface) H() int { return s.r.H }

// Sub is the part of the window inside r, clipped to the window.
func (s Surface) Sub(r Rect) Surface {
	x0, y0 := max(s.r.X, s.r.X+r.X), max(s.r.Y, s.r.Y+r.Y)
	x1, y1 := min(s.r.X+s.r.W, s.r.X+r.X+r.W), min(s.r.Y+s.r.H, s.r.Y+r.Y+r.H)
	return Surface{s.frame, Rect{x0, y0, max(0, x1-x0), max(0, y1-y0)}}
}

// Footed says that the foot of the frame names the keys of what lies on top.
func (s Surface) Footed() { s.frame.footed = true }

// Short tells whether the frame has so few rows that each counts: what its foot
// names is then not said a second time above.
func (s Surface) Short() bool { return s.frame.footed && s.frame.h < 20 }

// Fill blanks the window with a role.
func (s Surface) Fill(role theme.Role) {
	s.cool()
	s.disclose()
	for y := range s.r.H {
		s.Set(0, y, " ", role)
		s.Set(s.r.W-1, y, " ", role)
		row := s.row(y)
		for x := range row {
			row[x] = Cell{" ", role}
		}
	}
}

// Restyle gives every cell of the window a role and keeps the text.
func (s Surface) Restyle(role theme.Role) {
	for y := range s.r.H {
		row := s.row(y)
		for x := range row {
			row[x].Role = role
		}
	}
}

// At returns the cell at x, y; a blank outside the window.
func (s Surface) At(x, y int) Cell {
	if x < 0 || y < 0 || x >= s.r.W || y >= s.r.H {
		return Cell{" ", theme.Base}
	}
	return s.row(y)[x]
}

// Set stores one narrow cell.
func (s Surface) Set(x, y int, text string, role theme.Role) {
	if x < 0 || y < 0 || x >= s.r.W || y >= s.r.H {
		return
	}
	// Neighbours count even outside the window: half of a wide character must
	// not stay behind.
	fx := s.r.X + x
	row := s.frame.cells[(s.r.Y+y)*s.frame.w:][:s.frame.w]
	if row[fx].Text == "" && fx > 0 {
		row[fx-1].Text = " "
	}
	if fx+1 < len(row) && row[fx+1].Text == "" {
		row[fx+1].Text = " "
	}
	row[fx] = Cell{text, role}
}

// Text writes one line from x, y, clipped to the window, and returns the
// column behind it. Control characters become "·".
func (s Surface) Text(x, y int, text string, role theme.Role) int {
	for text != "" {
		var cluster string
		var columns int
		cluster, text, columns = layout.Cluster(text)
		cluster, width := settle(cluster, columns)
		switch {
		case width <= 0:
			continue
		case width == 1:
			s.Set(x, y, cluster, role)
		case x >= 0 && x+1 < s.r.W && y >= 0 && y < s.r.H:
			s.Set(x, y, " ", role)
			s.Set(x+1, y, " ", role)
			s.row(y)[x] = Cell{cluster, role}
			s.row(y)[x+1] = Cell{"", role}
		default:
			s.Set(x, y, " ", role)
		}
		for x += width; width < columns; width++ {
			s.Set(x, y, " ", role)
			x++
		}
	}
	return x
}

// settle returns what to draw for one grapheme cluster and its columns, which
// are not more than those of the layout. Terminals measure by code point or by
// cluster; where the two differ, rows would shift, so such a cluster is drawn
// as its first code point or as "·". Only letters with vowel signs that take a
// column by code points alone are drawn whole, since another word would stand
// there without them: [Surface.String] keeps what follows in its place.
func settle(cluster string, columns int) (string, int) {
	r, size := utf8.DecodeRuneInString(cluster)
	if unicode.IsControl(r) || r == utf8.RuneError {
		return "·", 1
	}
	if !utf8.ValidString(cluster) { // a byte that is none joins a letter that is written before others
		cluster = cluster[:size]
	}
	if spread(cluster, r, columns) {
		return cluster, columns
	}
	for _, c := range []string{cluster, cluster[:size]} {
		if w, ok := steady(c); ok && (w > 0 || c == cluster) {
			return c, w
		}
	}
	return "·", 1
}

// spread tells a letter with signs that takes two columns by code points and
// one by clusters, and that does not join what stands before it, as a vowel
// sign without its letter does.
func spread(c string, first rune, columns int) bool {
	return columns == 2 && unicode.IsLetter(first) && layout.RuneColumns(first) == 1 &&
		ansi.StringWidthWc(c) == 2 && ansi.StringWidth(c) == 1 && ansi.StringWidth("x"+c) == 2
}

// steady tells whether a cluster takes the same columns by both measures and
// does not join what stands before or behind it.
func steady(c string) (width int, ok bool) {
	if r, size := utf8.DecodeRuneInString(c); size == len(c) && plain(r) {
		return 1, true // almost everything on a screen: worth the short way
	}
	w := ansi.StringWidth(c)
	if w != ansi.StringWidthWc(c) || w > 2 {
		return 0, false
	}
	if r, size := utf8.DecodeRuneInString(c); size == len(c) && r >= 0x1f1e6 && r <= 0x1f1ff || unicode.Is(unicode.Hangul, r) && r < 0xac00 {
		return 0, false // half a flag, a part of a syllable
	}
	for _, joined := range []string{"x" + c, c + "x", " " + c, c + " "} {
		if ansi.StringWidth(joined) != 1+w || ansi.StringWidthWc(joined) != 1+w {
			return 0, false
		}
	}
	return w, true
}

// plain tells letters and drawing signs that take one column everywhere.
func plain(r rune) bool {
	return r >= ' ' && r < 0x7f || r > 0xa0 && r < 0x300 && r != 0xad || r >= 0x2190 && r < 0x2200 || r >= 0x2500 && r < 0x25a0
}

// Line writes text in exactly w columns from x, y: cut with "…" or padded.
func (s Surface) Line(x, y, w int, text string, role theme.Role) {
	end := s.Text(x, y, Truncate(text, w), role)
	for ; end < x+w; end++ {
		s.Set(end, y, " ", role)
	}
}

// Right writes text so that it ends before column x.
func (s Surface) Right(x, y int, text string, role theme.Role) {
	s.Text(x-Width(text), y, text, role)
}

// Frame draws a border around the window with a title in its upper edge and
// returns the window inside.
func (s Surface) Frame(b theme.Border, title string, role, titleRole theme.Role) Surface {
	w, h := s.r.W, s.r.H
	if w < 2 || h < 2 {
		return s.Sub(Rect{})
	}
	for x := 1; x < w-1; x++ {
		s.Set(x, 0, b.H, role)
		s.Set(x, h-1, b.H, role)
	}
	for y := 1; y < h-1; y++ {
		s.Set(0, y, b.V, role)
		s.Set(w-1, y, b.V, role)
	}
	s.Set(0, 0, b.TL, role)
	s.Set(w-1, 0, b.TR, role)
	s.Set(0, h-1, b.BL, role)
	s.Set(w-1, h-1, b.BR, role)
	if title != "" && w > 6 {
		s.Text(2, 0, " "+Truncate(title, w-6)+" ", titleRole)
	}
	return s.Sub(Rect{1, 1, w - 2, h - 2})
}

// More marks at the right edge that a list of n lines goes on above or below
// the window, which shows those from first on.
func (s Surface) More(g *theme.Glyphs, first, n int, role theme.Role) {
	if first > 0 {
		s.mark(0, g.Up, role)
	}
	if first+s.H() < n {
		s.mark(s.H()-1, g.Down, role)
	}
}

// List draws those of n rows that have room, from first on or nearest to it with the
// cursor among them, and marks in a column of its own that there are more. It returns
// the first one shown.
func (s Surface) List(g *theme.Glyphs, first, cursor, n int, role theme.Role, draw func(row Surface, i int)) int {
	first = Scroll(first, cursor, s.H(), n)
	w := s.W()
	if n > s.H() {
		w--
	}
	for y := range max(0, min(s.H(), n-first)) {
		draw(s.Sub(Rect{Y: y, W: w, H: 1}), first+y)
	}
	s.More(g, first, n, role)
	return first
}

// mark puts a sign at the end of a row. A number that ends there goes as a whole:
// without its last digits it would be another one.
func (s Surface) mark(y int, sign string, role theme.Role) {
	figure := func(x int) bool {
		c := s.At(x, y).Text
		return c != "" && strings.Contains("0123456789.,%~+-", c)
	}
	for x := s.W() - 1; x > 0 && figure(x); x-- {
		s.Set(x, y, " ", s.At(x, y).Role)
	}
	s.Set(s.W()-1, y, sign, role)
}

// String is the frame with the sequences of the theme, one reset a row.
func (s Surface) String(th *theme.Theme) string {
	var b strings.Builder
	b.Grow(s.r.W * s.r.H * 4)
	for y := range s.r.H {
		if y > 0 {
			b.WriteByte('\n')
		}
		last := theme.Role(-1)
		row := s.row(y)
		for x := 0; x < len(row); x++ {
			c := row[x]
			if c.Text == "" {
				continue
			}
			if c.Role != last {
				b.WriteString(th.Sequence(c.Role))
				last = c.Role
			}
			if th.Glyphs.ASCII && c.Text[0] >= utf8.RuneSelf {
				b.WriteString(ascii(c.Text, th.Glyphs))
				continue
			}
			if n, signs := letters(row[x:]); n > 0 {
				s.frame.letters(&b, row[x:x+n], signs)
				x += n - 1
				continue
			}
			b.WriteString(c.Text)
		}
		b.WriteString("\x1b[m")
	}
	return b.String()
}

// letters is how many cells in front of a row are of one role and hold letters
// that terminals may shape together, and whether any of them has a sign.
func letters(row []Cell) (n int, signs bool) {
	for ; n < len(row) && row[n].Role == row[0].Role; n++ {
		r, size := utf8.DecodeRuneInString(row[n].Text)
		sign := size < len(row[n].Text)
		if size > 0 && (!unicode.IsLetter(r) || r < 0x300 && !sign) {
			break
		}
		signs = signs || sign
	}
	return n, signs
}

// letters writes cells of letters in exactly as many columns, by the measure of
// the terminal. It matters only where letters have signs.
func (f *frame) letters(b *strings.Builder, cells []Cell, signs bool) {
	start := b.Len()
	for _, c := range cells {
		b.WriteString(c.Text)
	}
	if !signs {
		return
	}
	measure := ansi.StringWidthWc
	if f.clusters {
		measure = ansi.StringWidth
	}
	for n := measure(b.String()[start:]); n < len(cells); n++ {
		b.WriteByte(' ')
	}
}

// ascii stands in for a cluster on a terminal that shows ASCII only, in as many
// columns.
func ascii(cluster string, g *theme.Glyphs) string {
	switch cluster {
	case "…":
		return g.Ellipsis
	case "→":
		return g.Arrow
	}
	if like, ok := likes[cluster]; ok {
		return like
	}
	return strings.Repeat("?", Width(cluster))
}

// likes are ASCII signs in place of those that texts of this program use.
var likes = map[string]string{"×": "x", "·": "-", "–": "-", "—": "-", "≥": ">", "≤": "<", "µ": "u", "✓": "y", "✗": "x"}

// Plain is the frame as text, trailing blanks removed from every row.
func (s Surface) Plain() string {
	rows := make([]string, s.r.H)
	for y := range rows {
		var b strings.Builder
		for _, c := range s.row(y) {
			b.WriteString(c.Text)
		}
		rows[y] = strings.TrimRight(b.String(), " ")
	}
	return strings.Join(rows, "\n") + "\n"
}

func (s Surface) row(y int) []Cell {
	start := (s.r.Y+y)*s.frame.w + s.r.X
	return s.frame.cells[start : start+s.r.W]
}

// Scroll is the first of n lines that a window of so many rows shows when the
// one before showed those from first on: the same, or the nearest to it with
// which the line of the cursor is in the window.
func Scroll(first, cursor, rows, n int) int {
	first = max(min(first, cursor), cursor-rows+1)
	return max(0, min(first, n-rows))
}

// Width is the number of columns that [Surface.Text] takes for text.
func Width(text string) int {
	n := 0
	for text != "" {
		var w int
		_, text, w = cut(text)
		n += w
	}
	return n
}

// cut takes the first grapheme cluster off a text that is not empty and tells
// how many columns [Surface.Text] takes for it.
func cut(text string) (cluster, rest string, columns int) {
	cluster, rest, columns = layout.Cluster(text)
	_, w := settle(cluster, columns)
	if w > 0 {
		w = max(w, columns)
	}
	return cluster, rest, w
}

// Truncate cuts text to w columns and marks the cut with "…".
func Truncate(text string, w int) string {
	if w <= 0 {
		return ""
	}
	if Width(text) <= w {
		return text
	}
	n, end, rest := 0, 0, text
	for rest != "" {
		var cluster string
		var cw int
		cluster, rest, cw = cut(rest)
		if n+cw > w-1 {
			break
		}
		n += cw
		end += len(cluster)
	}
	return text[:end] + "…"
}

// Kept is what h lines of w columns show of a text: the last has a mark where more
// follows.
func Kept(lines []string, h, w int, g *theme.Glyphs) []string {
	if len(lines) <= h || h <= 0 {
		return lines[:min(len(lines), max(0, h))]
	}
	kept := slices.Clone(lines[:h])
	last := kept[h-1]
	if room := w - Width(g.Ellipsis); Width(last) > room {
		last = ansi.Truncate(last, room, "")
	}
	kept[h-1] = strings.TrimRight(last, " .,:;") + g.Ellipsis // its own full stop must not look like the end
	return kept
}

// Wrap breaks text into lines of at most w columns, at spaces where possible.
func Wrap(text string, w int) []string {
	if w <= 0 {
		return nil
	}
	return strings.Split(ansi.Wrap(text, w, "-/"), "\n")
}
