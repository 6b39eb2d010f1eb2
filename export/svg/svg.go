// Package svg writes a topology as a self-contained SVG picture, laid out by
// this program: no Graphviz, no external font, script or image. Its texts can
// be selected, and screen readers hear every node and link.
package svg

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"portolan/export/palette"
	"portolan/export/scene"
	"portolan/model"
)

// WriteScene writes a finished picture as SVG: the same scene, the same bytes.
// Errors come from w.
func WriteScene(w io.Writer, s *scene.Scene) error {
	out := &writer{Writer: bufio.NewWriter(w)}
	out.picture(s)
	if err := out.Flush(); err != nil {
		return fmt.Errorf("svg: %w", err)
	}
	return nil
}

// writer passes errors by: bufio keeps the first until Flush.
type writer struct{ *bufio.Writer }

func (w *writer) picture(s *scene.Scene) {
	// Ids are those of the design: several pictures may stand in one page.
	slug := model.Slug(s.Title)
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]s" height="%[2]s" viewBox="0 0 %[1]s %[2]s" role="img" aria-labelledby="title-%[3]s desc-%[3]s" font-family="%[4]s">`+"\n",
		number(s.W), number(s.H), slug, s.Stack())
	fmt.Fprintf(w, "<title id=\"title-%s\">%s</title>\n", slug, escaped(s.Title))
	fmt.Fprintf(w, "<desc id=\"desc-%s\">%s</desc>\n", slug, escaped(s.Desc))
	w.styles(s)
	w.rect(&scene.Rect{W: s.W, H: s.H, Fill: s.Paper})
	for i := range s.Groups {
		w.group(&s.Groups[i])
	}
	w.WriteString("</svg>\n")
}

func (w *writer) group(g *scene.Group) {
	fmt.Fprintf(w, `<g class="%s"`, escaped(g.Class))
	if g.ID != "" {
		fmt.Fprintf(w, ` data-id="%s"`, escaped(g.ID))
	}
	w.WriteString(">\n")
	if g.Title != "" {
		fmt.Fprintf(w, "<title>%s</title>\n", escaped(g.Title))
	}
	for _, s := range g.Shapes {
		switch s := s.(type) {
		case *scene.Rect:
			w.rect(s)
		case *scene.Path:
			w.path(s)
		case *scene.Text:
			w.text(s)
		}
	}
	w.WriteString("</g>\n")
}

func (w *writer) rect(r *scene.Rect) {
	fmt.Fprintf(w, `<rect x="%s" y="%s" width="%s" height="%s"`, number(r.X), number(r.Y), number(r.W), number(r.H))
	if r.R > 0 {
		fmt.Fprintf(w, ` rx="%s"`, number(r.R))
	}
	w.paint(r.Fill, r.Stroke, r.Width, r.Dash)
}

func (w *writer) path(p *scene.Path) {
	w.WriteString(`<path d="`)
	for i, s := range p.Steps {
		if i > 0 {
			w.WriteByte(' ')
		}
		switch s.Op {
		case scene.Move:
			fmt.Fprintf(w, "M%s %s", number(s.X), number(s.Y))
		case scene.Straight:
			fmt.Fprintf(w, "L%s %s", number(s.X), number(s.Y))
		case scene.Curve:
			fmt.Fprintf(w, "Q%s %s %s %s", number(s.CX), number(s.CY), number(s.X), number(s.Y))
		case scene.Close:
			w.WriteByte('Z')
		}
	}
	w.WriteByte('"')
	w.paint(p.Fill, p.Stroke, p.Width, p.Dash)
}

// paint ends an element with its colours.
func (w *writer) paint(fill, stroke string, width float64, dash []float64) {
	if fill == "" {
		fill = "none"
	}
	w.classes(fill, stroke)
	fill, _ = palette.Pair(fill)
	fmt.Fprintf(w, ` fill="%s"`, fill)
	if stroke != "" {
		stroke, _ = palette.Pair(stroke)
		fmt.Fprintf(w, ` stroke="%s" stroke-width="%s"`, stroke, number(width))
		if len(dash) > 0 {
			parts := make([]string, len(dash))
			for i, d := range dash {
				parts[i] = number(d)
			}
			fmt.Fprintf(w, ` stroke-dasharray="%s"`, strings.Join(parts, " "))
		}
	}
	w.WriteString("/>\n")
}

func (w *writer) text(t *scene.Text) {
	x, way := t.X, ""
	if t.Backwards { // starts at its right end
		x, way = t.X+t.W, ` direction="rtl"`
	}
	fmt.Fprintf(w, `<text x="%s" y="%s" font-size="%s"%s`, number(x), number(t.Y), number(t.Size), way)
	if t.Bold {
		w.WriteString(` font-weight="bold"`)
	}
	if t.Tight && t.W > 0 {
		fmt.Fprintf(w, ` textLength="%s" lengthAdjust="spacingAndGlyphs"`, number(t.W))
	}
	if strings.Contains(t.S, "  ") || strings.TrimSpace(t.S) != t.S {
		w.WriteString(` xml:space="preserve"`)
	}
	w.classes(t.Fill, "")
	fill, _ := palette.Pair(t.Fill)
	fmt.Fprintf(w, ` fill="%s">%s</text>`+"\n", fill, escaped(t.S))
}

// number writes a length with at most two decimals.
func number(x float64) string {
	s := strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64)
	if s == "-0" {
		return "0"
	}
	return s
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}
