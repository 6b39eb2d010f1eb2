package scene

import (
	"strings"

	"portolan/export/overlay"
	"portolan/model/layout"
	"portolan/model/wording"
)

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
		lines := b.wrap(e.means, smallSize, false, (width-e.width-space)/slack)
		w := 0.0
		for _, line := range lines {
			w = max(w, b.measure(line, smallSize, false)*slack)
		}
		if x > margin && x+e.width+space+w > margin+width {
			x, y = margin, y+cellH*1.2
		}
		g.Shapes = append(g.Shapes, e.draw(x, y)...)
		if e.width > 0 {
			x += e.width + space
		}
		for i, line := range lines {
			if i > 0 {
				y += smallSize * 1.4
			}
			g.Shapes = append(g.Shapes, b.fit(line, smallSize, false, b.theme.Muted, Span{x, w}, y+smallSize*baseline, start))
		}
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
		found[b.severity(x.ID)] = true
		for _, bd := range x.Badges {
			guards = true
			found[b.severity(bd.ID)] = true
		}
	}
	for i := range b.d.Lines {
		found[b.severity(b.d.Lines[i].ID)] = true
	}
	if guards {
		c := b.theme.Family[guardFamily]
		out = append(out, entry{func(x, y float64) []Shape { return []Shape{shieldSign(x+4, y, c)} }, 8, "guards or watches"})
	}
	for _, severity := range []string{withError, withWarning} {
		if found[severity] {
			out = append(out, entry{func(x, y float64) []Shape { return b.mark(severity, x+signSize/2, y, signSize) }, signSize, b.found(severity)})
		}
	}
	if b.notes != nil && b.notes.Findings != nil && !found[withError] && !found[withWarning] {
		out = append(out, entry{func(float64, float64) []Shape { return nil }, 0, "no errors, no warnings"})
	}
	return append(out, b.noteEntries()...)
}

// found is a severity with the number of its findings, where that is known.
func (b *builder) found(severity string) string {
	n := 0
	if b.notes != nil {
		for _, m := range b.notes.Messages {
			if m.Severity == severity {
				n++
			}
		}
	}
	if n == 0 {
		return severity
	}
	return wording.Count(n, severity)
}

// noteEntries explain what users wait and the shares of lines.
func (b *builder) noteEntries() []entry {
	var out []entry
	if means := b.notes.LatencyMeans(); means != "" {
		const word = "p50"
		w := b.measure(word, smallSize, true) * slack
		out = append(out, entry{func(x, y float64) []Shape {
			return []Shape{b.fit(word, smallSize, true, b.theme.Ink, Span{x, w}, y+smallSize*baseline, start)}
		}, w, strings.TrimPrefix(means, word+", ")})
	}
	if b.notes != nil && b.notes.Shares != nil {
		const long = 34
		out = append(out, entry{func(x, y float64) []Shape {
			// A wedge: the more requests, the wider.
			least, most := thickness(0)/2, thickness(1)/2
			return []Shape{&Path{Fill: b.theme.Request, Steps: []Step{
				{Op: Move, X: x, Y: y - least},
				{Op: Straight, X: x + long, Y: y - most},
				{Op: Straight, X: x + long, Y: y + most},
				{Op: Straight, X: x, Y: y + least},
				{Op: Close},
			}}}
		}, long, overlay.TrafficMeans})
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
