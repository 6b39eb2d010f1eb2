package merging

import (
	"cmp"
	"fmt"
	"strings"

	"portolan/model"
	"portolan/model/wording"
	"portolan/tui/part"
	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

const (
	wide     = 78 // columns of the dialog, frame included
	mostRows = 12 // rows of the list
	least    = 6  // lines below the list

	leastRuled = 6 // rows from which a line parts the list from what is below
)

// line is one line below the list; answer is what a click on it decides, -1 for
// nothing.
type line struct {
	text   string
	role   theme.Role
	answer int
}

// Size implements part.Overlay.
func (d *Dialog) Size(w, h int) (int, int) {
	d.hints = max(d.hints, d.hintsWidth())
	room := min(max(wide, d.hints+4), w)
	below := least
	keep := d.whole
	for _, d.whole = range []bool{false, true} {
		below = max(below, min(mostRows, len(d.details(room-4, mostRows, theme.Unicode))))
	}
	d.whole = keep
	return room, min(min(mostRows, len(d.rows))+below+5, h)
}

// hintsWidth is how many columns all keys of the dialog take, with the longer names that
// they have in ASCII.
func (d *Dialog) hintsWidth() int {
	n := 0
	for _, h := range d.keys.Hints() {
		n += part.HintWidth(h, true) + 2
	}
	return n
}

// Draw implements part.Panel.
func (d *Dialog) Draw(s screen.Surface, th *theme.Theme, _ bool) {
	defer picker.Plainly(s, th)
	in := s.Dialog(th, d.title(s.W()-6))
	if in.W() < 8 || in.H() < 2 {
		return
	}
	w, room := in.W()-2, in.H()
	if room > 4 && !s.Short() {
		room--
		picker.DrawHints(in, 1, room, th, d.keys.Hints())
	}
	d.listH = min(mostRows, len(d.rows))
	if room-d.listH < least+1 {
		d.listH = min(d.listH, max(1, room/2))
	}
	ruled := room >= leastRuled
	if !ruled { // what both sides made of the place is all that has room
		d.listH = min(d.listH, 1)
	}
	d.drawList(in.Sub(screen.Rect{X: 1, Y: 0, W: w, H: d.listH}), th)
	at := d.listH
	if ruled && at > 0 && at < room {
		in.Text(1, at, strings.Repeat(th.Glyphs.Pane.H, w), theme.DialogMuted)
		at++
	}
	d.drawBelow(in, at, room, th)
}

// title says of what the merge is, where w columns have room, and what is left to decide.
func (d *Dialog) title(w int) string {
	n := len(d.merged.Conflicts)
	left := fmt.Sprintf("%d of %s to decide", d.open(), wording.Count(n, "place"))
	switch {
	case n == 0:
		return d.sides.Title
	case d.open() == 0:
		left = wording.Count(n, "place") + " decided"
	}
	if whole := d.sides.Title + ": " + left; screen.Width(whole) <= w {
		return whole
	}
	return left
}

func (d *Dialog) drawList(s screen.Surface, th *theme.Theme) {
	d.top = screen.Scroll(d.top, d.cursor, s.H(), len(d.rows))
	for y := range min(s.H(), len(d.rows)-d.top) {
		r := d.rows[d.top+y]
		role, muted, lead := theme.Dialog, theme.DialogMuted, "  "
		if d.top+y == d.cursor {
			role, muted, lead = theme.Selected, theme.Selected, th.Glyphs.Pointer+" "
			s.Line(0, y, s.W(), "", role)
		}
		text, right := model.Visible(r.head), ""
		if r.conflict >= 0 {
			c := d.merged.Conflicts[r.conflict]
			text, right = "  "+d.propOrWhole(c), d.decided(c)
			if y == 0 { // its heading is out of sight
				text, right = d.alone(c, s.W()-screen.Width(lead))
			}
		} else if len(r.of) > 1 {
			right = wording.Count(len(r.of), "place")
		}
		if right != "" {
			s.Right(s.W(), y, right, muted)
			right = " " + right
		}
		s.Text(0, y, screen.Truncate(lead+text, s.W()-screen.Width(right)), role)
	}
}

// propOrWhole is what of a node, a link or the design a place is about.
func (d *Dialog) propOrWhole(c model.Conflict) string {
	return model.Visible(cmp.Or(d.prop(c), "as a whole"))
}

// leastName is how many columns of a name are worth showing.
const leastName = 6

// alone is the row of a place that no heading stands above, in w columns: with the node
// or link that it is of, whose name gives way first. Whether it is decided stands there
// where that leaves room.
func (d *Dialog) alone(c model.Conflict, w int) (text, right string) {
	name, prop := model.Visible(d.called(c)), d.propOrWhole(c)
	for _, right = range []string{d.decided(c), ""} {
		room := w - screen.Width(": "+prop)
		if right != "" {
			room -= screen.Width(right) + 1
		}
		if screen.Width(name) <= room {
			return name + ": " + prop, right
		}
		if right == "" {
			name = screen.Truncate(name, max(leastName, room))
		}
	}
	return name + ": " + prop, ""
}

// decided says what was chosen for a place.
func (d *Dialog) decided(c model.Conflict) string {
	a, said := d.said[c.Where()]
	if !said {
		return "to decide"
	}
	return [...]string{d.sides.Mine, d.sides.Theirs, "both"}[a]
}

func (d *Dialog) drawBelow(in screen.Surface, at, end int, th *theme.Theme) {
	lines := d.details(in.W()-2, end-at, th.Glyphs)
	d.page, d.total = max(0, end-at), len(lines)
	d.scroll(0)
	d.sideY = []int{-1, -1, -1}
	for y := range max(0, min(d.page, len(lines)-d.below)) {
		l := lines[d.below+y]
		in.Text(1, at+y, screen.Truncate(l.text, in.W()-2), l.role)
		if l.answer >= 0 && d.sideY[l.answer] < 0 {
			d.sideY[l.answer] = at + y + 1
		}
	}
	if d.page > 0 {
		in.Sub(screen.Rect{X: 0, Y: at, W: in.W(), H: d.page}).More(th.Glyphs, d.below, len(lines), theme.DialogMuted)
	}
}

// details is what stands below the list in w columns: the place, or all that changes
// here. Where it takes more than so many rows, what can be chosen comes first.
func (d *Dialog) details(w, rows int, g *theme.Glyphs) []line {
	var out []line
	add := func(role theme.Role, lead, text string, answer int) {
		if g.ASCII { // before it is wrapped: it becomes broader
			text = strings.ReplaceAll(text, "→", "->")
		}
		for i, s := range screen.Wrap(text, w-screen.Width(lead)) {
			if i > 0 {
				lead = strings.Repeat(" ", screen.Width(lead))
			}
			out = append(out, line{lead + s, role, answer})
		}
	}
	if d.whole || len(d.rows) == 0 {
		changes := d.changes()
		switch {
		case len(changes) == 0:
			add(theme.Dialog, "", "Nothing changes here.", -1)
		case len(d.rows) == 0:
			add(theme.Dialog, "", "Nobody is in the way of the other. What changes here:", -1)
		default:
			add(theme.Dialog, "", "What changes here, as it is decided now:", -1)
		}
		for _, c := range changes {
			add(theme.Dialog, "  "+c.Shown(g)+" ", c.What+"  "+c.Text, -1)
		}
		return out
	}
	r := d.rows[d.cursor]
	if r.conflict < 0 {
		add(theme.Dialog, "", fmt.Sprintf("%s of %s that both changed.", wording.Count(len(r.of), "place"), model.Visible(r.head)), -1)
		for _, i := range r.of {
			c := d.merged.Conflicts[i]
			add(theme.DialogMuted, "  ", strings.TrimSpace(model.Visible(d.prop(c)+": "+d.words(c, c.Mine)+" "+d.sides.Mine+", "+d.words(c, c.Theirs)+" "+d.sides.Theirs)), -1)
		}
		return out
	}
	c := d.merged.Conflicts[r.conflict]
	a, said := d.said[c.Where()]
	names := []string{d.sides.Mine, d.sides.Theirs, "both", "before"}
	col := 0
	for _, n := range names {
		col = max(col, screen.Width(n))
	}
	side := func(name, text string, answer int) {
		role, lead := theme.Dialog, "  "
		if answer < 0 {
			role = theme.DialogMuted
		}
		if said && answer == int(a) {
			role, lead = theme.DialogGood, g.Check+" "
		}
		add(role, lead+name+strings.Repeat(" ", col-screen.Width(name)+2), model.Visible(text), answer)
	}
	sides := func() {
		side(d.sides.Mine, d.words(c, c.Mine), 0)
		side(d.sides.Theirs, d.words(c, c.Theirs), 1)
		if c.Both != "" {
			side("both", d.words(c, c.Both), 2)
		}
	}
	side("before", d.words(c, c.Base), -1)
	if sides(); len(out) > rows {
		out = nil
		sides()
		side("before", d.words(c, c.Base), -1)
	}
	return out
}

func set(s string) string {
	if s == "" {
		return "not set"
	}
	return s
}
