package scene

import (
	"strings"

	"portolan/export/palette"
	"portolan/model"
	"portolan/model/layout"
)

// guardFamily is the family of most guards.
const guardFamily = model.FamilySecurity

const (
	boxRadius = 6
	boxInset  = 1.0 // what keeps a border inside its cells
	barHeight = cellH + 2
	textPad   = cellW + 2
	signSize  = 12
	badgeStep = cellH - 2 // from row to row within a badge
)

// edges is where the border of a box runs.
func (b *builder) edges(x *layout.Box) (left, top, right, bottom float64) {
	return b.px(x.X) + boxInset, b.py(x.Y) + boxInset, b.px(x.X+x.W) - boxInset, b.py(x.Y+x.H) - boxInset
}

// box draws a node: its kind on a bar in the colour of its family, its title
// and facts below, and pills for what guards it.
func (b *builder) box(x *layout.Box) {
	c := b.theme.Family[x.Family]
	left, top, right, bottom := b.edges(x)
	g := Group{Class: "node", ID: x.ID, Title: x.Caption + " " + x.Title}
	border, width := c.Border, 1.5
	severity := b.severity(x.ID)
	sign, found := b.theme.Finding[severity]
	if found {
		border, width = sign.Fill, 3
		g.Title += b.told(x.ID)
	}
	bar := min(barHeight, (bottom-top)/2)
	g.Shapes = append(g.Shapes,
		&Rect{X: left, Y: top, W: right - left, H: bottom - top, R: boxRadius, Fill: c.Fill},
		&Path{Steps: capped(left, top, right, top+bar, boxRadius), Fill: c.Border},
		&Rect{X: left, Y: top, W: right - left, H: bottom - top, R: boxRadius, Stroke: border, Width: width},
	)
	room := Span{left + textPad - 2, right - left - 2*(textPad-2)}
	caption := room
	if found {
		caption.W -= signSize + 4
	}
	kind := b.fit(x.Caption, captionSize, true, c.BarText, caption, top+bar/2+captionSize*baseline, start)
	g.Shapes = append(g.Shapes, kind)
	if tags := tagsOf(x); tags != "" { // its group, where that has no frame
		used := kind.W + cellW
		g.Shapes = append(g.Shapes, b.fit(tags, captionSize, false, c.BarText, Span{caption.X + used, caption.W - used}, top+bar/2+captionSize*baseline, end))
	}
	if found {
		g.Shapes = append(g.Shapes, b.mark(severity, right-textPad-signSize/2+4, top+bar/2, signSize)...)
	}
	rows := x.Rows
	if len(rows) == 0 {
		rows = []string{x.Title}
	}
	lines := len(rows) + len(x.Facts)
	inside := 0
	if b.badgesInside() {
		inside = x.BadgeRows()
	}
	// The rows of text stand in the middle between the bar and the badges.
	low := bottom - float64(inside*cellH)
	if inside > 0 {
		low -= 4
	}
	step := min(cellH, (low-top-bar)/float64(lines))
	y := (top+bar+low)/2 - step*float64(lines)/2 + step/2
	for _, s := range rows {
		g.Shapes = append(g.Shapes, b.fit(s, titleSize, true, c.Text, room, y+titleSize*baseline, start))
		y += step
	}
	for _, s := range x.Facts {
		g.Shapes = append(g.Shapes, b.fit(s, factSize, false, c.Fact, room, y+factSize*baseline, start))
		y += step
	}
	y = bottom - 4 - (float64(inside)-0.5)*cellH
	for i := range x.Badges {
		if !b.badgesInside() {
			y = b.cy(x.Badges[i].At.Y)
		}
		g.Shapes = append(g.Shapes, b.badge(&x.Badges[i], left+4, right-4, y)...)
		y += float64(len(x.Badges[i].Lines()) * cellH)
	}
	b.add(g)
}

// badgesInside tells whether badges stand in their boxes: top down, lines
// leave from below.
func (b *builder) badgesInside() bool { return b.d.Direction == layout.TopDown }

// badge is a pill with a shield and the name of a guard, y the middle of its
// first row.
func (b *builder) badge(bd *layout.Badge, left, right, y float64) []Shape {
	family := guardFamily
	if n := b.t.Node(bd.ID); n != nil {
		family = n.Info().Family
	}
	c := b.theme.Family[family]
	border, width := c.Border, 1.0
	severity := b.severity(bd.ID)
	sign, found := b.theme.Finding[severity]
	if found {
		border, width = sign.Fill, 2
	}
	const height, shield, pad = cellH - 3, 18.0, 7.0
	spare := shield + pad
	if found {
		spare += signSize + 2
	}
	w, low := 0.0, y
	var texts []*Text
	for i, row := range bd.Lines() {
		low = y + float64(i*badgeStep)
		text := b.fit(row, badgeSize, false, c.Text, Span{left + shield, right - left - spare}, low+badgeSize*baseline, start)
		w = max(w, min(right-left, text.W*slack+spare))
		texts = append(texts, text)
	}
	out := []Shape{
		&Rect{X: left, Y: y - height/2, W: w, H: height + low - y, R: height / 2, Fill: c.Fill, Stroke: border, Width: width},
		shieldSign(left+11, y, c),
	}
	for _, text := range texts {
		text.Room.W = w - spare
		if text.Backwards {
			text.align(end)
		}
		text.Tight = text.W*slack > text.Room.W+0.01
		out = append(out, text)
	}
	if found {
		out = append(out, b.mark(severity, left+w-signSize/2-3, y, signSize-3)...)
	}
	return out
}

// shieldSign is a small shield around a point.
func shieldSign(x, y float64, c palette.Box) *Path {
	const w, h = 3.6, 4.4
	return &Path{Fill: c.Border, Steps: []Step{
		{Op: Move, X: x - w, Y: y - h + 0.8},
		{Op: Curve, X: x, Y: y - h, CX: x - w/2, CY: y - h + 0.6},
		{Op: Curve, X: x + w, Y: y - h + 0.8, CX: x + w/2, CY: y - h + 0.6},
		{Op: Straight, X: x + w, Y: y},
		{Op: Curve, X: x, Y: y + h, CX: x + w, CY: y + h*0.6},
		{Op: Curve, X: x - w, Y: y, CX: x - w, CY: y + h*0.6},
		{Op: Close},
	}}
}

// mark shows a finding by shape as well as by colour: a cross in a disc is an
// error, an exclamation mark in a triangle a warning.
func (b *builder) mark(severity string, x, y, size float64) []Shape {
	c := b.theme.Finding[severity]
	r, unit := size/2, size/signSize
	// A rim keeps the sign apart from a bar of about the same colour.
	if severity == withError {
		k := 2.4 * unit
		return []Shape{
			&Rect{X: x - r, Y: y - r, W: size, H: size, R: r, Fill: c.Fill, Stroke: c.Text, Width: 1.2},
			&Path{Stroke: c.Text, Width: 1.8 * unit, Steps: []Step{
				{Op: Move, X: x - k, Y: y - k},
				{Op: Straight, X: x + k, Y: y + k},
				{Op: Move, X: x - k, Y: y + k},
				{Op: Straight, X: x + k, Y: y - k},
			}},
		}
	}
	return []Shape{
		&Path{Fill: c.Fill, Stroke: c.Text, Width: 1.2, Steps: []Step{
			{Op: Move, X: x, Y: y - r},
			{Op: Straight, X: x + r + 0.5, Y: y + r - 0.5},
			{Op: Straight, X: x - r - 0.5, Y: y + r - 0.5},
			{Op: Close},
		}},
		&Path{Stroke: c.Text, Width: 1.6 * unit, Steps: []Step{
			{Op: Move, X: x, Y: y - 2.4*unit},
			{Op: Straight, X: x, Y: y + 1.4*unit},
			{Op: Move, X: x, Y: y + 2.6*unit},
			{Op: Straight, X: x, Y: y + 4*unit},
		}},
	}
}

// capped is a rectangle whose upper corners are round.
func capped(left, top, right, bottom, r float64) []Step {
	return []Step{
		{Op: Move, X: left, Y: bottom},
		{Op: Straight, X: left, Y: top + r},
		{Op: Curve, X: left + r, Y: top, CX: left, CY: top},
		{Op: Straight, X: right - r, Y: top},
		{Op: Curve, X: right, Y: top + r, CX: right, CY: top},
		{Op: Straight, X: right, Y: bottom},
		{Op: Close},
	}
}

// tagsOf are the groups of a box that have no frame.
func tagsOf(x *layout.Box) string {
	var out []string
	for _, s := range x.Tags {
		out = append(out, layout.Tag(s))
	}
	return strings.Join(out, " ")
}
