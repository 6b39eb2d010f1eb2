package scene

import (
	"math"

	"portolan/export/overlay"
	"portolan/export/palette"
	"portolan/model"
	"portolan/model/layout"
)

// Sizes, in pixels.
const (
	cellW, cellH = 8, 18
	margin       = 24
	boxWidth     = 44 // cells; longer titles wrap
	leastWidth   = 360

	captionSize = 10.5
	titleSize   = 13
	factSize    = 11.5
	badgeSize   = 10.5
	labelSize   = 11.5
	frameSize   = 12
	headingSize = 18
	smallSize   = 11.5
	baseline    = 0.35 // of the font size: from the middle of a line down to its baseline
)

type builder struct {
	t     *model.Topology
	d     *layout.Drawing
	theme *palette.Theme
	notes *overlay.Notes

	scene  *Scene
	x0, y0 float64 // where the first cell of the drawing starts
	wires  *wires
}

func (b *builder) build() *Scene {
	width := max(leastWidth, float64(b.d.W*cellW))
	b.scene.W, b.scene.Paper = width+2*margin, b.theme.Paper
	b.scene.Title, b.scene.Desc = b.title(), b.describe()
	y := b.heading(margin, width)
	b.x0, b.y0 = margin+(width-float64(b.d.W*cellW))/2, y
	b.wires = newWires(b.d)
	for i := range b.d.Frames {
		b.frame(&b.d.Frames[i])
	}
	b.lines()
	for i := range b.d.Frames {
		b.frameTitle(&b.d.Frames[i])
	}
	for i := range b.d.Boxes {
		b.box(&b.d.Boxes[i])
	}
	for i := range b.d.Lines {
		b.label(&b.d.Lines[i])
	}
	y += float64(b.d.H * cellH)
	y = b.legend(y, width)
	b.scene.H = math.Ceil(y + margin)
	return b.scene
}

func (b *builder) add(g Group) {
	g.Title, g.ID = Clean(g.Title), Clean(g.ID)
	b.scene.Groups = append(b.scene.Groups, g)
}

func (b *builder) title() string {
	if s := Clean(b.t.Name); s != "" {
		return s
	}
	return "Topology"
}

// heading writes name and description and returns where the drawing starts.
func (b *builder) heading(y, width float64) float64 {
	room := Span{margin, width}
	g := Group{Class: "heading"}
	for _, line := range b.wrap(b.t.Name, headingSize, true, width) {
		g.Shapes = append(g.Shapes, b.fit(line, headingSize, true, b.theme.Ink, room, y+headingSize*0.8, start))
		y += headingSize * 1.3
	}
	for _, line := range b.wrap(b.t.Description, smallSize, false, width) {
		g.Shapes = append(g.Shapes, b.fit(line, smallSize, false, b.theme.Muted, room, y+smallSize, start))
		y += smallSize * 1.4
	}
	if len(g.Shapes) == 0 {
		return y
	}
	b.add(g)
	return y + cellH
}

// px and py are the left and upper edges of a cell, cx and cy its middle.
func (b *builder) px(x int) float64 { return b.x0 + float64(x*cellW) }
func (b *builder) py(y int) float64 { return b.y0 + float64(y*cellH) }
func (b *builder) cx(x int) float64 { return b.px(x) + cellW/2.0 }
func (b *builder) cy(y int) float64 { return b.py(y) + cellH/2.0 }

func (b *builder) frame(f *layout.Frame) {
	c := b.theme.Region
	if f.Ring {
		b.add(Group{Class: "group", Title: "Group " + f.Title, Shapes: []Shape{&Rect{
			X: b.cx(f.X), Y: b.cy(f.Y), W: float64((f.W - 1) * cellW), H: float64((f.H - 1) * cellH), R: 8,
			Stroke: b.theme.Muted, Width: 1.2, Dash: []float64{6, 4},
		}}})
		return
	}
	b.add(Group{Class: "frame", Title: "Region " + f.Title, Shapes: []Shape{&Rect{
		X: b.cx(f.X), Y: b.cy(f.Y), W: float64((f.W - 1) * cellW), H: float64((f.H - 1) * cellH), R: 8,
		Fill: c.Fill, Stroke: c.Border, Width: 1.2, Dash: []float64{2, 3},
	}}})
}

// frameTitle writes the name of a Region on a tab in a side of its
// frame.
func (b *builder) frameTitle(f *layout.Frame) {
	c := b.theme.Region
	room := Span{b.px(f.TitleAt.X), min(float64(layout.Columns(f.Title)*cellW), b.cx(f.X+f.W-1)-b.px(f.TitleAt.X)-cellW)}
	if room.W <= 0 {
		return
	}
	ink, class := c.Text, Group{Class: "frame", Title: "Region " + f.Title}
	if f.Ring {
		ink, class = b.theme.Ink, Group{Class: "group", Title: "Group " + f.Title}
	}
	text := b.fit(f.Title, frameSize, true, ink, room, b.cy(f.TitleAt.Y)+frameSize*baseline, start)
	const pad = 6
	tab := &Rect{
		X: text.X - pad, Y: b.cy(f.TitleAt.Y) - cellH/2 + 0.5, W: text.W + 2*pad, H: cellH - 1, R: 4,
		Fill: c.Fill, Stroke: c.Border, Width: 1,
	}
	if f.Ring {
		tab.Fill, tab.Stroke = b.ground(b.px(f.TitleAt.X), b.cy(f.TitleAt.Y)), b.theme.Muted
	}
	class.Shapes = []Shape{tab, text}
	b.add(class)
}

// ground is the colour behind a point that no box covers.
func (b *builder) ground(x, y float64) string {
	for i := range b.d.Frames {
		f := &b.d.Frames[i]
		if !f.Ring && x > b.cx(f.X) && x < b.cx(f.X+f.W-1) && y > b.cy(f.Y) && y < b.cy(f.Y+f.H-1) {
			return b.theme.Region.Fill
		}
	}
	return b.theme.Paper
}
