package canvas

import (
	"portolan/export/text"
	"portolan/model/layout"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// Look says how the drawing is shown at the moment.
type Look struct {
	Focus   string                 // node
	Link    string                 // link, as its reference reads
	Dimmed  map[string]bool        // nodes and links that step back
	Marked  map[string]bool        // selected nodes
	Failed  map[string]bool        // nodes and links with an error
	Dead    map[string]bool        // nodes that are broken in a simulation, links that carry nothing then
	Down    map[string]bool        // Regions that are broken in a simulation
	Heavy   map[string]bool        // links that carry much of the traffic
	Way     map[string]bool        // links of a way that stands out
	Counts  map[string]text.Counts // findings by node
	Labels  map[string]string      // letters on nodes to choose by
	Faint   map[string]bool        // nodes whose letters step back
	Sub     string                 // second cursor: the target of a new link, marked as the focus is
	Ghost   *screen.Rect           // rectangle being dragged, in cells of the window
	Ghosts  map[string]bool        // nodes that are not there yet
	Minimap bool
}

// Draw paints the visible part of the drawing into s, which has the size of
// the window.
func (v *View) Draw(s screen.Surface, th *theme.Theme, look Look) {
	s.Fill(theme.Grid)
	if v.d == nil || v.w == 0 || v.h == 0 {
		return
	}
	look = v.gather(look)
	text.PaintInto(&v.grid, v.d, text.PaintOptions{
		ASCII: th.Glyphs.ASCII, Focus: look.Focus, Target: look.Sub, Line: look.Link, Dimmed: look.Dimmed, Marked: look.Marked,
		Failed: look.Failed, Dead: look.Dead, Down: look.Down, Heavy: look.Heavy, Counts: look.Counts, Clip: text.Rect{X: v.x, Y: v.y, W: v.w, H: v.h},
	})
	v.copy(s, th)
	v.rows(s, th, look)
	v.ends(s, look)
	for id := range look.Ghosts {
		v.ghost(s, th, id)
	}
	for id, letters := range look.Labels {
		if r, ok := v.Place(id); ok {
			if r.H > 1 {
				letters = " " + letters + " "
			}
			role := theme.Selected
			if look.Faint[id] {
				role = theme.Muted
			}
			// On a box of one row over its sign, not its name; in the window, however
			// little of the box is.
			s.Text(max(0, r.X-v.x), max(0, r.Y-v.y), letters, role)
		}
	}
	v.target(s, th, look)
	if g := look.Ghost; g != nil {
		rubberBand(s, *g, th.Glyphs.Frame)
	}
	if look.Minimap && !v.Fits(v.d) {
		v.minimap(s, th, look)
	}
}

// target points at the second cursor beside its letter; a row has its sign already.
func (v *View) target(s screen.Surface, th *theme.Theme, look Look) {
	it := v.item(look.Sub)
	if it == nil {
		return
	}
	x, y := it.r.X-v.x, it.r.Y-v.y
	switch {
	case it.r.H > 2:
		s.Text(x, y+it.r.H/2, th.Glyphs.Pointer, theme.Accent)
	case v.dot(*it) && x > 0: // its one cell has the letter
		s.Set(x-1, y, th.Glyphs.Pointer, theme.Selected)
	case v.dot(*it):
		s.Set(x+it.r.W, y, th.Glyphs.Pointer, theme.Selected)
	}
}

// ends shows where the focused link begins and ends. One that is so short that there
// is little of it to be seen is marked as a whole.
func (v *View) ends(s screen.Surface, look Look) {
	if look.Link == "" {
		return
	}
	for i := range v.d.Lines {
		l := &v.d.Lines[i]
		if l.ID != look.Link || len(l.Points) < 2 {
			continue
		}
		a, b := l.Points[0], l.Points[len(l.Points)-1]
		r := screen.Rect{X: min(a.X, b.X) - v.x, Y: min(a.Y, b.Y) - v.y, W: max(a.X, b.X) - min(a.X, b.X) + 1, H: max(a.Y, b.Y) - min(a.Y, b.Y) + 1}
		if r.W+r.H <= shortLink && (r.W == 1 || r.H == 1) {
			v.markShort(s, r)
			return
		}
		for _, p := range [2]layout.Point{a, b} {
			if !v.worded(p.X-v.x, p.Y-v.y) { // in a box of one row it would be a letter of the name
				s.Sub(screen.Rect{X: p.X - v.x, Y: p.Y - v.y, W: 1, H: 1}).Restyle(theme.LineFocus)
			}
		}
		return
	}
}

// worded tells whether a cell of the window holds a letter of something else than a line.
func (v *View) worded(x, y int) bool {
	switch v.grid.At(x, y).Style.Role() {
	case text.Caption, text.Title, text.Fact, text.Badge, text.Finding, text.FrameTitle:
		return true
	}
	return false
}

// markShort marks a link of few cells, and of the borders at its ends what is no text;
// where but one cell is left it stands in brackets, so that it is seen without colours.
func (v *View) markShort(s screen.Surface, r screen.Rect) {
	marked := 0
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			if v.worded(x, y) {
				continue
			}
			s.Sub(screen.Rect{X: x, Y: y, W: 1, H: 1}).Restyle(theme.Selected)
			marked++
		}
	}
	y := r.Y + r.H/2
	if marked > 3 || r.W > 1 || s.At(r.X-1, y).Text != " " || s.At(r.X+1, y).Text != " " {
		return
	}
	s.Set(r.X-1, y, "[", theme.Selected)
	s.Set(r.X+1, y, "]", theme.Selected)
}

// shortLink is the extent, with the borders of both boxes, up to which a link hardly
// shows.
const shortLink = 5

// ghost dots the border of a node that is not there yet; what has no border
// changes its colour.
func (v *View) ghost(s screen.Surface, th *theme.Theme, id string) {
	it := v.item(id)
	if it == nil || !v.sees(it.r) {
		return
	}
	r := screen.Rect{X: it.r.X - v.x, Y: it.r.Y - v.y, W: it.r.W, H: it.r.H}
	if r.H < 3 {
		s.Sub(r).Restyle(theme.Accent)
		return
	}
	dots := map[string]string{"─": th.Glyphs.Frame.H, "│": th.Glyphs.Frame.V, "-": th.Glyphs.Frame.H, "|": th.Glyphs.Frame.V}
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			edge := y == r.Y || y == r.Y+r.H-1 || x == r.X || x == r.X+r.W-1
			if !edge || x < 0 || y < 0 || x >= s.W() || y >= s.H() {
				continue
			}
			c := s.At(x, y)
			if dot, ok := dots[c.Text]; ok {
				c.Text = dot
			}
			s.Set(x, y, c.Text, theme.Accent)
		}
	}
}

// doubles are double lines in the place of others.
var doubles = func() map[rune]string {
	out := map[rune]string{}
	for double, singles := range map[string]string{
		"═": "─━┄┅┈┉╌╍╴╶", "║": "│┃┆┇┊┋╎╏╵╷", "╔": "┌┏╭", "╗": "┐┓╮", "╚": "└┗╰", "╝": "┘┛╯",
		"╠": "├┣", "╣": "┤┫", "╦": "┬┳", "╩": "┴┻", "╬": "┼╋",
	} {
		for _, r := range singles {
			out[r] = double
		}
	}
	return out
}()

// copy turns the painted cells into cells of the surface.
func (v *View) copy(s screen.Surface, th *theme.Theme) {
	if v.runes == nil {
		v.runes = make(map[rune]string, 128)
	}
	for y := range min(v.grid.H, s.H()) {
		for x := range min(v.grid.W, s.W()) {
			c := v.grid.At(x, y)
			if c.R == 0 || c.R == ' ' && c.Style.Role() == text.Blank {
				continue
			}
			if c.R < 0 {
				s.Text(x, y, v.grid.Text(c), roleOf(c.Style))
				continue
			}
			t, ok := v.runes[c.R]
			if !ok {
				t = string(c.R)
				v.runes[c.R] = t
			}
			if th.Doubled && roleOf(c.Style) == theme.LineBroken && doubles[c.R] != "" {
				s.Set(x, y, doubles[c.R], theme.LineRequest)
				continue
			}
			if c.R > 0x2e7f {
				s.Text(x, y, t, roleOf(c.Style))
			} else {
				s.Set(x, y, t, roleOf(c.Style))
			}
		}
	}
}

// rows restyles what has no border to show its state: boxes of one row, and
// guards under a box. The focus gets a sign too, for terminals without colour.
func (v *View) rows(s screen.Surface, th *theme.Theme, look Look) {
	for _, it := range v.items {
		if it.r.H > 2 || !v.sees(it.r) {
			continue
		}
		r := screen.Rect{X: it.r.X - v.x, Y: it.r.Y - v.y, W: it.r.W, H: 1}
		role, sign := theme.Role(-1), ""
		switch {
		case it.id == look.Focus, it.id == look.Sub:
			role, sign = theme.Selected, th.Glyphs.Pointer
		case it.badge && look.Dimmed[it.id] && !look.Dimmed[v.d.Boxes[it.box].ID]:
			// stands in a box that does not step back
		case look.Dimmed[it.id]:
			role = theme.Dimmed
		case look.Marked[it.id]:
			role, sign = theme.Selected, th.Glyphs.Marked
		case (it.badge || v.dot(it)) && look.Counts[it.id].Errors > 0:
			role = theme.ErrorText
		case (it.badge || v.dot(it)) && look.Counts[it.id].Warnings > 0:
			role = theme.WarningText
		}
		switch {
		case role >= 0 && it.badge:
			v.restyleBadge(s, r, role)
		case role >= 0:
			s.Sub(r).Restyle(role)
		}
		if sign == "" && v.dot(it) && !it.badge {
			v.foundBeside(s, th, r.X+r.W, r.Y, look.Counts[it.id])
		}
		if sign != "" && !v.dot(it) {
			c := look.Counts[it.id]
			found := c.Errors+c.Warnings > 0 || look.Dead[it.id] || look.Failed[it.id] || look.Labels[it.id] != ""
			x := v.signAt(s, it, r, found)
			if it.badge && sign != th.Glyphs.Pointer && s.At(x, r.Y).Text == th.Glyphs.Pointer {
				continue // one of those it is counted with has the focus
			}
			s.Set(x, r.Y, sign, role)
		}
	}
}

// dot tells whether a box has no room for more than its letter.
func (v *View) dot(it item) bool {
	return it.r.W < 3 || it.r.W < 4 && v.d.Level == layout.Dots
}

// foundBeside puts the sign of what was found about a dot behind it, where at most a line
// begins: its colour alone would tell nothing to who sees none.
func (v *View) foundBeside(s screen.Surface, th *theme.Theme, x, y int, c text.Counts) {
	sign, role := th.Glyphs.Error, theme.ErrorText
	switch {
	case c.Errors+c.Warnings == 0, v.worded(x, y), x >= s.W():
		return
	case c.Errors == 0:
		sign, role = th.Glyphs.Warning, theme.WarningText
	}
	s.Set(x, y, sign, role)
}

// restyleBadge changes the look of what is told of a guard, and not of the border and
// the numbers of findings that share its row.
func (v *View) restyleBadge(s screen.Surface, r screen.Rect, role theme.Role) {
	for x := r.X; x < r.X+r.W; x++ {
		if v.grid.At(x, r.Y).Style.Role() == text.Badge {
			s.Sub(screen.Rect{X: x, Y: r.Y, W: 1, H: 1}).Restyle(role)
		}
	}
}

// signAt is the column for the sign of a row's state. The letter of the kind and
// the sign of a finding stay: it goes into the blank behind them, else behind the last
// word, since at the far end of a wide box it would seem to be of the next one.
func (v *View) signAt(s screen.Surface, it item, r screen.Rect, found bool) int {
	switch {
	case it.badge:
		return v.guardSign(it) - v.x
	case !found && v.d.Boxes[it.box].Caption != string(v.d.Boxes[it.box].Letter):
		return r.X
	case s.At(r.X+1, r.Y).Text == " " || r.X+r.W >= s.W():
		return r.X + 1
	}
	x := r.X + r.W
	for x > r.X+1 && s.At(x-1, r.Y).Text == " " {
		x--
	}
	return x
}

// guardSign is the column, in cells of the drawing, for the sign of a guard's state:
// over the sign of its row, or into the blank before its name where others stand in
// front of it. No letter of a name gives way, so one counted with others ("2 CHECK")
// marks the whole of them.
func (v *View) guardSign(it item) int {
	badges := v.d.Boxes[it.box].Badges
	x := it.r.X
	for _, b := range badges {
		if b.Text != "" {
			x = b.At.X
		}
		if b.ID == it.id {
			break
		}
	}
	if first := badges[0].At.X; v.d.Inset && x != first {
		c := v.grid.At(x+1-v.x, it.r.Y-v.y)
		if x++; c.R != ' ' || c.Style.Role() != text.Badge {
			return first // no name has room: the sign stands for all of them
		}
	}
	return x
}

func roleOf(st text.Style) theme.Role {
	if st.Has(text.Dimmed) {
		return dimmedRole(st)
	}
	switch st.Role() {
	case text.BoxBorder:
		switch {
		case st.Has(text.Focused):
			return theme.BoxFocus
		case st.Has(text.Marked):
			return theme.Accent
		case st.Has(text.Failed):
			return theme.LineBroken
		}
		return theme.BoxBorder
	case text.Caption:
		return theme.Family(st.Family())
	case text.Title:
		if st.Has(text.Marked) {
			return theme.Selected
		}
		return theme.BoxTitle
	case text.Fact, text.BoxFill:
		return theme.BoxFact
	case text.Badge:
		return theme.BoxBadge
	case text.FrameBorder, text.FrameTitle:
		return frameRole(st)
	case text.Finding:
		if st.Has(text.Failed) {
			return theme.ErrorText
		}
		return theme.WarningText
	}
	return lineRole(st)
}

// dimmedRole is the look of what steps back. The frame of the focus, or its line, keeps
// the colour: a list that points to something else does not change what commands act on.
func dimmedRole(st text.Style) theme.Role {
	if !st.Has(text.Focused) {
		return theme.Dimmed
	}
	switch st.Role() {
	case text.BoxBorder:
		return theme.BoxFocus
	case text.RequestLine, text.DNSLine, text.AttachLine, text.Arrow, text.Label:
		return theme.LineFocus
	}
	return theme.Dimmed
}

func frameRole(st text.Style) theme.Role {
	switch {
	case st.Has(text.Failed):
		return theme.LineBroken
	case st.Role() == text.FrameTitle:
		return theme.FrameTitle
	}
	return theme.FrameBorder
}

func lineRole(st text.Style) theme.Role {
	if st.Role() == text.Blank {
		return theme.Grid
	}
	switch {
	case st.Has(text.Focused):
		return theme.LineFocus
	case st.Has(text.Failed):
		return theme.LineBroken
	}
	switch st.Role() {
	case text.DNSLine:
		return theme.LineDNS
	case text.AttachLine:
		return theme.LineAttach
	case text.Label:
		return theme.LineLabel
	}
	return theme.LineRequest
}

// rubberBand draws the border of a rectangle and leaves what is inside.
func rubberBand(s screen.Surface, r screen.Rect, b theme.Border) {
	right, bottom := r.X+r.W-1, r.Y+r.H-1
	for x := r.X; x <= right; x++ {
		s.Set(x, r.Y, b.H, theme.Accent)
		s.Set(x, bottom, b.H, theme.Accent)
	}
	for y := r.Y; y <= bottom; y++ {
		s.Set(r.X, y, b.V, theme.Accent)
		s.Set(right, y, b.V, theme.Accent)
	}
	s.Set(r.X, r.Y, b.TL, theme.Accent)
	s.Set(right, r.Y, b.TR, theme.Accent)
	s.Set(r.X, bottom, b.BL, theme.Accent)
	s.Set(right, bottom, b.BR, theme.Accent)
}

// Clear blanks a rectangle of a surface and returns it as a window. Wide
// characters that reach into it from outside are blanked as a whole.
func Clear(s screen.Surface, r screen.Rect, role theme.Role) screen.Surface {
	sub := s.Sub(r)
	sub.Fill(role)
	return sub
}

// LevelName is what a zoom level is called.
func LevelName(l layout.Level) string {
	switch l {
	case layout.Compact:
		return "compact"
	case layout.Dots:
		return "dots"
	case layout.Dots + 1:
		return "Regions"
	}
	return "detail"
}
