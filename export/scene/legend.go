package scene

import "portolan/model/layout"

// entry is a sign of the legend and what it means.
type entry struct {
	draw  func(x, y float64) []Shape // at the left end of the sign
	width float64
	means string
}

// legend explains the lines and signs that the picture has below y, and
// returns where it ends.
func (b *builder) legend(y, width float64) float64 {
	entries := b.entries()
	if len(entries) == 0 {
		return y
	}
	const space, apart = 6, 20
	y += cellH * 1.8
	x := float64(margin)
	g := Group{Class: "legend"}
	for _, e := range entries {
		w := measure(e.means, smallSize, false) * slack
		if x > margin && x+e.width+space+w > margin+width {
			x, y = margin, y+cellH*1.2
		}
		g.Shapes = append(g.Shapes, e.draw(x, y)...)
		x += e.width + space
		g.Shapes = append(g.Shapes, fit(e.means, smallSize, false, b.theme.Muted, Span{x, w}, y+smallSize*baseline, start))
		x += w + apart
	}
	b.add(g)
	return y + cellH/2
}

func (b *builder) entries() []entry {
	var out []entry
	for _, c := range []struct {
		class layout.Class
		means string
	}{{layout.Request, "requests"}, {layout.DNS, "DNS queries and answers"}, {layout.Attach, "attached, no requests"}} {
		if !b.has(c.class) {
			continue
		}
		const long = 34
		colour, dash := look(c.class, b.theme)
		out = append(out, entry{func(x, y float64) []Shape {
			return []Shape{
				&Path{Stroke: colour, Width: lineWidth, Dash: dash, Steps: []Step{{Op: Move, X: x, Y: y}, {Op: Straight, X: x + long - headLength + 1, Y: y}}},
				head(point{x + long, y}, 1, 0, colour),
			}
		}, long, c.means})
	}
	guards, found := false, map[string]bool{}
	for i := range b.d.Boxes {
		x := &b.d.Boxes[i]
		found[b.findings[x.ID]] = true
		for _, bd := range x.Badges {
			guards = true
			found[b.findings[bd.ID]] = true
		}
	}
	for i := range b.d.Lines {
		found[b.findings[b.d.Lines[i].ID]] = true
	}
	if guards {
		c := b.theme.Family[guardFamily]
		out = append(out, entry{func(x, y float64) []Shape { return []Shape{shieldSign(x+4, y, c)} }, 8, "guards or watches"})
	}
	for _, severity := range []string{Error, Warning} {
		if found[severity] {
			out = append(out, entry{func(x, y float64) []Shape { return b.mark(severity, x+signSize/2, y, signSize) }, signSize, severity})
		}
	}
	return out
}

func (b *builder) has(c layout.Class) bool {
	for i := range b.d.Lines {
		if l := &b.d.Lines[i]; l.Class == c && len(l.Points) > 1 {
			return true
		}
	}
	return false
}
