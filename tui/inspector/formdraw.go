package inspector

import (
	"cmp"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/wording"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// formRow is one line of the form.
type formRow struct {
	field int
	item  int    // row of a list; -1 for the line of the label
	note  string // message below a field instead
	role  theme.Role
}

// formView is what drawing a form needs to know.
type formView struct {
	in      screen.Surface
	th      *theme.Theme
	focused bool
	label   int // columns of labels
}

const (
	mostFormLabel  = 22
	leastFormValue = 8 // columns that a long label leaves its value
)

func (f *form) draw(in screen.Surface, th *theme.Theme, focused bool) {
	v := formView{in, th, focused, 0}
	for _, fd := range f.fields {
		v.label = max(v.label, screen.Width(fd.label))
	}
	v.label = max(6, min(v.label, mostFormLabel, in.W()*9/20))
	head := f.drawHead(v)
	f.head = head
	foot := f.foot(in.W()-2, in.H()-head, th)
	f.rows = f.layout(in.W() - 6)
	f.page = max(1, in.H()-head-len(foot))
	f.reveal()
	body := in.Sub(screen.Rect{Y: head, W: in.W(), H: in.H() - head - len(foot)})
	for y := range min(body.H(), len(f.rows)-f.top) {
		f.drawRow(formView{body, th, focused, v.label}, y, f.rows[f.top+y])
	}
	body.More(th.Glyphs, f.top, len(f.rows), theme.Muted)
	for i, l := range foot {
		in.Text(1, in.H()-len(foot)+i, screen.Truncate(l.note, in.W()-2), l.role)
	}
}

// drawHead names what is edited and returns the lines it took.
func (f *form) drawHead(v formView) int {
	if v.in.H() < 8 {
		return 0
	}
	left, right := "The design", f.t.Name
	role := theme.Strong
	switch {
	case f.sel.Link != nil:
		l := f.t.Link(*f.sel.Link)
		left, right = layout.LinkTitle(f.t, l.Ref()), string(l.Kind)
	case f.sel.Node != "":
		n := f.t.Node(f.sel.Node)
		left, right, role = n.Info().Title, layout.TitleOf(n), theme.Family(n.Info().Family)
	}
	if screen.Width(left)+screen.Width(right)+3 > v.in.W() && v.in.H() >= 12 { // neither is cut
		drawFact(v.in, 0, fact{left: left, leftRole: role}, false)
		drawFact(v.in, 1, fact{left: right, leftRole: theme.Strong}, false)
		return 3
	}
	drawFact(v.in, 0, fact{left: left, leftRole: role, right: right, rightRole: theme.Strong}, false)
	return 2
}

// layout makes the lines of all fields. The list under the cursor and those that clicks
// left have one line an item; others are summed up.
func (f *form) layout(w int) []formRow {
	var rows []formRow
	for i, fd := range f.fields {
		rows = append(rows, formRow{field: i, item: -1})
		if fd.list() && (i == f.cursor || f.held[i]) {
			for j := range len(fd.value) + 1 {
				rows = append(rows, formRow{field: i, item: j})
			}
		}
		for _, n := range []struct {
			text string
			role theme.Role
		}{{fd.wrong, theme.ErrorText}, {fd.odd, theme.WarningText}} {
			if n.text == "" {
				continue
			}
			for _, s := range screen.Wrap(n.text, w) {
				rows = append(rows, formRow{field: i, note: s, role: n.role})
			}
		}
	}
	return rows
}

// reveal scrolls so that the cursor, the messages below it and a row on either side are in
// the window, as far as there is room.
func (f *form) reveal() {
	at, last := 0, 0
	for i, r := range f.rows {
		if r.field != f.cursor {
			continue
		}
		fd := f.fields[r.field]
		if r.note == "" && (!fd.list() && r.item < 0 || r.item == fd.item) {
			at, last = i, i
		} else if r.note != "" {
			last = i
		}
	}
	if !f.free {
		around := 0
		if f.page >= last-at+3 {
			around = 1
		}
		f.top = max(f.top, last+around-f.page+1)
		f.top = min(f.top, at-around)
		if f.cursor == 0 && at <= 1 {
			f.top = 0
		}
	}
	f.top = max(0, min(f.top, len(f.rows)-f.page))
}

func (f *form) drawRow(v formView, y int, r formRow) {
	fd := f.fields[r.field]
	here := r.field == f.cursor && v.focused
	if r.note != "" {
		v.in.Text(4, y, screen.Truncate(r.note, v.in.W()-5), r.role)
		return
	}
	if r.item >= 0 {
		f.drawItem(v, y, fd, r.item, here && r.item == fd.item)
		return
	}
	label := theme.Muted
	if here {
		label = theme.Strong
		if !fd.list() {
			v.in.Text(0, y, v.th.Glyphs.Pointer, theme.Accent)
		}
	}
	x := v.label + 2
	if over := screen.Width(fd.label) - v.label; over > 0 { // not cut where the value leaves room
		x += min(over, max(0, v.in.W()-1-x-max(leastFormValue, fd.takes(v))))
	}
	v.in.Text(1, y, screen.Truncate(fd.label, x-2), label)
	if fd.changed() {
		v.in.Text(v.in.W()-1, y, "*", theme.Accent)
	}
	fd.drawValue(v, x, y, v.in.W()-1-x, here)
}

// takes is how many columns of v the value needs to be read and edited.
func (f *field) takes(v formView) int {
	const arrows, cursor = 4, 2
	switch {
	case f.list():
		return screen.Width(counted(len(f.value)))
	case f.bar():
		return v.in.W()
	case f.textual():
		return screen.Width(f.entry.Value()) + cursor
	case f.prop.Type == model.Bool:
		return screen.Width(f.boolText())
	}
	return screen.Width(cmp.Or(f.current(), notSet)) + arrows
}

// drawItem writes one line of the list under the cursor.
func (f *form) drawItem(v formView, y int, fd *field, i int, here bool) {
	w := v.in.W() - 6
	lead, text, role := fmt.Sprintf("%d", i+1), "", theme.Base
	if i < len(fd.value) {
		text = fd.value[i]
	} else {
		lead, text, role = "+", "add", theme.Accent
	}
	if here {
		v.in.Text(0, y, v.th.Glyphs.Pointer, theme.Accent)
	}
	v.in.Text(2, y, lead, theme.Muted)
	switch {
	case here && fd.typing != nil:
		fd.typing.Draw(v.in, 5, y, w, theme.Input, true)
	case here:
		v.in.Line(5, y, w, text, theme.Selected)
	default:
		v.in.Text(5, y, screen.Truncate(text, w), role)
	}
}

// drawValue writes the value as its type is edited, into w columns.
func (f *field) drawValue(v formView, x, y, w int, here bool) {
	if w <= 0 {
		return
	}
	role := theme.Base
	if f.result() == nil {
		role = theme.Muted
	}
	if f.wrong != "" {
		role = theme.ErrorText
	}
	g := v.th.Glyphs
	switch {
	case f.list():
		text := strings.Join(f.value, ", ")
		if here {
			text = counted(len(f.value))
		} else if len(f.value) == 0 {
			text = g.Dash
		}
		v.in.Text(x, y, screen.Truncate(text, w), role)
	case f.bar():
		f.drawBar(v, x, y, w, here, role)
	case f.textual():
		f.drawText(v, x, y, w, here, role)
	case f.prop.Type == model.Bool:
		v.in.Text(x, y, screen.Truncate(f.boolText(), w), role)
	default:
		text := f.current()
		if text == "" {
			text = notSet
		}
		if f.prop.Type == model.RegionID {
			if name := regionName(text); name != "" && screen.Width(text+name)+5 <= w {
				text += " " + name
			}
		}
		if here {
			role = theme.Accent
			text = g.Left + " " + screen.Truncate(text, w-4) + " " + g.Right
		}
		v.in.Text(x, y, screen.Truncate(text, w), role)
	}
}

func counted(n int) string {
	if n == 0 {
		return "none"
	}
	return wording.Count(n, "item")
}

func (f *field) boolText() string {
	switch v := f.current(); {
	case v == "true":
		return "[x] yes"
	case v == "false":
		return "[ ] no"
	}
	return "[-] not set"
}

func (f *field) drawText(v formView, x, y, w int, here bool, role theme.Role) {
	text := f.entry.Value()
	switch {
	case here:
		f.entry.Draw(v.in, x, y, w, theme.Input, true)
		if text == "" && f.fallback != "" && w > 3 {
			v.in.Text(x+2, y, screen.Truncate(valueText(f.prop, []string{f.fallback})+" (default)", w-2), theme.Input)
		}
		return
	case text == "" && f.fallback != "":
		text = f.fallback
	case text == "":
		text = v.th.Glyphs.Dash
	}
	if f.prop.Unit != "" && text != v.th.Glyphs.Dash {
		text += " " + f.prop.Unit
	}
	v.in.Text(x, y, screen.Truncate(text, w), role)
}

// drawBar writes a number, its bar and its bounds, as far as there is room.
func (f *field) drawBar(v formView, x, y, w int, here bool, role theme.Role) {
	const digits = 5
	g := v.th.Glyphs
	if here {
		f.entry.Draw(v.in, x, y, min(digits, w), theme.Input, true)
		if f.entry.Value() == "" && f.fallback != "" && w > digits {
			v.in.Text(x+1, y, screen.Truncate(f.fallback, digits-1), theme.Input)
		}
	} else {
		text := f.current()
		if text == "" {
			text = g.Dash
		}
		v.in.Text(x, y, screen.Truncate(text, min(digits, w)), role)
	}
	bounds := number(f.prop.Min) + "-" + number(f.prop.Max)
	if f.prop.Min < 0 {
		bounds = number(f.prop.Min) + ".." + number(f.prop.Max)
	}
	if f.prop.Unit != "" {
		bounds += " " + f.prop.Unit
	}
	room := w - digits - 1
	cells := min(12, room-screen.Width(bounds)-1)
	if cells < 4 || g.Aloud {
		v.in.Text(x+digits+1, y, screen.Truncate(bounds, room), theme.Muted)
		return
	}
	full := 0
	if n, err := strconv.ParseFloat(f.current(), 64); err == nil && f.prop.Max > f.prop.Min {
		full = int(float64(cells)*(n-f.prop.Min)/(f.prop.Max-f.prop.Min) + 0.5)
		full = max(0, min(cells, full))
	}
	at := v.in.Text(x+digits+1, y, strings.Repeat(g.Bar, full), pickRole(here, theme.Accent, theme.Muted))
	at = v.in.Text(at, y, strings.Repeat(g.Dot, cells-full), theme.Muted)
	v.in.Text(at+1, y, bounds, theme.Muted)
}

func pickRole(first bool, a, b theme.Role) theme.Role {
	if first {
		return a
	}
	return b
}

// foot says what is pending, what it would change, and what the field means.
// It takes at most half of the h lines.
func (f *form) foot(w, h int, th *theme.Theme) []formRow {
	if h < 6 || w <= 0 {
		return nil
	}
	room := min(10, h/2)
	out := []formRow{{note: strings.Repeat(th.Glyphs.Pane.H, w), role: theme.PaneBorder}}
	add := func(text string, most int, role theme.Role) {
		lines := screen.Wrap(text, w)
		for i, l := range lines {
			if i == most || len(out) == room {
				out[len(out)-1].note = screen.Truncate(out[len(out)-1].note+" "+th.Glyphs.Ellipsis, w)
				return
			}
			out = append(out, formRow{note: l, role: role})
		}
	}
	switch n := f.changed(); {
	case f.asking:
		add(fmt.Sprintf("%d fields are changed.", n), 3, theme.WarningText) // the keys stand below
		return out
	case n > 0:
		add(fmt.Sprintf("* changed: %d of %d fields", n, len(f.fields)), 1, theme.Accent)
		if said := f.live(); said != "" {
			add(said, 3, theme.Base)
		}
	}
	if share := f.share(); share != "" {
		add(share, 1, theme.Base)
	}
	add(f.at().about(), room, theme.Muted)
	return out
}

// click puts the cursor on a field. It tells whether the field was under the
// cursor before and is one that enter opens or switches: a click does too.
func (f *form) click(y int, double bool) bool {
	if f.popup != nil {
		f.popup = nil // a click beside the list closes it
		return false
	}
	i := y - 1 - f.head + f.top
	if y < 1+f.head || y >= 1+f.head+f.page || i < 0 || i >= len(f.rows) {
		return false
	}
	r := f.rows[i]
	fd := f.fields[r.field]
	again := r.field == f.cursor && (!fd.list() || r.item == fd.item)
	if r.field != f.cursor {
		held := maps.Clone(f.held)
		if held == nil {
			held = map[int]bool{}
		}
		held[f.cursor] = true
		f.to(r.field, 1)
		f.held = held
	}
	if fd.list() && r.item >= 0 && fd.typing == nil {
		fd.item = r.item
	}
	return (again || double) && fd.typing == nil && (fd.list() || !fd.textual())
}

func (f *form) wheel(lines int) {
	if f.popup != nil {
		f.popup.Wheel(lines)
		return
	}
	f.top += lines
	f.free = true
}
